//! Practice: scripted replies, no key, no network.

use super::{Address, Dialect, Facts, KeyWanted, LOCAL};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "practice",
    name: "Practice",
    address: Address::None,
    dialect: Dialect::Practice,
    key: KeyWanted::No,
    ..LOCAL
};
