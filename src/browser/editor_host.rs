//! The place where the editor is drawn, and the events that pass between it and the page.
//!
//! The editor is a module of its own, loaded when it is first opened, so that nobody waits for it who came to run a
//! job. The two share nothing but texts: a job's file goes in, a job's file comes out.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlElement, HtmlScriptElement};

use super::page;

/// The element that the editor draws into.
pub const HOST: &str = "editor";
/// The editor's own loader, beside the page.
const LOADER: &str = "editor.js";

/// What the editor says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is there and wants to be given a job.
    Ready,
    /// The job is now this, as a job's file.
    Edited(String),
    /// The person is done.
    Closed,
    /// It could not be loaded.
    Failed,
}

/// Loads the editor, once. `hear` gets all that it says from then on.
pub fn load(hear: impl Fn(Said) + Clone + 'static) -> Option<()> {
    let host = page::element(HOST)?;
    if host.has_attribute("data-loading") {
        return Some(());
    }
    host.set_attribute("data-loading", "").ok()?;
    let hears: [(&str, fn(&CustomEvent) -> Said); 3] = [
        ("forkful:ready", |_| Said::Ready),
        ("forkful:edited", |event| {
            Said::Edited(event.detail().as_string().unwrap_or_default())
        }),
        ("forkful:close", |_| Said::Closed),
    ];
    for (name, read) in hears {
        let hear = hear.clone();
        listen(&host, name, move |event| hear(read(&event)))?;
    }
    let document = web_sys::window()?.document()?;
    let script: HtmlScriptElement = document.create_element("script").ok()?.dyn_into().ok()?;
    script.set_type("module");
    script.set_src(LOADER);
    let failed = Closure::once_into_js(move || {
        if let Some(host) = page::element(HOST) {
            host.remove_attribute("data-loading").ok();
        }
        hear(Said::Failed);
    });
    script.set_onerror(Some(failed.unchecked_ref()));
    document.head()?.append_child(&script).ok()?;
    Some(())
}

/// Hears an event for as long as the page is open.
fn listen(host: &HtmlElement, name: &str, hear: impl Fn(CustomEvent) + 'static) -> Option<()> {
    let hear = Closure::<dyn Fn(CustomEvent)>::new(hear);
    host.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref())
        .ok()?;
    hear.forget();
    Some(())
}

/// Gives the editor a job to work on, and the one that "Reset" goes back to, both as job's files.
pub fn give(job: &str, original: &str) {
    let detail = Array::of2(&JsValue::from_str(job), &JsValue::from_str(original));
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    let event = CustomEvent::new_with_event_init_dict("forkful:edit", &init);
    if let (Ok(event), Some(host)) = (event, page::element(HOST)) {
        // Nobody cancels it.
        host.dispatch_event(&event).ok();
    }
}
