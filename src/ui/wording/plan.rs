//! The plan, before it runs.

use crate::engine::job::MergeKind;
use crate::engine::trap::Leaning;

/// A merge in code, as it stands in the picture.
pub fn join(merge: MergeKind) -> &'static str {
    match merge {
        MergeKind::Stitch => "stitched in order",
        MergeKind::Vote => "counted",
        MergeKind::Score => "weighed, best picked",
        MergeKind::Synthesise => "written anew",
    }
}

/// Several alike.
pub fn times(count: usize) -> String {
    format!("× {count}")
}

/// Parts of other panels that a panel waits for.
pub fn waits_for(titles: &[String]) -> String {
    format!("after {}", titles.join(" and "))
}

/// Parts of a panel wait for each other.
pub const IN_A_CIRCLE: &str = "These wait for each other in a circle, so none can start.";

/// The independence trap, with a way out.
pub fn leaning(leaning: &Leaning) -> String {
    let told = format!(
        "“{}” speaks of “{}” as if it knew it, and is not given it, so the model would make it up.",
        leaning.part, leaning.words
    );
    match &leaning.slot {
        Some(slot) => format!(
            "{told} If it needs that, put {{{{{slot}}}}} into its prompt: then it waits and is given it."
        ),
        None => told,
    }
}
