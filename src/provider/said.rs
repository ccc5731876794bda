//! What an error body says, whatever its shape.
//!
//! Servers agree on little: `error` may be an object or a string, `code` a word or a number, some say
//! `detail`, some send a web page.

use serde_json::Value;

use super::hint::{self, Advice};

/// How much of a foreign text is shown, in characters.
const SHOWN: usize = 300;

/// What a server said about its refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its message, shortened.
    pub message: String,
    /// Its words for the kind of error, the most telling first.
    pub codes: Vec<String>,
    /// The HTTP status that it gives in the body: the only one there is where the reply had begun well.
    pub status: Option<u16>,
    /// What it says about asking again.
    pub advice: Advice,
    /// A quota that is counted by the day is used up.
    pub of_the_day: bool,
}

impl Said {
    /// One of its words for the error is one of these.
    pub fn is_any(&self, words: &[&str]) -> bool {
        self.codes.iter().any(|code| words.contains(&code.as_str()))
    }
}

/// Which field of a request a server refused, and what it said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedParameter {
    /// The field, where it is named apart from the words.
    pub parameter: Option<String>,
    /// The words, with the server's code for the kind of error.
    pub message: String,
}

/// Reads an error body for the field that it refuses: OpenAI's `param`, or the last name of `loc` that `FastAPI` and its kin give.
pub fn refused_parameter(body: &str) -> RefusedParameter {
    let Ok(value) = serde_json::from_str::<Value>(body) else {
        return RefusedParameter {
            parameter: None,
            message: shortened(body),
        };
    };
    let error = value.get("error").unwrap_or(&value);
    let details = [
        error.get("detail"),
        error.get("message").and_then(|inner| inner.get("detail")),
    ];
    let first = details
        .into_iter()
        .flatten()
        .find_map(|detail| detail.as_array()?.first());
    if let Some(first) = first {
        let word = |field: &str| first.get(field).and_then(Value::as_str).unwrap_or_default();
        let place = first.get("loc").and_then(Value::as_array);
        let name = place.and_then(|place| place.iter().rev().find_map(Value::as_str));
        return RefusedParameter {
            parameter: name.map(str::to_owned),
            message: format!("{} {}", word("type"), word("msg")),
        };
    }
    let said = said_by(&value);
    RefusedParameter {
        parameter: error
            .get("param")
            .and_then(Value::as_str)
            .map(str::to_owned),
        message: format!("{} {}", said.codes.join(" "), said.message),
    }
}

/// Reads an error body.
pub fn said(body: &str) -> Said {
    match serde_json::from_str::<Value>(body) {
        Ok(Value::Array(list)) => list.first().map(said_by).unwrap_or_default(),
        Ok(value) => said_by(&value),
        Err(_) => Said {
            message: readable(body),
            advice: words(body),
            ..Said::default()
        },
    }
}

/// Reads an error object: the whole body, or the `error` in it.
pub fn said_by(value: &Value) -> Said {
    let error = value.get("error").unwrap_or(value);
    let message = [
        error.get("message"),
        error.get("detail"),
        value.get("message"),
        value.get("detail"),
        Some(error),
    ]
    .into_iter()
    .flatten()
    .find_map(text_of)
    .unwrap_or_default();
    Said {
        codes: codes(error),
        status: error.get("code").and_then(status_of),
        advice: hint::in_body(value, error).and(words(&message)),
        of_the_day: is_of_the_day(error),
        message: shortened(&message),
    }
}

fn words(message: &str) -> Advice {
    Advice {
        wait: hint::in_words(message),
        again: None,
    }
}

