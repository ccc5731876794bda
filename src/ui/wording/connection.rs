//! The words for what a test of the connection found, and for how to mend it at each server.

use super::trouble::{Told, call_error, told};
use crate::provider::catalogue::{Address, Provider};
use crate::provider::connection::{CALL_TOKENS, Finding, Proof, Server, Unreached};
use crate::provider::endpoint::Reach;
use crate::ui::state::Found;

/// What the button "Test connection" does, and what it may cost.
pub const TEST_NOTE: &str = "The test asks for the list of models. Where that settles too little, it makes one call of at most 16 tokens, charged like any other.";

const _: () = assert!(CALL_TOKENS == 16, "the note above says so");

/// Begins a test of the connection.
pub const TEST: &str = "Test connection";

/// Ends a test that is under way.
pub const GIVE_UP: &str = "Give up";

/// What was found: that it works, or what is wrong. `page` is this page's origin.
///
/// # Errors
/// What is wrong, and how to mend it.
pub fn found(found: &Found, page: &str, provider: Provider) -> Result<String, Told> {
    let model = &found.model;
    let (told, detail) = match &found.finding {
        Finding::Works(Proof::List) => return Ok("It answers.".to_owned()),
        Finding::Works(Proof::Call) if model.is_empty() => {
            return Ok("It answers: a tiny call was replied to.".to_owned());
        }
        Finding::Works(Proof::Call) => {
            return Ok(format!("It answers: “{model}” replied to a tiny call."));
        }
        Finding::KeyNeeded { detail } => (
            told("The server wants a key.", "Paste the key for this address."),
            detail,
        ),
        Finding::ModelUnknown { detail } => (
            told(
                &format!("The server does not know the model “{model}”."),
                model_unknown(found),
            ),
            detail,
        ),
        Finding::ModelNeeded { detail } => (
            told(
                "The server did not accept the call.",
                "It may not choose a model by itself: name one under “Model”.",
            ),
            detail,
        ),
        Finding::NoApi { detail } => (
            told(
                "Something answers at this address, but no API for chat.",
                "Check the base URL: it ends where /chat/completions begins, mostly with /v1.",
            ),
            detail,
        ),
        Finding::Slow => {
            return Err(told(
                "The server took the call, but said nothing for as long as the test waits.",
                "It may still be loading the model. Test again in a while, or choose another.",
            ));
        }
        Finding::Said(why) => return Err(call_error(why, provider)),
        Finding::Unreached(why) => {
            return Err(unreached(*why, found.server, &found.origin, page));
        }
    };
    Err(Told {
        said: Some(detail.clone()).filter(|detail| !detail.is_empty()),
        ..told
    })
}

fn model_unknown(found: &Found) -> &'static str {
    match found.server {
        Server::Ollama => {
            "Fetch it with “ollama pull”, or choose one that is there: the field suggests them."
        }
        Server::LmStudio => {
            "Download or load it in LM Studio, or choose one that is there: the field suggests them."
        }
        Server::LlamaCpp | Server::Vllm | Server::Near => {
            "It was started with another: choose one that the field suggests, or leave it empty."
        }
        Server::Service(_) | Server::LiteLlm | Server::Far => {
            "Check the name, or choose one that the field suggests. A right one may be closed to this key."
        }
    }
}

/// Why no answer came, and how to mend it. `at` is the server's origin, `page` this page's.
fn unreached(why: Unreached, server: Server, at: &str, page: &str) -> Told {
    match (why, server) {
        (Unreached::Offline, _) => told(
            "This browser is offline.",
            "Connect to a network and test again.",
        ),
        (Unreached::Nothing, Server::Service(service)) => told(
            &format!("{} cannot be reached.", service.name),
            &format!(
                "Check the connection: a firewall, a filter or an extension may keep {at} away. If all else loads, check the key: a wrong one can look like this."
            ),
        ),
        (Unreached::Nothing, _) => told(&format!("No server answers at {at}."), start(server)),
        (Unreached::NothingOrBarred, _) => told(
            &format!("No server answers at {at}, or this browser does not let the page call it."),
            &format!(
                "{} If it runs, use Chrome, Edge or Firefox (Safari lets no page from the web call this computer), or open Forkful from http://localhost.",
                start(server)
            ),
        ),
        (Unreached::Silent, _) => told(
            &format!("{at} has not answered in time."),
            "Check the host and the port, and whether a firewall stands before it. If all is right, it is busy: test again in a moment.",
        ),
        (Unreached::MixedContent, _) => told(
            "The browser blocks this: a page that came over https may not call an http address.",
            "Give the server TLS and use its https address, run it on this computer as http://localhost, or open Forkful over http.",
        ),
        (Unreached::Denied(reach), _) => told(
            &format!(
                "The browser was told not to let this page call {}.",
                place(reach)
            ),
            "Allow it in the page's settings, by the sign left of its address, and test again.",
        ),
        (Unreached::ToAllow(reach), _) => told(
            &format!(
                "The browser wants your leave to let this page call {}.",
                place(reach)
            ),
            "Test again and press Allow. If it does not ask, allow it in the page's settings, by the sign left of its address.",
        ),
        (Unreached::Hidden, Server::Service(service)) if service.hides_refusals => told(
            &format!(
                "{} answers, but the browser may not read what it says.",
                service.name
            ),
            &format!(
                "Most likely the key is wrong, for that is how {} refuses one: copy it again, whole. If it is right, a filter or a proxy of the network answers in its place.",
                service.name
            ),
        ),
        (Unreached::Hidden, _) => told(
            &format!(
                "A server answers at {at}, but does not let this page read what it says (CORS)."
            ),
            &let_in(server, page),
        ),
        (Unreached::HiddenCall, _) => told(
            "The server answers, but no answer to a call could be read.",
            "The browser does not say why. Either the connection was dropped, by the server or on the way: test again. Or the server refuses calls in a way that no web page may read (CORS): check the key and the model.",
        ),
    }
}

