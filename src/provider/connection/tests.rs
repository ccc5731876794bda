//! What a test finds in every world that there may be.

use super::*;
use crate::engine::error::Hint;
use crate::provider::catalogue::Provider;
use crate::provider::endpoint::BaseUrl;
use crate::provider::key::ApiKey;

const LOCAL: &str = "http://localhost:11434/v1";
const LAN: &str = "http://192.168.1.2:11434/v1";
const FAR: &str = "https://a.example/v1";
const PAGES: [&str; 3] = [
    "https://forkful.example",
    "http://192.168.1.9:8080",
    "http://127.0.0.1:8080",
];

/// What there is to be found, and how often each of it was asked for.
#[derive(Clone, Debug)]
struct World {
    page: Option<&'static str>,
    base: &'static str,
    key: bool,
    model: Option<&'static str>,
    list: Result<Vec<String>, Missed>,
    probe: Probe,
    leave: Leave,
    call: Result<(), Missed>,
}

impl World {
    /// A service that lists "tiny" and answers, for a page that is somewhere.
    fn sound() -> Self {
        Self {
            page: Some(PAGES[0]),
            base: FAR,
            key: true,
            model: Some("tiny"),
            list: Ok(vec!["tiny".into(), "large".into()]),
            probe: Probe::Answered,
            leave: Leave::Unknown,
            call: Ok(()),
        }
    }

    /// Nothing answers, whatever is asked.
    fn dead(base: &'static str) -> Self {
        Self {
            base,
            list: failed(CallError::Unreachable),
            probe: Probe::Failed,
            call: failed(CallError::Unreachable),
            ..Self::sound()
        }
    }

    fn endpoint(&self) -> Endpoint {
        Endpoint {
            provider: Provider::COMPATIBLE,
            base: BaseUrl::parse(self.base).unwrap(),
            key: self.key.then(|| ApiKey::new("sk-1").unwrap()),
            model: self.model.map(str::to_owned),
        }
    }

    /// Works a test through: what it asked, in order, and what it found.
    fn test(&self, depth: Depth) -> (Vec<Step>, Finding) {
        let page = self.page.map(|page| BaseUrl::parse(page).unwrap());
        let page = page.map(|page| page.origin().clone());
        let mut seen = Seen::nothing(&self.endpoint(), page, depth);
        let mut asked = Vec::new();
        while let Some(step) = seen.next() {
            assert!(!asked.contains(&step), "{step:?} twice in {self:?}");
            asked.push(step);
            seen.hear(match step {
                Step::List => Heard::List(self.list.clone()),
                Step::Probe => Heard::Probe(self.probe),
                Step::Leave(_) => Heard::Leave(self.leave),
                Step::Call => Heard::Call(self.call.clone()),
            });
        }
        (asked, seen.found().0)
    }

    fn finds(&self, expect: &Finding) {
        let (asked, finding) = self.test(Depth::OneCall);
        assert_eq!(&finding, expect, "after {asked:?} in {self:?}");
    }

    fn is_unreached(&self, expect: Unreached) {
        self.finds(&Finding::Unreached(expect));
    }
}

fn failed<T>(why: CallError) -> Result<T, Missed> {
    Err(Missed::Failed(why))
}

fn words() -> String {
    "words".to_owned()
}

fn refused(status: u16) -> CallError {
    CallError::Refused {
        status,
        detail: words(),
    }
}

fn rejected(detail: &str) -> CallError {
    CallError::Rejected {
        status: 400,
        detail: detail.to_owned(),
    }
}

fn no_address() -> CallError {
    CallError::NoSuchAddress { detail: words() }
}

