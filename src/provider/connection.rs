//! What a test of the connection finds, and what it asks to find it.
//!
//! A browser says the same of a missing server, of an answer that it keeps from the page and of a call that it never let
//! out. So a test goes step by step: the list of models; where no answer comes, a bare request to the server that carries
//! no key and whose answer nobody can read; what the browser says of its own leave; and where the list settles too
//! little, one tiny call. [`Seen`] says which step is next, and what was found; it knows no network itself.

mod server;

pub use self::server::Server;
use self::server::service_at;
use super::endpoint::{Endpoint, Origin, Reach};
use crate::engine::error::CallError;
use crate::engine::job::PartId;
use crate::engine::ports::Call;

/// The longest reply to the tiny call, in tokens. Some providers refuse fewer.
pub const CALL_TOKENS: u32 = 16;

/// How much a test may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Nothing.
    Free,
    /// At most one call of [`CALL_TOKENS`].
    OneCall,
}

/// One thing to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The list of models.
    List,
    /// The server's origin, without the key and without reading the answer: whether anything answers at all.
    Probe,
    /// Whether the browser lets this page reach so near.
    Leave(Reach),
    /// [`tiny_call`].
    Call,
}

impl Step {
    /// What is heard where it takes longer than the test waits.
    pub fn silence(self) -> Heard {
        match self {
            Self::List => Heard::List(Err(Missed::Silent)),
            Self::Probe => Heard::Probe(Probe::Failed),
            Self::Leave(_) => Heard::Leave(Leave::Unknown),
            Self::Call => Heard::Call(Err(Missed::Silent)),
        }
    }
}

/// What was heard when a step was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The list of models.
    List(Result<Vec<String>, Missed>),
    /// What became of the probe.
    Probe(Probe),
    /// The browser's leave.
    Leave(Leave),
    /// What became of the tiny call.
    Call(Result<(), Missed>),
}

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Calls can be made.
    Works(Proof),
    /// The server wants a key, and none is given.
    KeyNeeded {
        /// What it said.
        detail: String,
    },
    /// There is no such model, or the key may not use it.
    ModelUnknown {
        /// What the provider said.
        detail: String,
    },
    /// The server does not choose a model by itself.
    ModelNeeded {
        /// What it said.
        detail: String,
    },
    /// Something answers at the address, and it is no API.
    NoApi {
        /// What it said.
        detail: String,
    },
    /// It took the call and said nothing for as long as the test waits.
    Slow,
    /// What the provider itself said: the key refused, no credit, too many requests, trouble of its own.
    Said(CallError),
    /// No answer came, or none that the page may read.
    Unreached(Unreached),
}

/// What shows that calls can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The list of models.
    List,
    /// A tiny call that was answered.
    Call,
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// The browser has no network.
    Offline,
    /// Nothing answers at the address.
    Nothing,
    /// Nothing answers there, or the browser does not let a page come so near and does not say so.
    NothingOrBarred,
    /// Nothing answered for as long as the test waits.
    Silent,
    /// A secure page may not call an insecure address.
    MixedContent,
    /// The browser was told not to let this page come so near.
    Denied(Reach),
    /// The browser asks, or is going to ask, whether this page may come so near.
    ToAllow(Reach),
    /// Something answers, and the browser keeps the answer from the page.
    Hidden,
    /// What the server said of its models could be read, but no answer to a call: it was kept from the page, or the connection
    /// was dropped. A browser tells neither from the other.
    HiddenCall,
}

/// Why something that was asked gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missed {
    /// It failed.
    Failed(CallError),
    /// It took longer than the test waits.
    Silent,
}

/// What became of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Something answered.
    Answered,
    /// Nothing did.
    Failed,
}

/// What the browser says of its leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It was given.
    Granted,
    /// The person is asked first.
    Asks,
    /// It was denied.
    Denied,
    /// The browser knows no such leave.
    Unknown,
}

/// What has been seen so far.
#[derive(Clone, Debug)]
pub struct Seen {
    target: Origin,
    has_key: bool,
    has_public_list: bool,
    model: Option<String>,
    page: Option<Origin>,
    depth: Depth,
    list: Option<Result<Vec<String>, Missed>>,
    probe: Option<Probe>,
    leave: Option<Leave>,
    call: Option<Result<(), Missed>>,
}

impl Seen {
    /// Nothing yet. `page` is the page's own origin, where it has one.
    pub fn nothing(endpoint: &Endpoint, page: Option<Origin>, depth: Depth) -> Self {
        Self {
            target: endpoint.base.origin().clone(),
            has_key: endpoint.key.is_some(),
            has_public_list: service_at(endpoint.base.origin())
                .is_some_and(|service| service.has_public_list),
            model: endpoint.model.clone(),
            page,
            depth,
            list: None,
            probe: None,
            leave: None,
            call: None,
        }
    }

    /// What to ask next; `None` once enough is known. No step is asked twice, so a test ends after four at most.
    pub fn next(&self) -> Option<Step> {
        let may_call = self.depth == Depth::OneCall && self.call.is_none();
        match &self.list {
            None => Some(Step::List),
            Some(Ok(models)) => (may_call && !self.is_settled_by(models)).then_some(Step::Call),
            Some(Err(Missed::Failed(CallError::Unreachable))) => match self.probe {
                None => Some(Step::Probe),
                Some(Probe::Answered) => may_call.then_some(Step::Call),
                Some(Probe::Failed) => self.ask_leave(),
            },
            Some(Err(Missed::Silent)) => self.ask_leave(),
            Some(Err(Missed::Failed(why))) => {
                (may_call && leaves_calls_open(why)).then_some(Step::Call)
            }
        }
    }

