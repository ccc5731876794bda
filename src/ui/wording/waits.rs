//! What a run waits for, and how long.

use std::time::Duration;

use super::run::seconds;
use crate::engine::lane::Slow;
use crate::engine::ports::Moment;

/// Why calls wait, or leave one by one, as of now. `clock` tells a time from now on as a clock shows it.
pub fn slow(slow: Slow, now: Moment, clock: impl FnOnce(Duration) -> String) -> String {
    let left = |until: Moment| wait(until.since(now));
    match slow {
        Slow::Offline => "Offline: goes on when the connection is back.".to_owned(),
        Slow::Asked(until) => {
            let words = format!("The provider asks to wait: {}", left(until));
            match until.since(now) {
                long if long >= Duration::from_mins(1) => {
                    format!("{words}, until {}", clock(long))
                }
                _ => words,
            }
        }
        Slow::Refused(refused, until) => {
            format!(
                "The next call leaves in {}, since {}.",
                left(until),
                were_refused(refused)
            )
        }
        Slow::Calls(1, until) => format!("Your limit of 1 call a minute: next in {}", left(until)),
        Slow::Calls(most, until) => {
            format!(
                "Your limit of {most} calls a minute: next in {}",
                left(until)
            )
        }
        Slow::Tokens(most, until) => {
            format!(
                "Your limit of {most} tokens a minute: next in {}",
                left(until)
            )
        }
        Slow::Spaced(refused, gap) => format!(
            "Calls are spaced out, one in {}, since {}.",
            seconds(gap),
            were_refused(refused)
        ),
        Slow::Doubted => {
            "A refusal may hold for all: the others wait until a call that is still out has told."
                .to_owned()
        }
        Slow::Fewer(refused, places) => format!(
            "Calls leave {places} at a time for now, since {}.",
            were_refused(refused)
        ),
    }
}

fn were_refused(refused: u32) -> String {
    match refused {
        0 | 1 => "1 was refused".to_owned(),
        more => format!("{more} were refused"),
    }
}

/// Sends the next call at once, whatever it waits for.
pub const TRY_NOW: &str = "Try now";

/// A part will be asked again after so long.
pub fn asks_again_in(left: Duration) -> String {
    format!("asks again in {}", wait(left))
}

/// A wait as people say it: whole seconds, and minutes where there are any.
pub fn wait(left: Duration) -> String {
    let seconds = left.as_millis().div_ceil(1_000);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
