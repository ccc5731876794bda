//! Keeping keys, forgetting them, and signing in for one.

use futures::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::sign_in::SignIn;
use crate::browser::vault::{self, Keeping, Lock, VaultError};
use crate::provider::catalogue::Provider;
use crate::provider::settings::Settings;
use crate::ui::state::AppState;
use crate::ui::state::keys::{KeyNews, Sealed, SignInView};

/// The shortest passphrase, in characters. A longer one is better, and the page says so.
const SHORTEST: usize = 8;

/// Puts back what an earlier page has kept.
pub(super) fn come_back(state: AppState) {
    let found = vault::look();
    if let Some(ring) = found.session {
        state.keys.way.set(Keeping::Session);
        state.settings.update(|settings| settings.fill(&ring));
    }
    if found.is_sealed {
        state.keys.way.set(Keeping::Device);
        state.keys.sealed.set(Sealed::Locked);
    }
}

/// The keys are to be kept so from now on. What another way has kept is wiped.
pub(super) fn keep(state: AppState, way: Keeping) {
    state.keys.way.set(way);
    state.keys.news.set(KeyNews::None);
    for other in [Keeping::Session, Keeping::Device] {
        if other != way {
            vault::wipe(other);
        }
    }
    if way != Keeping::Device {
        state.keys.sealed.set(Sealed::None);
        state.keys.lock.set_value(None);
    }
    changed(state);
}

/// The settings may have changed: what is kept follows.
pub(super) fn changed(state: AppState) {
    let ring = state.settings.with_untracked(Settings::keyring);
    match state.keys.way.get_untracked() {
        Keeping::Memory => {}
        Keeping::Session if ring.is_empty() => vault::wipe(Keeping::Session),
        Keeping::Session => tell(state, vault::keep_for_session(&ring)),
        Keeping::Device => {
            let Some(lock) = state.keys.lock.get_value() else {
                return;
            };
            spawn_local(async move {
                let kept = lock.keep(&ring).await;
                // Whoever has chosen another way meanwhile wants nothing of it there.
                if state.keys.way.get_untracked() != Keeping::Device {
                    vault::wipe(Keeping::Device);
                }
                tell(state, kept);
            });
        }
    }
}

fn tell(state: AppState, done: Result<(), VaultError>) {
    if let Err(why) = done {
        state.keys.news.set(KeyNews::Trouble(why));
    }
}

/// Makes a box with this passphrase, and puts the keys in.
pub(super) fn seal(state: AppState, passphrase: String) {
    if passphrase.chars().count() < SHORTEST {
        state.keys.news.set(KeyNews::ShortPassphrase);
        return;
    }
    state.keys.news.set(KeyNews::None);
    state.keys.sealed.set(Sealed::Busy);
    spawn_local(async move {
        let made = async {
            let lock = Lock::new(&passphrase).await?;
            let ring = state.settings.with_untracked(Settings::keyring);
            lock.keep(&ring).await?;
            Ok(lock)
        };
        match made.await {
            Ok(lock) if state.keys.way.get_untracked() == Keeping::Device => {
                state.keys.lock.set_value(Some(lock));
                state.keys.sealed.set(Sealed::Open);
            }
            Ok(_) => vault::wipe(Keeping::Device),
            Err(why) => {
                state.keys.sealed.set(Sealed::None);
                state.keys.news.set(KeyNews::Trouble(why));
            }
        }
    });
}

/// Opens the box with this passphrase, and puts the keys into the page.
pub(super) fn unlock(state: AppState, passphrase: String) {
    state.keys.news.set(KeyNews::None);
    state.keys.sealed.set(Sealed::Busy);
    spawn_local(async move {
        match Lock::open(&passphrase).await {
            Ok((lock, ring)) => {
                state.keys.lock.set_value(Some(lock));
                state.keys.sealed.set(Sealed::Open);
                state.settings.update(|settings| settings.fill(&ring));
                state.settings_refused.set(false);
            }
            Err(why) => {
                state.keys.sealed.set(Sealed::Locked);
                state.keys.news.set(KeyNews::Trouble(why));
            }
        }
    });
}

/// Forgets every key, in the page and wherever one was kept.
pub(super) fn forget(state: AppState) {
    cancel_sign_in(state);
    let mut forgotten = 0;
    state
        .settings
        .update(|settings| forgotten = settings.forget_keys());
    vault::wipe(Keeping::Session);
    vault::wipe(Keeping::Device);
    state.keys.lock.set_value(None);
    state.keys.sealed.set(Sealed::None);
    state.keys.way.set(Keeping::Memory);
    state.keys.sign_in.set(SignInView::Idle);
    state.keys.news.set(KeyNews::Forgotten(forgotten));
}

/// Opens OpenRouter's window, in the click that asked for it, and waits for its key.
pub(super) fn sign_in(state: AppState) {
    cancel_sign_in(state);
    let (sign_in, opened) = match SignIn::begin() {
        Ok(begun) => begun,
        Err(why) => {
            state.keys.sign_in.set(SignInView::Failed(why));
            return;
        }
    };
    let (key, abort) = abortable(sign_in.key(opened));
    state.keys.waiting.set_value(Some(abort));
    state.keys.sign_in.set(SignInView::Waiting);
    spawn_local(async move {
        // Aborted, it was given up by the person, and says nothing more.
        let Ok(came) = key.await else { return };
        state.keys.waiting.set_value(None);
        match came {
            Ok(key) => {
                super::settings::accept_key(state, Provider::OPENROUTER, key);
                state.keys.sign_in.set(SignInView::Done);
            }
            Err(why) => state.keys.sign_in.set(SignInView::Failed(why)),
        }
    });
}

/// Nobody waits for the window any more.
pub(super) fn cancel_sign_in(state: AppState) {
    let mut waiting = None;
    state
        .keys
        .waiting
        .update_value(|abort| waiting = abort.take());
    if let Some(abort) = waiting {
        abort.abort();
    }
    state.keys.sign_in.set(SignInView::Idle);
}
