//! Gathers words until the next frame and draws them together.
//!
//! Only words wait. Every other event draws at once, with all that came before it, and in a tab in the
//! background, where no frame ever comes, nothing waits at all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::request_animation_frame;

use super::RunView;
use crate::browser::page;
use crate::engine::event::{Happening, PartEvent, RunEvent};

/// Draws the events of one run.
#[derive(Clone)]
pub struct FrameQueue {
    inner: Rc<Inner>,
}

struct Inner {
    run: RunView,
    waiting: RefCell<Vec<RunEvent>>,
    asked: Cell<bool>,
    closed: Cell<bool>,
}

impl FrameQueue {
    /// A queue that draws into this run.
    pub fn new(run: RunView) -> Self {
        let inner = Inner {
            run,
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
        let is_words = matches!(event.what, Happening::Part(_, PartEvent::Came(_)));
        if event.what == Happening::Ended {
            self.inner.waiting.borrow_mut().push(event);
            self.flush();
            self.inner.closed.set(true);
            return;
        }
        self.inner.waiting.borrow_mut().push(event);
        if !is_words || page::is_hidden() {
            self.flush();
        } else if !self.inner.asked.replace(true) {
            let queue = self.clone();
            request_animation_frame(move || queue.flush());
        }
    }

    /// Draws what waits.
    pub fn flush(&self) {
        self.inner.asked.set(false);
        let waiting = self.inner.waiting.take();
        for event in joined(waiting) {
            self.inner.run.apply(&event);
        }
    }
}

/// Words of one part that follow each other become one event, so that a card is drawn once a frame.
fn joined(events: Vec<RunEvent>) -> Vec<RunEvent> {
    let mut out: Vec<RunEvent> = Vec::with_capacity(events.len());
    for event in events {
        if let Happening::Part(id, PartEvent::Came(more)) = &event.what {
            let same = out
                .iter_mut()
                .rev()
                .find_map(|earlier| match &mut earlier.what {
                    Happening::Part(other, PartEvent::Came(text)) if other == id => Some(text),
                    _ => None,
                });
            // Only words wait, so what stands between two stretches of a part's words is other parts' words.
            if let Some(text) = same {
                text.push_str(more);
                continue;
            }
        }
        out.push(event);
    }
    out
}
