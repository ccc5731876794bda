//! What can go wrong, typed by what a reader can do about it. Words for people are the page's.

use std::time::Duration;

use thiserror::Error;

use super::job::PartId;

/// What a provider says about asking the same again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Nothing.
    #[default]
    Unsaid,
    /// To wait so long first: more than nothing, and at most 2^31 - 1 ms, the longest wait of a browser's timer.
    After(Duration),
    /// That it would be of no use.
    Never,
}

/// What did not come of a reply that stalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stall {
    /// Anything at all: the connection is as good as dead.
    Bytes,
    /// Anything of the reply. What came, if anything, only kept the connection open.
    Progress,
}

/// Why a call gave no whole reply. What had come of it is kept by the part.
///
/// `detail` is what the provider said, shortened, with the key struck out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Error)]
pub enum CallError {
    /// 401 or 403: the key, or the account behind it, may not do this.
    #[error("refused with status {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the provider said.
        detail: String,
    },
    /// The provider does not know the model that was asked for, or does not let this key use it.
    #[error("unknown model")]
    UnknownModel {
        /// What the provider said.
        detail: String,
    },
    /// 404 or 405, and nothing was said of a model: the base URL is not that of an API.
    #[error("no such address")]
    NoSuchAddress {
        /// What the server said.
        detail: String,
    },
    /// 429: too much in too short a time.
    #[error("rate limited")]
    RateLimited {
        /// When to ask again.
        hint: Hint,
        /// What the provider said.
        detail: String,
    },
    /// 429: what the account may ask in a day is used up. Waiting for a minute does not help, tomorrow does.
    #[error("the day's quota is used up")]
    DayLimit {
        /// What the provider said.
        detail: String,
    },
    /// The account has no money or quota left: waiting does not help.
    #[error("no credit left")]
    NoCredit {
        /// What the provider said.
        detail: String,
    },
    /// 400, 413, 422 and the like: the request itself was not accepted.
    #[error("rejected with status {status}")]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// What the provider said.
        detail: String,
    },
    /// 5xx, 408, 409 and 425: trouble on the provider's side that passes.
    #[error("server error, status {status}")]
    ServerTrouble {
        /// The HTTP status.
        status: u16,
        /// When to ask again.
        hint: Hint,
        /// What the provider said.
        detail: String,
    },
    /// 529, 503 and the like: the provider has more calls than it can work, whoever sent them.
    #[error("overloaded")]
    Overloaded {
        /// When to ask again.
        hint: Hint,
        /// What the provider said.
        detail: String,
    },
    /// 503 of a server that still loads the model, which takes it seconds to minutes.
    #[error("the model is being loaded")]
    Loading {
        /// When to ask again.
        hint: Hint,
        /// What the provider said.
        detail: String,
    },
    /// No answer at all. A browser does not tell a missing server from a blocked answer.
    #[error("unreachable")]
    Unreachable,
    /// The server sends calls on to another address, where neither the key nor the text is sent.
    #[error("redirected")]
    Redirected,
    /// The browser has no network.
    #[error("offline")]
    Offline,
    /// The reply, or one piece of it, became longer than any that a model writes.
    #[error("endless reply")]
    Endless,
    /// A 200 whose body is no chat completion.
    #[error("unreadable reply")]
    Unreadable {
        /// The beginning of what came.
        detail: String,
    },
    /// An error that was reported inside a reply that had begun well.
    #[error("the provider reported an error in its reply")]
    Reported {
        /// When to ask again.
        hint: Hint,
        /// What the provider said.
        detail: String,
    },
    /// The reply ended without saying that it was finished.
    #[error("the reply was cut off")]
    CutOff,
    /// Nothing more came for so long that the call was given up.
    #[error("nothing came for {after:?}")]
    Stalled {
        /// What did not come.
        stall: Stall,
        /// How long it was waited for.
        after: Duration,
    },
    /// The reply was whole and empty.
    #[error("the reply was empty")]
    Empty {
        /// It had reached its token limit before its first word: a model that spent it on reasoning.
        at_limit: bool,
    },
    /// The provider's content filter ended the reply.
    #[error("the reply was withheld")]
    Withheld,
}

