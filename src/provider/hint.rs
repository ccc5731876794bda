//! How long a provider asks to wait, wherever it says so.
//!
//! Most headers cannot be read by a web page, so that the words of an error's message are often the only place:
//! "try again in 1m9.696s" (OpenAI, Groq), "Please retry after 27 seconds" (Azure), "retry in 34.4s" (Gemini).
//! Waits are rounded up to whole milliseconds, never down: who comes too early is refused again.

use std::time::Duration;

use serde_json::Value;

/// The longest wait that is believed, in milliseconds: the longest of a browser's timer. The client of Anthropic
/// draws the same line.
const LONGEST_MILLIS: u64 = 0x7FFF_FFFF;

/// Words that stand before a wait.
const BEFORE: [&str; 6] = [
    "again in ",
    "again after ",
    "retry in ",
    "retry after ",
    "wait ",
    "wait for ",
];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The headers that say when to ask again, as far as a browser lets a page read them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headers<'a> {
    /// `retry-after-ms`: milliseconds, with decimals. Not standard; the clients of OpenAI and Anthropic read it first.
    pub retry_after_ms: Option<&'a str>,
    /// `retry-after`: seconds, with decimals beyond the standard, or a date.
    pub retry_after: Option<&'a str>,
    /// `x-should-retry`: `true` or `false`. Not standard; the same clients obey it.
    pub should_retry: Option<&'a str>,
}

/// What was said about asking again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// To wait so long first.
    pub wait: Option<Duration>,
    /// That it helps, or that it does not.
    pub again: Option<bool>,
}

impl Advice {
    /// Both together: the longer wait, and "no" before "yes".
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let again = match (self.again, other.again) {
            (Some(one), Some(other)) => Some(one && other),
            (one, other) => one.or(other),
        };
        let wait = self.wait.max(other.wait);
        Self { wait, again }
    }
}

/// What the headers say. `now` is the time since the beginning of 1970, for a wait that ends at a date.
pub fn in_headers(headers: &Headers<'_>, now: Duration) -> Advice {
    let millis = headers.retry_after_ms.and_then(|text| all(text, 1));
    let wait = millis.or_else(|| {
        let text = headers.retry_after?;
        let until = || {
            let now = u64::try_from(now.as_millis()).ok()?;
            plausible(date_millis(text)?.checked_sub(now)?)
        };
        all(text, 1_000).or_else(until)
    });
    let again = match headers.should_retry {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    };
    Advice { wait, again }
}

/// What an error body says beside its words: `error` is the object in it that tells of the error.
///
/// - `availability` is OpenRouter's;
/// - `retryDelay` stands in Gemini's details, a `google.rpc.RetryInfo`;
/// - `estimated_time` is Hugging Face's, for a model that is being loaded.
pub fn in_body(body: &Value, error: &Value) -> Advice {
    let availability = error.get("availability");
    let details = error.get("details").and_then(Value::as_array);
    let delays = details.into_iter().flatten();
    let waits = [
        availability.and_then(|says| says.get("retry_after")),
        error.get("retry_after"),
        body.get("retry_after"),
        body.get("estimated_time"),
    ];
    let waits = waits
        .into_iter()
        .flatten()
        .chain(delays.filter_map(|detail| detail.get("retryDelay")));
    Advice {
        wait: waits.filter_map(wait_of).max(),
        again: availability.and_then(|says| says.get("retryable")?.as_bool()),
    }
}

/// The longest wait that a message asks for.
pub fn in_words(message: &str) -> Option<Duration> {
    let folded = message.to_ascii_lowercase();
    let ends = BEFORE.iter().flat_map(|words| {
        let found = folded.match_indices(words);
        found.map(|(at, words)| at + words.len())
    });
    ends.filter_map(|at| plausible(span(folded.get(at..)?)?.0))
        .max()
}

/// A number of seconds, or a text of one, or a text like `34.4s`.
fn wait_of(value: &Value) -> Option<Duration> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    all(&text, 1_000).or_else(|| match span(&text)? {
        (millis, "") => plausible(millis),
        _ => None,
    })
}

fn plausible(millis: u64) -> Option<Duration> {
    (1..=LONGEST_MILLIS)
        .contains(&millis)
        .then(|| Duration::from_millis(millis))
}

