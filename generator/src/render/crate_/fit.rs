//! From tokens to text as rustfmt would lay it out. prettyplease has another
//! idea of widths; the three shapes of ours that depend on them (signatures,
//! calls, struct literals) are laid out again here.

use proc_macro2::TokenStream;
use quote::quote;

use crate::render::RenderError;

/// `max_width` of rustfmt.
const WIDTH: usize = 100;
/// `struct_lit_width` of rustfmt.
const LITERAL: usize = 18;
/// `fn_call_width` of rustfmt.
const CALL: usize = 60;

/// One item at the top level.
pub(in crate::render) fn item(tokens: &TokenStream) -> Result<String, RenderError> {
    let file = syn::parse2(tokens.clone()).map_err(|e| RenderError {
        place: "of the crate's items".to_owned(),
        reason: e.to_string(),
    })?;
    Ok(layout(&prettyplease::unparse(&file)).trim_end().to_owned())
}

/// One member of an `impl`, indented.
pub(in crate::render) fn member(tokens: &TokenStream) -> Result<String, RenderError> {
    Ok(body(&item(&quote! { impl SockAddr { #tokens } })?))
}

/// One item of a module, indented but for its first line.
pub(super) fn inner(tokens: &TokenStream) -> Result<String, RenderError> {
    Ok(body(&item(&quote! { mod inner { #tokens } })?).trim_start().to_owned())
}

/// What is between the first line and the last.
pub(in crate::render) fn body(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default().join("\n")
}

/// Lays out every line of `text` again.
fn layout(text: &str) -> String {
    let mut out = String::new();
    for line in joined(text) {
        emit(&line, &mut out);
    }
    out
}

/// The lines of `text`, with every broken argument list on one line again.
fn joined(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for line in text.lines() {
        let comment = line.trim_start().starts_with("//");
        if let Some(head) = open.last_mut() {
            let word = line.trim();
            if word.starts_with(')') {
                if head.ends_with(", ") {
                    head.truncate(head.len() - 2);
                }
                head.push_str(word);
            } else {
                head.push_str(word);
                if word.ends_with(',') {
                    head.push(' ');
                }
            }
            let whole = depth(head) == 0;
            if whole {
                lines.extend(open.pop());
            }
        } else if let Some(head) = lines.last_mut().filter(|head| continues(head, line)) {
            let rest = line.trim();
            head.push_str(if rest.starts_with('.') { "" } else { " " });
            head.push_str(rest);
        } else if !comment && line.ends_with('(') {
            open.push(line.to_owned());
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.extend(open);
    lines
}

/// Whether `line` is the rest of a statement's head, of a condition, or of the comparison of a value with
/// a range, that `head` begins.
fn continues(head: &str, line: &str) -> bool {
    let rest = line.trim_start();
    rest == "{" || rest.starts_with("&& ") || rest.starts_with(".contains(") && head.contains("..=")
}

/// Parentheses that are open at the end of the line.
fn depth(line: &str) -> i32 {
    line.chars().fold(0, |depth, c| match c {
        '(' => depth + 1,
        ')' => depth - 1,
        _ => depth,
    })
}

fn emit(line: &str, out: &mut String) {
    let indent = line.len() - line.trim_start().len();
    let broken = if line.trim_start().starts_with("//") || line.trim_start().starts_with("#[") {
        None
    } else {
        literal(line)
            .or_else(|| condition(line, indent))
            .or_else(|| comparison(line, indent))
            .or_else(|| call(line))
            .or_else(|| assignment(line, indent))
    };
    let Some((head, inner, tail)) = broken else {
        out.push_str(line);
        out.push('\n');
        return;
    };
    out.push_str(&head);
    out.push('\n');
    for part in inner {
        emit(&format!("{:1$}{part}", "", indent + 4), out);
    }
    if !tail.is_empty() {
        out.push_str(&" ".repeat(indent));
        out.push_str(&tail);
        out.push('\n');
    }
}

/// First line, lines one level deeper, last line.
type Broken = (String, Vec<String>, String);

/// A struct literal that is wider than rustfmt grants.
fn literal(line: &str) -> Option<Broken> {
    let start = |name: &str| Some(line.find(name)? + name.len());
    let at = start("Self { ").or_else(|| start(" = Address { "))?;
    let end = line.rfind(" }")?;
    let inner = line.get(at..end)?;
    if inner.len() <= LITERAL {
        return None;
    }
    Some((line[..at - 1].to_owned(), split(inner), line[end + 1..].to_owned()))
}

/// A condition that does not fit has each part on a line.
fn condition(line: &str, indent: usize) -> Option<Broken> {
    let is_value = !line[indent..].starts_with("if ");
    let (head, rest) = line.split_once(" && ").filter(|_| line.len() > WIDTH && is_value)?;
    let parts = rest.split(" && ").map(|part| format!("&& {part}")).collect();
    Some((head.to_owned(), parts, String::new()))
}

/// The comparison with a range that does not fit goes below the name of its
/// result, or is broken in front of its call if it is too long for that, too.
fn comparison(line: &str, indent: usize) -> Option<Broken> {
    let at = line.find(" = (").filter(|_| line.len() > WIDTH)?;
    let call = line.find(").contains(")?;
    let value = line[at + 3..].to_owned();
    if indent + 4 + value.len() <= WIDTH {
        return Some((line[..at + 2].to_owned(), vec![value], String::new()));
    }
    Some((line[..=call].to_owned(), vec![line[call + 1..].to_owned()], String::new()))
}

/// A signature that does not fit, or a call whose arguments are too wide.
fn call(line: &str) -> Option<Broken> {
    let at = line.find('(')?;
    let end = line.rfind(')')?;
    let inner = line.get(at + 1..end)?;
    let signature = line.contains("fn ");
    let wide = if signature {
        line.len() > WIDTH
    } else {
        line.len() > WIDTH || (split(inner).len() > 1 && inner.len() > CALL)
    };
    // What would fit below the name of its constant goes there.
    let below = line[..at].contains(" = ") && (inner.len() <= CALL || split(inner).len() == 1);
    if !wide || below {
        return None;
    }
    // `fn f(a: A) -> B {`: the list ends at the parenthesis before the arrow.
    let end = if signature { line.find(") ").unwrap_or(end) } else { end };
    let inner = line.get(at + 1..end)?;
    Some((line[..=at].to_owned(), split(inner), line[end..].to_owned()))
}

/// A constant that does not fit goes below its name.
fn assignment(line: &str, indent: usize) -> Option<Broken> {
    let at =
        line.find(" = ").filter(|_| line.len() > WIDTH && line[indent..].contains("const "))?;
    let value = line[at + 3..].to_owned();
    Some((line[..at + 2].to_owned(), vec![value], String::new()))
}

/// What stands between the commas of the outermost level, each with a comma.
fn split(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in list.chars() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).map(|p| format!("{p},")).collect()
}

#[cfg(test)]
mod tests {
    use super::layout;

    #[test]
    fn a_signature_is_broken_at_a_hundred_columns() {
        let list = "(aaaaaaaaaaaaaaaaaaaa: u16, bbbbbbbbbbbbbbbbbbbb: u16, ccccccccccccccccc: u16)";
        let fits = format!("    pub const fn new{list} {{\n    }}\n");
        assert_eq!(layout(&fits), fits);
        let long = format!("    pub const fn new_one{list} -> Self {{\n    }}\n");
        assert!(layout(&long).contains("fn new_one(\n        aaaa"), "{}", layout(&long));
        assert!(layout(&long).contains(": u16,\n    ) -> Self {\n"), "{}", layout(&long));
    }

    #[test]
    fn a_list_that_fits_is_joined() {
        let broken =
            "    pub const fn new(\n        a: u16,\n        b: [u8; 6],\n    ) -> Self {\n    }\n";
        assert_eq!(layout(broken), "    pub const fn new(a: u16, b: [u8; 6]) -> Self {\n    }\n");
    }

    #[test]
    fn a_condition_that_does_not_fit_has_each_part_on_a_line() {
        let parts = ["self.a == [0; 3]"; 5];
        let fits = format!("    {}\n", parts.join(" && "));
        assert_eq!(layout(&fits), fits);
        let lines = format!("        {}\n", ["self.abcd == [0; 3]"; 5].join("\n            && "));
        let broken = lines.replacen("\n            &&", " &&", 1);
        assert_eq!(layout(&broken), lines);
    }

    #[test]
    fn a_comparison_that_does_not_fit_is_broken_where_it_fits() {
        let range = "(-4_272_847_989_784_891_179..=-866_646_322_799_511_860)";
        let broken = |call: &str| format!("        let inside = {range}\n            {call};\n");
        let below = |call: &str| format!("        let inside =\n            {range}{call};\n");
        let fits = |call: &str| format!("        let inside = {range}{call};\n");
        for (call, wanted) in [
            (".contains(&addr.wec)", fits(".contains(&addr.wec)")),
            (".contains(&addr.a_few.get())", below(".contains(&addr.a_few.get())")),
            (".contains(&addr.a_long_name.get())", broken(".contains(&addr.a_long_name.get())")),
        ] {
            assert_eq!(layout(&broken(call)), wanted);
        }
    }

    #[test]
    fn a_literal_and_a_call_have_narrower_limits() {
        assert_eq!(layout("Self { a: 1 }\n"), "Self { a: 1 }\n");
        assert_eq!(
            layout("Self { a: 1, bcd: efghijkl }\n"),
            "Self {\n    a: 1,\n    bcd: efghijkl,\n}\n"
        );
        let args = "a".repeat(30);
        let call = format!("out.field({args}, {args});\n");
        assert_eq!(layout(&call), format!("out.field(\n    {args},\n    {args},\n);\n"));
    }
}
