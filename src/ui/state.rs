//! The reactive image of the engine's state.
//!
//! Each part has a cell of its own, so that a delta redraws one card and no other. What depends on many parts
//! follows the beat, which comes at most once a frame and never for words alone.

pub mod aside;
pub mod connection;
pub mod draft;
pub mod frame;
pub mod job;
pub mod kept;
pub mod keys;
pub mod look;
pub mod opened;
pub mod ran;
pub mod run;
pub mod shown;
pub mod waits;
pub mod window;

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use self::aside::{Asides, Leaving};
use self::connection::Connections;
use self::draft::DraftView;
use self::job::{JobView, Obstacle, TextFile};
use self::kept::KeptView;
use self::keys::{KeysView, Sealed};
use self::look::Looked;
use self::run::RunView;
use crate::browser::own_model::Availability;
use crate::browser::vault::Keeping;
use crate::engine::cut::Items;
use crate::engine::job::JobDraft;
use crate::engine::lane;
use crate::engine::limits::Limits;
use crate::engine::plan::{Input, Plan};
use crate::provider::catalogue::Provider;
use crate::provider::connection::{Depth, Finding, Server};
use crate::provider::settings::{Ready, Settings, SettingsProblem};
use crate::ui::later::{Arrival, Later, Loader};

/// The page's state, in hand everywhere: it is there as long as the page.
#[derive(Clone, Copy)]
pub struct AppState(&'static PageState);

impl Deref for AppState {
    type Target = PageState;

    fn deref(&self) -> &PageState {
        self.0
    }
}

/// Everything that the page shows.
pub struct PageState {
    /// The job that is open.
    pub job: RwSignal<Arc<JobView>>,
    /// The input as it stands in its box.
    pub input: RwSignal<String>,
    /// A file in the place of what stands in the box.
    pub file: RwSignal<Option<Arc<TextFile>>>,
    /// What stands in the way of a run or of opening something.
    pub obstacle: RwSignal<Obstacle>,
    /// The job laid out for the input.
    pub plan: RwSignal<Arc<Plan>>,
    /// The input is being cut.
    pub cutting: RwSignal<bool>,
    /// What was found in the input.
    pub looked: Looked,
    /// A job or a sample that was asked for and has not come yet, by its name. Until then nothing is run.
    pub picking: RwSignal<Option<String>>,
    /// What was left for other jobs.
    pub asides: Asides,
    /// What is to be opened, once it is said that the run at work may be stopped for it.
    pub leaving: RwSignal<Option<Leaving>, LocalStorage>,
    /// The editor is open.
    pub editing: RwSignal<bool>,
    /// What is loaded with the first act.
    pub later: RwSignal<Option<Later>>,
    /// Who is asked.
    pub settings: RwSignal<Settings>,
    /// What a person set about how calls are made.
    pub limits: RwSignal<Limits>,
    /// A run was asked for with settings that have problems.
    pub settings_refused: RwSignal<bool>,
    /// The dialog "Model and key" is open.
    pub dialog_open: RwSignal<bool>,
    /// What came of the last try to reach the provider.
    pub connections: RwSignal<Connections>,
    /// What is known of the browser's own model.
    pub own_model: RwSignal<OwnModelView>,
    /// Where keys are kept, and what came of that.
    pub keys: KeysView,
    /// The newest run, or the idle one.
    pub run: RunView,
    /// What is kept of runs.
    pub kept: KeptView,
    /// What is kept of what was not run.
    pub draft: DraftView,
    /// What nobody looks at. One cell for all of it, as the state is handed about by value.
    backstage: StoredValue<Backstage, LocalStorage>,
}

struct Backstage {
    /// How what is loaded later comes, and what waits for it.
    arrival: Arrival,
    /// The input with its items; `None` where there is none to run on.
    ready: Option<Input>,
    /// Grows with every change of job or input.
    generation: u32,
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
    Asking(Depth),
    /// It lists these models.
    Models(Vec<String>),
    /// A test found this.
    Found(Found),
    /// The key was dropped: it belongs to another address.
    KeyDropped,
}

impl Connection {
    /// The models that are known.
    pub fn models(&self) -> &[String] {
        match self {
            Self::Models(models) => models,
            Self::Found(found) => &found.models,
            _ => &[],
        }
    }
}

/// What is known of the browser's own model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OwnModelView {
    /// Nobody has asked.
    #[default]
    Unknown,
    /// What the browser says.
    Found(Availability),
    /// It is being downloaded: so many percent have come.
    Coming(u8),
    /// It did not come, and why.
    Failed(String),
}

