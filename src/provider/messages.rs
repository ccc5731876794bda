//! Anthropic's Messages, as a request; [`Reader`] reads its replies.
//!
//! The fields are those of `MessageCreateParams` in the types of Anthropic's TypeScript library (`src/resources/messages/messages.ts`,
//! 2026-08-19). The limit of a reply is not optional there.

mod read;

use serde::Serialize;
use serde_json::value::RawValue;

pub use self::read::Reader;
use super::endpoint::Endpoint;
use super::quirk::Quirks;
use crate::engine::job::Temperature;
use crate::engine::ports::Call;

/// What goes with every request beside the key: the version of the API, and Anthropic's leave for web pages, without which no browser
/// may read its answers.
pub const HEADERS: [(&str, &str); 2] = [
    ("anthropic-version", "2023-06-01"),
    ("anthropic-dangerous-direct-browser-access", "true"),
];

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<Content<'a>>,
    messages: [Message<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<Box<RawValue>>,
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: Content<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Words(&'a str),
    Blocks(Vec<Block<'a>>),
}

#[derive(Serialize)]
struct Block<'a> {
    r#type: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl<'a>>,
}

#[derive(Serialize)]
struct CacheControl<'a> {
    r#type: &'a str,
}

impl<'a> Block<'a> {
    /// Up to the end of this one the provider is to keep what it has read.
    fn kept(text: &'a str) -> Self {
        Self {
            cache_control: Some(CacheControl {
                r#type: "ephemeral",
            }),
            ..Self::plain(text)
        }
    }

    fn plain(text: &'a str) -> Self {
        Self {
            r#type: "text",
            text,
            cache_control: None,
        }
    }
}

/// The body of a request for this call.
///
/// # Errors
/// None in practice: every field can be written as JSON.
pub fn body(
    call: &Call,
    endpoint: &Endpoint,
    quirks: &Quirks,
) -> Result<String, serde_json::Error> {
    let model = call.model.as_deref().or(endpoint.model.as_deref());
    let model = model.unwrap_or_default();
    let (system, content) = contents(call);
    let temperature = call.temperature.filter(|_| quirks.temperature);
    serde_json::to_string(&Request {
        model,
        max_tokens: quirks.limit_of(call.max_tokens),
        system,
        messages: [Message {
            role: "user",
            content,
        }],
        temperature: temperature
            .map(|heat| RawValue::from_string(within_one(heat).to_string()))
            .transpose()?,
        stream: true,
    })
}

/// The system prompt and the user message, with a mark behind what other calls begin with, too. No block may be empty.
fn contents(call: &Call) -> (Option<Content<'_>>, Content<'_>) {
    let system = (!call.system.is_empty()).then_some(call.system.as_str());
    let shared = call.cached.and_then(|at| call.user.split_at_checked(at));
    match shared {
        None => (system.map(Content::Words), Content::Words(&call.user)),
        Some(("", user)) => (
            system.map(|system| Content::Blocks(vec![Block::kept(system)])),
            Content::Words(user),
        ),
        Some((shared, rest)) => {
            let mut blocks = vec![Block::kept(shared)];
            if !rest.is_empty() {
                blocks.push(Block::plain(rest));
            }
            (system.map(Content::Words), Content::Blocks(blocks))
        }
    }
}

/// Anthropic's temperatures end at 1.
fn within_one(heat: Temperature) -> Temperature {
    if heat.hundredths() > Some(100) {
        Temperature::new(1.0)
    } else {
        heat
    }
}

/// Models up to 4.6 take a temperature; later ones refuse a request that has one, and of a name that says nothing the same is
/// assumed (the capabilities that vercel/ai keeps, 2026-08-22).
pub(super) fn takes_temperature(model: &str) -> bool {
    let Some(rest) = model.strip_prefix("claude-") else {
        return false;
    };
    let mut numbers = rest
        .split(['-', '.', '@'])
        .filter_map(|word| word.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(..=3), _) => true,
        // What follows may be a date.
        (Some(4), minor) => minor.is_none_or(|minor| minor <= 6 || minor > 1_000),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::job::PartId;
    use crate::provider::catalogue::Provider;
    use crate::provider::endpoint::BaseUrl;

    fn endpoint(model: &str) -> Endpoint {
        Endpoint {
            provider: Provider::ANTHROPIC,
            base: BaseUrl::parse("https://api.anthropic.com/v1").unwrap(),
            key: None,
            model: Some(model.to_owned()),
        }
    }

    fn ballot() -> Call {
        Call {
            part: PartId::new("ballot-1"),
            system: "One word.".into(),
            user: "Could \"she\"?".into(),
            max_tokens: 3,
            temperature: Some(Temperature::new(1.3)),
            provider: None,
            model: None,
            cached: None,
        }
    }

    fn sent(call: &Call, model: &str) -> String {
        let asked = call.model.as_deref().or(Some(model));
        let quirks = Quirks::known(Provider::ANTHROPIC, asked);
        body(call, &endpoint(model), &quirks).unwrap()
    }

    #[test]
    fn a_request_has_the_fields_of_the_api_and_no_others() {
        assert_eq!(
            sent(&ballot(), "claude-haiku-4-5"),
            r#"{"model":"claude-haiku-4-5","max_tokens":3,"system":"One word.","messages":[{"role":"user","content":"Could \"she\"?"}],"temperature":1.00,"stream":true}"#
        );
        let mut bare = ballot();
        bare.system.clear();
        bare.model = Some("claude-opus-5".into());
        assert_eq!(
            sent(&bare, "claude-haiku-4-5"),
            r#"{"model":"claude-opus-5","max_tokens":3,"messages":[{"role":"user","content":"Could \"she\"?"}],"stream":true}"#
        );
    }

    #[test]
    fn what_is_shared_is_marked_to_be_kept() {
        let with = |cached| {
            let call = Call { cached, ..ballot() };
            let body: serde_json::Value =
                serde_json::from_str(&sent(&call, "claude-haiku-4-5")).unwrap();
            (
                body["system"].clone(),
                body["messages"][0]["content"].clone(),
            )
        };
        let mark = serde_json::json!({"type": "ephemeral"});
        let (system, content) = with(Some(6));
        assert_eq!(system, "One word.");
        assert_eq!(content[0]["text"], "Could ");
        assert_eq!(content[0]["cache_control"], mark);
        assert_eq!(
            content[1],
            serde_json::json!({"type": "text", "text": "\"she\"?"})
        );
        let (_, content) = with(Some(ballot().user.len()));
        assert_eq!(
            content.as_array().map(Vec::len),
            Some(1),
            "no block is empty"
        );
        let (system, content) = with(Some(0));
        assert_eq!(system[0]["cache_control"], mark);
        assert_eq!(content, "Could \"she\"?");
    }

    #[test]
    fn a_temperature_goes_to_models_that_take_one() {
        for (model, takes) in [
            ("claude-3-5-sonnet-20241022", true),
            ("claude-sonnet-4-20250514", true),
            ("claude-opus-4-1", true),
            ("claude-haiku-4-5-20251001", true),
            ("claude-opus-4-6", true),
            ("claude-opus-4-7", false),
            ("claude-opus-4-8", false),
            ("claude-opus-5", false),
            ("claude-sonnet-5", false),
            ("claude-fable-5", false),
            ("claude-next", false),
            ("mystery", false),
        ] {
            assert_eq!(takes_temperature(model), takes, "{model}");
        }
    }
}
