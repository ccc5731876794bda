//! The built-in jobs, as data: each a job file, the practice replies that go with its sample, and, where the
//! sample is long, a file of its own.
//!
//! The catalogue and the cover of the first job are part of the page; every other file is fetched from beside it when it is
//! asked for, so that nobody waits for jobs that they do not open.

use thiserror::Error;

use crate::archive::{self, JobFileError};
use crate::engine::check::JobProblem;
use crate::engine::job::{InputSpec, Job, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split};
use crate::engine::merge::vote::{Ballot, Rule};

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

/// Its file, which is part of the code that works jobs; the page opens with its [`cover`].
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

/// The samples that have a file of their own. A job's file can name no other.
pub const SAMPLES: [&str; 1] = ["customer-messages.csv"];

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

/// The cover of the job that the page opens with: what is seen of it before anybody does anything. It lacks the
/// prompts, which come with the code that can send them.
pub fn cover() -> JobDraft {
    JobDraft {
        id: FIRST.into(),
        title: "Recipe review".into(),
        about: "Three reviewers judge a recipe, an editor writes the verdict, five ballots vote whether a nervous beginner could cook it.".into(),
        headline: "Three reviewers and five ballots, *all at once*. One answer.".into(),
        input: InputSpec {
            label: "Recipe".into(),
            sample: SAMPLE.into(),
            file: None,
        },
        panels: vec![review(), beginner_friendly()],
    }
}

const SAMPLE: &str = "\
One-pan smoked paprika chickpeas\n\
Serves 4, in half an hour\n\
\n\
1 tin of chickpeas, drained\n\
1 onion, chopped\n\
3 garlic cloves, sliced\n\
1 tin of chopped tomatoes\n\
2 tsp smoked paprika\n\
1 tsp ground cumin\n\
a handful of spinach\n\
2 tbsp olive oil\n\
crusty bread, to serve\n\
\n\
Soften the onion and garlic in the oil over a gentle heat. Stir in the paprika and cumin and let them toast for a minute. Tip in the tomatoes and chickpeas and simmer for twenty minutes, until thick. Fold in the spinach until it wilts, season, and bring the pan to the table with the bread.";

fn review() -> PanelDraft {
    PanelDraft {
        id: "review".into(),
        title: "Review".into(),
        called: Some(called("reviewer", "reviewers")),
        at_least: 0,
        split: Split::ByAspect(vec![
            part(
                "nutrition",
                "Nutrition",
                "Healthy and balanced? Protein, vegetables, concerns.",
                160,
            ),
            part(
                "cost",
                "Cost",
                "Cheap enough for a weekly budget? The priciest ingredient.",
                160,
            ),
            part(
                "difficulty",
                "Difficulty",
                "Skill, time and equipment. Could a nervous beginner manage?",
                160,
            ),
        ]),
        merge: Merge::Synthesise(part(
            "verdict",
            "Verdict",
            "An editor writes it from the reports.",
            260,
        )),
    }
}

fn beginner_friendly() -> PanelDraft {
    PanelDraft {
        id: "beginner-friendly".into(),
        title: "Beginner-friendly?".into(),
        called: Some(called("ballot", "ballots")),
        at_least: 0,
        split: Split::ByRepetition {
            attempts: 5,
            flip: false,
            part: part(
                "ballot",
                "Ballot",
                "Could a nervous first-time cook make this without help?",
                3,
            ),
        },
        merge: Merge::Vote(Ballot {
            answers: vec!["YES".into(), "NO".into()],
            abstain: None,
            winner: Rule::Majority,
            quorum: 0,
        }),
    }
}

fn called(one: &str, several: &str) -> (String, String) {
    (one.into(), several.into())
}

fn part(id: &str, title: &str, about: &str, max_tokens: u32) -> PartSpec {
    PartSpec {
        id: PartId::new(id),
        title: title.into(),
        about: about.into(),
        max_tokens,
        ..PartSpec::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cover_is_the_job_without_its_prompts() {
        let mut job = recipe_review().unwrap().draft().clone();
        let blank = |part: &mut PartSpec| {
            part.system.clear();
            part.prompt.clear();
            part.temperature = None;
        };
        for panel in &mut job.panels {
            match &mut panel.split {
                Split::ByAspect(parts) | Split::ByVolume { parts, .. } => {
                    parts.iter_mut().for_each(blank);
                }
                Split::ByRepetition { part, .. } => blank(part),
            }
            if let Merge::Synthesise(part) | Merge::Score { judge: part, .. } = &mut panel.merge {
                blank(part);
            }
        }
        assert_eq!(cover(), job);
    }
}
