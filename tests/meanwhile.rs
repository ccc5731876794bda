//! Parts that are asked again while the rest of their run is at work, in virtual time.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

mod stage;

use std::time::Duration;

use forkful::engine::controls::Wanted;
use forkful::engine::error::{CallError, Cause, Hint};
use forkful::engine::event::Happening;
use forkful::engine::job::PartId;
use forkful::engine::merge::PanelPhase;
use forkful::engine::ports::{Clock, Sleeper};
use forkful::engine::testing::Step;
use stage::{OTHER, Stage, fails, limited, well};

fn one(id: &str) -> Wanted {
    Wanted::One(PartId::new(id))
}

fn rejected() -> Vec<Step> {
    let detail = String::new();
    fails(
        10,
        CallError::Rejected {
            status: 400,
            detail,
        },
    )
}

/// Works a run, and asks so at these moments; each says whether anybody heard it.
fn asking(stage: &Stage, wanted: &[(u64, Wanted)]) -> Vec<bool> {
    let heard = std::cell::RefCell::new(Vec::new());
    let (time, controls) = (stage.time().clone(), stage.controls.clone());
    stage.work(u64::MAX - 1, async {
        for (at, wanted) in wanted {
            let left = at.saturating_sub(time.now().as_millis());
            time.sleep(Duration::from_millis(left)).await;
            heard.borrow_mut().push(controls.ask_again(wanted.clone()));
        }
    });
    heard.into_inner()
}

/// How many of the first panel's parts its answer is made of, and whether it is newer than they are.
fn verdict(stage: &Stage) -> (usize, bool) {
    let run = stage.run.borrow();
    let panel = stage.plan.panels.first().expect("it has two");
    let answer = run.answer(panel);
    assert_eq!(answer.phase, PanelPhase::Done);
    let is_old = run.stale(&stage.plan).contains(&PartId::new("verdict"));
    (answer.used.len(), !is_old)
}

#[test]
fn what_waits_for_a_part_waits_on_when_it_is_asked_again() {
    let stage = Stage::new(&[
        ("cost", vec![rejected(), well(9_000)]),
        ("nutrition", vec![well(5_000)]),
    ]);
    assert_eq!(asking(&stage, &[(2_000, one("cost"))]), [true]);
    assert_eq!(stage.sent("cost"), [0, 2_000]);
    // Nutrition has come at 5,000; the verdict waits for the cost all the same.
    assert_eq!(stage.sent("verdict"), [11_000]);
    assert_eq!(verdict(&stage), (3, true));
    assert_eq!(stage.part("cost").tries.len(), 1);
}

#[test]
fn what_has_been_asked_is_not_disturbed_and_is_told_to_be_old() {
    let stage = Stage::new(&[
        ("cost", vec![rejected(), well(1_000)]),
        ("verdict", vec![well(9_000)]),
    ]);
    asking(&stage, &[(3_000, one("cost"))]);
    assert_eq!(stage.sent("cost"), [0, 3_000]);
    assert_eq!(stage.sent("verdict"), [1_000]);
    assert_eq!(verdict(&stage), (2, false));
}

#[test]
fn a_part_that_is_at_work_is_not_asked_twice() {
    let stage = Stage::new(&[("cost", vec![rejected(), well(5_000)])]);
    let twice = [
        (2_000, one("cost")),
        (2_000, one("cost")),
        (3_000, one("cost")),
    ];
    assert_eq!(asking(&stage, &twice), [true; 3]);
    assert_eq!(stage.sent("cost"), [0, 2_000]);
}

#[test]
fn what_failed_for_lack_of_a_part_is_asked_with_it_and_what_a_part_lacks_too() {
    let all = || vec![rejected(), well(1_000)];
    for named in ["verdict", "cost"] {
        let stage = Stage::new(&[
            ("nutrition", all()),
            ("cost", all()),
            ("difficulty", all()),
            ("ballot-5", vec![well(60_000)]),
        ]);
        asking(&stage, &[(2_000, one(named))]);
        let asked_again = |id: &str| stage.sent(id).len() == 2;
        assert!(asked_again("cost"));
        assert_eq!(asked_again("nutrition"), named == "verdict");
        assert_eq!(stage.sent("verdict"), [3_000]);
        assert_eq!(
            verdict(&stage),
            (if named == "verdict" { 3 } else { 1 }, true)
        );
    }
}

#[test]
fn all_that_failed_so_far_is_asked_again_and_nothing_else() {
    let stage = Stage::new(&[
        ("cost", vec![rejected(), well(1_000)]),
        ("ballot-2", vec![rejected(), well(1_000)]),
        (
            "ballot-4",
            vec![fails(
                4_000,
                CallError::Rejected {
                    status: 400,
                    detail: String::new(),
                },
            )],
        ),
        ("ballot-5", vec![well(8_000)]),
    ]);
    asking(&stage, &[(2_000, Wanted::Failed)]);
    let twice: Vec<String> = stage
        .plan
        .parts
        .iter()
        .map(|part| part.id.to_string())
        .filter(|id| stage.sent(id).len() > 1)
        .collect();
    assert_eq!(twice, ["cost", "ballot-2"]);
    assert!(matches!(stage.why("ballot-4"), Cause::Call(_)));
}

