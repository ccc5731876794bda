//! The job that is open, and what it works on.

use std::sync::Arc;

use crate::archive;
use crate::engine::cut::Unit;
use crate::engine::job::{CutSpec, Job, JobDraft, Split};
use crate::engine::plan::{Cutting, Plan};
use crate::engine::trap::{self, Leaning};

/// The job that is open.
#[derive(Clone, Debug)]
pub struct JobView {
    /// As it stands, sound or not: as it was written, cut as its input asks for.
    pub draft: Arc<JobDraft>,
    /// The same, if it is sound.
    pub checked: Option<Arc<Job>>,
    /// How many problems it has.
    pub problems: usize,
    /// Prompts that lean on parts that they never see.
    pub leanings: Vec<Leaning>,
    /// Its file.
    pub written: Arc<str>,
    /// The sample, wherever it is kept.
    pub sample: Arc<str>,
    /// As its file has it.
    plain: Arc<JobDraft>,
    /// The gallery's own.
    original: Arc<JobDraft>,
    /// Its file.
    original_written: Arc<str>,
    /// What it began as where that is none of the gallery's: a file, or a new job.
    own: Option<Own>,
    /// Somebody has changed what its file says. Compared when it changes: the code that compares jobs comes later.
    differs: bool,
    /// The gallery's practice replies are its own.
    is_untouched: bool,
}

/// A job of somebody's own, as it began.
#[derive(Clone, Debug)]
struct Own {
    draft: Arc<JobDraft>,
    written: Arc<str>,
}

impl JobView {
    /// What is seen of a job before the code that reads jobs has come.
    pub fn cover(draft: JobDraft) -> Self {
        let sample = draft.input.sample.as_str().into();
        let draft = Arc::new(draft);
        Self {
            leanings: Vec::new(),
            original: Arc::clone(&draft),
            plain: Arc::clone(&draft),
            draft,
            checked: None,
            problems: 0,
            written: Arc::default(),
            original_written: Arc::default(),
            own: None,
            differs: false,
            is_untouched: true,
            sample,
        }
    }

    /// It is no more than a cover.
    pub fn is_cover(&self) -> bool {
        self.written.is_empty()
    }

    /// A job as it comes from the gallery: its file and its sample.
    pub fn gallery(job: Job, written: Arc<str>, sample: Arc<str>) -> Self {
        let draft = Arc::new(job.draft().clone());
        Self {
            leanings: trap::leanings(&draft),
            original: Arc::clone(&draft),
            plain: Arc::clone(&draft),
            draft,
            checked: Some(Arc::new(job)),
            problems: 0,
            original_written: Arc::clone(&written),
            own: None,
            differs: false,
            is_untouched: true,
            written,
            sample,
        }
    }

    /// A job of somebody's own, as it began.
    pub fn own(job: Job, written: Arc<str>) -> Self {
        let sample = job.input().sample.as_str().into();
        let mut view = Self::gallery(job, Arc::clone(&written), sample);
        view.own = Some(Own {
            draft: Arc::clone(&view.draft),
            written,
        });
        // No practice replies belong to it.
        view.original_written = Arc::default();
        view.compare();
        view
    }

    /// From now on it is one that began as the job of this file, or as the gallery's where there is none.
    pub fn begin_as(&mut self, written: &str) {
        self.own = archive::read_job(written).ok().map(|draft| Own {
            draft: Arc::new(draft),
            written: written.into(),
        });
        self.compare();
    }

    /// The file that it began as.
    pub fn began_as(&self) -> &str {
        match &self.own {
            Some(own) => &own.written,
            None => &self.original_written,
        }
    }

    /// It is none of the gallery's.
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Changes the job for its input, not in its file.
    pub fn rewrite(&mut self, change: impl FnOnce(&mut JobDraft)) {
        let mut draft = JobDraft::clone(&self.draft);
        change(&mut draft);
        self.set(draft);
    }

    /// Another column of the table is the item.
    pub fn read_column(&mut self, column: Option<&str>) {
        let plain = Arc::clone(&self.plain);
        self.rewrite(|draft| draft.read_column(&plain, column));
    }

    /// The job as its file has it, before its input asked for anything.
    #[must_use]
    pub fn written_again(&self) -> Self {
        let mut next = self.clone();
        next.set(JobDraft::clone(&self.plain));
        next
    }

    /// Another file is the job. Boundaries and columns that it leaves as they were stay what the input asked for.
    pub fn take(&mut self, mut draft: JobDraft, written: Arc<str>) {
        let plain = Arc::new(draft.clone());
        let before = cuts(&self.plain).into_iter().zip(cuts(&self.draft));
        for (cut, (plain, kept)) in cuts_mut(&mut draft).zip(before) {
            if cut.unit == plain.unit {
                cut.unit = kept.unit;
            }
            if cut.column == plain.column {
                cut.column = kept.column;
            }
        }
        if draft.input.file.is_none() {
            self.sample = draft.input.sample.as_str().into();
        }
        self.plain = plain;
        self.written = written;
        self.set(draft);
    }

