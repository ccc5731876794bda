//! A response's body, read piece by piece.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use futures::future::select;
use gloo_net::http::Response;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::leaving;
use super::timer::{PageClock, PageSleeper, turn};
use crate::engine::ports::{Clock, Moment, Sleeper};
use crate::provider::gathered::Gathered;

/// For how long pieces that are there already are read, before the page may do something else.
const STRETCH: Duration = Duration::from_millis(12);
/// The most bytes that are given at once: what they can say is read and shown in a few milliseconds.
const PIECE: u32 = 4 * 1024;

/// The most bytes of a refusal that are read, and for how long: what it says stands at its beginning.
const MOST_SAID: usize = 64 * 1024;
const SAID_WITHIN: Duration = Duration::from_secs(5);

thread_local! {
    /// Since when the page has done nothing but read; `None` where it has come to something else since.
    static BUSY: Cell<Option<Moment>> = const { Cell::new(None) };
}

/// Bytes that are still coming.
pub(super) struct Body {
    reader: ReadableStreamDefaultReader,
    /// What has come and was not given yet.
    held: Option<Uint8Array>,
    /// The connection broke.
    broke: bool,
}

/// How the bytes of a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All came.
    Whole,
    /// The connection broke.
    Broken,
    /// More came than there was place for.
    TooLong,
}

impl Body {
    /// Takes hold of a stream; `None` if somebody else has.
    pub(super) fn of(stream: &ReadableStream) -> Option<Self> {
        let reader = ReadableStreamDefaultReader::new(stream).ok()?;
        Some(Self {
            reader,
            held: None,
            broke: false,
        })
    }

    /// Gathers all of them, as far as there is place.
    pub(super) async fn gather(&mut self, gathered: &mut Gathered) -> End {
        while let Some(bytes) = self.next().await {
            if !gathered.push(&bytes) {
                return End::TooLong;
            }
        }
        if self.broke { End::Broken } else { End::Whole }
    }

    /// The next bytes; `None` at their end, however it came about.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        let held = if let Some(held) = self.held.take() {
            held
        } else {
            let read = JsFuture::from(self.reader.read()).await;
            self.broke = read.is_err();
            if self.broke {
                // A page that goes away breaks it off itself.
                leaving::stayed().await;
            }
            let value = Reflect::get(&read.ok()?, &JsValue::from_str("value")).ok()?;
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

/// What a refusal says, as far as it has come to an end in time.
pub(super) async fn said(response: &Response) -> String {
    let mut gathered = Gathered::new(MOST_SAID);
    if let Some(mut body) = response.body().as_ref().and_then(Body::of) {
        let all = pin!(body.gather(&mut gathered));
        select(all, pin!(PageSleeper.sleep(SAID_WITHIN))).await;
    }
    gathered.text()
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
