//! What a person asks for: one input and one or more panels.
//!
//! A [`JobDraft`] may be wrong in any way. [`JobDraft::check`](super::check) turns it into a [`Job`],
//! which cannot be wrong later: its fields are private and nothing else makes one.

use std::fmt;

/// The name of a part, unique in its job: `nutrition`, `ballot-1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId(String);

impl PartId {
    /// A part's name as it stands in a job. Names are checked with the whole job.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PartId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A job as somebody wrote it, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct JobDraft {
    /// Names the job in links and pickers: `recipe-review`.
    pub id: String,
    /// The job's name for people.
    pub title: String,
    /// One sentence about the job.
    pub about: String,
    /// What the job is about.
    pub input: InputSpec,
    /// Each a matched pair of a split and a merge.
    pub panels: Vec<PanelDraft>,
}

/// What the input is called, and an example of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputSpec {
    /// The label of the input's text box: "Recipe".
    pub label: String,
    /// What the box holds when the page opens.
    pub sample: String,
}

/// One split and one merge over the job's input.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelDraft {
    /// Unique in the job.
    pub id: String,
    /// The panel's name for people.
    pub title: String,
    /// How the panel becomes parts.
    pub split: Split,
    /// How its parts become one answer.
    pub merge: Merge,
}

/// How a panel becomes parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Split {
    /// One subject, many angles: each part has its own instruction.
    ByAspect(Vec<PartSpec>),
    /// One question, many attempts. The parts are named after `part.id`: `ballot-1`, `ballot-2`, …
    ByRepetition {
        /// How often the question is asked, at least once.
        attempts: usize,
        /// The question.
        part: PartSpec,
    },
}

impl Split {
    /// The split's name in the page's `data-split`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ByAspect(_) => "aspect",
            Self::ByRepetition { .. } => "repetition",
        }
    }
}

/// How a panel's parts become one answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Merge {
    /// One more call writes the verdict from the reports, which its prompt names by `{{reports}}`.
    Synthesise(PartSpec),
    /// The attempts are ballots, counted in code against the allowed answers.
    Vote {
        /// At least two, all different when compared as ballots are.
        answers: Vec<String>,
    },
}

impl Merge {
    /// The merge's name in the page's `data-merge`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Synthesise(_) => "synthesise",
            Self::Vote { .. } => "vote",
        }
    }
}

/// One call's instructions.
#[derive(Clone, Debug, PartialEq)]
pub struct PartSpec {
    /// Unique in the job.
    pub id: PartId,
    /// The part's name for people.
    pub title: String,
    /// A few words on what it looks at, shown before it has run.
    pub about: String,
    /// The system prompt.
    pub system: String,
    /// The user message, with `{{slots}}`.
    pub prompt: String,
    /// The longest reply, in tokens of the model; at least 1.
    pub max_tokens: u32,
    /// `None` leaves it to the provider.
    pub temperature: Option<Temperature>,
}

/// How freely a model chooses its words: 0.00 to 2.00, kept in hundredths.
///
/// It is no float, because all that is ever done with it is to be read and written, and the code and
/// tables that write floats are a weight that the page need not carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temperature(u16);

impl Temperature {
    /// The temperature nearest to `value`. Out of range, or no number at all, it is one that no check passes.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float's cast saturates"
    )]
    pub fn new(value: f64) -> Self {
        if value >= 0.0 {
            Self((value * 100.0).round() as u16)
        } else {
            Self(u16::MAX)
        }
    }

    /// It is one that providers take.
    pub fn is_sound(self) -> bool {
        self.0 <= 200
    }
}

impl fmt::Display for Temperature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A checked job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    draft: JobDraft,
}

impl Job {
    /// For [`check`](super::check) alone: it has seen that the draft is sound.
    pub(super) fn from_checked(draft: JobDraft) -> Self {
        Self { draft }
    }

    /// Names the job in links and pickers.
    pub fn id(&self) -> &str {
        &self.draft.id
    }

    /// The job's name for people.
    pub fn title(&self) -> &str {
        &self.draft.title
    }

    /// One sentence about the job.
    pub fn about(&self) -> &str {
        &self.draft.about
    }

    /// What the job is about.
    pub fn input(&self) -> &InputSpec {
        &self.draft.input
    }

    /// The panels, in the order of the page.
    pub fn panels(&self) -> &[PanelDraft] {
        &self.draft.panels
    }
}
