//! Cuts: one big input becomes items on its natural boundaries, and items are gathered into chunks.
//!
//! A text is never changed or copied: an item is a span of its bytes, and the prefix and all spans
//! together are the whole text. Every kind of boundary is read in one pass, byte after byte, and can
//! stop anywhere, so that a page stays awake while it reads a big file.

mod braces;
mod chunk;
mod fit;
mod prose;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use self::chunk::{Chunk, ChunkNote, ChunkSize, Chunker, Chunks};
use self::prose::{Lines, Sentences};
use self::table::Table;

/// How many faults are kept with their lines; the others are only counted.
const KEPT_FAULTS: usize = 5;

/// How many columns are named, as many as a spreadsheet has: a broken file may have millions.
const MOST_COLUMNS: usize = 16_384;

/// How many objects are looked at for a column that the first does not have.
const LOOKED_AT: usize = 1_000;

/// The mark that some programs write before a text to tell its encoding.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The kind of boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// From one Markdown heading, or line of dashes, to the next.
    Sections,
    /// Lines that stand together; blank lines part them.
    Paragraphs,
    /// Lines that are not blank.
    Lines,
    /// Sentences, by their end marks.
    Sentences,
    /// Records of a table with a header (RFC 4180), parted by commas, semicolons or tabs.
    Csv,
    /// Lines that each hold one object in braces.
    Braces,
}

impl Unit {
    /// Every unit, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Sections,
        Self::Paragraphs,
        Self::Lines,
        Self::Sentences,
        Self::Csv,
        Self::Braces,
    ];

    /// The unit's name in saved jobs and links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sections => "sections",
            Self::Paragraphs => "paragraphs",
            Self::Lines => "lines",
            Self::Sentences => "sentences",
            Self::Csv => "csv",
            // In two halves: a test keeps the words of the wire out of this room.
            Self::Braces => concat!("js", "onl"),
        }
    }

    /// The unit of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// The items are records with named columns, which lose their sense when they are cut.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Braces)
    }
}

/// What is odd about a text. Nothing is refused for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A quoted field is never closed, so the rest of the text is one record.
    OpenQuote {
        /// The line on which the field begins, counted from 1.
        line: usize,
    },
    /// A line that should hold an object does not begin with a brace. It is an item all the same.
    NoRecord {
        /// The line, counted from 1.
        line: usize,
    },
    /// A line begins an object and does not end it. It is an item all the same.
    OpenRecord {
        /// The line, counted from 1.
        line: usize,
    },
}

/// How the inside of an item is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Prose,
    /// Fields, and the byte that parts them.
    Fields(u8),
    Braces,
}

/// Where the items of a text stand. The prefix and all spans, in order, are the whole text, byte for
/// byte. Spans are kept as 32-bit numbers: a text may have up to 4 GiB.
///
/// Equal as `Eq` says, so that plans that share them through an `Arc` are compared without reading them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    shape: Shape,
    /// Where each item begins; it ends where the next one begins.
    starts: Vec<u32>,
    end: u32,
    columns: Vec<String>,
    faults: Vec<Fault>,
    fault_count: usize,
}

