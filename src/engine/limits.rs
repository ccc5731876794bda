//! What a person may set about how calls are made.

use std::time::Duration;

use super::lane;
use super::retry;

/// How calls are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How often a call is asked again at most, in one run: 0 to 10.
    pub retries: u32,
    /// How many calls may be out at once: 1 to 256, which is as many as a browser lets out to one host.
    pub places: usize,
    /// How many calls may be sent in a minute, at least 1; `None` for as many as the provider takes.
    pub per_minute: Option<u32>,
    /// How many tokens, of prompts and replies together, in a minute, at least 1; `None` for as many as the provider takes.
    /// A call that is larger than that is sent nonetheless.
    pub tokens_per_minute: Option<u32>,
    /// How long a call may be silent before it is given up: 5 s to an hour. A server that loads a model, and a model that
    /// thinks unseen, say nothing for minutes.
    pub quiet: Duration,
    /// How long a call may go without a word, while what keeps its connection open may come: 5 s to an hour.
    pub idle: Duration,
    /// Calls whose prompts begin alike follow the first of them, where the provider caches that beginning (`engine/lead.rs`).
    pub lead: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            retries: retry::RETRIES,
            places: lane::PLACES,
            per_minute: None,
            tokens_per_minute: None,
            // Ollama waits so long for a model to be loaded, and says nothing meanwhile.
            quiet: Duration::from_mins(5),
            // DeepSeek gives up by itself when a reply has not begun after so long.
            idle: Duration::from_mins(10),
            lead: false,
        }
    }
}

impl Limits {
    /// The same, with each value that is out of its range set to the nearer end of it.
    #[must_use]
    pub fn within_ranges(self) -> Self {
        let patience = Duration::from_secs(5)..=Duration::from_hours(1);
        let wait = |time: Duration| time.clamp(*patience.start(), *patience.end());
        Self {
            retries: self.retries.min(10),
            places: self.places.clamp(1, 256),
            per_minute: self.per_minute.map(|most| most.max(1)),
            tokens_per_minute: self.tokens_per_minute.map(|most| most.max(1)),
            quiet: wait(self.quiet),
            idle: wait(self.idle),
            lead: self.lead,
        }
    }
}
