//! The versioned forms in which jobs and runs are stored and shared. The engine's own types are never
//! serialised: a form, once written, stays readable whatever the engine becomes.

pub mod draft;
mod fields;
mod form;
mod job_v1;
pub mod limits;
pub mod run;
mod run_v1;

use serde_json::Value;
use thiserror::Error;

use self::form::Oddity;
use crate::engine::job::{JobDraft, MOST_PANELS, MOST_PARTS, PanelDraft};

/// How long a job's file may be, in bytes: 2 MiB. A job is some thousand letters, and with the longest sample that
/// anybody would write by hand still far from it.
pub const LONGEST_JOB: usize = 2 << 20;

/// Why a stored job cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JobFileError {
    /// The file is longer than any job, in bytes.
    #[error("it has more than 2 MiB")]
    TooLong(usize),
    /// The text is no JSON at this line.
    #[error("it is no JSON, at line {0}")]
    NoJson(usize),
    /// Its lists and objects stand in one another more deeply than those of any job.
    #[error("it is nested too deeply, at line {0}")]
    TooDeep(usize),
    /// An object has a field twice, so that it says two things.
    #[error("it has the field {name:?} twice, at line {line}")]
    Twice {
        /// The field's name.
        name: String,
        /// Where it stands the second time.
        line: usize,
    },
    /// It was written by a later Forkful.
    #[error("it is a job file of version {0}, which this page does not know")]
    Version(u64),
    /// A field is missing, of another kind, or unknown.
    #[error("{field}: {fault}")]
    Field {
        /// The way to the field: `panels/0/split/by`.
        field: String,
        /// What is wrong there.
        fault: FieldFault,
    },
}

/// What can be wrong with a stored field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FieldFault {
    /// It must be there.
    #[error("is missing")]
    Missing,
    /// It must be this.
    #[error("must be {0}")]
    NotA(&'static str),
    /// It holds more panels, or parts and criteria, than any job may have.
    #[error("holds more than {0}")]
    Crowded(usize),
    /// The form has no such field.
    #[error("is not known")]
    Unknown,
}

/// Reads a job file.
///
/// # Errors
/// See [`JobFileError`]. What is read is a draft: it is still to be checked.
pub fn read_job(json: &str) -> Result<JobDraft, JobFileError> {
    if json.len() > LONGEST_JOB {
        return Err(JobFileError::TooLong(json.len()));
    }
    // Some editors put a mark of the byte order in front of what they save.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let oddity = form::oddity(json);
    if let Some(Oddity::TooDeep(line)) = oddity {
        return Err(JobFileError::TooDeep(line));
    }
    let value = parse(json)?;
    if let Some(Oddity::Twice { name, line }) = oddity {
        return Err(JobFileError::Twice { name, line });
    }
    let mut file = fields::Fields::of(&value, String::new())?;
    match file.whole("version")? {
        1 => job_v1::read(file),
        version => Err(JobFileError::Version(version)),
    }
}

fn parse(json: &str) -> Result<Value, JobFileError> {
    serde_json::from_str(json).map_err(|fault| JobFileError::NoJson(fault.line()))
}

/// Reads a job file that somebody else may have written: one that holds more than any job may have is refused, not shown with its faults,
/// for so many fields would hold the page up.
///
/// # Errors
/// See [`JobFileError`].
pub fn read_foreign_job(json: &str) -> Result<JobDraft, JobFileError> {
    let draft = read_job(json)?;
    let crowded = |most| JobFileError::Field {
        field: "panels".to_owned(),
        fault: FieldFault::Crowded(most),
    };
    if draft.panels.len() > MOST_PANELS {
        return Err(crowded(MOST_PANELS));
    }
    let written = draft.panels.iter().map(PanelDraft::written);
    if written.fold(0, usize::saturating_add) > MOST_PARTS {
        return Err(crowded(MOST_PARTS));
    }
    Ok(draft)
}

/// Writes a job file of the newest version.
pub fn write_job(job: &JobDraft) -> String {
    job_v1::write(job)
}
