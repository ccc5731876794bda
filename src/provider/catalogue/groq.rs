//! Groq. It answers web pages (measured by open-pencil and big-AGI, July and August 2026).

use super::{Address, Facts, HOSTED, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "groq",
    name: "Groq",
    address: Address::Fixed("https://api.groq.com/openai/v1"),
    key_begins: Some("gsk_"),
    keys_at: Some("https://console.groq.com/keys"),
    model: Model::Listed(&["llama", "gpt-oss"]),
    ..HOSTED
};
