//! Files that lie beside the page: fetched when they are asked for.

use gloo_net::http::Request;

/// The text of a file beside the page; `None` if it does not come.
pub async fn text(address: &str) -> Option<String> {
    let response = Request::get(address).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.text().await.ok()
}
