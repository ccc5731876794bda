//! Checks a draft: every problem at once, each at its field. What passes cannot be wrong later.

mod doubt;
mod graph;
mod merge;

use thiserror::Error;

pub use self::doubt::{Doubt, Doubtful};

use super::cut::ChunkSize;
use super::job::{
    Job, JobDraft, MOST_ATTEMPTS, MOST_PANELS, MOST_PARTS, Merge, PanelDraft, PartId, PartSpec,
    Split,
};
use super::merge::labels::readable;
use super::prompt::{Slot, Template, is_slot_name, own_slot};
use super::unseen;

/// A fault and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobProblem {
    /// The way to the field, as in the job's file: `panels/0/split/parts/1/prompt`.
    pub field: String,
    /// What is wrong there.
    pub fault: JobFault,
}

/// What can be wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JobFault {
    /// Nothing stands where something must.
    #[error("is empty")]
    Empty,
    /// Names are lower-case letters and digits, with single hyphens between.
    #[error("is no name")]
    NoName,
    /// It is the name of a slot with a meaning of its own.
    #[error("is a name with a meaning of its own")]
    Reserved,
    /// Another panel, part or criterion has the name, or a part that can be made of another has it.
    #[error("is taken")]
    Taken,
    /// Another criterion's name or title reads like it in a judge's reply, so one line would score both.
    #[error("reads like that of another criterion")]
    Alike,
    /// It has characters that nobody sees and that can make it read as something else.
    #[error("has {0}, which nobody sees")]
    Unseen(String),
    /// What stands there is no whole number.
    #[error("is no whole number")]
    NoNumber,
    /// More panels, parts, criteria, answers or labels than this.
    #[error("holds more than {0}")]
    Crowded(usize),
    /// No panel, no part, no attempt, no criterion.
    #[error("has nothing in it")]
    Nothing,
    /// More attempts than this.
    #[error("must be at most {0}")]
    TooMany(usize),
    /// Answers or labels: at least two are needed that differ as they are read.
    #[error("needs two answers that differ")]
    Answers,
    /// A label that could not be read back from the line of a reply.
    #[error("has {0:?}, which cannot be read behind a number")]
    Unreadable(String),
    /// The limit is zero.
    #[error("must be at least 1")]
    Limit,
    /// The temperature is not between 0 and 2.
    #[error("must be between 0 and 2")]
    Temperature,
    /// The quorum is more than all ballots together.
    #[error("is more than the {0} ballots")]
    Quorum(usize),
    /// The panel demands more parts than its split makes.
    #[error("is more than the {0} parts")]
    AtLeast(usize),
    /// The scale has no room: the highest score must be above the lowest, and at most 1,000.
    #[error("must be above the lowest, and at most 1,000")]
    Scale,
    /// The weight is not between 1 and 100.
    #[error("must be between 1 and 100")]
    Weight,
    /// Labels need chunks: a split by volume with one task.
    #[error("needs a split by volume with one task")]
    Labels,
    /// A slot names no part of the job.
    #[error("names {0}, which is no part")]
    UnknownSlot(PartId),
    /// A slot names the part of one chunk, and how many there are and what they hold only the input tells.
    #[error("names {0}, which works a single chunk")]
    OneChunk(PartId),
    /// A slot names a part that asks again, which is only asked where something was left open.
    #[error("names {0}, which may never be asked")]
    MaybeSpared(PartId),
    /// A slot that this prompt has nothing to fill with.
    #[error("has no {{{{{0}}}}} to fill in here")]
    OutOfPlace(&'static str),
    /// A prompt that cannot do without this slot.
    #[error("needs {{{{{0}}}}}")]
    Lacks(&'static str),
    /// The part waits for itself, directly or through the others of these.
    #[error("waits for itself")]
    Circle(Vec<PartId>),
}

/// The slots that a prompt may or must have beside `{{input}}` and parts.
#[derive(Clone, Copy, Default)]
struct Slots {
    must: &'static [(&'static str, Slot)],
    may: &'static [(&'static str, Slot)],
}

