//! Calls over the network. Only the headers that a provider lets browsers send are sent: the content type and its one header
//! for the key. Dropping a reply's stream aborts its request.

use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;

use futures::future::select;
use futures::{Stream, StreamExt};
use gloo_net::http::{Request, RequestBuilder, Response};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AbortController, RequestCache, RequestCredentials, RequestMode, RequestRedirect, ResponseType,
};

use super::abort::AbortOnDrop;
use super::body::{self, Body, End};
use super::learnt;
use super::leaving;
use super::page;
use super::timer::{self, PageSleeper};
use crate::engine::error::CallError;
use crate::engine::ports::{Call, ChatClient, Delta, Sleeper};
use crate::provider::catalogue::{Dialect, KeyHeader};
use crate::provider::chat;
use crate::provider::connection::{self, Probe};
use crate::provider::endpoint::{Endpoint, Origin};
use crate::provider::gathered::Gathered;
use crate::provider::hint::Headers;
use crate::provider::key::Striker;
use crate::provider::quirk::{Quirks, Watch};
use crate::provider::reply::{Decoded, Decoder};
use crate::provider::{messages, models};
use crate::provider::{said, status};

/// Speaks Chat Completions with one endpoint.
#[derive(Debug)]
pub struct NetworkClient {
    endpoint: Endpoint,
}

impl NetworkClient {
    /// A client for this endpoint.
    pub fn new(endpoint: Endpoint) -> Self {
        leaving::watch();
        Self { endpoint }
    }
}

impl ChatClient for NetworkClient {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        let endpoint = &self.endpoint;
        futures::stream::unfold(Step::Open(Box::new(call)), move |step| async move {
            let mut reading = match step {
                Step::Open(call) => match open(endpoint, &call).await {
                    Ok(reading) => reading,
                    Err(why) => return Some((Err(failed(endpoint, why).await), Step::Over)),
                },
                Step::Read(reading) => reading,
                Step::Over => return None,
            };
            let Some(next) = reading.next().await else {
                reading.learn(endpoint);
                return None;
            };
            match next {
                Ok(delta) => Some((Ok(delta), Step::Read(reading))),
                Err(why) => Some((Err(failed(endpoint, why).await), Step::Over)),
            }
        })
    }

    fn room(&self, call: &Call) -> u32 {
        learnt::room(&self.endpoint, call.model.as_deref(), call.max_tokens)
    }
}

/// The most bytes of a list of models that are read: that of OpenRouter's some 700 models, the longest that is known, has fewer.
const MOST_LIST: usize = 2 * 1024 * 1024;

/// How far a reply is.
enum Step {
    Open(Box<Call>),
    Read(Reading),
    Over,
}

/// A reply that has begun.
struct Reading {
    body: Option<Body>,
    decoder: Decoder,
    ready: VecDeque<Result<Delta, CallError>>,
    watch: Watch,
    striker: Striker,
    /// Which model was asked, and how.
    asked: (Option<String>, Quirks),
    abort: AbortOnDrop,
}

/// How long a reply that is over may take to close its connection.
const DRAIN: Duration = Duration::from_secs(2);

/// Reads a reply that is over to the end of its bytes. Aborting it would close a connection that the next call
/// can use; waiting for it would let a server that never closes hold up the part.
fn drain(mut body: Body, abort: AbortOnDrop) {
    spawn_local(async move {
        let rest = pin!(async { while body.next().await.is_some() {} });
        select(rest, pin!(PageSleeper.sleep(DRAIN))).await;
        drop(abort);
    });
}

