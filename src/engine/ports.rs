//! What the engine needs of the outside, as small traits. Each has an in-memory twin in
//! [`testing`](super::testing), so whole runs are tested natively and in virtual time.
//! None needs `Send`: the page has one thread.

use std::future::{Future, Ready};
use std::time::Duration;

use futures::Stream;

use super::error::CallError;
use super::job::{PartId, Temperature};

/// A moment on a clock that never goes back, in milliseconds since the clock's own start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// The moment `millis` milliseconds after the clock's start.
    pub fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the clock's start.
    pub fn as_millis(self) -> u64 {
        self.0
    }

    /// The time from `earlier` until this moment; zero if it is the later one.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// The moment that lies so far after this one, in whole milliseconds.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }
}

/// Tells the time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Moment;
}

/// Waits.
pub trait Sleeper {
    /// Ends when `delay` has passed. Dropping it ends the wait.
    fn sleep(&self, delay: Duration) -> impl Future<Output = ()>;
}

/// One request to a model, in no dialect.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which part asks.
    pub part: PartId,
    /// The system prompt, with the rule of the fences.
    pub system: String,
    /// The user message, its slots filled.
    pub user: String,
    /// The longest reply, in tokens.
    pub max_tokens: u32,
    /// `None` leaves it to the provider.
    pub temperature: Option<Temperature>,
    /// Another provider than the run's, by its name in the page's list.
    pub provider: Option<String>,
    /// Another model than the run's; with another provider and none named, that provider's own choice.
    pub model: Option<String>,
    /// All of the system prompt and so many bytes of the user message stand in other calls, too, which are going to be read
    /// from the provider's cache. `None` where that is not wanted.
    pub cached: Option<usize>,
}

impl Call {
    /// About how many tokens it takes, with the longest reply.
    pub fn about_tokens(&self) -> u32 {
        let prompt = (self.system.len() + self.user.len()) / CHARS_PER_TOKEN;
        let prompt = u32::try_from(prompt).unwrap_or(u32::MAX);
        prompt.saturating_add(self.max_tokens)
    }
}

/// How many characters of English a token holds, about. Only for what is shown with "about" before it, and for limits
/// until the provider has counted.
pub const CHARS_PER_TOKEN: usize = 4;

/// A piece of a reply, as it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delta {
    /// More text.
    Text(String),
    /// More of what the model thinks before it answers. It is no part of the reply.
    Thought(String),
    /// Something came that is nothing of the reply: its headers, or what only keeps the connection open.
    KeepAlive,
    /// What the provider says it counted.
    Usage(Usage),
    /// The reply's own end. Without one, a reply is cut off.
    Finished(Finish),
}

/// Tokens, as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the prompt.
    pub input: u64,
    /// Tokens of the reply, those of its reasoning included.
    pub output: u64,
}

/// How a reply ended that ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model had said all it wanted to.
    Complete,
    /// The token limit cut it: what is there is kept and marked.
    AtLimit,
}

/// Sends a call to a model.
pub trait ChatClient {
    /// The reply, piece by piece. Dropping the stream aborts the request.
    ///
    /// # Errors
    /// An error is the last item of the stream. A stream that ends with neither an error nor
    /// [`Delta::Finished`] is a reply that was cut off.
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>>;

    /// How many tokens a reply may have beyond the call's limit, because the model is known to think first. They are paid for.
    fn room(&self, _call: &Call) -> u32 {
        0
    }

    /// Comes when there is a network again, for a client that was [offline](CallError::Offline) and can tell; `None` for one
    /// that cannot.
    fn back_online(&self) -> Option<impl Future<Output = ()>> {
        None::<Ready<()>>
    }
}
