//! Reads the words of a declaration, and writes it in canonical form.

use super::specifiers::Base;

/// How deep types may be nested before they count as no C.
const DEPTH: u32 = 32;

/// The declared name and the canonical form.
pub(super) fn read(words: &[&str]) -> Option<(String, String)> {
    let mut parser = Parser { words, at: 0, depth: 0 };
    let base = parser.specifiers()?;
    let (name, operators) = parser.declarator()?;
    let name = name?.to_owned();
    // A bit field, or a list of declarators: not what is looked for.
    (parser.at == words.len()).then(|| {
        let canonical = render(&base, &operators, &name);
        (name, canonical)
    })
}

/// What a declarator does to the type before it, nearest the name first.
#[derive(Debug)]
enum Operator {
    Pointer(String),
    Function(String),
    Array(String),
}

struct Parser<'w> {
    words: &'w [&'w str],
    at: usize,
    depth: u32,
}

impl<'w> Parser<'w> {
    fn peek(&self) -> &'w str {
        self.words.get(self.at).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'w str {
        let word = self.peek();
        self.at += usize::from(self.at < self.words.len());
        word
    }

    fn accept(&mut self, word: &str) -> bool {
        let found = self.peek() == word;
        self.at += usize::from(found);
        found
    }

    /// Type specifiers and qualifiers, in one order.
    fn specifiers(&mut self) -> Option<String> {
        let mut base = Base::default();
        loop {
            let word = self.peek();
            match word {
                "const" | "__const" => base.constant = true,
                "volatile" | "__volatile__" => base.volatile = true,
                "struct" | "union" | "enum" if !base.given() => {
                    self.at += 1;
                    let tag = if self.peek() == "{" { "" } else { self.next() };
                    let body =
                        if self.peek() == "{" { self.group("{", "}") } else { String::new() };
                    let parts = [word, tag, &body];
                    let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
                    base.named = Some(parts.join(" "));
                    continue;
                }
                "typeof" | "__typeof__" if !base.given() => {
                    self.at += 1;
                    base.named = Some(format!("typeof{}", self.group("(", ")")));
                    continue;
                }
                _ if base.named.is_none() && base.arithmetic(word) => {}
                _ if !base.given() && is_identifier(word) => base.named = Some(word.to_owned()),
                _ => break,
            }
            self.at += 1;
        }
        base.render()
    }

    /// A bracketed group as text.
    fn group(&mut self, open: &str, close: &str) -> String {
        let (start, mut depth) = (self.at, 0_u32);
        while self.at < self.words.len() {
            let word = self.next();
            if word == open {
                depth += 1;
            } else if word == close {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
        }
        spaced(&self.words[start..self.at])
    }

    /// A declarator, with or without a name.
    fn declarator(&mut self) -> Option<(Option<&'w str>, Vec<Operator>)> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut pointers = Vec::new();
        while self.accept("*") {
            let mut qualifiers = String::new();
            while let word @ ("const" | "volatile") = self.peek() {
                qualifiers.push_str(word);
                qualifiers.push(' ');
                self.at += 1;
            }
            pointers.push(Operator::Pointer(qualifiers));
        }
        let (mut name, mut operators) = (None, Vec::new());
        if self.peek() == "(" && matches!(self.words.get(self.at + 1), Some(&("*" | "("))) {
            self.at += 1;
            (name, operators) = self.declarator()?;
            if !self.accept(")") {
                return None;
            }
        } else if is_identifier(self.peek()) {
            name = Some(self.next());
        }
        loop {
            match self.peek() {
                "(" => {
                    let parameters = self.parameters()?;
                    operators.push(Operator::Function(parameters));
                }
                "[" => {
                    let size = self.group("[", "]");
                    operators.push(Operator::Array(size));
                }
                _ => break,
            }
        }
        operators.extend(pointers.into_iter().rev());
        self.depth -= 1;
        Some((name, operators))
    }

    fn parameters(&mut self) -> Option<String> {
        self.at += 1;
        let mut parameters = Vec::new();
        while !self.accept(")") {
            if self.accept("...") || (self.accept(".") && self.accept(".") && self.accept(".")) {
                parameters.push("...".to_owned());
            } else {
                let base = self.specifiers()?;
                let (_, mut operators) = self.declarator()?;
                parameters.push(parameter(&base, &mut operators));
            }
            if !self.accept(",") && self.peek() != ")" {
                return None;
            }
        }
        Some(parameters.join(", "))
    }
}

/// A parameter's type: arrays are pointers, and whether the callee changes its
/// own copy is nobody's business.
fn parameter(base: &str, operators: &mut [Operator]) -> String {
    match operators.first_mut() {
        Some(first @ Operator::Array(_)) => *first = Operator::Pointer(String::new()),
        Some(Operator::Pointer(qualifiers)) => qualifiers.clear(),
        _ => {}
    }
    let base = if operators.is_empty() {
        base.trim_start_matches("const ").trim_start_matches("volatile ")
    } else {
        base
    };
    render(base, operators, "")
}

fn render(base: &str, operators: &[Operator], name: &str) -> String {
    let mut text = name.to_owned();
    let mut pointer = false;
    for operator in operators {
        let suffix = match operator {
            Operator::Pointer(qualifiers) => {
                text = format!("*{qualifiers}{text}");
                pointer = true;
                continue;
            }
            Operator::Function(parameters) => format!("({parameters})"),
            Operator::Array(size) => size.clone(),
        };
        text = if pointer { format!("({text}){suffix}") } else { format!("{text}{suffix}") };
        pointer = false;
    }
    let text = text.trim_end();
    if text.is_empty() { base.to_owned() } else { format!("{base} {text}") }
}

fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Words with the blanks that C would want.
fn spaced(words: &[&str]) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        let tight = index == 0
            || matches!(*word, ";" | "," | ")" | "]" | "[")
            || matches!(words[index - 1], "(" | "[" | "*");
        if !tight {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}
