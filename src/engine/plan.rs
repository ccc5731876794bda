//! The plan: every call of a job as a graph. A part starts the moment that all it needs has ended;
//! parts with no needs start together.

mod cost;
mod input;
mod layout;
pub(super) mod names;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use self::cost::Which;
pub use self::input::{Cutting, EmptyInput, Input};
pub use self::layout::MOST_CHUNKS;
use self::layout::NoInput;

use super::cut::{Chunk, ChunkNote, Items};
use super::job::{Job, JobDraft, MergeKind, PartId, SplitKind, Temperature};
use super::merge::score::Rubric;
use super::merge::vote::Ballot;
use super::prompt::Template;

/// A job's parts and panels, laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Every part in the plan's order, which is the order of every answer, whatever finishes first.
    pub parts: Vec<PlannedPart>,
    /// The panels, in the order of the page.
    pub panels: Vec<Arc<PlannedPanel>>,
    /// Chunks beyond the most that a plan may hold. With any, it is not to be run.
    pub beyond: usize,
    /// The items that the first split by volume finds in the input.
    pub items: Option<Arc<Items>>,
    /// The column that a split by volume reads and the input does not have, so that it gives no parts. With one, it is not to
    /// be run.
    pub no_column: Option<String>,
    places: HashMap<PartId, usize>,
}

/// One call to be.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedPart {
    /// Unique in the plan.
    pub id: PartId,
    /// For people.
    pub title: String,
    /// The title of its instruction, without a number: what it shares with those that are alike.
    pub task: Arc<str>,
    /// A few words on what it looks at.
    pub about: Arc<str>,
    /// What its reply is to its panel.
    pub role: Role,
    /// The system prompt, without the rule of the fences.
    pub system: Arc<str>,
    /// The user message.
    pub prompt: Arc<Template>,
    /// The longest reply, in tokens.
    pub max_tokens: u32,
    /// `None` leaves it to the provider.
    pub temperature: Option<Temperature>,
    /// Another provider than the run's, by its name in the page's list.
    pub provider: Option<String>,
    /// Another model than the run's.
    pub model: Option<String>,
    /// Parts whose reply stands in its prompt: without them it cannot be asked.
    pub needs: Vec<PartId>,
    /// The replies that it merges or judges. A synthesiser waits for all, and goes on with those that exist.
    pub reports: Vec<Labelled>,
    /// So many of those must exist, or it is not asked: a synthesiser's, as its panel demands. Without one at all it is
    /// never asked.
    pub at_least: usize,
    /// Its share of the input.
    pub share: Option<Arc<Share>>,
    /// What its reply must hold, read by code.
    pub expects: Expects,
    /// It asks again for what these, the first asking before the later, left open; if nothing is, it is spared.
    pub again: Vec<PartId>,
}

/// A part as another's prompt names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Which part.
    pub id: PartId,
    /// Its title, without a number.
    pub title: String,
    /// Its name, without a number, for the fence that its reply stands in.
    pub name: Arc<str>,
}

/// A chunk of the input, for the parts that work it.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Where the input's items are.
    pub items: Arc<Items>,
    /// The column that is the item.
    pub column: Option<String>,
    /// Which items.
    pub chunk: Chunk,
    /// Its items that say nothing.
    pub blank: Blank,
}

/// The items of a chunk that say nothing, by their places in it. They are looked for when the chunk is first sent:
/// to read every item of twenty megabytes while the plan is laid out would hold the page up.
#[derive(Clone, Debug, Default)]
pub struct Blank(OnceLock<Vec<usize>>);

/// What was looked for already says nothing that the chunk does not say.
impl PartialEq for Blank {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Share {
    /// The places of the items that say nothing, in order, looked for in the text of the input.
    pub fn look_for_blank(&self, text: &str) -> &[usize] {
        self.blank.0.get_or_init(|| {
            let own = self.chunk.items.clone().enumerate();
            let column = self.column.as_deref();
            let blank = own.filter(|(_, item)| self.items.is_blank(text, *item, column));
            blank.map(|(place, _)| place).collect()
        })
    }

    /// The same, as far as they were looked for: none before the chunk was first sent.
    pub fn known_blank(&self) -> &[usize] {
        self.blank.0.get().map_or(&[], Vec::as_slice)
    }
}

/// What a reply must hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Expects {
    /// Words, whatever they are.
    Words,
    /// One of the allowed answers, which its prompt names so.
    Answer(String),
    /// One label for each item.
    Labels(Arc<[String]>),
    /// One score for each criterion.
    Scores(Arc<Rubric>),
}

/// What a part gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// By aspect.
    Report,
    /// By volume.
    Chunk,
    /// By repetition.
    Attempt,
    /// By repetition, to be counted.
    Ballot,
    /// The text that a synthesise merge writes.
    Verdict,
    /// The scores of one candidate.
    Judge,
    /// What another part left open.
    Again,
}

/// A panel with its parts by name.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedPanel {
    /// Unique in the plan.
    pub id: String,
    /// For people.
    pub title: String,
    /// What one of its parts is called, and several, where the job says so.
    pub called: Option<(String, String)>,
    /// How it was split.
    pub split: SplitKind,
    /// The order of the allowed answers flips from ballot to ballot.
    pub flip: bool,
    /// The parts that the split made, in order.
    pub parts: Vec<PartId>,
    /// The same parts, those of one chunk or one candidate together, with what judges them or asks again.
    pub groups: Vec<Group>,
    /// So many of them must give a reply that counts, or there is no answer; 0 demands nothing.
    pub at_least: usize,
    /// How they become one answer.
    pub merge: PlannedMerge,
}

