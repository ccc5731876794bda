//! What an answer is made of, and what it comes to.

use super::run::{phase, thousands};
use super::trouble::call_error;
use crate::engine::error::Cause;
use crate::engine::job::{MergeKind, PartId, SplitKind};
use crate::engine::merge::score::{Ranking, Rubric, Standing};
use crate::engine::merge::stitch::{Row, Sheet};
use crate::engine::merge::vote::{Ballot, Outcome, Tally};
use crate::engine::merge::{Answer, Body, LeftOut, PanelPhase, Why};
use crate::engine::plan::PlannedPanel;
use crate::provider::settings::Provider;

/// What an answer is made of: above every answer.
pub fn made_of(
    answer: &Answer,
    panel: &PlannedPanel,
    title: impl Fn(&PartId) -> String,
    provider: Provider,
) -> String {
    let used = answer.used.len();
    let total = used + answer.left_out.len();
    let mut text = format!(
        "from {} of {} {}",
        thousands(used),
        thousands(total),
        called(panel, total)
    );
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
    if total > NAMED {
        if !answer.left_out.is_empty() {
            text.push_str("; what is missing is marked in its place");
        }
        return text;
    }
    let missing: Vec<String> = answer
        .left_out
        .iter()
        .map(|left| {
            format!(
                "{} is missing, {}",
                title(&left.id).to_ascii_lowercase(),
                because(left, provider)
            )
        })
        .collect();
    if !missing.is_empty() {
        text.push_str(": ");
        text.push_str(&missing.join("; "));
    }
    let cut: Vec<String> = answer
        .used
        .iter()
        // Of labels, what a limit cut off was asked for again.
        .filter(|used| used.at_limit && !is_sheet(answer))
        .map(|used| title(&used.id).to_ascii_lowercase())
        .collect();
    if !cut.is_empty() {
        text.push_str(if missing.is_empty() { ": " } else { "; " });
        text.push_str(&cut.join(" and "));
        text.push_str(" reached its length limit");
    }
    text
}

/// Among more parts than this, those that are missing are not named one by one.
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

fn is_sheet(answer: &Answer) -> bool {
    matches!(&answer.body, Body::Stitch(stitched) if stitched.sheet.is_some())
}

