//! The words of the dialog "Model and key".

use crate::provider::endpoint::BadUrl;
use crate::provider::settings::{OPENAI_MODEL, Provider, SettingsProblem};

/// The name of a provider.
pub fn provider(provider: Provider) -> &'static str {
    match provider {
        Provider::Practice => "Practice",
        Provider::OpenAi => "OpenAI",
        Provider::Compatible => "OpenAI-compatible",
    }
}

/// What a provider is.
pub fn provider_note(provider: Provider) -> &'static str {
    match provider {
        Provider::Practice => {
            "Scripted replies to the sample. No model is asked, nothing is sent and nothing is paid."
        }
        Provider::OpenAi => {
            "Calls go from this page straight to api.openai.com and are charged to your key."
        }
        Provider::Compatible => {
            "Any server that speaks Chat Completions: a provider, or llama.cpp, Ollama and LM Studio on this computer."
        }
    }
}

/// A problem with the settings, in words.
pub fn settings_problem(problem: SettingsProblem) -> &'static str {
    match problem {
        SettingsProblem::NoKey => {
            "OpenAI needs a key. Paste one here, or choose Practice to go on without."
        }
        SettingsProblem::OddKey => {
            "A key has only letters, digits and signs, without spaces inside. Copy it again, whole."
        }
        SettingsProblem::BaseUrl(BadUrl::Empty) => {
            "Give the server's base URL, such as http://localhost:11434/v1."
        }
        SettingsProblem::BaseUrl(BadUrl::Scheme) => {
            "A base URL begins with https:// or http://. Put that before it."
        }
        SettingsProblem::BaseUrl(BadUrl::Host) => {
            "This is no base URL: after the // comes a host, as in https://example.com/v1. Check it for typing errors."
        }
        SettingsProblem::BaseUrl(BadUrl::UserInfo) => {
            "Leave the name and password out of the base URL; a key goes into its own field."
        }
        SettingsProblem::BaseUrl(BadUrl::Query) => {
            "Leave out what follows the ? or the #: the base URL ends where /chat/completions begins."
        }
    }
}

/// The settings have problems, beside the Run button.
pub fn settings_refused(problems: &[SettingsProblem]) -> String {
    let mut words = "Not run. Open “Model and key”: ".to_owned();
    for problem in problems {
        words.push_str(settings_problem(*problem));
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
        count => format!("It answers, with {count} models."),
    };
    if chosen.is_empty() || models.is_empty() || models.iter().any(|model| model == chosen) {
        count
    } else {
        format!("{count} “{chosen}” is not among them.")
    }
}

/// Where the key is.
pub const KEY_NOTE: &str = "Kept in this page's memory alone, and sent only to the provider above. A key with a spending limit is the safest.";

/// What the model's field says while it is empty.
pub fn model_placeholder(provider: Provider) -> &'static str {
    match provider {
        Provider::Practice => "practice asks no model",
        Provider::OpenAi => OPENAI_MODEL,
        Provider::Compatible => "the server's own choice",
    }
}

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
