//! A response's body, read piece by piece.

use std::cell::Cell;
use std::time::Duration;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::timer::{PageClock, turn};
use crate::engine::ports::{Clock, Moment};

/// For how long pieces that are there already are read, before the page may do something else.
const STRETCH: Duration = Duration::from_millis(12);
/// The most bytes that are given at once: what they can say is read and shown in a few milliseconds.
const PIECE: u32 = 4 * 1024;

thread_local! {
    /// Since when the page has done nothing but read; `None` where it has come to something else since.
    static BUSY: Cell<Option<Moment>> = const { Cell::new(None) };
}

/// Bytes that are still coming.
pub(super) struct Body {
    reader: ReadableStreamDefaultReader,
    /// What has come and was not given yet.
    held: Option<Uint8Array>,
}

impl Body {
    /// Takes hold of a stream; `None` if somebody else has.
    pub(super) fn of(stream: &ReadableStream) -> Option<Self> {
        let reader = ReadableStreamDefaultReader::new(stream).ok()?;
        Some(Self { reader, held: None })
    }

    /// The next bytes; `None` at their end, however it came about.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        let held = if let Some(held) = self.held.take() {
            held
        } else {
            let read = JsFuture::from(self.reader.read()).await.ok()?;
            let value = Reflect::get(&read, &JsValue::from_str("value")).ok()?;
            value.dyn_into::<Uint8Array>().ok()?
        };
        breathe().await;
        let length = held.length();
        if length > PIECE {
            self.held = Some(held.subarray(PIECE, length));
            return Some(held.subarray(0, PIECE).to_vec());
        }
        Some(held.to_vec())
    }
}

/// Lets the page do something else if it has read for long, whichever replies it read: servers that write faster than it reads
/// would leave it time for nothing, not even for Stop.
async fn breathe() {
    let now = PageClock.now();
    match BUSY.get() {
        None => {
            BUSY.set(Some(now));
            spawn_local(async {
                turn().await;
                BUSY.set(None);
            });
        }
        Some(since) if now.since(since) >= STRETCH => turn().await,
        Some(_) => {}
    }
}