    /// Takes in what was heard.
    pub fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::List(list) => self.list = Some(list),
            Heard::Probe(probe) => self.probe = Some(probe),
            Heard::Leave(leave) => self.leave = Some(leave),
            Heard::Call(call) => self.call = Some(call),
        }
    }

    /// What was found, as far as it has been asked, and the models that are listed.
    pub fn found(mut self) -> (Finding, Vec<String>) {
        let (list, call) = (self.list.take(), self.call.take());
        let was_read = !matches!(list, Some(Err(Missed::Failed(CallError::Unreachable))));
        let (models, missed) = match list {
            Some(Ok(models)) => (Some(models), None),
            Some(Err(missed)) => (None, Some(missed)),
            None => (None, Some(Missed::Silent)),
        };
        let finding = match (call, missed) {
            (Some(Ok(())), _) => Finding::Works(Proof::Call),
            (Some(Err(Missed::Silent)), _) => Finding::Slow,
            (Some(Err(Missed::Failed(why))), _) => {
                self.of_failed_call(why, models.as_deref(), was_read)
            }
            (None, None) => Finding::Works(Proof::List),
            (None, Some(Missed::Failed(why))) => self.of_failure(why),
            (None, Some(Missed::Silent)) => Finding::Unreached(self.unreached()),
        };
        (finding, models.unwrap_or_default())
    }

    /// The list shows that the key is good and that the model is there.
    fn is_settled_by(&self, models: &[String]) -> bool {
        !self.has_public_list
            && self
                .model
                .as_ref()
                .is_none_or(|model| models.contains(model))
    }

    fn ask_leave(&self) -> Option<Step> {
        let reach = self.comes_nearer()?;
        self.leave.is_none().then_some(Step::Leave(reach))
    }

    /// The page calls a server that is nearer than the page itself, for which browsers ask.
    fn comes_nearer(&self) -> Option<Reach> {
        let reach = self.target.reach();
        let from = self.page.as_ref()?.reach();
        (from < reach).then_some(reach)
    }

    /// `was_read` says that an answer of the server has been read before, whatever it said.
    fn of_failed_call(&self, why: CallError, models: Option<&[String]>, was_read: bool) -> Finding {
        match why {
            // The model has spoken, if only to itself.
            CallError::Empty { .. } => Finding::Works(Proof::Call),
            CallError::UnknownModel { detail } => Finding::ModelUnknown { detail },
            CallError::Rejected { detail, status } => match (&self.model, models) {
                _ if is_out_of_tokens(&detail) => Finding::Works(Proof::Call),
                (None, _) => Finding::ModelNeeded { detail },
                // It is what there is to reject: OpenRouter says 400 of a model that it does not know.
                (Some(model), Some(models)) if !models.contains(model) => {
                    Finding::ModelUnknown { detail }
                }
                _ => Finding::Said(CallError::Rejected { status, detail }),
            },
            CallError::Unreachable if was_read => Finding::Unreached(Unreached::HiddenCall),
            other => self.of_failure(other),
        }
    }

    fn of_failure(&self, why: CallError) -> Finding {
        match why {
            CallError::Refused { detail, .. } if !self.has_key => Finding::KeyNeeded { detail },
            // A 404 of the list is often told with the address in it, which ends in "models".
            CallError::NoSuchAddress { detail }
            | CallError::Unreadable { detail }
            | CallError::UnknownModel { detail } => Finding::NoApi { detail },
            CallError::Unreachable => Finding::Unreached(self.unreached()),
            CallError::Offline => Finding::Unreached(Unreached::Offline),
            other => Finding::Said(other),
        }
    }

    fn unreached(&self) -> Unreached {
        if self.probe == Some(Probe::Answered) {
            return Unreached::Hidden;
        }
        let nearer = self.comes_nearer();
        match (nearer, self.leave) {
            (Some(reach), Some(Leave::Denied)) => return Unreached::Denied(reach),
            (Some(reach), Some(Leave::Asks)) => return Unreached::ToAllow(reach),
            _ => {}
        }
        if self.is_mixed_content() && self.leave != Some(Leave::Granted) {
            Unreached::MixedContent
        } else if self.probe.is_none() {
            Unreached::Silent
        } else if nearer.is_some() && self.leave == Some(Leave::Unknown) {
            Unreached::NothingOrBarred
        } else {
            Unreached::Nothing
        }
    }

    /// Browsers trust this computer without TLS; all else must be as secure as the page.
    fn is_mixed_content(&self) -> bool {
        self.page.as_ref().is_some_and(Origin::is_secure)
            && !self.target.is_secure()
            && !self.target.is_this_computer()
    }
}

/// The list failed in a way that says nothing of calls: many servers have none, and a key may be kept from it.
fn leaves_calls_open(why: &CallError) -> bool {
    matches!(
        why,
        CallError::NoSuchAddress { .. }
            | CallError::UnknownModel { .. }
            | CallError::Unreadable { .. }
            | CallError::Endless
            | CallError::Rejected { .. }
            | CallError::Refused { status: 403, .. }
    )
}

/// OpenAI's 400 of a model that thought until its limit: "Could not finish the message because `max_tokens` or model
/// output limit was reached."
fn is_out_of_tokens(detail: &str) -> bool {
    detail.contains("output limit was reached")
}

/// The call that is made where the list settles too little.
pub fn tiny_call() -> Call {
    Call {
        part: PartId::new("test-connection"),
        system: String::new(),
        user: "Say OK.".to_owned(),
        max_tokens: CALL_TOKENS,
        temperature: None,
        provider: None,
        model: None,
        cached: None,
    }
}

#[cfg(test)]
mod tests;
