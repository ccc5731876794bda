//! Writes a job's file, its fields in the order in which people read them.

use serde::Serialize;

use crate::engine::cut::ChunkSize;
use crate::engine::job::{JobDraft, Merge, PanelDraft, PartSpec, Split};
use crate::engine::merge::score::Criterion;

/// The job's file, indented for people. A draft may be unsound: work that is not finished can be kept, too.
pub(in crate::archive) fn write(job: &JobDraft) -> String {
    let input = Input {
        label: &job.input.label,
        file: job.input.file.as_deref(),
        sample: (job.input.file.is_none()).then(|| Lines::of(&job.input.sample)),
    };
    let file = File {
        version: 1,
        id: &job.id,
        title: &job.title,
        about: Lines::of(&job.about),
        headline: some(&job.headline),
        input,
        panels: job.panels.iter().map(panel).collect(),
    };
    // Texts and numbers can always be written.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

#[derive(Serialize)]
struct File<'a> {
    version: u32,
    id: &'a str,
    title: &'a str,
    about: Lines<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<Lines<'a>>,
    input: Input<'a>,
    panels: Vec<Panel<'a>>,
}

#[derive(Serialize)]
struct Input<'a> {
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<Lines<'a>>,
}

#[derive(Serialize)]
struct Panel<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts_called: Option<[&'a str; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<usize>,
    split: SplitForm<'a>,
    merge: MergeForm<'a>,
}

#[derive(Serialize)]
#[serde(tag = "by", rename_all = "lowercase")]
enum SplitForm<'a> {
    Aspect {
        parts: Vec<Part<'a>>,
    },
    Volume {
        unit: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        items: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tokens: Option<usize>,
        parts: Vec<Part<'a>>,
    },
    Repetition {
        attempts: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        flip: Option<bool>,
        part: Part<'a>,
    },
}

#[derive(Serialize)]
#[serde(tag = "how", rename_all = "lowercase")]
enum MergeForm<'a> {
    Synthesise {
        part: Part<'a>,
    },
    Vote {
        answers: &'a [String],
        #[serde(skip_serializing_if = "Option::is_none")]
        abstain: Option<&'a str>,
        winner: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        quorum: Option<usize>,
    },
    Stitch {
        separator: Lines<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        labels: Option<&'a [String]>,
    },
    Score {
        lowest: u32,
        highest: u32,
        criteria: Vec<CriterionForm<'a>>,
        part: Part<'a>,
    },
}

#[derive(Serialize)]
struct CriterionForm<'a> {
    id: &'a str,
    title: &'a str,
    about: Lines<'a>,
    weight: u32,
}

#[derive(Serialize)]
struct Part<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Lines<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<Lines<'a>>,
    prompt: Lines<'a>,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
}

/// A text of several lines is written as a list of them, so that it can be read in the file.
#[derive(Serialize)]
#[serde(untagged)]
enum Lines<'a> {
    One(&'a str),
    Several(Vec<&'a str>),
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        if text.contains('\n') {
            Self::Several(text.split('\n').collect())
        } else {
            Self::One(text)
        }
    }
}

fn some(text: &str) -> Option<Lines<'_>> {
    (!text.is_empty()).then(|| Lines::of(text))
}

fn panel(panel: &PanelDraft) -> Panel<'_> {
    let called = panel.called.as_ref();
    Panel {
        id: &panel.id,
        title: &panel.title,
        parts_called: called.map(|(one, several)| [one.as_str(), several.as_str()]),
        at_least: (panel.at_least > 0).then_some(panel.at_least),
        split: split(&panel.split),
        merge: merge(&panel.merge),
    }
}

fn split(split: &Split) -> SplitForm<'_> {
    match split {
        Split::ByAspect(parts) => SplitForm::Aspect {
            parts: parts.iter().map(part).collect(),
        },
        Split::ByVolume { cut, parts } => {
            let (items, tokens) = match cut.size {
                ChunkSize::Items(items) => (Some(items), None),
                ChunkSize::Tokens(tokens) => (None, Some(tokens)),
            };
            SplitForm::Volume {
                unit: cut.unit.name(),
                column: cut.column.as_deref(),
                items,
                tokens,
                parts: parts.iter().map(part).collect(),
            }
        }
        Split::ByRepetition {
            attempts,
            flip,
            part: spec,
        } => SplitForm::Repetition {
            attempts: *attempts,
            flip: flip.then_some(true),
            part: part(spec),
        },
    }
}

fn merge(merge: &Merge) -> MergeForm<'_> {
    match merge {
        Merge::Synthesise(spec) => MergeForm::Synthesise { part: part(spec) },
        Merge::Vote(ballot) => MergeForm::Vote {
            answers: &ballot.answers,
            abstain: ballot.abstain.as_deref(),
            winner: ballot.winner.name(),
            quorum: (ballot.quorum > 0).then_some(ballot.quorum),
        },
        Merge::Stitch { separator, labels } => MergeForm::Stitch {
            separator: Lines::of(separator),
            labels: (!labels.is_empty()).then_some(labels),
        },
        Merge::Score { rubric, judge } => MergeForm::Score {
            lowest: rubric.lowest,
            highest: rubric.highest,
            criteria: rubric.criteria.iter().map(criterion).collect(),
            part: part(judge),
        },
    }
}

fn criterion(criterion: &Criterion) -> CriterionForm<'_> {
    CriterionForm {
        id: &criterion.id,
        title: &criterion.title,
        about: Lines::of(&criterion.about),
        weight: criterion.weight,
    }
}

fn part(part: &PartSpec) -> Part<'_> {
    Part {
        id: part.id.as_str(),
        title: &part.title,
        about: some(&part.about),
        system: some(&part.system),
        prompt: Lines::of(&part.prompt),
        max_tokens: part.max_tokens,
        // The double nearest to two decimals is written with two decimals.
        temperature: part.temperature.map(|heat| {
            heat.hundredths()
                .map_or(-1.0, |heat| f64::from(heat) / 100.0)
        }),
        provider: part.provider.as_deref(),
        model: part.model.as_deref(),
    }
}
