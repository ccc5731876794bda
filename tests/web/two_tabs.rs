//! A run that two tabs show: what one of them does with it, the other neither undoes nor loses.

use std::time::Duration;

use forkful::archive::run::{RunHead, Standing};
use forkful::browser::store::{Hold, Store, hold, hold_new, is_last_of_this_tab, new_id};
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::limits::Limits;
use forkful::engine::ports::Finish;
use forkful::gallery;
use forkful::ui::command::Command;
use forkful::ui::state::AppState;
use forkful::ui::state::job::Obstacle;
use forkful::ui::state::kept::Found;
use gloo_timers::future::sleep;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::bench::{Bench, messages};
use super::returned::{events, half_done, head, opened, stored, wait};
use super::store::{happened, to_part};

/// What a tab writes that goes on with the half of a run, and leaves it in the middle again.
fn gone_on() -> Vec<RunEvent> {
    vec![
        to_part(9, "nutrition", PartEvent::Stopped),
        to_part(20, "nutrition", PartEvent::Reopened),
        happened(20, Happening::WentOn),
        to_part(21, "nutrition", PartEvent::Queued),
        to_part(21, "nutrition", PartEvent::Sent),
        to_part(25, "nutrition", PartEvent::Came("Wholesome.".into())),
        to_part(29, "nutrition", PartEvent::Finished(Finish::Complete)),
    ]
}

/// A run that is shown, and with which another tab goes on then.
async fn shown_and_gone_on(store: &Store) -> (Bench, RunHead) {
    let job = gallery::recipe_review().unwrap();
    let head = head(job.draft(), "recipe-review", None);
    stored(store, &head, "My own soup", &half_done()).await;
    let bench = opened().await;
    bench.until(|state| state.kept.returned().is_some()).await;
    store.append(&head.id, 1, &gone_on(), None).await.unwrap();
    (bench, head)
}

async fn expect_shown_anew(bench: &Bench, store: &Store, head: &RunHead) {
    bench
        .until(|state| {
            let run = state.kept.returned();
            run.is_some_and(|run| run.found == Found::ChangedElsewhere)
        })
        .await;
    let said = bench.see("[data-returned]");
    assert!(said.contains("3 of 9 parts had ended"), "{said}");
    assert!(said.contains("gone on with it since"), "{said}");
    let words = bench.see("[data-part='nutrition'] [data-text]");
    assert_eq!(words, "Wholesome.");
    wait().await;
    let kept = store.load(&head.id).await.unwrap().unwrap();
    assert_eq!(
        (kept.events.batches, kept.head.standing),
        (2, Standing::AtWork),
        "nothing was dropped and nothing written"
    );
}

