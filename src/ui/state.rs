//! The reactive image of the engine's state.
//!
//! Each part has a cell of its own, so that a delta redraws one card and no other.

pub mod frame;

use futures::future::AbortHandle;
use leptos::prelude::*;

use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::job::PartId;
use crate::engine::merge::{self, Answer};
use crate::engine::part::Part;
use crate::engine::plan::{Plan, PlannedPanel, PlannedPart};
use crate::engine::run::{self, Course, Summary};
use crate::gallery::Entry;
use crate::provider::settings::{Provider, Settings};
use frame::FrameQueue;

/// Everything that the page shows.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The job and its practice replies.
    pub entry: StoredValue<Entry>,
    /// The job laid out.
    pub plan: StoredValue<Plan>,
    /// The input as it stands in its box.
    pub input: RwSignal<String>,
    /// A run was asked for with an empty input.
    pub input_missing: RwSignal<bool>,
    /// Who is asked.
    pub settings: RwSignal<Settings>,
    /// A run was asked for with settings that have problems.
    pub settings_refused: RwSignal<bool>,
    /// The dialog "Model and key" is open.
    pub dialog_open: RwSignal<bool>,
    /// What came of the last try to reach the provider.
    pub connection: RwSignal<Connection>,
    /// The newest run, or the idle one.
    pub run: RunView,
}

/// What is known of the provider's models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Nobody has asked.
    #[default]
    Unknown,
    /// There is nobody to ask.
    NothingToTest,
    /// It is being asked.
    Asking,
    /// It lists these models.
    Models(Vec<String>),
    /// It could not be asked.
    Failed(crate::engine::error::CallError),
    /// The key was dropped: it belongs to another address.
    KeyDropped,
}

/// The newest run.
#[derive(Clone, Copy)]
pub struct RunView {
    /// How far it is.
    pub course: RwSignal<Course>,
    /// Who answers it.
    pub provider: RwSignal<Provider>,
    /// What was last worth saying aloud.
    pub news: RwSignal<News>,
    parts: StoredValue<Vec<(PartId, RwSignal<Part>)>>,
    /// The run that is at work.
    pub(super) active: StoredValue<Option<Active>, LocalStorage>,
}

/// What stops a run: the end of its future, and its queue, so that no word that came is lost.
pub(super) struct Active {
    pub(super) abort: AbortHandle,
    pub(super) queue: FrameQueue,
}

/// Something worth saying aloud: starts and ends, never single words of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum News {
    /// Nothing yet.
    #[default]
    None,
    /// The run began.
    Began,
    /// This part came to an end.
    PartEnded(PartId),
    /// The run came to an end.
    RunEnded,
}

impl AppState {
    /// The page as it opens.
    pub fn new(entry: Entry) -> Self {
        let plan = entry.job.plan();
        Self {
            input: RwSignal::new(entry.job.input().sample.clone()),
            input_missing: RwSignal::default(),
            settings: RwSignal::default(),
            settings_refused: RwSignal::default(),
            dialog_open: RwSignal::default(),
            connection: RwSignal::default(),
            run: RunView::new(&plan),
            entry: StoredValue::new(entry),
            plan: StoredValue::new(plan),
        }
    }
}

impl AppState {
    /// Who is asked, as the settings stand.
    pub fn provider(&self) -> Provider {
        self.settings.with(Settings::provider)
    }

    /// A part's title, for people.
    pub fn title(&self, id: &str) -> String {
        self.planned(&PartId::new(id), |part| part.title.clone())
    }

    /// Reads something of a part's plan; the default for a part that is not in it.
    pub fn planned<T: Default>(&self, id: &PartId, read: impl FnOnce(&PlannedPart) -> T) -> T {
        self.plan
            .with_value(|plan| plan.part(id).map(read))
            .unwrap_or_default()
    }
}

impl RunView {
    fn new(plan: &Plan) -> Self {
        let cell = |id: &PartId| (id.clone(), RwSignal::new(Part::waiting(id.clone())));
        Self {
            course: RwSignal::default(),
            provider: RwSignal::default(),
            news: RwSignal::default(),
            parts: StoredValue::new(plan.parts.iter().map(|part| cell(&part.id)).collect()),
            active: StoredValue::new_local(None),
        }
    }

    /// The cell of a part.
    pub fn cell(&self, id: &PartId) -> RwSignal<Part> {
        let cell = self.parts.with_value(|parts| {
            parts
                .iter()
                .find(|(other, _)| other == id)
                .map(|(_, cell)| *cell)
        });
        cell.unwrap_or_else(|| RwSignal::new(Part::waiting(id.clone())))
    }

    fn cells(&self) -> Vec<RwSignal<Part>> {
        self.parts
            .with_value(|parts| parts.iter().map(|(_, cell)| *cell).collect())
    }

    /// A panel's answer as it stands.
    pub fn answer(&self, panel: &PlannedPanel) -> Answer {
        merge::answer(panel, &|id| Some(self.cell(id).get()))
    }

    /// What the run came to; `None` before its end.
    pub fn summary(&self, plan: &Plan) -> Option<Summary> {
        let course = self.course.get();
        course.wall()?;
        let parts: Vec<Part> = plan
            .parts
            .iter()
            .map(|part| self.cell(&part.id).get())
            .collect();
        run::summary(course, &parts)
    }

    /// How many parts have come to an end.
    pub fn over(&self) -> usize {
        self.cells()
            .iter()
            .filter(|cell| cell.with(Part::is_over))
            .count()
    }

    /// Before a new run: nothing has happened to any part.
    pub(super) fn reset(&self, provider: Provider) {
        for cell in self.cells() {
            cell.update(|part| *part = Part::waiting(part.id.clone()));
        }
        self.course.set(Course::Idle);
        self.provider.set(provider);
    }

    /// The parts as they stand, without subscribing.
    pub(super) fn snapshot(&self) -> Vec<Part> {
        self.cells()
            .iter()
            .map(GetUntracked::get_untracked)
            .collect()
    }

    /// Folds one event.
    pub fn apply(&self, event: &RunEvent) {
        match &event.what {
            Happening::Part(id, what) => {
                self.cell(id).update(|part| {
                    part.apply(event.at, what);
                });
                if matches!(what, PartEvent::Finished(_) | PartEvent::Failed(_)) {
                    self.news.set(News::PartEnded(id.clone()));
                }
            }
            what => {
                self.course.update(|course| course.apply(event));
                self.news.set(if *what == Happening::Began {
                    News::Began
                } else {
                    News::RunEnded
                });
            }
        }
    }
}

/// A memo of a panel's answer, which changes only when the answer does.
pub fn answer_memo(run: RunView, panel: PlannedPanel) -> Memo<Answer> {
    Memo::new(move |_| run.answer(&panel))
}

/// A memo of a part's phase by name, which changes with the phase and not with each word.
pub fn phase_memo(cell: RwSignal<Part>) -> Memo<String> {
    Memo::new(move |_| cell.with(|part| part.phase.name().to_owned()))
}
