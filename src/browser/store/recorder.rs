//! Writes a run's events as they come.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wasm_bindgen_futures::spawn_local;

use super::{Held, Hold, Store, StoreError, Written, hold_new};
use crate::archive::run::{RunHead, RunId, Standing};
use crate::browser::timer::PageSleeper;
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::joined::joined;
use crate::engine::ports::{Moment, Sleeper};

/// How long what is not the end of anything may wait to be written with what comes after it.
const SELDOM: Duration = Duration::from_millis(500);
/// More transactions are not begun before one of them has ended: what comes meanwhile goes into one batch.
const MOST_OUT: usize = 32;

/// Takes a run's events down. The end of a part is on its way in the task that told of it; words are gathered.
///
/// Events keep the order in which they were heard: transactions that write to the same store are worked in the order
/// in which they began, so that several may be under way. The first failure silences it: a run goes on without being
/// kept, and that is told once. The run is held until the last copy of this is dropped.
#[derive(Clone)]
pub struct Recorder {
    inner: Rc<Inner>,
}

struct Inner {
    stage: RefCell<Stage>,
    head: RefCell<RunHead>,
    /// The moment from which the stored times count.
    zero: Cell<Option<Moment>>,
    waiting: RefCell<Vec<RunEvent>>,
    batch: Cell<u64>,
    out: Cell<usize>,
    asked: Cell<bool>,
    /// The run is held for as long as this tab may write to it.
    held: RefCell<Option<Held>>,
    trouble: Box<dyn Fn(StoreError)>,
}

enum Stage {
    /// The database is being opened.
    Opening,
    /// Events are written.
    Writing(Store),
    /// Something failed.
    Silent,
}

impl Recorder {
    /// Begins to keep a new run. The times of its events are counted from the first. `trouble` hears the first
    /// failure, and none after it.
    pub fn begin(run: RunHead, input: Arc<str>, trouble: impl Fn(StoreError) + 'static) -> Self {
        let recorder = Self::of(run.clone(), 0, None, trouble);
        let holding = recorder.clone();
        spawn_local(async move {
            // Nobody else knows of a run that begins.
            if let Hold::Held(held) = hold_new(&holding.run()).await {
                holding.inner.held.replace(Some(held));
            }
        });
        let opening = recorder.clone();
        spawn_local(async move {
            let begun = async {
                let store = Store::open().await?;
                let begun = store.begin(&run, &input);
                // A large input takes its time. What happened meanwhile does not wait for it.
                opening.opened(store.clone());
                begun.await?;
                // What is one too many takes room, and no more than that.
                store.prune().await.ok();
                Ok(())
            };
            if let Err(why) = begun.await {
                opening.fail(why);
            }
        });
        recorder
    }

    /// Goes on with a stored run that this tab has taken hold of, and of which so many batches could be read. Its stored
    /// times are counted from `zero`.
    pub fn resume(
        run: RunHead,
        held: Held,
        batches: u64,
        zero: Moment,
        trouble: impl Fn(StoreError) + 'static,
    ) -> Self {
        let recorder = Self::of(run, batches, Some(zero), trouble);
        recorder.inner.held.replace(Some(held));
        let opening = recorder.clone();
        spawn_local(async move {
            let run = opening.run();
            let resumed = async {
                let store = Store::open().await?;
                store.drop_from(&run, batches).await?;
                Ok(store)
            };
            match resumed.await {
                Ok(store) => opening.opened(store),
                Err(why) => opening.fail(why),
            }
        });
        recorder
    }

    fn of(
        head: RunHead,
        batch: u64,
        zero: Option<Moment>,
        trouble: impl Fn(StoreError) + 'static,
    ) -> Self {
        let inner = Inner {
            stage: RefCell::new(Stage::Opening),
            head: RefCell::new(head),
            zero: Cell::new(zero),
            waiting: RefCell::default(),
            batch: Cell::new(batch),
            out: Cell::new(0),
            asked: Cell::new(false),
            held: RefCell::default(),
            trouble: Box::new(trouble),
        };
        Self {
            inner: Rc::new(inner),
        }
    }

