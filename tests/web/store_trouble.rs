//! The browser's storage of runs when it fails: a run goes on all the same, and that is told once.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use forkful::archive::run::Standing;
use forkful::browser::store::{Recorder, Store, StoreError};
use forkful::engine::event::Happening;
use gloo_timers::future::sleep;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::store::{early, happened, head, late, load, raw_database, stands, story};

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
    let tale = story();
    for event in early(&tale) {
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
        for event in late(&tale) {
            recorder.hear(event);
        }
        sleep(Duration::from_millis(50)).await;
    }
    recorder.hear(&happened(20, Happening::Ended));
    sleep(Duration::from_millis(50)).await;
    assert_eq!(*told.borrow(), [StoreError::Full]);
    let stored = load(&store, &head.id).await;
    assert_eq!(stored.events.events, early(&tale));
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
