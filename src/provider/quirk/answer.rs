//! Watches an answer whose limit was sent larger than its own, because the model needs room to think.

use crate::engine::ports::{Delta, Finish};
use crate::engine::unseen;

/// What was seen of one reply.
#[derive(Debug)]
pub struct Watch {
    /// How many characters the answer may still have.
    left: Option<usize>,
    thought: bool,
    spoke: bool,
    end: End,
}

/// How it ended, as far as it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    NotYet,
    /// By itself, or at the limit that was sent.
    Its(Finish),
    /// It was cut here.
    Cut,
}

impl Watch {
    /// Cuts the answer after so many characters, if it is to be cut.
    pub fn new(most_chars: Option<usize>) -> Self {
        Self {
            left: most_chars,
            thought: false,
            spoke: false,
            end: End::NotYet,
        }
    }

    /// The answer was cut: nothing that comes after counts.
    pub fn is_over(&self) -> bool {
        self.end == End::Cut
    }

    /// The model came to its limit by thinking: before its first word, or with thoughts before its words.
    pub fn wants_room(&self) -> bool {
        self.end == End::Its(Finish::AtLimit) && (self.thought || !self.spoke)
    }

    /// What passes of a delta.
    pub fn pass(&mut self, delta: Delta) -> Vec<Delta> {
        match delta {
            _ if self.is_over() => Vec::new(),
            Delta::Text(text) => self.text(text),
            Delta::Thought(more) => {
                self.thought = true;
                vec![Delta::Thought(more)]
            }
            Delta::Finished(how) => {
                self.end = End::Its(how);
                vec![Delta::Finished(how)]
            }
            other => vec![other],
        }
    }

    fn text(&mut self, text: String) -> Vec<Delta> {
        self.spoke |= !unseen::is_empty(&text);
        let Some(left) = self.left else {
            return vec![Delta::Text(text)];
        };
        match text.char_indices().nth(left) {
            None => {
                self.left = Some(left.saturating_sub(text.chars().count()));
                vec![Delta::Text(text)]
            }
            Some((at, _)) => {
                self.end = End::Cut;
                let kept = text.get(..at).unwrap_or_default().to_owned();
                vec![Delta::Text(kept), Delta::Finished(Finish::AtLimit)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Delta {
        Delta::Text(text.into())
    }

    #[test]
    fn an_answer_is_cut_where_it_is_beyond_its_own_limit() {
        let mut watch = Watch::new(Some(4));
        assert_eq!(watch.pass(text("éa")), [text("éa")]);
        assert_eq!(watch.pass(Delta::Thought("…".into())).len(), 1);
        assert_eq!(
            watch.pass(text("bcd")),
            [text("bc"), Delta::Finished(Finish::AtLimit)]
        );
        assert!(
            watch.is_over() && !watch.wants_room(),
            "it was not the thoughts"
        );
        assert_eq!(watch.pass(text("more")), []);
    }

    #[test]
    fn room_is_wanted_where_thoughts_took_the_limit() {
        let seen = |deltas: &[Delta]| {
            let mut watch = Watch::new(None);
            for delta in deltas {
                watch.pass(delta.clone());
            }
            watch.wants_room()
        };
        let [limit, end] = [Finish::AtLimit, Finish::Complete].map(Delta::Finished);
        let thought = Delta::Thought(String::new());
        assert!(seen(std::slice::from_ref(&limit)), "before the first word");
        assert!(seen(&[text(" "), limit.clone()]));
        assert!(
            seen(&[text("It"), limit.clone(), thought.clone()]),
            "it is told at the end"
        );
        assert!(!seen(&[text("It depends"), limit]));
        assert!(!seen(&[thought, text("YES"), end]));
    }
}
