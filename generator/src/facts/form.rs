//! How an interface changed from kernel to kernel.

use serde::Deserialize;

use super::Release;

/// One shape of a slot or a function.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What it is; of members of structures nothing is said.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// First release; none if it is older than all that the tables know.
    #[serde(default)]
    pub since: Option<Release>,
    /// Last release, of what was removed.
    #[serde(default)]
    pub until: Option<Release>,
    /// Stable series that have it although they are older.
    #[serde(default)]
    pub backports: Vec<Release>,
    /// Macro without which a kernel lacks it.
    #[serde(default)]
    pub config: Option<String>,
    /// Name of the compile test that tells it from the other forms.
    #[serde(default)]
    pub test: Option<String>,
    /// The declaration, in canonical form.
    pub signature: String,
}

/// What a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `EXPORT_SYMBOL`.
    Exported,
    /// `EXPORT_SYMBOL_GPL`.
    Gpl,
    /// Declared, but not for modules.
    Declared,
    /// Defined in a header.
    Inline,
    /// A macro.
    Macro,
    /// Whatever the kernel's configuration makes of it.
    Any,
}

/// The form that a release has, if any.
pub fn expected(forms: &[Form], release: Release) -> Option<&Form> {
    forms.iter().find(|form| form.backports.contains(&release)).or_else(|| {
        forms
            .iter()
            .rev()
            .find(|form| form.since.is_none_or(|since| since <= release))
            .filter(|form| form.until.is_none_or(|until| release <= until))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(major: u16, minor: u16) -> Release {
        Release { major, minor }
    }

    fn form(since: Option<Release>, until: Option<Release>, backports: &[Release]) -> Form {
        let backports = backports.to_vec();
        let signature = "int f(void)".to_owned();
        Form { kind: None, since, until, backports, config: None, test: None, signature }
    }

    #[test]
    fn a_form_holds_until_the_next() {
        let forms = [
            form(None, None, &[]),
            form(Some(release(6, 5)), None, &[release(6, 1)]),
            form(Some(release(6, 12)), Some(release(7, 0)), &[]),
        ];
        let at = |major, minor| {
            let found = expected(&forms, release(major, minor))?;
            forms.iter().position(|form| form == found)
        };
        assert_eq!(at(5, 10), Some(0));
        assert_eq!(at(6, 1), Some(1));
        assert_eq!(at(6, 4), Some(0));
        assert_eq!(at(6, 5), Some(1));
        assert_eq!(at(6, 12), Some(2));
        assert_eq!(at(7, 0), Some(2));
        assert_eq!(at(7, 1), None);
    }
}
