//! A reply as it comes: plain text, cheap to draw anew each frame, and at its end drawn for reading.

use leptos::prelude::*;

use super::reactive::{changing, text};
use super::state::AppState;
use super::state::shown::PartCell;
use super::wording;
use crate::engine::markdown::{PAGE_BYTES, page};
use crate::engine::part::Part;
use crate::engine::unseen;

/// A part's reply.
pub fn reply(state: AppState, cell: &PartCell) -> AnyView {
    reply_of(state, cell, |text, _| text)
}

/// What `cut` leaves of a part's reply; it is told whether the part has ended.
pub fn reply_of(state: AppState, cell: &PartCell, cut: fn(&str, bool) -> &str) -> AnyView {
    let read = cell.clone();
    // What came of an end can change with a further attempt alone.
    let ended = Memo::new(move |_| {
        read.with(|part| part.is_over().then(|| (part.attempts, part.text().len())))
    });
    let cell = cell.clone();
    changing_in(move || {
        let later = ended.get().and_then(|_| state.later.get());
        match later {
            Some(later) => cell.with_untracked(|part| (later.reading)(cut(part.text(), true))),
            None => plain(&cell, cut),
        }
    })
}

fn changing_in(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let drawn = changing(draw);
    view! { {drawn} }.into_any()
}

fn plain(cell: &PartCell, cut: fn(&str, bool) -> &str) -> AnyView {
    let cell = cell.clone();
    let words = text(move || cell.with(|part: &Part| beginning(cut(part.text(), part.is_over()))));
    view! { {words} }.into_any()
}

/// The beginning of a text, with marks for what cannot be seen, and how much there is where that is more.
pub fn beginning(text: &str) -> String {
    let (head, rest) = page(text);
    let mut words = unseen::shown(head).into_owned();
    if !rest.is_empty() {
        // Told in steps, so that the text is not laid out anew with every word.
        let step = if text.len() < PAGE_BYTES {
            head.len().max(1)
        } else {
            PAGE_BYTES
        };
        words.push_str(&wording::more_came(text.len() / step * step));
    }
    words
}
