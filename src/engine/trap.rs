//! The independence trap: a prompt that leans on what another part finds, without a slot that brings it there.
//!
//! Such a part runs at the same time as the other and never sees it; the model makes the finding up. It is a
//! warning and no fault: words are only words, and the person knows what they mean. It is not given where the other
//! part waits for this one: a slot would close a circle.

mod subject;

use std::collections::HashSet;

use self::subject::Subjects;
use super::edit::{PartAt, slots, waiting};
use super::job::{JobDraft, PartId};
use super::plan::names::{Instruction, Naming, instructions, numbered};
use super::prompt::{Slot, Template};

/// A prompt that leans on another part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaning {
    /// The way to the field, as in the job's file.
    pub field: String,
    /// Whose prompt it is.
    pub part: PartId,
    /// Whose finding it takes as known.
    pub other: PartId,
    /// The title of that part.
    pub title: String,
    /// The words that say so.
    pub words: String,
    /// The slot that brings it; `None` where none can, because the other works chunks, and how many there are only the
    /// input tells.
    pub slot: Option<PartId>,
    /// When the part starts.
    pub start: Start,
}

/// When a part starts that leans on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It does not wait for the other.
    Apart,
    /// It waits for the other through a third, and is still not given what the other finds.
    After,
}

/// Every prompt of the job that leans on another part without its slot.
pub fn leanings(job: &JobDraft) -> Vec<Leaning> {
    let specs = job.specs();
    let all = instructions(job);
    let subjects = Subjects::of(specs.iter().map(|(_, spec)| *spec));
    let places: Vec<PartAt> = places(job).collect();
    let mut found = Vec::new();
    for (((here, spec), at), own) in specs.iter().zip(&places).zip(&all) {
        // In the system prompt it is the same trap; the slot goes into the prompt all the same.
        let mut leans = subjects.leans(&spec.prompt);
        for (other, words) in subjects.leans(&spec.system) {
            leans.entry(other).or_insert(words);
        }
        // What can be put in is only asked where some words lean on something.
        let mut looked: Option<Looked> = None;
        for (other, words) in leans {
            let (Some(place), Some(other)) = (places.get(other), all.get(other)) else {
                continue;
            };
            if other.spec.id == spec.id {
                continue;
            }
            let looked = looked.get_or_insert_with(|| Looked::of(job, *at, own));
            let is_given = is_merge(*at) && place.panel() == at.panel();
            if is_given || looked.has(other) {
                continue;
            }
            let Ok(slot) = looked.slot(other) else {
                continue;
            };
            found.push(Leaning {
                field: format!("{here}/prompt"),
                part: spec.id.clone(),
                other: other.spec.id.clone(),
                title: other.spec.title.clone(),
                words: words.words,
                slot,
                start: if waiting(job, &other.spec.id).contains(&spec.id) {
                    Start::After
                } else {
                    Start::Apart
                },
            });
        }
    }
    found
}

/// A merge's own part has been given the replies of its panel.
fn is_merge(at: PartAt) -> bool {
    matches!(at, PartAt::Merge(_))
}

/// What a prompt has, and what can be put into it.
struct Looked {
    named: Vec<PartId>,
    offered: Vec<String>,
    /// Those that wait for the part: none of them can be named.
    waiting: HashSet<PartId>,
}

/// A slot would close a circle.
struct Circle;

impl Looked {
    fn of(job: &JobDraft, at: PartAt, own: &Instruction<'_>) -> Self {
        let prompt = Template::parse(&own.spec.prompt);
        let named = prompt.slots().filter_map(|slot| match slot {
            Slot::Part(id) => Some(id.clone()),
            _ => None,
        });
        Self {
            named: named.collect(),
            offered: slots(job, at),
            waiting: waiting(job, &own.spec.id),
        }
    }

    /// It is given what the other finds, or one of the parts that are made of it.
    fn has(&self, other: &Instruction<'_>) -> bool {
        let mut named = self.named.iter();
        named.any(|id| *id == other.spec.id || other.made(id).is_some())
    }

    /// The slot that brings what the other finds, if any can.
    fn slot(&self, other: &Instruction<'_>) -> Result<Option<PartId>, Circle> {
        let id = &other.spec.id;
        if self.offered.iter().any(|name| name == id.as_str()) {
            return Ok(Some(id.clone()));
        }
        match other.naming {
            _ if self.waiting.contains(id) => Err(Circle),
            Naming::Own => Err(Circle),
            Naming::Numbered { by_chunk: true, .. } => Ok(None),
            Naming::Numbered { .. } => Ok(Some(numbered(id, 1))),
        }
    }
}

/// Where each part's instruction stands, in the order of [`JobDraft::specs`].
fn places(job: &JobDraft) -> impl Iterator<Item = PartAt> {
    job.panels.iter().enumerate().flat_map(|(at, panel)| {
        let parts = 0..panel.split.specs().len();
        let own = panel.merge.spec().map(|_| PartAt::Merge(at));
        parts.map(move |part| PartAt::Split(at, part)).chain(own)
    })
}

#[cfg(test)]
mod tests;
