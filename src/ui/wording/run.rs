//! A run: before it, while it is at work, and after it.

use std::time::Duration;

use super::answer::called;
use crate::engine::plan::Plan;
use crate::engine::ports::Usage;
use crate::engine::run::{Left, Summary};
use crate::ui::state::run::News;

/// A number with its thousands set apart.
pub fn thousands(number: usize) -> String {
    if number < 1_000 {
        return number.to_string();
    }
    format!("{},{:03}", thousands(number / 1_000), number % 1_000)
}

/// A count of tokens; those of many calls together may be more than a number of this machine holds.
pub(super) fn tokens(count: u64) -> String {
    match usize::try_from(count) {
        Ok(count) => thousands(count),
        Err(_) => format!("more than {}", thousands(usize::MAX)),
    }
}

/// Tokens that were counted, and how many calls were not.
pub fn usage(usage: Usage, uncounted: usize) -> String {
    let counted = format!(
        "{} tokens in, {} out",
        tokens(usage.input),
        tokens(usage.output)
    );
    match uncounted {
        0 => counted,
        1 => format!("{counted}, without 1 call that was not counted"),
        more => format!(
            "{counted}, without {} calls that were not counted",
            thousands(more)
        ),
    }
}

/// Seconds with one decimal, as people say them.
pub fn seconds(time: Duration) -> String {
    let tenths = (time.as_millis() + 50) / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// How long the calls of one part took.
pub fn calls_and_time(calls: usize, time: Duration) -> String {
    match calls {
        0 | 1 => seconds(time),
        more => format!("{more} calls, {}", seconds(time)),
    }
}

/// What a run did: its calls, its time, and what their times come to. Whether the calls one after another would have
/// taken that long nobody knows: a server that is alone may be quicker. The accent stands between asterisks.
pub fn saved(summary: &Summary) -> String {
    let wall = seconds(summary.wall);
    let sum = seconds(summary.sum);
    match summary.calls {
        1 => format!("1 call in *{wall}*"),
        // Nothing was won where each had to wait for the one before.
        calls if sum == wall => format!("{} calls in *{wall}*", thousands(calls)),
        calls => format!(
            "{} calls in *{wall}*; their own times add up to {sum}",
            thousands(calls)
        ),
    }
}

/// What is worth knowing of a run beside its times. A stopped one is no faster than any other: it is not whole.
pub fn notes(plan: &Plan, summary: &Summary, was_stopped: bool, practice: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let lacking = summary.parts.saturating_sub(summary.done);
    if !was_stopped && summary.done > 0 {
        notes.extend(together(summary));
    }
    if lacking > 0 && !was_stopped {
        notes.push(format!(
            "{} of {} {} gave no reply",
            thousands(lacking),
            thousands(summary.parts),
            match plan.panels.as_slice() {
                [panel] if panel.parts.len() == plan.calls() => called(panel, summary.parts),
                _ => "parts".to_owned(),
            }
        ));
    }
    notes.extend(
        summary
            .usage
            .map(|counted| usage(counted, summary.uncounted)),
    );
    if practice {
        notes.push("practice: no model was asked".to_owned());
    }
    notes
}

/// How much work was done at the same time, where that is worth a word.
fn together(summary: &Summary) -> Option<String> {
    let tenths = (10 * summary.sum.as_millis()).checked_div(summary.wall.as_millis())?;
    (tenths >= 12).then(|| format!("on average {}.{} at work at once", tenths / 10, tenths % 10))
}

/// A part's phase in a word or two, on its card.
pub fn phase(name: &str) -> &'static str {
    match name {
        "waiting" => "",
        "queued" => "queued",
        "streaming" => "at work",
        "retrying" => "will ask again",
        "spared" => "not needed",
        "done" => "done",
        "failed" => "failed",
        _ => "stopped",
    }
}

/// The mark on everything that practice made.
pub const PRACTICE: &str = "practice";

/// The mark on a reply that reached its token limit.
pub const AT_LIMIT: &str = "cut at its limit";

/// The mark on what a person stopped.
pub const STOPPED: &str = "stopped: what came stays, and does not count";
/// The mark on what a person stopped before its first word.
pub const STOPPED_EARLY: &str = "stopped before its first word";
/// The mark on what a person stopped before it was asked.
pub const STOPPED_UNASKED: &str = "stopped before it was asked";

/// The mark on what a person wanted again, and stopped before it was sent.
pub const STOPPED_UNSENT: &str =
    "stopped before it was asked again; what it said is an earlier attempt";

/// The mark on a part that waits for others.
pub const WAITING: &str = "waits for the others";

/// Before the first run.
pub const IDLE: &str = "Press Run: whatever needs nothing else starts in the same instant.";

/// The results are not of what stands on the page.
pub const OUTDATED: &str = "The input or the job has changed since: what stands here is of what they were, and asking again sends what they were then. Run sends what they are now.";

/// What the bars mean.
pub const TIMELINE: &str = "pale until the first word came, then full";

/// A run began.
pub fn began(calls: usize) -> String {
    match calls {
        1 => "Running: 1 call has left.".to_owned(),
        calls => format!("Running: {} calls have left.", thousands(calls)),
    }
}

