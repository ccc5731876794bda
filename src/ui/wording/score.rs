//! How candidates stand, and why one has no score.

use super::run::phase;
use crate::engine::error::Cause;
use crate::engine::merge::Why;
use crate::engine::merge::score::{Fault, Rubric, Standing};

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

/// Above the table where nobody has all scores.
pub const NO_WINNER: &str = "No winner: no candidate has all its scores";
/// At a candidate that was asked again after it was judged.
pub const OLDER_SCORE: &str =
    "Its scores are of what it was before it was asked again: merge again.";
/// Opens a judge's words.
pub const JUDGED: &str = "What the judge said";
/// Opens what a judge said the second time.
pub const JUDGED_AGAIN: &str = "What it said when asked again";

/// Why a criterion has no score.
pub fn no_score(title: &str, fault: &Fault, rubric: &Rubric) -> String {
    let scale = format!("between {} and {}", rubric.lowest, rubric.highest);
    match fault {
        Fault::Nothing => format!("{title}: the judge gave none"),
        Fault::Beyond(words) if words.chars().count() > 24 => {
            format!("{title}: what the judge gave is no whole number {scale}")
        }
        Fault::Beyond(words) if words.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{title}: {words} is not {scale}")
        }
        Fault::Beyond(words) => format!("{title}: “{words}” is no whole number {scale}"),
        Fault::Twice => format!("{title}: the judge gave two scores that differ"),
    }
}

/// A candidate's mean, or why it has none.
pub fn standing(standing: &Standing, rubric: &Rubric, judge: &str) -> String {
    match (standing.points, &standing.why) {
        (Some(points), _) => {
            let mean = rubric.mean(points);
            format!("{}.{:02}", mean / 100, mean % 100)
        }
        // Its judge may be over while the candidate itself is asked again.
        (None, Some(Why::NotYet) | None) => match judge {
            "done" | "failed" | "stopped" | "spared" => "asked again".to_owned(),
            judge => phase(judge).to_owned(),
        },
        (None, Some(Why::Stopped)) => "not scored: stopped".to_owned(),
        (None, Some(Why::Failed(Cause::Call(_)))) => "not scored: failed".to_owned(),
        (None, Some(_)) => "not scored".to_owned(),
    }
}
