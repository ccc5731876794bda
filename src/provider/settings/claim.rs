//! A key of which nobody knows whose it is: it waits until a person says so.

use super::Settings;
use crate::provider::catalogue::{KeyWanted, Provider};
use crate::provider::key::ApiKey;

impl Settings {
    /// A key was typed. A person in practice who gives one wants it to be used: by whom its first letters tell of. Where they tell
    /// nothing it waits, and is sent to nobody.
    pub fn set_key(&mut self, typed: &str) {
        self.unclaimed = None;
        if self.provider.is_practice() {
            match Provider::of_key(typed.trim()) {
                Some(provider) => self.provider = provider,
                None => self.unclaimed = ApiKey::new(typed),
            }
        }
        self.set_key_of(self.provider, typed);
    }

    /// The key to show in a provider's own field: its own, or the one that waits to be given to whoever is chosen.
    pub fn shown_key_of(&self, provider: Provider) -> Option<&ApiKey> {
        let takes = provider.is_practice() || provider.key != KeyWanted::No;
        let unclaimed = self.unclaimed.as_ref();
        let waiting = unclaimed.filter(|_| takes && provider == self.provider);
        waiting.or_else(|| self.key_of(provider))
    }

    /// A person goes on with the provider that is chosen: the key that waited is given to it. Answers whether there was one.
    pub fn claim(&mut self) -> bool {
        if self.provider.key == KeyWanted::No {
            return false;
        }
        match self.unclaimed.take() {
            Some(key) => {
                self.accept_key(self.provider, key);
                true
            }
            None => false,
        }
    }

    /// This provider answers from now on, though nobody has chosen it: a key that waits must not come to it by that.
    pub(super) fn answer_unless_unclaimed(&mut self, provider: Provider) {
        if self.unclaimed.is_none() {
            self.provider = provider;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::keyring::Keyring;
    use crate::provider::settings::{Fault, Ready, SettingsProblem};

    /// As those of Mistral, Together, and DeepSeek or OpenAI: nothing tells whose these are.
    const ANYBODYS: [&str; 3] = [
        "aB3xaB3xaB3xaB3xaB3xaB3xaB3xaB3x",
        "3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a",
        "sk-0123456789abcdef0123456789abcdef",
    ];

    fn pasted(key: &str) -> Settings {
        let mut settings = Settings::default();
        settings.set_key(key);
        settings
    }

    #[test]
    fn a_key_whose_letters_tell_nothing_waits_and_no_provider_is_chosen() {
        for key in ANYBODYS {
            let settings = pasted(key);
            assert!(settings.provider().is_practice(), "{key}");
            let problem = SettingsProblem::Of(Provider::PRACTICE, Fault::WhoseKey);
            assert_eq!(settings.check(), Err(vec![problem]));
            assert_eq!(
                settings.shown_key_of(Provider::PRACTICE),
                ApiKey::new(key).as_ref()
            );
            assert!(settings.keyring().is_empty());
        }
        assert_eq!(pasted("fw_3Zabc").provider().id, "fireworks");
        let mut emptied = pasted(ANYBODYS[0]);
        emptied.set_key(" ");
        assert_eq!(emptied.check(), Ok(Ready::Practice));
    }

    #[test]
    fn a_key_that_waits_follows_the_choice_and_is_given_when_a_person_goes_on() {
        let mut settings = pasted(ANYBODYS[0]);
        // Who goes through the list by its arrows comes by others.
        for passed in [Provider::OPENAI, Provider::ANTHROPIC] {
            settings.set_provider(passed);
            assert!(settings.shown_key_of(passed).is_some());
            assert_eq!(settings.without_model(), None, "nobody can be asked");
        }
        let mistral = Provider::from_id("mistral").unwrap();
        settings.set_provider(mistral);
        assert!(settings.claim());
        assert_eq!(settings.key_of(mistral), ApiKey::new(ANYBODYS[0]).as_ref());
        assert!(settings.without_model().is_some());
        for passed in [Provider::OPENAI, Provider::ANTHROPIC, Provider::PRACTICE] {
            assert_eq!(settings.shown_key_of(passed), None);
        }
        assert!(!settings.claim(), "it was given");
    }

    #[test]
    fn a_key_that_waits_comes_to_nobody_whom_no_person_has_chosen() {
        let mut before = Settings::default();
        before.set_provider(Provider::OPENAI);
        let ring = Keyring {
            provider: Provider::OPENAI.id.to_owned(),
            ..Keyring::default()
        };
        let mut settings = pasted(ANYBODYS[1]);
        settings.fill(&ring);
        settings.remember(&before.remembered());
        assert!(settings.provider().is_practice());
        assert!(!settings.claim());
        assert_eq!(settings.forget_keys(), 1);
        assert_eq!(settings.check(), Ok(Ready::Practice));
    }

    #[test]
    fn a_key_that_waits_is_for_the_server_whose_address_is_typed() {
        let mut settings = pasted(ANYBODYS[1]);
        settings.set_base_url("https://mine.example/v1");
        assert_eq!(settings.provider(), Provider::COMPATIBLE);
        assert!(
            settings
                .without_model()
                .is_some_and(|endpoint| endpoint.key.is_some())
        );
    }
}
