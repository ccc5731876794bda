//! Which of several kept runs comes back to a tab that opens.

use proptest::prelude::*;

use super::{AskedOf, RunHead, RunId, Standing, to_show};

fn run(number: u8, standing: Standing) -> RunHead {
    RunHead {
        id: RunId::of([number; 16]),
        begun: number.into(),
        standing,
        job: String::new(),
        written: None,
        origin: String::new(),
        file: None,
        asked: AskedOf::default(),
        bytes: 0,
    }
}

/// Runs that began one after the other.
fn runs(standings: &[Standing]) -> Vec<RunHead> {
    let numbered = (1..).zip(standings);
    numbered
        .map(|(number, standing)| run(number, *standing))
        .collect()
}

/// Which of these comes back, by its number, where other tabs hold some; the first is 1.
fn comes_back(standings: &[Standing], held: &[u64]) -> Option<u64> {
    let tried = to_show(runs(standings), None);
    let mut begun = tried.into_iter().map(|head| head.begun);
    begun.find(|begun| !held.contains(begun))
}

use Standing::{Aside, AtWork, Ended, Stopped};

#[test]
fn the_newest_comes_back_however_it_ended() {
    for standing in [AtWork, Ended, Stopped] {
        assert_eq!(comes_back(&[Ended, AtWork, standing], &[]), Some(3));
    }
    assert_eq!(comes_back(&[], &[]), None);
}

#[test]
fn beside_a_run_of_another_tab_only_what_broke_off_comes_back() {
    for others in [AtWork, Ended, Stopped] {
        assert_eq!(comes_back(&[AtWork, others], &[2]), Some(1));
        assert_eq!(comes_back(&[Ended, others], &[2]), None);
        assert_eq!(comes_back(&[Stopped, others], &[2]), None);
        assert_eq!(comes_back(&[AtWork, Ended, others], &[3]), Some(1));
    }
    assert_eq!(comes_back(&[AtWork, AtWork, AtWork], &[3, 2]), Some(1));
    assert_eq!(comes_back(&[AtWork, AtWork], &[1, 2]), None);
}

#[test]
fn what_was_put_aside_stays_there_and_hides_nothing_that_broke_off() {
    assert_eq!(comes_back(&[Aside], &[]), None);
    assert_eq!(comes_back(&[Ended, Aside], &[]), None);
    assert_eq!(comes_back(&[Stopped, Aside], &[]), None);
    assert_eq!(comes_back(&[AtWork, Aside], &[]), Some(1));
    assert_eq!(comes_back(&[Aside, Ended], &[2]), None);
}

#[test]
fn what_this_tab_showed_last_comes_back_before_what_another_has_run_since() {
    let shown = |standings: &[Standing], own: u8| {
        let tried = to_show(runs(standings), Some(&RunId::of([own; 16])));
        tried.into_iter().map(|head| head.begun).collect::<Vec<_>>()
    };
    // Also where it had been put aside before it was shown again.
    for own in [Ended, Stopped, AtWork, Aside] {
        assert_eq!(shown(&[own, Ended], 1), [1, 2]);
        assert_eq!(shown(&[Ended, own, AtWork, Ended], 2), [2, 4, 3]);
    }
    // Forgotten, it does not.
    assert_eq!(shown(&[Ended, Ended], 9), [2]);
}

fn any_standing() -> impl Strategy<Value = Standing> {
    prop::sample::select(vec![AtWork, Ended, Stopped, Aside])
}

proptest! {
    #[test]
    fn all_that_broke_off_is_tried_and_beside_it_the_newest_alone(standings in prop::collection::vec(any_standing(), 0..12), order in any::<prop::sample::Index>()) {
        let mut heads = runs(&standings);
        if !heads.is_empty() {
            let by = order.index(heads.len());
            heads.rotate_left(by);
        }
        let tried = to_show(heads.clone(), None);
        prop_assert!(tried.is_sorted_by(|one, next| one.begun > next.begun));
        let newest = heads.iter().map(|head| head.begun).max();
        for head in &heads {
            let is_tried = tried.contains(head);
            let is_newest = Some(head.begun) == newest;
            let may_be = head.standing == AtWork || (is_newest && head.standing != Aside);
            prop_assert_eq!(is_tried, may_be);
        }
    }
}
