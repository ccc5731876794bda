//! A part as its events fold it.

use super::*;
use proptest::prelude::*;

fn part_after(events: &[PartEvent]) -> Part {
    let mut part = Part::waiting(PartId::new("cost"));
    for (at, event) in events.iter().enumerate() {
        part.apply(Moment::from_millis(at as u64), event);
    }
    part
}

#[test]
fn a_reply_is_folded_from_its_pieces() {
    let part = part_after(&[
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came(String::new()),
        PartEvent::Came("Very ".into()),
        PartEvent::Came("cheap.".into()),
        PartEvent::Counted(Usage {
            input: 9,
            output: 2,
        }),
        PartEvent::Finished(Finish::Complete),
    ]);
    assert_eq!(
        part.reply().map(|reply| reply.text.as_str()),
        Some("Very cheap.")
    );
    assert_eq!(part.attempts, 1);
    assert_eq!(part.times.first_text, Some(Moment::from_millis(3)));
    assert_eq!(part.times.call(), Some(Duration::from_millis(5)));
    assert_eq!(
        part.usage,
        Some(Usage {
            input: 9,
            output: 2
        })
    );
}

#[test]
fn what_came_after_a_stop_changes_nothing() {
    let mut part = part_after(&[
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came("Half".into()),
        PartEvent::Stopped,
    ]);
    let before = part.clone();
    assert!(!part.apply(Moment::from_millis(9), &PartEvent::Came(" more".into())));
    assert!(!part.apply(
        Moment::from_millis(9),
        &PartEvent::Finished(Finish::Complete)
    ));
    assert_eq!(part, before);
    assert_eq!(part.text(), "Half");
    assert_eq!(part.reply(), None);
}

#[test]
fn an_empty_reply_is_a_failure_that_says_whether_the_limit_was_the_cause() {
    for (finish, at_limit) in [(Finish::Complete, false), (Finish::AtLimit, true)] {
        let part = part_after(&[
            PartEvent::Queued,
            PartEvent::Sent,
            PartEvent::Came(" \n".into()),
            PartEvent::Finished(finish),
        ]);
        let why = Cause::Call(CallError::Empty { at_limit });
        assert_eq!(
            part.phase,
            Phase::Failed {
                why,
                kept: String::new()
            }
        );
    }
}

fn again(after: u64) -> PartEvent {
    PartEvent::Again {
        why: CallError::CutOff,
        after: Duration::from_millis(after),
    }
}

#[test]
fn a_retry_takes_the_place_of_what_was_shown_and_the_failed_attempt_stays_to_be_read() {
    let counted = Usage {
        input: 9,
        output: 1,
    };
    let mut part = part_after(&[
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came("Half".into()),
        PartEvent::Counted(counted),
        again(500),
    ]);
    let until = Moment::from_millis(504);
    let why = CallError::CutOff;
    assert_eq!(part.phase, Phase::Retrying { why, until });
    assert_eq!(part.text(), "Half");
    part.apply(Moment::from_millis(600), &PartEvent::Sent);
    assert_eq!((part.text(), part.attempts, part.usage), ("", 2, None));
    for event in [
        PartEvent::Came("Whole.".into()),
        PartEvent::Finished(Finish::Complete),
    ] {
        part.apply(Moment::from_millis(700), &event);
    }
    assert_eq!(part.text(), "Whole.");
    assert_eq!(part.times.first_text, Some(Moment::from_millis(700)));
    assert_eq!(part.times.call(), Some(Duration::from_millis(100)));
    let [failed] = part.tries.as_slice() else {
        panic!("one attempt failed")
    };
    assert_eq!((failed.text(), failed.usage), ("Half", Some(counted)));
    assert_eq!(failed.call(), Duration::from_millis(3));
}

