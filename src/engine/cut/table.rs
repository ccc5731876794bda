//! Tables: records of fields by RFC 4180, with the separator that the header uses most.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Fault, Items, MOST_COLUMNS, Shape};

/// The separators that are known; of those that a header has equally often, the first counts.
const SEPARATORS: [u8; 3] = *b",;\t";

/// Where in a record the reader stands.
#[derive(Clone, Copy, Default, PartialEq)]
enum Mode {
    /// At the beginning of a field: the only place where a quote opens.
    #[default]
    Start,
    /// In a field without quotes, or behind the quotes of one.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that closes the field, if no other quote follows.
    Closing,
}

/// Finds records, byte by byte.
#[derive(Default)]
pub(super) struct Table {
    mode: Mode,
    /// None until the header is read.
    separator: Option<u8>,
    /// How often each of [`SEPARATORS`] stands in the header.
    counts: [usize; 3],
    /// Where the header begins.
    header: usize,
    /// Where the line begins with which the next record may begin.
    line: usize,
    /// A record is being read; if not, the line has been blank so far.
    is_open: bool,
    /// How many lines are complete, also those inside quotes.
    number: usize,
    /// The line on which the last quoted field begins, counted from 1.
    quote: usize,
}

impl Table {
    /// Leaves the bytes before `at` out.
    pub(super) fn begin_at(&mut self, at: usize) {
        self.line = at;
    }

    /// Reads on and says where it stopped.
    pub(super) fn read(&mut self, text: &str, part: Range<usize>, found: &mut Items) -> usize {
        let bytes = text.as_bytes();
        let mut before = bytes.get(..part.start).and_then(<[u8]>::last).copied();
        let rest = bytes.get(part.clone()).unwrap_or_default();
        for (&byte, here) in rest.iter().zip(part.start..) {
            self.pass(byte, before, here, text, found);
            before = Some(byte);
        }
        if part.end == bytes.len() {
            if self.mode == Mode::Quoted {
                // A header that never ends names no columns: the last would be all the rest.
                found.note(Fault::OpenQuote { line: self.quote });
            } else if self.is_open && self.separator.is_none() {
                self.read_header(text, part.end, found);
            }
        }
        part.end
    }

    fn pass(&mut self, byte: u8, before: Option<u8>, here: usize, text: &str, found: &mut Items) {
        match (self.mode, byte) {
            (Mode::Quoted, b'"') => self.mode = Mode::Closing,
            (Mode::Closing, b'"') => self.mode = Mode::Quoted,
            (Mode::Quoted, b'\r') => self.number = self.number.saturating_add(1),
            (Mode::Quoted, b'\n') if before != Some(b'\r') => {
                self.number = self.number.saturating_add(1);
            }
            (Mode::Quoted, _) => {}
            (_, b'\n') if self.line == here && before == Some(b'\r') => {
                self.line = here.saturating_add(1);
            }
            (_, b'\r' | b'\n') => self.end_line(text, here, found),
            (Mode::Start, b'"') => {
                self.open(found);
                self.mode = Mode::Quoted;
                self.quote = self.number.saturating_add(1);
            }
            _ => {
                self.mode = if self.separates(byte) {
                    Mode::Start
                } else {
                    Mode::Plain
                };
                if !self.is_open && !is_white(char::from(byte), self.separator) {
                    self.open(found);
                }
            }
        }
    }

    fn open(&mut self, found: &mut Items) {
        if self.is_open {
            return;
        }
        self.is_open = true;
        if self.separator.is_some() {
            found.begin(self.line);
        } else {
            self.header = self.line;
        }
    }

    fn end_line(&mut self, text: &str, here: usize, found: &mut Items) {
        if self.separator.is_none() {
            if self.is_open {
                self.read_header(text, here, found);
            }
            self.counts = [0; 3];
        }
        self.mode = Mode::Start;
        self.is_open = false;
        self.number = self.number.saturating_add(1);
        self.line = here.saturating_add(1);
    }

    /// Whether this byte, outside quotes, parts two fields. In the header all candidates do.
    fn separates(&mut self, byte: u8) -> bool {
        if let Some(separator) = self.separator {
            return byte == separator;
        }
        for (candidate, count) in SEPARATORS.iter().zip(&mut self.counts) {
            if *candidate == byte {
                *count = count.saturating_add(1);
                return true;
            }
        }
        false
    }

    /// Chooses the separator and names the columns.
    fn read_header(&mut self, text: &str, end: usize, found: &mut Items) {
        let (mut separator, mut most) = (b',', 0);
        for (candidate, count) in SEPARATORS.into_iter().zip(self.counts) {
            if count > most {
                (separator, most) = (candidate, count);
            }
        }
        self.separator = Some(separator);
        found.shape = Shape::Fields(separator);
        let mut rest = text.get(self.header..end);
        while let Some(record) = rest
            && found.columns.len() < MOST_COLUMNS
        {
            let (name, after) = first_field(record, separator);
            found.columns.push(name.trim().to_owned());
            rest = after;
        }
        tell_apart(&mut found.columns);
    }
}

