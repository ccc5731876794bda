//! How a reply is read: bytes of a Chat Completions answer become [`Delta`]s.
//!
//! A reply is told by its first byte, not by its content type, which proxies get wrong: an opening brace
//! is a plain JSON completion, anything else an event stream. The sentinel `[DONE]` is not needed, and
//! what follows it is ignored; only a `finish_reason` makes a reply whole.

use serde_json::Value;

use super::said;
use super::sse::{Parser, SseEvent};
use super::status;
use crate::engine::error::{CallError, Hint};
use crate::engine::ports::{Delta, Finish, Usage};

/// The longest plain JSON reply that is read, in bytes.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// How much of a reply is kept to show, should it turn out to be no completion.
const HEAD_BYTES: usize = 8 * 1024;

/// Reads one reply.
#[derive(Debug, Default)]
pub struct Decoder {
    form: Form,
    over: bool,
}

#[derive(Debug, Default)]
enum Form {
    /// Nothing but white space yet.
    #[default]
    Unknown,
    /// A plain completion, gathered until it ends.
    Json(Vec<u8>),
    /// An event stream.
    Events {
        parser: Parser,
        /// The beginning, until a first chunk has been understood.
        head: Option<Vec<u8>>,
    },
}

/// What a stretch of bytes held: the deltas in order, and after them the error that ended the reply.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The deltas.
    pub deltas: Vec<Delta>,
    /// The error that ended the reply, if one did.
    pub error: Option<CallError>,
}

impl Decoder {
    /// Nothing that comes after this can change the reply.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Reads more bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Decoded {
        let mut decoded = Decoded::default();
        if self.over {
            return decoded;
        }
        let bytes = if matches!(self.form, Form::Unknown) {
            // DeepSeek sends empty lines to keep a plain reply's connection open.
            let Some(at) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) else {
                return decoded;
            };
            let (_, bytes) = bytes.split_at(at);
            self.form = if bytes.starts_with(b"{") {
                Form::Json(Vec::new())
            } else {
                Form::Events {
                    parser: Parser::default(),
                    head: Some(Vec::new()),
                }
            };
            bytes
        } else {
            bytes
        };
        match &mut self.form {
            Form::Unknown => {}
            Form::Json(body) => {
                body.extend_from_slice(bytes);
                if body.len() > MAX_BODY_BYTES {
                    self.fail(
                        &mut decoded,
                        CallError::Unreadable {
                            detail: String::new(),
                        },
                    );
                }
            }
            Form::Events { parser, head } => {
                if let Some(head) = head {
                    let room = HEAD_BYTES.saturating_sub(head.len()).min(bytes.len());
                    head.extend(bytes.iter().take(room));
                }
                match parser.push(bytes) {
                    Ok(events) => self.events(events, &mut decoded),
                    Err(_) => self.fail(
                        &mut decoded,
                        CallError::Unreadable {
                            detail: String::new(),
                        },
                    ),
                }
            }
        }
        decoded
    }

    /// The bytes have ended. What is still pending is read if it can be.
    pub fn finish(&mut self) -> Decoded {
        let mut decoded = Decoded::default();
        if self.over {
            return decoded;
        }
        match std::mem::take(&mut self.form) {
            Form::Unknown => {}
            Form::Json(body) => match serde_json::from_slice::<Value>(&body) {
                Ok(value) => completion(&value, &body, &mut decoded),
                Err(fault) if fault.is_eof() => decoded.error = Some(CallError::CutOff),
                Err(_) => {
                    let detail = said::readable(&String::from_utf8_lossy(&body));
                    decoded.error = Some(CallError::Unreadable { detail });
                }
            },
            Form::Events { mut parser, head } => {
                let last = parser.finish();
                self.form = Form::Events { parser, head };
                // A last event without its blank line counts if it is whole.
                let whole = last.filter(|event| {
                    event.data == "[DONE]" || serde_json::from_str::<Value>(&event.data).is_ok()
                });
                self.events(whole, &mut decoded);
                if let Form::Events {
                    head: Some(head), ..
                } = &self.form
                    && !self.over
                {
                    decoded.error = Some(never_began(head));
                }
            }
        }
        self.over = true;
        decoded
    }

    fn events(&mut self, events: impl IntoIterator<Item = SseEvent>, decoded: &mut Decoded) {
        for event in events {
            if self.over {
                return;
            }
            if event.data == "[DONE]" {
                self.over = true;
                return;
            }
            match chunk(&event, &mut decoded.deltas) {
                Ok(()) => {
                    if let Form::Events { head, .. } = &mut self.form {
                        *head = None;
                    }
                }
                Err(why) => self.fail(decoded, why),
            }
        }
    }

    fn fail(&mut self, decoded: &mut Decoded, why: CallError) {
        decoded.error = Some(why);
        self.over = true;
    }
}

