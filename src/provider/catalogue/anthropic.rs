//! Anthropic by its own Messages API. It answers web pages where the header that it demands for that is sent, its refusals included
//! (curl of 2026-07-31 in an issue of open-pencil). Caching is asked for by a mark in the prompt: written for 1.25 times the price, read
//! for a tenth (Anthropic's documentation), from a length on that the model decides. 4,096 tokens for Claude
//! Opus 4.5 and 4.6 and Haiku 4.5, 1,024 for Sonnet 4.5: the same documentation, as issue 1194 of anthropic-sdk-python quotes it (2026);
//! 2,048 for Sonnet 4.6: what that issue measured.

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
        least: &[("sonnet-4-5", 1_024), ("sonnet-4-6", 2_048), ("", 4_096)],
        write_percent: 125,
        read_percent: 10,
        asks: CacheAsk::Marked,
    }),
    ..HOSTED
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_is_cached_at_least_is_told_by_the_model_and_never_too_little() {
        let caching = FACTS.caches.unwrap();
        for (model, expect) in [
            ("claude-haiku-4-5-20251001", 4_096),
            ("claude-opus-4-5", 4_096),
            ("claude-opus-4-6", 4_096),
            ("claude-sonnet-4-6", 2_048),
            ("claude-sonnet-4-5-20250929", 1_024),
            ("claude-opus-9", 4_096),
            ("mystery", 4_096),
            ("", 4_096),
        ] {
            assert_eq!(caching.least_of(model), expect, "{model}");
        }
    }
}
