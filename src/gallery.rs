//! The built-in jobs, as data: each a job file and the practice replies that go with its sample.

use crate::archive::{self, JobFileError};
use crate::engine::check::JobProblem;
use crate::engine::job::Job;
use crate::provider::practice::Script;

use thiserror::Error;

/// A job of the gallery.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The job.
    pub job: Job,
    /// What practice replies to its sample.
    pub practice: Script,
}

/// A built-in job does not stand. Tests keep this from ever reaching a page.
#[derive(Debug, Error)]
pub enum GalleryError {
    /// Its file cannot be read.
    #[error("a built-in job cannot be read: {0}")]
    Job(#[from] JobFileError),
    /// Its practice replies cannot be read.
    #[error("built-in practice replies cannot be read")]
    Practice,
    /// Its job has problems.
    #[error("a built-in job has problems")]
    Unsound(Vec<JobProblem>),
}

/// The job that the page opens with: three reviewers, an editor and five ballots on a recipe.
///
/// # Errors
/// None that a released page can meet: see [`GalleryError`].
pub fn recipe_review() -> Result<Entry, GalleryError> {
    entry(
        include_str!("gallery/recipe-review.json"),
        include_str!("gallery/recipe-review.practice.json"),
    )
}

fn entry(job: &str, practice: &str) -> Result<Entry, GalleryError> {
    let job = archive::read_job(job)?
        .check()
        .map_err(GalleryError::Unsound)?;
    Ok(Entry {
        job,
        practice: Script::read(practice).ok_or(GalleryError::Practice)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_job_is_sound_and_has_a_practice_reply_for_every_part() {
        let entry = recipe_review().unwrap();
        let plan = entry.job.plan();
        assert_eq!(plan.parts.len(), 9);
        assert_eq!(plan.first_level(), 8);
        assert_eq!(plan.most_reply_tokens(), 3 * 160 + 260 + 5 * 3);
        for part in &plan.parts {
            assert!(entry.practice.has(&part.id), "{}", part.id);
        }
    }

    #[test]
    fn the_practice_verdict_ends_as_the_editor_is_told_to_end() {
        let entry = recipe_review().unwrap();
        let text = entry
            .practice
            .text(&crate::engine::job::PartId::new("verdict"))
            .unwrap();
        assert!(
            text.lines()
                .last()
                .is_some_and(|line| line.starts_with("Verdict:"))
        );
    }
}
