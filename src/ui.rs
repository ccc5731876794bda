//! The page. It shows state and sends commands; it decides nothing.
//!
//! [`app`] is the frame; [`state`] is the reactive image of the engine's state; [`command`] is the only
//! writer of it; [`wording`] has every sentence that a person reads.

pub mod accent;
pub mod acts;
pub mod app;
pub mod aside;
pub mod ballot;
pub mod card;
pub mod command;
pub mod compose;
pub mod editor;
pub mod icon;
pub mod keys;
pub mod later;
pub mod lead;
pub mod limits;
pub mod own_model;
pub mod panel;
pub mod parts;
pub mod picture;
pub mod reactive;
pub mod reader;
pub mod reading;
pub mod reply;
pub mod returned;
pub mod rows;
pub mod score;
pub mod settings;
pub mod source;
pub mod state;
pub mod stitch;
pub mod summary;
pub mod timeline;
pub mod trouble;
pub mod verdict;
pub mod wording;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{drafts, page, panic, store, vault};
use crate::gallery;
use app::Page;
use command::{Command, dispatch};
use state::AppState;
use state::draft::Stage;

/// The element that the page is drawn into; `index.html` has it.
const ROOT: &str = "app";

/// Draws the page in the place of the shell that `index.html` shows until then.
pub fn mount(loader: later::Loader) {
    panic::tell();
    let Some(root) = page::element(ROOT) else {
        return;
    };
    root.replace_children_with_node_0();
    mount_to(root, move || {
        let state = AppState::new(gallery::cover(), loader);
        // On its way before the click or the key has done its work.
        page::on_first_touch(move || later::fetch(state));
        if vault::may_hold_keys() {
            dispatch(state, Command::FindKeys);
        }
        spawn_local(come_back(state));
        view! { <Page state=state /> }
    })
    .forget();
}

/// A page that may have been open before looks for what it was at work on. One that has not loads nothing for it.
async fn come_back(state: AppState) {
    if store::may_hold_runs().await || drafts::may_hold() {
        dispatch(state, Command::ComeBack);
    } else {
        state.draft.reach(Stage::None);
    }
}