const REPORTS: (&str, Slot) = ("reports", Slot::Reports);
const CHUNK: (&str, Slot) = ("chunk", Slot::Chunk);
const CANDIDATE: (&str, Slot) = ("candidate", Slot::Candidate);
const CRITERIA: (&str, Slot) = ("criteria", Slot::Criteria);
const ANSWERS: (&str, Slot) = ("answers", Slot::Answers);
const LABELS: (&str, Slot) = ("labels", Slot::Labels);
/// Every slot with a meaning of its own that not every prompt may have.
const SPECIAL: [(&str, Slot); 6] = [REPORTS, CHUNK, CANDIDATE, CRITERIA, ANSWERS, LABELS];

impl JobDraft {
    /// Checks the draft.
    ///
    /// # Errors
    /// All its problems, in the order of its fields; those that only the whole graph shows come last.
    pub fn check(self) -> Result<Job, Vec<JobProblem>> {
        let problems = self.problems();
        if problems.is_empty() {
            Ok(Job::from_checked(self))
        } else {
            Err(problems)
        }
    }

    /// All problems of the draft; of one that holds more than any job may, that alone is told.
    pub fn problems(&self) -> Vec<JobProblem> {
        let mut found = Findings::default();
        found.name("id", &self.id);
        found.titled("title", &self.title);
        found.titled("input/label", &self.input.label);
        if self.panels.is_empty() {
            found.add("panels", JobFault::Nothing);
        }
        // What holds so much was made by no hand, and looking on would take long.
        if found.crowds(self) {
            return found.0;
        }
        for (at, panel) in self.panels.iter().enumerate() {
            let here = format!("panels/{at}");
            found.name(&format!("{here}/id"), &panel.id);
            let before = self.panels.iter().take(at);
            if before.into_iter().any(|other| other.id == panel.id) {
                found.add(&format!("{here}/id"), JobFault::Taken);
            }
            found.titled(&format!("{here}/title"), &panel.title);
            found.at_least(&here, panel);
            found.split(&here, panel);
            found.merge(&here, panel);
        }
        found.graph(self);
        found.0
    }

    /// Every part's instruction with the way to it.
    pub fn specs(&self) -> Vec<(String, &PartSpec)> {
        let mut specs = Vec::new();
        for (at, panel) in self.panels.iter().enumerate() {
            let here = format!("panels/{at}");
            match &panel.split {
                Split::ByRepetition { part, .. } => {
                    specs.push((format!("{here}/split/part"), part));
                }
                split => {
                    let parts = split.specs().iter().enumerate();
                    specs
                        .extend(parts.map(|(at, part)| (format!("{here}/split/parts/{at}"), part)));
                }
            }
            let own = panel.merge.spec();
            specs.extend(own.map(|part| (format!("{here}/merge/part"), part)));
        }
        specs
    }
}

#[derive(Default)]
struct Findings(Vec<JobProblem>);

impl Findings {
    fn add(&mut self, field: &str, fault: JobFault) {
        let field = field.to_owned();
        let problem = JobProblem { field, fault };
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    fn filled(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(field, JobFault::Empty);
        }
    }

    /// A line that people read and tell others apart by.
    fn titled(&mut self, field: &str, text: &str) {
        self.filled(field, text);
        self.seen(field, text);
    }

    fn seen(&mut self, field: &str, text: &str) {
        if let Some(marks) = unseen::marks(text) {
            self.add(field, JobFault::Unseen(marks));
        }
    }

    fn name(&mut self, field: &str, name: &str) {
        if !is_slot_name(name) {
            self.add(field, JobFault::NoName);
        }
    }