impl CallError {
    /// The same error with another detail, where it has one.
    #[must_use]
    pub fn with_detail(mut self, change: impl FnOnce(String) -> String) -> Self {
        if let Some(detail) = self.detail_mut() {
            *detail = change(std::mem::take(detail));
        }
        self
    }

    fn detail_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Refused { detail, .. }
            | Self::UnknownModel { detail }
            | Self::NoSuchAddress { detail }
            | Self::RateLimited { detail, .. }
            | Self::DayLimit { detail }
            | Self::NoCredit { detail }
            | Self::Rejected { detail, .. }
            | Self::ServerTrouble { detail, .. }
            | Self::Overloaded { detail, .. }
            | Self::Loading { detail, .. }
            | Self::Unreadable { detail }
            | Self::Reported { detail, .. } => Some(detail),
            Self::Unreachable
            | Self::Redirected
            | Self::Offline
            | Self::Endless
            | Self::CutOff
            | Self::Stalled { .. }
            | Self::Empty { .. }
            | Self::Withheld => None,
        }
    }

    /// What the provider said, where it said anything.
    pub fn detail(&self) -> Option<&str> {
        let detail = match self {
            Self::Refused { detail, .. }
            | Self::UnknownModel { detail }
            | Self::NoSuchAddress { detail }
            | Self::RateLimited { detail, .. }
            | Self::DayLimit { detail }
            | Self::NoCredit { detail }
            | Self::Rejected { detail, .. }
            | Self::ServerTrouble { detail, .. }
            | Self::Overloaded { detail, .. }
            | Self::Loading { detail, .. }
            | Self::Unreadable { detail }
            | Self::Reported { detail, .. } => detail,
            Self::Unreachable
            | Self::Redirected
            | Self::Offline
            | Self::Endless
            | Self::CutOff
            | Self::Stalled { .. }
            | Self::Empty { .. }
            | Self::Withheld => return None,
        };
        Some(detail.as_str()).filter(|detail| !detail.is_empty())
    }

    /// What the provider said about asking again.
    pub fn hint(&self) -> Hint {
        match self {
            Self::RateLimited { hint, .. }
            | Self::ServerTrouble { hint, .. }
            | Self::Overloaded { hint, .. }
            | Self::Loading { hint, .. }
            | Self::Reported { hint, .. } => *hint,
            _ => Hint::Unsaid,
        }
    }

    /// Too many calls were out at once, so the lane should let out fewer.
    pub fn asks_for_fewer_calls(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Overloaded { .. })
    }
}

/// Fewer parts came than a panel demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{came} of at least {needed} came")]
pub struct Short {
    /// So many must give a reply that counts.
    pub needed: usize,
    /// So many did.
    pub came: usize,
}

impl Short {
    /// What lacks where so many came; `None` where that is enough.
    pub fn of(needed: usize, came: usize) -> Option<Self> {
        (came < needed).then_some(Self { needed, came })
    }
}

/// Why a part failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Cause {
    /// Its call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// It was not asked, because this part failed, which it needs directly or through others.
    #[error("{0} gave nothing to go on")]
    Needs(PartId),
    /// A synthesiser whose panel gave no report at all, so it was not asked.
    #[error("there was no report to merge")]
    NothingToMerge,
    /// A synthesiser whose panel demands more reports than came, so it was not asked.
    #[error("{0}")]
    BelowQuorum(Short),
    /// Another call of its lane was told this, which holds for all of them, so it was not asked, or not again.
    #[error("the lane was stopped: {0}")]
    LaneStopped(CallError),
    /// Another call to the same model was told this, which holds for all of that model, so it was not asked, or not again.
    #[error("the model was refused: {0}")]
    ModelRefused(CallError),
}

impl Cause {
    /// It was not asked, for lack of what others were to give.
    pub fn is_lack(&self) -> bool {
        matches!(
            self,
            Self::Needs(_) | Self::NothingToMerge | Self::BelowQuorum(_)
        )
    }

    /// What a call came to, be it the part's own or another that spoke for it.
    pub fn call_error(&self) -> Option<&CallError> {
        match self {
            Self::Call(why) | Self::LaneStopped(why) | Self::ModelRefused(why) => Some(why),
            Self::Needs(_) | Self::NothingToMerge | Self::BelowQuorum(_) => None,
        }
    }
}
