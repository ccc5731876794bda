//! Where keys are kept, and how a sign-in stands.

use futures::future::AbortHandle;
use leptos::prelude::*;

use crate::browser::sign_in::SignInError;
use crate::browser::vault::{Keeping, Lock, VaultError};

/// What the page knows of its keys' places.
#[derive(Clone, Copy)]
pub struct KeysView {
    /// How a person wants them kept.
    pub way: RwSignal<Keeping>,
    /// The box on this device.
    pub sealed: RwSignal<Sealed>,
    /// What is to be said.
    pub news: RwSignal<KeyNews>,
    /// How a sign-in stands.
    pub sign_in: RwSignal<SignInView>,
    /// The way into the box, while it is open.
    pub(in crate::ui) lock: StoredValue<Option<Lock>, LocalStorage>,
    /// The sign-in that waits.
    pub(in crate::ui) waiting: StoredValue<Option<AbortHandle>, LocalStorage>,
}

impl Default for KeysView {
    fn default() -> Self {
        Self {
            way: RwSignal::default(),
            sealed: RwSignal::default(),
            news: RwSignal::default(),
            sign_in: RwSignal::default(),
            lock: StoredValue::new_local(None),
            waiting: StoredValue::new_local(None),
        }
    }
}

/// How the box on this device stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sealed {
    /// There is none.
    #[default]
    None,
    /// It wants its passphrase.
    Locked,
    /// Work is done on it.
    Busy,
    /// What is in it is in the page.
    Open,
}

/// What is to be said of the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyNews {
    /// Nothing.
    #[default]
    None,
    /// Something was not kept, or not opened.
    Trouble(VaultError),
    /// So many keys were forgotten, and all that was kept of them.
    Forgotten(usize),
    /// A passphrase is missing or too short.
    ShortPassphrase,
}

/// How a sign-in stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SignInView {
    /// Nobody has asked for one.
    #[default]
    Idle,
    /// Its window is open.
    Waiting,
    /// It gave a key.
    Done,
    /// It gave none.
    Failed(SignInError),
}
