//! Requests that are rejected since their text is longer than the model reads.

use crate::provider::said::Said;

/// A text that is longer than the model reads, in one word.
const TOO_LONG: [&str; 3] = [
    // OpenAI and most others
    "context_length_exceeded",
    "string_above_max_length",
    // llama.cpp
    "exceed_context_size_error",
];

/// The same in words: OpenAI's and vLLM's, Anthropic's, Gemini's, llama.cpp's, Groq's and Mistral's.
const TOO_LONG_IN_WORDS: [&str; 9] = [
    "context_length_exceeded",
    "maximum context length",
    "context window",
    "context size",
    "context length",
    "prompt is too long",
    "input token count",
    "reduce the length",
    "too large for model",
];

/// Whether a request was rejected since its text is longer than the model reads.
pub fn is_too_long(status: u16, detail: &str) -> bool {
    let folded = detail.to_ascii_lowercase();
    status == 413 || TOO_LONG_IN_WORDS.iter().any(|words| folded.contains(words))
}

/// The words of a refusal. Some say in the code alone that a text is too long, and what is kept of a refusal are its words.
pub(super) fn told(status: u16, said: &Said) -> String {
    let in_code = said.is_any(&TOO_LONG);
    let mut detail = said.message.clone();
    if in_code && !is_too_long(status, &detail) {
        detail.push_str(" (context_length_exceeded)");
    }
    detail
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::error::CallError;
    use crate::provider::hint::Headers;
    use crate::provider::status::refusal;

    #[test]
    fn a_text_that_is_too_long_is_known_by_code_words_or_status() {
        let judged = |status: u16, body: &str| match refusal(
            status,
            &Headers::default(),
            body,
            Duration::ZERO,
        ) {
            CallError::Rejected { status, detail } => is_too_long(status, &detail),
            other => panic!("{other:?}"),
        };
        for body in [
            r#"{"error":{"message":"Your text is too long.","param":"messages","code":"context_length_exceeded"}}"#,
            r#"{"error":{"message":"This model's maximum context length is 8192 tokens."}}"#,
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#,
            r#"{"error":{"code":400,"message":"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576)."}}"#,
            r#"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#,
        ] {
            assert!(judged(400, body), "{body}");
        }
        assert!(judged(413, ""));
        assert!(!judged(
            400,
            r#"{"error":{"message":"Unsupported parameter: 'temperature'."}}"#
        ));
        assert!(!judged(422, ""));
    }
}
