//! The browser's storage of runs: what is written comes back, and what fails is told once.

use std::time::Duration;

use forkful::archive::run::{AskedOf, RunHead, RunId, Standing};
use forkful::browser::store::{Hold, Recorder, Store, StoreError, StoredRun, hold, new_id};
use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::PartId;
use forkful::engine::ports::{Finish, Moment};
use gloo_timers::future::sleep;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::IdbDatabase;

/// Later than any run that another test has begun.
const LATER: u64 = 9_000_000_000_000;

pub(crate) fn head(begun: u64) -> RunHead {
    RunHead {
        id: new_id().unwrap(),
        begun: LATER + begun,
        standing: Standing::AtWork,
        job: "{}".into(),
        written: None,
        origin: "recipe-review".into(),
        file: Some("messages.csv".into()),
        asked: AskedOf::default(),
        bytes: 3,
    }
}

pub(crate) fn happened(at: u64, what: Happening) -> RunEvent {
    let at = Moment::from_millis(at);
    RunEvent { at, what }
}

pub(crate) fn to_part(at: u64, id: &str, what: PartEvent) -> RunEvent {
    happened(at, Happening::Part(PartId::new(id), what))
}

pub(crate) fn story() -> Vec<RunEvent> {
    let failed = PartEvent::Failed(Cause::Call(CallError::CutOff));
    vec![
        happened(0, Happening::Began),
        to_part(1, "cost", PartEvent::Queued),
        to_part(2, "cost", PartEvent::Sent),
        to_part(3, "cost", PartEvent::Came("Very 🍳".into())),
        to_part(9, "cost", PartEvent::Finished(Finish::Complete)),
        to_part(9, "fit", failed),
        happened(9, Happening::Ended),
    ]
}

/// What comes before the first end of a part.
pub(crate) fn early(tale: &[RunEvent]) -> &[RunEvent] {
    tale.split_at(4).0
}

/// What comes after that.
pub(crate) fn late(tale: &[RunEvent]) -> &[RunEvent] {
    tale.split_at(4).1
}

pub(crate) async fn load(store: &Store, run: &RunId) -> StoredRun {
    let loaded = store.load(run).await.unwrap();
    loaded.expect("it is stored")
}

