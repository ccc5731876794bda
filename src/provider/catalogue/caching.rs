//! What providers say of caching the beginnings of prompts.

/// What a provider says of caching the beginning of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caching {
    /// The shortest beginning that is cached.
    pub least: LeastCached,
    /// What a token costs that is written to the cache, in percent of its usual price.
    pub write_percent: u32,
    /// What a token costs that is read from it, in percent of its usual price.
    pub read_percent: u32,
    /// How it is asked for.
    pub asks: CacheAsk,
}

/// The shortest beginning of a prompt that is cached, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeastCached {
    /// For every model.
    Always(u32),
    /// By what the model's name holds, the first that fits.
    ByName {
        /// What names hold, and how many tokens these models want.
        known: &'static [(&'static str, u32)],
        /// How many are taken for what any other wants: as many as any known one, so that none is promised a price that it does not have.
        other: u32,
    },
}

impl LeastCached {
    /// For this model.
    pub fn of(self, model: Option<&str>) -> u32 {
        match self {
            Self::Always(least) => least,
            Self::ByName { known, other } => {
                let model = model.unwrap_or_default();
                let fits = known.iter().find(|(part, _)| model.contains(part));
                fits.map_or(other, |(_, least)| *least)
            }
        }
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
