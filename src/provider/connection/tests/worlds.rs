//! Every page, address, list, probe, leave and call, together, and what an address tells.

use super::*;

#[test]
fn a_secure_page_is_told_that_it_may_not_call_an_insecure_address() {
    World::dead(LAN).is_unreached(Unreached::MixedContent);
    World::dead("http://nas:11434/v1").is_unreached(Unreached::MixedContent);
    let insecure = World {
        page: Some("http://forkful.example"),
        ..World::dead("http://nas:11434/v1")
    };
    insecure.is_unreached(Unreached::Nothing);
}

#[test]
fn silence_is_told_apart_from_refusal() {
    let silent = World {
        list: Err(Missed::Silent),
        ..World::sound()
    };
    silent.is_unreached(Unreached::Silent);
    let slow = World {
        model: Some("hidden"),
        call: Err(Missed::Silent),
        ..World::sound()
    };
    slow.finds(&Finding::Slow);
}

/// Every page, address, list, probe, leave and call, together: what holds of all of them.
#[test]
fn a_test_ends_and_costs_what_it_may_in_any_world() {
    let mut lists: Vec<Result<Vec<String>, Missed>> = errors().into_iter().map(failed).collect();
    lists.push(Err(Missed::Silent));
    for models in [vec![], vec!["tiny".to_owned()], vec!["other".to_owned()]] {
        lists.push(Ok(models));
    }
    let mut calls: Vec<Result<(), Missed>> = errors().into_iter().map(failed).collect();
    calls.extend([Ok(()), Err(Missed::Silent)]);
    let pages = PAGES.map(Some).into_iter().chain([None]);
    let mut worlds = 0;
    for page in pages {
        for base in [LOCAL, LAN, FAR, "https://openrouter.ai/api/v1"] {
            for (list, call) in lists
                .iter()
                .flat_map(|list| calls.iter().map(move |call| (list, call)))
            {
                for probe in [Probe::Answered, Probe::Failed] {
                    for leave in [Leave::Granted, Leave::Asks, Leave::Denied, Leave::Unknown] {
                        for (key, model) in [(true, Some("tiny")), (false, None)] {
                            let (list, call) = (list.clone(), call.clone());
                            holds(&World {
                                page,
                                base,
                                key,
                                model,
                                list,
                                probe,
                                leave,
                                call,
                            });
                            worlds += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(worlds > 50_000, "{worlds}");
}

fn holds(world: &World) {
    let (free, found_free) = world.test(Depth::Free);
    let (asked, found) = world.test(Depth::OneCall);
    assert_eq!(free.first(), Some(&Step::List), "{world:?}");
    assert!(!free.contains(&Step::Call), "{world:?}");
    assert!(asked.len() <= 4, "{world:?}");
    let is_dead = world.list == failed(CallError::Unreachable);
    assert_eq!(asked.contains(&Step::Probe), is_dead, "{world:?}");
    // Where no call was made, it found what a test that may not call finds.
    if !asked.contains(&Step::Call) {
        assert_eq!((asked, &found), (free, &found_free), "{world:?}");
        assert_ne!(found, Finding::Works(Proof::Call), "{world:?}");
    } else if world.call == Ok(()) {
        assert_eq!(found, Finding::Works(Proof::Call), "{world:?}");
    }
    // That it works is never said of a refusal, a failure of the server or of silence.
    if let (Finding::Works(_), Err(Missed::Failed(why))) = (&found, &world.call)
        && world.list.is_err()
    {
        assert!(matches!(why, CallError::Empty { .. }), "{world:?}");
    }
    // The browser's leave is named only where the server is nearer than the page.
    if let Finding::Unreached(Unreached::Denied(_) | Unreached::ToAllow(_)) = found {
        assert_ne!(world.base, FAR, "{world:?}");
        assert_ne!(world.page, Some(PAGES[2]), "{world:?}");
    }
    if let Finding::Unreached(Unreached::MixedContent) = found {
        assert_eq!((world.page, world.base), (Some(PAGES[0]), LAN), "{world:?}");
    }
}

#[test]
fn a_server_is_known_by_its_address() {
    for (base, expect) in [
        (
            "https://api.openai.com/v1",
            Server::Service(Provider::OPENAI),
        ),
        ("http://localhost:11434/v1", Server::Ollama),
        ("http://nas:11434/v1", Server::Ollama),
        ("http://192.168.1.2:1234/v1", Server::LmStudio),
        ("http://127.0.0.1:8080/v1", Server::LlamaCpp),
        ("http://127.0.0.1:8000/v1", Server::Vllm),
        ("http://a.example:8080/v1", Server::Far),
        ("http://127.0.0.1:9000/v1", Server::Near),
        (
            "https://openrouter.ai/api/v1",
            Server::Service(Provider::OPENROUTER),
        ),
    ] {
        let base: &'static str = base;
        let world = World {
            base,
            ..World::sound()
        };
        assert_eq!(Server::of(&world.endpoint()), expect, "{base}");
    }
}

#[test]
fn the_tiny_call_is_tiny() {
    let call = tiny_call();
    assert!(call.max_tokens <= 16 && call.user.len() < 10 && call.system.is_empty());
    assert_eq!(call.model, None);
}
