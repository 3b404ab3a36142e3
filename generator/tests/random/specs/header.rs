//! Random headers of frames.

use std::fmt::Write as _;

use super::address::{Address, Type};
use super::rng::Rng;
use super::spec::{Names, Style};
use super::words;

/// Header and message together.
const FRAME: u64 = 9216;
/// What an ordinary frame carries.
const MTU: u64 = 1500;

/// One field: type, and what fills it.
type Field = (Type, String);

/// The sections `header` and `limits`.
pub fn header(
    rng: &mut Rng,
    style: Style,
    address: &Address,
    taken: &Names,
    fills: bool,
) -> String {
    let mut fields: Vec<Field> = Vec::new();
    for (index, (name, ty)) in address.fields.iter().enumerate() {
        for end in ["src", "dst"] {
            let travels = address.key.contains(&index) || address.carries(index) && rng.chance(30);
            if travels {
                fields.push((on_wire(rng, *ty), format!("from: {end}.{name}")));
            }
        }
    }
    for _ in 0..rng.below(4) {
        fields.push(constant(rng));
    }
    if rng.chance(50) {
        fields.push((number(rng, 8), "role: type".to_owned()));
    }
    if fills {
        fields.push((number(rng, 8), "role: hook".to_owned()));
    }
    for _ in 0..rng.below(3) {
        fields.push((Type::Reserved(1 + rng.next() % 3), String::new()));
    }
    rng.shuffle(&mut fields);
    let size: u64 = fields.iter().map(|(ty, _)| ty.size()).sum();
    let (least, limits) = limits(rng, size);
    let bits = *rng.pick(&[8, 16, 16, 32]);
    let bits = if least < 256 { bits } else { bits.max(16) };
    fields.push((number(rng, bits), "role: length".to_owned()));
    if rng.chance(60) {
        let before: u64 = fields.iter().map(|(ty, _)| ty.size()).sum();
        if before % 2 == 1 {
            fields.push((Type::Reserved(1), String::new()));
        }
        fields.push((Type::Int("be16", 16, false), "role: checksum".to_owned()));
    }
    let ethertype = match rng.below(4) {
        0 => "  ethertype: 0x0800\n  ethertype_reason: it was made at random\n".to_owned(),
        1 => format!("  ethertype: {}\n", Style::int(rng, 0x0601)),
        _ => format!("  ethertype: {}\n", Style::int(rng, 0x88b5)),
    };
    let mut text = format!("header:\n{ethertype}  fields:\n");
    let mut names: Vec<String> = Vec::new();
    for (ty, fill) in fields {
        let mut name = words::field(rng);
        while taken.contains(&name) || names.contains(&name) {
            name = words::field(rng);
        }
        super::address::field_text(rng, style, &name, ty, &fill, &mut text);
        names.push(name);
    }
    text + &limits
}

/// A number as wide as it has to be.
fn number(rng: &mut Rng, bits: u32) -> Type {
    let (word, bits) = match bits {
        8 => ("u8", 8),
        16 => (*rng.pick(&["be16", "le16"]), 16),
        32 => (*rng.pick(&["be32", "le32"]), 32),
        _ => (*rng.pick(&["be64", "le64"]), 64),
    };
    Type::Int(word, bits, false)
}

/// The type that a field of the address has in a header.
fn on_wire(rng: &mut Rng, ty: Type) -> Type {
    match ty {
        Type::Int(_, bits, _) => number(rng, bits),
        other => other,
    }
}

fn constant(rng: &mut Rng) -> Field {
    let bits = *rng.pick(&[8, 16, 32, 64]);
    let ty = number(rng, bits);
    let value = rng.between(0, (1 << bits) - 1);
    (ty, format!("value: {}", Style::int(rng, value)))
}

/// The largest message, and the section that says so, if it has to be said.
fn limits(rng: &mut Rng, size: u64) -> (u64, String) {
    // The length and the checksum are still to come.
    let most = FRAME - size - 8;
    let largest = match rng.below(5) {
        0 => return (MTU, String::new()),
        1 => 1,
        2 => most,
        3 => 1 + rng.next() % 255,
        _ => 1 + rng.next() % most,
    };
    let mut text = String::new();
    let written = Style::int(rng, i128::from(largest));
    writeln!(text, "limits: {{ max_message: {written} }}").expect("a string");
    (largest, text)
}
