//! A response's body, read piece by piece.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// Bytes that are still coming.
pub(super) struct Body {
    reader: ReadableStreamDefaultReader,
}

impl Body {
    /// Takes hold of a stream; `None` if somebody else has.
    pub(super) fn of(stream: &ReadableStream) -> Option<Self> {
        let reader = ReadableStreamDefaultReader::new(stream).ok()?;
        Some(Self { reader })
    }

    /// The next bytes; `None` at their end, however it came about.
    pub(super) async fn next(&self) -> Option<Vec<u8>> {
        let read = JsFuture::from(self.reader.read()).await.ok()?;
        let value = Reflect::get(&read, &JsValue::from_str("value")).ok()?;
        Some(value.dyn_ref::<Uint8Array>()?.to_vec())
    }
}
