//! C layout the kernel's way: 80 columns, tabs of eight, continuation lines
//! aligned with the open parenthesis. Templates write every statement on one
//! line and leave the breaking to [`wrap`], since its place depends on the
//! length of the family's name.

const WIDTH: usize = 80;
const TAB: usize = 8;
const RETURN: &str = "return ";

/// Breaks every line over 80 columns that can be broken.
pub fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        if columns(body) <= WIDTH || is_fixed(body) {
            out.push_str(body);
        } else {
            break_line(body, &mut out);
        }
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
    line.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 })
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

/// Splits one line where the kernel would: at the outermost comma or logical
/// operator that still fits, under the parenthesis it belongs to.
fn break_line(line: &str, out: &mut String) {
    let start = out.len();
    break_from(line, out);
    let ugly = out[start..].lines().any(|l| columns(l) > WIDTH || l.ends_with('('));
    if let Some(name) = function_name(line).filter(|_| ugly) {
        // Arguments under a long name do not fit: the type stands alone.
        out.truncate(start);
        out.push_str(line[..name].trim_end());
        out.push('\n');
        break_from(&line[name..], out);
    }
}

/// Where the name of a function begins, in the first line of its definition.
fn function_name(line: &str) -> Option<usize> {
    let head = &line[..line.find('(')?];
    let name = head.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')? + 1;
    (!line.starts_with('\t') && name < head.len()).then_some(name)
}

/// The values of an initializer, whose brace stays on the line before them, and
/// what stands in front of it.
fn initializer(line: &str) -> Option<(&str, &str)> {
    let open = line.find(" = { ")? + " = {".len();
    Some((&line[..open], line[open..].strip_suffix("};")?.trim()))
}

fn break_from(line: &str, out: &mut String) {
    let lead = &line[..line.len() - line.trim_start().len()];
    if let Some((head, values)) = initializer(line) {
        for part in [head, "\n", lead, "\t", values, "\n", lead, "};"] {
            out.push_str(part);
        }
        return;
    }
    let mut rest = line.to_owned();
    let mut open = Vec::new();
    while columns(&rest) > WIDTH
        && let Some(found) = break_point(&rest, &open)
    {
        out.push_str(rest[..found.offset].trim_end());
        out.push('\n');
        rest = indent_to(found.column) + rest[found.offset..].trim_start();
        open = found.open;
    }
    out.push_str(&rest);
}

/// A place to break a line at.
struct Break {
    /// Byte offset of what goes to the next line.
    offset: usize,
    /// Column to go on in.
    column: usize,
    /// Columns after the parentheses that are open there, outermost first.
    open: Vec<usize>,
    /// The lower, the better: commas before operators of the same depth.
    rank: usize,
}

/// The best place to break a line that starts inside the parentheses `open`.
fn break_point(line: &str, open: &[usize]) -> Option<Break> {
    let lead = columns(&line[..line.len() - line.trim_start().len()]);
    let mut open = open.to_vec();
    if open.is_empty() && line.trim_start().starts_with(RETURN) {
        // What is returned is aligned as if it stood in parentheses.
        open.push(lead + RETURN.len());
    }
    let mut best: Option<Break> = None;
    let mut assign = None;
    let mut first_paren = None;
    let mut at = 0;
    let mut before = ' ';
    let mut in_string = false;
    let mut chars = line.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        at = if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 };
        let space_follows = chars.peek().is_some_and(|(_, next)| *next == ' ');
        match c {
            '"' if !(in_string && before == '\\') => in_string = !in_string,
            // Two of them do not escape what follows.
            '\\' if in_string && before == '\\' => {
                before = ' ';
                continue;
            }
            _ if in_string => {}
            '(' => {
                open.push(at);
                first_paren = first_paren.or(Some(offset + 1));
            }
            ')' => {
                open.pop();
            }
            ',' | '&' | '|' if space_follows && at <= WIDTH => {
                let rank = open.len() * 2 + usize::from(c != ',');
                if let Some(&column) = open.last()
                    && best.as_ref().is_none_or(|b| rank <= b.rank)
                {
                    best = Some(Break { offset: offset + 1, column, open: open.clone(), rank });
                }
            }
            '=' if space_follows && before == ' ' && open.is_empty() && at <= WIDTH => {
                assign = assign.or(Some(offset + 1));
            }
            _ => {}
        }
        before = c;
    }
    let go_on = |offset, column| Break { offset, column, open: Vec::new(), rank: 0 };
    // A call with nothing to break at: its arguments go to the next line.
    let paren = || {
        let offset = first_paren?;
        (!line[offset..].starts_with(')') && offset < line.len()).then(|| go_on(offset, lead + TAB))
    };
    best.or_else(|| assign.map(|offset| go_on(offset, lead + TAB))).or_else(paren)
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
