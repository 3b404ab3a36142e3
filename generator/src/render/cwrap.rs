//! C layout the kernel's way: 80 columns, tabs of eight, continuation lines
//! aligned with the open parenthesis. Templates write every statement on one
//! line and leave the breaking to [`wrap`], since its place depends on the
//! length of the family's name.

mod breaks;
#[cfg(test)]
mod long_names;

const WIDTH: usize = 80;
const TAB: usize = 8;

/// Breaks every line over 80 columns that can be broken.
pub fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut in_macro = false;
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        // A macro goes on only behind a backslash.
        let fixed = in_macro || body.ends_with('\\') || is_fixed(body);
        if columns(body) <= WIDTH || fixed {
            out.push_str(body);
        } else {
            break_line(body, &mut out);
        }
        in_macro = body.ends_with('\\');
        out.push_str(end);
    }
    out
}

/// Text as a kernel comment of `tabs` levels: on one line if it fits.
pub fn comment(text: &str, tabs: usize) -> String {
    let indent = "\t".repeat(tabs);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let single = format!("{indent}/* {text} */");
    if columns(&single) <= WIDTH {
        return single;
    }
    let body = fill(&text, &format!("{indent} * "), None);
    format!("{indent}/*\n{body}\n{indent} */")
}

/// Text filled to 80 columns, every line led by `lead`, and every line but the
/// first by `hang` after that.
pub fn fill(text: &str, lead: &str, hang: Option<&str>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = lead.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && columns(&line) + 1 + word.chars().count() > WIDTH {
            let next = format!("{lead}{}", hang.unwrap_or_default());
            lines.push(std::mem::replace(&mut line, next));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line.trim_end().to_owned());
    lines.join("\n")
}

/// Text followed by the tabs that bring the next column to `column`.
pub fn pad(text: &str, column: usize) -> String {
    let mut out = text.to_owned();
    let mut at = columns(text);
    loop {
        out.push('\t');
        at = (at / TAB + 1) * TAB;
        if at >= column {
            return out;
        }
    }
}

/// A macro and its value, below it where one line is too short.
pub fn define(name: &str, value: &str) -> String {
    let line = format!("#define {}{value}", pad(name, 32));
    if columns(&line) <= WIDTH { line } else { format!("#define {name} \\\n\t{value}") }
}

/// Text as the inside of a C string literal.
pub fn cstring(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
        out
    })
}

/// Display columns of one line.
fn columns(line: &str) -> usize {
    advance(0, line)
}

/// The column behind a text that begins in `column`.
fn advance(column: usize, text: &str) -> usize {
    text.chars().fold(column, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 })
}

/// Lines that have to stay as they are.
fn is_fixed(line: &str) -> bool {
    let start = line.trim_start();
    // The text of an event is no call: nothing stands below its parenthesis.
    ["/*", "* ", "//", "#", "TP_printk("].iter().any(|mark| start.starts_with(mark))
}

/// Whitespace that reaches `column`: tabs, then spaces.
fn indent_to(column: usize) -> String {
    "\t".repeat(column / TAB) + &" ".repeat(column % TAB)
}

/// The values of an initializer, whose brace stays on the line before them, and
/// what stands in front of it.
fn initializer(line: &str) -> Option<(&str, &str)> {
    let open = line.find(" = { ")? + " = {".len();
    Some((&line[..open], line[open..].strip_suffix("};")?.trim()))
}

fn break_line(line: &str, out: &mut String) {
    let lead = &line[..line.len() - line.trim_start().len()];
    if let Some((head, values)) = initializer(line) {
        for part in [head, "\n", lead, "\t", values, "\n", lead, "};"] {
            out.push_str(part);
        }
    } else {
        out.push_str(&breaks::break_line(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_left_alone() {
        assert_eq!(wrap("\treturn 0;\n"), "\treturn 0;\n");
    }

    #[test]
    fn arguments_line_up_under_the_parenthesis() {
        let long = "static int syscom_connect(struct socket *sock, struct sockaddr *uaddr, int len, int flags)\n";
        assert_eq!(
            wrap(long),
            "static int syscom_connect(struct socket *sock, struct sockaddr *uaddr, int len,\n\t\t\t  int flags)\n"
        );
    }

    #[test]
    fn the_outermost_argument_list_is_broken_first() {
        let long = "\tproc_create_net(\"syscom\", 0444, net->proc_net, &syscom_seq_ops(one, two, three, four));\n";
        assert_eq!(
            wrap(long),
            "\tproc_create_net(\"syscom\", 0444, net->proc_net,\n\t\t\t&syscom_seq_ops(one, two, three, four));\n"
        );
    }

    #[test]
    fn a_comma_is_better_than_an_operator_inside_an_argument() {
        let long = "\t\twake_up_interruptible_sync_poll(&wq->wait, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);\n";
        assert!(wrap(long).contains("&wq->wait,\n\t\t\t\t\t\tEPOLLOUT |"));
    }

    #[test]
    fn a_continuation_goes_on_under_its_own_parenthesis() {
        let long = format!("\tif ({0} && {0} && {0} && {0})\n", "syscom_is_something(sock)");
        let wrapped = wrap(&long);
        assert!(wrapped.lines().skip(1).all(|l| l.starts_with("\t    s")), "{wrapped}");
    }

    #[test]
    fn an_assignment_breaks_after_the_sign() {
        let long =
            format!("\tstruct {} *{} = {};\n", "a".repeat(30), "b".repeat(20), "c".repeat(30));
        assert!(wrap(&long).contains(" =\n\t\tccc"));
    }

    #[test]
    fn the_brace_of_an_initializer_stays_on_its_line() {
        let long = format!("\tint {}[3] = {{ {1}, {1}, {1} }};\n", "a".repeat(40), i32::MAX);
        let values = "\n\t\t2147483647, 2147483647, 2147483647\n\t};\n";
        assert_eq!(wrap(&long), format!("\tint {}[3] = {{{values}", "a".repeat(40)));
    }

    #[test]
    fn a_long_type_stands_alone() {
        let name = "abcdefghijklmn15";
        let long = format!("static struct {name}_sock_of *{name}_sock(const struct sock *sk)\n");
        let broken = long.replace(" *", " *\n").replacen("struct sock *\n", "struct sock *", 1);
        assert_eq!(wrap(&long), broken);
    }

    #[test]
    fn strings_are_never_broken() {
        let long = format!("\tseq_puts(seq, \"{}\");\n", "a, b && c ".repeat(9));
        let wrapped = wrap(&long);
        assert_eq!(wrapped.matches('"').count(), 2);
        assert!(wrapped.lines().all(|l| !l.ends_with("b &&")));
    }

    #[test]
    fn a_parenthesis_in_a_string_is_no_place_to_break() {
        let text =
            "a long text (with one, two and three words in parentheses) in a string".repeat(2);
        let wrapped = wrap(&format!("MODULE_DESCRIPTION(\"{text}\");\n"));
        assert_eq!(wrapped, format!("MODULE_DESCRIPTION(\n\t\"{text}\");\n"));
    }

    #[test]
    fn comments_fill() {
        assert_eq!(comment("short", 1), "\t/* short */");
        assert!(comment(&"word ".repeat(40), 1).starts_with("\t/*\n\t * word"));
    }

    #[test]
    fn padding_reaches_the_column() {
        assert_eq!(pad("__u8", 16), "__u8\t\t");
        assert_eq!(pad("__kernel_sa_family_t", 16), "__kernel_sa_family_t\t");
    }
}
