//! A part as it is worked: its phase, what came of it, and when. [`Part::apply`] is the only thing that
//! changes one.

use std::sync::Arc;
use std::time::Duration;

use super::error::{CallError, Cause};
use super::event::PartEvent;
use super::job::PartId;
use super::ports::{Finish, Moment, Usage};
use super::unseen;

/// One piece of work and all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub id: PartId,
    /// Where it stands.
    pub phase: Phase,
    /// How often its call was sent: as often as there are [`tries`](Self::tries), and once more if the times tell of a
    /// sending.
    pub attempts: u32,
    /// When what happened, with the times of the newest attempt, unless that is among the tries.
    pub times: Times,
    /// Tokens of the newest attempt, where the provider counted them.
    pub usage: Option<Usage>,
    /// Attempts that others have taken, or will take, the place of, the oldest first. They were sent and may have been
    /// paid for.
    pub tries: Vec<Attempt>,
    /// When a person wanted it asked again: what it had given before is not given any more from then on.
    pub reopened: Vec<Moment>,
}

/// An attempt that another takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How it ended.
    pub end: AttemptEnd,
    /// When its call was sent.
    pub sent: Moment,
    /// When its first text came.
    pub first_text: Option<Moment>,
    /// When it ended.
    pub ended: Moment,
    /// Tokens, where the provider counted them.
    pub usage: Option<Usage>,
}

/// How an attempt ended that another takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// It gave a reply that counted, until a person wanted another.
    Done(Arc<Reply>),
    /// It failed.
    Failed {
        /// Why.
        why: Cause,
        /// What had come.
        kept: String,
    },
    /// A person stopped it.
    Stopped {
        /// What had come.
        kept: String,
    },
}

impl Attempt {
    /// From the sending of the call until the end.
    pub fn call(&self) -> Duration {
        self.ended.since(self.sent)
    }

    /// All the text that came, whatever it is worth.
    pub fn text(&self) -> &str {
        match &self.end {
            AttemptEnd::Done(reply) => &reply.text,
            AttemptEnd::Failed { kept, .. } | AttemptEnd::Stopped { kept } => kept,
        }
    }
}

/// Where a part stands. The text lives in the arms that can have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits for what it needs, or for the run.
    Waiting,
    /// It waits for a place in its lane.
    Queued,
    /// Its call is out. The text may still be empty.
    Streaming(String),
    /// Its last attempt failed, and it will ask again.
    Retrying {
        /// Why the attempt failed.
        why: CallError,
        /// Until when it waits before it asks for a place in its lane, which may let it wait longer.
        until: Moment,
    },
    /// It was not needed, so no call was made.
    Spared,
    /// It gave a reply that counts.
    Done(Arc<Reply>),
    /// It gave none that counts.
    Failed {
        /// Why.
        why: Cause,
        /// What had come, never passed on as a reply.
        kept: String,
    },
    /// A person stopped it.
    Stopped {
        /// What had come, never passed on as a reply.
        kept: String,
    },
}

/// A reply that counts: not empty, and ended by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The text, as it came.
    pub text: String,
    /// Whether it is whole or reached its limit.
    pub finish: Finish,
}

impl Reply {
    /// The lines that code may read. A reply that reached its limit may have been cut within its last line, and
    /// half a label can be another label, half a score another score.
    pub fn whole_lines(&self) -> impl Iterator<Item = &str> {
        let text = match self.finish {
            Finish::Complete => self.text.as_str(),
            Finish::AtLimit => self.text.rsplit_once('\n').map_or("", |(whole, _)| whole),
        };
        text.lines()
    }
}

/// When what happened to a part; `None` where it did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// It had all it needs.
    pub queued: Option<Moment>,
    /// The call of the newest attempt was sent.
    pub sent: Option<Moment>,
    /// The first text of that attempt came.
    pub first_text: Option<Moment>,
    /// It came to its end.
    pub ended: Option<Moment>,
}

impl Times {
    /// From the sending of the call until the end; `None` for a part that was never sent or is still out.
    pub fn call(&self) -> Option<Duration> {
        Some(self.ended?.since(self.sent?))
    }
}

impl Part {
    /// A part that nothing has happened to.
    pub fn waiting(id: PartId) -> Self {
        Self {
            id,
            phase: Phase::Waiting,
            attempts: 0,
            times: Times::default(),
            usage: None,
            tries: Vec::new(),
            reopened: Vec::new(),
        }
    }

    /// Folds one event into the part. What its phase cannot accept is ignored: a late delta after a stop
    /// changes nothing. Answers whether the event was accepted.
    pub fn apply(&mut self, at: Moment, event: &PartEvent) -> bool {
        let accepted = self.step(at, event);
        if accepted && self.is_over() && self.times.ended.is_none() {
            self.times.ended = Some(at);
        }
        accepted
    }

