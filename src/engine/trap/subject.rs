//! What parts are called in plain words, and the words of a text that take their findings as known.

use std::collections::{BTreeMap, HashMap};

use crate::engine::job::PartSpec;

/// What a part can have found. With a subject before it and "the" before that, it is spoken of as known: "the
/// cost estimate".
const FINDINGS: [&str; 22] = [
    "score",
    "scores",
    "rating",
    "ratings",
    "report",
    "reports",
    "review",
    "reviews",
    "result",
    "results",
    "finding",
    "findings",
    "verdict",
    "estimate",
    "analysis",
    "assessment",
    "summary",
    "answer",
    "piece",
    "figure",
    "figures",
    "total",
];

/// After a subject, these point back at it: "the cost above".
const BACK: [&str; 6] = [
    "above",
    "before",
    "earlier",
    "already",
    "mentioned",
    "given",
];

/// Before a subject, these do: "the previous cost", "based on the cost".
const AHEAD: [&str; 7] = [
    "above",
    "previous",
    "earlier",
    "preceding",
    "prior",
    "aforementioned",
    "computed",
];

/// What the parts are called in plain words, found by the first of them, so that a text is read once and not once
/// for each part.
pub(super) struct Subjects {
    by_first: HashMap<String, Vec<Subject>>,
}

/// What one part is called.
struct Subject {
    /// The part's place.
    part: usize,
    /// It is its name; titles are looked for before names.
    is_name: bool,
    words: Vec<String>,
}

/// Words that lean on a part.
pub(super) struct Leans {
    is_name: bool,
    /// They themselves.
    pub(super) words: String,
}

impl Subjects {
    pub(super) fn of<'a>(specs: impl Iterator<Item = &'a PartSpec>) -> Self {
        let mut by_first: HashMap<String, Vec<Subject>> = HashMap::new();
        for (part, spec) in specs.enumerate() {
            let title = words(&spec.title);
            let name = words(&spec.id.as_str().replace('-', " "));
            for (is_name, words) in [(false, title), (true, name)] {
                if let Some(first) = words.first() {
                    by_first.entry(first.clone()).or_default().push(Subject {
                        part,
                        is_name,
                        words,
                    });
                }
            }
        }
        Self { by_first }
    }

    /// The parts whose finding a text takes as known, each with the first words that do.
    pub(super) fn leans(&self, text: &str) -> BTreeMap<usize, Leans> {
        let text: Vec<&str> = text.split_whitespace().collect();
        let plain: Vec<String> = text.iter().map(|word| folded(word)).collect();
        let text = Words {
            text,
            lists: self.lists(&plain),
            plain,
        };
        let mut found: BTreeMap<usize, Leans> = BTreeMap::new();
        for (at, word) in text.plain.iter().enumerate() {
            for subject in self.by_first.get(word).into_iter().flatten() {
                let is_name = subject.is_name;
                let known = found.get(&subject.part);
                if known.is_some_and(|known| is_name || !known.is_name) {
                    continue;
                }
                if let Some(words) = text.known_at(at, &subject.words) {
                    found.insert(subject.part, Leans { is_name, words });
                }
            }
        }
        found
    }

    /// How many words of a subject begin at each word, and how many end before it.
    fn lists(&self, plain: &[String]) -> Lists {
        let mut lists = Lists {
            begin: vec![0; plain.len() + 1],
            end: vec![0; plain.len() + 1],
        };
        for (at, word) in plain.iter().enumerate() {
            let own = self.by_first.get(word).into_iter().flatten();
            let lengths = own
                .map(|subject| subject.words.as_slice())
                .filter(|words| plain.get(at..at + words.len()) == Some(words))
                .map(<[String]>::len);
            let longest = lengths.max().unwrap_or(0);
            if let Some(begin) = lists.begin.get_mut(at) {
                *begin = longest;
            }
            if let Some(end) = lists.end.get_mut(at + longest) {
                *end = longest.max(*end);
            }
        }
        lists
    }
}

/// A text in words, and where subjects stand in it.
struct Words<'a> {
    text: Vec<&'a str>,
    plain: Vec<String>,
    lists: Lists,
}

struct Lists {
    begin: Vec<usize>,
    end: Vec<usize>,
}

/// How many subjects a list is followed over, each way: "the nutrition, cost and difficulty scores".
const LONGEST_LIST: usize = 8;

impl Words<'_> {
    fn plain(&self, place: Option<usize>) -> &str {
        let word = place.and_then(|place| self.plain.get(place));
        word.map_or("", String::as_str)
    }

    /// The word at this place ends with one of these.
    fn ends_with(&self, place: usize, marks: &[char]) -> bool {
        self.text
            .get(place)
            .is_some_and(|word| word.ends_with(marks))
    }

    /// A sentence ends with the word before this place.
    fn stops(&self, end: usize) -> bool {
        end.checked_sub(1)
            .is_some_and(|last| self.ends_with(last, &['.', ':', '?', '!', ';']))
    }

    /// The words by which the text takes the finding of the subject at this place as known.
    fn known_at(&self, at: usize, subject: &[String]) -> Option<String> {
        let end = at + subject.len();
        if self.plain.get(at..end)? != subject {
            return None;
        }
        self.known(at, at, end)
            .or_else(|| self.known(self.list_from(at), at, self.list_to(end)))
    }

    /// The same for a subject at this place in a list that goes from `from` to `end`.
    fn known(&self, from: usize, at: usize, end: usize) -> Option<String> {
        let before = self.plain(from.checked_sub(1));
        let after = self.plain(Some(end));
        let known = matches!(before, "the" | "its" | "this" | "that");
        // A sentence that ends after the subject points at nothing.
        let back =
            known && !self.stops(end) && (FINDINGS.contains(&after) || BACK.contains(&after));
        let to = if back {
            end + 1
        } else if from == at && AHEAD.contains(&before) {
            end
        } else {
            return None;
        };
        let words = self.text.get(from.saturating_sub(1)..to)?.join(" ");
        let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
        Some(words.to_owned())
    }

    fn joins(&self, place: usize) -> bool {
        matches!(self.plain(Some(place)), "and" | "or") || self.text.get(place) == Some(&"&")
    }

    /// Where the list of subjects ends that goes on at this place.
    fn list_to(&self, mut end: usize) -> usize {
        for _ in 0..LONGEST_LIST {
            let next = if self.stops(end) {
                return end;
            } else if self.joins(end) {
                end + 1
            } else if end > 0 && self.ends_with(end - 1, &[',']) {
                end
            } else {
                return end;
            };
            match self.lists.begin.get(next) {
                Some(0) | None => return end,
                Some(more) => end = next + more,
            }
        }
        end
    }

    /// Where the list of subjects begins that has come to this place.
    fn list_from(&self, mut from: usize) -> usize {
        for _ in 0..LONGEST_LIST {
            let Some(last) = from.checked_sub(1) else {
                return from;
            };
            let before = if self.joins(last) {
                last
            } else if self.ends_with(last, &[',']) {
                from
            } else {
                return from;
            };
            if self.stops(before) {
                return from;
            }
            match self.lists.end.get(before) {
                Some(0) | None => return from,
                Some(more) => from = before.saturating_sub(*more),
            }
        }
        from
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(folded)
        .filter(|word| !word.is_empty())
        .collect()
}

fn folded(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_ascii_lowercase()
}