/// One error of every kind that a test may meet.
fn errors() -> Vec<CallError> {
    let hint = Hint::Unsaid;
    let detail = words();
    vec![
        refused(401),
        refused(403),
        CallError::UnknownModel { detail: words() },
        no_address(),
        CallError::RateLimited {
            hint,
            detail: words(),
        },
        CallError::DayLimit { detail: words() },
        CallError::NoCredit { detail: words() },
        rejected("words"),
        CallError::ServerTrouble {
            status: 500,
            hint,
            detail: words(),
        },
        CallError::Overloaded {
            hint,
            detail: words(),
        },
        CallError::Loading {
            hint,
            detail: words(),
        },
        CallError::Unreachable,
        CallError::Offline,
        CallError::Unreadable { detail: words() },
        CallError::Reported { hint, detail },
        CallError::CutOff,
        CallError::Empty { at_limit: true },
        CallError::Withheld,
    ]
}

#[test]
fn a_list_with_the_model_in_it_is_enough_and_costs_nothing() {
    let world = World::sound();
    let expect = (vec![Step::List], Finding::Works(Proof::List));
    assert_eq!(world.test(Depth::OneCall), expect);
    let unnamed = World {
        model: None,
        ..world
    };
    assert_eq!(unnamed.test(Depth::OneCall), expect);
}

#[test]
fn a_call_is_made_where_the_list_settles_too_little() {
    let sound = World::sound();
    let unlisted = World {
        model: Some("hidden"),
        ..sound.clone()
    };
    let public = World {
        base: "https://openrouter.ai/api/v1",
        ..sound.clone()
    };
    let perhaps_public = World {
        base: "https://router.huggingface.co/v1",
        ..sound.clone()
    };
    let mut worlds = vec![unlisted, public, perhaps_public];
    for why in [
        no_address(),
        CallError::UnknownModel { detail: words() },
        CallError::Unreadable { detail: words() },
        rejected("words"),
        refused(403),
    ] {
        worlds.push(World {
            list: failed(why),
            ..sound.clone()
        });
    }
    for world in worlds {
        let (asked, finding) = world.test(Depth::OneCall);
        assert_eq!(asked, [Step::List, Step::Call], "{world:?}");
        assert_eq!(finding, Finding::Works(Proof::Call), "{world:?}");
        assert_eq!(world.test(Depth::Free).0, [Step::List], "{world:?}");
    }
    // A list that other pages may not read says nothing of calls either.
    let hidden = World {
        list: failed(CallError::Unreachable),
        ..sound
    };
    let asked = [Step::List, Step::Probe, Step::Call];
    assert_eq!(hidden.test(Depth::OneCall).0, asked);
    hidden.finds(&Finding::Works(Proof::Call));
}

#[test]
fn what_the_provider_says_of_the_list_or_of_the_call_is_what_is_found() {
    let said = |why: CallError| Finding::Said(why);
    let detail = words;
    for why in errors() {
        let of_list = match &why {
            CallError::Refused { status: 403, .. }
            | CallError::UnknownModel { .. }
            | CallError::NoSuchAddress { .. }
            | CallError::Unreadable { .. }
            | CallError::Rejected { .. }
            // With an answering probe: the call tells.
            | CallError::Unreachable => Finding::Works(Proof::Call),
            CallError::Offline => Finding::Unreached(Unreached::Offline),
            other => said(other.clone()),
        };
        World {
            list: failed(why.clone()),
            ..World::sound()
        }
        .finds(&of_list);

        let of_call = match &why {
            CallError::UnknownModel { .. } | CallError::Rejected { .. } => {
                Finding::ModelUnknown { detail: detail() }
            }
            CallError::NoSuchAddress { .. } | CallError::Unreadable { .. } => {
                Finding::NoApi { detail: detail() }
            }
            CallError::Empty { .. } => Finding::Works(Proof::Call),
            CallError::Unreachable => Finding::Unreached(Unreached::HiddenCall),
            CallError::Offline => Finding::Unreached(Unreached::Offline),
            other => said(other.clone()),
        };
        World {
            model: Some("hidden"),
            call: failed(why.clone()),
            ..World::sound()
        }
        .finds(&of_call);
    }
}

