//! The few kinds of field that the editor is made of. Each reads and writes one field of the job, and has what is
//! wrong with it beneath.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::state::EditorState;
use crate::engine::edit::{Edit, Field};
use crate::ui::reactive::{changing, flag, text, text_if};
use crate::ui::wording::editor as words;

/// The id of the element for the field at this path.
pub fn id_of(path: &str) -> String {
    format!("ed-{}", path.replace('/', "-"))
}

fn write(state: EditorState, field: Field, text: String) {
    dispatch(state, Command::Edit(Edit::Set(field, text)));
}

/// What a field is called, and what there is to know of it.
#[derive(Clone, Copy)]
pub struct Named {
    /// Its label.
    pub label: &'static str,
    /// A note beneath; may be empty.
    pub note: &'static str,
}

/// A field that is called so.
pub fn named(label: &'static str) -> Named {
    Named { label, note: "" }
}

/// A field that is called so, with a note.
pub fn noted(label: &'static str, note: &'static str) -> Named {
    Named { label, note }
}

/// What stands around every field: its label, its note, and what is wrong with it.
fn framed(
    state: EditorState,
    field: Field,
    class: &'static str,
    named: Named,
    body: impl FnOnce(Ends) -> AnyView,
) -> AnyView {
    let path = state.shop.with_untracked(|shop| field.path(shop.draft()));
    let id = id_of(&path);
    let faults = format!("{id}-faults");
    let note = format!("{id}-note");
    let wrong = faults_memo(state, move || state.path(field));
    let ends = Ends {
        id: id.clone(),
        described: if named.note.is_empty() {
            faults.clone()
        } else {
            format!("{note} {faults}")
        },
        wrong: text_if(move || {
            wrong.with(|faults| (!faults.is_empty()).then(|| "true".to_owned()))
        }),
        shown: text(move || state.shown(field)),
    };
    let note = (!named.note.is_empty())
        .then(|| view! { <p class="field-note" id=note>{named.note}</p> }.into_any());
    let body = body(ends);
    view! {
        <div class=class>
            <label for=id>{named.label}</label>
            {body}
            {note}
            {fault_lines(faults, wrong)}
        </div>
    }
    .into_any()
}

/// What a field's element needs.
struct Ends {
    id: String,
    described: String,
    wrong: Signal<Option<String>>,
    shown: Signal<String>,
}

/// What is wrong at the field with this path, in words.
fn faults_memo(
    state: EditorState,
    path: impl Fn() -> String + Send + Sync + 'static,
) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        let path = path();
        state.problems.with(|problems| {
            let own = problems.iter().filter(|problem| problem.field == path);
            own.map(|problem| words::fault(&path, &problem.fault))
                .collect()
        })
    })
}

fn fault_lines(id: String, wrong: Memo<Vec<String>>) -> AnyView {
    let lines = changing(move || {
        let lines = wrong
            .get()
            .into_iter()
            .map(|words| view! { <p class="problem">{words}</p> }.into_any());
        lines.collect_view().into_any()
    });
    view! { <div id=id tabindex="-1" class="ed-faults">{lines}</div> }.into_any()
}

/// What is wrong with something that is no field: with a list that has nothing in it.
pub fn faults_of(state: EditorState, path: String) -> AnyView {
    fault_lines(id_of(&path), faults_memo(state, move || path.clone()))
}

/// One line of text.
pub fn text_field(state: EditorState, field: Field, named: Named) -> AnyView {
    line(state, field, "field", "text", named)
}

/// A number. It is read by the job's own rules, so that what is none stays to be seen and to be mended.
pub fn number_field(state: EditorState, field: Field, named: Named) -> AnyView {
    line(state, field, "field ed-short", "decimal", named)
}

fn line(
    state: EditorState,
    field: Field,
    class: &'static str,
    mode: &'static str,
    named: Named,
) -> AnyView {
    framed(state, field, class, named, move |ends| {
        view! {
            <input
                id=ends.id
                type="text"
                inputmode=mode
                autocomplete="off"
                aria-describedby=ends.described
                aria-invalid=ends.wrong
                prop:value=ends.shown
                on:input:target=move |event| write(state, field, event.target().value())
            />
        }
        .into_any()
    })
}

