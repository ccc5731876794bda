//! Azure OpenAI by its v1 API: each resource has an address of its own, and a model is named by its deployment. Whether a resource answers
//! web pages was not seen.

use super::{Address, Facts, HOSTED, KeyHeader, LimitName, Model, Thinking, Web};

/// What is known of it.
pub(super) const FACTS: Facts = Facts {
    id: "azure",
    name: "Azure OpenAI",
    address: Address::Asked("https://your-resource.openai.azure.com/openai/v1"),
    keys_at: Some("https://portal.azure.com"),
    header: KeyHeader::ApiKey,
    model: Model::Named,
    limit: LimitName::MaxCompletionTokens,
    thinking: Thinking::ByName,
    web: Web::Unknown,
    ..HOSTED
};