/// Gives each column a name of its own. One without a name is called by its place, because it must not pass for
/// the whole record; of several with one name the later ones are numbered.
fn tell_apart(columns: &mut [String]) {
    for (name, place) in columns.iter_mut().zip(1..) {
        if name.is_empty() {
            *name = format!("column {place}");
        }
    }
    let mut taken: HashSet<String> = columns.iter().cloned().collect();
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(columns.len());
    for name in columns {
        let count = seen.entry(name.clone()).or_insert(0);
        *count = count.saturating_add(1);
        if *count == 1 {
            continue;
        }
        let mut numbered = format!("{name} ({count})");
        // A header may have such a name itself.
        while !taken.insert(numbered.clone()) {
            *count = count.saturating_add(1);
            numbered = format!("{name} ({count})");
        }
        *name = numbered;
    }
}

/// White space that makes no field. A tab does where it parts fields: a record may be all tabs.
fn is_white(c: char, separator: Option<u8>) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}') && separator.map(char::from) != Some(c)
}

/// The record as written, without the white space around it that is no empty field.
pub(super) fn trim(record: &str, separator: u8) -> &str {
    record.trim_matches(|c: char| c.is_whitespace() && c != char::from(separator))
}

/// The field at a place of a record, counted from 0, without its quotes; "" past the last one.
pub(super) fn field(record: &str, separator: u8, place: usize) -> Cow<'_, str> {
    let mut rest = record;
    for _ in 0..place {
        match first_field(rest, separator) {
            (_, Some(after)) => rest = after,
            (_, None) => return Cow::Borrowed(""),
        }
    }
    first_field(rest, separator).0
}

/// The fields of a record, without their quotes.
pub(super) fn fields(record: &str, separator: u8) -> Vec<Cow<'_, str>> {
    let mut fields = Vec::new();
    let mut rest = Some(record);
    while let Some(record) = rest {
        let (field, after) = first_field(record, separator);
        fields.push(field);
        rest = after;
    }
    fields
}

/// The first field, without its quotes, and what stands behind its separator, if it has one.
fn first_field(record: &str, separator: u8) -> (Cow<'_, str>, Option<&str>) {
    let inner = record.strip_prefix('"');
    let mut close = None;
    let mut doubled = false;
    if let Some(inner) = inner {
        // From quote to quote: a field may be many megabytes long, and byte by byte that takes many times as long.
        let mut at = 0;
        while let Some(quote) = inner.get(at..).and_then(|rest| rest.find('"')) {
            let after = at.saturating_add(quote).saturating_add(1);
            if !inner.get(after..).is_some_and(|rest| rest.starts_with('"')) {
                close = after.checked_sub(1);
                break;
            }
            doubled = true;
            at = after.saturating_add(1);
        }
    }
    let (quoted, rest) = match (inner, close) {
        (Some(inner), Some(close)) => (
            inner.get(..close).unwrap_or_default(),
            inner.get(close.saturating_add(1)..).unwrap_or_default(),
        ),
        (Some(inner), None) => (inner, ""),
        (None, _) => ("", record),
    };
    let end = rest
        .bytes()
        .position(|byte| byte == separator || matches!(byte, b'\n' | b'\r'))
        .unwrap_or(rest.len());
    let plain = rest.get(..end).unwrap_or_default();
    let after = rest
        .get(end..)
        .and_then(|rest| rest.strip_prefix(char::from(separator)));
    let value = if inner.is_none() {
        Cow::Borrowed(plain)
    } else if plain.is_empty() && !doubled {
        Cow::Borrowed(quoted)
    } else {
        let mut value = String::with_capacity(quoted.len().saturating_add(plain.len()));
        let mut after_quote = false;
        for c in quoted.chars() {
            after_quote = c == '"' && !after_quote;
            if !after_quote {
                value.push(c);
            }
        }
        value.push_str(plain);
        Cow::Owned(value)
    };
    (value, after)
}

#[cfg(test)]
mod tests {
    use super::super::Unit;
    use super::super::tests::{check, column};
    use super::*;

