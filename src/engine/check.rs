//! Checks a draft: every problem at once, each at its field. What passes cannot be wrong later.

use thiserror::Error;

use super::job::{Job, JobDraft, Merge, PartId, PartSpec, Split};
use super::merge::vote;
use super::plan::{self, Plan};
use super::prompt::{Slot, Template, is_slot_name};

/// A fault and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobProblem {
    /// The way to the field: `review/cost/prompt`.
    pub field: String,
    /// What is wrong there.
    pub fault: JobFault,
}

/// What can be wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JobFault {
    /// Nothing stands where something must.
    #[error("is empty")]
    Empty,
    /// Names are lower-case letters and digits, with single hyphens between.
    #[error("is no name")]
    NoName,
    /// `input` and `reports` are slots of their own.
    #[error("is a name with a meaning of its own")]
    Reserved,
    /// Another panel or part has the name.
    #[error("is taken")]
    Taken,
    /// No panel, no part, no attempt.
    #[error("has nothing in it")]
    Nothing,
    /// A vote needs two answers that differ as ballots are read.
    #[error("needs two answers that differ")]
    Answers,
    /// The token limit is zero.
    #[error("must be at least 1")]
    Limit,
    /// The temperature is not between 0 and 2.
    #[error("must be between 0 and 2")]
    Temperature,
    /// A slot names no part of the job.
    #[error("names {0}, which is no part")]
    UnknownSlot(PartId),
    /// `{{reports}}` stands in a prompt that merges nothing.
    #[error("has reports only in a synthesise merge")]
    ReportsOutsideMerge,
    /// The part waits for itself, directly or through these others.
    #[error("waits for itself")]
    Circle(Vec<PartId>),
}

impl JobDraft {
    /// Checks the draft.
    ///
    /// # Errors
    /// All its problems, in the order of its fields.
    pub fn check(self) -> Result<Job, Vec<JobProblem>> {
        let plan = plan::lay_out(&self.panels);
        let mut found = Findings::default();
        found.name("id", &self.id);
        found.filled("title", &self.title);
        found.filled("input/label", &self.input.label);
        if self.panels.is_empty() {
            found.add("panels", JobFault::Nothing);
        }
        let mut panel_ids: Vec<&String> = Vec::new();
        for panel in &self.panels {
            let here = &panel.id;
            found.name(&format!("{here}/id"), here);
            if panel_ids.contains(&here) {
                found.add(&format!("{here}/id"), JobFault::Taken);
            }
            panel_ids.push(here);
            found.filled(&format!("{here}/title"), &panel.title);
            match &panel.split {
                Split::ByAspect(parts) => {
                    if parts.is_empty() {
                        found.add(&format!("{here}/split"), JobFault::Nothing);
                    }
                    for part in parts {
                        found.part(here, part, &plan);
                    }
                }
                Split::ByRepetition { attempts, part } => {
                    if *attempts == 0 {
                        found.add(&format!("{here}/split"), JobFault::Nothing);
                    }
                    found.part(here, part, &plan);
                }
            }
            match &panel.merge {
                Merge::Synthesise(part) => found.synthesiser(here, part, &plan),
                Merge::Vote { answers } => {
                    let read: Vec<String> =
                        answers.iter().map(|answer| vote::plain(answer)).collect();
                    let alike = (1..)
                        .zip(&read)
                        .any(|(next, one)| read.iter().skip(next).any(|other| other == one));
                    if read.len() < 2 || alike || read.iter().any(String::is_empty) {
                        found.add(&format!("{here}/merge/answers"), JobFault::Answers);
                    }
                }
            }
        }
        found.graph(&plan);
        if found.0.is_empty() {
            Ok(Job::from_checked(self))
        } else {
            Err(found.0)
        }
    }
}

#[derive(Default)]
struct Findings(Vec<JobProblem>);

impl Findings {
    fn add(&mut self, field: &str, fault: JobFault) {
        self.0.push(JobProblem {
            field: field.to_owned(),
            fault,
        });
    }

