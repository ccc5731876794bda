//! Any schedule of successes, failures, retries, stops and goings-on gives a legal run in which nothing is lost.

mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use forkful::engine::again;
use forkful::engine::controls::Wanted;
use forkful::engine::error::{CallError, Hint};
use forkful::engine::event::{Happening, PartEvent};
use forkful::engine::job::PartId;
use forkful::engine::limits::Limits;
use forkful::engine::merge::Body;
use forkful::engine::part::Phase;
use forkful::engine::ports::{Clock, Delta, Finish, Moment, Sleeper};
use forkful::engine::run::{self, Run};
use forkful::engine::testing::Step;
use proptest::prelude::*;
use stage::{Stage, fails, limited, trouble, well};

fn any_failure() -> impl Strategy<Value = CallError> {
    prop_oneof![
        3 => Just(trouble()),
        2 => Just(limited(Hint::Unsaid)),
        3 => any_delay().prop_map(|wait| limited(Hint::After(Duration::from_millis(3 * wait)))),
        1 => Just(CallError::CutOff),
        1 => Just(CallError::Unreachable),
        1 => Just(CallError::Offline),
        1 => Just(CallError::Rejected { status: 400, detail: String::new() }),
        1 => Just(CallError::UnknownModel { detail: String::new() }),
        1 => Just(CallError::Refused { status: 401, detail: String::new() }),
    ]
}

/// Moments of what the server does, tens of milliseconds, in a time in which a person does things between them: what happens in
/// one millisecond has no order that could be told later.
fn any_delay() -> impl Strategy<Value = u64> {
    (1_u64..300).prop_map(|tens| tens * 10)
}

fn any_script() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        4 => any_delay().prop_map(well),
        3 => (any_delay(), any_failure()).prop_map(|(at, why)| fails(at, why)),
        1 => (any_delay(), any_failure()).prop_map(|(at, why)| vec![(at, Ok(Delta::Text("Half".into()))), (at, Err(why))]),
        1 => any_delay().prop_map(|at| vec![(at, Ok(Delta::Finished(Finish::Complete)))]),
        1 => Just(vec![(99_999_999, Ok(Delta::KeepAlive))]),
    ]
}

/// What a person does after a run has come to rest.
#[derive(Clone, Debug)]
enum Act {
    One(usize),
    AllFailed,
    GoOn,
    Merge(usize),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0_usize..9).prop_map(Act::One),
        Just(Act::AllFailed),
        Just(Act::GoOn),
        (0_usize..2).prop_map(Act::Merge),
    ]
}

/// What a person does while a run is at work.
#[derive(Clone, Debug)]
enum Deed {
    Stop(usize),
    One(usize),
    Failed,
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => (0_usize..9).prop_map(Deed::Stop),
        2 => (0_usize..9).prop_map(Deed::One),
        1 => Just(Deed::Failed),
    ]
}

/// Reports that can be told from one another, and from those of other attempts; ballots stay as they are.
fn named(id: &PartId, scripts: Vec<Vec<Step>>) -> Vec<Vec<Step>> {
    let is_report = ["nutrition", "cost", "difficulty"].contains(&id.as_str());
    let name = |(at, step): Step, nth: usize| match step {
        Ok(Delta::Text(words)) if is_report => {
            (at, Ok(Delta::Text(format!("{words} <{id} {nth}>"))))
        }
        other => (at, other),
    };
    let scripts = scripts.into_iter().enumerate();
    scripts
        .map(|(nth, steps)| steps.into_iter().map(|step| name(step, nth)).collect())
        .collect()
}

/// The parts whose reply stands in a prompt.
fn held<'a>(parts: &'a [PartId], prompt: &str) -> BTreeSet<&'a PartId> {
    let parts = parts.iter();
    parts
        .filter(|id| prompt.contains(&format!("YES <{id} ")))
        .collect()
}

