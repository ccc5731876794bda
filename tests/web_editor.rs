//! The job editor in a real browser: what typing does, where problems stand, and what the page is told.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use std::cell::RefCell;
use std::rc::Rc;

use forkful::archive;
use forkful::engine::edit::{Whose, new_job};
use forkful::engine::job::JobDraft;
use forkful::ui::editor::Editor;
use forkful::ui::editor::state::EditorState;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CustomEvent, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

/// What is drawn anew has fields that are filled a turn later.
async fn drawn() {
    for _ in 0..3 {
        tick().await;
    }
}

const PART: &str = "ed-panels-0-split-parts-0";

/// The editor with a new job, drawn into the element that a page has for it, and what the page has heard.
struct Bench {
    root: HtmlElement,
    heard: Rc<RefCell<Vec<String>>>,
}

impl Bench {
    async fn new() -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let root: HtmlElement = document.create_element("section").unwrap().unchecked_into();
        root.set_id("editor");
        document.body().unwrap().append_child(&root).unwrap();
        let heard = Rc::new(RefCell::new(Vec::new()));
        let ear = Rc::clone(&heard);
        let ear = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| {
            ear.borrow_mut().push(event.detail().as_string().unwrap());
        });
        root.add_event_listener_with_callback("forkful:edited", ear.as_ref().unchecked_ref())
            .unwrap();
        ear.forget();
        let owner = Owner::new();
        let state = owner.with(|| EditorState::new(new_job(), new_job(), Whose::Own));
        mount_to(root.clone(), move || view! { <Editor state=state /> }).forget();
        // As in use, the editor is there as long as the page.
        std::mem::forget(owner);
        drawn().await;
        Self { root, heard }
    }

    fn find(&self, selector: &str) -> Element {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("nothing is {selector}"))
    }

    fn see(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }

    fn value(&self, id: &str) -> String {
        let field = self.find(&format!("#{id}"));
        match field.dyn_ref::<HtmlTextAreaElement>() {
            Some(field) => field.value(),
            None => field.unchecked_into::<HtmlInputElement>().value(),
        }
    }

    async fn write(&self, id: &str, text: &str) {
        let field = self.find(&format!("#{id}"));
        match field.dyn_ref::<HtmlTextAreaElement>() {
            Some(field) => field.set_value(text),
            None => field.unchecked_ref::<HtmlInputElement>().set_value(text),
        }
        field
            .dispatch_event(&web_sys::Event::new("input").unwrap())
            .unwrap();
        field
            .dispatch_event(&web_sys::Event::new("change").unwrap())
            .unwrap();
        drawn().await;
    }

    async fn choose(&self, id: &str, value: &str) {
        let field = self.find(&format!("#{id}"));
        field
            .unchecked_ref::<web_sys::HtmlSelectElement>()
            .set_value(value);
        field
            .dispatch_event(&web_sys::Event::new("change").unwrap())
            .unwrap();
        drawn().await;
    }

    async fn click(&self, name: &str) {
        let buttons = self.root.query_selector_all("button").unwrap();
        let button = (0..buttons.length())
            .filter_map(|at| buttons.item(at))
            .find(|button| button.text_content().as_deref() == Some(name))
            .unwrap_or_else(|| panic!("no button {name}"));
        button.unchecked_into::<HtmlElement>().click();
        drawn().await;
    }

    /// The last job that the page was told.
    fn told(&self) -> JobDraft {
        archive::read_job(self.heard.borrow().last().unwrap()).unwrap()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn typing_a_title_changes_the_job_and_leaves_the_field_as_it_is() {
    let bench = Bench::new().await;
    let field = bench.find(&format!("#{PART}-title"));
    for title in ["C", "Co", "Cost"] {
        bench.write(&format!("{PART}-title"), title).await;
    }
    assert!(field.is_same_node(Some(&bench.find(&format!("#{PART}-title")))));
    assert_eq!(bench.value(&format!("{PART}-id")), "cost");
    assert_eq!(bench.see(".ed-card h4"), "Cost");
    assert_eq!(
        bench
            .told()
            .panels
            .first()
            .unwrap()
            .split
            .specs()
            .first()
            .unwrap()
            .title,
        "Cost"
    );
    bench.click("Undo").await;
    assert_eq!(bench.value(&format!("{PART}-title")), "Part");
    assert_eq!(bench.told(), new_job());
    bench.click("Redo").await;
    assert_eq!(bench.value(&format!("{PART}-title")), "Cost");
}

#[wasm_bindgen_test]
async fn a_problem_stands_at_its_field_and_is_counted() {
    let bench = Bench::new().await;
    assert_eq!(bench.see(".ed-summary [role=status]"), "No problems");
    bench.write(&format!("{PART}-prompt"), "{{nobody}}").await;
    assert!(
        bench
            .see(&format!("#{PART}-prompt-faults"))
            .contains("nobody")
    );
    let field = bench.find(&format!("#{PART}-prompt"));
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(bench.see(".ed-summary [role=status]"), "1 problem");
    assert!(
        bench
            .see(".ed-summary li")
            .starts_with("Panel, Part, prompt: No part")
    );
    bench.write(&format!("{PART}-max_tokens"), "1.5").await;
    assert_eq!(
        bench.value(&format!("{PART}-max_tokens")),
        "1.5",
        "what was typed stays"
    );
    assert_eq!(bench.see(".ed-summary [role=status]"), "2 problems");
    bench.write(&format!("{PART}-prompt"), "{{input}}").await;
    assert_eq!(bench.see(".ed-summary [role=status]"), "1 problem");
    assert_eq!(
        bench.value(&format!("{PART}-max_tokens")),
        "1.5",
        "what is no number stays until it is mended"
    );
    bench.write(&format!("{PART}-max_tokens"), "15").await;
    assert_eq!(bench.see(".ed-summary [role=status]"), "No problems");
}

#[wasm_bindgen_test]
async fn the_trap_is_explained_and_mended() {
    let bench = Bench::new().await;
    bench.click("Add a part").await;
    let second = "ed-panels-0-split-parts-1";
    bench.write(&format!("{second}-title"), "Cost").await;
    bench
        .write(&format!("{PART}-prompt"), "Weigh the cost estimate.")
        .await;
    assert!(bench.see(".ed-trap").contains("does not wait for Cost"));
    bench.click("Add {{cost}}").await;
    assert_eq!(
        bench.value(&format!("{PART}-prompt")),
        "Weigh the cost estimate.\n\n{{cost}}"
    );
    assert!(bench.root.query_selector(".ed-trap").unwrap().is_none());
    bench.write(&format!("{second}-title"), "Price").await;
    assert!(
        bench
            .value(&format!("{PART}-prompt"))
            .ends_with("{{price}}")
    );
}

#[wasm_bindgen_test]
async fn a_change_of_the_split_changes_the_fields_and_what_is_said_of_the_pair() {
    let bench = Bench::new().await;
    assert_eq!(
        bench.find(".ed-pair").get_attribute("data-odd").as_deref(),
        Some("false")
    );
    bench.choose("ed-panels-0-split-by", "repetition").await;
    assert_eq!(bench.value("ed-panels-0-split-attempts"), "5");
    assert!(bench.see(".ed-pair").starts_with("An odd pair"));
    bench.choose("ed-panels-0-merge-how", "vote").await;
    assert_eq!(bench.value("ed-panels-0-merge-answers"), "YES\nNO");
    assert!(bench.see(".ed-pair").starts_with("A good pair"));
    bench.write("ed-panels-0-merge-answers", "YES\n").await;
    assert_eq!(bench.value("ed-panels-0-merge-answers"), "YES\n");
    assert!(
        bench
            .see("#ed-panels-0-merge-answers-faults")
            .contains("at least two")
    );
    bench.choose("ed-panels-0-split-by", "volume").await;
    bench.choose("ed-panels-0-merge-how", "score").await;
    bench.click("Add a criterion").await;
    assert_eq!(bench.see(".ed-summary [role=status]"), "No problems");
    assert!(bench.told().check().is_ok());
    bench.click("Reset to how it began").await;
    assert_eq!(bench.told(), new_job());
}

#[wasm_bindgen_test]
async fn parts_are_moved_doubled_and_removed() {
    let bench = Bench::new().await;
    let titles = || {
        let all = bench.root.query_selector_all(".ed-card h4").unwrap();
        let all = (0..all.length()).filter_map(|at| all.item(at)?.text_content());
        all.collect::<Vec<_>>().join(", ")
    };
    let press = async |id: String| {
        bench
            .find(&format!("#{id}"))
            .unchecked_into::<HtmlElement>()
            .click();
        drawn().await;
    };
    bench.write(&format!("{PART}-title"), "First").await;
    press(format!("{PART}-copy")).await;
    assert_eq!(titles(), "First, First B, Verdict");
    press(format!("{PART}-down")).await;
    assert_eq!(titles(), "First B, First, Verdict");
    press(format!("{PART}-up")).await;
    assert_eq!(
        titles(),
        "First B, First, Verdict",
        "the first goes no further up"
    );
    press(format!("{PART}-remove")).await;
    assert_eq!(titles(), "First, Verdict");
    press(format!("{PART}-remove")).await;
    assert!(bench.see("#ed-panels-0-split").contains("no part"));
}

#[wasm_bindgen_test]
async fn a_panel_demands_no_more_than_it_has() {
    let bench = Bench::new().await;
    let (field, faults) = ("ed-panels-0-at_least", "#ed-panels-0-at_least-faults");
    assert_eq!(bench.value(field), "");
    bench.write(field, "2").await;
    let told = bench.see(faults);
    assert!(told.contains("There is only 1 part."), "{told}");
    bench.write(field, "some").await;
    let told = bench.see(faults);
    assert!(
        told.contains("Write a whole number, or leave it empty."),
        "{told}"
    );
    bench.write(field, "1").await;
    assert_eq!(bench.see(faults), "");
    assert_eq!(bench.told().panels.first().unwrap().at_least, 1);
}
