//! What becomes of an answer: it is copied, or saved.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::page;
use crate::ui::state::AppState;
use crate::ui::state::run::News;
use crate::ui::wording;

/// Puts a panel's answer on the clipboard, as text, and says whether the browser let it.
pub(super) fn copy(state: AppState, panel: String) {
    let provider = state.run.provider.get_untracked();
    let text = wording::answer_as_text(&state.run.shown.get_untracked(), &panel, provider);
    spawn_local(async move {
        let copied = page::copy(&text).await;
        state.run.news.set(if copied {
            News::Copied(panel)
        } else {
            News::NotCopied(panel)
        });
    });
}

/// Saves a panel's answer: labels as a table, everything else as text.
pub(super) fn save(state: AppState, panel: &str) {
    let shown = state.run.shown.get_untracked();
    let provider = state.run.provider.get_untracked();
    if let Some(table) = wording::answer_as_table(&shown, panel, provider) {
        page::save(&format!("{panel}.csv"), "text/csv", &table);
    } else {
        let text = wording::answer_as_text(&shown, panel, provider);
        page::save(&format!("{panel}.txt"), "text/plain", &text);
    }
}
