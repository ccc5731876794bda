//! The browser's storage of runs: what is written comes back, and what fails is told once.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use forkful::archive::run::{AskedOf, RunHead, RunId, Standing};
use forkful::browser::store::{Hold, Recorder, Store, StoreError, StoredRun, hold, new_id};
use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::PartId;
use forkful::engine::ports::{Finish, Moment};
use gloo_timers::future::sleep;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::IdbDatabase;

/// Later than any run that another test has begun.
const LATER: u64 = 9_000_000_000_000;

fn head(begun: u64) -> RunHead {
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

fn happened(at: u64, what: Happening) -> RunEvent {
    let at = Moment::from_millis(at);
    RunEvent { at, what }
}

fn to_part(at: u64, id: &str, what: PartEvent) -> RunEvent {
    happened(at, Happening::Part(PartId::new(id), what))
}

fn story() -> Vec<RunEvent> {
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

async fn load(store: &Store, run: &RunId) -> StoredRun {
    let loaded = store.load(run).await.unwrap();
    loaded.expect("it is stored")
}

/// Waits until the run stands so.
async fn stands(store: &Store, run: &RunId, standing: Standing) -> StoredRun {
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
    let story = story();
    let begun = store.begin(&head, "the input 🍲");
    let ended = RunHead {
        standing: Standing::Ended,
        ..head.clone()
    };
    // All are on their way before any has arrived, and they keep their order.
    let (first, rest) = story.split_at(4);
    let first = store.append(&head.id, 0, first, None);
    let rest = store.append(&head.id, 1, rest, Some(&ended));
    begun.await.unwrap();
    first.await.unwrap();
    rest.await.unwrap();
    let stored = load(&store, &head.id).await;
    assert_eq!(stored.head, ended);
    assert_eq!(&*stored.input, "the input 🍲");
    assert_eq!(stored.events.events, story);
    assert_eq!((stored.events.batches, stored.events.torn), (2, false));
    assert!(store.heads().await.unwrap().contains(&ended));

    store.forget(&head.id).await.unwrap();
    assert!(store.load(&head.id).await.unwrap().is_none());
    store.append(&head.id, 2, &story, None).await.unwrap();
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

async fn raw_database(name: &str, version: Option<u32>) -> IdbDatabase {
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
    let story = story();
    store.begin(&head, "input").await.unwrap();
    store.append(&head.id, 0, &story[..4], None).await.unwrap();
    for batch in [1.0, 2.0] {
        let key = Array::of2(&head.id.as_str().into(), &batch.into());
        put_raw("events", &key, "[[9,\"cost\",\"fini").await;
    }
    let stored = load(&store, &head.id).await;
    assert_eq!(stored.events.events, story[..4]);
    assert_eq!((stored.events.batches, stored.events.torn), (1, true));

    let recorder = Recorder::resume(stored.head, stored.events.batches, |why| panic!("{why}"));
    for event in &story[4..] {
        recorder.hear(event);
    }
    let whole = stands(&store, &head.id, Standing::Ended).await;
    assert_eq!(whole.events.events, story);
    assert!(!whole.events.torn);
    store.forget(&head.id).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_head_of_a_later_form_is_left_alone() {
    let store = Store::open().await.unwrap();
    let id = new_id().unwrap();
    put_raw("runs", &id.as_str().into(), r#"{"version":2}"#).await;
    assert_eq!(store.load(&id).await.unwrap_err(), StoreError::Newer);
    assert!(
        store
            .heads()
            .await
            .unwrap()
            .iter()
            .all(|head| head.id != id)
    );
    put_raw("runs", &id.as_str().into(), "{").await;
    assert_eq!(store.load(&id).await.unwrap_err(), StoreError::Corrupt);
    store.forget(&id).await.unwrap();
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
    let Hold::Held(held) = hold(&heads[0].id).await else {
        panic!("nobody else has it");
    };
    store.prune().await.unwrap();
    // Pruning asks who holds a run and finds that this one is held, if by this very tab.
    let kept: Vec<u64> = store
        .heads()
        .await
        .unwrap()
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

/// Puts something in the place of a browser's own, until it is dropped.
struct Instead {
    target: JsValue,
    name: &'static str,
    before: JsValue,
}

impl Instead {
    fn of(target: JsValue, name: &'static str, value: &JsValue) -> Self {
        let own =
            Reflect::get_own_property_descriptor(target.unchecked_ref::<Object>(), &name.into())
                .unwrap();
        Self::define(&target, name, value);
        Self {
            target,
            name,
            before: own,
        }
    }

    fn define(target: &JsValue, name: &str, value: &JsValue) {
        let property = Object::new();
        Reflect::set(&property, &"value".into(), value).unwrap();
        Reflect::set(&property, &"configurable".into(), &true.into()).unwrap();
        Reflect::set(&property, &"writable".into(), &true.into()).unwrap();
        assert!(
            Reflect::define_property(target.unchecked_ref::<Object>(), &name.into(), &property)
                .unwrap()
        );
    }
}

impl Drop for Instead {
    fn drop(&mut self) {
        let target: &Object = self.target.unchecked_ref();
        if self.before.is_undefined() {
            Reflect::delete_property(target, &self.name.into()).unwrap();
        } else {
            let before: &Object = self.before.unchecked_ref();
            Reflect::define_property(target, &self.name.into(), before).unwrap();
        }
    }
}

/// What a recorder says of its troubles.
fn telltale() -> (Rc<RefCell<Vec<StoreError>>>, impl Fn(StoreError) + 'static) {
    let told = Rc::new(RefCell::new(Vec::new()));
    let ear = Rc::clone(&told);
    (told, move |why| ear.borrow_mut().push(why))
}

#[wasm_bindgen_test]
async fn without_a_storage_a_run_goes_on_and_that_is_told_once() {
    let window: JsValue = web_sys::window().unwrap().into();
    let nothing = Instead::of(window, "indexedDB", &JsValue::UNDEFINED);
    assert_eq!(Store::open().await.unwrap_err(), StoreError::Unavailable);
    let (told, trouble) = telltale();
    let recorder = Recorder::begin(head(4), "input".into(), trouble);
    for event in story() {
        recorder.hear(&event);
    }
    sleep(Duration::from_millis(50)).await;
    for event in story() {
        recorder.hear(&event);
    }
    sleep(Duration::from_millis(50)).await;
    assert_eq!(*told.borrow(), [StoreError::Unavailable]);
    drop(nothing);
    assert!(Store::open().await.is_ok());
}

#[wasm_bindgen_test]
async fn a_full_storage_is_told_once_and_keeps_what_it_has() {
    let store = Store::open().await.unwrap();
    let head = head(5);
    let (told, trouble) = telltale();
    let recorder = Recorder::begin(head.clone(), "input".into(), trouble);
    let story = story();
    for event in &story[..4] {
        recorder.hear(event);
    }
    stands(&store, &head.id, Standing::AtWork).await;
    sleep(Duration::from_millis(700)).await;
    {
        let full = Closure::<dyn Fn() -> Result<JsValue, JsValue>>::new(|| {
            let why =
                web_sys::DomException::new_with_message_and_name("full", "QuotaExceededError");
            Err(why.unwrap().into())
        });
        let stores: Function = Reflect::get(&js_sys::global(), &"IDBObjectStore".into())
            .unwrap()
            .unchecked_into();
        let prototype = Reflect::get(&stores, &"prototype".into()).unwrap();
        let _full = Instead::of(prototype, "put", full.as_ref());
        for event in &story[4..] {
            recorder.hear(event);
        }
        sleep(Duration::from_millis(50)).await;
    }
    recorder.hear(&happened(20, Happening::Ended));
    sleep(Duration::from_millis(50)).await;
    assert_eq!(*told.borrow(), [StoreError::Full]);
    let stored = load(&store, &head.id).await;
    assert_eq!(stored.events.events, story[..4]);
    assert_eq!(stored.head.standing, Standing::AtWork);
    store.forget(&head.id).await.unwrap();
}

/// What it leaves behind is put right at its end: the others begin with a database of this version, or with none.
#[wasm_bindgen_test]
async fn a_database_of_a_later_version_is_refused_and_let_through() {
    let store = Store::open().await.unwrap();
    let factory = web_sys::window().unwrap().indexed_db().unwrap().unwrap();
    // The open connection closes itself, or else this would wait for ever.
    let newer = raw_database("forkful", Some(2)).await;
    assert_eq!(Store::open().await.unwrap_err(), StoreError::Newer);
    assert!(store.heads().await.is_err(), "it is closed");
    let (told, trouble) = telltale();
    let recorder = Recorder::begin(head(6), "input".into(), trouble);
    recorder.hear(&happened(0, Happening::Began));
    sleep(Duration::from_millis(50)).await;
    assert_eq!(*told.borrow(), [StoreError::Newer]);
    newer.close();
    factory.delete_database("forkful").unwrap();
    assert!(Store::open().await.is_ok());
}
