//! The browser's own model, in the dialog "Model and key": whether it is there, and its download.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::{changing, flag};
use super::state::{AppState, OwnModelView};
use super::wording;
use crate::browser::own_model::Availability;
use crate::provider::catalogue::Provider;

/// Drawn where that model is chosen, or asked by a part of the job.
pub fn own_model(state: AppState) -> AnyView {
    let is_asked = Memo::new(move |_| {
        let is_also_asked = state.draft(|draft| {
            let asked = draft.also_asked();
            asked.iter().any(|one| one.provider == Provider::BROWSER.id)
        });
        let own = state.provider();
        own == Provider::BROWSER || (is_also_asked && !own.is_practice())
    });
    Effect::new(move |_| {
        if is_asked.get() {
            dispatch(state, Command::LookForOwnModel);
        }
    });
    let line = changing(move || {
        let view = state.own_model.get();
        let told = wording::own_model(&view);
        let button = matches!(
            view,
            OwnModelView::Found(Availability::Downloadable | Availability::Downloading)
                | OwnModelView::Failed(_)
        );
        let button = button.then(|| {
            view! {
                <button
                    type="button"
                    class="button-quiet"
                    on:click=move |_| dispatch(state, Command::DownloadOwnModel)
                >
                    {wording::DOWNLOAD}
                </button>
            }
        });
        let bar = match view {
            OwnModelView::Coming(percent) => Some(
                view! { <progress max="100" value=percent.to_string() aria-label=wording::DOWNLOAD></progress> },
            ),
            _ => None,
        };
        view! { <p role="status">{told}</p> {bar} {button} }.into_any()
    });
    view! {
        <div class="own-model" data-own-model="" hidden=flag(move || !is_asked.get())>
            {line}
        </div>
    }
    .into_any()
}
