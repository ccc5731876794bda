//! The six readers of foreign bytes, with generated cases. A fuzzer goes further with the same properties (`fuzz/`), but
//! it needs a nightly compiler and time.

#![expect(
    clippy::expect_used,
    reason = "a property that does not hold must stop its test"
)]

#[path = "common/hostile.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets reach for them")]
mod hostile;

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Text that looks like what readers look for, so that more than its first byte is read.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        Just("data: ".as_bytes().to_vec()),
        Just(b"data:".to_vec()),
        Just(b"event: error\n".to_vec()),
        Just(b": keep-alive\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\n\n".to_vec()),
        Just(b"\xEF\xBB\xBF".to_vec()),
        Just("🍳".as_bytes().to_vec()),
        Just(b"[DONE]".to_vec()),
        json().prop_map(|value| value.to_string().into_bytes()),
        chunk().prop_map(|value| format!("data: {value}\n\n").into_bytes()),
        chunk().prop_map(|value| value.to_string().into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..8),
    ];
    proptest::collection::vec(word, 0..12).prop_map(|words| words.concat())
}

/// A chunk of a reply, or nearly one.
fn chunk() -> impl Strategy<Value = Value> {
    let finish = prop_oneof![
        Just(Value::Null),
        "stop|length|content_filter|error|[a-z]{0,3}".prop_map(Value::from),
        json(),
    ];
    let text = prop_oneof![".{0,6}".prop_map(Value::from), json()];
    (text, finish, json(), json(), 0u8..11).prop_map(|(text, finish, usage, other, shape)| {
        let delta = json!({"content": text, "refusal": other});
        match shape {
            0 => json!({"error": other}),
            1 => json!({"choices": other, "usage": usage}),
            2 => json!({"choices": [other]}),
            8 => json!({"type": "content_block_delta", "delta": {"type": "text_delta", "text": text}}),
            9 => json!({"type": "message_delta", "delta": {"stop_reason": finish}, "usage": usage}),
            10 => json!({"type": "message_start", "message": {"usage": usage, "content": other}}),
            3 => json!({"choices": [{"message": delta, "finish_reason": finish}]}),
            _ => json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": usage}),
        }
    })
}

/// The names that a reader of errors or of jobs looks for.
const NAMES: &str = "error|message|detail|details|code|type|status|metadata|error_type|error_code|reasons|availability|retryable|retry_after|retryDelay|violations|quotaId|estimated_time|prompt_tokens|text|msg|[a-z]{0,3}";
/// The texts that they look for.
const TEXTS: &str = "insufficient_quota|overloaded_error|rate_limit_error|model_not_found|PerDay|[Tt]ry again in [0-9.]{0,4}[hms]{0,3}|[0-9.]{1,22}[smh]?|<title>.{0,3}|.{0,8}";

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0u16..700).prop_map(Value::from),
        TEXTS.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((NAMES, inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Fields that may stand beside others.
const FIELDS: [(&str, &str); 17] = [
    ("about", "id"),
    ("headline", "panels"),
    ("sample", "label"),
    ("file", "label"),
    ("parts_called", "split"),
    ("at_least", "split"),
    ("column", "unit"),
    ("items", "unit"),
    ("tokens", "unit"),
    ("flip", "attempts"),
    ("abstain", "answers"),
    ("winner", "answers"),
    ("quorum", "answers"),
    ("labels", "separator"),
    ("system", "prompt"),
    ("temperature", "prompt"),
    ("model", "prompt"),
];

/// A job file with something in it changed for something else, or with a field more.
fn job_file() -> impl Strategy<Value = String> {
    let samples = [
        include_str!("../src/gallery/recipe-review.json"),
        include_str!("../src/gallery/budget-recipe.json"),
        include_str!("../src/gallery/customer-messages.json"),
        include_str!("../src/gallery/taglines.json"),
    ];
    let new = prop_oneof![
        3 => json(),
        1 => (0u64..12).prop_map(Value::from),
        1 => (0.0..2.5).prop_map(Value::from),
        1 => proptest::collection::vec("[a-z\n{}]{0,4}", 0..3).prop_map(Value::from),
        1 => "([a-z0-9 \n\r]|\\{\\{input\\}\\}){0,6}".prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let field = proptest::option::of(proptest::sample::select(FIELDS.to_vec()));
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), field, new), 0..3);
    (proptest::sample::select(samples.to_vec()), changes).prop_map(|(sample, changes)| {
        let mut job: Value = serde_json::from_str(sample).expect("a job of the gallery");
        for (which, field, new) in changes {
            let mut places = places(&job, "");
            if let Some((_, beside)) = field {
                let has = |place: &String| job.pointer(place)?.get(beside);
                places.retain(|place| has(place).is_some());
            }
            if places.is_empty() {
                continue;
            }
            match (job.pointer_mut(which.get::<String>(&places)), field) {
                (Some(Value::Object(map)), Some((field, _))) => {
                    map.insert(field.to_owned(), new);
                }
                (Some(place), _) => *place = new,
                (None, _) => {}
            }
        }
        job.to_string()
    })
}

