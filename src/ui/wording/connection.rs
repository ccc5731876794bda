//! The words for what a test of the connection found, and for how to mend it at each server.

use super::trouble::{Told, call_error, told};
use crate::provider::connection::{CALL_TOKENS, Finding, Proof, Server, Unreached};
use crate::provider::endpoint::Reach;
use crate::provider::settings::Provider;
use crate::ui::state::Found;

/// What the button "Test connection" does, and what it may cost.
pub fn test_note() -> String {
    format!(
        "The test asks for the list of models. Where that settles too little, it makes one call of at most {CALL_TOKENS} tokens, which the provider charges like any other."
    )
}

/// What was found: that it works, or what is wrong. `page` is this page's origin.
///
/// # Errors
/// What is wrong, and how to mend it.
pub fn found(found: &Found, page: &str, provider: Provider) -> Result<String, Told> {
    let server = found.server;
    let (told, detail) = match &found.finding {
        Finding::Works(Proof::List) => return Ok("It answers, and lists its models.".to_owned()),
        Finding::Works(Proof::Call) if found.model.is_empty() => {
            return Ok("It answers: a tiny call was replied to.".to_owned());
        }
        Finding::Works(Proof::Call) => {
            return Ok(format!(
                "It answers: “{}” replied to a tiny call.",
                found.model
            ));
        }
        Finding::KeyNeeded { detail } => (
            told(
                "The server wants a key.",
                "Paste the key for this address above.",
            ),
            detail,
        ),
        Finding::ModelUnknown { detail } => (model_unknown(found), detail),
        Finding::ModelNeeded { detail } => (
            told(
                "It answers, but the call was not accepted.",
                "Most likely the server does not choose a model by itself: name one under “Model”.",
            ),
            detail,
        ),
        Finding::NoApi { detail } => (no_api(found), detail),
        Finding::Slow => return Err(slow(server)),
        Finding::Said(why) => return Err(call_error(why, provider)),
        Finding::Unreached(why) => return Err(unreached(*why, server, &found.origin, page)),
    };
    Err(Told {
        said: Some(detail.clone()).filter(|detail| !detail.is_empty()),
        ..told
    })
}

fn model_unknown(found: &Found) -> Told {
    let model = &found.model;
    let next = match found.server {
        Server::Ollama => format!("Fetch it with “ollama pull {model}”, or choose one that is there."),
        Server::LmStudio => "Download or load it in LM Studio, or choose one that is there.".to_owned(),
        Server::LlamaCpp | Server::Vllm | Server::Near => {
            "The server was started with another. Choose one that it lists, or leave “Model” empty.".to_owned()
        }
        Server::OpenAi | Server::Far => {
            "Check its name for typing errors, or choose one that the provider lists. A model that is right may still be closed to this key.".to_owned()
        }
    };
    let listed = match found.models.len() {
        0 => String::new(),
        count => format!(" It lists {count}; the field “Model” suggests them."),
    };
    told(
        &format!("The server answers, but it does not know the model “{model}”."),
        &(next + &listed),
    )
}

fn no_api(found: &Found) -> Told {
    let hint = match found.server {
        Server::Ollama | Server::LmStudio | Server::LlamaCpp | Server::Vllm => {
            format!(" For this server it is usually {}/v1.", found.origin)
        }
        Server::OpenAi | Server::Near | Server::Far => " Most end in /v1.".to_owned(),
    };
    told(
        "Something answers at this address, but it is no API for chat.",
        &format!("Check the base URL: it ends where /chat/completions begins.{hint}"),
    )
}

fn slow(server: Server) -> Told {
    let next = match server {
        Server::OpenAi | Server::Far => "Try again in a moment, or choose another model.",
        _ => {
            "It may still be loading the model, which takes a large one some minutes. Test again when it has."
        }
    };
    told(
        "The server took the call, but said nothing for a minute.",
        next,
    )
}

