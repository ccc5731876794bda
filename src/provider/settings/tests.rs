//! What was given to one provider stays with it, and a key with its address.

use super::*;

fn key_of(settings: &Settings) -> Option<ApiKey> {
    settings.key().cloned()
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
    // One that was asked for another address while the page has a key of the compatible server before.
    let mut openai = Settings::default();
    openai.set_provider(Provider::OpenAi);
    openai.set_model("gpt-4.1");
    elsewhere.set_base_url("https://b.example/v1");
    elsewhere.set_key("sk-other");
    elsewhere.remember(&openai.remembered());
    assert_eq!((key_of(&elsewhere), elsewhere.model()), (None, "gpt-4.1"));
    elsewhere.set_provider(Provider::Compatible);
    elsewhere.set_base_url("https://c.example/v1");
    assert_eq!(key_of(&elsewhere), None, "a key of another address");
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
    assert_eq!(key_of(&settings), ApiKey::new("sk-1"));
    assert!(settings.set_base_url("https://b.example/v1"));
    assert_eq!(key_of(&settings), None);

    settings.set_key("sk-2");
    settings.set_provider(Provider::OpenAi);
    assert_eq!(key_of(&settings), None, "the other one's key");
    assert_eq!(settings.check(), Err(vec![SettingsProblem::NoKey]));
}

#[test]
fn each_provider_keeps_what_was_given_for_it() {
    let mut settings = Settings::default();
    settings.set_base_url("https://a.example/v1");
    settings.set_key("sk-a");
    settings.set_model("tiny");
    let compatible = settings.check();
    settings.set_provider(Provider::OpenAi);
    assert_eq!((key_of(&settings), settings.model()), (None, ""));
    settings.set_key("sk-o");
    settings.set_model("gpt-4.1");
    let openai = settings.check();

    settings.set_provider(Provider::Practice);
    assert_eq!((key_of(&settings), settings.model()), (None, ""));
    settings.set_model("none");
    settings.set_key("");
    assert_eq!(settings.check(), Ok(Ready::Practice));

    settings.set_provider(Provider::OpenAi);
    assert_eq!(settings.check(), openai);
    settings.set_provider(Provider::Compatible);
    assert_eq!(settings.check(), compatible);
    assert_eq!(settings.base_url(), "https://a.example/v1");
    assert_eq!(
        (key_of(&settings), settings.model()),
        (ApiKey::new("sk-a"), "tiny")
    );
}

#[test]
fn a_key_without_an_address_waits_for_that_of_its_own_provider() {
    let mut settings = Settings::default();
    settings.set_provider(Provider::Compatible);
    settings.set_key("sk-b");
    settings.set_provider(Provider::OpenAi);
    assert_eq!(key_of(&settings), None);
    settings.set_provider(Provider::Compatible);
    assert!(!settings.set_base_url("https://b.example"));
    assert_eq!(key_of(&settings), ApiKey::new("sk-b"));
    settings.set_provider(Provider::OpenAi);
    assert!(!settings.set_base_url("https://c.example"));
    assert!(settings.set_provider(Provider::Compatible));
    assert_eq!(key_of(&settings), None, "the address changed meanwhile");
}
