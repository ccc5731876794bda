//! Refusals: an HTTP status, its headers and a body of any shape become a [`CallError`].
//!
//! A status alone says too little. The same 429 stands for too many calls in a minute, for a day's quota and for an
//! account with no money, and errors inside a reply that had begun have no status at all. So the words of the body
//! come first.

mod length;

use std::time::Duration;

use serde_json::Value;

pub use self::length::is_too_long;
use super::hint::{self, Headers};
use super::said::{Said, said, said_by};
use crate::engine::error::{CallError, Hint};

/// An empty account. Waiting does not help, although most of these come with a 429.
const NO_CREDIT: [&str; 9] = [
    // OpenAI
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    // Anthropic
    "enforced_spend_limit_reached",
    "billing_error",
    // OpenRouter
    "payment_required",
    // Moonshot
    "exceeded_current_quota_error",
];

const UNKNOWN_MODEL: [&str; 1] = ["model_not_found"];

/// Refused for what the text says.
const WITHHELD: [&str; 3] = ["content_policy_violation", "content_filter", "refusal"];

const RATE_LIMITED: [&str; 5] = [
    "rate_limit_exceeded",
    "rate_limit_error",
    "rate_limit_reached_error",
    "slow_down",
    "RESOURCE_EXHAUSTED",
];

const REFUSED: [&str; 3] = ["invalid_api_key", "authentication_error", "authentication"];

const FORBIDDEN: [&str; 2] = ["permission_error", "permission_denied"];

/// Reads a refusal. `now` is the time since the beginning of 1970.
pub fn refusal(status: u16, headers: &Headers<'_>, body: &str, now: Duration) -> CallError {
    let mut said = said(body);
    said.advice = said.advice.and(hint::in_headers(headers, now));
    judge(status, said)
}

/// Reads an error that was told inside a reply that had begun well.
pub fn reported(value: &Value) -> CallError {
    let said = said_by(value);
    let status = match said.status {
        Some(status) => status,
        None if said.is_any(&RATE_LIMITED) => 429,
        None if said.is_any(&REFUSED) => 401,
        None if said.is_any(&FORBIDDEN) => 403,
        None => 500,
    };
    match judge(status, said) {
        CallError::ServerTrouble { hint, detail, .. } => CallError::Reported { hint, detail },
        // The address is that of an API, or there had been no reply.
        CallError::NoSuchAddress { detail } => CallError::Reported {
            hint: Hint::Never,
            detail,
        },
        other => other,
    }
}

fn judge(status: u16, said: Said) -> CallError {
    let folded = said.message.to_ascii_lowercase();
    let holds = |words: &str| folded.contains(words);
    let hint = match (said.advice.again, said.advice.wait) {
        (Some(false), _) => Hint::Never,
        (_, Some(wait)) => Hint::After(wait),
        (_, None) => Hint::Unsaid,
    };
    let is_overloaded = matches!(status, 498 | 529)
        || said.codes.iter().any(|code| code.contains("overloaded"))
        || (status == 503 && holds("overloaded"));
    // OpenRouter's "free-models-per-day" has no hint; OpenAI's "requests per day" has one, and it is not that long.
    let of_the_day =
        said.of_the_day || (hint == Hint::Unsaid && (holds("per day") || holds("per-day")));
    let no_credit = status == 402
        || said.is_any(&NO_CREDIT)
        // Anthropic says it of a 400 that is otherwise like any other.
        || holds("credit balance is too low");
    let unknown_model = said.is_any(&UNKNOWN_MODEL)
        || (status == 404 && (holds("model") || holds("no endpoints found")));
    let withheld = said.is_any(&WITHHELD);
    let detail = length::told(status, &said);
    match status {
        _ if no_credit => CallError::NoCredit { detail },
        _ if unknown_model => CallError::UnknownModel { detail },
        _ if withheld => CallError::Withheld,
        _ if is_overloaded => CallError::Overloaded { hint, detail },
        401 | 403 => CallError::Refused { status, detail },
        // A bad key is a 400 at Gemini.
        400 if holds("api key") => CallError::Refused { status, detail },
        404 | 405 | 501 => CallError::NoSuchAddress { detail },
        429 if of_the_day => CallError::DayLimit { detail },
        429 => CallError::RateLimited { hint, detail },
        // llama.cpp and Hugging Face
        503 if holds("loading") => CallError::Loading { hint, detail },
        408 | 409 | 425 | 500.. => CallError::ServerTrouble {
            status,
            hint,
            detail,
        },
        _ if said.advice.again == Some(true) => CallError::ServerTrouble {
            status,
            hint,
            detail,
        },
        _ => CallError::Rejected { status, detail },
    }
}

#[cfg(test)]
mod tests;
