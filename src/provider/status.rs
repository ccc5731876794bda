//! Refusals: an HTTP status and a body of any shape become a [`CallError`].
//!
//! Servers agree on little: `error` may be an object or a string, `code` a word or a number, some say
//! `detail`, some send a web page.

use std::time::Duration;

use serde_json::Value;

use crate::engine::error::CallError;

/// How much of a foreign text is shown, in characters.
const SHOWN: usize = 300;

/// What a server said about its refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its message, shortened.
    pub message: String,
    /// Its code or type, where it gives one as a word.
    pub code: String,
}

/// Reads a refusal.
pub fn refusal(status: u16, retry_after: Option<&str>, body: &str) -> CallError {
    let Said {
        message: detail,
        code,
    } = said(body);
    match status {
        401 | 403 => CallError::Refused { status, detail },
        402 => CallError::NoCredit { detail },
        404 if code == "model_not_found" || mentions_model(&detail) => {
            CallError::UnknownModel { detail }
        }
        404 => CallError::NoSuchAddress { detail },
        // A bad key is a 400 at Gemini.
        400 if detail.to_ascii_lowercase().contains("api key") => {
            CallError::Refused { status, detail }
        }
        400 if code == "model_not_found" => CallError::UnknownModel { detail },
        429 if is_no_credit(&code) => CallError::NoCredit { detail },
        429 => CallError::RateLimited {
            wait: retry_after.and_then(seconds),
            detail,
        },
        500.. => CallError::ServerTrouble { status, detail },
        _ => CallError::Rejected { status, detail },
    }
}

/// Codes that stand for an empty account: waiting does not help.
fn is_no_credit(code: &str) -> bool {
    matches!(
        code,
        "insufficient_quota"
            | "credit_balance_exhausted"
            | "organization_spend_limit_exceeded"
            | "project_spend_limit_exceeded"
            | "organization_usage_limit_exceeded"
            | "enforced_spend_limit_reached"
    )
}

fn mentions_model(detail: &str) -> bool {
    detail.to_ascii_lowercase().contains("model")
}

/// Whole seconds, or with a decimal; tenths are fine enough for a wait.
fn seconds(header: &str) -> Option<Duration> {
    let (whole, part) = header
        .trim()
        .split_once('.')
        .unwrap_or((header.trim(), "0"));
    let tenths: u64 = part.get(..1)?.parse().ok()?;
    Some(Duration::from_secs(whole.parse().ok()?) + Duration::from_millis(100 * tenths))
}

/// What an error body says, whatever its shape.
pub fn said(body: &str) -> Said {
    match serde_json::from_str::<Value>(body) {
        Ok(Value::Array(list)) => list.first().map(said_by).unwrap_or_default(),
        Ok(value) => said_by(&value),
        Err(_) => Said {
            message: readable(body),
            code: String::new(),
        },
    }
}

/// What an error object says: the whole body, or the `error` in it.
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
    let code = [error.get("code"), error.get("type")]
        .into_iter()
        .flatten()
        .find_map(Value::as_str)
        .unwrap_or_default();
    Said {
        message: shortened(&message),
        code: code.to_owned(),
    }
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

    fn check(status: u16, body: &str, expect: CallError) {
        assert_eq!(refusal(status, None, body), expect, "for {status} {body}");
    }

    #[test]
    fn each_refusal_is_told_apart() {
        let detail = |text: &str| text.to_owned();
        check(
            401,
            r#"{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
            CallError::Refused {
                status: 401,
                detail: detail("Incorrect API key provided."),
            },
        );
        check(
            400,
            r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#,
            CallError::Refused {
                status: 400,
                detail: detail("API key not valid."),
            },
        );
        check(
            404,
            r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#,
            CallError::UnknownModel {
                detail: detail("The model `x` does not exist"),
            },
        );
        check(
            404,
            "404 page not found",
            CallError::NoSuchAddress {
                detail: detail("404 page not found"),
            },
        );
        check(
            429,
            r#"{"error":{"message":"Slow down","type":"requests","code":"rate_limit_exceeded"}}"#,
            CallError::RateLimited {
                wait: None,
                detail: detail("Slow down"),
            },
        );
        check(
            429,
            r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}"#,
            CallError::NoCredit {
                detail: detail("You exceeded your current quota"),
            },
        );
        check(
            402,
            r#"{"error":"no credits"}"#,
            CallError::NoCredit {
                detail: detail("no credits"),
            },
        );
        check(
            503,
            r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
            CallError::ServerTrouble {
                status: 503,
                detail: detail("Loading model"),
            },
        );
        check(
            422,
            r#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#,
            CallError::Rejected {
                status: 422,
                detail: detail("field required"),
            },
        );
        check(
            502,
            "<html><head><TITLE>502 Bad Gateway</TITLE></head></html>",
            CallError::ServerTrouble {
                status: 502,
                detail: detail("502 Bad Gateway"),
            },
        );
        check(
            500,
            "",
            CallError::ServerTrouble {
                status: 500,
                detail: String::new(),
            },
        );
        check(
            500,
            "{}",
            CallError::ServerTrouble {
                status: 500,
                detail: String::new(),
            },
        );
    }

    #[test]
    fn a_wait_is_read_where_the_browser_may_see_the_header() {
        let wait = |header| match refusal(429, Some(header), "{}") {
            CallError::RateLimited { wait, .. } => wait,
            _ => None,
        };
        assert_eq!(wait("12.5"), Some(Duration::from_millis(12_500)));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
    }

    #[test]
    fn a_long_text_is_shortened_between_characters() {
        let said = said(&"é".repeat(1_000));
        assert_eq!(said.message.chars().count(), SHOWN + 1);
    }
}