/// A stored run with lines lost, told twice, torn, or with something in them changed for something else.
fn stored_run() -> impl Strategy<Value = String> {
    let lines: Vec<&str> = include_str!("../fuzz/seeds/run/whole").lines().collect();
    let new = prop_oneof![
        2 => json(),
        2 => any::<u64>().prop_map(Value::from),
        2 => "began|ended|queued|came|failed|after|never|needs|finished".prop_map(Value::from),
        1 => Just(json!([1, "cost", "sent"])),
    ];
    let index = any::<prop::sample::Index>;
    let change = (0u8..8, index(), index(), new);
    proptest::collection::vec(change, 0..4).prop_map(move |changes| {
        let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        for (kind, which, where_to, new) in changes {
            if lines.is_empty() {
                break;
            }
            let at = which.index(lines.len());
            let line = lines.get_mut(at).expect("one of them");
            match kind {
                0 => drop(lines.remove(at)),
                1 => {
                    let twice = line.clone();
                    lines.insert(at, twice);
                }
                2 => {
                    let cuts: Vec<usize> = line.char_indices().map(|(cut, _)| cut).collect();
                    line.truncate(
                        cuts.get(where_to.index(cuts.len().max(1)))
                            .copied()
                            .unwrap_or(0),
                    );
                }
                _ => {
                    let Ok(mut value) = serde_json::from_str::<Value>(line) else {
                        continue;
                    };
                    let places = places(&value, "");
                    if let Some(place) = value.pointer_mut(where_to.get::<String>(&places)) {
                        *place = new;
                    }
                    *line = value.to_string();
                }
            }
        }
        lines.join("\n")
    })
}

/// Drafts with something in them changed for something else.
fn drafts() -> impl Strategy<Value = String> {
    let new = prop_oneof![
        2 => json(),
        2 => any::<u64>().prop_map(Value::from),
        2 => "text|file|sample|large|\\PC{0,9}".prop_map(Value::from),
    ];
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), new), 0..4);
    changes.prop_map(|changes| {
        let kept = include_str!("../fuzz/seeds/drafts/kept");
        let mut value: Value = serde_json::from_str(kept).expect("the seed is sound");
        for (which, new) in changes {
            let places = places(&value, "");
            if let Some(place) = value.pointer_mut(which.get::<String>(&places)) {
                *place = new;
            }
        }
        value.to_string()
    })
}

/// The ways to everything in a value.
fn places(value: &Value, here: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, inner)| (at.to_string(), inner))
            .collect(),
        Value::Object(map) => map
            .iter()
            .map(|(name, inner)| (name.clone(), inner))
            .collect(),
        _ => Vec::new(),
    };
    let deeper = inner
        .into_iter()
        .flat_map(|(name, inner)| places(inner, &format!("{here}/{name}")));
    std::iter::once(here.to_owned()).chain(deeper).collect()
}

fn lengths() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0u8..24, 1..5)
}

proptest! {
    #[test]
    fn events_do_not_depend_on_the_cuts(bytes in stream(), lengths in lengths()) {
        hostile::events_do_not_depend_on_the_cuts(&bytes, &lengths);
    }

    #[test]
    fn replies_do_not_depend_on_the_cuts(bytes in stream(), lengths in lengths()) {
        hostile::replies_do_not_depend_on_the_cuts(&bytes, &lengths);
    }

    #[test]
    fn refusals_are_read(
        status in prop_oneof![400u16..600, any::<u16>()],
        header in TEXTS,
        body in prop_oneof![json().prop_map(|value| value.to_string()), ".{0,60}"],
        now in any::<u64>(),
    ) {
        hostile::refusals_are_read(status, &header, &body, Duration::from_millis(now));
    }

    #[test]
    fn jobs_come_back(text in prop_oneof![8 => job_file(), 1 => json().prop_map(|value| value.to_string()), 1 => ".{0,60}"]) {
        hostile::jobs_come_back(&text);
    }

    #[test]
    fn runs_come_back(text in prop_oneof![8 => stored_run(), 1 => "(\\PC{0,30}\n){0,3}"]) {
        hostile::runs_come_back(&text);
    }

    #[test]
    fn drafts_come_back(text in prop_oneof![8 => drafts(), 1 => json().prop_map(|value| value.to_string()), 1 => ".{0,60}"]) {
        hostile::drafts_come_back(&text);
    }
}
