//! What the calls of a plan may come to, in tokens.

use super::{Plan, PlannedPart};
use crate::engine::job::PartId;
use crate::engine::ports::CHARS_PER_TOKEN;
use crate::engine::prompt::{Segment, Slot};

/// Calls of a plan, as long as none of them fails: one that does is asked again beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are made in any case.
    First,
    /// And with them all that ask again for what may be left open.
    WithAgain,
}

impl Which {
    fn has(self, part: &PlannedPart) -> bool {
        self == Self::WithAgain || part.again.is_empty()
    }
}

impl Plan {
    /// The most that the replies of these calls together can come to, in tokens.
    pub fn most_reply_tokens(&self, which: Which) -> u64 {
        let parts = self.parts.iter().filter(|part| which.has(part));
        parts.map(|part| u64::from(part.max_tokens)).sum()
    }

    /// About how many tokens the prompts of these calls together come to for an input of so many bytes. Replies that are
    /// read by others count at their limit, so that a run is rarely dearer than this says.
    pub fn about_prompt_tokens(&self, input_bytes: usize, which: Which) -> usize {
        self.parts
            .iter()
            .filter(|part| which.has(part))
            .map(|part| {
                let share = part.share.as_ref();
                let share = share.map_or(0, |share| share.chunk.bytes.len());
                let most = |id: &PartId| {
                    let tokens = self.part(id).map(|other| other.max_tokens);
                    tokens.map_or(0, |tokens| usize::try_from(tokens).unwrap_or(usize::MAX))
                };
                let reports = || part.reports.iter().map(|report| most(&report.id));
                let (mut own, mut replies) = (0, 0_usize);
                for segment in part.prompt.segments() {
                    match segment {
                        Segment::Words(words) => own += words.len(),
                        Segment::Slot(Slot::Input) => own += input_bytes,
                        Segment::Slot(Slot::Chunk) => own += share,
                        Segment::Slot(Slot::Candidate) => {
                            own += share;
                            replies = reports().fold(replies, usize::saturating_add);
                        }
                        Segment::Slot(Slot::Reports) => {
                            replies = reports().fold(replies, usize::saturating_add);
                        }
                        Segment::Slot(Slot::Part(id)) => replies = replies.saturating_add(most(id)),
                        Segment::Slot(_) => {}
                    }
                }
                (own + part.system.len()) / CHARS_PER_TOKEN + replies
            })
            .sum()
    }
}
