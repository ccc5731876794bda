//! What a person has made and not run, kept in this browser: each tab keeps its own, so that none writes over another's.
//!
//! A tab has a name of its own for as long as it is open, also when it is loaded anew, and holds it. What a tab has left that is
//! gone is taken over by the next one that opens. Storage that is blocked or full costs nothing but the memory of it.

use std::cell::RefCell;

use crate::archive::draft::{Draft, MOST, read_drafts, write_drafts};
use crate::archive::run::RunId;
use crate::browser::store::{Held, Hold, hold, is_let_go, new_id};

/// What the names in `localStorage` begin with that drafts are kept under; the tab's name follows.
const DRAFTS: &str = "forkful.draft.";
/// Where in `sessionStorage` a tab's name is kept.
const TAB: &str = "forkful.tab";

thread_local! {
    /// This tab's name, held.
    static OWN: RefCell<Option<(RunId, Option<Held>)>> = RefCell::default();
}

/// There may be drafts of a tab, this one or another.
pub fn may_hold() -> bool {
    let Some(storage) = local() else { return false };
    let count = storage.length().unwrap_or(0);
    (0..count).any(|at| name_at(&storage, at).is_some())
}

fn name_at(storage: &web_sys::Storage, at: u32) -> Option<String> {
    let name = storage.key(at).ok()??;
    name.starts_with(DRAFTS).then_some(name)
}

/// Begins to keep drafts as this tab, and answers what it kept before it was loaded anew, newest first; in a new tab, what tabs
/// kept that are gone.
pub async fn begin() -> Vec<Draft> {
    let before = session()
        .and_then(|session| session.get_item(TAB).ok()?)
        .and_then(|name| RunId::read(&name));
    if let Some(name) = before {
        // A tab that is the double of another has its name as well, and is to have one of its own.
        if is_let_go(&name).await
            && let Hold::Held(held) = hold(&name).await
        {
            let kept = read(&name);
            own(name, Some(held));
            return kept;
        }
    }
    begin_new().await;
    let kept = inherit().await;
    keep(&kept);
    kept
}

/// Begins to keep drafts as a tab that has kept none. Only taking hold of its name takes time.
pub fn begin_new() -> impl Future<Output = ()> {
    let name = new_id().ok();
    if let Some(name) = &name {
        if let Some(session) = session() {
            session.set_item(TAB, name.as_str()).ok();
        }
        own(name.clone(), None);
    }
    async move {
        let Some(name) = name else { return };
        if let Hold::Held(held) = hold(&name).await {
            own(name, Some(held));
        }
    }
}

/// Takes over what tabs have left that are gone.
async fn inherit() -> Vec<Draft> {
    let Some(storage) = local() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or(0);
    let names: Vec<String> = (0..count).filter_map(|at| name_at(&storage, at)).collect();
    let mut kept = Vec::new();
    for name in names {
        let Some(tab) = name.strip_prefix(DRAFTS).and_then(RunId::read) else {
            continue;
        };
        if let Hold::Held(_held) = hold(&tab).await {
            kept.extend(read(&tab));
            storage.remove_item(&name).ok();
        }
    }
    kept.sort_by_key(|draft| std::cmp::Reverse(draft.when));
    kept.truncate(MOST);
    kept
}

fn own(name: RunId, held: Option<Held>) {
    OWN.with_borrow_mut(|own| *own = Some((name, held)));
}

fn read(tab: &RunId) -> Vec<Draft> {
    let text = || local()?.get_item(&at(tab)).ok()?;
    read_drafts(&text().unwrap_or_default())
}

fn at(tab: &RunId) -> String {
    format!("{DRAFTS}{}", tab.as_str())
}

/// Keeps this tab's drafts in the place of those that it kept before.
pub fn keep(drafts: &[Draft]) {
    OWN.with_borrow(|own| {
        let (Some((tab, _)), Some(storage)) = (own, local()) else {
            return;
        };
        if drafts.is_empty() {
            storage.remove_item(&at(tab)).ok();
        } else if storage.set_item(&at(tab), &write_drafts(drafts)).is_err() {
            // The newest one is worth most.
            let newest = drafts.get(..1).unwrap_or_default();
            storage.set_item(&at(tab), &write_drafts(newest)).ok();
        }
    });
}

/// `None` where the browser keeps nothing for this page.
fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}
