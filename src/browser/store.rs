//! The browser's storage of runs: one database, each run a head, an input and batches of events.
//!
//! It is spoken to directly, and not through a crate: those that there are cannot say how durable a transaction is to
//! be, nor let go of it in the task in which it began, and both matter to a page that may be killed in the next moment.

mod last;
mod lock;
mod recorder;
mod request;

use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, select};
use js_sys::Array;
use thiserror::Error;
use wasm_bindgen::JsValue;
use web_sys::IdbDatabase;

pub use self::last::{is_last_of_this_tab, last_of_this_tab, none_is_last_of_this_tab};
pub use self::lock::{Held, Hold, hold, hold_new, is_let_go};
pub use self::recorder::Recorder;
pub use self::request::Written;
use self::request::{Writing, events_from, events_of, text};
use super::timer::PageSleeper;
use crate::archive::run::{
    RunFileError, RunHead, RunId, StoredEvents, read_run_events, read_run_head, too_many,
    write_run_events, write_run_head,
};
use crate::engine::event::RunEvent;
use crate::engine::ports::Sleeper;

/// The database.
const NAME: &str = "forkful";
/// Its version: what stores there are, not what is in them.
const VERSION: u32 = 1;
/// The heads, by the runs' names.
const RUNS: &str = "runs";
/// The inputs, by the runs' names.
const INPUTS: &str = "inputs";
/// The batches, by the runs' names and their numbers.
const EVENTS: &str = "events";

/// A browser that neither opens a database nor refuses to is given up after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the storage did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// There is no room left.
    #[error("the storage is full")]
    Full,
    /// Another tab holds it, or the browser does not answer.
    #[error("the storage is blocked")]
    Blocked,
    /// What is stored cannot be read.
    #[error("the storage is corrupt")]
    Corrupt,
    /// There is none, or the browser does not let the page use it.
    #[error("there is no storage")]
    Unavailable,
    /// A later Forkful has written it.
    #[error("the storage is of a later version")]
    Newer,
}

impl From<RunFileError> for StoreError {
    fn from(why: RunFileError) -> Self {
        match why {
            RunFileError::Newer(_) => Self::Newer,
            RunFileError::Corrupt(_) => Self::Corrupt,
        }
    }
}

/// A stored run, as far as it can be read.
#[derive(Clone, Debug)]
pub struct StoredRun {
    /// Its head.
    pub head: RunHead,
    /// Its input.
    pub input: Arc<str>,
    /// Its events.
    pub events: StoredEvents,
}

/// What runs are stored.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    /// The heads, the newest run first.
    pub runs: Vec<RunHead>,
    /// There are others, of a later form.
    pub newer: bool,
    /// Runs whose heads nobody can read.
    pub broken: Vec<RunId>,
}

/// A connection to the database. It closes itself when another tab is about to bring a newer form.
#[derive(Clone, Debug)]
pub struct Store {
    database: IdbDatabase,
}

/// Runs may be stored here. Asking makes no database; a browser that cannot say may have one.
pub async fn may_hold_runs() -> bool {
    request::has_database(NAME).await
}

/// A name for a new run.
///
/// # Errors
/// [`StoreError::Unavailable`] where there is nothing to draw it with.
pub fn new_id() -> Result<RunId, StoreError> {
    let mut random = [0; 16];
    web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut random).ok())
        .ok_or(StoreError::Unavailable)?;
    Ok(RunId::of(random))
}

