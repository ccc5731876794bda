//! What is shown of many parts, of parts that were asked more than once, and of what was made of older ones.

use forkful::engine::error::{CallError, Cause};
use forkful::engine::event::{Happening, PartEvent, RunEvent};
use forkful::engine::job::{JobDraft, PartId, Split};
use forkful::engine::ports::{Finish, Moment};
use forkful::provider::catalogue::Provider;
use forkful::ui::wording;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::bench::{Bench, draft, drawn, messages, streaming, taglines};

/// The gallery's menu, with these dishes.
fn menu(dishes: impl Iterator<Item = String>) -> JobDraft {
    let mut draft = draft(include_str!("../../src/gallery/menu.json"));
    let dishes = dishes.map(|name| format!("# {name}\n\nCook it.\n"));
    draft.input.sample = dishes.collect::<Vec<_>>().join("\n");
    draft
}

/// Things happen, each so many milliseconds after the beginning of 1970.
async fn tell(bench: &Bench, story: impl IntoIterator<Item = (u64, Happening)>) {
    let events = story.into_iter().map(|(at, what)| RunEvent {
        at: Moment::from_millis(at),
        what,
    });
    bench.state.run.apply(&events.collect::<Vec<_>>());
    drawn().await;
}

fn to(id: &str, event: PartEvent) -> Happening {
    Happening::Part(PartId::new(id), event)
}

/// A part that is asked and answers, from one moment to another.
fn reply(id: &str, from: u64, until: u64, text: &str) -> Vec<(u64, Happening)> {
    let mut events = streaming(text);
    events.push(PartEvent::Finished(Finish::Complete));
    let last = events.len() - 1;
    let events = events.into_iter().enumerate();
    let timed = events.map(|(at, event)| (if at == last { until } else { from }, to(id, event)));
    timed.collect()
}

#[wasm_bindgen_test]
async fn of_many_candidates_a_page_is_drawn_and_then_more() {
    let bench = Bench::of(menu((1..=150).map(|dish| format!("Dish {dish}")))).await;
    let rows = || bench.all(".scores tbody tr").len();
    assert_eq!(rows(), 100);
    assert!(bench.see(".verdict .reading-more").contains("100 of 150"));
    bench.click("Show 50 more").await;
    assert_eq!(rows(), 150);
    assert!(bench.find(".verdict .reading-more").has_attribute("hidden"));
}

#[wasm_bindgen_test]
async fn what_nobody_sees_in_a_candidates_name_is_marked() {
    let bench = Bench::of(menu(std::iter::once("Fish\u{202E}hsif".to_owned()))).await;
    let head = bench.see(".scores tbody th");
    assert!(head.contains("Fish⟨U+202E⟩hsif"), "{head}");
}

#[wasm_bindgen_test]
async fn more_ballots_than_slips_are_a_list() {
    let mut draft = draft(include_str!("../../src/gallery/beginner-friendly.json"));
    let lines = (1..=250).map(|line| format!("Line {line}\n"));
    draft.input.sample = lines.collect();
    let [panel] = draft.panels.as_mut_slice() else {
        panic!("it is one panel");
    };
    let Split::ByRepetition { part, .. } = &panel.split else {
        panic!("it is by repetition");
    };
    let menu = menu(std::iter::empty());
    let Some(Split::ByVolume { mut cut, .. }) = menu.panels.first().map(|one| one.split.clone())
    else {
        panic!("the menu is by volume");
    };
    cut.unit = forkful::engine::cut::Unit::Lines;
    let mut part = part.clone();
    part.prompt = part.prompt.replace("{{input}}", "{{chunk}}");
    panel.split = Split::ByVolume {
        cut,
        parts: vec![part],
    };
    let bench = Bench::of(draft).await;
    assert!(bench.all(".slip").is_empty());
    assert_eq!(bench.figure(".rows", "data-rows"), "250");
    assert!(bench.all(".rows .chip").len() <= 32);
}

