//! The editor's side of what passes between it and the page: texts in events on one element. Also the files that
//! it saves and opens, and where the cursor stands in a text box.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CustomEvent, CustomEventInit, File, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    HtmlLinkElement, HtmlTextAreaElement,
};

use super::page;

/// The element that the editor is drawn into; the page has it.
const HOST: &str = "editor";

/// The element that the editor is drawn into.
pub fn host() -> Option<HtmlElement> {
    page::element(HOST)
}

/// Adds the editor's own styles to the page.
pub fn add_styles(address: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.and_then(|document| {
        let link: HtmlLinkElement = document.create_element("link").ok()?.dyn_into().ok()?;
        link.set_rel("stylesheet");
        link.set_href(address);
        document.head()?.append_child(&link).ok()
    });
    // Without its styles the editor is plain, and works.
    drop(link);
}

/// Hears each job that the page gives to be edited, and the job that it goes back to, both as job's files. The
/// ear is there as long as the page.
pub fn on_edit(host: &HtmlElement, hear: impl Fn(&str, &str) + 'static) {
    let ear = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| {
        let detail: Array = event.detail().unchecked_into();
        if let (Some(job), Some(original)) = (detail.get(0).as_string(), detail.get(1).as_string())
        {
            hear(&job, &original);
        }
    });
    let heard = host.add_event_listener_with_callback("forkful:edit", ear.as_ref().unchecked_ref());
    if heard.is_ok() {
        ear.forget();
    }
}

/// Tells the page that the editor can be given a job.
pub fn say_ready() {
    say("ready", &JsValue::NULL);
}

/// Tells the page what the job is now, as a job's file.
pub fn say_edited(job: &str) {
    say("edited", &JsValue::from_str(job));
}

/// Tells the page that the person is done.
pub fn say_close() {
    say("close", &JsValue::NULL);
}

fn say(what: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(&format!("forkful:{what}"), &init);
    if let (Ok(event), Some(host)) = (event, host()) {
        // Nobody cancels it.
        host.dispatch_event(&event).ok();
    }
}

/// Lets a person save a job's file.
pub fn save(name: &str, text: &str) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options);
    let Some(address) = blob
        .ok()
        .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok())
    else {
        return;
    };
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The click has taken hold of it.
    web_sys::Url::revoke_object_url(&address).ok();
}

/// A file that somebody chose.
#[derive(Clone, Debug)]
pub struct Chosen(File);

impl Chosen {
    /// The file that a field was given. The field is emptied, so that the same file can be chosen again.
    pub fn of(event: &web_sys::Event) -> Option<Self> {
        let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let file = field.files()?.get(0)?;
        field.set_value("");
        Some(Self(file))
    }

    /// What is in it; `None` where the browser cannot read it.
    pub async fn text(&self) -> Option<String> {
        JsFuture::from(self.0.text()).await.ok()?.as_string()
    }
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
