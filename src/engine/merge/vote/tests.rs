//! What ballots come to.

use super::*;
use crate::engine::event::PartEvent;
use crate::engine::job::PartId;
use crate::engine::ports::{Finish, Moment};
use proptest::prelude::*;

fn yes_no() -> Vec<String> {
    vec!["YES".into(), "NO".into()]
}

fn ballot_spec() -> Ballot {
    Ballot {
        answers: yes_no(),
        ..Ballot::default()
    }
}

fn ballot(text: &str) -> Part {
    ballot_that_ended(text, Finish::Complete)
}

fn ballot_that_ended(text: &str, finish: Finish) -> Part {
    let mut part = Part::waiting(PartId::new("ballot"));
    for event in [
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came(text.into()),
        PartEvent::Finished(finish),
    ] {
        part.apply(Moment::default(), &event);
    }
    part
}

fn check(ballots: &[&str], votes: (usize, usize), invalid: usize, missing: usize, expect: Outcome) {
    let parts: Vec<Part> = ballots.iter().map(|text| ballot(text)).collect();
    let tally = ballot_spec().count(&parts);
    let found: Vec<usize> = tally.votes.iter().map(|(_, count)| *count).collect();
    assert_eq!(found, [votes.0, votes.1], "{ballots:?}");
    assert_eq!(
        (tally.invalid, tally.missing),
        (invalid, missing),
        "{ballots:?}"
    );
    assert_eq!(tally.outcome, expect, "{ballots:?}");
}

#[test]
fn a_ballot_that_its_limit_cut_counts_only_where_it_was_closed() {
    let cut = |text| {
        let tally = ballot_spec().count([&ballot_that_ended(text, Finish::AtLimit)]);
        assert_eq!(tally.cut, tally.invalid, "{text:?}");
        (tally.valid(), tally.invalid)
    };
    for text in ["NO", "yes", "**NO", "NO,", "NO: ", "yes…", "NO ", "maybe\n"] {
        assert_eq!(cut(text), (0, 1), "{text:?}");
    }
    for text in ["yes\n", "**NO**", "NO.", "Yes!", "NO.\r\n"] {
        assert_eq!(cut(text), (1, 0), "{text:?}");
    }
    assert_eq!(ballot_spec().count([&ballot("maybe")]).cut, 0);
}

#[test]
fn each_order_of_the_answers_is_counted_by_itself() {
    let parts = ["YES", "NO", "maybe", "NO", "YES"].map(ballot);
    let [first, flipped] = ballot_spec().count_by_order(&parts);
    assert_eq!(["YES", "NO"].map(|one| first.votes_for(one)), [2, 0]);
    assert_eq!(["YES", "NO"].map(|one| flipped.votes_for(one)), [0, 2]);
    assert_eq!((first.total(), first.readable()), (3, 2));
}

#[test]
fn a_ballot_is_an_allowed_answer_after_trimming_or_invalid() {
    for text in [
        "YES",
        "yes",
        " Yes.\n",
        "**YES**",
        "\"Yes.\"",
        "“Yes”!",
        "_yes_",
        "'YES'.",
        "`yes`",
        "yes…",
    ] {
        assert_eq!(read(text, &yes_no()), Some("YES"), "{text:?}");
    }
    for text in [
        "",
        " ",
        ".",
        "Yes, but",
        "YES NO",
        "yess",
        "Y",
        "- YES",
        "YES (mostly)",
        "yes yes",
        "¡yes",
    ] {
        assert_eq!(read(text, &yes_no()), None, "{text:?}");
    }
}

#[test]
fn a_winner_needs_a_majority_of_the_valid_and_a_tie_is_a_tie() {
    let yes = || Outcome::Winner("YES".into());
    let tie = || Outcome::Tie(yes_no());
    check(
        &["YES", "yes", "NO", "Yes.", "It depends"],
        (3, 1),
        1,
        0,
        yes(),
    );
    check(&["YES", "NO", "maybe"], (1, 1), 1, 0, tie());
    check(&["maybe", "", "perhaps"], (0, 0), 2, 1, Outcome::NoBallot);
    check(
        &["YES", "maybe", "maybe", "maybe", "maybe"],
        (1, 0),
        4,
        0,
        yes(),
    );
    check(&[], (0, 0), 0, 0, Outcome::NoBallot);
}

#[test]
fn the_first_of_three_without_a_majority_does_not_win() {
    let answers: Vec<String> = ["A", "B", "C"].map(String::from).into();
    let parts: Vec<Part> = ["A", "A", "B", "C"]
        .iter()
        .map(|text| ballot(text))
        .collect();
    let mut vote = Ballot {
        answers,
        ..Ballot::default()
    };
    assert_eq!(vote.count(&parts).outcome, Outcome::NoMajority);
    vote.winner = Rule::Plurality;
    assert_eq!(vote.count(&parts).outcome, Outcome::Winner("A".into()));
    vote.quorum = 5;
    assert_eq!(vote.count(&parts).outcome, Outcome::NoQuorum);
    assert_eq!(vote.count(&parts).margin(), 1);
}

#[test]
fn an_abstention_is_readable_and_counts_for_nobody() {
    let vote = Ballot {
        abstain: Some("UNSURE".into()),
        quorum: 2,
        ..ballot_spec()
    };
    let parts: Vec<Part> = ["YES", "unsure.", "Unsure", "perhaps"]
        .iter()
        .map(|text| ballot(text))
        .collect();
    let tally = vote.count(&parts);
    assert_eq!((tally.valid(), tally.abstained, tally.invalid), (1, 2, 1));
    assert_eq!(tally.outcome, Outcome::NoQuorum);
    assert_eq!(vote.spoken(false), "YES or NO");
    assert_eq!(vote.spoken(true), "NO or YES");
}

proptest! {
    #[test]
    fn no_order_of_ballots_changes_the_tally(
        texts in proptest::collection::vec("(YES|no|No\\.|maybe|)", 0..12),
        seed in any::<u64>(),
    ) {
        let parts: Vec<Part> = texts.iter().map(|text| ballot(text)).collect();
        let mut turned = parts.clone();
        let by = usize::try_from(seed % 13).unwrap_or(0);
        turned.rotate_left(by.min(parts.len()));
        let tally = ballot_spec().count(&parts);
        prop_assert_eq!(&tally, &ballot_spec().count(&turned));
        prop_assert_eq!(tally.valid() + tally.invalid + tally.missing, parts.len());
        if let Outcome::Winner(winner) = &tally.outcome {
            let won = tally.votes.iter().find(|(answer, _)| answer == winner).map_or(0, |(_, n)| *n);
            prop_assert!(won * 2 > tally.valid());
        }
    }

    #[test]
    fn reading_a_ballot_never_guesses(text in ".{0,12}") {
        if read(&text, &yes_no()).is_some() {
            let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            prop_assert!(["yes", "no"].contains(&letters.to_lowercase().as_str()));
        }
    }
}
