//! What generating costs: instructions by callgrind, CPU time by the kernel's
//! own account of finished children.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs that CPU time is averaged over; the kernel counts in ticks of 10 ms.
const RUNS: u32 = 100;

/// Prints the figures for all specs of the project.
pub fn run(binary: &Path) -> Result<(), Box<dyn Error>> {
    let specs = fs_err::read_dir("specs")?.count();
    let scratch = tempfile::tempdir()?;
    let out = scratch.path().join("generated");
    let generate = |extra: &[&str]| {
        let mut command = Command::new(binary);
        command.args(["generate", "--out"]).arg(&out).args(extra);
        command
    };
    let once = |command: &mut Command| -> Result<(), Box<dyn Error>> {
        let output = command.stdin(Stdio::null()).output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    };

    let count = instructions(&mut generate(&[]), scratch.path())?;
    println!("generate, {specs} specs: {count} instructions");
    let mut spent = 0;
    for _ in 0..RUNS {
        fs_err::remove_dir_all(&out)?;
        let before = children_ticks()?;
        once(&mut generate(&[]))?;
        spent += children_ticks()? - before;
    }
    report("generate", spent, specs);

    let count = instructions(&mut generate(&["--check"]), scratch.path())?;
    println!("generate --check with nothing to do, {specs} specs: {count} instructions");
    let before = children_ticks()?;
    for _ in 0..RUNS {
        once(&mut generate(&["--check"]))?;
    }
    report("generate --check with nothing to do", children_ticks()? - before, specs);
    Ok(())
}

fn report(what: &str, ticks: u64, specs: usize) {
    #[allow(clippy::cast_precision_loss, reason = "some hundred ticks")]
    let milliseconds = ticks as f64 * 10.0 / f64::from(RUNS) / specs as f64;
    println!("{what}: {milliseconds:.2} ms CPU a spec");
}

/// User and system time of all finished children, in ticks of 1/100 s
/// (`cutime` and `cstime` of proc(5)).
fn children_ticks() -> Result<u64, Box<dyn Error>> {
    let stat = fs_err::read_to_string("/proc/self/stat")?;
    // The command, in parentheses, may hold blanks.
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3).ok_or("short /proc/self/stat");
    Ok(field(16)?.parse::<u64>()? + field(17)?.parse::<u64>()?)
}

fn instructions(command: &mut Command, scratch: &Path) -> Result<u64, Box<dyn Error>> {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind");
    valgrind.arg(format!("--callgrind-out-file={}", scratch.join("callgrind.out").display()));
    valgrind.arg(command.get_program()).args(command.get_args());
    let output = valgrind.stdin(Stdio::null()).output().map_err(|e| format!("valgrind: {e}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{valgrind:?}: {text}").into());
    }
    let line = text.lines().find_map(|line| line.split_once("Collected :"));
    let (_, count) = line.ok_or("callgrind printed no count")?;
    Ok(count.trim().parse()?)
}
