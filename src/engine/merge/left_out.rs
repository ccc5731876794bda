//! What does not count in an answer, by its reason: what twenty parts have in common is told once.

use std::mem::discriminant;

use super::{Answer, Why};
use crate::engine::error::CallError;
use crate::engine::job::PartId;

/// Parts that do not count for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing<'a> {
    /// Why; of errors that differ in details alone, the first.
    pub why: &'a Why,
    /// Which, in the plan's order.
    pub parts: Vec<&'a PartId>,
}

impl Answer {
    /// The parts that do not count, by their reasons, in the order of the first of each. What one provider said is no
    /// reason for a part that asked another: `asked` tells whom each part asks.
    pub fn missing<T: PartialEq>(&self, asked: impl Fn(&PartId) -> T) -> Vec<Missing<'_>> {
        let mut groups: Vec<(Option<T>, Missing<'_>)> = Vec::new();
        for left in &self.left_out {
            let by = said(&left.why).map(|_| asked(&left.id));
            let group = groups
                .iter_mut()
                .find(|(other, group)| *other == by && is_same(group.why, &left.why));
            match group {
                Some((_, group)) => group.parts.push(&left.id),
                None => groups.push((
                    by,
                    Missing {
                        why: &left.why,
                        parts: vec![&left.id],
                    },
                )),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }
}

/// Whether two reasons are one to a person, whatever the provider said beside them, and whichever call it said it to.
fn is_same(one: &Why, other: &Why) -> bool {
    match (said(one), said(other)) {
        (Some(one), Some(other)) => {
            discriminant(one) == discriminant(other) && kind(one) == kind(other)
        }
        (None, None) => match (one, other) {
            (Why::Failed(one), Why::Failed(other)) => discriminant(one) == discriminant(other),
            (one, other) => discriminant(one) == discriminant(other),
        },
        _ => false,
    }
}

fn said(why: &Why) -> Option<&CallError> {
    match why {
        Why::Failed(why) => why.call_error(),
        _ => None,
    }
}

/// What tells two errors of one sort apart.
fn kind(error: &CallError) -> (u16, bool) {
    match error {
        CallError::Refused { status, .. }
        | CallError::Rejected { status, .. }
        | CallError::ServerTrouble { status, .. } => (*status, false),
        CallError::Empty { at_limit } => (0, *at_limit),
        _ => (0, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::{Cause, Hint};
    use crate::engine::merge::{Body, LeftOut, PanelPhase};

    fn trouble(status: u16, detail: &str) -> Why {
        Why::Failed(Cause::Call(CallError::ServerTrouble {
            status,
            hint: Hint::Unsaid,
            detail: detail.into(),
        }))
    }

    #[test]
    fn parts_that_lack_for_one_reason_stand_together() {
        let needs = |id| Why::Failed(Cause::Needs(PartId::new(id)));
        let left_out = [
            ("a", trouble(500, "first")),
            ("b", Why::Stopped),
            ("c", trouble(500, "second")),
            ("d", trouble(503, "first")),
            ("e", Why::Unreadable),
            ("f", Why::Stopped),
            ("g", needs("a")),
            ("h", needs("b")),
        ]
        .map(|(id, why)| LeftOut {
            id: PartId::new(id),
            why,
        });
        let answer = Answer {
            phase: PanelPhase::Done,
            used: Vec::new(),
            left_out: left_out.into(),
            body: Body::Verdict(PartId::new("v")),
        };
        let told: Vec<String> = answer
            .missing(|_| ())
            .iter()
            .map(|group| {
                let parts = group.parts.iter().map(|id| id.as_str());
                parts.collect::<String>()
            })
            .collect();
        assert_eq!(told, ["ac", "bf", "d", "e", "gh"]);
        assert_eq!(answer.missing(|_| ())[0].why, &trouble(500, "first"));
    }

    #[test]
    fn what_stopped_one_lane_is_not_told_of_another_and_what_stopped_both_is_told_once() {
        let refused = || CallError::Refused {
            status: 401,
            detail: String::new(),
        };
        let none = || CallError::NoCredit {
            detail: String::new(),
        };
        let left_out = [
            ("a1", Cause::Call(refused())),
            ("a2", Cause::LaneStopped(refused())),
            ("b1", Cause::LaneStopped(none())),
            ("b2", Cause::ModelRefused(none())),
            ("c1", Cause::LaneStopped(refused())),
        ]
        .map(|(id, why)| LeftOut {
            id: PartId::new(id),
            why: Why::Failed(why),
        });
        let answer = Answer {
            phase: PanelPhase::Failed,
            used: Vec::new(),
            left_out: left_out.into(),
            body: Body::Verdict(PartId::new("v")),
        };
        let told = |groups: Vec<Missing<'_>>| -> Vec<String> {
            let parts = |group: &Missing<'_>| group.parts.iter().map(|id| id.as_str()).collect();
            groups.iter().map(parts).collect()
        };
        let by_lane = |id: &PartId| id.as_str().chars().next();
        assert_eq!(told(answer.missing(by_lane)), ["a1a2", "b1b2", "c1"]);
        assert_eq!(told(answer.missing(|_| ())), ["a1a2c1", "b1b2"]);
    }
}
