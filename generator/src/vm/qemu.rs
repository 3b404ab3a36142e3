//! The machine itself.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;

use super::initramfs;
use super::plan::Plan;
use crate::kernel::{Error, Need, find_program, interrupted, need, sleep};

/// How the machine is made up.
#[derive(Debug, Clone)]
pub struct Machine {
    /// Memory in MiB.
    pub memory: u32,
    /// Processors; 1 whenever instructions are counted.
    pub processors: u32,
    /// One virtual nanosecond per instruction, so that clocks in the machine
    /// count instructions exactly; for benchmarks.
    pub count_instructions: bool,
    /// How long the machine may take before it counts as hung.
    pub limit: Duration,
    /// How much each of its two ports may write, in bytes; a machine that
    /// writes more is caught in a loop of complaints.
    pub flood: u64,
    /// Whether a kernel that has `KUnit` runs the tests of modules.
    pub kunit: bool,
    /// What joins its network card, if it has one, to that of another machine.
    pub wire: Option<Wire>,
}

/// One end of a wire: each machine makes its own, in either order, and what is
/// sent while the other one is not there is lost.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The socket of this machine.
    pub here: PathBuf,
    /// That of the other one.
    pub there: PathBuf,
    /// The card's hardware address.
    pub address: String,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            memory: 512,
            processors: 2,
            count_instructions: false,
            limit: Duration::from_mins(2),
            flood: 64 << 20,
            kunit: false,
            wire: None,
        }
    }
}

/// Why a machine was stopped from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It reached its time limit.
    Time,
    /// It wrote more than so many bytes to one of its ports.
    Flood(u64),
}

/// A run of the machine.
#[derive(Debug)]
pub struct Run {
    /// The kernel's log.
    pub console: String,
    /// What init and programs wrote.
    pub results: String,
    /// How QEMU ended, or why it had to be stopped.
    pub end: Result<ExitStatus, Stop>,
    /// What QEMU itself said.
    pub complaints: String,
    /// From start to end.
    pub time: Duration,
}

/// QEMU, which is never left running.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Boots an image and carries out a plan. All files are made in `scratch`.
///
/// # Errors
/// When tools or files are missing, or at Ctrl-C. A crash or a hang of the
/// machine is in the result.
pub fn boot(image: &Path, plan: &Plan, machine: &Machine, scratch: &Path) -> Result<Run, Error> {
    need(&[Need::Static, Need::Boot])?;
    fs::metadata(image)?;
    let initramfs = scratch.join("initramfs.cpio");
    initramfs::write(plan, scratch, &initramfs)?;
    let console = scratch.join("console.log");
    let results = scratch.join("results.log");
    let complaints = scratch.join("qemu.log");

    let mut qemu = command();
    qemu.args(["-nodefaults", "-no-user-config", "-nographic", "-no-reboot"]);
    qemu.args(["-accel", "tcg,thread=single"]);
    qemu.arg("-m").arg(machine.memory.to_string());
    let processors = if machine.count_instructions { 1 } else { machine.processors };
    qemu.arg("-smp").arg(processors.to_string());
    if machine.count_instructions {
        qemu.args(["-icount", "shift=0,sleep=off"]);
    }
    qemu.arg("-kernel").arg(image).arg("-initrd").arg(&initramfs);
    qemu.arg("-append").arg(kernel_arguments(machine));
    for file in [&console, &results] {
        fs::write(file, "")?;
        let id = if file == &console { "console" } else { "results" };
        qemu.arg("-chardev").arg(format!("file,id={id},path={}", escaped(file)));
        qemu.arg("-serial").arg(format!("chardev:{id}"));
    }
    if let Some(wire) = &machine.wire {
        let (here, there) = (escaped(&wire.here), escaped(&wire.there));
        qemu.arg("-netdev").arg(format!(
            "dgram,id=wire,local.type=unix,local.path={here},remote.type=unix,remote.path={there}"
        ));
        // Nothing is booted from it.
        let card = format!("virtio-net-pci,netdev=wire,mac={},romfile=", wire.address);
        qemu.arg("-device").arg(card);
    }
    let log = fs::File::create(&complaints)?;
    qemu.stdin(Stdio::null()).stdout(log.file().try_clone()?).stderr(log.file().try_clone()?);

    let start = Instant::now();
    let mut running = Running(qemu.spawn()?);
    let end = loop {
        if let Some(status) = running.0.try_wait()? {
            break Ok(status);
        }
        if interrupted() {
            return Err(Error::Interrupted);
        }
        if start.elapsed() >= machine.limit {
            break Err(Stop::Time);
        }
        if size_of(&console).max(size_of(&results)) > machine.flood {
            break Err(Stop::Flood(machine.flood));
        }
        sleep(Duration::from_millis(20))?;
    };
    drop(running);
    let read = |path: &Path| fs::read(path).map(|bytes| clean(&bytes));
    Ok(Run {
        console: read(&console)?,
        results: read(&results)?,
        end,
        complaints: read(&complaints)?,
        time: start.elapsed(),
    })
}

/// A path in an option: a comma would begin the next one.
fn escaped(path: &Path) -> String {
    path.display().to_string().replace(',', ",,")
}

/// Bytes in a file; none if it cannot be told.
fn size_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// QEMU, made to end with us even if we are killed, where that is possible.
fn command() -> Command {
    const QEMU: &str = "qemu-system-x86_64";
    if !find_program("setpriv") {
        return Command::new(QEMU);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", QEMU]);
    command
}

/// Every oops ends the machine; slab caches are kept apart, so that what
/// leaks can be told; the rate of our marks is not limited. The timer of an
/// emulated processor on a busy machine is late, not broken.
fn kernel_arguments(machine: &Machine) -> String {
    let mut arguments = String::from(
        "console=ttyS0 loglevel=7 panic=-1 oops=panic slab_nomerge printk.devkmsg=on \
         random.trust_cpu=on no_timer_check kmemleak=on",
    );
    if machine.kunit {
        arguments.push_str(" kunit.enable=1 kunit.autorun=1");
    }
    if machine.count_instructions {
        arguments.push_str(" mitigations=off");
    } else {
        // Memory that is read before it is written, or after it was freed,
        // holds bytes that tests notice, not zeros.
        arguments.push_str(" init_on_alloc=0 slub_debug=FZP");
    }
    arguments
}

/// Text as a reader should see it: no carriage returns, no escapes.
fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
