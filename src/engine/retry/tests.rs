//! Which causes are worth another attempt, how often and when.

use super::*;
use proptest::prelude::*;

const WORKED: Seen = Seen {
    worked: true,
    text: false,
};

const NEW: Seen = Seen {
    worked: false,
    text: false,
};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn limited(hint: Hint) -> CallError {
    CallError::RateLimited {
        hint,
        detail: String::new(),
    }
}

fn trouble() -> CallError {
    CallError::ServerTrouble {
        status: 503,
        hint: Hint::Unsaid,
        detail: String::new(),
    }
}

fn loading() -> CallError {
    CallError::Loading {
        hint: Hint::Unsaid,
        detail: String::new(),
    }
}

fn refused(status: u16) -> CallError {
    CallError::Refused {
        status,
        detail: String::new(),
    }
}

/// Fails in the same way again and again, and gathers what is decided until the part has failed.
fn decisions(why: &CallError, seen: Seen, chance: f64) -> Vec<Decision> {
    let mut retries = Retries::default();
    let mut found = Vec::new();
    loop {
        let decision = retries.after(why, seen, chance);
        found.push(decision);
        if matches!(decision, Decision::GiveUp | Decision::StopLane) {
            return found;
        }
    }
}

fn again(waits: &[u64]) -> Vec<Decision> {
    let waits = waits
        .iter()
        .map(|wait| Decision::Again { after: ms(*wait) });
    waits.chain([Decision::GiveUp]).collect()
}

#[test]
fn each_wait_is_twice_the_one_before_and_chance_takes_up_to_a_quarter() {
    assert_eq!(
        decisions(&trouble(), NEW, 0.0),
        again(&[500, 1_000, 2_000, 4_000])
    );
    assert_eq!(
        decisions(&trouble(), NEW, 1.0),
        again(&[375, 750, 1_500, 3_000])
    );
    assert_eq!(
        decisions(&loading(), NEW, 0.0),
        again(&[5_000, 10_000, 20_000, 30_000])
    );
    let unsaid = limited(Hint::Unsaid);
    assert_eq!(
        decisions(&unsaid, NEW, f64::NAN),
        again(&[500, 1_000, 2_000, 4_000])
    );
}

#[test]
fn a_wait_that_is_asked_for_holds_for_the_lane() {
    let pause = |after| Decision::Pause { after: ms(after) };
    let first =
        |hint, chance| Retries::default().after(&limited(Hint::After(ms(hint))), NEW, chance);
    assert_eq!(first(6, 0.0), pause(6));
    assert_eq!(first(69_696, 1.0), pause(69_946));
    assert_eq!(first(600_000, 7.0), pause(600_250));
    assert_eq!(first(600_001, 0.0), Decision::StopLane);
}

#[test]
fn a_failed_fetch_is_repeated_only_where_the_key_has_worked() {
    for why in [CallError::Unreachable, CallError::Offline] {
        assert_eq!(decisions(&why, WORKED, 0.0), again(&[500, 1_000]));
    }
    assert_eq!(decisions(&CallError::Offline, NEW, 0.0), again(&[]));
    // It may be all that a page is told of a wrong key.
    assert_eq!(
        decisions(&CallError::Unreachable, NEW, 0.0),
        [Decision::StopLane]
    );
}

#[test]
fn what_makes_every_other_part_pointless_stops_the_lane_once() {
    let detail = String::new;
    for why in [
        refused(401),
        CallError::NoCredit { detail: detail() },
        CallError::DayLimit { detail: detail() },
    ] {
        for seen in [NEW, WORKED] {
            assert_eq!(decisions(&why, seen, 0.0), [Decision::StopLane], "{why:?}");
        }
    }
    for why in [refused(403), CallError::NoSuchAddress { detail: detail() }] {
        assert_eq!(decisions(&why, NEW, 0.0), [Decision::StopLane]);
        assert_eq!(decisions(&why, WORKED, 0.0), [Decision::GiveUp]);
    }
}

#[test]
fn what_would_fail_again_is_given_up_at_once() {
    let detail = String::new;
    for why in [
        CallError::UnknownModel { detail: detail() },
        CallError::Rejected {
            status: 400,
            detail: detail(),
        },
        CallError::Withheld,
        limited(Hint::Never),
    ] {
        assert_eq!(decisions(&why, WORKED, 0.0), [Decision::GiveUp], "{why:?}");
    }
}

#[test]
fn a_reply_that_was_none_is_asked_for_once_more_and_one_that_broke_off_twice() {
    let unreadable = CallError::Unreadable {
        detail: String::new(),
    };
    assert_eq!(decisions(&unreadable, NEW, 0.0), [Decision::StopLane]);
    assert_eq!(decisions(&unreadable, WORKED, 0.0), again(&[500]));
    // One that thought until its limit is given more room by then.
    let thought = CallError::Empty { at_limit: true };
    assert_eq!(decisions(&thought, WORKED, 0.0).len(), 2);
    let empty = CallError::Empty { at_limit: false };
    assert_eq!(decisions(&empty, NEW, 0.0), again(&[500]));
    assert_eq!(
        decisions(&CallError::CutOff, NEW, 0.0),
        again(&[500, 1_000])
    );
    let with_text = Seen {
        worked: true,
        text: true,
    };
    assert_eq!(
        decisions(&limited(Hint::Unsaid), with_text, 0.0),
        again(&[500, 1_000])
    );
}

