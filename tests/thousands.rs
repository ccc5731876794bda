//! Runs of thousands of parts. What is asked of such a run takes time in proportion to its parts: were each compared with
//! each, these tests would take minutes.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use forkful::archive;
use forkful::engine::again;
use forkful::engine::error::CallError;
use forkful::engine::event::PartEvent;
use forkful::engine::job::PartId;
use forkful::engine::part::Part;
use forkful::engine::plan::{Input, Plan, PlannedPanel, Role};
use forkful::engine::ports::{Finish, Moment};

/// As many chunks as a panel may have.
const DISHES: usize = 5_000;
/// Each judge is named so often by its panel, which makes of thousands what no machine compares with each other in a moment.
const NAMED: usize = 12;

/// The gallery's menu with very many dishes, each reviewed and judged.
fn plan() -> Plan {
    let draft = archive::read_job(include_str!("../src/gallery/menu.json")).expect("a job of ours");
    let dishes = (1..=DISHES).map(|dish| format!("# Dish {dish}\n\nCook it.\n\n"));
    let dishes = dishes.collect::<Vec<_>>().concat();
    let job = draft.check().expect("it is sound");
    job.plan(&Input::new(dishes).expect("some text"))
}

/// A part that was asked a second after another moment, and how it ended.
fn asked(id: &PartId, from: u64, end: PartEvent) -> Part {
    let mut part = Part::waiting(id.clone());
    let words = PartEvent::Came("Fine.".into());
    let story = [PartEvent::Queued, PartEvent::Sent, words, end];
    for (at, event) in (from..).zip(&story) {
        part.apply(Moment::from_millis(1_000 * at), event);
    }
    part
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test has a real clock")]
fn thousands_of_judges_that_failed_are_all_asked_again() {
    let plan = plan();
    let panel = plan.panels.first().expect("the menu has one panel");
    let mut panel = PlannedPanel::clone(panel);
    for group in &mut panel.groups {
        group.judges = [group.judges.as_slice(); NAMED].concat();
    }
    let parts = plan.parts.iter().map(|planned| {
        let id = &planned.id;
        let part = match planned.role {
            Role::Judge => asked(id, 10, PartEvent::Failed(CallError::Withheld.into())),
            Role::Again => Part::waiting(id.clone()),
            _ => asked(id, 0, PartEvent::Finished(Finish::Complete)),
        };
        (id, part)
    });
    let parts: HashMap<&PartId, Part> = parts.collect();
    let judges = plan.parts.iter().filter(|part| part.role == Role::Judge);
    let judges: Vec<PartId> = judges.map(|part| part.id.clone()).collect();
    assert_eq!(judges.len(), DISHES);
    let began = Instant::now();
    let merging = again::merging(&plan, &|id| parts.get(id).cloned(), &panel);
    assert!(began.elapsed() < Duration::from_mins(1));
    assert!(merging == judges, "{} of them", merging.len());
}
