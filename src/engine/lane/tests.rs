//! Who has a place, and when.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use futures::future::{Either, join_all};
use proptest::prelude::*;

use super::*;
use crate::engine::testing::VirtualTime;

type Waits<'a> = Pin<Box<dyn Future<Output = Result<Place<'a>, CallError>> + 'a>>;

/// Somebody in the lane, with a place or without one yet.
struct Guest<'a> {
    waits: Waits<'a>,
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
            && let Poll::Ready(Ok(place)) = self.waits.as_mut().poll(&mut context)
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

/// Works in virtual time, along with the lane's keeper, until all have been served.
fn serve<T>(time: &VirtualTime, lane: &Lane, guests: impl Future<Output = T>) -> T {
    let keep = pin!(lane.keep(time, time));
    let guests = pin!(guests);
    let served = time.run(select(guests, keep));
    match served.expect("nobody waits for ever") {
        Either::Left((served, _)) => served,
        Either::Right(_) => panic!("the keeper ended"),
    }
}

/// Takes a place, holds it so long, and answers when that was.
async fn visit(time: &VirtualTime, lane: &Lane, tokens: u32, hold: u64) -> u64 {
    let place = lane.place_for(lane.ticket(), tokens).await;
    let mut place = place.expect("nobody stops it");
    place.sent(time.now());
    let at = time.now().as_millis();
    time.sleep(Duration::from_millis(hold)).await;
    place.went_well();
    at
}

#[test]
fn a_pause_is_over_when_the_clock_says_so() {
    let (time, lane) = (VirtualTime::default(), Lane::new(3));
    lane.pause_until(Moment::from_millis(5_000));
    lane.pause_until(Moment::from_millis(2_000));
    let waiting = Guest::comes(&lane);
    let slow = lane.slow(Moment::default());
    assert_eq!(slow, Some(Slow::Asked(Moment::from_millis(5_000))));
    drop(waiting);
    let guests = join_all((0..4).map(|_| visit(&time, &lane, 0, 10)));
    assert_eq!(serve(&time, &lane, guests), [5_000, 5_000, 5_000, 5_010]);
    assert_eq!(lane.slow(time.now()), None);
}

#[test]
fn a_person_lifts_what_is_waited_for_and_opens_nothing_that_was_given_up() {
    let lane = Lane::new(3);
    let now = Moment::default();
    lane.pause_until(Moment::from_millis(5_000));
    let paused = Guest::comes(&lane);
    lane.lift_pause(now);
    assert_eq!(lane.slow(now), None);
    drop(paused);

    let given_up = Lane::new(3);
    let why = CallError::NoCredit {
        detail: String::new(),
    };
    given_up.stop(why.clone());
    given_up.lift_pause(now);
    assert_eq!(given_up.stopped(), Some(why));
}

#[test]
fn whoever_came_first_is_before_newcomers_when_it_comes_again() {
    let lane = Lane::new(1);
    let old = lane.ticket();
    let holder = Guest::comes(&lane);
    let mut newcomer = Guest::comes(&lane);
    let waits = Box::pin(lane.place_for(old, 0));
    let mut again = Guest { waits, place: None };
    assert!(!again.looks());
    drop(holder);
    assert!(!newcomer.looks());
    assert!(again.looks());
}

#[test]
fn a_lane_that_is_stopped_tells_all_who_wait_and_all_who_come_until_it_is_opened() {
    let lane = Lane::new(1);
    let holder = Guest::comes(&lane);
    let mut waits = Box::pin(lane.place());
    let mut context = Context::from_waker(Waker::noop());
    assert!(waits.as_mut().poll(&mut context).is_pending());
    lane.stop(CallError::Offline);
    lane.stop(CallError::CutOff);
    let told = |poll: Poll<Result<Place<'_>, CallError>>| match poll {
        Poll::Ready(Err(why)) => why,
        other => panic!("not told: {other:?}"),
    };
    assert_eq!(told(waits.as_mut().poll(&mut context)), CallError::Offline);
    let mut comes = Box::pin(lane.place());
    assert_eq!(told(comes.as_mut().poll(&mut context)), CallError::Offline);
    lane.open();
    drop(holder);
    assert!(Guest::comes(&lane).looks());
}

