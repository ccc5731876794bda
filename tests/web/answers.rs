//! What a panel shows of its parts and of its answer, for each split and merge beside those of the first job.

use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent};
use forkful::engine::job::PartId;
use forkful::provider::catalogue::Provider;
use forkful::ui::rows::rows;
use forkful::ui::wording;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::bench::{Bench, budget_recipe, drawn, messages, section, streaming, taglines};

/// A list that scrolls, as the page's styles make it.
const SCROLLS: &str = "overflow: auto; height: 20rem";

async fn scroll(list: &Element, to: i32) {
    list.set_scroll_top(to);
    // The browser tells of it with the next frame; a test does not wait for one.
    let event = web_sys::Event::new("scroll").unwrap();
    list.dispatch_event(&event).unwrap();
    drawn().await;
}

#[wasm_bindgen_test]
async fn of_a_hundred_thousand_rows_only_those_in_sight_are_drawn() {
    let root = section();
    let owner = Owner::new();
    let list = owner.with(|| {
        let draw = |row: usize| view! { <p>{row.to_string()}</p> }.into_any();
        rows(100_000, "Numbers".to_owned(), Box::new(draw))
    });
    mount_to(root.clone(), move || list).forget();
    std::mem::forget(owner);
    let list = root.query_selector(".rows").unwrap().unwrap();
    list.set_attribute("style", SCROLLS).unwrap();
    let numbers = || -> Vec<usize> {
        let rows = list.query_selector_all("p").unwrap();
        let texts = (0..rows.length()).filter_map(|at| rows.item(at)?.text_content());
        texts.filter_map(|text| text.parse().ok()).collect()
    };
    let in_sight = |row: usize| {
        let numbers = numbers();
        assert!(numbers.len() <= 32, "{} rows are drawn", numbers.len());
        assert!(numbers.is_sorted());
        // Eight rows of forty pixels fit into the list.
        let lowest = (row + 8).min(99_999);
        assert!(
            numbers.contains(&row) && numbers.contains(&lowest),
            "{row} is in sight, and drawn is {numbers:?}"
        );
    };
    in_sight(0);
    for row in [1, 7, 50, 12_345] {
        scroll(&list, 40 * row).await;
        in_sight(usize::try_from(row).unwrap());
    }
    scroll(&list, 40 * 100_000).await;
    in_sight(99_992);
    let end = list.query_selector("[aria-posinset='100000']").unwrap();
    let end = end.expect("the last row says its place");
    assert_eq!(end.get_attribute("aria-setsize").as_deref(), Some("100000"));
    // The letters are twice as large, and so are the rows.
    let document = web_sys::window().unwrap().document().unwrap();
    let html = document.document_element().unwrap();
    html.set_attribute("style", "font-size: 32px").unwrap();
    scroll(&list, 80 * 500).await;
    in_sight(500);
    html.remove_attribute("style").unwrap();
    root.remove();
}

#[wasm_bindgen_test]
async fn a_few_chunks_are_chips_and_many_are_a_list() {
    let bench = Bench::of(messages(40, 2)).await;
    assert_eq!(bench.all(".chips .chip").len(), 20);
    assert_eq!(bench.see("[data-part='tags-1'] .chip-title"), "1–2");
    bench.part_events("tags-3", streaming("1: pos")).await;
    assert_eq!(
        bench.figure("[data-part='tags-3']", "data-phase"),
        "streaming"
    );
    assert_eq!(bench.figure("[data-part='tags-3']", "data-attempts"), "1");
    assert_eq!(bench.see("[data-part='tags-3'] [data-text]"), "1: pos");

    let bench = Bench::of(messages(100_000, 100)).await;
    assert!(bench.all(".chips").is_empty());
    assert_eq!(bench.figure(".rows", "data-rows"), "1000");
    assert!(bench.all(".rows .chip").len() <= 32);
    let table = bench.find(".rows[data-rows='100000']");
    table.set_attribute("style", SCROLLS).unwrap();
    assert!(bench.all(".row").len() <= 32);
    scroll(&table, 40 * 100_000).await;
    assert!(bench.all(".row").len() <= 32);
    assert_eq!(
        bench.see("[data-item='100000'] .row-words"),
        "Message 100000, as it came"
    );
}

