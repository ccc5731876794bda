//! One of many parts, opened: a tile shows a line of it, here it stands whole.

use std::sync::Arc;

use leptos::prelude::*;

use super::acts;
use super::card::{CardHead, Marks, Trouble};
use super::reactive::{changing, text};
use super::reply::reply;
use super::state::AppState;
use super::state::opened::Opened;
use super::state::shown::Shown;
use super::wording;
use crate::engine::job::PartId;

/// The button that is a tile's title: it opens the part, and closes it again.
pub fn opener(opened: Opened, id: &PartId, title: String) -> AnyView {
    opener_of(opened, id, title, "chip-title")
}

/// The same within a line of text.
pub fn opener_in_line(opened: Opened, id: &PartId, words: &str) -> AnyView {
    opener_of(opened, id, words.to_owned(), "link")
}

fn opener_of(opened: Opened, id: &PartId, title: String, class: &'static str) -> AnyView {
    let (mine, this) = (id.clone(), id.clone());
    let is_open = text(move || opened.is(&mine).to_string());
    view! {
        <button
            type="button"
            class=class
            aria-expanded=is_open
            on:click=move |_| opened.turn(&this)
        >
            {title}
        </button>
    }
    .into_any()
}

/// The part that is open, under the tiles.
pub fn reader(state: AppState, shown: &Arc<Shown>, opened: Opened) -> AnyView {
    let shown = Arc::clone(shown);
    let drawn = changing(move || {
        let part = opened.part();
        part.map(|id| whole(state, &shown, id, opened)).into_any()
    });
    view! { {drawn} }.into_any()
}

fn whole(state: AppState, shown: &Arc<Shown>, id: PartId, opened: Opened) -> AnyView {
    let cell = shown.cell(&id);
    let words = reply(state, &cell);
    let acts = acts::of_part(state, shown, &id);
    let (title, name) = (shown.title(&id), id.to_string());
    view! {
        <section class="card reader" aria-label=title data-reader=name>
            <CardHead state=state shown=Arc::clone(shown) id=id cell=cell.clone() />
            <div class="reply">{words}</div>
            <Trouble state=state shown=Arc::clone(shown) cell=cell.clone() />
            <Marks state=state cell=cell />
            {acts}
            <button type="button" class="link" on:click=move |_| opened.close()>
                {wording::CLOSE}
            </button>
        </section>
    }
    .into_any()
}
