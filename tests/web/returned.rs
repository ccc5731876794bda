//! A run that was at work when its page went away: it is shown as it was, and it is in nobody's way.

use std::time::Duration;

use forkful::archive::run::{AskedOf, RunHead, RunId, Standing, write_run_events, write_run_head};
use forkful::archive::write_job;
use forkful::browser::store::{Hold, Store, StoredRun, hold, new_id};
use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::{JobDraft, PartId};
use forkful::engine::ports::{Finish, Moment};
use forkful::gallery;
use forkful::provider::catalogue::Provider;
use forkful::ui::command::Command;
use forkful::ui::state::kept::Trouble;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::bench::{Bench, drawn, messages};

/// Later than any run that another test has begun: the newest one is shown.
const LATER: u64 = 9_500_000_000_000;

pub(crate) fn head(job: &JobDraft, origin: &str, file: Option<&str>) -> RunHead {
    RunHead {
        id: new_id().unwrap(),
        begun: LATER,
        standing: Standing::AtWork,
        job: write_job(job),
        written: None,
        origin: origin.into(),
        file: file.map(str::to_owned),
        asked: AskedOf {
            provider: "openai-compatible".into(),
            base_url: "http://127.0.0.1:9/v1".into(),
            model: "m".into(),
            with_key: true,
        },
        bytes: 1,
    }
}

pub(crate) fn events(story: &[(u64, &str, PartEvent)]) -> Vec<RunEvent> {
    let began = RunEvent {
        at: Moment::default(),
        what: Happening::Began,
    };
    let rest = story.iter().map(|(at, id, what)| RunEvent {
        at: Moment::from_millis(*at),
        what: Happening::Part(PartId::new(id), what.clone()),
    });
    std::iter::once(began).chain(rest).collect()
}

pub(crate) fn half_done() -> Vec<RunEvent> {
    events(&[
        (1, "nutrition", PartEvent::Queued),
        (1, "cost", PartEvent::Queued),
        (2, "nutrition", PartEvent::Sent),
        (2, "cost", PartEvent::Sent),
        (5, "nutrition", PartEvent::Came("Half a rep".into())),
        (8, "cost", PartEvent::Came("Cheap.".into())),
        (9, "cost", PartEvent::Finished(Finish::Complete)),
        (
            9,
            "difficulty",
            PartEvent::Failed(Cause::Call(CallError::CutOff)),
        ),
    ])
}

pub(crate) async fn stored(store: &Store, head: &RunHead, input: &str, events: &[RunEvent]) {
    store.begin(head, input).await.unwrap();
    store.append(&head.id, 0, events, None).await.unwrap();
}

/// The page opens, and a run may have come back.
pub(crate) async fn opened() -> Bench {
    let bench = Bench::new().await;
    bench.ask(Command::ComeBack).await;
    bench
}

pub(crate) async fn wait() {
    sleep(Duration::from_millis(200)).await;
    drawn().await;
}

