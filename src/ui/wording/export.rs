//! An answer as one text or one table: for the clipboard, for files, and for what is stitched on the page.

use std::collections::HashSet;
use std::ops::Range;

use super::answer::{label, made_of, no_answer};
use super::run::{PRACTICE, stale_parts};
use super::score::standing;
use super::vote::{vote, vote_made_of};
use crate::engine::controls;
use crate::engine::export::{Heads, Labelled, Told, one_line};
use crate::engine::job::PartId;
use crate::engine::merge::score::Ranking;
use crate::engine::merge::stitch::{self, Mark, Row};
use crate::engine::merge::vote::Tally;
use crate::engine::merge::{self, Answer, Body, PanelPhase, Why};
use crate::engine::part::Part;
use crate::engine::plan::{Group, PlannedMerge, PlannedPanel};
use crate::engine::ports::Finish;
use crate::provider::catalogue::Provider;
use crate::ui::state::shown::Shown;

/// A panel's answer as text, for the clipboard and for files.
pub fn answer_as_text(shown: &Shown, panel: &str, provider: Provider) -> String {
    let Some(panel) = shown.plan.panels.iter().find(|one| one.id == panel) else {
        return String::new();
    };
    let answer = merge::answer(panel, &|id| shown.part(id));
    let mut text = match &answer.body {
        Body::Stitch(stitched) if stitched.sheet.is_some() => {
            let rows = rows(shown, panel, &answer).into_iter();
            let lines = rows.map(|(words, label)| format!("{label}: {}", one_line(&words)));
            lines.collect::<Vec<_>>().join("\n")
        }
        Body::Stitch(_) => stitched(&answer, panel, shown),
        Body::Score(ranking) => scored(ranking, panel, shown),
        Body::Verdict(id) => {
            let asked = |id: &PartId| shown.asked_for(id, provider);
            let made_of = made_of(&answer, panel, |id| shown.title(id), provider, asked);
            let text = shown.look_at(id, |part| reply_in_text(part, &shown.title(id)));
            format!("[{made_of}]\n\n{}", text.unwrap_or_default())
        }
        Body::Vote(tally) => voted(tally, panel, answer.phase),
    };
    let older: Vec<String> = older(shown, panel)
        .iter()
        .map(|id| shown.title(id))
        .collect();
    if !older.is_empty() {
        text.insert_str(0, &format!("[{}]\n\n", stale_parts(&older)));
    }
    // Away from the page nothing else would tell that this is none.
    if let PanelPhase::Short(short) = answer.phase {
        let total = answer.used.len() + answer.left_out.len();
        text.insert_str(0, &format!("[{}]\n\n", no_answer(short, panel, total)));
    }
    if provider == Provider::PRACTICE {
        text.insert_str(0, &format!("[{PRACTICE_ONLY}]\n\n"));
    }
    text
}

/// How a vote ended, and what it is made of.
fn voted(tally: &Tally, panel: &PlannedPanel, phase: PanelPhase) -> String {
    let PlannedMerge::Vote(ballot) = &panel.merge else {
        return String::new();
    };
    format!(
        "{}\n{}",
        vote(tally, phase),
        vote_made_of(tally, phase, ballot)
    )
}

/// Above what a person takes away of practice replies.
const PRACTICE_ONLY: &str = "Practice: scripted replies, no model was asked";

/// The parts of a panel whose replies are older than what they were made from.
fn older<'a>(shown: &Shown, panel: &'a PlannedPanel) -> Vec<&'a PartId> {
    let stale: HashSet<PartId> = shown.stale().into_iter().collect();
    let parts = controls::all_of(panel);
    parts.filter(|id| stale.contains(id)).collect()
}

