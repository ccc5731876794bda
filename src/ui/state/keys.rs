//! Where keys are kept, and how a sign-in stands.

use leptos::prelude::*;

use crate::browser::sign_in::SignInError;
use crate::browser::vault::{Keeping, VaultError};

/// What the page knows of its keys' places.
#[derive(Clone, Copy, Default)]
pub struct KeysView {
    /// How a person wants them kept.
    pub way: RwSignal<Keeping>,
    /// The box on this device.
    pub sealed: RwSignal<Sealed>,
    /// What is to be said.
    pub news: RwSignal<KeyNews>,
    /// How a sign-in stands.
    pub sign_in: RwSignal<SignInView>,
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
    /// All keys were forgotten.
    Forgotten(Forgotten),
    /// Another tab forgot all keys, and so this one did.
    ForgottenElsewhere,
    /// A passphrase is too short.
    ShortPassphrase,
    /// The dialog was to be closed, and there is no passphrase to keep the keys under.
    NoPassphrase,
    /// A run was asked for while the keys are locked.
    LockedAtRun,
}

impl KeyNews {
    /// It is said at the field of the passphrase.
    pub fn is_of_passphrase(self) -> bool {
        matches!(
            self,
            Self::ShortPassphrase
                | Self::NoPassphrase
                | Self::LockedAtRun
                | Self::Trouble(VaultError::Passphrase)
        )
    }

    /// It tells of keys that were forgotten.
    pub fn is_forgetting(self) -> bool {
        matches!(self, Self::Forgotten(_) | Self::ForgottenElsewhere)
    }
}

/// What came of forgetting all keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// So many there were in this page.
    pub count: usize,
    /// A run that asked with them was stopped.
    pub has_stopped: bool,
    /// This browser lets no other tab know.
    pub is_alone: bool,
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
