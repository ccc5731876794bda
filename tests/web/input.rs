//! What a person gives the page to work on, and what is asked for before the page is all there.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use forkful::archive;
use forkful::engine::cut::{Items, Unit};
use forkful::engine::job::{JobDraft, Split};
use forkful::gallery;
use forkful::provider::catalogue::Provider;
use forkful::provider::settings::Settings;
use forkful::ui::command::{Command, dispatch};
use forkful::ui::later::{self, Later, NotLoaded};
use forkful::ui::state::AppState;
use forkful::ui::state::job::{JobView, Obstacle};
use futures::future::LocalBoxFuture;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::bench::{Bench, csv, messages};

/// The code comes after a while.
fn slowly() -> LocalBoxFuture<'static, Result<Later, NotLoaded>> {
    Box::pin(async {
        sleep(Duration::from_millis(50)).await;
        Ok(later::whole())
    })
}

#[wasm_bindgen_test]
async fn what_is_asked_for_before_the_code_has_come_is_done_in_order_when_it_has() {
    let job = gallery::recipe_review().expect("the gallery is sound");
    let bench = Bench::bare(job, slowly).await;
    let state = bench.state;
    let sample = state.input.get_untracked();
    for command in [
        Command::SetInput("First.".into()),
        Command::SetInput("Then.".into()),
        Command::OpenSettings,
        Command::SetProvider(Provider::OPENAI),
        // Refused: OpenAI has no key yet. In any other order it would not be.
        Command::FinishSettings,
        Command::SetProvider(Provider::COMPATIBLE),
    ] {
        bench.ask(command).await;
    }
    assert_eq!(state.input.get_untracked(), sample, "nothing is done yet");
    assert!(!state.dialog_open.get_untracked());
    assert!(bench.all("dialog").is_empty());
    bench
        .until(|state| state.later.with_untracked(Option::is_some))
        .await;
    assert_eq!(state.input.get_untracked(), "Then.");
    assert!(
        state.dialog_open.get_untracked(),
        "it was refused at OpenAI"
    );
    assert_eq!(
        state.settings.with_untracked(Settings::provider),
        Provider::COMPATIBLE
    );
    assert!(!bench.all("dialog").is_empty(), "what was to come is drawn");
    dispatch(state, Command::CloseSettings);
    assert!(
        !state.dialog_open.get_untracked(),
        "from now on nothing waits"
    );
}

thread_local! {
    static TRIES: Cell<u32> = const { Cell::new(0) };
}

/// The code comes when it is fetched for the second time.
fn at_the_second_try() -> LocalBoxFuture<'static, Result<Later, NotLoaded>> {
    TRIES.set(TRIES.get() + 1);
    let came = (TRIES.get() > 1).then(later::whole);
    Box::pin(std::future::ready(came.ok_or(NotLoaded)))
}

#[wasm_bindgen_test]
async fn code_that_does_not_come_is_told_and_fetched_again_at_the_next_act() {
    let job = gallery::recipe_review().expect("the gallery is sound");
    let bench = Bench::bare(job, at_the_second_try).await;
    bench.ask(Command::SetInput("First.".into())).await;
    let alert = bench.see("#input-problem [role=alert]");
    assert!(
        alert.contains("The rest of this page did not come"),
        "{alert}"
    );
    bench.ask(Command::SetInput("Then.".into())).await;
    assert_eq!(bench.state.input.get_untracked(), "Then.");
    assert!(bench.all("#input-problem [role=alert]").is_empty());
    assert_eq!(TRIES.get(), 2);
}

#[wasm_bindgen_test]
async fn a_job_that_does_not_come_leaves_the_input_as_it_was_and_cut() {
    let bench = Bench::of(messages(3, 1)).await;
    let state = bench.state;
    // More than is cut before the page breathes.
    bench.ask(Command::SetInput(csv(40_000))).await;
    assert!(state.cutting.get_untracked());
    bench.ask(Command::PickJob("no-such-job".into())).await;
    bench
        .until(|state| {
            state
                .obstacle
                .with_untracked(|obstacle| *obstacle != Obstacle::None)
        })
        .await;
    assert!(
        bench
            .see("#input-problem [role=alert]")
            .contains("did not come")
    );
    bench.until(|state| !state.cutting.get_untracked()).await;
    let items = untrack(|| state.items(Items::len));
    assert_eq!(items, Some(40_000));
}

fn unit(state: AppState) -> Vec<Unit> {
    let cuttings = state.job.with_untracked(|job| job.cuttings());
    cuttings.iter().map(|cutting| cutting.cut.unit).collect()
}

#[wasm_bindgen_test]
async fn a_table_is_cut_into_its_records_for_as_long_as_it_is_the_input() {
    let mut lines: JobDraft = messages(3, 1);
    for panel in &mut lines.panels {
        if let Split::ByVolume { cut, .. } = &mut panel.split {
            cut.unit = Unit::Lines;
            cut.column = None;
        }
    }
    lines.input.file = Some("three.csv".into());
    let written = archive::write_job(&lines);
    let bench = Bench::of(lines.clone()).await;
    let job = lines.check().expect("a sound job");
    let job = JobView::gallery(job, written.into(), csv(3).into());
    bench.state.job.set(Arc::new(job));
    assert_eq!(unit(bench.state), [Unit::Lines]);
    bench.ask(Command::UseSample).await;
    assert_eq!(bench.figure(".file", "data-file"), "three.csv");
    assert_eq!(bench.see("[data-items]"), "3 items");
    assert_eq!(unit(bench.state), [Unit::Csv]);
    assert_eq!(
        bench.texts(".file-column option"),
        ["the whole record", "id", "message"]
    );
    bench.ask(Command::SetInput("One\nTwo".into())).await;
    bench.click("Write in the box instead").await;
    assert_eq!(unit(bench.state), [Unit::Lines]);
    assert!(bench.all(".file").is_empty());
}