    /// The run's name.
    pub fn run(&self) -> RunId {
        self.inner.head.borrow().id.clone()
    }

    /// Takes one event.
    pub fn hear(&self, event: &RunEvent) {
        if matches!(*self.inner.stage.borrow(), Stage::Silent) {
            return;
        }
        let zero = self.inner.zero.get().unwrap_or(event.at);
        self.inner.zero.set(Some(zero));
        let since = event.at.since(zero).as_millis();
        let at = Moment::from_millis(u64::try_from(since).unwrap_or(u64::MAX));
        let what = event.what.clone();
        self.inner.waiting.borrow_mut().push(RunEvent { at, what });
        if must_not_wait(&event.what) {
            self.flush();
        } else if !self.inner.asked.replace(true) {
            let recorder = self.clone();
            spawn_local(async move {
                PageSleeper.sleep(SELDOM).await;
                recorder.inner.asked.set(false);
                recorder.flush();
            });
        }
    }

    /// Writes what waits.
    pub fn flush(&self) {
        let inner = &self.inner;
        let store = match &*inner.stage.borrow() {
            Stage::Writing(store) if inner.out.get() < MOST_OUT => store.clone(),
            _ => return,
        };
        let events = joined(inner.waiting.take());
        if events.is_empty() {
            return;
        }
        let mut head = inner.head.borrow_mut();
        let taken: usize = events.iter().map(size).sum();
        head.bytes = head.bytes.saturating_add(taken as u64);
        let before = head.standing;
        for event in &events {
            head.standing = standing(head.standing, &event.what);
        }
        let changed = (head.standing != before).then_some(&*head);
        let batch = inner.batch.get();
        inner.batch.set(batch + 1);
        let written = store.append(&head.id, batch, &events, changed);
        drop(head);
        self.wait_for(written);
    }

    fn wait_for(&self, written: Written) {
        self.inner.out.set(self.inner.out.get() + 1);
        let recorder = self.clone();
        spawn_local(async move {
            let ended = written.await;
            let out = &recorder.inner.out;
            let was_full = out.get() == MOST_OUT;
            out.set(out.get() - 1);
            match ended {
                Ok(()) if was_full => recorder.flush(),
                Ok(()) => {}
                Err(why) => recorder.fail(why),
            }
        });
    }

    fn opened(&self, store: Store) {
        self.inner.stage.replace(Stage::Writing(store));
        self.flush();
    }

    fn fail(&self, why: StoreError) {
        let before = self.inner.stage.replace(Stage::Silent);
        self.inner.waiting.take();
        if !matches!(before, Stage::Silent) {
            (self.inner.trouble)(why);
        }
    }
}

/// About what it takes to keep it.
fn size(event: &RunEvent) -> usize {
    let words = match &event.what {
        Happening::Part(_, PartEvent::Came(text)) => text.len(),
        _ => 0,
    };
    words + 32
}

/// It is the end or the beginning of something that a call is paid for: what must be there when the page is gone.
fn must_not_wait(what: &Happening) -> bool {
    match what {
        Happening::Began | Happening::WentOn | Happening::Stopped | Happening::Ended => true,
        Happening::Part(_, what) => match what {
            PartEvent::Finished(_)
            | PartEvent::Failed(_)
            | PartEvent::Again { .. }
            | PartEvent::Stopped
            | PartEvent::Reopened
            | PartEvent::Spared => true,
            PartEvent::Queued | PartEvent::Sent | PartEvent::Came(_) | PartEvent::Counted(_) => {
                false
            }
        },
    }
}

fn standing(before: Standing, what: &Happening) -> Standing {
    match what {
        Happening::Began | Happening::WentOn => Standing::AtWork,
        Happening::Ended => Standing::Ended,
        Happening::Stopped => Standing::Stopped,
        Happening::Part(..) => before,
    }
}
