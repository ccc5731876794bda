//! What a person chose: the provider, the base URL, the key and the model, as a draft that is checked
//! before anything is sent.
//!
//! Each provider keeps its own address, key and model, so that looking at another costs nothing, and so that a job may ask
//! several. A key is bound to the origin that it was given for. When the base URL comes to name another origin, the key is
//! dropped, not sent there.

mod claim;
mod keep;
mod ready;

use std::collections::BTreeMap;

pub use self::ready::{Callee, Callees, Ready};
use super::catalogue::{Address, Dialect, KeyWanted, Model, Provider};
use super::endpoint::{BadUrl, BaseUrl, Endpoint, Origin};
use super::key::ApiKey;
use super::keyring::KeptKey;
use crate::engine::asked::AlsoAsked;

/// The settings as they stand in the dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    provider: Provider,
    /// By the provider's name, of those to which anything was given.
    owns: BTreeMap<&'static str, Own>,
    /// Keys that were kept for where nothing is asked as the settings stand: another address, or a provider that this page does not know.
    unplaced: Vec<KeptKey>,
    /// A key that was typed while nobody was asked, and whose first letters do not tell whose it is. It stands in the field of whoever is
    /// chosen, and is given to none of them until a person goes on with that.
    unclaimed: Option<ApiKey>,
}

/// What was given for one provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Own {
    /// As it was typed; empty for the usual one.
    base_url: String,
    key: Option<BoundKey>,
    /// As it was typed; empty for the provider's own choice.
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

/// A problem with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsProblem {
    /// With what was given for a provider.
    Of(Provider, Fault),
    /// The job asks a provider that this page does not know.
    Unknown(String),
}

/// What is wrong with what was given for a provider, each at its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The base URL is none.
    BaseUrl(BadUrl),
    /// It needs a key.
    NoKey,
    /// The key holds characters that no header may carry.
    OddKey,
    /// Nobody knows whose key it is.
    WhoseKey,
    /// The key is one of this other provider, by its first letters.
    KeyOf(Provider),
    /// A model has to be named.
    NoModel,
}

impl Settings {
    /// Who answers.
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// The base URL as it was typed for this provider; empty for the usual one.
    pub fn base_url(&self) -> &str {
        self.base_url_of(self.provider)
    }

    /// The key of this provider, to show in its own field.
    pub fn key(&self) -> Option<&ApiKey> {
        self.key_of(self.provider)
    }

    /// The model of this provider, as it was typed.
    pub fn model(&self) -> &str {
        self.model_of(self.provider)
    }

    /// The base URL as it was typed for that provider.
    pub fn base_url_of(&self, provider: Provider) -> &str {
        self.own(provider).map_or("", |own| &own.base_url)
    }

    /// The key of that provider, to show in its own field.
    pub fn key_of(&self, provider: Provider) -> Option<&ApiKey> {
        let bound = self.own(provider)?.key.as_ref();
        bound.map(|bound| &bound.key)
    }

    /// The model of that provider, as it was typed.
    pub fn model_of(&self, provider: Provider) -> &str {
        self.own(provider).map_or("", |own| &own.model)
    }

    /// Another provider answers from now on, with what was given for it. What was given for the one before is kept beside, and
    /// not sent.
    pub fn set_provider(&mut self, provider: Provider) {
        self.provider = provider;
    }

    /// A base URL was typed to its end. A person in practice who gives one wants it to be asked. Answers
    /// whether a key was dropped because it belongs to another origin.
    pub fn set_base_url(&mut self, typed: &str) -> bool {
        if self.provider.is_practice() && !typed.trim().is_empty() {
            self.provider = Provider::COMPATIBLE;
        }
        if !typed.trim().is_empty() {
            // Who names the address of a server says whose the key is.
            self.claim();
        }
        self.set_base_url_of(self.provider, typed)
    }

    /// The same for a provider that may be another than the run's.
    pub fn set_base_url_of(&mut self, provider: Provider, typed: &str) -> bool {
        if !provider.has_own_address() {
            return false;
        }
        typed
            .trim()
            .clone_into(&mut self.own_mut(provider).base_url);
        let is_dropped = self.bind(provider);
        self.place_waiting(provider);
        is_dropped && self.key_of(provider).is_none()
    }

    /// The same for a provider that may be another than the run's.
    pub fn set_key_of(&mut self, provider: Provider, typed: &str) {
        if provider.key != KeyWanted::No {
            let key = ApiKey::new(typed);
            self.own_mut(provider).key = key.map(|key| BoundKey { key, origin: None });
            self.bind(provider);
        }
    }

    /// A model was named. Practice asks none.
    pub fn set_model(&mut self, typed: &str) {
        self.set_model_of(self.provider, typed);
    }

    /// The same for a provider that may be another than the run's.
    pub fn set_model_of(&mut self, provider: Provider, typed: &str) {
        if has_models(provider) {
            typed.trim().clone_into(&mut self.own_mut(provider).model);
        }
    }

    fn own(&self, provider: Provider) -> Option<&Own> {
        self.owns.get(provider.id)
    }

    fn own_mut(&mut self, provider: Provider) -> &mut Own {
        self.owns.entry(provider.id).or_default()
    }

