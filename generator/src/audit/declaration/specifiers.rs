//! The type specifiers and qualifiers that a declaration begins with.

/// What was read of them.
#[derive(Debug, Default)]
pub(super) struct Base {
    pub constant: bool,
    pub volatile: bool,
    /// A type of a name, or one that is not arithmetic.
    pub named: Option<String>,
    sign: Option<&'static str>,
    longs: usize,
    kind: Option<String>,
}

impl Base {
    /// Whether there is a type yet.
    pub fn given(&self) -> bool {
        self.named.is_some() || self.sign.is_some() || self.longs > 0 || self.kind.is_some()
    }

    /// Takes a word of an arithmetic type.
    pub fn arithmetic(&mut self, word: &str) -> bool {
        match word {
            "unsigned" => self.sign = Some("unsigned "),
            "signed" | "__signed__" => self.sign = Some(""),
            "long" => self.longs += 1,
            // Implied by the other words if there are any.
            "int" => self.sign = self.sign.or(Some("")),
            "void" | "char" | "short" | "float" | "double" | "__int128" => {
                self.kind = Some(word.to_owned());
            }
            "_Bool" | "bool" => self.kind = Some("bool".to_owned()),
            _ => return false,
        }
        true
    }

    /// In one order.
    pub fn render(self) -> Option<String> {
        if !self.given() {
            return None;
        }
        let mut text = String::new();
        for (given, word) in [(self.constant, "const "), (self.volatile, "volatile ")] {
            text.push_str(if given { word } else { "" });
        }
        if let Some(named) = self.named {
            return Some(text + &named);
        }
        text.push_str(self.sign.unwrap_or(""));
        let mut words = vec!["long"; self.longs];
        match &self.kind {
            Some(kind) => words.push(kind),
            None if self.longs == 0 => words.push("int"),
            None => {}
        }
        Some(text + &words.join(" "))
    }
}
