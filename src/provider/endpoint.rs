//! Where calls go: a base URL, checked, and the key and model that go with it.

use std::fmt;

use thiserror::Error;

use super::key::ApiKey;
use crate::engine::lane;

/// A base URL that ends where `/chat/completions` begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: Origin,
    path: String,
}

/// Scheme, host and port: what a key is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    secure: bool,
    host: String,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(out, "{scheme}://{}", self.host)
    }
}

impl Origin {
    /// It speaks TLS, and so very likely HTTP/2; without TLS browsers speak HTTP/1.1 alone.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// It is this computer, which answers without any network.
    pub fn is_this_computer(&self) -> bool {
        let host = self
            .host
            .rsplit_once(':')
            .map_or(self.host.as_str(), |(host, _)| host);
        host == "localhost"
            || host.ends_with(".localhost")
            || host == "[::1]"
            || host.starts_with("127.")
    }
}

/// Why a text is no base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadUrl {
    /// Nothing was given.
    #[error("empty")]
    Empty,
    /// It does not begin with `http://` or `https://`.
    #[error("no http or https")]
    Scheme,
    /// What follows is no host, or no port between 1 and 65535.
    #[error("no host")]
    Host,
    /// It carries a user name or password, which would be sent and shown with it.
    #[error("holds a user name")]
    UserInfo,
    /// It carries a query or a fragment, which nothing can be appended to.
    #[error("holds a query")]
    Query,
}

impl BaseUrl {
    /// Reads what a person typed. A slash at the end, and an address of the chat itself, are forgiven.
    ///
    /// # Errors
    /// See [`BadUrl`].
    pub fn parse(typed: &str) -> Result<Self, BadUrl> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(BadUrl::Empty);
        }
        let (scheme, rest) = typed.split_once("://").ok_or(BadUrl::Scheme)?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(BadUrl::Scheme),
        };
        if rest.contains(['?', '#']) {
            return Err(BadUrl::Query);
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(BadUrl::UserInfo);
        }
        if !is_authority(authority) || path.contains(|c: char| c.is_whitespace() || c == '\\') {
            return Err(BadUrl::Host);
        }
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix("/chat/completions").unwrap_or(path);
        let default_port = if secure { ":443" } else { ":80" };
        let host = authority.to_ascii_lowercase();
        Ok(Self {
            origin: Origin {
                secure,
                host: host.strip_suffix(default_port).unwrap_or(&host).to_owned(),
            },
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    /// What a key for this address is bound to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Where completions are asked for.
    pub fn chat(&self) -> String {
        format!("{self}/chat/completions")
    }

    /// Where the models are listed.
    pub fn models(&self) -> String {
        format!("{self}/models")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.origin, self.path)
    }
}

fn is_authority(authority: &str) -> bool {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(address, port)| {
            let address_ok = address.contains(':')
                && address
                    .chars()
                    .all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
            address_ok && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        });
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let host_ok = host.split('.').all(|label| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '-' | '_'))
    });
    host_ok && port.is_none_or(is_port)
}

fn is_port(port: &str) -> bool {
    port.chars().all(|c| c.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port != 0)
}

/// How a service differs from the plain Chat Completions dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// OpenAI's own.
    OpenAi,
    /// Any other that speaks it.
    Compatible,
}

/// Everything that a call over the network needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Which dialect.
    pub service: Service,
    /// Where.
    pub base: BaseUrl,
    /// With whose key; a local server often needs none.
    pub key: Option<ApiKey>,
    /// Which model; `None` leaves it to a server that serves only one.
    pub model: Option<String>,
}

impl Endpoint {
    /// How many calls its lane lets out at once, where a person allows so many: without TLS no more than a browser lets
    /// out.
    pub fn places_of(&self, allowed: usize) -> usize {
        if self.base.origin().is_secure() {
            allowed
        } else {
            allowed.min(lane::PLACES_WITHOUT_TLS)
        }
    }

    /// How many its lane lets out at once, unless a person says otherwise.
    pub fn places(&self) -> usize {
        self.places_of(lane::PLACES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expect: Result<&str, BadUrl>) {
        let found = BaseUrl::parse(typed).map(|url| url.to_string());
        assert_eq!(found, expect.map(str::to_owned), "for {typed:?}");
    }

    #[test]
    fn a_base_url_is_read_as_people_type_it() {
        check("https://api.openai.com/v1", Ok("https://api.openai.com/v1"));
        check(
            "  http://127.0.0.1:8181/v1/ ",
            Ok("http://127.0.0.1:8181/v1"),
        );
        check("HTTP://LocalHost:11434", Ok("http://localhost:11434"));
        check(
            "https://a.example/v1/chat/completions",
            Ok("https://a.example/v1"),
        );
        check(
            "https://a.example:443/v1/chat/completions/",
            Ok("https://a.example/v1"),
        );
        check("http://[::1]:8080/v1", Ok("http://[::1]:8080/v1"));
        check("https://küche.example", Ok("https://küche.example"));
    }

    #[test]
    fn what_is_no_base_url_is_refused_with_its_reason() {
        check("", Err(BadUrl::Empty));
        check("api.openai.com/v1", Err(BadUrl::Scheme));
        check("ftp://a.example", Err(BadUrl::Scheme));
        check("javascript://a.example", Err(BadUrl::Scheme));
        check("http://", Err(BadUrl::Host));
        check("http:///v1", Err(BadUrl::Host));
        check("http://a b/v1", Err(BadUrl::Host));
        check("http://a..b", Err(BadUrl::Host));
        check("http://a:99999", Err(BadUrl::Host));
        check("http://a:0", Err(BadUrl::Host));
        check("http://[1]", Err(BadUrl::Host));
        check("http://a.example/v1 2", Err(BadUrl::Host));
        check("https://me:secret@a.example", Err(BadUrl::UserInfo));
        check("https://a.example/v1?key=1", Err(BadUrl::Query));
    }

    #[test]
    fn addresses_are_made_of_the_base() {
        let base = BaseUrl::parse("http://127.0.0.1:8181/v1").unwrap();
        assert_eq!(base.chat(), "http://127.0.0.1:8181/v1/chat/completions");
        assert_eq!(base.models(), "http://127.0.0.1:8181/v1/models");
        assert!(!base.origin().is_secure());
        assert!(base.origin().is_this_computer());
        let local =
            |typed| BaseUrl::parse(typed).is_ok_and(|base| base.origin().is_this_computer());
        assert!(local("http://localhost/v1") && local("http://[::1]:8080/v1"));
        assert!(!local("https://api.openai.com/v1") && !local("http://192.168.1.2:11434/v1"));
    }
}