/// The parts that have a reply that counts.
fn replied<'a>(parts: &'a [PartId], run: &Run) -> BTreeSet<&'a PartId> {
    let parts = parts.iter();
    parts
        .filter(|id| run.part(id).is_some_and(|part| part.reply().is_some()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_fails_stops_and_goes_on_nothing_is_lost_and_nothing_is_asked_too_often(
        scripts in prop::collection::vec(prop::collection::vec(any_script(), 1..6), 9),
        places in 1_usize..9,
        retries in 0_u32..5,
        acts in prop::collection::vec((any_act(), 0_u64..3_000), 0..5),
        deeds in prop::collection::vec((0_u64..900, any_deed()), 0..6),
        first in 0_u64..3_000,
    ) {
        let mut stage = Stage::new(&[]);
        let names: Vec<PartId> = stage.plan.parts.iter().map(|part| part.id.clone()).collect();
        let scripts = names.iter().cloned().zip(scripts).map(|(id, scripts)| (id.clone(), named(&id, scripts)));
        *stage.player.scripts.borrow_mut() = scripts.collect();
        stage.limits = Limits { places, retries, ..stage.limits };
        let mut until = first;
        let mut asked: BTreeMap<PartId, u32> = names.iter().map(|id| (id.clone(), 1)).collect();
        let mut acts = acts.into_iter();
        loop {
            let (time, controls) = (stage.time().clone(), stage.controls.clone());
            let (before, told) = (stage.run.borrow().clone(), stage.events.borrow().len());
            let began = stage.time().now().as_millis();
            let (own, meanwhile) = (&names, &deeds);
            stage.work(until * 10 + 3, async move {
                time.sleep(Duration::from_millis(5)).await;
                for (after, deed) in meanwhile {
                    time.sleep(Duration::from_millis(*after * 10)).await;
                    match deed {
                        Deed::Stop(part) => controls.stop(&own[*part]),
                        Deed::One(part) => drop(controls.ask_again(Wanted::One(own[*part].clone()))),
                        Deed::Failed => drop(controls.ask_again(Wanted::Failed)),
                    }
                }
            });
            let run = stage.run.borrow().clone();
            let mut reopened = BTreeSet::new();
            let mut so_far = before.clone();
            for event in &stage.events.borrow()[told..] {
                if let Happening::Part(id, PartEvent::Reopened) = &event.what {
                    let had_reply = so_far.part(id).is_some_and(|part| part.reply().is_some());
                    // Deeds are done one after another, each some tens of milliseconds after the one before.
                    let mut done = 5;
                    let named = deeds.iter().any(|(after, deed)| {
                        done += after * 10;
                        let at = began + done;
                        matches!(deed, Deed::One(part) if names[*part] == *id && event.at.as_millis() == at)
                    });
                    prop_assert!(!had_reply || named, "{id} was paid for, and nobody named it");
                    *asked.get_mut(id).expect("it is planned") += 1;
                    reopened.insert(id.clone());
                }
                so_far.apply(event);
            }
            prop_assert!(!run.course.is_running());
            prop_assert!(stage.player.high_water.get() <= places);
            for part in &run.parts {
                prop_assert!(part.is_over(), "{part:?}");
                prop_assert!(part.attempts <= asked[&part.id] * (retries + 1), "{part:?}");
                let was = before.part(&part.id).expect("it is planned");
                prop_assert!(!was.is_over() || was == part || reopened.contains(&part.id), "what was over is not asked");
            }
            for panel in &stage.plan.panels {
                let answer = run.answer(panel);
                let used: BTreeSet<&PartId> = answer.used.iter().map(|used| &used.id).collect();
                let left_out: BTreeSet<&PartId> = answer.left_out.iter().map(|left| &left.id).collect();
                prop_assert!(used.is_disjoint(&left_out));
                prop_assert_eq!(used.len() + left_out.len(), panel.parts.len());
                // What is said to be used is what the prompt held, or what was counted.
                let truly = match &answer.body {
                    Body::Verdict(id) if run.part(id).is_some_and(|part| part.times.sent.is_some()) => {
                        let prompts = stage.player.prompts.borrow();
                        held(&panel.parts, &prompts[id])
                    }
                    Body::Vote(tally) => {
                        prop_assert_eq!(tally.valid(), used.len());
                        replied(&panel.parts, &run)
                    }
                    _ => replied(&panel.parts, &run),
                };
                prop_assert_eq!(used, truly);
            }
            let Some((act, next)) = acts.next() else { break };
            until = next;
            let stale = run.stale(&stage.plan);
            let named = match act {
                Act::One(part) => Some(names[part].clone()),
                _ => None,
            };
            let panels = stage.plan.panels.clone();
            let reopened = stage.reopen(|plan, find| match act {
                Act::One(part) => again::one(plan, find, &names[part]),
                Act::AllFailed => again::all_failed(plan, find),
                Act::GoOn => again::all_stopped(plan, find),
                Act::Merge(panel) => again::merging(plan, find, &panels[panel]),
            });
            for id in &reopened {
                let had_reply = run.part(id).is_some_and(|part| part.reply().is_some());
                prop_assert!(!had_reply || named.as_ref() == Some(id) || stale.contains(id), "{id}");
                *asked.get_mut(id).expect("it is planned") += 1;
            }
        }
        // Whoever folds what was told has the same run.
        let mut folded = Run::of(&stage.plan);
        for event in stage.events.borrow().iter() {
            folded.apply(event);
        }
        prop_assert_eq!(&folded, &*stage.run.borrow());
        let sent = stage.events.borrow().iter().filter(|event| matches!(event.what, Happening::Part(_, PartEvent::Sent))).count();
        prop_assert_eq!(sent, stage.player.sent.borrow().len());
        prop_assert!(stage.events.borrow().windows(2).all(|pair| pair[0].at <= pair[1].at));
    }

    /// A tab that is closed leaves the events that were told until then, and a page that is opened again goes on from them.
    #[test]
    fn a_run_that_broke_off_anywhere_goes_on_and_repeats_nothing_that_was_done(
        scripts in prop::collection::vec(prop::collection::vec(any_script(), 1..4), 9),
        places in 1_usize..9,
        at in any::<prop::sample::Index>(),
    ) {
        let mut first = Stage::new(&[]);
        let names: Vec<PartId> = first.plan.parts.iter().map(|part| part.id.clone()).collect();
        *first.player.scripts.borrow_mut() = names.iter().cloned().zip(scripts).collect();
        first.limits.places = places;
        first.start();
        let events = first.events.borrow();
        let kept = &events[..=at.index(events.len())];
        let last = kept.last().map(|event| event.at).expect("the run began");

        let second = Stage::new(&[]);
        // The clock of the new page goes on from where the stored moments end.
        second.time().run(second.time().sleep(last.since(Moment::default())));
        for event in kept {
            second.tell(event.clone());
        }
        let before = second.run.borrow().clone();
        if before.course.is_running() {
            for event in run::stop(last, &before.parts) {
                second.tell(event);
            }
        }
        second.reopen(again::all_stopped);
        second.start();
        let run = second.run.borrow();
        let sent = second.player.sent.borrow();
        for part in &run.parts {
            let was = before.part(&part.id).expect("it is planned");
            if was.is_over() && was.reply().is_some() {
                prop_assert_eq!(was, part);
                prop_assert!(sent.iter().all(|(_, id)| id != part.id.as_str()));
            } else {
                prop_assert!(part.reply().is_some() || matches!(was.phase, Phase::Failed { .. }), "{part:?}");
            }
        }
    }
}