/// Why no answer came, and how to mend it. `at` is the server's origin, `page` this page's.
fn unreached(why: Unreached, server: Server, at: &str, page: &str) -> Told {
    match why {
        Unreached::Offline => told(
            "This browser is offline.",
            "Connect to a network and test again.",
        ),
        Unreached::Nothing if server == Server::OpenAi => told(
            "OpenAI cannot be reached.",
            "Check the connection, and whether a firewall, a filter of the network or a browser extension keeps api.openai.com away. If other pages load, check the key, too: OpenAI refuses a wrong key in a way that no web page can read.",
        ),
        Unreached::Nothing => told(&format!("No server answers at {at}."), start(server)),
        Unreached::NothingOrBarred => told(
            &format!("No server answers at {at}, or this browser does not let the page call it."),
            &format!(
                "{} If it does run: some browsers, Safari among them, let no page from the web call this computer. Use Chrome, Edge or Firefox for it, or open Forkful itself from http://localhost.",
                start(server)
            ),
        ),
        Unreached::Silent => told(
            &format!("{at} has not answered in time."),
            "Check the host and the port of the base URL; a firewall that drops calls looks like this. If both are right, the server is busy: test again in a moment.",
        ),
        Unreached::MixedContent => told(
            "The browser blocks this call: a page that came over https may not call an address with http.",
            "Give the server TLS and use its https address, or run the server on this computer and use http://localhost, or open Forkful itself over http.",
        ),
        Unreached::Denied(reach) => told(
            &format!(
                "This browser was told not to let the page call {}.",
                place(reach)
            ),
            &format!(
                "Open the page's settings by the sign left of its address, allow access to {}, and test again.",
                leave_name(reach)
            ),
        ),
        Unreached::ToAllow(reach) => told(
            &format!(
                "The browser wants your leave before the page may call {}.",
                place(reach)
            ),
            "Test again, and press Allow where the browser asks. If it does not ask, allow it in the page's settings, by the sign left of its address.",
        ),
        Unreached::Hidden if server == Server::OpenAi => told(
            "OpenAI answers, but the browser may not read what it says.",
            "Most likely the key is wrong: OpenAI refuses a wrong key in a way that no web page can read. Copy the key again, whole. If it is right, something in the network, such as a filter or a proxy, answers in OpenAI's place.",
        ),
        Unreached::Hidden => told(
            &format!(
                "A server answers at {at}, but it does not let this page read what it says (CORS)."
            ),
            &let_in(server, page),
        ),
        Unreached::HiddenCall => told(
            "The server answers, but the browser may not read its answer to a call (CORS).",
            "Most likely it refused the key or the model in a way that no web page can read. Check both; if they are right, the server does not take calls from web pages.",
        ),
    }
}

/// Why no answer came, where no test has told. `page` is this page's origin.
pub fn unclear(provider: Provider, page: &str) -> Told {
    match provider {
        Provider::OpenAi => told(
            "No answer could be read.",
            "Either the key is wrong, for OpenAI refuses a wrong key in a way that no web page can read, or the network does not let the call through. “Test connection” under “Model and key” tells more.",
        ),
        Provider::Practice | Provider::Compatible => told(
            "The server does not answer, or not in a way that this page may read.",
            &format!(
                "Check that it runs. “Test connection” under “Model and key” tells what it is. If the server does not let web pages in (CORS): {}; {}.",
                ollama(page),
                LM_STUDIO
            ),
        ),
    }
}

fn place(reach: Reach) -> &'static str {
    match reach {
        Reach::ThisComputer => "servers on this computer",
        Reach::LocalNetwork | Reach::Internet => "servers in the local network",
    }
}

/// What a page's settings call it, more or less: each browser has its own words.
fn leave_name(reach: Reach) -> &'static str {
    match reach {
        Reach::ThisComputer => "this device",
        Reach::LocalNetwork | Reach::Internet => "the local network",
    }
}

/// How to have a server that runs.
fn start(server: Server) -> &'static str {
    match server {
        Server::OpenAi | Server::Far => {
            "Check the base URL for typing errors, and the connection. Open the address in a tab of its own: if the browser warns of its certificate there, that is what is in the way."
        }
        Server::Ollama => "Start Ollama (“ollama serve”), and check the port: its own is 11434.",
        Server::LmStudio => {
            "Start LM Studio's server, in its developer view or by “lms server start --cors”, and check the port: its own is 1234."
        }
        Server::LlamaCpp => {
            "Start the server (llama.cpp's is “llama-server”), and check the port: llama.cpp's own is 8080."
        }
        Server::Vllm => {
            "Start the server (vLLM's by “vllm serve”), and check the port: vLLM's own is 8000."
        }
        Server::Near => "Start the server, and check the host and the port of the base URL.",
    }
}

/// How to have a server let this page read its answers.
fn let_in(server: Server, page: &str) -> String {
    match server {
        Server::Ollama => format!("Let it in: {}.", ollama(page)),
        Server::LmStudio => format!("Let it in: {LM_STUDIO}."),
        Server::LlamaCpp => format!(
            "llama.cpp's server lets every page in, so either another program answers at this port, or one stands between: {}. Leave the key empty if the server needs none; some browsers refuse a key here.",
            header(page)
        ),
        Server::Vllm => format!(
            "Start vLLM with --allowed-origins '[\"{page}\"]'. If the server is another: {}.",
            header(page)
        ),
        Server::Near => format!("Tell it to let this page in: {}.", header(page)),
        Server::OpenAi | Server::Far => format!(
            "Check the key and the model first: some providers refuse them in a way that no web page can read. If both are right, the provider takes no calls from web pages, and a proxy of your own could let them in: {}.",
            header(page)
        ),
    }
}

fn ollama(page: &str) -> String {
    format!("set OLLAMA_ORIGINS={page} for Ollama, and restart it")
}

const LM_STUDIO: &str = "switch on “Enable CORS” in LM Studio's server settings, or start the server by “lms server start --cors”";

fn header(page: &str) -> String {
    format!("it has to answer with the header Access-Control-Allow-Origin: {page}")
}
