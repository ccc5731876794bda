//! DeepSeek. It answers web pages (measured by open-pencil and big-AGI, July and August 2026).
//!
//! It caches by itself and sells what it finds there for a quarter of the price or less. But of two prompts that only begin alike, the
//! second does not find the first's beginning: it is kept once the two have been seen, for a third (its guide “Context Caching”, 2026).
//! So one call that leads saves nothing that could be promised, and nothing is said here of caching.

use super::{Address, Facts, HOSTED, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "deepseek",
    name: "DeepSeek",
    address: Address::Fixed("https://api.deepseek.com/v1"),
    keys_at: Some("https://platform.deepseek.com/api_keys"),
    model: Model::Listed(&["deepseek-chat", "deepseek"]),
    ..HOSTED
};
