//! How a reply is read: bytes of an answer in either dialect become [`Delta`]s.
//!
//! A reply is told by its first byte, not by its content type, which proxies get wrong: an opening brace
//! is a plain JSON reply, anything else an event stream. The sentinel `[DONE]` is not needed, and
//! what follows it is ignored; only a `finish_reason`, or a `stop_reason`, makes a reply whole.

mod chat;
mod thoughts;

use serde_json::Value;

use super::messages;
use super::said;
use super::sse::{Parser, SseEvent};
use super::status;
use crate::engine::error::{CallError, Hint};
use crate::engine::ports::Delta;

/// The longest reply that is read, in bytes: of a plain one all of it, of a streamed one what the model says and thinks. The
/// longest that models are let say, some 128,000 tokens, has about half a megabyte.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// More tokens than any reply and its prompt have, by far.
const MOST_TOKENS: u64 = 1_000_000_000;

/// How much of a reply is kept to show, should it turn out to be no completion.
const HEAD_BYTES: usize = 8 * 1024;

/// Reads one reply.
#[derive(Debug, Default)]
pub struct Decoder {
    dialect: Reader,
    form: Form,
    /// How much the model has said and thought, in bytes.
    said: usize,
    over: bool,
}

/// How a chunk is read.
#[derive(Debug)]
enum Reader {
    Chat(chat::Reader),
    Messages(messages::Reader),
}

impl Default for Reader {
    fn default() -> Self {
        Self::Chat(chat::Reader::default())
    }
}

impl Reader {
    /// Reads a chunk or a whole reply.
    fn read(&mut self, value: &Value, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
        match self {
            Self::Chat(reader) => reader.read(value, deltas),
            Self::Messages(reader) => reader.read(value, deltas),
        }
    }

    /// No more text comes.
    fn flush(&mut self, deltas: &mut Vec<Delta>) {
        if let Self::Chat(reader) = self {
            reader.flush(deltas);
        }
    }

    /// It is no error page and no other API's answer, but a reply in this dialect.
    fn is_reply(&self, value: &Value) -> bool {
        let field = match self {
            Self::Chat(_) => "choices",
            Self::Messages(_) => "content",
        };
        value.get(field).is_some_and(Value::is_array)
    }
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
    /// Reads Anthropic's Messages; by default it reads Chat Completions.
    pub fn of_messages() -> Self {
        Self {
            dialect: Reader::Messages(messages::Reader::default()),
            ..Self::default()
        }
    }

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
                    self.fail(&mut decoded, CallError::Endless);
                }
            }
            Form::Events { parser, head } => {
                if let Some(head) = head {
                    let room = HEAD_BYTES.saturating_sub(head.len()).min(bytes.len());
                    head.extend(bytes.iter().take(room));
                }
                match parser.push(bytes) {
                    Ok(events) => self.events(events, &mut decoded),
                    Err(_) => self.fail(&mut decoded, CallError::Endless),
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
                Ok(value) => self.completion(&value, &body, &mut decoded),
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
        if !self.over {
            self.dialect.flush(&mut decoded.deltas);
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
                self.dialect.flush(&mut decoded.deltas);
                self.over = true;
                return;
            }
            let before = decoded.deltas.len();
            let read = self.chunk(&event, &mut decoded.deltas);
            let more = decoded.deltas.iter().skip(before).map(length);
            self.said = self.said.saturating_add(more.sum());
            match read {
                Ok(()) if self.said > MAX_BODY_BYTES => self.fail(decoded, CallError::Endless),
                Ok(()) => {
                    if let Form::Events { head, .. } = &mut self.form {
                        *head = None;
                    }
                }
                Err(why) => self.fail(decoded, why),
            }
        }
    }

    fn chunk(&mut self, event: &SseEvent, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
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
        self.dialect.read(&value, deltas)
    }

    fn completion(&mut self, value: &Value, body: &[u8], decoded: &mut Decoded) {
        let failed = value.get("error").is_some_and(|error| !error.is_null());
        decoded.error = if failed {
            Some(status::reported(value))
        } else if !self.dialect.is_reply(value) {
            let detail = said::readable(&String::from_utf8_lossy(body));
            Some(CallError::Unreadable { detail })
        } else {
            self.dialect.read(value, &mut decoded.deltas).err()
        };
    }

    fn fail(&mut self, decoded: &mut Decoded, why: CallError) {
        self.dialect.flush(&mut decoded.deltas);
        decoded.error = Some(why);
        self.over = true;
    }
}

/// How many tokens a server says that it counted; `None` where it is no count, or beyond any that a model could have read or written.
pub(super) fn tokens(counted: &Value) -> Option<u64> {
    counted.as_u64().filter(|count| *count <= MOST_TOKENS)
}

/// How much a delta adds to what the model says and thinks, in bytes.
fn length(delta: &Delta) -> usize {
    match delta {
        Delta::Text(more) | Delta::Thought(more) => more.len(),
        _ => 0,
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
