//! xAI. It answers web pages (measured by big-AGI, 2026-08-14) and names the limit `max_completion_tokens`.

use super::{Address, Facts, HOSTED, LimitName, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "xai",
    name: "xAI",
    address: Address::Fixed("https://api.x.ai/v1"),
    key_begins: Some("xai-"),
    keys_at: Some("https://console.x.ai"),
    model: Model::Listed(&["fast", "grok"]),
    limit: LimitName::MaxCompletionTokens,
    ..HOSTED
};
