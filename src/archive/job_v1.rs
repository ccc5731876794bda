//! Version 1 of a stored job, as `docs/job-format.md` describes it.
//!
//! It is read field by field rather than by derived code: the reader is told the way to a wrong field, and the
//! page is lighter.

mod write;

pub(super) use self::write::write;

use super::JobFileError;
use super::fields::Fields;
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{
    CutSpec, InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split, Temperature,
};
use crate::engine::merge::score::{Criterion, Rubric};
use crate::engine::merge::vote::{Ballot, Rule};

type Read<T> = Result<T, JobFileError>;

/// Reads a whole job, whose version has been read.
pub(super) fn read(mut job: Fields<'_>) -> Read<JobDraft> {
    let input = input(job.object("input")?)?;
    let draft = JobDraft {
        id: job.text("id")?,
        title: job.text("title")?,
        about: job.lines("about")?,
        headline: job.lines("headline")?,
        input,
        panels: job.each("panels", panel)?,
    };
    job.end()?;
    Ok(draft)
}

fn input(mut input: Fields<'_>) -> Read<InputSpec> {
    let draft = InputSpec {
        label: input.text("label")?,
        sample: input.lines("sample")?,
        file: input.optional_text("file")?,
    };
    // One of the two would be lost, and nobody would be told which.
    if draft.file.is_some() && !draft.sample.is_empty() {
        return input.not_a("sample", "absent beside a file");
    }
    input.end()?;
    Ok(draft)
}

fn panel(mut panel: Fields<'_>) -> Read<PanelDraft> {
    let draft = PanelDraft {
        id: panel.text("id")?,
        title: panel.text("title")?,
        called: match panel.optional_texts("parts_called")?.as_slice() {
            [] => None,
            [one, several] => Some((one.clone(), several.clone())),
            _ => return panel.not_a("parts_called", "a list of two texts"),
        },
        at_least: small(panel.optional_whole("at_least")?.unwrap_or(0)),
        split: split(panel.object("split")?)?,
        merge: merge(panel.object("merge")?)?,
    };
    panel.end()?;
    Ok(draft)
}

fn split(mut split: Fields<'_>) -> Read<Split> {
    let draft = match split.one_of("by", "aspect or volume or repetition")? {
        "aspect" => Split::ByAspect(split.each("parts", part)?),
        "volume" => {
            let unit = split.one_of(
                "unit",
                "sections or paragraphs or lines or sentences or csv or jsonl",
            )?;
            let size = match (
                split.optional_whole("items")?,
                split.optional_whole("tokens")?,
            ) {
                (Some(items), None) => ChunkSize::Items(small(items)),
                (None, Some(tokens)) => ChunkSize::Tokens(small(tokens)),
                _ => return split.not_a("items", "a whole number, or tokens in its place"),
            };
            Split::ByVolume {
                cut: CutSpec {
                    unit: Unit::from_name(unit).unwrap_or(Unit::Lines),
                    column: split.optional_text("column")?,
                    size,
                },
                parts: split.each("parts", part)?,
            }
        }
        _ => Split::ByRepetition {
            attempts: small(split.whole("attempts")?),
            flip: split.flag("flip")?,
            part: part(split.object("part")?)?,
        },
    };
    split.end()?;
    Ok(draft)
}

fn merge(mut merge: Fields<'_>) -> Read<Merge> {
    let draft = match merge.one_of("how", "synthesise or vote or stitch or score")? {
        "synthesise" => Merge::Synthesise(part(merge.object("part")?)?),
        "vote" => Merge::Vote(Ballot {
            answers: merge.texts("answers")?,
            abstain: merge.optional_text("abstain")?,
            winner: match merge.optional_one_of("winner", "majority or plurality")? {
                Some("plurality") => Rule::Plurality,
                _ => Rule::Majority,
            },
            quorum: small(merge.optional_whole("quorum")?.unwrap_or(0)),
        }),
        "stitch" => Merge::Stitch {
            separator: merge.lines("separator")?,
            labels: merge.optional_texts("labels")?,
        },
        _ => Merge::Score {
            rubric: Rubric {
                lowest: tiny(merge.whole("lowest")?),
                highest: tiny(merge.whole("highest")?),
                criteria: merge.each("criteria", criterion)?,
            },
            judge: part(merge.object("part")?)?,
        },
    };
    merge.end()?;
    Ok(draft)
}

