//! Whether the browser has a network, and when it has one again.

use std::pin::pin;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::select;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Window;

use super::page;
use super::timer::PageSleeper;
use crate::engine::ports::Sleeper;

/// How often it is looked at beside the browser's word, which may be lost while the computer sleeps.
const LOOK: Duration = Duration::from_secs(2);

/// The browser's word for a network that is back.
const ONLINE: &str = "online";

/// Ends when the browser says that it has a network.
pub async fn back() {
    while !page::is_online() {
        let (tell, told) = oneshot::channel();
        let _listener = Listener::new(tell);
        select(told, pin!(PageSleeper.sleep(LOOK))).await;
    }
}

/// Hears of the network until it is dropped.
struct Listener {
    window: Option<Window>,
    hear: Closure<dyn FnMut()>,
}

impl Listener {
    fn new(tell: oneshot::Sender<()>) -> Self {
        let mut tell = Some(tell);
        let hear = Closure::<dyn FnMut()>::new(move || {
            // It comes by being dropped.
            drop(tell.take());
        });
        let window = web_sys::window();
        if let Some(window) = &window {
            // A window takes every listener.
            window
                .add_event_listener_with_callback(ONLINE, hear.as_ref().unchecked_ref())
                .ok();
        }
        Self { window, hear }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = &self.window {
            let hear = self.hear.as_ref().unchecked_ref();
            window
                .remove_event_listener_with_callback(ONLINE, hear)
                .ok();
        }
    }
}
