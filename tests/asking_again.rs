//! What becomes of calls that fail, in virtual time: which are asked again and when, what the lane is told, and how a
//! run goes on.

mod stage;

use std::sync::Arc;
use std::time::Duration;

use forkful::engine::again;
use forkful::engine::error::{CallError, Cause, Hint, Short, Stall};
use forkful::engine::job::PartId;
use forkful::engine::merge::{Body, PanelPhase, Why};
use forkful::engine::part::AttemptEnd;
use forkful::engine::ports::{Delta, Finish, Sleeper};
use forkful::engine::run;
use forkful::engine::testing::Step;
use stage::{Stage, fails, limited, trouble, well};

fn ids(names: &[&str]) -> Vec<PartId> {
    names.iter().map(|name| PartId::new(*name)).collect()
}

#[test]
fn trouble_that_passes_is_asked_again_with_growing_waits_and_counts_once() {
    let stage = Stage::new(&[(
        "cost",
        vec![fails(10, trouble()), fails(10, trouble()), well(10)],
    )]);
    stage.start();
    assert_eq!(stage.sent("cost"), [0, 510, 1_520]);
    let cost = stage.part("cost");
    assert_eq!((cost.attempts, cost.tries.len()), (3, 2));
    let summary = run::summary(stage.run.borrow().course, &stage.run.borrow().parts, |_| {
        false
    })
    .expect("it is over");
    assert_eq!((summary.calls, summary.done), (11, 9));
}

#[test]
fn a_wait_that_is_asked_for_holds_for_the_whole_lane() {
    let wait = limited(Hint::After(Duration::from_secs(5)));
    let mut stage = Stage::new(&[("nutrition", vec![fails(100, wait), well(10)])]);
    stage.limits.places = 2;
    stage.start();
    let sent = stage.player.sent.borrow();
    let meanwhile = sent.iter().filter(|(at, _)| (100..5_100).contains(at));
    assert_eq!(meanwhile.count(), 0);
    assert_eq!(stage.sent("nutrition"), [0, 5_100]);
}

#[test]
fn an_empty_reply_is_asked_for_once_more() {
    let empty = vec![(10, Ok(Delta::Finished(Finish::Complete)))];
    let stage = Stage::new(&[
        ("cost", vec![empty.clone(), well(10)]),
        ("nutrition", vec![empty]),
    ]);
    stage.start();
    assert!(stage.part("cost").reply().is_some());
    assert_eq!(stage.part("nutrition").attempts, 2);
    assert_eq!(
        stage.why("nutrition"),
        Cause::Call(CallError::Empty { at_limit: false })
    );
}

#[test]
fn a_call_that_is_silent_is_given_up_and_so_is_one_that_only_keeps_its_connection_open() {
    let silent = vec![
        (10, Ok(Delta::Text("Half".into()))),
        (9_999_999, Ok(Delta::KeepAlive)),
    ];
    let kept_open: Vec<Step> = (0..500).map(|_| (20_000, Ok(Delta::KeepAlive))).collect();
    let stage = Stage::new(&[
        ("cost", vec![silent, well(10)]),
        ("nutrition", vec![kept_open, well(10)]),
    ]);
    stage.start();
    let (quiet, idle) = (stage.limits.quiet, stage.limits.idle);
    for (id, stall, after, text) in [
        ("cost", Stall::Bytes, quiet, "Half"),
        ("nutrition", Stall::Progress, idle, ""),
    ] {
        let part = stage.part(id);
        let why = Cause::Call(CallError::Stalled { stall, after });
        let end = &part.tries[0].end;
        assert!(
            matches!(end, AttemptEnd::Failed { why: found, .. } if *found == why),
            "{end:?}"
        );
        assert_eq!(part.tries[0].text(), text);
        assert!(part.reply().is_some());
    }
    assert_eq!(stage.part("nutrition").tries[0].call(), idle);
}

