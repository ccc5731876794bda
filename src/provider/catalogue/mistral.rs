//! Mistral. It answers web pages (measured by big-AGI, 2026-08-14).

use super::{Address, Facts, HOSTED, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "mistral",
    name: "Mistral",
    address: Address::Fixed("https://api.mistral.ai/v1"),
    keys_at: Some("https://console.mistral.ai/api-keys"),
    model: Model::Listed(&["mistral-small", "mistral-medium", "mistral"]),
    ..HOSTED
};
