//! What init wrote to the results port, taken apart again.

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Good,
    /// A program's exit status other than 0.
    Exit(i32),
    /// The signal that killed a program.
    Signal(i32),
    /// Processes that a program left running.
    Stray(i32),
    /// Objects left.
    Leak(i64),
    /// The step itself failed.
    Error(String),
    /// It never ended.
    Never,
}

/// One step as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the plan.
    pub step: usize,
    /// What the program printed.
    pub output: String,
    /// How it ended.
    pub ending: Ending,
}

/// All of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The steps that began, in order.
    pub records: Vec<Record>,
    /// Whether init came to the end of the plan.
    pub done: bool,
    /// What init had to complain about outside of any step.
    pub errors: Vec<String>,
}

/// What init's own lines begin with.
pub(super) const MARK: &str = "@vm ";

impl Transcript {
    /// Reads the text of the results port.
    pub fn parse(text: &str) -> Self {
        let mut transcript = Self::default();
        for line in text.lines() {
            if let Some(mark) = line.strip_prefix(MARK) {
                transcript.mark(mark);
            } else if let Some(record) = transcript.open() {
                record.output.push_str(line);
                record.output.push('\n');
            }
        }
        for record in &mut transcript.records {
            // The newline in front of the mark is init's.
            if record.ending != Ending::Never && record.output.ends_with("\n\n") {
                record.output.pop();
            }
            if record.output == "\n" {
                record.output.clear();
            }
        }
        transcript
    }

    fn open(&mut self) -> Option<&mut Record> {
        self.records.last_mut().filter(|record| record.ending == Ending::Never)
    }

    fn mark(&mut self, mark: &str) {
        let (verb, rest) = mark.split_once(' ').unwrap_or((mark, ""));
        match verb {
            "begin" => {
                if let Ok(step) = rest.parse() {
                    let record = Record { step, output: String::new(), ending: Ending::Never };
                    self.records.push(record);
                }
            }
            "end" => {
                let ending = ending(rest.split_once(' ').map_or("", |(_, how)| how));
                if let Some(record) = self.open() {
                    record.ending = ending;
                }
            }
            "done" => self.done = true,
            _ => self.errors.push(rest.to_owned()),
        }
    }
}

fn ending(how: &str) -> Ending {
    let (verb, rest) = how.split_once(' ').unwrap_or((how, ""));
    match (verb, rest.parse::<i32>()) {
        ("ok", _) => Ending::Good,
        ("exit", Ok(status)) => Ending::Exit(status),
        ("signal", Ok(signal)) => Ending::Signal(signal),
        ("stray", Ok(count)) => Ending::Stray(count),
        ("leak", Ok(count)) => Ending::Leak(count.into()),
        _ => Ending::Error(rest.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Transcript};

    #[test]
    fn steps_and_output() {
        let text = "\n@vm begin 0\n\n@vm end 0 ok\n\n@vm begin 1\nok 1 - a\npartial\n@vm end 1 exit 3\n\
                    \n@vm begin 2\nlast";
        let transcript = Transcript::parse(text);
        assert!(!transcript.done);
        let endings: Vec<_> = transcript.records.iter().map(|r| &r.ending).collect();
        assert_eq!(endings, [&Ending::Good, &Ending::Exit(3), &Ending::Never]);
        assert_eq!(transcript.records[0].output, "");
        assert_eq!(transcript.records[1].output, "ok 1 - a\npartial\n");
        assert_eq!(transcript.records[2].output, "last\n");
    }

    #[test]
    fn errors_keep_their_text() {
        let transcript = Transcript::parse("@vm begin 0\n@vm end 0 error File exists\n@vm done\n");
        assert_eq!(transcript.records[0].ending, Ending::Error("File exists".into()));
        assert!(transcript.done);
    }
}
