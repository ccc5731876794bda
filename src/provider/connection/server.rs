//! Which server is asked, and so which switches it has.

use crate::provider::catalogue::{Address, Provider};
use crate::provider::endpoint::{BaseUrl, Endpoint, Origin, Reach};

/// Which server it is, as far as the provider and the address tell: each has its own switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// A service on the web with an address of its own.
    Service(Provider),
    /// Ollama, chosen or by its port.
    Ollama,
    /// LM Studio, chosen or by its port.
    LmStudio,
    /// llama.cpp's server, chosen or by its port.
    LlamaCpp,
    /// vLLM, chosen or by its port.
    Vllm,
    /// `LiteLLM`'s proxy.
    LiteLlm,
    /// Another on this computer or in its network.
    Near,
    /// Another, somewhere.
    Far,
}

impl Server {
    /// The server of an endpoint.
    pub fn of(endpoint: &Endpoint) -> Self {
        let origin = endpoint.base.origin();
        let is_near = origin.reach() != Reach::Internet;
        if let Some(service) = service_at(origin) {
            return Self::Service(service);
        }
        match (endpoint.provider.id, origin.port()) {
            ("ollama", _) | (_, Some(11434)) => Self::Ollama,
            ("lm-studio", _) | (_, Some(1234)) => Self::LmStudio,
            ("llama-cpp", _) => Self::LlamaCpp,
            ("vllm", _) => Self::Vllm,
            ("litellm", _) => Self::LiteLlm,
            (_, Some(8080)) if is_near => Self::LlamaCpp,
            (_, Some(8000)) if is_near => Self::Vllm,
            _ if is_near => Self::Near,
            _ => Self::Far,
        }
    }
}

/// The service on the web that is there. Whoever types its address as one of their own asks the same one.
pub(super) fn service_at(origin: &Origin) -> Option<Provider> {
    Provider::ALL.into_iter().find(|provider| {
        matches!(provider.address, Address::Fixed(base)
            if BaseUrl::parse(base).is_ok_and(|base| base.origin() == origin))
    })
}
