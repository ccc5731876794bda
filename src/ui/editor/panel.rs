//! A panel: how it is split, its parts, how they are merged.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::field::{
    adding, check_field, choice, choice_field, faults_of, id_of, name_field, named, noted,
    number_field, text_field,
};
use super::merge::merge_view;
use super::part::part_card;
use super::state::EditorState;
use super::tools::{Movable, tools};
use crate::engine::cut::Unit;
use crate::engine::edit::{Edit, Field, PanelField, PartAt, PartField, suits};
use crate::engine::job::{MergeKind, PanelDraft, SplitKind};
use crate::ui::reactive::{flag, text};
use crate::ui::wording::editor as words;

/// The panel at this place, of so many.
pub fn panel_view(state: EditorState, panel: &PanelDraft, at: usize, of: usize) -> AnyView {
    let field = |field| Field::Panel(at, field);
    let title = field(PanelField::Title);
    let shown = text(move || words::titled(state.shown(title)));
    let own = tools(
        state,
        Movable {
            title,
            list: "ed-panels".to_owned(),
            at,
            of,
            shift: Box::new(move |way| Edit::MovePanel(at, way)),
            copy: Edit::CopyPanel(at),
            remove: Edit::RemovePanel(at),
        },
    );
    view! {
        <section class="ed-panel" role="group" aria-label=shown>
            <header class="ed-card-head">
                <h3>{shown}</h3>
                {own}
            </header>
            <div class="ed-row">
                {text_field(state, title, named(words::label::TITLE))}
                {name_field(state, field(PanelField::Id), named(words::label::NAME))}
            </div>
            <div class="ed-row">
                {text_field(state, field(PanelField::CalledOne), noted(words::label::ONE_PART_IS_CALLED, words::CALLED_NOTE))}
                {text_field(state, field(PanelField::CalledMany), named(words::label::SEVERAL_ARE_CALLED))}
            </div>
            {pairing(state, panel, at)}
            {split_view(state, panel, at)}
            {parts(state, panel, at)}
            {merge_view(state, panel, at)}
        </section>
    }
    .into_any()
}

const SPLITS: [SplitKind; 3] = [SplitKind::Aspect, SplitKind::Volume, SplitKind::Repetition];
const MERGES: [MergeKind; 4] = [
    MergeKind::Synthesise,
    MergeKind::Vote,
    MergeKind::Score,
    MergeKind::Stitch,
];

/// The two choices that make a panel, and what is to be said of the pair.
fn pairing(state: EditorState, panel: &PanelDraft, at: usize) -> AnyView {
    let (split, merge) = (panel.split.kind(), panel.merge.kind());
    let id = move |name: &str| id_of(&format!("panels/{at}/{name}"));
    let note = id("pair");
    let splits = SPLITS.map(|kind| (kind.name(), words::split(kind).to_owned()));
    let choose_split = move |chosen: String| {
        if let Some(kind) = SPLITS.into_iter().find(|kind| kind.name() == chosen) {
            dispatch(state, Command::Edit(Edit::Split(at, kind)));
        }
    };
    let choose_merge = move |chosen: String| {
        if let Some(kind) = MERGES.into_iter().find(|kind| kind.name() == chosen) {
            dispatch(state, Command::Edit(Edit::Merge(at, kind)));
        }
    };
    let suggested = suits(split);
    let merges = MERGES.map(|kind| (kind.name(), words::merge(kind, suggested.contains(&kind))));
    let is_odd = (!suggested.contains(&merge)).to_string();
    let told = words::pair(split, merge);
    let chosen = text(move || split.name().to_owned());
    let split = choice(
        id("split-by"),
        note.clone(),
        chosen,
        splits.into(),
        choose_split,
    );
    let chosen = text(move || merge.name().to_owned());
    let merge = choice(
        id("merge-how"),
        note.clone(),
        chosen,
        merges.into(),
        choose_merge,
    );
    view! {
        <fieldset class="ed-set">
            <legend>{words::label::SPLIT_AND_MERGE}</legend>
            <div class="ed-row">
                <div class="field">
                    <label for=id("split-by")>{words::label::SPLIT}</label>
                    {split}
                </div>
                <div class="field">
                    <label for=id("merge-how")>{words::label::MERGE}</label>
                    {merge}
                </div>
            </div>
            <p class="ed-pair" id=note data-odd=is_odd aria-live="polite">
                {told}
            </p>
        </fieldset>
    }
    .into_any()
}

fn split_view(state: EditorState, panel: &PanelDraft, at: usize) -> AnyView {
    let field = |field| Field::Panel(at, field);
    // Only a vote has answers whose order can be turned round.
    let votes = panel.merge.kind() == MergeKind::Vote;
    match panel.split.kind() {
        SplitKind::Aspect => ().into_any(),
        SplitKind::Repetition => view! {
            <fieldset class="ed-set">
                <legend>{words::label::ATTEMPTS}</legend>
                {number_field(state, field(PanelField::Attempts), noted(words::label::HOW_MANY, words::ATTEMPTS_NOTE))}
                {votes.then(|| check_field(state, field(PanelField::Flip), words::FLIP))}
            </fieldset>
        }
        .into_any(),
        SplitKind::Volume => {
            let units: Vec<_> = Unit::ALL.into_iter().map(|unit| (unit.name(), words::unit(unit))).collect();
            let no_table = flag(move || {
                let unit = state.shown(Field::Panel(at, PanelField::Unit));
                !Unit::from_name(&unit).is_some_and(Unit::is_table)
            });
            let sizes = vec![("items", "items"), ("tokens", "tokens, about")];
            view! {
                <fieldset class="ed-set">
                    <legend>{words::label::CHUNKS}</legend>
                    <div class="ed-row">
                        {choice_field(state, field(PanelField::Unit), noted(words::label::AN_ITEM_IS, words::UNIT_NOTE), units)}
                        <div hidden=no_table>
                            {text_field(state, field(PanelField::Column), noted(words::label::COLUMN, words::COLUMN_NOTE))}
                        </div>
                    </div>
                    <div class="ed-row">
                        {number_field(state, field(PanelField::Size), named(words::label::A_CHUNK_HOLDS_AT_MOST))}
                        {choice_field(state, field(PanelField::SizeBy), named(words::label::COUNTED_IN), sizes)}
                    </div>
                </fieldset>
            }
            .into_any()
        }
    }
}

fn parts(state: EditorState, panel: &PanelDraft, at: usize) -> AnyView {
    let kind = panel.split.kind();
    let of = panel.split.specs().len();
    let list = format!("ed-panels-{at}-split-parts");
    let cards = (0..of).map(|place| {
        let part = PartAt::Split(at, place);
        let buttons = match kind {
            SplitKind::Repetition => ().into_any(),
            _ => tools(
                state,
                Movable {
                    title: Field::Part(part, PartField::Title),
                    list: list.clone(),
                    at: place,
                    of,
                    shift: Box::new(move |way| Edit::MovePart(at, place, way)),
                    copy: Edit::CopyPart(at, place),
                    remove: Edit::RemovePart(at, place),
                },
            ),
        };
        part_card(state, part, words::role(kind), buttons)
    });
    let cards = cards.collect_view().into_any();
    let add = (kind != SplitKind::Repetition).then(|| {
        let next = format!("{list}-{of}-title");
        adding(
            state,
            format!("{list}-add"),
            words::label::ADD_A_PART,
            Edit::AddPart(at),
            next,
        )
    });
    view! {
        <div class="ed-list">
            {cards}
            {faults_of(state, format!("panels/{at}/split"))}
            {add}
        </div>
    }
    .into_any()
}
