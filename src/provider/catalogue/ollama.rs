//! Ollama on this computer. It answers pages from elsewhere only when told to by `OLLAMA_ORIGINS` (its `envconfig/config.go`).

use super::{Address, Facts, LOCAL, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "ollama",
    name: "Ollama",
    address: Address::Usual("http://localhost:11434/v1"),
    model: Model::Listed(&[]),
    ..LOCAL
};
