//! What an event of Anthropic's Messages says.

use serde_json::Value;

use crate::engine::error::CallError;
use crate::engine::ports::{Delta, Finish, Usage};
use crate::provider::reply::tokens;

/// Reads the events of one reply, or a reply in one piece. It keeps what was counted, for the prompt is counted at the beginning and the
/// reply at its end. Events and blocks that it does not know are nothing of the reply.
#[derive(Debug, Default)]
pub struct Reader {
    counted: Usage,
}

impl Reader {
    /// Reads an event's data.
    ///
    /// # Errors
    /// [`CallError::Withheld`] where the model was kept from answering.
    pub fn read(&mut self, value: &Value, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
        match value.get("type").and_then(Value::as_str) {
            Some("message_start") => {
                let message = value.get("message").unwrap_or(&Value::Null);
                self.count(message, deltas);
            }
            Some("content_block_start") => block(value.get("content_block"), deltas),
            Some("content_block_delta") => block(value.get("delta"), deltas),
            Some("message_delta") => {
                self.count(value, deltas);
                let delta = value.get("delta").unwrap_or(&Value::Null);
                return finish(delta, deltas);
            }
            // A reply in one piece.
            Some("message") => {
                self.count(value, deltas);
                let blocks = value.get("content").and_then(Value::as_array);
                for one in blocks.into_iter().flatten() {
                    block(Some(one), deltas);
                }
                return finish(value, deltas);
            }
            _ => deltas.push(Delta::KeepAlive),
        }
        Ok(())
    }

    /// What is said anew takes the place of what was said before: the counts are of the whole reply so far. What was read from the
    /// cache and written to it is counted beside the rest of the prompt.
    fn count(&mut self, of: &Value, deltas: &mut Vec<Delta>) {
        let Some(usage) = of.get("usage").filter(|usage| usage.is_object()) else {
            return;
        };
        let count = |field: &str| usage.get(field).and_then(tokens);
        if let Some(input) = count("input_tokens") {
            let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"];
            let cached = cached.into_iter().filter_map(count);
            self.counted.input = cached.fold(input, u64::saturating_add);
        }
        if let Some(output) = count("output_tokens") {
            self.counted.output = output;
        }
        deltas.push(Delta::Usage(self.counted));
    }
}

/// A block, or more of one.
fn block(block: Option<&Value>, deltas: &mut Vec<Delta>) {
    let text = |field: &str| {
        let text = block
            .and_then(|block| block.get(field))
            .and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let kind = block
        .and_then(|block| block.get("type"))
        .and_then(Value::as_str);
    let delta = match kind {
        Some("text" | "text_delta") => text("text").map(Delta::Text),
        Some("thinking" | "thinking_delta") => text("thinking").map(Delta::Thought),
        _ => None,
    };
    deltas.push(delta.unwrap_or(Delta::KeepAlive));
}

fn finish(of: &Value, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
    match of.get("stop_reason").and_then(Value::as_str) {
        None => {}
        Some("max_tokens" | "model_context_window_exceeded") => {
            deltas.push(Delta::Finished(Finish::AtLimit));
        }
        Some("refusal") => return Err(CallError::Withheld),
        // Nobody gave it a tool, and whatever else there comes to be, it says that it has ended.
        Some(_) => deltas.push(Delta::Finished(Finish::Complete)),
    }
    Ok(())
}
