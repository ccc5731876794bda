//! The fields of a job, each readable and writable as text.

mod read;
mod write;

pub use self::read::part_text;
pub(super) use self::read::text;
pub(super) use self::write::{set, small};

use crate::engine::cut::ChunkSize;
use crate::engine::job::{JobDraft, Merge, PartSpec, Split};

/// A field of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Of the job itself.
    Job(JobField),
    /// Of a panel, its split or its merge.
    Panel(usize, PanelField),
    /// Of a part.
    Part(PartAt, PartField),
    /// Of a criterion: the panel, and the place in it.
    Criterion(usize, usize, CriterionField),
}

/// Where a part's instruction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartAt {
    /// In a panel's split, at this place.
    Split(usize, usize),
    /// It is the merge's own.
    Merge(usize),
}

/// The fields of a job itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum JobField {
    Id,
    Title,
    About,
    Headline,
    InputLabel,
    Sample,
}

/// The fields of a panel, its split and its merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum PanelField {
    Id,
    Title,
    CalledOne,
    CalledMany,
    Unit,
    Column,
    /// `items` or `tokens`.
    SizeBy,
    Size,
    Attempts,
    AtLeast,
    /// `yes` or nothing.
    Flip,
    Separator,
    /// One a line.
    Labels,
    /// One a line.
    Answers,
    Abstain,
    Winner,
    Quorum,
    Lowest,
    Highest,
}

/// The fields of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum PartField {
    Id,
    Title,
    About,
    System,
    Prompt,
    MaxTokens,
    Temperature,
    Provider,
    Model,
}

/// The fields of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum CriterionField {
    Id,
    Title,
    About,
    Weight,
}

impl PartField {
    /// Its name in the job's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::About => "about",
            Self::System => "system",
            Self::Prompt => "prompt",
            Self::MaxTokens => "max_tokens",
            Self::Temperature => "temperature",
            Self::Provider => "provider",
            Self::Model => "model",
        }
    }
}

impl PartAt {
    /// The panel that it belongs to.
    pub fn panel(self) -> usize {
        match self {
            Self::Split(panel, _) | Self::Merge(panel) => panel,
        }
    }

    /// The part that stands there.
    pub fn of(self, draft: &JobDraft) -> Option<&PartSpec> {
        let panel = draft.panels.get(self.panel())?;
        match self {
            Self::Split(_, at) => panel.split.specs().get(at),
            Self::Merge(_) => panel.merge.spec(),
        }
    }

    pub(super) fn of_mut(self, draft: &mut JobDraft) -> Option<&mut PartSpec> {
        let panel = draft.panels.get_mut(self.panel())?;
        match self {
            Self::Split(_, at) => match &mut panel.split {
                Split::ByAspect(parts) | Split::ByVolume { parts, .. } => parts.get_mut(at),
                Split::ByRepetition { part, .. } => (at == 0).then_some(part),
            },
            Self::Merge(_) => match &mut panel.merge {
                Merge::Synthesise(part) | Merge::Score { judge: part, .. } => Some(part),
                Merge::Vote(_) | Merge::Stitch { .. } => None,
            },
        }
    }

    /// The way to it, as in the job's file.
    pub fn path(self, draft: &JobDraft) -> String {
        let here = format!("panels/{}", self.panel());
        let split = draft.panels.get(self.panel()).map(|panel| &panel.split);
        match self {
            Self::Merge(_) => format!("{here}/merge/part"),
            Self::Split(..) if matches!(split, Some(Split::ByRepetition { .. })) => {
                format!("{here}/split/part")
            }
            Self::Split(_, at) => format!("{here}/split/parts/{at}"),
        }
    }
}

impl Field {
    /// It is typed letter by letter, and not chosen.
    pub(super) fn is_typed(self) -> bool {
        !matches!(
            self,
            Self::Panel(
                _,
                PanelField::Unit | PanelField::SizeBy | PanelField::Flip | PanelField::Winner
            ) | Self::Part(_, PartField::Provider)
        )
    }

    /// The way to it, as in the job's file and in what is wrong with the job.
    pub fn path(self, draft: &JobDraft) -> String {
        match self {
            Self::Job(field) => match field {
                JobField::Id => "id",
                JobField::Title => "title",
                JobField::About => "about",
                JobField::Headline => "headline",
                JobField::InputLabel => "input/label",
                JobField::Sample => "input/sample",
            }
            .to_owned(),
            Self::Panel(panel, field) => {
                let by_tokens = matches!(
                    draft.panels.get(panel).map(|panel| &panel.split),
                    Some(Split::ByVolume { cut, .. }) if matches!(cut.size, ChunkSize::Tokens(_))
                );
                format!("panels/{panel}/{}", panel_path(field, by_tokens))
            }
            Self::Part(at, field) => {
                format!("{}/{}", at.path(draft), field.name())
            }
            Self::Criterion(panel, at, field) => {
                let name = match field {
                    CriterionField::Id => "id",
                    CriterionField::Title => "title",
                    CriterionField::About => "about",
                    CriterionField::Weight => "weight",
                };
                format!("panels/{panel}/merge/criteria/{at}/{name}")
            }
        }
    }
}

fn panel_path(field: PanelField, by_tokens: bool) -> &'static str {
    match field {
        PanelField::Id => "id",
        PanelField::Title => "title",
        PanelField::CalledOne => "parts_called/0",
        PanelField::CalledMany => "parts_called/1",
        PanelField::AtLeast => "at_least",
        PanelField::Unit => "split/unit",
        PanelField::Column => "split/column",
        PanelField::SizeBy => "split/size",
        PanelField::Size if by_tokens => "split/tokens",
        PanelField::Size => "split/items",
        PanelField::Attempts => "split/attempts",
        PanelField::Flip => "split/flip",
        PanelField::Separator => "merge/separator",
        PanelField::Labels => "merge/labels",
        PanelField::Answers => "merge/answers",
        PanelField::Abstain => "merge/abstain",
        PanelField::Winner => "merge/winner",
        PanelField::Quorum => "merge/quorum",
        PanelField::Lowest => "merge/lowest",
        PanelField::Highest => "merge/highest",
    }
}
