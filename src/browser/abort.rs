//! The end of a request whose reply nobody waits for any more.

use web_sys::AbortController;

/// Aborts a request when it is dropped; one that has ended does not mind.
pub(super) struct AbortOnDrop(pub(super) Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl AbortOnDrop {
    /// Hands it on.
    pub(super) fn take(&mut self) -> Self {
        Self(self.0.take())
    }
}