    fn step(&mut self, at: Moment, event: &PartEvent) -> bool {
        if *event == PartEvent::Reopened {
            return self.reopen(at);
        }
        match (&mut self.phase, event) {
            (Phase::Waiting, PartEvent::Queued) => {
                self.phase = Phase::Queued;
                self.times.queued = Some(at);
            }
            (Phase::Waiting, PartEvent::Spared) => self.phase = Phase::Spared,
            (Phase::Queued | Phase::Retrying { .. }, PartEvent::Sent) => {
                self.phase = Phase::Streaming(String::new());
                self.attempts = self.attempts.saturating_add(1);
                self.times.sent = Some(at);
            }
            (Phase::Streaming(text), PartEvent::Came(more)) => {
                text.push_str(more);
                if !more.is_empty() && self.times.first_text.is_none() {
                    self.times.first_text = Some(at);
                }
            }
            (Phase::Streaming(_), PartEvent::Counted(usage)) => self.usage = Some(*usage),
            (Phase::Streaming(text), PartEvent::Finished(finish)) => {
                let text = std::mem::take(text);
                self.phase = ended(text, *finish);
            }
            (Phase::Streaming(text), PartEvent::Again { why, after }) => {
                let kept = std::mem::take(text);
                let cause = Cause::Call(why.clone());
                self.keep(at, AttemptEnd::Failed { why: cause, kept });
                self.phase = Phase::Retrying {
                    why: why.clone(),
                    until: at.plus(*after),
                };
            }
            (Phase::Retrying { .. }, PartEvent::Failed(why)) => {
                let kept = self.text().to_owned();
                self.phase = Phase::Failed {
                    why: why.clone(),
                    kept,
                };
            }
            (Phase::Waiting | Phase::Queued, PartEvent::Failed(why)) => {
                self.phase = Phase::Failed {
                    why: why.clone(),
                    kept: String::new(),
                };
            }
            (Phase::Streaming(text), PartEvent::Failed(why)) => {
                let kept = std::mem::take(text);
                self.phase = Phase::Failed {
                    why: why.clone(),
                    kept,
                };
            }
            (Phase::Waiting | Phase::Queued, PartEvent::Stopped) => {
                self.phase = Phase::Stopped {
                    kept: String::new(),
                };
            }
            (Phase::Retrying { .. }, PartEvent::Stopped) => {
                let kept = self.text().to_owned();
                self.phase = Phase::Stopped { kept };
            }
            (Phase::Streaming(text), PartEvent::Stopped) => {
                let kept = std::mem::take(text);
                self.phase = Phase::Stopped { kept };
            }
            _ => return false,
        }
        true
    }

    /// Waits anew, and keeps as an attempt what it had given. One that was never sent, or whose attempts are all kept,
    /// has nothing to keep.
    fn reopen(&mut self, at: Moment) -> bool {
        if !self.is_over() {
            return false;
        }
        let ended = self.times.ended.unwrap_or(at);
        match std::mem::replace(&mut self.phase, Phase::Waiting) {
            Phase::Done(reply) => self.keep(ended, AttemptEnd::Done(reply)),
            Phase::Failed { why, kept } => self.keep(ended, AttemptEnd::Failed { why, kept }),
            Phase::Stopped { kept } => self.keep(ended, AttemptEnd::Stopped { kept }),
            Phase::Waiting
            | Phase::Queued
            | Phase::Streaming(_)
            | Phase::Retrying { .. }
            | Phase::Spared => {}
        }
        self.times = Times::default();
        self.reopened.push(at);
        true
    }

    /// Puts the newest attempt among the tries, if there is one that is not there.
    fn keep(&mut self, ended: Moment, end: AttemptEnd) {
        let usage = self.usage.take();
        let first_text = self.times.first_text.take();
        if let Some(sent) = self.times.sent.take() {
            self.tries.push(Attempt {
                end,
                sent,
                first_text,
                ended,
                usage,
            });
        }
    }

    /// It was wanted again, and nothing was sent since: what it had given before is among its tries.
    pub fn is_unsent_again(&self) -> bool {
        let last = self.tries.last().map(|attempt| attempt.ended);
        self.times.sent.is_none() && last <= self.reopened.last().copied() && last.is_some()
    }

    /// Anything has happened to it.
    pub fn has_begun(&self) -> bool {
        self.phase != Phase::Waiting || !self.reopened.is_empty()
    }

    /// It has come to its end, and nothing but a person who wants it asked again will change it.
    pub fn is_over(&self) -> bool {
        matches!(
            self.phase,
            Phase::Done(_) | Phase::Failed { .. } | Phase::Stopped { .. } | Phase::Spared
        )
    }

    /// The reply that may be merged, if there is one.
    pub fn reply(&self) -> Option<&Reply> {
        match &self.phase {
            Phase::Done(reply) => Some(reply),
            _ => None,
        }
    }

    /// The same reply, to share.
    pub fn shared_reply(&self) -> Option<Arc<Reply>> {
        match &self.phase {
            Phase::Done(reply) => Some(Arc::clone(reply)),
            _ => None,
        }
    }

    /// All the text that came of the newest attempt, whatever it is worth.
    pub fn text(&self) -> &str {
        match &self.phase {
            Phase::Waiting | Phase::Queued | Phase::Spared => "",
            // It stays until the next attempt is sent.
            Phase::Retrying { .. } => self.tries.last().map_or("", Attempt::text),
            Phase::Streaming(text) => text,
            Phase::Done(reply) => &reply.text,
            Phase::Failed { kept, .. } | Phase::Stopped { kept } => kept,
        }
    }
}

impl Phase {
    /// The phase's name in the page's `data-phase`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Queued => "queued",
            Self::Streaming(_) => "streaming",
            Self::Retrying { .. } => "retrying",
            Self::Spared => "spared",
            Self::Done(_) => "done",
            Self::Failed { .. } => "failed",
            Self::Stopped { .. } => "stopped",
        }
    }
}

/// An empty reply is no reply, however well it ended, nor is one of which nothing can be seen.
fn ended(text: String, finish: Finish) -> Phase {
    if unseen::is_empty(&text) {
        let at_limit = finish == Finish::AtLimit;
        Phase::Failed {
            why: Cause::Call(CallError::Empty { at_limit }),
            kept: String::new(),
        }
    } else {
        Phase::Done(Arc::new(Reply { text, finish }))
    }
}

#[cfg(test)]
mod tests;
