//! How a call gets from the system call to the family's own functions, and a
//! frame from the device: the kernel's part is data, the family's part is read
//! in the generated C.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{RECEIVED, Step, slot};
use crate::render::view::OpView;
use crate::render::{Files, View};

use super::files;

/// Functions of the kernel that are drawn: those that make a family known, and
/// those that take what it sends and what it has received.
const KERNEL: [&str; 12] = [
    "proto_register",
    "register_pernet_subsys",
    "register_netdevice_notifier",
    "sock_register",
    "dev_add_pack",
    "sock_unregister",
    "dev_remove_pack",
    "unregister_netdevice_notifier",
    "unregister_pernet_subsys",
    "proto_unregister",
    "dev_queue_xmit",
    "sock_queue_rcv_skb",
];

/// Functions that look something up or convert it: no station on the way.
const SMALL: [&str; 22] = [
    "sk",
    "pernet",
    "from",
    "get_from",
    "same_key",
    "cmp_key",
    "get_key",
    "is_any",
    "is_bound",
    "is_full",
    "is_receiver",
    "is_ethernet",
    "may_use",
    "source",
    "own_name",
    "reason",
    "state",
    "sk_state",
    "get_peer",
    "count",
    "count_inuse",
    "count_message",
];

/// The functions of a module, and what each calls.
pub(super) struct Calls {
    prefix: String,
    of: BTreeMap<String, Vec<String>>,
}

impl Calls {
    /// Reads the module's C.
    pub(super) fn new(view: &View, files: &Files) -> Self {
        let prefix = format!("{}_", view.name);
        let sources = [format!("module/af_{}.c", view.name), format!("module/{prefix}hooks.c")];
        let bodies: Vec<(String, String)> = sources
            .iter()
            .filter_map(|path| files::text(files, path))
            .flat_map(|text| functions(&without_comments(&text)))
            .collect();
        let own: BTreeSet<&str> = bodies.iter().map(|(name, _)| name.as_str()).collect();
        let wanted = |name: &str| own.contains(name) || KERNEL.contains(&name);
        let of = bodies
            .iter()
            .map(|(name, body)| {
                let mut calls: Vec<String> = Vec::new();
                // What comes behind undoes what failed.
                let body = body.split("\treturn 0;\n\n").next().unwrap_or_default();
                for call in called(body).filter(|call| wanted(call)) {
                    if call != name && !calls.iter().any(|known| known == call) {
                        calls.push(call.to_owned());
                    }
                }
                (name.clone(), calls)
            })
            .collect();
        Self { prefix, of }
    }

    /// The drawing of a function and of what it calls, from `depth` on.
    fn draw(&self, name: &str, depth: usize, drawn: &mut BTreeSet<String>, lines: &mut Lines) {
        lines.put(depth, &format!("{name}()"));
        if !drawn.insert(name.to_owned()) {
            return;
        }
        for call in self.of.get(name).into_iter().flatten() {
            let short = call.strip_prefix(&self.prefix).unwrap_or(call);
            if SMALL.contains(&short) || drawn.contains(call) {
                continue;
            }
            self.draw(call, depth + 1, drawn, lines);
            let told = match call.as_str() {
                "register_pernet_subsys" => "net_init",
                "unregister_pernet_subsys" => "net_exit",
                _ => continue,
            };
            let pernet = format!("{}{told}()    for each network namespace", self.prefix);
            lines.put(depth + 2, &pernet);
        }
    }

    /// `socket()`.
    pub(super) fn create(&self, view: &View) -> String {
        let mut lines = Lines::default();
        for (depth, step) in ["socket()", "__sys_socket()", "__sock_create()"].iter().enumerate() {
            lines.put(depth, step);
        }
        lines.put(3, &format!("net_families[PF_{}]->create", view.upper));
        let create = format!("{}create", self.prefix);
        self.draw(&create, 4, &mut BTreeSet::new(), &mut lines);
        lines.0
    }

