//! What was given to one provider stays with it, and a key with its address.

use super::*;

fn of(provider: Provider, fault: Fault) -> SettingsProblem {
    SettingsProblem::Of(provider, fault)
}

fn asked(settings: &Settings) -> Endpoint {
    let ready = settings.check().expect("settings that can be run with");
    ready.endpoint().expect("a server")
}

fn key_of(settings: &Settings) -> Option<ApiKey> {
    settings.key().cloned()
}

#[test]
fn practice_is_the_default_until_a_key_or_a_base_url_is_given() {
    assert_eq!(Settings::default().check(), Ok(Ready::Practice));
    let mut with_key = Settings::default();
    with_key.set_key("sk-proj-1");
    assert_eq!(with_key.provider(), Provider::OPENAI);
    let mut with_url = Settings::default();
    with_url.set_base_url("http://localhost:1/v1");
    assert_eq!(with_url.provider(), Provider::COMPATIBLE);
}

#[test]
fn openai_needs_a_key_and_has_a_model() {
    let mut settings = Settings::default();
    settings.set_provider(Provider::OPENAI);
    assert_eq!(
        settings.check(),
        Err(vec![of(Provider::OPENAI, Fault::NoKey)])
    );
    settings.set_key("sk-ключ");
    assert_eq!(
        settings.check(),
        Err(vec![of(Provider::OPENAI, Fault::OddKey)])
    );
    settings.set_key("sk-1");
    let endpoint = asked(&settings);
    assert_eq!(endpoint.model.as_deref(), Some("gpt-6-luna"));
    assert_eq!(endpoint.base.to_string(), "https://api.openai.com/v1");
}

#[test]
fn a_compatible_server_needs_a_base_url_and_no_key() {
    let mut settings = Settings::default();
    settings.set_provider(Provider::COMPATIBLE);
    assert_eq!(
        settings.check(),
        Err(vec![of(
            Provider::COMPATIBLE,
            Fault::BaseUrl(BadUrl::Empty)
        )])
    );
    settings.set_base_url("localhost:11434");
    assert_eq!(
        settings.check(),
        Err(vec![of(
            Provider::COMPATIBLE,
            Fault::BaseUrl(BadUrl::Scheme)
        )])
    );
    settings.set_base_url("http://localhost:11434/v1");
    let endpoint = asked(&settings);
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
    openai.set_provider(Provider::OPENAI);
    openai.set_model("gpt-4.1");
    elsewhere.set_base_url("https://b.example/v1");
    elsewhere.set_key("sk-other");
    elsewhere.remember(&openai.remembered());
    assert_eq!((key_of(&elsewhere), elsewhere.model()), (None, "gpt-4.1"));
    elsewhere.set_provider(Provider::COMPATIBLE);
    elsewhere.set_base_url("https://c.example/v1");
    assert_eq!(key_of(&elsewhere), None, "a key of another address");
}

#[test]
fn a_key_is_never_kept_for_another_origin() {
    let mut settings = Settings::default();
    settings.set_provider(Provider::COMPATIBLE);
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
    settings.set_provider(Provider::OPENAI);
    assert_eq!(key_of(&settings), None, "the other one's key");
    assert_eq!(
        settings.check(),
        Err(vec![of(Provider::OPENAI, Fault::NoKey)])
    );
}

#[test]
fn each_provider_keeps_what_was_given_for_it() {
    let mut settings = Settings::default();
    settings.set_base_url("https://a.example/v1");
    settings.set_key("sk-a");
    settings.set_model("tiny");
    let compatible = settings.check();
    settings.set_provider(Provider::OPENAI);
    assert_eq!((key_of(&settings), settings.model()), (None, ""));
    settings.set_key("sk-o");
    settings.set_model("gpt-4.1");
    let openai = settings.check();

    settings.set_provider(Provider::PRACTICE);
    assert_eq!((key_of(&settings), settings.model()), (None, ""));
    settings.set_model("none");
    settings.set_key("");
    assert_eq!(settings.check(), Ok(Ready::Practice));

    settings.set_provider(Provider::OPENAI);
    assert_eq!(settings.check(), openai);
    settings.set_provider(Provider::COMPATIBLE);
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
    settings.set_provider(Provider::COMPATIBLE);
    settings.set_key("sk-b");
    settings.set_provider(Provider::OPENAI);
    assert_eq!(key_of(&settings), None);
    settings.set_provider(Provider::COMPATIBLE);
    assert!(!settings.set_base_url("https://b.example"));
    assert_eq!(key_of(&settings), ApiKey::new("sk-b"));
    settings.set_provider(Provider::OPENAI);
    assert!(
        !settings.set_base_url("https://c.example"),
        "OpenAI has its own"
    );
    settings.set_provider(Provider::COMPATIBLE);
    assert_eq!(settings.base_url(), "https://b.example");
    assert_eq!(key_of(&settings), ApiKey::new("sk-b"));
    assert!(settings.set_base_url("https://c.example"));
    assert_eq!(key_of(&settings), None);
}

