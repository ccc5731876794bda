//! A list of any length, of which only the rows in sight are drawn.

use leptos::prelude::*;

use super::reactive::{changing, text};
use super::state::window::Window;

/// A row's height. `style/components/stitch.css` gives rows the same.
const ROW: &str = "2.5rem";

/// Draws one row.
pub type DrawRow = Box<dyn Fn(usize) -> AnyView + Send + Sync>;

/// The list. `draw` may read signals: the rows in sight are drawn anew when they change.
pub fn rows(count: usize, label: String, draw: DrawRow) -> AnyView {
    let window = Window::new(count);
    let drawn = changing(move || {
        let rows = window.rows().map(|row| {
            // Most of the list is not in the document, so each row says which it is.
            view! {
                <div role="listitem" aria-posinset=(row + 1).to_string() aria-setsize=count.to_string()>
                    {draw(row)}
                </div>
            }
            .into_any()
        });
        rows.collect_view().into_any()
    });
    let from = text(move || format!("translateY(calc({} * {ROW}))", window.rows().start));
    view! {
        <div
            class="rows"
            role="list"
            aria-label=label
            tabindex="0"
            data-rows=count.to_string()
            style:--rows=count.to_string()
            on:scroll:target=move |event| {
                let list = event.target();
                window.scrolled(list.scroll_top(), list.scroll_height());
            }
        >
            <div style:height=format!("calc({count} * {ROW})")>
                <div style:transform=from>{drawn}</div>
            </div>
        </div>
    }
    .into_any()
}