#[wasm_bindgen_test]
async fn what_another_tab_has_gone_on_with_is_shown_anew_whatever_is_asked_of_it() {
    let store = Store::open().await.unwrap();
    for words in ["Go on", "Forget it", "Start afresh"] {
        let (bench, head) = shown_and_gone_on(&store).await;
        // What a person has written meanwhile stays.
        bench.ask(Command::SetInput("Another soup".into())).await;
        bench.click(words).await;
        expect_shown_anew(&bench, &store, &head).await;
        assert_eq!(bench.state.input.get_untracked(), "Another soup");
        store.forget(&head.id).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_run_that_another_tab_is_at_work_on_is_neither_forgotten_nor_put_aside() {
    let store = Store::open().await.unwrap();
    let (bench, head) = shown_and_gone_on(&store).await;
    let Hold::Held(elsewhere) = hold(&head.id).await else {
        panic!("nobody else has it");
    };
    for words in ["Go on", "Forget it", "Start afresh"] {
        bench.ask(Command::SetInput("Another soup".into())).await;
        bench.click(words).await;
        let is_told = |state: AppState| state.obstacle.get_untracked() == Obstacle::Elsewhere;
        bench.until(is_told).await;
        let alerts = bench.texts("[role=alert]").concat();
        assert!(alerts.contains("Another tab of this browser"), "{alerts}");
        assert_eq!(bench.all("[data-returned]").len(), 1);
        let kept = store.load(&head.id).await.unwrap().expect("it is kept");
        assert_eq!(
            (kept.events.batches, kept.head.standing),
            (2, Standing::AtWork)
        );
    }
    drop(elsewhere);
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_run_that_another_tab_has_forgotten_is_said_to_be_kept_no_longer() {
    let store = Store::open().await.unwrap();
    let (bench, head) = shown_and_gone_on(&store).await;
    store.forget(&head.id).await.unwrap();
    bench.click("Go on").await;
    bench
        .until(|state| {
            let run = state.kept.returned();
            run.is_some_and(|run| run.found == Found::Gone)
        })
        .await;
    let said = bench.see("[data-returned]");
    assert!(said.contains("It is no longer kept"), "{said}");
    assert_eq!(bench.see("[data-part='cost'] [data-text]"), "Cheap.");
    bench.click("Forget it").await;
    bench.until(|state| state.kept.returned().is_none()).await;
    assert!(store.load(&head.id).await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_run_of_which_only_an_asking_again_was_cut_off_can_go_on() {
    let store = Store::open().await.unwrap();
    let mut job = messages(7, 3);
    let table = std::mem::take(&mut job.input.sample);
    let head = head(&job, "customer-messages", Some("mine.csv"));
    let reply = |id| {
        let came = PartEvent::Came("1: other".into());
        let done = PartEvent::Finished(Finish::Complete);
        [PartEvent::Queued, PartEvent::Sent, came, done].map(|what| (3, id, what))
    };
    let mut happened_so_far = ["tags-1", "tags-2", "tags-3"].map(reply).concat();
    happened_so_far.push((4, "tags-1-again", PartEvent::Queued));
    happened_so_far.push((4, "tags-1-again", PartEvent::Sent));
    stored(&store, &head, &table, &events(&happened_so_far)).await;
    let bench = opened().await;
    bench.until(|state| state.kept.returned().is_some()).await;
    let said = bench.see("[data-returned]");
    assert!(
        said.contains("3 of 3 parts had ended when the page went away, but not the asking again"),
        "{said}"
    );
    assert!(said.contains("Go on"), "{said}");
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn how_calls_are_made_is_remembered() {
    let bench = Bench::new().await;
    let slow = Limits {
        places: 2,
        per_minute: Some(20),
        quiet: Duration::from_secs(90),
        ..Limits::default()
    };
    bench.ask(Command::SetLimits(slow)).await;
    let next = Bench::new().await;
    assert_eq!(next.state.limits.get_untracked(), slow);
    next.ask(Command::SetLimits(Limits::default())).await;
    let last = Bench::new().await;
    assert_eq!(last.state.limits.get_untracked(), Limits::default());
}

/// The page shows this run.
fn shows(head: &RunHead) -> impl Fn(AppState) -> bool {
    let id = head.id.clone();
    move |state| {
        let run = state.kept.returned();
        run.is_some_and(|run| run.head.id == id)
    }
}

#[wasm_bindgen_test]
async fn a_run_that_broke_off_before_the_newest_one_can_be_shown_and_left_again() {
    let store = Store::open().await.unwrap();
    let job = gallery::recipe_review().unwrap();
    let early = head(job.draft(), "recipe-review", None);
    stored(&store, &early, "My own soup", &half_done()).await;
    let mut late = head(job.draft(), "recipe-review", None);
    late.begun += 60_000;
    late.standing = Standing::Stopped;
    stored(&store, &late, "My own cake", &half_done()).await;

    let bench = opened().await;
    bench.until(shows(&late)).await;
    let said = bench.see("[data-returned]");
    assert!(said.contains("An earlier run, of "), "{said}");
    bench.click("Show that one").await;
    bench.until(shows(&early)).await;
    assert_eq!(bench.state.input.get_untracked(), "My own soup");
    bench.click("Go back to it").await;
    bench.until(shows(&late)).await;
    assert_eq!(bench.state.input.get_untracked(), "My own cake");
    assert_eq!(bench.figure("main", "data-run-phase"), "stopped");
    for head in [early, late] {
        store.forget(&head.id).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_run_that_broke_off_after_the_tabs_own_can_be_shown_and_is_not_begun_afresh_unseen() {
    let store = Store::open().await.unwrap();
    let job = gallery::recipe_review().unwrap();
    let own = head(job.draft(), "recipe-review", None);
    stored(&store, &own, "My own soup", &half_done()).await;
    let mut late = head(job.draft(), "recipe-review", None);
    late.begun += 60_000;
    stored(&store, &late, "My own cake", &half_done()).await;
    for press in ["Show that one", "Start afresh"] {
        is_last_of_this_tab(&own.id);
        let bench = opened().await;
        bench.until(shows(&own)).await;
        let said = bench.see("[data-returned]");
        assert!(said.contains("A later run, of "), "{said}");
        bench.click(press).await;
        if press == "Show that one" {
            bench.until(shows(&late)).await;
            assert_eq!(bench.state.input.get_untracked(), "My own cake");
        } else {
            bench.until(|state| state.kept.returned().is_none()).await;
            let kept = store.load(&late.id).await.unwrap().expect("it is kept");
            assert_eq!(kept.head.standing, Standing::AtWork);
        }
    }
    for head in [own, late] {
        store.forget(&head.id).await.unwrap();
    }
}

/// Takes the browser's locks away, as plain http does; gives them back when it is dropped.
struct NoLocks(Object);

impl NoLocks {
    fn here() -> Self {
        let navigator: Object = web_sys::window().unwrap().navigator().unchecked_into();
        let nothing = Object::new();
        Reflect::set(&nothing, &"configurable".into(), &JsValue::TRUE).unwrap();
        Reflect::define_property(&navigator, &"locks".into(), &nothing).unwrap();
        Self(navigator)
    }
}

impl Drop for NoLocks {
    fn drop(&mut self) {
        Reflect::delete_property(&self.0, &"locks".into()).unwrap();
    }
}

#[wasm_bindgen_test]
async fn where_there_are_no_locks_tabs_ask_each_other() {
    let _none = NoLocks::here();
    let id = new_id().unwrap();
    let Hold::Held(held) = hold(&id).await else {
        panic!("nobody else has it");
    };
    assert!(matches!(hold(&id).await, Hold::Elsewhere));
    drop(held);
    let Hold::Held(held) = hold(&id).await else {
        panic!("it was let go of");
    };
    drop(held);
    // Of those who ask in the same moment one alone has it.
    let all = futures::future::join_all((0..5).map(|_| hold(&id))).await;
    let have = all.iter().filter(|hold| matches!(hold, Hold::Held(_)));
    assert_eq!(have.count(), 1);
    drop(all);
    sleep(Duration::from_millis(20)).await;
    // A tab in which a run begins has it, whoever else asks.
    let (other, own) = futures::future::join(hold(&id), hold_new(&id)).await;
    assert!(matches!((other, own), (Hold::Elsewhere, Hold::Held(_))));
}
