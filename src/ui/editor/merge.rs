//! How a panel's parts are merged.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::field::{
    adding, choice, choice_field, faults_of, id_of, lines_field, name_field, named, noted,
    number_field, text_field,
};
use super::part::part_card;
use super::state::EditorState;
use super::tools::{Movable, tools};
use crate::engine::edit::{CriterionField, Edit, Field, PanelField, PartAt};
use crate::engine::job::{Merge, PanelDraft};
use crate::engine::merge::vote::Rule;
use crate::ui::reactive::{flag, text};
use crate::ui::wording::editor as words;

/// What there is to say of a panel's merge.
pub fn merge_view(state: EditorState, panel: &PanelDraft, at: usize) -> AnyView {
    let own = |role| part_card(state, PartAt::Merge(at), role, ().into_any());
    let terms = match &panel.merge {
        Merge::Synthesise(_) => own(words::SYNTHESISER),
        Merge::Vote(_) => vote(state, at),
        Merge::Stitch { .. } => stitch(state, at),
        Merge::Score { rubric, .. } => view! {
            {score(state, at, rubric.criteria.len())}
            {own(words::JUDGE)}
        }
        .into_any(),
    };
    let demand = Field::Panel(at, PanelField::AtLeast);
    view! {
        <fieldset class="ed-set">
            <legend>{words::DEMAND}</legend>
            {number_field(state, demand, noted(words::AT_LEAST, words::AT_LEAST_NOTE))}
        </fieldset>
        {terms}
    }
    .into_any()
}

fn vote(state: EditorState, at: usize) -> AnyView {
    let field = |field| Field::Panel(at, field);
    let rules = vec![
        (Rule::Majority.name(), words::MAJORITY),
        (Rule::Plurality.name(), words::PLURALITY),
    ];
    view! {
        <fieldset class="ed-set">
            <legend>{words::label::VOTE}</legend>
            {lines_field(state, field(PanelField::Answers), 3, noted(words::label::ALLOWED_ANSWERS, words::ANSWERS_NOTE))}
            <div class="ed-row">
                {text_field(state, field(PanelField::Abstain), noted(words::label::WORD_FOR_ABSTAINING, words::ABSTAIN_NOTE))}
                {number_field(state, field(PanelField::Quorum), noted(words::label::QUORUM, words::QUORUM_NOTE))}
            </div>
            {choice_field(state, field(PanelField::Winner), named(words::label::A_WINNER_NEEDS), rules)}
        </fieldset>
    }
    .into_any()
}

/// What may stand between two replies, beside what somebody writes.
const SEPARATORS: [(&str, &str); 3] = [
    ("blank", "\n\n"),
    ("break", "\n"),
    ("dashes", "\n\n---\n\n"),
];
const OTHER: &str = "other";

fn stitch(state: EditorState, at: usize) -> AnyView {
    let field = Field::Panel(at, PanelField::Separator);
    let other = Field::Panel(at, PanelField::Labels);
    let chosen = text(move || {
        let now = state.shown(field);
        let known = SEPARATORS.into_iter().find(|(_, words)| *words == now);
        known.map_or(OTHER, |(name, _)| name).to_owned()
    });
    let choose = move |name: String| {
        let known = SEPARATORS.into_iter().find(|(known, _)| *known == name);
        let words = known.map_or(words::OTHER_SEPARATOR, |(_, words)| words);
        dispatch(state, Command::Edit(Edit::Set(field, words.to_owned())));
    };
    let mut choices: Vec<(&str, String)> = SEPARATORS
        .into_iter()
        .map(|(name, _)| (name, words::separator(name).to_owned()))
        .collect();
    choices.push((OTHER, words::separator(OTHER).to_owned()));
    let id = id_of(&format!("panels/{at}/merge/separator"));
    let written = format!("{id}-written");
    let hidden = flag(move || chosen.get() != OTHER);
    let shown = text(move || state.shown(field).replace('\n', "\\n"));
    view! {
        <fieldset class="ed-set">
            <legend>{words::label::STITCH}</legend>
            <div class="ed-row">
                <div class="field">
                    <label for=id.clone()>{words::label::BETWEEN_TWO_REPLIES}</label>
                    {choice(id, String::new(), chosen, choices, choose)}
                </div>
                <div class="field" hidden=hidden>
                    <label for=written.clone()>{words::label::WRITTEN_OUT}</label>
                    // Taken when it has been typed to its end: on the way it may be one of the choices.
                    <input
                        id=written
                        type="text"
                        autocomplete="off"
                        prop:value=shown
                        on:change:target=move |event| {
                            let words = event.target().value().replace("\\n", "\n");
                            dispatch(state, Command::Edit(Edit::Set(field, words)));
                        }
                    />
                    <p class="field-note">{words::SEPARATOR_NOTE}</p>
                </div>
            </div>
            {lines_field(state, other, 3, noted(words::label::LABELS, words::LABELS_NOTE))}
        </fieldset>
    }
    .into_any()
}

fn score(state: EditorState, at: usize, of: usize) -> AnyView {
    let field = |field| Field::Panel(at, field);
    let list = format!("ed-panels-{at}-merge-criteria");
    let cards = (0..of).map(|place| criterion(state, at, place, of, list.clone()));
    let cards = cards.collect_view().into_any();
    let next = format!("{list}-{of}-title");
    view! {
        <fieldset class="ed-set">
            <legend>{words::label::SCORE_AND_PICK}</legend>
            <div class="ed-row">
                {number_field(state, field(PanelField::Lowest), named(words::label::LOWEST_SCORE))}
                {number_field(state, field(PanelField::Highest), named(words::label::HIGHEST_SCORE))}
            </div>
            <div class="ed-list">
                {cards}
                {faults_of(state, format!("panels/{at}/merge/criteria"))}
                {adding(state, format!("{list}-add"), words::label::ADD_A_CRITERION, Edit::AddCriterion(at), next)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn criterion(state: EditorState, at: usize, place: usize, of: usize, list: String) -> AnyView {
    let field = |field| Field::Criterion(at, place, field);
    let title = field(CriterionField::Title);
    let shown = text(move || words::titled(state.shown(title)));
    let own = tools(
        state,
        Movable {
            title,
            list,
            at: place,
            of,
            shift: Box::new(move |way| Edit::MoveCriterion(at, place, way)),
            copy: Edit::CopyCriterion(at, place),
            remove: Edit::RemoveCriterion(at, place),
        },
    );
    view! {
        <article class="ed-card" aria-label=shown>
            <header class="ed-card-head">
                <h4>{shown}</h4>
                <p class="ed-role">{words::CRITERION}</p>
                {own}
            </header>
            <div class="ed-row">
                {text_field(state, title, named(words::label::TITLE))}
                {name_field(state, field(CriterionField::Id), noted(words::label::NAME, words::CRITERION_NAME_NOTE))}
                {number_field(state, field(CriterionField::Weight), noted(words::label::WEIGHT, words::WEIGHT_NOTE))}
            </div>
            {text_field(state, field(CriterionField::About), noted(words::label::WHAT_THE_JUDGE_IS_TOLD, words::CRITERION_NOTE))}
        </article>
    }
    .into_any()
}
