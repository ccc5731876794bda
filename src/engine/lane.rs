//! A lane: the shared queue of every call to one origin with one key.

use async_lock::{Semaphore, SemaphoreGuard};

/// How many calls may be out at once where the server speaks HTTP/2: the panel's eight first-level
/// calls leave together, and providers accept far more.
pub const PLACES: usize = 8;

/// How many calls a browser lets out at once to a host that speaks HTTP/1.1, as every server without
/// TLS does. More would wait inside the browser unseen, and their times would be a lie.
pub const PLACES_WITHOUT_TLS: usize = 6;

/// A queue with a fixed number of places, first come, first served.
#[derive(Debug)]
pub struct Lane {
    places: Semaphore,
}

/// A place in a lane; dropping it gives the place to the next.
#[derive(Debug)]
pub struct Place<'a> {
    _guard: SemaphoreGuard<'a>,
}

impl Lane {
    /// A lane with so many places, at least one.
    pub fn new(places: usize) -> Self {
        Self {
            places: Semaphore::new(places.max(1)),
        }
    }

    /// Waits for a place.
    pub async fn place(&self) -> Place<'_> {
        Place {
            _guard: self.places.acquire().await,
        }
    }
}
