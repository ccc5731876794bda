//! Labels as a table: the input's own columns, or the number and the words of each record, and behind them the label
//! and why there is none.
//!
//! Every row has as many fields as the widest, so that the two that were added stand below their heads whatever the
//! input's records lack or have too much of.

use std::borrow::Cow;

use super::cut::Items;
use super::merge::stitch::Row;

/// The heads of the columns that are not the input's.
#[derive(Clone, Copy, Debug)]
pub struct Heads<'a> {
    /// The record's number, where the input is no table of fields.
    pub number: &'a str,
    /// What the record says, in the same case.
    pub item: &'a str,
    /// The label.
    pub label: &'a str,
    /// Why there is none.
    pub status: &'a str,
}

/// What stands behind a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its label.
    Label(String),
    /// Its label, and why it is not to be relied on.
    Doubtful(String, String),
    /// Why it has none.
    Status(String),
}

/// What was labelled, and how.
#[derive(Clone, Copy, Debug)]
pub struct Labelled<'a> {
    /// Where the records are.
    pub items: &'a Items,
    /// The text in which they were found.
    pub text: &'a str,
    /// The column that was read.
    pub column: Option<&'a str>,
    /// One for each item.
    pub rows: &'a [Row],
}

impl Labelled<'_> {
    /// The table as RFC 4180 writes it, with the input's own separator where it has one. `told` says what stands
    /// behind a record of that number, from zero on.
    pub fn table(&self, heads: Heads<'_>, told: impl Fn(usize, Row) -> Told) -> String {
        let separator = self.items.separator().unwrap_or(',');
        let (mark, header) = self.header(heads);
        let records: Vec<_> = (0..self.items.len()).map(|at| self.fields(at)).collect();
        let width = records
            .iter()
            .map(Vec::len)
            .max()
            .unwrap_or(0)
            .max(header.len());
        let mut table = Writer {
            text: mark.to_owned(),
            separator,
            width,
        };
        table.row(&header, heads.label, heads.status);
        for (at, fields) in records.iter().enumerate() {
            match told(at, self.row(at)) {
                Told::Label(label) => table.row(fields, &label, ""),
                Told::Doubtful(label, status) => table.row(fields, &label, &status),
                Told::Status(status) => table.row(fields, "", &status),
            }
        }
        table.text
    }

    fn row(&self, item: usize) -> Row {
        self.rows.get(item).copied().unwrap_or(Row::NotYet)
    }

    /// The byte order mark, if the text has one, and the heads as the input writes them.
    fn header<'a>(&'a self, heads: Heads<'a>) -> (&'a str, Vec<Cow<'a, str>>) {
        match self.items.header(self.text) {
            Some((mark, fields)) => (mark, fields),
            None => ("", vec![heads.number.into(), heads.item.into()]),
        }
    }

    fn fields(&self, record: usize) -> Vec<Cow<'_, str>> {
        self.items.fields(self.text, record).unwrap_or_else(|| {
            let words = self.items.text(self.text, record, self.column);
            vec![(record + 1).to_string().into(), words]
        })
    }
}

/// A text on one line, its line breaks as marks: where each item has a line, one with breaks must not pass for several.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let is_break = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    if !text.contains(is_break) {
        return text.into();
    }
    let lines: Vec<String> = text
        .replace("\r\n", "\n")
        .split(is_break)
        .map(str::to_owned)
        .collect();
    lines.join(BREAK).into()
}

/// A line break where all must stand on one line.
const BREAK: &str = " ⏎ ";

struct Writer {
    text: String,
    separator: char,
    width: usize,
}

