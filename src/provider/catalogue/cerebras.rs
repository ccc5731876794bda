//! Cerebras. It answers web pages (measured by big-AGI, 2026-08-14) and names the limit `max_completion_tokens`.

use super::{Address, Facts, HOSTED, LimitName, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "cerebras",
    name: "Cerebras",
    address: Address::Fixed("https://api.cerebras.ai/v1"),
    key_begins: Some("csk-"),
    keys_at: Some("https://cloud.cerebras.ai"),
    model: Model::Listed(&["llama", "gpt-oss"]),
    limit: LimitName::MaxCompletionTokens,
    // Any 401 comes without a CORS header (measured by big-AGI, 2026-08-14).
    hides_refusals: true,
    ..HOSTED
};