    /// Binds a new key to the address beside it; drops one that belongs elsewhere.
    fn bind(&mut self, provider: Provider) -> bool {
        let Some(origin) = self.base(provider).ok().map(|base| base.origin().clone()) else {
            return false;
        };
        let own = self.own_mut(provider);
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

    /// The address of a provider that has one.
    fn base(&self, provider: Provider) -> Result<BaseUrl, BadUrl> {
        let typed = self.base_url_of(provider);
        match provider.address {
            Address::Fixed(base) => BaseUrl::parse(base),
            Address::Usual(base) if typed.is_empty() => BaseUrl::parse(base),
            Address::None => Err(BadUrl::Empty),
            Address::Usual(_) | Address::Asked(_) => BaseUrl::parse(typed),
        }
    }

    /// What may be written down of them. An address that is none could be a key in the wrong field.
    pub fn remembered(&self) -> Remembered {
        let base = BaseUrl::parse(self.base_url()).map(|base| base.to_string());
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
        self.answer_unless_unclaimed(was.provider);
        self.set_base_url_of(was.provider, &was.base_url);
        self.set_model_of(was.provider, &was.model);
    }

    /// Checks the settings for a job that asks nobody but the run's own provider.
    ///
    /// # Errors
    /// All their problems, each at its field.
    pub fn check(&self) -> Result<Ready, Vec<SettingsProblem>> {
        self.check_for(&[])
    }

    /// Checks the settings for a job that asks these others, too. In practice nobody is asked, whoever a job names.
    ///
    /// # Errors
    /// All their problems, each at its field, those of the run's own provider first.
    pub fn check_for(&self, others: &[AlsoAsked]) -> Result<Ready, Vec<SettingsProblem>> {
        if self.provider.is_practice() {
            let whose = SettingsProblem::Of(self.provider, Fault::WhoseKey);
            return match self.unclaimed {
                Some(_) => Err(vec![whose]),
                None => Ok(Ready::Practice),
            };
        }
        let mut problems = Vec::new();
        let own = self.callee(self.provider, false, &mut problems);
        let others: Vec<_> = others
            .iter()
            .filter_map(|asked| match Provider::from_id(&asked.provider) {
                Some(provider) if !provider.is_practice() => {
                    let callee = self.callee(provider, asked.names_model, &mut problems)?;
                    Some((asked.provider.clone(), callee))
                }
                // Practice replies among those of models would be a pretence.
                _ => {
                    problems.push(SettingsProblem::Unknown(asked.provider.clone()));
                    None
                }
            })
            .collect();
        match own {
            Some(own) if problems.is_empty() => Ok(Ready::Calls(Callees { own, others })),
            _ => Err(problems),
        }
    }

    /// Whom a provider's calls go to; `None` where anything is missing or wrong.
    pub fn callee_of(&self, provider: Provider) -> Option<Callee> {
        self.callee(provider, false, &mut Vec::new())
    }

    fn callee(
        &self,
        provider: Provider,
        names_model: bool,
        problems: &mut Vec<SettingsProblem>,
    ) -> Option<Callee> {
        if provider.dialect == Dialect::Browser {
            return Some(Callee::Browser);
        }
        let before = problems.len();
        let mut tell = |fault| {
            let problem = SettingsProblem::Of(provider, fault);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        };
        match self.key_of(provider) {
            None if provider.key == KeyWanted::Yes => tell(Fault::NoKey),
            Some(key) if !key.expose().chars().all(|c| c.is_ascii_graphic()) => {
                tell(Fault::OddKey);
            }
            // Whose server a person's own address is, nobody knows.
            Some(key) if !provider.has_own_address() => {
                let of = Provider::of_key(key.expose()).filter(|of| *of != provider);
                if let Some(other) = of {
                    tell(Fault::KeyOf(other));
                }
            }
            _ => {}
        }
        let model = self.model_or_default(provider);
        let wants_name = matches!(provider.model, Model::Listed(_) | Model::Named);
        if model.is_none() && wants_name && !names_model {
            tell(Fault::NoModel);
        }
        let base = self
            .base(provider)
            .map_err(|fault| tell(Fault::BaseUrl(fault)));
        (problems.len() == before).then_some(Callee::Network(Endpoint {
            provider,
            base: base.ok()?,
            key: self.key_of(provider).cloned(),
            model,
        }))
    }

    fn model_or_default(&self, provider: Provider) -> Option<String> {
        let typed = self.model_of(provider);
        match provider.model {
            _ if !typed.is_empty() => Some(typed.to_owned()),
            Model::Default(model) => Some(model.to_owned()),
            Model::Servers | Model::Listed(_) | Model::Named => None,
        }
    }

    /// The server of the run's own provider as far as it is known, to ask for its models before one is named; `None` where
    /// anything else is missing.
    pub fn without_model(&self) -> Option<Endpoint> {
        self.without_model_of(self.provider)
    }

    /// The same for a provider that may be another than the run's.
    pub fn without_model_of(&self, provider: Provider) -> Option<Endpoint> {
        match self.callee(provider, true, &mut Vec::new())? {
            Callee::Network(endpoint) => Some(endpoint),
            Callee::Browser => None,
        }
    }
}

fn has_models(provider: Provider) -> bool {
    matches!(provider.dialect, Dialect::Chat | Dialect::Messages)
}

#[cfg(test)]
mod tests;