/// The parts of one chunk, or of one candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// For people: the attempt's title, the first words of the chunk.
    pub title: String,
    /// Its parts, in order.
    pub parts: Vec<PartId>,
    /// Its share of the input.
    pub share: Option<Arc<Share>>,
    /// The parts that ask again for what its part left open.
    pub again: Vec<PartId>,
    /// The part that judges it, and the one that asks again for what that left open.
    pub judges: Vec<PartId>,
}

impl Group {
    /// The items of its chunk, by their places in the input.
    pub fn items(&self) -> Range<usize> {
        self.share
            .as_ref()
            .map_or(0..0, |share| share.chunk.items.clone())
    }

    /// Its first part and what asks again.
    pub fn asked(&self) -> impl Iterator<Item = &PartId> {
        self.parts.iter().take(1).chain(&self.again)
    }
}

impl PlannedPanel {
    /// One of its chunks is the same item, or begins it, and is of the same kind.
    fn sends_alike(&self, other: &Share) -> bool {
        let first = |share: &Share| share.chunk.items.start;
        let own = |group: &Group| group.share.as_ref().map(|share| first(share));
        let place = self
            .groups
            .partition_point(|group| own(group) < Some(first(other)));
        let share = self
            .groups
            .get(place)
            .and_then(|group| group.share.as_ref());
        share.is_some_and(|share| {
            share.chunk.note == other.chunk.note
                && share.items.span(first(share)) == other.items.span(first(other))
        })
    }
}

/// How a panel's parts become one answer.
#[derive(Clone, Debug, PartialEq)]
pub enum PlannedMerge {
    /// This further part of the plan writes it.
    Synthesise(PartId),
    /// Code counts it.
    Vote(Ballot),
    /// Code puts the replies one after another.
    Stitch {
        /// What stands between them.
        separator: String,
        /// The allowed labels, if the replies are labels.
        labels: Arc<[String]>,
    },
    /// Each group is judged by a further part; code weighs the scores.
    Score(Arc<Rubric>),
}

impl PlannedMerge {
    /// Which kind it is.
    pub fn kind(&self) -> MergeKind {
        match self {
            Self::Synthesise(_) => MergeKind::Synthesise,
            Self::Vote(_) => MergeKind::Vote,
            Self::Stitch { .. } => MergeKind::Stitch,
            Self::Score(_) => MergeKind::Score,
        }
    }
}

impl Job {
    /// Lays the job out for an input.
    pub fn plan(&self, input: &Input) -> Plan {
        layout::lay_out(self.panels(), Some(input))
    }

    /// Lays the job out as if a split by volume gave one chunk: what can be drawn while there is no input.
    pub fn outline(&self) -> Plan {
        layout::lay_out::<NoInput>(self.panels(), None)
    }
}

impl JobDraft {
    /// As [`Job::outline`], sound or not.
    pub fn outline(&self) -> Plan {
        layout::lay_out::<NoInput>(&self.panels, None)
    }
}

impl PlannedPart {
    /// Every part whose end it waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = &PartId> {
        let reports = self.reports.iter().map(|report| &report.id);
        self.needs.iter().chain(reports).chain(&self.again)
    }
}

impl Plan {
    /// The part of that name.
    pub fn part(&self, id: &PartId) -> Option<&PlannedPart> {
        self.parts.get(*self.places.get(id)?)
    }

    /// The place of that part in the plan's order.
    pub fn place(&self, id: &PartId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// How many items of the input alone are larger than a chunk: those that were cut into pieces, and those that
    /// are sent whole. Panels that cut the same items alike tell of each once.
    pub fn too_large(&self) -> (usize, usize) {
        let (mut cut, mut whole) = (0, 0);
        for (at, panel) in self.panels.iter().enumerate() {
            let before = self.panels.get(..at).unwrap_or_default();
            let mut last = None;
            for share in panel.groups.iter().filter_map(|group| group.share.as_ref()) {
                // The pieces of an item follow each other.
                let is_told = last.replace(&share.chunk.items) == Some(&share.chunk.items)
                    || before.iter().any(|panel| panel.sends_alike(share));
                match share.chunk.note {
                    _ if is_told => {}
                    ChunkNote::Whole => {}
                    ChunkNote::Oversized => whole += 1,
                    ChunkNote::Piece => cut += 1,
                }
            }
        }
        (cut, whole)
    }

    /// How many calls it makes when nothing has to be asked again.
    pub fn calls(&self) -> usize {
        self.parts.len() - self.most_again()
    }

    /// The part of that name only asks again for what others left open.
    pub fn asks_again(&self, id: &PartId) -> bool {
        self.part(id).is_some_and(|part| !part.again.is_empty())
    }

    /// How many more calls it makes at most, where none fails, to ask again for what was left open.
    pub fn most_again(&self) -> usize {
        let again = self.parts.iter();
        again.filter(|part| !part.again.is_empty()).count()
    }

    /// How many parts start together when the run begins.
    pub fn first_level(&self) -> usize {
        self.parts
            .iter()
            .filter(|part| part.waits_for().next().is_none())
            .count()
    }
}

#[cfg(test)]
mod tests;
