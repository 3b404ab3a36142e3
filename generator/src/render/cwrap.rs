//! C layout the kernel's way: 80 columns, tabs of eight, continuation lines
//! aligned with the open parenthesis. Templates write every statement on one
//! line and leave the breaking to [`wrap`], since its place depends on the
//! length of the family's name.

const WIDTH: usize = 80;
const TAB: usize = 8;

/// Breaks every line over 80 columns that can be broken.
pub fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        if columns(body) <= WIDTH || is_fixed(body) {
            out.push_str(body);
        } else if let Some(rest) = body.trim_start().strip_prefix("#define") {
            let _ = rest;
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
    let body = fill(&text, &format!("{indent} * "));
    format!("{indent}/*\n{body}\n{indent} */")
}

/// Text filled to 80 columns, every line led by `lead`.
pub fn fill(text: &str, lead: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = lead.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && columns(&line) + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, lead.to_owned()));
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

/// Display columns of one line.
fn columns(line: &str) -> usize {
    line.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 })
}

/// Lines that have to stay as they are.
fn is_fixed(line: &str) -> bool {
    let start = line.trim_start();
    start.starts_with("/*") || start.starts_with('*') || start.starts_with("//")
}

/// Whitespace that reaches `column`: tabs, then spaces.
fn indent_to(column: usize) -> String {
    "\t".repeat(column / TAB) + &" ".repeat(column % TAB)
}

/// Splits one line where the kernel would: at the outermost comma or logical
/// operator that still fits, under the parenthesis it belongs to.
fn break_line(line: &str, out: &mut String) {
    let mut rest = line.to_owned();
    loop {
        if columns(&rest) <= WIDTH {
            out.push_str(&rest);
            return;
        }
        let Some((at, column)) = break_point(&rest) else {
            out.push_str(&rest);
            return;
        };
        out.push_str(rest[..at].trim_end());
        out.push('\n');
        rest = indent_to(column) + rest[at..].trim_start();
    }
}

/// Byte offset to break at and the column to go on in.
fn break_point(line: &str) -> Option<(usize, usize)> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let lead = columns(&line[..line.len() - line.trim_start().len()]);
    // The columns of the parentheses that are open.
    let mut open: Vec<usize> = Vec::new();
    let mut best: Option<(usize, usize, usize)> = None;
    let mut assign = None;
    let mut at = 0;
    let mut string = false;
    for (i, &(offset, c)) in chars.iter().enumerate() {
        at = if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 };
        if string {
            string = !(c == '"' && chars[i - 1].1 != '\\');
            continue;
        }
        let next = chars.get(i + 1).map_or(' ', |n| n.1);
        match c {
            '"' => string = true,
            '(' => open.push(at),
            ')' => {
                open.pop();
            }
            ',' | '&' | '|' | '?' if next == ' ' && at <= WIDTH => {
                if let Some(column) = open.last()
                    && c != '?'
                {
                    let depth = open.len();
                    if best.is_none_or(|(_, _, d)| depth <= d) {
                        best = Some((offset + 1, *column, depth));
                    }
                }
            }
            '=' if next == ' '
                && open.is_empty()
                && assign.is_none()
                && at <= WIDTH
                && i > 0
                && chars[i - 1].1 == ' ' =>
            {
                assign = Some(offset + 1);
            }
            _ => {}
        }
    }
    if let Some((offset, column, _)) = best
        && column > lead
    {
        return Some((offset, column));
    }
    if let Some(offset) = assign {
        return Some((offset, lead + TAB));
    }
    // A call with nothing to break at: its arguments go to the next line.
    let paren = line.find('(')?;
    if line[paren + 1..].starts_with(')') || line.ends_with('(') {
        return None;
    }
    Some((paren + 1, lead + TAB))
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
    fn an_assignment_breaks_after_the_sign() {
        let long =
            format!("\tstruct {} *{} = {};\n", "a".repeat(30), "b".repeat(20), "c".repeat(30));
        assert!(wrap(&long).contains(" =\n\t\tccc"));
    }

    #[test]
    fn strings_are_never_broken() {
        let long = format!("\tseq_puts(seq, \"{}\");\n", "a, b && c ".repeat(9));
        let wrapped = wrap(&long);
        assert_eq!(wrapped.matches('"').count(), 2);
        assert!(wrapped.lines().all(|l| !l.ends_with("b &&")));
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
