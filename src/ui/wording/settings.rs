//! The words of the dialog "Model and key".

use super::run::thousands;
use crate::browser::own_model::Availability;
use crate::engine::plan::PlannedPart;
use crate::provider::catalogue::{Address, Model, Provider, Web};
use crate::provider::endpoint::BadUrl;
use crate::provider::models::MOST_OFFERED;
use crate::provider::settings::{Callee, Fault, SettingsProblem};
use crate::ui::state::OwnModelView;

/// The name of a provider.
pub fn provider(provider: Provider) -> &'static str {
    provider.name
}

/// Whether a provider belongs to a group.
type Belongs = fn(Provider) -> bool;

/// The groups of the list of providers, and whether one belongs to each.
pub const GROUPS: [(&str, Belongs); 2] = [
    ("On the web, with your key", |one| {
        matches!(one.address, Address::Fixed(_)) || one.id == "azure"
    }),
    ("On this computer", |one| {
        matches!(one.address, Address::Usual(_)) || one == Provider::BROWSER
    }),
];

/// What a provider is.
pub fn provider_note(provider: Provider) -> String {
    let name = provider.name;
    match provider.address {
        _ if provider.is_practice() => {
            "Scripted replies to the sample. No model is asked, nothing is sent and nothing is paid.".to_owned()
        }
        _ if provider == Provider::BROWSER => {
            "The model inside this browser, where it has one: Chrome from 148 on, on a computer that is strong enough. Nothing leaves the computer and nothing is paid. It is asked one call at a time, so parts take turns, and it is given no temperature.".to_owned()
        }
        Address::Fixed(base) => {
            let host = base.split('/').nth(2).unwrap_or(base);
            let mut note = format!(
                "Calls go from this page straight to {host} and are charged to your key."
            );
            if provider.web == Web::Unknown {
                note.push_str(" Whether it answers web pages was not seen: “Test connection” tells.");
            }
            note
        }
        Address::Usual(_) => format!(
            "{name} on this computer or in its network. Whether it costs anything is between you and it."
        ),
        _ if provider == Provider::COMPATIBLE => {
            "Any server that speaks Chat Completions: a provider, a proxy of yours, or a server on this computer."
                .to_owned()
        }
        _ => format!(
            "Calls go from this page straight to your own address at {name} and are charged to your key. Whether it answers web pages was not seen: “Test connection” tells."
        ),
    }
}

/// A problem with the settings, in words.
pub fn settings_problem(problem: &SettingsProblem) -> String {
    let (of, fault) = match problem {
        SettingsProblem::Unknown(name) => {
            return format!(
                "The job asks “{name}”, which is no provider that this page knows. Open the editor and choose another for its parts."
            );
        }
        SettingsProblem::Of(of, fault) => (*of, *fault),
    };
    let name = of.name;
    match fault {
        Fault::NoKey => {
            format!("{name} needs a key. Paste one here, or choose Practice to go on without.")
        }
        Fault::OddKey => {
            "A key has only letters, digits and signs, without spaces inside. Copy it again, whole."
                .to_owned()
        }
        Fault::WhoseKey => {
            "Whose key is it? Choose the provider: until then it is sent to nobody. Empty the field to go on in practice.".to_owned()
        }
        Fault::KeyOf(other) => format!(
            "This looks like a key of {}, so it is not sent to {name}. Choose that provider above, or paste the key of {name}.",
            other.name
        ),
        Fault::NoModel if of.model == Model::Named => format!(
            "Name the model that {name} is to be asked for: {}.",
            model_placeholder(of)
        ),
        Fault::NoModel => format!(
            "Name the model that {name} is to be asked for. The field suggests those that it lists."
        ),
        Fault::BaseUrl(fault) => base_url_problem(fault, of),
    }
}