#[test]
fn causes_are_counted_apart_and_together() {
    let mut retries = Retries::default();
    let mut after = |why: &CallError| retries.after(why, WORKED, 0.0);
    assert_eq!(
        after(&CallError::Unreachable),
        Decision::Again { after: ms(500) }
    );
    assert_eq!(
        after(&CallError::CutOff),
        Decision::Again { after: ms(1_000) }
    );
    assert_eq!(
        after(&CallError::Unreachable),
        Decision::Again { after: ms(2_000) }
    );
    assert_eq!(after(&CallError::Unreachable), Decision::GiveUp);
    assert_eq!(after(&trouble()), Decision::Again { after: ms(4_000) });
    assert_eq!(after(&trouble()), Decision::GiveUp);
}

fn any_hint() -> impl Strategy<Value = Hint> {
    prop_oneof![
        Just(Hint::Unsaid),
        Just(Hint::Never),
        (1u64..2_000_000).prop_map(|millis| Hint::After(ms(millis))),
        (1u64..=u64::from(i32::MAX.unsigned_abs())).prop_map(|millis| Hint::After(ms(millis))),
    ]
}

fn any_error() -> impl Strategy<Value = CallError> {
    let detail = String::new;
    prop_oneof![
        (400u16..404).prop_map(refused),
        Just(CallError::UnknownModel { detail: detail() }),
        Just(CallError::NoSuchAddress { detail: detail() }),
        any_hint().prop_map(limited),
        Just(CallError::DayLimit { detail: detail() }),
        Just(CallError::NoCredit { detail: detail() }),
        Just(CallError::Rejected {
            status: 400,
            detail: detail()
        }),
        any_hint().prop_map(move |hint| CallError::ServerTrouble {
            status: 500,
            hint,
            detail: detail()
        }),
        any_hint().prop_map(move |hint| CallError::Overloaded {
            hint,
            detail: detail()
        }),
        any_hint().prop_map(move |hint| CallError::Loading {
            hint,
            detail: detail()
        }),
        any_hint().prop_map(move |hint| CallError::Reported {
            hint,
            detail: detail()
        }),
        Just(CallError::Unreachable),
        Just(CallError::Offline),
        Just(CallError::Unreadable { detail: detail() }),
        Just(CallError::CutOff),
        any::<bool>().prop_map(|at_limit| CallError::Empty { at_limit }),
        Just(CallError::Withheld),
    ]
}

/// The causes after which another attempt cannot help, whatever else is so.
fn is_hopeless(why: &CallError) -> bool {
    matches!(
        why,
        CallError::Refused { .. }
            | CallError::UnknownModel { .. }
            | CallError::NoSuchAddress { .. }
            | CallError::DayLimit { .. }
            | CallError::NoCredit { .. }
            | CallError::Rejected { .. }
            | CallError::Withheld
    ) || why.hint() == Hint::Never
}

proptest! {
    #[test]
    fn no_call_is_asked_more_often_than_allowed_nor_too_early_nor_in_vain(
        most in prop_oneof![0u32..8, Just(u32::MAX)],
        failures in proptest::collection::vec((any_error(), any::<(bool, bool)>(), prop_oneof![0.0..=1.0, any::<f64>()]), 0..40),
    ) {
        let mut retries = Retries::at_most(most);
        let (mut asked, mut lost, mut with_text) = (0, 0, 0);
        for (why, (worked, text), chance) in failures {
            let seen = Seen { worked, text };
            let decision = retries.after(&why, seen, chance);
            let after = match decision {
                Decision::Again { after } => {
                    prop_assert_eq!(why.hint(), Hint::Unsaid);
                    let longest = if matches!(why, CallError::Loading { .. }) { ms(5_000) } else { ms(500) };
                    let longest = longest.saturating_mul(2u32.saturating_pow(asked)).min(ms(30_000));
                    prop_assert!(after <= longest && after >= longest * 3 / 4, "{:?}", after);
                    Some(after)
                }
                Decision::Pause { after } => {
                    let Hint::After(hint) = why.hint() else { panic!("nobody asked for {decision:?}") };
                    prop_assert!(after >= hint && after <= hint + ms(250));
                    prop_assert!(hint <= ms(600_000));
                    Some(after)
                }
                Decision::GiveUp | Decision::StopLane => None,
            };
            if after.is_some() {
                prop_assert!(!is_hopeless(&why), "{why:?}");
                asked += 1;
                lost += u32::from(matches!(why, CallError::Unreachable | CallError::Offline) && !text);
                // An empty reply is counted by itself, whatever white space was in it.
                with_text += u32::from(text && !matches!(why, CallError::Empty { .. }));
                prop_assert!(worked || text || !matches!(why, CallError::Unreachable | CallError::Offline));
            }
            prop_assert_eq!(retries.made(), asked);
            prop_assert!(asked <= most);
            prop_assert!(lost <= LOST_RETRIES);
            prop_assert!(with_text <= BROKEN_RETRIES);
        }
    }

    #[test]
    fn causes_that_only_time_mends_use_every_retry(most in 0u32..50, chance in 0.0..=1.0) {
        let mut retries = Retries::at_most(most);
        for _ in 0..most {
            let decision = retries.after(&trouble(), NEW, chance);
            prop_assert!(matches!(decision, Decision::Again { after: _ }), "{:?}", decision);
        }
        prop_assert_eq!(retries.after(&trouble(), NEW, chance), Decision::GiveUp);
    }
}
