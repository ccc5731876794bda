//! Server-sent events, read as bytes come. The rules are the WHATWG HTML standard's ("Interpreting an
//! event stream"), with one deviation that language-model servers need: [`Parser::finish`] gives back an
//! event that no blank line ended.

/// The longest event that is read, in bytes: far more than any chunk of a completion.
pub const MAX_EVENT_BYTES: usize = 4 * 1024 * 1024;

/// One event's `data` lines, joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseEvent {
    /// The `event` field; empty where there is none.
    pub name: String,
    /// The data.
    pub data: String,
}

/// An event longer than [`MAX_EVENT_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Reads events from bytes, however they are cut.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    /// The line before ended with CR, so an LF that comes next belongs to it.
    after_cr: bool,
    begun: bool,
    name: String,
    data: Option<String>,
}

impl Parser {
    /// Reads more bytes and gives the events that they complete.
    ///
    /// # Errors
    /// An event that is too long; nothing can be read after it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, TooLong> {
        let mut events = Vec::new();
        let mut rest = bytes;
        if self.after_cr && !rest.is_empty() {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            self.after_cr = false;
        }
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, tail) = rest.split_at(at);
            self.line.extend_from_slice(line);
            events.extend(self.end_line());
            rest = match tail {
                [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => after,
                [b'\r', after @ ..] => {
                    self.after_cr = after.is_empty();
                    after
                }
                _ => &[],
            };
        }
        self.line.extend_from_slice(rest);
        let held = self.line.len() + self.data.as_ref().map_or(0, String::len);
        if held > MAX_EVENT_BYTES {
            Err(TooLong)
        } else {
            Ok(events)
        }
    }

    /// The stream has ended: gives the event that no blank line ended, if there is one.
    pub fn finish(&mut self) -> Option<SseEvent> {
        let ended = self.end_line();
        ended.or_else(|| self.dispatch())
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        let bytes = std::mem::take(&mut self.line);
        let mut line = bytes.as_slice();
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "event" => value.clone_into(&mut self.name),
            // A comment has an empty field name; ids and retry times mean nothing to a POST.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<SseEvent> {
        let name = std::mem::take(&mut self.name);
        let data = self.data.take()?;
        Some(SseEvent { name, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(pieces: &[&[u8]]) -> Vec<SseEvent> {
        let mut parser = Parser::default();
        let mut events = Vec::new();
        for piece in pieces {
            events.extend(parser.push(piece).unwrap());
        }
        events.extend(parser.finish());
        events
    }

    fn check(stream: &str, expect: &[&str]) {
        let found = read(&[stream.as_bytes()]);
        let data: Vec<&str> = found.iter().map(|event| event.data.as_str()).collect();
        assert_eq!(data, expect, "for {stream:?}");
        for at in 0..=stream.len() {
            let (left, right) = stream.as_bytes().split_at(at);
            assert_eq!(read(&[left, right]), found, "cut at {at} of {stream:?}");
        }
        let bytes: Vec<&[u8]> = stream.as_bytes().chunks(1).collect();
        assert_eq!(read(&bytes), found, "byte by byte: {stream:?}");
    }

    #[test]
    fn events_are_read_by_the_rules_of_the_standard() {
        check("data: a\n\ndata: b\n\n", &["a", "b"]);
        check("data: a\r\n\r\ndata: b\r\n\r\n", &["a", "b"]);
        check("data: a\r\rdata: b\r\r", &["a", "b"]);
        check("data: a\r\n\rdata: b\n\r\n", &["a", "b"]);
        check("data: one\ndata: two\n\n", &["one\ntwo"]);
        check("data:  two spaces\n\n", &[" two spaces"]);
        check("data:\ttab\n\n", &["\ttab"]);
        check("data\n\n", &[""]);
        check("data\ndata\n\n", &["\n"]);
        check(": comment\n\n: another\ndata: a\n\n", &["a"]);
        check("event: ping\n\ndata: a\n\n", &["a"]);
        check("id: 1\nretry: 5\nunknown: x\ndata: a\n\n", &["a"]);
        check("Data: a\n\ndatax: b\n\n", &[]);
        check("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", &["a"]);
        check("data: crème brûlée 🍳\n\n", &["crème brûlée 🍳"]);
    }

    #[test]
    fn the_last_event_needs_no_blank_line() {
        check("data: a\n\ndata: b", &["a", "b"]);
        check("data: a\n\ndata: b\n", &["a", "b"]);
        check("data: a\n\n: bye", &["a"]);
        check("", &[]);
    }

    #[test]
    fn an_events_name_is_kept_and_does_not_leak_into_the_next() {
        let events = read(&[b"event: error\ndata: a\n\ndata: b\n\n"]);
        let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
        assert_eq!(names, ["error", ""]);
    }

    #[test]
    fn bytes_that_are_no_utf8_become_replacement_characters() {
        let events = read(&[b"data: a\xFFb\n\n"]);
        assert_eq!(
            events.first().map(|event| event.data.as_str()),
            Some("a\u{FFFD}b")
        );
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut parser = Parser::default();
        let block = vec![b'x'; 1024 * 1024];
        let outcome: Vec<bool> = (0..5).map(|_| parser.push(&block).is_ok()).collect();
        assert_eq!(outcome, [true, true, true, true, false]);
    }

    proptest! {
        #[test]
        fn no_cutting_changes_the_events(
            stream in "(data|event|id|:|: |\r|\n|\r\n|é|🍳|a){0,40}",
            cuts in proptest::collection::vec(0usize..160, 0..6),
        ) {
            let bytes = stream.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            let mut pieces: Vec<&[u8]> = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieces.push(&bytes[from..cut]);
                from = cut;
            }
            pieces.push(&bytes[from..]);
            prop_assert_eq!(read(&pieces), read(&[bytes]));
        }
    }
}
