//! The input: a text box, or a file in its place.

use leptos::prelude::*;

use super::command::{Command, INPUT, dispatch};
use super::later::when_loaded;
use super::reactive::{changing, flag, text};
use super::state::AppState;
use super::state::job::NoColumn;
use super::wording;
use crate::browser::file::Chosen;

/// The input's heading, its box or its file, and what is wrong with it.
#[component]
pub fn Source(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let has_file = move || state.file.with(Option::is_some);
    let is_sample = flag(move || state.is_sample());
    let problem = changing(move || {
        let label = state.draft(|draft| draft.input.label.clone());
        let words = state
            .obstacle
            .with(|obstacle| wording::obstacle(obstacle, &label));
        words
            .map(|words| view! { <p class="problem" role="alert">{words}</p> })
            .into_any()
    });
    view! {
        <div class="field-head">
            <label for=INPUT>{text(move || state.draft(|draft| draft.input.label.clone()))}</label>
            <button
                type="button"
                class="link"
                hidden=is_sample
                on:click=move |_| dispatch(state, Command::UseSample)
            >
                "Put the sample back"
            </button>
        </div>
        <textarea
            id=INPUT
            class="input"
            rows="14"
            data-field="input"
            spellcheck="false"
            hidden=flag(has_file)
            aria-describedby="input-problem"
            aria-invalid=text(move || state.obstacle.with(wording::is_about_input).to_string())
            prop:value=text(move || state.input.get())
            on:input:target=move |event| dispatch(state, Command::SetInput(event.target().value()))
        ></textarea>
        {when_loaded(state, move |later| (later.file)(state))}
        <p class="file-line">
            <label class="link file-choose">
                {wording::CHOOSE_FILE}
                <input
                    type="file"
                    class="visually-hidden"
                    accept=".txt,.md,.csv,.jsonl,.ndjson,text/plain,text/csv,text/markdown"
                    on:change=move |event| {
                        if let Some(file) = Chosen::of_field(&event) {
                            dispatch(state, Command::TakeFile(file));
                        }
                    }
                />
            </label>
            " " {wording::DROP_FILE}
        </p>
        <div id="input-problem">{problem}</div>
    }
}

/// The file that is the input: what it holds, and which column is read.
pub fn file_card(state: AppState) -> AnyView {
    let card = changing(move || {
        let Some(file) = state.file.get() else {
            return ().into_any();
        };
        let counted = text(move || {
            if state.cutting.get() {
                return wording::CUTTING.to_owned();
            }
            state
                .items(|items| wording::items(items.len()))
                .unwrap_or_default()
        });
        view! {
            <div class="file" data-file=file.name.clone()>
                <p class="file-name">{file.name.clone()}</p>
                <p class="file-note">
                    {wording::size(file.text.len())} " " <span data-items="">{counted}</span>
                </p>
                {columns(state)}
                <button type="button" class="link" on:click=move |_| dispatch(state, Command::RemoveFile)>
                    {wording::REMOVE_FILE}
                </button>
            </div>
        }
        .into_any()
    });
    view! {
        {card}
        {notes(state)}
    }
    .into_any()
}

/// What is odd about the input and the way in which it is cut.
fn notes(state: AppState) -> AnyView {
    let notes = changing(move || {
        let (cut, whole) = state.plan.with(|plan| plan.too_large());
        let odd = state.items(|items| {
            let more = items.fault_count().saturating_sub(items.faults().len());
            let odd = items.faults().iter().map(wording::odd);
            odd.chain(wording::odd_more(more)).collect::<Vec<_>>()
        });
        let no_column = state.plan.with(|plan| NoColumn::of(plan));
        let no_column = no_column.map(|lacking| wording::at_the_column(&lacking));
        let found = state.looked.found();
        let notes = wording::found_in_input(&found)
            .into_iter()
            .chain(no_column)
            .chain(wording::too_large(cut, whole))
            .chain(odd.unwrap_or_default());
        notes
            .map(|note| view! { <p class="input-note" role="note">{note}</p> })
            .collect_view()
            .into_any()
    });
    view! { <div data-input-notes="">{notes}</div> }.into_any()
}

/// The column of a table to read.
fn columns(state: AppState) -> AnyView {
    let choice = changing(move || {
        let columns = state
            .items(|items| items.columns().to_vec())
            .unwrap_or_default();
        if columns.is_empty() {
            return ().into_any();
        }
        let chosen = state.job.with(|job| job.column().map(str::to_owned));
        let known = chosen.unwrap_or_default();
        // What is chosen is shown as chosen, there or not: it must not pass for the whole record.
        let absent = state.plan.with(|plan| plan.no_column.clone());
        let is_absent = absent.is_some();
        let absent = absent
            .map(|column| view! { <option value=column.clone() selected=true>{wording::not_there(&column)}</option> });
        let options = columns
            .into_iter()
            .map(|column| {
                let is_chosen = column == known;
                view! { <option value=column.clone() selected=is_chosen>{column.clone()}</option> }
            })
            .collect_view();
        view! {
            <label class="file-column">
                {wording::COLUMN} " "
                <select aria-invalid=is_absent.to_string() on:change:target=move |event| {
                    let column = Some(event.target().value()).filter(|column| !column.is_empty());
                    dispatch(state, Command::SetColumn(column));
                }>
                    <option value="" selected=known.is_empty()>
                        {wording::WHOLE_RECORD}
                    </option>
                    {options}
                    {absent}
                </select>
            </label>
        }
        .into_any()
    });
    view! { {choice} }.into_any()
}
