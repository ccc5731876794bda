//! What an answer is made of, and what it comes to.

use super::run::{phase, thousands};
use super::trouble::call_error;
use crate::engine::error::{Cause, Short};
use crate::engine::job::{MergeKind, PartId, SplitKind};
use crate::engine::merge::bare::Prose;
use crate::engine::merge::score::Ranking;
use crate::engine::merge::stitch::{Row, Sheet};
use crate::engine::merge::{Answer, Body, PanelPhase, Why};
use crate::engine::plan::PlannedPanel;
use crate::provider::catalogue::Provider;

/// What an answer is made of: above every answer.
pub fn made_of(
    answer: &Answer,
    panel: &PlannedPanel,
    title: impl Fn(&PartId) -> String,
    provider: Provider,
    asked: impl Fn(&PartId) -> Provider,
) -> String {
    let used = answer.used.len();
    let total = used + answer.left_out.len();
    let mut text = if let PanelPhase::Short(short) = answer.phase {
        no_answer(short, panel, total)
    } else {
        let mut text = format!(
            "from {} of {} {}",
            thousands(used),
            thousands(total),
            called(panel, total)
        );
        if panel.at_least > 0 && used < total {
            text.push_str(", at least ");
            text.push_str(&thousands(panel.at_least));
            text.push_str(" needed");
        }
        text
    };
    match &answer.body {
        Body::Stitch(stitched) => {
            if let Some(sheet) = &stitched.sheet {
                text.push_str(&labelled(sheet));
                text.push_str(&lacking(sheet, panel, answer));
            }
        }
        Body::Score(ranking) => text.push_str(&unscored(ranking)),
        Body::Verdict(_) | Body::Vote(_) => {}
    }
    let told = told(answer, panel, &title, provider, &asked);
    if !told.is_empty() {
        text.push_str(": ");
        text.push_str(&told.join("; "));
    }
    if matches!(answer.body, Body::Stitch(_))
        && (told.len() > 1 || total > NAMED)
        && !told.is_empty()
    {
        text.push_str("; each is marked in its place");
    }
    if provider == Provider::PRACTICE {
        text.push_str(". Practice: no model was asked");
    }
    text
}

/// Too few came for an answer.
pub fn no_answer(short: Short, panel: &PlannedPanel, total: usize) -> String {
    let Short { needed, came } = short;
    let parts = called(panel, needed.max(total));
    // By volume, only the input tells how many there can be.
    if needed > total {
        let only = if total == 1 { "is" } else { "are" };
        return format!(
            "No answer: at least {} {parts} must count, and there {only} only {}",
            thousands(needed),
            thousands(total)
        );
    }
    let does = match came {
        0 => "none does".to_owned(),
        1 => "1 does".to_owned(),
        more => format!("{} do", thousands(more)),
    };
    format!(
        "No answer: at least {} of {} {parts} must count, and {does}",
        thousands(needed),
        thousands(total)
    )
}

/// What lacks, each reason once, and what was cut at its limit.
fn told(
    answer: &Answer,
    panel: &PlannedPanel,
    title: &impl Fn(&PartId) -> String,
    provider: Provider,
    asked: &impl Fn(&PartId) -> Provider,
) -> Vec<String> {
    let subject = |ids: &[&PartId]| {
        if ids.len() > NAMED_TOGETHER {
            return format!("{} {}", thousands(ids.len()), called(panel, ids.len()));
        }
        let titles: Vec<String> = ids
            .iter()
            .map(|id| title(id).to_ascii_lowercase())
            .collect();
        all_of(&titles)
    };
    let missing = answer.missing(asked).into_iter();
    // Of candidates without their scores it is told how many there are, and in the table why.
    let missing = missing.filter(|group| *group.why != Why::Unscored);
    let missing = missing.map(|group| {
        let are = if group.parts.len() == 1 { "is" } else { "are" };
        let who = subject(&group.parts);
        let asked = group.parts.first().map_or(provider, |id| asked(id));
        if *group.why == Why::Unlabelled {
            return format!("{who} gave no label that is allowed");
        }
        match because(group.why, group.parts.len(), provider, asked) {
            Some(why) => format!("{who} {are} missing, {why}"),
            None => format!("{who} {are} still at work"),
        }
    });
    let mut told: Vec<String> = missing.collect();
    let cut: Vec<&PartId> = answer.cut().collect();
    if !cut.is_empty() {
        let its = if cut.len() == 1 { "its" } else { "their" };
        told.push(format!("{} reached {its} length limit", subject(&cut)));
    }
    told
}

