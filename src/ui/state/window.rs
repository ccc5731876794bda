//! Which rows of a long list are in sight.

use leptos::prelude::*;

/// A row's height in CSS pixels.
pub const ROW: usize = 40;
/// How many rows are drawn: what fits into the tallest list, and some before and after.
const DRAWN: usize = 32;
/// How many of them stand before the first that is in sight.
const BEFORE: usize = 8;

/// The rows of a list that are drawn.
#[derive(Clone, Copy)]
pub struct Window {
    first: RwSignal<usize>,
    /// How many rows there are.
    pub count: usize,
}

impl Window {
    /// The beginning of a list of so many rows.
    pub fn new(count: usize) -> Self {
        let first = RwSignal::default();
        Self { first, count }
    }

    /// The list was scrolled by so many pixels from its beginning.
    pub fn scrolled(&self, pixels: i32) {
        let row = usize::try_from(pixels).unwrap_or(0) / ROW;
        // In steps, so that the rows are not drawn anew for every pixel.
        let first = row.saturating_sub(BEFORE) / 4 * 4;
        if self.first.get_untracked() != first {
            self.first.set(first);
        }
    }

    /// The rows to draw.
    pub fn rows(&self) -> std::ops::Range<usize> {
        let first = self.first.get().min(self.count);
        first..(first + DRAWN).min(self.count)
    }
}
