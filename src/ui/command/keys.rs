//! Keeping keys, forgetting them, and signing in for one.

use std::future::Future;

use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::sign_in::SignIn;
use crate::browser::vault::{self, Keeping, Lock, VaultError};
use crate::provider::catalogue::Provider;
use crate::provider::settings::Settings;
use crate::ui::state::AppState;
use crate::ui::state::keys::{Forgotten, KeyNews, Sealed, SignInView};

/// The shortest passphrase, in characters. A longer one is better, and the page says so.
const SHORTEST: usize = 8;

/// Puts back what an earlier page has kept. What the tab itself keeps comes first; a box beside it stays locked until it is asked for.
pub(super) fn come_back(state: AppState) {
    attend(state);
    let found = vault::look();
    if found.is_sealed {
        state.keys.sealed.set(Sealed::Locked);
    }
    if let Some(ring) = found.session {
        state.keys.way.set(Keeping::Session);
        state.settings.update(|settings| settings.fill(&ring));
    } else if found.is_sealed {
        state.keys.way.set(Keeping::Device);
    }
}

/// The keys are to be kept so from now on. What another way has kept is wiped, but for a box that is locked: what is in it nobody has
/// seen, and it would be lost.
pub(super) fn keep(state: AppState, way: Keeping) {
    give_up_work(state);
    state.keys.way.set(way);
    state.keys.news.set(KeyNews::None);
    if way != Keeping::Session {
        vault::wipe(Keeping::Session);
    }
    let is_open = state.keys.sealed.get_untracked() == Sealed::Open;
    if !is_open || way != Keeping::Device {
        if is_open {
            vault::wipe(Keeping::Device);
        }
        state.keys.lock.set_value(None);
        state.keys.sealed.set(lying());
    }
    changed(state);
}

/// The box as it lies there, with nobody at work on it.
fn lying() -> Sealed {
    if vault::is_sealed() {
        Sealed::Locked
    } else {
        Sealed::None
    }
}

/// The settings may have changed: what is kept follows.
pub(super) fn changed(state: AppState) {
    attend(state);
    let ring = state.settings.with_untracked(Settings::keyring);
    match state.keys.way.get_untracked() {
        Keeping::Memory => {}
        Keeping::Session if ring.is_empty() => vault::wipe(Keeping::Session),
        Keeping::Session => tell(state, vault::keep_for_session(&ring)),
        Keeping::Device => {
            if let Some(lock) = state.keys.lock.get_value() {
                work(state, async move { tell(state, lock.keep(&ring).await) });
            }
        }
    }
}

fn tell(state: AppState, done: Result<(), VaultError>) {
    if let Err(why) = done {
        state.keys.news.set(KeyNews::Trouble(why));
    }
}

/// Works on the box. Whatever was under way there is given up, and so is this by whoever wants nothing of it any more.
fn work(state: AppState, task: impl Future<Output = ()> + 'static) {
    give_up_work(state);
    let (task, abort) = abortable(task);
    state.keys.working.set_value(Some(abort));
    spawn_local(async move {
        // Given up, it has nothing to say.
        task.await.ok();
    });
}

fn give_up_work(state: AppState) {
    take_and_abort(state.keys.working);
}

fn take_and_abort(held: StoredValue<Option<AbortHandle>, LocalStorage>) {
    let mut taken = None;
    held.update_value(|abort| taken = abort.take());
    if let Some(abort) = taken {
        abort.abort();
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
    work(state, async move {
        let made = async {
            let lock = Lock::new(&passphrase).await?;
            let ring = state.settings.with_untracked(Settings::keyring);
            lock.keep(&ring).await?;
            Ok(lock)
        };
        match made.await {
            Ok(lock) => {
                state.keys.lock.set_value(Some(lock));
                state.keys.sealed.set(Sealed::Open);
            }
            Err(why) => {
                state.keys.sealed.set(lying());
                state.keys.news.set(KeyNews::Trouble(why));
            }
        }
    });
}

/// Opens the box with this passphrase, and puts the keys into the page; what was typed before goes into the box.
pub(super) fn unlock(state: AppState, passphrase: String) {
    state.keys.news.set(KeyNews::None);
    state.keys.sealed.set(Sealed::Busy);
    work(state, async move {
        match Lock::open(&passphrase).await {
            Ok((lock, ring)) => {
                state.keys.lock.set_value(Some(lock));
                state.keys.sealed.set(Sealed::Open);
                state.settings.update(|settings| settings.fill(&ring));
                state.settings_refused.set(false);
                if state.settings.with_untracked(Settings::keyring) != ring {
                    changed(state);
                }
            }
            Err(why) => {
                state.keys.sealed.set(lying());
                state.keys.news.set(KeyNews::Trouble(why));
            }
        }
    });
}

/// Forgets every key: in this page, in its other tabs, and wherever one was kept.
pub(super) fn forget(state: AppState) {
    vault::wipe(Keeping::Device);
    let is_alone = vault::tell_forgotten().is_err();
    know_last_forgetting(state);
    let (count, has_stopped) = drop_all(state);
    state.keys.news.set(KeyNews::Forgotten(Forgotten {
        count,
        has_stopped,
        is_alone,
    }));
}

/// Drops every key that this page has or that is on its way to it, and stops what would still send one. Answers how many there were, and
/// whether a run was stopped.
fn drop_all(state: AppState) -> (usize, bool) {
    cancel_sign_in(state);
    give_up_work(state);
    super::settings::give_up_tests(state);
    let has_stopped = super::run::stop_with_key(state);
    super::lanes::forget_keys();
    let mut forgotten = 0;
    state
        .settings
        .update(|settings| forgotten = settings.forget_keys());
    vault::wipe(Keeping::Session);
    if let Some(lock) = state.keys.lock.get_value() {
        lock.wipe_own();
    }
    state.keys.lock.set_value(None);
    state.keys.sealed.set(lying());
    state.keys.way.set(Keeping::Memory);
    (forgotten, has_stopped)
}

/// From the first key on this page hears when another tab forgets them all. A page that the browser had laid aside looks when it comes back.
fn attend(state: AppState) {
    if state.keys.forgetting.with_value(Option::is_some) {
        return;
    }
    know_last_forgetting(state);
    for event in ["storage", "pageshow"] {
        let heard = move |_| {
            let last = vault::last_forgetting();
            let known = state.keys.forgetting.get_value().unwrap_or_default();
            if last != known && !last.is_empty() {
                know_last_forgetting(state);
                drop_all(state);
                state.keys.news.set(KeyNews::ForgottenElsewhere);
            }
        };
        // For as long as the page lives.
        window_event_listener_untyped(event, heard);
    }
}

fn know_last_forgetting(state: AppState) {
    let last = vault::last_forgetting();
    state.keys.forgetting.set_value(Some(last));
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
    take_and_abort(state.keys.waiting);
    state.keys.sign_in.set(SignInView::Idle);
}