fn base_url_problem(fault: BadUrl, of: Provider) -> String {
    match fault {
        BadUrl::Empty => {
            let example = address_of(of).unwrap_or_default();
            return format!("Give the server's base URL, such as {example}.");
        }
        BadUrl::Scheme => "A base URL begins with https:// or http://. Put that before it.",
        BadUrl::Host => {
            "This is no base URL: after the // comes a host, as in https://example.com/v1. Check it for typing errors."
        }
        BadUrl::UserInfo => {
            "Leave the name and password out of the base URL; a key goes into its own field."
        }
        BadUrl::Query => {
            "Leave out what follows the ? or the #: the base URL ends where /chat/completions begins."
        }
    }
    .to_owned()
}

/// The usual address of a provider, or an example of one.
pub fn address_of(provider: Provider) -> Option<&'static str> {
    match provider.address {
        Address::None => None,
        Address::Fixed(base) | Address::Usual(base) | Address::Asked(base) => Some(base),
    }
}

/// The settings have problems, beside the Run button.
pub fn settings_refused(problems: &[SettingsProblem]) -> String {
    let mut words = "Not run. Open “Model and key”: ".to_owned();
    for problem in problems {
        words.push_str(&settings_problem(problem));
        words.push(' ');
    }
    words
}

/// A key was dropped.
pub const KEY_DROPPED: &str =
    "The key was given for another address, so it was not kept. Paste the key for this one.";

/// The provider is being asked.
pub const ASKING: &str = "Asking…";

/// There is nothing to test.
pub const NOTHING_TO_TEST: &str = "Practice needs no connection.";

/// What came of a test of the connection.
pub fn connected(models: &[String], chosen: &str) -> String {
    let count = match models.len() {
        0 => "It answers, and lists no model. Load one there first.".to_owned(),
        1 => "It answers, with 1 model.".to_owned(),
        count if count > MOST_OFFERED => format!(
            "It answers, with {} models. The first {MOST_OFFERED} are offered; type any other.",
            thousands(count)
        ),
        count => format!("It answers, with {count} models."),
    };
    if chosen.is_empty() || models.is_empty() || models.iter().any(|model| model == chosen) {
        count
    } else {
        format!("{count} “{chosen}” is not among them.")
    }
}

/// Where the key is.
pub fn key_note(of: Provider) -> String {
    let name = if of.is_practice() {
        "its provider"
    } else {
        of.name
    };
    format!(
        "Sent only to {name}, and kept as you choose below. A key with a spending limit is the safest."
    )
}

/// What the model's field says while it is empty.
pub fn model_placeholder(provider: Provider) -> &'static str {
    match provider.model {
        _ if provider.is_practice() => "practice asks no model",
        Model::Default(model) => model,
        Model::Servers => "the server's own choice",
        Model::Listed(_) => "one that it lists",
        Model::Named => "the name of your deployment",
    }
}

/// The way to where keys are made.
pub const KEYS_AT: &str = "Get a key (opens in a new tab).";

/// What a base URL is.
pub fn base_url_note(of: Provider) -> &'static str {
    match of.address {
        Address::Usual(_) => "Empty for the usual one. It ends where /chat/completions begins.",
        _ => "It ends where /chat/completions begins.",
    }
}

/// What a field of another provider than the run's is called.
pub fn field_of(of: Provider, field: &str) -> String {
    format!("{}: {field}", of.name)
}

/// Above the fields of another provider that the job asks.
pub fn also_asked(of: Provider) -> String {
    format!("This job also asks {}", of.name)
}

/// Who is asked: the model, or else the server; and how many others.
pub fn asked(own: &Callee, others: usize) -> String {
    let mut words = match own {
        Callee::Browser => Provider::BROWSER.name.to_owned(),
        Callee::Network(endpoint) => match &endpoint.model {
            Some(model) => model.clone(),
            None => endpoint.base.origin().to_string(),
        },
    };
    match others {
        0 => {}
        1 => words.push_str(" and 1 other"),
        more => {
            words.push_str(" and ");
            words.push_str(&more.to_string());
            words.push_str(" others");
        }
    }
    words
}

