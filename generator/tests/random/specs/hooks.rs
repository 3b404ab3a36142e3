//! Hook files that define what a spec names, calling what they may call.

use std::fmt::Write as _;

use protogen::facts::{Event, Slot};

use super::cmsgs::Cmsgs;
use super::interface::Interface;
use super::langs::Langs;
use super::rng::Rng;

/// A section `hooks` and the files that it names.
pub struct Hooks {
    /// The section.
    pub text: String,
    /// Names and contents.
    pub files: Vec<(String, String)>,
}

/// Of which family they are.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    pub name: &'a str,
    pub langs: Langs,
    /// It has datagrams alone.
    pub datagrams: bool,
}

/// Hooks of everything that has some.
pub fn hooks(
    rng: &mut Rng,
    Of { name, langs, datagrams }: Of,
    hooked: &[&'static Slot],
    events: &[&Event],
    own: &Interface,
) -> Hooks {
    let state = rng.chance(50);
    let mut out = head(name);
    for event in events {
        let (result, told) = (&event.result, &event.name);
        let args = event.args.iter().map(|arg| arg.replace('@', name));
        let args: Vec<String> = std::iter::once("struct sock *sk".to_owned()).chain(args).collect();
        write!(out, "\n{result} {name}_hook_{told}({})\n{{\n", args.join(", ")).expect("a string");
        if state {
            writeln!(out, "\tatomic_inc(&{name}_state(sk)->calls);").expect("a string");
        }
        match (result.as_str(), told.as_str()) {
            (_, "frame_in") => {
                writeln!(out, "\treturn {name}_default_frame_in(sk, src, skb, hdr);")
                    .expect("a string");
            }
            ("int", _) => out += "\treturn 0;\n",
            _ => {}
        }
        out += "}\n";
    }
    for slot in hooked {
        function(rng, (name, datagrams), slot, state, &own.cmsgs, &mut out);
    }
    out += &own.hooks;
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    section(rng, langs, out, state.then(|| state_header(name)), &names)
}

/// How a hook file begins.
pub fn head(name: &str) -> String {
    format!(
        "// SPDX-License-Identifier: GPL-2.0-only\n/* Made at random. */\n#include \"{name}_hooks.h\"\n"
    )
}

/// A section with a hook file of this text, the header of a state if there is
/// one, these events, and perhaps test cases.
pub fn section(
    rng: &mut Rng,
    langs: Langs,
    text: String,
    state: Option<String>,
    events: &[&str],
) -> Hooks {
    let mut keys = Vec::new();
    let mut files = Vec::new();
    if langs.c {
        let file = (*rng.pick(&["hooks.c", "my-hooks.c", "protocol_2.c", "x.c"])).to_owned();
        keys.push(format!("file: {file}"));
        files.push((file, text));
    }
    if langs.rust {
        let file = (*rng.pick(&["hooks.rs", "my-hooks.rs", "protocol_2.rs", "x.rs"])).to_owned();
        keys.push(format!("rust: {file}"));
        // What it has to have is written once the trait is there.
        files.push((file, String::new()));
    }
    if let Some(state) = state {
        if langs.c {
            let header = (*rng.pick(&["state.h", "my-state.h"])).to_owned();
            keys.push(format!("state: {header}"));
            files.push((header, state));
        } else {
            keys.push(format!("state: {}", files[0].0));
        }
    }
    if !events.is_empty() {
        keys.push(format!("events: [{}]", events.join(", ")));
    }
    if rng.chance(30) {
        let source = (*rng.pick(&["test.c", "my-test.c"])).to_owned();
        let cases = &["one", "case_2", "a_name_of_24_characters_"][..=rng.below(3)];
        keys.push(format!("test: {{ file: {source}, cases: [{}] }}", cases.join(", ")));
        files.push((source, test_source(cases)));
    }
    let text = if keys.len() == 1 && langs.c && rng.chance(50) {
        format!("hooks: {}\n", files[0].0)
    } else {
        format!("hooks: {{ {} }}\n", keys.join(", "))
    };
    Hooks { text, files }
}

fn test_source(cases: &[&str]) -> String {
    let mut out = "// SPDX-License-Identifier: GPL-2.0-only\n/* Made at random. */\n\
                   #include \"cases.h\"\n#include \"family.h\"\n"
        .to_owned();
    for case in cases {
        write!(out, "\nvoid test_protocol_{case}(void)\n{{\n\tclose(open_socket());\n}}\n")
            .expect("a string");
    }
    out
}

fn state_header(name: &str) -> String {
    format!(
        "/* SPDX-License-Identifier: GPL-2.0-only */\n\
         #include <linux/atomic.h>\n\n\
         struct {name}_state {{\n\tatomic_t calls;\n}};\n"
    )
}

fn function(
    rng: &mut Rng,
    (name, datagrams): (&str, bool),
    slot: &Slot,
    state: bool,
    cmsgs: &Cmsgs,
    out: &mut String,
) {
    let Some(hook) = &slot.hook else { return };
    let args: Vec<&String> = hook.args(cmsgs.sent).collect();
    // The word after the last blank or asterisk is the argument's name.
    let names: Vec<&str> =
        args.iter().map(|arg| arg.rsplit([' ', '*']).next().unwrap_or_default()).collect();
    let op = &slot.name;
    let prototype = hook.prototype(&format!("{name}_hook_{op}"), name, cmsgs.sent);
    write!(out, "\n{prototype}\n{{\n").expect("a string");
    if state {
        writeln!(out, "\tatomic_inc(&{name}_state(sk)->calls);").expect("a string");
    }
    // What is for single messages has no place on connections.
    let own = rng.chance(40) && datagrams;
    match op.as_str() {
        "ioctl" => *out += "\treturn -ENOIOCTLCMD;\n",
        "setsockopt" | "getsockopt" => *out += "\treturn -ENOPROTOOPT;\n",
        "release" => {}
        "sendmsg" if own => {
            let body = "\tstruct sk_buff *skb;\n\tint err;\n\n\
                \tskb = @_alloc_skb(sk, len, msg->msg_flags, &err);\n\
                \tif (!skb)\n\t\treturn err;\n\
                \terr = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, len);\n\
                \tif (err) {\n\t\tkfree_skb(skb);\n\t\treturn err;\n\t}\n\
                ATTACH\
                \terr = @_deliver(sk, dst, skb, msg->msg_flags);\n\
                \treturn err ? err : len;\n";
            let attach = if cmsgs.travel { "\t@_set_cmsgs(skb, cmsgs);\n" } else { "" };
            scoped(&body.replace("ATTACH", attach).replace('@', name), state, out);
        }
        "recvmsg" if own => {
            let body = "\tstruct sk_buff *skb;\n\tsize_t copied;\n\tint err = 0;\n\n\
                \tskb = @_receive(sk, flags, &err);\n\
                \tif (!skb)\n\t\treturn err;\n\
                \tcopied = min_t(size_t, skb->len, len);\n\
                \tif (copied < skb->len)\n\t\tmsg->msg_flags |= MSG_TRUNC;\n\
                \terr = skb_copy_datagram_msg(skb, 0, msg, copied);\n\
                \tif (!err) {\n\t\t@_recv_info(sk, msg, skb);\n\
                PUT\
                \t\terr = flags & MSG_TRUNC ? skb->len : copied;\n\t}\n\
                \tskb_free_datagram(sk, skb);\n\treturn err;\n";
            scoped(&body.replace("PUT", &cmsgs.put).replace('@', name), state, out);
        }
        _ => {
            writeln!(out, "\treturn {name}_default_{op}(sk, {});", names.join(", "))
                .expect("a string");
        }
    }
    *out += "}\n";
}

/// Declarations come first in a block.
fn scoped(body: &str, state: bool, out: &mut String) {
    if state {
        *out += "\t{\n";
        *out += body;
        *out += "\t}\n";
    } else {
        *out += body;
    }
}
