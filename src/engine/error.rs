//! What can go wrong, typed by what a reader can do about it. Words for people are the page's.

use std::time::Duration;

use thiserror::Error;

use super::job::PartId;

/// Why a call gave no whole reply. What had come of it is kept by the part.
///
/// `detail` is what the provider said, shortened, with the key struck out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CallError {
    /// 401 or 403: the key, or the account behind it, may not do this.
    #[error("refused with status {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the provider said.
        detail: String,
    },
    /// The provider does not know the model that was asked for.
    #[error("unknown model")]
    UnknownModel {
        /// What the provider said.
        detail: String,
    },
    /// 404, and nothing was said of a model: the base URL is not that of an API.
    #[error("no such address")]
    NoSuchAddress {
        /// What the server said.
        detail: String,
    },
    /// 429: too much in too short a time.
    #[error("rate limited")]
    RateLimited {
        /// How long the provider asks to wait, where it says so.
        wait: Option<Duration>,
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
    /// 5xx: the provider is in trouble.
    #[error("server error, status {status}")]
    ServerTrouble {
        /// The HTTP status.
        status: u16,
        /// What the provider said.
        detail: String,
    },
    /// No answer at all. A browser does not tell a missing server from a blocked answer.
    #[error("unreachable")]
    Unreachable,
    /// The browser has no network.
    #[error("offline")]
    Offline,
    /// A 200 whose body is no chat completion.
    #[error("unreadable reply")]
    Unreadable {
        /// The beginning of what came.
        detail: String,
    },
    /// An error that was reported inside a reply that had begun well.
    #[error("the provider reported an error in its reply")]
    Reported {
        /// What the provider said.
        detail: String,
    },
    /// The reply ended without saying that it was finished.
    #[error("the reply was cut off")]
    CutOff,
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
    pub fn with_detail(self, change: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Refused { status, detail } => Self::Refused {
                status,
                detail: change(detail),
            },
            Self::UnknownModel { detail } => Self::UnknownModel {
                detail: change(detail),
            },
            Self::NoSuchAddress { detail } => Self::NoSuchAddress {
                detail: change(detail),
            },
            Self::RateLimited { wait, detail } => Self::RateLimited {
                wait,
                detail: change(detail),
            },
            Self::NoCredit { detail } => Self::NoCredit {
                detail: change(detail),
            },
            Self::Rejected { status, detail } => Self::Rejected {
                status,
                detail: change(detail),
            },
            Self::ServerTrouble { status, detail } => Self::ServerTrouble {
                status,
                detail: change(detail),
            },
            Self::Unreadable { detail } => Self::Unreadable {
                detail: change(detail),
            },
            Self::Reported { detail } => Self::Reported {
                detail: change(detail),
            },
            Self::Unreachable
            | Self::Offline
            | Self::CutOff
            | Self::Empty { .. }
            | Self::Withheld => self,
        }
    }

    /// What the provider said, where it said anything.
    pub fn detail(&self) -> Option<&str> {
        let detail = match self {
            Self::Refused { detail, .. }
            | Self::UnknownModel { detail }
            | Self::NoSuchAddress { detail }
            | Self::RateLimited { detail, .. }
            | Self::NoCredit { detail }
            | Self::Rejected { detail, .. }
            | Self::ServerTrouble { detail, .. }
            | Self::Unreadable { detail }
            | Self::Reported { detail } => detail,
            Self::Unreachable
            | Self::Offline
            | Self::CutOff
            | Self::Empty { .. }
            | Self::Withheld => return None,
        };
        Some(detail.as_str()).filter(|detail| !detail.is_empty())
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
}
