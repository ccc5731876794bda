//! The beginning of a text that comes in pieces from a server that may never end it.

/// So many bytes of a text, and no more.
#[derive(Debug)]
pub struct Gathered {
    bytes: Vec<u8>,
    most: usize,
}

impl Gathered {
    /// Nothing yet, and at most so many bytes.
    pub fn new(most: usize) -> Self {
        Self {
            bytes: Vec::new(),
            most,
        }
    }

    /// Takes what of these there is place for, and says whether that was all.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let place = self.most.saturating_sub(self.bytes.len());
        let taken = bytes.get(..place).unwrap_or(bytes);
        self.bytes.extend_from_slice(taken);
        taken.len() == bytes.len()
    }

    /// The text, read as browsers read one: without the mark of its encoding, and what is no text replaced.
    pub fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_there_is_place_for() {
        let mut gathered = Gathered::new(7);
        assert!(gathered.push(b"\xef\xbb\xbfno"));
        assert!(gathered.push(b""));
        assert!(gathered.push("é".as_bytes()));
        assert!(!gathered.push(b"x"), "it is full");
        assert_eq!(gathered.text(), "noé");
        let mut cut = Gathered::new(1);
        assert!(!cut.push("é".as_bytes()));
        assert_eq!(cut.text(), "\u{fffd}");
    }

    #[test]
    fn an_endless_text_takes_no_more_than_its_place() {
        let mut gathered = Gathered::new(64 * 1024);
        while gathered.push(&[b'x'; 4_096]) {}
        assert_eq!(gathered.text().len(), 64 * 1024);
    }
}
