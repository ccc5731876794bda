//! A part's card.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::field::{
    Button, Named, choice_field, id_of, lines_field, name_field, named, noted, number_field,
    text_field,
};
use super::state::EditorState;
use crate::browser::page;
use crate::engine::edit::{self, Edit, Field, PartAt, PartField};
use crate::ui::reactive::{changing, text};
use crate::ui::wording::editor as words;

/// Everything that can be said of a part. `tools` are the buttons of its head.
pub fn part_card(state: EditorState, at: PartAt, role: &'static str, tools: AnyView) -> AnyView {
    state.draw_part(at);
    let field = |field| Field::Part(at, field);
    let title = field(PartField::Title);
    let shown = text(move || words::titled(state.shown(title)));
    let line = |of, named: Named| text_field(state, field(of), named);
    view! {
        <article class="ed-card" aria-label=shown>
            <header class="ed-card-head">
                <h4>{shown}</h4>
                <p class="ed-role">{role}</p>
                {tools}
            </header>
            <div class="ed-row">
                {line(PartField::Title, named(words::label::TITLE))}
                {name_field(state, field(PartField::Id), noted(words::label::NAME, words::NAME_NOTE))}
            </div>
            {line(PartField::About, noted(words::label::ABOUT, words::PART_ABOUT_NOTE))}
            {lines_field(state, field(PartField::System), 3, noted(words::label::INSTRUCTIONS, words::SYSTEM_NOTE))}
            {lines_field(state, field(PartField::Prompt), 6, noted(words::label::PROMPT, words::PROMPT_NOTE))}
            {chips(state, at)}
            {leanings(state, at)}
            {doubts(state, at)}
            {more(state, at)}
        </article>
    }
    .into_any()
}

/// What is seldom changed. It is open where something in it is wrong, so that no problem is hidden.
fn more(state: EditorState, at: PartAt) -> AnyView {
    let field = |field| Field::Part(at, field);
    let path = state.shop.with_untracked(|shop| at.path(shop.draft()));
    let heat = format!("{path}/temperature");
    let open = state
        .problems
        .with_untracked(|problems| problems.iter().any(|problem| problem.field == heat));
    let limit = noted(words::label::REPLY_LIMIT, words::LIMIT_NOTE);
    let heat = noted(words::label::TEMPERATURE, words::HEAT_NOTE);
    view! {
        {number_field(state, field(PartField::MaxTokens), limit)}
        <details class="ed-more" open=open>
            <summary>{words::label::MORE}</summary>
            <div class="ed-row">
                {number_field(state, field(PartField::Temperature), heat)}
                {choice_field(state, field(PartField::Provider), noted(words::label::PROVIDER, words::PROVIDER_NOTE), words::providers())}
                {text_field(state, field(PartField::Model), noted(words::label::MODEL, words::MODEL_NOTE))}
            </div>
        </details>
    }
    .into_any()
}

/// The slots that make sense in the prompt, each a button that puts it in.
fn chips(state: EditorState, at: PartAt) -> AnyView {
    // A button in each part for each other part would be more than a page can draw.
    let is_crowded = state.is_crowded;
    let slots = Memo::new(move |_| {
        let is_crowded = is_crowded.get();
        state.shop.with(|shop| {
            if is_crowded {
                let slots = edit::special_slots(shop.draft(), at).into_iter();
                slots.map(str::to_owned).collect()
            } else {
                edit::slots(shop.draft(), at)
            }
        })
    });
    let chips = changing(move || {
        let chips = slots.get().into_iter().map(|slot| {
            let shown = format!("{{{{{slot}}}}}");
            let full = words::slot(&slot);
            Button {
                name: Signal::stored(Some(format!("{shown}: {full}"))),
                ..Button::new("ed-chip", shown, Command::Insert(at, slot))
            }
            .draw(state)
        });
        chips.collect_view().into_any()
    });
    view! {
        <div class="ed-chips" role="group" aria-label=words::CHIPS>
            <span aria-hidden="true">{words::CHIPS}</span>
            {chips}
            {changing(move || state.is_crowded.get().then(|| by_name(state, at)).into_any())}
        </div>
    }
    .into_any()
}

/// The names of all parts, to choose from.
pub const PART_NAMES: &str = "ed-part-names";

/// A field that takes the name of a part and puts its slot in.
fn by_name(state: EditorState, at: PartAt) -> AnyView {
    let path = state.shop.with_untracked(|shop| at.path(shop.draft()));
    let id = format!("{}-by-name", id_of(&path));
    let own = id.clone();
    view! {
        <input
            id=id
            type="text"
            class="ed-by-name"
            list=PART_NAMES
            autocomplete="off"
            spellcheck="false"
            aria-label=words::BY_NAME
            placeholder=words::BY_NAME
            on:change:target=move |event| {
                dispatch(state, Command::InsertPart(at, event.target().value()));
                page::fill(&own, "");
            }
        />
    }
    .into_any()
}

/// The list that the fields above choose from, once for all of them.
pub fn part_names(state: EditorState) -> AnyView {
    let names = Memo::new(move |_| {
        let is_crowded = state.is_crowded.get();
        state.shop.with(|shop| {
            let panels = shop.draft().panels.iter().filter(|_| is_crowded);
            let specs =
                panels.flat_map(|panel| panel.split.specs().iter().chain(panel.merge.spec()));
            specs.map(|part| part.id.to_string()).collect::<Vec<_>>()
        })
    });
    let options = changing(move || {
        let options = names.get().into_iter();
        options
            .map(|name| view! { <option value=name></option> })
            .collect_view()
            .into_any()
    });
    view! { <datalist id=PART_NAMES>{options}</datalist> }.into_any()
}

/// The independence trap, told at the prompt that it is in.
fn leanings(state: EditorState, at: PartAt) -> AnyView {
    let own = Memo::new(move |_| {
        let path = state.path(Field::Part(at, PartField::Prompt));
        state.leanings.with(|all| {
            let own = all.iter().filter(|leaning| leaning.field == path);
            own.cloned().collect::<Vec<_>>()
        })
    });
    let prompt = state
        .shop
        .with_untracked(|shop| Field::Part(at, PartField::Prompt).path(shop.draft()));
    let lines = changing(move || {
        let lines = own.get().into_iter().map(|leaning| {
            let told = words::leaning(&leaning);
            let add = leaning.slot.map(|slot| {
                let label = words::add_slot(slot.as_str());
                let add = Command::Arrange(Edit::AddSlot(at, slot), id_of(&prompt));
                Button::new("button-quiet", label, add).draw(state)
            });
            view! {
                <div class="ed-trap">
                    <p>{told}</p>
                    {add}
                </div>
            }
            .into_any()
        });
        lines.collect_view().into_any()
    });
    view! { <div class="ed-traps">{lines}</div> }.into_any()
}

/// What may not be meant in the prompt. Nothing has to be done about it.
fn doubts(state: EditorState, at: PartAt) -> AnyView {
    let own = Memo::new(move |_| {
        let path = state.path(Field::Part(at, PartField::Prompt));
        state.doubts.with(|all| {
            let own = all.iter().filter(|doubt| doubt.field == path);
            own.map(|doubt| words::doubt(&doubt.what))
                .collect::<Vec<_>>()
        })
    });
    let lines = changing(move || {
        let lines = own.get().into_iter().map(|told| {
            view! {
                <div class="ed-trap">
                    <p>{told}</p>
                </div>
            }
            .into_any()
        });
        lines.collect_view().into_any()
    });
    view! { <div class="ed-traps">{lines}</div> }.into_any()
}