#[wasm_bindgen_test]
async fn what_is_stitched_of_labels_counts_gaps_and_repairs() {
    let bench = Bench::of(messages(5, 2)).await;
    bench.happen([Happening::Began]).await;
    bench.reply("tags-1", "1: positive\n2: so-so").await;
    bench.reply("tags-1-again", "2: neutral").await;
    bench
        .part_events("tags-1-again-2", [PartEvent::Spared])
        .await;
    let failed = || PartEvent::Failed(Cause::Call(CallError::CutOff));
    bench.part_events("tags-2", streaming("1: posi")).await;
    bench.part_events("tags-2", [failed()]).await;
    let again = |id: &str| Happening::Part(PartId::new(id), PartEvent::Spared);
    bench
        .happen([again("tags-2-again"), again("tags-2-again-2")])
        .await;
    let label = |item: usize| {
        let label = format!("[data-item='{item}'] .row-label");
        (bench.figure(&label, "data-label"), bench.see(&label))
    };
    let said = |place: &str, words: &str| (place.to_owned(), words.to_owned());
    assert_eq!(label(1), said("0", "positive"));
    assert_eq!(label(2), said("1", "neutral"));
    assert_eq!(label(3), said("open", "missing"));
    assert_eq!(label(5), said("none", ""), "its chunk has not ended");
    bench.reply("tags-3", "5: positive").await;
    bench.reply("tags-3-again", "no idea").await;
    bench.reply("tags-3-again-2", "1: perhaps").await;
    bench.happen([Happening::Ended]).await;
    assert_eq!(label(5), said("open", "no label"));
    let figure = |name: &str| bench.figure("[data-answer]", name);
    assert_eq!(figure("data-counts"), "positive:1,neutral:1,negative:0");
    assert_eq!(
        (figure("data-open"), figure("data-asked-again")),
        ("3".into(), "3".into())
    );
    assert_eq!(
        (figure("data-used"), figure("data-total")),
        ("1".into(), "3".into())
    );
    let made_of = bench.see(".made-of");
    for words in [
        "from 1 of 3 batches",
        "2 of 5 items have their label",
        "3 calls asked again",
    ] {
        assert!(made_of.contains(words), "{made_of}");
    }
    assert_eq!(bench.figure(".made-of", "data-whole"), "false");
    let figures = bench.texts(".tally-figures li");
    assert_eq!(
        figures,
        ["Positive 1", "Neutral 1", "Negative 0", "without a label 3"]
    );
    let alert = bench.see("[data-panel='mood'] [role=alert]");
    assert!(alert.contains("1 part: The reply was cut off"), "{alert}");
    // What is saved says the same.
    let shown = bench.state.run.shown.get_untracked();
    let table =
        wording::answer_as_table(&shown, "mood", Provider::OPENAI).expect("labels are a table");
    assert_eq!(
        table.lines().collect::<Vec<_>>(),
        [
            "id,message,label,status",
            "1,\"Message 1, as it came\",positive,",
            "2,\"Message 2, as it came\",neutral,",
            "3,\"Message 3, as it came\",,missing",
            "4,\"Message 4, as it came\",,missing",
            "5,\"Message 5, as it came\",,no label",
        ]
    );
}

#[wasm_bindgen_test]
async fn what_is_stitched_of_texts_marks_its_gaps() {
    let bench = Bench::of(budget_recipe()).await;
    bench.happen([Happening::Began]).await;
    bench.reply("draft", " Lentil soup \n").await;
    let stitched = "[data-panel='kitchen'] [data-answer] [data-text]";
    assert_eq!(
        bench.see(stitched),
        "Lentil soup\n\n[Costing: still at work]\n\n[Trimmed: still at work]"
    );
    let why = Cause::Call(CallError::CutOff);
    bench.part_events("costing", streaming("Lentils: 1")).await;
    bench.part_events("costing", [PartEvent::Failed(why)]).await;
    let needs = Cause::Needs(PartId::new("costing"));
    bench
        .part_events("trimmed", [PartEvent::Failed(needs)])
        .await;
    assert_eq!(
        bench.see(stitched),
        "Lentil soup\n\n[Costing: missing]\n\n[Trimmed: missing]"
    );
    let made_of = bench.see("[data-panel='kitchen'] .made-of");
    assert!(
        made_of.contains("from 1 of 3 steps: costing is missing"),
        "{made_of}"
    );
    let alert = bench.see("[data-part='trimmed'] [role=alert]");
    assert!(alert.contains("“Costing” gave nothing"), "{alert}");
}

/// A candidate's judge and its place.
fn figures_of_row(row: &Element) -> (String, String) {
    let figure = |name: &str| row.get_attribute(name).unwrap_or_default();
    (figure("data-part"), figure("data-place"))
}

