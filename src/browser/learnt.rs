//! What was learnt about models, kept in this browser. Where it keeps nothing, it is learnt anew in each page.

use std::cell::RefCell;

use crate::provider::endpoint::Endpoint;
use crate::provider::quirk::{Learnt, Quirks};

/// Where it is kept in `localStorage`.
const NAME: &str = "forkful.learnt";

thread_local! {
    static LEARNT: RefCell<Option<Learnt>> = RefCell::default();
}

/// What a model wants: as it was learnt, or else as the provider's facts and its name tell.
pub fn quirks(endpoint: &Endpoint, model: Option<&str>) -> Quirks {
    let learnt = with(|learnt| learnt.of(&endpoint.base.to_string(), model.unwrap_or_default()));
    learnt.unwrap_or_else(|| Quirks::known(endpoint.provider, model))
}

/// Remembers what a model wants.
pub fn learn(endpoint: &Endpoint, model: Option<&str>, quirks: Quirks) {
    let text = with(|learnt| {
        learnt.learn(
            &endpoint.base.to_string(),
            model.unwrap_or_default(),
            quirks,
        );
        learnt.write()
    });
    if let Some(storage) = storage() {
        // Storage that is full costs nothing but the memory of it.
        storage.set_item(NAME, &text).ok();
    }
}

fn with<T>(act: impl FnOnce(&mut Learnt) -> T) -> T {
    LEARNT.with_borrow_mut(|learnt| {
        let kept = || storage()?.get_item(NAME).ok()?;
        let read = || Learnt::read(&kept().unwrap_or_default());
        act(learnt.get_or_insert_with(read))
    })
}

/// `None` where the browser keeps nothing for this page.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
