//! Failures that others would meet, too: a key that is refused, a model that nobody knows, in virtual time.

mod stage;

use forkful::engine::error::{CallError, Cause};
use forkful::engine::ports::{Delta, Moment};
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

fn rejected() -> CallError {
    CallError::Rejected {
        status: 400,
        detail: "too long".into(),
    }
}

#[test]
fn quick_rejections_beside_calls_that_are_answered_condemn_no_model() {
    let quick = ["nutrition", "cost", "difficulty"];
    let scripts = quick.map(|id| (id, vec![fails(10, rejected())]));
    let mut stage = Stage::new(&scripts);
    // Three are rejected while a fourth is at work, of which no word has come.
    stage.limits.places = 4;
    stage.start();
    assert_eq!(stage.why("difficulty"), Cause::Call(rejected()));
    for ballot in ["ballot-1", "ballot-2", "ballot-3", "ballot-4", "ballot-5"] {
        assert!(stage.part(ballot).reply().is_some(), "{ballot}");
    }
    // Those that had not left were held until it was known.
    assert_eq!(stage.sent("ballot-2"), [1_000]);
}

#[test]
fn a_model_that_began_to_answer_is_not_condemned() {
    let mut stage = Stage::new(&[
        (
            "nutrition",
            vec![vec![
                (5, Ok(Delta::Text("Words".into()))),
                (900, Err(CallError::Withheld)),
            ]],
        ),
        ("cost", vec![fails(10, rejected())]),
        ("difficulty", vec![fails(10, rejected())]),
        ("ballot-1", vec![fails(10, rejected())]),
    ]);
    stage.limits.places = 2;
    stage.start();
    assert!(stage.part("ballot-5").reply().is_some());
}

#[test]
fn a_model_that_nobody_contradicts_is_refused_when_all_that_was_out_is_back() {
    let all = ["nutrition", "cost", "difficulty", "ballot-1"];
    let mut scripts: Vec<_> = all.map(|id| (id, vec![fails(10, rejected())])).into();
    scripts[3].1 = vec![fails(500, rejected())];
    let mut stage = Stage::new(&scripts);
    stage.limits.places = 4;
    stage.start();
    assert_eq!(stage.player.sent.borrow().len(), 4);
    assert_eq!(stage.why("ballot-5"), Cause::ModelRefused(rejected()));
    let ended = stage.part("ballot-5").times.ended.map(Moment::as_millis);
    assert_eq!(ended, Some(500));
}

/// As browsers tell of a key that is refused without leave to read the refusal.
#[test]
fn a_lane_in_which_nothing_ever_worked_is_stopped_by_what_cannot_be_reached() {
    for why in [
        CallError::Unreachable,
        CallError::Unreadable {
            detail: String::new(),
        },
    ] {
        let all = ["nutrition", "cost", "difficulty", "ballot-1", "ballot-2"];
        let scripts = all.map(|id| (id, vec![fails(10, why.clone())]));
        let mut stage = Stage::new(&scripts);
        stage.limits.places = 3;
        stage.start();
        // Those that were out, and one more, for it may have been a moment's.
        assert_eq!(stage.player.sent.borrow().len(), 4);
        assert_eq!(stage.why("ballot-5"), Cause::LaneStopped(why.clone()));

        let mut stage = Stage::new(&[("nutrition", vec![fails(10, why.clone())])]);
        stage.limits.places = 1;
        stage.start();
        assert!(stage.part("verdict").reply().is_some());

        // One that is out and answered well shows that it was no more than this call.
        let mut stage = Stage::new(&[("cost", vec![fails(10, why.clone())])]);
        stage.limits.places = 3;
        stage.start();
        assert_eq!(stage.why("cost"), Cause::Call(why));
        assert_eq!(stage.player.sent.borrow().len(), 9);
    }
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

#[test]
fn a_refusal_after_calls_that_were_answered_well_is_tried_once_more_before_the_rest_are_given_up() {
    let none = CallError::NoCredit {
        detail: String::new(),
    };
    // The last of the first eight to come.
    let stage = Stage::new(&[("cost", vec![fails(2_000, none.clone())])]);
    stage.start();
    assert!(stage.part("verdict").reply().is_some());

    let stage = Stage::new(&[
        ("cost", vec![fails(2_000, none.clone())]),
        ("verdict", vec![fails(10, none.clone())]),
    ]);
    stage.start();
    assert_eq!(stage.why("verdict"), Cause::Call(none));
    assert_eq!(stage.player.sent.borrow().len(), 9);
}
