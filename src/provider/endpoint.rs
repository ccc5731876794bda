//! Where calls go: a base URL, checked, and the key and model that go with it.

use std::fmt;

use thiserror::Error;

use super::catalogue::Provider;
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
        self.reach() == Reach::ThisComputer
    }

    /// How far away it is, told by the name alone: a name that leads into the local network looks like any other.
    pub fn reach(&self) -> Reach {
        let host = self.without_port();
        let is_loopback = host == "localhost" || host.ends_with(".localhost") || host == "[::1]";
        match ipv4(host) {
            Some([127, ..]) => Reach::ThisComputer,
            Some(
                [10, ..]
                | [172, 16..=31, ..]
                | [192, 168, ..]
                | [169, 254, ..]
                | [100, 64..=127, ..],
            ) => Reach::LocalNetwork,
            None if is_loopback => Reach::ThisComputer,
            None if is_named_local(host) || is_local_ipv6(host) => Reach::LocalNetwork,
            _ => Reach::Internet,
        }
    }

    /// The port where it is named, `None` where it is the scheme's own.
    pub fn port(&self) -> Option<u16> {
        let port = self.host.strip_prefix(self.without_port())?;
        port.strip_prefix(':')?.parse().ok()
    }

    fn without_port(&self) -> &str {
        // The colons of an address in brackets are its own.
        match self.host.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => host,
            _ => &self.host,
        }
    }
}

/// How far away a server is, the farthest first. A browser asks before it lets a page come nearer than the page itself is:
/// the address spaces of the draft of Local Network Access, without the distinction that only a resolver can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Somewhere.
    Internet,
    /// In the network of this house.
    LocalNetwork,
    /// On this computer.
    ThisComputer,
}

/// The four numbers of an address of IPv4. The standard library's reader would bring 4 KB of code with it.
fn ipv4(host: &str) -> Option<[u8; 4]> {
    let mut numbers = host.split('.').map(|number| number.parse().ok());
    let address = [
        numbers.next()??,
        numbers.next()??,
        numbers.next()??,
        numbers.next()??,
    ];
    numbers.next().is_none().then_some(address)
}

/// A name of multicast DNS.
fn is_named_local(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(_, end)| end == "local")
}

/// Unique local (`fc00::/7`) or link local (`fe80::/10`), told by the first of its groups.
fn is_local_ipv6(host: &str) -> bool {
    let group = host.strip_prefix('[').and_then(|host| host.get(..5));
    let starts = ["fc", "fd", "fe8", "fe9", "fea", "feb"];
    group.is_some_and(|group| {
        group.find(':') == Some(4) && starts.iter().any(|start| group.starts_with(start))
    })
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

    /// Where Anthropic's messages are asked for.
    pub fn messages(&self) -> String {
        format!("{self}/messages")
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

/// Everything that a call over the network needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Whose it is, and so what it speaks.
    pub provider: Provider,
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

    #[test]
    fn how_far_away_a_server_is_is_told_by_its_name() {
        for (typed, expect) in [
            ("http://localhost:11434/v1", Reach::ThisComputer),
            ("http://a.localhost", Reach::ThisComputer),
            ("http://127.1.2.3:1", Reach::ThisComputer),
            ("http://[::1]:8080", Reach::ThisComputer),
            ("http://[::1]", Reach::ThisComputer),
            ("http://10.0.0.1", Reach::LocalNetwork),
            ("http://172.31.0.1:8000", Reach::LocalNetwork),
            ("http://192.168.1.2:11434/v1", Reach::LocalNetwork),
            ("http://169.254.1.1", Reach::LocalNetwork),
            ("http://100.64.0.1", Reach::LocalNetwork),
            ("http://nas.local:1234", Reach::LocalNetwork),
            ("http://[fd00::1]:8080", Reach::LocalNetwork),
            ("http://[fe80::1]", Reach::LocalNetwork),
            ("http://[febf:1::1]", Reach::LocalNetwork),
            ("http://[fec0::1]", Reach::Internet),
            ("http://[fd::1]", Reach::Internet),
            ("http://[::fd00]", Reach::Internet),
            ("http://10.0.0", Reach::Internet),
            ("http://10.0.0.0.1", Reach::Internet),
            ("http://10.0.0.256", Reach::Internet),
            ("http://172.32.0.1", Reach::Internet),
            ("http://100.128.0.1", Reach::Internet),
            ("http://192.169.0.1", Reach::Internet),
            ("http://[2001:db8::1]", Reach::Internet),
            ("https://127.example", Reach::Internet),
            ("https://localhost.example", Reach::Internet),
            ("http://nas:11434", Reach::Internet),
        ] {
            let base = BaseUrl::parse(typed).unwrap();
            assert_eq!(base.origin().reach(), expect, "{typed}");
        }
    }

    #[test]
    fn a_port_is_told_where_it_is_named() {
        for (typed, expect) in [
            ("http://localhost:11434/v1", Some(11434)),
            ("https://a.example:443", None),
            ("http://a.example", None),
            ("http://[::1]:8080/v1", Some(8080)),
            ("http://[::1]/v1", None),
        ] {
            let base = BaseUrl::parse(typed).unwrap();
            assert_eq!(base.origin().port(), expect, "{typed}");
        }
    }
}
