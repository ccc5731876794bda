//! The independence trap: a prompt that leans on what another part finds, without a slot that brings it there.
//!
//! Such a part runs at the same time as the other and never sees it; the model makes the finding up. It is a
//! warning and no fault: words are only words, and the person knows what they mean. It is given only where the
//! slot can be put in: one that closes a circle, or that nothing can fill, would mend nothing.

use std::collections::{BTreeMap, HashMap};

use super::edit::{PartAt, slots};
use super::job::{JobDraft, PartId, PartSpec};
use super::prompt::{Slot, Template};

/// A prompt that leans on another part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaning {
    /// The way to the field, as in the job's file.
    pub field: String,
    /// Whose prompt it is.
    pub part: PartId,
    /// Whose finding it takes as known.
    pub other: PartId,
    /// The title of that part.
    pub title: String,
    /// The words that say so.
    pub words: String,
}

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

/// Every prompt of the job that leans on another part without its slot.
pub fn leanings(job: &JobDraft) -> Vec<Leaning> {
    let specs = job.specs();
    let subjects = Subjects::of(specs.iter().map(|(_, spec)| *spec));
    let mut found = Vec::new();
    for ((here, spec), at) in specs.iter().zip(places(job)) {
        let prompt = Template::parse(&spec.prompt);
        // Whoever is given the reports has been given them.
        if prompt.has(&Slot::Reports) || prompt.has(&Slot::Candidate) {
            continue;
        }
        // In the system prompt it is the same trap; the slot goes into the prompt all the same.
        let mut leans = subjects.leans(&spec.prompt);
        for (other, words) in subjects.leans(&spec.system) {
            leans.entry(other).or_insert(words);
        }
        // What can be put in is only asked where some words lean on something.
        let mut offered: Option<Vec<String>> = None;
        for (other, words) in leans {
            let Some((_, other)) = specs.get(other).filter(|(_, other)| other.id != spec.id) else {
                continue;
            };
            if prompt.has(&Slot::Part(other.id.clone())) {
                continue;
            }
            let offered = offered.get_or_insert_with(|| slots(job, at));
            if offered.iter().any(|name| name == other.id.as_str()) {
                found.push(Leaning {
                    field: format!("{here}/prompt"),
                    part: spec.id.clone(),
                    other: other.id.clone(),
                    title: other.title.clone(),
                    words: words.words,
                });
            }
        }
    }
    found
}

/// Where each part's instruction stands, in the order of [`JobDraft::specs`].
fn places(job: &JobDraft) -> impl Iterator<Item = PartAt> {
    job.panels.iter().enumerate().flat_map(|(at, panel)| {
        let parts = 0..panel.split.specs().len();
        let own = panel.merge.spec().map(|_| PartAt::Merge(at));
        parts.map(move |part| PartAt::Split(at, part)).chain(own)
    })
}

