//! What a person can ask of the editor: the closed list. The page is told after each change.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::id_of;
use super::state::EditorState;
use crate::archive::{self, JobFileError};
use crate::browser::file::Chosen;
use crate::browser::{editor_port, page};
use crate::engine::edit::{self, Edit, Field, PartAt, PartField, Whose};
use crate::ui::wording::editor as words;

/// Something that a person asks for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Make a change.
    Edit(Edit),
    /// Name something. What was typed becomes a name, and the slots follow.
    Name(Field, String),
    /// Make a change of what there is, and then go to the element with this id.
    Arrange(Edit, String),
    /// Put a slot where the cursor stands in a part's prompt.
    Insert(PartAt, String),
    /// Put the slot of the part of this name in, where it can stand there.
    InsertPart(PartAt, String),
    /// Take the last step back.
    Undo,
    /// Make it again.
    Redo,
    /// Go back to the original.
    Reset,
    /// Begin a new job.
    New,
    /// Save the job as a file.
    Save,
    /// Open a job's file.
    Open(Chosen),
    /// Go to the field at this path.
    Show(String),
    /// Leave the editor.
    Done,
}

/// Does what is asked.
pub fn dispatch(state: EditorState, command: Command) {
    match command {
        Command::Edit(edit) => state.apply(edit),
        Command::Name(field, text) => name(state, field, text),
        Command::Arrange(edit, next) => {
            state.apply(edit);
            focus_soon(next);
        }
        Command::Insert(at, slot) => insert(state, at, &slot),
        Command::InsertPart(at, name) => {
            let slots = state
                .shop
                .with_untracked(|shop| edit::slots(shop.draft(), at));
            if slots.contains(&name) {
                insert(state, at, &name);
            }
        }
        Command::Undo => state.change(true, edit::Workshop::undo),
        Command::Redo => state.change(true, edit::Workshop::redo),
        Command::Reset => state.change(true, edit::Workshop::reset),
        Command::New => state.apply(Edit::Replace(Box::new(edit::new_job()))),
        Command::Save => return save(state),
        Command::Open(file) => return open(state, file),
        Command::Show(path) => return page::focus(&id_of(&path)),
        Command::Done => return editor_port::say_close(),
    }
    tell_page(state);
}

/// Takes the job that the page gives, and the one that it goes back to. The page writes both itself.
pub fn take(state: EditorState, job: &str, original: &str, whose: Whose) {
    match (archive::read_job(job), archive::read_job(original)) {
        (Ok(job), Ok(original)) => state.open(job, original, whose),
        (Err(fault), _) | (_, Err(fault)) => state.tell(words::file_error(&fault)),
    }
}

fn tell_page(state: EditorState) {
    let file = state
        .shop
        .with_untracked(|shop| archive::write_job(shop.draft()));
    if file.len() > archive::LONGEST_JOB {
        // The page would not read it, and nobody would be told.
        return state.tell(words::file_error(&JobFileError::TooLong(file.len())));
    }
    if state.news.with_untracked(|news| !news.is_empty()) {
        state.tell(String::new());
    }
    if let Some(original) = state.began_anew() {
        editor_port::say_began(&match original.whose {
            Whose::Gallery => String::new(),
            Whose::Own => archive::write_job(&original.draft),
        });
    }
    editor_port::say_edited(&file);
}

/// After what is changed has been drawn.
fn focus_soon(id: String) {
    set_timeout(move || page::focus(&id), Duration::ZERO);
}

fn name(state: EditorState, field: Field, text: String) {
    state.apply(Edit::Set(field, text));
    // What was typed is not shown on, because the name that it became is what a slot has to say.
    state.change(false, edit::Workshop::rest);
    let (id, name) = state
        .shop
        .with_untracked(|shop| (id_of(&field.path(shop.draft())), shop.text(field)));
    editor_port::fill(&id, &name);
}

fn insert(state: EditorState, at: PartAt, slot: &str) {
    let field = Field::Part(at, PartField::Prompt);
    let id = id_of(&state.shop.with_untracked(|shop| field.path(shop.draft())));
    let text = state.shop.with_untracked(|shop| shop.text(field));
    let mut text: Vec<u16> = text.encode_utf16().collect();
    let place = editor_port::cursor(&id)
        .unwrap_or(text.len())
        .min(text.len());
    let slot: Vec<u16> = format!("{{{{{slot}}}}}").encode_utf16().collect();
    let after = place + slot.len();
    text.splice(place..place, slot);
    let text = String::from_utf16_lossy(&text);
    state.change(false, edit::Workshop::rest);
    state.apply(Edit::Set(field, text));
    state.change(false, edit::Workshop::rest);
    set_timeout(move || editor_port::set_cursor(&id, after), Duration::ZERO);
}

fn save(state: EditorState) {
    let (name, file) = state
        .shop
        .with_untracked(|shop| (shop.draft().id.clone(), archive::write_job(shop.draft())));
    page::save(&format!("{name}.json"), "application/json", &file);
}

fn open(state: EditorState, file: Chosen) {
    spawn_local(async move {
        let read = match file.text().await {
            Ok(text) => archive::read_foreign_job(&text).map_err(|fault| words::file_error(&fault)),
            Err(fault) => Err(words::no_text(&fault)),
        };
        match read {
            Ok(draft) => {
                state.tell(String::new());
                dispatch(state, Command::Edit(Edit::Replace(Box::new(draft))));
            }
            Err(told) => state.tell(told),
        }
    });
}