impl Reading {
    async fn next(&mut self) -> Option<Result<Delta, CallError>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            // What a broken connection leaves behind is judged like any other end.
            let bytes = self.body.as_mut()?.next().await;
            let decoded = match &bytes {
                Some(bytes) => self.decoder.push(bytes),
                None => self.decoder.finish(),
            };
            self.take(decoded);
            if bytes.is_some() && self.ready.is_empty() {
                self.ready.push_back(Ok(Delta::KeepAlive));
            }
            if (self.decoder.is_over() || self.watch.is_over())
                && let Some(body) = self.body.take()
            {
                let abort = self.abort.take();
                if self.watch.is_over() {
                    // More of it would only be paid for.
                    drop(abort);
                } else {
                    drain(body, abort);
                }
            }
        }
    }

    fn take(&mut self, decoded: Decoded) {
        for delta in decoded.deltas {
            for delta in self.watch.pass(delta) {
                self.tell(delta);
            }
        }
        let error = decoded.error.filter(|_| !self.watch.is_over());
        if error.is_some() || self.decoder.is_over() {
            let rest = self.striker.finish();
            self.push(Delta::Text(rest));
        }
        self.ready.extend(error.map(Err));
    }

    /// What came at once is told at once, however small the events were in which it came.
    fn tell(&mut self, delta: Delta) {
        match delta {
            Delta::Text(more) => {
                let more = self.striker.pass(more);
                self.push(Delta::Text(more));
            }
            Delta::Finished(how) => {
                // Nothing is said after this.
                let rest = self.striker.finish();
                self.push(Delta::Text(rest));
                self.push(Delta::Finished(how));
            }
            delta => self.push(delta),
        }
    }

    fn push(&mut self, delta: Delta) {
        match (self.ready.back_mut(), delta) {
            (Some(Ok(Delta::Text(text))), Delta::Text(more))
            | (Some(Ok(Delta::Thought(text))), Delta::Thought(more)) => text.push_str(&more),
            (_, Delta::Text(more)) if more.is_empty() => {}
            (_, delta) => self.ready.push_back(Ok(delta)),
        }
    }

    /// A model that spent its limit on thinking gets more room the next time.
    fn learn(&self, endpoint: &Endpoint) {
        let (model, quirks) = &self.asked;
        if self.watch.wants_room()
            && let Some(roomy) = quirks.with_more_room()
        {
            learnt::learn(endpoint, model.as_deref(), roomy);
        }
    }
}

/// Sends the call as the model wants it. A refusal that tells what the model wants is not a failure: the request is made once more
/// with that one thing changed, and what then works is remembered.
async fn open(endpoint: &Endpoint, call: &Call) -> Result<Reading, CallError> {
    let model = call.model.as_deref().or(endpoint.model.as_deref());
    let known = learnt::quirks(endpoint, model);
    let mut quirks = known;
    loop {
        let abort = AbortOnDrop(AbortController::new().ok());
        let response = send(endpoint, call, &quirks, &abort).await?;
        if response.ok() {
            if quirks != known {
                learnt::learn(endpoint, model, quirks);
            }
            return Ok(Reading {
                body: response.body().as_ref().and_then(Body::of),
                decoder: match endpoint.provider.dialect {
                    Dialect::Messages => Decoder::of_messages(),
                    _ => Decoder::default(),
                },
                // The headers say that the call was accepted.
                ready: VecDeque::from([Ok(Delta::KeepAlive)]),
                watch: Watch::new(quirks.most_chars(call)),
                striker: Striker::of(endpoint.key.as_ref()),
                asked: (model.map(str::to_owned), quirks),
                abort,
            });
        }
        let body = body::said(&response).await;
        match quirks.heal(response.status(), &body, call.max_tokens) {
            Some(healed) => quirks = healed,
            None => return Err(refused(&response, &body)),
        }
    }
}

async fn send(
    endpoint: &Endpoint,
    call: &Call,
    quirks: &Quirks,
    abort: &AbortOnDrop,
) -> Result<Response, CallError> {
    let (address, body) = match endpoint.provider.dialect {
        Dialect::Messages => (
            endpoint.base.messages(),
            messages::body(call, endpoint, quirks),
        ),
        _ => (endpoint.base.chat(), chat::body(call, endpoint, quirks)),
    };
    let body = body.map_err(|_| CallError::Unreachable)?;
    let request = with_headers(Request::post(&address), endpoint)
        .header("Content-Type", "application/json")
        .abort_signal(abort.0.as_ref().map(AbortController::signal).as_ref())
        .body(body)
        .map_err(|_| CallError::Unreachable)?;
    sent(request, endpoint).await
}

/// Sends it, and takes no redirect: it could carry the key, or the text, elsewhere.
async fn sent(request: Request, endpoint: &Endpoint) -> Result<Response, CallError> {
    let response = request.send().await.map_err(|_| unreachable(endpoint))?;
    match response.type_() {
        ResponseType::Opaqueredirect => Err(CallError::Redirected),
        _ => Ok(response),
    }
}

