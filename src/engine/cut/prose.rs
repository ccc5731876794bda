//! Prose: sections, paragraphs and lines, which are found line by line, and sentences.

use std::ops::Range;

use super::{Fault, Items, Unit, braces};

/// Finds the items that begin at the beginning of a line.
pub(super) struct Lines {
    unit: Unit,
    /// Where the line that is being read begins.
    line: usize,
    /// How many lines are complete.
    number: usize,
    /// The mark of the code fence that is open, and how often it stands in its first line.
    fence: Option<(u8, usize)>,
    /// The line before ends an item, if this one is fit to begin another.
    gap: bool,
}

impl Lines {
    pub(super) fn new(unit: Unit) -> Self {
        Self {
            unit,
            line: 0,
            number: 0,
            fence: None,
            gap: true,
        }
    }

    /// Leaves the bytes before `at` out.
    pub(super) fn begin_at(&mut self, at: usize) {
        self.line = at;
    }

    /// Reads on and says where it stopped. A line is judged when its end is found, so a long one is
    /// not gone through again in every step.
    pub(super) fn read(&mut self, text: &str, part: Range<usize>, found: &mut Items) -> usize {
        let bytes = text.as_bytes();
        let mut at = part.start;
        while let Some(length) = bytes.get(at..part.end).and_then(line_end) {
            let end = at.saturating_add(length);
            at = end.saturating_add(1);
            if bytes.get(end) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
                at = at.saturating_add(1);
            }
            self.judge(text.get(self.line..end).unwrap_or_default(), found);
            self.line = at;
        }
        if part.end == bytes.len() && self.line < part.end {
            self.judge(text.get(self.line..).unwrap_or_default(), found);
            self.line = part.end;
        }
        part.end.max(at)
    }

    /// Decides whether a complete line begins an item.
    fn judge(&mut self, line: &str, found: &mut Items) {
        self.number = self.number.saturating_add(1);
        let words = line.trim();
        if words.is_empty() {
            self.gap |= self.unit == Unit::Paragraphs && self.fence.is_none();
            return;
        }
        let is_code = self.fence.is_some();
        let begins = match self.unit {
            Unit::Sections => {
                let is_rule = !is_code && is_dashes(words);
                let begins =
                    found.is_empty() || !is_code && (is_heading(line) || self.gap && !is_rule);
                // Dashes that come first open the text (its front matter): they end nothing.
                self.gap = is_rule && !found.is_empty();
                begins
            }
            Unit::Paragraphs => std::mem::take(&mut self.gap),
            Unit::Braces => {
                if words.starts_with('{') {
                    if !braces::is_closed(words) {
                        found.note(Fault::OpenRecord { line: self.number });
                    }
                    if found.columns.is_empty() {
                        found.columns = braces::names(words);
                    }
                } else {
                    found.note(Fault::NoRecord { line: self.number });
                }
                true
            }
            Unit::Lines | Unit::Sentences | Unit::Csv => true,
        };
        if begins {
            found.begin(self.line);
        }
        self.pass_fence(words);
    }

    /// Opens or closes a fence of code, by the rule of `CommonMark` but with any indentation: a fence
    /// in a list stands deep.
    fn pass_fence(&mut self, words: &str) {
        let mark = words.bytes().next().unwrap_or_default();
        let run = words.bytes().take_while(|byte| *byte == mark).count();
        match self.fence {
            None if run >= 3
                && (mark == b'~'
                    || mark == b'`' && !words.bytes().skip(run).any(|byte| byte == b'`')) =>
            {
                self.fence = Some((mark, run));
            }
            Some((open, least)) if mark == open && run >= least && run == words.len() => {
                self.fence = None;
            }
            _ => {}
        }
    }
}

fn line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'))
}

fn is_heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&marks) && matches!(line.as_bytes().get(marks), Some(b' ' | b'\t'))
}

fn is_dashes(words: &str) -> bool {
    words.len() >= 3 && words.bytes().all(|byte| byte == b'-')
}

/// Whether the sentence that is being read may be at its end.
#[derive(Clone, Copy, Default, PartialEq)]
enum End {
    #[default]
    No,
    /// After a mark that ends a sentence where white space follows.
    Soft,
    /// After a mark that ends a sentence whatever follows.
    Hard,
}

