//! The rules of the house that the compiler does not keep, and a made-up fault for each, so that no rule loses
//! its teeth unnoticed.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read the house must stop"
)]

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/markup.rs"]
mod markup;
#[path = "architecture/rules.rs"]
mod rules;

use house::Source;

type Rule = fn(&[Source]) -> Vec<String>;

fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

/// The house keeps the rule; each of the bad files breaks it, and none of the good ones does.
fn check(rule: Rule, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    let faults = rule(&house::all());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    for (path, text) in bad {
        let faults = rule(&[source(path, text)]);
        assert_eq!(faults.len(), 1, "{path} with {text:?} gives {faults:?}");
    }
    for (path, text) in good {
        let faults = rule(&[source(path, text)]);
        assert!(faults.is_empty(), "{path} with {text:?} gives {faults:?}");
    }
}

#[test]
fn imports_go_only_from_a_later_room_to_an_earlier_one() {
    check(
        rules::imports_go_only_from_a_later_room_to_an_earlier_one,
        &[
            ("src/engine/run.rs", "use crate::provider::key;"),
            ("src/engine.rs", "use super::ui::app;"),
            ("src/engine/plan/input.rs", "use super::super::super::ui;"),
            ("src/provider.rs", "use crate::archive;"),
            ("src/archive/fields.rs", "    crate::gallery::FIRST"),
            ("src/browser/page.rs", "use crate::{ui, engine};"),
            ("src/bin/tool.rs", "    forkful::engine::run();"),
            ("src/main.rs", "    forkful::browser::page::focus();"),
            ("src/lib.rs", "use crate::ui;"),
            // Tests in a file of their own end nothing.
            (
                "src/engine/cut.rs",
                "#[cfg(test)]\nmod tests;\nuse crate::ui::app;",
            ),
        ],
        &[
            ("src/ui/editor/state.rs", "use crate::engine::edit;"),
            ("src/ui/editor/state.rs", "use super::super::reactive;"),
            ("src/gallery.rs", "use crate::archive;"),
            ("src/bin/tool.rs", "    forkful::ui::mount();"),
            ("src/engine/run.rs", "// crate::ui shows it"),
            (
                "src/engine/run.rs",
                "#[cfg(test)]\nmod tests {\n    use crate::ui;\n}",
            ),
        ],
    );
}

#[test]
fn only_the_browser_room_names_the_browser() {
    check(
        rules::only_the_browser_room_names_the_browser,
        &[
            ("src/ui/app.rs", "    web_sys::window()"),
            ("src/engine/run.rs", "use gloo_timers::future;"),
            ("src/main.rs", "use wasm_bindgen::JsCast;"),
        ],
        &[("src/browser/page.rs", "    web_sys::window()")],
    );
}

#[test]
fn only_commands_and_state_write_shared_state() {
    check(
        rules::only_commands_and_state_write_shared_state,
        &[
            ("src/ui/app.rs", "    state.dialog_open.set(true);"),
            ("src/ui/panel.rs", "        .update(|shown| shown.clear());"),
            (
                "src/ui/editor/panel.rs",
                "    state.shop.update_untracked(go);",
            ),
            ("src/ui/editor/states.rs", "    state.news.notify();"),
            ("src/ui/statement.rs", "    state.input.set(text);"),
            ("src/ui.rs", "    state.asked.set_value(Vec::new());"),
        ],
        &[
            ("src/ui/command.rs", "    state.dialog_open.set(true);"),
            ("src/ui/command/job.rs", "    state.input.set(text);"),
            ("src/ui/state/run.rs", "    self.news.set(news);"),
            (
                "src/ui/editor/state.rs",
                "    self.shop.update(|shop| shop.undo());",
            ),
            ("src/ui/card.rs", "    cell.with(|part| part.text())"),
        ],
    );
}

#[test]
fn the_engine_is_never_serialised_and_knows_nothing_of_food() {
    check(
        rules::the_engine_is_never_serialised_and_knows_nothing_of_food,
        &[
            ("src/engine/job.rs", "use serde::Deserialize;"),
            ("src/engine/job.rs", "pub struct Recipe;"),
            (
                "src/engine/job.rs",
                "    let (jsonl, words) = read_json(text);",
            ),
        ],
        &[
            ("src/archive/job_v1.rs", "use serde_json::Value;"),
            ("src/engine/job.rs", "// such as a recipe"),
            ("src/engine/cut.rs", "    \"jsonl\" | \"ndjson\" => None,"),
            ("src/engine/edit/tests.rs", "    let job = recipe();"),
        ],
    );
}

#[test]
fn the_key_is_read_only_where_it_is_sent_checked_and_typed() {
    check(
        rules::the_key_is_read_only_where_it_is_sent_checked_and_typed,
        &[("src/ui/wording/settings.rs", "    key.expose()")],
        &[("src/browser/fetch.rs", "    key.expose()")],
    );
}

