//! OpenAI. The default model is the successor that OpenAI names for gpt-4o-mini and gpt-4.1-mini, which end on 2027-01-14 (two
//! articles of October 2026 that quote OpenAI's deprecations page; the page itself was not read). Caching: automatic from 1,024
//! tokens on, up to 90 % cheaper (OpenAI's cookbook, read second-hand).

use super::{Address, CacheAsk, Caching, Facts, HOSTED, LimitName, Model, Thinking};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "openai",
    name: "OpenAI",
    address: Address::Fixed("https://api.openai.com/v1"),
    key_begins: Some("sk-proj-"),
    keys_at: Some("https://platform.openai.com/api-keys"),
    model: Model::Default("gpt-6-luna"),
    // `max_tokens` is deprecated there and refused by its reasoning models.
    limit: LimitName::MaxCompletionTokens,
    thinking: Thinking::ByName,
    // A wrong key's 401 carries no CORS header (measured by big-AGI, 2026-08-14).
    hides_refusals: true,
    caches: Some(Caching {
        least: &[("", 1_024)],
        write_percent: 100,
        read_percent: 10,
        asks: CacheAsk::Automatic,
    }),
    ..HOSTED
};
