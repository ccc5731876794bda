//! DeepSeek. It answers web pages (measured by open-pencil and big-AGI, July and August 2026).

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
