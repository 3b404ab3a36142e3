//! The keys of every mapping of the language: those of this version, and those
//! that are designed and come later (`docs/spec-language.md`, "Later").

/// The keys of one kind of mapping.
#[derive(Debug)]
pub(super) struct Schema {
    /// What the mapping is, for messages.
    pub what: &'static str,
    /// Keys that must be there.
    pub required: &'static [&'static str],
    /// Keys that may be there.
    pub optional: &'static [&'static str],
    /// Keys that a later version gives a meaning.
    pub later: &'static [&'static str],
}

impl Schema {
    /// Every key of this version.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }

    /// The key of this version with this name.
    pub fn key(&self, name: &str) -> Option<&'static str> {
        self.keys().find(|key| *key == name)
    }
}

/// The document.
pub(super) static ROOT: Schema = Schema {
    what: "a spec",
    required: &["protogen", "family", "address", "transport", "sockets"],
    optional: &[
        "lang", "header", "limits", "types", "options", "ioctls", "sysctls", "cmsgs", "hooks",
        "observe", "kernels",
    ],
    later: &["registry", "proc"],
};

/// `family`
pub(super) static FAMILY: Schema = Schema {
    what: "`family`",
    required: &["name", "number", "title"],
    optional: &["number_reason", "description", "licence", "author", "netns", "capability"],
    later: &["aliases", "errors", "level", "module"],
};

/// `address`
pub(super) static ADDRESS: Schema = Schema {
    what: "`address`",
    required: &["fields"],
    optional: &["family_field", "key", "autobind", "privileged", "device", "hwaddr"],
    later: &["packed", "align", "forms", "min_size", "length"],
};

/// `address`, where it is that of another family
pub(super) static FOREIGN: Schema = Schema {
    what: "an address of another family",
    required: &["foreign"],
    optional: &[],
    later: &[],
};

/// An entry of `address.fields`
pub(super) static FIELD: Schema = Schema {
    what: "an address field",
    required: &["name", "type"],
    optional: &["size", "doc"],
    later: &["count", "fields", "arms", "select", "values", "format", "check"],
};

/// `header`
pub(super) static HEADER: Schema = Schema {
    what: "`header`",
    required: &["ethertype", "fields"],
    optional: &["ethertype_reason"],
    later: &[],
};

/// An entry of `header.fields`
pub(super) static HEADER_FIELD: Schema = Schema {
    what: "a header field",
    required: &["name", "type"],
    optional: &["size", "doc", "value", "from", "role"],
    later: &[],
};

/// `address.autobind`
pub(super) static AUTOBIND: Schema = Schema {
    what: "`autobind`",
    required: &["range"],
    optional: &["field", "any"],
    later: &["order"],
};

/// `address.privileged`
pub(super) static PRIVILEGED: Schema = Schema {
    what: "`privileged`",
    required: &["range"],
    optional: &["field", "capability"],
    later: &["on"],
};

/// `limits`
pub(super) static LIMITS: Schema = Schema {
    what: "`limits`",
    required: &[],
    optional: &["max_message", "backlog"],
    later: &["max_sockets", "queue"],
};

/// An entry of `types`
pub(super) static TYPE: Schema =
    Schema { what: "a type", required: &["fields"], optional: &["doc"], later: &["size", "align"] };

/// An entry of `options`
pub(super) static OPTION: Schema = Schema {
    what: "an option",
    required: &["name", "number", "type"],
    optional: &["access", "range", "default", "capability", "when", "kind", "doc"],
    later: &["level", "length", "size"],
};

/// An entry of `ioctls`
pub(super) static IOCTL: Schema = Schema {
    what: "an ioctl",
    required: &["name", "number"],
    optional: &["dir", "type", "capability", "doc"],
    later: &["size"],
};

/// An entry of `sysctls`
pub(super) static SYSCTL: Schema = Schema {
    what: "a sysctl",
    required: &["name", "range", "default"],
    optional: &["doc"],
    later: &["type"],
};

/// An entry of `cmsgs`
pub(super) static CMSG: Schema = Schema {
    what: "a control message",
    required: &["name", "number", "type"],
    optional: &["on", "range", "doc"],
    later: &["size"],
};

/// `hooks`
pub(super) static HOOKS: Schema = Schema {
    what: "`hooks`",
    required: &[],
    optional: &["file", "rust", "state", "events", "test"],
    later: &[],
};

/// `hooks.test`
pub(super) static HOOK_TEST: Schema =
    Schema { what: "`test`", required: &["file", "cases"], optional: &[], later: &[] };

/// An entry of `sockets`
pub(super) static SOCKET: Schema = Schema {
    what: "a socket",
    required: &["type", "ops"],
    optional: &["protocol", "backlog_full", "base", "proto"],
    later: &[
        "name",
        "alias",
        "capability",
        "options",
        "ioctls",
        "cmsgs",
        "transport",
        "limits",
        "key",
    ],
};

/// Keys at other names in similar languages, and what they are here.
pub(super) static ALIASES: &[(&str, &str)] = &[
    ("license", "licence"),
    ("socket", "sockets"),
    ("operations", "ops"),
    ("length", "size"),
    ("len", "size"),
    ("description", "doc"),
    ("desc", "doc"),
    ("help", "doc"),
    ("id", "number"),
    ("af", "number"),
    ("version", "protogen"),
    ("min", "range"),
    ("max", "range"),
    ("cap", "capability"),
    ("namespace", "netns"),
    ("proto", "protocol"),
    ("kind", "type"),
    ("summary", "title"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_names_every_key() {
        let reference = include_str!("../../../docs/spec-language.md");
        let (now, later) = reference.split_once("\n## Later\n").expect("two parts");
        for schema in [
            &ROOT,
            &FAMILY,
            &ADDRESS,
            &FOREIGN,
            &FIELD,
            &HEADER,
            &HEADER_FIELD,
            &AUTOBIND,
            &PRIVILEGED,
            &LIMITS,
            &TYPE,
            &OPTION,
        ]
        .into_iter()
        .chain([&IOCTL, &SYSCTL, &CMSG, &HOOKS, &SOCKET])
        {
            for key in schema.keys() {
                assert!(now.contains(&format!("`{key}`")), "{} `{key}`", schema.what);
                assert!(!schema.later.contains(&key), "{} `{key}`", schema.what);
            }
            for key in schema.later {
                let code = format!("`{key}");
                let dotted = format!(".{key}`");
                let named = later.contains(&code) || later.contains(&dotted);
                assert!(named, "{} `{key}`", schema.what);
            }
        }
    }

    #[test]
    fn other_words_lead_to_keys() {
        let all = [&ROOT, &FAMILY, &ADDRESS, &FIELD, &AUTOBIND, &PRIVILEGED, &SOCKET];
        for (from, to) in ALIASES {
            assert!(all.iter().any(|schema| schema.key(to).is_some()), "{from} -> {to}");
        }
    }
}
