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

    /// A text from outside with the key struck out: some servers repeat the key in their refusal. Where the text was shortened, it may
    /// end within the key: of that, too, no more than a few letters are left.
    pub fn strike_out(&self, text: &str) -> String {
        let text = text.replace(&*self.0, MASK);
        let (whole, mark) = match text.strip_suffix('…') {
            Some(whole) => (whole, "…"),
            None => (text.as_str(), ""),
        };
        let mut beginnings = self.0.char_indices().map(|(at, _)| at).rev();
        let cut = beginnings.find_map(|at| {
            let beginning = self.0.get(..at).filter(|_| at >= TELLING)?;
            whole.strip_suffix(beginning)
        });
        match cut {
            Some(before) => format!("{before}{MASK}{mark}"),
            None => text,
        }
    }
}

/// How many bytes of a key's beginning tell more than whose key it is.
const TELLING: usize = 8;

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

    #[test]
    fn nor_is_a_beginning_left_where_a_text_was_cut_within_the_key() {
        let key = ApiKey::new("sk-secret-0123é56").unwrap();
        for at in 8..key.expose().len() {
            let Some(beginning) = key.expose().get(..at) else {
                continue;
            };
            assert_eq!(key.strike_out(&format!("bad: {beginning}")), "bad: [key]");
            assert_eq!(key.strike_out(&format!("bad: {beginning}…")), "bad: [key]…");
        }
        for plain in ["", "…", "bad: sk-", "sk-secret-0123 is none of it"] {
            assert_eq!(key.strike_out(plain), plain);
        }
        let short = ApiKey::new("none").unwrap();
        assert_eq!(short.strike_out("it was none"), "it was [key]");
        assert_eq!(short.strike_out("it was non"), "it was non");
    }
}