/// A text that is one decimal number and no more, in units of so many milliseconds.
fn all(text: &str, unit: u64) -> Option<Duration> {
    match decimal(text.trim())? {
        (number, "") => plausible(number.times(unit)?),
        _ => None,
    }
}

/// A decimal number, no float: the code that reads floats is a weight, and a wait needs none.
struct Decimal {
    whole: u64,
    /// So many of `scale` parts of one.
    parts: u64,
    scale: u64,
}

impl Decimal {
    /// So many units, rounded up; `None` if they are too many.
    fn times(&self, unit: u64) -> Option<u64> {
        let parts = self.parts.checked_mul(unit)?.div_ceil(self.scale);
        self.whole.checked_mul(unit)?.checked_add(parts)
    }
}

/// The decimal number at the beginning of a text, of which a millionth is the smallest part, and what comes after.
fn decimal(text: &str) -> Option<(Decimal, &str)> {
    let (whole, rest) = leading(text, u8::is_ascii_digit);
    let mut number = Decimal {
        whole: whole.parse().ok()?,
        parts: 0,
        scale: 1,
    };
    let part = rest.strip_prefix('.').unwrap_or_default();
    let (part, after) = leading(part, u8::is_ascii_digit);
    for digit in part.bytes().take(6) {
        number.parts = number.parts * 10 + u64::from(digit - b'0');
        number.scale *= 10;
    }
    // A full stop with no digit behind it ends the sentence.
    Some((number, if part.is_empty() { rest } else { after }))
}

/// The wait at the beginning of a text, like `1h36m16.107s`, `6ms` or `2 minutes`, in milliseconds, and what comes
/// after it.
fn span(text: &str) -> Option<(u64, &str)> {
    let mut sum = None;
    let mut rest = text;
    while let Some((number, after)) = decimal(rest.trim_start()) {
        let (unit, after) = leading(after.trim_start(), u8::is_ascii_alphabetic);
        let unit = match unit.to_ascii_lowercase().as_str() {
            "ms" | "millisecond" | "milliseconds" => 1,
            "s" | "sec" | "secs" | "second" | "seconds" => 1_000,
            "m" | "min" | "mins" | "minute" | "minutes" => 60_000,
            "h" | "hour" | "hours" => 3_600_000,
            "d" | "day" | "days" => 86_400_000,
            _ => break,
        };
        sum = Some(number.times(unit)?.checked_add(sum.unwrap_or(0))?);
        rest = after;
    }
    Some((sum?, rest))
}

/// Cuts a text after the bytes at its beginning that are of a kind. Only ASCII is of any kind here, so that the
/// cut lies between characters.
fn leading(text: &str, is: impl Fn(&u8) -> bool) -> (&str, &str) {
    let end = text.bytes().take_while(is).count();
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A date of HTTP in milliseconds since 1970, in any of the three forms of RFC 9110, section 5.6.7: they have the day
/// before the year, and the month is a word.
fn date_millis(text: &str) -> Option<u64> {
    let (mut day, mut month, mut year, mut time) = (None, None, None, None);
    for word in text.split([' ', ',', '-']) {
        if let Some(at) = MONTHS.iter().position(|name| *name == word) {
            month = Some(at as u64 + 1);
        } else if word.contains(':') {
            time = Some(seconds_of_day(word)?);
        } else if let Ok(number) = word.parse::<u64>() {
            if day.is_none() {
                day = Some(number);
            } else {
                year = Some(number);
            }
        }
    }
    // A wait ends in the future, so a year of two digits is one of this century.
    let year = match year? {
        year @ 0..100 => year + 2_000,
        year @ 1970..10_000 => year,
        _ => return None,
    };
    let day = day.filter(|day| (1..=31).contains(day))?;
    Some((days(year, month?, day) * 86_400 + time?) * 1_000)
}

/// Seconds since midnight of `08:49:37`.
fn seconds_of_day(text: &str) -> Option<u64> {
    let mut parts = text.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let mut next = |most| parts.next()?.filter(|part| *part <= most);
    Some((next(23)? * 60 + next(59)?) * 60 + next(60)?)
}

/// Days from the beginning of 1970 to a day of the Gregorian calendar. The year is counted from March, so that the day
/// that a leap year adds is its last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let before = year * 365 + year / 4 - year / 100 + year / 400;
    // 1 March of the year 0 was 719,468 days before 1970.
    before + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests;
