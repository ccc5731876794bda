//! Signing in with OpenRouter: OAuth with a proof key (PKCE) and no server of ours, as its guide has it (`guides/overview/auth/oauth.mdx`,
//! read 2026-08). The person is sent there with a challenge, comes back with a code, and the code is changed for a key by whoever
//! knows what the challenge was made of.

use serde_json::Value;

use super::key::ApiKey;
use super::keyring::to_hex;
use super::said;

/// Where a person agrees.
pub const AUTHORIZE: &str = "https://openrouter.ai/auth";
/// Where a code is changed for a key.
pub const EXCHANGE: &str = "https://openrouter.ai/api/v1/auth/keys";
/// Under this name our own random word comes back beside the code. `public/guard.js` knows it, too.
pub const NONCE: &str = "sign-in";

/// Random bytes as a text of letters, digits, `-` and `_`: base64 for addresses, without padding (RFC 7636, appendix A).
pub fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let index = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or_default();
            text.push(char::from(LETTERS.get(index).copied().unwrap_or(b'A')));
        }
    }
    text
}

/// The address that a person is sent to. `page` is this page's own, without query; `nonce` comes back with the code.
pub fn address(page: &str, nonce: &str, challenge: &str) -> String {
    let back = format!("{page}?{NONCE}={nonce}");
    format!(
        "{AUTHORIZE}?callback_url={}&code_challenge={challenge}&code_challenge_method=S256",
        percent(&back)
    )
}

/// A text as a value in a query (RFC 3986).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&to_hex(&[byte]).to_ascii_uppercase());
        }
    }
    out
}

/// The body that changes a code for a key.
pub fn exchange(code: &str, verifier: &str) -> String {
    serde_json::json!({
        "code": code,
        "code_verifier": verifier,
        "code_challenge_method": "S256",
    })
    .to_string()
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// 403: the code was used before, is older than ten minutes, or is not of this sign-in.
    Refused,
    /// OpenRouter could not be reached.
    Unreached,
    /// It said something else.
    Odd {
        /// What it said, shortened.
        detail: String,
    },
}

/// Reads the answer to [`exchange`].
///
/// # Errors
/// Why there is no key in it.
pub fn read(status: u16, body: &str) -> Result<ApiKey, NoKey> {
    if status == 403 {
        return Err(NoKey::Refused);
    }
    let value: Option<Value> = serde_json::from_str(body).ok();
    let key = value.as_ref().and_then(|value| value.get("key")?.as_str());
    match key.and_then(ApiKey::new) {
        Some(key) if (200..300).contains(&status) => Ok(key),
        _ => Err(NoKey::Odd {
            detail: said::said(body).message,
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_standard_comes_out() {
        // RFC 7636, appendix B.
        let bytes = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        assert_eq!(
            base64url(&bytes),
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        assert_eq!(
            (base64url(b""), base64url(b"f"), base64url(b"fo")),
            (String::new(), "Zg".into(), "Zm8".into())
        );
    }

    #[test]
    fn the_address_carries_the_way_back_as_one_value() {
        let address = address("https://a.example/forkful/", "n0-nce", "chal_lenge");
        assert_eq!(
            address,
            "https://openrouter.ai/auth?callback_url=https%3A%2F%2Fa.example%2Fforkful%2F%3Fsign-in%3Dn0-nce&code_challenge=chal_lenge&code_challenge_method=S256"
        );
    }

    #[test]
    fn an_answer_is_a_key_or_a_reason() {
        assert_eq!(
            read(200, r#"{"key":"sk-or-v1-x","user_id":"u"}"#),
            Ok(ApiKey::new("sk-or-v1-x").unwrap())
        );
        assert_eq!(
            read(403, r#"{"error":{"message":"Invalid code"}}"#),
            Err(NoKey::Refused)
        );
        let odd = |status, body| match read(status, body) {
            Err(NoKey::Odd { detail }) => detail,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            odd(
                400,
                r#"{"error":{"message":"Invalid code_challenge_method"}}"#
            ),
            "Invalid code_challenge_method"
        );
        // What looks like a key is none where the answer is a failure.
        odd(500, r#"{"key":"sk-or-v1-x"}"#);
        odd(200, r#"{"key":""}"#);
        odd(200, "<html>");
    }

    proptest! {
        #[test]
        fn no_nonce_leaves_its_place(nonce in ".{0,20}", challenge in "[a-z]{0,9}") {
            let address = address("https://a.example/", &nonce, &challenge);
            prop_assert_eq!(address.matches('&').count(), 2);
            prop_assert_eq!(address.matches('?').count(), 1);
            prop_assert!(!address.contains('#') && !address.contains(' '));
        }
    }
}
