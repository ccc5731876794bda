//! The client that a run uses: practice or network, as the settings say.

use futures::{Stream, StreamExt};

use super::fetch::NetworkClient;
use super::timer::PageSleeper;
use crate::engine::error::CallError;
use crate::engine::ports::{Call, ChatClient, Delta};
use crate::provider::practice::PracticeClient;

/// Answers the calls of one run.
#[derive(Debug)]
pub enum PageClient {
    /// With scripted replies.
    Practice(PracticeClient<PageSleeper>),
    /// Over the network.
    Network(NetworkClient),
}

impl ChatClient for PageClient {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        match self {
            Self::Practice(client) => client.stream(call).left_stream(),
            Self::Network(client) => client.stream(call).right_stream(),
        }
    }
}
