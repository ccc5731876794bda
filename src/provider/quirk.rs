//! What a model wants of a request, as far as it is known: by what it is called and for, how much room it needs to think.
//!
//! What a provider's facts and a model's name do not tell, its refusals do: each changes one thing, the request is made once
//! more, and what then works is remembered. No change is made twice, so that this always ends.

mod answer;
mod learnt;

pub use self::answer::Watch;
pub use self::learnt::Learnt;
use super::catalogue::{LimitName, Provider, Thinking};
use super::messages;
use super::said;
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
}

impl Limit {
    /// The name, if it has one.
    pub fn name(self) -> Option<LimitName> {
        match self {
            Self::Named(name) | Self::Renamed(name) => Some(name),
            Self::None => None,
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
            limit: Limit::Named(provider.limit),
            temperature,
            effort_none,
            asks_usage: true,
            room: 0,
            least: 0,
        }
    }

    /// The limit that is sent for an answer of at most so many tokens.
    pub fn limit_of(&self, answer: u32) -> u32 {
        answer.saturating_add(self.room).max(self.least)
    }

    /// After how many characters an answer is certainly beyond its own limit, where a larger one was sent.
    pub fn most_chars(&self, call: &Call) -> Option<usize> {
        let is_larger =
            self.limit.name().is_none() || self.limit_of(call.max_tokens) > call.max_tokens;
        is_larger.then(|| most_chars(call.max_tokens.max(self.least)))
    }

