//! Anthropic by its own Messages API. It answers web pages where the header that it demands for that is sent, its refusals included
//! (curl of 2026-07-31 in an issue of open-pencil). Caching is asked for by a mark in the prompt: written for 1.25 times the price, read
//! for a tenth, from 1,024 tokens on with most models (Anthropic's documentation).

use super::{Address, CacheAsk, Caching, Dialect, Facts, HOSTED, KeyHeader, Model, Thinking};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "anthropic",
    name: "Anthropic",
    address: Address::Fixed("https://api.anthropic.com/v1"),
    key_begins: Some("sk-ant-"),
    keys_at: Some("https://console.anthropic.com/settings/keys"),
    dialect: Dialect::Messages,
    header: KeyHeader::XApiKey,
    thinking: Thinking::Messages,
    model: Model::Listed(&["haiku", "sonnet", "claude"]),
    caches: Some(Caching {
        least_tokens: 1_024,
        write_percent: 125,
        read_percent: 10,
        asks: CacheAsk::Marked,
    }),
    ..HOSTED
};
