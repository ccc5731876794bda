//! A job under the hands of somebody who changes it: every change is one of a closed list, and every change can
//! be taken back.
//!
//! Nothing here refuses a change because it makes the job unsound. [`JobDraft::problems`](super::check) says what
//! is wrong with a draft; this only keeps the job whole where that can be done, such as slots that follow a part
//! that is renamed.

mod field;
mod names;
mod offer;
mod order;
mod pair;
mod starter;

use std::sync::Arc;

pub use self::field::{CriterionField, Field, JobField, PanelField, PartAt, PartField, part_text};
pub(super) use self::offer::waiting;
pub use self::offer::{slots, special_slots};
pub use self::order::Way;
pub use self::pair::suits;
pub use self::starter::job as new_job;

use super::job::{JobDraft, MergeKind, PartId, SplitKind};
use super::prompt::{Slot, Template};

/// How many steps back are kept.
const MOST_STEPS: usize = 500;

/// One change of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A field gets this text. Numbers are texts, too: what is none becomes a number that no check passes.
    Set(Field, String),
    /// A slot of this part's goes to the end of that part's prompt.
    AddSlot(PartAt, PartId),
    /// Another panel, at the end.
    AddPanel,
    /// A panel goes.
    RemovePanel(usize),
    /// A panel changes places with its neighbour.
    MovePanel(usize, Way),
    /// A panel is there twice, its parts with names of their own.
    CopyPanel(usize),
    /// Another part, at the end of its panel's split.
    AddPart(usize),
    /// The part at this place of the panel's split goes.
    RemovePart(usize, usize),
    /// It changes places with its neighbour.
    MovePart(usize, usize, Way),
    /// It is there twice.
    CopyPart(usize, usize),
    /// Another criterion, at the end.
    AddCriterion(usize),
    /// The criterion at this place of the panel goes.
    RemoveCriterion(usize, usize),
    /// It changes places with its neighbour.
    MoveCriterion(usize, usize, Way),
    /// It is there twice.
    CopyCriterion(usize, usize),
    /// The panel is split in another way.
    Split(usize, SplitKind),
    /// The panel is merged in another way.
    Merge(usize, MergeKind),
    /// Another job altogether, nobody's of the gallery, which is also what "reset" goes back to from now on.
    Replace(Box<JobDraft>),
}

impl Edit {
    /// It changes which fields there are, and not only what is in one.
    pub fn is_structural(&self) -> bool {
        !matches!(self, Self::Set(..) | Self::AddSlot(..))
    }
}

/// Where a job comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It is one of the gallery's, as it is or changed.
    Gallery,
    /// It was begun anew or opened from a file.
    Own,
}

/// What "reset" goes back to.
#[derive(Clone, Debug, PartialEq)]
pub struct Original {
    /// The job as it began.
    pub draft: JobDraft,
    /// Where it comes from.
    pub whose: Whose,
}

/// A job and what it was before.
#[derive(Clone, Debug, PartialEq)]
pub struct Workshop {
    now: Snapshot,
    past: Vec<Snapshot>,
    future: Vec<Snapshot>,
    /// The field that the last change typed in: typing on is the same step.
    typing: Option<Field>,
}

#[derive(Clone, Debug, PartialEq)]
struct Snapshot {
    draft: JobDraft,
    original: Arc<Original>,
}

impl Workshop {
    /// A job as it stands, and the one that "reset" goes back to.
    pub fn new(draft: JobDraft, original: JobDraft, whose: Whose) -> Self {
        let original = Arc::new(Original {
            draft: original,
            whose,
        });
        Self {
            now: Snapshot { draft, original },
            past: Vec::new(),
            future: Vec::new(),
            typing: None,
        }
    }

    /// The job as it stands.
    pub fn draft(&self) -> &JobDraft {
        &self.now.draft
    }

    /// What a field holds, as text.
    pub fn text(&self, field: Field) -> String {
        field::text(&self.now.draft, field)
    }

