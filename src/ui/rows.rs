//! A list of any length, of which only the rows in sight are drawn.

use leptos::prelude::*;

use super::reactive::{changing, text};
use super::state::window::{ROW, Window};

/// Draws one row.
pub type DrawRow = Box<dyn Fn(usize) -> AnyView + Send + Sync>;

/// The list. `draw` may read signals: the rows in sight are drawn anew when they change.
pub fn rows(count: usize, label: String, draw: DrawRow) -> AnyView {
    let window = Window::new(count);
    let drawn = changing(move || window.rows().map(&draw).collect_view().into_any());
    let from = text(move || format!("translateY({}px)", window.rows().start * ROW));
    view! {
        <div
            class="rows"
            role="list"
            aria-label=label
            tabindex="0"
            data-rows=count.to_string()
            on:scroll:target=move |event| window.scrolled(event.target().scroll_top())
        >
            <div style:height=format!("{}px", count * ROW)>
                <div style:transform=from>{drawn}</div>
            </div>
        </div>
    }
    .into_any()
}
