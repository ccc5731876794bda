//! The page's components in a real browser: what they show for each phase, and what a click does.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

#[path = "web/answers.rs"]
mod answers;
#[path = "web/bench.rs"]
mod bench;
#[path = "web/demand.rs"]
mod demand;
#[path = "web/earlier.rs"]
mod earlier;
#[path = "web/input.rs"]
mod input;
#[path = "web/long.rs"]
mod long;
#[path = "web/reading.rs"]
mod reading;
#[path = "web/returned.rs"]
mod returned;
#[path = "web/store.rs"]
mod store;
#[path = "web/store_trouble.rs"]
mod store_trouble;
#[path = "web/thousands.rs"]
mod thousands;
#[path = "web/two_tabs.rs"]
mod two_tabs;

use bench::{Bench, streaming};
use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent};
use forkful::engine::ports::{Finish, Usage};
use forkful::provider::catalogue::Provider;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_card_shows_every_phase_of_its_part() {
    let bench = Bench::new().await;
    let phase = || bench.part("cost").get_attribute("data-phase").unwrap();
    assert_eq!(phase(), "waiting");
    bench.part_events("cost", [PartEvent::Queued]).await;
    assert_eq!(phase(), "queued");
    bench
        .part_events(
            "cost",
            [
                PartEvent::Sent,
                PartEvent::Came("Very ".into()),
                PartEvent::Came("cheap.".into()),
            ],
        )
        .await;
    assert_eq!(phase(), "streaming");
    assert_eq!(bench.see("[data-part='cost'] [data-text]"), "Very cheap.");
    assert_eq!(
        bench.part("cost").get_attribute("data-attempts").unwrap(),
        "1"
    );
    bench
        .part_events(
            "cost",
            [
                PartEvent::Counted(Usage {
                    input: 40,
                    output: 3,
                }),
                PartEvent::Finished(Finish::AtLimit),
            ],
        )
        .await;
    assert_eq!(phase(), "done");
    let marks = bench.see("[data-part='cost'] .marks");
    assert!(
        marks.contains("limit") && marks.contains("40 tokens in, 3 out"),
        "{marks}"
    );
}

#[wasm_bindgen_test]
async fn a_failed_card_says_what_to_do_next_and_keeps_what_came() {
    let bench = Bench::new().await;
    bench.part_events("difficulty", streaming("One pan")).await;
    let why = CallError::Refused {
        status: 401,
        detail: "<b>bad</b>".into(),
    };
    bench
        .part_events("difficulty", [PartEvent::Failed(Cause::Call(why))])
        .await;
    let alert = bench.see("[data-part='difficulty'] [role=alert]");
    assert!(
        alert.contains("refused") && alert.contains("Check the key"),
        "{alert}"
    );
    assert!(
        alert.contains("<b>bad</b>"),
        "what a server says is text and no HTML: {alert}"
    );
    assert_eq!(bench.see("[data-part='difficulty'] [data-text]"), "One pan");
}

#[wasm_bindgen_test]
async fn the_verdict_names_what_it_is_made_of() {
    let bench = Bench::new().await;
    bench.happen([Happening::Began]).await;
    bench
        .part_events("cost", [PartEvent::Failed(Cause::Call(CallError::CutOff))])
        .await;
    for id in ["nutrition", "difficulty"] {
        bench.reply(id, "Fine.").await;
    }
    bench.reply("verdict", "Good.\nVerdict: cook it.").await;
    let made_of = bench.see("[data-part='verdict'] .made-of");
    assert!(
        made_of.contains("from 2 of 3 reviewers: cost is missing"),
        "{made_of}"
    );
    let answer = bench.find("[data-panel='review'] [data-answer]");
    assert_eq!(answer.get_attribute("data-used").unwrap(), "2");
    assert_eq!(answer.get_attribute("data-total").unwrap(), "3");
    assert_eq!(
        bench.see("[data-part='verdict'] strong"),
        "Verdict: cook it."
    );
    assert_eq!(
        bench.see("[data-part='verdict'] [data-text]"),
        "Good.\nVerdict: cook it."
    );
}

#[wasm_bindgen_test]
async fn ballots_are_counted_and_an_unreadable_one_is_shown_as_it_came() {
    let bench = Bench::new().await;
    for (number, text) in (1..).zip(["YES", "**no**", "Yes.", "Well, it depends", "YES"]) {
        let id = format!("ballot-{number}");
        bench.reply(&id, text).await;
    }
    let answer = bench.find("[data-panel='beginner-friendly'] [data-answer]");
    let figure = |name: &str| answer.get_attribute(name).unwrap();
    assert_eq!(figure("data-votes"), "YES:3,NO:1");
    assert_eq!(
        (
            figure("data-winner"),
            figure("data-valid"),
            figure("data-invalid")
        ),
        ("YES".into(), "4".into(), "1".into())
    );
    assert_eq!(
        bench.part("ballot-2").get_attribute("data-choice").unwrap(),
        "NO"
    );
    assert_eq!(bench.part("ballot-4").get_attribute("data-choice"), None);
    assert_eq!(
        bench.see("[data-part='ballot-4'] [data-text]"),
        "Well, it depends"
    );
    assert!(
        bench
            .see("[data-panel='beginner-friendly'] .count")
            .contains("Yes, by 3 to 1")
    );
}

#[wasm_bindgen_test]
async fn an_empty_input_is_told_at_its_field_and_nothing_runs() {
    let bench = Bench::new().await;
    let input: HtmlTextAreaElement = bench.find("[data-field='input']").unchecked_into();
    assert!(
        input
            .value()
            .starts_with("One-pan smoked paprika chickpeas")
    );
    input.set_value("  ");
    input
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    tick().await;
    bench.click("Run").await;
    assert!(
        bench
            .see("#input-problem [role=alert]")
            .contains("“Recipe” is empty")
    );
    assert_eq!(
        bench.find("main").get_attribute("data-run-phase").unwrap(),
        "idle"
    );
    bench.click("Put the sample back").await;
    assert!(
        bench
            .root
            .query_selector("#input-problem [role=alert]")
            .unwrap()
            .is_none()
    );
}

#[wasm_bindgen_test]
async fn the_dialog_keeps_a_key_to_its_address() {
    let bench = Bench::new().await;
    bench.click("Model and key").await;
    let field = |id: &str| {
        bench
            .find(&format!("#{id}"))
            .unchecked_into::<HtmlInputElement>()
    };
    let fill = async |id: &str, text: &str| {
        field(id).set_value(text);
        field(id)
            .dispatch_event(&web_sys::Event::new("change").unwrap())
            .unwrap();
        tick().await;
    };
    fill("base-url", "http://127.0.0.1:9/v1").await;
    assert_eq!(
        bench.state.settings.get_untracked().provider(),
        Provider::COMPATIBLE
    );
    fill("api-key", "sk-mine").await;
    fill("base-url", "http://127.0.0.1:10/v1").await;
    assert_eq!(field("api-key").value(), "");
    assert!(
        bench
            .see(".dialog [role=alert]")
            .contains("another address")
    );
    fill("base-url", "nonsense").await;
    assert!(
        bench
            .see("#base-url-problem [role=alert]")
            .contains("https://")
    );
}
