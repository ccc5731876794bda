//! The browser's own model, by the Prompt API: `LanguageModel` (WICG prompt-api, 2026-06-22). It is there in secure pages of
//! some browsers only, and may have to be downloaded first, for which the browser wants a person's click.
//!
//! Its names are looked up at run time, since no crate has them.

use std::collections::VecDeque;

use futures::Stream;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStream, ReadableStreamDefaultReader};

use crate::engine::error::{CallError, Hint};
use crate::engine::ports::{Call, ChatClient, Delta, Finish};
use crate::provider::quirk::most_chars;

/// Whether the browser has a model that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The browser knows of no such thing.
    Missing,
    /// It knows, and this computer cannot have one.
    Unavailable,
    /// It can be downloaded.
    Downloadable,
    /// It is being downloaded.
    Downloading,
    /// It is there.
    Available,
}

/// Asks the browser.
pub async fn availability() -> Availability {
    let Some(api) = api() else {
        return Availability::Missing;
    };
    match promised(&api, "availability", &languages()).await {
        Ok(word) => match word.as_string().as_deref() {
            Some("available") => Availability::Available,
            Some("downloadable") => Availability::Downloadable,
            Some("downloading") => Availability::Downloading,
            _ => Availability::Unavailable,
        },
        Err(_) => Availability::Unavailable,
    }
}

/// Downloads the model, if it is not there. To be called in a person's click. `tell` hears how much has come, in percent.
///
/// # Errors
/// Why it did not come, in the browser's words.
pub async fn download(tell: impl Fn(u8) + 'static) -> Result<(), CallError> {
    let api = api().ok_or_else(missing)?;
    let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let loaded = get(&event, "loaded").and_then(|loaded| loaded.as_f64());
        let percent = (loaded.unwrap_or_default() * 100.0).clamp(0.0, 100.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a percentage"
        )]
        tell(percent.round() as u8);
    });
    let listener = heard.as_ref().clone();
    let monitor = Closure::<dyn Fn(JsValue)>::new(move |monitor: JsValue| {
        let listen =
            get(&monitor, "addEventListener").and_then(|it| it.dyn_into::<Function>().ok());
        if let Some(listen) = listen {
            // Without it the download has no figures, and is none the worse.
            listen
                .call2(&monitor, &"downloadprogress".into(), &listener)
                .ok();
        }
    });
    let options = languages();
    set(&options, "monitor", monitor.as_ref());
    let session = promised(&api, "create", &options)
        .await
        .map_err(|why| trouble(&why))?;
    destroy(&session);
    Ok(())
}

/// Asks the browser's own model.
#[derive(Clone, Copy, Debug)]
pub struct OwnModel;

impl ChatClient for OwnModel {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        futures::stream::unfold(Step::Open(Box::new(call)), |step| async move {
            let mut talk = match step {
                Step::Open(call) => match Talk::open(&call).await {
                    Ok(talk) => talk,
                    Err(why) => return Some((Err(why), Step::Over)),
                },
                Step::Talk(talk) => talk,
                Step::Over => return None,
            };
            match talk.next().await? {
                Ok(delta) => Some((Ok(delta), Step::Talk(talk))),
                Err(why) => Some((Err(why), Step::Over)),
            }
        })
    }
}

enum Step {
    Open(Box<Call>),
    Talk(Talk),
    Over,
}

/// What the browser holds for one question. Dropping it aborts what is under way and lets go of the session.
struct Held {
    /// `None` until the browser has made one.
    session: Option<JsValue>,
    abort: Option<AbortController>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
        if let Some(session) = &self.session {
            destroy(session);
        }
    }
}

/// One question and its answer.
struct Talk {
    _held: Held,
    reader: ReadableStreamDefaultReader,
    /// How many characters the answer may still have. The API has no limit of its own, so the answer is cut here, where it is certainly
    /// beyond that of the part.
    left: usize,
    ready: VecDeque<Delta>,
    is_over: bool,
}

