//! Random addresses: fields without a hole, a key, ranges.

use std::fmt::Write as _;

use protogen::facts::CAPABILITIES;

use super::rng::Rng;
use super::spec::{Names, Style};
use super::words;

/// Every integer type of the language: word, bits, whether it is signed.
pub const INTEGERS: [(&str, u32, bool); 16] = [
    ("u8", 8, false),
    ("s8", 8, true),
    ("u16", 16, false),
    ("s16", 16, true),
    ("be16", 16, false),
    ("le16", 16, false),
    ("u32", 32, false),
    ("s32", 32, true),
    ("be32", 32, false),
    ("le32", 32, false),
    ("u64", 64, false),
    ("s64", 64, true),
    ("be64", 64, false),
    ("le64", 64, false),
    // Twice, since a field may stand at an odd offset only if it is small.
    ("u8", 8, false),
    ("s8", 8, true),
];

/// Bytes of an address at most.
const MOST: u64 = 128;
/// Bytes of one that a frame brings.
const MOST_IN_FRAME: u64 = 40;

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Int(&'static str, u32, bool),
    Bytes(u64),
    Reserved(u64),
}

impl Type {
    pub fn size(self) -> u64 {
        match self {
            Self::Int(_, bits, _) => u64::from(bits / 8),
            Self::Bytes(size) | Self::Reserved(size) => size,
        }
    }

    fn align(self) -> u64 {
        if let Self::Int(..) = self { self.size() } else { 1 }
    }

    /// Smallest and largest value of an integer.
    fn range(self) -> Option<(i128, i128)> {
        match self {
            Self::Int(_, bits, true) => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
            Self::Int(_, bits, false) => Some((0, (1 << bits) - 1)),
            _ => None,
        }
    }
}

/// An address as its spec writes it.
#[derive(Debug)]
pub struct Address {
    /// The text of the section.
    pub text: String,
    /// Whether a socket can get a free address.
    pub autobind: bool,
    /// Names and types of its fields.
    pub fields: Vec<(String, Type)>,
    /// Those that make up the key.
    pub key: Vec<usize>,
    /// Those that say by which way a frame goes.
    way: Vec<usize>,
}

impl Address {
    /// Whether a field can travel in a header.
    pub fn carries(&self, index: usize) -> bool {
        !self.way.contains(&index) && !matches!(self.fields[index].1, Type::Reserved(_))
    }
}

/// A random one; of a family that sends frames, if it is told so.
pub fn address(rng: &mut Rng, style: Style, taken: &Names, frames: bool) -> Address {
    // Hardware address and device, in either order.
    let device = Type::Int(rng.pick::<&str>(&["s32", "u32"]), 32, true);
    let (way, first) = match (frames, rng.chance(50)) {
        (false, _) => (Vec::new(), Vec::new()),
        (true, true) => (vec![1, 0], vec![Type::Bytes(6), device]),
        (true, false) => (vec![1, 2], vec![Type::Reserved(2), device, Type::Bytes(6)]),
    };
    let fields = fields(rng, taken, first);
    let mut text = String::from("address:\n");
    if rng.chance(15) {
        let name = rng.pick(&["sa_family", "kind", "family_of_the_address_24", "af"]);
        writeln!(text, "  family_field: {name}").expect("a string");
    }
    text += "  fields:\n";
    for (name, ty) in &fields {
        field_text(rng, style, name, *ty, "", &mut text);
    }
    let real: Vec<usize> = (0..fields.len())
        .filter(|i| !matches!(fields[*i].1, Type::Reserved(_)) && !way.contains(i))
        .collect();
    let mut key = real.clone();
    if rng.chance(55) {
        rng.shuffle(&mut key);
        key.truncate(1 + rng.below(key.len()));
        let names: Vec<&str> = key.iter().map(|i| fields[*i].0.as_str()).collect();
        writeln!(text, "  key: [{}]", names.join(", ")).expect("a string");
    }
    let ranges = Ranges { fields: &fields, key: &key };
    let autobind = ranges.text(rng, &mut text);
    if let [device, hwaddr] = way[..] {
        let (device, hwaddr) = (&fields[device].0, &fields[hwaddr].0);
        writeln!(text, "  device: {device}\n  hwaddr: {hwaddr}").expect("a string");
    }
    Address { text, autobind, fields, key, way }
}

