//! Batches whose labels lack: how many of each, and what those said that gave none.

use super::Lookup;
use super::stitch::{Row, rows};
use crate::engine::part::Part;
use crate::engine::plan::{Group, PlannedPanel};

/// How many items of a batch that was answered have no label as yet, or for good, apart from those that say nothing.
/// `parts` are what was [asked](Group::asked) for it.
pub fn lacking(group: &Group, parts: &[Part], allowed: &[String]) -> usize {
    if parts.first().is_none_or(|first| first.reply().is_none()) {
        return 0;
    }
    let rows = rows(group, parts, allowed);
    let lacks = rows
        .iter()
        .filter(|row| !matches!(row, Row::Label(_) | Row::Blank));
    lacks.count()
}

/// What batches said in the place of labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// How many gave a reply and not one label.
    pub batches: usize,
    /// What the first of them said.
    pub words: String,
    /// All of them said the same.
    pub is_same: bool,
}

/// What the batches of a panel said that gave a reply and not one label; `None` where there are none.
pub fn prose(panel: &PlannedPanel, allowed: &[String], find: Lookup<'_>) -> Option<Prose> {
    let mut found: Option<Prose> = None;
    for group in &panel.groups {
        let parts: Vec<Part> = group.asked().filter_map(find).collect();
        let Some(reply) = parts.first().and_then(Part::reply) else {
            continue;
        };
        let rows = rows(group, &parts, allowed);
        let has_label = rows.iter().any(|row| matches!(row, Row::Label(_)));
        if has_label || rows.iter().all(|row| *row == Row::Blank) {
            continue;
        }
        let words = reply.text.trim();
        match &mut found {
            Some(prose) => {
                prose.batches += 1;
                prose.is_same &= prose.words == words;
            }
            None => {
                found = Some(Prose {
                    batches: 1,
                    words: words.to_owned(),
                    is_same: true,
                });
            }
        }
    }
    found
}
