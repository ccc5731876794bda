//! The built-in jobs, as data: each a job file, the practice replies that go with its sample, and, where the
//! sample is long, a file of its own.
//!
//! The catalogue and the first job are part of the page; every other file is fetched from beside it when it is
//! asked for, so that nobody waits for jobs that they do not open.

use thiserror::Error;

use crate::archive::{self, JobFileError};
use crate::engine::check::JobProblem;
use crate::engine::job::Job;

/// A job of the gallery, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The job's id.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
}

/// Every job of the gallery, in the order of the page. The first is the one that the page opens with.
pub const LIST: [Listed; 7] = [
    listed("recipe-review", "Recipe review"),
    listed("front-page", "Front page"),
    listed("customer-messages", "Customer messages"),
    listed("taglines", "Tagline contest"),
    listed("beginner-friendly", "Beginner-friendly?"),
    listed("budget-recipe", "Budget recipe"),
    listed("menu", "Menu"),
];

const fn listed(id: &'static str, title: &'static str) -> Listed {
    Listed { id, title }
}

/// The job that the page opens with.
pub const FIRST: &str = "recipe-review";

/// Its file, which is part of the page.
pub const FIRST_FILE: &str = include_str!("gallery/recipe-review.json");

/// The folder beside the page that the files are fetched from.
pub const FOLDER: &str = "gallery";

/// The address of a job's file.
pub fn job_file(id: &str) -> String {
    format!("{FOLDER}/{id}.json")
}

/// The address of a job's practice replies.
pub fn practice_file(id: &str) -> String {
    format!("{FOLDER}/{id}.practice.json")
}

/// The address of a job's sample, where it has a file of its own.
pub fn sample_file(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// A built-in job does not stand. Tests keep this from ever reaching a page.
#[derive(Debug, Error)]
pub enum GalleryError {
    /// Its file cannot be read.
    #[error("a built-in job cannot be read: {0}")]
    Job(#[from] JobFileError),
    /// Its job has problems.
    #[error("a built-in job has problems")]
    Unsound(Vec<JobProblem>),
}

/// The job that the page opens with: three reviewers, an editor and five ballots on a recipe.
///
/// # Errors
/// None that a released page can meet: see [`GalleryError`].
pub fn recipe_review() -> Result<Job, GalleryError> {
    archive::read_job(FIRST_FILE)?
        .check()
        .map_err(GalleryError::Unsound)
}
