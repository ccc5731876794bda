//! Google Gemini by its compatible endpoint. It answers web pages as long as no header is sent but the content type and the key
//! (two reports on clients whose further headers it refused), so its native dialect is not needed.

use super::{Address, Facts, HOSTED, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "gemini",
    name: "Google Gemini",
    address: Address::Fixed("https://generativelanguage.googleapis.com/v1beta/openai"),
    key_begins: Some("AIza"),
    keys_at: Some("https://aistudio.google.com/apikey"),
    model: Model::Listed(&["flash-lite", "flash", "gemini"]),
    // Its list gives names as `models/…`, and calls take both.
    ..HOSTED
};
