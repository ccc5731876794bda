//! `LiteLLM`'s proxy. It answers every web page unless `LITELLM_CORS_ORIGINS` says otherwise.

use super::{Address, Facts, LOCAL, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "litellm",
    name: "LiteLLM",
    address: Address::Usual("http://localhost:4000/v1"),
    model: Model::Listed(&[]),
    ..LOCAL
};