/// A body that held no chunk at all: a comment or two that were cut off, or no event stream.
fn never_began(head: &[u8]) -> CallError {
    let head = String::from_utf8_lossy(head);
    let is_stream = head.lines().all(|line| {
        line.is_empty()
            || [":", "data", "event", "id", "retry"]
                .iter()
                .any(|field| line.starts_with(field))
    });
    if is_stream {
        CallError::CutOff
    } else {
        CallError::Unreadable {
            detail: said::readable(&head),
        }
    }
}

fn chunk(event: &SseEvent, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
    let Ok(value) = serde_json::from_str::<Value>(&event.data) else {
        // Some servers name their keep-alives; only unnamed events carry a completion.
        if !matches!(event.name.as_str(), "" | "message" | "error") {
            return Ok(());
        }
        let detail = said::readable(&event.data);
        return Err(if event.name == "error" {
            let hint = Hint::Unsaid;
            CallError::Reported { hint, detail }
        } else {
            CallError::Unreadable { detail }
        });
    };
    if event.name == "error" || value.get("error").is_some_and(|error| !error.is_null()) {
        return Err(status::reported(&value));
    }
    read(&value, deltas)
}

fn completion(value: &Value, body: &[u8], decoded: &mut Decoded) {
    let failed = value.get("error").is_some_and(|error| !error.is_null());
    decoded.error = if failed {
        Some(status::reported(value))
    } else if value
        .get("choices")
        .is_none_or(|choices| !choices.is_array())
    {
        let detail = said::readable(&String::from_utf8_lossy(body));
        Some(CallError::Unreadable { detail })
    } else {
        read(value, &mut decoded.deltas).err()
    };
}

/// Reads a chunk or a whole completion. The first and the last may have no choices at all.
fn read(value: &Value, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
    if let Some(usage) = value.get("usage").and_then(usage) {
        deltas.push(Delta::Usage(usage));
    }
    let choices = value.get("choices").and_then(Value::as_array);
    for choice in choices.into_iter().flatten() {
        if choice.get("index").and_then(Value::as_u64).unwrap_or(0) != 0 {
            continue;
        }
        if let Some(message) = choice.get("delta").or_else(|| choice.get("message")) {
            let text = message.get("content").map(text_of).unwrap_or_default();
            if !text.is_empty() {
                deltas.push(Delta::Text(text));
            }
            // A refusal is text of its own, and the reader should see it.
            let refusal = message.get("refusal").map(text_of).unwrap_or_default();
            if !refusal.is_empty() {
                deltas.push(Delta::Text(refusal));
            }
        }
        match choice.get("finish_reason").and_then(Value::as_str) {
            None | Some("") => {}
            Some("length" | "max_tokens") => deltas.push(Delta::Finished(Finish::AtLimit)),
            Some("content_filter") => return Err(CallError::Withheld),
            // OpenRouter tells of it in the choice.
            Some("error") => {
                return Err(status::reported(
                    choice.get("error").unwrap_or(&Value::Null),
                ));
            }
            // Nobody gave it a tool, and whatever else a server calls it, it says that it has ended.
            Some(_) => deltas.push(Delta::Finished(Finish::Complete)),
        }
    }
    Ok(())
}

/// Text is a string, or a list of parts of which those of type `text` are the answer.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter(|part| part.get("type").and_then(Value::as_str) == Some("text"))
            .filter_map(|part| part.get("text").and_then(Value::as_str))
            .collect(),
        _ => String::new(),
    }
}

fn usage(value: &Value) -> Option<Usage> {
    let count = |field: &str| value.get(field).and_then(Value::as_u64);
    Some(Usage {
        input: count("prompt_tokens")?,
        output: count("completion_tokens").unwrap_or(0),
    })
}
