//! OpenRouter: one key for the models of many providers. It is documented for use from browsers, and its keys take a limit.

use super::{Address, Facts, HOSTED, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "openrouter",
    name: "OpenRouter",
    address: Address::Fixed("https://openrouter.ai/api/v1"),
    key_begins: Some("sk-or-"),
    keys_at: Some("https://openrouter.ai/keys"),
    model: Model::Listed(&["openrouter/auto"]),
    // It lists its models to anybody, whatever the key.
    has_public_list: true,
    ..HOSTED
};
