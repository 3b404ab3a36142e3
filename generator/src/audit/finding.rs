//! What the comparison reports.

use std::fmt;

use serde_json::json;

/// What kind of disagreement it is; the words are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disagreement {
    /// A member that the data does not know.
    UnknownMember,
    /// A member that the data says is there.
    MissingMember,
    /// A type or signature that is none of the forms.
    UnknownSignature,
    /// A form that the data knows of other releases.
    OtherForm,
    /// Something that the data says this release has not.
    Unexpected,
    /// A function or macro that the data says is there.
    MissingFunction,
    /// A function that modules can no longer link to.
    NotExported,
    /// `EXPORT_SYMBOL` for `EXPORT_SYMBOL_GPL`, or the other way round.
    OtherLicence,
    /// A macro for a function and the like.
    OtherKind,
    /// A header that is not there.
    MissingHeader,
    /// A compile test that does not say what the header has.
    WrongTest,
}

impl Disagreement {
    fn word(self) -> &'static str {
        match self {
            Self::UnknownMember => "unknown member",
            Self::MissingMember => "missing member",
            Self::UnknownSignature => "unknown signature",
            Self::OtherForm => "other form",
            Self::Unexpected => "unexpected",
            Self::MissingFunction => "missing function",
            Self::NotExported => "not exported",
            Self::OtherLicence => "other licence",
            Self::OtherKind => "other kind",
            Self::MissingHeader => "missing header",
            Self::WrongTest => "wrong compile test",
        }
    }
}

/// One disagreement between a kernel and the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub disagreement: Disagreement,
    /// The slot, function or test.
    pub subject: String,
    /// What the kernel says.
    pub kernel: String,
    /// Where it says so; may be empty.
    pub place: String,
    /// What the data says.
    pub data: String,
    /// File of the data to edit.
    pub file: &'static str,
    /// Line in that file.
    pub line: usize,
    /// How to edit it.
    pub help: String,
}

impl Finding {
    /// As one JSON object.
    pub fn json(&self, kernel: &str) -> String {
        json!({
            "kernel": kernel,
            "disagreement": self.disagreement.word(),
            "subject": self.subject,
            "header": { "place": self.place, "says": self.kernel },
            "data": { "file": self.file, "line": self.line, "says": self.data },
            "help": self.help,
        })
        .to_string()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.disagreement.word(), self.subject)?;
        write!(f, "  kernel: {}", self.kernel)?;
        if !self.place.is_empty() {
            write!(f, " ({})", self.place)?;
        }
        writeln!(f, "\n  data:   {}", self.data)?;
        write!(f, "  edit:   {}:{}: {}", self.file, self.line, self.help)
    }
}
