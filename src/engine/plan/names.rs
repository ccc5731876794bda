//! The names of the parts that one instruction makes, and the way back from such a name to the instruction.
//!
//! How many chunks and candidates there are only the input tells, so the way back goes by the form of a name,
//! whatever its number.

use crate::engine::job::{JobDraft, Merge, PartId, PartSpec, Split};

/// How often a chunk is asked again for the labels that it left open.
pub(super) const LABEL_ROUNDS: usize = 2;
/// How often a judge is asked again for the scores that it left open.
const SCORE_ROUNDS: usize = 1;

/// The name of the part with this number.
pub(in crate::engine) fn numbered(id: &PartId, number: usize) -> PartId {
    PartId::new(format!("{id}-{number}"))
}

/// The name of the part that asks `first` again, the first time or a later one.
pub(super) fn asked_again(first: &PartId, round: usize) -> PartId {
    PartId::new(match round {
        1 => format!("{first}-again"),
        _ => format!("{first}-again-{round}"),
    })
}

/// How an instruction names its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Naming {
    /// It makes one part, of its own name.
    Own,
    /// It makes parts that are numbered.
    Numbered {
        /// How often each is asked again at most.
        rounds: usize,
        /// Each belongs to a chunk, so how many there are the input tells.
        by_chunk: bool,
    },
}

/// What a part is to its instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Made {
    /// One that is there whatever the input is: `verdict`, `ballot-3`.
    Surely,
    /// One for a chunk: `tags-3`.
    OfChunk,
    /// One that asks again, and may be spared: `tags-3-again`, `tags-3-again-2`.
    Again,
}

/// An instruction as it names its parts.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Instruction<'a> {
    /// What it asks.
    pub(in crate::engine) spec: &'a PartSpec,
    /// How it names its parts.
    pub(in crate::engine) naming: Naming,
    /// The instructions that work the same chunk, itself among them: a slot that names one means that chunk's.
    pub(in crate::engine) mates: &'a [PartSpec],
}

/// The instructions of a draft, in the order of [`JobDraft::specs`].
pub(in crate::engine) fn instructions(draft: &JobDraft) -> Vec<Instruction<'_>> {
    let mut all = Vec::new();
    for panel in &draft.panels {
        let by_chunk = matches!(panel.split, Split::ByVolume { .. });
        let numbered = |rounds| Naming::Numbered { rounds, by_chunk };
        let specs = panel.split.specs();
        let labelled = matches!(&panel.merge, Merge::Stitch { labels, .. } if !labels.is_empty());
        let naming = match panel.split {
            Split::ByAspect(_) => Naming::Own,
            _ => numbered(if labelled { LABEL_ROUNDS } else { 0 }),
        };
        let mates = if by_chunk { specs } else { &[] };
        all.extend(specs.iter().map(|spec| Instruction {
            spec,
            naming,
            mates,
        }));
        let naming = match panel.merge {
            Merge::Score { .. } => numbered(SCORE_ROUNDS),
            _ => Naming::Own,
        };
        let mates = &[];
        all.extend(panel.merge.spec().map(|spec| Instruction {
            spec,
            naming,
            mates,
        }));
    }
    all
}

impl Instruction<'_> {
    /// What the part of that name is to this instruction; `None` if it can make no part of that name.
    pub(in crate::engine) fn made(&self, name: &PartId) -> Option<Made> {
        let rest = name.as_str().strip_prefix(self.spec.id.as_str())?;
        let Naming::Numbered { rounds, by_chunk } = self.naming else {
            return rest.is_empty().then_some(Made::Surely);
        };
        let rest = rest.strip_prefix('-')?;
        let (number, round) = match rest.split_once("-again") {
            None => (rest, 0),
            Some((number, "")) => (number, 1),
            Some((number, round)) => {
                let round = whole(round.strip_prefix('-')?)?;
                (number, Some(round).filter(|round| *round > 1)?)
            }
        };
        whole(number)?;
        match round {
            0 if by_chunk => Some(Made::OfChunk),
            0 => Some(Made::Surely),
            round => (round <= rounds).then_some(Made::Again),
        }
    }

    /// Whether the names of its numbered parts can be those of the other's parts. Of two that differ it is the
    /// longer name that stands in the way.
    pub(in crate::engine) fn takes(&self, other: &Self) -> bool {
        let id = &other.spec.id;
        let name = match other.naming {
            Naming::Own => id.clone(),
            // Of its names those of the form `tags-3-again-2` alone can be another's, and that ends in a round.
            Naming::Numbered { .. } => numbered(id, LABEL_ROUNDS),
        };
        self.naming != Naming::Own && self.spec.id != *id && self.made(&name).is_some()
    }
}

/// A number from 1, written as names have it: without zeros before it.
fn whole(number: &str) -> Option<usize> {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = digits && !number.is_empty() && !number.starts_with('0');
    // One that is too large for any plan is a number still.
    is_whole.then(|| number.parse().unwrap_or(usize::MAX))
}
