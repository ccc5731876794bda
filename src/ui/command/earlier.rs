//! Runs that are over and kept: which there are, and the way to each.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keep;
use super::run::stop;
use crate::archive::read_job;
use crate::archive::run::{MOST_RUNS, RunHead, RunId, Standing};
use crate::browser::store::{self, Store, StoreError};
use crate::engine::unseen;
use crate::ui::state::AppState;
use crate::ui::state::aside::{Aside, GIVEN, Leaving};
use crate::ui::state::job::Obstacle;
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
    // What a run that begins makes room for is on its way out.
    let own = state.run.kept_as();
    let is_new = own.is_some_and(|own| heads.iter().all(|head| head.id != own));
    heads.truncate(MOST_RUNS - usize::from(is_new));
    let at_hand = state.at_hand();
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

/// Shows one of them, unless a run is at work: then a person is asked first.
pub(super) fn choose(state: AppState, run: RunId) {
    if is_at_work(state) {
        state.leaving.set(Some(Leaving::Run(run)));
    } else {
        show(state, run, false);
    }
}

fn is_at_work(state: AppState) -> bool {
    state.run.active.with_value(Option::is_some)
}

/// Shows one of them, and puts aside what is shown. A run at work may be stopped for it, once it is found.
pub(super) fn show(state: AppState, id: RunId, may_stop: bool) {
    let generation = state.generation();
    spawn_local(async move {
        let is_same = || state.generation() == generation;
        let shown = async {
            let store = Store::open().await?;
            let mut heads = store.heads().await?.runs;
            heads.retain(|head| head.id == id);
            if !is_same() || (is_at_work(state) && !may_stop) {
                return Ok(());
            }
            let Some(head) = heads.pop() else {
                state.obstacle.set(Obstacle::RunGone);
                return Ok(());
            };
            stop(state);
            let left = Aside::of(state);
            let is_free = || is_same() && !is_at_work(state);
            // Another tab may show it, too. Who wants to go on with it is told of that.
            if keep::show_stored(state, &store, &head, Vec::new(), &is_free).await? {
                state.draft.leave();
                state.asides.leave(left);
            }
            Ok(())
        };
        if let Err(why) = shown.await {
            state.kept.tell(why);
        }
        look(state);
    });
}
