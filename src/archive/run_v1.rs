//! Version 1 of a stored run.
//!
//! A batch of events is a list of lists: when, whose, what, and what there is to say of that, all of it texts and
//! whole numbers. `[1200,"cost","came","Very cheap."]`. What happened to the run itself is nobody's: `[0,"began"]`.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use self::read::events as read_events;
pub(super) use self::write::{events as write_events, head as write_head};

use super::JobFileError;
use super::fields::Fields;
use super::run::{AskedOf, RunHead, RunId, Standing};

/// Reads a head whose version has been read.
pub(super) fn read_head(mut head: Fields<'_>) -> Result<RunHead, JobFileError> {
    let id = RunId::read(&head.text("id")?);
    let Some(id) = id else {
        return head.not_a("id", "32 hexadecimal digits");
    };
    let standing = head.one_of("standing", "at-work or ended or stopped or aside")?;
    let read = RunHead {
        id,
        begun: head.whole("begun")?,
        standing: Standing::from_name(standing).unwrap_or(Standing::AtWork),
        job: head.text("job")?,
        written: head.optional_text("written")?,
        origin: head.text("origin")?,
        file: head.optional_text("file")?,
        asked: asked(head.object("asked")?)?,
        bytes: head.whole("bytes")?,
    };
    head.end()?;
    Ok(read)
}

fn asked(mut asked: Fields<'_>) -> Result<AskedOf, JobFileError> {
    let read = AskedOf {
        provider: asked.text("provider")?,
        base_url: asked.text("base_url")?,
        model: asked.text("model")?,
        with_key: asked.flag("with_key")?,
    };
    asked.end()?;
    Ok(read)
}