    #[test]
    fn records_end_outside_quotes_only() {
        let check = |text: &str, expect: &[&str]| check(text, Unit::Csv, expect);
        check("", &[""]);
        check(" \r\n\t\n", &[" \r\n\t\n"]);
        check("a,b", &["a,b"]);
        check("a,b\n1,2\n3,4", &["a,b\n", "1,2\n", "3,4"]);
        check(
            "\u{feff}\n\na,b\r\n\r\n1,2\r\n  \r\n3,4\r\n",
            &["\u{feff}\n\na,b\r\n\r\n", "1,2\r\n  \r\n", "3,4\r\n"],
        );
        check("a\r1\r2", &["a\r", "1\r", "2"]);
        check(
            "a,\"b\n\"\n1,\"x\"\"\r\ny\"\n\"2\n\",3",
            &["a,\"b\n\"\n", "1,\"x\"\"\r\ny\"\n", "\"2\n\",3"],
        );
        check(
            "a,b\nthe 5\" disc,1\n \"x\n,,\n",
            &["a,b\n", "the 5\" disc,1\n", " \"x\n", ",,\n"],
        );
        check("a\tb\n\t\n1\t2", &["a\tb\n", "\t\n", "1\t2"]);
    }

    #[test]
    fn the_header_tells_the_separator_and_the_columns() {
        let columns = |text: &str| Items::find(text, Unit::Csv).columns().to_vec();
        assert_eq!(columns(""), [""; 0]);
        assert_eq!(
            columns("\u{feff} name ,\"the \"\"id\"\" \"\r\n"),
            ["name", "the \"id\""]
        );
        assert_eq!(columns("a;b, c;d\n"), ["a", "b, c", "d"]);
        assert_eq!(columns("\"x,y,z\"\ta"), ["x,y,z", "a"]);
        assert_eq!(columns("\ta\tb\n"), ["column 1", "a", "b"]);
        assert_eq!(columns("a,b;c"), ["a", "b;c"]);
        assert_eq!(columns(&",".repeat(20_000)).len(), MOST_COLUMNS);
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let columns = |text: &str| Items::find(text, Unit::Csv).columns().to_vec();
        assert_eq!(columns(",b, \n"), ["column 1", "b", "column 3"]);
        assert_eq!(columns("a,a,b,a"), ["a", "a (2)", "b", "a (3)"]);
        assert_eq!(columns("a,a (2),a,a"), ["a", "a (2)", "a (3)", "a (4)"]);
        assert_eq!(columns("column 2,"), ["column 2", "column 2 (2)"]);
        let text = "a,,a\n1,2,3\n";
        assert_eq!(column(text, Unit::Csv, "a"), ["1"]);
        assert_eq!(column(text, Unit::Csv, "column 2"), ["2"]);
        assert_eq!(column(text, Unit::Csv, "a (2)"), ["3"]);
        assert_eq!(columns(&"a,".repeat(20_000)).last().unwrap(), "a (16384)");
    }

    #[test]
    fn a_record_of_empty_fields_says_nothing() {
        let text = "a,b\n,x\n , \n\"\",\"\"\n\",\",\n,\n";
        let items = Items::find(text, Unit::Csv);
        let blank = |column| -> Vec<bool> {
            let items = &items;
            (0..items.len())
                .map(|item| items.is_blank(text, item, column))
                .collect()
        };
        assert_eq!(blank(None), [false, true, true, true, true]);
        assert_eq!(blank(Some("a")), [true, true, true, false, true]);
        assert_eq!(blank(Some("b")), [false, true, true, true, true]);
    }

    #[test]
    fn a_field_is_read_without_its_quotes() {
        let text = "id;note\n1;\"a;\nb \"\"c\"\"\"\n2; plain \n3\n\"4\";\"x\"y\r\n\n🥖;\"\"\n";
        assert_eq!(
            column(text, Unit::Csv, "note"),
            ["a;\nb \"c\"", " plain ", "", "xy", ""]
        );
        assert_eq!(column(text, Unit::Csv, "id"), ["1", "2", "3", "4", "🥖"]);
        // A column that is not there is never the whole record.
        assert_eq!(column(text, Unit::Csv, "none"), [""; 5]);
        let items = Items::find(text, Unit::Csv);
        assert_eq!(items.text(text, 3, None), "\"4\";\"x\"y");
        let tabs = "a\tb\n\tx\t\n\n";
        let items = Items::find(tabs, Unit::Csv);
        assert_eq!(items.text(tabs, 0, None), "\tx\t");
    }

    #[test]
    fn a_field_that_is_never_closed_is_told() {
        let items = Items::find("a,b\n\"1\n\",2\n3,\"x\n4,5\n", Unit::Csv);
        assert_eq!(items.faults(), [Fault::OpenQuote { line: 4 }]);
        assert_eq!(items.span(1), Some(11..20));
        let items = Items::find("\r\n\"a\r\n1\r\n", Unit::Csv);
        assert_eq!((items.len(), items.columns().len()), (0, 0));
        assert_eq!(items.faults(), [Fault::OpenQuote { line: 2 }]);
    }
}
