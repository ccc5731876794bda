//! What went wrong, and what to do next.

use std::time::Duration;

use super::connection::unclear;
use super::run::seconds;
use super::thousands;
use crate::browser::page;
use crate::engine::error::{CallError, Cause, Hint, Short, Stall};
use crate::engine::job::PartId;
use crate::provider::catalogue::Provider;
use crate::provider::status::is_too_long;

/// An error in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Told {
    /// What happened, in a few words.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// What the provider said, where it said anything.
    pub said: Option<String>,
}

/// Where words may have come.
const KEPT: &str = "What had come stays here but does not count. ";

impl Told {
    /// The same where nothing had come.
    #[must_use]
    pub fn of_nothing(mut self) -> Self {
        if let Some(rest) = self.next.strip_prefix(KEPT) {
            self.next = rest.to_owned();
        }
        self
    }
}

/// Why a part failed, in words.
pub fn cause(cause: &Cause, provider: Provider, title: impl Fn(&PartId) -> String) -> Told {
    match cause {
        // What holds for many calls is told in the same words for each, which makes one message of it.
        Cause::Call(why) | Cause::LaneStopped(why) | Cause::ModelRefused(why) => {
            call_error(why, provider)
        }
        Cause::Needs(id) => told(
            &format!("Not asked, because {} gave nothing.", quoted(&title(id))),
            "It needs that reply, directly or through others. Mend what failed there and ask that again: this is asked with it.",
        ),
        Cause::NothingToMerge => told(
            "Not written: no report came.",
            "Mend what the cards above say and ask those that failed again.",
        ),
        Cause::BelowQuorum(Short { needed, came }) => told(
            &format!("Not written: too few reports came, {came} of at least {needed}."),
            "Mend what the cards above say and ask those that failed again.",
        ),
    }
}

fn quoted(title: &str) -> String {
    format!("“{title}”")
}

pub(super) fn told(what: &str, next: &str) -> Told {
    Told {
        what: what.to_owned(),
        next: next.to_owned(),
        said: None,
    }
}

/// Why an attempt failed that will be made again: what happened, and that nothing needs to be done.
pub fn retrying(why: &CallError, provider: Provider) -> Told {
    let next = match why {
        CallError::Offline => "It goes on by itself when the connection is back.",
        _ => "It is asked again by itself.",
    };
    Told {
        next: next.to_owned(),
        ..call_error(why, provider)
    }
}

/// Why a call failed, in words.
pub fn call_error(why: &CallError, provider: Provider) -> Told {
    if provider == Provider::BROWSER
        && let Some(told) = own_model_error(why)
    {
        return told;
    }
    let (what, next) = match why {
        CallError::Refused { status, .. } => (
            format!("The key was refused ({status})."),
            "Check the key under “Model and key”: whether it is whole, and whether its account may use this model.",
        ),
        CallError::UnknownModel { .. } => (
            "The provider does not know this model, or does not let this key use it.".to_owned(),
            "Choose another model under “Model and key”; the field suggests those that the provider lists.",
        ),
        CallError::NoSuchAddress { .. } => (
            "No API answers at this address.".to_owned(),
            "Check the base URL under “Model and key”: it ends where /chat/completions begins, often with /v1.",
        ),
        CallError::RateLimited {
            hint: Hint::After(wait),
            ..
        } => (
            format!(
                "Too many requests (429). The provider asks to wait {}.",
                super::waits::wait(*wait)
            ),
            "Ask again after that.",
        ),
        CallError::RateLimited { .. } => (
            "Too many requests for the provider (429).".to_owned(),
            "Wait a minute and ask again; if it happens every time, the account's limit is too low for so many calls at once.",
        ),
        CallError::DayLimit { .. } => (
            "The day's quota at the provider is used up.".to_owned(),
            "Choose another model or another key under “Model and key”, or ask again tomorrow.",
        ),
        CallError::NoCredit { .. } => (
            "The account has no credit or quota left.".to_owned(),
            "Add credit at the provider, or use another key. Waiting does not help.",
        ),
        CallError::Rejected { status, detail } => rejected(*status, detail),
        CallError::ServerTrouble { status, .. } => (
            format!("The provider is in trouble ({status})."),
            "Nothing is wrong on your side. Ask again in a moment.",
        ),
        CallError::Overloaded { .. } => (
            "The provider has more calls than it can work.".to_owned(),
            "Nothing is wrong on your side. Ask again in some minutes, or choose another model.",
        ),
        CallError::Loading { .. } => (
            "The server is still loading the model.".to_owned(),
            "Ask again when it has; a large model takes some minutes.",
        ),
        CallError::Unreachable => return unclear(provider, &page::origin()),
        CallError::Redirected => (
            "The server sends calls on to another address (a redirect).".to_owned(),
            "Nothing was sent there: your key is for this server alone. Ask who runs it for its right base URL, and give that under “Model and key”.",
        ),
        CallError::Endless => (
            "The reply did not end, and was broken off: no model writes so much.".to_owned(),
            "What had come stays here but does not count. Check the base URL under “Model and key”, or choose another server.",
        ),
        CallError::Offline => (
            "This browser is offline.".to_owned(),
            "Connect to a network and ask again.",
        ),
        CallError::Unreadable { .. } => (
            "The reply could not be read: it is no chat completion.".to_owned(),
            "Check the base URL under “Model and key”; it may lead to a web page instead of an API.",
        ),
        CallError::Reported { .. } => (
            "The provider broke off with an error.".to_owned(),
            "What had come stays here but does not count. Ask again.",
        ),
        CallError::CutOff => (
            "The reply was cut off before its end.".to_owned(),
            "What had come stays here but does not count. Ask again; if it happens every time, check your connection.",
        ),
        CallError::Stalled { stall, after } => return stalled(*stall, *after),
        CallError::Empty { at_limit: true } => (
            "The model used up its token limit before its first word.".to_owned(),
            "It spends the limit on thinking, even with the room for that which it was given. Ask again, which gives it more, or choose a model that answers at once.",
        ),
        CallError::Empty { at_limit: false } => (
            "The reply was empty.".to_owned(),
            "Ask again, or choose another model under “Model and key”.",
        ),
        CallError::Withheld => (
            "The provider's content filter withheld the reply.".to_owned(),
            "Change the text, or choose another model.",
        ),
    };
    Told {
        said: why.detail().map(str::to_owned),
        ..told(&what, next)
    }
}

