//! Version 1 of a stored job. Frozen: a change of form is a new version.
//!
//! It is read field by field rather than by derived code: the reader is told the way to a wrong field, and the
//! page is lighter.

use super::JobFileError;
use super::fields::Fields;
use crate::engine::job::{
    InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split, Temperature,
};

/// Reads a whole job, whose version has been read.
pub(super) fn read(mut job: Fields<'_>) -> Result<JobDraft, JobFileError> {
    let mut input = job.object("input")?;
    let draft = JobDraft {
        id: job.text("id")?,
        title: job.text("title")?,
        about: job.text("about")?,
        input: InputSpec {
            label: input.text("label")?,
            sample: input.lines("sample")?,
        },
        panels: job
            .objects("panels")?
            .into_iter()
            .map(panel)
            .collect::<Result<_, _>>()?,
    };
    input.end()?;
    job.end()?;
    Ok(draft)
}

fn panel(mut panel: Fields<'_>) -> Result<PanelDraft, JobFileError> {
    let draft = PanelDraft {
        id: panel.text("id")?,
        title: panel.text("title")?,
        split: split(panel.object("split")?)?,
        merge: merge(panel.object("merge")?)?,
    };
    panel.end()?;
    Ok(draft)
}

fn split(mut split: Fields<'_>) -> Result<Split, JobFileError> {
    let draft = if split.one_of("by", "aspect or repetition")? == "aspect" {
        let parts = split.objects("parts")?.into_iter().map(part);
        Split::ByAspect(parts.collect::<Result<_, _>>()?)
    } else {
        Split::ByRepetition {
            attempts: usize::try_from(split.whole("attempts")?).unwrap_or(usize::MAX),
            part: part(split.object("part")?)?,
        }
    };
    split.end()?;
    Ok(draft)
}

fn merge(mut merge: Fields<'_>) -> Result<Merge, JobFileError> {
    let draft = if merge.one_of("how", "synthesise or vote")? == "synthesise" {
        Merge::Synthesise(part(merge.object("part")?)?)
    } else {
        Merge::Vote {
            answers: merge.texts("answers")?,
        }
    };
    merge.end()?;
    Ok(draft)
}

fn part(mut part: Fields<'_>) -> Result<PartSpec, JobFileError> {
    let spec = PartSpec {
        id: PartId::new(part.text("id")?),
        title: part.text("title")?,
        about: part.lines("about")?,
        system: part.lines("system")?,
        prompt: part.lines("prompt")?,
        // A limit beyond any model's is as good as none.
        max_tokens: u32::try_from(part.whole("max_tokens")?).unwrap_or(u32::MAX),
        temperature: part.number("temperature")?.map(Temperature::new),
    };
    part.end()?;
    Ok(spec)
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
            r#""by":"repetition""#,
            r#""by":"moon""#,
            field(
                "panels/0/split/by",
                FieldFault::NotA("aspect or repetition"),
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