/// Finds sentences, character by character.
#[derive(Default)]
pub(super) struct Sentences {
    end: End,
    /// White space came last.
    gap: bool,
    /// How many line ends were in that white space; two make a blank line.
    breaks: u8,
    /// The last character was a carriage return, so a line feed after it is no other line end.
    cr: bool,
}

impl Sentences {
    /// Reads on and says where it stopped, which is always between two characters.
    pub(super) fn read(&mut self, text: &str, part: Range<usize>, found: &mut Items) -> usize {
        for (offset, c) in text.get(part.start..).unwrap_or_default().char_indices() {
            let here = part.start.saturating_add(offset);
            if here >= part.end {
                return here;
            }
            if c.is_whitespace() {
                if c == '\r' || c == '\n' && !self.cr {
                    self.breaks = self.breaks.saturating_add(1);
                }
                self.cr = c == '\r';
                self.gap = true;
                continue;
            }
            let begins = found.is_empty() || self.begins(c);
            if begins {
                found.begin(here);
            }
            if begins || self.gap {
                self.end = End::No;
            }
            self.end = match c {
                '。' | '！' | '？' => End::Hard,
                _ if self.end != End::No && closes(c) => self.end,
                '.' | '!' | '?' | '…' if self.end == End::Hard => End::Hard,
                '.' if self.end == End::No && is_short(text.get(..here).unwrap_or_default()) => {
                    End::No
                }
                '.' | '!' | '?' | '…' => End::Soft,
                _ => End::No,
            };
            (self.gap, self.breaks, self.cr) = (false, 0, false);
        }
        text.len()
    }

    /// Whether a sentence begins with this character, which is no white space.
    fn begins(&self, c: char) -> bool {
        self.breaks >= 2
            || match self.end {
                End::No => false,
                End::Soft => self.gap && !c.is_lowercase(),
                End::Hard => {
                    self.gap
                        || !closes(c) && !matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
                }
            }
    }
}

/// Closing quotes and brackets, and Markdown's marks of weight: they belong to the sentence before.
fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | ')'
            | ']'
            | '}'
            | '*'
            | '_'
            | '”'
            | '’'
            | '»'
            | '›'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
    )
}

/// Words whose full stop ends no sentence.
const SHORT: [&str; 22] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "vs", "etc", "e.g", "E.g", "i.e", "I.e", "cf", "Cf",
    "No", "approx", "Approx", "Inc", "Ltd", "Jr", "Sr", "Vs",
];

/// Whether a full stop after this text stands for letters left out, as in "Mr." and "J.", or for a
/// place in a list, as in "2." at the beginning of a line.
fn is_short(before: &str) -> bool {
    let mut back = before.chars().rev();
    if back.next().is_some_and(is_initial) && back.next().is_none_or(parts_words) {
        return true;
    }
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit());
    if (1..=3).contains(&before.len().saturating_sub(head.len())) {
        let indent = head.trim_end_matches([' ', '\t']);
        return indent.is_empty() || indent.ends_with(['\n', '\r']);
    }
    SHORT.iter().any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|head| head.chars().next_back().is_none_or(parts_words))
    })
}

/// A capital letter of the scripts that have initials.
fn is_initial(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'À'..='Þ' | 'Ā'..='ž' | 'Ά'..='Ϋ' | 'Ѐ'..='Я') && !c.is_lowercase()
}

