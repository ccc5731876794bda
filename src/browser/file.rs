//! Files that a person chooses or drops, read in pieces so that the page can breathe between them.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event, File, FileList, HtmlInputElement};

/// How much of a file is read at once, in bytes.
const PIECE: u32 = 1 << 20;

/// The largest file that is taken, in bytes: 20 MB, of a million bytes each, as the page counts them everywhere.
pub const LARGEST: u64 = 20_000_000;

/// A file that was chosen or dropped.
#[derive(Clone, Debug)]
pub struct Chosen {
    file: File,
    others: u32,
}

/// Why a file is no input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It is larger than [`LARGEST`], by this many bytes in all.
    TooLarge(u64),
    /// It is no UTF-8.
    NotText,
    /// The browser could not read it.
    Unreadable,
}

impl Chosen {
    /// The file that a file field was given; the field is emptied, so that the same file can be chosen again.
    pub fn of_field(event: &Event) -> Option<Self> {
        let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let chosen = Self::first(&field.files()?);
        field.set_value("");
        chosen
    }

    /// A file is being dragged, and not a piece of text. Which one, only the drop tells.
    pub fn is_dragged(event: &DragEvent) -> bool {
        let files = "Files".into();
        event
            .data_transfer()
            .is_some_and(|data| data.types().includes(&files, 0))
    }

    /// The file that was dropped.
    pub fn of_drop(event: &DragEvent) -> Option<Self> {
        Self::first(&event.data_transfer()?.files()?)
    }

    fn first(files: &FileList) -> Option<Self> {
        let others = files.length().saturating_sub(1);
        files.get(0).map(|file| Self { file, others })
    }

    /// How many files came with it and are not taken: an input is one file.
    pub fn others(&self) -> u32 {
        self.others
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// What is in it.
    ///
    /// # Errors
    /// See [`FileFault`].
    pub async fn text(&self) -> Result<String, FileFault> {
        // A file's size is a whole number in a float; the largest that is taken is far below where that matters.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "see above; a float's cast saturates"
        )]
        let size = self.file.size() as u64;
        let whole = u32::try_from(size).unwrap_or(u32::MAX);
        if size > LARGEST {
            return Err(FileFault::TooLarge(size));
        }
        let mut text = String::with_capacity(usize::try_from(whole).unwrap_or(0));
        let mut rest: Vec<u8> = Vec::new();
        let mut at = 0;
        while at < whole {
            let end = at.saturating_add(PIECE).min(whole);
            let piece = self
                .file
                .slice_with_i32_and_i32(at.cast_signed(), end.cast_signed());
            let piece = piece.map_err(|_| FileFault::Unreadable)?;
            let bytes = JsFuture::from(piece.array_buffer()).await;
            let bytes = Uint8Array::new(&bytes.map_err(|_| FileFault::Unreadable)?).to_vec();
            rest.extend_from_slice(&bytes);
            take_whole(&mut rest, &mut text)?;
            at = end;
        }
        // A small one of these may be all letters, and is no text all the same.
        if rest.is_empty() && !text.starts_with("%PDF-") {
            Ok(text)
        } else {
            Err(FileFault::NotText)
        }
    }
}

/// Moves what is whole from the bytes to the text; a character that is cut at their end stays for the next piece.
fn take_whole(bytes: &mut Vec<u8>, text: &mut String) -> Result<(), FileFault> {
    let whole = match std::str::from_utf8(bytes) {
        Ok(all) => {
            text.push_str(all);
            bytes.len()
        }
        Err(fault) if fault.error_len().is_none() => fault.valid_up_to(),
        Err(_) => return Err(FileFault::NotText),
    };
    if whole < bytes.len() {
        let start = bytes.get(..whole).unwrap_or_default();
        text.push_str(std::str::from_utf8(start).unwrap_or_default());
    }
    bytes.drain(..whole);
    Ok(())
}