/// More parts than this with one fate are counted, and not named one by one.
const NAMED_TOGETHER: usize = 3;

/// Among more chunks than this, those that lack labels are not named one by one.
const NAMED: usize = 24;

/// What so many of a panel's parts are called.
pub fn called(panel: &PlannedPanel, count: usize) -> String {
    let (one, several) = match (&panel.called, panel.split) {
        (Some((one, several)), _) => (one.as_str(), several.as_str()),
        (None, SplitKind::Aspect) => ("report", "reports"),
        (None, SplitKind::Volume) => ("chunk", "chunks"),
        (None, SplitKind::Repetition) => ("attempt", "attempts"),
    };
    if count == 1 { one } else { several }.to_owned()
}

/// The chunks that were answered and still lack labels, by the numbers of their items. Those that gave no reply at
/// all are named with their reasons.
fn lacking(sheet: &Sheet, panel: &PlannedPanel, answer: &Answer) -> String {
    if !answer.phase.is_over() || panel.groups.len() > NAMED {
        return String::new();
    }
    let mut text = String::new();
    for group in &panel.groups {
        let rows = sheet.of(group).iter();
        let open = rows.filter(|row| matches!(row, Row::Open | Row::Stopped | Row::Failed));
        let open = open.count();
        if open > 0 {
            text.push_str("; ");
            text.push_str(&group.title);
            text.push_str(" lacks ");
            text.push_str(&thousands(open));
        }
    }
    text
}

/// How many items have their label.
fn labelled(sheet: &Sheet) -> String {
    let all = sheet.rows.len() - sheet.blank;
    let mut text = format!(
        "; {} of {} items have their label",
        thousands(all - sheet.open),
        thousands(all)
    );
    match sheet.asked_again {
        0 => {}
        1 => text.push_str("; 1 call asked again for what was left open"),
        more => {
            text.push_str("; ");
            text.push_str(&thousands(more));
            text.push_str(" calls asked again for what was left open");
        }
    }
    match sheet.strays {
        0 => {}
        1 => text.push_str("; 1 label was for an item that does not exist, and is not used"),
        more => {
            text.push_str("; ");
            text.push_str(&thousands(more));
            text.push_str(" labels were for items that do not exist, and are not used");
        }
    }
    text
}

fn unscored(ranking: &Ranking) -> String {
    match ranking
        .standings
        .iter()
        .filter(|one| one.points.is_none())
        .count()
    {
        0 => String::new(),
        1 => "; 1 is not scored".to_owned(),
        more => format!("; {more} are not scored"),
    }
}

/// Why so many are missing, in a run of `own`, if they asked `provider`; `None` for those that are still to come.
fn because(why: &Why, count: usize, own: Provider, provider: Provider) -> Option<String> {
    let were = if count == 1 { "it was" } else { "they were" };
    Some(match why {
        Why::NotYet => return None,
        Why::Later if count == 1 => "because it came later".to_owned(),
        Why::Later => "because they came later".to_owned(),
        Why::Stopped => format!("because {were} stopped"),
        Why::Unreadable | Why::Unlabelled | Why::Unscored if count == 1 => {
            "because it could not be read".to_owned()
        }
        Why::Unreadable | Why::Unlabelled | Why::Unscored => {
            "because they could not be read".to_owned()
        }
        Why::Failed(Cause::Call(why) | Cause::LaneStopped(why) | Cause::ModelRefused(why)) => {
            let what = call_error(why, provider).what;
            let what = what.trim_end_matches('.');
            let mut words = format!("because {what}");
            if let Some(first) = words.get_mut("because ".len().."because T".len()) {
                first.make_ascii_lowercase();
            }
            if provider != own {
                words.push_str(" at ");
                words.push_str(provider.name);
            }
            words
        }
        Why::Failed(_) => format!("because {were} not asked"),
    })
}