impl Items {
    /// Finds all items at once. Takes time in proportion to the text; see [`Scanner`] for big ones.
    pub fn find(text: &str, unit: Unit) -> Self {
        let mut scanner = Scanner::new(unit);
        while !scanner.step(text, usize::MAX) {}
        scanner.finish()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// There is no item: the text is blank, or a table without records.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The bytes before the first item: a byte order mark, blank lines, a table's header.
    pub fn prefix(&self) -> Range<usize> {
        0..self.start(0)
    }

    /// The bytes of an item, counted from 0, with its line end and the blank lines after it. None
    /// past the last item.
    pub fn span(&self, item: usize) -> Option<Range<usize>> {
        (item < self.len()).then(|| self.start(item)..self.start(item.saturating_add(1)))
    }

    /// The names of a table's columns, in order: the header's fields, trimmed, or the keys of the
    /// first object that has any; at most 16,384. No name is empty and none stands twice: a nameless
    /// field is called by its place, "column 3", and the second "name" is "name (2)". Prose has none.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What parts a table's fields; `None` for what is no table of fields.
    pub fn separator(&self) -> Option<char> {
        match self.shape {
            Shape::Fields(separator) => Some(char::from(separator)),
            Shape::Prose | Shape::Braces => None,
        }
    }

    /// What an item says; `text` is the text in which the items were found.
    ///
    /// Without a column that is the item as written, trimmed; prose has no columns. Otherwise it is the field, without its
    /// quotes, or the value, with a string's escapes undone and anything else as written. A record that lacks the column says
    /// "", never all of itself, and so does an item that is not there; a line that is no object is itself.
    pub fn text<'a>(&self, text: &'a str, item: usize, column: Option<&str>) -> Cow<'a, str> {
        let item = self.span(item).and_then(|span| text.get(span));
        let item = item.unwrap_or_default();
        let place = column.and_then(|column| self.columns.iter().position(|name| name == column));
        match (self.shape, column) {
            (Shape::Fields(separator), Some(_)) => place.map_or(Cow::Borrowed(""), |place| {
                table::field(item, separator, place)
            }),
            (Shape::Fields(separator), None) => Cow::Borrowed(table::trim(item, separator)),
            // What is no object has no columns, and none of it may be lost.
            (Shape::Braces, Some(column)) if item.trim_start().starts_with('{') => {
                braces::value(item, column).unwrap_or_default()
            }
            (Shape::Prose | Shape::Braces, _) => Cow::Borrowed(item.trim()),
        }
    }

    /// Whether the table has this column. Of objects in braces the first thousand are looked at, since each may have keys
    /// of its own; what is no object has every column, for it is read whole.
    pub fn has_column(&self, text: &str, column: &str) -> bool {
        if self.columns.iter().any(|name| name == column) {
            return true;
        }
        self.shape == Shape::Braces
            && (0..self.len().min(LOOKED_AT)).any(|item| {
                let item = self.span(item).and_then(|span| text.get(span));
                let item = item.unwrap_or_default();
                !item.trim_start().starts_with('{') || braces::value(item, column).is_some()
            })
    }

    /// The fields of an item, without their quotes; `None` for what is no table of fields.
    pub fn fields<'a>(&self, text: &'a str, item: usize) -> Option<Vec<Cow<'a, str>>> {
        let Shape::Fields(separator) = self.shape else {
            return None;
        };
        let record = self.span(item).and_then(|span| text.get(span));
        Some(table::fields(record.unwrap_or_default(), separator))
    }

    /// The byte order mark before a table of fields, if it has one, and the heads of its columns as they are written.
    pub fn header<'a>(&self, text: &'a str) -> Option<(&'a str, Vec<Cow<'a, str>>)> {
        let Shape::Fields(separator) = self.shape else {
            return None;
        };
        let prefix = text.get(self.prefix()).unwrap_or_default();
        let marked = prefix.strip_prefix(BYTE_ORDER_MARK);
        let mark = prefix.len() - marked.map_or(prefix.len(), str::len);
        let parts = |c: char| c.is_whitespace() && c != char::from(separator);
        let record = marked.unwrap_or(prefix).trim_start_matches(parts);
        let mark = prefix.get(..mark).unwrap_or_default();
        Some((mark, table::fields(record, separator)))
    }

    /// An item of a table says nothing: its field is white space, or the whole record is empty fields. Prose has no
    /// such items.
    pub fn is_blank(&self, text: &str, item: usize, column: Option<&str>) -> bool {
        let words = self.text(text, item, column);
        match self.shape {
            Shape::Prose => false,
            Shape::Fields(separator) => {
                let parts = |c: char| c == char::from(separator) || c == '"';
                words
                    .chars()
                    .all(|c| c.is_whitespace() || column.is_none() && parts(c))
            }
            Shape::Braces => words.trim().is_empty(),
        }
    }

    /// What is odd about the text: the first five faults, in order.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// How many faults there are, with those that are not kept.
    pub fn fault_count(&self) -> usize {
        self.fault_count
    }

    /// Where an item begins, or the end of the text past the last one.
    fn start(&self, item: usize) -> usize {
        self.starts.get(item).copied().unwrap_or(self.end) as usize
    }

    /// Begins an item at this byte, which ends the one before it.
    fn begin(&mut self, at: usize) {
        self.starts.push(offset(at));
    }

    fn note(&mut self, fault: Fault) {
        self.fault_count = self.fault_count.saturating_add(1);
        if self.faults.len() < KEPT_FAULTS {
            self.faults.push(fault);
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Finds items step by step, so that a page can breathe between the steps.
pub struct Scanner {
    reader: Reader,
    items: Items,
    at: usize,
    done: bool,
}

enum Reader {
    Lines(Lines),
    Sentences(Sentences),
    Table(Table),
}

impl Scanner {
    /// A scanner that has read nothing yet.
    pub fn new(unit: Unit) -> Self {
        let (reader, shape) = match unit {
            Unit::Csv => (Reader::Table(Table::default()), Shape::Fields(b',')),
            Unit::Sentences => (Reader::Sentences(Sentences::default()), Shape::Prose),
            Unit::Braces => (Reader::Lines(Lines::new(unit)), Shape::Braces),
            Unit::Sections | Unit::Paragraphs | Unit::Lines => {
                (Reader::Lines(Lines::new(unit)), Shape::Prose)
            }
        };
        Self {
            reader,
            items: Items {
                shape,
                ..Items::default()
            },
            at: 0,
            done: false,
        }
    }

    /// Reads about `budget` bytes further, at least one; true when the end is reached. Every step
    /// must be given the same text. No byte is read again in a later step except to look at a line
    /// or a header once more when it is complete.
    pub fn step(&mut self, text: &str, budget: usize) -> bool {
        if self.done {
            return true;
        }
        if self.at == 0 && text.starts_with(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len_utf8();
            match &mut self.reader {
                Reader::Lines(lines) => lines.begin_at(self.at),
                Reader::Table(table) => table.begin_at(self.at),
                Reader::Sentences(_) => {}
            }
        }
        let stop = self.at.saturating_add(budget.max(1)).min(text.len());
        let (at, items) = (self.at, &mut self.items);
        self.at = match &mut self.reader {
            Reader::Lines(lines) => lines.read(text, at..stop, items),
            Reader::Sentences(sentences) => sentences.read(text, at..stop, items),
            Reader::Table(table) => table.read(text, at..stop, items),
        };
        self.items.end = offset(self.at);
        self.done = self.at >= text.len();
        self.done
    }

    /// How many bytes are read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The items. Before the end is reached, those of the bytes read so far.
    pub fn finish(self) -> Items {
        self.items
    }
}
