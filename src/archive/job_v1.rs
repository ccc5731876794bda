//! Version 1 of a stored job. Frozen: a change of form is a new version.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::engine::job::{
    InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split, Temperature,
};

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

/// `{"by": "aspect", "parts": […]}` or `{"by": "repetition", "attempts": 5, "part": {…}}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredSplit {
    by: By,
    #[serde(default)]
    parts: Vec<StoredPart>,
    #[serde(default)]
    attempts: usize,
    part: Option<StoredPart>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum By {
    Aspect,
    Repetition,
}

/// `{"how": "synthesise", "part": {…}}` or `{"how": "vote", "answers": […]}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredMerge {
    how: How,
    part: Option<StoredPart>,
    #[serde(default)]
    answers: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Synthesise,
    Vote,
}

/// A part. One that a split or merge needs and does not have reads as an empty one, which the check refuses
/// at its fields.
#[derive(Debug, Default, Deserialize)]
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
    temperature: Option<f64>,
}

/// A text, or a list of its lines, so that a long prompt can be read in the file.
#[derive(Debug, Default)]
struct Lines(String);

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(LinesVisitor)
    }
}

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = Lines;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, or a list of its lines")
    }

    fn visit_str<E>(self, text: &str) -> Result<Lines, E> {
        Ok(Lines(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines, A::Error> {
        let mut lines: Vec<String> = Vec::new();
        while let Some(line) = list.next_element()? {
            lines.push(line);
        }
        Ok(Lines(lines.join("\n")))
    }
}

impl From<StoredJob> for JobDraft {
    fn from(stored: StoredJob) -> Self {
        Self {
            id: stored.id,
            title: stored.title,
            about: stored.about,
            input: InputSpec {
                label: stored.input.label,
                sample: stored.input.sample.0,
            },
            panels: stored.panels.into_iter().map(PanelDraft::from).collect(),
        }
    }
}

impl From<StoredPanel> for PanelDraft {
    fn from(stored: StoredPanel) -> Self {
        Self {
            id: stored.id,
            title: stored.title,
            split: match stored.split.by {
                By::Aspect => {
                    Split::ByAspect(stored.split.parts.into_iter().map(PartSpec::from).collect())
                }
                By::Repetition => Split::ByRepetition {
                    attempts: stored.split.attempts,
                    part: stored.split.part.unwrap_or_default().into(),
                },
            },
            merge: match stored.merge.how {
                How::Synthesise => Merge::Synthesise(stored.merge.part.unwrap_or_default().into()),
                How::Vote => Merge::Vote {
                    answers: stored.merge.answers,
                },
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
            system: stored.system.0,
            prompt: stored.prompt.0,
            max_tokens: stored.max_tokens,
            temperature: stored.temperature.map(Temperature::new),
        }
    }
}