/// The button that tests another provider that the job asks.
pub fn test_of(of: Provider) -> String {
    format!("Test {}", of.name)
}

/// Whom a part asks, where that is not the run's own.
pub fn asked_else(part: &PlannedPart) -> Option<String> {
    let name = |id: &String| Provider::from_id(id).map_or(id.clone(), |of| of.name.to_owned());
    match (part.provider.as_ref().map(name), &part.model) {
        (None, None) => None,
        (Some(provider), None) => Some(format!("by {provider}")),
        (None, Some(model)) => Some(format!("by {model}")),
        (Some(provider), Some(model)) => Some(format!("by {model} at {provider}")),
    }
}

/// The button that downloads the browser's own model.
pub const DOWNLOAD: &str = "Download the model";

/// Whether the browser's own model is there.
pub fn own_model(view: &OwnModelView) -> String {
    match view {
        OwnModelView::Unknown => "Asking the browser…".to_owned(),
        OwnModelView::Found(Availability::Missing) => {
            "This browser offers no model to web pages. Chrome does from version 148 on, on computers, in pages that come over https."
                .to_owned()
        }
        OwnModelView::Found(Availability::Unavailable) => {
            "This browser knows of such a model, but this computer cannot have it: it takes 22 GB of free disk, and 4 GB of graphics memory or 16 GB of memory."
                .to_owned()
        }
        OwnModelView::Found(Availability::Downloadable) => {
            "The model is not on this computer yet. The browser downloads it once, some gigabytes, and keeps it for all pages."
                .to_owned()
        }
        OwnModelView::Found(Availability::Downloading) => {
            "The browser is downloading the model. Press the button to follow it.".to_owned()
        }
        OwnModelView::Found(Availability::Available) => "The model is there.".to_owned(),
        OwnModelView::Coming(percent) => format!("Downloading: {percent} %"),
        OwnModelView::Failed(detail) if detail.is_empty() => {
            "The download did not begin. Try again.".to_owned()
        }
        OwnModelView::Failed(detail) => format!("The download failed. Try again. The browser said: {detail}"),
    }
}

/// The keys want their passphrase, in the masthead.
pub const KEYS_LOCKED: &str = "Keys locked";

/// The settings have problems, in the masthead.
pub fn not_ready(of: Provider) -> String {
    format!("{}: not ready", provider(of))
}

/// The words of one limit.
#[derive(Clone, Copy, Debug)]
pub struct LimitWords {
    /// Its name.
    pub label: &'static str,
    /// What holds where it is empty.
    pub unset: &'static str,
    /// What it does.
    pub note: &'static str,
}

/// How calls are made.
pub const LIMITS: &str = "How calls are made";
/// Calls at once.
pub const PLACES: LimitWords = LimitWords {
    label: "Calls at once",
    unset: "",
    note: "1 to 256. A server without TLS gets 6 at most, for browsers let out no more.",
};
/// Asking again.
pub const RETRIES: LimitWords = LimitWords {
    label: "Asked again at most",
    unset: "",
    note: "0 to 10 times, where asking again can help. Each may be paid for again.",
};
/// Calls a minute.
pub const PER_MINUTE: LimitWords = LimitWords {
    label: "Calls a minute",
    unset: "no limit of yours",
    note: "Set it if you know your account’s limit: then none is refused for it.",
};
/// Tokens a minute.
pub const TOKENS_PER_MINUTE: LimitWords = LimitWords {
    label: "Tokens a minute",
    unset: "no limit of yours",
    note: "Of prompts and replies together, estimated before a call.",
};
/// Silence.
pub const QUIET: LimitWords = LimitWords {
    label: "Silent for at most, in seconds",
    unset: "",
    note: "5 to 3600. After that a call is given up, and asked again.",
};
/// Signs of life without a word.
pub const WITHOUT_WORDS: LimitWords = LimitWords {
    label: "Without a word for at most, in seconds",
    unset: "",
    note: "5 to 3600. A server may say that it lives and never answer.",
};
