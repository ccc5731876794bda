//! What a chunk of Chat Completions says.

use serde_json::Value;

use super::thoughts::Thoughts;
use crate::engine::error::CallError;
use crate::engine::ports::{Delta, Finish, Usage};
use crate::provider::reply::tokens;
use crate::provider::status;

/// Reads the chunks of one reply, or a reply in one piece.
#[derive(Debug, Default)]
pub(super) struct Reader {
    thoughts: Thoughts,
}

impl Reader {
    /// Reads a chunk or a whole completion. The first and the last may have no choices at all.
    pub(super) fn read(&mut self, value: &Value, deltas: &mut Vec<Delta>) -> Result<(), CallError> {
        count(value.get("usage"), deltas);
        // Groq's is in a corner of its own.
        count(value.get("x_groq").and_then(|own| own.get("usage")), deltas);
        let choices = value.get("choices").and_then(Value::as_array);
        for choice in choices.into_iter().flatten() {
            if choice.get("index").and_then(Value::as_u64).unwrap_or(0) != 0 {
                continue;
            }
            if let Some(message) = choice.get("delta").or_else(|| choice.get("message")) {
                self.message(message, deltas);
            }
            // Moonshot's stands in the choice.
            count(choice.get("usage"), deltas);
            let finish = match choice.get("finish_reason").and_then(Value::as_str) {
                None | Some("") => continue,
                Some("length" | "max_tokens") => Finish::AtLimit,
                Some("content_filter") => return Err(CallError::Withheld),
                // OpenRouter tells of it in the choice.
                Some("error") => {
                    return Err(status::reported(
                        choice.get("error").unwrap_or(&Value::Null),
                    ));
                }
                // Nobody gave it a tool, and whatever else a server calls it, it says that it has ended.
                Some(_) => Finish::Complete,
            };
            self.flush(deltas);
            deltas.push(Delta::Finished(finish));
        }
        Ok(())
    }

    /// No more text comes.
    pub(super) fn flush(&mut self, deltas: &mut Vec<Delta>) {
        self.thoughts.flush(deltas);
    }

    fn message(&mut self, message: &Value, deltas: &mut Vec<Delta>) {
        let field = |name: &str| message.get(name);
        // DeepSeek, xAI, llama.cpp and others; OpenRouter, Groq and Cerebras. Some send both, which say the same.
        // One of them may be there and say nothing.
        let said = |name| field(name)?.as_str().filter(|words| !words.is_empty());
        let thought = said("reasoning_content").or_else(|| said("reasoning"));
        let thought = thought.unwrap_or_default();
        let within = field("content").map(thoughts_of).unwrap_or_default();
        for thought in [thought, within.as_str()] {
            if !thought.is_empty() {
                deltas.push(Delta::Thought(thought.to_owned()));
            }
        }
        let text = field("content").map(text_of).unwrap_or_default();
        if !text.is_empty() {
            self.thoughts.push(&text, deltas);
        }
        // A refusal is text of its own, and the reader should see it.
        let refusal = field("refusal").map(text_of).unwrap_or_default();
        if !refusal.is_empty() {
            self.thoughts.push(&refusal, deltas);
        }
    }
}

/// The parts of a list that are thoughts, as Mistral sends them.
fn thoughts_of(content: &Value) -> String {
    let parts = content.as_array().map_or(&[][..], Vec::as_slice);
    let thinking = parts
        .iter()
        .filter(|part| part.get("type").and_then(Value::as_str) == Some("thinking"));
    let inner = thinking.filter_map(|part| part.get("thinking"));
    inner.map(text_of).collect()
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

/// What was counted, if it was. A provider that counts as it goes says it anew each time.
fn count(usage: Option<&Value>, deltas: &mut Vec<Delta>) {
    let Some(usage) = usage else { return };
    let count = |field: &str| usage.get(field).and_then(tokens);
    let Some(input) = count("prompt_tokens") else {
        return;
    };
    // xAI counts thoughts in the total alone.
    let beyond = count("total_tokens").unwrap_or(0).saturating_sub(input);
    let output = count("completion_tokens").unwrap_or(0).max(beyond);
    let details = usage.get("completion_tokens_details");
    let thought = details.and_then(|details| details.get("reasoning_tokens")?.as_u64());
    if thought.is_some_and(|tokens| tokens > 0) {
        // It has thought, though it does not say what.
        deltas.push(Delta::Thought(String::new()));
    }
    deltas.push(Delta::Usage(Usage { input, output }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thought_is_read_from_the_field_that_says_it() {
        for delta in [
            serde_json::json!({"reasoning_content": null, "reasoning": "Hm."}),
            serde_json::json!({"reasoning_content": "", "reasoning": "Hm."}),
            serde_json::json!({"reasoning_content": "Hm.", "reasoning": "Hm."}),
        ] {
            let chunk = serde_json::json!({"choices": [{"index": 0, "delta": delta}]});
            let mut deltas = Vec::new();
            Reader::default().read(&chunk, &mut deltas).unwrap();
            assert_eq!(deltas, [Delta::Thought("Hm.".into())], "{chunk}");
        }
    }
}
