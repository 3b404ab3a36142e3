//! Wireshark shows frames as they were sent: a virtual machine sends some over
//! a wire, and what tshark makes of them with the generated dissector is
//! compared with what was sent. What is wrong with a frame is shown, too.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use protogen::pipeline::load_text;
use protogen::render::{Engine, render};
use protogen::source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) -> Output {
    let output = command.current_dir(root()).output().expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    output
}

/// What one message was sent with, and the frame that carried it.
#[derive(Debug, Default, Clone)]
struct Sent {
    /// Both ends, as `nid` and `cpid`, and the length.
    numbers: Vec<u32>,
    message: Vec<u8>,
    frame: Vec<u8>,
}

fn from_hex(text: &str) -> Vec<u8> {
    let digit = |c: u8| char::from(c).to_digit(16).expect("a digit");
    let byte = |pair: &[u8]| u8::try_from(digit(pair[0]) * 16 + digit(pair[1])).expect("a byte");
    text.as_bytes().chunks(2).map(byte).collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// The program that sends, made of what the test program is made of.
fn program(folder: &Path) -> PathBuf {
    let program = folder.join("frames");
    let sources = ["link", "wire", "family", "harness", "run", "faults", "soak"];
    let parts = sources.map(|name| format!("generated/syscometh/test/{name}.c"));
    run(Command::new("gcc")
        .args(["-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Werror", "-O2", "-static"])
        .args(["-Igenerated/syscometh/include/uapi", "-Igenerated/syscometh/test", "-o"])
        .arg(&program)
        .arg("generator/tests/wireshark/frames.c")
        .args(parts));
    program
}

/// Messages that a kernel sent.
fn sent() -> Vec<Sent> {
    let folder = tempfile::tempdir().expect("a folder");
    let program = program(folder.path());
    let output = run(Command::new(env!("CARGO_BIN_EXE_protogen"))
        .args(["test", "specs/syscometh", "--lang", "c", "--kernel", "7.3", "--bench"])
        .arg(&program));
    let mut all: Vec<Sent> = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines().map(str::trim) {
        let mut words = line.split(' ');
        match words.next() {
            Some("sent") => {
                let numbers = words.by_ref().take(5).map(|w| w.parse().expect("a number"));
                let numbers = numbers.collect();
                let message = from_hex(words.next().unwrap_or_default());
                all.push(Sent { numbers, message, frame: Vec::new() });
            }
            Some("frame") => {
                let frame = from_hex(words.next().unwrap_or_default());
                all.last_mut().expect("what was sent comes first").frame = frame;
            }
            _ => {}
        }
    }
    all
}

/// A capture of frames, each of which had more bytes than were kept, or not.
fn capture(file: &Path, frames: &[(Vec<u8>, usize)]) {
    let number = |n: usize| u32::try_from(n).expect("a length").to_le_bytes();
    let mut bytes: Vec<u8> = Vec::new();
    bytes.extend(0xa1b2_c3d4_u32.to_le_bytes());
    bytes.extend([2, 0, 4, 0]);
    bytes.extend([0; 8]);
    bytes.extend(number(65_535));
    bytes.extend(number(1));
    for (frame, whole) in frames {
        bytes.extend([0; 8]);
        bytes.extend(number(frame.len()));
        bytes.extend(number(*whole));
        bytes.extend(frame);
    }
    std::fs::write(file, bytes).expect("it can be written");
}

/// What tshark prints of frames, a line each.
fn shown(script: &Path, frames: &[(Vec<u8>, usize)], options: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("frames.pcap");
    capture(&file, frames);
    let output = run(Command::new("tshark")
        .arg("-X")
        .arg(format!("lua_script:{}", script.display()))
        .arg("-r")
        .arg(&file)
        .args(options));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("Lua"), "{errors}");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn whole(frames: &[Vec<u8>]) -> Vec<(Vec<u8>, usize)> {
    frames.iter().map(|frame| (frame.clone(), frame.len())).collect()
}

fn script() -> PathBuf {
    root().join("generated/syscometh/wireshark/syscometh.lua")
}

/// Makes the checksum right, the way of RFC 1071.
fn mend(frame: &mut [u8]) {
    let header = &mut frame[14..];
    header[12..14].fill(0);
    let words = header
        .chunks(2)
        .map(|pair| u32::from(pair[0]) << 8 | pair.get(1).copied().map_or(0, u32::from));
    let mut sum: u32 = words.sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let sum = u16::try_from(0xffff - sum).expect("16 bits");
    header[12..14].copy_from_slice(&sum.to_be_bytes());
}

/// A frame as syscometh sends it, made by hand.
fn made(message: &[u8]) -> Vec<u8> {
    let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5, 1, 0];
    frame.extend(u16::try_from(message.len()).expect("a length").to_be_bytes());
    frame.extend([0, 1, 0x12, 0x34, 0, 2, 0x56, 0x78, 0, 0, 0, 0]);
    frame.extend(message);
    mend(&mut frame);
    frame
}

