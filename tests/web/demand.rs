//! What the page says where fewer parts came than a panel demands.

use forkful::engine::error::{CallError, Cause, Short};
use forkful::engine::event::{Happening, PartEvent};
use forkful::engine::job::{JobDraft, PartId};
use forkful::provider::catalogue::Provider;
use forkful::ui::wording;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::bench::{Bench, budget_recipe, draft, streaming, taglines};

fn failed() -> PartEvent {
    PartEvent::Failed(Cause::Call(CallError::CutOff))
}

fn demanding(mut draft: JobDraft, at_least: usize) -> JobDraft {
    for panel in &mut draft.panels {
        panel.at_least = at_least;
    }
    draft
}

fn recipe() -> JobDraft {
    draft(include_str!("../../src/gallery/recipe-review.json"))
}

#[wasm_bindgen_test]
async fn above_what_exists_stands_that_it_is_no_answer_and_why() {
    let bench = Bench::of(demanding(recipe(), 2)).await;
    bench.happen([Happening::Began]).await;
    bench.reply("nutrition", "Fine.").await;
    for id in ["cost", "difficulty"] {
        bench.part_events(id, streaming("Half")).await;
        bench.part_events(id, [failed()]).await;
    }
    let short = Short { needed: 2, came: 1 };
    let why = Cause::BelowQuorum(short);
    bench.part_events("verdict", [PartEvent::Failed(why)]).await;
    bench.reply("ballot-1", "YES").await;
    for number in 2..=5 {
        bench
            .part_events(&format!("ballot-{number}"), [failed()])
            .await;
    }
    bench.happen([Happening::Ended]).await;
    let made_of = bench.see("[data-part='verdict'] .made-of");
    assert!(
        made_of.contains(
            "No answer: at least 2 of 3 reviewers must count, and 1 does: cost and difficulty are missing, because"
        ),
        "{made_of}"
    );
    let alert = bench.see("[data-part='verdict'] [role=alert]");
    assert!(
        alert.contains("too few reports came, 1 of at least 2"),
        "{alert}"
    );
    assert_eq!(bench.see("[data-part='nutrition'] [data-text]"), "Fine.");
    assert_eq!(
        bench.figure("[data-panel='review']", "data-phase"),
        "failed"
    );

    let vote = "[data-panel='beginner-friendly']";
    assert_eq!(bench.figure(vote, "data-phase"), "failed");
    let count = format!("{vote} .count");
    assert_eq!(bench.figure(&count, "data-winner"), "none");
    assert_eq!(bench.figure(&count, "data-votes"), "YES:1,NO:0");
    assert_eq!(
        bench.see(".count-head"),
        "No answer: at least 2 of 5 ballots must count, and 1 does: Yes 1, No 0"
    );
}

#[wasm_bindgen_test]
async fn what_is_met_with_parts_missing_names_what_was_needed() {
    let bench = Bench::of(demanding(recipe(), 2)).await;
    bench.happen([Happening::Began]).await;
    bench.part_events("cost", [failed()]).await;
    for id in ["nutrition", "difficulty", "verdict"] {
        bench.reply(id, "Fine.").await;
    }
    let made_of = bench.see("[data-part='verdict'] .made-of");
    let words = "from 2 of 3 reviewers, at least 2 needed: cost is missing";
    assert!(made_of.contains(words), "{made_of}");
}

#[wasm_bindgen_test]
async fn what_is_stitched_below_the_demand_says_so_where_it_is_copied() {
    let bench = Bench::of(demanding(budget_recipe(), 2)).await;
    bench.happen([Happening::Began]).await;
    bench.reply("draft", "Lentil soup").await;
    bench.part_events("costing", [failed()]).await;
    let needs = Cause::Needs(PartId::new("costing"));
    bench
        .part_events("trimmed", [PartEvent::Failed(needs)])
        .await;
    let panel = "[data-panel='kitchen']";
    let made_of = bench.see(&format!("{panel} .made-of"));
    let no_answer = "No answer: at least 2 of 3 steps must count, and 1 does";
    assert!(made_of.contains(no_answer), "{made_of}");
    let shown = bench.see(&format!("{panel} [data-answer] [data-text]"));
    assert_eq!(
        shown,
        "Lentil soup\n\n[Costing: missing]\n\n[Trimmed: missing]"
    );
    let plan = bench.state.run.shown.get_untracked();
    assert_eq!(
        wording::answer_as_text(&plan, "kitchen", Provider::OPENAI),
        format!("[{no_answer}]\n\n{shown}")
    );
}

#[wasm_bindgen_test]
async fn nobody_is_best_below_the_demand_and_scores_can_be_read() {
    let bench = Bench::of(demanding(taglines(), 2)).await;
    bench.happen([Happening::Began]).await;
    bench.reply("tagline-1", "Line 1").await;
    bench
        .reply("judge-1", "clear: 2\nmemorable: 3\ntrue-to-it: 4")
        .await;
    let best = || bench.figure("[data-answer]", "data-best");
    assert_eq!(best(), "", "one of at least two has come");
    bench
        .part_events("judge-1-again", [PartEvent::Spared])
        .await;
    for number in 2..=5 {
        let lost = PartId::new(format!("tagline-{number}"));
        bench.part_events(lost.as_str(), [failed()]).await;
        let needs = PartEvent::Failed(Cause::Needs(lost));
        bench.part_events(&format!("judge-{number}"), [needs]).await;
        let again = format!("judge-{number}-again");
        bench.part_events(&again, [PartEvent::Spared]).await;
    }
    bench.happen([Happening::Ended]).await;
    assert_eq!(best(), "");
    assert!(bench.texts(".best-title").is_empty());
    let cells = bench.texts("[data-part='judge-1'] td");
    assert_eq!(cells, ["2", "3", "4", "2.88"]);
    let made_of = bench.see(".made-of");
    assert!(made_of.contains("No answer: at least 2 of 5"), "{made_of}");
}
