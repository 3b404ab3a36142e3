//! Random control messages of a family's own.

use std::fmt::Write as _;

use super::interface::{Calls, INTEGERS, Values, doc};
use super::rng::Rng;
use super::spec::Style;

/// What hooks have to do about control messages.
#[derive(Debug, Default)]
pub struct Cmsgs {
    /// The hook of `sendmsg()` is told of them.
    pub sent: bool,
    /// A message carries some.
    pub travel: bool,
    /// Calls that give some to a receiver.
    pub put: String,
}

/// One control message, each way that the hooks allow.
pub fn cmsg(
    rng: &mut Rng,
    style: Style,
    (family, calls): (&str, Calls),
    (name, number): (&str, usize),
    values: &mut Values,
    out: &mut String,
    made: &mut Cmsgs,
) {
    let (send, recv) = match rng.below(3) {
        0 if calls.send_hook => (true, false),
        1 if calls.recv_hook => (false, true),
        _ => (true, true),
    };
    // Four structs might be too much.
    let (ty, _, integer) = if number < 4 && rng.chance(60) {
        values.pick_struct(rng, family)
    } else {
        let (name, least, most) = *rng.pick(&INTEGERS);
        (name.to_owned(), name.to_owned(), Some((least, most)))
    };
    let number = if rng.chance(10) { 65_536 - number } else { number };
    let number = Style::int(rng, i128::try_from(number).unwrap_or(1));
    let mut keys =
        vec![format!("name: {name}"), format!("number: {number}"), format!("type: {ty}")];
    match (send, recv) {
        (true, false) => keys.push("on: [send]".to_owned()),
        (false, true) => keys.push("on: [recv]".to_owned()),
        _ if rng.chance(50) => keys.push("on: [recv, send]".to_owned()),
        _ => {}
    }
    if let Some((least, most)) = integer
        && send
        && rng.chance(50)
    {
        let first = rng.between(least, most);
        let last = rng.between(first, most);
        keys.push(format!("range: [{first}, {last}]"));
    }
    if rng.chance(50) {
        keys.push(format!("doc: {}", doc(rng, style)));
    }
    writeln!(out, "  - {{ {} }}", keys.join(", ")).expect("a string");
    made.sent |= send;
    made.travel |= send && recv;
    if !send && integer.is_some() {
        writeln!(made.put, "\t\t{family}_put_cmsg_{name}(msg, 1);").expect("a string");
    }
}
