//! What a chunk of Chat Completions says.

use serde_json::Value;

use crate::engine::error::CallError;
use crate::engine::ports::{Delta, Finish, Usage};
use crate::provider::status;

/// Reads a chunk or a whole completion. The first and the last may have no choices at all.
pub(super) fn read(value: &Value, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
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
