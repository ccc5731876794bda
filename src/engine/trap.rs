//! The independence trap: a prompt that leans on what another part finds, without a slot that brings it there.
//!
//! Such a part runs at the same time as the other and never sees it; the model makes the finding up. It is a
//! warning and no fault: words are only words, and the person knows what they mean.

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
    let mut found = Vec::new();
    for (here, spec) in &specs {
        let prompt = Template::parse(&spec.prompt);
        // Whoever is given the reports has been given them.
        if prompt.has(&Slot::Reports) || prompt.has(&Slot::Candidate) {
            continue;
        }
        for (_, other) in specs.iter().filter(|(_, other)| other.id != spec.id) {
            if prompt.has(&Slot::Part(other.id.clone())) {
                continue;
            }
            // In the system prompt it is the same trap; the slot goes into the prompt all the same.
            let texts = [spec.prompt.as_str(), spec.system.as_str()];
            if let Some(words) = texts.iter().find_map(|text| leans(text, other)) {
                found.push(Leaning {
                    field: format!("{here}/prompt"),
                    part: spec.id.clone(),
                    other: other.id.clone(),
                    title: other.title.clone(),
                    words,
                });
            }
        }
    }
    found
}

/// The words of a text by which it takes this part's finding as known.
fn leans(text: &str, other: &PartSpec) -> Option<String> {
    let subjects = [
        words(&other.title),
        words(&other.id.as_str().replace('-', " ")),
    ];
    let text: Vec<&str> = text.split_whitespace().collect();
    let plain: Vec<String> = text.iter().map(|word| folded(word)).collect();
    for subject in subjects.iter().filter(|subject| !subject.is_empty()) {
        for (at, window) in plain.windows(subject.len()).enumerate() {
            if window != subject.as_slice() {
                continue;
            }
            let end = at + subject.len();
            let word = |place: Option<usize>| {
                place
                    .and_then(|place| plain.get(place))
                    .map_or("", String::as_str)
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
                continue;
            };
            let from = at.saturating_sub(1);
            let words = text.get(from..to)?.join(" ");
            return Some(
                words
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .to_owned(),
            );
        }
    }
    None
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

    #[test]
    fn a_subject_that_is_only_named_is_none() {
        check("Review the cost of this.", None);
        check("Say nothing of cost or nutrition.", None);
        check("Look at the cost. Score it yourself.", None);
        check("{{cost}}\n\nWeigh the cost score.", None);
        check("Judge the total.", None);
    }
}
