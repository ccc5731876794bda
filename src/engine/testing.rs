//! In-memory twins of the ports, for native tests: time that passes only when everybody waits, and a
//! client that plays scripts.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures::Stream;

use super::error::CallError;
use super::job::PartId;
use super::ports::{Call, ChatClient, Clock, Delta, Moment, Sleeper};

/// A clock whose hands jump to the next thing that anybody waits for.
#[derive(Clone, Debug, Default)]
pub struct VirtualTime {
    inner: Rc<TimeInner>,
}

#[derive(Debug, Default)]
struct TimeInner {
    now: Cell<u64>,
    timers: RefCell<BTreeMap<(u64, u64), Waker>>,
    next: Cell<u64>,
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl VirtualTime {
    /// Runs a future to its end, in no real time. `None` if it waits for what never comes.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        self.run_until(future, u64::MAX)
    }

    /// Runs a future to its end, or until the clock would pass `millis`; then the future is dropped, and it is `millis`.
    pub fn run_until<T>(&self, future: impl Future<Output = T>, millis: u64) -> Option<T> {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&flag));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            while flag.0.swap(false, Ordering::SeqCst) {
                if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                    return Some(value);
                }
            }
            let ((due, _), waker) = self.inner.timers.borrow_mut().pop_first()?;
            if due > millis {
                self.inner.now.set(millis.max(self.inner.now.get()));
                return None;
            }
            self.inner.now.set(due.max(self.inner.now.get()));
            waker.wake();
        }
    }
}

impl Clock for VirtualTime {
    fn now(&self) -> Moment {
        Moment::from_millis(self.inner.now.get())
    }
}

impl Sleeper for VirtualTime {
    fn sleep(&self, delay: Duration) -> impl Future<Output = ()> {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        let number = self.inner.next.get();
        self.inner.next.set(number.saturating_add(1));
        Timer {
            time: Rc::clone(&self.inner),
            due: self.inner.now.get().saturating_add(millis),
            number,
        }
    }
}

/// A wait; the number keeps waits that are due at the same time in the order of their beginning.
struct Timer {
    time: Rc<TimeInner>,
    due: u64,
    number: u64,
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.time.now.get() >= self.due {
            return Poll::Ready(());
        }
        let key = (self.due, self.number);
        self.time
            .timers
            .borrow_mut()
            .insert(key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.time
            .timers
            .borrow_mut()
            .remove(&(self.due, self.number));
    }
}

/// A piece of a scripted reply: so many milliseconds after the one before.
pub type Step = (u64, Result<Delta, CallError>);

/// Plays a script for each part, and keeps what it was asked.
#[derive(Debug)]
pub struct ScriptedClient {
    time: VirtualTime,
    scripts: BTreeMap<PartId, Vec<Step>>,
    /// Every call with the time of its sending.
    pub calls: RefCell<Vec<(Moment, Call)>>,
    open: Rc<Cell<usize>>,
    /// The most calls that were open at once.
    pub high_water: Rc<Cell<usize>>,
}

struct Open(Rc<Cell<usize>>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl ScriptedClient {
    /// A client with a script for each part; a part without one gets an empty stream.
    pub fn new(time: &VirtualTime, scripts: impl IntoIterator<Item = (PartId, Vec<Step>)>) -> Self {
        Self {
            time: time.clone(),
            scripts: scripts.into_iter().collect(),
            calls: RefCell::default(),
            open: Rc::default(),
            high_water: Rc::default(),
        }
    }

    /// How many calls are open.
    pub fn open(&self) -> usize {
        self.open.get()
    }
}

impl ChatClient for ScriptedClient {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        let script = self.scripts.get(&call.part).cloned().unwrap_or_default();
        self.calls.borrow_mut().push((self.time.now(), call));
        self.open.set(self.open.get() + 1);
        self.high_water
            .set(self.high_water.get().max(self.open.get()));
        let open = Open(Rc::clone(&self.open));
        let start = (script.into_iter(), self.time.clone(), open);
        futures::stream::unfold(start, |(mut script, time, open)| async move {
            let (delay, item) = script.next()?;
            time.sleep(Duration::from_millis(delay)).await;
            Some((item, (script, time, open)))
        })
    }
}
