//! Values for what the protocol defines of its own: some that are taken, some
//! that are not.

use serde::Serialize;

use super::super::view::{CmsgView, IoctlView, OptionView, ValueView, View, literal_of};
use crate::model::{Cmsg, Family, Interface, OptionKind, SockOption, Sysctl, ValueType, When};

/// An option, as the table of the test program has it.
#[derive(Debug, Serialize)]
pub(super) struct TestOption {
    constant: String,
    size: u64,
    get: &'static str,
    set: &'static str,
    hook: &'static str,
    privileged: &'static str,
    when: &'static str,
    samples: [Sample; 2],
    initial: String,
    outside: Vec<String>,
    reserved: String,
}

/// A value that is taken: an expression, or the bytes of a struct.
#[derive(Debug, Serialize)]
struct Sample {
    integer: String,
    lines: Vec<String>,
}

/// A request of `ioctl()`, likewise.
#[derive(Debug, Serialize)]
pub(super) struct TestIoctl {
    constant: String,
    size: u64,
    read: &'static str,
    write: &'static str,
    privileged: &'static str,
    sample: Vec<String>,
    reserved: String,
}

impl TestOption {
    /// Those of a family.
    pub fn all(family: &Family, view: &View) -> Vec<Self> {
        let options = &family.interface.options;
        options
            .iter()
            .zip(&view.interface.options)
            .filter_map(|(option, view)| Some(Self::new(option, option.ty.as_ref()?.value, view)))
            .collect()
    }

    fn new(option: &SockOption, ty: ValueType, view: &OptionView) -> Self {
        let value = &view.value;
        let range = option.range.as_ref().map(|(first, last)| (first.value, last.value));
        let (samples, outside) = samples(ty, value, range);
        let initial = if value.is_struct {
            format!("&(const unsigned char[{}]) {{ 0 }}", value.size)
        } else {
            format!("&(const {}){{ {} }}", value.ctype, view.default)
        };
        Self {
            constant: view.constant.clone(),
            size: value.size,
            get: truth(option.get),
            set: truth(option.set),
            hook: truth(option.kind.value == OptionKind::Hook),
            privileged: truth(option.capability.is_some()),
            when: match option.when {
                When::Any => "ANY",
                When::Unbound => "UNBOUND",
                When::Bound => "BOUND",
            },
            samples,
            initial,
            outside,
            reserved: reserved(value),
        }
    }

    /// Whether a case has something to do for it.
    pub fn has(&self, what: &str) -> bool {
        let (get, set) = (self.get == "true", self.set == "true");
        match what {
            "get" => get,
            "set" => set,
            "kept" => get && set && self.hook == "false",
            "refused" => set && (!self.outside.is_empty() || self.reserved != "-1"),
            "half" => get != set,
            "state" => set && self.when != "ANY",
            "capability" => set && self.privileged == "true",
            _ => false,
        }
    }
}

/// A sysctl, likewise, and an option that it is the default of.
#[derive(Debug, Serialize)]
pub(super) struct TestSysctl {
    name: String,
    first: String,
    last: String,
    initial: String,
    option: String,
    size: u64,
    before: String,
    after: String,
}

impl TestSysctl {
    /// Those of a family.
    pub fn all(family: &Family, view: &View) -> Vec<Self> {
        family.interface.sysctls.iter().map(|sysctl| Self::new(sysctl, view)).collect()
    }

    fn new(sysctl: &Sysctl, view: &View) -> Self {
        let of = |option: &&OptionView| option.sysctl == sysctl.name.value && option.get;
        let option = view.interface.options.iter().find(of);
        let value = |number: i128| {
            option.map_or_else(String::new, |option| {
                format!("&(const {}){{ {number} }}", option.value.ctype)
            })
        };
        Self {
            name: sysctl.name.value.clone(),
            first: format!("{}LL", sysctl.first.value),
            last: format!("{}LL", sysctl.last.value),
            initial: format!("{}LL", sysctl.default.value),
            option: option.map_or_else(String::new, |option| option.constant.clone()),
            size: option.map_or(0, |option| option.value.size),
            before: value(sysctl.default.value),
            after: value(sysctl.last.value),
        }
    }

    /// Whether an option shows it.
    pub fn shows(&self) -> bool {
        !self.option.is_empty()
    }
}

