//! Reads a reply as the Markdown that models write, into a plain tree that the page draws with elements of its own.
//!
//! It takes time in proportion to the text, whatever is in it, and nests no deeper than [`DEPTH`]. Nothing is lost: what is not
//! understood, and all HTML, stays text, and an image is its words and its address. Line breaks stay as they were written.

pub mod address;
mod inline;
mod noted;
mod page;
#[cfg(test)]
mod tests;

pub use inline::spans;
pub use noted::Noted;
pub use page::{PAGE_BYTES, before_rest, page};

/// How deep quotes and lists nest in each other, and emphasis in emphasis. What lies deeper stays as it was written.
pub const DEPTH: usize = 8;

/// A stretch of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 6.
    Heading(usize, Vec<Span>),
    /// Lines that belong together.
    Paragraph(Vec<Span>),
    /// Such lines, among them what would begin a quote or a list were it not nested deeper than [`DEPTH`].
    Deeper(Vec<Span>),
    /// A quote.
    Quote(Vec<Block>),
    /// Items with a sign before each.
    Bullets(Vec<Vec<Block>>),
    /// Items with their own numbers.
    Numbers(Vec<(u32, Vec<Block>)>),
    /// Lines of code, as they stand, and what they are said to be.
    Code {
        /// What stands behind the fence, such as a language.
        name: String,
        /// The lines.
        text: String,
    },
    /// A table. Rows may have fewer or more cells than the head.
    Table {
        /// The cells of the first line.
        head: Vec<Vec<Span>>,
        /// The cells of the others.
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// A line across.
    Rule,
}

/// A stretch within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Text(String),
    /// Code.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Span>),
    /// Strong emphasis.
    Strong(Vec<Span>),
    /// Struck through.
    Struck(Vec<Span>),
    /// A link with words of its own. The address is one that [`address::is_allowed`].
    Link {
        /// The words.
        words: Vec<Span>,
        /// Where it leads.
        address: String,
    },
    /// An address that stands for itself, and is allowed.
    Bare(String),
    /// An image, which is not loaded.
    Image {
        /// What it is said to show.
        alt: String,
        /// Where it lies.
        address: String,
    },
    /// A link that may not be one, as it was written.
    Refused(String),
}

/// Reads a text.
pub fn read(text: &str) -> Vec<Block> {
    blocks(&text.lines().collect::<Vec<_>>(), 0)
}

fn blocks(lines: &[&str], depth: usize) -> Vec<Block> {
    let mut found = Vec::new();
    let mut rest = lines;
    while let Some((block, _, left)) = next(rest, depth) {
        found.push(block);
        rest = left;
    }
    found
}

/// The first block, the lines from its first one on, and those behind it.
fn next<'a, 'b>(
    lines: &'b [&'a str],
    depth: usize,
) -> Option<(Block, &'b [&'a str], &'b [&'a str])> {
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let from = lines.get(first..)?;
    let (line, after) = from.split_first()?;
    let (block, left) = match begin(line, after, depth) {
        Some(Begin::Fence(fence)) => code(fence, after),
        Some(Begin::Heading(level, words)) => (Block::Heading(level, spans(words)), after),
        Some(Begin::Rule) => (Block::Rule, after),
        Some(Begin::Quote) => quote(from, depth),
        Some(Begin::Item(first)) => list(&first, from, depth),
        Some(Begin::Table) => table(line, after),
        None => paragraph(from, depth),
    };
    Some((block, from, left))
}

/// What a line begins; a line of a paragraph begins nothing.
enum Begin<'a> {
    Fence(Fence<'a>),
    Heading(usize, &'a str),
    Rule,
    Quote,
    Item(Item<'a>),
    Table,
}

fn begin<'a>(line: &'a str, after: &[&str], depth: usize) -> Option<Begin<'a>> {
    let trimmed = line.trim_start();
    let (first, nests) = (trimmed.bytes().next()?, depth < DEPTH);
    let found = match first {
        b'`' | b'~' => Fence::of(line).map(Begin::Fence),
        b'#' => heading(trimmed).map(|(level, words)| Begin::Heading(level, words)),
        b'>' if nests => Some(Begin::Quote),
        b'-' | b'*' | b'_' | b'+' if is_rule(trimmed) => Some(Begin::Rule),
        b'-' | b'*' | b'+' | b'0'..=b'9' if nests => Item::of(line).map(Begin::Item),
        _ => None,
    };
    let is_table = || after.first().is_some_and(|under| is_table(line, under));
    found.or_else(|| is_table().then_some(Begin::Table))
}

