//! Writes a run's head and its events.

use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::archive::run::RunHead;
use crate::engine::error::{CallError, Cause, Hint, Short, Stall};
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::ports::Finish;

#[derive(Serialize)]
struct Head<'a> {
    version: u32,
    id: &'a str,
    begun: u64,
    standing: &'a str,
    job: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'a str>,
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    asked: Asked<'a>,
    bytes: u64,
}

#[derive(Serialize)]
struct Asked<'a> {
    provider: &'a str,
    base_url: &'a str,
    model: &'a str,
    with_key: bool,
}

/// A run's head.
pub(in crate::archive) fn head(head: &RunHead) -> String {
    let form = Head {
        version: 1,
        id: head.id.as_str(),
        begun: head.begun,
        standing: head.standing.name(),
        job: &head.job,
        written: head.written.as_deref(),
        origin: &head.origin,
        file: head.file.as_deref(),
        asked: Asked {
            provider: &head.asked.provider,
            base_url: &head.asked.base_url,
            model: &head.asked.model,
            with_key: head.asked.with_key,
        },
        bytes: head.bytes,
    };
    // Texts and numbers can always be written.
    serde_json::to_string(&form).unwrap_or_default()
}

/// A text or a whole number.
#[derive(Clone, Copy)]
enum Item<'a> {
    Text(&'a str),
    Whole(u64),
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => out.serialize_str(text),
            Self::Whole(number) => out.serialize_u64(*number),
        }
    }
}

impl<'a> From<&'a str> for Item<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Item<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Item<'_> {
    fn from(number: u64) -> Self {
        Self::Whole(number)
    }
}

impl From<u16> for Item<'_> {
    fn from(number: u16) -> Self {
        Self::Whole(number.into())
    }
}

impl From<usize> for Item<'_> {
    fn from(number: usize) -> Self {
        Self::Whole(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

/// One event being written.
struct Row<'a>(Vec<Item<'a>>);

impl<'a> Row<'a> {
    fn add<const N: usize>(&mut self, items: [Item<'a>; N]) {
        self.0.extend(items);
    }
}

/// A batch of events.
pub(in crate::archive) fn events(events: &[RunEvent]) -> String {
    let rows: Vec<Vec<Item<'_>>> = events.iter().map(row).collect();
    // Texts and numbers can always be written.
    serde_json::to_string(&rows).unwrap_or_default()
}

fn row(event: &RunEvent) -> Vec<Item<'_>> {
    let mut row = Row(vec![event.at.as_millis().into()]);
    match &event.what {
        Happening::Began => row.add(["began".into()]),
        Happening::WentOn => row.add(["went-on".into()]),
        Happening::Stopped => row.add(["stopped".into()]),
        Happening::Ended => row.add(["ended".into()]),
        Happening::Part(id, what) => {
            row.add([id.as_str().into()]);
            part(&mut row, what);
        }
    }
    row.0
}

fn part<'a>(row: &mut Row<'a>, what: &'a PartEvent) {
    match what {
        PartEvent::Queued => row.add(["queued".into()]),
        PartEvent::Spared => row.add(["spared".into()]),
        PartEvent::Sent => row.add(["sent".into()]),
        PartEvent::Came(text) => row.add(["came".into(), text.into()]),
        PartEvent::Counted(usage) => {
            row.add(["counted".into(), usage.input.into(), usage.output.into()]);
        }
        PartEvent::Finished(Finish::Complete) => row.add(["finished".into(), "complete".into()]),
        PartEvent::Finished(Finish::AtLimit) => row.add(["finished".into(), "at-limit".into()]),
        PartEvent::Failed(why) => {
            row.add(["failed".into()]);
            cause(row, why);
        }
        PartEvent::Again { why, after } => {
            row.add(["again".into()]);
            time(row, *after);
            call_error(row, why);
        }
        PartEvent::Stopped => row.add(["stopped".into()]),
        PartEvent::Reopened => row.add(["reopened".into()]),
    }
}

fn cause<'a>(row: &mut Row<'a>, why: &'a Cause) {
    match why {
        Cause::Needs(id) => row.add(["needs".into(), id.as_str().into()]),
        Cause::NothingToMerge => row.add(["nothing-to-merge".into()]),
        Cause::BelowQuorum(Short { needed, came }) => {
            row.add(["below-quorum".into(), (*needed).into(), (*came).into()]);
        }
        Cause::Call(why) => call_error(row, why),
        Cause::LaneStopped(why) => {
            row.add(["lane-stopped".into()]);
            call_error(row, why);
        }
        Cause::ModelRefused(why) => {
            row.add(["model-refused".into()]);
            call_error(row, why);
        }
    }
}

fn call_error<'a>(row: &mut Row<'a>, why: &'a CallError) {
    match why {
        CallError::Refused { status, detail } => {
            row.add(["refused".into(), (*status).into(), detail.into()]);
        }
        CallError::UnknownModel { detail } => row.add(["unknown-model".into(), detail.into()]),
        CallError::NoSuchAddress { detail } => row.add(["no-such-address".into(), detail.into()]),
        CallError::RateLimited { hint, detail } => hinted(row, "rate-limited", *hint, detail),
        CallError::DayLimit { detail } => row.add(["day-limit".into(), detail.into()]),
        CallError::NoCredit { detail } => row.add(["no-credit".into(), detail.into()]),
        CallError::Rejected { status, detail } => {
            row.add(["rejected".into(), (*status).into(), detail.into()]);
        }
        CallError::ServerTrouble {
            status,
            hint,
            detail,
        } => {
            row.add(["server-trouble".into(), (*status).into(), detail.into()]);
            self::hint(row, *hint);
        }
        CallError::Overloaded { hint, detail } => hinted(row, "overloaded", *hint, detail),
        CallError::Loading { hint, detail } => hinted(row, "loading", *hint, detail),
        CallError::Unreachable => row.add(["unreachable".into()]),
        CallError::Redirected => row.add(["redirected".into()]),
        CallError::Offline => row.add(["offline".into()]),
        CallError::Endless => row.add(["endless".into()]),
        CallError::Unreadable { detail } => row.add(["unreadable".into(), detail.into()]),
        CallError::Reported { hint, detail } => hinted(row, "reported", *hint, detail),
        CallError::CutOff => row.add(["cut-off".into()]),
        CallError::Stalled { stall, after } => {
            let stall = match stall {
                Stall::Bytes => "bytes",
                Stall::Progress => "progress",
            };
            row.add(["stalled".into(), stall.into()]);
            time(row, *after);
        }
        CallError::Empty { at_limit: false } => row.add(["empty".into()]),
        CallError::Empty { at_limit: true } => row.add(["empty-at-limit".into()]),
        CallError::Withheld => row.add(["withheld".into()]),
    }
}

fn hinted<'a>(row: &mut Row<'a>, name: &'a str, hint: Hint, detail: &'a str) {
    row.add([name.into(), detail.into()]);
    self::hint(row, hint);
}

fn hint(row: &mut Row<'_>, hint: Hint) {
    match hint {
        Hint::Unsaid => row.add(["unsaid".into()]),
        Hint::Never => row.add(["never".into()]),
        Hint::After(wait) => {
            row.add(["after".into()]);
            time(row, wait);
        }
    }
}

/// Seconds, and what is left of one in nanoseconds.
fn time(row: &mut Row<'_>, time: Duration) {
    row.add([time.as_secs().into(), u64::from(time.subsec_nanos()).into()]);
}