    /// What to try after a request with these was refused; `None` where the refusal says nothing of them.
    #[must_use]
    pub fn heal(&self, status: u16, body: &str) -> Option<Self> {
        if !matches!(status, 400 | 422) {
            return None;
        }
        let refused = said::refused_parameter(body);
        let text = refused.message.to_ascii_lowercase();
        if let Some(least) = least_tokens(&text).filter(|least| *least > self.least) {
            return Some(Self { least, ..*self });
        }
        let is_of_it = |name: &str| match refused.parameter.as_deref() {
            Some(parameter) => parameter == name,
            None => text.contains(name),
        };
        if !REFUSALS.iter().any(|words| text.contains(words)) {
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

    /// What to try after a reply that came to its limit before its first word: more room. `None` where there is no more.
    #[must_use]
    pub fn with_more_room(&self) -> Option<Self> {
        let room = match self.room {
            0 => FIRST_ROOM,
            room => room.saturating_mul(4).min(MOST_ROOM),
        };
        (room > self.room).then_some(Self { room, ..*self })
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

/// How many characters an answer of so many tokens has at most. No language that models write has more than half as many again in a token as
/// English has, so that no answer within its limit is cut.
pub fn most_chars(tokens: u32) -> usize {
    let tokens = usize::try_from(tokens).unwrap_or(usize::MAX);
    tokens
        .saturating_mul(CHARS_PER_TOKEN * 3 / 2)
        .saturating_add(16)
}

/// The least limit of a reply that a refusal names: "must be at least 16", "minimum value … 16", "greater than or equal to 16".
fn least_tokens(text: &str) -> Option<u32> {
    if !text.contains("token") {
        return None;
    }
    let words = [
        "at least ",
        "minimum value",
        "greater than or equal to ",
        ">= ",
    ];
    let after = words.iter().find_map(|words| text.split_once(words))?.1;
    let digits = after.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let least = digits.get(..end)?.parse().ok()?;
    (2..=MOST_LEAST).contains(&least).then_some(least)
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::job::PartId;

    fn known(provider: Provider, model: &str) -> Quirks {
        Quirks::known(provider, Some(model))
    }

    #[test]
    fn reasoning_is_told_by_the_name() {
        for (model, expect) in [
            ("gpt-4.1-mini", Reasoning::Never),
            ("gpt-4o", Reasoning::Never),
            ("gpt-5-chat-latest", Reasoning::Never),
            ("gpt-5", Reasoning::Always),
            ("gpt-5-mini", Reasoning::Always),
            ("gpt-5.1", Reasoning::CanBeOff),
            ("gpt-5.4-mini", Reasoning::CanBeOff),
            ("gpt-5.5-pro", Reasoning::Always),
            ("gpt-5.3-codex", Reasoning::Always),
            ("gpt-6-luna", Reasoning::CanBeOff),
            ("o4-mini", Reasoning::Always),
            ("omni", Reasoning::Never),
        ] {
            assert_eq!(reasoning(model), expect, "{model}");
        }
    }

    #[test]
    fn a_refusal_changes_the_one_thing_that_it_names() {
        let before = known(Provider::COMPATIBLE, "m");
        let healed = |body: &str| before.heal(400, body).unwrap_or(before);
        // As OpenAI says it of its reasoning models.
        let renamed = healed(
            r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
        );
        assert_eq!(
            renamed.limit,
            Limit::Renamed(LimitName::MaxCompletionTokens)
        );
        let cold = healed(
            r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#,
        );
        assert!(!cold.temperature && cold.limit == before.limit);
        // As servers say it that check their fields.
        let uncounted = healed(
            r#"{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{}}]}"#,
        );
        assert!(!uncounted.asks_usage);
        let uncounted = healed(
            r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error"}"#,
        );
        assert!(!uncounted.asks_usage);
        let cold = healed(r#"{"error":"`temperature` is deprecated for this model."}"#);
        assert!(!cold.temperature);
        let least = healed(
            r#"{"error":{"message":"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 3 instead.","code":"integer_below_min_value"}}"#,
        );
        assert_eq!(
            (least.least, least.limit_of(3), least.limit_of(90)),
            (16, 16, 90)
        );
        let luna = known(Provider::OPENAI, "gpt-6-luna");
        let refused = r#"{"error":{"message":"Unrecognized request argument supplied: reasoning_effort","type":"invalid_request_error","param":null,"code":null}}"#;
        assert!(luna.effort_none && !luna.heal(400, refused).unwrap().effort_none);
    }

    #[test]
    fn a_refusal_of_something_else_changes_nothing() {
        let before = known(Provider::COMPATIBLE, "m");
        for body in [
            r#"{"error":{"message":"This model's maximum context length is 8192 tokens.","param":"messages","code":"context_length_exceeded"}}"#,
            r#"{"error":{"message":"max_tokens is too large: 9000. This model supports at most 4096 completion tokens.","param":"max_tokens","code":"invalid_value"}}"#,
            r#"{"error":{"message":"Invalid value for temperature"}}"#,
            "",
            "<html>Bad request</html>",
        ] {
            assert_eq!(before.heal(400, body), None, "{body}");
        }
        let refused = r#"{"error":{"param":"temperature","code":"unsupported_value"}}"#;
        assert_eq!(before.heal(500, refused), None, "of another status");
        assert!(before.heal(422, refused).is_some());
    }

    #[test]
    fn a_model_that_thinks_gets_room_and_its_answer_keeps_its_limit() {
        let mut call = crate::provider::connection::tiny_call();
        call.part = PartId::new("ballot-1");
        call.max_tokens = 3;
        let before = known(Provider::COMPATIBLE, "m");
        assert_eq!((before.limit_of(3), before.most_chars(&call)), (3, None));
        let wider = before.with_more_room().unwrap();
        assert_eq!(
            (wider.limit_of(3), wider.most_chars(&call)),
            (2_051, Some(34))
        );
        let mut rooms = Vec::new();
        let mut next = Some(before);
        while let Some(quirks) = next {
            rooms.push(quirks.room);
            next = quirks.with_more_room();
        }
        assert_eq!(rooms, [0, 2_048, 8_192, 32_768]);
    }

    proptest! {
        /// Whatever a server refuses, and however often, it is not asked for ever.
        #[test]
        fn healing_ends(bodies in proptest::collection::vec("(max_tokens|max_completion_tokens|temperature|stream_options|reasoning_effort|at least [0-9]{1,3}|tokens|unsupported|unknown| ){1,6}", 0..40)) {
            let mut quirks = known(Provider::OPENAI, "gpt-6-luna");
            let mut healed = 0;
            for body in &bodies {
                if let Some(next) = quirks.heal(400, body) {
                    prop_assert_ne!(next, quirks);
                    healed += 1;
                    quirks = next;
                }
            }
            // Two names, three switches, and a least limit that only grows.
            let least = usize::try_from(MOST_LEAST).unwrap();
            prop_assert!(healed <= 5 + least);
        }
    }
}