/// "A, B and C".
pub(super) fn all_of(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        words => words.concat(),
    }
}

/// An allowed answer as people write it: `YES` reads "Yes".
pub fn spoken(answer: &str) -> String {
    let mut spoken = answer.to_ascii_lowercase();
    if let Some(first) = spoken.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    spoken
}

/// How a panel works, beside its title.
fn pairing(split: SplitKind, merge: MergeKind) -> String {
    let split = match split {
        SplitKind::Aspect => "one subject, several angles",
        SplitKind::Volume => "one task, many chunks",
        SplitKind::Repetition => "one question, asked several times",
    };
    let merge = match merge {
        MergeKind::Synthesise => "then one verdict",
        MergeKind::Vote => "then a count",
        MergeKind::Stitch => "then put in order",
        MergeKind::Score => "then scored, and the best picked",
    };
    format!("{split}, {merge}")
}

/// How a panel works and what it demands of its parts, beside its title.
pub fn head(panel: &PlannedPanel) -> String {
    let mut text = pairing(panel.split, panel.merge.kind());
    if panel.at_least > 0 {
        text.push_str("; at least ");
        text.push_str(&thousands(panel.at_least));
        text.push_str(" must count, or there is no answer");
    }
    text
}

/// An item's label as it stands in the table.
pub fn label(row: Row, labels: &[String]) -> String {
    match row {
        Row::Label(label) => labels.get(label).cloned().unwrap_or_default(),
        Row::NotYet => String::new(),
        Row::Open => "no label".to_owned(),
        Row::Stopped => "stopped".to_owned(),
        Row::Failed => "failed".to_owned(),
        Row::Gap => "missing".to_owned(),
        Row::Blank => NOTHING_TO_LABEL.to_owned(),
    }
}

/// A call that asked again, and how it ended if not well.
pub fn asked_again(name: &str) -> String {
    match name {
        "stopped" | "failed" => format!("asked again: {}", phase(name)),
        _ => "asked again".to_owned(),
    }
}

/// In the place of what is stitched, until something is.
pub fn stitched_later(panel: &PlannedPanel) -> String {
    format!(
        "All {} in their order, as one text.",
        called(panel, panel.parts.len())
    )
}

/// The items that have no label, in the counts.
pub const WITHOUT_LABEL: &str = "without a label";
/// Items that say nothing, so that there is nothing to give a label to.
pub const NOTHING_TO_LABEL: &str = "nothing to label";
/// At the end of a text of which only the beginning is drawn.
pub const MORE: &str = "\n\n… The rest is in what “Copy” and “Save as a file” give.";
/// The button that draws more rows of a long table.
pub fn more_rows(next: usize) -> String {
    format!("Show {} more", thousands(next))
}

/// How many rows of a long table are drawn.
pub fn rows_drawn(drawn: usize, count: usize) -> String {
    format!("{} of {} are shown", thousands(drawn), thousands(count))
}
/// What a part is called that works one of many chunks beside others.
pub fn of_chunk(task: &str, title: &str) -> String {
    format!("{task} · {title}")
}

/// On a batch: how many of its labels lack.
pub fn lacks(count: usize) -> String {
    format!("lacks {}", thousands(count))
}

/// What batches said in the place of labels, above all of them.
pub fn prose(prose: &Prose, panel: &PlannedPanel, words: &str) -> String {
    let who = called(panel, prose.batches);
    match (prose.batches, prose.is_same) {
        (1, _) => format!("1 {who} gave no label. It said: “{words}”"),
        (more, true) => format!(
            "{} {who} gave no label. All said: “{words}”",
            thousands(more)
        ),
        (more, false) => format!(
            "{} {who} gave no label. The first said: “{words}”",
            thousands(more)
        ),
    }
}
