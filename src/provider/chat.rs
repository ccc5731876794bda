//! What is asked: a Chat Completions request.

use serde::Serialize;
use serde_json::value::RawValue;

use super::catalogue::{LimitName, Thinking};
use super::endpoint::Endpoint;
use crate::engine::ports::Call;

#[derive(Serialize)]
struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'a str>,
    stream: bool,
    stream_options: StreamOptions,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

/// The body of a request for this call.
///
/// # Errors
/// None in practice: every field can be written as JSON.
pub fn body(call: &Call, endpoint: &Endpoint) -> Result<String, serde_json::Error> {
    let model = call.model.as_deref().or(endpoint.model.as_deref());
    let mut messages = Vec::with_capacity(2);
    if !call.system.is_empty() {
        messages.push(Message {
            role: "system",
            content: &call.system,
        });
    }
    messages.push(Message {
        role: "user",
        content: &call.user,
    });
    let mut request = Request {
        model,
        messages,
        max_tokens: None,
        max_completion_tokens: None,
        temperature: call
            .temperature
            .map(|heat| RawValue::from_string(heat.to_string()))
            .transpose()?,
        reasoning_effort: None,
        stream: true,
        stream_options: StreamOptions {
            include_usage: true,
        },
    };
    match endpoint.provider.limit {
        LimitName::MaxCompletionTokens => request.max_completion_tokens = Some(call.max_tokens),
        LimitName::MaxTokens => request.max_tokens = Some(call.max_tokens),
    }
    if let (Thinking::ByName, Some(model)) = (endpoint.provider.thinking, model) {
        match reasoning(model) {
            Reasoning::Never => {}
            Reasoning::CanBeOff => request.reasoning_effort = Some("none"),
            Reasoning::Always => request.temperature = None,
        }
    }
    serde_json::to_string(&request)
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
    use super::*;
    use crate::engine::job::{PartId, Temperature};
    use crate::provider::catalogue::Provider;
    use crate::provider::endpoint::BaseUrl;

    fn endpoint(provider: Provider, model: Option<&str>) -> Endpoint {
        Endpoint {
            provider,
            base: BaseUrl::parse("https://a.example/v1").unwrap(),
            key: None,
            model: model.map(str::to_owned),
        }
    }

    fn ballot() -> Call {
        Call {
            part: PartId::new("ballot-1"),
            system: "One word.".into(),
            user: "Could \"she\"?".into(),
            max_tokens: 3,
            temperature: Some(Temperature::new(1.0)),
            provider: None,
            model: None,
            cached: None,
        }
    }

    #[test]
    fn a_compatible_server_gets_the_plain_dialect() {
        assert_eq!(
            body(&ballot(), &endpoint(Provider::COMPATIBLE, Some("tiny"))).unwrap(),
            r#"{"model":"tiny","messages":[{"role":"system","content":"One word."},{"role":"user","content":"Could \"she\"?"}],"max_tokens":3,"temperature":1.00,"stream":true,"stream_options":{"include_usage":true}}"#
        );
    }

    #[test]
    fn what_was_not_chosen_is_not_sent() {
        let mut call = ballot();
        call.system.clear();
        call.temperature = None;
        let body = body(&call, &endpoint(Provider::COMPATIBLE, None)).unwrap();
        for field in [
            "model",
            "system",
            "temperature",
            "reasoning_effort",
            "max_completion_tokens",
        ] {
            assert!(!body.contains(field), "{field} in {body}");
        }
    }

    #[test]
    fn a_part_may_ask_another_model() {
        let mut call = ballot();
        call.model = Some("o3".into());
        let body = body(&call, &endpoint(Provider::OPENAI, Some("gpt-6-luna"))).unwrap();
        assert!(
            body.contains(r#""model":"o3""#) && !body.contains("reasoning_effort"),
            "{body}"
        );
    }

    #[test]
    fn a_model_that_can_answer_at_once_is_asked_to() {
        let sent = |model| body(&ballot(), &endpoint(Provider::OPENAI, Some(model))).unwrap();
        let luna = sent("gpt-6-luna");
        assert!(
            luna.contains(
                r#""max_completion_tokens":3,"temperature":1.00,"reasoning_effort":"none""#
            ),
            "{luna}"
        );
        assert!(!sent("o3").contains("temperature"));
        assert!(!sent("gpt-4.1-mini").contains("reasoning_effort"));
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
}
