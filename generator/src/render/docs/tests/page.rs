//! The page is whole and clean, and says what the family has and no more.

use super::{FAMILIES, files, page, text};

#[test]
fn every_page_is_clean_markdown() {
    for name in FAMILIES {
        let page = page(name);
        let mut fence = false;
        let mut columns = None;
        for line in page.lines() {
            assert_eq!(line.trim_end(), line, "trailing space");
            if line.starts_with("```") {
                fence = !fence;
            }
            let cells = line.replace("\\|", "").matches('|').count();
            if fence || !line.starts_with('|') {
                columns = None;
                let fixed = fence || line.starts_with('#') || line.starts_with("<!--");
                assert!(fixed || line.chars().count() <= 100, "{line}");
            } else {
                assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
            }
            for undecided in ["@{", "}@", "@%", "%@", "%%", "undefined", "``", "  |"] {
                assert!(fence || !line.replace("```", "").contains(undecided), "{line}");
            }
        }
        assert!(!fence, "an open code block");
        assert!(!page.contains("\n\n\n") && page.ends_with('\n') && !page.ends_with("\n\n"));
    }
}

#[test]
fn every_generated_file_says_so() {
    for name in FAMILIES {
        let files = files(name);
        for path in
            [format!("docs/{name}.md"), format!("examples/{name}.c"), "examples/Makefile".into()]
        {
            let text = text(&files, &path);
            let mut lines = text.lines();
            assert!(
                lines.next().is_some_and(|l| l.contains("SPDX-License-Identifier: ")),
                "{path}"
            );
            let head: Vec<&str> = lines.take(4).collect();
            // A long line may have been filled.
            assert!(head.concat().contains("edit."), "{path}: {head:?}");
            assert!(head.iter().any(|l| l.contains("SHA-256: 0123abcd")), "{path}: {head:?}");
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    for name in FAMILIES {
        let files = files(name);
        let page = page(name);
        let links: Vec<&str> =
            page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > 10, "{links:?}");
        for link in links {
            if let Some(anchor) = link.strip_prefix('#') {
                let heading = |l: &str| {
                    let words = l.trim_start_matches('#').trim().to_lowercase();
                    words.replace(' ', "-") == anchor
                };
                assert!(page.lines().any(heading), "{link}");
            } else {
                let path = link.trim_start_matches("../");
                let is_there = if path.ends_with('/') {
                    files.keys().any(|file| file.starts_with(path))
                } else {
                    files.contains_key(path)
                };
                assert!(is_there, "{name}: {link}");
            }
        }
    }
}

#[test]
fn the_struct_is_the_headers() {
    let page = page("syscom");
    assert!(page.contains("struct sockaddr_syscom {\n\t__kernel_sa_family_t"), "{page}");
    assert!(
        page.contains(
            "| `cpid` | `__be16` | big | 4 | 2 | yes | Communication point on that node. |"
        )
    );
}

#[test]
fn only_what_the_family_has_is_said() {
    let without = |name: &str, words: &[&str]| {
        let page = page(name);
        for word in words {
            assert!(!page.contains(word), "{name}: {word}");
        }
    };
    without("syscom", &["SHUT_", "EPIPE", "hook", "EPOLLHUP", "CAP_NET_RAW"]);
    without("myproto", &["MYPROTO_MAX_MESSAGE", "privileged", "SHUT_"]);
    without(
        "bare",
        &[
            "Autobind",
            "AUTOBIND",
            "EADDRNOTAVAIL",
            "BARE_ANY",
            "socket is not connected",
            "another peer",
            "hook",
        ],
    );
    without("bare", &["Must be zero. Must"]);
    without("mute", &["SO_RCVBUF", "ECONNREFUSED", "EMSGSIZE", "EADDRINUSE"]);
    let page = page("full");
    assert!(page.contains("`EPIPE`") && page.contains("`EPOLLRDHUP`"), "{page}");
}

#[test]
fn connections_are_told_as_they_are() {
    let wires = page("wires");
    for says in [
        "| `ECONNREFUSED` | the listener's backlog is full (`SOCK_SEQPACKET`, protocol 0) |",
        "| `EINPROGRESS` | the backlog is full (`SOCK_STREAM`, protocol 0),",
        "counts as that much",
        "## Datagrams",
        "## Connections",
        "static int serve(int fd)",
        "|-> wires_stream_connect()",
    ] {
        assert!(wires.contains(says), "{says}\n{wires}");
    }
    let hose = page("hose");
    for never in ["EINPROGRESS", "connecting", "MESSAGE_MAX", "record", "SHUT_", "Datagrams"] {
        assert!(!hose.contains(never), "{never}\n{hose}");
    }
    assert!(hose.contains("static int serve(int listener)"), "{hose}");
    assert!(hose.contains("getsockname(fd, (struct sockaddr *)&addr, &addr_len)"), "{hose}");
    let card = page("card");
    for never in ["SO_RCVLOWAT", "Autobind", "EADDRNOTAVAIL", "tream"] {
        assert!(!card.contains(never), "{never}\n{card}");
    }
    assert!(card.contains("pass `NULL`") && card.contains("`CARD_MAX_MESSAGE`"), "{card}");
}

#[test]
fn sockets_that_differ_are_told_apart() {
    let page = page("mixed");
    let says = "`SOCK_DGRAM`, protocol 2: Not supported: the kernel's `sock_no_shutdown()` gives";
    assert!(page.replace('\n', " ").contains(says), "{page}");
    assert_eq!(page.matches("\n### `SOCK_DGRAM`, protocol ").count(), 2, "{page}");
}

#[test]
fn text_of_the_spec_is_no_markup() {
    let page = page("mixed");
    assert!(page.contains("# AF_MIXED: What is &lt;for\\> us"), "{page}");
    assert!(page.contains("\nA \\*b\\* \\`c\\` \\_d\\_. 1. e\n"), "{page}");
    assert!(page.contains("| Port \\| \\`p\\`. |"), "{page}");
}