#[test]
fn frames_are_shown_as_they_were_sent() {
    let sent = sent();
    assert_eq!(sent.len(), 7);
    let frames: Vec<_> = sent.iter().map(|one| one.frame.clone()).collect();
    let fields = [
        "frame.protocols",
        "af_syscometh.version",
        "af_syscometh.type",
        "af_syscometh.src_nid",
        "af_syscometh.src_cpid",
        "af_syscometh.dst_nid",
        "af_syscometh.dst_cpid",
        "af_syscometh.length",
        "af_syscometh.checksum",
        "af_syscometh.checksum.status",
        "af_syscometh.zero",
        "data.data",
        "_ws.expert.message",
    ];
    let mut options = vec!["-T", "fields", "-E", "separator=|"];
    options.extend(fields.iter().flat_map(|field| ["-e", field]));
    let lines = shown(&script(), &whole(&frames), &options);
    assert_eq!(lines.len(), sent.len());
    for (line, one) in lines.iter().zip(&sent) {
        let data = if one.message.is_empty() { "" } else { ":data" };
        let numbers: Vec<String> = one.numbers.iter().map(u32::to_string).collect();
        let wanted = [
            format!("eth:ethertype:af_syscometh{data}"),
            "1|0".to_owned(),
            numbers.join("|"),
            format!("0x{}", to_hex(&one.frame[26..28])),
            "1|0000".to_owned(),
            to_hex(&one.message),
            String::new(),
        ];
        assert_eq!(*line, wanted.join("|"));
    }
    let columns = shown(&script(), &whole(&frames), &[]);
    for (line, one) in columns.iter().zip(&sent) {
        let [a, b, c, d, len] = one.numbers[..] else { panic!("five numbers") };
        assert!(line.contains("SYSCOMETH"), "{line}");
        assert!(line.ends_with(&format!("{a}:{b} → {c}:{d} Len={len}")), "{line}");
    }
}

/// The messages of expert information about each frame.
fn complaints(frames: &[(Vec<u8>, usize)]) -> Vec<String> {
    shown(&script(), frames, &["-T", "fields", "-e", "_ws.expert.message"])
}

#[test]
fn what_is_wrong_with_a_frame_is_said() {
    let good = made(&[7; 50]);
    let changed = |at: usize, to: &[u8]| {
        let mut frame = good.clone();
        frame[14 + at..14 + at + to.len()].copy_from_slice(to);
        mend(&mut frame);
        frame
    };
    let mut checksum = good.clone();
    checksum[60] ^= 1;
    let mut padded = good.clone();
    padded.extend([0; 5]);
    let cases = [
        (good.clone(), ""),
        (padded, ""),
        (changed(0, &[2]), "Another protocol or version"),
        (changed(15, &[1]), "Reserved bytes are not zero"),
        (changed(2, &[0xff, 0xff]), "More bytes than a message may have"),
        (changed(2, &[0, 51]), "The frame ends too early"),
        (good[..good.len() - 1].to_vec(), "The frame ends too early"),
        (good[..20].to_vec(), "The frame ends too early"),
        (checksum, "Wrong checksum"),
    ];
    let frames: Vec<_> = cases.iter().map(|(frame, _)| frame.clone()).collect();
    let wanted: Vec<_> = cases.iter().map(|(_, text)| (*text).to_owned()).collect();
    assert_eq!(complaints(&whole(&frames)), wanted);
    // A capture that keeps less than there was is not the sender's fault.
    let cut: Vec<_> = (14..good.len()).map(|len| (good[..len].to_vec(), good.len())).collect();
    for (line, (frame, _)) in complaints(&cut).iter().zip(&cut) {
        assert_eq!(line, "", "{} bytes", frame.len());
    }
}

/// Bytes that mean nothing, the same ones each time.
fn noise(seed: &mut u32) -> u8 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    seed.to_be_bytes()[0]
}

/// Whatever comes, the dissector bears it.
fn bears_anything(script: &Path, ethertype: [u8; 2]) {
    let mut seed = 1;
    let mut frames = Vec::new();
    for len in 0..300 {
        let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, ethertype[0], ethertype[1]];
        frame.extend((0..len).map(|_| noise(&mut seed)));
        frames.push((frame.clone(), frame.len() + usize::from(noise(&mut seed)) % 3 * 20));
    }
    let lines = shown(script, &frames, &["-V"]);
    let wrong = lines.iter().find(|line| line.contains("Lua"));
    assert!(wrong.is_none(), "{wrong:?}");
    let decoded = lines.iter().filter(|line| line.starts_with("AF_")).count();
    assert!(decoded >= 299, "{decoded} of 300");
}

#[test]
fn no_frame_is_too_strange() {
    bears_anything(&script(), [0x88, 0xb5]);
}

/// Every type of field, and texts that could be taken for code.
#[test]
fn no_spec_is_too_strange() {
    let text = include_str!("wireshark/strange.yaml");
    let loaded =
        load_text(Arc::new(Source { path: "strange.yaml".to_owned(), text: text.to_owned() }));
    let family = loaded.family.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let files = render(&Engine::new(None), &family, "strange.yaml", "0").expect("it renders");
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("strange.lua");
    std::fs::write(&script, &files["wireshark/strange.lua"]).expect("it can be written");
    bears_anything(&script, [0x88, 0xb6]);
}
