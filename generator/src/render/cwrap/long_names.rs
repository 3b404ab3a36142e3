//! A family may have a name of sixteen letters, and its parts names of twenty-four:
//! what is made for it is laid out as well as what is made for any other.

use std::path::Path;

use super::{WIDTH, columns, wrap};
use crate::pipeline;
use crate::render::{self, Engine};

const NAME: &str = "abcdefghijklmnop";

/// A line of a template, with `@` for the name, is broken like this.
fn assert_layout(line: &str, expected: &str) {
    let name = |text: &str| text.replace('@', NAME).replace('^', &NAME.to_uppercase());
    assert_eq!(wrap(&name(line)), name(expected));
}

#[test]
fn a_sum_is_broken_after_its_sign() {
    assert_layout(
        "\t\ttrace_@_drop(dev->ifindex, len + sizeof(struct @_hdr), fate);\n",
        "\t\ttrace_@_drop(dev->ifindex,\n\
         \t\t\t\t\t    len +\n\
         \t\t\t\t\t    sizeof(struct @_hdr),\n\
         \t\t\t\t\t    fate);\n",
    );
    assert_layout(
        "\t@_count(sk, ^_STAT_DROPS + ^_DROP_UNREAD);\n",
        "\t@_count(sk,\n\t\t\t       ^_STAT_DROPS +\n\t\t\t       ^_DROP_UNREAD);\n",
    );
    assert_layout(
        "\t\tlen += skb->len - READ_ONCE(@_data(skb)->consumed);\n",
        "\t\tlen += skb->len -\n\t\t       READ_ONCE(@_data(skb)->consumed);\n",
    );
}

#[test]
fn a_choice_is_broken_between_its_ends() {
    assert_layout(
        "\treturn @_is_bound(ssk) ? &ssk->addr : &@_nobody;\n",
        "\treturn @_is_bound(ssk) ? &ssk->addr :\n\t       &@_nobody;\n",
    );
    assert_layout(
        "\t@_count(sock_net(sk), err ? ^_OUT_DROPPED : ^_OUT_FRAMES);\n",
        "\t@_count(sock_net(sk),\n\
         \t\t\t       err ? ^_OUT_DROPPED :\n\
         \t\t\t       ^_OUT_FRAMES);\n",
    );
}

#[test]
fn a_comparison_is_broken_after_its_sign() {
    let field = "a".repeat(24);
    let constant = field.to_uppercase();
    assert_layout(
        &format!("\tif (be64_to_cpu(hdr->{field}) != ^_HDR_{constant})\n"),
        &format!("\tif (be64_to_cpu(hdr->{field}) !=\n\t    ^_HDR_{constant})\n"),
    );
    // But not in front of a number, which says nothing by itself.
    let call = format!("dev_hard_header(skb, dev, {}, to, NULL, skb->len)", "A".repeat(20));
    assert_layout(
        &format!("\tif ({call} < 0) {{\n"),
        &format!("\tif ({} < 0) {{\n", call.replace("NULL, ", "NULL,\n\t\t\t    ")),
    );
}

#[test]
fn an_argument_is_not_torn_before_the_list_that_it_is_in() {
    assert_layout(
        "\tif (peer && !(@_is_bound(@_sk(sk)) && @_same_key(a, b)))\n",
        "\tif (peer &&\n\t    !(@_is_bound(@_sk(sk)) &&\n\t      @_same_key(a, b)))\n",
    );
}

#[test]
fn a_function_keeps_its_type_where_arguments_have_no_room_anyway() {
    let ty = "b".repeat(24);
    assert_layout(
        &format!("int @_hook_set_size(struct sock *sk, const struct @_{ty} *value);\n"),
        &format!("int @_hook_set_size(\n\tstruct sock *sk,\n\tconst struct @_{ty} *value);\n"),
    );
}

#[test]
fn a_macro_of_several_lines_is_left_alone() {
    let text = format!("#define X(a) \\\n\t{0}({0}, a) + \\\n\t{0}({0}, {0}, a)\n", "y".repeat(30));
    assert_eq!(wrap(&text), text);
}

/// The reason why `line` would be reported, if it would be.
fn fault(line: &str) -> Option<&'static str> {
    // Texts are never broken.
    let text = line.contains('"');
    if line.ends_with(['(', '[']) {
        Some("ends with an open bracket")
    } else {
        (!text && columns(line) > WIDTH).then_some("is too long")
    }
}

#[test]
fn every_file_of_a_family_with_the_longest_name_is_laid_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let engine = Engine::new(None);
    let mut seen = 0;
    let mut faults = Vec::new();
    for folder in ["specs", "generator/tests/corpus"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path().join("spec.yaml");
            if !path.is_file() {
                continue;
            }
            let mut family = pipeline::load(&path).unwrap().family.unwrap();
            NAME.clone_into(&mut family.name.value);
            for (file, bytes) in render::render(&engine, &family, "spec.yaml", "0").unwrap() {
                let ends = [".c", ".h"];
                if !ends.iter().any(|end| file.ends_with(end)) {
                    continue;
                }
                seen += 1;
                for (i, line) in std::str::from_utf8(&bytes).unwrap().lines().enumerate() {
                    if let Some(fault) = fault(line) {
                        let place = format!("{}: {file}:{}", path.display(), i + 1);
                        faults.push(format!("{place} {fault}: {line}"));
                    }
                }
            }
        }
    }
    assert!(seen > 100, "{seen} files");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
