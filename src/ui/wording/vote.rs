//! A vote: its headline, and what it is made of.

use super::answer::{all_of, spoken};
use crate::engine::error::Short;
use crate::engine::merge::PanelPhase;
use crate::engine::merge::vote::{Ballot, Outcome, Rule, Tally};
use crate::engine::ports::Finish;

/// How a vote stands: the headline.
pub fn vote(tally: &Tally, phase: PanelPhase) -> String {
    if let PanelPhase::Short(short) = phase {
        return format!("{}: {}", too_few(short, tally.total()), counts(tally));
    }
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
        // The valid ballots decide; that they are few is said in the same breath. Who wants more of them asks for a quorum.
        Outcome::Winner(winner) if tally.readable() * 2 <= tally.total() => format!(
            "{}; only {} of {} ballots could be read",
            won(tally, winner),
            tally.readable(),
            tally.total()
        ),
        Outcome::Winner(winner) => won(tally, winner),
        Outcome::Tie(leaders) if leaders.len() < tally.votes.len() => {
            let leaders: Vec<String> = leaders.iter().map(|one| spoken(one)).collect();
            format!("A tie between {}: {}", all_of(&leaders), counts(tally))
        }
        Outcome::Tie(_) => format!("A tie: {}", counts(tally)),
        Outcome::NoMajority => format!("No majority: {}", counts(tally)),
        Outcome::NoQuorum => format!("Too few valid ballots: {}", counts(tally)),
        Outcome::NoBallot => "No result: no valid ballot".to_owned(),
    }
}

fn won(tally: &Tally, winner: &str) -> String {
    let most = tally.votes_for(winner);
    let valid = tally.valid();
    let by = if most == 1 {
        "by a single ballot".to_owned()
    } else if most == tally.total() {
        format!("by all {most}")
    } else if tally.votes.len() == 2 {
        format!("by {most} to {}", valid - most)
    } else {
        format!("with {most} of {valid} valid ballots")
    };
    let close = if tally.margin() == 1 && valid > 2 {
        ": as close as can be"
    } else {
        ""
    };
    format!("{}, {by}{close}", spoken(winner))
}

fn counts(tally: &Tally) -> String {
    let counts: Vec<String> = tally
        .votes
        .iter()
        .map(|(answer, count)| format!("{} {count}", spoken(answer)))
        .collect();
    counts.join(", ")
}

/// What a vote is made of: beside its headline.
pub fn vote_made_of(tally: &Tally, phase: PanelPhase, ballot: &Ballot) -> String {
    let total = tally.total();
    let valid = tally.valid();
    if phase == PanelPhase::Idle {
        let mut said = vec![format!("{}, one question.", ballots(total))];
        said.push(needed(ballot.winner).to_owned());
        if ballot.quorum > 0 {
            said.push(asked_for(ballot.quorum));
        }
        return said.join(" ");
    }
    let mut said = vec![match valid {
        0 => format!("0 of {} valid.", ballots(total)),
        _ => format!(
            "{valid} of {} valid: {}; margin {}.",
            ballots(total),
            counts(tally),
            tally.margin()
        ),
    }];
    match tally.abstained {
        0 => {}
        1 => said.push("1 abstention: cast, and for nobody.".to_owned()),
        more => said.push(format!("{more} abstentions: cast, and for nobody.")),
    }
    said.extend(invalid(tally));
    if tally.missing > 0 && phase != PanelPhase::Running {
        said.push(format!("{} did not come.", tally.missing));
    }
    if phase == PanelPhase::Done {
        let most = tally.votes.iter().map(|(_, count)| *count).max();
        let is_half = most.is_some_and(|most| most * 2 > valid);
        match &tally.outcome {
            Outcome::NoQuorum => said.push(asked_for(ballot.quorum)),
            // Where the rule decides, it is said.
            Outcome::NoMajority | Outcome::Winner(_) if !is_half => {
                said.push(needed(ballot.winner).to_owned());
            }
            _ => {}
        }
    }
    said.join(" ")
}

/// Fewer ballots count than the panel demands. An abstention that is allowed counts as cast.
fn too_few(Short { needed, came }: Short, total: usize) -> String {
    if needed > total {
        return format!(
            "No answer: at least {} must count, and there can be only {total}",
            ballots(needed)
        );
    }
    let came = match came {
        0 => "none does".to_owned(),
        1 => "1 does".to_owned(),
        came => format!("{came} do"),
    };
    format!(
        "No answer: at least {needed} of {} must count, and {came}",
        ballots(total)
    )
}

fn ballots(count: usize) -> String {
    match count {
        1 => "1 ballot".to_owned(),
        count => format!("{count} ballots"),
    }
}

fn needed(rule: Rule) -> &'static str {
    match rule {
        Rule::Majority => "A winner needs more than half of the valid ballots.",
        Rule::Plurality => "The answer with the most valid ballots wins.",
    }
}

fn asked_for(quorum: usize) -> String {
    match quorum {
        1 => "At least 1 ballot must be valid.".to_owned(),
        quorum => format!("At least {quorum} ballots must be valid."),
    }
}

/// The ballots that are none of the allowed answers.
fn invalid(tally: &Tally) -> Option<String> {
    let how = match (tally.invalid, tally.cut) {
        (0, _) => return None,
        (1, 0) => "shown as it came and not counted",
        (1, _) => "cut at its limit, so it is not counted",
        (_, 0) => "shown as they came and not counted",
        (all, cut) if all == cut => "cut at their limit, so they are not counted",
        (all, cut) => {
            return Some(format!(
                "{all} are invalid, {cut} of them cut at the limit: shown as they came and not counted."
            ));
        }
    };
    let are = if tally.invalid == 1 { "is" } else { "are" };
    Some(format!("{} {are} invalid: {how}.", tally.invalid))
}

/// What each order of the options brought.
pub fn by_order(ballot: &Ballot, [first, flipped]: &[Tally; 2]) -> String {
    format!(
        "Asked “{}”: {}. Asked “{}”: {}.",
        ballot.spoken(false),
        counts(first),
        ballot.spoken(true),
        counts(flipped)
    )
}

/// Beneath a ballot that is none of the answers.
pub fn not_counted(finish: Finish) -> String {
    match finish {
        Finish::Complete => "not counted",
        Finish::AtLimit => "cut at its limit, not counted",
    }
    .to_owned()
}
