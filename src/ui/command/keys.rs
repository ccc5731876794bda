//! Keeping keys, forgetting them, and signing in for one.

use std::cell::RefCell;
use std::future::Future;

use futures::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::page;
use crate::browser::sign_in::SignIn;
use crate::browser::vault::{self, Keeping, Lock, VaultError};
use crate::provider::catalogue::Provider;
use crate::provider::settings::Settings;
use crate::ui::keys::PASSPHRASE;
use crate::ui::state::AppState;
use crate::ui::state::job::Obstacle;
use crate::ui::state::keys::{Forgotten, KeyNews, Sealed, SignInView};

/// The shortest passphrase, in characters. A longer one is better, and the page says so.
const SHORTEST: usize = 8;

/// What is held of keys, and of work with them.
#[derive(Default)]
pub(super) struct Held {
    /// The way into the box, while it is open.
    lock: Option<Lock>,
    /// The sign-in that waits.
    waiting: Option<AbortHandle>,
    /// The questions to providers whether they can be called, by provider.
    pub(super) testing: Vec<(Provider, AbortHandle)>,
    /// The work on the box that is under way.
    working: Option<AbortHandle>,
    /// Which forgetting of all keys was the last that this page knows of; `None` as long as it has not looked.
    forgetting: Option<String>,
}

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

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
/// seen, and it would be lost. What the tab keeps stays until there is a box, or it is opened: else nothing would be kept in between.
pub(super) fn keep(state: AppState, way: Keeping) {
    give_up_work();
    state.keys.way.set(way);
    state.keys.news.set(KeyNews::None);
    if way == Keeping::Memory {
        vault::wipe(Keeping::Session);
    }
    let is_open = state.keys.sealed.get_untracked() == Sealed::Open;
    if !is_open || way != Keeping::Device {
        if is_open {
            vault::wipe(Keeping::Device);
        }
        hold(|held| held.lock = None);
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
    if state.keys.news.get_untracked().is_forgetting() {
        // What it says is true no more.
        state.keys.news.set(KeyNews::None);
    }
    let ring = state.settings.with_untracked(Settings::keyring);
    let lock = hold(|held| held.lock.clone());
    match (state.keys.way.get_untracked(), lock) {
        (Keeping::Memory, _) => {}
        (Keeping::Device, Some(lock)) => {
            work(async move { tell(state, lock.keep(&ring).await) });
        }
        // The way before holds until there is a box.
        (Keeping::Device, None) if !vault::keeps_for_session() => {}
        (Keeping::Session | Keeping::Device, _) if ring.is_empty() => {
            vault::wipe(Keeping::Session);
        }
        (Keeping::Session | Keeping::Device, _) => tell(state, vault::keep_for_session(&ring)),
    }
}

/// There is something to keep, and no passphrase to keep it under: that is said at its field. Answers whether it had to be.
pub(super) fn ask_for_passphrase(state: AppState) -> bool {
    let is_shut = matches!(
        state.keys.sealed.get_untracked(),
        Sealed::None | Sealed::Locked
    );
    let is_open_question = is_shut
        && state.keys.way.get_untracked() == Keeping::Device
        && state.settings.with_untracked(Settings::has_keys);
    if is_open_question {
        state.keys.news.set(KeyNews::NoPassphrase);
        page::focus(PASSPHRASE);
    }
    is_open_question
}

/// The dialog is left: what was said at the passphrase's field has been read.
pub(super) fn leave_passphrase(state: AppState) {
    if state.keys.news.get_untracked().is_of_passphrase() {
        state.keys.news.set(KeyNews::None);
    }
}

/// A run was asked for while the keys for it are locked: their passphrase comes first. Answers whether that is so.
pub(super) fn unlock_first(state: AppState) -> bool {
    let is_locked = untrack(|| state.keys_are_locked());
    if is_locked {
        state.keys.news.set(KeyNews::LockedAtRun);
        super::settings::open(state);
        // When the dialog has opened.
        spawn_local(async { page::focus(PASSPHRASE) });
    }
    is_locked
}

fn tell(state: AppState, done: Result<(), VaultError>) {
    if let Err(why) = done {
        state.keys.news.set(KeyNews::Trouble(why));
    }
}

/// Reads or changes what is held of keys.
pub(super) fn hold<T>(change: impl FnOnce(&mut Held) -> T) -> T {
    HELD.with_borrow_mut(change)
}

/// Does something that can be given up, and then has nothing to say. Boxed, so that all of it is waited for by the same code.
pub(super) fn begin(task: LocalBoxFuture<'static, ()>) -> AbortHandle {
    let (task, abort) = abortable(task);
    spawn_local(async move {
        task.await.ok();
    });
    abort
}

/// Works on the box. Whatever was under way there is given up, and so is this by whoever wants nothing of it any more.
fn work(task: impl Future<Output = ()> + 'static) {
    give_up_work();
    let abort = begin(Box::pin(task));
    hold(|held| held.working = Some(abort));
}

fn give_up_work() {
    let given_up = hold(|held| held.working.take());
    if let Some(abort) = given_up {
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
    work(async move {
        let made = async {
            let lock = Lock::new(&passphrase).await?;
            let ring = state.settings.with_untracked(Settings::keyring);
            lock.keep(&ring).await?;
            Ok(lock)
        };
        match made.await {
            Ok(lock) => {
                vault::wipe(Keeping::Session);
                hold(|held| held.lock = Some(lock));
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
    work(async move {
        match Lock::open(&passphrase).await {
            Ok((lock, ring)) => {
                vault::wipe(Keeping::Session);
                hold(|held| held.lock = Some(lock));
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
    know_last_forgetting();
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
    give_up_work();
    super::settings::give_up_tests(state);
    let has_stopped = super::run::stop_with_key(state);
    super::lanes::forget_keys();
    let mut forgotten = 0;
    state
        .settings
        .update(|settings| forgotten = settings.forget_keys());
    vault::wipe(Keeping::Session);
    if let Some(lock) = hold(|held| held.lock.take()) {
        lock.wipe_own();
    }
    state.keys.sealed.set(lying());
    state.keys.way.set(Keeping::Memory);
    (forgotten, has_stopped)
}

/// From the first key on this page hears when another tab forgets them all. A page that the browser had laid aside looks when it comes back.
fn attend(state: AppState) {
    if known().is_some() {
        return;
    }
    know_last_forgetting();
    for event in ["storage", "pageshow"] {
        let heard = move |_| {
            let last = vault::last_forgetting();
            if !last.is_empty() && known().as_ref() != Some(&last) {
                know_last_forgetting();
                let (_, has_stopped) = drop_all(state);
                state.keys.news.set(KeyNews::ForgottenElsewhere);
                if has_stopped {
                    state.obstacle.set(Obstacle::KeysForgotten);
                }
            }
        };
        // For as long as the page lives.
        window_event_listener_untyped(event, heard);
    }
}

fn know_last_forgetting() {
    let last = vault::last_forgetting();
    hold(|held| held.forgetting = Some(last));
}

fn known() -> Option<String> {
    hold(|held| held.forgetting.clone())
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
    let abort = begin(Box::pin(async move {
        let came = sign_in.key(opened).await;
        hold(|held| held.waiting = None);
        match came {
            Ok(key) => {
                super::settings::accept_key(state, Provider::OPENROUTER, key);
                state.keys.sign_in.set(SignInView::Done);
            }
            Err(why) => state.keys.sign_in.set(SignInView::Failed(why)),
        }
    }));
    hold(|held| held.waiting = Some(abort));
    state.keys.sign_in.set(SignInView::Waiting);
}

/// Nobody waits for the window any more.
pub(super) fn cancel_sign_in(state: AppState) {
    let given_up = hold(|held| held.waiting.take());
    if let Some(abort) = given_up {
        abort.abort();
    }
    state.keys.sign_in.set(SignInView::Idle);
}
