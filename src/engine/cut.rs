//! temporary
use std::borrow::Cow;
use std::ops::Range;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Sections,
    Paragraphs,
    Lines,
    Sentences,
    Csv,
    Braces,
}
impl Unit {
    pub const ALL: [Self; 6] = [
        Self::Sections,
        Self::Paragraphs,
        Self::Lines,
        Self::Sentences,
        Self::Csv,
        Self::Braces,
    ];
    pub fn name(self) -> &'static str {
        match self {
            Self::Sections => "sections",
            Self::Paragraphs => "paragraphs",
            Self::Lines => "lines",
            Self::Sentences => "sentences",
            Self::Csv => "csv",
            Self::Braces => concat!("js", "onl"),
        }
    }
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|u| u.name() == name)
    }
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Braces)
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkSize {
    Items(usize),
    Tokens(usize),
}
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Items {
    spans: Vec<(usize, usize)>,
    prefix: usize,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub items: Range<usize>,
    pub bytes: Range<usize>,
    pub note: ChunkNote,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkNote {
    Whole,
    Piece,
    Oversized,
}
impl Items {
    pub fn find(text: &str, _unit: Unit) -> Self {
        let mut spans = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            spans.push((at, at + line.len()));
            at += line.len();
        }
        Self { spans, prefix: 0 }
    }
    pub fn len(&self) -> usize {
        self.spans.len()
    }
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
    pub fn prefix(&self) -> Range<usize> {
        0..self.prefix
    }
    pub fn span(&self, i: usize) -> Option<Range<usize>> {
        self.spans.get(i).map(|s| s.0..s.1)
    }
    pub fn columns(&self) -> &[String] {
        &[]
    }
    pub fn text<'a>(&self, text: &'a str, i: usize, _c: Option<&str>) -> Cow<'a, str> {
        self.span(i)
            .and_then(|s| text.get(s))
            .unwrap_or("")
            .trim()
            .into()
    }
}
pub struct Scanner {
    unit: Unit,
}
impl Scanner {
    pub fn new(unit: Unit) -> Self {
        Self { unit }
    }
    pub fn step(&mut self, _t: &str, _b: usize) -> bool {
        true
    }
    pub fn at(&self) -> usize {
        0
    }
    pub fn finish(self) -> Items {
        let _ = self.unit;
        Items::default()
    }
}
pub fn chunks(text: &str, items: &Items, size: ChunkSize) -> Vec<Chunk> {
    let _ = text;
    let n = match size {
        ChunkSize::Items(n) | ChunkSize::Tokens(n) => n.max(1),
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let end = (at + n).min(items.len());
        let b = items.span(at).map_or(0, |s| s.start);
        let e = items.span(end - 1).map_or(0, |s| s.end);
        out.push(Chunk {
            items: at..end,
            bytes: b..e,
            note: ChunkNote::Whole,
        });
        at = end;
    }
    out
}
