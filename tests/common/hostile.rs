//! What must hold for whatever comes from outside, however hostile it is. `tests/hostile.rs` tries it with generated
//! cases, the targets in `fuzz/` with those that a fuzzer finds.

use std::collections::BTreeMap;
use std::time::Duration;

use forkful::archive::draft::{MOST, read_drafts, write_drafts};
use forkful::archive::run::{read_run_events, read_run_head, write_run_events, write_run_head};
use forkful::archive::{read_job, write_job};
use forkful::engine::error::{CallError, Hint};
use forkful::engine::event::{Happening, RunEvent};
use forkful::engine::job::PartId;
use forkful::engine::joined::joined;
use forkful::engine::part::Part;
use forkful::engine::ports::Delta;
use forkful::engine::run::Course;
use forkful::provider::hint::Headers;
use forkful::provider::reply::Decoder;
use forkful::provider::sse::{Parser, SseEvent};
use forkful::provider::status;

/// The longest text of a provider that is shown, in characters: 300 and an ellipsis.
const SHOWN: usize = 301;

/// Cuts `bytes` into pieces, of lengths that are taken in turn from `lengths`.
fn pieces<'a>(bytes: &'a [u8], lengths: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    for length in lengths.iter().cycle() {
        // Nothing at all may come, too, but not for ever.
        let (piece, after) = rest.split_at(rest.len().min(usize::from(*length)));
        pieces.push(piece);
        rest = after;
        if rest.is_empty() || pieces.len() > 2 * bytes.len() {
            break;
        }
    }
    pieces.push(rest);
    pieces
}

/// The reader of event streams gives the same events, wherever the bytes are cut.
pub fn events_do_not_depend_on_the_cuts(bytes: &[u8], lengths: &[u8]) {
    let read = |pieces: &[&[u8]]| {
        let mut parser = Parser::default();
        let mut events: Vec<SseEvent> = Vec::new();
        for piece in pieces {
            let read = parser.push(piece);
            events.extend(read.expect("a short stream"));
        }
        events.extend(parser.finish());
        assert_eq!(parser.finish(), None, "an end comes once");
        events
    };
    let whole = read(&[bytes]);
    assert_eq!(read(&pieces(bytes, lengths)), whole);
    assert_eq!(read(&pieces(bytes, &[1])), whole);
}

/// The reader of replies gives the same text, counts and end, wherever the bytes are cut, and nothing after an error.
pub fn replies_do_not_depend_on_the_cuts(bytes: &[u8], lengths: &[u8]) {
    in_one_dialect(Decoder::default, bytes, lengths);
    in_one_dialect(Decoder::of_messages, bytes, lengths);
}

fn in_one_dialect(decoder: fn() -> Decoder, bytes: &[u8], lengths: &[u8]) {
    let read = |pieces: &[&[u8]]| {
        let mut decoder = decoder();
        let (mut text, mut others, mut error) = (String::new(), Vec::new(), None);
        let mut decodings: Vec<_> = pieces.iter().map(|piece| decoder.push(piece)).collect();
        decodings.push(decoder.finish());
        assert!(decoder.is_over());
        decodings.push(decoder.push(b"data: {}\n\n"));
        decodings.push(decoder.finish());
        for decoded in decodings {
            let silent = decoded.deltas.is_empty() && decoded.error.is_none();
            assert!(silent || error.is_none(), "something follows the error");
            for delta in decoded.deltas {
                match delta {
                    Delta::Text(more) => text.push_str(&more),
                    other => others.push(other),
                }
            }
            error = error.or(decoded.error);
        }
        if let Some(why) = &error {
            is_showable(why);
        }
        (text, others, error)
    };
    let whole = read(&[bytes]);
    assert_eq!(read(&pieces(bytes, lengths)), whole);
    assert_eq!(read(&pieces(bytes, &[1])), whole);
}

/// Any refusal can be read: what is shown of it is short, and the wait is one that a timer can wait.
pub fn refusals_are_read(status: u16, header: &str, body: &str, now: Duration) {
    let headers = Headers {
        retry_after_ms: Some(header),
        retry_after: Some(header),
        should_retry: Some(header),
    };
    is_showable(&status::refusal(status, &headers, body, now));
    is_showable(&status::refusal(status, &Headers::default(), body, now));
    if let Ok(value) = serde_json::from_str(body) {
        is_showable(&status::reported(&value));
    }
}

fn is_showable(why: &CallError) {
    assert!(
        why.detail()
            .is_none_or(|detail| detail.chars().count() <= SHOWN)
    );
    if let Hint::After(wait) = why.hint() {
        assert!(!wait.is_zero() && wait.as_millis() <= 0x7FFF_FFFF);
    }
}

/// Any text can be tried as a job file, and what is a job comes back from its file as it went.
pub fn jobs_come_back(text: &str) {
    let Ok(draft) = read_job(text) else { return };
    let is_sound = draft.problems().is_empty();
    let written = write_job(&draft);
    let again = read_job(&written).expect("what is written can be read");
    assert_eq!(write_job(&again), written, "a file is written in one way");
    if is_sound {
        assert_eq!(again, draft, "{written}");
    }
}

/// Any texts can be tried as a stored run, its head in the first line and a batch of events in each other: what is
/// read of it is written as it is read, and nothing behind a batch that cannot be read is taken for the run's.
pub fn runs_come_back(text: &str) {
    let (head, batches) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(head) = read_run_head(head) {
        let again = read_run_head(&write_run_head(&head));
        assert_eq!(again.expect("what is written can be read"), head);
    }
    let batches: Vec<&str> = batches.lines().collect();
    let stored = read_run_events((0..).zip(batches.iter().copied()));
    let whole = usize::try_from(stored.batches).expect("few batches");
    assert_eq!(stored.torn, whole < batches.len());
    let rejoined = read_run_events([(0, write_run_events(&stored.events).as_str())]);
    assert!(!rejoined.torn);
    assert_eq!(rejoined.events, stored.events);
    let kept = batches.iter().take(whole).copied();
    assert_eq!(read_run_events((0..).zip(kept)).events, stored.events);
    fold(&stored.events);
}

/// What is read of drafts can be written down, as many as are kept, and is read back the same.
pub fn drafts_come_back(text: &str) {
    let drafts = read_drafts(text);
    let kept: Vec<_> = drafts.iter().take(MOST).cloned().collect();
    assert_eq!(read_drafts(&write_drafts(&drafts)), kept);
}

/// Whatever is told of a run, it can be folded, and what is joined folds to the same.
fn fold(events: &[RunEvent]) {
    let folded = |events: &[RunEvent]| {
        let mut course = Course::default();
        let mut parts: BTreeMap<PartId, Part> = BTreeMap::new();
        for event in events {
            course.apply(event);
            if let Happening::Part(id, what) = &event.what {
                let part = parts.entry(id.clone());
                let part = part.or_insert_with(|| Part::waiting(id.clone()));
                part.apply(event.at, what);
            }
        }
        (course, parts)
    };
    assert_eq!(folded(&joined(events.to_vec())), folded(events));
}
