//! What a person does with a run that has come back: go on with it, forget it, or start afresh.
//!
//! While it is only shown nobody holds it, so that other tabs may show it, too, and one of them may have gone on with it since.
//! So whatever is done with it takes hold of it first, and then looks whether it still is what is shown.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{keep, open};
use crate::archive::run::{RunHead, Standing, to_show};
use crate::browser::store::{self, Held, Hold, Recorder, Store, StoreError, hold};
use crate::provider::settings::Settings;
use crate::ui::state::AppState;
use crate::ui::state::job::Obstacle;
use crate::ui::state::kept::{Found, Returned};

/// What came of taking hold of a run that has come back.
enum Taken {
    /// It is as it is shown. This is its head as it is kept now.
    AsShown(Held, RunHead),
    /// It is kept no longer.
    Gone,
    /// Another tab is at work on it, or has changed it, or the person has done something else meanwhile. Where there is
    /// anything to tell, it was told.
    Not,
}

fn is_shown(state: AppState, run: &Arc<Returned>) -> bool {
    let now = state.kept.returned_untracked();
    now.is_some_and(|now| Arc::ptr_eq(&now, run))
}

async fn take(state: AppState, run: &Arc<Returned>) -> Result<Taken, StoreError> {
    let is_still_shown = || is_shown(state, run);
    if run.found == Found::Gone {
        return Ok(Taken::Gone);
    }
    let Hold::Held(held) = hold(&run.head.id).await else {
        let stored = async { Store::open().await?.load(&run.head.id).await }.await;
        if !is_still_shown() {
            return Ok(Taken::Not);
        }
        state.obstacle.set(Obstacle::Elsewhere);
        // What it has come to there can be seen, though it is not to be gone on with here.
        if let Ok(Some(stored)) = stored
            && stored.head.standing != Standing::AtWork
            && stored.events.batches != run.batches
        {
            state.obstacle.set(Obstacle::None);
            keep::show_anew(state, stored);
        }
        return Ok(Taken::Not);
    };
    let stored = async { Store::open().await?.load(&run.head.id).await };
    let stored = stored.await;
    if !is_still_shown() {
        return Ok(Taken::Not);
    }
    Ok(match stored? {
        None => Taken::Gone,
        // Batches are never written twice: a tab that went on with it has added some.
        Some(stored) if stored.events.batches == run.batches => Taken::AsShown(held, stored.head),
        Some(stored) => {
            state.obstacle.set(Obstacle::None);
            keep::show_anew(state, stored);
            Taken::Not
        }
    })
}

/// Goes on keeping the run that has come back, and then does `then`. Where another tab is at work on it or has changed
/// it, it says so instead.
pub(super) fn take_up(state: AppState, run: Arc<Returned>, then: Box<dyn FnOnce()>) {
    spawn_local(async move {
        match take(state, &run).await {
            Ok(Taken::AsShown(ours, head)) => keep_on(state, &run, ours, head),
            Ok(Taken::Gone) if run.found != Found::Gone => {
                // Who goes on after this was told does so without its being kept.
                let gone = Returned::clone(&run);
                let found = Found::Gone;
                let gone = Returned { found, ..gone };
                state.kept.come_back(Arc::new(gone));
                return;
            }
            Ok(Taken::Gone) => {}
            Ok(Taken::Not) => return,
            // What cannot be read or written costs nothing but its being kept.
            Err(why) => state.kept.tell(why),
        }
        state.kept.leave();
        then();
    });
}

fn keep_on(state: AppState, run: &Returned, ours: Held, head: RunHead) {
    let tell = move |why| state.kept.tell(why);
    let recorder = Recorder::resume(head, ours, run.batches, run.zero, tell);
    for event in &run.cut_off {
        recorder.hear(event);
    }
    state.run.ran.update_value(|ran| {
        if let Some(ran) = ran {
            ran.recorder = Some(recorder);
        }
    });
}

/// What becomes of a run that has come back and is not gone on with.
#[derive(Clone, Copy)]
enum Leave {
    /// It is dropped.
    Forgotten,
    /// It is kept, and does not come back the next time.
    Aside,
}

/// Drops the run that has come back, and opens the page as it opens without one.
pub(super) fn forget(state: AppState) {
    leave(state, Leave::Forgotten);
}

/// Keeps the run that has come back, and opens the page as it opens without one, now and the next time.
pub(super) fn start_afresh(state: AppState) {
    leave(state, Leave::Aside);
}

fn leave(state: AppState, how: Leave) {
    let Some(run) = state.kept.returned_untracked() else {
        return;
    };
    spawn_local(async move {
        let taken = take(state, &run).await;
        if matches!(taken, Ok(Taken::Not)) {
            // What is over and another tab shows can be left to it.
            let is_over = run.head.standing != Standing::AtWork;
            if is_over && matches!(how, Leave::Aside) && is_shown(state, &run) {
                out_of_sight(state, &run);
            }
            return;
        }
        // It is out of sight when it is done, so that a page that goes away then has done it.
        let left = match taken {
            Ok(Taken::AsShown(_held, head)) => part_with(&head, how).await,
            Ok(_) => Ok(()),
            Err(why) => Err(why),
        };
        if is_shown(state, &run) {
            out_of_sight(state, &run);
        }
        if let Err(why) = left {
            state.kept.tell(why);
        }
    });
}

/// Opens the page as it opens without a run.
fn out_of_sight(state: AppState, run: &Returned) {
    store::none_is_last_of_this_tab();
    state.obstacle.set(Obstacle::None);
    open::open_first(state);
    let was = keep::remembered(&run.head.asked);
    keep::change_untouched(state, &was, Settings::default());
}

/// Does it to a run that is held.
async fn part_with(head: &RunHead, how: Leave) -> Result<(), StoreError> {
    let store = Store::open().await?;
    match how {
        Leave::Forgotten => store.forget(&head.id).await,
        Leave::Aside => {
            store.change(&keep::aside(head)).await?;
            // Others that broke off before it do not come in its place. A later one may be what another tab was at work on.
            let others = to_show(store.heads().await?.runs, None);
            for other in others.into_iter().filter(|other| other.begun <= head.begun) {
                if let Hold::Held(_held) = hold(&other.id).await {
                    store.change(&keep::aside(&other)).await?;
                }
            }
            Ok(())
        }
    }
}

/// The trouble was read.
pub(super) fn dismiss_trouble(state: AppState) {
    state.kept.read();
}