#[test]
fn a_rejected_call_is_told_by_what_was_asked() {
    let no_list = World {
        list: failed(no_address()),
        call: failed(rejected("words")),
        ..World::sound()
    };
    no_list.finds(&Finding::Said(rejected("words")));
    let unnamed = World {
        model: None,
        ..no_list.clone()
    };
    unnamed.finds(&Finding::ModelNeeded { detail: words() });
    let listed_in_public = World {
        base: "https://openrouter.ai/api/v1",
        call: failed(rejected("words")),
        ..World::sound()
    };
    listed_in_public.finds(&Finding::Said(rejected("words")));
    let thinking = "Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.";
    let thought_too_long = World {
        call: failed(rejected(thinking)),
        ..no_list
    };
    thought_too_long.finds(&Finding::Works(Proof::Call));
}

#[test]
fn nothing_behind_the_address_is_no_api() {
    for list in [
        no_address(),
        CallError::UnknownModel { detail: words() },
        CallError::Unreadable { detail: words() },
    ] {
        let world = World {
            list: failed(list),
            call: failed(no_address()),
            ..World::sound()
        };
        let expect = Finding::NoApi { detail: words() };
        world.finds(&expect);
        assert_eq!(world.test(Depth::Free).1, expect);
    }
}

#[test]
fn a_key_that_was_not_given_was_not_refused() {
    let world = World {
        list: failed(refused(401)),
        ..World::sound()
    };
    world.finds(&Finding::Said(refused(401)));
    let keyless = World {
        key: false,
        ..world
    };
    keyless.finds(&Finding::KeyNeeded { detail: words() });
}

#[test]
fn a_server_that_only_the_browser_hides_is_told_from_one_that_is_not_there() {
    for base in [FAR, LAN, LOCAL] {
        let hidden = World {
            probe: Probe::Answered,
            ..World::dead(base)
        };
        hidden.is_unreached(Unreached::Hidden);
        assert_eq!(
            hidden.test(Depth::OneCall).0,
            [Step::List, Step::Probe, Step::Call]
        );
        assert_eq!(hidden.test(Depth::Free).0, [Step::List, Step::Probe]);
    }
    World::dead(FAR).is_unreached(Unreached::Nothing);
    let beside = World {
        page: Some(PAGES[2]),
        ..World::dead(LOCAL)
    };
    beside.is_unreached(Unreached::Nothing);
    assert_eq!(beside.test(Depth::OneCall).0, [Step::List, Step::Probe]);
}

#[test]
fn the_browsers_leave_is_asked_for_where_the_server_is_nearer_than_the_page() {
    for (base, reach) in [(LOCAL, Reach::ThisComputer), (LAN, Reach::LocalNetwork)] {
        for (leave, expect) in [
            (Leave::Denied, Unreached::Denied(reach)),
            (Leave::Asks, Unreached::ToAllow(reach)),
            (Leave::Granted, Unreached::Nothing),
        ] {
            let world = World {
                leave,
                ..World::dead(base)
            };
            world.is_unreached(expect);
            let asked = [Step::List, Step::Probe, Step::Leave(reach)];
            assert_eq!(world.test(Depth::OneCall).0, asked);
            // While a browser asks, nothing answers and nothing fails.
            let waiting = World {
                list: Err(Missed::Silent),
                ..world
            };
            let expect = match leave {
                Leave::Granted => Unreached::Silent,
                _ => expect,
            };
            waiting.is_unreached(expect);
        }
    }
    World::dead(LOCAL).is_unreached(Unreached::NothingOrBarred);
    // From the local network to another of its computers nobody asks; to this one, browsers do.
    let from_lan = World {
        page: Some(PAGES[1]),
        leave: Leave::Denied,
        ..World::dead(LAN)
    };
    from_lan.is_unreached(Unreached::Nothing);
    let nearer = World {
        base: LOCAL,
        ..from_lan
    };
    nearer.is_unreached(Unreached::Denied(Reach::ThisComputer));
}

mod worlds;