impl TestIoctl {
    /// One of the family's.
    pub fn new(ioctl: &IoctlView) -> Self {
        Self {
            constant: ioctl.constant.clone(),
            size: ioctl.value.as_ref().map_or(0, |value| value.size),
            read: truth(ioctl.read),
            write: truth(ioctl.write),
            privileged: truth(!ioctl.capability.is_empty()),
            sample: ioctl.value.as_ref().map_or_else(Vec::new, |value| bytes(value, 1)),
            reserved: ioctl.value.as_ref().map_or_else(|| "-1".to_owned(), reserved),
        }
    }

    /// Whether a case has something to do for it.
    pub fn has(&self, what: &str) -> bool {
        match what {
            "any" => true,
            "argument" => self.size > 0,
            "reserved" => self.write == "true" && self.reserved != "-1",
            "capability" => self.privileged == "true",
            _ => false,
        }
    }
}

/// A control message, likewise.
#[derive(Debug, Serialize)]
pub(super) struct TestCmsg {
    constant: String,
    size: u64,
    send: &'static str,
    recv: &'static str,
    samples: [Sample; 2],
    outside: Vec<String>,
    reserved: String,
}

impl TestCmsg {
    /// Those of a family.
    pub fn all(family: &Family, view: &View) -> Vec<Self> {
        let cmsgs = &family.interface.cmsgs;
        cmsgs
            .iter()
            .zip(&view.interface.cmsgs)
            .filter_map(|(cmsg, view)| Some(Self::new(cmsg, cmsg.ty.as_ref()?.value, view)))
            .collect()
    }

    fn new(cmsg: &Cmsg, ty: ValueType, view: &CmsgView) -> Self {
        let range = cmsg.range.as_ref().map(|(first, last)| (first.value, last.value));
        let (samples, outside) = samples(ty, &view.value, range);
        Self {
            constant: view.constant.clone(),
            size: view.value.size,
            send: truth(cmsg.send),
            recv: truth(cmsg.recv),
            samples,
            outside,
            reserved: reserved(&view.value),
        }
    }

    /// Whether a case has something to do for it.
    pub fn has(&self, what: &str) -> bool {
        let (send, recv) = (self.send == "true", self.recv == "true");
        match what {
            "send" => send,
            "travels" => send && recv,
            "given" => recv && !send,
            "one way" => send != recv,
            "refused" => send && (!self.outside.is_empty() || self.reserved != "-1"),
            _ => false,
        }
    }
}

/// A number that no control message of the family has.
pub(super) fn unknown_cmsg(interface: &Interface) -> i128 {
    let free = |n: &i128| interface.cmsgs.iter().all(|cmsg| cmsg.number.value != *n);
    (1..=65_535).find(free).unwrap_or_default()
}

/// Two values that are taken, and those next to the range.
fn samples(
    ty: ValueType,
    value: &ValueView,
    range: Option<(i128, i128)>,
) -> ([Sample; 2], Vec<String>) {
    let Some((lowest, highest)) = ty.range() else {
        let bytes = |fill| Sample { integer: String::new(), lines: bytes(value, fill) };
        return ([bytes(1), bytes(0x80)], Vec::new());
    };
    let integer =
        |number: i128| format!("&(const {}){{ {} }}", value.ctype, literal_of(ty, number));
    let taken = |number| Sample { integer: integer(number), lines: Vec::new() };
    let (first, last) = range.unwrap_or((lowest, highest));
    let outside = [first - 1, last + 1];
    let outside = outside.into_iter().filter(|v| (lowest..=highest).contains(v));
    ([taken(first), taken(last)], outside.map(integer).collect())
}

/// A private request that the family does not have, or nothing.
pub(super) fn unknown_ioctl(interface: &Interface) -> String {
    let free = |n: &i128| interface.ioctls.iter().all(|i| i.number.value != *n || i.ty.is_some());
    match (0..16).find(free) {
        Some(0) => "SIOCPROTOPRIVATE".to_owned(),
        Some(n) => format!("SIOCPROTOPRIVATE + {n}"),
        None => String::new(),
    }
}

/// A value byte by byte, its reserved ones zero, in lines.
fn bytes(value: &ValueView, fill: u64) -> Vec<String> {
    let zero = |at: u64| value.reserved.iter().any(|f| (f.offset..f.offset + f.size).contains(&at));
    let byte = |at| if zero(at) { "0,".to_owned() } else { format!("{},", fill + at % 7) };
    let all: Vec<String> = (0..value.size).map(byte).collect();
    all.chunks(10).map(|line| line.join(" ")).collect()
}

/// Place of a byte that has to be zero.
fn reserved(value: &ValueView) -> String {
    value.reserved.last().map_or("-1".to_owned(), |f| f.offset.to_string())
}

/// Templates print no booleans.
fn truth(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}
