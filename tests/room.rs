//! A model that thinks before it answers, in a lane that takes so many tokens a minute: a whole run in virtual time.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

// Another test takes what this one leaves.
#[allow(dead_code, reason = "what is common is used in part by each")]
mod common;

use common::{panel, reply, spec};
use forkful::engine::controls::Controls;
use forkful::engine::drive::{Ports, drive};
use forkful::engine::error::CallError;
use forkful::engine::job::Split;
use forkful::engine::lane::Lane;
use forkful::engine::limits::Limits;
use forkful::engine::plan::Input;
use forkful::engine::ports::{Call, ChatClient, Delta, Finish};
use forkful::engine::testing::{ScriptedClient, VirtualTime};
use futures::Stream;

/// Gives replies room for thoughts.
struct Thinker {
    client: ScriptedClient,
    room: u32,
}

impl ChatClient for Thinker {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        self.client.stream(call)
    }

    fn room(&self, _call: &Call) -> u32 {
        self.room
    }
}

/// When the second of two calls leaves, in milliseconds, where a token is let out each millisecond.
fn second_leaves(room: u32) -> u64 {
    let looks = vec![spec("one", "{{input}}"), spec("two", "{{input}}")];
    let split = Split::ByAspect(looks);
    let job = common::job(vec![panel("looks", split, common::stitched(&[]))]);
    let input = Input::new("Boil the water.").expect("some text");
    let plan = job.check().expect("a sound job").plan(&input);
    let time = VirtualTime::default();
    let scripts = plan.parts.iter().map(|part| {
        let script = reply(&[(10, "Well.")], Finish::Complete);
        (part.id.clone(), script)
    });
    let client = Thinker {
        client: ScriptedClient::new(&time, scripts),
        room,
    };
    let limits = Limits {
        tokens_per_minute: Some(60_000),
        ..Limits::default()
    };
    let lane = Lane::new(8);
    lane.allow(8, None, limits.tokens_per_minute);
    let ports = Ports {
        client: &client,
        clock: &time,
        sleeper: &time,
        chance: &|| 0.0,
        lane: &lane,
        others: &[],
        leads: &[],
        limits,
        controls: &Controls::default(),
    };
    let ended = time.run(drive(&plan, &input, None, &ports, &|_| {}));
    assert!(ended.is_some(), "the run comes to its end");
    let calls = client.client.calls.borrow();
    calls.last().map_or(0, |(at, _)| at.as_millis())
}

#[test]
fn room_for_thoughts_counts_among_the_tokens_of_a_minute() {
    let without = second_leaves(0);
    assert_eq!(second_leaves(6_000), without + 6_000);
}
