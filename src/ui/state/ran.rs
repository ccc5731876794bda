//! The run that is shown, as far as asking more of it needs it.

use crate::archive::run::RunId;
use crate::browser::store::Recorder;
use crate::engine::controls::Controls;
use crate::engine::event::RunEvent;
use crate::engine::plan::Input;
use crate::ui::state::frame::FrameQueue;

/// What a run works on, who answers it in practice, and where it is kept. All of it is as it was when the run began:
/// what has changed since is the next run's.
#[derive(Clone)]
pub(in crate::ui) struct Ran {
    /// What it works on.
    pub(in crate::ui) input: Input,
    /// Whose replies are told, where it is practice.
    pub(in crate::ui) told: Option<Told>,
    /// Where it is kept, if it is.
    pub(in crate::ui) recorder: Option<Recorder>,
}

impl Ran {
    /// The name by which this page keeps it, if it does.
    pub(in crate::ui) fn kept_as(&self) -> Option<RunId> {
        self.recorder.as_ref().map(Recorder::run)
    }
}

/// Whose scripted replies are told in practice.
#[derive(Clone)]
pub(in crate::ui) struct Told {
    /// The file that they are in, beside the page.
    pub(in crate::ui) address: String,
    /// They are replies to this very job and text.
    pub(in crate::ui) is_own: bool,
}

/// What hears of a run that is at work, and what it hears of in turn.
#[derive(Clone)]
pub(in crate::ui) struct AtWork {
    /// Draws its events.
    pub(in crate::ui) queue: FrameQueue,
    /// Keeps them.
    pub(in crate::ui) recorder: Option<Recorder>,
    /// Stops single parts of it.
    pub(in crate::ui) controls: Controls,
}

impl AtWork {
    /// Takes one event.
    pub(in crate::ui) fn hear(&self, event: RunEvent) {
        if let Some(recorder) = &self.recorder {
            recorder.hear(&event);
        }
        self.queue.push(event);
    }
}
