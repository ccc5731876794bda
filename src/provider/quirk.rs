//! What a model wants of a request, as far as it is known: by what it is called and for, how much room it needs to think.
//!
//! What a provider's facts and a model's name do not tell, its refusals do: each changes one thing, the request is made once
//! more, and what then works is remembered. No change is made twice, so that this always ends.

mod answer;
mod heal;
mod learnt;

pub use self::answer::Watch;
pub use self::learnt::Learnt;
use super::catalogue::{Dialect, LimitName, Provider, Thinking};
use super::messages;
use crate::engine::ports::{CHARS_PER_TOKEN, Call};

/// The first room for thinking, in tokens, of a model that is seen to think; each time that it does not do, it is four times as much.
const FIRST_ROOM: u32 = 2_048;
/// The most room for thinking, in tokens.
const MOST_ROOM: u32 = 32_768;
/// The most tokens that a provider may demand as the least.
const MOST_LEAST: u32 = 256;

/// What a model wants of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quirks {
    /// What the limit of a reply is called.
    pub limit: Limit,
    /// A temperature may be sent.
    pub temperature: bool,
    /// It is told not to think.
    pub effort_none: bool,
    /// It is asked to count.
    pub asks_usage: bool,
    /// How much is added to the limit of the answer, in tokens, because it thinks before it answers.
    pub room: u32,
    /// The least limit that the provider takes, in tokens.
    pub least: u32,
    /// The greatest limit that the model takes, in tokens: room for thinking ends there. An answer's own limit does not, for
    /// it is a person's, who is told where it is too large.
    pub most: u32,
    /// The same for a request with this prompt, which is not remembered: what a model reads leaves less for what it writes.
    pub most_here: u32,
}

/// What the limit of a reply is called, and whether the other name has been tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// By this name.
    Named(LimitName),
    /// By this name, for the other was refused.
    Renamed(LimitName),
    /// Not at all, for both were refused.
    None,
    /// By this name and no other: the dialect demands it.
    Demanded(LimitName),
}

impl Limit {
    /// The name, if it has one.
    pub fn name(self) -> Option<LimitName> {
        match self {
            Self::Named(name) | Self::Renamed(name) | Self::Demanded(name) => Some(name),
            Self::None => None,
        }
    }

    /// How much it took to come to know it: what was learnt is not forgotten for what was only assumed.
    fn rank(self) -> u8 {
        match self {
            Self::Named(_) => 0,
            Self::Renamed(_) => 1,
            Self::None => 2,
            Self::Demanded(_) => 3,
        }
    }
}

impl Quirks {
    /// What the provider's facts and the model's name tell.
    pub fn known(provider: Provider, model: Option<&str>) -> Self {
        let (effort_none, temperature) = match (provider.thinking, model) {
            (Thinking::ByName, Some(model)) => match reasoning(model) {
                Reasoning::Never => (false, true),
                Reasoning::CanBeOff => (true, true),
                Reasoning::Always => (false, false),
            },
            (Thinking::Messages, model) => (
                false,
                messages::takes_temperature(model.unwrap_or_default()),
            ),
            _ => (false, true),
        };
        Self {
            limit: match provider.dialect {
                Dialect::Messages => Limit::Demanded(provider.limit),
                _ => Limit::Named(provider.limit),
            },
            temperature,
            effort_none,
            asks_usage: true,
            room: 0,
            least: 0,
            most: u32::MAX,
            most_here: u32::MAX,
        }
    }

    /// Both together. Whatever is learnt only ever says more: that a field is not sent, that a limit is narrower, that room is
    /// larger. So calls that learn at the same time lose nothing of each other's, whichever ends first.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            limit: if other.limit.rank() > self.limit.rank() {
                other.limit
            } else {
                self.limit
            },
            temperature: self.temperature && other.temperature,
            effort_none: self.effort_none && other.effort_none,
            asks_usage: self.asks_usage && other.asks_usage,
            room: self.room.max(other.room),
            least: self.least.max(other.least),
            most: self.most.min(other.most),
            most_here: u32::MAX,
        }
    }

    /// The limit that is sent for an answer of at most so many tokens.
    pub fn limit_of(&self, answer: u32) -> u32 {
        let most_room = self.most.min(self.most_here).saturating_sub(answer);
        let room = self.room.min(most_room);
        answer.saturating_add(room).max(self.least)
    }

    /// After how many characters an answer is certainly beyond its own limit, where a larger one was sent.
    pub fn most_chars(&self, call: &Call) -> Option<usize> {
        let is_larger =
            self.limit.name().is_none() || self.limit_of(call.max_tokens) > call.max_tokens;
        is_larger.then(|| most_chars(call.max_tokens.max(self.least)))
    }

    /// What to try after a reply that came to its limit before its first word: more room. `None` where there is no more.
    #[must_use]
    pub fn with_more_room(&self) -> Option<Self> {
        let room = match self.room {
            0 => FIRST_ROOM,
            room => room.saturating_mul(4).min(MOST_ROOM),
        };
        (room > self.room && self.room < self.most).then_some(Self { room, ..*self })
    }
}

impl LimitName {
    /// The name as it is sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }
}

/// How many characters an answer of so many tokens has at most. No language that models write has more than half as many again in a token as
/// English has, so that no answer within its limit is cut.
pub fn most_chars(tokens: u32) -> usize {
    let tokens = usize::try_from(tokens).unwrap_or(usize::MAX);
    tokens
        .saturating_mul(CHARS_PER_TOKEN * 3 / 2)
        .saturating_add(16)
}

/// Whether a model of OpenAI's thinks before it answers. A ballot of three tokens leaves no room for it,
/// and while it thinks it refuses a temperature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reasoning {
    Never,
    CanBeOff,
    Always,
}

/// Told by the name, as OpenAI's own clients do: the o-series and gpt-5 always think; gpt-5.1 and later
/// can be told not to, but for those made for code or for long thought.
fn reasoning(model: &str) -> Reasoning {
    let o_series = model
        .strip_prefix('o')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if o_series {
        return Reasoning::Always;
    }
    let Some(rest) = model.strip_prefix("gpt-") else {
        return Reasoning::Never;
    };
    let (version, kind) = rest.split_once('-').unwrap_or((rest, ""));
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let (Ok(major), Ok(minor)) = (major.parse::<u32>(), minor.parse::<u32>()) else {
        return Reasoning::Never;
    };
    if major < 5 || kind.starts_with("chat") {
        Reasoning::Never
    } else if (major, minor) == (5, 0) || kind.starts_with("pro") || kind.starts_with("codex") {
        Reasoning::Always
    } else {
        Reasoning::CanBeOff
    }
}

#[cfg(test)]
mod tests;
