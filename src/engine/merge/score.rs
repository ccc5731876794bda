//! Score and pick: each candidate is judged by itself against fixed, weighted criteria; code weighs and ranks.
//!
//! A score is a whole number within the scale, or there is none: asked for once more, and then marked as not
//! scored. A candidate with a score missing has no total, because a total of some of the criteria would be
//! compared with a total of all.

use std::cmp::Reverse;

use super::Why;
use super::vote::{plain, says, stripped};
use crate::engine::part::Reply;

/// What judges judge by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rubric {
    /// The lowest score.
    pub lowest: u32,
    /// The highest score, above the lowest.
    pub highest: u32,
    /// At least one.
    pub criteria: Vec<Criterion>,
}

/// One thing that is scored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criterion {
    /// How a judge's reply names it.
    pub id: String,
    /// For people.
    pub title: String,
    /// What the judge is told of it.
    pub about: String,
    /// How much it counts, 1 to 100.
    pub weight: u32,
}

/// The heaviest weight.
pub const HEAVIEST: u32 = 100;
/// The highest score that a scale may have.
pub const HIGHEST: u32 = 1_000;

/// How often a rubric may divide its judgement. A judge is told of each criterion, and more than these no model
/// keeps apart.
pub const MOST_CRITERIA: usize = 100;

impl Criterion {
    /// Its name and its title as they are read in a judge's reply. No two criteria of a rubric share one: a line
    /// would score both.
    pub fn read_names(&self) -> [String; 2] {
        [plain(&self.id), plain(&self.title)]
    }
}

/// A number of digits alone: a sign is no part of a score.
fn unsigned(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// Why a judge's reply gives a criterion no score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No line of it names the criterion.
    Nothing,
    /// What is written there is no whole number of the scale.
    Beyond(String),
    /// It gives two scores that differ.
    Twice,
}

/// How the candidates stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Every candidate, in the plan's order.
    pub standings: Vec<Standing>,
    /// The places of the best in that order: several where they are equal, none where nobody has a total.
    pub best: Vec<usize>,
}

/// How one candidate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// For people.
    pub title: String,
    /// One for each criterion; `None` where there is no valid score.
    pub scores: Vec<Option<u32>>,
    /// Scores times weights, summed; `None` unless every criterion has its score.
    pub points: Option<u64>,
    /// Why it has none.
    pub why: Option<Why>,
}

impl Ranking {
    /// Ranks the candidates. Equal points are equal places.
    pub fn of(standings: Vec<Standing>) -> Self {
        let top = standings.iter().filter_map(|one| one.points).max();
        let best = (0..)
            .zip(&standings)
            .filter(|(_, one)| one.points.is_some() && one.points == top)
            .map(|(at, _)| at)
            .collect();
        Self { standings, best }
    }

    /// The place of a candidate, from 1; candidates with equal points share it. `None` without a total.
    pub fn place(&self, candidate: usize) -> Option<usize> {
        let own = self.standings.get(candidate)?.points?;
        let better = self.standings.iter().filter(|one| one.points > Some(own));
        Some(better.count() + 1)
    }

    /// The candidates from the best to the worst, those without a total last; equal ones in the plan's order.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.standings.len()).collect();
        order.sort_by_key(|at| Reverse(self.standings.get(*at).and_then(|one| one.points)));
        order
    }
}

