//! Every test case, the source that holds it, and what it needs. A case is left
//! out where nothing promises what it tests.

mod calls;
mod close;
mod cmsgs;
mod connected;
mod frames;
mod hooks;
mod interface;
mod need;
mod netns;
mod observed;
#[cfg(test)]
mod tests;

use super::super::view::{SocketView, View};
use super::facts::Facts;
use need::Need;

/// One test case.
#[derive(Debug)]
pub(super) struct Case {
    /// Name in the plan; `test_<name>` is the function.
    pub name: &'static str,
    /// Template and source, without `.c`.
    pub source: &'static str,
    /// The sockets that it is about.
    kinds: Kinds,
    /// All of these must hold.
    needs: &'static [Need],
}

/// What sockets a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Datagram,
    Connected,
    Every,
}

/// A case of datagram sockets.
const fn case(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, kinds: Kinds::Datagram, needs }
}

/// A case of every kind of socket.
const fn shared(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, kinds: Kinds::Every, needs }
}

/// A case of connection-oriented sockets.
const fn connected(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, kinds: Kinds::Connected, needs }
}

/// Every case, in the order of the plan.
pub(super) fn cases() -> impl Iterator<Item = &'static Case> {
    TABLES.into_iter().flatten()
}

/// Those of datagram sockets and of every kind, then what connections add.
const TABLES: [&[Case]; 9] = [
    calls::CASES,
    interface::CASES,
    observed::CASES,
    netns::CASES,
    frames::CASES,
    close::CASES,
    hooks::CASES,
    cmsgs::CASES,
    connected::CASES,
];

impl Case {
    /// Seconds before the case counts as hung; generous, for an emulated
    /// processor on a busy machine, under a kernel that checks everything.
    pub fn limit(&self) -> u32 {
        match self.name {
            "bind_any_exhausted" | "pair_race" | "stress" => 300,
            _ => 120,
        }
    }

    /// Whether the case makes sense for a socket.
    pub fn fits(&self, view: &View, facts: &Facts, socket: &SocketView) -> bool {
        let kind = match self.kinds {
            Kinds::Every => true,
            Kinds::Datagram => !socket.connected,
            Kinds::Connected => socket.connected,
        };
        kind && self.needs.iter().all(|need| need.holds(view, facts, socket))
    }
}