    /// Makes a change. Typing on in the same field belongs to the step before; a change that changes nothing is
    /// no step.
    pub fn apply(&mut self, edit: Edit) {
        let typed = match &edit {
            Edit::Set(field, _) if field.is_typed() => Some(*field),
            _ => None,
        };
        self.step(typed, |now| now.make(edit));
    }

    fn step(&mut self, typed: Option<Field>, change: impl FnOnce(&mut Snapshot)) {
        let before = self.now.clone();
        change(&mut self.now);
        if self.now == before {
            return;
        }
        let goes_on = typed.is_some() && typed == self.typing && !self.past.is_empty();
        self.typing = typed;
        self.future.clear();
        if goes_on {
            return;
        }
        if self.past.len() >= MOST_STEPS {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// The next change is a step of its own, whatever it is.
    pub fn rest(&mut self) {
        self.typing = None;
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
            self.typing = None;
        }
    }

    /// Makes the step again that was taken back last.
    pub fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
            self.typing = None;
        }
    }

    /// Goes back to the original, which can itself be taken back.
    pub fn reset(&mut self) {
        self.step(None, |now| now.draft.clone_from(&now.original.draft));
    }

    /// What "reset" goes back to.
    pub fn original(&self) -> &Arc<Original> {
        &self.now.original
    }

    /// There is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// There is a step to make again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The job differs from the original.
    pub fn is_changed(&self) -> bool {
        self.now.draft != self.now.original.draft
    }
}

impl Snapshot {
    fn make(&mut self, edit: Edit) {
        let draft = &mut self.draft;
        match edit {
            Edit::Set(Field::Job(JobField::Title), text) => {
                // A job of the gallery is known by its name, whatever its title; a new one's name is its title's.
                let follows = self.original.draft.id == starter::NEW
                    && names::follows(&draft.id, &draft.title, starter::NEW);
                if follows {
                    draft.id = names::slug(&text, starter::NEW);
                }
                draft.title = text;
            }
            Edit::Set(field, text) => field::set(draft, field, text),
            Edit::AddSlot(at, of) => add_slot(draft, at, &of),
            Edit::AddPanel => starter::add_panel(draft),
            Edit::RemovePanel(panel) => order::remove(&mut draft.panels, panel),
            Edit::MovePanel(panel, way) => order::shift(&mut draft.panels, panel, way),
            Edit::CopyPanel(panel) => order::copy_panel(draft, panel),
            Edit::AddPart(panel) => starter::add_part(draft, panel),
            Edit::RemovePart(panel, part) => {
                order::parts(draft, panel, |all| order::remove(all, part));
            }
            Edit::MovePart(panel, part, way) => {
                order::parts(draft, panel, |all| order::shift(all, part, way));
            }
            Edit::CopyPart(panel, part) => order::copy_part(draft, panel, part),
            Edit::AddCriterion(panel) => order::criteria(draft, panel, starter::add_criterion),
            Edit::RemoveCriterion(panel, at) => {
                order::criteria(draft, panel, |all| order::remove(all, at));
            }
            Edit::MoveCriterion(panel, at, way) => {
                order::criteria(draft, panel, |all| order::shift(all, at, way));
            }
            Edit::CopyCriterion(panel, at) => {
                order::criteria(draft, panel, |all| order::copy_criterion(all, at));
            }
            Edit::Split(panel, kind) => pair::split(draft, panel, kind),
            Edit::Merge(panel, kind) => pair::merge(draft, panel, kind),
            Edit::Replace(other) => {
                self.original = Arc::new(Original {
                    draft: JobDraft::clone(&other),
                    whose: Whose::Own,
                });
                self.draft = *other;
            }
        }
    }
}

fn add_slot(draft: &mut JobDraft, at: PartAt, of: &PartId) {
    if let Some(part) = at.of_mut(draft)
        && !Template::parse(&part.prompt).has(&Slot::Part(of.clone()))
    {
        pair::append(&mut part.prompt, &format!("{{{{{of}}}}}"));
    }
}

#[cfg(test)]
mod tests;
