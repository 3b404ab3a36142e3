//! What the virtual machine is to do, step by step.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

/// One step; the machine's init carries them out in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Load a module of the plan.
    Load(String),
    /// Open a socket of a family, by number, which loads a module by alias.
    Autoload(i128, String),
    /// Run a program of the plan with arguments.
    Run {
        /// The program's name.
        program: String,
        /// Its arguments.
        args: Vec<String>,
        /// Whether it has to print KTAP.
        ktap: bool,
    },
    /// See that no object of a slab cache is in use.
    Slab(String),
    /// See that no more sockets are open than before the first step.
    Sockets,
    /// See that no memory is left that nobody refers to. A kernel without
    /// kmemleak cannot tell, and passes.
    Kmemleak,
    /// Load and remove a module over and over, each time with another of its
    /// allocations failing, until none is left to fail.
    LoadFaults {
        /// The module.
        module: String,
        /// The number of its family.
        number: i128,
        /// Its slab cache.
        cache: String,
    },
    /// From now on, injected faults only hit what is done for a module.
    Faults(String),
    /// Remove a module.
    Unload(String),
}

/// Files to take along and steps to do with them.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Modules, by name (without `.ko`).
    pub modules: Vec<(String, PathBuf)>,
    /// Static programs, by name.
    pub programs: Vec<(String, PathBuf)>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Modules with a suite of `KUnit`, which has to run when they are loaded.
    pub suites: Vec<String>,
}

impl Plan {
    /// Takes a module along.
    pub fn module(&mut self, name: &str, file: &Path) {
        self.modules.push((name.to_owned(), file.to_path_buf()));
    }

    /// Takes a program along and runs it.
    pub fn run(&mut self, name: &str, file: &Path, args: &[&str], ktap: bool) {
        if !self.programs.iter().any(|(known, _)| known == name) {
            self.programs.push((name.to_owned(), file.to_path_buf()));
        }
        let args = args.iter().map(|&arg| arg.to_owned()).collect();
        self.steps.push(Step::Run { program: name.to_owned(), args, ktap });
    }

    /// The plan as init reads it: a line a step, fields separated by tabs.
    /// Blanks that would be taken for separators become spaces.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            let mut fields: Vec<String> = match step {
                Step::Load(name) => vec!["load".into(), name.clone()],
                Step::Autoload(number, name) => {
                    vec!["autoload".into(), number.to_string(), name.clone()]
                }
                Step::Unload(name) => vec!["unload".into(), name.clone()],
                Step::Slab(name) => vec!["slab".into(), name.clone()],
                Step::Sockets => vec!["sockets".into()],
                Step::Kmemleak => vec!["kmemleak".into()],
                Step::LoadFaults { module, number, cache } => {
                    vec!["load-faults".into(), module.clone(), number.to_string(), cache.clone()]
                }
                Step::Faults(name) => vec!["faults".into(), name.clone()],
                Step::Run { program, args, .. } => {
                    let file = format!("/bin/{program}");
                    [vec!["run".into(), program.clone(), file], args.clone()].concat()
                }
            };
            for field in &mut fields {
                *field = field.replace(['\t', '\n'], " ");
            }
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", fields.join("\t"));
        }
        text
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(name) => write!(f, "load {name}"),
            Self::Autoload(number, name) => {
                write!(f, "load {name} by opening a socket of family {number}")
            }
            Self::Unload(name) => write!(f, "unload {name}"),
            Self::Slab(name) => write!(f, "look for objects left in slab cache {name}"),
            Self::Sockets => f.write_str("look for sockets left open"),
            Self::Kmemleak => f.write_str("look for memory that leaked"),
            Self::LoadFaults { module, .. } => {
                write!(f, "load {module} with each allocation failing in turn")
            }
            Self::Faults(name) => write!(f, "aim faults at {name}"),
            Self::Run { program, args, .. } => {
                write!(f, "run {program}")?;
                args.iter().try_for_each(|arg| write!(f, " {arg}"))
            }
        }
    }
}
