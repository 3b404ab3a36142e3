//! Where one line of C is broken: every way to break it has a cost, and the
//! cheapest is taken. What is cheap is what kernel developers do: break at the
//! outermost commas first, before that at no operator, and after an open
//! parenthesis only where nothing else keeps to the width.

use std::collections::HashMap;

use super::{TAB, WIDTH, advance, indent_to};

/// A line that is too long costs more than anything that keeps it short.
const OVERFLOW: u64 = 1 << 50;
/// Of two that are too long, the shorter one.
const COLUMN: u64 = 1 << 40;
/// Nothing is aligned with a parenthesis that ends a line.
const PAREN: u64 = 1 << 46;
/// The type of a function stands alone.
const TYPE: u64 = 1 << 38;
/// Ranks of the places in one pair of parentheses; each costs four times as much
/// as the one before.
const RANKS: u32 = 4;
/// As deep as it gets.
const DEEPEST: u32 = 18;
/// After the sign of an assignment, as after a comma three calls deep.
const ASSIGNED: u32 = 3 * RANKS;
/// A break inside an argument, and none around it, costs as one so much deeper.
const TORN: u32 = 2;

const RETURN: &str = "return ";
const ASSIGNMENTS: [&str; 10] = ["=", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "<<=", ">>="];
/// What binds less than anything that is computed.
const CONNECTIVES: [&str; 5] = ["&&", "||", "|", "&", ":"];
const OPERATORS: [&str; 15] =
    ["+", "-", "*", "/", "%", "^", "==", "!=", "<", ">", "<=", ">=", "<<", ">>", "?"];

/// Splits one line where the kernel would.
pub(super) fn break_line(line: &str) -> String {
    let layout = Layout::new(line);
    let mut out = String::with_capacity(line.len() + 16);
    let mut at = 0;
    let start = Start { offset: 0, column: 0, open: Vec::new(), base: layout.returned() };
    for (offset, column) in layout.cheapest(start, &mut HashMap::new()).breaks {
        out.push_str(line[at..offset].trim_end());
        out.push('\n');
        out.push_str(&indent_to(column));
        at = offset + line[offset..].len() - line[offset..].trim_start().len();
    }
    out.push_str(&line[at..]);
    out
}

/// A place where a line may be broken.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Byte offset of what goes to the next line.
    offset: usize,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// After a comma or an operator; the lower the rank, the better.
    Inside(u32),
    Assignment,
    /// After an open parenthesis.
    Paren,
    /// In front of the name of a function that is defined or declared.
    Name,
}

/// What moves the column that the next line is aligned with.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Open,
    Close,
    /// What is assigned stands behind it.
    Assigned,
}

/// How a line begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Start {
    offset: usize,
    column: usize,
    /// Columns after the parentheses that are open, outermost first.
    open: Vec<usize>,
    /// Column of what is returned or assigned.
    base: Option<usize>,
}

/// Offsets and columns of the lines that follow, and what that costs.
#[derive(Debug, Clone)]
struct Plan {
    cost: u64,
    breaks: Vec<(usize, usize)>,
}

struct Layout<'a> {
    line: &'a str,
    lead: usize,
    places: Vec<Place>,
    /// By offset of what stands behind them.
    marks: Vec<(usize, Mark)>,
}

impl<'a> Layout<'a> {
    fn new(line: &'a str) -> Self {
        let lead = advance(0, &line[..line.len() - line.trim_start().len()]);
        let mut layout = Self { line, lead, places: Vec::new(), marks: Vec::new() };
        layout.scan();
        layout
    }

    /// Finds every place and every mark.
    fn scan(&mut self) {
        let name = function_name(self.line);
        let mut depth: u32 = 0;
        let mut based = self.returned().is_some();
        let mut quote = None;
        let mut escaped = false;
        // Where the word began that a blank may end.
        let mut word = 0;
        for (offset, c) in self.line.char_indices() {
            if let Some(end) = quote {
                if c == end && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && !escaped;
                continue;
            }
            let behind = offset + c.len_utf8();
            if name == Some(offset) {
                self.places.push(Place { offset, kind: Kind::Name });
            }
            match c {
                '"' | '\'' => quote = Some(c),
                '(' => {
                    depth += 1;
                    self.marks.push((behind, Mark::Open));
                    if !self.line[behind..].starts_with(')') {
                        self.places.push(Place { offset: behind, kind: Kind::Paren });
                    }
                }
                ')' => {
                    depth = depth.saturating_sub(1);
                    self.marks.push((behind, Mark::Close));
                }
                ' ' => {
                    match &self.line[word..offset] {
                        // A comment at the end stays where it is.
                        "/*" => return,
                        text if depth == 0 && ASSIGNMENTS.contains(&text) => {
                            based = true;
                            self.places.push(Place { offset, kind: Kind::Assignment });
                            self.marks.push((behind, Mark::Assigned));
                        }
                        text => {
                            let kind = rank(text, &self.line[behind..], depth)
                                .filter(|_| depth > 0 || based);
                            self.places.extend(
                                kind.map(|rank| Place { offset, kind: Kind::Inside(rank) }),
                            );
                        }
                    }
                    word = behind;
                }
                '\t' => word = behind,
                _ => {}
            }
        }
    }