    fn filled(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(field, JobFault::Empty);
        }
    }

    fn name(&mut self, field: &str, name: &str) {
        if !is_slot_name(name) {
            self.add(field, JobFault::NoName);
        }
    }

    fn part(&mut self, panel: &str, part: &PartSpec, plan: &Plan) {
        self.spec(panel, part, plan);
        if has_reports(part) {
            self.add(
                &format!("{panel}/{}/prompt", part.id),
                JobFault::ReportsOutsideMerge,
            );
        }
    }

    fn synthesiser(&mut self, panel: &str, part: &PartSpec, plan: &Plan) {
        self.spec(panel, part, plan);
        if !has_reports(part) {
            self.add(&format!("{panel}/{}/prompt", part.id), JobFault::Nothing);
        }
    }

    fn spec(&mut self, panel: &str, part: &PartSpec, plan: &Plan) {
        let at = |field: &str| format!("{panel}/{}/{field}", part.id);
        self.name(&at("id"), part.id.as_str());
        if matches!(part.id.as_str(), "input" | "reports") {
            self.add(&at("id"), JobFault::Reserved);
        }
        self.filled(&at("title"), &part.title);
        self.filled(&at("prompt"), &part.prompt);
        if part.max_tokens == 0 {
            self.add(&at("max_tokens"), JobFault::Limit);
        }
        if part.temperature.is_some_and(|heat| !heat.is_sound()) {
            self.add(&at("temperature"), JobFault::Temperature);
        }
        for slot in Template::parse(&part.prompt).slots() {
            if let Slot::Part(id) = slot
                && plan.part(id).is_none()
            {
                self.add(&at("prompt"), JobFault::UnknownSlot(id.clone()));
            }
        }
    }

    /// What only the whole graph shows: names taken twice, and circles.
    fn graph(&mut self, plan: &Plan) {
        let mut seen: Vec<&PartId> = Vec::new();
        for part in &plan.parts {
            if seen.contains(&&part.id) {
                self.add(part.id.as_str(), JobFault::Taken);
            }
            seen.push(&part.id);
        }
        let mut ready: Vec<&PartId> = Vec::new();
        loop {
            let before = ready.len();
            for part in &plan.parts {
                let free = part
                    .waits_for()
                    .all(|id| ready.contains(&id) || plan.part(id).is_none());
                if free && !ready.contains(&&part.id) {
                    ready.push(&part.id);
                }
            }
            if ready.len() == before {
                break;
            }
        }
        let mut stuck: Vec<PartId> = Vec::new();
        for id in seen {
            if !ready.contains(&id) && !stuck.contains(id) {
                stuck.push(id.clone());
            }
        }
        if let Some(first) = stuck.first() {
            self.add(first.as_str(), JobFault::Circle(stuck.clone()));
        }
    }
}

fn has_reports(part: &PartSpec) -> bool {
    Template::parse(&part.prompt)
        .slots()
        .any(|slot| *slot == Slot::Reports)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::job::{InputSpec, PanelDraft, Temperature};

    fn part(id: &str, prompt: &str) -> PartSpec {
        PartSpec {
            id: PartId::new(id),
            title: id.to_owned(),
            about: String::new(),
            system: String::new(),
            prompt: prompt.to_owned(),
            max_tokens: 10,
            temperature: None,
        }
    }

    fn draft(parts: Vec<PartSpec>) -> JobDraft {
        JobDraft {
            id: "job".into(),
            title: "Job".into(),
            about: String::new(),
            input: InputSpec {
                label: "Text".into(),
                sample: String::new(),
            },
            panels: vec![PanelDraft {
                id: "panel".into(),
                title: "Panel".into(),
                split: Split::ByAspect(parts),
                merge: Merge::Synthesise(part("end", "{{reports}}")),
            }],
        }
    }

    fn check(parts: Vec<PartSpec>, expect: &[(&str, JobFault)]) {
        let found = draft(parts).check().err().unwrap_or_default();
        let found: Vec<(&str, JobFault)> = found
            .iter()
            .map(|problem| (problem.field.as_str(), problem.fault.clone()))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_sound_draft_passes() {
        check(vec![part("a", "{{input}}"), part("b", "{{a}} {{a}}")], &[]);
    }

    #[test]
    fn every_problem_is_reported_at_its_field() {
        let mut odd = part("Odd Name", "");
        odd.max_tokens = 0;
        odd.temperature = Some(Temperature::new(3.0));
        check(
            vec![odd, part("b", "{{reports}} {{nobody}}"), part("b", "x")],
            &[
                ("panel/Odd Name/id", JobFault::NoName),
                ("panel/Odd Name/prompt", JobFault::Empty),
                ("panel/Odd Name/max_tokens", JobFault::Limit),
                ("panel/Odd Name/temperature", JobFault::Temperature),
                (
                    "panel/b/prompt",
                    JobFault::UnknownSlot(PartId::new("nobody")),
                ),
                ("panel/b/prompt", JobFault::ReportsOutsideMerge),
                ("b", JobFault::Taken),
            ],
        );
        check(vec![], &[("panel/split", JobFault::Nothing)]);
        check(
            vec![part("reports", "x")],
            &[("panel/reports/id", JobFault::Reserved)],
        );
    }

    #[test]
    fn a_circle_is_found_however_long_it_is() {
        let circle =
            |ids: &[&str]| JobFault::Circle(ids.iter().map(|id| PartId::new(*id)).collect());
        check(vec![part("a", "{{a}}")], &[("a", circle(&["a", "end"]))]);
        check(
            vec![
                part("a", "{{c}}"),
                part("b", "{{a}}"),
                part("c", "{{b}}"),
                part("d", "x"),
            ],
            &[("a", circle(&["a", "b", "c", "end"]))],
        );
        check(vec![part("a", "{{end}}")], &[("a", circle(&["a", "end"]))]);
    }

    #[test]
    fn a_vote_needs_answers_that_differ_as_ballots_are_read() {
        for (answers, sound) in [
            (vec!["YES", "NO"], true),
            (vec!["YES"], false),
            (vec!["Yes", "yes."], false),
            (vec!["YES", "NO", "\"no\""], false),
            (vec!["YES", "!"], false),
        ] {
            let mut job = draft(vec![part("a", "x")]);
            for panel in &mut job.panels {
                panel.merge = Merge::Vote {
                    answers: answers.iter().map(|&answer| answer.to_owned()).collect(),
                };
            }
            assert_eq!(job.check().is_ok(), sound, "{answers:?}");
        }
    }
}
