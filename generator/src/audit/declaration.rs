//! One C declaration: its name, and its type in a form that does not depend on
//! blanks, names of parameters, storage classes and attributes.

use super::lex::{Token, Tokens};

/// What a declaration declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The declared name.
    pub name: String,
    /// The declaration again, in canonical form.
    pub canonical: String,
    /// It is a definition in a header: `static` or `inline`.
    pub inline: bool,
}

/// How deep types may be nested before they count as no C.
const DEPTH: u32 = 32;

impl Declaration {
    /// Reads one declaration, without its `;`.
    pub fn parse(tokens: &[Token<'_>]) -> Option<Self> {
        let words = plain(tokens);
        let inline = words.iter().any(|word| is_inline(word));
        let words: Vec<&str> = words.into_iter().filter(|word| !is_storage(word)).collect();
        let mut parser = Parser { words: &words, at: 0, depth: 0 };
        let base = parser.specifiers()?;
        let (name, operators) = parser.declarator()?;
        let name = name?.to_owned();
        // A bit field, or a list of declarators: not what is looked for.
        (parser.at == words.len()).then(|| {
            let canonical = render(&base, &operators, &name);
            Self { name, canonical, inline }
        })
    }

    /// Reads one declaration as people write it.
    pub fn of(text: &str) -> Option<Self> {
        let tokens = Tokens::of(text);
        let mut all = tokens.declarations();
        let first = all.next()?;
        all.next().is_none().then(|| Self::parse(first)).flatten()
    }

    /// The canonical declaration with another name, or with the declarator
    /// `(*name)` in its place.
    pub fn renamed(&self, name: &str) -> String {
        let mut text = String::new();
        let mut rest = self.canonical.as_str();
        while let Some(at) = rest.find(&self.name) {
            let (before, found) = rest.split_at(at);
            let after = &found[self.name.len()..];
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            text.push_str(before);
            if before.ends_with(word) || after.starts_with(word) {
                text.push_str(&self.name);
                rest = after;
                continue;
            }
            return text + name + after;
        }
        text + rest
    }
}

/// Index after the group of parentheses that begins at `at`.
pub(super) fn after_group(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0_u32;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The words that matter to the type: no attributes, no assembler names.
fn plain<'t>(tokens: &[Token<'t>]) -> Vec<&'t str> {
    let mut words = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.text {
            "__attribute__" | "__attribute" | "asm" | "__asm__" | "_Alignas" => {
                at = after_group(tokens, at);
            }
            // Annotations of sparse, which the compiler never sees, and named
            // address spaces, which depend on its version.
            "__extension__" | "__user" | "__percpu" | "__rcu" | "__iomem" | "__seg_gs"
            | "__seg_fs" | "__restrict" | "restrict" | "__must_check" => {}
            word => words.push(word),
        }
    }
    words
}

fn is_inline(word: &str) -> bool {
    matches!(word, "static" | "inline" | "__inline" | "__inline__" | "__always_inline")
}

fn is_storage(word: &str) -> bool {
    is_inline(word) || matches!(word, "extern" | "_Noreturn" | "register")
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

#[derive(Debug, Default)]
struct Base {
    constant: bool,
    volatile: bool,
    named: Option<String>,
    sign: Option<&'static str>,
    longs: usize,
    kind: Option<String>,
}

impl Base {
    fn given(&self) -> bool {
        self.named.is_some() || self.sign.is_some() || self.longs > 0 || self.kind.is_some()
    }

    /// Takes a word of an arithmetic type.
    fn arithmetic(&mut self, word: &str) -> bool {
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

    fn render(self) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::Declaration;

    fn canonical(text: &str) -> String {
        Declaration::of(text).unwrap_or_else(|| panic!("{text}")).canonical
    }

    #[test]
    fn spelling_does_not_matter() {
        for (one, other) in [
            (
                "extern int f(struct socket *a, unsigned flags)",
                "int f(struct socket *, unsigned int)",
            ),
            ("static inline void g(const gfp_t p)", "void g(gfp_t priority)"),
            ("unsigned long int x(void)", "long unsigned x(void)"),
            ("int\t(*bind) (struct sock *sk)", "int(*bind)(struct sock *)"),
            ("int __attribute__((pure)) f(char *const p)", "int f(char * q) __attribute__((cold))"),
            ("char name[32]", "char  name[ 32 ]"),
            ("int f(const char s[])", "int f(char const *s)"),
            ("_Bool f(int (*cb)(struct a *x, int y))", "bool f(int (*)(struct a *, int))"),
            ("int __attribute__((btf_type_tag(\"user\"))) *f(void)", "int *f(void)"),
            ("int f(const char *fmt, ...)", "int f(const char *, ...)"),
        ] {
            assert_eq!(canonical(one), canonical(other));
        }
    }

    #[test]
    fn differences_of_type_do() {
        for (one, other) in [
            ("int f(struct sockaddr *a)", "int f(struct sockaddr_unsized *a)"),
            ("int f(int a)", "int f(int a, int b)"),
            ("int f(char *p)", "int f(const char *p)"),
            ("int f(int a)", "int f(int *a)"),
            ("int f(unsigned int)", "int f(unsigned long)"),
            ("int (*f)(void)", "int *f(void)"),
            ("char name[32]", "char name[33]"),
            ("union { int a; } h", "union { int b; } h"),
            ("void f(void)", "void f()"),
        ] {
            assert_ne!(canonical(one), canonical(other));
        }
    }

    #[test]
    fn canonical_is_c() {
        for text in [
            "struct sock *(*accept)(struct sock *, int, int *, bool)",
            "struct kmem_cache *slab",
            "unsigned int (*const *f[3])(void)",
            "union { struct a *b; struct c d[2]; } h",
            "void (*signal(int, void (*)(int)))(int)",
            "struct proc_dir_entry *p(const char *, int (*)(struct seq_file *, void *))",
        ] {
            assert_eq!(canonical(text), text);
        }
    }

    #[test]
    fn a_declaration_is_told_from_a_definition_in_a_header() {
        assert!(Declaration::of("static inline int f(void) { return 1; }").unwrap().inline);
        assert!(!Declaration::of("extern int f(void);").unwrap().inline);
    }

    #[test]
    fn names_can_be_replaced() {
        let declaration = Declaration::of("struct sk *skb(struct skb *a)").unwrap();
        assert_eq!(declaration.renamed("(*f)"), "struct sk *(*f)(struct skb *)");
        let declaration = Declaration::of("struct skb *skb_f(struct skb *a)").unwrap();
        assert_eq!(declaration.renamed("(*f)"), "struct skb *(*f)(struct skb *)");
    }

    #[test]
    fn what_is_no_declaration_is_none() {
        let deep = format!("int {}f", "(*".repeat(1000));
        for text in ["", ";", "int", "int a, b", "int x : 3", "f(", "int f(int", "= 3", &deep, "("]
        {
            assert_eq!(Declaration::of(text), None, "{text}");
        }
    }
}
