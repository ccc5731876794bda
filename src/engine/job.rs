//! What a person asks for: one input and one or more panels.
//!
//! A [`JobDraft`] may be wrong in any way. [`JobDraft::check`](super::check) turns it into a [`Job`],
//! which cannot be wrong later: its fields are private and nothing else makes one.

mod like;
mod temperature;

use std::fmt;
use std::sync::Arc;

pub use self::temperature::Temperature;
use super::cut::{ChunkSize, Unit};
use super::merge::score::Rubric;
use super::merge::vote::Ballot;

/// The name of a part, unique in its job: `nutrition`, `ballot-1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId(Arc<str>);

impl PartId {
    /// A part's name as it stands in a job. Names are checked with the whole job.
    pub fn new(name: impl AsRef<str>) -> Self {
        Self(name.as_ref().into())
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobDraft {
    /// Names the job in the list of jobs and in files: `recipe-review`.
    pub id: String,
    /// The job's name for people.
    pub title: String,
    /// One sentence about the job.
    pub about: String,
    /// What the page says in large letters, its accent between asterisks. May be empty.
    pub headline: String,
    /// What the job is about.
    pub input: InputSpec,
    /// Each a matched pair of a split and a merge.
    pub panels: Vec<PanelDraft>,
}

/// What the input is called, and an example of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputSpec {
    /// The label of the input's text box: "Recipe".
    pub label: String,
    /// What the box holds when the job is opened.
    pub sample: String,
    /// A file of the gallery that is the sample, where it is too long for the job's own file.
    pub file: Option<String>,
}

/// One split and one merge over the job's input.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelDraft {
    /// Unique in the job.
    pub id: String,
    /// The panel's name for people.
    pub title: String,
    /// What one of its parts is called, and several: "reviewer", "reviewers".
    pub called: Option<(String, String)>,
    /// So many of the split's parts must give a reply that counts, or there is no answer; 0 demands nothing. A vote's
    /// quorum is another thing: it counts the ballots that are valid, and this those that came.
    pub at_least: usize,
    /// How the panel becomes parts.
    pub split: Split,
    /// How its parts become one answer.
    pub merge: Merge,
}

impl PanelDraft {
    /// How many parts its split has, as they are written, and criteria its merge.
    pub fn written(&self) -> usize {
        let criteria = match &self.merge {
            Merge::Score { rubric, .. } => rubric.criteria.len(),
            _ => 0,
        };
        self.split.specs().len().saturating_add(criteria)
    }
}

/// How a panel becomes parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Split {
    /// One subject, many angles: each part has its own instruction.
    ByAspect(Vec<PartSpec>),
    /// One task, many chunks. The parts are named after their instruction and their chunk: `tags-1`, `tags-2`, …
    ByVolume {
        /// Where the input is cut.
        cut: CutSpec,
        /// What is done with each chunk: one part as a rule; of several, each works each chunk.
        parts: Vec<PartSpec>,
    },
    /// One question, many attempts. The parts are named after `part.id`: `ballot-1`, `ballot-2`, …
    ByRepetition {
        /// How often the question is asked, at least once.
        attempts: usize,
        /// The order of `{{answers}}` flips from one attempt to the next, so that an effect of the wording shows.
        flip: bool,
        /// The question.
        part: PartSpec,
    },
}

/// How many attempts a job may ask for. More belong to a provider's batch service, and a slip of the finger
/// should not cost a fortune.
pub const MOST_ATTEMPTS: usize = 200;

/// How many panels a job may have. A page shows them one below the other, and the checks of a job look at all of
/// its parts together: these bounds keep a hostile file from holding the page up.
pub const MOST_PANELS: usize = 50;
/// How many parts and criteria all panels may have together, as they are written; chunks and attempts come on top, and so do
/// the merges' own parts.
pub const MOST_PARTS: usize = 400;
/// How many answers a vote may allow, and how many labels a stitch.
pub const MOST_ANSWERS: usize = 200;

