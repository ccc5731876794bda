//! The page's side of the line to the editor.
//!
//! The editor is a module of its own, loaded when it is first opened, so that nobody waits for it who came to run a
//! job. The two share nothing but texts: a job's file goes in, a job's file comes out.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlScriptElement;

use super::{editor_line, page};

/// The editor's own loader, beside the page.
pub const LOADER: &str = "editor.js";

/// On the editor's element from the moment that it is asked for: how loading it went.
const LOADING: &str = "data-loading";
const UNDER_WAY: &str = "";
const FAILED: &str = "failed";

/// What the editor says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is there and wants to be given a job.
    Ready,
    /// The job is now this, as a job's file.
    Edited(String),
    /// From now on the job is one that began as this, as a job's file; as the gallery's where there is none.
    Began(String),
    /// The person is done.
    Closed,
    /// It could not be loaded.
    Failed,
}

/// How an event's detail is read.
type Read = fn(&JsValue) -> Said;

/// What there is to hear.
const HEARD: [(&str, Read); 4] = [
    ("forkful:ready", |_| Said::Ready),
    ("forkful:edited", |detail| {
        Said::Edited(detail.as_string().unwrap_or_default())
    }),
    ("forkful:began", |detail| {
        Said::Began(detail.as_string().unwrap_or_default())
    }),
    ("forkful:close", |_| Said::Closed),
];

/// Loads the editor, once. `hear` gets all that it says from then on. `None` where the browser does not let it.
pub fn load(hear: impl Fn(Said) + Clone + 'static) -> Option<()> {
    let host = editor_line::host()?;
    match host.get_attribute(LOADING).as_deref() {
        Some(UNDER_WAY) => return Some(()),
        // The ears of the last try are still there.
        Some(_) => {}
        None => {
            for (event, read) in HEARD {
                let hear = hear.clone();
                editor_line::hear(&host, event, move |detail| hear(read(detail)))?;
            }
        }
    }
    host.set_attribute(LOADING, UNDER_WAY).ok()?;
    let document = page::document()?;
    let script: HtmlScriptElement = document.create_element("script").ok()?.dyn_into().ok()?;
    script.set_type("module");
    script.set_src(LOADER);
    let failed = Closure::once_into_js(move || {
        if let Some(host) = editor_line::host() {
            // The next try begins anew.
            host.set_attribute(LOADING, FAILED).ok();
        }
        hear(Said::Failed);
    });
    script.set_onerror(Some(failed.unchecked_ref()));
    document.head()?.append_child(&script).ok()?;
    Some(())
}

/// Gives the editor a job to work on, and the one that "Reset" goes back to, both as job's files.
pub fn give(job: &str, original: &str, is_own: bool) {
    let detail = Array::of3(
        &JsValue::from_str(job),
        &JsValue::from_str(original),
        &JsValue::from_bool(is_own),
    );
    editor_line::say("forkful:edit", &detail);
}