/// Labels as a table: two columns, the label and why there is none, behind the input's own, or behind the number and
/// the words of what is no table of fields. `None` for an answer without labels.
pub fn answer_as_table(shown: &Shown, panel: &str, provider: Provider) -> Option<String> {
    let panel = shown.plan.panels.iter().find(|one| one.id == panel)?;
    let answer = merge::answer(panel, &|id| shown.part(id));
    let (Body::Stitch(stitched), PlannedMerge::Stitch { labels, .. }) =
        (&answer.body, &panel.merge)
    else {
        return None;
    };
    let share = panel.groups.iter().find_map(|group| group.share.as_ref())?;
    let labelled = Labelled {
        items: &share.items,
        text: shown.text.as_deref().unwrap_or_default(),
        column: share.column.as_deref(),
        rows: &stitched.sheet.as_ref()?.rows,
    };
    let stale: HashSet<&PartId> = older(shown, panel).into_iter().collect();
    let is_old = |group: &&Group| {
        let mut parts = group.parts.iter().chain(&group.again);
        parts.any(|id| stale.contains(id))
    };
    let old: Vec<Range<usize>> = panel
        .groups
        .iter()
        .filter(is_old)
        .map(Group::items)
        .collect();
    // Chunks follow each other, and so do their items.
    let is_older = |item: usize| {
        let next = old.partition_point(|items| items.start <= item);
        let last = next.checked_sub(1).and_then(|at| old.get(at));
        last.is_some_and(|items| items.contains(&item))
    };
    let practised = provider == Provider::PRACTICE;
    Some(labelled.table(HEADS, |item, row| match row {
        Row::Label(_) if practised => Told::Doubtful(label(row, labels), PRACTICE.to_owned()),
        Row::Label(_) if is_older(item) => Told::Doubtful(label(row, labels), OLDER.to_owned()),
        Row::Label(_) => Told::Label(label(row, labels)),
        _ => Told::Status(label(row, labels)),
    }))
}

/// Beside a label that was made from what is no longer so.
const OLDER: &str = "older than what it was made from";

/// The heads of a saved table.
const HEADS: Heads<'_> = Heads {
    number: "number",
    item: "item",
    label: "label",
    status: "status",
};

/// Every item with its label.
fn rows(shown: &Shown, panel: &PlannedPanel, answer: &Answer) -> Vec<(String, String)> {
    let (Body::Stitch(stitched), PlannedMerge::Stitch { labels, .. }) =
        (&answer.body, &panel.merge)
    else {
        return Vec::new();
    };
    let text = shown.text.as_deref().unwrap_or_default();
    let items = panel.groups.iter().flat_map(|group| {
        let share = group.share.as_ref();
        group.items().map(move |item| {
            share.map_or_else(String::new, |share| {
                share
                    .items
                    .text(text, item, share.column.as_deref())
                    .into_owned()
            })
        })
    });
    let rows = stitched.sheet.iter().flat_map(|sheet| &sheet.rows);
    items.zip(rows.map(|row| label(*row, labels))).collect()
}

/// The replies one after another, with a mark in every gap.
pub fn stitched(answer: &Answer, panel: &PlannedPanel, shown: &Shown) -> String {
    let (Body::Stitch(body), PlannedMerge::Stitch { separator, .. }) = (&answer.body, &panel.merge)
    else {
        return String::new();
    };
    stitch::text(body, separator, &|id| shown.part(id), |mark| match mark {
        Mark::Gap(id, why, items) => gap(&shown.title(id), why, &items),
        Mark::Cut(id) => cut(&shown.title(id)),
    })
}

/// In the place of a reply that is missing.
fn gap(title: &str, why: &Why, items: &Range<usize>) -> String {
    let state = match why {
        Why::NotYet => "still at work",
        _ => "missing",
    };
    match items.len() {
        0 => format!("[{title}: {state}]"),
        1 => format!("[{title}: {state}; item {}]", items.end),
        _ => format!(
            "[{title}: {state}; items {} to {}]",
            items.start + 1,
            items.end
        ),
    }
}

/// Behind a reply whose end is missing.
fn cut(title: &str) -> String {
    format!("[{title}: reached its length limit, so its end is missing]")
}

/// A reply as it stands in a text of several, with a mark where it is not whole.
pub fn reply_in_text(part: &Part, title: &str) -> String {
    match part.reply() {
        None => format!("[{title}: missing]"),
        Some(reply) if reply.finish == Finish::AtLimit => {
            format!("{}\n{}", reply.text.trim(), cut(title))
        }
        Some(reply) => reply.text.trim().to_owned(),
    }
}

fn scored(ranking: &Ranking, panel: &PlannedPanel, shown: &Shown) -> String {
    let PlannedMerge::Score(rubric) = &panel.merge else {
        return String::new();
    };
    let mut text = String::new();
    for (group, one) in panel.groups.iter().zip(&ranking.standings) {
        text.push_str(&group.title);
        text.push_str(": ");
        text.push_str(&standing(one, rubric, ""));
        for id in &group.parts {
            if let Some(part) = shown.part(id) {
                text.push('\n');
                text.push_str(&reply_in_text(&part, &shown.title(id)));
            }
        }
        text.push_str("\n\n");
    }
    text
}