    fn split(&mut self, here: &str, panel: &PanelDraft) {
        let votes = matches!(panel.merge, Merge::Vote(_));
        let may: &'static [(&str, Slot)] = match &panel.merge {
            Merge::Vote(_) => &[ANSWERS],
            Merge::Stitch { labels, .. } if !labels.is_empty() => &[LABELS],
            _ => &[],
        };
        let mut slots = Slots { must: &[], may };
        let split = format!("{here}/split");
        match &panel.split {
            Split::ByAspect(parts) => {
                if parts.is_empty() {
                    self.add(&split, JobFault::Nothing);
                }
            }
            Split::ByVolume { cut, parts } => {
                if parts.is_empty() {
                    self.add(&split, JobFault::Nothing);
                }
                match cut.size {
                    ChunkSize::Items(0) => self.add(&format!("{split}/items"), JobFault::Limit),
                    ChunkSize::Tokens(0) => self.add(&format!("{split}/tokens"), JobFault::Limit),
                    _ => {}
                }
                slots.must = &[CHUNK];
            }
            Split::ByRepetition { attempts, flip, .. } => {
                let field = format!("{split}/attempts");
                if *attempts == 0 {
                    self.add(&field, JobFault::Limit);
                } else if *attempts > MOST_ATTEMPTS {
                    self.add(&field, JobFault::TooMany(MOST_ATTEMPTS));
                }
                if *flip && votes {
                    slots.must = &[ANSWERS];
                }
            }
        }
        let repeats = matches!(panel.split, Split::ByRepetition { .. });
        for (at, part) in panel.split.specs().iter().enumerate() {
            let here = if repeats {
                format!("{split}/part")
            } else {
                format!("{split}/parts/{at}")
            };
            self.part(&here, part, slots);
        }
    }

    fn merge(&mut self, here: &str, panel: &PanelDraft) {
        let at = format!("{here}/merge");
        match &panel.merge {
            Merge::Synthesise(part) => {
                let must = &[REPORTS];
                self.part(&format!("{at}/part"), part, Slots { must, may: &[] });
            }
            Merge::Vote(ballot) => self.ballot(&at, ballot, &panel.split),
            Merge::Stitch { labels, .. } => {
                let field = format!("{at}/labels");
                let one_task = match &panel.split {
                    Split::ByVolume { parts, .. } => parts.len() == 1,
                    _ => false,
                };
                if !labels.is_empty() {
                    self.different(&field, labels);
                    if let Err(label) = readable(labels) {
                        self.add(&field, JobFault::Unreadable(label.to_owned()));
                    }
                    if !one_task {
                        self.add(&field, JobFault::Labels);
                    }
                }
            }
            Merge::Score { rubric, judge } => {
                self.rubric(&at, rubric);
                let must = &[CANDIDATE, CRITERIA];
                self.part(&format!("{at}/part"), judge, Slots { must, may: &[] });
            }
        }
    }

    /// There are too many panels, or too many parts and criteria in all of them together. A file that holds more is not
    /// even opened, so none may pass that could be saved.
    fn crowds(&mut self, draft: &JobDraft) -> bool {
        if self.crowded("panels", draft.panels.len(), MOST_PANELS) {
            return true;
        }
        let mut parts = 0_usize;
        for (at, panel) in draft.panels.iter().enumerate() {
            parts = parts.saturating_add(panel.written());
            if self.crowded(&format!("panels/{at}/split"), parts, MOST_PARTS) {
                return true;
            }
        }
        false
    }

    /// There are more of these than a job may have.
    fn crowded(&mut self, field: &str, count: usize, most: usize) -> bool {
        let is_crowded = count > most;
        if is_crowded {
            self.add(field, JobFault::Crowded(most));
        }
        is_crowded
    }

    fn part(&mut self, here: &str, part: &PartSpec, slots: Slots) {
        let at = |field: &str| format!("{here}/{field}");
        self.name(&at("id"), part.id.as_str());
        if own_slot(part.id.as_str()).is_some() {
            self.add(&at("id"), JobFault::Reserved);
        }
        self.titled(&at("title"), &part.title);
        self.filled(&at("prompt"), &part.prompt);
        if part.max_tokens == 0 {
            self.add(&at("max_tokens"), JobFault::Limit);
        }
        if part.temperature.is_some_and(|heat| !heat.is_sound()) {
            self.add(&at("temperature"), JobFault::Temperature);
        }
        let prompt = Template::parse(&part.prompt);
        for (name, slot) in SPECIAL {
            let must = slots.must.iter().any(|(_, one)| *one == slot);
            let may = must || slots.may.iter().any(|(_, one)| *one == slot);
            match prompt.has(&slot) {
                true if !may => self.add(&at("prompt"), JobFault::OutOfPlace(name)),
                false if must && !part.prompt.trim().is_empty() => {
                    self.add(&at("prompt"), JobFault::Lacks(name));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
