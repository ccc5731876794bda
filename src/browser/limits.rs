//! What a person set about how calls are made, remembered in this browser: a run that goes on after its page has gone away
//! is not to send more in a minute than was set. It holds no secret. Where the browser keeps nothing, it is set anew.

use crate::archive::limits::{read_limits, write_limits};
use crate::engine::limits::Limits;

/// Where it is kept in `localStorage`.
const NAME: &str = "forkful.limits";

/// What was set last in any tab; `None` where nothing was.
pub fn remembered() -> Option<Limits> {
    read_limits(&storage()?.get_item(NAME).ok()??)
}

/// Remembers it, or forgets it where it is as in a page that nobody has set anything in.
pub fn remember(limits: &Limits) {
    let Some(storage) = storage() else { return };
    // Storage that is full costs nothing but the memory of it.
    if *limits == Limits::default() {
        storage.remove_item(NAME).ok();
    } else {
        storage.set_item(NAME, &write_limits(limits)).ok();
    }
}

/// `None` where the browser keeps nothing for this page.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
