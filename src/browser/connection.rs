//! Works a test of the connection through, step by step as [`Seen::next`] says.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, LocalBoxFuture, select};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus};

use super::timer::PageSleeper;
use super::{fetch, page};
use crate::engine::ports::Sleeper;
use crate::provider::connection::{Depth, Finding, Heard, Leave, Missed, Seen, Step};
use crate::provider::endpoint::{BaseUrl, Endpoint, Reach};

/// How long the list of models may take.
const LIST: Duration = Duration::from_secs(15);

/// How long anything may take to answer the probe.
const PROBE: Duration = Duration::from_secs(10);

/// How long the tiny call may take. A local server may have to load the model first.
const CALL: Duration = Duration::from_secs(30);

/// Finds out whether calls can be made, and if not, why; and which models there are. Nothing is waited for longer than a
/// call may be silent.
pub async fn test(endpoint: &Endpoint, depth: Depth, quiet: Duration) -> (Finding, Vec<String>) {
    let page = BaseUrl::parse(&page::origin()).ok();
    let page = page.map(|page| page.origin().clone());
    let mut seen = Seen::nothing(endpoint, page, depth);
    while let Some(step) = seen.next() {
        let limit = match step {
            Step::List => LIST,
            Step::Probe | Step::Leave(_) => PROBE,
            Step::Call => CALL,
        };
        let limit = pin!(PageSleeper.sleep(limit.min(quiet)));
        match select(ask(endpoint, step), limit).await {
            Either::Left((heard, _)) => seen.hear(heard),
            Either::Right(_) => seen.hear(step.silence()),
        }
    }
    seen.found()
}

/// Asks one thing. Boxed, so that all of them are waited for by the same code.
fn ask(endpoint: &Endpoint, step: Step) -> LocalBoxFuture<'_, Heard> {
    match step {
        Step::List => Box::pin(async {
            let list = fetch::models(endpoint).await;
            Heard::List(list.map_err(Missed::Failed))
        }),
        Step::Call => Box::pin(async {
            let call = fetch::try_call(endpoint).await;
            Heard::Call(call.map_err(Missed::Failed))
        }),
        Step::Probe => Box::pin(async { Heard::Probe(fetch::probe(endpoint.base.origin()).await) }),
        Step::Leave(reach) => Box::pin(async move { Heard::Leave(leave(reach).await) }),
    }
}

/// What the browser says of its leave to reach so near. Chromium has had a name for each of the two since 145, and one for
/// both since 142; other browsers may know none of them.
async fn leave(reach: Reach) -> Leave {
    let own = match reach {
        Reach::ThisComputer => "loopback-network",
        Reach::LocalNetwork => "local-network",
        Reach::Internet => return Leave::Granted,
    };
    for name in [own, "local-network-access"] {
        match state(name).await {
            Some(PermissionState::Granted) => return Leave::Granted,
            Some(PermissionState::Denied) => return Leave::Denied,
            Some(PermissionState::Prompt) => return Leave::Asks,
            _ => {}
        }
    }
    Leave::Unknown
}

/// `None` for a name that the browser does not know.
async fn state(name: &str) -> Option<PermissionState> {
    let asked = js_sys::Object::new();
    js_sys::Reflect::set(&asked, &JsValue::from_str("name"), &JsValue::from_str(name)).ok()?;
    let permissions = web_sys::window()?.navigator().permissions().ok()?;
    let status = JsFuture::from(permissions.query(&asked).ok()?).await.ok()?;
    Some(PermissionStatus::from(status).state())
}