/// What the parts are called in plain words, found by the first of them, so that a text is read once and not once
/// for each part.
struct Subjects {
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
struct Leans {
    is_name: bool,
    words: String,
}

impl Subjects {
    fn of<'a>(specs: impl Iterator<Item = &'a PartSpec>) -> Self {
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
    fn leans(&self, text: &str) -> BTreeMap<usize, Leans> {
        let text: Vec<&str> = text.split_whitespace().collect();
        let plain: Vec<String> = text.iter().map(|word| folded(word)).collect();
        let mut found: BTreeMap<usize, Leans> = BTreeMap::new();
        for (at, word) in plain.iter().enumerate() {
            for subject in self.by_first.get(word).into_iter().flatten() {
                let is_name = subject.is_name;
                let known = found.get(&subject.part);
                if known.is_some_and(|known| is_name || !known.is_name) {
                    continue;
                }
                if let Some(words) = known_at(&text, &plain, at, &subject.words) {
                    found.insert(subject.part, Leans { is_name, words });
                }
            }
        }
        found
    }
}

/// The words by which a text takes the finding of the subject at this place as known.
fn known_at(text: &[&str], plain: &[String], at: usize, subject: &[String]) -> Option<String> {
    let end = at + subject.len();
    if plain.get(at..end)? != subject {
        return None;
    }
    let word = |place: Option<usize>| {
        let word = place.and_then(|place| plain.get(place));
        word.map_or("", String::as_str)
    };
    let before = word(at.checked_sub(1));
    let after = word(Some(end));
    let known = matches!(before, "the" | "its" | "this" | "that");
    // A sentence that ends after the subject points at nothing.
    let ends = text
        .get(end - 1)
        .is_some_and(|last| last.ends_with(['.', ':', '?', '!', ';']));
    let back = known && !ends && (FINDINGS.contains(&after) || BACK.contains(&after));
    let to = if back {
        end + 1
    } else if AHEAD.contains(&before) {
        end
    } else {
        return None;
    };
    let words = text.get(at.saturating_sub(1)..to)?.join(" ");
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    Some(words.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::job::{InputSpec, Merge, PanelDraft, Split};

    fn part(id: &str, title: &str, prompt: &str) -> PartSpec {
        PartSpec {
            id: PartId::new(id),
            title: title.into(),
            prompt: prompt.into(),
            max_tokens: 9,
            ..PartSpec::default()
        }
    }

    fn check(prompt: &str, expect: Option<&str>) {
        let parts = vec![
            part("cost", "Cost", "{{input}}"),
            part("food-value", "Nutrition", "{{input}}"),
            part("summary", "Summing up", prompt),
        ];
        let job = JobDraft {
            input: InputSpec::default(),
            panels: vec![PanelDraft {
                id: "p".into(),
                title: "P".into(),
                called: None,
                at_least: 0,
                split: Split::ByAspect(parts),
                merge: Merge::Synthesise(part(
                    "end",
                    "Cost verdict",
                    "{{reports}} and the cost score",
                )),
            }],
            ..JobDraft::default()
        };
        let found = leanings(&job);
        let words = found.first().map(|leaning| leaning.words.as_str());
        assert_eq!(words, expect, "{prompt}");
        for leaning in &found {
            assert_eq!(leaning.field, "panels/0/split/parts/2/prompt");
        }
    }

    #[test]
    fn a_finding_that_is_spoken_of_as_known_is_a_trap() {
        check(
            "Weigh the nutrition score.\n{{input}}",
            Some("the nutrition score"),
        );
        check("Trim it in view of the cost above.", Some("the cost above"));
        check(
            "Use the **Cost** report, please.",
            Some("the **Cost** report"),
        );
        check("Begin from the previous cost.", Some("previous cost"));
        check(
            "Start with the food value estimate",
            Some("the food value estimate"),
        );
    }

    /// Whom each prompt of such a job leans on.
    fn leaning_on(parts: Vec<PartSpec>) -> Vec<(String, String)> {
        let job = JobDraft {
            panels: vec![PanelDraft {
                id: "p".into(),
                title: "P".into(),
                called: None,
                at_least: 0,
                split: Split::ByAspect(parts),
                merge: Merge::Synthesise(part("end", "Verdict", "{{reports}}")),
            }],
            ..JobDraft::default()
        };
        let found = leanings(&job).into_iter();
        let names = found.map(|one| (one.part.to_string(), one.other.to_string()));
        names.collect()
    }

    #[test]
    fn a_slot_that_would_close_a_circle_is_not_asked_for() {
        let weighs = |slot: &str| part("weight", "Weight", &format!("{slot} the cost score"));
        let cost = || part("cost", "Cost", "Mind the weight score. {{input}}");
        let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        // Either slot alone can be put in.
        assert_eq!(
            leaning_on(vec![weighs("{{input}}"), cost()]),
            [both("weight", "cost"), both("cost", "weight")]
        );
        // One of them waits for the other already, directly or through a third.
        assert_eq!(leaning_on(vec![weighs("{{cost}}"), cost()]), []);
        assert_eq!(
            leaning_on(vec![
                part("weight", "Weight", "{{look}} and its size"),
                part("look", "Look", "{{cost}}"),
                cost()
            ]),
            []
        );
        // The verdict waits for every report.
        assert_eq!(
            leaning_on(vec![part("cost", "Cost", "Mind the verdict above.")]),
            []
        );
    }

    #[test]
    fn a_subject_that_is_only_named_is_none() {
        check("Review the cost of this.", None);
        check("Say nothing of cost or nutrition.", None);
        check("Look at the cost. Score it yourself.", None);
        check("{{cost}}\n\nWeigh the cost score.", None);
        check("Judge the total.", None);
    }
}