#[test]
fn a_key_goes_to_the_provider_that_its_first_letters_tell_of_and_to_no_other() {
    let mut settings = Settings::default();
    settings.set_key("sk-ant-api03-x");
    assert_eq!(settings.provider(), Provider::ANTHROPIC);
    settings.set_model("claude");
    assert_eq!(asked(&settings).provider, Provider::ANTHROPIC);
    settings.set_provider(Provider::OPENAI);
    settings.set_key("sk-ant-api03-x");
    let elsewhere = of(Provider::OPENAI, Fault::KeyOf(Provider::ANTHROPIC));
    assert_eq!(settings.check(), Err(vec![elsewhere]));
    // A proxy of one's own may want any key.
    settings.set_base_url_of(Provider::COMPATIBLE, "https://proxy.example/v1");
    settings.set_provider(Provider::COMPATIBLE);
    settings.set_key("sk-ant-api03-x");
    assert!(asked(&settings).key.is_some());
}

#[test]
fn a_server_of_ones_own_has_a_usual_address_and_may_have_another() {
    let mut settings = Settings::default();
    settings.set_provider(Provider::LLAMA_CPP);
    assert_eq!(
        asked(&settings).base.to_string(),
        "http://localhost:8080/v1"
    );
    settings.set_key("k");
    assert!(
        settings.set_base_url("http://127.0.0.1:8080/v1"),
        "another origin"
    );
    assert_eq!(
        (asked(&settings).base.to_string(), key_of(&settings)),
        ("http://127.0.0.1:8080/v1".into(), None)
    );
}

#[test]
fn a_model_is_named_where_the_provider_has_none_of_its_own() {
    let mut settings = Settings::default();
    settings.set_provider(Provider::OLLAMA);
    assert_eq!(
        settings.check(),
        Err(vec![of(Provider::OLLAMA, Fault::NoModel)])
    );
    assert!(
        settings
            .without_model()
            .is_some_and(|endpoint| endpoint.model.is_none())
    );
    settings.set_model("tiny");
    assert_eq!(asked(&settings).model.as_deref(), Some("tiny"));
}

#[test]
fn a_job_may_ask_several_providers_each_with_its_own_key() {
    let mut settings = Settings::default();
    settings.set_key("sk-proj-1");
    let also = |provider: &str, names_model| AlsoAsked {
        provider: provider.to_owned(),
        names_model,
    };
    let others = [
        also("anthropic", true),
        also("browser", false),
        also("groq", false),
    ];
    let missing = [
        of(Provider::ANTHROPIC, Fault::NoKey),
        of(Provider::from_id("groq").unwrap(), Fault::NoKey),
        of(Provider::from_id("groq").unwrap(), Fault::NoModel),
    ];
    assert_eq!(settings.check_for(&others), Err(missing.to_vec()));
    settings.set_key_of(Provider::ANTHROPIC, "sk-ant-2");
    let Ok(Ready::Calls(callees)) = settings.check_for(&others[..2]) else {
        panic!("not ready");
    };
    let [(name, Callee::Network(other)), (_, Callee::Browser)] = &callees.others[..] else {
        panic!("{:?}", callees.others);
    };
    assert_eq!(
        (name.as_str(), other.key.clone()),
        ("anthropic", ApiKey::new("sk-ant-2"))
    );
    assert_eq!(other.base.origin().to_string(), "https://api.anthropic.com");
    for unknown in ["practice", "nobody", "https://evil.example/v1"] {
        assert_eq!(
            settings.check_for(&[also(unknown, true)]),
            Err(vec![SettingsProblem::Unknown(unknown.into())])
        );
    }
    settings.set_provider(Provider::PRACTICE);
    assert_eq!(
        settings.check_for(&others),
        Ok(Ready::Practice),
        "nobody is asked"
    );
}