/// Asks which models there are. It costs nothing, so it serves to test a connection, too. Dropping it aborts the request.
///
/// # Errors
/// As for a call.
pub async fn models(endpoint: &Endpoint) -> Result<Vec<String>, CallError> {
    let abort = AbortOnDrop(AbortController::new().ok());
    let list = async {
        let request = with_headers(Request::get(&endpoint.base.models()), endpoint)
            .abort_signal(abort.0.as_ref().map(AbortController::signal).as_ref())
            .build()
            .map_err(|_| CallError::Unreachable)?;
        let response = sent(request, endpoint).await?;
        if !response.ok() {
            return Err(refused(&response, &body::said(&response).await));
        }
        let mut list = Gathered::new(MOST_LIST);
        if let Some(mut body) = response.body().as_ref().and_then(Body::of) {
            match body.gather(&mut list).await {
                End::Whole => {}
                End::Broken => return Err(CallError::CutOff),
                End::TooLong => return Err(CallError::Endless),
            }
        }
        let list = list.text();
        let models = models::read(&list).ok_or_else(|| CallError::Unreadable {
            detail: said::readable(&list),
        })?;
        Ok(match &endpoint.key {
            Some(key) => models.iter().map(|model| key.strike_out(model)).collect(),
            None => models,
        })
    };
    list.await.map_err(|why| struck(endpoint, why))
}

/// Whether anything answers there: a bare request that carries no key and whose answer no page may read, so that no server
/// can keep it back. Dropping it aborts the request.
pub async fn probe(origin: &Origin) -> Probe {
    let abort = AbortOnDrop(AbortController::new().ok());
    let answer = Request::get(&format!("{origin}/"))
        .mode(RequestMode::NoCors)
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
        .abort_signal(abort.0.as_ref().map(AbortController::signal).as_ref())
        .send();
    match answer.await {
        Ok(_) => Probe::Answered,
        Err(_) => Probe::Failed,
    }
}

/// Makes one tiny call, and reads its reply to the end.
///
/// # Errors
/// As for a call.
pub async fn try_call(endpoint: &Endpoint) -> Result<(), CallError> {
    let client = NetworkClient::new(endpoint.clone());
    let mut reply = pin!(client.stream(connection::tiny_call()));
    while let Some(delta) = reply.next().await {
        if let Delta::Finished(_) = delta? {
            return Ok(());
        }
    }
    Err(CallError::CutOff)
}

/// No cookies, no cache, no referrer, and no redirect that could carry the key elsewhere.
fn with_headers(request: RequestBuilder, endpoint: &Endpoint) -> RequestBuilder {
    let request = request
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        // Not followed, but told of.
        .redirect(RequestRedirect::Manual)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    let request = match endpoint.provider.dialect {
        Dialect::Messages => messages::HEADERS
            .into_iter()
            .fold(request, |request, (name, value)| {
                request.header(name, value)
            }),
        _ => request,
    };
    let Some(key) = &endpoint.key else {
        return request;
    };
    let key = key.expose();
    match endpoint.provider.header {
        KeyHeader::Bearer => request.header("Authorization", &format!("Bearer {key}")),
        KeyHeader::XApiKey => request.header("x-api-key", key),
        KeyHeader::ApiKey => request.header("api-key", key),
    }
}

fn refused(response: &Response, body: &str) -> CallError {
    // What a server does not expose to web pages is not there.
    let headers = response.headers();
    let [millis, wait, again] =
        ["retry-after-ms", "retry-after", "x-should-retry"].map(|name| headers.get(name));
    let headers = Headers {
        retry_after_ms: millis.as_deref(),
        retry_after: wait.as_deref(),
        should_retry: again.as_deref(),
    };
    status::refusal(response.status(), &headers, body, timer::since_1970())
}

fn unreachable(endpoint: &Endpoint) -> CallError {
    if page::is_online() || endpoint.base.origin().is_this_computer() {
        CallError::Unreachable
    } else {
        CallError::Offline
    }
}

/// What failed in a page that stays, with the key struck out.
async fn failed(endpoint: &Endpoint, why: CallError) -> CallError {
    leaving::stayed().await;
    struck(endpoint, why)
}

/// The error with the key struck out of what the server said.
fn struck(endpoint: &Endpoint, why: CallError) -> CallError {
    match &endpoint.key {
        Some(key) => why.with_detail(|detail| key.strike_out(&detail)),
        None => why,
    }
}
