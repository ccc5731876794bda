//! Words of which some carry the page's accent.

use leptos::prelude::*;

/// Draws words. What stands between asterisks carries the accent.
pub fn accented(words: &str) -> AnyView {
    let pieces = words.split('*').zip([false, true].into_iter().cycle());
    pieces
        .map(|(words, has_accent)| {
            let words = words.to_owned();
            if has_accent {
                view! { <em>{words}</em> }.into_any()
            } else {
                words.into_any()
            }
        })
        .collect_view()
        .into_any()
}
