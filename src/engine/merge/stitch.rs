//! Stitch: the replies one after another in the plan's order. What is missing leaves a marked gap with its
//! items, never a silent one.

use std::collections::HashMap;
use std::ops::Range;

use super::{Lookup, Why, labels, why_not};
use crate::engine::job::PartId;
use crate::engine::part::{Part, Phase};
use crate::engine::plan::{Group, PlannedPanel};
use crate::engine::ports::Finish;

/// What the replies come to, one after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stitched {
    /// One for each part, in the plan's order.
    pub pieces: Vec<Piece>,
    /// Where the replies are labels: one row for each item.
    pub sheet: Option<Sheet>,
}

/// A part's place in what is stitched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Its reply.
    Reply(PartId),
    /// A gap where its reply should be.
    Gap {
        /// Whose.
        id: PartId,
        /// Why it is missing.
        why: Why,
        /// The items that it stood for, by their places in the input.
        items: Range<usize>,
    },
}

/// The labels of all items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// One for each item, in the order of the input.
    pub rows: Vec<Row>,
    /// Each allowed label with its items, in the order of the job.
    pub counts: Vec<(String, usize)>,
    /// Items without a label, apart from those that say nothing.
    pub open: usize,
    /// Items that say nothing.
    pub blank: usize,
    /// Labels that were given to items that do not exist, and not used.
    pub strays: usize,
    /// Calls that were sent to ask again for what was open.
    pub asked_again: usize,
}

impl Sheet {
    /// What is known of a chunk's items.
    pub fn of(&self, group: &Group) -> &[Row] {
        self.rows.get(group.items()).unwrap_or_default()
    }

    /// The chunks that have not one label, though some of their items say something, and why: what became of asking
    /// again, where that did not end well.
    pub(super) fn without_a_label(
        &self,
        panel: &PlannedPanel,
        find: Lookup<'_>,
    ) -> HashMap<PartId, Why> {
        let is_bare = |group: &&Group| {
            let rows = self.of(group);
            let has_label = rows.iter().any(|row| matches!(row, Row::Label(_)));
            !has_label && rows.iter().any(|row| *row != Row::Blank)
        };
        let bare = panel.groups.iter().filter(is_bare);
        bare.filter_map(|group| {
            let first = group.parts.first()?.clone();
            if self.of(group).contains(&Row::NotYet) {
                return Some((first, Why::NotYet));
            }
            let mut asked = group.asked().filter_map(find);
            let lost = asked.find_map(|part| why_not(&part));
            Some((first, lost.unwrap_or(Why::Unlabelled)))
        })
        .collect()
    }
}

/// What is known of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Its chunk has not ended.
    NotYet,
    /// Its label, by its place among the allowed.
    Label(usize),
    /// Its chunk gave it no allowed label, and neither did the last asking, which was answered.
    Open,
    /// Its chunk gave it no allowed label, and the last asking was stopped.
    Stopped,
    /// Its chunk gave it no allowed label, and the last asking failed.
    Failed,
    /// Its chunk gave no reply that counts.
    Gap,
    /// It says nothing, so it was not sent and gets no label.
    Blank,
}

/// What was read of a chunk: its parts as they were then, its rows, and its labels for items that do not exist.
#[derive(Debug)]
struct Chunk {
    parts: Vec<Part>,
    rows: Vec<Row>,
    strays: usize,
}

/// Rows that were read before, chunk by chunk. A run of thousands of chunks is looked at thousands of times, and
/// what a chunk that is over gave is not read anew each time.
#[derive(Debug, Default)]
pub struct KeptRows {
    chunks: Vec<Option<Chunk>>,
}

impl KeptRows {
    /// The rows of a chunk of these parts: those that were kept, if nothing has changed since.
    fn rows(
        &mut self,
        at: usize,
        group: &Group,
        parts: Vec<Part>,
        allowed: &[String],
    ) -> (&[Row], usize) {
        if self.chunks.len() <= at {
            self.chunks.resize_with(at + 1, || None);
        }
        let Some(kept) = self.chunks.get_mut(at) else {
            return (&[], 0);
        };
        if kept.as_ref().is_none_or(|before| before.parts != parts) {
            let rows = rows(group, &parts, allowed);
            let replies = parts.iter().filter_map(Part::reply);
            let strays = labels::strays(replies, allowed, group.items().len());
            *kept = Some(Chunk {
                parts,
                rows,
                strays,
            });
        }
        kept.as_ref()
            .map_or((&[], 0), |chunk| (&chunk.rows, chunk.strays))
    }
}

