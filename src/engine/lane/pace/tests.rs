//! What refusals teach, and how it is forgotten.

use super::*;

fn at(millis: u64) -> Moment {
    Moment::from_millis(millis)
}

/// Sends at each of these, of which the last is refused and told to come back at `free`.
fn until_refused(pace: &mut Pace, sent: &[u64], free: u64) {
    for moment in sent {
        pace.sent(at(*moment));
    }
    let last = sent.last().copied().unwrap_or_default();
    assert!(pace.denied(at(last), at(last + 9), at(free)));
}

#[test]
fn two_refusals_tell_how_many_calls_are_taken_between_them() {
    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 100, 200, 300, 400], 1_000);
    assert!(!pace.is_learned(), "what was saved up before is not known");
    until_refused(&mut pace, &[1_100, 1_200, 1_300], 3_000);
    assert_eq!(pace.learned, Some(Duration::from_secs(1)));
    // One of those that were out when it was told was refused as well, so fewer were taken.
    assert!(!pace.denied(at(1_200), at(1_400), at(3_000)));
    assert_eq!(pace.learned, Some(Duration::from_secs(2)));
}

#[test]
fn a_first_refusal_after_a_whole_minute_tells_the_pace() {
    let mut pace = Pace::default();
    let sent: Vec<u64> = (0..31).map(|call| call * 100).collect();
    until_refused(&mut pace, &sent, 60_000);
    assert_eq!(pace.learned, Some(Duration::from_secs(2)));
}

#[test]
fn a_few_calls_teach_no_pace_that_would_hold_up_a_run() {
    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 1], 100);
    until_refused(&mut pace, &[200, 300], 500_000);
    assert_eq!(pace.learned, Some(SLOWEST_OF_FEW));
    pace.set_limits(Some(600), None);
    assert!(!pace.denied(at(300), at(400), at(500_000)));
    until_refused(&mut pace, &[500_100, 500_200], 700_000);
    assert_eq!(pace.learned, Some(Duration::from_millis(105)));
}

#[test]
fn a_pace_at_which_nothing_is_refused_becomes_quicker() {
    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 1], 100);
    until_refused(&mut pace, &[200, 300], 1_100);
    let before = pace.learned;
    for _ in 0..500 {
        pace.taken(Some(at(1_200)));
    }
    let after = pace.learned.unwrap_or_default();
    assert!(after * 2 < before.unwrap_or_default(), "{after:?}");
}

#[test]
fn the_time_between_two_runs_in_which_nobody_asks_teaches_no_pace() {
    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 1, 2, 3, 4, 5], 1_000);
    pace.begin();
    let later: Vec<u64> = (0..12).map(|call| 7_200_000 + call * 10).collect();
    until_refused(&mut pace, &later, 7_202_000);
    assert_eq!(pace.learned(), None);
}

#[test]
fn a_new_run_keeps_a_pace_that_many_calls_have_taught_and_forgets_a_guess() {
    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 1], 100);
    let many: Vec<u64> = (0..11).map(|call| 200 + call * 10).collect();
    until_refused(&mut pace, &many, 10_100);
    pace.begin();
    assert_eq!(pace.learned(), Some(Duration::from_secs(1)));

    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 1], 100);
    until_refused(&mut pace, &[200, 300], 10_100);
    assert!(pace.is_learned());
    pace.begin();
    assert!(!pace.is_learned());
}

#[test]
fn a_pace_that_few_calls_taught_is_soon_forgotten_where_nothing_is_refused() {
    let mut pace = Pace::default();
    until_refused(&mut pace, &[0, 1], 20_000);
    until_refused(&mut pace, &[20_100, 20_200, 20_300], 40_300);
    assert_eq!(pace.learned, Some(SLOWEST_OF_FEW));
    let mut now = 40_300;
    for _ in 0..100 {
        now = pace.due(at(now)).as_millis().max(now);
        pace.charge(at(now), at(now), 0);
        pace.sent(at(now));
        pace.taken(Some(at(now)));
    }
    assert!(now < 180_000, "{now}");
    assert!(pace.learned < Some(Duration::from_millis(100)), "{pace:?}");
}
