//! What a kernel's headers declare: members of structures, functions, macros.

use std::collections::{BTreeMap, BTreeSet};

use super::declaration::Declaration;
use super::lex::{Token, Tokens};
use crate::facts::Release;

/// A member of a structure, or a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The declaration; none where it is of a kind that is not understood.
    pub declaration: Option<Declaration>,
    /// As the header has it, blanks apart.
    pub text: String,
    /// `file:line`.
    pub place: String,
}

/// A macro.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Macro {
    /// Its parameters, for one that is called.
    pub parameters: Option<Vec<String>>,
    /// What it stands for.
    pub body: String,
}

/// All that was found in one kernel.
#[derive(Debug, Default)]
pub struct Headers {
    structs: BTreeMap<String, BTreeMap<String, Found>>,
    functions: BTreeMap<String, Vec<Found>>,
    macros: BTreeMap<String, Macro>,
}

impl Headers {
    /// Reads what the preprocessor wrote (`-E`) and the macros it knew
    /// (`-dM`), and keeps the structures and functions that are wanted.
    pub fn read(text: &str, macros: &str, structs: &[&str], functions: &BTreeSet<&str>) -> Self {
        let mut headers = Self { macros: read_macros(macros), ..Self::default() };
        let tokens = Tokens::of(text);
        for declaration in tokens.declarations() {
            if let Some(name) = structs.iter().find(|name| defines(declaration, name)) {
                headers.structs.insert((*name).to_owned(), members(&tokens, declaration));
            } else if let Some(name) = function_name(declaration)
                && functions.contains(name)
            {
                let found = found(&tokens, declaration);
                headers.functions.entry(name.to_owned()).or_default().push(found);
            }
        }
        headers
    }

    /// The members of a structure by name, if it is defined.
    pub fn members(&self, name: &str) -> Option<&BTreeMap<String, Found>> {
        self.structs.get(name)
    }

    /// Every declaration of a function.
    pub fn function(&self, name: &str) -> &[Found] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// A macro that stands for something else than itself.
    pub fn macro_of(&self, name: &str) -> Option<&Macro> {
        self.macros.get(name).filter(|found| found.body != name)
    }

    /// Whether a macro is defined, whatever it stands for.
    pub fn defined(&self, name: &str) -> bool {
        self.macros.contains_key(name)
    }

    /// The kernel's release: its first two numbers.
    pub fn release(&self) -> Option<Release> {
        let code: u32 = self.macros.get("LINUX_VERSION_CODE")?.body.parse().ok()?;
        let (major, minor) = (code >> 16, code >> 8 & 0xff);
        Some(Release { major: u16::try_from(major).ok()?, minor: u16::try_from(minor).ok()? })
    }
}

/// Whether a declaration is `struct NAME { ...`.
fn defines(declaration: &[Token<'_>], name: &str) -> bool {
    matches!(declaration, [word, tag, brace, ..]
        if word.text == "struct" && tag.text == name && brace.text == "{")
}

fn members(tokens: &Tokens<'_>, definition: &[Token<'_>]) -> BTreeMap<String, Found> {
    let end = definition.iter().rposition(|token| token.text == "}").unwrap_or(definition.len());
    let inside = definition.get(3..end).unwrap_or(&[]);
    let mut members = BTreeMap::new();
    for declaration in Tokens::split(inside) {
        let member = found(tokens, declaration);
        // A member that is not understood must not pass for one that is gone.
        let name = member.declaration.as_ref().map_or(&member.text, |read| &read.name).clone();
        members.insert(name, member);
    }
    members
}

fn found(tokens: &Tokens<'_>, declaration: &[Token<'_>]) -> Found {
    let words: Vec<&str> = declaration.iter().map(|token| token.text).collect();
    Found {
        declaration: Declaration::parse(declaration),
        text: words.join(" "),
        place: declaration.first().map(|token| tokens.place(*token)).unwrap_or_default(),
    }
}

/// The first word before parentheses that are not those of an attribute.
fn function_name<'t>(declaration: &[Token<'t>]) -> Option<&'t str> {
    let mut at = 0;
    while let Some([word, next]) = declaration.get(at..at + 2) {
        if next.text != "(" {
            at += 1;
        } else if super::lex::takes_group(word.text) {
            at = super::declaration::after_group(declaration, at + 1);
        } else {
            return Some(word.text);
        }
    }
    None
}

fn read_macros(text: &str) -> BTreeMap<String, Macro> {
    text.lines()
        .filter_map(|line| line.strip_prefix("#define "))
        .map(|line| {
            let end = line.find(['(', ' ']).unwrap_or(line.len());
            let (name, rest) = line.split_at(end);
            let (parameters, body) = match rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
                Some((inside, body)) => {
                    let words = inside.split(',').map(|word| word.trim().to_owned());
                    (Some(words.filter(|word| !word.is_empty()).collect()), body)
                }
                None => (None, rest),
            };
            (name.to_owned(), Macro { parameters, body: body.trim().to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# 1 \"include/linux/net.h\" 1
struct ops;
struct ops {
 int family;
 int (*bind) (struct socket *sock, int len);
 union { int a; char b; } h;
 unsigned odd : 1;
} __attribute__((aligned(8)));
extern __attribute__((cold)) int f(int a);
static inline __attribute__((unused)) int f(int b) { return g(b); }
int g(int);
struct other { int (*f)(void); };
";

    fn headers() -> Headers {
        let macros = "#define LINUX_VERSION_CODE 393472\n#define m(a, b...) f(a)\n#define g g\n\
                      #define CONFIG_NET 1\n#define e\n";
        Headers::read(TEXT, macros, &["ops", "none"], &["f", "g", "h"].into())
    }

    #[test]
    fn members_are_found_by_name() {
        let headers = headers();
        let members = headers.members("ops").unwrap();
        let names: Vec<_> = members.keys().map(String::as_str).collect();
        assert_eq!(names, ["bind", "family", "h", "unsigned odd : 1"]);
        assert_eq!(members["bind"].place, "include/linux/net.h:4");
        let read = members["bind"].declaration.as_ref().unwrap();
        assert_eq!(read.canonical, "int (*bind)(struct socket *, int)");
        assert!(headers.members("none").is_none());
    }

    #[test]
    fn functions_are_found_however_often_declared() {
        let headers = headers();
        assert_eq!(headers.function("f").len(), 2);
        assert!(headers.function("f")[1].declaration.as_ref().unwrap().inline);
        assert_eq!(headers.function("g").len(), 1);
        assert!(headers.function("h").is_empty());
    }

    #[test]
    fn macros_have_parameters_and_body() {
        let headers = headers();
        assert_eq!(headers.macro_of("m").unwrap().parameters.as_deref().unwrap(), ["a", "b..."]);
        assert!(headers.macro_of("g").is_none() && headers.defined("g"));
        assert!(headers.defined("e") && headers.defined("CONFIG_NET"));
        assert_eq!(headers.release(), Release::parse("6.1"));
    }
}
