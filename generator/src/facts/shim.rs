//! The C functions that a Rust module calls, and the types of what is passed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShimTable {
    /// Which families have what does not say for itself; all if it is not said.
    #[serde(default, rename = "for")]
    pub need: Option<Need>,
    /// What may be passed, beside what `structs` and `callbacks` bring.
    pub types: BTreeMap<String, ShimType>,
    /// Structs that both sides read and write.
    #[serde(default)]
    pub structs: Vec<Struct>,
    /// Functions of the Rust side that are called by pointer.
    #[serde(default)]
    pub callbacks: Vec<Callback>,
    /// Constants of the kernel's that its Rust bindings may lack.
    #[serde(default)]
    pub constants: Vec<Constant>,
    /// Functions of the module's own.
    pub shims: Vec<Shim>,
    /// Functions that the kernel exports and its Rust bindings do not name.
    #[serde(default)]
    pub kernel: Vec<Export>,
}

/// One type, in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShimType {
    /// As it stands in front of a name in C.
    pub c: String,
    /// What stands behind the name in C, if it is an array.
    #[serde(default)]
    pub array: String,
    /// As it stands behind a name in Rust.
    pub rust: String,
}

/// A struct: its name has the same prefix in both languages, since the kernel's control
/// flow integrity compares the names of what callbacks are passed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Struct {
    /// Its name, behind `shim_`.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// Which families have it; all if it is not said.
    #[serde(default, rename = "for")]
    pub need: Option<Need>,
    /// Its members.
    pub fields: Vec<Member>,
}

/// A member of a struct.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// What it is.
    pub doc: String,
}

/// A type of functions of the Rust side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// Its name, which is a type that functions of the shim are passed.
    pub name: String,
    /// What such a function does.
    pub doc: String,
    /// Which families have it; all if it is not said.
    #[serde(default, rename = "for")]
    pub need: Option<Need>,
    /// Type and name of each argument.
    pub args: Vec<(String, String)>,
    /// Type of the result, if there is one.
    #[serde(default)]
    pub ret: Option<String>,
}

/// A constant of the kernel's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// Which families have it; all if it is not said.
    #[serde(default, rename = "for", skip_serializing)]
    pub need: Option<Need>,
    /// An expression of its value in C.
    pub c: String,
    /// Its value.
    pub value: String,
}

/// A function of the module's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shim {
    /// Its name, behind that of the family.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// What its caller has to see to.
    pub safety: String,
    /// Which families have it; all if it is not said.
    #[serde(default, rename = "for")]
    pub need: Option<Need>,
    /// Type and name of each argument.
    pub args: Vec<(String, String)>,
    /// Type of the result, if there is one.
    #[serde(default)]
    pub ret: Option<String>,
    /// Its body, as a template.
    pub body: String,
}

/// A function of the kernel's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// Which families call it; all if it is not said.
    #[serde(default, rename = "for")]
    pub need: Option<Need>,
    /// Type and name of each argument.
    pub args: Vec<(String, String)>,
    /// Type of the result, if there is one.
    #[serde(default)]
    pub ret: Option<String>,
}

/// Which families have a function, or a file of the runtime and the transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// Those that receive, and count or have tracepoints.
    Observe,
    /// Those with control messages of their own.
    Cmsgs,
    /// Those with sockets for datagrams.
    Datagrams,
    /// Those of them whose messages stay on this host.
    Loopback,
    /// Those of them whose messages are frames.
    Ethernet,
    /// Those with a protocol of their own on top of frames.
    Protocol,
    /// Those of them that keep a state, which softirqs use.
    Softirqs,
    /// Those whose sockets have a timer.
    Timer,
    /// Those where somebody is asked whether to wait.
    Ask,
    /// Those whose messages or data stay on this host.
    Local,
    /// Those of them that count, or have tracepoints.
    Drops,
    /// Those with sockets for connections.
    Connections,
    /// Those that count connections, or have tracepoints of them.
    Links,
    /// Those with requests of their own.
    Ioctls,
    /// Those with numbers of each network namespace.
    Sysctls,
    /// Those that keep values of more than a number, or may for their hooks.
    Wholes,
}