/// Fields with names, natural offsets and no hole, behind some that have none either.
fn fields(rng: &mut Rng, taken: &Names, first: Vec<Type>) -> Vec<(String, Type)> {
    let most = if first.is_empty() { MOST } else { MOST_IN_FRAME };
    let wanted = match rng.below(20) {
        0..=2 => 1,
        3..=12 => 2 + rng.below(5),
        13..=17 => 7 + rng.below(20),
        _ => 126,
    };
    // As many as fit need be small.
    let small = wanted > 60;
    let mut end = first.iter().fold(2, |end, ty| end + ty.size());
    let mut align = first.iter().fold(2, |align, ty| align.max(ty.align()));
    let given = first.len();
    let mut types = first;
    while types.len() < given + wanted {
        let ty = if small && (wanted == 126 || rng.chance(70)) {
            let (word, bits, signed) = *rng.pick(&INTEGERS[..2]);
            Type::Int(word, bits, signed)
        } else {
            field_type(rng)
        };
        let start = end_of_hole(end, ty.align());
        let next_align = ty.align().max(align);
        if end_of_hole(start + ty.size(), next_align) > most {
            break;
        }
        fill(rng, start - end, &mut types);
        types.push(ty);
        (end, align) = (start + ty.size(), next_align);
    }
    fill(rng, end_of_hole(end, align) - end, &mut types);
    if !types[given..].iter().any(|ty| !matches!(ty, Type::Reserved(_))) {
        types.truncate(given);
        let end = types.iter().fold(2, |end, ty| end + ty.size());
        types.push(Type::Int("be16", 16, false));
        fill(rng, end_of_hole(end + 2, align) - end - 2, &mut types);
    }
    let mut fields: Vec<(String, Type)> = Vec::new();
    for ty in types {
        let mut name = words::field(rng);
        while taken.contains(&name) || fields.iter().any(|(other, _)| *other == name) {
            name = words::field(rng);
        }
        fields.push((name, ty));
    }
    fields
}

fn end_of_hole(end: u64, align: u64) -> u64 {
    end.next_multiple_of(align)
}

/// What stands where the compiler would leave a hole.
fn fill(rng: &mut Rng, hole: u64, types: &mut Vec<Type>) {
    match hole {
        0 => {}
        1 if rng.chance(30) => types.push(Type::Int("u8", 8, false)),
        2.. if rng.chance(30) => types.push(Type::Bytes(hole)),
        _ => types.push(Type::Reserved(hole)),
    }
}

fn field_type(rng: &mut Rng) -> Type {
    match rng.below(20) {
        0..=13 => {
            let (word, bits, signed) = *rng.pick(&INTEGERS);
            Type::Int(word, bits, signed)
        }
        14..=16 => Type::Bytes(rng.between(2, 9).unsigned_abs().try_into().unwrap_or(2)),
        17 => Type::Bytes(rng.between(10, 126).unsigned_abs().try_into().unwrap_or(2)),
        18 => Type::Reserved(1),
        _ => Type::Reserved(rng.between(1, 9).unsigned_abs().try_into().unwrap_or(2)),
    }
}

/// An entry of `fields`; a header's says what fills it.
pub fn field_text(rng: &mut Rng, style: Style, name: &str, ty: Type, fill: &str, out: &mut String) {
    let mut parts = vec![format!("name: {name}")];
    match ty {
        Type::Int(word, ..) => parts.push(format!("type: {word}")),
        Type::Bytes(size) => parts.extend(["type: bytes".to_owned(), format!("size: {size}")]),
        Type::Reserved(size) => {
            parts.extend(["type: reserved".to_owned(), format!("size: {size}")]);
        }
    }
    if !fill.is_empty() {
        parts.push(fill.to_owned());
    }
    if rng.chance(50) {
        let text = words::line(rng, style.comments(), 200);
        parts.push(format!("doc: {}", words::quoted(rng, &text)));
    }
    if style.block {
        writeln!(out, "    - {}", parts.join("\n      "))
    } else {
        writeln!(out, "    - {{ {} }}", parts.join(", "))
    }
    .expect("a string");
}

