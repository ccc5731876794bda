//! Reads a run's events. What is not exactly of this form is nothing.

use std::slice::Iter;
use std::time::Duration;

use serde_json::Value;

use crate::engine::error::{CallError, Cause, Hint, Short, Stall};
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::job::PartId;
use crate::engine::ports::{Finish, Moment, Usage};

/// A whole batch; `None` where any of it is not of this form.
pub(in crate::archive) fn events(json: &str) -> Option<Vec<RunEvent>> {
    let value: Value = serde_json::from_str(json).ok()?;
    value.as_array()?.iter().map(event).collect()
}

/// One event, read item by item.
struct Row<'a>(Iter<'a, Value>);

impl<'a> Row<'a> {
    fn text(&mut self) -> Option<&'a str> {
        self.0.next()?.as_str()
    }

    fn owned(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    fn whole(&mut self) -> Option<u64> {
        self.0.next()?.as_u64()
    }

    /// A whole number that fits.
    fn small<N: TryFrom<u64>>(&mut self) -> Option<N> {
        N::try_from(self.whole()?).ok()
    }

    fn id(&mut self) -> Option<PartId> {
        self.text().map(PartId::new)
    }

    /// Seconds and what is left of one in nanoseconds.
    fn time(&mut self) -> Option<Duration> {
        let (seconds, nanos) = (self.whole()?, self.small()?);
        (nanos < 1_000_000_000).then(|| Duration::new(seconds, nanos))
    }
}

fn event(value: &Value) -> Option<RunEvent> {
    let mut row = Row(value.as_array()?.iter());
    let at = Moment::from_millis(row.whole()?);
    let first = row.text()?;
    // One word alone is the run's; a part's name is followed by what happened to it.
    let what = if row.0.len() == 0 {
        match first {
            "began" => Happening::Began,
            "went-on" => Happening::WentOn,
            "stopped" => Happening::Stopped,
            "ended" => Happening::Ended,
            _ => return None,
        }
    } else {
        Happening::Part(PartId::new(first), part(&mut row)?)
    };
    let is_over = row.0.len() == 0;
    is_over.then_some(RunEvent { at, what })
}

fn part(row: &mut Row<'_>) -> Option<PartEvent> {
    Some(match row.text()? {
        "queued" => PartEvent::Queued,
        "spared" => PartEvent::Spared,
        "sent" => PartEvent::Sent,
        "came" => PartEvent::Came(row.owned()?),
        "counted" => PartEvent::Counted(Usage {
            input: row.whole()?,
            output: row.whole()?,
        }),
        "finished" => PartEvent::Finished(match row.text()? {
            "complete" => Finish::Complete,
            "at-limit" => Finish::AtLimit,
            _ => return None,
        }),
        "failed" => PartEvent::Failed(cause(row)?),
        "again" => PartEvent::Again {
            after: row.time()?,
            why: any_call_error(row)?,
        },
        "stopped" => PartEvent::Stopped,
        "reopened" => PartEvent::Reopened,
        _ => return None,
    })
}

fn cause(row: &mut Row<'_>) -> Option<Cause> {
    Some(match row.text()? {
        "needs" => Cause::Needs(row.id()?),
        "nothing-to-merge" => Cause::NothingToMerge,
        "below-quorum" => Cause::BelowQuorum(Short {
            needed: row.small()?,
            came: row.small()?,
        }),
        "lane-stopped" => Cause::LaneStopped(any_call_error(row)?),
        "model-refused" => Cause::ModelRefused(any_call_error(row)?),
        kind => Cause::Call(call_error(kind, row)?),
    })
}

fn any_call_error(row: &mut Row<'_>) -> Option<CallError> {
    let kind = row.text()?;
    call_error(kind, row)
}

fn call_error(kind: &str, row: &mut Row<'_>) -> Option<CallError> {
    Some(match kind {
        "refused" => CallError::Refused {
            status: row.small()?,
            detail: row.owned()?,
        },
        "unknown-model" => CallError::UnknownModel {
            detail: row.owned()?,
        },
        "no-such-address" => CallError::NoSuchAddress {
            detail: row.owned()?,
        },
        "rate-limited" => CallError::RateLimited {
            detail: row.owned()?,
            hint: hint(row)?,
        },
        "day-limit" => CallError::DayLimit {
            detail: row.owned()?,
        },
        "no-credit" => CallError::NoCredit {
            detail: row.owned()?,
        },
        "rejected" => CallError::Rejected {
            status: row.small()?,
            detail: row.owned()?,
        },
        "server-trouble" => CallError::ServerTrouble {
            status: row.small()?,
            detail: row.owned()?,
            hint: hint(row)?,
        },
        "overloaded" => CallError::Overloaded {
            detail: row.owned()?,
            hint: hint(row)?,
        },
        "loading" => CallError::Loading {
            detail: row.owned()?,
            hint: hint(row)?,
        },
        "unreachable" => CallError::Unreachable,
        "redirected" => CallError::Redirected,
        "offline" => CallError::Offline,
        "endless" => CallError::Endless,
        "unreadable" => CallError::Unreadable {
            detail: row.owned()?,
        },
        "reported" => CallError::Reported {
            detail: row.owned()?,
            hint: hint(row)?,
        },
        "cut-off" => CallError::CutOff,
        "stalled" => CallError::Stalled {
            stall: match row.text()? {
                "bytes" => Stall::Bytes,
                "progress" => Stall::Progress,
                _ => return None,
            },
            after: row.time()?,
        },
        "empty" => CallError::Empty { at_limit: false },
        "empty-at-limit" => CallError::Empty { at_limit: true },
        "withheld" => CallError::Withheld,
        _ => return None,
    })
}

fn hint(row: &mut Row<'_>) -> Option<Hint> {
    Some(match row.text()? {
        "unsaid" => Hint::Unsaid,
        "never" => Hint::Never,
        "after" => Hint::After(row.time()?),
        _ => return None,
    })
}