/// The table, of all its files.
pub static SHIM: LazyLock<ShimTable> = LazyLock::new(|| {
    let mut table: ShimTable = super::load("shim.yaml", include_str!("../../facts/shim.yaml"));
    for (name, part) in [
        ("shim-connections.yaml", include_str!("../../facts/shim-connections.yaml")),
        ("shim-ethernet.yaml", include_str!("../../facts/shim-ethernet.yaml")),
    ] {
        table.take(super::load(name, part));
    }
    table.derive();
    table
});

impl ShimTable {
    /// Takes the rows of another file in.
    fn take(&mut self, mut part: Self) {
        let need = part.need;
        part.constants.iter_mut().for_each(|row| row.need = row.need.or(need));
        part.shims.iter_mut().for_each(|row| row.need = row.need.or(need));
        part.kernel.iter_mut().for_each(|row| row.need = row.need.or(need));
        part.structs.iter_mut().for_each(|row| row.need = row.need.or(need));
        part.callbacks.iter_mut().for_each(|row| row.need = row.need.or(need));
        self.types.append(&mut part.types);
        self.constants.append(&mut part.constants);
        self.shims.append(&mut part.shims);
        self.kernel.append(&mut part.kernel);
        self.structs.append(&mut part.structs);
        self.callbacks.append(&mut part.callbacks);
    }

    /// Makes types of the structs, which are passed by pointer, and of the callbacks.
    fn derive(&mut self) {
        for Struct { name, .. } in &self.structs {
            for (c, rust) in [("", "*mut"), ("const ", "*const")] {
                let ty = ShimType {
                    c: format!("{c}struct shim_{name} *"),
                    array: String::new(),
                    rust: format!("{rust} shim_{name}"),
                };
                self.types.insert(format!("{c}struct {name}"), ty);
            }
        }
        for callback in &self.callbacks {
            let ty = ShimType {
                c: format!("shim_{}_fn ", callback.name),
                array: String::new(),
                rust: callback.rust(),
            };
            self.types.insert(callback.name.clone(), ty);
        }
    }
}

impl Callback {
    /// The name of the type in Rust.
    pub fn rust(&self) -> String {
        let (first, rest) = self.name.split_at(1);
        format!("{}{rest}Fn", first.to_uppercase())
    }
}

/// Bytes of a message's control block that a family may have for itself: the core
/// keeps the count of lost messages behind them.
pub static CB_SIZE: LazyLock<u64> = LazyLock::new(|| {
    let row = SHIM.constants.iter().find(|constant| constant.name == "SKB_CB_SIZE");
    let value = row.and_then(|row| row.value.parse().ok());
    value.expect("generator/facts/shim.yaml has SKB_CB_SIZE, a decimal number")
});

#[cfg(test)]
mod tests {
    use super::SHIM;

    #[test]
    fn every_type_is_known_and_used() {
        let mut used = std::collections::BTreeSet::new();
        let mut note = |args: &[(String, String)], ret: &Option<String>| {
            used.extend(args.iter().map(|(ty, _)| ty.clone()).chain(ret.clone()));
        };
        for shim in &SHIM.shims {
            note(&shim.args, &shim.ret);
        }
        for export in &SHIM.kernel {
            note(&export.args, &export.ret);
        }
        for callback in &SHIM.callbacks {
            note(&callback.args, &callback.ret);
        }
        for item in &SHIM.structs {
            // One of the two ways to pass it.
            let names = ["", "const "].map(|c| format!("{c}struct {}", item.name));
            assert!(names.iter().any(|name| used.contains(name)), "{}", item.name);
            used.extend(names);
            used.extend(item.fields.iter().map(|field| field.ty.clone()));
        }
        let known: std::collections::BTreeSet<String> = SHIM.types.keys().cloned().collect();
        assert_eq!(used, known);
    }

    #[test]
    fn names_are_told_apart() {
        let mut names: Vec<&str> = SHIM.shims.iter().map(|shim| shim.name.as_str()).collect();
        names.extend(SHIM.kernel.iter().map(|export| export.name.as_str()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
