//! The page, drawn into a section of its own, and the state behind it.

use std::sync::Arc;
use std::time::Duration;

use forkful::archive;
use forkful::engine::cut::ChunkSize;
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::{Job, JobDraft, PartId, Split};
use forkful::engine::ports::{Finish, Moment};
use forkful::gallery;
use forkful::ui::app::Page;
use forkful::ui::command::{Command, dispatch};
use forkful::ui::later::{self, Loader};
use forkful::ui::state::AppState;
use forkful::ui::state::job::JobView;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

pub(crate) struct Bench {
    pub(crate) root: HtmlElement,
    pub(crate) state: AppState,
}

/// What is drawn after something came has been drawn.
pub(crate) async fn drawn() {
    for _ in 0..4 {
        tick().await;
    }
}

/// A section of the document for whatever a test draws.
pub(crate) fn section() -> HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let root: HtmlElement = document.create_element("section").unwrap().unchecked_into();
    document.body().unwrap().append_child(&root).unwrap();
    root
}

pub(crate) fn draft(file: &str) -> JobDraft {
    archive::read_job(file).expect("the gallery can be read")
}

pub(crate) fn taglines() -> JobDraft {
    draft(include_str!("../../src/gallery/taglines.json"))
}

pub(crate) fn budget_recipe() -> JobDraft {
    draft(include_str!("../../src/gallery/budget-recipe.json"))
}

/// The gallery's job of tagging messages, with so many in its box, in chunks of so many.
pub(crate) fn messages(count: usize, in_a_chunk: usize) -> JobDraft {
    let mut draft = draft(include_str!("../../src/gallery/customer-messages.json"));
    draft.input.file = None;
    draft.input.sample = csv(count);
    for panel in &mut draft.panels {
        if let Split::ByVolume { cut, .. } = &mut panel.split {
            cut.size = ChunkSize::Items(in_a_chunk);
        }
    }
    draft
}

/// A table of so many messages.
pub(crate) fn csv(count: usize) -> String {
    let lines = (1..=count).map(|number| format!("{number},\"Message {number}, as it came\"\n"));
    "id,message\n".to_owned() + &lines.collect::<String>()
}

impl Bench {
    /// The page as it opens, with all of its code.
    pub(crate) async fn new() -> Self {
        let job = gallery::recipe_review().expect("the gallery is sound");
        let bench = Self::bare(job, later::at_once).await;
        bench.load().await;
        bench
    }

    /// The page with another job.
    pub(crate) async fn of(draft: JobDraft) -> Self {
        let bench = Self::bare(draft.check().expect("a sound job"), later::at_once).await;
        bench.load().await;
        bench
    }

    /// The page before anybody has done anything, and what brings the rest of its code.
    pub(crate) async fn bare(job: Job, loader: Loader) -> Self {
        let root = section();
        let owner = Owner::new();
        let state = owner.with(|| {
            let state = AppState::new(job.draft().clone(), loader);
            let written = archive::write_job(job.draft()).into();
            let sample = job.input().sample.as_str().into();
            let job = JobView::gallery(job, written, sample);
            state.job.set(Arc::new(job));
            state
        });
        mount_to(root.clone(), move || view! { <Page state=state /> }).forget();
        // The page outlives its test, as in use it outlives everything, and so must its signals.
        std::mem::forget(owner);
        drawn().await;
        Self { root, state }
    }

    /// Any command brings the code that a first act needs; this one changes nothing.
    async fn load(&self) {
        self.ask(Command::CloseSettings).await;
        assert!(self.state.later.with_untracked(Option::is_some));
        // A large input is cut step by step.
        while self.state.cutting.get_untracked() {
            sleep(Duration::from_millis(10)).await;
        }
        drawn().await;
    }

    pub(crate) async fn ask(&self, command: Command) {
        dispatch(self.state, command);
        drawn().await;
    }

    pub(crate) fn find(&self, selector: &str) -> Element {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("nothing is {selector}"))
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let all = self.root.query_selector_all(selector).unwrap();
        (0..all.length())
            .filter_map(|at| all.item(at))
            .map(JsCast::unchecked_into)
            .collect()
    }

    /// The texts of all that the selector finds.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let all = self.all(selector).into_iter();
        all.map(|one| one.text_content().unwrap_or_default())
            .collect()
    }

    pub(crate) fn part(&self, id: &str) -> Element {
        self.find(&format!("[data-part='{id}']"))
    }

    pub(crate) fn see(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }

    pub(crate) fn figure(&self, selector: &str, name: &str) -> String {
        self.find(selector)
            .get_attribute(name)
            .unwrap_or_else(|| panic!("{selector} has no {name}"))
    }

    /// Things happen, drawn together as in a frame.
    pub(crate) async fn happen(&self, happenings: impl IntoIterator<Item = Happening>) {
        let happenings = happenings.into_iter();
        let events: Vec<RunEvent> = happenings
            .map(|what| RunEvent {
                at: Moment::from_millis(1_000),
                what,
            })
            .collect();
        self.state.run.apply(&events);
        drawn().await;
    }

    pub(crate) async fn part_events(&self, id: &str, events: impl IntoIterator<Item = PartEvent>) {
        let events = events.into_iter();
        self.happen(events.map(|event| Happening::Part(PartId::new(id), event)))
            .await;
    }

    /// A part's whole reply comes.
    pub(crate) async fn reply(&self, id: &str, text: &str) {
        let mut events = streaming(text);
        events.push(PartEvent::Finished(Finish::Complete));
        self.part_events(id, events).await;
    }

    pub(crate) async fn click(&self, name: &str) {
        let button = self
            .all("button")
            .into_iter()
            .find(|button| button.text_content().as_deref() == Some(name))
            .unwrap_or_else(|| panic!("no button {name}"));
        button.unchecked_into::<HtmlElement>().click();
        drawn().await;
    }

    /// Waits for what takes a while.
    pub(crate) async fn until(&self, is_so: impl Fn(AppState) -> bool) {
        for _ in 0..400 {
            if is_so(self.state) {
                drawn().await;
                return;
            }
            sleep(Duration::from_millis(25)).await;
        }
        panic!("it never was so");
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.root.remove();
    }
}

pub(crate) fn streaming(text: &str) -> Vec<PartEvent> {
    vec![
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came(text.into()),
    ]
}
