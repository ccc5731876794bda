//! A lane: the shared queue of every call to one origin with one key.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use futures::channel::oneshot;

/// How many calls may be out at once where the server speaks HTTP/2: the panel's eight first-level
/// calls leave together, and providers accept far more.
pub const PLACES: usize = 8;

/// How many calls a browser lets out at once to a host that speaks HTTP/1.1, as every server without
/// TLS does. More would wait inside the browser unseen, and their times would be a lie.
pub const PLACES_WITHOUT_TLS: usize = 6;

/// A queue with a fixed number of places, first come, first served: a place that is given back goes to whoever
/// waits longest, and is free for a newcomer only where nobody waits.
#[derive(Debug)]
pub struct Lane {
    free: Cell<usize>,
    /// Those who wait, and those who waited and were dropped, in the order of their coming.
    waiting: RefCell<VecDeque<oneshot::Sender<()>>>,
}

/// A place in a lane; dropping it gives the place to the next.
#[derive(Debug)]
pub struct Place<'a> {
    lane: &'a Lane,
}

impl Lane {
    /// A lane with so many places, at least one.
    pub fn new(places: usize) -> Self {
        Self {
            free: Cell::new(places.max(1)),
            waiting: RefCell::default(),
        }
    }

    /// Waits for a place.
    pub async fn place(&self) -> Place<'_> {
        if let Some(rest) = self.free.get().checked_sub(1) {
            self.free.set(rest);
        } else {
            let (call, called) = oneshot::channel();
            self.waiting.borrow_mut().push_back(call);
            let mut turn = Turn { lane: self, called };
            // The lane drops nobody whom it has not called, so there is no other end than the call.
            (&mut turn.called).await.ok();
        }
        Place { lane: self }
    }

    /// Gives a place to the first who still waits.
    fn hand_on(&self) {
        loop {
            let next = self.waiting.borrow_mut().pop_front();
            let Some(call) = next else {
                self.free.set(self.free.get() + 1);
                return;
            };
            if call.send(()).is_ok() {
                return;
            }
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.lane.hand_on();
    }
}

/// Somebody who waits.
struct Turn<'a> {
    lane: &'a Lane,
    called: oneshot::Receiver<()>,
}

impl Drop for Turn<'_> {
    /// Whoever was called and is dropped before taking the place hands it on.
    fn drop(&mut self) {
        if let Ok(Some(())) = self.called.try_recv() {
            self.lane.hand_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use proptest::prelude::*;

    use super::*;

    type Waiting<'a> = Pin<Box<dyn Future<Output = Place<'a>> + 'a>>;

    /// Somebody in the lane, with a place or without one yet.
    struct Guest<'a> {
        waits: Waiting<'a>,
        place: Option<Place<'a>>,
    }

    impl<'a> Guest<'a> {
        fn comes(lane: &'a Lane) -> Self {
            let waits = Box::pin(lane.place());
            let mut guest = Self { waits, place: None };
            guest.looks();
            guest
        }

        /// Whether it has a place by now.
        fn looks(&mut self) -> bool {
            let mut context = Context::from_waker(Waker::noop());
            if self.place.is_none()
                && let Poll::Ready(place) = self.waits.as_mut().poll(&mut context)
            {
                self.place = Some(place);
            }
            self.place.is_some()
        }
    }

    #[test]
    fn a_newcomer_takes_no_place_from_those_who_wait() {
        let lane = Lane::new(1);
        let first = Guest::comes(&lane);
        let mut second = Guest::comes(&lane);
        drop(first);
        // The second has not even looked yet.
        let mut third = Guest::comes(&lane);
        assert!(!third.looks());
        assert!(second.looks());
        drop(second);
        assert!(third.looks());
    }

    #[test]
    fn whoever_is_dropped_while_waiting_swallows_no_place() {
        let lane = Lane::new(1);
        let first = Guest::comes(&lane);
        let [called, uncalled, mut last] = [(); 3].map(|()| Guest::comes(&lane));
        drop(uncalled);
        drop(first);
        drop(called);
        assert!(last.looks());
        drop(last);
        assert!(Guest::comes(&lane).looks());
    }

    #[derive(Clone, Debug)]
    enum Happens {
        Comes,
        Goes(prop::sample::Index),
        Looks(prop::sample::Index),
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            3 => Just(Happens::Comes),
            2 => any::<prop::sample::Index>().prop_map(Happens::Goes),
            1 => any::<prop::sample::Index>().prop_map(Happens::Looks),
        ]
    }

    proptest! {
        #[test]
        fn the_first_to_come_have_the_places_whoever_goes_and_looks(
            places in 0_usize..4,
            story in prop::collection::vec(happens(), 0..60),
        ) {
            let lane = Lane::new(places);
            let mut guests: Vec<Guest<'_>> = Vec::new();
            for event in story {
                match event {
                    Happens::Comes => guests.push(Guest::comes(&lane)),
                    Happens::Goes(at) if !guests.is_empty() => drop(guests.remove(at.index(guests.len()))),
                    Happens::Looks(at) if !guests.is_empty() => { at.get_mut(&mut guests).looks(); }
                    Happens::Goes(_) | Happens::Looks(_) => {}
                }
                let out = guests.iter().filter(|guest| guest.place.is_some());
                prop_assert!(out.count() <= places.max(1));
            }
            // From the last to the first, so that the order of looking is not that of coming.
            let have: Vec<bool> = guests.iter_mut().rev().map(Guest::looks).collect();
            for (at, has) in have.into_iter().rev().enumerate() {
                prop_assert_eq!(has, at < places.max(1));
            }
        }
    }
}
