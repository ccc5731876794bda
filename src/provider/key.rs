//! The key: opaque, so that it cannot be printed, stored or shown by accident.

use std::fmt;
use std::sync::Arc;

/// A visitor's API key. It has no `Display` and no serialised form, and `Debug` prints a mask.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Arc<str>);

impl ApiKey {
    /// Takes what was typed or pasted, without the white space around it; `None` if nothing is left.
    pub fn new(typed: &str) -> Option<Self> {
        let key = typed.trim();
        if key.is_empty() {
            None
        } else {
            Some(Self(key.into()))
        }
    }

    /// The key itself, for the one header that carries it and for the field that it was typed into.
    /// `tests/architecture.rs` names the files that may call this.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A text from outside with the key struck out: some servers repeat the key in their refusal.
    pub fn strike_out(&self, text: &str) -> String {
        text.replace(&*self.0, MASK)
    }
}

const MASK: &str = "[key]";

impl fmt::Debug for ApiKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_trimmed_and_never_printed() {
        let key = ApiKey::new("  sk-secret\n").unwrap();
        assert_eq!(key.expose(), "sk-secret");
        assert_eq!(format!("{key:?} {:?}", Some(&key)), "[key] Some([key])");
        assert_eq!(ApiKey::new(" \t"), None);
    }

    #[test]
    fn a_key_is_struck_out_of_what_a_server_says() {
        let key = ApiKey::new("sk-secret").unwrap();
        assert_eq!(
            key.strike_out("bad key sk-secret (sk-secret)"),
            "bad key [key] ([key])"
        );
    }
}
