//! The job editor: a module of its own, loaded when somebody opens it.
//!
//! It shares nothing with the page but texts in events on the element that it is drawn into, as
//! [`editor_port`](crate::browser::editor_port) has them. What a change does is decided by
//! [`engine::edit`](crate::engine::edit); here it is only shown and asked for.

pub mod command;
pub mod field;
pub mod merge;
pub mod panel;
pub mod part;
pub mod state;
pub mod tools;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::command::EDITOR;
use super::reactive::{changing, flag, text};
use super::wording::editor as words;
use crate::browser::file::Chosen;
use crate::browser::{editor_port, page, panic};
use crate::engine::edit::{self, Edit, Field, JobField};
use command::{Command, dispatch};
use field::{Button, adding, faults_of, lines_field, name_field, named, noted, text_field};
use panel::panel_view;
use state::EditorState;

/// The editor's own styles, beside the page.
const STYLES: &str = "editor.css";

/// Draws the editor into the element that the page has for it, and says that it is ready.
pub fn mount() {
    panic::tell();
    let Some(host) = editor_port::host() else {
        return;
    };
    let ear = host.clone();
    mount_to(host, move || {
        let state = EditorState::new(edit::new_job(), edit::new_job(), edit::Whose::Own);
        editor_port::on_edit(&ear, move |job, original, whose| {
            command::take(state, job, original, whose);
        });
        view! { <Editor state=state /> }
    })
    .forget();
    spawn_local(async {
        editor_port::add_styles(STYLES).await;
        // They move all that is drawn, and with it the place that was gone to.
        if page::has_focus(EDITOR) {
            page::show_on_narrow(EDITOR);
        }
    });
    editor_port::say_ready();
}

/// The whole editor.
#[component]
pub fn Editor(
    /// Its state.
    state: EditorState,
) -> impl IntoView {
    let panels = changing(move || {
        state.structure.track();
        state.shop.with_untracked(|shop| {
            let panels = &shop.draft().panels;
            let of = panels.len();
            let views = panels
                .iter()
                .enumerate()
                .map(|(at, panel)| panel_view(state, panel, at, of));
            let next = format!("ed-panels-{of}-title");
            view! {
                {views.collect_view().into_any()}
                {faults_of(state, "panels".to_owned())}
                {adding(state, "ed-panels-add".to_owned(), words::label::ADD_A_PANEL, Edit::AddPanel, next)}
            }
            .into_any()
        })
    });
    view! {
        <div class="ed">
            <h2 class="ed-heading" id=EDITOR tabindex="-1">{words::label::EDITOR}</h2>
            <Bar state=state />
            <Summary state=state />
                {part::part_names(state)}
            <JobFields state=state />
            <div class="ed-list">{panels}</div>
        </div>
    }
}

#[component]
fn Bar(state: EditorState) -> impl IntoView {
    let button =
        move |label: &'static str, class: &'static str, off: Signal<bool>, command: Command| {
            Button {
                off,
                ..Button::new(class, label, command)
            }
            .draw(state)
        };
    let never = Signal::stored(false);
    let no_undo = flag(move || state.shop.with(|shop| !shop.can_undo()));
    let no_redo = flag(move || state.shop.with(|shop| !shop.can_redo()));
    let no_reset = flag(move || state.shop.with(|shop| !shop.is_changed()));
    let is_own = flag(move || {
        state
            .shop
            .with(|shop| shop.original().whose == edit::Whose::Own)
    });
    let reset = changing(move || {
        let label = words::reset(is_own.get());
        button(label, "button-quiet", no_reset, Command::Reset).into_any()
    });
    let news = changing(move || match state.news.get() {
        news if news.is_empty() => ().into_any(),
        news => view! { <p class="problem" role="alert">{news}</p> }.into_any(),
    });
    view! {
        <header class="ed-bar">
            {button(words::label::UNDO, "button-quiet", no_undo, Command::Undo)}
            {button(words::label::REDO, "button-quiet", no_redo, Command::Redo)}
            {reset}
            {button(words::label::NEW_JOB, "button-quiet", never, Command::New)}
            <label class="button-quiet ed-file">
                {words::label::OPEN_A_FILE}
                <input
                    class="visually-hidden"
                    type="file"
                    accept=".json,application/json"
                    on:change=move |event| {
                        if let Some(file) = Chosen::of_field(&event) {
                            dispatch(state, Command::Open(file));
                        }
                    }
                />
            </label>
            {button(words::label::SAVE_AS_A_FILE, "button-quiet", never, Command::Save)}
            {button(words::label::DONE, "button-run", never, Command::Done)}
            <div class="ed-news">{news}</div>
        </header>
    }
}

/// How many problems there are, and the way to each.
#[component]
fn Summary(state: EditorState) -> impl IntoView {
    let counts = text(move || {
        let problems = state.problems.with(Vec::len);
        words::summary(
            problems,
            state.leanings.with(Vec::len) + state.doubts.with(Vec::len),
        )
    });
    let list = changing(move || {
        let problems = state.problems.get();
        let items = problems.into_iter().map(|problem| {
            let place = state
                .shop
                .with_untracked(|shop| words::place(shop.draft(), &problem.field));
            let told = format!("{place}: {}", words::fault(&problem.field, &problem.fault));
            let go = Button::new("link", told, Command::Show(problem.field)).draw(state);
            view! { <li>{go}</li> }.into_any()
        });
        items.collect_view().into_any()
    });
    view! {
        <section class="ed-summary" aria-label=words::label::PROBLEMS>
            <p role="status" data-problems=text(move || state.problems.with(Vec::len).to_string())>{counts}</p>
            <ul>{list}</ul>
        </section>
    }
}

/// What the job itself is called and about.
#[component]
fn JobFields(state: EditorState) -> impl IntoView {
    let line = |field, named| text_field(state, Field::Job(field), named);
    let sample = changing(move || {
        state.structure.track();
        let file = state
            .shop
            .with_untracked(|shop| shop.draft().input.file.clone());
        let note = file
            .map(|file| view! { <p class="field-note">{words::sample_file(&file)}</p> }.into_any());
        view! {
            {note}
            {lines_field(state, Field::Job(JobField::Sample), 8, noted(words::label::SAMPLE, words::SAMPLE_NOTE))}
        }
        .into_any()
    });
    view! {
        <fieldset class="ed-set ed-job">
            <legend>{words::label::JOB}</legend>
            <div class="ed-row">
                {line(JobField::Title, named(words::label::TITLE))}
                {name_field(state, Field::Job(JobField::Id), noted(words::label::NAME, words::JOB_NAME_NOTE))}
            </div>
            {lines_field(state, Field::Job(JobField::About), 2, noted(words::label::ABOUT, words::ABOUT_NOTE))}
            {line(JobField::Headline, noted(words::label::HEADLINE, words::HEADLINE_NOTE))}
            {line(JobField::InputLabel, noted(words::label::THE_INPUT_IS_CALLED, words::LABEL_NOTE))}
            {sample}
        </fieldset>
    }
}
