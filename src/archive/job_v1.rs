//! Version 1 of a stored job. Frozen: a change of form is a new version.

use serde::Deserialize;

use crate::engine::job::{InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split};

/// What every version begins with.
#[derive(Debug, Deserialize)]
pub struct Head {
    /// The version of the form.
    pub version: u32,
}

/// A whole job.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredJob {
    #[serde(rename = "version")]
    _version: u32,
    id: String,
    title: String,
    about: String,
    input: StoredInput,
    panels: Vec<StoredPanel>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredInput {
    label: String,
    sample: Lines,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredPanel {
    id: String,
    title: String,
    split: StoredSplit,
    merge: StoredMerge,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
enum StoredSplit {
    Aspect { parts: Vec<StoredPart> },
    Repetition { attempts: usize, part: StoredPart },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "how", rename_all = "lowercase", deny_unknown_fields)]
enum StoredMerge {
    Synthesise { part: StoredPart },
    Vote { answers: Vec<String> },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredPart {
    id: String,
    title: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    system: Lines,
    prompt: Lines,
    max_tokens: u32,
    #[serde(default)]
    temperature: Option<f32>,
}

/// A text, or its lines, so that a long prompt can be read in the file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Lines {
    Text(String),
    Lines(Vec<String>),
}

impl Default for Lines {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<Lines> for String {
    fn from(lines: Lines) -> Self {
        match lines {
            Lines::Text(text) => text,
            Lines::Lines(lines) => lines.join("\n"),
        }
    }
}

impl From<StoredJob> for JobDraft {
    fn from(stored: StoredJob) -> Self {
        Self {
            id: stored.id,
            title: stored.title,
            about: stored.about,
            input: InputSpec { label: stored.input.label, sample: stored.input.sample.into() },
            panels: stored.panels.into_iter().map(PanelDraft::from).collect(),
        }
    }
}

impl From<StoredPanel> for PanelDraft {
    fn from(stored: StoredPanel) -> Self {
        Self {
            id: stored.id,
            title: stored.title,
            split: match stored.split {
                StoredSplit::Aspect { parts } => Split::ByAspect(parts.into_iter().map(PartSpec::from).collect()),
                StoredSplit::Repetition { attempts, part } => Split::ByRepetition { attempts, part: part.into() },
            },
            merge: match stored.merge {
                StoredMerge::Synthesise { part } => Merge::Synthesise(part.into()),
                StoredMerge::Vote { answers } => Merge::Vote { answers },
            },
        }
    }
}

impl From<StoredPart> for PartSpec {
    fn from(stored: StoredPart) -> Self {
        Self {
            id: PartId::new(stored.id),
            title: stored.title,
            about: stored.about,
            system: stored.system.into(),
            prompt: stored.prompt.into(),
            max_tokens: stored.max_tokens,
            temperature: stored.temperature,
        }
    }
}