/// What stands for a number in a field where nought is sound and no number was written. No check passes it.
pub const NO_NUMBER: u32 = u32::MAX;
/// The same for a field that counts.
pub const NO_COUNT: usize = NO_NUMBER as usize;

/// Where an input is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutSpec {
    /// The boundaries.
    pub unit: Unit,
    /// Of a table, the column that is the item; the whole record where there is none.
    pub column: Option<String>,
    /// How much a chunk holds.
    pub size: ChunkSize,
}

/// The kinds of split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitKind {
    /// One subject, many angles.
    Aspect,
    /// One task, many chunks.
    Volume,
    /// One question, many attempts.
    Repetition,
}

impl SplitKind {
    /// The split's name in the page's `data-split` and in a job's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aspect => "aspect",
            Self::Volume => "volume",
            Self::Repetition => "repetition",
        }
    }
}

impl Split {
    /// How many parts it makes; `None` by volume, where only the input tells.
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::ByAspect(parts) => Some(parts.len()),
            Self::ByRepetition { attempts, .. } => Some(*attempts),
            Self::ByVolume { .. } => None,
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> SplitKind {
        match self {
            Self::ByAspect(_) => SplitKind::Aspect,
            Self::ByVolume { .. } => SplitKind::Volume,
            Self::ByRepetition { .. } => SplitKind::Repetition,
        }
    }

    /// The instructions of its parts.
    pub fn specs(&self) -> &[PartSpec] {
        match self {
            Self::ByAspect(parts) | Self::ByVolume { parts, .. } => parts,
            Self::ByRepetition { part, .. } => std::slice::from_ref(part),
        }
    }
}

/// How a panel's parts become one answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Merge {
    /// One more call writes the verdict from the reports, which its prompt names by `{{reports}}`.
    Synthesise(PartSpec),
    /// The attempts are ballots, counted in code against the allowed answers.
    Vote(Ballot),
    /// The replies one after another. With labels, each chunk gives one label for each of its items.
    Stitch {
        /// What stands between two replies.
        separator: String,
        /// The allowed labels; none where the replies are text.
        labels: Vec<String>,
    },
    /// Each candidate is judged by a call of its own against fixed criteria; code weighs the scores and picks.
    Score {
        /// The criteria and the scale.
        rubric: Rubric,
        /// The judge, whose prompt names its one candidate by `{{candidate}}`.
        judge: PartSpec,
    },
}

/// The kinds of merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MergeKind {
    /// In order, one after another.
    Stitch,
    /// Counted.
    Vote,
    /// Judged one by one.
    Score,
    /// Written anew.
    Synthesise,
}

impl MergeKind {
    /// The merge's name in the page's `data-merge` and in a job's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stitch => "stitch",
            Self::Vote => "vote",
            Self::Score => "score",
            Self::Synthesise => "synthesise",
        }
    }
}

impl Merge {
    /// Which kind it is.
    pub fn kind(&self) -> MergeKind {
        match self {
            Self::Synthesise(_) => MergeKind::Synthesise,
            Self::Vote(_) => MergeKind::Vote,
            Self::Stitch { .. } => MergeKind::Stitch,
            Self::Score { .. } => MergeKind::Score,
        }
    }

    /// The instruction of its own part, if it has one.
    pub fn spec(&self) -> Option<&PartSpec> {
        match self {
            Self::Synthesise(part) | Self::Score { judge: part, .. } => Some(part),
            Self::Vote(_) | Self::Stitch { .. } => None,
        }
    }
}

/// One call's instructions.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Another provider than the run's, by its name in the page's list: `anthropic`. Never an address, so that no job can
    /// send a key anywhere.
    pub provider: Option<String>,
    /// Another model than the run's, by the name that the provider knows.
    pub model: Option<String>,
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

    /// Names the job in the list of jobs and in files.
    pub fn id(&self) -> &str {
        &self.draft.id
    }

    /// The job's name for people.
    pub fn title(&self) -> &str {
        &self.draft.title
    }

    /// The job as it was written.
    pub fn draft(&self) -> &JobDraft {
        &self.draft
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
