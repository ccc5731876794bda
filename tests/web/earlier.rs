//! Runs that are over and kept, shown one after another.

use forkful::archive::run::{RunHead, Standing};
use forkful::browser::store::{Hold, Store, hold, last_of_this_tab};
use forkful::gallery;
use forkful::provider::settings::Settings;
use forkful::ui::command::Command;
use forkful::ui::state::AppState;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::bench::Bench;
use super::returned::{half_done, head, opened, stored, wait};

/// A run that ended, which asked the server at this address.
fn ended(later: u64, base_url: &str) -> RunHead {
    let job = gallery::recipe_review().unwrap();
    let mut head = head(job.draft(), "recipe-review", None);
    head.begun += later;
    head.standing = Standing::Ended;
    head.asked.base_url = base_url.into();
    head.asked.with_key = false;
    head
}

async fn shows(bench: &Bench, head: &RunHead) {
    let is_shown = |state: AppState| {
        let run = state.kept.returned();
        run.is_some_and(|run| run.head.id == head.id)
    };
    bench.until(is_shown).await;
}

/// The notice says that going on asks another.
fn tells(bench: &Bench) -> bool {
    let notice = bench.see("[data-returned]");
    notice.contains("Another model or server is chosen now")
}

#[wasm_bindgen_test]
async fn a_run_that_is_shown_is_not_gone_on_with_at_whom_another_asked() {
    let store = Store::open().await.unwrap();
    let (early, late) = (
        ended(0, "http://127.0.0.1:1/v1"),
        ended(60_000, "http://127.0.0.1:2/v1"),
    );
    for head in [&early, &late] {
        stored(&store, head, "My own soup", &half_done()).await;
    }
    let bench = opened().await;
    shows(&bench, &late).await;
    let asked = || {
        bench
            .state
            .settings
            .with_untracked(|now| now.base_url().to_owned())
    };
    assert_eq!(asked(), late.asked.base_url);
    bench.ask(Command::ShowKept(early.id.clone())).await;
    shows(&bench, &early).await;
    assert_eq!(asked(), early.asked.base_url);
    assert!(!tells(&bench));
    bench.click("Go back to it").await;
    shows(&bench, &late).await;
    assert_eq!(asked(), late.asked.base_url);
    bench.click("Start afresh").await;
    bench.until(|state| state.kept.returned().is_none()).await;
    assert!(
        bench
            .state
            .settings
            .with_untracked(|now| *now == Settings::default())
    );

    // What a person has chosen stays.
    let mine = "http://127.0.0.1:3/v1";
    let provider = bench.state.settings.with_untracked(Settings::provider);
    bench.ask(Command::SetBaseUrl(provider, mine.into())).await;
    bench.ask(Command::ShowKept(early.id.clone())).await;
    shows(&bench, &early).await;
    assert_eq!(asked(), mine);
    assert!(tells(&bench), "it asked another server");
    for head in [early, late] {
        store.forget(&head.id).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_run_that_is_over_and_that_another_tab_shows_can_be_left_to_it() {
    let store = Store::open().await.unwrap();
    let run = ended(0, "http://127.0.0.1:1/v1");
    stored(&store, &run, "My own soup", &half_done()).await;
    let bench = opened().await;
    shows(&bench, &run).await;
    let Hold::Held(elsewhere) = hold(&run.id).await else {
        panic!("nobody else has it");
    };
    bench.click("Start afresh").await;
    bench.until(|state| state.kept.returned().is_none()).await;
    wait().await;
    assert_eq!(bench.texts("[role=alert]").concat(), "");
    assert_eq!(last_of_this_tab(), None);
    let kept = store.load(&run.id).await.unwrap().expect("it is kept");
    assert_eq!(kept.head.standing, Standing::Ended);
    drop(elsewhere);
    store.forget(&run.id).await.unwrap();
}
