//! What the ballots come to.

use crate::engine::merge::PanelPhase;
use crate::engine::merge::vote::{Ballot, Outcome, Rule, Tally};

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
        Outcome::Winner(winner) => won(winner, tally),
        Outcome::Tie(_) => format!("A tie: {}", counts(tally)),
        Outcome::NoMajority => format!("No majority: {}", counts(tally)),
        Outcome::NoQuorum => format!("Too few ballots: {}", counts(tally)),
        Outcome::NoBallot => "No result".to_owned(),
    }
}

/// The winner, and how clear it was. Of ballots that say nothing the headline is silent only where there are none.
fn won(winner: &str, tally: &Tally) -> String {
    let valid = tally.valid();
    let own = tally.votes.iter().find(|(name, _)| name == winner);
    let most = own.map_or(0, |(_, count)| *count);
    let against = valid.saturating_sub(most);
    let winner = spoken(winner);
    if 2 * valid <= tally.ballots() {
        let ballots = tally.ballots();
        return format!("{winner}, but only {valid} of {ballots} ballots say anything");
    }
    if against == 0 && valid == tally.ballots() {
        return format!("{winner}, by all {most}");
    }
    if against == 0 {
        return format!("{winner}, by all {most} valid ballots");
    }
    let close = if tally.margin() == 1 {
        ": as close as can be"
    } else {
        ""
    };
    if tally.votes.len() == 2 {
        format!("{winner}, by {most} to {against}{close}")
    } else {
        format!("{winner}, with {most} of {valid}{close}")
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
pub fn vote_made_of(tally: &Tally, phase: PanelPhase, ballot: &Ballot) -> String {
    let quorum = ballot.quorum;
    let valid = tally.valid();
    let total = tally.ballots();
    if phase == PanelPhase::Idle {
        let rule = wins(ballot.winner);
        return match quorum {
            0 => format!("{total} ballots, one question. {rule}"),
            _ => format!(
                "{total} ballots, one question. {rule} Fewer than {quorum} valid ballots are no result."
            ),
        };
    }
    let votes = match valid {
        0 => String::new(),
        1 => format!(": {}", counts(tally)),
        _ if phase == PanelPhase::Running => format!(": {}", counts(tally)),
        _ => format!(": {}{}", counts(tally), lead(tally.margin())),
    };
    let mut sentences = vec![format!("{valid} of {total} ballots are valid{votes}.")];
    let missing = match phase {
        PanelPhase::Running => 0,
        _ => tally.missing,
    };
    for (count, one, more) in [
        (tally.abstained, "abstained", "abstained"),
        (
            tally.invalid,
            "cannot be read as one of the answers: it is shown as it came and not counted",
            "cannot be read as one of the answers: they are shown as they came and not counted",
        ),
        (missing, "did not come", "did not come"),
    ] {
        let words = if count == 1 { one } else { more };
        sentences.extend((count > 0).then(|| format!("{count} {words}.")));
    }
    if tally.outcome == Outcome::NoQuorum && phase == PanelPhase::Done {
        sentences.push(format!(
            "The vote asks for at least {quorum} valid ballots."
        ));
    }
    sentences.join(" ")
}

/// What makes a winner.
fn wins(rule: Rule) -> &'static str {
    match rule {
        Rule::Majority => "A winner needs more than half of the valid ballots.",
        Rule::Plurality => "The answer with the most valid ballots wins, however few they are.",
    }
}

/// By how much the first is ahead of the second.
fn lead(margin: usize) -> String {
    match margin {
        0 => ", level at the top".to_owned(),
        1 => ", a lead of 1 ballot".to_owned(),
        more => format!(", a lead of {more} ballots"),
    }
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
