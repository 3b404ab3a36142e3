//! Asks a kernel's own compiler, by a scratch module that Kbuild builds as it
//! builds any other: so it works wherever modules can be built.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use fs_err as fs;

use super::compare::{STRUCTURES, Seen};
use super::compile_test::{self, Answer, FLAGS, Test};
use super::headers::Headers;
use super::symvers::Symvers;
use crate::facts::FUNCTIONS;
use crate::kernel::{Error, Kernel, build_module};

const NAME: &str = "protogen_audit";
/// What stands in the preprocessed text for a header that is not there.
const LACKS: &str = "protogen_lacks_";
/// Files of the compile tests.
const TESTS: [&str; 2] = ["newest", "older"];

/// Looks at one kernel.
pub(super) fn look(kernel: &Kernel, overlay: Option<&Path>) -> Result<Seen, Error> {
    let scratch = tempfile::Builder::new().prefix("protogen-").tempdir()?;
    let folder = scratch.path();
    let tests = compile_test::tests();
    let headers = headers();
    write(folder, &tests, &headers)?;
    fs::create_dir(folder.join("overlay"))?;
    if let Some(overlay) = overlay {
        copy(overlay, &folder.join("overlay"))?;
    }
    let built = build_module(kernel, folder, NAME, false)?;
    if !built.clean() {
        return Err(Error::other(
            format!("the headers cannot be read:\n{}", built.findings.join("\n")),
            "the kernel's build tree has to be whole",
        ));
    }
    let answers = answers(folder, &tests)?;
    let text = fs::read_to_string(folder.join("headers.i"))?;
    let macros = fs::read_to_string(folder.join("headers.macros"))?;
    let own = folder.join("overlay/Module.symvers");
    let symvers = if own.is_file() { own } else { folder.join("exports") };
    let symvers = Symvers::read(&fs::read_to_string(symvers)?);
    if symvers.is_empty() {
        return Err(Error::other(
            "Module.symvers of the kernel is empty or missing",
            "build the kernel, or install its headers package",
        ));
    }
    let names: BTreeSet<&str> = FUNCTIONS.iter().map(|function| function.name.as_str()).collect();
    let read = Headers::read(&text, &macros, &STRUCTURES, &names);
    let (Some(release), true) =
        (read.release(), STRUCTURES.iter().all(|name| read.members(name).is_some()))
    else {
        return Err(Error::other(
            "the headers have no LINUX_VERSION_CODE, struct proto_ops or struct proto",
            "these are no headers of a Linux kernel that protogen can read",
        ));
    };
    let missing = headers
        .iter()
        .enumerate()
        .filter(|(index, _)| text.contains(&format!("{LACKS}{index} ")))
        .map(|(_, header)| (*header).to_owned())
        .collect();
    Ok(Seen { release, headers: read, symvers, answers, missing })
}

/// Every header that the data names; those that others rely on come first.
fn headers() -> Vec<&'static str> {
    let mut headers = vec!["linux/module.h", "linux/version.h", "linux/net.h", "net/sock.h"];
    let named: BTreeSet<&str> = FUNCTIONS.iter().map(|function| function.header.as_str()).collect();
    headers
        .extend(named.into_iter().filter(|header| !headers.contains(header)).collect::<Vec<_>>());
    headers
}

/// Writes the scratch module.
fn write(folder: &Path, tests: &BTreeMap<String, Test>, headers: &[&str]) -> Result<(), Error> {
    let mut text = String::new();
    for (index, header) in headers.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "#if __has_include(<{header}>)\n#include <{header}>\n#else\n\
             enum {{ {LACKS}{index} }};\n#endif\n"
        );
    }
    fs::write(folder.join("headers.c"), text)?;
    for (name, source) in TESTS.iter().zip(compile_test::files(tests)) {
        fs::write(folder.join(format!("{name}.c")), source)?;
    }
    let module = "#include <linux/module.h>\n\nMODULE_DESCRIPTION(\"Does nothing\");\n\
                  MODULE_LICENSE(\"GPL\");\n";
    fs::write(folder.join(format!("{NAME}.c")), module)?;
    fs::write(folder.join("Kbuild"), kbuild())?;
    Ok(())
}

/// The rules that Kbuild runs on the way to the module.
fn kbuild() -> String {
    format!(
        "obj-m := {NAME}.o
made := headers.i headers.macros exports newest.said older.said

cc = $(CC) -I$(src)/overlay $(c_flags)
quiet_cmd_expand = EXPAND  $@
      cmd_expand = $(cc) -E -o $@ $<
quiet_cmd_macros = MACROS  $@
      cmd_macros = $(cc) -E -dM -o $@ $<
quiet_cmd_exports = EXPORTS $@
      cmd_exports = cp $(objtree)/Module.symvers $@
quiet_cmd_tests = TESTS   $@
      cmd_tests = if $(cc) {FLAGS} $<; then echo none; else echo some; fi >$@ 2>&1

$(obj)/headers.i: $(src)/headers.c FORCE
	$(call if_changed,expand)
$(obj)/headers.macros: $(src)/headers.c FORCE
	$(call if_changed,macros)
$(obj)/exports: FORCE
	$(call if_changed,exports)
$(obj)/%.said: $(src)/%.c FORCE
	$(call if_changed,tests)

targets += $(made)
$(obj)/{NAME}.o: $(addprefix $(obj)/,$(made))
"
    )
}

/// What the compiler said to each test.
fn answers(
    folder: &Path,
    tests: &BTreeMap<String, Test>,
) -> Result<BTreeMap<String, Answer>, Error> {
    let mut said = [String::new(), String::new()];
    for (said, name) in said.iter_mut().zip(TESTS) {
        *said = fs::read_to_string(folder.join(format!("{name}.said")))?;
    }
    compile_test::answers(tests, &said).map_err(|what| {
        let errors: Vec<&str> = said.iter().flat_map(|said| said.lines()).collect();
        Error::other(
            format!("the compile tests cannot be trusted: {what}\n{}", errors.join("\n")),
            "use the compiler that the kernel was built with, and headers that compile",
        )
    })
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