#[test]
fn replies_are_never_drawn_as_html() {
    check(
        rules::replies_are_never_drawn_as_html,
        &[
            ("src/ui/card.rs", "    <p inner_html=words></p>"),
            ("src/browser/page.rs", "    element.set_inner_html(words);"),
        ],
        &[("src/ui/card.rs", "    <p>{words}</p>")],
    );
}

#[test]
fn no_element_is_kept_as_markup() {
    check(
        markup::no_element_is_kept_as_markup,
        &[
            ("src/ui/a.rs", "view! { <div><b>\"a\"</b></div> }"),
            (
                "src/ui/a.rs",
                "view! { <div on:click=move |_| go('\"', 1 > 0)><b><i>\"a\"</i> \"b\"</b>{b}</div> }",
            ),
            (
                "src/ui/a.rs",
                "view! { <p><input type=\"text\" disabled /></p> }",
            ),
            (
                "src/ui/a.rs",
                "view! {\n <svg class=c>\n <path d=\"M\"></path>\n </svg>\n }",
            ),
            (
                "src/ui/a.rs",
                "view! { <ul>{all.map(|a| view! { <li><b>\"a\"</b></li> })}</ul> }",
            ),
            (
                "src/ui/a.rs",
                "view! { <Rows of=\"a\"><p><b>\"a\"</b></p></Rows> }",
            ),
        ],
        &[
            (
                "src/ui/a.rs",
                "view! { <b>\"a\"</b> <p class=\"b\">\"c\"</p> }",
            ),
            ("src/ui/a.rs", "view! { <p><b>{\"a\"}</b></p> }"),
            ("src/ui/a.rs", "view! { <p><b id=id>\"a\"</b></p> }"),
            (
                "src/ui/a.rs",
                "view! { <p><input type=\"text\" value=a /></p> }",
            ),
            (
                "src/ui/a.rs",
                "view! { <p><b style:width=\"1\">\"a\"</b></p> }",
            ),
            ("src/ui/a.rs", "view! { <p><br/></p> }"),
            ("src/ui/a.rs", "view! { <p><b></b></p> }"),
            ("src/ui/a.rs", "view! { <Rows><b>\"a\"</b></Rows> }"),
            ("src/ui/a.rs", "view! { <p><Row of=\"a\" /></p> }"),
        ],
    );
}

#[test]
fn files_and_functions_are_short() {
    let lines = |count: usize| "    line();\n".repeat(count);
    let file = |count: usize| "line\n".repeat(count);
    let function = |head: &str, count: usize| format!("{head} {{\n{}}}\n", lines(count));
    let (component, drawing, other) = (
        function("#[component]\nfn Page()", 130),
        function("pub fn page(state: AppState) -> AnyView", 130),
        function("pub(super) async fn load()", 130),
    );
    let two = function("fn one()", 70) + &function("fn two()", 70);
    check(
        rules::files_and_functions_are_short,
        &[
            ("src/ui/app.rs", &component),
            ("src/ui/app.rs", &drawing),
            ("src/ui/app.rs", &other),
            ("style/base.css", &file(401)),
            ("tests/e2e/specs/journey.spec.ts", &file(401)),
        ],
        &[("src/ui/app.rs", &two), ("style/base.css", &file(400))],
    );
}

#[test]
fn every_file_says_why_it_exists() {
    check(
        rules::every_file_says_why_it_exists,
        &[("src/ui/app.rs", "use leptos::prelude::*;")],
        &[("src/ui/app.rs", "//! The frame of the page.")],
    );
}

#[test]
fn colours_are_named_in_one_file() {
    check(
        rules::colours_are_named_in_one_file,
        &[
            ("style/base.css", "  color: #fff;"),
            ("style/base.css", "  color: oklch(0.5 0.1 20);"),
        ],
        &[
            ("style/tokens.css", "  --ink: oklch(0.5 0.1 20);"),
            ("style/base.css", "  color: var(--ink);"),
        ],
    );
}

#[test]
fn nothing_is_left_unfinished() {
    check(
        rules::nothing_is_left_unfinished,
        &[
            ("src/ui/app.rs", concat!("// TO", "DO: say it")),
            ("tests/web.rs", concat!("// FIX", "ME")),
            ("style/base.css", concat!("/* HA", "CK */")),
        ],
        &[("src/ui/app.rs", "// What there is to do.")],
    );
}

#[test]
fn nothing_is_fetched_from_another_host() {
    check(
        rules::nothing_is_fetched_from_another_host,
        &[
            ("index.html", "<link href=\"https://fonts.example/a.css\">"),
            ("index.html", "<script src=\"//cdn.example/a.js\">"),
            ("style/base.css", "  src: url(//cdn.example/a.woff2);"),
        ],
        &[("index.html", "<link href=\"style.css\">")],
    );
}