impl Talk {
    async fn open(call: &Call) -> Result<Self, CallError> {
        let api = api().ok_or_else(missing)?;
        let abort = AbortController::new().ok();
        // From here on: the question may be dropped, or not be taken, while the session is being made or is there.
        let mut held = Held {
            session: None,
            abort,
        };
        let signal = held
            .abort
            .as_ref()
            .map(|abort| JsValue::from(abort.signal()));
        let options = languages();
        if let Some(signal) = &signal {
            set(&options, "signal", signal);
        }
        if !call.system.is_empty() {
            let first = Object::new();
            set(&first, "role", &"system".into());
            set(&first, "content", &call.system.as_str().into());
            set(&options, "initialPrompts", &Array::of1(&first));
        }
        let session = promised(&api, "create", &options)
            .await
            .map_err(|why| trouble(&why))?;
        held.session = Some(session.clone());
        let asked = Object::new();
        if let Some(signal) = &signal {
            set(&asked, "signal", signal);
        }
        let answer = get(&session, "promptStreaming")
            .and_then(|ask| ask.dyn_into::<Function>().ok())
            .ok_or_else(missing)?
            .call2(&session, &call.user.as_str().into(), &asked)
            .map_err(|why| trouble(&why))?;
        let stream: ReadableStream = answer.dyn_into().map_err(|_| missing())?;
        let reader = ReadableStreamDefaultReader::new(&stream).map_err(|why| trouble(&why))?;
        Ok(Self {
            _held: held,
            reader,
            left: most_chars(call.max_tokens),
            ready: VecDeque::from([Delta::KeepAlive]),
            is_over: false,
        })
    }

    async fn next(&mut self) -> Option<Result<Delta, CallError>> {
        if let Some(delta) = self.ready.pop_front() {
            return Some(Ok(delta));
        }
        if self.is_over {
            return None;
        }
        let read = match JsFuture::from(self.reader.read()).await {
            Ok(read) => read,
            Err(why) => {
                self.is_over = true;
                return Some(Err(trouble(&why)));
            }
        };
        let Some(more) = get(&read, "value").and_then(|value| value.as_string()) else {
            self.is_over = true;
            return Some(Ok(Delta::Finished(Finish::Complete)));
        };
        let (kept, rest) = match more.char_indices().nth(self.left) {
            Some((at, _)) => more.split_at(at),
            None => (more.as_str(), ""),
        };
        self.left = self.left.saturating_sub(kept.chars().count());
        if !rest.is_empty() {
            self.is_over = true;
            self.ready.push_back(Delta::Finished(Finish::AtLimit));
        }
        Some(Ok(Delta::Text(kept.to_owned())))
    }
}

/// `None` where the browser has no such API, or keeps it from this page.
fn api() -> Option<JsValue> {
    get(&js_sys::global(), "LanguageModel")
}

/// Replies are wanted in whatever language; English is what every such model speaks, and saying so spares a warning.
fn languages() -> Object {
    let text = Object::new();
    set(&text, "type", &"text".into());
    set(&text, "languages", &Array::of1(&"en".into()));
    let options = Object::new();
    set(&options, "expectedInputs", &Array::of1(&text));
    set(&options, "expectedOutputs", &Array::of1(&text));
    options
}

async fn promised(of: &JsValue, name: &str, options: &JsValue) -> Result<JsValue, JsValue> {
    let call = get(of, name).and_then(|call| call.dyn_into::<Function>().ok());
    let call = call.ok_or(JsValue::NULL)?;
    let promise: Promise = call.call1(of, options)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn set(of: &Object, name: &str, value: &JsValue) {
    // A plain object takes every field.
    Reflect::set(of, &name.into(), value).ok();
}

fn destroy(session: &JsValue) {
    let destroy = get(session, "destroy").and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(destroy) = destroy {
        // A session that is gone is what is wanted.
        destroy.call0(session).ok();
    }
}

fn missing() -> CallError {
    CallError::UnknownModel {
        detail: String::new(),
    }
}

/// What the browser threw. The names are those of the explainer.
fn trouble(why: &JsValue) -> CallError {
    let word = |name| get(why, name).and_then(|word| word.as_string());
    let detail = word("message").unwrap_or_default();
    match word("name").as_deref() {
        // It has to be downloaded with a click first, or cannot be had.
        Some("NotAllowedError" | "InvalidStateError" | "NotSupportedError") => {
            CallError::UnknownModel { detail }
        }
        Some("QuotaExceededError") => CallError::Rejected {
            status: 413,
            detail,
        },
        _ => CallError::Reported {
            hint: Hint::Unsaid,
            detail,
        },
    }
}
