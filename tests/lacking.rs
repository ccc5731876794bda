//! What gives nothing, and what is left to be asked for because of it.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

mod stage;

use forkful::engine::error::{CallError, Cause};
use forkful::engine::ports::{Delta, Finish};
use forkful::engine::run::Left;
use stage::{Stage, fails};

/// What is left to be asked for.
fn left(stage: &Stage) -> Left {
    let mut left = Left::default();
    for part in &stage.run.borrow().parts {
        let planned = stage.plan.part(&part.id).expect("it is planned");
        left.add(planned, part);
    }
    left
}

#[test]
fn a_verdict_that_only_lacked_its_reports_did_not_fail_itself() {
    let broken = || vec![fails(10, CallError::Withheld); 9];
    let names = ["cost", "nutrition", "difficulty"];
    let stage = Stage::new(&names.map(|name| (name, broken())));
    stage.start();
    let expected = Left {
        failed: 3,
        waited: 1,
        ..Left::default()
    };
    assert_eq!(left(&stage), expected);
}

#[test]
fn a_reply_of_which_nothing_can_be_seen_is_none() {
    let unseen = vec![
        (5, Ok(Delta::Text("\u{200B}\u{FEFF}".into()))),
        (5, Ok(Delta::Text(" \u{2060}\n".into()))),
        (0, Ok(Delta::Finished(Finish::Complete))),
    ];
    let stage = Stage::new(&[("cost", vec![unseen.clone(), unseen])]);
    stage.start();
    assert_eq!(
        stage.why("cost"),
        Cause::Call(CallError::Empty { at_limit: false })
    );
}