#[wasm_bindgen_test]
async fn the_timeline_has_a_bar_for_every_attempt() {
    let bench = Bench::new().await;
    let failed = PartEvent::Again {
        why: CallError::CutOff,
        after: Duration::from_millis(500),
    };
    tell(&bench, [(1_000, Happening::Began)]).await;
    tell(
        &bench,
        [
            (1_000, to("cost", PartEvent::Queued)),
            (1_000, to("cost", PartEvent::Sent)),
            (2_000, to("cost", failed)),
            (3_000, to("cost", PartEvent::Sent)),
            (4_000, to("cost", PartEvent::Came("Cheap.".into()))),
            (5_000, to("cost", PartEvent::Finished(Finish::Complete))),
        ],
    )
    .await;
    tell(&bench, reply("nutrition", 1_000, 2_000, "Fine.")).await;
    assert!(
        bench.all(".bar").is_empty(),
        "it is drawn when the run is over"
    );
    tell(&bench, [(5_000, Happening::Ended)]).await;
    assert_eq!(bench.texts(".bar-title"), ["Nutrition", "Cost"]);
    let past: Vec<bool> = bench
        .all(".bar .bar-wait")
        .iter()
        .map(|bar| bar.has_attribute("data-past"))
        .collect();
    assert_eq!(past, [false, true, false]);
    let style = |at: usize| {
        bench
            .all(".bar .bar-wait")
            .get(at)
            .and_then(|bar| bar.get_attribute("style"))
    };
    let second = style(2).unwrap();
    assert!(
        second.contains("left: 50%") && second.contains("width: 25%"),
        "{second}"
    );
    let times = bench.texts(".bar-time");
    let second = times.get(1).unwrap();
    assert!(second.starts_with("2 calls"), "{times:?}");
}

#[wasm_bindgen_test]
async fn what_is_copied_and_saved_says_what_of_it_is_older() {
    let bench = Bench::of(messages(3, 2)).await;
    let spared = |id: &str, at: u64| (at, to(id, PartEvent::Spared));
    tell(&bench, [(1_000, Happening::Began)]).await;
    // One label of the first batch came only when it was asked for again.
    tell(&bench, reply("tags-1", 1_000, 2_000, "1: positive")).await;
    tell(&bench, reply("tags-1-again", 2_000, 3_000, "2: neutral")).await;
    tell(&bench, reply("tags-2", 1_000, 2_000, "3: negative")).await;
    let others = ["tags-1-again-2", "tags-2-again", "tags-2-again-2"];
    tell(&bench, others.map(|id| spared(id, 3_000))).await;
    tell(&bench, [(3_000, Happening::Ended)]).await;
    let shown = bench.state.run.shown.get_untracked();
    let panel = shown.plan.panels.first().unwrap().id.clone();
    let text = || wording::answer_as_text(&shown, &panel, Provider::OPENAI);
    let table = || wording::answer_as_table(&shown, &panel, Provider::OPENAI).unwrap();
    assert!(
        !text().contains("older") && !table().contains("older"),
        "{}",
        table()
    );

    // The batch itself is asked again, and what asked again for it was not.
    tell(
        &bench,
        [
            (4_000, Happening::WentOn),
            (4_000, to("tags-1", PartEvent::Reopened)),
        ],
    )
    .await;
    tell(&bench, reply("tags-1", 4_000, 5_000, "1: positive")).await;
    tell(&bench, [(5_000, Happening::Ended)]).await;
    assert!(text().starts_with('['), "{}", text());
    assert!(text().contains("older than what"), "{}", text());
    let older: Vec<bool> = table()
        .lines()
        .skip(1)
        .map(|row| row.contains("older than what it was made from"))
        .collect();
    assert_eq!(older, [true, true, false], "{}", table());
}

