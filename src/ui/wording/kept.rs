//! Runs that this browser keeps.

use super::thousands;
use crate::archive::run::Standing;
use crate::browser::store::StoreError;
use crate::ui::state::kept::{Found, Returned};

/// A run of an earlier page is shown, which began at this time of this day.
pub fn returned(run: &Returned, when: &str) -> String {
    let mut words = match (run.head.standing, run.is_unfinished()) {
        (_, false) => format!("This is your run of {when}. It had ended."),
        (Standing::Stopped, true) => {
            format!(
                "This is your run of {when}, which you stopped: {}.",
                so_far(run, "")
            )
        }
        (Standing::Aside, true) => {
            format!(
                "This is your run of {when}, which you put aside: {}.",
                so_far(run, "")
            )
        }
        (Standing::AtWork | Standing::Ended, true) => format!(
            "This is your run of {when}: {}.",
            so_far(run, " when the page went away")
        ),
    };
    if run.torn {
        words.push_str(" The last of it could not be read.");
    }
    match run.found {
        Found::AtOpening => {}
        Found::ChangedElsewhere => words.push_str(
            " Another tab of this browser has gone on with it since: this is how it stands now.",
        ),
        Found::Gone => words.push_str(
            " It is no longer kept: another tab of this browser has forgotten it, or it made room for newer runs. What you see is gone with this page.",
        ),
    }
    words
}

fn so_far(run: &Returned, when: &str) -> String {
    let (over, calls) = (thousands(run.over), thousands(run.calls));
    if run.over < run.calls {
        format!("{over} of {calls} parts had ended{when}")
    } else {
        format!(
            "{over} of {calls} parts had ended{when}, but not the asking again for what they left open"
        )
    }
}

/// There is another that broke off, which began at this time of this day.
pub fn other(is_earlier: bool, when: &str) -> String {
    let which = if is_earlier { "An earlier" } else { "A later" };
    format!("{which} run, of {when}, was cut off.")
}

/// Shows it.
pub const SHOW_OTHER: &str = "Show that one";
/// So many runs are kept beside what is shown.
pub fn earlier_runs(count: usize) -> String {
    format!("Earlier runs: {count}")
}

/// One of them, which began at this time of this day, and what it was given.
pub fn earlier_run(title: &str, when: &str, of: &str) -> String {
    if of.is_empty() {
        return format!("“{title}”, of {when}");
    }
    format!("“{title}”, of {when}: {of}")
}

/// Shows it.
pub const SHOW: &str = "Show";
/// What ended parts are worth.
pub const GO_ON_ABOUT: &str = "Going on asks only for what is missing.";
/// Going on asks another than it asked.
pub const ASKS_ANOTHER: &str = "Another model or server is chosen now, and is asked for the rest.";
/// The key is gone.
pub const KEY_AGAIN: &str =
    "Your key was not kept: give it again under “Model and key” before you go on.";
/// What the notice is about, for the ear.
pub const RETURNED: &str = "Your last run";
/// Works what is missing of it.
pub const GO_ON: &str = "Go on";
/// Drops it.
pub const FORGET: &str = "Forget it";
/// Leaves it where it is.
pub const START_AFRESH: &str = "Start afresh";
/// Another tab holds the run that was to go on.
pub const ELSEWHERE: &str =
    "Another tab of this browser has this run. Go on with it there, or close that tab first.";
/// It was read.
pub const UNDERSTOOD: &str = "All right";

/// What was typed and not run before the page went away is shown, which was so at this time of this day.
pub fn draft_back(when: &str, was_large: bool) -> String {
    let large = if was_large {
        " Its input was too large to be kept: put it in again."
    } else {
        ""
    };
    format!("Your draft of {when} is here again.{large}")
}
/// What the notice of a draft is about, for the ear.
pub const DRAFT: &str = "Your draft";
/// Drops it.
pub const DISCARD: &str = "Discard it";

/// Runs cannot be kept, or not be read.
pub fn not_kept(why: StoreError) -> &'static str {
    match why {
        StoreError::Full => {
            "This browser has no room left to keep your runs. Everything works all the same, but is gone with the page: free some space, or save what you need before you leave."
        }
        StoreError::Blocked => {
            "This browser does not let the page reach the runs that it keeps. Everything works all the same, but is gone with the page. To have runs kept again, close other tabs of Forkful and open the page anew."
        }
        StoreError::Corrupt => {
            "What this browser has kept of your last run cannot be read. Everything works all the same. If this comes again, clear this site's data in the browser's settings."
        }
        StoreError::Unavailable => {
            "This browser does not let the page keep your runs, as in a private window. Everything works all the same, but is gone with the page: save what you need before you leave."
        }
        StoreError::Newer => {
            "This browser keeps runs of a newer Forkful. This page does not know their form, has left them as they are, and may not keep its own. Open the page anew to have the newer one."
        }
    }
}
