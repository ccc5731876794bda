//! What stands within lines: emphasis, code, links. One pass, with a short stack of what is open.

use super::address;
use super::{DEPTH, Span};

/// Code stands between so many backticks at most.
const TICKS: usize = 8;

/// Reads the words of a paragraph, a heading or a cell.
pub fn spans(text: &str) -> Vec<Span> {
    read(text, Links::Drawn)
}

/// Whether links are looked for: within a link there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Drawn,
    Text,
}

fn read(text: &str, links: Links) -> Vec<Span> {
    let mut reader = Reader {
        text,
        at: 0,
        from: 0,
        closers: brackets(text),
        no_ticks: [false; TICKS + 1],
        open: vec![Open::default()],
        links,
    };
    reader.all();
    reader.end()
}

/// The brackets that close others, by where the others open.
fn brackets(text: &str) -> std::collections::HashMap<usize, usize> {
    let mut open = Vec::new();
    let mut pairs = std::collections::HashMap::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open.push(at),
            b']' => {
                if let Some(from) = open.pop()
                    && text.get(at + 1..).is_some_and(|rest| rest.starts_with('('))
                {
                    pairs.insert(from, at);
                }
            }
            _ => {}
        }
    }
    pairs
}

/// What an emphasis is, and how it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sign {
    sign: u8,
    length: usize,
}

#[derive(Default)]
struct Open {
    sign: Sign,
    spans: Vec<Span>,
}

struct Reader<'a> {
    text: &'a str,
    /// What is read next.
    at: usize,
    /// Words from here on are not yet among the spans.
    from: usize,
    closers: std::collections::HashMap<usize, usize>,
    /// There are no more so many backticks.
    no_ticks: [bool; TICKS + 1],
    /// What is open, the outermost first: the first is the text itself.
    open: Vec<Open>,
    links: Links,
}

