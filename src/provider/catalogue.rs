//! The providers that this page knows, each a small file of facts. A new one is a file beside these and a line in [`Provider::ALL`].
//!
//! Nothing here decides anything: the settings, the dialects and the words read it.

mod anthropic;
mod azure;
mod browser;
mod caching;
mod cerebras;
mod compatible;
mod deepseek;
mod fireworks;
mod gemini;
mod groq;
mod hugging_face;
mod litellm;
mod llama_cpp;
mod lm_studio;
mod mistral;
mod ollama;
mod openai;
mod openrouter;
mod practice;
mod together;
mod vllm;
mod xai;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

pub use self::caching::{CacheAsk, Caching};

/// What is known of a provider.
#[derive(Debug)]
pub struct Facts {
    /// Its name in job files, in what is stored and in the page's list.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Where it is.
    pub address: Address,
    /// Whether it wants a key.
    pub key: KeyWanted,
    /// In which header the key goes.
    pub header: KeyHeader,
    /// How its keys begin, where no other's begin so.
    pub key_begins: Option<&'static str>,
    /// The page where a key is made.
    pub keys_at: Option<&'static str>,
    /// What it speaks.
    pub dialect: Dialect,
    /// Which model it is asked for unless a person names one.
    pub model: Model,
    /// What it calls the limit of a reply.
    pub limit: LimitName,
    /// How its models are told that they need not think.
    pub thinking: Thinking,
    /// Whether it answers web pages.
    pub web: Web,
    /// It refuses a wrong key in a way that no web page can read.
    pub hides_refusals: bool,
    /// It lists its models to anybody, or may do so, so that the list says nothing of the key.
    pub has_public_list: bool,
    /// What it says of caching the beginning of a prompt.
    pub caches: Option<Caching>,
}

/// Where a provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// Nowhere: nothing is sent.
    None,
    /// At this base URL.
    Fixed(&'static str),
    /// At this base URL, unless the person says otherwise.
    Usual(&'static str),
    /// Where the person says. This is an example.
    Asked(&'static str),
}

/// Whether a provider wants a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyWanted {
    /// There is none.
    No,
    /// It depends on the server.
    Maybe,
    /// Nothing goes without.
    Yes,
}

/// In which header a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyHeader {
    /// `Authorization: Bearer …`
    Bearer,
    /// `x-api-key: …`
    XApiKey,
    /// `api-key: …`
    ApiKey,
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Nothing: the replies are scripted.
    Practice,
    /// Chat Completions.
    Chat,
    /// Anthropic's Messages.
    Messages,
    /// The browser's own model is asked in the page.
    Browser,
}

/// Which model is asked for unless a person names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// This one.
    Default(&'static str),
    /// The server's own choice.
    Servers,
    /// One must be named. Of those that are listed, the first that holds the first of these words is proposed, or else the
    /// first at all.
    Listed(&'static [&'static str]),
    /// One must be named, and no list tells which.
    Named,
}

/// What the limit of a reply is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitName {
    /// `max_tokens`
    MaxTokens,
    /// `max_completion_tokens`
    MaxCompletionTokens,
}

/// How models are told that they need not think before they answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thinking {
    /// Nothing is known.
    Unknown,
    /// By the name of the model, as OpenAI's are.
    ByName,
    /// They need not be told, but the name tells whether they take a temperature, as Anthropic's do.
    Messages,
}

/// Whether a provider answers web pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Web {
    /// It does, or says how to make it.
    Known,
    /// Nobody has seen it.
    Unknown,
}

/// What most services on the web have in common.
const HOSTED: Facts = Facts {
    id: "",
    name: "",
    address: Address::None,
    key: KeyWanted::Yes,
    header: KeyHeader::Bearer,
    key_begins: None,
    keys_at: None,
    dialect: Dialect::Chat,
    model: Model::Named,
    limit: LimitName::MaxTokens,
    thinking: Thinking::Unknown,
    web: Web::Known,
    hides_refusals: false,
    has_public_list: false,
    caches: None,
};

/// What most servers of one's own have in common.
const LOCAL: Facts = Facts {
    key: KeyWanted::Maybe,
    model: Model::Servers,
    ..HOSTED
};

