//! Settings that have been checked: whom a run calls.

use crate::engine::lane;
use crate::provider::endpoint::Endpoint;

/// Settings that can be run with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// With practice replies, whoever the job would ask.
    Practice,
    /// With models.
    Calls(Callees),
}

/// Whom a run calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callees {
    /// For parts that name no provider.
    pub own: Callee,
    /// For parts that do, by its name.
    pub others: Vec<(String, Callee)>,
}

/// Who is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callee {
    /// A server.
    Network(Endpoint),
    /// The browser's own model.
    Browser,
}

impl Callee {
    /// How many calls its lane lets out at once, where a person allows so many. The browser's own model is asked one call at
    /// a time: whether it works on several is not specified.
    pub fn places_of(&self, allowed: usize) -> usize {
        match self {
            Self::Network(endpoint) => endpoint.places_of(allowed),
            Self::Browser => 1,
        }
    }
}

impl Ready {
    /// How many calls of the run's own provider are out at once, where a person allows so many.
    pub fn places_of(&self, allowed: usize) -> usize {
        match self {
            Self::Practice => lane::PLACES,
            Self::Calls(callees) => callees.own.places_of(allowed),
        }
    }

    /// A key goes with its calls.
    pub fn has_key(&self) -> bool {
        let Self::Calls(Callees { own, others }) = self else {
            return false;
        };
        let others = others.iter().map(|(_, callee)| callee);
        let mut all = std::iter::once(own).chain(others);
        all.any(|callee| matches!(callee, Callee::Network(endpoint) if endpoint.key.is_some()))
    }

    /// The server of the run's own provider.
    pub fn endpoint(self) -> Option<Endpoint> {
        match self {
            Self::Calls(Callees {
                own: Callee::Network(endpoint),
                ..
            }) => Some(endpoint),
            _ => None,
        }
    }
}
