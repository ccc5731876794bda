//! The client that a run uses: practice or models, as the settings say.

use futures::{Stream, StreamExt};

use super::fetch::NetworkClient;
use super::network;
use super::own_model::OwnModel;
use super::timer::PageSleeper;
use crate::engine::error::CallError;
use crate::engine::ports::{Call, ChatClient, Delta};
use crate::provider::practice::PracticeClient;
use crate::provider::settings::Callee;

/// Answers the calls of one run.
#[derive(Debug)]
pub enum PageClient {
    /// With scripted replies.
    Practice(PracticeClient<PageSleeper>),
    /// By the models that the parts ask.
    Models(Models),
}

/// The models that a run asks: those of its own provider, and of others by their names.
#[derive(Debug)]
pub struct Models {
    own: Caller,
    others: Vec<(String, Caller)>,
}

#[derive(Debug)]
enum Caller {
    Network(NetworkClient),
    Browser(OwnModel),
}

impl Models {
    /// The clients of these.
    pub fn of(own: Callee, others: Vec<(String, Callee)>) -> Self {
        let others = others.into_iter();
        Self {
            own: Caller::of(own),
            others: others
                .map(|(name, callee)| (name, Caller::of(callee)))
                .collect(),
        }
    }

    fn asked_by(&self, call: &Call) -> &Caller {
        let mut others = self.others.iter();
        let other = others.find(|(name, _)| call.provider.as_ref() == Some(name));
        other.map_or(&self.own, |(_, caller)| caller)
    }
}

impl Caller {
    fn of(callee: Callee) -> Self {
        match callee {
            Callee::Network(endpoint) => Self::Network(NetworkClient::new(endpoint)),
            Callee::Browser => Self::Browser(OwnModel),
        }
    }
}

impl ChatClient for PageClient {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        match self {
            Self::Practice(client) => client.stream(call).boxed_local(),
            Self::Models(models) => match models.asked_by(&call) {
                Caller::Network(client) => client.stream(call).boxed_local(),
                Caller::Browser(client) => client.stream(call).boxed_local(),
            },
        }
    }

    fn room(&self, call: &Call) -> u32 {
        match self {
            Self::Practice(_) => 0,
            Self::Models(models) => match models.asked_by(call) {
                Caller::Network(client) => client.room(call),
                Caller::Browser(_) => 0,
            },
        }
    }

    fn back_online(&self) -> Option<impl Future<Output = ()>> {
        match self {
            Self::Practice(_) => None,
            Self::Models(_) => Some(network::back()),
        }
    }
}