/// Who answers: one of [`Provider::ALL`].
#[derive(Clone, Copy)]
pub struct Provider(&'static Facts);

impl Provider {
    /// Scripted replies.
    pub const PRACTICE: Self = Self(&practice::FACTS);
    /// OpenAI, whose keys most people have.
    pub const OPENAI: Self = Self(&openai::FACTS);
    /// Anthropic.
    pub const ANTHROPIC: Self = Self(&anthropic::FACTS);
    /// OpenRouter, where one can sign in.
    pub const OPENROUTER: Self = Self(&openrouter::FACTS);
    /// Ollama.
    pub const OLLAMA: Self = Self(&ollama::FACTS);
    /// LM Studio.
    pub const LM_STUDIO: Self = Self(&lm_studio::FACTS);
    /// llama.cpp.
    pub const LLAMA_CPP: Self = Self(&llama_cpp::FACTS);
    /// vLLM.
    pub const VLLM: Self = Self(&vllm::FACTS);
    /// The browser's own model.
    pub const BROWSER: Self = Self(&browser::FACTS);
    /// Any server that speaks Chat Completions.
    pub const COMPATIBLE: Self = Self(&compatible::FACTS);

    /// Every provider, in the order of the list.
    pub const ALL: [Self; 21] = [
        Self::PRACTICE,
        Self::OPENAI,
        Self::ANTHROPIC,
        Self(&gemini::FACTS),
        Self::OPENROUTER,
        Self(&groq::FACTS),
        Self(&mistral::FACTS),
        Self(&deepseek::FACTS),
        Self(&together::FACTS),
        Self(&fireworks::FACTS),
        Self(&xai::FACTS),
        Self(&cerebras::FACTS),
        Self(&hugging_face::FACTS),
        Self(&azure::FACTS),
        Self::OLLAMA,
        Self::LM_STUDIO,
        Self::LLAMA_CPP,
        Self::VLLM,
        Self(&litellm::FACTS),
        Self::BROWSER,
        Self::COMPATIBLE,
    ];

    /// The provider of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.id == id)
    }

    /// Whose key this is, where its first letters tell. That of OpenAI and some others all begin with `sk-` and tell nothing.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| {
            let begins = provider.key_begins;
            begins.is_some_and(|begins| key.starts_with(begins))
        })
    }

    /// It answers without anything being sent or paid.
    pub fn is_practice(self) -> bool {
        self == Self::PRACTICE
    }

    /// It has an address that a person may type.
    pub fn has_own_address(self) -> bool {
        matches!(self.address, Address::Usual(_) | Address::Asked(_))
    }

    /// Of the models that it lists, the one to propose where none was named; `None` where none need be.
    pub fn propose(self, listed: &[String]) -> Option<&str> {
        let Model::Listed(words) = self.model else {
            return None;
        };
        let holding = |word: &&str| listed.iter().find(|model| model.contains(*word));
        let best = words.iter().find_map(holding);
        best.or(listed.first()).map(String::as_str)
    }
}

impl Deref for Provider {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.0
    }
}

impl Default for Provider {
    fn default() -> Self {
        Self::PRACTICE
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Provider {}

impl Hash for Provider {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::endpoint::BaseUrl;

    #[test]
    fn every_provider_has_a_name_of_its_own_that_a_job_file_can_hold() {
        for (place, provider) in Provider::ALL.into_iter().enumerate() {
            assert!(!provider.name.is_empty() && crate::engine::prompt::is_slot_name(provider.id));
            assert_eq!(Provider::from_id(provider.id), Some(provider));
            let before = Provider::ALL.iter().take(place);
            assert!(
                before.clone().all(|other| *other != provider),
                "{provider:?}"
            );
            assert!(before.clone().all(|other| other.name != provider.name));
        }
    }

    #[test]
    fn every_address_is_one_and_what_is_on_the_web_speaks_tls() {
        for provider in Provider::ALL {
            match provider.address {
                Address::None => assert_eq!(provider.key, KeyWanted::No),
                Address::Fixed(base) => {
                    let base = BaseUrl::parse(base).unwrap();
                    assert!(base.origin().is_secure(), "{provider:?}");
                    assert_eq!(provider.key, KeyWanted::Yes);
                    assert!(
                        provider
                            .keys_at
                            .is_some_and(|page| page.starts_with("https://"))
                    );
                }
                Address::Usual(base) | Address::Asked(base) => {
                    assert_eq!(BaseUrl::parse(base).unwrap().to_string(), base);
                }
            }
        }
    }

    #[test]
    fn a_key_is_known_by_its_first_letters_where_they_tell() {
        let of = |key| Provider::of_key(key).map_or("", |provider| provider.id);
        assert_eq!(of("sk-ant-api03-x"), "anthropic");
        assert_eq!(of("sk-or-v1-x"), "openrouter");
        assert_eq!(of("gsk_x"), "groq");
        assert_eq!(of("fw_3Zx"), "fireworks");
        assert_eq!(of("tgp_v1_x"), "together");
        assert_eq!(
            (of("xai-x"), of("hf_x"), of("csk-x")),
            ("xai", "hugging-face", "cerebras")
        );
        assert_eq!(
            of("3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a"),
            "",
            "hexadecimal digits"
        );
        assert_eq!(
            of("aB3xaB3xaB3xaB3xaB3xaB3xaB3xaB3x"),
            "",
            "letters and digits"
        );
        assert_eq!((of("sk-proj-x"), of("sk-x"), of("")), ("openai", "", ""));
    }

    #[test]
    fn a_model_is_proposed_from_what_is_listed_and_nowhere_else() {
        let listed = ["claude-opus-9", "claude-haiku-9", "claude-sonnet-9"].map(str::to_owned);
        assert_eq!(Provider::ANTHROPIC.propose(&listed), Some("claude-haiku-9"));
        assert_eq!(
            Provider::ANTHROPIC.propose(&listed[..1]),
            Some("claude-opus-9")
        );
        assert_eq!(Provider::OLLAMA.propose(&listed), Some("claude-opus-9"));
        assert_eq!(Provider::ANTHROPIC.propose(&[]), None);
        assert_eq!(Provider::OPENAI.propose(&listed), None, "it has a default");
        assert_eq!(
            Provider::LLAMA_CPP.propose(&listed),
            None,
            "it chooses itself"
        );
    }
}
