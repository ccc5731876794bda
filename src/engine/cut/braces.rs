//! Objects in braces: the keys of their outermost level, and the values behind them.
//!
//! Nothing is refused: an object that breaks off or is written badly gives what can be read of it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::str::Chars;

use super::MOST_COLUMNS;

/// How much of a record is read to see whether it closes, in bytes: of a longer one its last character tells.
const LONGEST_READ: usize = 1 << 16;

/// The names of a record's keys, in order, each once: of a key that stands twice the first counts. One that is
/// empty names no column.
pub(super) fn names(record: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    pairs(record)
        .take(MOST_COLUMNS)
        .map(|(key, _)| plain(key).into_owned())
        .filter(|name| !name.is_empty() && seen.insert(name.clone()))
        .collect()
}

/// The record's outermost brace is closed.
pub(super) fn is_closed(record: &str) -> bool {
    if record.len() > LONGEST_READ {
        return record.trim_end().ends_with('}');
    }
    let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
    for byte in record.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' if depth <= 1 => return true,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// The value of the first key of that name: a string with its escapes undone, nothing for `null`, anything else as
/// written.
pub(super) fn value<'a>(record: &'a str, name: &str) -> Option<Cow<'a, str>> {
    pairs(record)
        .find(|(key, _)| plain(key) == name)
        .map(|(_, value)| {
            if value == "null" {
                "".into()
            } else {
                plain(value)
            }
        })
}

fn pairs(record: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = record.trim_start().strip_prefix('{').unwrap_or_default();
    std::iter::from_fn(move || {
        let (key, after) = split(rest);
        let (value, after) = split(after.strip_prefix(':')?);
        rest = after.strip_prefix(',').unwrap_or_default();
        Some((key.trim(), value.trim()))
    })
}

/// Cuts before the first comma, colon or closing bracket that is in no string and no inner bracket.
fn split(text: &str) -> (&str, &str) {
    let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' if depth > 0 => depth = depth.saturating_sub(1),
            b'}' | b']' | b',' | b':' if depth == 0 => {
                return text.split_at_checked(at).unwrap_or((text, ""));
            }
            _ => {}
        }
    }
    (text, "")
}

/// What a string says; anything else as written.
fn plain(written: &str) -> Cow<'_, str> {
    let Some(inner) = written.strip_prefix('"') else {
        return Cow::Borrowed(written);
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.bytes().any(|byte| byte == b'\\') {
        return Cow::Borrowed(inner);
    }
    let mut said = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        said.push(if c == '\\' { escape(&mut chars) } else { c });
    }
    Cow::Owned(said)
}

/// The character that an escape stands for; the backslash is read already.
fn escape(chars: &mut Chars<'_>) -> char {
    match chars.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('u') => unicode(chars).unwrap_or(char::REPLACEMENT_CHARACTER),
        Some(c) => c,
        None => '\\',
    }
}

/// Four hexadecimal digits, or twice four with an escape between them: a surrogate pair. A surrogate
/// alone is no character, and takes nothing of what follows with it.
fn unicode(chars: &mut Chars<'_>) -> Option<char> {
    let code = unit(chars)?;
    if code & 0xfc00 != 0xd800 {
        return char::from_u32(code);
    }
    let mut ahead = chars.clone();
    let low = (ahead.next()? == '\\' && ahead.next()? == 'u').then(|| unit(&mut ahead))??;
    if low & 0xfc00 != 0xdc00 {
        return None;
    }
    *chars = ahead;
    char::from_u32(0x1_0000_u32.saturating_add((code & 0x3ff) << 10 | low & 0x3ff))
}