/// The words for an error: Anthropic's in `details`, OpenRouter's in `metadata`, Gemini's in `status`, everybody
/// else's in `code` and `type`.
fn codes(error: &Value) -> Vec<String> {
    let within = |object: &str, field: &str| error.get(object).and_then(|inner| inner.get(field));
    let words = [
        within("details", "error_code"),
        within("metadata", "error_type"),
        error.get("code"),
        error.get("type"),
        error.get("status"),
    ];
    let words = words.into_iter().flatten().filter_map(Value::as_str);
    let mut codes: Vec<String> = words.map(str::to_owned).collect();
    // OpenRouter does not name what a moderator or a guardrail blocked; it only tells what was found in it.
    if within("metadata", "reasons").is_some() || within("metadata", "patterns").is_some() {
        codes.push("content_policy_violation".to_owned());
    }
    codes
}

fn status_of(code: &Value) -> Option<u16> {
    let code = match code {
        Value::String(text) => text.parse().ok()?,
        number => u16::try_from(number.as_u64()?).ok()?,
    };
    Some(code).filter(|code| (400..600).contains(code))
}

/// Gemini tells which quota it was by a name like `GenerateRequestsPerDayPerProjectPerModel-FreeTier`.
fn is_of_the_day(error: &Value) -> bool {
    let details = error.get("details").and_then(Value::as_array);
    let violations = details
        .into_iter()
        .flatten()
        .filter_map(|detail| detail.get("violations")?.as_array());
    let mut quotas = violations
        .flatten()
        .filter_map(|violation| violation.get("quotaId")?.as_str());
    quotas.any(|quota| quota.contains("PerDay"))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        // FastAPI lists what is wrong with each field.
        Value::Array(list) => list
            .iter()
            .find_map(|item| item.get("msg").and_then(text_of)),
        _ => None,
    }
}

/// The beginning of a text that is no JSON. Of a web page, its title is the readable part.
pub fn readable(body: &str) -> String {
    let body = body.trim();
    if !body.starts_with('<') {
        return shortened(body);
    }
    // Lower-casing by ASCII keeps every byte at its place.
    let folded = body.to_ascii_lowercase();
    let title = folded.find("<title>").and_then(|from| {
        let from = from + "<title>".len();
        let to = folded.get(from..)?.find("</title>")? + from;
        body.get(from..to)
    });
    shortened(title.unwrap_or_default().trim())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shortened_between_characters() {
        let said = said(&"é".repeat(1_000));
        assert_eq!(said.message.chars().count(), SHOWN + 1);
    }

    #[test]
    fn a_wait_behind_the_part_that_is_shown_is_read() {
        let body = format!("{} Retry in 5 s", "x".repeat(1_000));
        let wait = said(&body).advice.wait;
        assert_eq!(wait, Some(std::time::Duration::from_secs(5)));
    }

    #[test]
    fn the_words_for_an_error_are_found_in_every_dialect() {
        let check = |body: &str, codes: &[&str], status: Option<u16>| {
            let said = said(body);
            assert_eq!(
                (said.codes.as_slice(), said.status),
                (
                    &codes
                        .iter()
                        .map(|code| (*code).to_owned())
                        .collect::<Vec<_>>()[..],
                    status
                ),
                "{body}"
            );
        };
        check(
            r#"{"error":{"message":"m","type":"insufficient_quota","code":"credit_balance_exhausted"}}"#,
            &["credit_balance_exhausted", "insufficient_quota"],
            None,
        );
        check(
            r#"{"type":"error","error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}}"#,
            &["enforced_spend_limit_reached", "rate_limit_error"],
            None,
        );
        check(
            r#"{"error":{"code":502,"metadata":{"error_type":"provider_unavailable"}}}"#,
            &["provider_unavailable"],
            Some(502),
        );
        check(
            r#"[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}]"#,
            &["RESOURCE_EXHAUSTED"],
            Some(429),
        );
        check(r#"{"error":{"code":"404"}}"#, &["404"], Some(404));
        check(r#"{"error":{"code":70000}}"#, &[], None);
        check(r#"{"error":{"code":200}}"#, &[], None);
        check(r#"{"error":"plain"}"#, &[], None);
        check("[]", &[], None);
        check("null", &[], None);
    }
}