impl Store {
    /// Opens the database, and makes it where there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open() -> Result<Self, StoreError> {
        let opened = Box::pin(request::open(NAME, VERSION, &[RUNS, INPUTS, EVENTS]));
        match select(opened, Box::pin(PageSleeper.sleep(PATIENCE))).await {
            Either::Left((database, _)) => Ok(Self {
                database: database?,
            }),
            Either::Right(_) => Err(StoreError::Blocked),
        }
    }

    /// Writes a new run. What is written is on its way when this returns.
    pub fn begin(&self, head: &RunHead, input: &str) -> Written {
        request::write(&self.database, &[RUNS, INPUTS], |writing| {
            writing.put(RUNS, &head.id.as_str().into(), &write_run_head(head))?;
            writing.put(INPUTS, &head.id.as_str().into(), input)
        })
    }

    /// Writes a batch of events, and the head where that has changed with it. What is written is on its way when
    /// this returns, and after everything that was written before.
    pub fn append(
        &self,
        run: &RunId,
        batch: u64,
        events: &[RunEvent],
        head: Option<&RunHead>,
    ) -> Written {
        let stores: &[&str] = if head.is_some() {
            &[RUNS, EVENTS]
        } else {
            &[EVENTS]
        };
        request::write(&self.database, stores, |writing| {
            let events = write_run_events(events);
            writing.put(EVENTS, &request::event_key(run, batch), &events)?;
            head.map_or(Ok(()), |head| put_head(writing, head))
        })
    }

    /// Writes a head anew.
    pub fn change(&self, head: &RunHead) -> Written {
        request::write(&self.database, &[RUNS], |writing| put_head(writing, head))
    }

    /// Drops the batches of a run from this one on: what could not be read, before it is gone on with.
    pub fn drop_from(&self, run: &RunId, batch: u64) -> Written {
        request::write(&self.database, &[EVENTS], |writing| {
            writing.delete(EVENTS, &events_from(run, batch)?)
        })
    }

    /// Drops a run.
    pub fn forget(&self, run: &RunId) -> Written {
        request::write(&self.database, &[RUNS, INPUTS, EVENTS], |writing| {
            writing.delete(RUNS, &run.as_str().into())?;
            writing.delete(INPUTS, &run.as_str().into())?;
            writing.delete(EVENTS, &events_of(run)?)
        })
    }

    /// What runs there are, the newest first.
    ///
    /// # Errors
    /// See [`StoreError`]. A head that cannot be read is no error.
    pub async fn heads(&self) -> Result<Heads, StoreError> {
        let found = request::read(&self.database, &[RUNS], |reading| {
            Ok([reading.keys(RUNS, None)?, reading.all(RUNS, None)?])
        });
        let [keys, found] = found.await?;
        let (keys, found) = (Array::from(&keys), Array::from(&found));
        let mut heads = Heads::default();
        for (key, head) in keys.iter().zip(found.iter()) {
            match read_run_head(&text(&head).unwrap_or_default()) {
                Ok(head) => heads.runs.push(head),
                Err(RunFileError::Newer(_)) => heads.newer = true,
                Err(RunFileError::Corrupt(_)) => {
                    heads
                        .broken
                        .extend(text(&key).and_then(|key| RunId::read(&key)));
                }
            }
        }
        heads.runs.sort_by_key(|head| std::cmp::Reverse(head.begun));
        Ok(heads)
    }

    /// A run with its input and its events; `None` where there is none of that name. Events that are torn are
    /// given as far as they can be read.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn load(&self, run: &RunId) -> Result<Option<StoredRun>, StoreError> {
        let id: JsValue = run.as_str().into();
        let found = request::read(&self.database, &[RUNS, INPUTS, EVENTS], |reading| {
            let range = events_of(run)?;
            Ok([
                reading.one(RUNS, &id)?,
                reading.one(INPUTS, &id)?,
                reading.keys(EVENTS, Some(&range))?,
                reading.all(EVENTS, Some(&range))?,
            ])
        });
        let [head, input, keys, batches] = found.await?;
        if head.is_undefined() {
            return Ok(None);
        }
        let head = read_run_head(&text(&head).ok_or(StoreError::Corrupt)?)?;
        let input = text(&input).ok_or(StoreError::Corrupt)?.into();
        let (keys, batches) = (Array::from(&keys), Array::from(&batches));
        let numbers = keys.iter();
        let numbers = numbers.map(|key| request::event_number(&key).unwrap_or(u64::MAX));
        let batches: Vec<(u64, String)> = numbers
            .zip(batches.iter().map(|batch| text(&batch).unwrap_or_default()))
            .collect();
        let batches = batches.iter().map(|(at, batch)| (*at, batch.as_str()));
        let events = read_run_events(batches);
        Ok(Some(StoredRun {
            head,
            input,
            events,
        }))
    }

    /// The input of a run alone; `None` where there is none of that name.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn input(&self, run: &RunId) -> Result<Option<String>, StoreError> {
        let id: JsValue = run.as_str().into();
        let found = request::read(&self.database, &[INPUTS], |reading| {
            Ok([reading.one(INPUTS, &id)?])
        });
        let [input] = found.await?;
        Ok(text(&input))
    }

    /// Forgets the runs that are one too many, but none that a tab holds, and those that nobody can read.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn prune(&self) -> Result<(), StoreError> {
        let heads = self.heads().await?;
        for run in too_many(&heads.runs).into_iter().chain(heads.broken) {
            if let Hold::Held(_held) = hold(&run).await {
                self.forget(&run).await?;
            }
        }
        Ok(())
    }
}

fn put_head(writing: &Writing<'_>, head: &RunHead) -> Result<(), JsValue> {
    writing.put(RUNS, &head.id.as_str().into(), &write_run_head(head))
}
