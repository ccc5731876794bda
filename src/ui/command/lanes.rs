//! The lanes of this page: one for each origin and key, and one for the browser's own model. They outlive their runs, for
//! what a provider has asked for holds for the next run, too.

use std::cell::RefCell;
use std::rc::Rc;

use crate::browser::timer::PageClock;
use crate::engine::lane::Lane;
use crate::engine::ports::Clock;
use crate::provider::endpoint::Origin;
use crate::provider::key::ApiKey;
use crate::provider::settings::Callee;

/// Whose a lane is; the browser's own model has neither origin nor key.
type Whose = Option<(Origin, Option<ApiKey>)>;

thread_local! {
    static LANES: RefCell<Vec<(Whose, Rc<Lane>)>> = RefCell::default();
}

/// The one lane of this origin and key.
pub(super) fn lane_of(callee: &Callee) -> Rc<Lane> {
    let whose = match callee {
        Callee::Network(endpoint) => Some((endpoint.base.origin().clone(), endpoint.key.clone())),
        Callee::Browser => None,
    };
    LANES.with_borrow_mut(|lanes| {
        if let Some((_, lane)) = lanes.iter().find(|(other, _)| *other == whose) {
            return Rc::clone(lane);
        }
        let lane = Rc::new(Lane::new(callee.places_of(crate::engine::lane::PLACES)));
        lanes.push((whose, Rc::clone(&lane)));
        lane
    })
}

/// A person knows better than to wait.
pub(super) fn lift_pauses() {
    let now = PageClock.now();
    LANES.with_borrow(|lanes| lanes.iter().for_each(|(_, lane)| lane.lift_pause(now)));
}

/// Forgets the lanes of keys, and with them the keys. One of the same key begins anew.
pub(super) fn forget_keys() {
    LANES.with_borrow_mut(|lanes| lanes.retain(|(whose, _)| !matches!(whose, Some((_, Some(_))))));
}
