//! What models are known to want, what refusals teach of that, and that teaching ends.

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
    let healed = |body: &str| before.heal(400, body, 3).unwrap_or(before);
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
    assert!(luna.effort_none && !luna.heal(400, refused, 3).unwrap().effort_none);
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
        r#"{"error":{"message":"The prompt is too long. Please reduce it by at least 120 tokens."}}"#,
    ] {
        for answer in [3, 9_000] {
            assert_eq!(before.heal(400, body, answer), None, "{body}");
        }
    }
    let refused = r#"{"error":{"param":"temperature","code":"unsupported_value"}}"#;
    assert_eq!(before.heal(500, refused, 3), None, "of another status");
    assert!(before.heal(422, refused, 3).is_some());
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

/// The limits that are tried for an answer of 90 tokens, with much room, where each is refused with this message.
fn tried(provider: Provider, message: &str) -> Vec<u32> {
    let body = serde_json::json!({"error": {"message": message, "type": "invalid_request_error"}})
        .to_string();
    let mut quirks = Quirks {
        room: MOST_ROOM,
        ..known(provider, "m")
    };
    let mut tried = Vec::new();
    while let Some(next) = quirks.heal(400, &body, 90) {
        quirks = next;
        tried.push(quirks.limit_of(90));
    }
    tried
}

#[test]
fn room_that_is_too_large_is_taken_back_to_what_the_model_takes() {
    for (provider, message) in [
        (
            Provider::OPENAI,
            "max_tokens is too large: 32858. This model supports at most 8192 completion tokens, whereas you provided 32858.",
        ),
        (
            Provider::ANTHROPIC,
            "max_tokens: 32858 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku-20241022",
        ),
        (
            Provider::COMPATIBLE,
            "`max_tokens` must be less than or equal to `8,192`, the maximum value for `max_tokens` is less than the `context_window` for this model",
        ),
        (
            Provider::COMPATIBLE,
            "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]",
        ),
        (
            Provider::VLLM,
            "max_tokens is too large: 32858. This model's maximum context length is 8192 tokens and your request has 200 input tokens (32858 > 8192 - 200).",
        ),
    ] {
        // What it names, and then, should that be refused too, ever less until there is no room.
        assert_eq!(tried(provider, message), [8_192, 2_115, 90], "{message}");
    }
    let unnamed = tried(Provider::COMPATIBLE, "max_tokens is too large");
    assert_eq!(unnamed, [8_282, 2_138, 602, 90]);
    let other = tried(Provider::COMPATIBLE, "Your text is too large.");
    assert_eq!(other, [0; 0], "it is of something else");
}

#[test]
fn a_ceiling_is_remembered_and_what_only_this_prompt_leaves_is_not() {
    let wide = Quirks {
        room: 8_192,
        ..known(Provider::COMPATIBLE, "m")
    };
    let capped = "max_tokens is too large, at most 4096 tokens";
    let capped = wide.heal(400, capped, 700).unwrap();
    let limits = [3, 700, 9_000].map(|answer| capped.limit_of(answer));
    assert_eq!(limits, [4_096, 4_096, 9_000], "an answer's own limit stays");
    assert_eq!(wide.and(capped).most, 4_096);
    assert_eq!(wide.and(capped).with_more_room(), None, "there is no more");
    let here = "max_tokens is too large, the maximum context length is 4096 tokens";
    let here = wide.heal(400, here, 700).unwrap();
    assert_eq!(here.limit_of(700), 4_096);
    assert_eq!(wide.and(here).limit_of(700), 8_892);
}

#[test]
fn a_limit_that_the_dialect_demands_keeps_its_name() {
    let messages = known(Provider::ANTHROPIC, "claude-haiku-4-5");
    for body in [
        "max_tokens: Extra inputs are not permitted",
        "max_tokens is not supported",
    ] {
        assert_eq!(messages.heal(400, body, 3), None, "{body}");
    }
}

#[test]
fn what_is_learnt_of_the_same_model_at_the_same_time_adds_up() {
    let start = known(Provider::COMPATIBLE, "m");
    let cold = start.heal(400, "`temperature` is not supported", 3);
    let renamed = start.heal(400, "`max_tokens` is not supported", 3);
    let (cold, renamed) = (cold.unwrap(), renamed.unwrap());
    let slow = start.with_more_room().unwrap();
    let roomy = slow.with_more_room().unwrap();
    let all = [cold, renamed, roomy, slow];
    let all = all.into_iter().fold(start, Quirks::and);
    assert!(!all.temperature && all.room == roomy.room && all.limit == renamed.limit);
}

proptest! {
    /// Whatever a server refuses, and however often, it is not asked for ever.
    #[test]
    fn healing_ends(bodies in proptest::collection::vec("(max_tokens|max_completion_tokens|temperature|stream_options|reasoning_effort|be at least [0-9]{1,3}|at most [0-9]{1,5}|too large|context|tokens|unsupported|unknown| ){1,6}", 0..40)) {
        let mut quirks = Quirks { room: MOST_ROOM, ..known(Provider::OPENAI, "gpt-6-luna") };
        let mut healed = 0;
        for body in &bodies {
            if let Some(next) = quirks.heal(400, body, 3) {
                prop_assert_ne!(next, quirks);
                healed += 1;
                quirks = next;
            }
        }
        // Two names, three switches, one least limit, and room that is named once and then only quartered.
        prop_assert!(healed <= 2 + 3 + 1 + 1 + 4, "{healed}");
    }
}