/// A name, taken when it has been typed to its end: the slots follow it.
pub fn name_field(state: EditorState, field: Field, named: Named) -> AnyView {
    framed(state, field, "field", named, move |ends| {
        view! {
            <input
                id=ends.id
                type="text"
                class="ed-name"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=ends.described
                aria-invalid=ends.wrong
                prop:value=ends.shown
                on:change:target=move |event| {
                    dispatch(state, Command::Name(field, event.target().value()));
                }
            />
        }
        .into_any()
    })
}

/// Several lines of text.
pub fn lines_field(state: EditorState, field: Field, rows: u8, named: Named) -> AnyView {
    framed(state, field, "field", named, move |ends| {
        view! {
            <textarea
                id=ends.id
                class="ed-lines"
                rows=rows.to_string()
                aria-describedby=ends.described
                aria-invalid=ends.wrong
                prop:value=ends.shown
                on:input:target=move |event| write(state, field, event.target().value())
            ></textarea>
        }
        .into_any()
    })
}

/// A choice of a few.
pub fn choice_field(
    state: EditorState,
    field: Field,
    named: Named,
    choices: Vec<(&'static str, &'static str)>,
) -> AnyView {
    framed(state, field, "field", named, move |ends| {
        let choose = move |chosen: String| write(state, field, chosen);
        choice(
            ends.id,
            ends.described,
            ends.shown,
            words_of(choices),
            choose,
        )
    })
}

fn words_of(choices: Vec<(&'static str, &'static str)>) -> Vec<(&'static str, String)> {
    choices
        .into_iter()
        .map(|(value, words)| (value, words.to_owned()))
        .collect()
}

/// A select box that shows what is chosen elsewhere.
pub fn choice(
    id: String,
    described: String,
    chosen: Signal<String>,
    choices: Vec<(&'static str, String)>,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let options = choices.into_iter().map(|(value, words)| {
        view! { <option value=value selected=flag(move || chosen.get() == value)>{words}</option> }.into_any()
    });
    let options = options.collect_view().into_any();
    view! {
        <select
            id=id
            aria-describedby=described
            prop:value=chosen
            on:change:target=move |event| choose(event.target().value())
        >
            {options}
        </select>
    }
    .into_any()
}

/// Yes or no.
pub fn check_field(state: EditorState, field: Field, label: &'static str) -> AnyView {
    let id = id_of(&state.shop.with_untracked(|shop| field.path(shop.draft())));
    view! {
        <label class="ed-check">
            <input
                id=id
                type="checkbox"
                prop:checked=flag(move || state.shown(field) == "yes")
                on:change:target=move |event| {
                    let words = if event.target().checked() { "yes" } else { "" };
                    write(state, field, words.to_owned());
                }
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A button, and what it asks for.
pub struct Button {
    /// Its looks.
    pub class: &'static str,
    /// What stands on it.
    pub label: String,
    /// Its id, where something goes to it.
    pub id: Option<String>,
    /// What it is called in full, where its label alone does not say it.
    pub name: Signal<Option<String>>,
    /// It does nothing now. It keeps the focus all the same, so it is not disabled outright.
    pub off: Signal<bool>,
    /// What it asks for.
    pub command: Command,
}

impl Button {
    /// A button that always works.
    pub fn new(class: &'static str, label: impl Into<String>, command: Command) -> Self {
        Self {
            class,
            label: label.into(),
            id: None,
            name: Signal::stored(None),
            off: Signal::stored(false),
            command,
        }
    }

    /// Draws it.
    pub fn draw(self, state: EditorState) -> AnyView {
        let (off, command) = (self.off, self.command);
        view! {
            <button
                type="button"
                class=self.class
                id=self.id
                aria-label=self.name
                aria-disabled=text_if(move || off.get().then(|| "true".to_owned()))
                on:click=move |_| {
                    if !off.get_untracked() {
                        dispatch(state, command.clone());
                    }
                }
            >
                {self.label}
            </button>
        }
        .into_any()
    }
}

/// A button that adds something, and goes to it.
pub fn adding(
    state: EditorState,
    id: String,
    label: &'static str,
    edit: Edit,
    next: String,
) -> AnyView {
    let mut button = Button::new("button-quiet", label, Command::Arrange(edit, next));
    button.id = Some(id);
    button.draw(state)
}