/// The ranges over the fields of the key.
struct Ranges<'a> {
    fields: &'a [(String, Type)],
    key: &'a [usize],
}

impl Ranges<'_> {
    /// Writes them; whether there is autobind.
    fn text(&self, rng: &mut Rng, out: &mut String) -> bool {
        let integers: Vec<usize> =
            self.key.iter().copied().filter(|i| self.fields[*i].1.range().is_some()).collect();
        let Some(last) = integers.last().copied() else { return false };
        let mut taken = None;
        if rng.chance(65) {
            let field = if rng.chance(50) { last } else { *rng.pick(&integers) };
            let (any, first, end) = self.autobind(rng, field);
            let mut parts = Vec::new();
            if field != last || rng.chance(50) {
                parts.push(format!("field: {}", self.fields[field].0));
            }
            if any != 0 || rng.chance(50) {
                parts.push(format!("any: {}", Style::int(rng, any)));
            }
            let (a, b) = (Style::int(rng, first), Style::int(rng, end));
            parts.push(format!("range: [{a}, {b}]"));
            writeln!(out, "  autobind: {{ {} }}", parts.join(", ")).expect("a string");
            taken = Some((field, any, first, end));
        }
        if rng.chance(50) {
            self.privileged(rng, &integers, taken, out);
        }
        taken.is_some()
    }

    /// The value for "any" and a range without it.
    fn autobind(&self, rng: &mut Rng, field: usize) -> (i128, i128, i128) {
        let (min, max) = self.fields[field].1.range().unwrap_or((0, 1));
        let any = match rng.below(6) {
            0 => max,
            1 => min,
            2 => rng.between(min, max.min(min + 1000)),
            _ => 0,
        };
        // The larger part that any leaves.
        let (low, high) = if any - min > max - any { (min, any - 1) } else { (any + 1, max) };
        match rng.below(6) {
            0 => (any, low, high),
            1 => (any, low, low),
            2 => (any, high, high),
            _ => {
                let first = rng.between(low, low + (high - low) / 2);
                let end = rng.between(first, high);
                (any, first, end)
            }
        }
    }

    fn privileged(
        &self,
        rng: &mut Rng,
        integers: &[usize],
        autobind: Option<(usize, i128, i128, i128)>,
        out: &mut String,
    ) {
        let last = integers.last().copied().unwrap_or_default();
        let usual = autobind.map_or(last, |(field, ..)| field);
        let field = if rng.chance(60) { usual } else { *rng.pick(integers) };
        let (min, max) = self.fields[field].1.range().unwrap_or((0, 1));
        // A few tries: the range may neither hold any nor all of autobind's.
        let good = |first: i128, end: i128| match autobind {
            Some((other, any, low, high)) if other == field => {
                !((first..=end).contains(&any) || (first <= low && high <= end))
            }
            _ => true,
        };
        let drawn = (0..20).find_map(|_| {
            let first = if rng.chance(30) { min } else { rng.between(min, max) };
            let end = rng.between(first, max);
            good(first, end).then_some((first, end))
        });
        let Some((first, end)) = drawn else { return };
        let mut parts = Vec::new();
        if field != usual || rng.chance(40) {
            parts.push(format!("field: {}", self.fields[field].0));
        }
        let (a, b) = (Style::int(rng, first), Style::int(rng, end));
        parts.push(format!("range: [{a}, {b}]"));
        if rng.chance(40) {
            let all: Vec<&str> = CAPABILITIES.iter().collect();
            parts.push(format!("capability: {}", rng.pick(&all)));
        }
        writeln!(out, "  privileged: {{ {} }}", parts.join(", ")).expect("a string");
    }
}