/// Why no answer came, where no test has told. `page` is this page's origin.
pub fn unclear(provider: Provider, page: &str) -> Told {
    let (name, more) = (
        provider.name,
        "“Test connection” under “Model and key” tells more.",
    );
    if provider.hides_refusals {
        return told(
            "No answer could be read.",
            &format!(
                "Either the key is wrong, for {name} refuses a wrong key in a way that no web page can read, or the network does not let the call through. {more}"
            ),
        );
    }
    if matches!(provider.address, Address::Fixed(_)) {
        return told(
            &format!("{name} does not answer, or not in a way that this page may read."),
            &format!("Check the connection and the key. {more}"),
        );
    }
    let let_in = match provider.id {
        "ollama" => ollama(page),
        "lm-studio" => LM_STUDIO.to_owned(),
        "litellm" => litellm(page),
        "vllm" => vllm(page),
        _ => format!("{}; {LM_STUDIO}", ollama(page)),
    };
    told(
        "The server does not answer, or not in a way that this page may read.",
        &format!("Check that it runs. {more} If it does not let web pages in (CORS): {let_in}."),
    )
}

fn place(reach: Reach) -> &'static str {
    match reach {
        Reach::ThisComputer => "servers on this computer",
        Reach::LocalNetwork | Reach::Internet => "servers in the local network",
    }
}

/// How to have a server that runs.
fn start(server: Server) -> &'static str {
    match server {
        Server::Service(_) | Server::Far => {
            "Check the base URL and the connection. Open the address in a tab: if the browser warns of its certificate, that is in the way."
        }
        Server::Ollama => "Start Ollama (“ollama serve”), or check the port.",
        Server::LmStudio => {
            "Start LM Studio's server (“lms server start --cors”), or check the port."
        }
        Server::LlamaCpp => "Start the server, such as “llama-server”, or check the port.",
        Server::Vllm => "Start the server, such as “vllm serve”, or check the port.",
        Server::LiteLlm => "Start the proxy, such as “litellm”, or check the port.",
        Server::Near => "Start the server, or check the host and the port.",
    }
}

/// How to have a server let this page read its answers.
fn let_in(server: Server, page: &str) -> String {
    let (before, how) = match server {
        Server::Ollama => ("Let it in: ", ollama(page)),
        Server::LmStudio => ("Let it in: ", LM_STUDIO.to_owned()),
        Server::LlamaCpp => (
            "llama.cpp lets pages in by itself, so another program answers here. ",
            header(page),
        ),
        Server::Vllm => ("Let it in: ", vllm(page)),
        Server::LiteLlm => ("Let it in: ", litellm(page)),
        Server::Near => ("", header(page)),
        Server::Service(_) | Server::Far => (
            "Check the key and the model: some providers refuse them like this. If both are right, it takes no calls from web pages, but a proxy of yours could. ",
            header(page),
        ),
    };
    format!("{before}{how}.")
}

fn ollama(page: &str) -> String {
    format!("set OLLAMA_ORIGINS={page} for Ollama, and restart it")
}

fn vllm(page: &str) -> String {
    format!("start vLLM with --allowed-origins '[\"{page}\"]'")
}

fn litellm(page: &str) -> String {
    format!("set LITELLM_CORS_ORIGINS={page} for LiteLLM, and restart it")
}

const LM_STUDIO: &str = "switch on “Enable CORS” in LM Studio's server settings, or start it by “lms server start --cors”";

fn header(page: &str) -> String {
    format!("It has to send the header Access-Control-Allow-Origin: {page}")
}