impl Reader<'_> {
    fn all(&mut self) {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'\\' => self.escaped(),
                b'`' => self.code(),
                b'*' | b'_' | b'~' => self.emphasis(*byte),
                b'!' if self.rest(1).starts_with('[') => self.image(),
                b'[' if self.links == Links::Drawn => self.link(),
                b'h' | b'H' if self.links == Links::Drawn => self.bare(),
                _ => self.at += 1,
            }
        }
        self.words();
    }

    /// The text from `skip` bytes after the place that is read.
    fn rest(&self, skip: usize) -> &str {
        self.text.get(self.at + skip..).unwrap_or_default()
    }

    fn push(&mut self, span: Span) {
        if let Some(open) = self.open.last_mut() {
            match (open.spans.last_mut(), span) {
                (Some(Span::Text(words)), Span::Text(more)) => words.push_str(&more),
                (_, span) => open.spans.push(span),
            }
        }
    }

    /// Puts the words before the place that is read among the spans.
    fn words(&mut self) {
        let words = self.text.get(self.from..self.at).unwrap_or_default();
        if !words.is_empty() {
            self.push(Span::Text(words.to_owned()));
        }
        self.from = self.at;
    }

    /// Puts a span there, and goes on behind it.
    fn put(&mut self, span: Span, end: usize) {
        self.words();
        self.push(span);
        (self.at, self.from) = (end, end);
    }

    /// A backslash before a sign is left out, and the sign means nothing.
    fn escaped(&mut self) {
        if self.rest(1).starts_with(|c: char| c.is_ascii_punctuation()) {
            self.words();
            self.from = self.at + 1;
            self.at += 2;
        } else {
            self.at += 1;
        }
    }

    fn code(&mut self) {
        let rest = self.rest(0);
        let inner = rest.trim_start_matches('`');
        let ticks = rest.len() - inner.len();
        let begin = self.at + ticks;
        let is_hopeless = self.no_ticks.get(ticks).copied().unwrap_or(true);
        let Some(length) = (!is_hopeless).then(|| closing(inner, ticks)).flatten() else {
            if let Some(none) = self.no_ticks.get_mut(ticks) {
                *none = true;
            }
            self.at = begin;
            return;
        };
        let code = inner.get(..length).unwrap_or_default();
        let is_padded = code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
        let code = if is_padded {
            code.get(1..length - 1).unwrap_or(code)
        } else {
            code
        };
        let code = Span::Code(code.to_owned());
        self.put(code, begin + length + ticks);
    }

    fn emphasis(&mut self, sign: u8) {
        let rest = self.rest(0);
        let after = rest.trim_start_matches(char::from(sign));
        let length = rest.len() - after.len();
        let before = self
            .text
            .get(..self.at)
            .and_then(|text| text.chars().next_back());
        let next = after.chars().next();
        let end = self.at + length;
        let is_sign = if sign == b'~' {
            length == 2
        } else {
            length <= 3
        };
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // Five times three is no emphasis, and neither is a name with low lines.
        let is_word = is_digit(before) && is_digit(next)
            || sign == b'_' && is_letter(before) && is_letter(next);
        if !is_sign || is_word {
            self.at = end;
            return;
        }
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let sign = Sign { sign, length };
        if touches(before) && self.close(sign, end) {
            return;
        }
        if touches(next) && self.open.len() <= DEPTH {
            self.words();
            let spans = Vec::new();
            self.open.push(Open { sign, spans });
            self.from = end;
        }
        self.at = end;
    }

    /// Closes what was opened with this sign. What was opened within it and not closed is words.
    fn close(&mut self, sign: Sign, end: usize) -> bool {
        let place = self.open.iter().rposition(|open| open.sign == sign);
        let Some(place) = place.filter(|place| *place > 0) else {
            return false;
        };
        self.words();
        while self.open.len() > place + 1 {
            self.give_up();
        }
        if let Some(open) = self.open.pop() {
            self.push(sign.around(open.spans));
        }
        (self.at, self.from) = (end, end);
        true
    }

    /// The innermost that is open is not closed: its sign is words.
    fn give_up(&mut self) {
        if let Some(open) = self.open.pop() {
            self.push(Span::Text(open.sign.written()));
            let mut spans = open.spans.into_iter();
            // The first may be words, which go on those before.
            spans.next().into_iter().for_each(|first| self.push(first));
            if let Some(outer) = self.open.last_mut() {
                outer.spans.extend(spans);
            }
        }
    }

    fn end(mut self) -> Vec<Span> {
        while self.open.len() > 1 {
            self.give_up();
        }
        self.open.pop().map(|open| open.spans).unwrap_or_default()
    }

    /// The words in the brackets that open here, the address behind them, and where both end.
    fn target(&self, open: usize) -> Option<(&str, &str, usize)> {
        let close = *self.closers.get(&open)?;
        let words = self.text.get(open + 1..close)?;
        let inside = self.text.get(close + 2..)?;
        let mut deep = 0_usize;
        let end = inside.bytes().position(|byte| match byte {
            b'(' => {
                deep += 1;
                false
            }
            b')' if deep > 0 => {
                deep -= 1;
                false
            }
            b')' | b'\n' | b'[' | b']' => true,
            _ => false,
        })?;
        let address = inside.get(..end)?;
        let is_closed = inside.get(end..)?.starts_with(')');
        is_closed.then_some((words, address.trim(), close + 2 + end + 1))
    }

    fn image(&mut self) {
        match self.target(self.at + 1) {
            Some((alt, address, end)) => {
                let (alt, address) = (alt.to_owned(), address.to_owned());
                self.put(Span::Image { alt, address }, end);
            }
            None => self.at += 1,
        }
    }

    fn link(&mut self) {
        let Some((words, target, end)) = self.target(self.at) else {
            self.at += 1;
            return;
        };
        let (target, title) = target.split_once([' ', '\t']).unwrap_or((target, ""));
        let target = target
            .strip_prefix('<')
            .and_then(|one| one.strip_suffix('>'))
            .unwrap_or(target);
        let title = title.trim();
        let title = (!title.is_empty()).then(|| Span::Text(format!(" {title}")));
        if address::is_allowed(target) && !words.trim().is_empty() {
            let link = Span::Link {
                words: read(words, Links::Text),
                address: target.to_owned(),
            };
            self.put(link, end);
            if let Some(title) = title {
                self.push(title);
            }
        } else {
            let written = self.text.get(self.at..end).unwrap_or_default();
            self.put(Span::Refused(written.to_owned()), end);
        }
    }

    /// An address that stands in the text by itself.
    fn bare(&mut self) {
        let before = self
            .text
            .get(..self.at)
            .and_then(|text| text.chars().next_back());
        let rest = self.rest(0);
        if before.is_some_and(char::is_alphanumeric) || address::after_web(rest).is_none() {
            self.at += 1;
            return;
        }
        let mut deep = 0_usize;
        let is_end = |c: char| match c {
            '(' => {
                deep += 1;
                false
            }
            ')' if deep > 0 => {
                deep -= 1;
                false
            }
            ')' | '<' | '>' | '"' | '`' | '|' | '*' | '[' | ']' | '\\' => true,
            _ => !c.is_ascii_graphic(),
        };
        let end = rest.find(is_end).unwrap_or(rest.len());
        let long = rest.get(..end).unwrap_or_default();
        let found = long.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '_', '~']);
        if address::is_allowed(found) {
            let (found, end) = (found.to_owned(), self.at + found.len());
            self.put(Span::Bare(found), end);
        } else {
            // Nothing in it is looked at again, or a text of many would be read many times.
            self.at += end;
        }
    }
}

impl Sign {
    fn written(self) -> String {
        char::from(self.sign).to_string().repeat(self.length)
    }

    fn around(self, spans: Vec<Span>) -> Span {
        match (self.sign, self.length) {
            (b'~', _) => Span::Struck(spans),
            (_, 1) => Span::Emphasis(spans),
            (_, 2) => Span::Strong(spans),
            _ => Span::Strong(vec![Span::Emphasis(spans)]),
        }
    }
}

/// Where exactly so many backticks close what is open.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut run = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if byte == b'`' {
            run += 1;
        } else {
            if run == ticks {
                return Some(at - run);
            }
            run = 0;
        }
    }
    None
}