/// What a test of the connection found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it was.
    pub finding: Finding,
    /// At which server.
    pub server: Server,
    /// The server's scheme, host and port.
    pub origin: String,
    /// The model that was asked for, empty where the server was to choose.
    pub model: String,
    /// The models that it listed, all the same.
    pub models: Vec<String>,
}

impl AppState {
    /// The page as it opens.
    pub fn new(cover: JobDraft, loader: Loader) -> Self {
        let plan = Arc::new(cover.outline());
        let state = PageState {
            input: RwSignal::new(cover.input.sample.clone()),
            file: RwSignal::default(),
            obstacle: RwSignal::default(),
            cutting: RwSignal::default(),
            looked: Looked::at_nothing(),
            picking: RwSignal::default(),
            asides: Asides::none(),
            leaving: RwSignal::new_local(None),
            editing: RwSignal::default(),
            later: RwSignal::default(),
            settings: RwSignal::default(),
            limits: RwSignal::default(),
            settings_refused: RwSignal::default(),
            dialog_open: RwSignal::default(),
            connections: RwSignal::default(),
            own_model: RwSignal::default(),
            keys: KeysView::default(),
            run: RunView::new(Arc::clone(&plan)),
            kept: KeptView::default(),
            draft: DraftView::default(),
            job: RwSignal::new(Arc::new(JobView::cover(cover))),
            plan: RwSignal::new(plan),
            backstage: StoredValue::new_local(Backstage {
                arrival: Arrival::by(loader),
                ready: None,
                generation: 0,
            }),
        };
        Self(Box::leak(Box::new(state)))
    }

    /// Changes how what is loaded later comes, and what waits for it.
    pub(super) fn arrive<T>(self, change: impl FnOnce(&mut Arrival) -> T) -> Option<T> {
        self.backstage
            .try_update_value(|backstage| change(&mut backstage.arrival))
    }

    /// The input with its items; `None` where there is none to run on.
    pub(super) fn ready(self) -> Option<Input> {
        self.backstage
            .with_value(|backstage| backstage.ready.clone())
    }

    /// Tells work on the job and the input as they are from work on older ones.
    pub(super) fn generation(self) -> u32 {
        self.backstage.with_value(|backstage| backstage.generation)
    }

    /// The job or its input is another one: whatever is still being prepared is for the old one.
    pub(super) fn next_generation(self) -> u32 {
        self.backstage.update_value(|backstage| {
            backstage.generation = backstage.generation.wrapping_add(1);
        });
        self.generation()
    }

    /// Who is asked, as the settings stand.
    pub fn provider(self) -> Provider {
        self.settings.with(Settings::provider)
    }

    /// Whom a run of the job would call, as the settings stand; or what is wrong with them.
    ///
    /// # Errors
    /// All their problems.
    pub fn ready_to_call(self) -> Result<Ready, Vec<SettingsProblem>> {
        let others = self.draft(JobDraft::also_asked);
        self.settings.with(|settings| settings.check_for(&others))
    }

    /// Keys lie in the box on this device and want its passphrase, none was given since, and a run might need one.
    pub fn keys_are_locked(self) -> bool {
        self.keys.way.get() == Keeping::Device
            && self.keys.sealed.get() == Sealed::Locked
            && self.provider() != Provider::BROWSER
            && !self.settings.with(Settings::has_keys)
    }

    /// How many calls are out at once, as the settings stand.
    pub fn places(self) -> usize {
        let allowed = self.limits.get().places;
        let ready = self.ready_to_call();
        ready.map_or(lane::PLACES, |ready| ready.places_of(allowed))
    }

