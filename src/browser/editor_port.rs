//! The editor's side of the line to the page, and the few things of the page that are its own: its styles, what
//! stands in its fields, and where the cursor stands in a text box.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, HtmlLinkElement, HtmlTextAreaElement};

use super::{editor_line, page};
use crate::engine::edit::Whose;

/// The element that the editor is drawn into.
pub fn host() -> Option<HtmlElement> {
    editor_line::host()
}

/// Adds the editor's own styles to the page, and waits until they have come or not. Without them the editor is plain, and works.
pub async fn add_styles(address: &str) {
    let Some(document) = page::document() else {
        return;
    };
    let link = document.create_element("link").ok();
    let link = link.and_then(|link| link.dyn_into::<HtmlLinkElement>().ok());
    let (Some(link), Some(head)) = (link, document.head()) else {
        return;
    };
    link.set_rel("stylesheet");
    link.set_href(address);
    let settled = Promise::new(&mut |done, _| {
        link.set_onload(Some(&done));
        link.set_onerror(Some(&done));
        // A head takes every link.
        head.append_child(&link).ok();
    });
    JsFuture::from(settled).await.ok();
}

/// Hears each job that the page gives to be edited, and the job that it goes back to, both as job's files.
pub fn on_edit(host: &HtmlElement, hear: impl Fn(&str, &str, Whose) + 'static) {
    // An element takes every listener.
    editor_line::hear(host, "forkful:edit", move |detail| {
        let detail: &Array = detail.unchecked_ref();
        if let (Some(job), Some(original)) = (detail.get(0).as_string(), detail.get(1).as_string())
        {
            let is_own = detail.get(2).as_bool().unwrap_or_default();
            let whose = if is_own { Whose::Own } else { Whose::Gallery };
            hear(&job, &original, whose);
        }
    });
}

/// Tells the page that the editor can be given a job.
pub fn say_ready() {
    editor_line::say("forkful:ready", &JsValue::NULL);
}

/// Tells the page what the job began as from now on, as a job's file; nothing where that is the gallery's.
pub fn say_began(original: &str) {
    editor_line::say("forkful:began", &JsValue::from_str(original));
}

/// Tells the page what the job is now, as a job's file.
pub fn say_edited(job: &str) {
    editor_line::say("forkful:edited", &JsValue::from_str(job));
}

/// Tells the page that the person is done.
pub fn say_close() {
    editor_line::say("forkful:close", &JsValue::NULL);
}

/// Fills a field that holds what somebody typed.
pub fn fill(id: &str, text: &str) {
    if let Some(field) =
        page::element(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
    {
        field.set_value(text);
    }
}

/// Where in a text box the cursor stands, in UTF-16 units; at the end of the text where nobody has been in it.
pub fn cursor(id: &str) -> Option<usize> {
    let field: HtmlTextAreaElement = page::element(id)?.dyn_into().ok()?;
    let at = field.selection_end().ok().flatten()?;
    usize::try_from(at).ok()
}

/// Puts the cursor there, and the focus with it.
pub fn set_cursor(id: &str, at: usize) {
    let field = page::element(id).and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    if let (Some(field), Ok(at)) = (field, u32::try_from(at)) {
        // A field that cannot take it leaves it where it is.
        field.focus().ok();
        field.set_selection_range(at, at).ok();
    }
}
