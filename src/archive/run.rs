//! A stored run: its head, its input and its events, each a text of its own, so that a run can be kept as it goes.
//!
//! The input is kept as it is. The head and each batch of events are written here, and read back however torn they
//! come.

use thiserror::Error;

use super::{JobFileError, fields, run_v1};
use crate::engine::event::RunEvent;

/// The longest head that is read, in bytes: a job file, twice, and little more.
pub const MOST_HEAD_BYTES: usize = 16 << 20;
/// The longest batch that is read, in bytes. What is written is far shorter: a batch is half a second of a run.
pub const MOST_BATCH_BYTES: usize = 64 << 20;
/// The most events that are read of one run. A plan has some thousands of parts, each with some dozens.
pub const MOST_EVENTS: usize = 1_000_000;

/// The name of a run: 32 hexadecimal digits, drawn at random, so that no two tabs ever mean the same run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RunId(String);

impl RunId {
    /// The name that these random bytes make.
    pub fn of(random: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(random)))
    }

    /// Reads a name; `None` for a text that is none.
    pub fn read(text: &str) -> Option<Self> {
        let is_digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        (text.len() == 32 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a stored run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is at work, or was when its page went away.
    AtWork,
    /// Every part came to its end.
    Ended,
    /// A person stopped it.
    Stopped,
    /// A person has put it aside: it is kept, and a page that opens does not show it.
    Aside,
}

impl Standing {
    const ALL: [Self; 4] = [Self::AtWork, Self::Ended, Self::Stopped, Self::Aside];

    /// Its name in a head and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::AtWork => "at-work",
            Self::Ended => "ended",
            Self::Stopped => "stopped",
            Self::Aside => "aside",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|standing| standing.name() == name)
    }
}

/// Who was asked. There is no place for a key: it is gone with the page, and given again to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedOf {
    /// The provider's name in the page's list.
    pub provider: String,
    /// Its base URL; empty where it has none to choose.
    pub base_url: String,
    /// The model; empty for the provider's default.
    pub model: String,
    /// It was asked with a key, which is needed again to go on.
    pub with_key: bool,
}

/// All of a run but its input and its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunHead {
    /// Its name.
    pub id: RunId,
    /// When it began, in milliseconds since the beginning of 1970. Its events count from there.
    pub begun: u64,
    /// How it stands.
    pub standing: Standing,
    /// The job that ran, as its file: cut as its input asked for.
    pub job: String,
    /// The job's file as the person has it, where that is another: before its input asked for anything.
    pub written: Option<String>,
    /// The gallery's job that it began as.
    pub origin: String,
    /// The name of the file that was its input; `None` where the input was written in the box.
    pub file: Option<String>,
    /// Who was asked.
    pub asked: AskedOf,
    /// What it takes to keep it, in bytes, when its head was written last: its input, and the events until then.
    pub bytes: u64,
}

/// Why a stored run cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RunFileError {
    /// It was written by a later Forkful. It is left as it is.
    #[error("it is a run of version {0}, which this page does not know")]
    Newer(u64),
    /// It is no stored run, and why.
    #[error("it is no stored run: {0}")]
    Corrupt(String),
}

impl From<JobFileError> for RunFileError {
    fn from(why: JobFileError) -> Self {
        match why {
            JobFileError::Version(version) => Self::Newer(version),
            why => Self::Corrupt(why.to_string()),
        }
    }
}

/// What could be read of a run's events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredEvents {
    /// The events, in order.
    pub events: Vec<RunEvent>,
    /// How many batches they came in: the number of the next one.
    pub batches: u64,
    /// More was stored, and could not be read.
    pub torn: bool,
}

/// How many runs are kept.
pub const MOST_RUNS: usize = 10;
/// How much they may take together, in bytes.
pub const MOST_KEPT_BYTES: u64 = 200 << 20;

/// Which runs are one too many, be it by number or by size: the oldest. The newest is never among them.
pub fn too_many<'a>(heads: impl IntoIterator<Item = &'a RunHead>) -> Vec<RunId> {
    let mut heads: Vec<&RunHead> = heads.into_iter().collect();
    heads.sort_by_key(|head| std::cmp::Reverse(head.begun));
    let mut bytes = 0_u64;
    let kept = heads.iter().take(MOST_RUNS).take_while(|head| {
        bytes = bytes.saturating_add(head.bytes);
        bytes <= MOST_KEPT_BYTES
    });
    let kept = kept.count().max(1);
    let gone = heads.into_iter().skip(kept);
    gone.map(|head| head.id.clone()).collect()
}

/// Which runs may come back to a tab that opens, in the order in which they are tried: the first that no other tab
/// holds is shown.
///
/// The one that this tab showed last comes back first, so that what another tab has run since does not take its place; then the
/// newest, unless it was put aside. Behind them come those that were at work when their pages went away:
/// where the newest is another tab's, or was put aside there, this tab may have been at work on one that began before it.
pub fn to_show(heads: impl IntoIterator<Item = RunHead>, own: Option<&RunId>) -> Vec<RunHead> {
    let mut heads: Vec<RunHead> = heads.into_iter().collect();
    heads.sort_by_key(|head| std::cmp::Reverse(head.begun));
    let mut is_newest = true;
    heads.retain(|head| {
        let is_newest = std::mem::take(&mut is_newest);
        match head.standing {
            Standing::AtWork => true,
            Standing::Ended | Standing::Stopped => is_newest || own == Some(&head.id),
            Standing::Aside => own == Some(&head.id),
        }
    });
    // The others stay in their order.
    heads.sort_by_key(|head| own != Some(&head.id));
    heads
}

/// Writes a head of the newest version.
pub fn write_run_head(head: &RunHead) -> String {
    run_v1::write_head(head)
}

/// Reads a head.
///
/// # Errors
/// See [`RunFileError`].
pub fn read_run_head(json: &str) -> Result<RunHead, RunFileError> {
    if json.len() > MOST_HEAD_BYTES {
        return Err(RunFileError::Corrupt("it is too long".to_owned()));
    }
    let value = super::parse(json)?;
    let mut head = fields::Fields::of(&value, String::new())?;
    match head.whole("version")? {
        1 => Ok(run_v1::read_head(head)?),
        0 => Err(RunFileError::Corrupt("it has version 0".to_owned())),
        version => Err(RunFileError::Newer(version)),
    }
}

/// Writes one batch of events.
pub fn write_run_events(events: &[RunEvent]) -> String {
    run_v1::write_events(events)
}

/// Reads batches with their numbers, in the order of the numbers, from zero. A batch is read whole or not at all,
/// and nothing is read behind one that is missing or cannot be read: what is given back is the run as it once was.
pub fn read_run_events<'a>(batches: impl IntoIterator<Item = (u64, &'a str)>) -> StoredEvents {
    let mut stored = StoredEvents::default();
    for (number, json) in batches {
        let follows = number == stored.batches && json.len() <= MOST_BATCH_BYTES;
        let read = follows.then(|| run_v1::read_events(json)).flatten();
        match read {
            Some(events) if stored.events.len() + events.len() <= MOST_EVENTS => {
                stored.events.extend(events);
                stored.batches += 1;
            }
            _ => {
                stored.torn = true;
                break;
            }
        }
    }
    stored
}

#[cfg(test)]
mod tests;
