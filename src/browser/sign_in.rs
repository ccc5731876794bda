//! Signing in with OpenRouter, in a window of its own, so that this page stays as it is.
//!
//! That window comes back to this page's address. `public/guard.js` takes the code out of the address before anything else runs there,
//! and hands it over on a channel of this origin. What the code is worth nothing without, the verifier, has never left this page's memory.

use std::time::Duration;

use futures::StreamExt;
use futures::channel::mpsc;
use futures::future::{Either, select};
use gloo_net::http::Request;
use js_sys::{Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent, RequestCredentials, RequestRedirect};

use super::timer::PageSleeper;
use super::vault::{bytes, random, subtle};
use crate::engine::ports::Sleeper;
use crate::provider::key::ApiKey;
use crate::provider::sign_in::{self, NoKey};

/// The channel's name. `public/guard.js` knows it, too.
const CHANNEL: &str = "forkful-sign-in";
/// A code is good for so long.
const PATIENCE: Duration = Duration::from_mins(10);

/// Why a sign-in gave no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// The browser draws no secrets in a page that is not secure.
    Insecure,
    /// The browser did not open a window.
    Blocked,
    /// Nobody came back in ten minutes.
    TooLate,
    /// OpenRouter gave none.
    NoKey(NoKey),
}

/// A sign-in whose window is open.
pub struct SignIn {
    nonce: String,
    verifier: String,
    channel: BroadcastChannel,
    heard: mpsc::UnboundedReceiver<JsValue>,
    /// Heard through it for as long as this lives.
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for SignIn {
    fn drop(&mut self) {
        self.channel.close();
    }
}

impl SignIn {
    /// Opens the window. To be called in a person's click, before anything is waited for.
    ///
    /// # Errors
    /// [`SignInError::Insecure`] and [`SignInError::Blocked`]
    pub fn begin() -> Result<(Self, web_sys::Window), SignInError> {
        let (nonce, verifier) = match (random::<16>(), random::<32>()) {
            (Ok(nonce), Ok(verifier)) => {
                (sign_in::base64url(&nonce), sign_in::base64url(&verifier))
            }
            _ => return Err(SignInError::Insecure),
        };
        let window = web_sys::window().ok_or(SignInError::Blocked)?;
        let channel = BroadcastChannel::new(CHANNEL).map_err(|_| SignInError::Blocked)?;
        let opened = window.open_with_url_and_target_and_features(
            "about:blank",
            "_blank",
            "popup,width=520,height=720",
        );
        let opened = opened.ok().flatten().ok_or(SignInError::Blocked)?;
        let (tell, heard) = mpsc::unbounded();
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // Whoever hears it may be gone.
            tell.unbounded_send(event.data()).ok();
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        let sign_in = Self {
            nonce,
            verifier,
            channel,
            heard,
            _listener: listener,
        };
        Ok((sign_in, opened))
    }

    /// Sends the window to OpenRouter, waits until it comes back, and changes its code for a key.
    ///
    /// # Errors
    /// Why there is no key.
    pub async fn key(mut self, opened: web_sys::Window) -> Result<ApiKey, SignInError> {
        let challenge = challenge(&self.verifier)
            .await
            .ok_or(SignInError::Insecure)?;
        let page = page_address().ok_or(SignInError::Blocked)?;
        // What is opened must not reach back into this page.
        opened.set_opener(&JsValue::NULL).ok();
        let address = sign_in::address(&page, &self.nonce, &challenge);
        let gone = opened.location().replace(&address);
        gone.map_err(|_| SignInError::Blocked)?;
        let code = {
            let back = std::pin::pin!(self.code());
            let late = std::pin::pin!(PageSleeper.sleep(PATIENCE));
            match select(back, late).await {
                Either::Left((code, _)) => code.ok_or(SignInError::TooLate)?,
                Either::Right(_) => return Err(SignInError::TooLate),
            }
        };
        exchange(&code, &self.verifier)
            .await
            .map_err(SignInError::NoKey)
    }

    /// The code that comes with this sign-in's own word. Others are not for this tab.
    async fn code(&mut self) -> Option<String> {
        while let Some(message) = self.heard.next().await {
            let text = |name: &str| Reflect::get(&message, &name.into()).ok()?.as_string();
            if text("nonce").as_ref() != Some(&self.nonce) {
                continue;
            }
            if let Some(code) = text("code") {
                let taken = Object::new();
                Reflect::set(&taken, &"taken".into(), &self.nonce.as_str().into()).ok();
                // The other window closes itself when it hears that; if not, the person does.
                self.channel.post_message(&taken).ok();
                return Some(code);
            }
        }
        None
    }
}

/// What the verifier is known by: its SHA-256.
async fn challenge(verifier: &str) -> Option<String> {
    let digest = subtle()?.digest_with_str_and_u8_array("SHA-256", verifier.as_bytes());
    let digest = JsFuture::from(digest.ok()?).await.ok()?;
    Some(sign_in::base64url(&bytes(&digest)))
}

/// This page's address without query and fragment.
fn page_address() -> Option<String> {
    let location = web_sys::window()?.location();
    Some(format!(
        "{}{}",
        location.origin().ok()?,
        location.pathname().ok()?
    ))
}

async fn exchange(code: &str, verifier: &str) -> Result<ApiKey, NoKey> {
    let request = Request::post(sign_in::EXCHANGE)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
        .header("Content-Type", "application/json")
        .body(sign_in::exchange(code, verifier));
    let response = request.map_err(|_| NoKey::Unreached)?.send().await;
    let response = response.map_err(|_| NoKey::Unreached)?;
    let body = response.text().await.map_err(|_| NoKey::Unreached)?;
    sign_in::read(response.status(), &body)
}
