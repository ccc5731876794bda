//! What a person chose: the provider, the base URL, the key and the model, as a draft that is checked
//! before anything is sent.
//!
//! A key is bound to the origin that it was given for. When the base URL comes to name another origin,
//! the key is dropped, not sent there.

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

    /// The key, to show in its own field.
    pub fn key(&self) -> Option<&ApiKey> {
        self.key.as_ref().map(|bound| &bound.key)
    }

    /// The model as it was typed.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Another provider answers from now on. Its model has another name, so the old one is cleared.
    /// Answers whether a key was dropped because it belongs to another origin.
    pub fn set_provider(&mut self, provider: Provider) -> bool {
        if provider != self.provider {
            self.provider = provider;
            self.model.clear();
        }
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
        self.key = ApiKey::new(typed).map(|key| BoundKey { key, origin: None });
        if self.provider == Provider::Practice && self.key.is_some() {
            self.provider = Provider::OpenAi;
        }
        self.bind();
    }

    /// A model was named.
    pub fn set_model(&mut self, typed: &str) {
        typed.trim().clone_into(&mut self.model);
    }

    /// Binds a new key to the address beside it; drops one that belongs elsewhere.
    fn bind(&mut self) -> bool {
        let Some(origin) = self.base().ok().flatten().map(|base| base.origin().clone()) else {
            return false;
        };
        match &mut self.key {
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
                self.key = None;
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
            model: self.model.clone(),
            with_key: self.key.is_some(),
        }
    }

    /// The settings as they were, and without a key, which nobody has written down. One that was given since stays
    /// where it belongs to the same address.
    pub fn remember(&mut self, was: &Remembered) {
        self.provider = was.provider;
        self.base_url.clone_from(&was.base_url);
        self.model.clone_from(&was.model);
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
        if service == Service::OpenAi && self.key.is_none() {
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
            _ if !self.model.is_empty() => Some(self.model.clone()),
            Provider::OpenAi => Some(OPENAI_MODEL.to_owned()),
            Provider::Practice | Provider::Compatible => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(settings: &Settings) -> Option<&str> {
        settings.key().map(ApiKey::expose)
    }

    #[test]
    fn practice_is_the_default_until_a_key_or_a_base_url_is_given() {
        assert_eq!(Settings::default().check(), Ok(Ready::Practice));
        let mut with_key = Settings::default();
        with_key.set_key("sk-1");
        assert_eq!(with_key.provider(), Provider::OpenAi);
        let mut with_url = Settings::default();
        with_url.set_base_url("http://localhost:1/v1");
        assert_eq!(with_url.provider(), Provider::Compatible);
    }

    #[test]
    fn openai_needs_a_key_and_has_a_model() {
        let mut settings = Settings::default();
        settings.set_provider(Provider::OpenAi);
        assert_eq!(settings.check(), Err(vec![SettingsProblem::NoKey]));
        settings.set_key("sk-ключ");
        assert_eq!(settings.check(), Err(vec![SettingsProblem::OddKey]));
        settings.set_key("sk-1");
        let Ok(Ready::Network(endpoint)) = settings.check() else {
            panic!("not ready");
        };
        assert_eq!(endpoint.model.as_deref(), Some(OPENAI_MODEL));
        assert_eq!(endpoint.base.to_string(), OPENAI_BASE);
    }

    #[test]
    fn a_compatible_server_needs_a_base_url_and_no_key() {
        let mut settings = Settings::default();
        settings.set_provider(Provider::Compatible);
        assert_eq!(
            settings.check(),
            Err(vec![SettingsProblem::BaseUrl(BadUrl::Empty)])
        );
        settings.set_base_url("localhost:11434");
        assert_eq!(
            settings.check(),
            Err(vec![SettingsProblem::BaseUrl(BadUrl::Scheme)])
        );
        settings.set_base_url("http://localhost:11434/v1");
        let Ok(Ready::Network(endpoint)) = settings.check() else {
            panic!("not ready");
        };
        assert_eq!((endpoint.key, endpoint.model), (None, None));
    }

    #[test]
    fn settings_are_remembered_without_their_key() {
        let mut settings = Settings::default();
        settings.set_base_url("https://a.example/v1/");
        settings.set_key("sk-secret");
        settings.set_model("m");
        let was = settings.remembered();
        assert!(was.with_key && !format!("{was:?}").contains("secret"));
        let mut anew = Settings::default();
        anew.remember(&was);
        assert_eq!((anew.remembered().with_key, key_of(&anew)), (false, None));
        anew.set_key("sk-secret");
        assert_eq!(anew.remembered(), was);
        let mut elsewhere = Settings::default();
        elsewhere.set_base_url("https://b.example/v1");
        elsewhere.set_key("sk-other");
        elsewhere.remember(&was);
        assert_eq!(key_of(&elsewhere), None, "a key of another address");
        let mut mistaken = Settings::default();
        mistaken.set_base_url("sk-secret");
        assert_eq!(mistaken.remembered().base_url, "");
    }

    #[test]
    fn a_key_is_never_kept_for_another_origin() {
        let mut settings = Settings::default();
        settings.set_provider(Provider::Compatible);
        settings.set_key("sk-1");
        assert!(
            !settings.set_base_url("https://a.example/v1"),
            "a new key takes the address beside it"
        );
        assert!(
            !settings.set_base_url("https://a.example/v2"),
            "another path is the same origin"
        );
        assert!(!settings.set_base_url("https://"), "no address yet");
        assert_eq!(key_of(&settings), Some("sk-1"));
        assert!(settings.set_base_url("https://b.example/v1"));
        assert_eq!(key_of(&settings), None);

        settings.set_key("sk-2");
        assert!(settings.set_provider(Provider::OpenAi));
        assert_eq!(key_of(&settings), None);
        settings.set_key("sk-3");
        assert!(!settings.set_provider(Provider::Practice));
        assert!(
            !settings.set_provider(Provider::OpenAi),
            "back to where the key belongs"
        );
        assert_eq!(key_of(&settings), Some("sk-3"));
    }
}