/// Stitches a panel's parts as they stand.
pub fn stitch(
    panel: &PlannedPanel,
    allowed: &[String],
    find: Lookup<'_>,
    kept: &mut KeptRows,
) -> Stitched {
    let mut pieces = Vec::with_capacity(panel.parts.len());
    for group in &panel.groups {
        for id in &group.parts {
            let part = find(id);
            let why = part.as_ref().map_or(Some(Why::NotYet), why_not);
            pieces.push(match why {
                None => Piece::Reply(id.clone()),
                Some(why) => Piece::Gap {
                    id: id.clone(),
                    why,
                    items: group.items(),
                },
            });
        }
    }
    let sheet = (!allowed.is_empty()).then(|| sheet(panel, allowed, find, kept));
    Stitched { pieces, sheet }
}

fn sheet(panel: &PlannedPanel, allowed: &[String], find: Lookup<'_>, kept: &mut KeptRows) -> Sheet {
    let mut sheet = Sheet {
        counts: allowed.iter().map(|label| (label.clone(), 0)).collect(),
        ..Sheet::default()
    };
    for (at, group) in panel.groups.iter().enumerate() {
        let parts: Vec<Part> = group.asked().filter_map(find).collect();
        let again = parts.iter().skip(1).filter(|part| part.attempts > 0);
        sheet.asked_again += again.count();
        let (rows, strays) = kept.rows(at, group, parts, allowed);
        sheet.strays += strays;
        for row in rows {
            match row {
                Row::Label(label) => {
                    if let Some((_, count)) = sheet.counts.get_mut(*label) {
                        *count += 1;
                    }
                }
                Row::Blank => sheet.blank += 1,
                _ => sheet.open += 1,
            }
            sheet.rows.push(*row);
        }
    }
    sheet
}

/// The rows of one chunk: what its first asking and the later ones give together.
fn rows(group: &Group, parts: &[Part], allowed: &[String]) -> Vec<Row> {
    let mut rows = rows_sent(group, parts, allowed);
    for place in group.share.iter().flat_map(|share| share.known_blank()) {
        if let Some(row) = rows.get_mut(*place) {
            *row = Row::Blank;
        }
    }
    rows
}

/// The same, as if every item said something.
fn rows_sent(group: &Group, parts: &[Part], allowed: &[String]) -> Vec<Row> {
    let items = group.items().len();
    let Some(first) = parts.first() else {
        return vec![Row::NotYet; items];
    };
    if first.reply().is_none() {
        let row = if first.is_over() {
            Row::Gap
        } else {
            Row::NotYet
        };
        return vec![row; items];
    }
    let open = match parts.last().map(|last| &last.phase) {
        _ if !parts.iter().all(Part::is_over) => Row::NotYet,
        Some(Phase::Stopped { .. }) => Row::Stopped,
        Some(Phase::Failed { .. }) => Row::Failed,
        _ => Row::Open,
    };
    let replies = parts.iter().filter_map(Part::reply);
    let labels = labels::read(replies, allowed, items);
    labels
        .into_iter()
        .map(|label| label.map_or(open, Row::Label))
        .collect()
}

/// What stands in a stitched text where a piece is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark<'a> {
    /// In the place of a reply that is missing: whose, why, and the items that it stood for.
    Gap(&'a PartId, &'a Why, Range<usize>),
    /// Behind a reply that reached its limit, so that its end is missing.
    Cut(&'a PartId),
}

/// The whole text: every reply that counts, trimmed, and a mark wherever something is missing.
pub fn text(
    stitched: &Stitched,
    separator: &str,
    find: Lookup<'_>,
    mark: impl Fn(Mark<'_>) -> String,
) -> String {
    let mut text = String::new();
    for piece in &stitched.pieces {
        if !text.is_empty() {
            text.push_str(separator);
        }
        match piece {
            Piece::Reply(id) => {
                let part = find(id);
                if let Some(reply) = part.as_ref().and_then(Part::reply) {
                    text.push_str(reply.text.trim());
                    if reply.finish == Finish::AtLimit {
                        text.push('\n');
                        text.push_str(&mark(Mark::Cut(id)));
                    }
                }
            }
            Piece::Gap { id, why, items } => {
                text.push_str(&mark(Mark::Gap(id, why, items.clone())));
            }
        }
    }
    text
}