impl Writer {
    /// A row: its own fields, as many empty ones as it lacks, and the two behind them.
    fn row(&mut self, fields: &[Cow<'_, str>], label: &str, status: &str) {
        for at in 0..self.width {
            let field = fields.get(at).map_or("", AsRef::as_ref);
            self.field(field);
            self.text.push(self.separator);
        }
        self.field(label);
        self.text.push(self.separator);
        self.field(status);
        self.text.push_str("\r\n");
    }

    fn field(&mut self, field: &str) {
        if field.contains(['"', self.separator, '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&field.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cut::Unit;
    use proptest::prelude::*;

    const HEADS: Heads<'_> = Heads {
        number: "number",
        item: "item",
        label: "label",
        status: "status",
    };

    fn told(_: usize, row: Row) -> Told {
        match row {
            Row::Label(label) => Told::Label(format!("l{label}")),
            Row::Blank => Told::Status("empty".into()),
            _ => Told::Status("open".into()),
        }
    }

    fn table(text: &str, unit: Unit, column: Option<&str>, rows: &[Row]) -> String {
        let items = Items::find(text, unit);
        let labelled = Labelled {
            items: &items,
            text,
            column,
            rows,
        };
        labelled.table(HEADS, told)
    }

    fn check(text: &str, rows: &[Row], expect: &[&str]) {
        let table = table(text, Unit::Csv, None, rows);
        let lines: Vec<&str> = table.split_terminator("\r\n").collect();
        assert_eq!(lines, expect, "{text:?}");
    }

    #[test]
    fn an_item_with_line_breaks_stands_on_one_line() {
        assert_eq!(one_line("plain"), "plain");
        assert_eq!(one_line("x\nnegative: y"), "x ⏎ negative: y");
        assert_eq!(one_line("a\r\nb\rc\u{2028}d\n"), "a ⏎ b ⏎ c ⏎ d ⏎ ");
    }

    #[test]
    fn label_and_status_stand_in_columns_of_their_own() {
        let rows = [Row::Label(0), Row::Open, Row::Label(1)];
        check(
            "id,note\n1\n2,b,\"c,d\"\n3,\"e\"\n",
            &rows,
            &[
                "id,note,,label,status",
                "1,,,l0,",
                "2,b,\"c,d\",,open",
                "3,e,,l1,",
            ],
        );
        check(
            "\u{feff}\r\n \r\nid;note\r\n\r\n1;a\r\n\r\n",
            &rows,
            &["\u{feff}id;note;label;status", "1;a;l0;"],
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_closed_in_the_table() {
        check(
            "id,note\n1,a\n2,\"b\n3,c\n",
            &[Row::Label(0), Row::Label(1)],
            &["id,note,label,status", "1,a,l0,", "2,\"b\n3,c\n\",l1,"],
        );
    }

    #[test]
    fn records_that_say_nothing_keep_their_rows() {
        let rows = [Row::Label(0), Row::Blank, Row::Blank, Row::Label(1)];
        assert_eq!(
            table("id,note\n1,a\n2,\n,,\n4,b", Unit::Csv, Some("note"), &rows),
            "id,note,,label,status\r\n1,a,,l0,\r\n2,,,,empty\r\n,,,,empty\r\n4,b,,l1,\r\n"
        );
        assert_eq!(
            table(
                "{\"t\":\"a, b\"}\n{\"t\":\"\"}\n{\"t\":\"c\"}",
                Unit::Braces,
                Some("t"),
                &[Row::Label(0), Row::Blank, Row::Label(1)]
            ),
            "number,item,label,status\r\n1,\"a, b\",l0,\r\n2,,,empty\r\n3,c,l1,\r\n"
        );
        assert_eq!(
            table(
                "One.\n\nTwo\nlines.",
                Unit::Paragraphs,
                None,
                &[Row::Label(0), Row::Label(1)]
            ),
            "number,item,label,status\r\n1,One.,l0,\r\n2,\"Two\nlines.\",l1,\r\n"
        );
    }

    proptest! {
        #[test]
        fn whatever_the_table_is_its_label_is_in_the_column_of_labels(
            text in "(\u{feff})?[\n ]{0,2}(a|b|,|;|\t|\"|\n|\r\n|é| ){0,40}",
        ) {
            let items = Items::find(&text, Unit::Csv);
            // A header alone, which every fourth is, has no rows to hold.
            if items.is_empty() {
                return Ok(());
            }
            let rows = vec![Row::Label(7); items.len()];
            let written = table(&text, Unit::Csv, None, &rows);
            // A byte order mark is no part of the first head.
            let written = written.trim_start_matches('\u{feff}');
            let separator = items.separator().map(|separator| separator as u8);
            let mut reader = csv_rows(written, separator.unwrap_or(b','));
            let head = reader.remove(0);
            prop_assert_eq!(&head[head.len() - 2..], ["label", "status"]);
            prop_assert_eq!(reader.len(), items.len());
            for row in reader {
                prop_assert_eq!(row.len(), head.len());
                let told = &row[row.len() - 2..];
                prop_assert!(told == ["l7", ""] || told == ["", "empty"], "{:?}", told);
            }
        }
    }

    /// A reader of its own, by the letter of RFC 4180.
    fn csv_rows(text: &str, separator: u8) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
        let mut is_quoted = false;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if is_quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' => is_quoted = !is_quoted,
                '\r' if !is_quoted => {
                    chars.next();
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                c if !is_quoted && c == char::from(separator) => {
                    row.push(std::mem::take(&mut field));
                }
                c => field.push(c),
            }
        }
        rows
    }
}
