//! vLLM on this computer or in its network. It answers every web page unless told otherwise (its `cli_args.py`).

use super::{Address, Facts, LOCAL, Model};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "vllm",
    name: "vLLM",
    address: Address::Usual("http://localhost:8000/v1"),
    model: Model::Listed(&[]),
    ..LOCAL
};