#[wasm_bindgen_test]
async fn a_run_is_shown_as_it_was_and_is_not_in_the_way() {
    let store = Store::open().await.unwrap();
    let job = gallery::recipe_review().unwrap();
    let head = head(job.draft(), "recipe-review", None);
    stored(&store, &head, "My own soup", &half_done()).await;

    let bench = opened().await;
    bench.until(|state| state.kept.returned().is_some()).await;
    let notice = bench.see("[data-returned]");
    assert!(notice.contains("2 of 9 parts had ended"), "{notice}");
    assert_eq!(bench.state.input.get_untracked(), "My own soup");
    assert_eq!(bench.see("[data-part='cost'] [data-text]"), "Cheap.");
    assert_eq!(bench.figure("[data-part='cost']", "data-phase"), "done");
    assert_eq!(
        bench.figure("[data-part='difficulty']", "data-phase"),
        "failed"
    );
    // What was under way is kept, and is no reply.
    assert_eq!(
        bench.see("[data-part='nutrition'] [data-text]"),
        "Half a rep"
    );
    assert_eq!(
        bench.figure("[data-part='nutrition']", "data-phase"),
        "stopped"
    );
    assert_eq!(bench.figure("main", "data-run-phase"), "stopped");
    let settings = bench.state.settings.get_untracked();
    assert_eq!(settings.provider(), Provider::COMPATIBLE);
    assert_eq!(
        (settings.base_url(), settings.model(), settings.key()),
        ("http://127.0.0.1:9/v1", "m", None)
    );
    assert!(!bench.state.job.with_untracked(|job| job.is_changed()));

    // Showing it changed nothing of what is stored.
    let kept: StoredRun = store.load(&head.id).await.unwrap().unwrap();
    assert_eq!(
        (kept.head.standing, kept.events.events.len()),
        (Standing::AtWork, half_done().len())
    );

    bench.click("Start afresh").await;
    bench.until(|state| state.kept.returned().is_none()).await;
    assert!(bench.all("[data-returned]").is_empty());
    assert_eq!(bench.figure("main", "data-run-phase"), "idle");
    assert!(bench.state.input.get_untracked().starts_with("One-pan"));
    assert_eq!(bench.state.provider(), Provider::PRACTICE);
    wait().await;
    let kept = store.load(&head.id).await.unwrap().unwrap();
    assert_eq!(kept.head.standing, Standing::Aside);

    // It is put aside for the next page, too.
    let next = opened().await;
    wait().await;
    assert!(next.all("[data-returned]").is_empty());
    assert_eq!(next.figure("main", "data-run-phase"), "idle");
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn of_a_run_that_a_person_stopped_is_told_what_had_ended_by_itself() {
    let store = Store::open().await.unwrap();
    let job = gallery::recipe_review().unwrap();
    let mut head = head(job.draft(), "recipe-review", None);
    head.standing = Standing::Stopped;
    let mut events = half_done();
    let at = events.last().map(|event| event.at).unwrap();
    let ids = ["nutrition", "verdict", "ballot-1", "ballot-2", "ballot-3"];
    let stopped = ids.into_iter().chain(["ballot-4", "ballot-5"]);
    let stopped = stopped.map(|id| Happening::Part(PartId::new(id), PartEvent::Stopped));
    let stopped = stopped.chain([Happening::Stopped]);
    events.extend(stopped.map(|what| RunEvent { at, what }));
    stored(&store, &head, "My own soup", &events).await;

    let bench = opened().await;
    bench.until(|state| state.kept.returned().is_some()).await;
    let notice = bench.see("[data-returned]");
    assert!(
        notice.contains("which you stopped: 2 of 9 parts had ended."),
        "{notice}"
    );
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_run_on_a_file_comes_back_with_its_file_and_can_be_forgotten() {
    let store = Store::open().await.unwrap();
    let mut job = messages(7, 3);
    let table = std::mem::take(&mut job.input.sample);
    let head = head(&job, "customer-messages", Some("mine.csv"));
    let events = events(&[
        (1, "tags-1", PartEvent::Queued),
        (2, "tags-1", PartEvent::Sent),
        (3, "tags-1", PartEvent::Came("1: other".into())),
        (4, "tags-1", PartEvent::Finished(Finish::Complete)),
    ]);
    stored(&store, &head, &table, &events).await;

    let bench = opened().await;
    bench.until(|state| state.kept.returned().is_some()).await;
    let file = bench.state.file.get_untracked().expect("a file");
    assert_eq!(
        (file.name.as_str(), &*file.text),
        ("mine.csv", table.as_str())
    );
    assert!(
        bench
            .see("[data-returned]")
            .contains("1 of 3 parts had ended")
    );
    let run = bench.state.run.shown.get_untracked();
    let part = run.part(&PartId::new("tags-1")).expect("the plan of then");
    assert_eq!(part.text(), "1: other");

    bench.click("Forget it").await;
    bench.until(|state| state.kept.returned().is_none()).await;
    assert!(bench.state.file.get_untracked().is_none());
    wait().await;
    assert!(store.load(&head.id).await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_run_that_another_tab_works_on_or_a_person_who_is_quicker_is_left_alone() {
    let store = Store::open().await.unwrap();
    let job = gallery::recipe_review().unwrap();
    let head = head(job.draft(), "recipe-review", None);
    stored(&store, &head, "My own soup", &half_done()).await;
    let Hold::Held(elsewhere) = hold(&head.id).await else {
        panic!("nobody else has it");
    };
    let bench = opened().await;
    wait().await;
    assert!(bench.all("[data-returned]").is_empty());
    drop(elsewhere);

    let quick = Bench::new().await;
    quick.ask(Command::ComeBack).await;
    quick.ask(Command::SetInput("Another soup".into())).await;
    wait().await;
    assert!(quick.all("[data-returned]").is_empty());
    assert_eq!(quick.state.input.get_untracked(), "Another soup");
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_run_whose_job_is_none_is_told_and_shows_nothing() {
    let store = Store::open().await.unwrap();
    let job = gallery::recipe_review().unwrap();
    let mut head = head(job.draft(), "recipe-review", None);
    head.job = "{}".into();
    stored(&store, &head, "My own soup", &half_done()).await;
    let bench = opened().await;
    bench
        .until(|state| state.kept.trouble() != Trouble::None)
        .await;
    let said = bench.see(".notice[role=status]");
    assert!(said.contains("cannot be read"), "{said}");
    assert_eq!(bench.figure("main", "data-run-phase"), "idle");
    bench.click("All right").await;
    assert!(bench.all(".notice").is_empty());

    let next = opened().await;
    wait().await;
    assert!(next.all(".notice").is_empty(), "it is told once");
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn what_is_kept_of_a_run_never_holds_the_key() {
    let store = Store::open().await.unwrap();
    let bench = Bench::new().await;
    bench
        .ask(Command::SetBaseUrl(
            Provider::PRACTICE,
            "http://127.0.0.1:9/v1".into(),
        ))
        .await;
    bench
        .ask(Command::SetKey(Provider::COMPATIBLE, "sk-secret".into()))
        .await;
    bench.click("Run").await;
    let ours = async || -> Option<RunId> {
        let heads = store.heads().await.unwrap();
        let mut mine = heads
            .runs
            .iter()
            .filter(|head| head.asked.with_key && head.begun < LATER);
        mine.next().map(|head| head.id.clone())
    };
    let mut id = None;
    while id.is_none() {
        sleep(Duration::from_millis(20)).await;
        id = ours().await;
    }
    let id = id.unwrap();
    bench.ask(Command::Stop).await;
    wait().await;
    let kept = store.load(&id).await.unwrap().unwrap();
    assert_ne!(kept.head.standing, Standing::AtWork);
    assert_eq!(kept.head.asked.base_url, "http://127.0.0.1:9/v1");
    assert_eq!(
        kept.events.events.first().map(|event| &event.what),
        Some(&Happening::Began)
    );
    let written = write_run_head(&kept.head) + &write_run_events(&kept.events.events);
    assert!(!written.contains("secret"), "{written}");
    store.forget(&id).await.unwrap();
}
