//! Keys that are kept: what is to be written down, and how it is put back.

use super::{BoundKey, Settings};
use crate::provider::catalogue::Provider;
use crate::provider::endpoint::BaseUrl;
use crate::provider::key::ApiKey;
use crate::provider::keyring::{KeptKey, Keyring};

impl Settings {
    /// All keys that were given, each with where it belongs.
    pub fn keyring(&self) -> Keyring {
        let owns = self.owns.iter().filter_map(|(id, own)| {
            let bound = own.key.as_ref()?;
            Some(KeptKey {
                provider: (*id).to_owned(),
                origin: bound.origin.as_ref()?.to_string(),
                base_url: own.base_url.clone(),
                model: own.model.clone(),
                key: bound.key.clone(),
            })
        });
        Keyring {
            provider: self.provider.id.to_owned(),
            keys: owns.collect(),
        }
    }

    /// Puts keys back that were kept, each where it belongs and nowhere else. What was typed meanwhile stays.
    pub fn fill(&mut self, ring: &Keyring) {
        for kept in &ring.keys {
            let Some(provider) = Provider::from_id(&kept.provider) else {
                continue;
            };
            if self.key_of(provider).is_some() {
                continue;
            }
            if self.base_url_of(provider).is_empty() {
                self.set_base_url_of(provider, &kept.base_url);
            }
            let is_there = |base: BaseUrl| base.origin().to_string() == kept.origin;
            if !self.base(provider).is_ok_and(is_there) {
                continue;
            }
            let key = kept.key.clone();
            self.own_mut(provider).key = Some(BoundKey { key, origin: None });
            self.bind(provider);
            if self.model_of(provider).is_empty() {
                self.set_model_of(provider, &kept.model);
            }
        }
        if let (true, Some(provider)) = (
            self.provider.is_practice(),
            Provider::from_id(&ring.provider),
        ) {
            self.provider = provider;
        }
    }

    /// A key that came otherwise than by being typed: from the provider itself.
    pub fn accept_key(&mut self, provider: Provider, key: ApiKey) {
        self.own_mut(provider).key = Some(BoundKey { key, origin: None });
        self.bind(provider);
    }

    /// Drops every key. Answers how many there were.
    pub fn forget_keys(&mut self) -> usize {
        let keys = self.owns.values_mut().filter_map(|own| own.key.take());
        keys.count()
    }
}
