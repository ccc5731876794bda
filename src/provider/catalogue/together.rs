//! Together. It answers web pages (measured by big-AGI, 2026-08-14).

use super::{Address, Facts, HOSTED, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "together",
    name: "Together",
    address: Address::Fixed("https://api.together.xyz/v1"),
    key_begins: Some("tgp_"),
    keys_at: Some("https://api.together.ai/settings/api-keys"),
    model: Model::Listed(&["Instruct", "Turbo"]),
    ..HOSTED
};
