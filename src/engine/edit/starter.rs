//! What new things hold until somebody writes better: all of it is the job's own text, and sound.

use super::names;
use crate::engine::job::{InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split};
use crate::engine::merge::score::{Criterion, Rubric};

/// The name of a new job.
pub(super) const NEW: &str = "new-job";
/// How often a question is asked.
pub(super) const ATTEMPTS: usize = 5;
/// How many items a chunk has.
pub(super) const ITEMS: usize = 10;
/// What stands between two replies.
pub(super) const SEPARATOR: &str = "\n\n";
/// How a part is told what it may answer.
pub(super) const ANSWERS_PROMPT: &str = "Reply with {{answers}} and nothing else.";
/// How a part is told which labels there are and how its reply is read: [`labels`](crate::engine::merge::labels) reads
/// lines with a number and nothing else.
pub(super) const LABELS_PROMPT: &str = "Give each of these numbered items one label: {{labels}}.\n\nReply with one line for each item: its number, a colon, a space and its label, in this form:\n1: label\n2: label\nKeep the numbers as they are, leave none out, and write nothing else.";
/// How a judge is told what to judge by. The scale stands in the criteria.
pub(super) const CRITERIA_PROMPT: &str = "The criteria:\n\n{{criteria}}\n\nReply with one line for each criterion: its name without the weight, a colon, a space and its score. Write nothing else.";

/// A job that is sound and says what to change.
pub fn job() -> JobDraft {
    let mut draft = JobDraft {
        id: NEW.to_owned(),
        title: "New job".to_owned(),
        input: InputSpec {
            label: "Text".to_owned(),
            ..InputSpec::default()
        },
        ..JobDraft::default()
    };
    add_panel(&mut draft);
    draft
}

pub(super) fn add_panel(draft: &mut JobDraft) {
    let is_taken = |name: &str| draft.panels.iter().any(|panel| panel.id == name);
    let id = names::free(names::PANEL, is_taken);
    let title = match id.strip_prefix("panel-") {
        Some(letter) => format!("Panel {}", letter.to_ascii_uppercase()),
        None => "Panel".to_owned(),
    };
    draft.panels.push(PanelDraft {
        id,
        title,
        called: None,
        at_least: 0,
        split: Split::ByAspect(vec![part(draft)]),
        merge: Merge::Synthesise(verdict(draft)),
    });
}

pub(super) fn add_part(draft: &mut JobDraft, panel: usize) {
    let mut part = part(draft);
    if let Some(Split::ByVolume { .. }) = draft.panels.get(panel).map(|panel| &panel.split) {
        super::pair::to_chunk(&mut part.prompt);
    }
    super::order::parts(draft, panel, |all| all.push(part));
}

pub(super) fn add_criterion(all: &mut Vec<Criterion>) {
    let id = names::free(names::CRITERION, |name| {
        all.iter().any(|one| one.id == name)
    });
    all.push(Criterion {
        title: titled("Criterion", &id),
        id,
        about: "How well it does.".to_owned(),
        weight: 1,
    });
}

/// "Part", or "Part B" where the name is `part-b`.
fn titled(title: &str, id: &str) -> String {
    match id.rsplit_once('-') {
        Some((_, letter)) if letter.len() == 1 => {
            format!("{title} {}", letter.to_ascii_uppercase())
        }
        _ => title.to_owned(),
    }
}

fn named(draft: &JobDraft, title: &str) -> PartSpec {
    let id: PartId = names::free_part(draft, title);
    PartSpec {
        title: titled(title, id.as_str()),
        id,
        max_tokens: 300,
        ..PartSpec::default()
    }
}

/// A part of a split.
pub(super) fn part(draft: &JobDraft) -> PartSpec {
    PartSpec {
        prompt: "What is there to say of this?\n\n{{input}}".to_owned(),
        ..named(draft, "Part")
    }
}

/// A synthesiser.
pub(super) fn verdict(draft: &JobDraft) -> PartSpec {
    PartSpec {
        prompt: "The text:\n\n{{input}}\n\nThe reports:\n\n{{reports}}\n\nWrite the verdict."
            .to_owned(),
        ..named(draft, "Verdict")
    }
}

/// A judge.
pub(super) fn judge(draft: &JobDraft) -> PartSpec {
    PartSpec {
        prompt: format!("{{{{candidate}}}}\n\n{CRITERIA_PROMPT}"),
        max_tokens: 60,
        ..named(draft, "Judge")
    }
}

/// What a judge judges by.
pub(super) fn rubric() -> Rubric {
    Rubric {
        lowest: 1,
        highest: 10,
        criteria: vec![Criterion {
            id: "quality".to_owned(),
            title: "Quality".to_owned(),
            about: "How well it does what was asked.".to_owned(),
            weight: 1,
        }],
    }
}

/// What may be answered.
pub(super) fn answers() -> Vec<String> {
    vec!["YES".to_owned(), "NO".to_owned()]
}
