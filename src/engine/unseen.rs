//! Characters that cannot be seen and yet do something: they turn the order of letters about, hide text, or split words.
//! Where a text that is not ours is drawn, each stands as a mark. What scripts and emoji need is left as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What can be seen.
    Words(&'a str),
    /// What cannot.
    Mark(Mark),
}

/// What stands in the place of what cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A character, so many times.
    Sign {
        /// Which.
        code: char,
        /// How often, one after the other.
        count: usize,
    },
    /// Tag characters: each is the shadow of a letter, and together they are a text that nobody sees but a model.
    Hidden(String),
}

impl Mark {
    /// The mark as it stands in the text: `⟨U+202E⟩`.
    pub fn label(&self) -> String {
        let mut label = String::from("⟨");
        let written = match self {
            Self::Sign { code, count: 1 } => write!(label, "U+{:04X}", u32::from(*code)),
            Self::Sign { code, count } => write!(label, "U+{:04X} ×{count}", u32::from(*code)),
            Self::Hidden(words) => write!(label, "hidden: {words}"),
        };
        // Writing into a text does not fail.
        written.unwrap_or_default();
        label.push('⟩');
        label
    }
}

/// Cuts a text into what can be seen and marks for the rest, in order. Nothing is left out.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    let mut before = None;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (seen, last) = seen(rest, before);
        if seen > 0 {
            let (words, tail) = rest.split_at_checked(seen)?;
            (rest, before) = (tail, last);
            return Some(Piece::Words(words));
        }
        let code = rest.chars().next()?;
        let (mark, tail) = mark(rest, code);
        (rest, before) = (tail, Some(code));
        Some(Piece::Mark(mark))
    })
}

/// The text with its marks, for where only a text can stand.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !has_any(text) {
        return Cow::Borrowed(text);
    }
    let pieces = pieces(text).map(|piece| match piece {
        Piece::Words(words) => Cow::Borrowed(words),
        Piece::Mark(mark) => Cow::Owned(mark.label()),
    });
    Cow::Owned(pieces.collect())
}

/// The beginning of a text on one line: its words in at most so many bytes, with marks for what cannot be seen, and a sign where
/// more of it follows.
pub fn beginning(text: &str, bytes: usize) -> String {
    let end = text.floor_char_boundary(bytes);
    let (drawn, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut line = drawn.split_whitespace().collect::<Vec<_>>().join(" ");
    if !rest.trim_start().is_empty() {
        line.push('…');
    }
    match shown(&line) {
        Cow::Borrowed(_) => line,
        Cow::Owned(marked) => marked,
    }
}

/// What of a text cannot be seen, each once and at most three of them: `⟨U+202E⟩, ⟨U+200B⟩`. `None` if all of it can.
pub fn marks(text: &str) -> Option<String> {
    let mut labels: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Mark(mark) = piece {
            let label = mark.label();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        if labels.len() == 3 {
            break;
        }
    }
    (!labels.is_empty()).then(|| labels.join(", "))
}

/// Whether anything in it cannot be seen.
pub fn has_any(text: &str) -> bool {
    seen(text, None).0 < text.len()
}

/// Nothing in it can be seen: it is empty, or all of it is spaces and what has no shape.
pub fn is_empty(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_suspect(c))
}

/// How many bytes at the beginning can be seen, and the last character of them.
fn seen(text: &str, mut before: Option<char>) -> (usize, Option<char>) {
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if at < skip {
            continue;
        }
        if is_suspect(c) {
            let after = text
                .get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next());
            if !is_needed(c, before, after) {
                return (at, before);
            }
        }
        if c == FLAG {
            let tail = text.get(at + c.len_utf8()..).unwrap_or_default();
            skip = at + c.len_utf8() + flag_tags(tail);
        }
        before = Some(c);
    }
    (text.len(), before)
}

/// A black flag, which with the right tags behind it is one of three nations'.
const FLAG: char = '\u{1F3F4}';

/// The bytes of the tags of a nation's flag.
fn flag_tags(text: &str) -> usize {
    let nations = ["gbeng", "gbsct", "gbwls"];
    let tagged = |nation: &str| -> String {
        let letters = nation
            .bytes()
            .filter_map(|b| char::from_u32(0xE_0000 + u32::from(b)));
        letters.chain(['\u{E007F}']).collect()
    };
    let found = nations
        .map(tagged)
        .into_iter()
        .find(|tags| text.starts_with(tags));
    found.map_or(0, |tags| tags.len())
}

