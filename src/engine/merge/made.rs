//! What a verdict was made of: what each report had given when its call was queued, which is when its prompt was settled. Reports
//! that were asked again since make it older, and are not in it.

use super::{LeftOut, Used, Why, why_not};
use crate::engine::part::{AttemptEnd, Part, Reply};
use crate::engine::ports::{Finish, Moment};

/// The parts that had given a reply by then, and those that had not.
pub(super) fn by(asked: Moment, parts: &[Part]) -> (Vec<Used>, Vec<LeftOut>) {
    let mut used = Vec::new();
    let mut left_out = Vec::new();
    for part in parts {
        let id = part.id.clone();
        match stood(part, asked) {
            Ok(reply) => used.push(Used {
                id,
                at_limit: reply.finish == Finish::AtLimit,
            }),
            Err(why) => left_out.push(LeftOut { id, why }),
        }
    }
    (used, left_out)
}

/// What the part had given by then, or why it had given nothing.
fn stood(part: &Part, then: Moment) -> Result<&Reply, Why> {
    if part.times.ended.is_some_and(|ended| ended <= then) {
        return part
            .reply()
            .ok_or_else(|| why_not(part).unwrap_or(Why::Later));
    }
    let ended = part.tries.iter().rev().find(|one| one.ended <= then);
    // Nothing is kept of an end before the first sending.
    let Some(attempt) = ended else {
        return Err(Why::Later);
    };
    let is_gone = |reopened: &Moment| (attempt.ended..=then).contains(reopened);
    match &attempt.end {
        _ if part.reopened.iter().any(is_gone) => Err(Why::Later),
        AttemptEnd::Done(reply) => Ok(reply),
        AttemptEnd::Failed { why, .. } => Err(Why::Failed(why.clone())),
        AttemptEnd::Stopped { .. } => Err(Why::Stopped),
    }
}