fn unit(chars: &mut Chars<'_>) -> Option<u32> {
    let mut ahead = chars.clone();
    let mut code = 0_u32;
    for _ in 0..4 {
        code = code << 4 | ahead.next()?.to_digit(16)?;
    }
    *chars = ahead;
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, column};
    use super::super::{Fault, Items, Unit};
    use super::*;

    #[test]
    fn every_line_that_is_not_blank_is_a_record() {
        check("", Unit::Braces, &[""]);
        check(
            "\u{feff}\r\n{}\r\n\r\n{ }",
            Unit::Braces,
            &["\u{feff}\r\n", "{}\r\n\r\n", "{ }"],
        );
    }

    #[test]
    fn the_first_record_names_the_columns() {
        let columns = |text: &str| Items::find(text, Unit::Braces).columns().to_vec();
        assert_eq!(
            columns(r#" {"id" : 1, "a \"b\"": {"x": [1, "}"]}, "\u00e9": null} "#),
            ["id", "a \"b\"", "é"]
        );
        assert_eq!(columns("{\"b\":1,\"a\":2}\n{\"c\":3}"), ["b", "a"]);
        assert_eq!(columns("[1]\n{}\n"), [""; 0]);
    }

    #[test]
    fn a_value_is_read_by_its_key() {
        let text = concat!(
            r#"{"t": "a\n\"b\" \u00e9\uD83E\udd56 \ud83e! \/", "n": {"t": [1, {"u": "}"}]} }"#,
            "\n",
            r#"{"n":-1.5e3,"t":""}"#,
            "\n",
            r#"{"u":1, "t": null}"#,
            "\nno record\n",
            r#"{"n": "breaks o"#,
        );
        assert_eq!(
            column(text, Unit::Braces, "t"),
            ["a\n\"b\" é🥖 \u{fffd}! /", "", "", "no record", ""]
        );
        let numbers = column(text, Unit::Braces, "n");
        assert_eq!(
            numbers,
            [
                r#"{"t": [1, {"u": "}"}]}"#,
                "-1.5e3",
                "",
                "no record",
                "breaks o"
            ]
        );
        let unknown = column(text, Unit::Braces, "u");
        assert_eq!(unknown[1..4], ["", "1", "no record"]);
    }

    #[test]
    fn a_column_is_there_if_one_of_the_first_objects_has_it() {
        let has = |text: &str, column| Items::find(text, Unit::Braces).has_column(text, column);
        assert!(has("{\"a\":1}\n{\"b\":2}", "b"));
        assert!(!has("{\"a\":1}\n{\"b\":2}", "c"));
        assert!(has("{\"a\":1}\nno record", "c"), "it is read whole");
    }

    #[test]
    fn escapes_that_mean_nothing_lose_nothing_else() {
        assert_eq!(plain(r#""\u12""#), "\u{fffd}12");
        assert_eq!(plain(r#""\ud83e\u0041\udd56""#), "\u{fffd}A\u{fffd}");
        assert_eq!(plain(r#""\x\"#), "x\\");
    }

    #[test]
    fn lines_without_a_brace_are_told_up_to_five() {
        let items = Items::find("a\n{}\n\n[1]\nb\nc\nd\ne\nf", Unit::Braces);
        let lines = [1, 4, 5, 6, 7].map(|line| Fault::NoRecord { line });
        assert_eq!(items.faults(), lines);
        assert_eq!(items.fault_count(), 7);
    }

    #[test]
    fn a_record_that_does_not_close_is_told() {
        let lines = [
            r#"{"a": "}"}"#,
            r#"{"a": 1"#,
            r#"{"a": {"b": [1, 2]}"#,
            r#"{"a": "\"}""#,
            "{}, ",
            "{",
        ];
        let items = Items::find(&lines.join("\n"), Unit::Braces);
        let open = [2, 3, 4, 6].map(|line| Fault::OpenRecord { line });
        assert_eq!(items.faults(), open);
        let long = format!("{{\"a\": \"{}", "x".repeat(LONGEST_READ));
        for (end, faults) in [("\"}", 0), ("\"", 1)] {
            let items = Items::find(&format!("{long}{end}"), Unit::Braces);
            assert_eq!(items.fault_count(), faults, "{end}");
        }
    }

    #[test]
    fn a_key_that_is_empty_or_stands_twice_names_no_further_column() {
        let items = Items::find(r#"{"a":1,"":2,"a":3,"b":4}"#, Unit::Braces);
        assert_eq!(items.columns(), ["a", "b"]);
    }
}
