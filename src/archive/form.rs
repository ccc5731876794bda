//! What a reader of JSON passes over: how deeply a text is nested, and a field that an object has twice, of which it takes the last.

use std::collections::BTreeSet;

/// How deeply the lists and objects of a file may stand in one another. Those of a job have seven levels.
const DEEPEST: usize = 32;

/// What is odd about a text, for which JSON has no word.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// It is nested more deeply than [`DEEPEST`], first at this line.
    TooDeep(usize),
    /// An object has a field of this name twice.
    Twice {
        /// The name.
        name: String,
        /// The line where it stands the second time.
        line: usize,
    },
}

/// What encloses the place where the reading is.
enum Around {
    List,
    /// With its fields so far.
    Object(BTreeSet<String>),
}

/// What is odd about a text that is taken for JSON; that it is, is for others to say. A name that comes twice is told only where nothing is
/// too deep.
pub(super) fn oddity(json: &str) -> Option<Oddity> {
    let bytes = json.as_bytes();
    let mut around: Vec<Around> = Vec::new();
    let mut twice = None;
    let (mut at, mut line) = (0, 1);
    while let Some(byte) = bytes.get(at) {
        let from = at;
        at += 1;
        match byte {
            b'\n' => line += 1,
            b'[' => around.push(Around::List),
            b'{' => around.push(Around::Object(BTreeSet::new())),
            b']' | b'}' => drop(around.pop()),
            b'"' => {
                at = behind_text(bytes, at);
                let Some(Around::Object(names)) = around.last_mut() else {
                    continue;
                };
                let name = json.get(from..at).filter(|_| is_name(bytes, at));
                let name = name.and_then(|name| serde_json::from_str::<String>(name).ok());
                if let Some(name) = name.and_then(|name| names.replace(name)) {
                    twice.get_or_insert(Oddity::Twice { name, line });
                }
            }
            _ => {}
        }
        if around.len() > DEEPEST {
            return Some(Oddity::TooDeep(line));
        }
    }
    twice
}

/// Where the text ends that has begun before this place.
fn behind_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    bytes.len()
}

/// A text that ends here is a field's name.
fn is_name(bytes: &[u8], end: usize) -> bool {
    let mut rest = bytes.iter().skip(end);
    rest.find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twice(name: &str, line: usize) -> Oddity {
        let name = name.to_owned();
        Oddity::Twice { name, line }
    }

    #[test]
    fn a_field_that_comes_twice_is_found_with_its_line() {
        assert_eq!(oddity(r#"{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}"#), None);
        assert_eq!(
            oddity("{\"a\":1,\n\"b\":2,\n \"a\" : 3}"),
            Some(twice("a", 3))
        );
        assert_eq!(oddity(r#"[{"x":{"b":1,"b":1}}]"#), Some(twice("b", 1)));
        // However it is written.
        assert_eq!(oddity(r#"{"ab":1,"\u0061b":1}"#), Some(twice("ab", 1)));
        assert_eq!(oddity(r#"{"a\"b":1,"a\"b":1}"#), Some(twice("a\"b", 1)));
        // Texts are no names, and no brackets.
        assert_eq!(oddity(r#"{"a":"a","b":"a","c":"{\"a\":1,\"a\":2}"}"#), None);
        assert_eq!(oddity(r#"{"a":["a","a"]}"#), None);
    }

    #[test]
    fn what_is_nested_too_deeply_is_found_before_it_is_read() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(oddity(&nested(DEEPEST)), None);
        assert_eq!(oddity(&nested(DEEPEST + 1)), Some(Oddity::TooDeep(1)));
        assert_eq!(
            oddity(&"\n{\"a\":".repeat(100_000)),
            Some(Oddity::TooDeep(34))
        );
        assert_eq!(oddity(&format!("\"{}\"", "[".repeat(100))), None);
    }

    #[test]
    fn what_is_no_json_is_left_to_others() {
        for text in [
            "",
            "\"",
            "\"\\",
            "{\"a",
            "{\"a\"",
            "]]]}",
            "{\"é\\",
            "{\"\\ud800\":1,\"\\ud800\":1}",
        ] {
            assert_eq!(oddity(text), None, "{text}");
        }
    }
}
