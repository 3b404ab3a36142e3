//! Values for the family's own options: some that are taken, some that are not.

use serde::Serialize;

use super::super::view::{IoctlView, OptionView, ValueView, View, literal_of};
use crate::model::{Family, Interface, OptionKind, SockOption, Sysctl, ValueType, When};

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
        let integer =
            |value: i128| format!("&(const {}){{ {} }}", view.value.ctype, literal_of(ty, value));
        let taken = |value| Sample { integer: integer(value), lines: Vec::new() };
        let bytes = |fill| Sample { integer: String::new(), lines: bytes(value, fill) };
        let (samples, initial, outside) = if let Some((lowest, highest)) = ty.range() {
            let range = option.range.as_ref().map(|(first, last)| (first.value, last.value));
            let (first, last) = range.unwrap_or((lowest, highest));
            let outside = [first - 1, last + 1];
            let outside = outside.into_iter().filter(|v| (lowest..=highest).contains(v));
            (
                [taken(first), taken(last)],
                format!("&(const {}){{ {} }}", view.value.ctype, view.default),
                outside.map(integer).collect(),
            )
        } else {
            let zero = format!("&(const unsigned char[{}]) {{ 0 }}", value.size);
            ([bytes(1), bytes(0x80)], zero, Vec::new())
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
