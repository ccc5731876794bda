//! The lanes of this page: one for each origin and key. They outlive their runs, for what a provider has asked for holds
//! for the next run, too.

use std::cell::RefCell;
use std::rc::Rc;

use crate::engine::lane::Lane;
use crate::provider::endpoint::{Endpoint, Origin};
use crate::provider::key::ApiKey;

/// A lane, and whose it is.
type KeptLane = (Origin, Option<ApiKey>, Rc<Lane>);

thread_local! {
    static LANES: RefCell<Vec<KeptLane>> = RefCell::default();
}

/// The one lane of this origin and key.
pub(super) fn lane_of(endpoint: &Endpoint) -> Rc<Lane> {
    let (origin, key) = (endpoint.base.origin(), &endpoint.key);
    LANES.with_borrow_mut(|lanes| {
        let known = lanes
            .iter()
            .find(|(other, of, _)| other == origin && of == key);
        if let Some((_, _, lane)) = known {
            return Rc::clone(lane);
        }
        let lane = Rc::new(Lane::new(endpoint.places()));
        lanes.push((origin.clone(), key.clone(), Rc::clone(&lane)));
        lane
    })
}
