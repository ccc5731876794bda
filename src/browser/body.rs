//! A response's body, read piece by piece.

use std::cell::Cell;
use std::time::Duration;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::timer::{PageClock, PageSleeper};
use crate::engine::ports::{Clock, Moment, Sleeper};

/// For how long pieces that are there already are read, before the page may do something else.
const STRETCH: Duration = Duration::from_millis(12);
/// A piece that takes so long has come from outside, and the page has done something else meanwhile.
const WAITED: Duration = Duration::from_millis(4);

/// Bytes that are still coming.
pub(super) struct Body {
    reader: ReadableStreamDefaultReader,
    /// Since when the page has done nothing but read this.
    busy: Cell<Moment>,
}

impl Body {
    /// Takes hold of a stream; `None` if somebody else has.
    pub(super) fn of(stream: &ReadableStream) -> Option<Self> {
        let reader = ReadableStreamDefaultReader::new(stream).ok()?;
        let busy = Cell::new(PageClock.now());
        Some(Self { reader, busy })
    }

    /// The next bytes; `None` at their end, however it came about.
    pub(super) async fn next(&self) -> Option<Vec<u8>> {
        let from = PageClock.now();
        let read = JsFuture::from(self.reader.read()).await.ok()?;
        let now = PageClock.now();
        if now.since(from) >= WAITED {
            self.busy.set(now);
        } else if now.since(self.busy.get()) >= STRETCH {
            // A server that writes faster than the page reads would leave it time for nothing else, not even for Stop.
            PageSleeper.sleep(Duration::ZERO).await;
            self.busy.set(PageClock.now());
        }
        let value = Reflect::get(&read, &JsValue::from_str("value")).ok()?;
        Some(value.dyn_ref::<Uint8Array>()?.to_vec())
    }
}