/// Waits until the run stands so.
pub(crate) async fn stands(store: &Store, run: &RunId, standing: Standing) -> StoredRun {
    for _ in 0..200 {
        if let Some(stored) = store.load(run).await.unwrap()
            && stored.head.standing == standing
        {
            return stored;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("it never stands {standing:?}");
}

#[wasm_bindgen_test]
async fn a_run_comes_back_as_it_was_written() {
    let store = Store::open().await.unwrap();
    let head = head(1);
    let tale = story();
    let begun = store.begin(&head, "the input 🍲");
    let ended = RunHead {
        standing: Standing::Ended,
        ..head.clone()
    };
    // All are on their way before any has arrived, and they keep their order.
    let first = store.append(&head.id, 0, early(&tale), None);
    let rest = store.append(&head.id, 1, late(&tale), Some(&ended));
    begun.await.unwrap();
    first.await.unwrap();
    rest.await.unwrap();
    let stored = load(&store, &head.id).await;
    assert_eq!(stored.head, ended);
    assert_eq!(&*stored.input, "the input 🍲");
    assert_eq!(stored.events.events, tale);
    assert_eq!((stored.events.batches, stored.events.torn), (2, false));
    let heads = store.heads().await.unwrap();
    assert!(heads.runs.contains(&ended));

    store.forget(&head.id).await.unwrap();
    assert!(store.load(&head.id).await.unwrap().is_none());
    store.append(&head.id, 2, &tale, None).await.unwrap();
    store.begin(&head, "again").await.unwrap();
    let again = load(&store, &head.id).await;
    assert!(
        again.events.events.is_empty() && again.events.torn,
        "no batch of old is left"
    );
    store.forget(&head.id).await.unwrap();
}

/// Writes a text beside the form, as a page that was torn away would.
async fn put_raw(store: &str, key: &JsValue, text: &str) {
    let database = raw_database("forkful", None).await;
    let begun = database
        .transaction_with_str_and_mode(store, web_sys::IdbTransactionMode::Readwrite)
        .unwrap();
    begun
        .object_store(store)
        .unwrap()
        .put_with_key(&text.into(), key)
        .unwrap();
    sleep(Duration::from_millis(50)).await;
    database.close();
}

pub(crate) async fn raw_database(name: &str, version: Option<u32>) -> IdbDatabase {
    let factory = web_sys::window().unwrap().indexed_db().unwrap().unwrap();
    let request = match version {
        Some(version) => factory.open_with_u32(name, version).unwrap(),
        None => factory.open(name).unwrap(),
    };
    let opened = js_sys::Promise::new(&mut |done, failed| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&failed));
    });
    wasm_bindgen_futures::JsFuture::from(opened).await.unwrap();
    request.result().unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn a_torn_batch_loses_itself_and_the_run_goes_on_in_its_place() {
    let store = Store::open().await.unwrap();
    let head = head(2);
    let tale = story();
    store.begin(&head, "input").await.unwrap();
    store.append(&head.id, 0, early(&tale), None).await.unwrap();
    for batch in [1.0, 2.0] {
        let key = Array::of2(&head.id.as_str().into(), &batch.into());
        put_raw("events", &key, "[[9,\"cost\",\"fini").await;
    }
    let stored = load(&store, &head.id).await;
    assert_eq!(stored.events.events, early(&tale));
    assert_eq!((stored.events.batches, stored.events.torn), (1, true));

    let Hold::Held(ours) = hold(&head.id).await else {
        panic!("nobody else has it");
    };
    let batches = stored.events.batches;
    let recorder = Recorder::resume(stored.head, ours, batches, Moment::default(), |why| {
        panic!("{why}")
    });
    assert!(matches!(hold(&head.id).await, Hold::Elsewhere));
    for event in late(&tale) {
        recorder.hear(event);
    }
    let whole = stands(&store, &head.id, Standing::Ended).await;
    assert_eq!(whole.events.events, tale);
    assert!(!whole.events.torn);
    drop(recorder);
    // What gathers words has a copy of it for so long.
    sleep(Duration::from_millis(700)).await;
    assert!(
        matches!(hold(&head.id).await, Hold::Held(_)),
        "nobody writes to it any more"
    );
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_head_of_a_later_form_is_left_alone() {
    let store = Store::open().await.unwrap();
    let id = new_id().unwrap();
    put_raw("runs", &id.as_str().into(), r#"{"version":2}"#).await;
    assert_eq!(store.load(&id).await.unwrap_err(), StoreError::Newer);
    store.prune().await.unwrap();
    let heads = store.heads().await.unwrap();
    assert!(heads.newer && heads.broken.is_empty());
    assert_eq!(store.load(&id).await.unwrap_err(), StoreError::Newer);

    put_raw("runs", &id.as_str().into(), "{").await;
    assert_eq!(store.load(&id).await.unwrap_err(), StoreError::Corrupt);
    let heads = store.heads().await.unwrap();
    assert!(!heads.newer && heads.broken == [id.clone()]);
    store.prune().await.unwrap();
    assert!(
        store.load(&id).await.unwrap().is_none(),
        "it only takes room"
    );
}

#[wasm_bindgen_test]
async fn the_ends_of_parts_are_written_at_once_and_words_are_gathered() {
    let store = Store::open().await.unwrap();
    let head = head(3);
    let recorder = Recorder::begin(head.clone(), "input".into(), |why| panic!("{why}"));
    // The page has been open for a while; stored times count from the beginning of the run.
    recorder.hear(&happened(5_000, Happening::Began));
    recorder.hear(&to_part(5_001, "cost", PartEvent::Queued));
    recorder.hear(&to_part(5_002, "cost", PartEvent::Sent));
    stands(&store, &head.id, Standing::AtWork).await;
    for word in ["Very ", "cheap", "."] {
        recorder.hear(&to_part(5_003, "cost", PartEvent::Came(word.into())));
    }
    let early = load(&store, &head.id).await.events.events;
    let words = |events: &[RunEvent]| {
        let is_words =
            |event: &&RunEvent| matches!(event.what, Happening::Part(_, PartEvent::Came(_)));
        events.iter().filter(is_words).count()
    };
    assert_eq!(words(&early), 0, "{early:?}");
    sleep(Duration::from_millis(700)).await;
    let later = load(&store, &head.id).await.events.events;
    assert_eq!(
        later.last(),
        Some(&to_part(3, "cost", PartEvent::Came("Very cheap.".into())))
    );
    recorder.hear(&to_part(
        5_009,
        "cost",
        PartEvent::Finished(Finish::Complete),
    ));
    // In this very task: the next transaction is behind the one that has it.
    let ended = load(&store, &head.id).await.events;
    assert_eq!(
        ended.events.last(),
        Some(&to_part(9, "cost", PartEvent::Finished(Finish::Complete)))
    );
    assert!(!ended.torn);
    recorder.hear(&happened(5_010, Happening::Ended));
    stands(&store, &head.id, Standing::Ended).await;
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn only_the_newest_runs_are_kept() {
    let store = Store::open().await.unwrap();
    let heads: Vec<RunHead> = (100..113).map(head).collect();
    for head in &heads {
        store.begin(head, "input").await.unwrap();
    }
    let oldest = heads.first().expect("there are some");
    let Hold::Held(held) = hold(&oldest.id).await else {
        panic!("nobody else has it");
    };
    store.prune().await.unwrap();
    // Pruning asks who holds a run and finds that this one is held, if by this very tab.
    let kept: Vec<u64> = store
        .heads()
        .await
        .unwrap()
        .runs
        .iter()
        .map(|head| head.begun - LATER)
        .collect();
    let newest: Vec<u64> = (103..113).rev().chain([100]).collect();
    assert_eq!(kept, newest);
    drop(held);
    for head in &heads {
        store.forget(&head.id).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_run_is_held_by_one_tab_until_it_lets_go() {
    let id = new_id().unwrap();
    let Hold::Held(held) = hold(&id).await else {
        panic!("nobody else has it");
    };
    assert!(matches!(hold(&id).await, Hold::Elsewhere));
    drop(held);
    sleep(Duration::from_millis(20)).await;
    assert!(matches!(hold(&id).await, Hold::Held(_)));
}
