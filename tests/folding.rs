//! Whatever is told of a run, folding it gives a legal run: events in any order, of any part.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

use std::time::Duration;

use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::{Job, PartId};
use forkful::engine::merge::{Answer, Body};
use forkful::engine::part::{Part, Reply};
use forkful::engine::plan::{Input, Plan};
use forkful::engine::ports::{Finish, Moment, Usage};
use forkful::engine::run::{self, Course, Run};
use forkful::gallery;
use proptest::prelude::*;

fn plan() -> Plan {
    let job: Job = gallery::recipe_review().expect("the gallery is sound");
    job.plan(&Input::new("Soup").expect("some text"))
}

fn any_part_event() -> impl Strategy<Value = PartEvent> {
    prop_oneof![
        3 => Just(PartEvent::Queued),
        4 => Just(PartEvent::Sent),
        3 => "(YES|NO|maybe)".prop_map(PartEvent::Came),
        1 => (0_u64..9).prop_map(|output| PartEvent::Counted(Usage { input: 1, output })),
        3 => Just(PartEvent::Finished(Finish::Complete)),
        1 => Just(PartEvent::Finished(Finish::AtLimit)),
        1 => Just(PartEvent::Failed(Cause::Call(CallError::CutOff))),
        1 => Just(PartEvent::Failed(Cause::LaneStopped(CallError::Offline))),
        1 => Just(PartEvent::Spared),
        1 => Just(PartEvent::Stopped),
        2 => Just(PartEvent::Reopened),
        2 => (0_u64..99).prop_map(|after| PartEvent::Again {
            why: CallError::CutOff,
            after: Duration::from_millis(after),
        }),
    ]
}

fn any_event() -> impl Strategy<Value = Happening> {
    let parts: Vec<PartId> = plan().parts.iter().map(|part| part.id.clone()).collect();
    let part = proptest::sample::select(parts);
    prop_oneof![
        1 => Just(Happening::Began),
        1 => Just(Happening::WentOn),
        1 => Just(Happening::Stopped),
        1 => Just(Happening::Ended),
        40 => (part, any_part_event()).prop_map(|(id, event)| Happening::Part(id, event)),
    ]
}

/// The parts that an answer names, as used or as left out.
fn named(answer: &Answer) -> Vec<&PartId> {
    let used = answer.used.iter().map(|used| &used.id);
    let mut named: Vec<&PartId> = used
        .chain(answer.left_out.iter().map(|left| &left.id))
        .collect();
    named.sort();
    named
}

proptest! {
    #[test]
    fn any_story_gives_a_legal_run(story in proptest::collection::vec((1_u64..50, any_event()), 0..200)) {
        let plan = plan();
        let verdict = PartId::new("verdict");
        let mut held: Option<Vec<PartId>> = None;
        let mut run = Run::of(&plan);
        let (mut at, mut at_work, mut since) = (0, Duration::ZERO, None);
        for (later, what) in story {
            at += later;
            let was_running = run.course.is_running();
            let event = RunEvent { at: Moment::from_millis(at), what };
            let was_queued = run.part(&verdict).and_then(|part| part.times.queued);
            run.apply(&event);
            let reports = &plan.panels[0].parts;
            if run.part(&verdict).and_then(|part| part.times.queued) != was_queued {
                // A driver settles its prompt and queues it when all reports are over.
                let parts = || reports.iter().filter_map(|id| run.part(id));
                let replied = parts().filter(|part| part.reply().is_some());
                held = parts().all(Part::is_over).then(|| replied.map(|part| part.id.clone()).collect());
            }
            if run.course.is_running() && !was_running {
                since = Some(at);
            } else if let Some(since) = since.filter(|_| was_running && !run.course.is_running()) {
                at_work += Duration::from_millis(at - since);
            }
            for panel in &plan.panels {
                let answer = run.answer(panel);
                let mut all: Vec<&PartId> = panel.parts.iter().collect();
                all.sort();
                prop_assert_eq!(named(&answer), all);
                let used: Vec<&PartId> = answer.used.iter().map(|used| &used.id).collect();
                let sent = run.part(&verdict).and_then(|part| part.times.sent);
                match (&answer.body, sent, &held) {
                    // It is made of what it was given, whatever became of that.
                    (Body::Verdict(_), Some(_), Some(held)) => prop_assert_eq!(used, held.iter().collect::<Vec<_>>()),
                    (Body::Verdict(_), Some(_), None) => {}
                    (body, _, _) => {
                        // A ballot may be none of the answers, and one that its limit cut may be half of another.
                        let is_cast = |reply: &Reply| reply.finish == Finish::Complete && ["YES", "NO"].contains(&reply.text.as_str());
                        let is_vote = matches!(body, Body::Vote(_));
                        let counts = |id: &&PartId| {
                            let part = run.part(id);
                            let reply = part.and_then(Part::reply);
                            reply.is_some_and(|reply| !is_vote || is_cast(reply))
                        };
                        prop_assert_eq!(used, panel.parts.iter().filter(counts).collect::<Vec<_>>());
                    }
                }
            }
        }
        let over = !run.course.is_running() && run.course != Course::Idle;
        prop_assert_eq!(run.course.wall(), over.then_some(at_work));
        if let Some(summary) = run::summary(run.course, &run.parts, |_| false) {
            let sent: u32 = run.parts.iter().map(|part| part.attempts).sum();
            prop_assert_eq!(summary.calls, sent as usize);
            let tokens = |part: &forkful::engine::part::Part| {
                let own = part.usage.filter(|_| part.times.call().is_some());
                let counted = part.tries.iter().map(|one| one.usage).chain([own]).flatten();
                counted.map(|usage| usage.output).sum::<u64>()
            };
            let output: u64 = run.parts.iter().map(tokens).sum();
            prop_assert_eq!(summary.usage.unwrap_or_default().output, output);
        }
        for id in run.stale(&plan) {
            let part = run.part(&id).expect("it is planned");
            prop_assert!(part.reply().is_some(), "only a reply can be stale");
            prop_assert!(plan.part(&id).is_some_and(|spec| spec.waits_for().next().is_some()));
        }
    }
}

fn tell(run: &mut Run, at: u64, id: &str, events: &[PartEvent]) {
    for event in events {
        run.apply(&RunEvent {
            at: Moment::from_millis(at),
            what: Happening::Part(PartId::new(id), event.clone()),
        });
    }
}

fn asked() -> [PartEvent; 4] {
    [
        PartEvent::Queued,
        PartEvent::Sent,
        PartEvent::Came("Words.".into()),
        PartEvent::Finished(Finish::Complete),
    ]
}

#[test]
fn a_verdict_is_stale_from_the_moment_that_a_report_is_asked_again_until_it_is_written_anew() {
    let plan = plan();
    let mut run = Run::of(&plan);
    for report in ["nutrition", "cost", "difficulty"] {
        tell(&mut run, 10, report, &asked());
    }
    tell(&mut run, 10, "verdict", &asked());
    assert_eq!(run.stale(&plan), []);
    tell(&mut run, 20, "cost", &[PartEvent::Reopened]);
    assert_eq!(run.stale(&plan), [PartId::new("verdict")]);
    tell(&mut run, 30, "cost", &asked());
    assert_eq!(run.stale(&plan), [PartId::new("verdict")]);
    tell(&mut run, 40, "verdict", &[PartEvent::Reopened]);
    assert_eq!(run.stale(&plan), []);
    tell(&mut run, 40, "verdict", &asked());
    assert_eq!(run.stale(&plan), []);
}