    /// The column of what a line returns: it is aligned as in parentheses.
    fn returned(&self) -> Option<usize> {
        self.line.trim_start().starts_with(RETURN).then_some(self.lead + RETURN.len())
    }

    /// The cheapest way to lay out what follows.
    fn cheapest(&self, start: Start, known: &mut HashMap<Start, Plan>) -> Plan {
        let rest = overflow(start.column, &self.line[start.offset..]);
        let mut best = Plan { cost: rest, breaks: Vec::new() };
        if rest == 0 {
            return best;
        }
        if let Some(plan) = known.get(&start) {
            return plan.clone();
        }
        let mut outermost = u32::MAX;
        for place in self.places.iter().filter(|place| place.offset > start.offset) {
            let here = overflow(start.column, self.line[start.offset..place.offset].trim_end());
            let next = self.next(&start, *place);
            let column = next.column;
            let after = self.cheapest(next, known);
            let torn = place.kind.rank().is_some_and(|rank| outermost < rank);
            let cost = here + place.kind.cost(torn) + after.cost;
            // The later, the better, of those that cost the same.
            if cost < best.cost || cost == best.cost && !best.breaks.is_empty() {
                best = Plan { cost, breaks: vec![(place.offset, column)] };
                best.breaks.extend(after.breaks);
            }
            outermost = outermost.min(place.kind.rank().unwrap_or(u32::MAX));
            if here > 0 {
                // Whatever comes later is longer still.
                break;
            }
        }
        known.insert(start, best.clone());
        best
    }

    /// How the line after a break begins.
    fn next(&self, start: &Start, place: Place) -> Start {
        let Start { mut open, mut base, .. } = start.clone();
        let mut column = start.column;
        let mut at = start.offset;
        let passed = self
            .marks
            .iter()
            .filter(|(offset, _)| (start.offset + 1..=place.offset).contains(offset));
        for (offset, mark) in passed {
            column = advance(column, &self.line[at..*offset]);
            at = *offset;
            match mark {
                Mark::Open => open.push(column),
                Mark::Close => drop(open.pop()),
                Mark::Assigned => base = Some(column),
            }
        }
        let indented = self.lead + TAB;
        let column = match place.kind {
            Kind::Name => 0,
            Kind::Assignment => {
                base = Some(indented);
                indented
            }
            Kind::Paren => {
                open.pop();
                open.push(indented);
                indented
            }
            Kind::Inside(_) => open.last().copied().or(base).unwrap_or(indented),
        };
        let text = &self.line[place.offset..];
        let offset = place.offset + text.len() - text.trim_start().len();
        Start { offset, column, open, base }
    }
}

impl Kind {
    fn rank(self) -> Option<u32> {
        match self {
            Self::Inside(rank) => Some(rank),
            _ => None,
        }
    }

    fn cost(self, torn: bool) -> u64 {
        let rank = match self {
            Self::Inside(rank) => rank + if torn { TORN } else { 0 },
            Self::Assignment => ASSIGNED,
            Self::Paren => return PAREN,
            Self::Name => return TYPE,
        };
        1 << (2 * rank.min(DEEPEST))
    }
}

/// How a break after this word ranks, if there may be one before `next`.
fn rank(word: &str, next: &str, depth: u32) -> Option<u32> {
    let outer = RANKS * depth;
    if word.ends_with(',') || word.ends_with(';') {
        (depth > 0).then_some(outer)
    } else if CONNECTIVES.contains(&word) {
        Some(outer + 1)
    } else {
        // A number is read together with what it is compared with.
        let plain = !next.starts_with(|c: char| c.is_ascii_digit());
        (plain && OPERATORS.contains(&word)).then_some(outer + 2)
    }
}

/// What it costs that a line is too long. A text alone may be as long as it is.
fn overflow(column: usize, text: &str) -> u64 {
    let end = advance(column, text);
    if end <= WIDTH || is_text(text) {
        return 0;
    }
    let over = u64::try_from(end - WIDTH).unwrap_or(u64::MAX);
    OVERFLOW + over.min(512) * COLUMN
}

/// Whether it is a string, and what ends an argument.
fn is_text(text: &str) -> bool {
    let text = text.trim_end_matches([',', ')', ';']);
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.replace("\\\\", "").replace("\\\"", "").contains('"'))
}

/// Where the name of a function begins, in the first line of its definition.
fn function_name(line: &str) -> Option<usize> {
    let head = &line[..line.find('(')?];
    let name = head.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')? + 1;
    let plain = !line.starts_with('\t') && !head.contains('=');
    (plain && name < head.len()).then_some(name)
}
