//! The range of kernels.

use crate::diag::Sink;
use crate::facts::{Release, newest, oldest};
use crate::model::Kernels;
use crate::source::Span;
use crate::spec::Sp;
use crate::spec::words::shown;

/// The range that a spec states, or all that is known.
pub(super) fn lower(written: Option<&Sp<String>>, sink: &mut Sink) -> Kernels {
    let all = Kernels { from: oldest(), to: newest(), stated: false };
    let Some(written) = written else { return all };
    let span = written.span;
    let Some((from, to)) = parse(&written.value) else {
        report_form(&written.value, span, sink);
        return all;
    };
    let (from, to) = (from.unwrap_or(all.from), to.unwrap_or(all.to));
    let mut known = is_known(from, span, sink);
    if to != from {
        known &= is_known(to, span, sink);
    }
    if !known {
        return all;
    }
    if from > to {
        let finding = sink
            .at(
                "PG0110",
                span,
                format!("the range of kernels begins with {from} and ends with {to}"),
            )
            .label("the older release stands first")
            .help(format!("write `{to}..{from}`"))
            .fix(span, format!("{to}..{from}"));
        sink.report(finding);
        return all;
    }
    Kernels { from, to, stated: true }
}

/// First and last release; `None` for a side that is left open.
fn parse(text: &str) -> Option<(Option<Release>, Option<Release>)> {
    let Some((from, to)) = text.split_once("..") else {
        let only = Release::parse(text)?;
        return Some((Some(only), Some(only)));
    };
    let side = |text: &str| match text.trim() {
        "" => Some(None),
        text => Release::parse(text).map(Some),
    };
    let (from, to) = (side(from)?, side(to)?);
    (from.is_some() || to.is_some()).then_some((from, to))
}

fn report_form(text: &str, span: Span, sink: &mut Sink) {
    let mut finding = sink
        .at("PG0109", span, format!("`{}` is no range of kernels", shown(text)))
        .label("expected releases, such as `6.1..7.3`, `6.12..`, `..6.12` or `7.3`");
    if let Some(meant) = meant(text) {
        finding = finding.help(format!("did you mean `{meant}`?")).fix(span, meant);
    }
    sink.report(finding);
}

/// The range that another way to write one most likely means.
fn meant(text: &str) -> Option<String> {
    let releases: Option<Vec<Release>> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .flat_map(|word| word.split(".."))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .map(Release::of_kernel)
        .collect();
    let releases = releases?;
    let text = text.trim_start();
    match releases.as_slice() {
        [one] if text.starts_with(">=") || text.ends_with(['+', '-']) => Some(format!("{one}..")),
        [one] if text.starts_with("<=") => Some(format!("..{one}")),
        [one] if !text.starts_with(['<', '>']) => Some(one.to_string()),
        [from, to] if from < to => Some(format!("{from}..{to}")),
        _ => None,
    }
}

fn is_known(release: Release, span: Span, sink: &mut Sink) -> bool {
    if release.is_known() {
        return true;
    }
    let (oldest, newest) = (oldest(), newest());
    let finding = if release < oldest {
        sink.at("PG0111", span, format!("the kernel {release} is too old"))
            .label(format!("{oldest} is the oldest release that a module can be generated for"))
            .help(format!("begin the range with {oldest}"))
    } else if release > newest {
        sink.at("PG0111", span, format!("the kernel {release} is not known yet"))
            .label(format!("{newest} is the newest release that this protogen knows"))
            .help(format!(
                "end the range with {newest}, leave the end open, or install a newer protogen"
            ))
    } else {
        sink.at("PG0111", span, format!("there was no kernel {release}"))
            .label("no such release")
            .help("name a release of the mainline kernel")
    };
    sink.report(finding);
    false
}