    /// Reads something of the job as it is written.
    pub fn draft<T>(self, read: impl FnOnce(&JobDraft) -> T) -> T {
        self.job.with(|job| read(&job.draft))
    }

    /// The same, without subscribing.
    pub fn draft_untracked<T>(self, read: impl FnOnce(&JobDraft) -> T) -> T {
        self.job.with_untracked(|job| read(&job.draft))
    }

    /// The job and its input are not ready to be run.
    pub fn is_preparing(self) -> bool {
        self.cutting.get() || self.picking.with(Option::is_some)
    }

    /// The input is the job's own sample.
    pub fn is_sample(self) -> bool {
        self.job.with(|job| {
            self.file.with(|file| match file {
                Some(file) => file.text == job.sample,
                None => self.input.with(|input| **input == *job.sample),
            })
        })
    }

    /// The same, without subscribing.
    pub(super) fn has_sample(self) -> bool {
        untrack(|| self.is_sample())
    }

    /// The results that are shown are of another input or another job than what stands there now.
    pub fn is_outdated(self) -> bool {
        if self.run.course.get().wall().is_none() {
            return false;
        }
        self.run.shown.with(|shown| {
            let same_plan = self
                .plan
                .with(|plan| Arc::ptr_eq(plan, &shown.plan) || *plan == shown.plan);
            let same_text = self.file.with(|file| match (file, &shown.text) {
                (Some(file), Some(text)) => Arc::ptr_eq(&file.text, text) || file.text == *text,
                (None, Some(text)) => self.input.with(|input| **input == **text),
                (_, None) => true,
            });
            !(same_plan && same_text)
        })
    }

    /// The text to work on: the file's, or what stands in the box.
    pub fn text(self) -> Arc<str> {
        match self.file.get_untracked() {
            Some(file) => Arc::clone(&file.text),
            None => self.input.with_untracked(|input| input.as_str().into()),
        }
    }

    /// How long the input is, in bytes.
    pub fn input_bytes(self) -> usize {
        match self.file.get() {
            Some(file) => file.text.len(),
            None => self.input.with(String::len),
        }
    }

    /// Reads the items that the first split by volume cuts the input into.
    pub fn items<T>(self, read: impl FnOnce(&Items) -> T) -> Option<T> {
        self.plan
            .with(|plan| plan.items.as_ref().map(|items| read(items)))
    }

    /// Another job is open: nothing of the one before is shown any more.
    pub(super) fn forget(self) {
        self.plan.set(Arc::default());
        self.run.show(Arc::default(), None);
    }

    /// Lays the job out for the input as it stands, in one go.
    pub(super) fn lay_out(self) {
        let input = Input::new(self.text()).ok();
        self.lay_out_for(input);
    }

    /// Lays the job out for an input whose items are known or quickly found.
    pub(super) fn lay_out_for(self, input: Option<Input>) {
        let plan = self.plan_for(input.as_ref());
        self.show_laid_out(plan, input);
    }

    /// The plan of the job for an input; of thousands of parts it takes a while.
    pub(super) fn plan_for(self, input: Option<&Input>) -> Plan {
        self.job.with_untracked(|job| match (&job.checked, input) {
            (Some(job), Some(input)) => job.plan(input),
            _ => job.draft.outline(),
        })
    }

    /// Shows what was laid out for an input.
    pub(super) fn show_laid_out(self, plan: Plan, input: Option<Input>) {
        let text = input.as_ref().map(Input::text);
        self.backstage
            .update_value(|backstage| backstage.ready = input);
        self.show_plan(plan, text);
    }

    /// Shows a plan; the results of a run stay until the next one.
    fn show_plan(self, plan: Plan, text: Option<Arc<str>>) {
        if self.plan.with_untracked(|shown| **shown != plan) {
            let plan = Arc::new(plan);
            self.plan.set(Arc::clone(&plan));
            if self.run.is_idle() {
                self.run.show(plan, text);
            }
        }
    }
}