    fn set(&mut self, draft: JobDraft) {
        let checked = draft.clone().check();
        self.leanings = trap::leanings(&draft);
        self.problems = checked.as_ref().err().map_or(0, Vec::len);
        self.checked = checked.ok().map(Arc::new);
        self.draft = Arc::new(draft);
        self.compare();
    }

    fn compare(&mut self) {
        let began = self.own.as_ref().map_or(&self.original, |own| &own.draft);
        self.differs = self.plain != *began;
        self.is_untouched =
            !self.original_written.is_empty() && self.draft.asks_like(&self.original);
    }

    /// The job of an earlier page: its file as it was, and what ran, which is that file cut as its input asked for.
    #[must_use]
    pub fn as_it_ran(mut self, plain: JobDraft, written: Arc<str>, ran: JobDraft) -> Self {
        self.take(plain, written);
        self.set(ran);
        self
    }

    /// The job cut as this input asks for; `None` where it is cut so already.
    pub fn fitted(&self, file: Option<&str>, text: &str) -> Option<Self> {
        let wanted: Vec<Unit> = cuts(&self.plain)
            .iter()
            .map(|cut| cut.unit.fitted(cut.column.as_deref(), file, text))
            .collect();
        if self.cuts().map(|cut| cut.unit).eq(wanted.iter().copied()) {
            return None;
        }
        let mut next = self.clone();
        next.rewrite(|draft| {
            for (cut, unit) in cuts_mut(draft).zip(wanted) {
                cut.unit = unit;
            }
        });
        Some(next)
    }

    /// It is the gallery's, word for word, however often it asks a question: the practice replies are its own.
    pub fn is_untouched(&self) -> bool {
        self.is_untouched
    }

    /// The gallery's job of this name is the one that it began as.
    pub fn is_from(&self, id: &str) -> bool {
        self.origin() == id
    }

    /// The name of the gallery's job that it began as; nothing where it is somebody's own.
    pub fn origin(&self) -> &str {
        if self.is_own() { "" } else { &self.original.id }
    }

    /// It is another than what it began as.
    pub fn is_changed(&self) -> bool {
        self.differs
    }

    /// How its splits by volume cut.
    pub fn cuttings(&self) -> Vec<Cutting> {
        let panels = self.draft.panels.iter();
        panels.filter_map(Cutting::of).collect()
    }

    /// The column that its first split by volume reads.
    pub fn column(&self) -> Option<&str> {
        self.cuts().next()?.column.as_deref()
    }

    fn cuts(&self) -> impl Iterator<Item = &CutSpec> {
        let panels = self.draft.panels.iter();
        panels.filter_map(|panel| cut(&panel.split))
    }
}

fn cut(split: &Split) -> Option<&CutSpec> {
    match split {
        Split::ByVolume { cut, .. } => Some(cut),
        _ => None,
    }
}

fn cuts(draft: &JobDraft) -> Vec<CutSpec> {
    let panels = draft.panels.iter();
    panels
        .filter_map(|panel| cut(&panel.split))
        .cloned()
        .collect()
}

fn cuts_mut(draft: &mut JobDraft) -> impl Iterator<Item = &mut CutSpec> {
    let panels = draft.panels.iter_mut();
    panels.filter_map(|panel| match &mut panel.split {
        Split::ByVolume { cut, .. } => Some(cut),
        _ => None,
    })
}

/// A file that is the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: Arc<str>,
}

/// The column that is read, and those that the input has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoColumn {
    /// Its name.
    pub column: String,
    /// Theirs.
    pub others: Vec<String>,
}

impl NoColumn {
    /// The column that this plan lacks, if it does.
    pub fn of(plan: &Plan) -> Option<Self> {
        let column = plan.no_column.clone()?;
        let others = plan.items.as_ref().map(|items| items.columns().to_vec());
        Some(Self {
            column,
            others: others.unwrap_or_default(),
        })
    }
}

/// What stands in the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing.
    #[default]
    None,
    /// There is no input.
    InputMissing,
    /// There is nothing in the file.
    FileEmpty,
    /// There is an input, and no item in it: a table without records.
    NoItems,
    /// The input is a table without the column that is read.
    NoColumn(NoColumn),
    /// The file is larger than the page takes, in bytes.
    FileTooLarge(u64),
    /// This file was taken, and so many that came with it were not.
    FilesLeft(String, u32),
    /// The file is no text in UTF-8.
    FileNotText,
    /// The browser could not read the file.
    FileUnreadable,
    /// The code that a first act needs did not come.
    PageIncomplete,
    /// This file beside the page did not come.
    NotLoaded(String),
    /// What is to be asked again was answered in practice, or by a model, and the settings are the other way.
    OtherProvider {
        /// It was practice.
        practised: bool,
    },
    /// What is to be asked again belongs to a run at work, which asks whom it asked when it began, and the settings have changed.
    RunKeepsSettings,
    /// A run was stopped since the keys were forgotten in another tab.
    KeysForgotten,
    /// Another tab is at work on the run that was to go on.
    Elsewhere,
    /// The run that was to be shown is kept no longer.
    RunGone,
    /// The job names this sample, which is none of the page's.
    NoSuchSample(String),
    /// The job has so many problems.
    Unsound(usize),
    /// The split gives more than so many calls, which a page should not send.
    TooMany(usize),
}
