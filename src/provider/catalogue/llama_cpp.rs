//! llama.cpp's server on this computer. It answers every web page (its `server-http.cpp`) and serves one model.

use super::{Address, Facts, LOCAL, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "llama-cpp",
    name: "llama.cpp",
    address: Address::Usual("http://localhost:8080/v1"),
    model: Model::Servers,
    ..LOCAL
};