/// The chunks that were answered and still lack labels, by the numbers of their items. Those that gave no reply at
/// all are named with their reasons.
fn lacking(sheet: &Sheet, panel: &PlannedPanel, answer: &Answer) -> String {
    if !answer.phase.is_over() || panel.groups.len() > NAMED {
        return String::new();
    }
    let mut text = String::new();
    for group in &panel.groups {
        let rows = sheet.rows.get(group.items()).unwrap_or_default();
        let open = rows
            .iter()
            .filter(|row| matches!(row, Row::Open | Row::Stopped | Row::Failed));
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

fn because(left: &LeftOut, provider: Provider) -> String {
    match &left.why {
        Why::NotYet => "it is still at work".to_owned(),
        Why::Stopped => "because it was stopped".to_owned(),
        Why::Unreadable => "because it could not be read".to_owned(),
        Why::Failed(Cause::Call(why)) => {
            let what = call_error(why, provider).what;
            let what = what.trim_end_matches('.');
            let mut words = format!("because {what}");
            if let Some(first) = words.get_mut("because ".len().."because T".len()) {
                first.make_ascii_lowercase();
            }
            words
        }
        Why::Failed(_) => "because it was not asked".to_owned(),
    }
}

/// How a vote stands: the headline.
pub fn vote(tally: &Tally, phase: PanelPhase) -> String {
    if phase == PanelPhase::Idle {
        return "Not voted yet".to_owned();
    }
    if phase == PanelPhase::Running {
        return "Voting…".to_owned();
    }
    if phase == PanelPhase::Stopped {
        return format!("Stopped at {}", counts(tally));
    }
    match &tally.outcome {
        Outcome::Winner(winner) => {
            let of = |answer: &str| {
                tally
                    .votes
                    .iter()
                    .find(|(name, _)| name == answer)
                    .map_or(0, |(_, count)| *count)
            };
            let most = of(winner);
            let against = tally.valid().saturating_sub(most);
            let close = if tally.margin() == 1 && tally.valid() > 2 {
                ": as close as can be"
            } else {
                ""
            };
            if against == 0 {
                format!("{}, by all {most}", spoken(winner))
            } else {
                format!("{}, by {most} to {against}{close}", spoken(winner))
            }
        }
        Outcome::Tie(_) => format!("A tie: {}", counts(tally)),
        Outcome::NoMajority => format!("No majority: {}", counts(tally)),
        Outcome::NoQuorum => format!("Too few ballots: {}", counts(tally)),
        Outcome::NoBallot => "No result".to_owned(),
    }
}

fn counts(tally: &Tally) -> String {
    let counts: Vec<String> = tally
        .votes
        .iter()
        .map(|(answer, count)| format!("{} {count}", spoken(answer)))
        .collect();
    counts.join(", ")
}

/// An allowed answer as people write it: `YES` reads "Yes".
pub fn spoken(answer: &str) -> String {
    let mut spoken = answer.to_ascii_lowercase();
    if let Some(first) = spoken.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    spoken
}

/// What a vote is made of: beside its headline.
pub fn vote_made_of(tally: &Tally, phase: PanelPhase, quorum: usize) -> String {
    let valid = tally.valid();
    let total = valid + tally.abstained + tally.invalid + tally.missing;
    if phase == PanelPhase::Idle {
        let mut text = format!(
            "{total} ballots, one question. A winner needs more than half of those that can be read."
        );
        if quorum > 0 {
            text.push_str(" Fewer than ");
            text.push_str(&quorum.to_string());
            text.push_str(" are no result.");
        }
        return text;
    }
    let mut text = format!("{valid} of {total} ballots counted.");
    for (count, one, more) in [
        (tally.abstained, " abstained.", " abstained."),
        (
            tally.invalid,
            " is neither answer: it is shown as it came and not counted.",
            " are neither answer: they are shown as they came and not counted.",
        ),
        (
            if phase == PanelPhase::Running {
                0
            } else {
                tally.missing
            },
            " did not come.",
            " did not come.",
        ),
    ] {
        if count > 0 {
            text.push(' ');
            text.push_str(&count.to_string());
            text.push_str(if count == 1 { one } else { more });
        }
    }
    if tally.outcome == Outcome::NoQuorum && phase == PanelPhase::Done {
        text.push_str(" The vote asks for at least ");
        text.push_str(&quorum.to_string());
        text.push('.');
    }
    text
}

/// What each order of the options brought.
pub fn by_order(ballot: &Ballot, first: &Tally, flipped: &Tally) -> String {
    format!(
        "Asked “{}”: {}. Asked “{}”: {}.",
        ballot.spoken(false),
        counts(first),
        ballot.spoken(true),
        counts(flipped)
    )
}

/// How a panel works, beside its title.
pub fn pairing(split: SplitKind, merge: MergeKind) -> String {
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
/// The head of the column of candidates.
pub const CANDIDATE: &str = "Candidate";
/// The head of the column of weighted means.
pub const MEAN: &str = "Weighted mean";

/// A criterion's weight.
pub fn weight(weight: u32) -> String {
    format!("×{weight}")
}

/// Above the best candidate.
pub fn best(title: &str, equal: bool) -> String {
    if equal {
        format!("{title}, equal first")
    } else {
        format!("{title} comes first")
    }
}

/// A candidate's mean, or why it has none.
pub fn standing(standing: &Standing, rubric: &Rubric, judge: &str) -> String {
    match (standing.points, &standing.why) {
        (Some(points), _) => {
            let mean = rubric.mean(points);
            format!("{}.{:02}", mean / 100, mean % 100)
        }
        (None, Some(Why::NotYet) | None) => phase(judge).to_owned(),
        (None, Some(Why::Stopped)) => "not scored: stopped".to_owned(),
        (None, Some(Why::Failed(Cause::Call(_)))) => "not scored: failed".to_owned(),
        (None, Some(Why::Unreadable | Why::Failed(_))) => "not scored".to_owned(),
    }
}
