//! Where a browser has no locks, as on a page that came by plain http from another computer, the tabs ask each other: who holds
//! a run answers. A tab that the browser has put to sleep does not answer, and does not write either until it wakes.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::Whose;
use crate::browser::timer::PageSleeper;
use crate::engine::ports::Sleeper;

/// How long an answer may take: a tab at work does nothing that takes longer.
const PATIENCE: Duration = Duration::from_millis(400);

/// What came of asking.
pub(super) enum Answer {
    /// Nobody else has it.
    Ours(Claim),
    /// Another tab has it.
    Theirs,
    /// The browser has no way to ask.
    Nobody,
}

/// A run that is held by one's word, until this is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    channel: BroadcastChannel,
    /// It hears for as long as it is there.
    _hears: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

#[derive(Clone, Copy)]
enum Stage {
    Asking,
    Holding,
    /// Another tab holds it, or asks with a better claim.
    Yielded,
}

/// Asks for what has this name. Of two tabs that ask in the same moment the one with the lower number has it: one that says
/// a number asks, one that says anything else has it.
pub(super) async fn claim(name: &str, whose: Whose) -> Answer {
    let Ok(channel) = BroadcastChannel::new(name) else {
        return Answer::Nobody;
    };
    let ours = match whose {
        Whose::Anybodys => js_sys::Math::random(),
        Whose::Ours => -1.0,
    };
    let stage = Rc::new(Cell::new(Stage::Asking));
    let (hearing, speaker) = (Rc::clone(&stage), channel.clone());
    let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let answer = match (hearing.get(), event.data().as_f64()) {
            // It may have come too late to hear it the first time.
            (Stage::Asking, Some(theirs)) if ours < theirs => ours.into(),
            (Stage::Asking, _) => {
                hearing.set(Stage::Yielded);
                return;
            }
            (Stage::Holding, Some(_)) => "held".into(),
            (Stage::Holding, None) | (Stage::Yielded, _) => return,
        };
        // A channel that was closed has nobody to tell.
        speaker.post_message(&answer).ok();
    });
    channel.set_onmessage(Some(hears.as_ref().unchecked_ref()));
    let claim = Claim {
        channel,
        _hears: hears,
    };
    if claim.channel.post_message(&ours.into()).is_err() {
        return Answer::Nobody;
    }
    PageSleeper.sleep(PATIENCE).await;
    if matches!(stage.get(), Stage::Yielded) {
        return Answer::Theirs;
    }
    stage.set(Stage::Holding);
    Answer::Ours(claim)
}
