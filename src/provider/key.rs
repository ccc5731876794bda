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
    /// end within the key: of that, too, no more than a few letters are left. A key of fewer than [`TELLING`] bytes is none that could
    /// be told from a word: to strike it out would spoil every text, and so tell it.
    pub fn strike_out(&self, text: &str) -> String {
        if self.0.len() < TELLING {
            return text.to_owned();
        }
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

/// Strikes a key out of a reply that comes in pieces, however it is cut: a server could repeat the key in what passes for an answer.
/// What may be the key's beginning is held back until it is known. A key of fewer than [`TELLING`] bytes is none that could be told
/// from a word, and is let through.
#[derive(Debug)]
pub struct Striker {
    key: Option<ApiKey>,
    held: String,
}

impl Striker {
    /// For the key that the reply was asked for with, if there was one.
    pub fn of(key: Option<&ApiKey>) -> Self {
        Self {
            key: key.filter(|key| key.0.len() >= TELLING).cloned(),
            held: String::new(),
        }
    }

    /// More of the reply. Gives what of it can be shown; it may be nothing.
    pub fn pass(&mut self, more: String) -> String {
        let Some(key) = &self.key else {
            return more;
        };
        let mut text = std::mem::take(&mut self.held);
        text.push_str(&more);
        if text.contains(&*key.0) {
            text = text.replace(&*key.0, MASK);
        }
        let first = key.0.chars().next().unwrap_or_default();
        let from = text.len().saturating_sub(key.0.len());
        let mut tails = text
            .char_indices()
            .filter(|(at, c)| *at >= from && *c == first);
        let tail = tails.find_map(|(at, _)| {
            let tail = text.get(at..)?;
            key.0.starts_with(tail).then_some(at)
        });
        if let Some(at) = tail {
            self.held = text.split_off(at);
        }
        text
    }

    /// The reply is over. Gives what was held back; of a key's beginning no more than a few letters.
    pub fn finish(&mut self) -> String {
        let held = std::mem::take(&mut self.held);
        if held.len() >= TELLING {
            MASK.to_owned()
        } else {
            held
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
    fn a_key_is_struck_out_of_a_reply_wherever_its_pieces_are_cut() {
        let key = ApiKey::new("sk-ssk-secret").unwrap();
        let said = "It is sk-ssk-ssk-secret, or so; sk-ssk-secretsk-ssk-secret. sk-s";
        for at in 0..=said.len() {
            for to in at..=said.len() {
                let mut striker = Striker::of(Some(&key));
                let mut told = String::new();
                for piece in [said.get(..at), said.get(at..to), said.get(to..)] {
                    let piece = piece.unwrap_or_default().to_owned();
                    let shown = striker.pass(piece);
                    assert!(
                        !shown.contains("sk-ssk-s"),
                        "{shown:?}, cut at {at} and {to}"
                    );
                    told.push_str(&shown);
                }
                told.push_str(&striker.finish());
                assert_eq!(told, "It is sk-s[key], or so; [key][key]. sk-s");
            }
        }
        let mut broken = Striker::of(Some(&key));
        assert_eq!(broken.pass("It is sk-ssk-secre".into()), "It is ");
        assert_eq!(broken.finish(), "[key]");
        let mut short = Striker::of(ApiKey::new("none").as_ref());
        assert_eq!(short.pass("There is none".into()), "There is none");
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
    }

    #[test]
    fn a_key_that_is_no_longer_than_a_word_is_left_in_words() {
        for (short, said) in [
            ("a", "Insufficient Balance"),
            ("none", "it was none"),
            ("1234567", "1234567"),
        ] {
            assert_eq!(ApiKey::new(short).unwrap().strike_out(said), said);
        }
        let long = ApiKey::new("12345678").unwrap();
        assert_eq!(long.strike_out("12345678"), "[key]");
    }
}
