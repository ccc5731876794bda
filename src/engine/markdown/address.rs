//! Which addresses a link may have.

/// Whether a link may lead there: a web page or a mail, and no trick in it. What a person reads first must be where it leads, so
/// no name of a user stands before the host, and a host has plain letters.
pub fn is_allowed(address: &str) -> bool {
    if !address.bytes().all(|byte| byte.is_ascii_graphic())
        || address.contains(['\\', '<', '>', '"', '`'])
    {
        return false;
    }
    if let Some(mail) = after(address, "mailto:") {
        let (who, rest) = mail.split_once('@').unwrap_or_default();
        // Nothing is filled into a mail that a person has not written.
        return !who.is_empty() && !rest.is_empty() && !mail.contains('?');
    }
    let Some(rest) = after_web(address) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.contains('@') && host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
}

/// What follows `http://` or `https://`.
pub fn after_web(address: &str) -> Option<&str> {
    after(address, "https://").or_else(|| after(address, "http://"))
}

fn after<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = address.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}
