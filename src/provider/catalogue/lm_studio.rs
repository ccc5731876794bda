//! LM Studio on this computer. It answers web pages when its switch for CORS is on.

use super::{Address, Facts, LOCAL, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "lm-studio",
    name: "LM Studio",
    address: Address::Usual("http://localhost:1234/v1"),
    model: Model::Listed(&[]),
    ..LOCAL
};