#[test]
fn kept_keys_go_back_to_where_they_belong_and_nowhere_else() {
    let mut settings = Settings::default();
    settings.set_key("sk-proj-1");
    settings.set_base_url_of(Provider::COMPATIBLE, "https://a.example/v1");
    settings.set_key_of(Provider::COMPATIBLE, "k-2");
    settings.set_model_of(Provider::COMPATIBLE, "tiny");
    let ring = settings.keyring();
    let mut anew = Settings::default();
    anew.fill(&ring);
    assert_eq!(anew.keyring(), ring);
    assert_eq!(anew.provider(), Provider::OPENAI);
    // Another address was typed before the box was opened, and another key.
    let mut elsewhere = Settings::default();
    elsewhere.set_base_url_of(Provider::COMPATIBLE, "https://b.example/v1");
    elsewhere.set_key("sk-proj-typed");
    elsewhere.fill(&ring);
    assert_eq!(elsewhere.key_of(Provider::COMPATIBLE), None);
    assert_eq!(
        elsewhere.key_of(Provider::OPENAI),
        ApiKey::new("sk-proj-typed").as_ref()
    );
    // A keyring that somebody changed cannot send a key elsewhere.
    let mut bent = ring.clone();
    for kept in &mut bent.keys {
        kept.base_url = "https://evil.example/v1".into();
    }
    let mut victim = Settings::default();
    victim.fill(&bent);
    assert_eq!(victim.key_of(Provider::COMPATIBLE), None);
    assert_eq!(
        victim.key_of(Provider::OPENAI),
        ApiKey::new("sk-proj-1").as_ref(),
        "it has one address alone"
    );
    assert_eq!((anew.forget_keys(), anew.forget_keys()), (2, 0));
    assert!(anew.keyring().is_empty());
}

#[test]
fn a_kept_key_that_has_no_place_is_kept_on_and_waits_for_its_address() {
    let mut before = Settings::default();
    before.set_base_url_of(Provider::COMPATIBLE, "https://a.example/v1");
    before.set_key_of(Provider::COMPATIBLE, "k-a");
    before.set_model_of(Provider::COMPATIBLE, "tiny");
    before.set_key("sk-proj-1");
    let mut ring = before.keyring();
    let unknown = KeptKey {
        provider: "of a later page".into(),
        ..ring.keys[0].clone()
    };
    ring.keys.push(unknown.clone());
    // Another address stood there before the box was opened.
    let mut settings = Settings::default();
    settings.set_base_url_of(Provider::COMPATIBLE, "https://b.example/v1");
    settings.set_key_of(Provider::COMPATIBLE, "k-b");
    settings.set_key("sk-proj-typed");
    settings.fill(&ring);
    settings.fill(&ring);
    let kept = settings.keyring();
    let keys = kept.keys.iter().map(|kept| Some(kept.key.clone()));
    let expect = ["sk-proj-typed", "k-b", "k-a", "sk-proj-1"].map(ApiKey::new);
    assert_eq!(keys.collect::<Vec<_>>(), expect);
    assert!(kept.keys.contains(&unknown));
    // It goes to its own address as soon as that is named again, and to no other.
    assert!(settings.set_base_url_of(Provider::COMPATIBLE, "https://c.example/v1"));
    assert_eq!(settings.key_of(Provider::COMPATIBLE), None);
    assert!(!settings.set_base_url_of(Provider::COMPATIBLE, "https://a.example/v1"));
    let placed = settings.key_of(Provider::COMPATIBLE).cloned();
    assert_eq!(placed, ApiKey::new("k-a"));
    assert_eq!(settings.model_of(Provider::COMPATIBLE), "tiny");
    settings.set_key_of(Provider::COMPATIBLE, "");
    assert_eq!(settings.key_of(Provider::COMPATIBLE), None, "taken away");
    assert_eq!(settings.forget_keys(), 2, "the unknown one's, too");
    assert!(settings.keyring().is_empty());
}

#[test]
fn a_run_is_known_to_carry_keys_by_all_whom_it_calls() {
    let also = [AlsoAsked {
        provider: "anthropic".into(),
        names_model: true,
    }];
    let mut settings = Settings::default();
    let has_key = |settings: &Settings, others: &[AlsoAsked]| {
        settings.check_for(others).map(|ready| ready.has_key())
    };
    assert_eq!(has_key(&settings, &[]), Ok(false), "practice");
    settings.set_base_url("http://localhost:1/v1");
    assert_eq!(has_key(&settings, &[]), Ok(false));
    settings.set_key_of(Provider::ANTHROPIC, "sk-ant-2");
    assert_eq!(has_key(&settings, &[]), Ok(false));
    assert_eq!(has_key(&settings, &also), Ok(true));
    settings.set_key("k");
    assert_eq!(has_key(&settings, &[]), Ok(true));
}
