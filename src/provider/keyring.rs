//! Keys that a person wants kept, as a text. It is written into nothing but what the person chose: the tab's own storage, or a box that is
//! encrypted under a passphrase.

use serde::Serialize;
use serde_json::Value;

use super::key::ApiKey;

/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 64 * 1024;
/// The version of the text.
const VERSION: u64 = 1;

/// What was given for the providers that have a key, and who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyring {
    /// Who answers, by the provider's name.
    pub provider: String,
    /// The keys.
    pub keys: Vec<KeptKey>,
}

/// A key, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptKey {
    /// The provider's name.
    pub provider: String,
    /// The origin that it was given for. It goes back to no other.
    pub origin: String,
    /// The base URL as it was typed; empty for the usual one.
    pub base_url: String,
    /// The model as it was typed.
    pub model: String,
    /// The key.
    pub key: ApiKey,
}

impl Keyring {
    /// There is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The text, with the keys in it.
    pub fn write(&self) -> String {
        let keys = self.keys.iter().map(|kept| Row {
            provider: &kept.provider,
            origin: &kept.origin,
            base_url: &kept.base_url,
            model: &kept.model,
            key: kept.key.expose(),
        });
        let file = File {
            version: VERSION,
            provider: &self.provider,
            keys: keys.collect(),
        };
        // Texts and numbers can always be written.
        serde_json::to_string(&file).unwrap_or_default()
    }

    /// Reads such a text; `None` where it is none. A key that cannot be read is left out.
    pub fn read(text: &str) -> Option<Self> {
        let file: Value =
            serde_json::from_str(Some(text).filter(|text| text.len() <= MOST_BYTES)?).ok()?;
        if file.get("version")?.as_u64()? != VERSION {
            return None;
        }
        let rows = file.get("keys")?.as_array()?.iter();
        Some(Self {
            provider: file.get("provider")?.as_str()?.to_owned(),
            keys: rows.filter_map(kept).collect(),
        })
    }
}

#[derive(Serialize)]
struct File<'a> {
    version: u64,
    provider: &'a str,
    keys: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    provider: &'a str,
    origin: &'a str,
    base_url: &'a str,
    model: &'a str,
    key: &'a str,
}

fn kept(row: &Value) -> Option<KeptKey> {
    let text = |field: &str| Some(row.get(field)?.as_str()?.to_owned());
    Some(KeptKey {
        provider: text("provider")?,
        origin: text("origin")?,
        base_url: text("base_url")?,
        model: text("model")?,
        key: ApiKey::new(&text("key")?)?,
    })
}

/// Bytes as hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16).unwrap_or('0');
    let pairs = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    pairs.collect()
}

/// The bytes of hexadecimal digits; `None` where they are none.
pub fn from_hex(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = (0..digits.len()).step_by(2);
    let byte = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    pairs.map(byte).collect()
}

/// What is kept of a box that is encrypted: nothing in it is of use without the passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBox {
    /// How often the passphrase was hashed.
    pub iterations: u32,
    /// What it was hashed with.
    pub salt: Vec<u8>,
    /// Never the same twice with one passphrase.
    pub iv: Vec<u8>,
    /// The keyring's text, encrypted, with the tag that tells whether anybody changed it.
    pub data: Vec<u8>,
}

/// How often a passphrase is hashed: the number that OWASP gives for PBKDF2 with SHA-256 (from knowledge; its page was not read).
pub const ITERATIONS: u32 = 600_000;
/// The most that is done for a box that says so.
const MOST_ITERATIONS: u32 = 10_000_000;

impl SealedBox {
    /// The text to keep.
    pub fn write(&self) -> String {
        let Self {
            iterations,
            salt,
            iv,
            data,
        } = self;
        serde_json::json!({
            "version": VERSION,
            "cipher": "AES-256-GCM",
            "passphrase": "PBKDF2-SHA-256",
            "iterations": iterations,
            "salt": to_hex(salt),
            "iv": to_hex(iv),
            "data": to_hex(data),
        })
        .to_string()
    }

    /// Reads such a text; `None` where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let file: Value =
            serde_json::from_str(Some(text).filter(|text| text.len() <= 3 * MOST_BYTES)?).ok()?;
        let bytes = |field: &str| from_hex(file.get(field)?.as_str()?);
        let iterations = u32::try_from(file.get("iterations")?.as_u64()?).ok()?;
        let sealed = Self {
            iterations: Some(iterations).filter(|count| (1..=MOST_ITERATIONS).contains(count))?,
            salt: bytes("salt")?,
            iv: bytes("iv").filter(|iv| iv.len() == 12)?,
            data: bytes("data")?,
        };
        (file.get("version")?.as_u64()? == VERSION).then_some(sealed)
    }
}

/// What a box is bound to, so that it cannot be taken for one of another kind or version.
pub const BOUND_TO: &str = "forkful keys 1";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_key() -> impl Strategy<Value = KeptKey> {
        ("[a-z]{1,5}", ".{0,9}", ".{0,9}", ".{0,9}", "[!-~]{1,20}").prop_map(
            |(provider, origin, base_url, model, key)| KeptKey {
                provider,
                origin,
                base_url,
                model,
                key: ApiKey::new(&key).unwrap(),
            },
        )
    }

    proptest! {
        #[test]
        fn a_keyring_is_read_as_it_was_written(provider in ".{0,9}", keys in proptest::collection::vec(any_key(), 0..5)) {
            let ring = Keyring { provider, keys };
            prop_assert_eq!(Keyring::read(&ring.write()), Some(ring.clone()));
            let printed = format!("{ring:?}");
            let shown = |kept: &KeptKey| kept.key.expose().len() > 7 && printed.contains(kept.key.expose());
            prop_assert!(!ring.keys.iter().any(shown), "what is printed for a developer");
        }

        #[test]
        fn a_box_is_read_as_it_was_written(iterations in 1..=MOST_ITERATIONS, salt in any::<[u8; 16]>(), iv in any::<[u8; 12]>(), data in any::<Vec<u8>>()) {
            let sealed = SealedBox { iterations, salt: salt.to_vec(), iv: iv.to_vec(), data };
            prop_assert_eq!(SealedBox::read(&sealed.write()), Some(sealed));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}") {
            Keyring::read(&text);
            SealedBox::read(&text);
            if let Some(bytes) = from_hex(&text) {
                prop_assert_eq!(to_hex(&bytes), text.to_ascii_lowercase());
            }
        }
    }

    #[test]
    fn a_newer_form_and_an_endless_hashing_are_refused() {
        let ring = Keyring::default().write();
        assert!(Keyring::read(&ring).is_some());
        assert_eq!(
            Keyring::read(&ring.replace("\"version\":1", "\"version\":2")),
            None
        );
        let sealed = SealedBox {
            iterations: 1,
            salt: vec![0; 16],
            iv: vec![0; 12],
            data: vec![1],
        };
        let slow = sealed
            .write()
            .replace("\"iterations\":1", "\"iterations\":4000000000");
        assert_eq!(SealedBox::read(&slow), None);
    }
}
