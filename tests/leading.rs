//! Calls that follow one that goes ahead, and calls that wait in the lane of another provider: whole runs in virtual time.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

// Another test takes what this one leaves.
#[allow(dead_code, reason = "what is common is used in part by each")]
mod common;

use common::{panel, reply, spec};
use forkful::engine::controls::Controls;
use forkful::engine::drive::{OtherLane, Ports, drive};
use forkful::engine::error::CallError;
use forkful::engine::job::{JobDraft, Merge, PartId, Split};
use forkful::engine::lane::Lane;
use forkful::engine::lead::Led;
use forkful::engine::limits::Limits;
use forkful::engine::merge::vote::Ballot;
use forkful::engine::plan::Input;
use forkful::engine::ports::{Call, Finish, Moment};
use forkful::engine::testing::{ScriptedClient, Step, VirtualTime};

const LEAST: u32 = 1_000;

fn ballots(attempts: usize, about: &str) -> JobDraft {
    let part = spec(
        "ballot",
        &format!("{about}\n\n{{{{input}}}}\n\nReply with {{{{answers}}}}."),
    );
    let split = Split::ByRepetition {
        attempts,
        flip: true,
        part,
    };
    let ballot = Ballot {
        answers: vec!["YES".into(), "NO".into()],
        ..Ballot::default()
    };
    common::job(vec![panel("vote", split, Merge::Vote(ballot))])
}

fn long_input() -> String {
    "Boil the water, and wait. ".repeat(400)
}

/// When each part was asked, in the order of the asking, and how much of its message was said to be cached.
fn play(
    draft: &JobDraft,
    is_led: bool,
    script: impl Fn(&str) -> Vec<Step>,
    other: Option<(&str, usize)>,
) -> (Vec<Led>, Vec<(String, u64, Call)>) {
    let job = draft.clone().check().expect("a sound job");
    let input = Input::new(long_input()).expect("some text");
    let plan = job.plan(&input);
    let time = VirtualTime::default();
    let scripts = plan
        .parts
        .iter()
        .map(|part| (part.id.clone(), script(part.id.as_str())));
    let client = ScriptedClient::new(&time, scripts);
    let leads = plan.could_be_led(&input, |_, _| Some(LEAST));
    let (lane, others_lane) = (Lane::new(8), Lane::new(1));
    let others: Vec<_> = other
        .into_iter()
        .map(|(provider, places)| OtherLane {
            provider,
            lane: &others_lane,
            places,
        })
        .collect();
    let limits = Limits {
        retries: 0,
        ..Limits::default()
    };
    let ports = Ports {
        client: &client,
        clock: &time,
        sleeper: &time,
        chance: &|| 0.0,
        lane: &lane,
        others: &others,
        leads: if is_led { &leads } else { &[] },
        limits,
        controls: &Controls::default(),
    };
    let ended = time.run(drive(&plan, &input, None, &ports, &|_| {}));
    assert!(ended.is_some(), "the run comes to its end");
    let calls = client.calls.borrow();
    let calls = calls
        .iter()
        .map(|(at, call): &(Moment, Call)| (call.part.to_string(), at.as_millis(), call.clone()));
    let calls = calls.collect();
    (leads, calls)
}

fn times(calls: &[(String, u64, Call)]) -> Vec<(&str, u64)> {
    calls
        .iter()
        .map(|(part, at, _)| (part.as_str(), *at))
        .collect()
}

#[test]
fn the_rest_follow_at_the_first_word_of_the_leader() {
    let script = |_: &str| reply(&[(700, "YES"), (900, " indeed")], Finish::Complete);
    let (leads, calls) = play(&ballots(4, "One"), true, script, None);
    assert_eq!(leads.len(), 1);
    assert_eq!(
        times(&calls),
        [
            ("ballot-1", 0),
            ("ballot-2", 700),
            ("ballot-3", 700),
            ("ballot-4", 700)
        ]
    );
    // What is told to be cached is the same to the letter in all of them.
    let shared = leads.first().map(|led| led.user_bytes).unwrap_or_default();
    let beginnings: Vec<_> = calls
        .iter()
        .map(|(_, _, call)| (call.cached, call.user.get(..shared)))
        .collect();
    assert!(
        beginnings
            .iter()
            .all(|one| *one == beginnings[0] && one.0 == Some(shared))
    );
    assert!(
        shared > long_input().len(),
        "the input and what stands before it"
    );
}

#[test]
fn nobody_is_led_unless_a_person_wants_it() {
    let script = |_: &str| reply(&[(700, "YES")], Finish::Complete);
    let (_, calls) = play(&ballots(3, "One"), false, script, None);
    assert_eq!(
        times(&calls),
        [("ballot-1", 0), ("ballot-2", 0), ("ballot-3", 0)]
    );
    assert!(calls.iter().all(|(_, _, call)| call.cached.is_none()));
}

#[test]
fn a_leader_that_fails_holds_nobody_up() {
    let script = |part: &str| match part {
        "ballot-1" => vec![(300, Err(CallError::Withheld))],
        _ => reply(&[(10, "NO")], Finish::Complete),
    };
    let (_, calls) = play(&ballots(3, "One"), true, script, None);
    assert_eq!(
        times(&calls),
        [("ballot-1", 0), ("ballot-2", 300), ("ballot-3", 300)]
    );
}

#[test]
fn what_is_short_or_has_nothing_in_common_is_not_led() {
    let job = ballots(3, "One").check().expect("a sound job");
    let input = Input::new("Short.").expect("some text");
    assert!(
        job.plan(&input)
            .could_be_led(&input, |_, _| Some(LEAST))
            .is_empty()
    );
    let input = Input::new(long_input()).expect("some text");
    assert!(
        job.plan(&input)
            .could_be_led(&input, |_, _| None)
            .is_empty(),
        "nothing is cached there"
    );
    let mut aspects = ballots(3, "One");
    let part = |id: &str| {
        let mut part = spec(id, "{{input}}");
        part.system = format!("You look at {id} alone.");
        part
    };
    if let Some(panel) = aspects.panels.first_mut() {
        panel.split = Split::ByAspect(vec![part("cost"), part("taste")]);
        panel.merge = common::stitched(&[]);
    }
    let plan = aspects.check().expect("a sound job").plan(&input);
    assert!(
        plan.could_be_led(&input, |_, _| Some(LEAST)).is_empty(),
        "they begin with other words"
    );
}

#[test]
fn parts_of_another_provider_wait_in_its_lane_and_nobody_else_does() {
    let script = |_: &str| reply(&[(100, "YES")], Finish::Complete);
    let mut draft = ballots(3, "One");
    let mut slow = ballots(3, "Two");
    if let (Some(panel), Some(mut other)) = (draft.panels.first_mut(), slow.panels.pop()) {
        panel.id = "quick".into();
        if let Split::ByRepetition { part, .. } = &mut other.split {
            part.id = PartId::new("other");
            part.provider = Some("anthropic".into());
        }
        draft.panels.push(other);
    }
    let (_, calls) = play(&draft, false, script, Some(("anthropic", 1)));
    assert_eq!(
        times(&calls),
        [
            ("ballot-1", 0),
            ("ballot-2", 0),
            ("ballot-3", 0),
            ("other-1", 0),
            ("other-2", 100),
            ("other-3", 200)
        ]
    );
    assert!(
        calls
            .iter()
            .all(|(part, _, call)| call.provider.is_some() == part.starts_with("other"))
    );
}