    /// From loading to removing.
    pub(super) fn life(&self) -> Vec<String> {
        let ways: [(&[&str], &str); 2] = [
            (
                &["insmod, modprobe", "finit_module()", "do_init_module()", "do_one_initcall()"],
                "init",
            ),
            (&["rmmod", "delete_module()"], "exit"),
        ];
        ways.into_iter()
            .map(|(steps, end)| {
                let mut lines = Lines::default();
                for (depth, step) in steps.iter().enumerate() {
                    lines.put(depth, step);
                }
                let function = format!("{}{end}", self.prefix);
                self.draw(&function, steps.len(), &mut BTreeSet::new(), &mut lines);
                lines.0
            })
            .collect()
    }

    /// Every way of a frame to the family, if it gets any.
    pub(super) fn received(&self) -> Vec<String> {
        let function = format!("{}rcv", self.prefix);
        if !self.of.contains_key(&function) {
            return Vec::new();
        }
        RECEIVED
            .iter()
            .map(|way| {
                let mut lines = Lines::default();
                for (depth, step) in way.iter().enumerate() {
                    lines.put(depth, &shown(step));
                }
                lines.put(way.len(), "packet_type->func");
                self.draw(&function, way.len() + 1, &mut BTreeSet::new(), &mut lines);
                lines.0
            })
            .collect()
    }

    /// Every way to what fills a slot.
    pub(super) fn op(&self, op: &OpView) -> Vec<String> {
        let ways = slot(&op.slot).map(|slot| slot.paths.as_slice()).unwrap_or_default();
        let mut drawings: Vec<String> = Vec::new();
        // What the function does is drawn once.
        let mut drawn = BTreeSet::new();
        for way in ways {
            let mut lines = Lines::default();
            for (depth, step) in way.iter().enumerate() {
                lines.put(depth, &shown(step));
            }
            let depth = way.len();
            lines.put(depth, &format!("sock->ops->{}", op.slot));
            match op.state {
                "absent" => lines.put(depth + 1, "NULL"),
                "stub" => lines.put(depth + 1, &format!("{}()    -> -{}", op.function, op.errno)),
                _ => self.draw(&op.function, depth + 1, &mut drawn, &mut lines),
            }
            drawings.push(lines.0);
        }
        drawings
    }
}

/// A step, and the kernels it is on if it is not on all.
fn shown(step: &Step) -> String {
    match step.have() {
        [] => step.call().to_owned(),
        have => format!("{}    on {}", step.call(), have.join(", ")),
    }
}

/// A staircase.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn put(&mut self, depth: usize, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        if depth > 0 {
            self.0 += &"    ".repeat(depth - 1);
            self.0 += "|-> ";
        }
        self.0 += text;
    }
}

fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("/*") {
        code.push_str(before);
        rest = from.split_once("*/").map_or("", |(_, after)| after);
    }
    code + rest
}

/// Name and body of every function that the text defines.
fn functions(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut head = String::new();
    let mut body: Option<String> = None;
    for line in text.lines() {
        match &mut body {
            Some(inside) if line == "}" => {
                if let Some(name) = called(&head).next() {
                    found.push((name.to_owned(), std::mem::take(inside)));
                }
                body = None;
                head.clear();
            }
            Some(inside) => {
                inside.push_str(line);
                inside.push('\n');
            }
            None if line == "{" => body = Some(String::new()),
            // A definition begins at the margin and goes on indented.
            None if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
                line.clone_into(&mut head);
            }
            None if line.starts_with(['\t', ' ']) && !line.trim_start().starts_with('*') => {
                head.push_str(line);
            }
            None => head.clear(),
        }
    }
    found
}

/// Identifiers that stand before an opening parenthesis, in order.
fn called(text: &str) -> impl Iterator<Item = &str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices('(').filter_map(move |(at, _)| {
        let before = &text[..at];
        let start = before.rfind(|c| !word(c)).map_or(0, |at| at + 1);
        let name = &before[start..];
        (!name.is_empty() && !before[..start].ends_with('.')).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_their_calls_are_found() {
        let text = "/*\n * not_a(function)\n */\nstatic int a(int x,\n\t     int y)\n{\n\tif (b(x) \
                    && c(d(y)))\n\t\treturn s->e(1) + t.f(2);\n}\nstruct g {\n\tint h;\n};\nint \
                    i(void)\n{\n}\n";
        let found = functions(&without_comments(text));
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "i"]);
        let calls: Vec<&str> = called(&found[0].1).collect();
        assert_eq!(calls, ["b", "c", "d", "e"]);
    }
}
