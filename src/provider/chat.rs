//! What is asked: a Chat Completions request.

use serde::Serialize;
use serde_json::value::RawValue;

use super::catalogue::LimitName;
use super::endpoint::Endpoint;
use super::quirk::Quirks;
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
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
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

/// The body of a request for this call, to a model that wants this of it.
///
/// # Errors
/// None in practice: every field can be written as JSON.
pub fn body(
    call: &Call,
    endpoint: &Endpoint,
    quirks: &Quirks,
) -> Result<String, serde_json::Error> {
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
    let limit = quirks.limit_of(call.max_tokens);
    let named = |name| (quirks.limit.name() == Some(name)).then_some(limit);
    let temperature = call.temperature.filter(|_| quirks.temperature);
    let request = Request {
        model: call.model.as_deref().or(endpoint.model.as_deref()),
        messages,
        max_tokens: named(LimitName::MaxTokens),
        max_completion_tokens: named(LimitName::MaxCompletionTokens),
        temperature: temperature
            .map(|heat| RawValue::from_string(heat.to_string()))
            .transpose()?,
        reasoning_effort: quirks.effort_none.then_some("none"),
        stream: true,
        stream_options: quirks.asks_usage.then_some(StreamOptions {
            include_usage: true,
        }),
    };
    serde_json::to_string(&request)
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

    fn body_of(call: &Call, endpoint: &Endpoint) -> String {
        let model = call.model.as_deref().or(endpoint.model.as_deref());
        body(call, endpoint, &Quirks::known(endpoint.provider, model)).unwrap()
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
            body_of(&ballot(), &endpoint(Provider::COMPATIBLE, Some("tiny"))),
            r#"{"model":"tiny","messages":[{"role":"system","content":"One word."},{"role":"user","content":"Could \"she\"?"}],"max_tokens":3,"temperature":1.00,"stream":true,"stream_options":{"include_usage":true}}"#
        );
    }

    #[test]
    fn what_was_not_chosen_is_not_sent() {
        let mut call = ballot();
        call.system.clear();
        call.temperature = None;
        let body = body_of(&call, &endpoint(Provider::COMPATIBLE, None));
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
        let body = body_of(&call, &endpoint(Provider::OPENAI, Some("gpt-6-luna")));
        assert!(
            body.contains(r#""model":"o3""#) && !body.contains("reasoning_effort"),
            "{body}"
        );
    }

    #[test]
    fn a_model_that_can_answer_at_once_is_asked_to() {
        let sent = |model| body_of(&ballot(), &endpoint(Provider::OPENAI, Some(model)));
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
}