#[test]
fn a_finished_reply_whose_connection_stays_open_counts() {
    let mut open = well(10);
    open.push((9_999_999, Ok(Delta::KeepAlive)));
    let stage = Stage::new(&[("cost", vec![open])]);
    stage.start();
    let cost = stage.part("cost");
    assert_eq!((cost.attempts, cost.text()), (1, "YES"));
    // What was counted may come a little later, and is not waited for as long as words are.
    assert_eq!(cost.times.call(), Some(Duration::from_millis(3_010)));
}

#[test]
fn without_a_network_the_lane_waits_and_nothing_counts_as_asked_again() {
    let offline = || fails(10, CallError::Offline);
    let mut stage = Stage::new(&[
        ("nutrition", vec![offline(), offline(), well(10)]),
        ("cost", vec![offline(), well(10)]),
    ]);
    stage.limits.places = 2;
    stage.limits.retries = 0;
    stage.player.online.set(Some(600_000));
    stage.start();
    let run = stage.run.borrow();
    assert!(run.parts.iter().all(|part| part.reply().is_some()));
    let sent = stage.player.sent.borrow();
    let meanwhile = sent.iter().filter(|(at, _)| (1..600_000).contains(at));
    assert_eq!(meanwhile.count(), 0);
    assert_eq!(stage.sent("cost"), [0, 601_000]);
    assert_eq!(stage.sent("nutrition"), [0, 601_000, 602_010]);
}

#[test]
fn a_lane_that_waits_for_the_network_can_be_stopped_part_by_part() {
    let mut stage = Stage::new(&[("nutrition", vec![fails(10, CallError::Offline)])]);
    stage.limits.places = 1;
    stage.player.online.set(Some(u64::MAX));
    let controls = stage.controls.clone();
    let time = stage.time().clone();
    stage.work(u64::MAX - 1, async move {
        time.sleep(Duration::from_mins(1)).await;
        controls.stop(&PartId::new("nutrition"));
    });
    assert_eq!(stage.part("nutrition").phase.name(), "stopped");
    // Nobody holds the lane any more.
    assert_eq!(stage.sent("cost"), [60_000]);
    assert!(stage.part("cost").reply().is_some());
}

#[test]
fn stopping_a_panels_reports_lets_its_verdict_be_written_from_those_that_exist() {
    let stage = Stage::new(&[("cost", vec![well(99_000)])]);
    let controls = stage.controls.clone();
    let (time, panel) = (stage.time().clone(), stage.plan.panels[0].clone());
    stage.work(u64::MAX - 1, async move {
        time.sleep(Duration::from_secs(5)).await;
        controls.settle(&panel);
    });
    assert_eq!(stage.part("cost").phase.name(), "stopped");
    assert_eq!(stage.sent("verdict"), [5_000]);
    assert!(stage.part("verdict").reply().is_some());
}

#[test]
fn a_run_that_was_stopped_goes_on_and_pays_for_nothing_twice() {
    let stage = Stage::new(&[("cost", vec![well(3_000)])]);
    stage.work(2_000, async {});
    assert_eq!(stage.run.borrow().course.phase([]), "stopped");
    assert_eq!(
        stage.reopen(|plan, find| again::all_stopped(plan, find)),
        ids(&["cost", "verdict"])
    );
    stage.start();
    assert!(
        stage
            .run
            .borrow()
            .parts
            .iter()
            .all(|part| part.reply().is_some())
    );
    assert_eq!(stage.player.sent.borrow().len(), 10);
    // It was at work until it was stopped, and then again until its end.
    let worked = Duration::from_secs(2 + 4);
    assert_eq!(stage.run.borrow().course.wall(), Some(worked));
}

#[test]
fn a_part_that_is_asked_again_makes_the_verdict_stale_until_it_is_merged_again() {
    let stage = Stage::new(&[]);
    stage.start();
    let cost = PartId::new("cost");
    assert_eq!(
        stage.reopen(|plan, find| again::one(plan, find, &cost)),
        ids(&["cost"])
    );
    stage.start();
    assert_eq!(
        (stage.sent("cost").len(), stage.sent("verdict").len()),
        (2, 1)
    );
    assert_eq!(stage.run.borrow().stale(&stage.plan), ids(&["verdict"]));
    let panel = stage.plan.panels[0].clone();
    assert_eq!(
        stage.reopen(|plan, find| again::merging(plan, find, &panel)),
        ids(&["verdict"])
    );
    stage.start();
    assert_eq!(stage.run.borrow().stale(&stage.plan), []);
    assert_eq!(stage.player.sent.borrow().len(), 11);
}