/// The line that opens a stretch of code.
struct Fence<'a> {
    sign: char,
    length: usize,
    indent: usize,
    name: &'a str,
}

impl<'a> Fence<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let trimmed = line.trim_start();
        let sign = trimmed
            .chars()
            .next()
            .filter(|sign| matches!(sign, '`' | '~'))?;
        let name = trimmed.trim_start_matches(sign);
        let length = trimmed.len() - name.len();
        let name = name.trim();
        let fits = length >= 3 && !(sign == '`' && name.contains('`'));
        fits.then_some(Self {
            sign,
            length,
            indent: line.len() - trimmed.len(),
            name,
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.trim_start_matches(self.sign).is_empty()
    }
}

fn code<'a, 'b>(fence: Fence<'_>, lines: &'b [&'a str]) -> (Block, &'b [&'a str]) {
    let end = lines.iter().position(|line| fence.is_closed_by(line));
    let (inside, left) = lines.split_at(end.unwrap_or(lines.len()));
    let inside: Vec<&str> = inside
        .iter()
        .map(|line| without_indent(line, fence.indent))
        .collect();
    let block = Block::Code {
        name: fence.name.to_owned(),
        text: inside.join("\n"),
    };
    (block, left.split_first().map_or(left, |(_, left)| left))
}

fn heading(trimmed: &str) -> Option<(usize, &str)> {
    let words = trimmed.trim_start_matches('#');
    let level = trimmed.len() - words.len();
    let is_one = level <= 6 && (words.is_empty() || words.starts_with([' ', '\t']));
    let words = words.trim();
    let open = words.trim_end_matches('#');
    let closed = open.is_empty() || open.ends_with([' ', '\t']);
    is_one.then_some((level, if closed { open.trim_end() } else { words }))
}

fn is_rule(trimmed: &str) -> bool {
    let mut signs = trimmed.bytes().filter(|byte| !matches!(byte, b' ' | b'\t'));
    let Some(first) = signs
        .next()
        .filter(|sign| matches!(sign, b'-' | b'*' | b'_'))
    else {
        return false;
    };
    let mut count = 1;
    signs.all(|sign| {
        count += 1;
        sign == first
    }) && count >= 3
}

fn quote<'a, 'b>(lines: &'b [&'a str], depth: usize) -> (Block, &'b [&'a str]) {
    let mut inside = Vec::new();
    for line in lines {
        let Some(words) = line.trim_start().strip_prefix('>') else {
            break;
        };
        inside.push(words.strip_prefix(' ').unwrap_or(words));
    }
    let left = lines.get(inside.len()..).unwrap_or_default();
    (Block::Quote(blocks(&inside, depth + 1)), left)
}

/// The line that begins an item.
struct Item<'a> {
    /// Its number, of a list that has any.
    number: Option<u32>,
    /// The width of what stands before the sign.
    indent: usize,
    words: &'a str,
}

impl<'a> Item<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = if digits == 0 {
            (None, trimmed.strip_prefix(['-', '*', '+'])?)
        } else {
            let (digits, rest) = trimmed.split_at_checked(digits)?;
            // With a nought in front, or very long, it would not be drawn as it was written.
            let is_plain = digits.len() <= 9 && (digits == "0" || !digits.starts_with('0'));
            let number = digits.parse().ok().filter(|_| is_plain)?;
            (Some(number), rest.strip_prefix('.')?)
        };
        let words = rest.trim_start();
        (words.len() < rest.len() || rest.is_empty()).then_some(Self {
            number,
            indent,
            words,
        })
    }

    /// Of a paragraph it is the end only where it is hardly meant as a line of it.
    fn ends_paragraph(&self) -> bool {
        !self.words.is_empty() && self.number.is_none_or(|number| number == 1)
    }
}