#[wasm_bindgen_test]
async fn a_part_that_failed_can_be_asked_again_while_others_are_at_work_but_not_in_the_moment_in_which_it_could_be_stopped()
 {
    let bench = Bench::new().await;
    bench.happen([Happening::Began]).await;
    bench.part_events("nutrition", streaming("So far")).await;
    bench.part_events("cost", streaming("Half")).await;
    let button = || bench.find("[data-part='cost'] .acts button");
    let can_be_pressed = || button().get_attribute("aria-disabled").is_none();
    let settled = async || {
        for _ in 0..100 {
            if can_be_pressed() {
                break;
            }
            gloo_timers::future::sleep(Duration::from_millis(20)).await;
        }
        assert!(can_be_pressed());
    };
    assert_eq!(button().text_content().as_deref(), Some("Stop"));
    assert!(can_be_pressed());
    button().unchecked_into::<HtmlElement>().focus().unwrap();
    let why = Cause::Call(CallError::CutOff);
    bench.part_events("cost", [PartEvent::Failed(why)]).await;
    assert_eq!(button().text_content().as_deref(), Some("Ask again"));
    assert!(
        !can_be_pressed(),
        "who was about to stop it does not ask again"
    );
    gloo_timers::future::sleep(Duration::from_millis(20)).await;
    let document = web_sys::window().unwrap().document().unwrap();
    assert_eq!(document.active_element().unwrap().id(), button().id());
    settled().await;
    // Asked again it can be stopped, but not by the second press of two.
    bench.part_events("cost", [PartEvent::Reopened]).await;
    assert_eq!(button().text_content().as_deref(), Some("Stop"));
    assert!(!can_be_pressed());
    settled().await;
    bench.part_events("cost", [PartEvent::Stopped]).await;
    let why = Cause::Call(CallError::CutOff);
    bench
        .part_events("nutrition", [PartEvent::Failed(why)])
        .await;
    assert_eq!(
        bench.texts(".run-acts button"),
        ["Ask the 1 that failed again"]
    );
}

#[wasm_bindgen_test]
async fn a_score_of_what_a_candidate_was_before_is_marked_and_who_is_gone_does_not_win() {
    let bench = Bench::of(taglines()).await;
    let scores = |score: u32| format!("clear: {score}\nmemorable: {score}\ntrue-to-it: {score}");
    tell(&bench, [(1_000, Happening::Began)]).await;
    for number in 1..=5 {
        let line = format!("Line {number}");
        tell(
            &bench,
            reply(&format!("tagline-{number}"), 1_000, 2_000, &line),
        )
        .await;
        let judged = scores(if number == 3 { 9 } else { number });
        tell(
            &bench,
            reply(&format!("judge-{number}"), 2_000, 3_000, &judged),
        )
        .await;
        let spared = to(&format!("judge-{number}-again"), PartEvent::Spared);
        tell(&bench, [(3_000, spared)]).await;
    }
    tell(&bench, [(3_000, Happening::Ended)]).await;
    let best = || bench.figure("[data-answer]", "data-best");
    let marks = || {
        let marks = bench.all("[data-stale-score]");
        marks
            .iter()
            .filter(|mark| !mark.has_attribute("hidden"))
            .count()
    };
    assert_eq!((best(), marks()), ("3".to_owned(), 0));

    tell(
        &bench,
        [
            (4_000, Happening::WentOn),
            (4_000, to("tagline-3", PartEvent::Reopened)),
        ],
    )
    .await;
    assert_eq!(best(), "5", "while it is asked again it is not there");
    tell(&bench, reply("tagline-3", 4_000, 5_000, "A new line")).await;
    tell(&bench, [(5_000, Happening::Ended)]).await;
    assert_eq!(
        (best(), marks()),
        ("3".to_owned(), 2),
        "at the winner, and in its row"
    );
    assert!(
        bench
            .see("[data-stale-parts]")
            .contains("“Judge 3” is older")
    );
    let mark = bench.texts("[data-part='judge-3'] .stale");
    assert!(
        mark.iter().any(|words| words.contains("merge again")),
        "{mark:?}"
    );

    tell(
        &bench,
        [
            (6_000, Happening::WentOn),
            (6_000, to("tagline-3", PartEvent::Reopened)),
        ],
    )
    .await;
    let lost = || PartEvent::Failed(Cause::Call(CallError::CutOff));
    let asked = streaming("Ha").into_iter().chain([lost()]);
    tell(&bench, asked.map(|event| (7_000, to("tagline-3", event)))).await;
    tell(&bench, [(7_000, Happening::Ended)]).await;
    assert_eq!(best(), "5");
    let cells = bench.texts("[data-part='judge-3'] td");
    assert_eq!(cells, ["–", "–", "–", "not scored"]);
}
