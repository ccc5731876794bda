//! The practice replies of the gallery, run in virtual time.

use std::cell::RefCell;

use forkful::engine::drive::{Ports, drive};
use forkful::engine::job::PartId;
use forkful::engine::lane::Lane;
use forkful::engine::merge::Body;
use forkful::engine::merge::vote::Outcome;
use forkful::engine::plan::Input;
use forkful::engine::run::Run;
use forkful::engine::testing::VirtualTime;
use forkful::gallery;
use forkful::provider::practice::PracticeClient;

#[test]
fn the_practice_replies_give_the_answer_that_they_promise() {
    let entry = gallery::recipe_review().expect("the gallery is sound");
    let plan = entry.job.plan();
    let sample = entry.job.input().sample.clone();
    for (text, winner, valid) in [(sample.as_str(), Some("YES"), 4), ("Another dish", None, 0)] {
        let time = VirtualTime::default();
        let input = Input::new(text).expect("some text");
        let client = PracticeClient::new(entry.practice.clone(), &sample, &input, time.clone());
        let run = RefCell::new(Run::of(&plan));
        let lane = Lane::new(8);
        let ports = Ports {
            client: &client,
            clock: &time,
            lane: &lane,
        };
        time.run(drive(&plan, &input, &ports, &|event| {
            run.borrow_mut().apply(&event);
        }))
        .expect("it ends");
        let run = run.into_inner();
        let vote = run.answer(&plan.panels[1]);
        let Body::Vote(tally) = vote.body else {
            panic!("not a vote")
        };
        let won = match &tally.outcome {
            Outcome::Winner(winner) => Some(winner.as_str()),
            _ => None,
        };
        assert_eq!((won, tally.valid()), (winner, valid), "{text}");
        let cost = run
            .part(&PartId::new("cost"))
            .expect("it is planned")
            .text()
            .to_owned();
        assert_eq!(
            cost.contains("No model was asked"),
            winner.is_none(),
            "{cost}"
        );
    }
}
