//! The vote: ballots counted in code. A ballot is one of the allowed answers after trimming, or it is
//! invalid: shown as it came, never counted, never guessed. A winner needs a majority of the valid
//! ballots; a tie is called a tie.

use crate::engine::part::Part;

/// What the ballots come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Each allowed answer with its ballots, in the order of the job.
    pub votes: Vec<(String, usize)>,
    /// Ballots that came and are none of the allowed answers.
    pub invalid: usize,
    /// Ballots that gave nothing: failed, stopped, or not there yet.
    pub missing: usize,
    /// Who won, if anybody did.
    pub outcome: Outcome,
}

/// How a vote stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This answer has more than half of the valid ballots.
    Winner(String),
    /// These answers share the first place.
    Tie(Vec<String>),
    /// One answer leads, without more than half of the valid ballots.
    NoMajority,
    /// No ballot could be read.
    NoBallot,
}

impl Tally {
    /// How many ballots were counted.
    pub fn valid(&self) -> usize {
        self.votes.iter().map(|(_, count)| count).sum()
    }
}

/// Counts the ballots as they stand.
pub fn count(answers: &[String], ballots: &[Part]) -> Tally {
    let mut votes: Vec<(String, usize)> =
        answers.iter().map(|answer| (answer.clone(), 0)).collect();
    let mut invalid = 0;
    let mut missing = 0;
    for ballot in ballots {
        let Some(reply) = ballot.reply() else {
            missing += 1;
            continue;
        };
        let choice = read(&reply.text, answers);
        match votes
            .iter_mut()
            .find(|(answer, _)| Some(answer.as_str()) == choice)
        {
            Some((_, count)) => *count += 1,
            None => invalid += 1,
        }
    }
    let outcome = outcome(&votes);
    Tally {
        votes,
        invalid,
        missing,
        outcome,
    }
}

fn outcome(votes: &[(String, usize)]) -> Outcome {
    let valid: usize = votes.iter().map(|(_, count)| count).sum();
    let most = votes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return Outcome::NoBallot;
    }
    let leaders: Vec<String> = votes
        .iter()
        .filter(|(_, count)| *count == most)
        .map(|(answer, _)| answer.clone())
        .collect();
    match leaders.as_slice() {
        [winner] if most * 2 > valid => Outcome::Winner(winner.clone()),
        [_] => Outcome::NoMajority,
        _ => Outcome::Tie(leaders),
    }
}

/// The allowed answer that a ballot is, if it is one: white space, case, closing punctuation, quotes
/// and emphasis do not matter, everything else does.
pub fn read<'a>(ballot: &str, answers: &'a [String]) -> Option<&'a str> {
    let ballot = plain(ballot);
    if ballot.is_empty() {
        return None;
    }
    answers
        .iter()
        .map(String::as_str)
        .find(|answer| plain(answer) == ballot)
}

/// A ballot stripped of what does not matter, in lower case.
pub fn plain(ballot: &str) -> String {
    let mut rest = ballot;
    loop {
        let shorter = rest
            .trim()
            .trim_start_matches(is_wrapping)
            .trim_end_matches(|c| is_wrapping(c) || is_closing(c));
        if shorter == rest {
            return rest.chars().flat_map(char::to_lowercase).collect();
        }
        rest = shorter;
    }
}

/// Quotation marks and the marks of emphasis.
fn is_wrapping(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '*'
            | '_'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
    )
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | ',' | ';' | ':' | '…' | '。' | '！' | '？'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::event::PartEvent;
    use crate::engine::job::PartId;
    use crate::engine::ports::{Finish, Moment};
    use proptest::prelude::*;

    fn yes_no() -> Vec<String> {
        vec!["YES".into(), "NO".into()]
    }

    fn ballot(text: &str) -> Part {
        let mut part = Part::waiting(PartId::new("ballot"));
        for event in [
            PartEvent::Queued,
            PartEvent::Sent,
            PartEvent::Came(text.into()),
            PartEvent::Finished(Finish::AtLimit),
        ] {
            part.apply(Moment::default(), &event);
        }
        part
    }

    fn check(
        ballots: &[&str],
        votes: (usize, usize),
        invalid: usize,
        missing: usize,
        expect: Outcome,
    ) {
        let parts: Vec<Part> = ballots.iter().map(|text| ballot(text)).collect();
        let tally = count(&yes_no(), &parts);
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
        assert_eq!(count(&answers, &parts).outcome, Outcome::NoMajority);
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
            let tally = count(&yes_no(), &parts);
            prop_assert_eq!(&tally, &count(&yes_no(), &turned));
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
}
