//! Whole runs, folded in virtual time: plan, drive, events, merges, with a scripted client in the place of
//! the network.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

use std::cell::RefCell;
use std::time::Duration;

use forkful::engine::controls::Controls;
use forkful::engine::drive::{Ports, drive};
use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, RunEvent};
use forkful::engine::job::PartId;
use forkful::engine::lane::Lane;
use forkful::engine::limits::Limits;
use forkful::engine::merge::vote::Outcome;
use forkful::engine::merge::{Answer, Body, PanelPhase, Why};
use forkful::engine::part::Phase;
use forkful::engine::plan::{Input, Plan};
use forkful::engine::ports::{Clock, Delta, Finish, Moment};
use forkful::engine::run::{self, Run};
use forkful::engine::testing::{ScriptedClient, Step, VirtualTime};
use forkful::gallery;
use proptest::prelude::*;

fn recipe() -> Plan {
    gallery::recipe_review()
        .expect("the gallery is sound")
        .outline()
}

fn reply(millis: u64, text: &str) -> Vec<Step> {
    vec![
        (millis, Ok(Delta::Text(text.to_owned()))),
        (0, Ok(Delta::Finished(Finish::Complete))),
    ]
}

fn failure(millis: u64, why: CallError) -> Vec<Step> {
    vec![(millis, Err(why))]
}

/// A script for every part of the recipe's plan: all well, one second each.
fn all_well() -> Vec<(PartId, Vec<Step>)> {
    let plan = recipe();
    let script = |id: &PartId| {
        let text = if id.as_str().starts_with("ballot") {
            "YES"
        } else {
            id.as_str()
        };
        reply(1_000, text)
    };
    plan.parts
        .iter()
        .map(|part| (part.id.clone(), script(&part.id)))
        .collect()
}

fn with(
    mut scripts: Vec<(PartId, Vec<Step>)>,
    id: &str,
    script: Vec<Step>,
) -> Vec<(PartId, Vec<Step>)> {
    for (part, own) in &mut scripts {
        if part.as_str() == id {
            own.clone_from(&script);
        }
    }
    scripts
}

struct Told {
    run: Run,
    events: Vec<RunEvent>,
    calls: Vec<(Moment, String, String)>,
    high_water: usize,
    left_open: usize,
}

/// Runs the recipe; stopped after `until` milliseconds if that comes first.
fn play(scripts: Vec<(PartId, Vec<Step>)>, places: usize, until: u64) -> Told {
    let plan = recipe();
    let time = VirtualTime::default();
    let client = ScriptedClient::new(&time, scripts);
    let lane = Lane::new(places);
    let input = Input::new("A pan of soup").expect("some text");
    let events: RefCell<Vec<RunEvent>> = RefCell::default();
    let ports = Ports {
        client: &client,
        clock: &time,
        sleeper: &time,
        chance: &|| 0.0,
        lane: &lane,
        others: &[],
        leads: &[],
        limits: Limits {
            places,
            // What a failure does to the rest is the subject; that it may be mended has tests of its own.
            retries: 0,
            ..Limits::default()
        },
        controls: &Controls::default(),
    };
    let ended = time.run_until(
        drive(&plan, &input, None, &ports, &|event| {
            events.borrow_mut().push(event);
        }),
        until,
    );
    let mut events = events.into_inner();
    let mut run = Run::of(&plan);
    for event in &events {
        run.apply(event);
    }
    if ended.is_none() {
        let stops = run::stop(time.now(), &run.parts);
        for event in &stops {
            run.apply(event);
        }
        events.extend(stops);
    }
    let calls = client
        .calls
        .borrow()
        .iter()
        .map(|(at, call)| (*at, call.part.to_string(), call.user.clone()))
        .collect();
    Told {
        run,
        events,
        calls,
        high_water: client.high_water.get(),
        left_open: client.open(),
    }
}

fn answers(run: &Run) -> Vec<Answer> {
    recipe()
        .panels
        .iter()
        .map(|panel| run.answer(panel))
        .collect()
}

fn sent_at(told: &Told, id: &str) -> Option<u64> {
    told.calls
        .iter()
        .find(|(_, part, _)| part == id)
        .map(|(at, _, _)| at.as_millis())
}

