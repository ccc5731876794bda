//! Practice: the provider that needs no key. It plays scripted replies to a job's sample with believable
//! timing, and to any other text it says plainly that no model was asked.

use std::time::Duration;

use futures::Stream;
use serde_json::Value;

use crate::engine::error::CallError;
use crate::engine::job::PartId;
use crate::engine::ports::{Call, ChatClient, Delta, Finish, Sleeper};

/// The replies to a job's sample, and the one reply to everything else.
#[derive(Clone, Debug)]
pub struct Script {
    parts: Vec<Line>,
    otherwise: Line,
}

#[derive(Clone, Debug)]
struct Line {
    /// The part that it is the reply of.
    part: String,
    /// Milliseconds until the first word.
    first_ms: u64,
    /// Milliseconds from word to word.
    word_ms: u64,
    text: String,
    /// The reply ends at its token limit.
    at_limit: bool,
}

impl Script {
    /// Reads a file of practice replies; `None` if it is none.
    pub fn read(json: &str) -> Option<Self> {
        let file: Value = serde_json::from_str(json).ok()?;
        let parts = file.get("parts")?.as_array()?.iter().map(line);
        Some(Self {
            parts: parts.collect::<Option<_>>()?,
            otherwise: line(file.get("otherwise")?)?,
        })
    }

    /// There is a reply for this part.
    pub fn has(&self, part: &PartId) -> bool {
        self.own(part).is_some()
    }

    /// The reply for this part.
    pub fn text(&self, part: &PartId) -> Option<&str> {
        self.own(part).map(|line| line.text.as_str())
    }

    fn line(&self, part: &PartId, is_own: bool) -> &Line {
        let line = self.own(part).filter(|_| is_own);
        line.unwrap_or(&self.otherwise)
    }

    fn own(&self, part: &PartId) -> Option<&Line> {
        self.parts.iter().find(|line| line.part == part.as_str())
    }
}

fn line(line: &Value) -> Option<Line> {
    Some(Line {
        part: line
            .get("part")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        first_ms: line.get("first_ms")?.as_u64()?,
        word_ms: line.get("word_ms")?.as_u64()?,
        text: line.get("text")?.as_str()?.to_owned(),
        at_limit: line
            .get("at_limit")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    })
}

/// Plays a [`Script`].
#[derive(Debug)]
pub struct PracticeClient<S> {
    script: Script,
    is_own: bool,
    sleeper: S,
}

impl<S: Sleeper> PracticeClient<S> {
    /// A client for one run. Only the gallery's own job on its own sample gets the scripted replies; to all else
    /// practice says that no model was asked.
    pub fn new(script: Script, is_own: bool, sleeper: S) -> Self {
        Self {
            script,
            is_own,
            sleeper,
        }
    }
}

/// Whether a text is the sample. White space does not make it another text: a text box may change line ends.
pub fn is_sample(sample: &str, text: &str) -> bool {
    sample.split_whitespace().eq(text.split_whitespace())
}

impl<S: Sleeper> ChatClient for PracticeClient<S> {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        let line = self.script.line(&call.part, self.is_own).clone();
        let mut steps: Vec<(u64, Delta)> = line
            .text
            .split_inclusive(' ')
            .enumerate()
            .map(|(number, word)| {
                let delay = if number == 0 {
                    line.first_ms
                } else {
                    line.word_ms
                };
                (delay, Delta::Text(word.to_owned()))
            })
            .collect();
        let finish = if line.at_limit {
            Finish::AtLimit
        } else {
            Finish::Complete
        };
        steps.push((line.word_ms, Delta::Finished(finish)));
        futures::stream::unfold(steps.into_iter(), |mut steps| async {
            let (delay, delta) = steps.next()?;
            self.sleeper.sleep(Duration::from_millis(delay)).await;
            Some((Ok(delta), steps))
        })
    }
}
