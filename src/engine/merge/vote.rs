//! The vote: ballots counted in code. A ballot is one of the allowed answers after trimming, or it is
//! invalid: shown as it came, never counted, never guessed. A winner needs a majority of the valid
//! ballots; a tie is called a tie.

use crate::engine::part::{Part, Reply};
use crate::engine::ports::Finish;

/// What a vote allows and what it asks of a winner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    /// The answers that count: at least two, all different when compared as ballots are.
    pub answers: Vec<String>,
    /// One more allowed reply, which counts for nobody.
    pub abstain: Option<String>,
    /// What makes a winner.
    pub winner: Rule,
    /// So many valid ballots at least, abstentions not among them, or there is no result.
    pub quorum: usize,
}

/// What makes a winner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// More than half of the valid ballots.
    #[default]
    Majority,
    /// More than any other.
    Plurality,
}

impl Rule {
    /// Its name in a job's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Majority => "majority",
            Self::Plurality => "plurality",
        }
    }
}

/// What the ballots come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Each allowed answer with its ballots, in the order of the job.
    pub votes: Vec<(String, usize)>,
    /// Ballots that abstained: readable, and for nobody.
    pub abstained: usize,
    /// Ballots that came and are none of the allowed answers.
    pub invalid: usize,
    /// Of the invalid, those that reached their limit.
    pub cut: usize,
    /// Ballots that gave nothing: failed, stopped, or not there yet.
    pub missing: usize,
    /// Who won, if anybody did.
    pub outcome: Outcome,
}

/// How a vote stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// This answer has what the rule asks for.
    Winner(String),
    /// These answers share the first place.
    Tie(Vec<String>),
    /// One answer leads, without more than half of the valid ballots.
    NoMajority,
    /// There are fewer valid ballots than the quorum.
    NoQuorum,
    /// No ballot could be read.
    #[default]
    NoBallot,
}

impl Tally {
    /// How many ballots there are, with those that did not come.
    pub fn total(&self) -> usize {
        self.readable() + self.invalid + self.missing
    }

    /// How many could be read: the valid ones, and the abstentions.
    pub fn readable(&self) -> usize {
        self.valid() + self.abstained
    }

    /// How many ballots are for this answer.
    pub fn votes_for(&self, answer: &str) -> usize {
        let own = self.votes.iter().find(|(name, _)| name == answer);
        own.map_or(0, |(_, count)| *count)
    }

    /// How many ballots were counted for an answer.
    pub fn valid(&self) -> usize {
        self.votes.iter().map(|(_, count)| count).sum()
    }

    /// By how many ballots the first leads the second.
    pub fn margin(&self) -> usize {
        let mut first = 0;
        let mut second = 0;
        for (_, count) in &self.votes {
            if *count > first {
                second = first;
                first = *count;
            } else if *count > second {
                second = *count;
            }
        }
        first - second
    }
}

impl Ballot {
    /// The answer that a ballot is; `None` for one that is none of the allowed, or that its limit cut where it
    /// would go on: half a word can be another word, as NO is the half of NOT, and behind a comma comes more.
    pub fn read(&self, ballot: &Reply) -> Option<Choice<'_>> {
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ':' | '…');
        let is_open = ballot.text.trim_end_matches(' ').ends_with(goes_on);
        if ballot.finish == Finish::AtLimit && is_open {
            return None;
        }
        let ballot = ballot.text.as_str();
        if let Some(answer) = read(ballot, &self.answers) {
            return Some(Choice::Answer(answer));
        }
        let abstain = self.abstain.as_deref()?;
        let ballot = stripped(ballot);
        (!ballot.is_empty() && says(ballot, abstain)).then_some(Choice::Abstains)
    }

    /// The allowed answers as a prompt names them: "YES or NO", the other way round for a flipped ballot.
    pub fn spoken(&self, flipped: bool) -> String {
        let mut answers: Vec<&str> = self.answers.iter().map(String::as_str).collect();
        if flipped {
            answers.reverse();
        }
        either(&answers)
    }

    /// Counts the ballots as they stand.
    pub fn count<'a>(&self, ballots: impl IntoIterator<Item = &'a Part>) -> Tally {
        let answers = self.answers.iter();
        let mut tally = Tally {
            votes: answers.map(|answer| (answer.clone(), 0)).collect(),
            ..Tally::default()
        };
        for ballot in ballots {
            let Some(reply) = ballot.reply() else {
                tally.missing += 1;
                continue;
            };
            match self.read(reply) {
                Some(Choice::Answer(choice)) => {
                    let own = tally.votes.iter_mut().find(|(answer, _)| answer == choice);
                    if let Some((_, count)) = own {
                        *count += 1;
                    }
                }
                Some(Choice::Abstains) => tally.abstained += 1,
                None => {
                    tally.invalid += 1;
                    tally.cut += usize::from(reply.finish == Finish::AtLimit);
                }
            }
        }
        tally.outcome = self.outcome(&tally);
        tally
    }

    /// Counts the ballots by the order in which they named the answers: as the job has them, and turned round. The
    /// order turns with every ballot, so all of them are given, in the plan's order.
    pub fn count_by_order(&self, ballots: &[Part]) -> [Tally; 2] {
        [0, 1].map(|first| self.count(ballots.iter().skip(first).step_by(2)))
    }

    fn outcome(&self, tally: &Tally) -> Outcome {
        let valid = tally.valid();
        let most = tally.votes.iter().map(|(_, count)| *count).max();
        let most = most.unwrap_or(0);
        if most == 0 {
            return Outcome::NoBallot;
        }
        if valid < self.quorum {
            return Outcome::NoQuorum;
        }
        let leaders: Vec<String> = tally
            .votes
            .iter()
            .filter(|(_, count)| *count == most)
            .map(|(answer, _)| answer.clone())
            .collect();
        match leaders.as_slice() {
            [winner] if self.winner == Rule::Plurality || most * 2 > valid => {
                Outcome::Winner(winner.clone())
            }
            [_] => Outcome::NoMajority,
            _ => Outcome::Tie(leaders),
        }
    }
}

/// What a valid ballot says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<'a> {
    /// This answer.
    Answer(&'a str),
    /// None, which is allowed.
    Abstains,
}

/// "A, B or C".
pub fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => {
            let mut text = rest.join(", ");
            text.push_str(" or ");
            text.push_str(last);
            text
        }
    }
}

/// The allowed answer that a ballot is, if it is one: white space, case, closing punctuation, quotes
/// and emphasis do not matter, everything else does.
pub fn read<'a>(ballot: &str, answers: &'a [String]) -> Option<&'a str> {
    let ballot = stripped(ballot);
    if ballot.is_empty() {
        return None;
    }
    let mut answers = answers.iter().map(String::as_str);
    answers.find(|answer| says(ballot, answer))
}

/// What was stripped is this answer, or this name. One of megabytes is told from it by its first letters.
pub(super) fn says(ballot: &str, answer: &str) -> bool {
    lower(ballot).eq(lower(stripped(answer)))
}

/// A ballot stripped of what does not matter, in lower case.
pub fn plain(ballot: &str) -> String {
    lower(stripped(ballot)).collect()
}

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// Without what does not matter at its ends.
pub(super) fn stripped(ballot: &str) -> &str {
    let mut rest = ballot;
    loop {
        let shorter = rest
            .trim()
            .trim_start_matches(is_wrapping)
            .trim_end_matches(|c| is_wrapping(c) || is_closing(c));
        if shorter == rest {
            return rest;
        }
        rest = shorter;
    }
}

/// Quotation marks and the marks of emphasis.
pub(super) fn is_wrapping(c: char) -> bool {
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
mod tests;
