//! The words for where keys are kept, and for signing in.

use crate::browser::sign_in::SignInError;
use crate::browser::vault::{Keeping, VaultError};
use crate::engine::unseen;
use crate::provider::sign_in::NoKey;
use crate::ui::state::keys::{Forgotten, KeyNews, SignInView};

/// Above the ways.
pub const KEEPING: &str = "Keep the keys";
/// The button that forgets them.
pub const FORGET_KEYS: &str = "Forget all keys";
/// The field of the passphrase.
pub const PASSPHRASE: &str = "Passphrase";
/// The button that makes the box.
pub const SEAL: &str = "Encrypt and keep";
/// The button that opens it.
pub const UNLOCK: &str = "Unlock";
/// The button that leaves the keys locked and runs all the same.
pub const RUN_LOCKED: &str = "Leave them locked and run";
/// Work is done on it.
pub const SEALING: &str = "Working the passphrase…";
/// It is open.
pub const SEALED: &str = "Encrypted on this device. What you change here is kept there; the next visit asks for the passphrase.";
/// It is there, and another way was chosen.
pub const STILL_SEALED: &str = "Keys that an earlier visit encrypted are still on this device, locked. “On this device” unlocks them; “Forget all keys” deletes them, too.";
/// The button that begins a sign-in.
pub const SIGN_IN: &str = "Sign in with OpenRouter";
/// What it does.
pub const SIGN_IN_NOTE: &str = "Opens openrouter.ai in a window of its own. You agree there, may set a limit, and the key comes here by itself. No server of ours is in between.";
/// It waits.
pub const SIGNING_IN: &str = "Waiting for the window of OpenRouter…";
/// The button that gives up.
pub const CANCEL: &str = "Cancel";

/// The value of a way.
pub fn keep_value(way: Keeping) -> &'static str {
    match way {
        Keeping::Memory => "memory",
        Keeping::Session => "session",
        Keeping::Device => "device",
    }
}

/// A way's name.
pub fn keep_name(way: Keeping) -> &'static str {
    match way {
        Keeping::Memory => "In this page only.",
        Keeping::Session => "In this tab.",
        Keeping::Device => "On this device, encrypted.",
    }
}

/// What is kept, where and for how long.
pub fn keep_note(way: Keeping) -> &'static str {
    match way {
        Keeping::Memory => "In memory. Gone when the page is closed or loaded again.",
        Keeping::Session => {
            "In the tab's own storage, as it is, with model and address. It outlives a reload. A browser that opens the closed tab again brings it back, and a tab that is duplicated has it twice."
        }
        Keeping::Device => {
            "In this browser's storage, with model and address, by AES-256 under a passphrase that is kept nowhere. Until you forget it."
        }
    }
}

/// What is to be said of the keys; `true` where it is a problem.
pub fn key_news(news: KeyNews) -> Option<(bool, String)> {
    let words = match news {
        KeyNews::None => return None,
        KeyNews::Forgotten(forgotten) => return Some((false, forgotten_keys(forgotten))),
        KeyNews::ForgottenElsewhere => {
            let words = "All keys were forgotten in another tab, and so in this one. What asked with them was stopped.";
            return Some((false, words.to_owned()));
        }
        KeyNews::ShortPassphrase => {
            "A passphrase has at least 8 characters here. Four or five words are easy to keep in mind and hard to guess."
        }
        KeyNews::NoPassphrase => {
            "Nothing is kept on this device without its passphrase. Type it here and press the button beside it, or choose another way above. Until then the keys are kept as before."
        }
        KeyNews::LockedAtRun => {
            "Not run: your keys are on this device, locked. Unlock them with their passphrase, then press Run again. Without them practice and servers that want no key can be run."
        }
        KeyNews::Trouble(VaultError::Storage) => {
            "This browser keeps nothing for this page, or has no room. The keys stay in memory."
        }
        KeyNews::Trouble(VaultError::Insecure) => {
            "Browsers encrypt only in pages that come over https or from this computer. The keys stay in memory."
        }
        KeyNews::Trouble(VaultError::Passphrase) => {
            "That is not the passphrase. Try again, or forget the keys and paste them anew."
        }
    };
    Some((true, words.to_owned()))
}

fn forgotten_keys(forgotten: Forgotten) -> String {
    let Forgotten {
        count,
        has_stopped,
        is_alone,
    } = forgotten;
    let keys = if count == 1 { "key" } else { "keys" };
    let mut words = match (count, is_alone) {
        (0, false) => {
            "There was no key in this page. Nothing is kept, and its other tabs forget theirs, too."
                .to_owned()
        }
        (0, true) => "There was no key in this page.".to_owned(),
        (_, false) => format!(
            "{count} {keys} forgotten, in this page, its other tabs and wherever this browser had kept them."
        ),
        (_, true) => format!("{count} {keys} forgotten, in this page."),
    };
    if is_alone {
        words.push_str(" This browser keeps nothing for the page, and so lets no other tab of it know: close those.");
    }
    if has_stopped {
        words.push_str(" The run that asked with them was stopped; what came stays.");
    }
    words
}

/// How a sign-in ended; `true` where it is a problem.
pub fn signed_in(view: &SignInView) -> Option<(bool, String)> {
    let words = match view {
        SignInView::Idle | SignInView::Waiting => return None,
        SignInView::Done => {
            return Some((false, "Signed in: the key is in its field.".to_owned()));
        }
        SignInView::Failed(why) => match why {
            SignInError::Insecure => {
                "Signing in needs a page that comes over https or from this computer. Paste a key instead."
            }
            SignInError::Blocked => {
                "The browser did not open a window. Allow this page to open one, by the sign beside its address, and try again."
            }
            SignInError::TooLate => {
                "Nobody came back from OpenRouter within ten minutes. Try again when you are ready."
            }
            SignInError::NoKey(NoKey::Refused) => {
                "OpenRouter did not take the code: it was too old, or used before. Sign in again."
            }
            SignInError::NoKey(NoKey::Unreached) => {
                "OpenRouter could not be reached for the key. Check the connection and sign in again."
            }
            SignInError::NoKey(NoKey::Odd { detail }) => {
                return Some((
                    true,
                    format!(
                        "OpenRouter gave no key. Sign in again, or paste a key. It said: {}",
                        unseen::shown(detail)
                    ),
                ));
            }
        },
    };
    Some((true, words.to_owned()))
}
