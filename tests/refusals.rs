//! Failures that others would meet, too: a key that is refused, a model that nobody knows, in virtual time.

mod stage;

use forkful::engine::error::{CallError, Cause};
use forkful::engine::ports::Moment;
use stage::{Stage, fails, trouble};

#[test]
fn a_key_that_is_refused_fails_the_rest_without_asking() {
    let refused = CallError::Refused {
        status: 401,
        detail: "no".into(),
    };
    let mut stage = Stage::new(&[("nutrition", vec![fails(10, refused.clone())])]);
    stage.limits.places = 1;
    stage.start();
    assert_eq!(stage.player.sent.borrow().len(), 1);
    assert_eq!(stage.why("nutrition"), Cause::Call(refused.clone()));
    assert_eq!(stage.why("cost"), Cause::LaneStopped(refused));
    assert_eq!(stage.why("verdict"), Cause::NothingToMerge);
}

#[test]
fn a_model_that_nobody_knows_fails_the_rest_of_it_alone() {
    let unknown = CallError::UnknownModel {
        detail: String::new(),
    };
    let mut stage = Stage::new(&[("nutrition", vec![fails(10, unknown.clone())])]);
    stage.limits.places = 1;
    for part in &mut stage.plan.parts {
        if part.id.as_str().starts_with("ballot") {
            part.model = Some("another".into());
        }
    }
    stage.start();
    assert_eq!(stage.player.sent.borrow().len(), 6);
    assert_eq!(stage.why("cost"), Cause::ModelRefused(unknown));
    assert!(stage.part("ballot-1").reply().is_some());
}

#[test]
fn one_request_that_is_rejected_fails_nobody_else() {
    let rejected = CallError::Rejected {
        status: 400,
        detail: String::new(),
    };
    let mut stage = Stage::new(&[("nutrition", vec![fails(10, rejected.clone())])]);
    stage.limits.places = 1;
    stage.start();
    assert_eq!(stage.why("nutrition"), Cause::Call(rejected));
    assert!(stage.part("cost").reply().is_some());
}

#[test]
fn three_requests_that_are_rejected_with_none_that_is_answered_fail_the_rest_of_the_model() {
    let rejected = CallError::Rejected {
        status: 400,
        detail: "no such option".into(),
    };
    let all = ["nutrition", "cost", "difficulty"];
    let scripts = all.map(|id| (id, vec![fails(10, rejected.clone())]));
    let mut stage = Stage::new(&scripts);
    stage.limits.places = 1;
    stage.start();
    assert_eq!(stage.player.sent.borrow().len(), 3);
    assert_eq!(stage.why("ballot-1"), Cause::ModelRefused(rejected));
}

#[test]
fn what_waits_to_be_asked_again_is_told_at_once_that_the_lane_was_stopped() {
    let refused = CallError::Refused {
        status: 401,
        detail: String::new(),
    };
    let mut stage = Stage::new(&[
        ("nutrition", vec![fails(10, trouble())]),
        ("cost", vec![fails(20, refused.clone())]),
    ]);
    stage.limits.places = 1;
    stage.start();
    let nutrition = stage.part("nutrition");
    assert_eq!(stage.why("nutrition"), Cause::LaneStopped(refused));
    let ended = nutrition.times.ended.map(Moment::as_millis);
    assert_eq!((nutrition.attempts, ended), (1, Some(30)));
}

#[test]
fn a_refusal_beside_calls_that_are_answered_well_stops_nobody_else() {
    for refused in [
        CallError::Refused {
            status: 401,
            detail: String::new(),
        },
        CallError::NoCredit {
            detail: String::new(),
        },
    ] {
        let mut stage = Stage::new(&[("cost", vec![fails(20, refused.clone())])]);
        stage.limits.places = 3;
        stage.start();
        assert_eq!(stage.why("cost"), Cause::Call(refused));
        // Nothing more is sent before it is known, and then one at a time, until calls go well.
        let sent = stage.player.sent.borrow();
        let later: Vec<u64> = sent
            .iter()
            .map(|(at, _)| *at)
            .filter(|at| *at > 0)
            .collect();
        assert_eq!(later.first(), Some(&1_000));
        assert_eq!(later.iter().filter(|at| **at == 1_000).count(), 1);
        assert_eq!(sent.len(), 9);
        assert!(stage.part("verdict").reply().is_some());
    }
}

#[test]
fn a_refusal_that_every_call_meets_reaches_no_more_than_are_out() {
    let refused = CallError::Refused {
        status: 401,
        detail: "no".into(),
    };
    let all = ["nutrition", "cost", "difficulty"].into_iter();
    let all = all.chain(["ballot-1", "ballot-2", "ballot-3", "ballot-4", "ballot-5"]);
    let scripts: Vec<_> = all
        .map(|id| (id, vec![fails(10, refused.clone())]))
        .collect();
    let mut stage = Stage::new(&scripts);
    stage.limits.places = 3;
    stage.start();
    assert_eq!(stage.player.sent.borrow().len(), 3);
    assert_eq!(stage.why("ballot-5"), Cause::LaneStopped(refused));
}