#[test]
fn all_eight_leave_in_the_same_instant_and_the_verdict_waits_for_its_reports_alone() {
    let scripts = with(all_well(), "cost", reply(1_500, "cost"));
    let told = play(with(scripts, "ballot-3", reply(9_000, "NO")), 8, u64::MAX);
    let at_once = told
        .calls
        .iter()
        .filter(|(at, _, _)| at.as_millis() == 0)
        .count();
    assert_eq!((at_once, told.high_water), (8, 8));
    assert_eq!(sent_at(&told, "verdict"), Some(1_500));
    let summary = run::summary(told.run.course, &told.run.parts, |_| false).expect("it is over");
    assert_eq!(summary.calls, 9);
    assert_eq!(summary.wall, Duration::from_secs(9));
    assert_eq!(
        summary.sum,
        Duration::from_millis(2 * 1_000 + 1_500 + 4 * 1_000 + 9_000 + 1_000)
    );
}

#[test]
fn a_lane_with_six_places_lets_six_out_and_times_each_call_from_its_own_sending() {
    let told = play(all_well(), 6, u64::MAX);
    assert_eq!(told.high_water, 6);
    let summary = run::summary(told.run.course, &told.run.parts, |_| false).expect("it is over");
    assert_eq!(summary.sum, Duration::from_secs(9));
    // Two waves of eight, in the second of which the verdict has its place as soon as its reports are in.
    assert_eq!(summary.wall, Duration::from_secs(2));
}

#[test]
fn the_verdict_is_written_from_the_reports_that_exist_and_is_told_which_is_missing() {
    let told = play(
        with(all_well(), "cost", failure(200, CallError::CutOff)),
        8,
        u64::MAX,
    );
    let (_, _, user) = told
        .calls
        .iter()
        .find(|(_, part, _)| part == "verdict")
        .expect("it was asked");
    assert!(user.contains("Report \"Cost\": missing"), "{user}");
    assert!(
        user.contains("<nutrition-1>\nnutrition\n</nutrition-1>"),
        "{user}"
    );
    let answers = answers(&told.run);
    let review = &answers[0];
    assert_eq!(review.phase, PanelPhase::Done);
    assert_eq!(review.used.len(), 2);
    let why: Vec<_> = review
        .left_out
        .iter()
        .map(|left| (left.id.as_str(), left.why.clone()))
        .collect();
    assert_eq!(why, [("cost", Why::Failed(Cause::Call(CallError::CutOff)))]);
}

#[test]
fn without_any_report_the_verdict_is_not_written_and_the_vote_goes_on() {
    let mut scripts = all_well();
    for id in ["nutrition", "cost", "difficulty"] {
        scripts = with(scripts, id, failure(100, CallError::Unreachable));
    }
    let told = play(scripts, 8, u64::MAX);
    assert_eq!(sent_at(&told, "verdict"), None);
    let answers = answers(&told.run);
    assert_eq!(answers[0].phase, PanelPhase::Failed);
    assert_eq!(answers[1].phase, PanelPhase::Done);
    let verdict = told
        .run
        .part(&PartId::new("verdict"))
        .expect("it is planned");
    assert!(matches!(
        &verdict.phase,
        Phase::Failed {
            why: Cause::NothingToMerge,
            ..
        }
    ));
    assert_eq!(
        told.run
            .course
            .phase(answers.iter().map(|answer| answer.phase)),
        "done"
    );
}

#[test]
fn a_run_in_which_nothing_came_has_failed() {
    let scripts = all_well()
        .into_iter()
        .map(|(id, _)| (id, failure(50, CallError::Offline)))
        .collect();
    let told = play(scripts, 8, u64::MAX);
    let phases = answers(&told.run).into_iter().map(|answer| answer.phase);
    assert_eq!(told.run.course.phase(phases), "failed");
}

#[test]
fn a_cut_off_reply_keeps_its_words_and_counts_for_nothing() {
    let half = vec![(100, Ok(Delta::Text("YES".into())))];
    let told = play(with(all_well(), "ballot-2", half), 8, u64::MAX);
    let ballot = told
        .run
        .part(&PartId::new("ballot-2"))
        .expect("it is planned");
    assert_eq!(ballot.text(), "YES");
    assert_eq!(ballot.reply(), None);
    let Body::Vote(tally) = &answers(&told.run)[1].body else {
        panic!("not a vote")
    };
    assert_eq!((tally.valid(), tally.invalid, tally.missing), (4, 0, 1));
}

