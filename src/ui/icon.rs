//! The few pictures of the page, drawn from one sprite in `index.html`.

use leptos::prelude::*;

/// A symbol of the sprite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The fork of the name.
    Fork,
    /// A check mark.
    Check,
    /// A warning.
    Warning,
}

impl Icon {
    fn href(self) -> &'static str {
        match self {
            Self::Fork => "#icon-fork",
            Self::Check => "#icon-check",
            Self::Warning => "#icon-warning",
        }
    }
}

/// Draws a symbol. It says nothing to a screen reader: words stand beside it.
#[component]
pub fn Picture(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=icon.href()></use>
        </svg>
    }
}
