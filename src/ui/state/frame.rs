//! Gathers what happens until the next frame and draws it together.
//!
//! Events carry their own times, so nothing is lost by waiting. The beginning of a run and its end are drawn at once, with all that
//! came before it, and in a tab in the background, where no frame ever comes, nothing waits at all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::{GetUntracked, request_animation_frame, set_timeout};

use super::run::RunView;
use crate::browser::page;
use crate::engine::event::{Happening, RunEvent};
use crate::engine::joined::joined;

/// Above so many parts, answers are gathered from them less often than every frame.
const MANY: usize = 200;
/// How often, then.
const SELDOM: Duration = Duration::from_millis(200);

/// Draws the events of one run.
#[derive(Clone)]
pub struct FrameQueue {
    inner: Rc<Inner>,
}

struct Inner {
    run: RunView,
    is_large: bool,
    waiting: RefCell<Vec<RunEvent>>,
    asked: Cell<bool>,
    closed: Cell<bool>,
}

impl FrameQueue {
    /// A queue that draws into this run.
    pub fn new(run: RunView) -> Self {
        let inner = Inner {
            run,
            is_large: run.shown.get_untracked().plan.parts.len() > MANY,
            waiting: RefCell::default(),
            asked: Cell::new(false),
            closed: Cell::new(false),
        };
        Self {
            inner: Rc::new(inner),
        }
    }

    /// Takes one event.
    pub fn push(&self, event: RunEvent) {
        if self.inner.closed.get() {
            return;
        }
        let is_begin = matches!(event.what, Happening::Began | Happening::WentOn);
        let is_end = event.what == Happening::Ended;
        self.inner.waiting.borrow_mut().push(event);
        if is_begin {
            self.flush();
        } else if is_end {
            self.flush();
            self.inner.closed.set(true);
        } else if page::is_hidden() && !self.inner.is_large {
            self.flush();
        } else if !self.inner.asked.replace(true) {
            let queue = self.clone();
            if self.inner.is_large {
                set_timeout(move || queue.flush(), SELDOM);
            } else {
                request_animation_frame(move || queue.flush());
            }
        }
    }

    /// Draws what waits.
    pub fn flush(&self) {
        self.inner.asked.set(false);
        let waiting = self.inner.waiting.take();
        if !waiting.is_empty() {
            self.inner.run.apply(&joined(waiting));
        }
    }

    /// Draws what waits, and nothing after it.
    pub fn close(&self) {
        self.flush();
        self.inner.closed.set(true);
    }
}