fn rejected(status: u16, detail: &str) -> (String, &'static str) {
    if is_too_long(status, detail) {
        return (
            format!("The text is too long for this model ({status})."),
            "Cut it into smaller chunks in the job's editor, shorten it, or choose a model that reads more under “Model and key”.",
        );
    }
    (
        format!("The provider did not accept the request ({status})."),
        "Often the model refuses an option: choose another model under “Model and key”.",
    )
}

/// Why the browser's own model gave no answer, where that needs words of its own.
fn own_model_error(why: &CallError) -> Option<Told> {
    let (what, next) = match why {
        CallError::UnknownModel { .. } => (
            "This browser's model cannot be asked now.",
            "“Model and key” says whether it is there, and downloads it where that is possible. Or choose another provider.",
        ),
        CallError::Rejected { .. } => (
            "The text is too long for this browser's model.",
            "Shorten it, cut it into smaller chunks, or choose another provider under “Model and key”.",
        ),
        CallError::Reported { .. } => (
            "This browser's model broke off.",
            "Ask again, or choose another provider under “Model and key”.",
        ),
        _ => return None,
    };
    let said = why.detail().filter(|detail| !detail.is_empty());
    Some(Told {
        said: said.map(str::to_owned),
        ..told(what, next)
    })
}

/// Nothing more came.
fn stalled(stall: Stall, after: Duration) -> Told {
    let after = seconds(after);
    match stall {
        Stall::Bytes => told(
            &format!("Nothing came for {after}, so the call was given up."),
            "What had come stays here but does not count. Ask again; if it happens every time, check your connection.",
        ),
        Stall::Progress => told(
            &format!("The provider kept the connection open, but no word came for {after}."),
            "What had come stays here but does not count. Ask again later, or choose a model that answers sooner.",
        ),
    }
}

/// A trouble that so many parts share.
pub fn shared_by(mut told: Told, parts: usize) -> Told {
    told.what = match parts {
        1 => format!("1 part: {}", told.what),
        more => format!("{more} parts: {}", told.what),
    };
    told
}

/// Of so many more parts, each of whose troubles is another: they are too many to tell each.
pub fn others_failed(parts: usize, troubles: usize) -> Told {
    told(
        &format!(
            "{} more parts failed in {} other ways.",
            thousands(parts),
            thousands(troubles)
        ),
        "Open one of them to read what happened to it.",
    )
}

/// On a part that failed as others did.
pub const TOLD_ABOVE: &str = "What to do is said above, once for all.";

/// Before what a provider said.
pub const SAID: &str = "It said: ";
