//! Hook files that define what a spec names, calling what they may call.

use std::fmt::Write as _;

use protogen::facts::{Event, Slot};

use super::interface::{Cmsgs, Interface};
use super::rng::Rng;

/// The hook file, and the header of its state if it has one.
pub fn files(
    rng: &mut Rng,
    name: &str,
    (hooked, datagrams): (&[&'static Slot], bool),
    events: &[&Event],
    own: &Interface,
) -> Vec<(String, String)> {
    let file = (*rng.pick(&["hooks.c", "my-hooks.c", "protocol_2.c", "x.c"])).to_owned();
    let state = rng.chance(50);
    let mut out = format!(
        "// SPDX-License-Identifier: GPL-2.0-only\n/* Made at random. */\n#include \"{name}_hooks.h\"\n"
    );
    for event in events {
        let (result, told) = (&event.result, &event.name);
        write!(out, "\n{result} {name}_hook_{told}(struct sock *sk)\n{{\n").expect("a string");
        if state {
            writeln!(out, "\tatomic_inc(&{name}_state(sk)->calls);").expect("a string");
        }
        out += if result == "int" { "\treturn 0;\n}\n" } else { "}\n" };
    }
    for slot in hooked {
        function(rng, (name, datagrams), slot, state, &own.cmsgs, &mut out);
    }
    out += &own.hooks;
    let mut files = vec![(file, out)];
    if state {
        let header = (*rng.pick(&["state.h", "my-state.h"])).to_owned();
        files.push((header, state_header(name)));
    }
    files
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
