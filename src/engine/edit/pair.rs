//! Splits and merges: which suit each other, and how a panel goes from one to another and keeps what it can.

use super::{names, starter};
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{
    CutSpec, JobDraft, Merge, MergeKind, PanelDraft, PartSpec, Split, SplitKind,
};
use crate::engine::merge::vote::{self, Ballot};
use crate::engine::prompt::{Slot, Template, own_slot};

/// The merges that a split suggests.
pub fn suits(split: SplitKind) -> &'static [MergeKind] {
    match split {
        SplitKind::Aspect => &[MergeKind::Synthesise],
        SplitKind::Volume => &[MergeKind::Stitch],
        SplitKind::Repetition => &[MergeKind::Vote, MergeKind::Score],
    }
}

/// Puts words at the end of a prompt, with a blank line before them.
pub(super) fn append(prompt: &mut String, words: &str) {
    let end = prompt.trim_end().len();
    prompt.truncate(end);
    if !prompt.is_empty() {
        prompt.push_str("\n\n");
    }
    prompt.push_str(words);
}

fn has(prompt: &str, name: &str) -> bool {
    own_slot(name).is_some_and(|slot: Slot| Template::parse(prompt).has(&slot))
}

/// Puts other words in the place of a slot.
fn swap(prompt: &mut String, name: &str, words: &str) {
    if has(prompt, name) {
        *prompt = names::replaced(prompt, |slot| (slot == name).then(|| words.to_owned()));
    }
}

/// Splits a panel in another way. Its parts stay, as far as there is room for them.
pub(super) fn split(draft: &mut JobDraft, at: usize, kind: SplitKind) {
    let first = starter::part(draft);
    let Some(panel) = draft
        .panels
        .get_mut(at)
        .filter(|panel| panel.split.kind() != kind)
    else {
        return;
    };
    let mut parts = panel.split.specs().to_vec();
    if parts.is_empty() {
        parts.push(first);
    }
    for part in &mut parts {
        if kind == SplitKind::Volume {
            to_chunk(&mut part.prompt);
        } else {
            swap(&mut part.prompt, "chunk", "{{input}}");
        }
    }
    panel.split = match kind {
        SplitKind::Aspect => Split::ByAspect(parts),
        SplitKind::Volume => Split::ByVolume {
            cut: CutSpec {
                unit: Unit::Paragraphs,
                column: None,
                size: ChunkSize::Items(starter::ITEMS),
            },
            parts,
        },
        SplitKind::Repetition => Split::ByRepetition {
            attempts: starter::ATTEMPTS,
            flip: false,
            part: parts.swap_remove(0),
        },
    };
}

pub(super) fn to_chunk(prompt: &mut String) {
    if has(prompt, "chunk") {
        return;
    }
    if has(prompt, "input") {
        swap(prompt, "input", "{{chunk}}");
    } else {
        append(prompt, "{{chunk}}");
    }
}

/// Merges a panel in another way. A synthesiser becomes a judge and a judge a synthesiser; answers become labels
/// and labels answers.
pub(super) fn merge(draft: &mut JobDraft, at: usize, kind: MergeKind) {
    let verdict = starter::verdict(draft);
    let judge = starter::judge(draft);
    let Some(panel) = draft
        .panels
        .get_mut(at)
        .filter(|panel| panel.merge.kind() != kind)
    else {
        return;
    };
    let old = std::mem::replace(&mut panel.merge, Merge::Vote(Ballot::default()));
    let own = old.spec().cloned();
    let words = match old {
        Merge::Vote(ballot) => ballot.answers,
        Merge::Stitch { labels, .. } => labels,
        Merge::Score { .. } | Merge::Synthesise(_) => Vec::new(),
    };
    let one_task = matches!(&panel.split, Split::ByVolume { parts, .. } if parts.len() == 1);
    panel.merge = match kind {
        MergeKind::Synthesise => Merge::Synthesise(own.map_or(verdict, to_synthesiser)),
        MergeKind::Score => Merge::Score {
            rubric: starter::rubric(),
            judge: own.map_or(judge, to_judge),
        },
        MergeKind::Vote => Merge::Vote(Ballot {
            answers: if words.is_empty() {
                starter::answers()
            } else {
                words.clone()
            },
            ..Ballot::default()
        }),
        MergeKind::Stitch => Merge::Stitch {
            separator: starter::SEPARATOR.to_owned(),
            labels: if one_task { words.clone() } else { Vec::new() },
        },
    };
    reword(panel, &words);
}

fn to_synthesiser(mut part: PartSpec) -> PartSpec {
    swap(&mut part.prompt, "candidate", "{{reports}}");
    // A line that had nothing but the criteria is left empty, for words of one's own.
    swap(&mut part.prompt, "criteria", "");
    if !has(&part.prompt, "reports") {
        append(&mut part.prompt, "{{reports}}");
    }
    part
}

fn to_judge(mut part: PartSpec) -> PartSpec {
    swap(&mut part.prompt, "reports", "{{candidate}}");
    if !has(&part.prompt, "candidate") {
        append(&mut part.prompt, "{{candidate}}");
    }
    if !has(&part.prompt, "criteria") {
        append(&mut part.prompt, starter::CRITERIA_PROMPT);
    }
    part
}

/// The labels of a panel change: whoever gives its first has parts that are told how a reply must read, and whoever
/// takes the last away has none that is told so any more, unless the words are a person's own.
pub(super) fn label(panel: &mut PanelDraft, new: Vec<String>) {
    let Merge::Stitch { labels, .. } = &mut panel.merge else {
        return;
    };
    let (had, has_now) = (!labels.is_empty(), !new.is_empty());
    *labels = new;
    if had != has_now {
        names::each_of_split(&mut panel.split, |part| {
            if has_now {
                ask_for_labels(&mut part.prompt);
            } else {
                drop_words(&mut part.prompt, starter::LABELS_PROMPT);
            }
        });
    }
}

fn ask_for_labels(prompt: &mut String) {
    if !has(prompt, "labels") {
        append(prompt, starter::LABELS_PROMPT);
    }
}

/// Takes out words of the editor's that nobody has changed, with the blank line before them.
fn drop_words(prompt: &mut String, words: &str) {
    if let Some((before, after)) = prompt.split_once(words) {
        *prompt = format!("{}{after}", before.trim_end());
    }
}

/// The prompts of the split say `{{answers}}` where there is a vote, `{{labels}}` and the form of a line where there
/// are labels, and plain words where there is neither.
fn reword(panel: &mut PanelDraft, words: &[String]) {
    let spoken: Vec<&str> = words.iter().map(String::as_str).collect();
    let spoken = vote::either(&spoken);
    let merge = &panel.merge;
    names::each_of_split(&mut panel.split, |part| {
        let prompt = &mut part.prompt;
        match merge {
            Merge::Vote(_) => {
                drop_words(prompt, starter::LABELS_PROMPT);
                swap(prompt, "labels", "{{answers}}");
                if !has(prompt, "answers") {
                    append(prompt, starter::ANSWERS_PROMPT);
                }
            }
            Merge::Stitch { labels, .. } if !labels.is_empty() => {
                drop_words(prompt, starter::ANSWERS_PROMPT);
                swap(prompt, "answers", "{{labels}}");
                ask_for_labels(prompt);
            }
            _ => {
                drop_words(prompt, starter::LABELS_PROMPT);
                swap(prompt, "labels", &spoken);
                swap(prompt, "answers", &spoken);
            }
        }
    });
}
