//! The last words of a program that panics.
//!
//! After them its memory cannot be trusted and none of its code may run again, so it draws nothing itself: it tells
//! `public/rescue.js`, which stands beside it and needs nothing of it.

use std::panic;

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The event that tells of a panic; its detail is what was said of it.
const PANIC: &str = "forkful-panic";

/// Tells of panics from now on.
pub fn tell() {
    panic::set_hook(Box::new(|info| {
        let words = info.to_string();
        let init = CustomEventInit::new();
        init.set_detail(&JsValue::from_str(&words));
        let event = CustomEvent::new_with_event_init_dict(PANIC, &init);
        if let (Some(window), Ok(event)) = (web_sys::window(), event) {
            // Nobody who listens can do more about a failure here.
            window.dispatch_event(&event).ok();
        }
    }));
}