/// The names of the parts that the verdict is said to be made of, and of those that it is not.
fn made_of(stage: &Stage) -> (Vec<String>, Vec<(String, Why)>) {
    let run = stage.run.borrow();
    let panel = stage.plan.panels.first();
    let Some(answer) = panel.map(|panel| run.answer(panel)) else {
        return (Vec::new(), Vec::new());
    };
    let used = answer.used.iter().map(|used| used.id.to_string());
    let left_out = answer.left_out.iter();
    let left_out = left_out.map(|left| (left.id.to_string(), left.why.clone()));
    (used.collect(), left_out.collect())
}

#[test]
fn a_verdict_is_told_to_be_made_of_what_its_prompt_held_whatever_came_later() {
    let stage = Stage::new(&[("cost", lost_once())]);
    stage.start();
    let lost = Why::Failed(Cause::Call(CallError::Withheld));
    let without_cost = (
        vec!["nutrition".to_owned(), "difficulty".to_owned()],
        vec![("cost".to_owned(), lost)],
    );
    assert_eq!(made_of(&stage), without_cost);
    let cost = PartId::new("cost");
    stage.reopen(|plan, find| again::one(plan, find, &cost));
    assert_eq!(made_of(&stage), without_cost, "while it is asked again");
    stage.start();
    assert!(stage.part("cost").reply().is_some());
    assert_eq!(made_of(&stage), without_cost, "the text is still of two");
    let panel = stage.plan.panels[0].clone();
    stage.reopen(|plan, find| again::merging(plan, find, &panel));
    stage.start();
    assert_eq!(made_of(&stage).0.len(), 3);
}

#[test]
fn a_verdict_of_all_stays_one_of_all_when_a_report_is_lost_later() {
    let once = vec![well(10), fails(10, CallError::Withheld)];
    let stage = Stage::new(&[("cost", once)]);
    stage.start();
    let cost = PartId::new("cost");
    stage.reopen(|plan, find| again::one(plan, find, &cost));
    stage.start();
    assert_eq!(stage.part("cost").phase.name(), "failed");
    assert_eq!(made_of(&stage).0.len(), 3);
    assert_eq!(stage.run.borrow().stale(&stage.plan), ids(&["verdict"]));
}

#[test]
fn what_failed_is_asked_again_with_what_failed_for_lack_of_it() {
    let lost = || vec![fails(10, CallError::Withheld), well(10)];
    let stage = Stage::new(&[
        ("cost", lost()),
        ("nutrition", lost()),
        ("difficulty", lost()),
    ]);
    stage.start();
    assert_eq!(stage.why("verdict"), Cause::NothingToMerge);
    let all = ids(&["nutrition", "cost", "difficulty", "verdict"]);
    assert_eq!(
        stage.reopen(|plan, find| again::all_failed(plan, find)),
        all
    );
    stage.start();
    assert!(
        stage
            .run
            .borrow()
            .parts
            .iter()
            .all(|part| part.reply().is_some())
    );
}

/// Every panel of the recipe demands so many of its parts.
fn demanding(at_least: usize, scripts: &[(&str, Vec<Vec<Step>>)]) -> Stage {
    let mut stage = Stage::new(scripts);
    for panel in &mut stage.plan.panels {
        Arc::make_mut(panel).at_least = at_least;
    }
    let merging = stage.plan.parts.iter_mut();
    for part in merging.filter(|part| !part.reports.is_empty()) {
        part.at_least = at_least;
    }
    stage
}

