//! The way back to what was left for the job that is open.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::changing;
use super::state::AppState;
use super::wording;

/// A line under the picker, where anything was left.
pub fn aside(state: AppState) -> AnyView {
    let line = changing(move || {
        let aside = state.aside.get();
        aside
            .map(|aside| {
                view! {
                    <p class="aside" role="note">
                        {wording::aside(aside.title())} " "
                        <button type="button" class="link" on:click=move |_| dispatch(state, Command::GoBack)>
                            {wording::GO_BACK}
                        </button>
                    </p>
                }
            })
            .into_any()
    });
    view! { {line} }.into_any()
}
