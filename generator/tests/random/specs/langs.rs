//! Which languages a random spec asks for, and what its module lacks in them.

use protogen::facts::{RustPart as Part, Slot, rust_lacks};
use protogen::model::OpState;

use super::rng::Rng;

/// Of so many percent of the specs the module is made in Rust, too, unless they
/// turn out to be for a transport that Rust lacks.
const RUST: usize = 40;

/// Apart from what else a seed decides, which stays as it is.
const OF_LANGS: u64 = 0x6c61_6e67;

/// The languages of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Langs {
    pub c: bool,
    pub rust: bool,
}

impl Langs {
    pub const C: Self = Self { c: true, rust: false };

    /// Those of a seed.
    pub fn draw(seed: u64) -> Self {
        let mut rng = Rng::new(seed ^ OF_LANGS);
        let rust = rng.chance(RUST);
        Self { c: !rust || rng.chance(85), rust }
    }

    /// Those that a module over the transport can have.
    pub fn over(self, transport: &str) -> Self {
        if self.lack(Part::Transport, transport, None) { Self::C } else { self }
    }

    /// Whether a module in all of these languages lacks a part.
    pub fn lack(self, part: Part, name: &str, kind: Option<&str>) -> bool {
        self.rust && rust_lacks(part, name, kind).is_some()
    }

    /// Whether sockets of a type can have a slot in a state.
    pub fn can(self, slot: &Slot, state: &OpState, kind: &str) -> bool {
        let part = match state {
            OpState::Hook => Part::Hook,
            OpState::Default | OpState::Helper(_) => Part::Op,
            OpState::Stub | OpState::Absent => return true,
        };
        !self.lack(part, &slot.name, Some(kind))
    }

    /// The section, or none where it may be left out.
    pub fn text(self, rng: &mut Rng) -> &'static str {
        match (self.c, self.rust) {
            (true, true) => rng.pick::<&str>(&["lang: [c, rust]\n", "lang: [rust, c]\n"]),
            (false, true) => rng.pick::<&str>(&["lang: rust\n", "lang: [rust]\n"]),
            // Nothing else is drawn for it, so that it is the spec it would be without.
            _ => "",
        }
    }
}
