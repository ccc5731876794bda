//! What a refusal tells of what a model wants.

use super::super::catalogue::LimitName;
use super::super::said;
use super::{Limit, MOST_LEAST, Quirks};

/// Room for thinking of fewer tokens than this is none.
const LEAST_ROOM: u32 = 512;

impl Quirks {
    /// What to try after a request with these, for an answer of at most so many tokens, was refused; `None` where the refusal says
    /// nothing of them.
    #[must_use]
    pub fn heal(&self, status: u16, body: &str, answer: u32) -> Option<Self> {
        if !matches!(status, 400 | 422) {
            return None;
        }
        let refused = said::refused_parameter(body);
        let text = refused.message.to_ascii_lowercase();
        let sent = self.limit_of(answer);
        // Not a second time: a server that always wants one more is asked no more.
        let least = least_tokens(&text).filter(|least| *least > sent && self.least == 0);
        if let Some(least) = least {
            return Some(Self { least, ..*self });
        }
        let is_of_it = |name: &str| match refused.parameter.as_deref() {
            Some(parameter) => parameter == name,
            None => text.contains(name),
        };
        let is_of_limit =
            text.contains("token") || self.limit.name().is_some_and(|name| is_of_it(name.word()));
        if is_of_limit && is_any(&text, &TOO_LARGE) {
            return self.with_less_room(&text, answer);
        }
        if !is_any(&text, &REFUSALS) {
            return None;
        }
        let other = |name| match name {
            LimitName::MaxTokens => LimitName::MaxCompletionTokens,
            LimitName::MaxCompletionTokens => LimitName::MaxTokens,
        };
        match self.limit {
            Limit::Named(name) if is_of_it(name.word()) => Some(Self {
                limit: Limit::Renamed(other(name)),
                ..*self
            }),
            Limit::Renamed(name) if is_of_it(name.word()) => Some(Self {
                limit: Limit::None,
                ..*self
            }),
            _ if self.temperature && is_of_it("temperature") => Some(Self {
                temperature: false,
                ..*self
            }),
            _ if self.effort_none && is_of_it("reasoning_effort") => Some(Self {
                effort_none: false,
                ..*self
            }),
            _ if self.asks_usage && (is_of_it("stream_options") || is_of_it("include_usage")) => {
                Some(Self {
                    asks_usage: false,
                    ..*self
                })
            }
            _ => None,
        }
    }

    /// The limit that was sent is too large, and there was room in it: as much as the refusal names, or else a quarter of the room.
    /// `None` where there was no room, and so nothing of ours to take away.
    fn with_less_room(&self, text: &str, answer: u32) -> Option<Self> {
        let sent = self.limit_of(answer);
        let room = sent.saturating_sub(answer.max(self.least));
        if room == 0 || self.limit.name().is_none() {
            return None;
        }
        let of_room = |room: u32| answer.saturating_add(if room < LEAST_ROOM { 0 } else { room });
        // Where that was too much as well, what is named is not what counts.
        let is_first = self.most.min(self.most_here) == u32::MAX;
        let could_be = answer.saturating_add(LEAST_ROOM)..sent;
        let named = numbers(text).filter(|most| is_first && could_be.contains(most));
        let most = named.max().unwrap_or_else(|| of_room(room / 4));
        Some(if is_any(text, &OF_THE_PROMPT) {
            Self {
                most_here: most,
                ..*self
            }
        } else {
            Self { most, ..*self }
        })
    }
}

/// How servers say that they do not know a field or do not take its value.
const REFUSALS: [&str; 10] = [
    "unsupported",
    "not supported",
    "does not support",
    "unrecognized",
    "unknown",
    "extra",
    "not permitted",
    "not allowed",
    "unexpected",
    "deprecated",
];

/// How servers say that a number is too large: OpenAI, Anthropic ("33468 > 8192, which is the maximum"), Groq, `DeepSeek` ("the valid range
/// is [1, 8192]"), pydantic.
const TOO_LARGE: [&str; 10] = [
    "too large",
    "too high",
    "too many",
    "at most",
    "maximum",
    "exceed",
    "less than or equal to",
    "<=",
    "valid range",
    "out of range",
];

/// How servers say that it is the prompt that leaves too little: what a model can read and write together.
const OF_THE_PROMPT: [&str; 4] = ["context length", "context_length", "input tokens", "prompt"];

fn is_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|words| text.contains(words))
}

/// The least limit of a reply that a refusal names: "must be at least 16", "minimum value … 16", "greater than or equal to 16". What is
/// to be shorter *by* at least so much is something else.
fn least_tokens(text: &str) -> Option<u32> {
    if !text.contains("token") {
        return None;
    }
    let words = [
        "be at least ",
        "minimum value",
        "greater than or equal to ",
        ">= ",
    ];
    let after = words.iter().find_map(|words| text.split_once(words))?.1;
    let least = numbers(after).next()?;
    (2..=MOST_LEAST).contains(&least).then_some(least)
}

/// The whole numbers in a text, "16,384" among them.
fn numbers(text: &str) -> impl Iterator<Item = u32> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != ',');
    words.filter_map(|word| word.trim_matches(',').replace(',', "").parse().ok())
}
