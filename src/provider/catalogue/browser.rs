//! The browser's own model, by the Prompt API: `LanguageModel`, in Chrome from 148 on, on computers that are strong enough.

use super::{Address, Dialect, Facts, KeyWanted, LOCAL};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "browser",
    name: "This browser's model",
    address: Address::None,
    dialect: Dialect::Browser,
    key: KeyWanted::No,
    ..LOCAL
};