#[test]
fn a_ballot_at_its_limit_that_reads_as_an_answer_counts() {
    let at_limit = vec![
        (100, Ok(Delta::Text("Yes.".into()))),
        (0, Ok(Delta::Finished(Finish::AtLimit))),
    ];
    let told = play(with(all_well(), "ballot-2", at_limit), 8, u64::MAX);
    let Body::Vote(tally) = &answers(&told.run)[1].body else {
        panic!("not a vote")
    };
    assert_eq!(tally.outcome, Outcome::Winner("YES".into()));
    assert_eq!(tally.valid(), 5);
}

#[test]
fn an_error_after_the_finish_takes_nothing_from_the_reply() {
    let mut late = reply(100, "cost");
    late.push((10, Err(CallError::Unreachable)));
    let told = play(with(all_well(), "cost", late), 8, u64::MAX);
    assert_eq!(answers(&told.run)[0].used.len(), 3);
}

#[test]
fn stopping_aborts_what_is_out_and_keeps_what_came() {
    let told = play(with(all_well(), "cost", reply(300, "cost")), 8, 700);
    assert_eq!(told.left_open, 0, "every request was dropped");
    assert_eq!(told.run.course.phase([]), "stopped");
    let cost = told.run.part(&PartId::new("cost")).expect("it is planned");
    assert_eq!(cost.reply().map(|reply| reply.text.as_str()), Some("cost"));
    for part in &told.run.parts {
        assert!(part.is_over(), "{}", part.id);
    }
    assert_eq!(sent_at(&told, "verdict"), None);
}

/// What may become of a part.
fn any_script() -> impl Strategy<Value = Vec<Step>> {
    let delay = 0_u64..3_000;
    prop_oneof![
        4 => (delay.clone(), "(YES|no|maybe|It is cheap\\.)").prop_map(|(at, text)| reply(at, &text)),
        1 => delay.clone().prop_map(|at| failure(at, CallError::Withheld)),
        1 => delay.clone().prop_map(|at| vec![(at, Ok(Delta::Text("YES".into())))]),
        1 => delay.prop_map(|at| vec![(at, Ok(Delta::Finished(Finish::Complete)))]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_order_of_finishing_changes_the_answers(
        scripts in proptest::collection::vec(any_script(), 9),
        delays in proptest::collection::vec(0_u64..5_000, 9),
        places in 1_usize..10,
    ) {
        let named = |scripts: Vec<Vec<Step>>| -> Vec<(PartId, Vec<Step>)> {
            recipe().parts.iter().map(|part| part.id.clone()).zip(scripts).collect()
        };
        let slower = scripts.iter().zip(&delays).map(|(script, delay)| {
            let mut script = script.clone();
            if let Some(first) = script.first_mut() {
                first.0 += delay;
            }
            script
        }).collect();
        let one = play(named(scripts.clone()), 8, u64::MAX);
        let other = play(named(slower), places, u64::MAX);
        prop_assert_eq!(answers(&one.run), answers(&other.run));
        let asked = |told: &Told| told.calls.iter().find(|(_, part, _)| part == "verdict").map(|call| call.2.clone());
        prop_assert_eq!(asked(&one), asked(&other), "the editor reads the same, in the same order");
        prop_assert!(other.high_water <= places);
    }

    #[test]
    fn a_part_counts_once_and_every_part_is_used_or_left_out(
        scripts in proptest::collection::vec(any_script(), 9),
        until in 0_u64..6_000,
    ) {
        let plan = recipe();
        let named = plan.parts.iter().map(|part| part.id.clone()).zip(scripts).collect();
        let told = play(named, 8, until);
        prop_assert_eq!(told.left_open, 0);
        for (panel, answer) in plan.panels.iter().zip(answers(&told.run)) {
            let mut named: Vec<&PartId> = answer.used.iter().map(|used| &used.id).collect();
            named.extend(answer.left_out.iter().map(|left| &left.id));
            named.sort();
            let mut all: Vec<&PartId> = panel.parts.iter().collect();
            all.sort();
            prop_assert_eq!(named, all);
            for used in &answer.used {
                let part = told.run.part(&used.id).expect("it is planned");
                prop_assert!(part.reply().is_some_and(|reply| !reply.text.trim().is_empty()));
            }
            if let Body::Vote(tally) = &answer.body {
                prop_assert_eq!(tally.valid(), answer.used.len());
                prop_assert_eq!(tally.valid() + tally.invalid + tally.missing, panel.parts.len());
            }
        }
        for part in &told.run.parts {
            prop_assert!(part.is_over() && part.attempts <= 1);
        }
        let ends = told.events.iter().filter(|event| matches!(event.what, Happening::Ended | Happening::Stopped)).count();
        prop_assert_eq!(ends, 1);
    }
}
