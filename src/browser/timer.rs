//! Time in a browser.

use std::future::Future;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

use crate::engine::ports::{Clock, Moment, Sleeper};

/// How far before the page was opened its clock began, in milliseconds: about fifty days. A run of an earlier page is set
/// before the present, so that it can go on in one line of time.
const LEAD: u64 = 1 << 32;

/// The page's clock: milliseconds since long before the page was opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageClock;

impl Clock for PageClock {
    fn now(&self) -> Moment {
        let millis = web_sys::window()
            .and_then(|window| window.performance())
            .map_or(0.0, |performance| performance.now());
        // The clock begins at zero and a page is not open for aeons.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "see above"
        )]
        Moment::from_millis(LEAD.saturating_add(millis.round() as u64))
    }
}

/// The page's timers.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageSleeper;

impl Sleeper for PageSleeper {
    fn sleep(&self, delay: Duration) -> impl Future<Output = ()> {
        // A browser takes a longer wait than this for none.
        const LONGEST: u32 = 0x7fff_ffff;
        let millis = u32::try_from(delay.as_millis()).unwrap_or(LONGEST);
        TimeoutFuture::new(millis.min(LONGEST))
    }
}

/// Ends when the page has had its turn at what else there is to do. Unlike a timer's, its wait is not drawn out while the page
/// is hidden.
pub async fn turn() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let woken = Promise::new(&mut |wake, _| {
        here.set_onmessage(Some(&wake));
        // Nothing keeps nothing from being sent.
        there.post_message(&JsValue::NULL).unwrap_or_default();
    });
    JsFuture::from(woken).await.ok();
}

/// A moment in milliseconds since the beginning of 1970, as the day and the time that this computer shows.
pub fn local_date(millis: u64) -> String {
    local(millis, &["dateStyle", "timeStyle"])
}

/// The time that this computer will show after so long.
pub fn local_time_in(wait: Duration) -> String {
    let millis = since_1970().saturating_add(wait).as_millis();
    local(u64::try_from(millis).unwrap_or(u64::MAX), &["timeStyle"])
}

fn local(millis: u64, styles: &[&str]) -> String {
    // Dates end long before a double loses milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let date = js_sys::Date::new(&JsValue::from_f64(millis as f64));
    let options = js_sys::Object::new();
    for name in styles {
        js_sys::Reflect::set(&options, &(*name).into(), &"short".into()).ok();
    }
    let language = web_sys::window().and_then(|window| window.navigator().language());
    let language = language.unwrap_or_else(|| "en".to_owned());
    date.to_locale_string(&language, &options).into()
}

/// The time since the beginning of 1970, by this computer's clock: for dates that others wrote.
pub fn since_1970() -> Duration {
    // A clock that is set to before 1970 or to no time at all counts as 1970.
    Duration::try_from_secs_f64(js_sys::Date::now() / 1_000.0).unwrap_or_default()
}

/// A number from 0 to 1, anew each time.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