#[test]
fn what_was_paid_for_stays_when_a_part_is_asked_again() {
    let mut part = part_after(&[
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came("Cheap.".into()),
        PartEvent::Finished(Finish::Complete),
        PartEvent::Reopened,
    ]);
    assert_eq!((&part.phase, part.reply()), (&Phase::Waiting, None));
    assert_eq!(part.times, Times::default());
    let [kept] = part.tries.as_slice() else {
        panic!("one attempt was made")
    };
    assert_eq!(
        (kept.text(), kept.ended),
        ("Cheap.", Moment::from_millis(3))
    );
    // Nothing was sent since, so there is no further attempt to keep.
    part.apply(Moment::from_millis(9), &PartEvent::Stopped);
    assert!(part.is_unsent_again());
    part.apply(Moment::from_millis(10), &PartEvent::Reopened);
    assert_eq!((part.tries.len(), part.attempts), (1, 1));
}

#[test]
fn a_part_that_was_to_be_asked_again_and_is_not_keeps_what_it_showed() {
    let cause = Cause::LaneStopped(CallError::Offline);
    for (event, name) in [
        (PartEvent::Failed(cause), "failed"),
        (PartEvent::Stopped, "stopped"),
    ] {
        let came = PartEvent::Came("Half".into());
        let part = part_after(&[PartEvent::Queued, PartEvent::Sent, came, again(9), event]);
        assert_eq!((part.phase.name(), part.text()), (name, "Half"));
        assert!(!part.is_unsent_again());
        assert_eq!((part.tries.len(), part.times.call()), (1, None));
    }
}

fn any_event() -> impl Strategy<Value = PartEvent> {
    prop_oneof![
        Just(PartEvent::Queued),
        Just(PartEvent::Spared),
        Just(PartEvent::Sent),
        "[a-z ]{0,4}".prop_map(PartEvent::Came),
        Just(PartEvent::Counted(Usage::default())),
        Just(PartEvent::Finished(Finish::Complete)),
        Just(PartEvent::Finished(Finish::AtLimit)),
        Just(PartEvent::Failed(Cause::Call(CallError::CutOff))),
        Just(PartEvent::Stopped),
        (0_u64..9).prop_map(again),
        Just(PartEvent::Reopened),
    ]
}

/// What holds of a part whatever has happened to it.
fn assert_legal(part: &Part) {
    let sent = part.times.sent.is_some();
    assert_eq!(part.attempts as usize, part.tries.len() + usize::from(sent));
    assert_eq!(part.is_over(), part.times.ended.is_some());
    match &part.phase {
        Phase::Streaming(_) | Phase::Done(_) => assert!(sent),
        Phase::Waiting | Phase::Queued | Phase::Spared => assert!(!sent),
        Phase::Retrying { .. } => assert!(!sent && !part.tries.is_empty()),
        Phase::Failed { .. } | Phase::Stopped { .. } => {}
    }
    assert!(sent || (part.times.first_text.is_none() && part.usage.is_none()));
    if let Some(reply) = part.reply() {
        assert!(!reply.text.trim().is_empty());
    }
    for pair in part.tries.windows(2) {
        assert!(pair[0].ended <= pair[1].sent);
    }
    for one in &part.tries {
        assert!(one.sent <= one.ended);
        assert!(
            one.first_text
                .is_none_or(|at| one.sent <= at && at <= one.ended)
        );
        assert!(one.text().is_empty() || one.first_text.is_some());
    }
}

proptest! {
    #[test]
    fn whatever_happens_a_part_is_legal_and_nothing_that_was_sent_is_forgotten(
        events in proptest::collection::vec(any_event(), 0..60),
    ) {
        let mut part = Part::waiting(PartId::new("p"));
        for (at, event) in events.iter().enumerate() {
            let before = part.clone();
            let accepted = part.apply(Moment::from_millis(at as u64), event);
            assert_legal(&part);
            prop_assert!(accepted || part == before);
            if before.is_over() && *event != PartEvent::Reopened {
                prop_assert_eq!(&part, &before);
            }
            prop_assert!(part.tries.starts_with(&before.tries));
            let sent = u32::from(accepted && *event == PartEvent::Sent);
            prop_assert_eq!(part.attempts, before.attempts + sent);
            // A reply that counted is there, or among the tries.
            if let Some(reply) = before.shared_reply() {
                let kept = part.tries.last().map(|last| last.end.clone());
                prop_assert!(part.shared_reply().as_ref() == Some(&reply) || kept == Some(AttemptEnd::Done(reply)));
            }
        }
    }
}
