//! Small things of the page that are not drawn.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

/// The page lies in the background, where no frame is drawn.
pub fn is_hidden() -> bool {
    document()
        .is_some_and(|document| document.visibility_state() == web_sys::VisibilityState::Hidden)
}

/// The browser says that it has a network. It cannot know whether the network leads anywhere.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Where the page itself is from, as scheme, host and port; `null` where it is from a file.
pub fn origin() -> String {
    let window = web_sys::window();
    window
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Calls when a person first touches the page: by pointer, by key or by focus.
pub fn on_first_touch(call: impl FnMut() + 'static) {
    let Some(document) = document() else { return };
    let listener = Closure::<dyn FnMut()>::new(call).into_js_value();
    let options = web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    options.set_capture(true);
    for event in ["pointerdown", "keydown", "focusin"] {
        // A document takes every listener.
        document
            .add_event_listener_with_callback_and_add_event_listener_options(
                event,
                listener.unchecked_ref(),
                &options,
            )
            .ok();
    }
}

/// The element with this id.
pub fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to an element, and with it the view.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        // An element that takes no focus leaves it where it is.
        element.focus().ok();
    }
}

/// Moves the focus to an element, without the view, where nothing else has it: what had it is gone.
pub fn focus_if_lost(id: &str) {
    let active = document().and_then(|document| document.active_element());
    let is_lost = active.is_none_or(|active| active.tag_name() == "BODY");
    if let Some(element) = element(id).filter(|_| is_lost) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        element.focus_with_options(&options).ok();
    }
}

/// An element has the focus.
pub fn has_focus(id: &str) -> bool {
    document()
        .and_then(|document| document.active_element())
        .is_some_and(|element| element.id() == id)
}

/// Writes a text into a field.
pub fn fill(id: &str, text: &str) {
    let field = element(id).and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(text);
    }
}

/// Chooses from a list.
pub fn choose(id: &str, value: &str) {
    let list = element(id).and_then(|list| list.dyn_into::<web_sys::HtmlSelectElement>().ok());
    if let Some(list) = list {
        list.set_value(value);
    }
}

/// Scrolls an element to the top of the window where the results lie below the fold of a narrow window.
pub fn show_on_narrow(id: &str) {
    if matches("(max-width: 59.99rem)") {
        show(id);
    }
}

/// Scrolls an element to the top of the window.
pub fn show(id: &str) {
    let Some(element) = element(id) else { return };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_behavior(if matches("(prefers-reduced-motion: reduce)") {
        web_sys::ScrollBehavior::Auto
    } else {
        web_sys::ScrollBehavior::Smooth
    });
    options.set_block(web_sys::ScrollLogicalPosition::Start);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Puts a text on the clipboard; false where the browser does not allow it, and leaves it as it was.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let navigator = window.navigator();
    // Without TLS a page has no clipboard at all, whatever the type says.
    let there = js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false);
    there
        && JsFuture::from(navigator.clipboard().write_text(text))
            .await
            .is_ok()
}

/// Lets a person save a text as a file.
pub fn save(name: &str, kind: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options);
    let Some(url) = blob
        .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob))
        .ok()
    else {
        return;
    };
    let link = document().and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The click has taken hold of it.
    web_sys::Url::revoke_object_url(&url).ok();
}

fn matches(query: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// The document that the page is.
pub(super) fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
