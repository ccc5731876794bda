//! What is said of kept runs: that one has come back, or that none can be kept. Both are told calmly, beside the work
//! and not in its way.

use std::sync::Arc;

use leptos::prelude::*;

use super::acts::keep_focus;
use super::command::{Command, dispatch};
use super::reactive::{changing, text};
use super::state::AppState;
use super::state::job::Obstacle;
use super::state::kept::{Returned, Trouble};
use super::wording;
use crate::archive::draft::{Draft, Typed};
use crate::archive::run::AskedOf;
use crate::browser::timer;
use crate::provider::catalogue::Provider;
use crate::provider::settings::Settings;

/// Both.
pub fn notices(state: AppState) -> AnyView {
    let returned = changing(move || match state.kept.returned() {
        Some(run) => notice(state, &run),
        None => ().into_any(),
    });
    let trouble = changing(move || {
        match state.kept.trouble() {
        Trouble::Told(why) => view! {
            <div class="notice" role="status">
                <p>{wording::not_kept(why)}</p>
                <p class="notice-acts">{act(state, wording::UNDERSTOOD, Command::DismissTrouble)}</p>
            </div>
        }
        .into_any(),
        Trouble::None | Trouble::Read => ().into_any(),
    }
    });
    let draft = changing(move || match state.draft.back() {
        Some(draft) => draft_notice(state, &draft),
        None => ().into_any(),
    });
    view! {
        {returned}
        {draft}
        {trouble}
    }
    .into_any()
}

fn draft_notice(state: AppState, draft: &Draft) -> AnyView {
    let is_large = draft.input == Typed::Large;
    let words = wording::draft_back(&timer::local_date(draft.when), is_large);
    let acts = view! {
        {act(state, wording::DISCARD, Command::DiscardDraft)}
        {act(state, wording::UNDERSTOOD, Command::DismissDraft)}
    };
    view! {
        <section class="notice" data-draft="" aria-label=wording::DRAFT>
            <p>{words}</p>
            <p class="notice-acts">{acts}</p>
        </section>
    }
    .into_any()
}

fn notice(state: AppState, run: &Arc<Returned>) -> AnyView {
    let words = wording::returned(run, &timer::local_date(run.head.begun));
    let with_key = run.head.asked.with_key && run.is_unfinished();
    let about = run.is_unfinished().then_some(wording::GO_ON_ABOUT);
    let asked = run.is_unfinished().then(|| run.head.asked.clone());
    // Where keys are kept, or one was given since, none is lacking.
    let key = text(move || {
        if asked
            .as_ref()
            .is_some_and(|asked| asks_another(state, asked))
        {
            return wording::ASKS_ANOTHER.to_owned();
        }
        let is_given = || state.ready_to_call().is_ok_and(|ready| ready.has_key());
        let words = (with_key && !is_given()).then_some(wording::KEY_AGAIN);
        words.unwrap_or_default().to_owned()
    });
    let go_on = run.is_unfinished();
    let go_on = go_on.then(|| act(state, wording::GO_ON, Command::GoOnReturned));
    // What was gone back from is at hand already.
    let at_hand = state.at_hand();
    let mut others = run.others.iter();
    let other = others.find(|other| !at_hand.contains(&other.id));
    let show_other = other.map(|_| act(state, wording::SHOW_OTHER, Command::ShowOther));
    let other = other.map(|other| {
        let is_earlier = other.begun < run.head.begun;
        wording::other(is_earlier, &timer::local_date(other.begun))
    });
    let refused = changing(move || {
        let is_elsewhere = state
            .obstacle
            .with(|obstacle| *obstacle == Obstacle::Elsewhere);
        is_elsewhere
            .then(|| view! { <p class="problem" role="alert">{wording::ELSEWHERE}</p> })
            .into_any()
    });
    let acts = view! {
        {go_on}
        {show_other}
        {act(state, wording::START_AFRESH, Command::StartAfresh)}
        {act(state, wording::FORGET, Command::ForgetRun)}
    };
    view! {
        <section class="notice" data-returned=run.head.standing.name() aria-label=wording::RETURNED>
            <p>{words} " " {about} " " {key} " " {other}</p>
            <p class="notice-acts">{acts}</p>
            {refused}
        </section>
    }
    .into_any()
}

/// Who would be asked now is another than who was asked then. Practice is neither's other: nothing is asked then.
fn asks_another(state: AppState, asked: &AskedOf) -> bool {
    let now = state.settings.with(Settings::remembered);
    let is_practice = |id: &str| id == Provider::PRACTICE.id;
    let then = (asked.provider.as_str(), &asked.base_url, &asked.model);
    !is_practice(now.provider.id)
        && !is_practice(&asked.provider)
        && then != (now.provider.id, &now.base_url, &now.model)
}

/// A link that does something.
pub(super) fn act(state: AppState, words: &'static str, command: Command) -> AnyView {
    let command = StoredValue::new_local(command);
    let press = move || {
        dispatch(state, command.get_value());
        keep_focus();
    };
    view! {
        <button type="button" class="link" on:click=move |_| press()>
            {words}
        </button>
    }
    .into_any()
}
