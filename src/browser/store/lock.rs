//! A run that a tab works on, or has worked on and shows, is held by it, so that no other tab goes on with it. The browser lets
//! go of what a tab held when the tab is gone, however it went.

mod word;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use self::word::{Answer, Claim, claim};
use crate::archive::run::RunId;
use crate::browser::timer::PageSleeper;
use crate::engine::ports::Sleeper;

/// How long a browser may take to let go of what a page held that is gone.
const LETTING_GO: Duration = Duration::from_millis(300);

/// What came of taking hold of a run.
#[derive(Debug)]
pub enum Hold {
    /// This tab has it.
    Held(Held),
    /// Another tab has it.
    Elsewhere,
}

/// A run that is held, until this is dropped.
#[derive(Debug)]
pub struct Held {
    by: By,
}

/// How it is held.
#[derive(Debug)]
enum By {
    /// By a lock of the browser, which this lets go of.
    Lock(Function),
    /// By this tab's word, where the browser has no locks.
    #[expect(dead_code, reason = "it holds until it is dropped")]
    Word(Claim),
    /// By nothing: the browser has neither, and nobody can be asked.
    Nothing,
}

/// Whose a run is that is to be held.
#[derive(Clone, Copy)]
enum Whose {
    /// Any tab may have it.
    Anybodys,
    /// It is this tab's: nobody else has heard of it before.
    Ours,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let By::Lock(release) = &self.by {
            // A promise can always be fulfilled.
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

/// Takes hold of a run, unless another tab has it.
pub async fn hold(run: &RunId) -> Hold {
    hold_as(Whose::Anybodys, run).await
}

/// No tab holds it. A page that is being loaded anew may come before the browser has let go of what the old one held.
pub async fn is_let_go(run: &RunId) -> bool {
    for _ in 0..3 {
        if matches!(hold(run).await, Hold::Held(_)) {
            return true;
        }
        PageSleeper.sleep(LETTING_GO).await;
    }
    false
}

/// Takes hold of a run that begins in this tab.
pub async fn hold_new(run: &RunId) -> Hold {
    hold_as(Whose::Ours, run).await
}

async fn hold_as(whose: Whose, run: &RunId) -> Hold {
    let name = format!("forkful-run-{}", run.as_str());
    let by = match ask(&name).await {
        Some(Some(release)) => By::Lock(release),
        Some(None) => return Hold::Elsewhere,
        None => match claim(&name, whose).await {
            Answer::Ours(claim) => By::Word(claim),
            Answer::Theirs => return Hold::Elsewhere,
            Answer::Nobody => By::Nothing,
        },
    };
    Hold::Held(Held { by })
}

/// What lets go of it, if it could be had; `None` where there are no locks to ask for.
async fn ask(name: &str) -> Option<Option<Function>> {
    let navigator = web_sys::window()?.navigator();
    // web-sys knows locks behind an unstable flag alone.
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
    let (answer, answered) = oneshot::channel();
    let granted = Closure::once_into_js(move |lock: JsValue| {
        let release = Rc::new(RefCell::new(None));
        let until = Promise::new(&mut |done, _| {
            release.replace(Some(done));
        });
        let is_ours = !lock.is_null() && !lock.is_undefined();
        let release = release.take().filter(|_| is_ours);
        let kept = is_ours && answer.send(release).is_ok();
        // The lock is held until this promise is fulfilled. One that nobody waits for any more is let go at once.
        if kept {
            until.into()
        } else {
            JsValue::UNDEFINED
        }
    });
    let asked = request
        .call3(&locks, &name.into(), &options, &granted)
        .ok()?;
    let asked: Promise = asked.dyn_into().ok()?;
    match select(answered, JsFuture::from(asked)).await {
        Either::Left((release, _)) => Some(release.ok().flatten()),
        // It has ended without a word of the callback: it was refused.
        Either::Right((Err(_), _)) => None,
        Either::Right((Ok(_), _)) => Some(None),
    }
}