fn parts_words(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_whitespace() || matches!(c, '“' | '‘' | '„' | '«' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn a_section_runs_from_a_heading_or_a_rule_to_the_next() {
        let check = |text: &str, expect: &[&str]| check(text, Unit::Sections, expect);
        check("", &[""]);
        check(" \n\t\r\n", &[" \n\t\r\n"]);
        check("a\nb", &["", "a\nb"]);
        check(
            "\n\n# A\na\n\n## B\nb\n",
            &["\n\n", "# A\na\n\n", "## B\nb\n"],
        );
        check("intro\n# A\n", &["", "intro\n", "# A\n"]);
        check("#tag\n####### deep\n #x", &["", "#tag\n####### deep\n #x"]);
        check("# A\r# B\r\n# C", &["", "# A\r", "# B\r\n", "# C"]);
        check("a\n---\n\nb\n----\n", &["", "a\n---\n\n", "b\n----\n"]);
        check("a\n---\n---\n# B\n", &["", "a\n---\n---\n", "# B\n"]);
        check(
            "---\nkey: 1\n--- \nb\n",
            &["", "---\nkey: 1\n--- \n", "b\n"],
        );
        check("a\n--\n- - -\nb", &["", "a\n--\n- - -\nb"]);
        check(
            "# A\n```sh\n# no\n---\n```\n# B",
            &["", "# A\n```sh\n# no\n---\n```\n", "# B"],
        );
        check("\u{feff}# A\n# B", &["\u{feff}", "# A\n", "# B"]);
    }

    #[test]
    fn blank_lines_part_paragraphs_but_not_inside_a_fence() {
        let check = |text: &str, expect: &[&str]| check(text, Unit::Paragraphs, expect);
        check("", &[""]);
        check("a\nb\n\n \t\nc", &["", "a\nb\n\n \t\n", "c"]);
        check("\r\n  a\r\n\r\n🥖\r\n", &["\r\n", "  a\r\n\r\n", "🥖\r\n"]);
        check("a\r\rb\r", &["", "a\r\r", "b\r"]);
        check(
            "x\n```\na\n\nb\n```\n\ny",
            &["", "x\n```\na\n\nb\n```\n\n", "y"],
        );
        check(
            "~~~~ md\n\n~~~\n\n~~~~\n\ny",
            &["", "~~~~ md\n\n~~~\n\n~~~~\n\n", "y"],
        );
        check("```not code```\n\ny", &["", "```not code```\n\n", "y"]);
        check(
            "  ```\n\na\n  ```\n\nb",
            &["", "  ```\n\na\n  ```\n\n", "b"],
        );
        check("```\n\nnever closed\n\n", &["", "```\n\nnever closed\n\n"]);
    }

    #[test]
    fn every_line_that_says_something_is_an_item() {
        let check = |text: &str, expect: &[&str]| check(text, Unit::Lines, expect);
        check("\n", &["\n"]);
        check("a\nb", &["", "a\n", "b"]);
        check(
            " \na\r\n\r\nb\rc\n\n",
            &[" \n", "a\r\n\r\n", "b\r", "c\n\n"],
        );
        check("\u{feff}\u{a0}\n  é", &["\u{feff}\u{a0}\n", "  é"]);
    }

    #[test]
    fn a_sentence_ends_where_a_reader_would_end_it() {
        let check = |text: &str, expect: &[&str]| check(text, Unit::Sentences, expect);
        check(" ", &[" "]);
        check(
            "Yes. No! Why? So… Well",
            &["", "Yes. ", "No! ", "Why? ", "So… ", "Well"],
        );
        check(
            " It is 3.5 m. See example.com now.",
            &[" ", "It is 3.5 m. ", "See example.com now."],
        );
        check(
            "Wait... what? \"Go.\" (Now.) He went.",
            &["", "Wait... what? ", "\"Go.\" ", "(Now.) ", "He went."],
        );
        check(
            "Dr. J. K. Roe, e.g. Mr. X and “St. Y” etc. Good. 7 left.",
            &[
                "",
                "Dr. J. K. Roe, e.g. Mr. X and “St. Y” etc. Good. ",
                "7 left.",
            ],
        );
        check(
            "Best. Ever. ABC. D",
            &["", "Best. ", "Ever. ", "ABC. ", "D"],
        );
        check(
            "A z.B. über. Élan. Это был А. Блок. Да.",
            &["", "A z.B. über. ", "Élan. ", "Это был А. Блок. ", "Да."],
        );
        check(
            "1. One.\n 22. Two. In 1999. Yes",
            &["", "1. One.\n ", "22. Two. ", "In 1999. ", "Yes"],
        );
        check(
            "A title\n\nwrapped\nline. 🍳 end",
            &["", "A title\n\n", "wrapped\nline. ", "🍳 end"],
        );
        check(
            "a\r\nb\r\n\r\nc\r\rd",
            &["", "a\r\nb\r\n\r\n", "c\r\r", "d"],
        );
        check(
            "你好。「再见！」他说？！是的",
            &["", "你好。", "「再见！」", "他说？！", "是的"],
        );
        check("**Bold.** Next", &["", "**Bold.** ", "Next"]);
    }
}