fn phases(stage: &Stage) -> Vec<PanelPhase> {
    let run = stage.run.borrow();
    let panels = stage.plan.panels.iter();
    panels.map(|panel| run.answer(panel).phase).collect()
}

fn lost_once() -> Vec<Vec<Step>> {
    vec![fails(10, CallError::Withheld), well(10)]
}

#[test]
fn a_verdict_below_what_is_demanded_is_not_asked_for_until_enough_has_come() {
    let stage = demanding(2, &[("cost", lost_once()), ("nutrition", lost_once())]);
    stage.start();
    let short = Short { needed: 2, came: 1 };
    assert_eq!(stage.why("verdict"), Cause::BelowQuorum(short));
    assert!(stage.sent("verdict").is_empty());
    assert_eq!(phases(&stage), [PanelPhase::Short(short), PanelPhase::Done]);
    // The one that is named is enough, so the other is not paid for.
    let cost = PartId::new("cost");
    assert_eq!(
        stage.reopen(|plan, find| again::one(plan, find, &cost)),
        ids(&["cost", "verdict"])
    );
    stage.start();
    assert!(stage.part("verdict").reply().is_some());
    assert_eq!(stage.sent("nutrition").len(), 1);
    assert_eq!(phases(&stage), [PanelPhase::Done; 2]);
    assert_eq!(stage.run.borrow().stale(&stage.plan), []);
}

#[test]
fn a_verdict_that_lacks_reports_is_asked_again_with_all_that_failed() {
    let stage = demanding(3, &[("cost", lost_once()), ("nutrition", lost_once())]);
    stage.start();
    let verdict = PartId::new("verdict");
    let all = ids(&["nutrition", "cost", "verdict"]);
    assert_eq!(
        stage.reopen(|plan, find| again::one(plan, find, &verdict)),
        all
    );
    stage.start();
    assert_eq!(phases(&stage), [PanelPhase::Done; 2]);
    assert_eq!(stage.sent("difficulty").len(), 1);
}

#[test]
fn merging_again_below_what_is_demanded_sends_nothing_and_keeps_the_older_verdict() {
    let once = vec![well(10), fails(10, CallError::Withheld)];
    let stage = demanding(3, &[("cost", once)]);
    stage.start();
    let cost = PartId::new("cost");
    stage.reopen(|plan, find| again::one(plan, find, &cost));
    // While it is asked again it may yet come.
    assert_eq!(phases(&stage), [PanelPhase::Done; 2]);
    stage.start();
    let short = Short { needed: 3, came: 2 };
    let below = [PanelPhase::Short(short), PanelPhase::Done];
    assert_eq!(phases(&stage), below);
    let verdict = ids(&["verdict"]);
    assert_eq!(stage.run.borrow().stale(&stage.plan), verdict);
    assert_eq!(stage.part("verdict").text(), "YES");
    let panel = stage.plan.panels[0].clone();
    assert_eq!(
        stage.reopen(|plan, find| again::merging(plan, find, &panel)),
        verdict
    );
    stage.start();
    assert_eq!(stage.why("verdict"), Cause::BelowQuorum(short));
    assert_eq!(stage.sent("verdict").len(), 1);
    assert_eq!(stage.part("verdict").tries[0].text(), "YES");
    assert_eq!(phases(&stage), below);
}

#[test]
fn a_vote_below_what_is_demanded_has_no_winner_until_enough_has_come() {
    let mut stage = demanding(0, &[("ballot-2", lost_once())]);
    Arc::make_mut(&mut stage.plan.panels[1]).at_least = 5;
    stage.start();
    let short = Short { needed: 5, came: 4 };
    assert_eq!(phases(&stage), [PanelPhase::Done, PanelPhase::Short(short)]);
    let answer = stage.run.borrow().answer(&stage.plan.panels[1]);
    assert!(matches!(&answer.body, Body::Vote(tally) if tally.votes_for("YES") == 4));
    stage.reopen(|plan, find| again::all_failed(plan, find));
    stage.start();
    assert_eq!(phases(&stage), [PanelPhase::Done; 2]);
}