impl Rubric {
    /// The scores that a judge's replies give, one for each criterion. The later reply was asked for what the
    /// first left open, and changes nothing else.
    pub fn read<'a>(&self, replies: impl IntoIterator<Item = &'a Reply>) -> Vec<Option<u32>> {
        let mut scores = vec![None; self.criteria.len()];
        for reply in replies {
            for (known, criterion) in scores.iter_mut().zip(&self.criteria) {
                if known.is_none() {
                    *known = self.score(reply, criterion);
                }
            }
        }
        scores
    }

    /// Why a judge's replies give that criterion no score; `None` where one gives it. What was written there and is no
    /// score tells more than that nothing was written the second time.
    pub fn fault<'a>(
        &self,
        replies: impl IntoIterator<Item = &'a Reply>,
        criterion: &Criterion,
    ) -> Option<Fault> {
        let mut fault = None;
        for reply in replies {
            match self.score_or_fault(reply, criterion) {
                Ok(_) => return None,
                Err(Fault::Nothing) if fault.is_some() => {}
                Err(other) => fault = Some(other),
            }
        }
        fault
    }

    /// The one score that a reply gives a criterion in its whole lines; `None` where it gives none, or more than
    /// one, or none within the scale.
    fn score(&self, reply: &Reply, criterion: &Criterion) -> Option<u32> {
        self.score_or_fault(reply, criterion).ok()
    }

    fn score_or_fault(&self, reply: &Reply, criterion: &Criterion) -> Result<u32, Fault> {
        let names = criterion.read_names();
        let mut found = None;
        for line in reply.whole_lines() {
            let line = line.trim_start_matches(['-', '*', '•', ' ', '\t']);
            let Some((name, written)) = line.split_once([':', '=']) else {
                continue;
            };
            let name = stripped(name);
            if name.is_empty() || !names.iter().any(|known| says(name, known)) {
                continue;
            }
            let score: Option<u32> = unsigned(&plain(written));
            let Some(score) = score.filter(|score| (self.lowest..=self.highest).contains(score))
            else {
                return Err(Fault::Beyond(written.trim().to_owned()));
            };
            if found.is_some_and(|before| before != score) {
                return Err(Fault::Twice);
            }
            found = Some(score);
        }
        found.ok_or(Fault::Nothing)
    }

    /// Scores times weights; `None` unless every criterion has its score.
    pub fn points(&self, scores: &[Option<u32>]) -> Option<u64> {
        let mut points = 0_u64;
        for (criterion, score) in self.criteria.iter().zip(scores) {
            points += u64::from(criterion.weight) * u64::from((*score)?);
        }
        Some(points)
    }

    /// Points as a mean on the scale, in hundredths, rounded to the nearest, halves up.
    pub fn mean(&self, points: u64) -> u64 {
        let weights: u64 = self.criteria.iter().map(|one| u64::from(one.weight)).sum();
        (points * 100 + weights / 2)
            .checked_div(weights)
            .unwrap_or(0)
    }

    /// The criteria as a judge is told them, those at the given places alone, or all, and the scale: what is beyond it
    /// is no score, so nobody may be left to guess it.
    pub fn told(&self, only: Option<&[usize]>) -> String {
        let mut text = String::new();
        for (at, criterion) in self.criteria.iter().enumerate() {
            if only.is_some_and(|only| !only.contains(&at)) {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&criterion.id);
            text.push_str(" (weight ");
            text.push_str(&criterion.weight.to_string());
            text.push_str("): ");
            text.push_str(&criterion.about);
        }
        text.push_str("\n\nEach score is a whole number from ");
        text.push_str(&self.lowest.to_string());
        text.push_str(" (the worst) to ");
        text.push_str(&self.highest.to_string());
        text.push_str(" (the best).");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ports::Finish;
    use proptest::prelude::*;

    fn rubric() -> Rubric {
        let criterion = |id: &str, weight| Criterion {
            id: id.into(),
            title: id.to_uppercase(),
            about: format!("How {id}."),
            weight,
        };
        Rubric {
            lowest: 1,
            highest: 10,
            criteria: vec![criterion("clear", 3), criterion("short", 1)],
        }
    }

    fn reply(text: &str) -> Reply {
        Reply {
            text: text.into(),
            finish: Finish::Complete,
        }
    }

    fn check(texts: &[&str], expect: [Option<u32>; 2]) {
        let replies: Vec<Reply> = texts.iter().map(|text| reply(text)).collect();
        assert_eq!(rubric().read(&replies), expect, "{texts:?}");
    }

    #[test]
    fn a_score_is_a_whole_number_within_the_scale_or_there_is_none() {
        check(&["clear: 8\nshort: 3"], [Some(8), Some(3)]);
        check(&["- **Clear**: 8.\n* short = 10"], [Some(8), Some(10)]);
        check(&["clear: 11\nshort: 0"], [None, None]);
        check(&["clear: eight\nshort: -3"], [None, None]);
        check(&["clear: +7\nshort: 7"], [None, Some(7)]);
        check(&["clear: 8/10\nshort: 7.5"], [None, None]);
        check(&["clear: 8\nclear: 9\nshort: 4\nshort: 4"], [None, Some(4)]);
        check(&["unclear: 8"], [None, None]);
        check(&[""], [None, None]);
    }

    #[test]
    fn what_is_no_score_is_told_with_its_reason() {
        let rubric = rubric();
        let fault = |text: &str| rubric.fault([&reply(text)], &rubric.criteria[0]);
        let twice = [reply("clear: 99"), reply("Well said.")];
        let beyond = Some(Fault::Beyond("99".into()));
        assert_eq!(rubric.fault(&twice, &rubric.criteria[0]), beyond);
        assert_eq!(fault("clear: 8"), None);
        assert_eq!(fault("clear: 12"), Some(Fault::Beyond("12".into())));
        assert_eq!(fault("clear: 8/10"), Some(Fault::Beyond("8/10".into())));
        assert_eq!(fault("clear: 8\nclear: 9"), Some(Fault::Twice));
        assert_eq!(fault("All of it is well."), Some(Fault::Nothing));
    }

    #[test]
    fn the_last_line_of_a_judge_that_was_cut_is_not_trusted() {
        let finish = Finish::AtLimit;
        let cut = |text: &str| Reply {
            text: text.into(),
            finish,
        };
        // It may have meant to go on to 10, or to 1.5.
        assert_eq!(rubric().read([&cut("clear: 8\nshort: 1")]), [Some(8), None]);
        assert_eq!(
            rubric().read([&cut("clear: 8\nshort: 1\n")]),
            [Some(8), Some(1)]
        );
        assert_eq!(
            rubric().read([&cut("clear: 8\nshort: 1"), &reply("short: 10")]),
            [Some(8), Some(10)]
        );
    }

    #[test]
    fn the_second_reply_mends_the_first_and_changes_nothing_else() {
        check(
            &["clear: 8\nshort: 99", "clear: 1\nshort: 5"],
            [Some(8), Some(5)],
        );
    }

    #[test]
    fn a_total_needs_every_score_and_equal_tops_are_equal() {
        let rubric = rubric();
        assert_eq!(rubric.points(&[Some(8), Some(4)]), Some(28));
        assert_eq!(rubric.mean(28), 700);
        assert_eq!(rubric.mean(29), 725);
        let thirds = Rubric {
            criteria: vec![rubric.criteria[0].clone()],
            ..rubric.clone()
        };
        assert_eq!([25, 26].map(|points| thirds.mean(points)), [833, 867]);
        assert_eq!(rubric.points(&[Some(8), None]), None);
        let standing = |points| Standing {
            title: String::new(),
            scores: Vec::new(),
            points,
            why: None,
        };
        let ranking = Ranking::of([Some(3), None, Some(9), Some(9)].map(standing).into());
        assert_eq!(ranking.best, [2, 3]);
        let places: Vec<_> = (0..4).map(|at| ranking.place(at)).collect();
        assert_eq!(places, [Some(3), None, Some(1), Some(1)]);
        assert_eq!(ranking.order(), [2, 3, 0, 1]);
    }

    #[test]
    fn a_hundred_thousand_candidates_are_ordered_at_once() {
        let standing = |points| Standing {
            title: String::new(),
            scores: Vec::new(),
            points: Some(points),
            why: None,
        };
        let ranking = Ranking::of((0..100_000).map(standing).collect());
        assert!(ranking.order().into_iter().eq((0..100_000).rev()));
    }

    #[test]
    fn a_judge_is_told_the_criteria_or_those_that_are_open() {
        assert_eq!(
            rubric().told(None),
            "clear (weight 3): How clear.\nshort (weight 1): How short.\n\nEach score is a whole number from 1 (the worst) to 10 (the best)."
        );
        let narrow = Rubric {
            lowest: 0,
            highest: 5,
            ..rubric()
        };
        assert_eq!(
            narrow.told(Some(&[1])),
            "short (weight 1): How short.\n\nEach score is a whole number from 0 (the worst) to 5 (the best)."
        );
    }

    proptest! {
        #[test]
        fn no_reply_gives_a_score_outside_the_scale(text in "((clear|short|x)[:= ]{1,2}-?[0-9]{0,3}[./]?[0-9]?\n){0,5}") {
            for score in rubric().read([&reply(&text)]).into_iter().flatten() {
                prop_assert!((1..=10).contains(&score));
            }
        }

        #[test]
        fn nobody_ranks_above_the_best(points in proptest::collection::vec(proptest::option::of(0_u64..9), 0..12)) {
            let standings = points.iter().map(|points| Standing { title: String::new(), scores: Vec::new(), points: *points, why: None }).collect();
            let ranking = Ranking::of(standings);
            let top = points.iter().flatten().max();
            for (at, own) in points.iter().enumerate() {
                prop_assert_eq!(ranking.best.contains(&at), own.is_some() && own.as_ref() == top);
                prop_assert_eq!(ranking.place(at) == Some(1), ranking.best.contains(&at));
            }
        }
    }
}
