//! The line between the page and the editor: texts in events on one element. Both sides of it stand on this.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use super::page;

/// The element that the editor is drawn into; the page has it.
pub(super) fn host() -> Option<HtmlElement> {
    page::element("editor")
}

/// Says something to the other side.
pub(super) fn say(event: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(event, &init);
    if let (Ok(event), Some(host)) = (event, host()) {
        // Nobody cancels it.
        host.dispatch_event(&event).ok();
    }
}

/// Hears what the other side says, for as long as the page is open.
pub(super) fn hear(
    host: &HtmlElement,
    event: &str,
    hear: impl Fn(&JsValue) + 'static,
) -> Option<()> {
    let ear = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| hear(&event.detail()));
    host.add_event_listener_with_callback(event, ear.as_ref().unchecked_ref())
        .ok()?;
    ear.forget();
    Some(())
}
