//! What providers say of caching the beginnings of prompts.

/// What a provider says of caching the beginning of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caching {
    /// The shortest beginning that is cached, in tokens, by what the model's name holds. The first that fits counts, and the empty word, at
    /// the end, fits all: what is not known is taken for as much as any known model wants, so that no price is promised that nobody gets.
    pub least: &'static [(&'static str, u32)],
    /// What a token costs that is written to the cache, in percent of its usual price.
    pub write_percent: u32,
    /// What a token costs that is read from it, in percent of its usual price.
    pub read_percent: u32,
    /// How it is asked for.
    pub asks: CacheAsk,
}

impl Caching {
    /// The shortest beginning that is cached for this model, in tokens.
    pub fn least_of(&self, model: &str) -> u32 {
        let fits = self.least.iter().find(|(part, _)| model.contains(part));
        fits.map_or(u32::MAX, |(_, least)| *least)
    }
}

/// How caching is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheAsk {
    /// It needs no asking.
    Automatic,
    /// By a mark in the prompt.
    Marked,
}
