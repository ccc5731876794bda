//! What a person chose: the provider, the base URL, the key and the model, as a draft that is checked
//! before anything is sent.
//!
//! Each provider keeps its own key and model, so that looking at another costs nothing. A key is bound to the origin
//! that it was given for. When the base URL comes to name another origin, the key is dropped, not sent there.

use super::endpoint::{BadUrl, BaseUrl, Endpoint, Origin, Service};
use super::key::ApiKey;

/// OpenAI's base URL.
pub const OPENAI_BASE: &str = "https://api.openai.com/v1";

/// The model that OpenAI is asked for unless another is named: the successor that OpenAI names for
/// gpt-4o-mini and gpt-4.1-mini, which end on 2027-01-14 (two articles of October 2026 that quote OpenAI's
/// deprecations page; the page itself was not read).
pub const OPENAI_MODEL: &str = "gpt-6-luna";

/// Who answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provider {
    /// Scripted replies; no key, no network.
    #[default]
    Practice,
    /// OpenAI.
    OpenAi,
    /// Any server that speaks Chat Completions.
    Compatible,
}

impl Provider {
    /// Every provider, in the order of the list.
    pub const ALL: [Self; 3] = [Self::Practice, Self::OpenAi, Self::Compatible];

    /// The provider's name in the page's list.
    pub fn id(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::OpenAi => "openai",
            Self::Compatible => "openai-compatible",
        }
    }

    /// The provider of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.id() == id)
    }
}

/// The settings as they stand in the dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    provider: Provider,
    base_url: String,
    openai: Own,
    compatible: Own,
}

/// What was given for one provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Own {
    key: Option<BoundKey>,
    model: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct BoundKey {
    key: ApiKey,
    /// `None` until an address stands beside it.
    origin: Option<Origin>,
}

/// Who was asked, without the key: what may be written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// Who answers.
    pub provider: Provider,
    /// The base URL, if it is one; empty otherwise.
    pub base_url: String,
    /// The model as it was typed.
    pub model: String,
    /// There was a key.
    pub with_key: bool,
}

/// A problem with the settings, each at its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsProblem {
    /// The base URL is none.
    BaseUrl(BadUrl),
    /// OpenAI needs a key.
    NoKey,
    /// The key holds characters that no header may carry.
    OddKey,
}

/// Settings that can be run with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// With practice replies.
    Practice,
    /// Over the network.
    Network(Endpoint),
}

impl Settings {
    /// Who answers.
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// The base URL as it was typed.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The key of this provider, to show in its own field.
    pub fn key(&self) -> Option<&ApiKey> {
        let bound = self.own()?.key.as_ref();
        bound.map(|bound| &bound.key)
    }

    /// The model of this provider, as it was typed.
    pub fn model(&self) -> &str {
        self.own().map_or("", |own| &own.model)
    }

    /// Another provider answers from now on, with the key and the model that were given for it. What was given for the
    /// one before is kept beside, and not sent. Answers whether a key was dropped because the address has come to be of
    /// another origin meanwhile.
    pub fn set_provider(&mut self, provider: Provider) -> bool {
        self.provider = provider;
        self.bind()
    }

    /// A base URL was typed to its end. A person in practice who gives one wants it to be asked. Answers
    /// whether a key was dropped because it belongs to another origin.
    pub fn set_base_url(&mut self, typed: &str) -> bool {
        typed.trim().clone_into(&mut self.base_url);
        if self.provider == Provider::Practice && !self.base_url.is_empty() {
            self.provider = Provider::Compatible;
        }
        self.bind()
    }

    /// A key was typed. A person in practice who gives one wants it to be used, and a key alone is one of
    /// OpenAI's.
    pub fn set_key(&mut self, typed: &str) {
        let key = ApiKey::new(typed).map(|key| BoundKey { key, origin: None });
        if self.provider == Provider::Practice && key.is_some() {
            self.provider = Provider::OpenAi;
        }
        if let Some(own) = self.own_mut() {
            own.key = key;
            self.bind();
        }
    }

    /// A model was named. Practice asks none.
    pub fn set_model(&mut self, typed: &str) {
        if let Some(own) = self.own_mut() {
            typed.trim().clone_into(&mut own.model);
        }
    }

    fn own(&self) -> Option<&Own> {
        match self.provider {
            Provider::Practice => None,
            Provider::OpenAi => Some(&self.openai),
            Provider::Compatible => Some(&self.compatible),
        }
    }

    fn own_mut(&mut self) -> Option<&mut Own> {
        match self.provider {
            Provider::Practice => None,
            Provider::OpenAi => Some(&mut self.openai),
            Provider::Compatible => Some(&mut self.compatible),
        }
    }

    /// Binds a new key to the address beside it; drops one that belongs elsewhere.
    fn bind(&mut self) -> bool {
        let Some(origin) = self.base().ok().flatten().map(|base| base.origin().clone()) else {
            return false;
        };
        let Some(own) = self.own_mut() else {
            return false;
        };
        match &mut own.key {
            Some(BoundKey {
                origin: bound @ None,
                ..
            }) => {
                *bound = Some(origin);
                false
            }
            Some(BoundKey {
                origin: Some(bound),
                ..
            }) if *bound != origin => {
                own.key = None;
                true
            }
            _ => false,
        }
    }

    /// The address, if this provider has one.
    fn base(&self) -> Result<Option<BaseUrl>, BadUrl> {
        match self.provider {
            Provider::Practice => Ok(None),
            Provider::OpenAi => BaseUrl::parse(OPENAI_BASE).map(Some),
            Provider::Compatible => BaseUrl::parse(&self.base_url).map(Some),
        }
    }

    /// What may be written down of them. An address that is none could be a key in the wrong field.
    pub fn remembered(&self) -> Remembered {
        let base = BaseUrl::parse(&self.base_url).map(|base| base.to_string());
        Remembered {
            provider: self.provider,
            base_url: base.unwrap_or_default(),
            model: self.model().to_owned(),
            with_key: self.key().is_some(),
        }
    }

    /// The settings as they were, and without a key, which nobody has written down. One that was given since stays
    /// where it belongs to the same address.
    pub fn remember(&mut self, was: &Remembered) {
        self.provider = was.provider;
        self.base_url.clone_from(&was.base_url);
        self.set_model(&was.model);
        self.bind();
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// All their problems, each at its field.
    pub fn check(&self) -> Result<Ready, Vec<SettingsProblem>> {
        let mut problems = Vec::new();
        let service = match self.provider {
            Provider::Practice => return Ok(Ready::Practice),
            Provider::OpenAi => Service::OpenAi,
            Provider::Compatible => Service::Compatible,
        };
        if service == Service::OpenAi && self.key().is_none() {
            problems.push(SettingsProblem::NoKey);
        }
        if self
            .key()
            .is_some_and(|key| !key.expose().chars().all(|c| c.is_ascii_graphic()))
        {
            problems.push(SettingsProblem::OddKey);
        }
        match self.base() {
            Err(fault) => problems.push(SettingsProblem::BaseUrl(fault)),
            Ok(Some(base)) if problems.is_empty() => {
                return Ok(Ready::Network(Endpoint {
                    service,
                    base,
                    key: self.key().cloned(),
                    model: self.model_or_default(),
                }));
            }
            Ok(_) => {}
        }
        Err(problems)
    }

    fn model_or_default(&self) -> Option<String> {
        match self.provider {
            _ if !self.model().is_empty() => Some(self.model().to_owned()),
            Provider::OpenAi => Some(OPENAI_MODEL.to_owned()),
            Provider::Practice | Provider::Compatible => None,
        }
    }
}

#[cfg(test)]
mod tests;
