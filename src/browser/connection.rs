//! Works a test of the connection through, step by step as [`Seen::next`] says.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus};

use super::timer::PageSleeper;
use super::{fetch, page};
use crate::engine::error::CallError;
use crate::engine::ports::Sleeper;
use crate::provider::connection::{Depth, Finding, Leave, Missed, Next, Probe, Seen, Step};
use crate::provider::endpoint::{BaseUrl, Endpoint, Reach};

/// How long the list of models may take.
const LIST: Duration = Duration::from_secs(15);

/// How long anything may take to answer the probe.
const PROBE: Duration = Duration::from_secs(10);

/// How long the tiny call may take. A local server may have to load the model first.
const CALL: Duration = Duration::from_mins(1);

/// Finds out whether calls can be made, and if not, why; and which models there are.
pub async fn test(endpoint: &Endpoint, depth: Depth) -> (Finding, Vec<String>) {
    let page = BaseUrl::parse(&page::origin()).ok();
    let page = page.map(|page| page.origin().clone());
    let mut seen = Seen::nothing(endpoint, page, depth);
    loop {
        match seen.next() {
            Next::Found(finding) => return (finding, seen.into_models()),
            Next::Ask(Step::List) => seen.list = Some(within(LIST, fetch::models(endpoint)).await),
            Next::Ask(Step::Call) => {
                seen.call = Some(within(CALL, fetch::try_call(endpoint)).await);
            }
            Next::Ask(Step::Leave(reach)) => seen.leave = Some(leave(reach).await),
            Next::Ask(Step::Probe) => {
                let probe = pin!(fetch::probe(endpoint.base.origin()));
                seen.probe = Some(match select(probe, pin!(PageSleeper.sleep(PROBE))).await {
                    Either::Left((probe, _)) => probe,
                    Either::Right(_) => Probe::Failed,
                });
            }
        }
    }
}

async fn within<T>(
    limit: Duration,
    asked: impl Future<Output = Result<T, CallError>>,
) -> Result<T, Missed> {
    match select(pin!(asked), pin!(PageSleeper.sleep(limit))).await {
        Either::Left((answer, _)) => answer.map_err(Missed::Failed),
        Either::Right(_) => Err(Missed::Silent),
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
