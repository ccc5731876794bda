//! The buttons at the head of a card: move, duplicate, remove.

use leptos::prelude::*;

use super::command::Command;
use super::field::Button;
use super::state::EditorState;
use crate::engine::edit::{Edit, Field, Way};
use crate::ui::reactive::text_if;
use crate::ui::wording::editor as words;

/// Something in a list that can be moved, doubled and removed.
pub struct Movable {
    /// Which field is its title.
    pub title: Field,
    /// The start of its fields' and buttons' ids, before its place.
    pub list: String,
    /// Its place.
    pub at: usize,
    /// How many there are.
    pub of: usize,
    /// What moving it is.
    pub shift: Box<dyn Fn(Way) -> Edit>,
    /// What doubling it is.
    pub copy: Edit,
    /// What removing it is.
    pub remove: Edit,
}

/// The buttons of something that can be moved.
pub fn tools(state: EditorState, one: Movable) -> AnyView {
    let Movable {
        title,
        list,
        at,
        of,
        shift,
        copy,
        remove,
    } = one;
    let id = |name: &str, at: usize| format!("{list}-{at}-{name}");
    let up = at.saturating_sub(1);
    let down = (at + 1).min(of.saturating_sub(1));
    let add = format!("{list}-add");
    let buttons = [
        ("up", words::label::UP, at > 0, shift(Way::Up), id("up", up)),
        (
            "down",
            words::label::DOWN,
            at + 1 < of,
            shift(Way::Down),
            id("down", down),
        ),
        (
            "copy",
            words::label::DUPLICATE,
            true,
            copy,
            id("title", at + 1),
        ),
        ("remove", words::label::REMOVE, true, remove, add),
    ];
    let buttons = buttons.into_iter().map(|(name, label, works, edit, next)| {
        let full = text_if(move || Some(format!("{label}: {}", state.shown(title))));
        Button {
            id: Some(id(name, at)),
            name: full,
            off: Signal::stored(!works),
            ..Button::new("ed-tool", label, Command::Arrange(edit, next))
        }
        .draw(state)
    });
    view! { <div class="ed-tools">{buttons.collect_view().into_any()}</div> }.into_any()
}
