//! Whether the page is about to go away. A browser breaks off the calls of a page that is loaded anew or closed, and in the moment
//! in which it does so they seem to have failed, as if the server had been lost.

use std::cell::Cell;
use std::time::Duration;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::timer::{PageClock, PageSleeper};
use crate::engine::ports::{Clock, Moment, Sleeper};

/// A page that is still there after this has stayed: what was to take its place was a download, or did not come.
const STAYED: Duration = Duration::from_secs(5);

thread_local! {
    static LEFT: Cell<Option<Moment>> = const { Cell::new(None) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Hears from now on of the page's leaving.
pub(super) fn watch() {
    if WATCHED.replace(true) {
        return;
    }
    let Some(window) = web_sys::window() else {
        return;
    };
    let leave = Closure::<dyn FnMut()>::new(|| LEFT.set(Some(PageClock.now())));
    for event in ["beforeunload", "pagehide"] {
        // A window takes every listener.
        window
            .add_event_listener_with_callback(event, leave.as_ref().unchecked_ref())
            .ok();
    }
    // It listens as long as the page is there.
    leave.forget();
}

/// Ends at once in a page that stays. In one that is about to go away it ends when that has not come to pass, so nothing that
/// seems to have failed by its leaving is told.
pub(super) async fn stayed() {
    let now = PageClock.now();
    let left = LEFT.get().map(|left| left.plus(STAYED));
    if let Some(until) = left.filter(|until| *until > now) {
        PageSleeper.sleep(until.since(now)).await;
    }
}
