//! Rules of the language itself: YAML, keys, types, words.

use super::{Rule, error};

/// The rules `PG00xx`.
pub(super) static RULES: [Rule; 11] = [
    error(
        "PG0001",
        "the spec is valid YAML",
        "The text could not be parsed. Everything after a syntax error is unknown, so this is the \
         only finding of a run. Indent with spaces, close quotes and brackets, and put text that \
         has a colon followed by a blank in it, or begins with a sign such as `*`, `&`, `!` or \
         `@`, in quotes. Control characters and byte order marks are refused anywhere.",
    ),
    error(
        "PG0002",
        "a spec is one document",
        "The file is empty, or has more than one YAML document. Each family has a file of its own.",
    ),
    error(
        "PG0003",
        "a spec keeps to the part of YAML that the language uses",
        "Tags (`!name`), merge keys (`<<`), more than 16 nested levels and more than 10,000 values \
         are refused: no family needs them, and they make a spec mean other things than it shows. \
         Anchors and aliases are fine.",
    ),
    error(
        "PG0004",
        "a key is given once",
        "YAML readers disagree about which of two equal keys wins, so none does.",
    ),
    error(
        "PG0005",
        "every key is known",
        "A misspelt key would silently mean its default. docs/spec-language.md lists the keys of \
         every section.",
    ),
    error(
        "PG0006",
        "required keys are there",
        "The key has no default that would be right for every family.",
    ),
    error(
        "PG0007",
        "a value has the type that its key takes",
        "For example text where a number belongs. Numbers are written without quotes, in decimal, \
         `0x` hex, `0o` octal or `0b` binary; text that looks like a number or a boolean is \
         written in quotes.",
    ),
    error(
        "PG0008",
        "a part of the language that is not implemented yet is not used",
        "The language is designed as a whole, so that later versions break no spec. This part of \
         it is known, but this version generates nothing for it, and leaving it out silently \
         would generate a family that is not the one described.",
    ),
    error(
        "PG0009",
        "a spec says the version of its language",
        "`protogen: 1` stands at the top of every spec, so that a spec of a later version is not \
         misread by an earlier program.",
    ),
    error(
        "PG0010",
        "text is fit for generated files",
        "Titles, descriptions and docs are copied into comments, strings and documentation. Text \
         must not end a C comment (`*/`), be another character to C (trigraphs such as `??/`), \
         break a line where one line is meant, hide characters or reorder what is shown \
         (bidirectional controls), nor be empty. `title` and `author` \
         become strings of several languages, so they have no backslash.",
    ),
    error(
        "PG0011",
        "a word is one of those that its key takes",
        "For example `netns` takes `all` or `initial`. The message lists the words.",
    ),
];