#[test]
fn places_are_halved_once_for_what_was_out_and_raised_by_what_goes_well() {
    let lane = Lane::new(8);
    let context = || Context::from_waker(Waker::noop());
    let take = || match pin!(lane.place()).poll(&mut context()) {
        Poll::Ready(Ok(place)) => place,
        other => panic!("no place: {other:?}"),
    };
    let at = Moment::from_millis;
    let mut first: Vec<Place<'_>> = (0..8).map(|_| take()).collect();
    for place in &mut first {
        place.sent(at(0));
    }
    for place in &mut first {
        place.denied(at(9), None);
    }
    assert_eq!(lane.places(), 4);
    drop(first);
    let mut probe = take();
    probe.sent(at(20));
    // Nothing has been heard of the first since, so nobody else is let out.
    assert!(pin!(lane.place()).poll(&mut context()).is_pending());
    probe.denied(at(30), None);
    assert_eq!(lane.places(), 2);
    drop(probe);
    for (well, places) in [(2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8), (99, 8)] {
        for _ in 0..well {
            take().went_well();
        }
        assert_eq!(lane.places(), places);
    }
    lane.allow(3, None, None);
    assert_eq!(lane.places(), 3);
    lane.allow(6, None, None);
    assert_eq!(lane.places(), 6);
}

/// A timer that comes late, as those of hidden tabs do: at the next whole minute.
struct LateTimer<'a>(&'a VirtualTime);

impl Sleeper for LateTimer<'_> {
    fn sleep(&self, delay: Duration) -> impl Future<Output = ()> {
        let due = self
            .0
            .now()
            .plus(delay)
            .as_millis()
            .next_multiple_of(60_000);
        self.0.sleep(Moment::from_millis(due).since(self.0.now()))
    }
}

#[test]
fn a_timer_that_comes_late_costs_no_more_than_its_lateness() {
    let (time, lane) = (VirtualTime::default(), Lane::new(100));
    lane.allow(100, Some(60), None);
    let guests = join_all((0..120).map(|_| visit(&time, &lane, 0, 10)));
    let sleeper = LateTimer(&time);
    let keep = pin!(lane.keep(&time, &sleeper));
    let Some(Either::Left((sent, _))) = time.run(select(pin!(guests), keep)) else {
        panic!("nobody waits for ever")
    };
    assert_eq!(sent.iter().filter(|at| **at <= 60_000).count(), 61);
    assert_eq!(sent.iter().max(), Some(&120_000));
}

proptest! {
    #[test]
    fn in_no_minute_more_is_sent_than_a_person_allows(
        requests in proptest::option::of(1_u32..200),
        tokens in proptest::option::of(1_u32..5_000),
        calls in prop::collection::vec((0_u64..90_000, 0_u32..300, 0_u64..9_000), 1..60),
        places in 1_usize..9,
    ) {
        let (time, lane) = (VirtualTime::default(), Lane::new(places));
        lane.allow(places, requests, tokens);
        let guests = join_all(calls.iter().map(|(comes, tokens, hold)| {
            let (time, lane) = (&time, &lane);
            async move {
                time.sleep(Duration::from_millis(*comes)).await;
                (visit(time, lane, *tokens, *hold).await, *tokens)
            }
        }));
        let sent = serve(&time, &lane, guests);
        for (from, _) in &sent {
            let minute = sent.iter().filter(|(at, _)| (*from..from + 60_000).contains(at));
            let (count, sum) = minute.fold((0, 0), |(count, sum), (_, tokens)| (count + 1, sum + tokens));
            prop_assert!(requests.is_none_or(|most| count <= most));
            // The last of a minute may be larger than what is left of it.
            prop_assert!(tokens.is_none_or(|most| sum <= most + 300));
        }
    }
}