#[test]
fn what_is_wanted_as_the_run_ends_is_done_or_was_not_heard() {
    // The verdict is the last to come, at 2,000.
    for at in 1_990..2_010 {
        let stage = Stage::new(&[("cost", vec![rejected(), well(1_000)])]);
        let heard = asking(&stage, &[(at, one("cost"))]) == [true];
        assert_eq!(heard, at <= 2_000, "{at}");
        assert_eq!(stage.sent("cost").len(), if heard { 2 } else { 1 });
        assert!(!stage.run.borrow().course.is_running());
        let events = stage.events.borrow();
        let ends = events.iter().filter(|event| event.what == Happening::Ended);
        assert_eq!(ends.count(), 1);
        assert_eq!(
            events.last().map(|event| &event.what),
            Some(&Happening::Ended)
        );
    }
}

#[test]
fn a_lane_that_was_given_up_is_tried_once_more() {
    let detail = String::new();
    let refused = fails(
        10,
        CallError::Refused {
            status: 401,
            detail,
        },
    );
    let mut stage = Stage::new(&[
        ("cost", vec![refused, well(1_000)]),
        ("nutrition", vec![well(5_000)]),
    ]);
    for part in &mut stage.plan.parts {
        if ["cost", "difficulty"].contains(&part.id.as_str()) {
            part.provider = Some(OTHER.to_owned());
        }
    }
    stage.limits.places = 1;
    asking(&stage, &[(100, one("cost"))]);
    // Difficulty stood behind cost, failed with its lane and was not named.
    assert_eq!(stage.sent("cost"), [0, 100]);
    assert!(stage.part("cost").reply().is_some());
    assert!(stage.sent("difficulty").is_empty());
    assert_eq!(stage.part("difficulty").phase.name(), "failed");
    assert_eq!(verdict(&stage), (2, true));
}

#[test]
fn a_lane_that_was_given_up_is_tried_with_one_call_however_many_are_wanted_and_there_is_place_for()
{
    let detail = String::new();
    let refused = |after| {
        fails(
            after,
            CallError::Refused {
                status: 401,
                detail: detail.clone(),
            },
        )
    };
    let mut stage = Stage::new(&[
        ("cost", vec![refused(10), refused(10), refused(10)]),
        ("difficulty", vec![refused(10), refused(10), refused(10)]),
        ("nutrition", vec![well(5_000)]),
    ]);
    for part in &mut stage.plan.parts {
        if ["cost", "difficulty"].contains(&part.id.as_str()) {
            part.provider = Some(OTHER.to_owned());
        }
    }
    asking(&stage, &[(100, Wanted::Failed), (200, Wanted::Failed)]);
    // Both were sent in the beginning; each time both are wanted again, the lane's one message comes after one call.
    let sent = |id| stage.sent(id);
    assert_eq!(
        (sent("cost"), sent("difficulty")),
        (vec![0, 100, 200], vec![0])
    );
    assert_eq!(stage.part("difficulty").phase.name(), "failed");
}

#[test]
fn a_key_that_was_refused_is_tried_again_though_another_call_has_not_told_yet() {
    let detail = String::new();
    let refused = fails(
        10,
        CallError::Refused {
            status: 401,
            detail,
        },
    );
    let stage = Stage::new(&[
        ("cost", vec![refused, well(1_000)]),
        ("nutrition", vec![well(50_000)]),
        ("difficulty", vec![well(50_000)]),
    ]);
    asking(&stage, &[(5_000, one("cost"))]);
    assert_eq!(stage.sent("cost"), [0, 5_000]);
    assert_eq!(verdict(&stage), (3, true));
}

#[test]
fn a_model_that_was_given_up_is_tried_once_more() {
    let detail = String::new();
    let unknown = fails(10, CallError::UnknownModel { detail });
    let mut stage = Stage::new(&[
        ("cost", vec![unknown, well(1_000)]),
        ("nutrition", vec![well(5_000)]),
    ]);
    for part in &mut stage.plan.parts {
        if part.id.as_str() == "cost" {
            part.model = Some("pulled-later".to_owned());
        }
    }
    asking(&stage, &[(2_000, one("cost"))]);
    assert_eq!(stage.sent("cost"), [0, 2_000]);
    assert_eq!(verdict(&stage), (3, true));
}

#[test]
fn who_tries_now_sends_the_next_call_whatever_is_still_out() {
    let limited = fails(10, limited(Hint::After(Duration::from_secs(20))));
    let stage = Stage::new(&[
        ("cost", vec![limited, well(1_000)]),
        ("nutrition", vec![well(90_000)]),
        ("difficulty", vec![well(30_000), well(1_000)]),
    ]);
    let (time, controls) = (stage.time().clone(), stage.controls.clone());
    stage.work(u64::MAX - 1, async {
        time.sleep(Duration::from_secs(5)).await;
        controls.stop(&PartId::new("difficulty"));
        time.sleep(Duration::from_secs(1)).await;
        assert!(controls.ask_again(one("difficulty")));
        time.sleep(Duration::from_secs(1)).await;
        stage.lane.lift_pause(time.now());
    });
    // The first that waits leaves, and the next when that has been heard of.
    assert_eq!(stage.sent("cost"), [0, 7_000]);
    assert_eq!(stage.sent("difficulty"), [0, 8_000]);
}
