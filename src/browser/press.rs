//! Presses whose button moves away under the pointer. A press takes the focus from a field; what was typed there is read, a warning
//! appears above the button, and the pointer is let go over something else: browsers then tell of a click on what lies around both.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement, MouseEvent};

thread_local! {
    /// The button that was pressed, and where it stood then.
    static PRESSED: RefCell<Option<(HtmlElement, DomRect)>> = const { RefCell::new(None) };
}

/// The pointer goes down.
pub fn begin(event: &MouseEvent) {
    let pressed = button_of(event).map(|button| {
        let place = button.get_bounding_client_rect();
        (button, place)
    });
    PRESSED.set(pressed);
}

/// A click has come. One that meets no button, though the pointer went down on one and is where that stood, is that button's.
pub fn end(event: &MouseEvent) {
    let Some((button, place)) = PRESSED.take() else {
        return;
    };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let is_inside =
        (place.left()..=place.right()).contains(&x) && (place.top()..=place.bottom()).contains(&y);
    if is_inside && button_of(event).is_none() {
        button.click();
    }
}

fn button_of(event: &MouseEvent) -> Option<HtmlElement> {
    let met: Element = event.target()?.dyn_into().ok()?;
    met.closest("button").ok()??.dyn_into().ok()
}