fn criterion(mut criterion: Fields<'_>) -> Read<Criterion> {
    let draft = Criterion {
        id: criterion.text("id")?,
        title: criterion.text("title")?,
        about: criterion.lines("about")?,
        weight: tiny(criterion.whole("weight")?),
    };
    criterion.end()?;
    Ok(draft)
}

fn part(mut part: Fields<'_>) -> Read<PartSpec> {
    let spec = PartSpec {
        id: PartId::new(part.text("id")?),
        title: part.text("title")?,
        about: part.lines("about")?,
        system: part.lines("system")?,
        prompt: part.lines("prompt")?,
        // A limit beyond any model's is as good as none.
        max_tokens: tiny(part.whole("max_tokens")?),
        temperature: part.number("temperature")?.map(Temperature::new),
        provider: part.optional_text("provider")?,
        model: part.optional_text("model")?,
    };
    part.end()?;
    Ok(spec)
}

/// A number that is too large for its place stays too large for any check.
fn small(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn tiny(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::archive::{FieldFault, JobFileError, read_job};

    const JOB: &str = r#"{"version":1,"id":"a","title":"A","about":"","input":{"label":"Text","sample":["x","y"]},
        "panels":[{"id":"p","title":"P","split":{"by":"repetition","attempts":2,"part":{"id":"b","title":"B","prompt":"?","max_tokens":3,"temperature":0.7}},
        "merge":{"how":"vote","answers":["YES","NO"]}}]}"#;

    fn check(from: &str, to: &str, expect: JobFileError) {
        assert!(JOB.contains(from), "{from}");
        assert_eq!(read_job(&JOB.replace(from, to)).err(), Some(expect));
    }

    fn field(field: &str, fault: FieldFault) -> JobFileError {
        JobFileError::Field {
            field: field.to_owned(),
            fault,
        }
    }

    #[test]
    fn a_stored_job_is_read() {
        let job = read_job(JOB).unwrap();
        assert_eq!(job.input.sample, "x\ny");
        assert!(job.check().is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        check(r#""version":1"#, r#""version":2"#, JobFileError::Version(2));
        check(
            "\n        \"panels\":[",
            "\n        nonsense",
            JobFileError::NoJson(2),
        );
        check(
            r#""title":"P""#,
            r#""titel":"P""#,
            field("panels/0/title", FieldFault::Missing),
        );
        check(
            r#""title":"P""#,
            r#""title":"P","key":"sk""#,
            field("panels/0/key", FieldFault::Unknown),
        );
        check(
            r#""label":"Text""#,
            r#""label":"Text","file":"a.csv""#,
            field("input/sample", FieldFault::NotA("absent beside a file")),
        );
        check(
            r#""by":"repetition""#,
            r#""by":"moon""#,
            field(
                "panels/0/split/by",
                FieldFault::NotA("aspect or volume or repetition"),
            ),
        );
        check(
            r#""max_tokens":3"#,
            r#""max_tokens":-3"#,
            field(
                "panels/0/split/part/max_tokens",
                FieldFault::NotA("a whole number"),
            ),
        );
        check(
            r#"["YES","NO"]"#,
            r#"["YES",1]"#,
            field(
                "panels/0/merge/answers",
                FieldFault::NotA("a list of texts"),
            ),
        );
        check(
            r#"{"label":"Text","sample":["x","y"]}"#,
            "7",
            field("input", FieldFault::NotA("an object")),
        );
    }
}
