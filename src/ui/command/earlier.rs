//! Runs that are over and kept: which there are, and the way to each.

use std::cmp::Reverse;
use std::collections::HashSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keep;
use crate::archive::read_job;
use crate::archive::run::{MOST_RUNS, RunHead, RunId, Standing};
use crate::browser::store::{self, Store, StoreError};
use crate::engine::unseen;
use crate::ui::state::AppState;
use crate::ui::state::aside::{Aside, GIVEN, Leaving};
use crate::ui::state::kept::Earlier;

/// Of what run the input is read to tell what it was, in bytes with all that is kept of it: a list is not worth the wait for more.
const MOST_LOOKED_AT: u64 = 4 << 20;

/// Looks which there are beside what is shown and what is at hand.
pub(super) fn look(state: AppState) {
    let look = state.kept.begin_look();
    spawn_local(async move {
        // Where nothing can be read there is nothing to choose from; that it cannot is told by who keeps runs.
        if store::may_hold_runs().await
            && let Ok(earlier) = find(state).await
        {
            state.kept.list(look, earlier);
        }
    });
}

async fn find(state: AppState) -> Result<Vec<Earlier>, StoreError> {
    let store = Store::open().await?;
    let mut heads = store.heads().await?.runs;
    heads.sort_by_key(|head| Reverse(head.begun));
    // What a run that begins makes room for is on its way out.
    let own = state.run.kept_as();
    let is_new = own.is_some_and(|own| heads.iter().all(|head| head.id != own));
    heads.truncate(MOST_RUNS - usize::from(is_new));
    let at_hand = at_hand(state);
    // One that is at work, or was cut off, is another tab's, or comes back by itself.
    heads.retain(|head| head.standing != Standing::AtWork && !at_hand.contains(&head.id));
    let mut found = Vec::new();
    for head in heads {
        let Ok(job) = read_job(&head.job) else {
            continue;
        };
        found.push(Earlier {
            of: given(state, &store, &head).await,
            id: head.id,
            title: job.title,
            begun: head.begun,
        });
    }
    Ok(found)
}

/// What a run was given. Where a draft of an earlier page is no more than that, one way to it is enough.
async fn given(state: AppState, store: &Store, head: &RunHead) -> String {
    if let Some(name) = &head.file {
        return unseen::beginning(name, GIVEN);
    }
    if head.bytes > MOST_LOOKED_AT {
        return String::new();
    }
    // What it was given tells it from others, and nothing more: without it, it is listed all the same.
    let Ok(Some(input)) = store.input(&head.id).await else {
        return String::new();
    };
    state.asides.drop_all(|aside| aside.is_all_in(head, &input));
    unseen::beginning(&input, GIVEN)
}

/// What is shown, and what was left for it and can be gone back to.
fn at_hand(state: AppState) -> HashSet<RunId> {
    let asides = state.asides.untracked();
    let left = asides.iter().filter_map(|aside| aside.kept_as());
    let returned = state.kept.returned_untracked();
    let returned = returned.map(|run| run.head.id.clone());
    left.chain(returned).chain(state.run.kept_as()).collect()
}

/// Shows one of them, unless a run is at work: then a person is asked first.
pub(super) fn choose(state: AppState, run: RunId) {
    if state.run.active.with_value(Option::is_some) {
        state.leaving.set(Some(Leaving::Run(run)));
    } else {
        show(state, run);
    }
}

/// Shows one of them, and puts aside what is shown.
pub(super) fn show(state: AppState, id: RunId) {
    let generation = state.generation();
    let left = Aside::of(state);
    spawn_local(async move {
        let is_free = || {
            let is_at_work = state.run.active.with_value(Option::is_some);
            !is_at_work && state.generation() == generation
        };
        let shown = async {
            let store = Store::open().await?;
            let mut heads = store.heads().await?.runs;
            heads.retain(|head| head.id == id);
            let Some(head) = heads.pop() else {
                return Ok(());
            };
            // Another tab may show it, too. Who wants to go on with it is told of that.
            keep::show_stored(state, &store, &head, Vec::new(), &is_free).await
        };
        if let Err(why) = shown.await {
            state.kept.tell(why);
        }
        let now = state.kept.returned_untracked();
        if now.is_some_and(|now| now.head.id == id) {
            state.asides.leave(left);
        }
        look(state);
    });
}
