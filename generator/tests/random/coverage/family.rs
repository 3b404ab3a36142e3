//! What a spec uses of the sections about the whole family.

use protogen::facts::{FAMILIES, RELEASES, Usage};
use protogen::model::{Family, Netns, OpState};

pub(super) fn of_family(family: &Family, used: &mut Vec<String>) {
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(format!("family: {feature}"));
        }
    };
    let name = &family.name.value;
    put(name.len() == 2, "name of 2 characters");
    put(name.len() == 16, "name of 16 characters");
    put(name.contains('_'), "name with underscore");
    let usage = FAMILIES
        .iter()
        .find(|known| i128::from(known.number) == family.number.value)
        .map(|known| known.usage);
    put(usage == Some(Usage::Free), "number is free");
    put(usage == Some(Usage::Removed), "number was removed");
    put(usage == Some(Usage::Reserved), "number is reserved");
    put(!family.description.is_empty(), "description");
    put(family.author.is_some(), "author");
    put(family.capability.is_some(), "capability");
    used.push(format!("licence: {}", family.licence.value));
    let netns = if family.netns == Netns::All { "netns: all" } else { "netns: initial" };
    used.push(netns.to_owned());
    used.push(
        match family.limits.max_message.value {
            1 => "limits: 1 byte",
            65_536 => "limits: default",
            _ => "limits: another size",
        }
        .to_owned(),
    );
    let observe = &family.observe;
    if observe.span.is_some() {
        let frames = family.header.is_some();
        let feature = match (observe.counters, observe.tracepoints) {
            (_, true) if frames => "observe: frames",
            (true, false) => "observe: counters",
            (false, true) => "observe: tracepoints",
            (true, true) => "observe: both",
            (false, false) => "observe: nothing",
        };
        used.push(feature.to_owned());
    }
    let range = family.kernels;
    let all = (*RELEASES.first().expect("a table"), *RELEASES.last().expect("a table"));
    for (feature, has) in [
        ("kernels: all", !range.stated),
        ("kernels: up to one", range.to < all.1),
        ("kernels: from one on", range.from > all.0),
        ("kernels: one alone", range.from == range.to),
    ] {
        if has {
            used.push(feature.to_owned());
        }
    }
    if let Some(hooks) = &family.hooks {
        let state =
            if hooks.state.is_some() { "hooks: with state" } else { "hooks: without state" };
        used.push(state.to_owned());
        if hooks.test.is_some() {
            used.push("hooks: with tests".to_owned());
        }
        if !hooks.events.is_empty() {
            used.push("hooks: with events".to_owned());
            if family.langs.c {
                let named = hooks.events.iter().map(|event| &event.value.name);
                used.extend(named.map(|name| format!("hooks: {name} in C")));
            }
            if hooks.events.iter().any(|event| event.value.frames) {
                used.push("hooks: with frames".to_owned());
            }
            let mut ops = family.sockets.iter().flat_map(|socket| &socket.ops);
            if ops.all(|op| op.state != OpState::Hook) {
                used.push("hooks: events alone".to_owned());
            }
        }
    }
}

pub(super) fn of_texts(family: &Family, used: &mut Vec<String>) {
    let docs = family.address.fields.iter().map(|field| field.doc.as_str());
    let author = family.author.as_deref().unwrap_or_default();
    for text in docs.chain([family.title.as_str(), family.description.as_str(), author]) {
        let mut put = |condition: bool, feature: &str| {
            if condition {
                used.push(format!("text: {feature}"));
            }
        };
        put(text.contains('"'), "double quote");
        put(text.contains('\''), "single quote");
        put(text.contains('%'), "percent");
        put(text.contains('\\'), "backslash");
        put(!text.is_ascii(), "not ASCII");
        put(text.split(' ').any(|word| word.len() > 100), "word over 100 columns");
        put(text.contains(['*', '/']), "asterisk or slash");
        put(text.contains("@{"), "template syntax");
    }
}
