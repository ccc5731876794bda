//! What was learnt about models, kept in this browser. Where it keeps nothing, it is learnt anew in each page.

use std::cell::RefCell;

use crate::provider::endpoint::Endpoint;
use crate::provider::quirk::{Learnt, Quirks};

/// Where it is kept in `localStorage`.
const NAME: &str = "forkful.learnt";

thread_local! {
    static LEARNT: RefCell<Option<Learnt>> = RefCell::default();
}

/// What a model wants: what the provider's facts and its name tell, and what was learnt.
pub fn quirks(endpoint: &Endpoint, model: Option<&str>) -> Quirks {
    let known = Quirks::known(endpoint.provider, model);
    let learnt = LEARNT.with_borrow_mut(|learnt| {
        let learnt = learnt.get_or_insert_with(kept);
        learnt.of(&endpoint.base.to_string(), model.unwrap_or_default())
    });
    learnt.map_or(known, |learnt| known.and(learnt))
}

/// How many tokens a reply to this endpoint may have beyond the limit of its answer.
pub fn room(endpoint: &Endpoint, model: Option<&str>, answer: u32) -> u32 {
    let model = model.or(endpoint.model.as_deref());
    let quirks = quirks(endpoint, model);
    quirks.limit_of(answer).saturating_sub(answer)
}

/// Remembers what a model wants, beside what other calls and other pages have learnt in the meantime.
pub fn learn(endpoint: &Endpoint, model: Option<&str>, quirks: Quirks) {
    let mut all = kept();
    all.learn_all(LEARNT.take().unwrap_or_default());
    all.learn(
        &endpoint.base.to_string(),
        model.unwrap_or_default(),
        quirks,
    );
    if let Some(storage) = storage() {
        // Storage that is full costs nothing but the memory of it.
        storage.set_item(NAME, &all.write()).ok();
    }
    LEARNT.set(Some(all));
}

/// What this page, or another, has written down.
fn kept() -> Learnt {
    let text = || storage()?.get_item(NAME).ok()?;
    Learnt::read(&text().unwrap_or_default())
}

/// `None` where the browser keeps nothing for this page.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
