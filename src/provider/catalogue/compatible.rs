//! Any server that speaks Chat Completions, by its address.

use super::{Address, Facts, LOCAL};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "openai-compatible",
    name: "OpenAI-compatible",
    address: Address::Asked("http://localhost:11434/v1"),
    ..LOCAL
};
