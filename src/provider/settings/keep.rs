//! Keys that are kept: what is to be written down, and how it is put back.

use super::{BoundKey, Settings};
use crate::provider::catalogue::Provider;
use crate::provider::endpoint::BaseUrl;
use crate::provider::key::ApiKey;
use crate::provider::keyring::{KeptKey, Keyring};

impl Settings {
    /// All keys that were given, each with where it belongs, and those that were kept and have no place here.
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
        let mut keys: Vec<KeptKey> = owns.collect();
        let unplaced = self.unplaced.iter();
        let others = unplaced.filter(|one| !keys.iter().any(|kept| is_for_same(kept, one)));
        let others: Vec<KeptKey> = others.cloned().collect();
        keys.extend(others);
        Keyring {
            provider: self.provider.id.to_owned(),
            keys,
        }
    }

    /// There is a key that can be kept.
    pub fn has_keys(&self) -> bool {
        !self.unplaced.is_empty() || self.owns.values().any(|own| own.key.is_some())
    }

    /// Puts keys back that were kept, each where it belongs and nowhere else. What was typed meanwhile stays, and so does, out of
    /// sight, what has no place beside it: else the next thing that is kept would wipe it.
    pub fn fill(&mut self, ring: &Keyring) {
        for kept in &ring.keys {
            if !self.place(kept) {
                self.unplaced.retain(|other| !is_for_same(other, kept));
                self.unplaced.push(kept.clone());
            }
        }
        if let (true, Some(provider)) = (
            self.provider.is_practice(),
            Provider::from_id(&ring.provider),
        ) {
            self.answer_unless_unclaimed(provider);
        }
    }

    /// Puts a kept key where it belongs. Answers whether that is done with: one that was typed for the same place has taken its place.
    fn place(&mut self, kept: &KeptKey) -> bool {
        let Some(provider) = Provider::from_id(&kept.provider) else {
            return false;
        };
        if self.key_of(provider).is_none() && self.base_url_of(provider).is_empty() {
            self.set_base_url_of(provider, &kept.base_url);
        }
        let is_there = |base: BaseUrl| base.origin().to_string() == kept.origin;
        if !self.base(provider).is_ok_and(is_there) {
            return false;
        }
        if self.key_of(provider).is_some() {
            return true;
        }
        let key = kept.key.clone();
        self.own_mut(provider).key = Some(BoundKey { key, origin: None });
        self.bind(provider);
        if self.model_of(provider).is_empty() {
            self.set_model_of(provider, &kept.model);
        }
        true
    }

    /// An address was typed: a kept key may have waited for it.
    pub(super) fn place_waiting(&mut self, provider: Provider) {
        let waiting = std::mem::take(&mut self.unplaced);
        for kept in waiting {
            if kept.provider != provider.id || !self.place(&kept) {
                self.unplaced.push(kept);
            }
        }
    }

    /// A key that came otherwise than by being typed: from the provider itself.
    pub fn accept_key(&mut self, provider: Provider, key: ApiKey) {
        if provider == self.provider {
            // It stands in the place of what its field showed.
            self.unclaimed = None;
        }
        self.own_mut(provider).key = Some(BoundKey { key, origin: None });
        self.bind(provider);
    }

    /// Drops every key. Answers how many there were.
    pub fn forget_keys(&mut self) -> usize {
        let unplaced = std::mem::take(&mut self.unplaced).len();
        let unclaimed = usize::from(self.unclaimed.take().is_some());
        let keys = self.owns.values_mut().filter_map(|own| own.key.take());
        keys.count() + unplaced + unclaimed
    }
}

fn is_for_same(one: &KeptKey, other: &KeptKey) -> bool {
    one.provider == other.provider && one.origin == other.origin
}
