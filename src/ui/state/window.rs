//! Which rows of a long list are in sight.

use leptos::prelude::*;

/// How many rows are drawn: what fits into the tallest list, and some before and after.
const DRAWN: usize = 32;
/// How many of them stand before the first that is in sight.
const BEFORE: usize = 8;
/// By how many rows the drawn ones move at once.
const STEP: usize = 4;

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

    /// The list was scrolled so far from its beginning, of so much in all, in pixels. How high a row is follows
    /// from that: it grows with the letters.
    pub fn scrolled(&self, from_top: i32, height: i32) {
        let (from_top, height) = (i64::from(from_top.max(0)), i64::from(height.max(1)));
        let count = i64::try_from(self.count).unwrap_or(i64::MAX);
        let row = usize::try_from(from_top.saturating_mul(count) / height).unwrap_or(0);
        // In steps, so that the rows are not drawn anew for every pixel.
        let first = row.saturating_sub(BEFORE) / STEP * STEP;
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
