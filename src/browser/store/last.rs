//! Which run this tab showed last, by its name alone. It outlives a reload of the tab, and ends with it.

use crate::archive::run::RunId;

/// Where in `sessionStorage` the name is kept.
const LAST: &str = "forkful.run";

/// This run is the one.
pub fn is_last_of_this_tab(run: &RunId) {
    if let Some(session) = session() {
        // A tab that cannot keep it shows the newest run of all.
        session.set_item(LAST, run.as_str()).ok();
    }
}

/// This tab shows none any more.
pub fn none_is_last_of_this_tab() {
    if let Some(session) = session() {
        session.remove_item(LAST).ok();
    }
}

/// The run that this tab showed last, before it was loaded anew.
pub fn last_of_this_tab() -> Option<RunId> {
    let name = session()?.get_item(LAST).ok()??;
    RunId::read(&name)
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}
