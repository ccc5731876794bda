//! Where keys are kept, and signing in for one: part of the dialog "Model and key".

use leptos::html;
use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::{changing, flag, text};
use super::state::AppState;
use super::state::keys::{KeyNews, Sealed, SignInView};
use super::wording;
use crate::browser::page;
use crate::browser::vault::Keeping;
use crate::provider::catalogue::Provider;

/// The ways to keep a key, beside what each means.
pub fn keeping(state: AppState) -> AnyView {
    let ways = [Keeping::Memory, Keeping::Session, Keeping::Device];
    let ways = ways.into_iter().map(|way| {
        view! {
            <label class="keep-way">
                <input
                    type="radio"
                    name="keep"
                    value=wording::keep_value(way)
                    prop:checked=flag(move || state.keys.way.get() == way)
                    on:change=move |_| dispatch(state, Command::KeepKeys(way))
                />
                <span>
                    <strong>{wording::keep_name(way)}</strong>
                    " "
                    <span class="keep-note">{wording::keep_note(way)}</span>
                </span>
            </label>
        }
        .into_any()
    });
    let passphrase = changing(move || {
        let is_device = state.keys.way.get() == Keeping::Device;
        match state.keys.sealed.get() {
            Sealed::Locked if !is_device => {
                view! { <p role="status">{wording::STILL_SEALED}</p> }.into_any()
            }
            _ if !is_device => ().into_any(),
            Sealed::None => passphrase_field(state, Command::SealKeys, wording::SEAL),
            Sealed::Locked => passphrase_field(state, Command::UnlockKeys, wording::UNLOCK),
            Sealed::Busy => view! { <p role="status">{wording::SEALING}</p> }.into_any(),
            Sealed::Open => view! { <p role="status">{wording::SEALED}</p> }.into_any(),
        }
    });
    let news = changing(move || {
        let news = state.keys.news.get();
        // Without its field it is said here.
        let has_field = state.keys.way.get() == Keeping::Device
            && matches!(state.keys.sealed.get(), Sealed::None | Sealed::Locked);
        if has_field && news.is_of_passphrase() {
            ().into_any()
        } else {
            told(news)
        }
    });
    view! {
        <fieldset class="keeping" data-keeping=text(move || wording::keep_value(state.keys.way.get()).to_owned())>
            <legend>{wording::KEEPING}</legend>
            {ways.collect_view()}
            {passphrase}
            <button type="button" class="button-quiet" on:click=move |_| dispatch(state, Command::ForgetKeys)>
                {wording::FORGET_KEYS}
            </button>
            {news}
        </fieldset>
    }
    .into_any()
}

fn told(news: KeyNews) -> AnyView {
    match wording::key_news(news) {
        Some((true, words)) => view! { <p class="problem" role="alert">{words}</p> }.into_any(),
        Some((false, words)) => view! { <p role="status">{words}</p> }.into_any(),
        None => ().into_any(),
    }
}

/// What is said of the passphrase; and where a run was asked for, the way to one without it.
fn passphrase_news(state: AppState) -> AnyView {
    match state.keys.news.get() {
        news @ KeyNews::LockedAtRun => view! {
            {told(news)}
            <button
                type="button"
                class="button-quiet"
                on:click=move |_| {
                    dispatch(state, Command::KeepKeys(Keeping::Memory));
                    dispatch(state, Command::CloseSettings);
                    dispatch(state, Command::Run);
                }
            >
                {wording::RUN_LOCKED}
            </button>
        }
        .into_any(),
        news if news.is_of_passphrase() => told(news),
        _ => ().into_any(),
    }
}

/// The field of the passphrase, which is empty again as soon as it has been read.
pub(super) const PASSPHRASE: &str = "passphrase";
/// What is said of it.
const PASSPHRASE_NEWS: &str = "passphrase-news";

fn passphrase_field(
    state: AppState,
    command: fn(String) -> Command,
    button: &'static str,
) -> AnyView {
    let node: NodeRef<html::Input> = NodeRef::new();
    let go = move || {
        if let Some(field) = node.get_untracked() {
            let typed = field.value();
            page::fill(PASSPHRASE, "");
            dispatch(state, command(typed));
        }
    };
    let news = changing(move || passphrase_news(state));
    view! {
        <div class="field passphrase">
            <label for=PASSPHRASE>{wording::PASSPHRASE}</label>
            <input
                id=PASSPHRASE
                type="password"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=PASSPHRASE_NEWS
                node_ref=node
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        // The dialog's own button is not meant.
                        event.prevent_default();
                        go();
                    }
                }
            />
            <button type="button" class="button-quiet" on:click=move |_| go()>
                {button}
            </button>
            <div id=PASSPHRASE_NEWS>{news}</div>
        </div>
    }
    .into_any()
}

/// Signing in, where the provider has that.
pub fn sign_in(state: AppState) -> AnyView {
    let line = changing(move || {
        match state.keys.sign_in.get() {
        SignInView::Waiting => view! {
            <p role="status">{wording::SIGNING_IN}</p>
            <button type="button" class="button-quiet" on:click=move |_| dispatch(state, Command::CancelSignIn)>
                {wording::CANCEL}
            </button>
        }
        .into_any(),
        view => {
            let told = wording::signed_in(&view).map(|(is_wrong, words)| {
                if is_wrong {
                    view! { <p class="problem" role="alert">{words}</p> }.into_any()
                } else {
                    view! { <p role="status">{words}</p> }.into_any()
                }
            });
            view! {
                <button type="button" class="button-quiet" on:click=move |_| dispatch(state, Command::SignIn)>
                    {wording::SIGN_IN}
                </button>
                <p class="field-note">{wording::SIGN_IN_NOTE}</p>
                {told}
            }
            .into_any()
        }
    }
    });
    view! {
        <div class="sign-in" data-sign-in="" hidden=flag(move || state.provider() != Provider::OPENROUTER)>
            {line}
        </div>
    }
    .into_any()
}
