//! Preprocessed C as tokens, and tokens as the declarations of a file.

/// A word, a number, a string or one character of punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// As written.
    pub text: &'t str,
    /// Index of the file in [`Tokens::files`].
    file: usize,
    /// Line in that file, from 1.
    line: u32,
}

/// All tokens of a text that the preprocessor wrote.
#[derive(Debug)]
pub struct Tokens<'t> {
    tokens: Vec<Token<'t>>,
    files: Vec<&'t str>,
}

impl<'t> Tokens<'t> {
    /// Splits a text and follows its line markers.
    pub fn of(text: &'t str) -> Self {
        let mut lexer = Self { tokens: Vec::new(), files: vec![""] };
        let (mut file, mut line) = (0, 1);
        for row in text.lines() {
            if let Some(directive) = row.trim_start().strip_prefix('#') {
                if let Some((number, name)) = marker(directive) {
                    file = lexer.file(name);
                    line = number;
                } else {
                    line += 1;
                }
                continue;
            }
            words(row, |text| lexer.tokens.push(Token { text, file, line }));
            line = line.saturating_add(1);
        }
        lexer
    }

    fn file(&mut self, name: &'t str) -> usize {
        // A file that was left is likely to be among the last.
        self.files.iter().rposition(|known| *known == name).unwrap_or_else(|| {
            self.files.push(name);
            self.files.len() - 1
        })
    }

    /// Where a token stands, as `file:line`; empty without line markers.
    pub fn place(&self, token: Token<'_>) -> String {
        match self.files.get(token.file) {
            None | Some(&"") => String::new(),
            Some(file) => format!("{}:{}", below_include(file), token.line),
        }
    }

    /// Declarations and definitions outside of functions, in order. A
    /// function's body is left out; the `;` is, too.
    pub fn declarations(&self) -> impl Iterator<Item = &[Token<'t>]> {
        Self::split(&self.tokens)
    }

    /// The same of some of the tokens, such as those inside of a structure.
    pub fn split<'a>(tokens: &'a [Token<'t>]) -> impl Iterator<Item = &'a [Token<'t>]> {
        let mut rest = tokens;
        std::iter::from_fn(move || {
            while let Some((first, after)) = rest.split_first()
                && first.text == ";"
            {
                rest = after;
            }
            if rest.is_empty() {
                return None;
            }
            let (declaration, after) = split(rest);
            rest = after;
            Some(declaration)
        })
    }
}

/// `# 12 "file.h" 1` and `#line 12 "file.h"`.
fn marker(directive: &str) -> Option<(u32, &str)> {
    let directive = directive.trim_start();
    let directive = directive.strip_prefix("line").unwrap_or(directive).trim_start();
    let (number, rest) = directive.split_once(' ')?;
    let name = rest.trim_start().strip_prefix('"')?.split_once('"')?.0;
    Some((number.parse().ok()?, name))
}

/// The part of a header's path that is the same wherever the tree is.
fn below_include(path: &str) -> &str {
    let path = path.strip_prefix("./").unwrap_or(path);
    if path.starts_with("include/") || path.starts_with("arch/") {
        return path;
    }
    ["/overlay/", "/arch/", "/include/"]
        .iter()
        .filter_map(|folder| path.find(folder))
        .min()
        .map_or(path, |at| &path[at + 1..])
}

fn words<'t>(row: &'t str, mut found: impl FnMut(&'t str)) {
    let bytes = row.as_bytes();
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        if byte.is_ascii_whitespace() {
            continue;
        }
        if is_word(byte) {
            while bytes.get(at).is_some_and(|b| is_word(*b)) {
                at += 1;
            }
        } else if byte == b'"' || byte == b'\'' {
            while let Some(&next) = bytes.get(at) {
                at += if next == b'\\' { 2 } else { 1 };
                if next == byte {
                    break;
                }
            }
            at = at.min(bytes.len());
        }
        // Escapes may have ended within a character of several bytes.
        if let Some(word) = row.get(start..at) {
            found(word);
        }
    }
}

/// The first declaration of some tokens, and what follows it.
fn split<'a, 't>(tokens: &'a [Token<'t>]) -> (&'a [Token<'t>], &'a [Token<'t>]) {
    let (mut depth, mut assigned) = (0_u32, false);
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "=" if depth == 0 => assigned = true,
            ";" if depth == 0 => return (&tokens[..at], &tokens[at + 1..]),
            "{" if depth == 0 => {
                let end = closing(tokens, at);
                if !assigned && ends_function(&tokens[..at]) {
                    return (&tokens[..at], &tokens[end..]);
                }
                at = end;
                continue;
            }
            "{" => {
                at = closing(tokens, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    (tokens, &[])
}

/// Index after the brace that closes the one at `at`.
fn closing(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0_u32;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text {
            "{" => depth += 1,
            "}" => {
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

/// Whether a brace after these tokens begins the body of a function: they
/// have parameters, which attributes of a `struct` are not.
fn ends_function(head: &[Token<'_>]) -> bool {
    let mut at = 0;
    let mut before = "";
    while let Some(token) = head.get(at) {
        if token.text == "(" {
            if !takes_group(before) {
                return true;
            }
            at = super::declaration::after_group(head, at);
            continue;
        }
        before = token.text;
        at += 1;
    }
    false
}

/// Words whose parentheses hold no parameters.
pub(super) fn takes_group(word: &str) -> bool {
    matches!(
        word,
        "__attribute__" | "__attribute" | "typeof" | "__typeof__" | "_Alignas" | "asm" | "__asm__"
    )
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    fn declarations(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        tokens
            .declarations()
            .map(|d| d.iter().map(|t| t.text).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn declarations_end_where_c_says() {
        let text = "struct a { int x; struct { int y; } z; } __attribute__((packed));\n\
                    static inline int f(int a)\n{ if (a) { return 1; } return ';'; }\n\
                    extern int g(void); int v = sizeof(struct { int q; });;\n\
                    struct __attribute__((aligned(8))) b { int y; };\n\
                    static int t[] = { 1, 2, };\n\
                    const char *s = \"a;\\\"{\";";
        assert_eq!(
            declarations(text),
            [
                "struct a { int x ; struct { int y ; } z ; } __attribute__ ( ( packed ) )",
                "static inline int f ( int a )",
                "extern int g ( void )",
                "int v = sizeof ( struct { int q ; } )",
                "struct __attribute__ ( ( aligned ( 8 ) ) ) b { int y ; }",
                "static int t [ ] = { 1 , 2 , }",
                "const char * s = \"a;\\\"{\"",
            ]
        );
    }

    #[test]
    fn places_follow_line_markers() {
        let text = "# 1 \"a.c\"\n# 7 \"/usr/src/k/include/net/sock.h\" 1\nint\n\nf(void);\n\
                    # 3 \"a.c\" 2\nint g;\n#pragma GCC x\nint h;";
        let tokens = Tokens::of(text);
        let places: Vec<_> = tokens.declarations().map(|d| tokens.place(d[0])).collect();
        assert_eq!(places, ["include/net/sock.h:7", "a.c:3", "a.c:5"]);
    }

    #[test]
    fn what_is_no_c_does_not_hang_or_panic() {
        for text in
            ["{", "}", "(((", ")))", "\"", "'\\", "# 99999999999 \"", "#", "a {", "é\\é\"\\é"]
        {
            let tokens = Tokens::of(text);
            assert!(tokens.declarations().count() < 10);
        }
    }
}
