//! Fireworks. Its preflight answers web pages (measured by big-AGI, 2026-08-14); whether a reply does was not seen.

use super::{Address, Facts, HOSTED, Model, Web};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "fireworks",
    name: "Fireworks",
    address: Address::Fixed("https://api.fireworks.ai/inference/v1"),
    key_begins: Some("fw_"),
    keys_at: Some("https://app.fireworks.ai/settings/users/api-keys"),
    model: Model::Listed(&["instruct", "gpt-oss"]),
    web: Web::Unknown,
    ..HOSTED
};
