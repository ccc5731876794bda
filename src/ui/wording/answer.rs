//! What an answer is made of, and what it comes to.

use super::trouble::call_error;
use crate::engine::error::Cause;
use crate::engine::merge::vote::{Outcome, Tally};
use crate::engine::merge::{Answer, LeftOut, PanelPhase, Why};
use crate::provider::settings::Provider;

/// What an answer is made of: above every verdict.
pub fn made_of(answer: &Answer, title: impl Fn(&str) -> String, provider: Provider) -> String {
    let used = answer.used.len();
    let total = used + answer.left_out.len();
    let mut text = format!(
        "from {used} of {total} {}",
        if total == 1 { "reviewer" } else { "reviewers" }
    );
    let missing: Vec<String> = answer
        .left_out
        .iter()
        .map(|left| {
            format!(
                "{} is missing, {}",
                title(left.id.as_str()).to_ascii_lowercase(),
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
        .filter(|used| used.at_limit)
        .map(|used| title(used.id.as_str()).to_ascii_lowercase())
        .collect();
    if !cut.is_empty() {
        text.push_str(if missing.is_empty() { ": " } else { "; " });
        text.push_str(&cut.join(" and "));
        text.push_str(" reached its length limit");
    }
    text
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
            if against == 0 {
                format!("{}, by all {most}", spoken(winner))
            } else {
                format!("{}, by {most} to {against}", spoken(winner))
            }
        }
        Outcome::Tie(_) => format!("A tie: {}", counts(tally)),
        Outcome::NoMajority => format!("No majority: {}", counts(tally)),
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
pub fn vote_made_of(tally: &Tally, phase: PanelPhase) -> String {
    let valid = tally.valid();
    let total = valid + tally.invalid + tally.missing;
    if phase == PanelPhase::Idle {
        return format!(
            "{total} ballots, one question. A winner needs more than half of those that can be read."
        );
    }
    let mut text = format!("{valid} of {total} ballots counted.");
    match tally.invalid {
        0 => {}
        1 => text.push_str(" 1 is neither answer: it is shown as it came and not counted."),
        more => {
            text.push(' ');
            text.push_str(&more.to_string());
            text.push_str(" are neither answer: they are shown as they came and not counted.");
        }
    }
    if phase != PanelPhase::Running {
        match tally.missing {
            0 => {}
            1 => text.push_str(" 1 did not come."),
            more => {
                text.push(' ');
                text.push_str(&more.to_string());
                text.push_str(" did not come.");
            }
        }
    }
    text
}

/// How a panel works, beside its title.
pub fn pairing(split: &str, merge: &str) -> String {
    let split = match split {
        "aspect" => "one subject, several angles",
        _ => "one question, several ballots",
    };
    let merge = match merge {
        "synthesise" => "then one verdict",
        _ => "then a count",
    };
    format!("{split}, {merge}")
}