#[wasm_bindgen_test]
async fn equal_tops_are_equal_and_who_is_not_scored_is_marked() {
    let bench = Bench::of(taglines()).await;
    bench.happen([Happening::Began]).await;
    for number in 1..=4 {
        let line = format!("Line {number}");
        bench.reply(&format!("tagline-{number}"), &line).await;
    }
    let why = Cause::Call(CallError::Withheld);
    bench.part_events("tagline-5", streaming("")).await;
    bench
        .part_events("tagline-5", [PartEvent::Failed(why)])
        .await;
    let scores = |scores: [u32; 3]| {
        let [clear, memorable, honest] = scores;
        format!("clear: {clear}\nmemorable: {memorable}\ntrue-to-it: {honest}")
    };
    bench.reply("judge-1", &scores([2, 3, 4])).await;
    bench
        .part_events("judge-1-again", [PartEvent::Spared])
        .await;
    assert_eq!(
        bench.see(".summary-line"),
        "5 of 10 replies are in, 1 will not come",
        "what is spared is no call"
    );
    bench.reply("judge-2", &scores([6, 8, 5])).await;
    bench.reply("judge-3", &scores([8, 6, 5])).await;
    bench
        .reply("judge-4", "clear: 8\nmemorable: eleven\ntrue-to-it: 99")
        .await;
    bench.reply("judge-4-again", "memorable: 7").await;
    let needs = PartEvent::Failed(Cause::Needs(PartId::new("tagline-5")));
    bench.part_events("judge-5", [needs]).await;
    for id in ["judge-2-again", "judge-3-again", "judge-5-again"] {
        bench.part_events(id, [PartEvent::Spared]).await;
    }
    bench.happen([Happening::Ended]).await;

    assert_eq!(bench.figure("[data-answer]", "data-best"), "2,3");
    assert_eq!(
        bench.texts(".best-title"),
        ["Tagline 2, equal first", "Tagline 3, equal first"]
    );
    assert_eq!(
        bench.texts("[data-answer] > .verdict-text"),
        ["Line 2", "Line 3"]
    );
    let cells = |judge: &str| bench.texts(&format!("[data-part='{judge}'] td"));
    assert_eq!(cells("judge-3"), ["8", "6", "5", "6.50"]);
    assert_eq!(cells("judge-2"), ["6", "8", "5", "6.50"]);
    assert_eq!(cells("judge-1"), ["2", "3", "4", "2.88"]);
    assert_eq!(cells("judge-4"), ["8", "7", "–", "not scored"]);
    assert_eq!(cells("judge-5"), ["–", "–", "–", "not scored"]);
    let is_best = |judge: &str| bench.figure(&format!("[data-part='{judge}']"), "data-best");
    assert_eq!(
        (is_best("judge-2"), is_best("judge-1")),
        ("true".into(), "false".into())
    );
    let order: Vec<_> = bench
        .all(".scores tbody tr")
        .iter()
        .map(figures_of_row)
        .collect();
    let row = |id: &str, place: &str| (id.to_owned(), place.to_owned());
    assert_eq!(
        order,
        [
            row("judge-2", "1"),
            row("judge-3", "1"),
            row("judge-1", "3"),
            row("judge-4", ""),
            row("judge-5", ""),
        ]
    );
    assert_eq!(
        bench.texts("[data-fault]"),
        ["True to it: 99 is not between 1 and 10"]
    );
    let made_of = bench.see(".made-of");
    assert!(
        made_of.contains("from 3 of 5 attempts; 2 are not scored"),
        "{made_of}"
    );
    assert!(made_of.contains("tagline 5 is missing"), "{made_of}");
    let is_hidden = |id: &str| bench.part(id).has_attribute("hidden");
    assert!(is_hidden("judge-1-again") && !is_hidden("judge-4-again"));
    assert_eq!(bench.figure("main", "data-run-phase"), "done");
}

#[wasm_bindgen_test]
async fn the_plan_of_a_chain_is_drawn_as_rows_below_each_other() {
    let bench = Bench::of(budget_recipe()).await;
    let pictures = bench.all(".picture");
    let levels = |at: usize| -> Vec<String> {
        let picture = pictures.get(at).expect("a picture of each panel");
        let levels = picture.query_selector_all(".picture-level").unwrap();
        (0..levels.length())
            .filter_map(|at| levels.item(at)?.text_content())
            .collect()
    };
    let lines = |at: usize| {
        let picture = pictures.get(at).expect("a picture of each panel");
        picture.query_selector_all("path").unwrap().length()
    };
    let titles: Vec<String> = levels(0).iter().map(|row| row.trim().to_owned()).collect();
    assert_eq!(titles, ["Draft", "Costing", "Trimmed", "stitched in order"]);
    // Draft and costing, draft and trimmed, costing and trimmed, and each of the three with the join.
    assert_eq!(lines(0), 6);
    assert_eq!(
        levels(1).len(),
        2,
        "two checks side by side, then the advice"
    );
    assert_eq!(lines(1), 2);
    assert_eq!(bench.see(".picture-note"), "after Trimmed");
    let nodes: Vec<_> = bench
        .all(".node")
        .iter()
        .filter_map(|node| node.get_attribute("data-node"))
        .collect();
    assert_eq!(
        nodes,
        [
            "draft",
            "costing",
            "trimmed",
            "nutrition",
            "difficulty",
            "advice"
        ]
    );
    assert!(bench.find(".plan").has_attribute("open"));
    bench.happen([Happening::Began]).await;
    assert!(
        !bench.find(".plan").has_attribute("open"),
        "now the work is the picture"
    );
}
