//! What a person set about how calls are made, as it is remembered.

use std::time::Duration;

use super::{JobFileError, fields, parse};
use crate::engine::limits::Limits;

/// Writes limits down; times are in seconds.
pub fn write_limits(limits: &Limits) -> String {
    let most = |name, most: Option<u32>| most.map(|most| format!("\"{name}\":{most},"));
    // Names and numbers need no escapes.
    format!(
        "{{\"version\":1,\"retries\":{},\"places\":{},{}{}\"quiet\":{},\"idle\":{},\"lead\":{}}}",
        limits.retries,
        limits.places,
        most("per_minute", limits.per_minute).unwrap_or_default(),
        most("tokens_per_minute", limits.tokens_per_minute).unwrap_or_default(),
        limits.quiet.as_secs(),
        limits.idle.as_secs(),
        limits.lead,
    )
}

/// Reads limits that were written down; `None` where it is not exactly of this form. What is out of its range is set to the
/// nearer end of it.
pub fn read_limits(json: &str) -> Option<Limits> {
    read(json).ok()
}

fn read(json: &str) -> Result<Limits, JobFileError> {
    let value = parse(json)?;
    let mut form = fields::Fields::of(&value, String::new())?;
    match form.whole("version")? {
        1 => {}
        version => return Err(JobFileError::Version(version)),
    }
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let limits = Limits {
        retries: small(form.whole("retries")?),
        places: usize::try_from(form.whole("places")?).unwrap_or(usize::MAX),
        per_minute: form.optional_whole("per_minute")?.map(small),
        tokens_per_minute: form.optional_whole("tokens_per_minute")?.map(small),
        quiet: Duration::from_secs(form.whole("quiet")?),
        idle: Duration::from_secs(form.whole("idle")?),
        lead: form.flag("lead")?,
    };
    form.end()?;
    Ok(limits.within_ranges())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_are_remembered_come_back() {
        let all = Limits {
            retries: 5,
            places: 3,
            per_minute: Some(60),
            tokens_per_minute: Some(40_000),
            quiet: Duration::from_secs(90),
            idle: Duration::from_mins(2),
            lead: true,
        };
        for limits in [Limits::default(), all] {
            assert_eq!(read_limits(&write_limits(&limits)), Some(limits));
        }
        assert_eq!(
            write_limits(&all),
            r#"{"version":1,"retries":5,"places":3,"per_minute":60,"tokens_per_minute":40000,"quiet":90,"idle":120,"lead":true}"#
        );
    }

    #[test]
    fn what_is_no_form_of_limits_is_nothing_and_what_is_out_of_range_is_set_right() {
        let odd = [
            "",
            "[]",
            "{",
            r#"{"version":2,"retries":5,"places":3,"quiet":90,"idle":120}"#,
            r#"{"version":1,"retries":5,"quiet":90,"idle":120}"#,
            r#"{"version":1,"retries":-5,"places":3,"quiet":90,"idle":120}"#,
            r#"{"version":1,"retries":5,"places":3,"quiet":90,"idle":120,"key":"k"}"#,
        ];
        for odd in odd {
            assert_eq!(read_limits(odd), None, "{odd}");
        }
        let far =
            r#"{"version":1,"retries":99,"places":0,"per_minute":0,"quiet":1,"idle":99999999999}"#;
        let read = read_limits(far).map(|read| (read.retries, read.places, read.per_minute));
        assert_eq!(read, Some((10, 1, Some(1))));
    }
}
