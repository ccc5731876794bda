//! Hugging Face's router to many providers. Its own library for browsers calls this address; whether it answers every web page was not
//! seen.

use super::{Address, Facts, HOSTED, Model, Web};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "hugging-face",
    name: "Hugging Face",
    address: Address::Fixed("https://router.huggingface.co/v1"),
    key_begins: Some("hf_"),
    keys_at: Some("https://huggingface.co/settings/tokens"),
    model: Model::Listed(&["Instruct"]),
    web: Web::Unknown,
    // Whether its list tells a wrong key was not seen, so that it proves none good.
    has_public_list: true,
    ..HOSTED
};