fn list<'a, 'b>(first: &Item<'_>, lines: &'b [&'a str], depth: usize) -> (Block, &'b [&'a str]) {
    let mut items: Vec<(u32, Vec<&str>)> = Vec::new();
    let (mut blank, mut read) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            blank += 1;
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let is_inside = indent >= first.indent + 2 && !items.is_empty();
        let next = Item::of(line).filter(|next| {
            !is_inside && next.number.is_some() == first.number.is_some() && !is_rule(line.trim())
        });
        if let Some(next) = next {
            items.push((next.number.unwrap_or_default(), vec![next.words]));
        } else if let Some((_, inside)) = items.last_mut() {
            let after = lines.get(at + 1..).unwrap_or_default();
            let goes_on = blank == 0 && begin(line, after, depth).is_none();
            if !is_inside && !goes_on {
                break;
            }
            inside.extend(std::iter::repeat_n("", blank));
            inside.push(without_indent(line, first.indent + 2));
        }
        (blank, read) = (0, at + 1);
    }
    let left = lines.get(read..).unwrap_or_default();
    let items = items
        .into_iter()
        .map(|(number, lines)| (number, blocks(&lines, depth + 1)));
    let block = if first.number.is_some() {
        Block::Numbers(items.collect())
    } else {
        Block::Bullets(items.map(|(_, blocks)| blocks).collect())
    };
    (block, left)
}

/// The line without so much of the white space before it, at most.
fn without_indent(line: &str, most: usize) -> &str {
    let white = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(white.min(most)..).unwrap_or_default()
}

/// Whether a line is the head of a table, by the line under it.
fn is_table(line: &str, under: &str) -> bool {
    line.contains('|') && rule_cells(under).is_some_and(|columns| cells(line).count() == columns)
}

/// Whether a line goes on a table.
fn is_row(line: &str) -> bool {
    line.contains('|')
}

/// How many cells the line under a table's head has, if it is one.
fn rule_cells(line: &str) -> Option<usize> {
    let is_rule = line.contains('-')
        && line
            .bytes()
            .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'));
    is_rule.then(|| cells(line).count())
}

/// The cells of a line. A stroke behind a backslash parts none.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let is_closed = line.ends_with('|') && !line.ends_with("\\|");
    let line = if is_closed {
        line.get(..line.len() - 1).unwrap_or_default()
    } else {
        line
    };
    let mut escaped = false;
    line.split(move |c| {
        let parts = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        parts
    })
    .map(str::trim)
}

fn table<'a, 'b>(head: &str, lines: &'b [&'a str]) -> (Block, &'b [&'a str]) {
    let row = |line: &str| cells(line).map(spans).collect::<Vec<_>>();
    let lines = lines.split_first().map_or(lines, |(_, lines)| lines);
    let end = lines.iter().position(|line| !is_row(line));
    let (rows, left) = lines.split_at(end.unwrap_or(lines.len()));
    let block = Block::Table {
        head: row(head),
        rows: rows.iter().map(|line| row(line)).collect(),
    };
    (block, left)
}

fn paragraph<'a, 'b>(lines: &'b [&'a str], depth: usize) -> (Block, &'b [&'a str]) {
    let ends = |at: usize, line: &str| {
        line.trim().is_empty()
            || match begin(line, lines.get(at + 1..).unwrap_or_default(), depth) {
                Some(Begin::Item(item)) => item.ends_paragraph(),
                found => found.is_some(),
            }
    };
    let mut rest = lines.iter().enumerate().skip(1);
    let end = rest.find(|(at, line)| ends(*at, line));
    let (inside, left) = lines.split_at(end.map_or(lines.len(), |(at, _)| at));
    let words = spans(inside.join("\n").trim());
    let is_deeper = depth >= DEPTH && {
        let mut lines = inside.iter().enumerate();
        lines.any(|(at, line)| nests(line, at == 0))
    };
    let block = if is_deeper {
        Block::Deeper(words)
    } else {
        Block::Paragraph(words)
    };
    (block, left)
}

/// Whether a line of words, the first of its paragraph or another, is the beginning of a quote or a list wherever those still nest.
fn nests(line: &str, first: bool) -> bool {
    line.trim_start().starts_with('>')
        || Item::of(line).is_some_and(|item| first || item.ends_paragraph())
}
