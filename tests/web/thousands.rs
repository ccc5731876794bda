//! What is told of very many parts.

use forkful::engine::error::CallError;
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::PartId;
use forkful::engine::ports::{Finish, Moment};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::bench::{Bench, drawn, messages, streaming};

const MANY: usize = 2_000;

/// A part's whole story, ending so.
fn story(id: String, end: PartEvent) -> impl Iterator<Item = Happening> {
    let events = streaming("1: positive").into_iter().chain([end]);
    events.map(move |event| Happening::Part(PartId::new(&id), event))
}

/// All of this happens at this second.
async fn at(bench: &Bench, second: u64, all: impl Iterator<Item = Happening>) {
    let events = all.map(|what| RunEvent {
        at: Moment::from_millis(1_000 * second),
        what,
    });
    bench.state.run.apply(&events.collect::<Vec<_>>());
    drawn().await;
}

fn rejected(what: &str) -> PartEvent {
    let why = CallError::Rejected {
        status: 400,
        detail: what.to_owned(),
    };
    PartEvent::Failed(why.into())
}

#[wasm_bindgen_test]
async fn thousands_of_refusals_that_all_differ_are_told_in_few() {
    let bench = Bench::of(messages(MANY, 1)).await;
    let told = || bench.texts("[data-panel] [role=alert] .trouble-what");
    let fails = |places: std::ops::Range<usize>| {
        places.flat_map(|place| {
            story(
                format!("tags-{place}"),
                rejected(&format!("No. {}", place / 2)),
            )
        })
    };
    at(&bench, 1, fails(2..42)).await;
    let few = told();
    assert_eq!(few.len(), 20);
    assert!(
        few.iter().all(|one| one.starts_with("2 parts: ")),
        "{few:?}"
    );
    at(&bench, 1, fails(42..MANY)).await;
    let many = told();
    let ((last, first), before) = (many.split_last().unwrap(), few.split_last().unwrap().1);
    assert_eq!(first, before);
    assert_eq!(last, "1,960 more parts failed in 980 other ways.");
}

#[wasm_bindgen_test]
async fn what_is_made_of_thousands_of_parts_is_told_to_be_older_when_one_of_them_is() {
    let bench = Bench::of(messages(MANY, 1)).await;
    let shown = bench.state.run.shown.get_untracked();
    let panel = shown.plan.panels.first().unwrap();
    let done = |id: String| story(id, PartEvent::Finished(Finish::Complete));
    let all = |again: &'static str| {
        (1..=MANY).flat_map(move |place| done(format!("tags-{place}{again}")))
    };
    at(&bench, 1, std::iter::once(Happening::Began).chain(all(""))).await;
    at(&bench, 2, all("-again")).await;
    assert!(!shown.is_stale(panel));
    let reopened = (1..=MANY)
        .map(|place| Happening::Part(PartId::new(format!("tags-{place}")), PartEvent::Reopened));
    at(&bench, 3, reopened.chain(all(""))).await;
    assert!(shown.is_stale(panel));
    let old: Vec<PartId> = (1..=MANY)
        .map(|place| PartId::new(format!("tags-{place}-again")))
        .collect();
    assert!(shown.stale() == old, "in the plan's order");
}
