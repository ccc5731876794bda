//! What does not count in an answer, by its reason: what twenty parts have in common is told once.

use std::mem::discriminant;

use super::{Answer, Why};
use crate::engine::error::{CallError, Cause};
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
    /// The parts that do not count, by their reasons, in the order of the first of each.
    pub fn missing(&self) -> Vec<Missing<'_>> {
        let mut groups: Vec<Missing<'_>> = Vec::new();
        for left in &self.left_out {
            let group = groups
                .iter_mut()
                .find(|group| is_same(group.why, &left.why));
            match group {
                Some(group) => group.parts.push(&left.id),
                None => groups.push(Missing {
                    why: &left.why,
                    parts: vec![&left.id],
                }),
            }
        }
        groups
    }
}

/// Whether two reasons are one to a person, whatever the provider said beside them.
fn is_same(one: &Why, other: &Why) -> bool {
    match (one, other) {
        (Why::Failed(Cause::Call(one)), Why::Failed(Cause::Call(other))) => {
            discriminant(one) == discriminant(other) && kind(one) == kind(other)
        }
        (Why::Failed(one), Why::Failed(other)) => discriminant(one) == discriminant(other),
        (one, other) => discriminant(one) == discriminant(other),
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
    use crate::engine::error::Hint;
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
            .missing()
            .iter()
            .map(|group| {
                let parts = group.parts.iter().map(|id| id.as_str());
                parts.collect::<String>()
            })
            .collect();
        assert_eq!(told, ["ac", "bf", "d", "e", "gh"]);
        assert_eq!(answer.missing()[0].why, &trouble(500, "first"));
    }
}
