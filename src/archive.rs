//! The versioned forms in which jobs are stored and shared. The engine's own types are never
//! serialised: a form, once written, stays readable whatever the engine becomes.

pub mod job_v1;

use thiserror::Error;

use crate::engine::job::JobDraft;

/// Why a stored job cannot be read.
#[derive(Debug, Error)]
pub enum JobFileError {
    /// The text is no JSON, or not of this form. The message names line and column.
    #[error("it is not a job file: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It was written by a later Forkful.
    #[error("it is a job file of version {0}, which this page does not know")]
    Version(u32),
}

/// Reads a job file.
///
/// # Errors
/// See [`JobFileError`]. What is read is a draft: it is still to be checked.
pub fn read_job(json: &str) -> Result<JobDraft, JobFileError> {
    let head: job_v1::Head = serde_json::from_str(json)?;
    match head.version {
        1 => Ok(serde_json::from_str::<job_v1::StoredJob>(json)?.into()),
        version => Err(JobFileError::Version(version)),
    }
}
