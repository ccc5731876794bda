//! Finds in views what never changes. Leptos 0.8 keeps such an element, unless it is a view's outermost, as a text and
//! lets the browser read it as markup (`is_inert_element` in `leptos_macro`), which the page's policy forbids.

use super::house::Source;

/// Elements that have no end.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

pub(crate) fn no_element_is_kept_as_markup(all: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in all.iter().filter(|source| source.room() == "ui") {
        for (at, _) in source.text.match_indices("view! {") {
            let view = source.text.get(at..).unwrap_or_default();
            let mut reader = Reader {
                rest: view.trim_start_matches("view! {"),
                found: Vec::new(),
            };
            reader.nodes(true);
            for rest in reader.found {
                let before = source.text.len() - rest.len();
                let line = source.text.get(..before).unwrap_or_default().lines();
                let (path, element) = (&source.path, rest.lines().next().unwrap_or_default());
                faults.push(format!("{path}:{} never changes: {element}", line.count()));
            }
        }
    }
    faults
}

struct Reader<'a> {
    rest: &'a str,
    /// Where each element begins that never changes.
    found: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    /// Reads what stands in an element, to its end. False where something in it may change.
    fn nodes(&mut self, outermost: bool) -> bool {
        let mut fixed = true;
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with("</") {
                self.until('>');
                return fixed;
            }
            match self.rest.chars().next() {
                None | Some('}') => return fixed,
                Some('<') => fixed &= self.element(outermost),
                Some('{') => {
                    self.group();
                    fixed = false;
                }
                Some(_) => self.step(),
            }
        }
    }

    /// Reads an element. False where something in it may change.
    fn element(&mut self, outermost: bool) -> bool {
        let (begin, known) = (self.rest, self.found.len());
        self.skip('<');
        let name = self.word();
        // A component is a function, and a fragment is no element.
        let is_element = name.starts_with(|first: char| first.is_ascii_lowercase());
        let (fixed, attributes, closed) = self.attributes();
        let mut fixed = fixed && is_element;
        let mut holds = attributes;
        if !closed && !VOID.contains(&name) {
            let before = self.rest;
            fixed &= self.nodes(!is_element);
            holds |= !before.trim_start().starts_with("</");
        }
        if fixed && holds && !outermost {
            // It swallows what stands in it.
            self.found.truncate(known);
            self.found.push(begin);
        }
        fixed
    }

    /// Reads to the end of a tag: whether all in it is fixed, whether it has attributes, and whether it closes itself.
    fn attributes(&mut self) -> (bool, bool, bool) {
        let mut any = false;
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with("/>") {
                self.until('>');
                return (true, any, true);
            }
            if self.rest.is_empty() || self.rest.starts_with('>') {
                self.skip('>');
                return (true, any, false);
            }
            any = true;
            let name = self.word();
            self.skip('=');
            let bound = ["style:", "prop:", "on:", "use:", "bind:"];
            let is_bound = bound.iter().any(|prefix| name.starts_with(prefix));
            let is_text = !name.is_empty() && self.rest.starts_with(['"', '>', '/', ' ', '\n']);
            if is_bound || !is_text {
                return (false, true, self.tag_end());
            }
            if self.rest.starts_with('"') {
                self.step();
            }
        }
    }

    /// Reads to the end of a tag with code in it: whether it closes itself.
    fn tag_end(&mut self) -> bool {
        let mut last = ' ';
        loop {
            match self.rest.chars().next() {
                None => return true,
                Some('>') if !matches!(last, '=' | '-') => {
                    self.skip('>');
                    return last == '/';
                }
                Some(c) => {
                    last = c;
                    self.step();
                }
            }
        }
    }

    /// Over one character, or over all of a text, a comment or what stands in brackets.
    fn step(&mut self) {
        match self.rest.chars().next() {
            Some('(' | '[' | '{') => self.group(),
            Some('"') => self.text(),
            Some('/') if self.rest.starts_with("//") => self.until('\n'),
            Some('\'') if self.rest.chars().nth(2) == Some('\'') => {
                (0..3).for_each(|_| self.one());
            }
            _ => self.one(),
        }
    }

    fn group(&mut self) {
        self.one();
        while !self.rest.is_empty() && !self.rest.starts_with([')', ']', '}']) {
            self.step();
        }
        self.one();
    }

    fn text(&mut self) {
        self.one();
        while !self.rest.is_empty() && !self.rest.starts_with('"') {
            if self.rest.starts_with('\\') {
                self.one();
            }
            self.one();
        }
        self.one();
    }

    fn word(&mut self) -> &'a str {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '#');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn skip(&mut self, one: char) {
        self.rest = self.rest.strip_prefix(one).unwrap_or(self.rest);
    }

    fn until(&mut self, end: char) {
        let after = self.rest.split_once(end);
        self.rest = after.map_or("", |(_, after)| after);
    }

    fn one(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }
}
