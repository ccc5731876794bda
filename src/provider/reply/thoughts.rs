//! Tells thoughts from the answer where a model writes both into one text: `<think>…</think>` and then the answer, as the models of
//! DeepSeek, Qwen and others do at servers that do not tell them apart.

use crate::engine::ports::Delta;

/// What opens thoughts, and what closes them. They count at the very beginning of a reply alone; later they are words.
const TAGS: [(&str, &str); 3] = [
    ("<think>", "</think>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
];

/// Sorts the text of one reply, however it is cut. Thoughts that are not closed leave no answer.
#[derive(Debug, Default)]
pub(super) struct Thoughts {
    state: State,
    /// What may turn out to be a tag.
    held: String,
}

#[derive(Debug, Default)]
enum State {
    /// Nothing but what may be an opening tag.
    #[default]
    Start,
    /// Until this.
    Inside(&'static str),
    /// Behind a closing tag: the white space there belongs to nobody.
    Between,
    /// All that comes is the answer.
    Answer,
}

impl Thoughts {
    /// More text.
    pub(super) fn push(&mut self, text: &str, deltas: &mut Vec<Delta>) {
        match self.state {
            State::Answer => tell(Delta::Text, text, deltas),
            State::Between => {
                let text = text.trim_start();
                if !text.is_empty() {
                    self.state = State::Answer;
                    tell(Delta::Text, text, deltas);
                }
            }
            State::Start => {
                self.held.push_str(text);
                self.begin(deltas);
            }
            State::Inside(close) => {
                self.held.push_str(text);
                self.look_for(close, deltas);
            }
        }
    }

    /// No more text comes: what was held is what it seems to be.
    pub(super) fn flush(&mut self, deltas: &mut Vec<Delta>) {
        let held = std::mem::take(&mut self.held);
        match self.state {
            State::Inside(_) => tell(Delta::Thought, &held, deltas),
            _ => tell(Delta::Text, &held, deltas),
        }
    }

    fn begin(&mut self, deltas: &mut Vec<Delta>) {
        let begun = self.held.trim_start();
        let open = TAGS
            .iter()
            .find_map(|(open, close)| Some((begun.strip_prefix(open)?, close)));
        if let Some((rest, close)) = open {
            let at = self.held.len() - rest.len();
            self.held.drain(..at);
            self.state = State::Inside(close);
            self.look_for(close, deltas);
        } else if !TAGS.iter().any(|(open, _)| open.starts_with(begun)) {
            self.state = State::Answer;
            self.flush(deltas);
        }
    }

    fn look_for(&mut self, close: &'static str, deltas: &mut Vec<Delta>) {
        let held = std::mem::take(&mut self.held);
        if let Some((thought, answer)) = held.split_once(close) {
            tell(Delta::Thought, thought, deltas);
            self.state = State::Between;
            self.push(answer, deltas);
        } else {
            let (thought, rest) = held.split_at(held.len() - tail(&held, close));
            tell(Delta::Thought, thought, deltas);
            rest.clone_into(&mut self.held);
        }
    }
}

/// How many bytes at the end of a text are the beginning of the tag.
fn tail(text: &str, tag: &str) -> usize {
    let lengths = (1..tag.len()).rev();
    let mut fitting = lengths.filter(|length| {
        tag.get(..*length)
            .is_some_and(|start| text.ends_with(start))
    });
    fitting.next().unwrap_or(0)
}

fn tell(kind: fn(String) -> Delta, text: &str, deltas: &mut Vec<Delta>) {
    if !text.is_empty() {
        deltas.push(kind(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(pieces: &[&str]) -> (String, String) {
        let (mut sorter, mut deltas) = (Thoughts::default(), Vec::new());
        for piece in pieces {
            sorter.push(piece, &mut deltas);
        }
        sorter.flush(&mut deltas);
        let (mut thought, mut answer) = (String::new(), String::new());
        for delta in deltas {
            match delta {
                Delta::Thought(more) => thought.push_str(&more),
                Delta::Text(more) => answer.push_str(&more),
                other => panic!("{other:?}"),
            }
        }
        (thought, answer)
    }

    fn check(text: &str, thought: &str, answer: &str) {
        let expect = (thought.to_owned(), answer.to_owned());
        assert_eq!(sorted(&[text]), expect, "{text:?}");
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(sorted(&letters), expect, "{text:?}, letter by letter");
    }

    #[test]
    fn thoughts_at_the_beginning_are_no_answer() {
        check(
            "\n<think>\nOne word? NO?\n</think>\n\nYES",
            "\nOne word? NO?\n",
            "YES",
        );
        check("<thought>a</thought>b", "a", "b");
        check("<think></think>YES", "", "YES");
        check("<think>never closed: YES", "never closed: YES", "");
        check("<think>a </thin</think>b", "a </thin", "b");
    }

    #[test]
    fn the_same_words_elsewhere_are_words() {
        check("YES", "", "YES");
        check("  YES ", "", "  YES ");
        check(
            "Use <think> tags </think>.",
            "",
            "Use <think> tags </think>.",
        );
        check("<thin", "", "<thin");
        check("<b>bold</b>", "", "<b>bold</b>");
        check(
            "<think>a</think>b<think>c</think>",
            "a",
            "b<think>c</think>",
        );
        check("   ", "", "   ");
    }

    proptest! {
        #[test]
        fn no_cutting_changes_what_is_thought(text in "(<think>|</think>|<reasoning>|<|/|think|a| |é|\n){0,12}", at in 0usize..80) {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (left, right) = text.split_at(at);
            prop_assert_eq!(sorted(&[left, right]), sorted(&[&text]));
        }
    }
}