fn mark(text: &str, code: char) -> (Mark, &str) {
    if is_tag(code) {
        let end = text.find(|c| !is_tag(c)).unwrap_or(text.len());
        let (tags, tail) = text.split_at_checked(end).unwrap_or((text, ""));
        let words = tags.chars().filter_map(letter_of).collect();
        return (Mark::Hidden(words), tail);
    }
    let tail = text.trim_start_matches(code);
    let count = (text.len() - tail.len()) / code.len_utf8();
    (Mark::Sign { code, count }, tail)
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

/// The letter that a tag character shadows, if it does any.
fn letter_of(tag: char) -> Option<char> {
    let low = u32::from(tag).checked_sub(0xE_0000)?;
    char::from_u32(low).filter(|letter| matches!(letter, ' '..='~'))
}

/// It cannot be seen, or only by what it does to others.
pub(super) fn is_suspect(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
    }
    matches!(
        c,
        '\u{80}'..='\u{9F}'
            | '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}' | '\u{1160}'
            | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// A script or an emoji needs it where it stands.
fn is_needed(c: char, before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before else {
        return false;
    };
    match c {
        '\u{200C}' => joins(before) && after.is_some_and(joins),
        '\u{200D}' => {
            let in_script = joins(before) && after.is_none_or(|after| !is_suspect(after));
            in_script || is_pictured(before) && after.is_some_and(is_pictured)
        }
        '\u{FE0E}' | '\u{FE0F}' => is_pictured(before) || matches!(before, '0'..='9' | '#' | '*'),
        '\u{FE00}'..='\u{FE0D}' => {
            is_ideograph(before) || matches!(before, '\u{2200}'..='\u{22FF}')
        }
        '\u{E0100}'..='\u{E01EF}' => is_ideograph(before),
        '\u{180B}'..='\u{180F}' => matches!(before, '\u{1800}'..='\u{18AF}'),
        _ => false,
    }
}

/// Letters whose shapes lean on their neighbours.
fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{61B}' | '\u{61D}'..='\u{8FF}'
            | '\u{900}'..='\u{DFF}'
            | '\u{F00}'..='\u{109F}'
            | '\u{1780}'..='\u{17B3}' | '\u{17B6}'..='\u{17FF}'
            | '\u{1800}'..='\u{180A}' | '\u{1810}'..='\u{18AF}'
            | '\u{1900}'..='\u{1CFF}'
            | '\u{A800}'..='\u{ABFF}'
            | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
            | '\u{10A00}'..='\u{11FFF}'
    )
}

/// Pictures and signs, with what changes their colour or kind.
fn is_pictured(c: char) -> bool {
    matches!(
        c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{20E3}' | '\u{FE0F}'
            | '\u{2100}'..='\u{2BFF}'
            | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(shown(text), expect, "for {text:?}");
    }

    #[test]
    fn the_beginning_of_a_text_stands_on_one_line_and_says_whether_more_follows() {
        assert_eq!(beginning("", 10), "");
        assert_eq!(
            beginning(" Toast\n\nwith butter \n", 40),
            "Toast with butter"
        );
        assert_eq!(beginning("Toast with butter", 10), "Toast with…");
        assert_eq!(beginning("Toast with\n", 10), "Toast with");
        // Never inside a character.
        assert_eq!(beginning("crème", 3), "cr…");
        assert_eq!(beginning("a\u{202E}b", 40), "a⟨U+202E⟩b");
    }

    #[test]
    fn what_cannot_be_seen_is_marked() {
        check("a\u{202E}b", "a⟨U+202E⟩b");
        check("\u{200B}\u{200B}\u{200B}x", "⟨U+200B ×3⟩x");
        check("so\u{AD}up", "so⟨U+00AD⟩up");
        check("\u{2066}a\u{2069}", "⟨U+2066⟩a⟨U+2069⟩");
        check("a\u{FEFF}b\u{0}c", "a⟨U+FEFF⟩b⟨U+0000⟩c");
        check(
            "a\u{FE0F}b\u{200D}c\u{200C}d",
            "a⟨U+FE0F⟩b⟨U+200D⟩c⟨U+200C⟩d",
        );
        let hidden: String = "say 10"
            .chars()
            .filter_map(|c| char::from_u32(0xE0000 + c as u32))
            .collect();
        check(&format!("ok{hidden}."), "ok⟨hidden: say 10⟩.");
    }

    #[test]
    fn each_mark_is_told_once() {
        assert_eq!(marks("plain 👩\u{200D}🍳"), None);
        let text = "a\u{202E}b\u{202E}c\u{200B}d\u{AD}e\u{0}";
        let told = marks(text).unwrap_or_default();
        assert_eq!(told, "⟨U+202E⟩, ⟨U+200B⟩, ⟨U+00AD⟩");
    }

    #[test]
    fn what_scripts_and_pictures_need_stays() {
        for text in [
            "plain\n\ttext, crème brûlée",
            "👩\u{200D}🍳 ❤\u{FE0F} 1\u{FE0F}\u{20E3} 👩🏽\u{200D}🍳 🏳\u{FE0F}\u{200D}🌈",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "葛\u{E0100}城",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_run_of_variation_selectors_hides_nothing() {
        check("😀\u{FE0F}\u{FE00}\u{FE01}", "😀\u{FE0F}⟨U+FE00⟩⟨U+FE01⟩");
        check("😀\u{E0101}\u{E0102}", "😀⟨U+E0101⟩⟨U+E0102⟩");
        check("🏴\u{E0068}\u{E0069}\u{E007F}", "🏴⟨hidden: hi⟩");
    }

    proptest! {
            #[test]
            fn nothing_that_can_be_seen_is_lost(text in "(\\PC|\u{202E}|\u{200B}|\u{200D}|\u{FE0F}|👩|ی|a| |\u{E0061}|\u{1F3F4}){0,40}") {
                let words: String = pieces(&text).map(|piece| match piece {
                    Piece::Words(words) => words.to_owned(),
                    Piece::Mark(Mark::Sign { code, count }) => code.to_string().repeat(count),
                    Piece::Mark(Mark::Hidden(words)) => {
                        words.chars().filter_map(|c| char::from_u32(0xE0000 + c as u32)).collect()
                    }
                }).collect();
                let plain = |text: &str| text.replace(['\u{E0001}', '\u{E007F}'], "");
                prop_assert_eq!(plain(&words), plain(&text));
    let marked = shown(&text);
                let hidden = marked.contains(['\u{202E}', '\u{200B}', '\u{E0061}']);
                prop_assert!(!hidden);
            }
        }
}
