//! Which boundaries suit an input that a job was not written for: a table where lines of prose were meant, or
//! prose where a table was.

use super::{Items, Unit};

/// How much of a text is looked at for a header, in bytes.
const LONGEST_HEADER: usize = 1 << 16;

impl Unit {
    /// The boundaries to cut an input at. A file that is a table by its name is cut into its records. Any other
    /// text is cut as the job says, unless it says a table and the text is none: its first line would be taken
    /// for a header and be lost, so it is cut into its lines.
    ///
    /// A text is a table of fields where its first line names `column`, and one of braces where it begins with
    /// one. Without a column any text may be a table of fields.
    #[must_use]
    pub fn fitted(self, column: Option<&str>, file: Option<&str>, text: &str) -> Self {
        match file.and_then(Self::of_file) {
            Some(unit) => unit,
            None if self.suits(column, text) => self,
            None => Self::Lines,
        }
    }

    /// What a file's ending says of its boundaries.
    fn of_file(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Braces),
            _ => None,
        }
    }

    fn suits(self, column: Option<&str>, text: &str) -> bool {
        match (self, column) {
            (Self::Csv, Some(column)) => {
                // What is read here is read in one go; no header is that long, and a text may be one line.
                let head = text.get(..text.floor_char_boundary(LONGEST_HEADER));
                let header = head.unwrap_or(text).trim_start().lines().next();
                let header = header.unwrap_or_default();
                let table = Items::find(header, Self::Csv);
                table.columns().iter().any(|name| name == column)
            }
            (Self::Braces, _) => {
                let text = text.trim_start_matches(super::BYTE_ORDER_MARK);
                text.trim_start().starts_with('{')
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_cut_as_its_name_says() {
        for (file, expect) in [
            ("a.csv", Unit::Csv),
            ("A.CSV", Unit::Csv),
            ("a.jsonl", Unit::Braces),
            ("a.b.ndjson", Unit::Braces),
            ("a.txt", Unit::Sections),
            ("csv", Unit::Sections),
        ] {
            assert_eq!(
                Unit::Sections.fitted(None, Some(file), "text"),
                expect,
                "{file}"
            );
        }
    }

    #[test]
    fn what_is_no_table_is_not_cut_as_one() {
        let fitted = |text| Unit::Csv.fitted(Some("message"), Some("a.txt"), text);
        assert_eq!(fitted("I love it\nI hate it"), Unit::Lines);
        assert_eq!(fitted("id;message\n1;\"a\nb\""), Unit::Csv);
        assert_eq!(fitted("\u{feff}\"message\"\nhello"), Unit::Csv);
        assert_eq!(Unit::Csv.fitted(None, None, "I love it"), Unit::Csv);
        assert_eq!(Unit::Braces.fitted(None, None, "I love it"), Unit::Lines);
        assert_eq!(Unit::Braces.fitted(None, None, " {\"a\":1}"), Unit::Braces);
    }
}
