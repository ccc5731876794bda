//! What a merge's own terms can have wrong: answers that read alike, a scale without room.

use super::{Findings, JobFault};
use crate::engine::job::{MOST_ANSWERS, NO_COUNT, NO_NUMBER, PanelDraft, Split};
use crate::engine::merge::score::{Criterion, HEAVIEST, HIGHEST, MOST_CRITERIA, Rubric};
use crate::engine::merge::vote::{self, Ballot};

impl Findings {
    pub(super) fn different(&mut self, field: &str, answers: &[String]) {
        if self.crowded(field, answers.len(), MOST_ANSWERS) {
            return;
        }
        self.differ(field, answers);
        for answer in answers {
            self.seen(field, answer);
        }
    }

    fn differ<'a>(&mut self, field: &str, answers: impl IntoIterator<Item = &'a String>) {
        let answers = answers.into_iter();
        let read: Vec<String> = answers.map(|answer| vote::plain(answer)).collect();
        let alike = (1..)
            .zip(&read)
            .any(|(next, one)| read.iter().skip(next).any(|other| other == one));
        if read.len() < 2 || alike || read.iter().any(String::is_empty) {
            self.add(field, JobFault::Answers);
        }
    }

    pub(super) fn ballot(&mut self, at: &str, ballot: &Ballot, split: &Split) {
        self.different(&format!("{at}/answers"), &ballot.answers);
        if let Some(abstain) = &ballot.abstain
            && ballot.answers.len() <= MOST_ANSWERS
        {
            self.seen(&format!("{at}/abstain"), abstain);
            let all = ballot.answers.iter().chain([abstain]);
            self.differ(&format!("{at}/abstain"), all);
        }
        let ballots = split.count().unwrap_or(usize::MAX);
        if ballot.quorum == NO_COUNT {
            self.add(&format!("{at}/quorum"), JobFault::NoNumber);
        } else if ballot.quorum > ballots {
            self.add(&format!("{at}/quorum"), JobFault::Quorum(ballots));
        }
    }

    /// A panel that demands more than there can be would never have an answer.
    pub(super) fn at_least(&mut self, here: &str, panel: &PanelDraft) {
        let field = format!("{here}/at_least");
        let parts = panel.split.count().unwrap_or(usize::MAX);
        if panel.at_least == NO_COUNT {
            self.add(&field, JobFault::NoNumber);
        } else if panel.at_least > parts {
            self.add(&field, JobFault::AtLeast(parts));
        }
    }

    pub(super) fn rubric(&mut self, at: &str, rubric: &Rubric) {
        if rubric.lowest == NO_NUMBER {
            self.add(&format!("{at}/lowest"), JobFault::NoNumber);
        } else if rubric.highest <= rubric.lowest || rubric.highest > HIGHEST {
            self.add(&format!("{at}/highest"), JobFault::Scale);
        }
        if rubric.criteria.is_empty() {
            self.add(&format!("{at}/criteria"), JobFault::Nothing);
        }
        if self.crowded(
            &format!("{at}/criteria"),
            rubric.criteria.len(),
            MOST_CRITERIA,
        ) {
            return;
        }
        let names: Vec<[String; 2]> = rubric.criteria.iter().map(Criterion::read_names).collect();
        for (place, criterion) in rubric.criteria.iter().enumerate() {
            let here = format!("{at}/criteria/{place}");
            self.name(&format!("{here}/id"), &criterion.id);
            self.titled(&format!("{here}/title"), &criterion.title);
            self.titled(&format!("{here}/about"), &criterion.about);
            let before = names.get(..place).unwrap_or_default();
            let meets = |name: &String| before.iter().any(|other| other.contains(name));
            let [id, title] = criterion.read_names();
            let mut earlier = rubric.criteria.iter().take(place);
            if earlier.any(|other| other.id == criterion.id) {
                self.add(&format!("{here}/id"), JobFault::Taken);
            } else if !id.is_empty() && meets(&id) {
                self.add(&format!("{here}/id"), JobFault::Alike);
            }
            if !title.is_empty() && meets(&title) {
                self.add(&format!("{here}/title"), JobFault::Alike);
            }
            if !(1..=HEAVIEST).contains(&criterion.weight) {
                self.add(&format!("{here}/weight"), JobFault::Weight);
            }
        }
    }
}
