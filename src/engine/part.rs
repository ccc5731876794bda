//! A part as it is worked: its phase, what came of it, and when. [`Part::apply`] is the only thing that
//! changes one.

use std::sync::Arc;
use std::time::Duration;

use super::error::{CallError, Cause};
use super::event::PartEvent;
use super::job::PartId;
use super::ports::{Finish, Moment, Usage};

/// One piece of work and all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub id: PartId,
    /// Where it stands.
    pub phase: Phase,
    /// How often its call was sent.
    pub attempts: u32,
    /// When what happened.
    pub times: Times,
    /// Tokens, where the provider counted them.
    pub usage: Option<Usage>,
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
    /// Its call was sent, the last time.
    pub sent: Option<Moment>,
    /// The first text came.
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
        match (&mut self.phase, event) {
            (Phase::Waiting, PartEvent::Queued) => {
                self.phase = Phase::Queued;
                self.times.queued = Some(at);
            }
            (Phase::Waiting, PartEvent::Spared) => self.phase = Phase::Spared,
            (Phase::Queued, PartEvent::Sent) => {
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
            (Phase::Streaming(text), PartEvent::Stopped) => {
                let kept = std::mem::take(text);
                self.phase = Phase::Stopped { kept };
            }
            _ => return false,
        }
        true
    }

    /// It has come to its end and nothing will change it.
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

    /// All the text that came, whatever it is worth.
    pub fn text(&self) -> &str {
        match &self.phase {
            Phase::Waiting | Phase::Queued | Phase::Spared => "",
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
            Self::Spared => "spared",
            Self::Done(_) => "done",
            Self::Failed { .. } => "failed",
            Self::Stopped { .. } => "stopped",
        }
    }
}

/// An empty reply is no reply, however well it ended.
fn ended(text: String, finish: Finish) -> Phase {
    if text.trim().is_empty() {
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part_after(events: &[PartEvent]) -> Part {
        let mut part = Part::waiting(PartId::new("cost"));
        for (at, event) in events.iter().enumerate() {
            part.apply(Moment::from_millis(at as u64), event);
        }
        part
    }

    #[test]
    fn a_reply_is_folded_from_its_pieces() {
        let part = part_after(&[
            PartEvent::Queued,
            PartEvent::Sent,
            PartEvent::Came(String::new()),
            PartEvent::Came("Very ".into()),
            PartEvent::Came("cheap.".into()),
            PartEvent::Counted(Usage {
                input: 9,
                output: 2,
            }),
            PartEvent::Finished(Finish::Complete),
        ]);
        assert_eq!(
            part.reply().map(|reply| reply.text.as_str()),
            Some("Very cheap.")
        );
        assert_eq!(part.attempts, 1);
        assert_eq!(part.times.first_text, Some(Moment::from_millis(3)));
        assert_eq!(part.times.call(), Some(Duration::from_millis(5)));
        assert_eq!(
            part.usage,
            Some(Usage {
                input: 9,
                output: 2
            })
        );
    }

    #[test]
    fn what_came_after_a_stop_changes_nothing() {
        let mut part = part_after(&[
            PartEvent::Queued,
            PartEvent::Sent,
            PartEvent::Came("Half".into()),
            PartEvent::Stopped,
        ]);
        let before = part.clone();
        assert!(!part.apply(Moment::from_millis(9), &PartEvent::Came(" more".into())));
        assert!(!part.apply(
            Moment::from_millis(9),
            &PartEvent::Finished(Finish::Complete)
        ));
        assert_eq!(part, before);
        assert_eq!(part.text(), "Half");
        assert_eq!(part.reply(), None);
    }

    #[test]
    fn an_empty_reply_is_a_failure_that_says_whether_the_limit_was_the_cause() {
        for (finish, at_limit) in [(Finish::Complete, false), (Finish::AtLimit, true)] {
            let part = part_after(&[
                PartEvent::Queued,
                PartEvent::Sent,
                PartEvent::Came(" \n".into()),
                PartEvent::Finished(finish),
            ]);
            let why = Cause::Call(CallError::Empty { at_limit });
            assert_eq!(
                part.phase,
                Phase::Failed {
                    why,
                    kept: String::new()
                }
            );
        }
    }

    fn any_event() -> impl Strategy<Value = PartEvent> {
        prop_oneof![
            Just(PartEvent::Queued),
            Just(PartEvent::Spared),
            Just(PartEvent::Sent),
            "[a-z ]{0,4}".prop_map(PartEvent::Came),
            Just(PartEvent::Counted(Usage::default())),
            Just(PartEvent::Finished(Finish::Complete)),
            Just(PartEvent::Finished(Finish::AtLimit)),
            Just(PartEvent::Failed(Cause::Call(CallError::CutOff))),
            Just(PartEvent::Stopped),
        ]
    }

    proptest! {
        #[test]
        fn once_over_a_part_never_changes(events in proptest::collection::vec(any_event(), 0..24)) {
            let mut part = Part::waiting(PartId::new("p"));
            for (at, event) in events.iter().enumerate() {
                let before = part.clone();
                let accepted = part.apply(Moment::from_millis(at as u64), event);
                prop_assert_eq!(accepted, part != before || matches!(event, PartEvent::Came(text) if text.is_empty() && accepted) || matches!(event, PartEvent::Counted(_) if accepted));
                if before.is_over() {
                    prop_assert_eq!(&part, &before);
                }
                prop_assert_eq!(part.is_over(), part.times.ended.is_some());
                if let Some(reply) = part.reply() {
                    prop_assert!(!reply.text.trim().is_empty());
                }
            }
        }
    }
}