/// How far a run is: how many replies came, how many failed or were stopped, of how many.
pub fn progress(came: usize, lost: usize, total: usize) -> String {
    let words = format!("{} of {} replies are in", thousands(came), thousands(total));
    match lost {
        0 => words,
        lost => format!("{words}, {} will not come", thousands(lost)),
    }
}

/// A run ended, for the ear.
pub fn ended(summary: &Summary) -> String {
    format!(
        "The run has ended: {} of {} replies came.",
        thousands(summary.done),
        thousands(summary.parts)
    )
}

/// A run was stopped.
pub fn stopped(summary: &Summary) -> String {
    format!(
        "Stopped after {}: {} of {} replies came",
        seconds(summary.wall),
        thousands(summary.done),
        thousands(summary.parts)
    )
}

/// Stops one part.
pub const STOP_PART: &str = "Stop";
/// Asks one part again.
pub const ASK_AGAIN: &str = "Ask again";
/// Stops a panel.
pub const STOP_PANEL: &str = "Stop this panel";
/// Merges without waiting for the rest.
pub const MERGE_WHAT_IS_THERE: &str = "Merge what is there";
/// Counts or stitches without waiting for the rest.
pub const COUNT_WHAT_IS_THERE: &str = "Settle for what is there";
/// Merges again.
pub const MERGE_AGAIN: &str = "Merge again";
/// The button that asks all again that are older than what they were made from.
pub fn ask_stale(parts: usize) -> String {
    match parts {
        1 => "Ask again for the reply that is out of date".to_owned(),
        more => format!(
            "Ask again for the {} replies that are out of date",
            thousands(more)
        ),
    }
}

/// Above an answer some of whose parts are older than what they were made from.
pub fn stale_parts(titles: &[String]) -> String {
    let shown = 3;
    let mut names = titles.iter().take(shown).map(|title| format!("“{title}”"));
    let mut words = names.next().unwrap_or_default();
    for name in names {
        words.push_str(", ");
        words.push_str(&name);
    }
    match titles.len() {
        1 => format!(
            "{words} is older than what it was made from, and so is what is made of it here."
        ),
        many if many > shown => format!(
            "{words} and {} more are older than what they were made from, and so is what is made of them here.",
            thousands(many - shown)
        ),
        _ => format!(
            "{words} are older than what they were made from, and so is what is made of them here."
        ),
    }
}

/// The mark on a reply that was made from replies that are themselves older.
pub const STALE_BEHIND: &str =
    "made from replies that are older than what they were made from: ask those again first";

/// The mark on a reply that is older than what it was made from.
pub const STALE: &str = "older than what it was made from: merge again";

/// Asks all that failed again, and with them those that were never asked for lack of them.
pub fn ask_failed(left: Left) -> String {
    let words = failed_and_waited(left);
    match left.needed {
        0 => words,
        1 => format!("{words}, with the 1 that was stopped and that they need"),
        more => format!(
            "{words}, with the {} that were stopped and that they need",
            thousands(more)
        ),
    }
}

fn failed_and_waited(left: Left) -> String {
    let waited = left.waited;
    let failed = match left.failed {
        0 if waited == 1 => return "Ask the 1 that was not asked".to_owned(),
        0 => return format!("Ask the {} that were not asked", thousands(waited)),
        failed => thousands(failed),
    };
    match (left.failed, waited) {
        (_, 0) => format!("Ask the {failed} that failed again"),
        (1, waited) => format!(
            "Ask the 1 that failed again, and the {} that waited for it",
            thousands(waited)
        ),
        (_, waited) => format!(
            "Ask the {failed} that failed again, and the {} that waited for them",
            thousands(waited)
        ),
    }
}

/// Goes on with what was stopped.
pub fn go_on(count: usize) -> String {
    match count {
        1 => "Go on with the 1 that was stopped".to_owned(),
        more => format!("Go on with the {} that were stopped", thousands(more)),
    }
}

/// The attempts that others have taken the place of.
pub fn earlier_attempts(count: usize) -> String {
    match count {
        1 => "1 earlier attempt".to_owned(),
        more => format!("{more} earlier attempts"),
    }
}

/// Closes what was opened to be read.
pub const CLOSE: &str = "Close";

/// The button that copies an answer.
pub const COPY: &str = "Copy";
/// It did.
pub const COPIED: &str = "Copied";
/// The browser keeps its clipboard to itself.
pub const NOT_COPIED: &str = "Not copied: the browser does not allow it";

/// The button that saves it.
pub const SAVE: &str = "Save as a file";

/// What stands on the button that copies this panel's answer.
pub fn copied(news: &News, panel: &str) -> &'static str {
    match news {
        News::Copied(of) if of == panel => COPIED,
        News::NotCopied(of) if of == panel => NOT_COPIED,
        _ => COPY,
    }
}

/// The page's last words.
pub const FOOT: &str = "Your text and your key go from this page straight to the provider that you choose, and nowhere else. How keys are kept you choose in “Model and key”; your last runs, without them, are kept in this browser.";

/// A part came to its end, for the ear.
pub fn part_ended(title: &str, phase_name: &str) -> String {
    format!("{title}: {}", phase(phase_name))
}
