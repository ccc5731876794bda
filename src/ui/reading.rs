//! A reply that has ended, drawn for reading: Markdown with elements of ours, a page of it at a time.

use leptos::prelude::*;

use super::reactive::changing;
use super::state::opened::Turned;
use super::wording;
use crate::engine::markdown::{self, Block, Noted, Span, address};
use crate::engine::orders;
use crate::engine::unseen::{self, Piece};

/// How much of a reply is looked through for orders before more of it is drawn, in bytes.
const LOOKED_AT: usize = 1 << 17;

/// Draws a reply.
pub fn reading(text: &str) -> AnyView {
    let (head, rest) = markdown::page(text);
    let tree = markdown::read(head);
    let noted = wording::noted(Noted::of(&tree));
    let order = looked_at(text).and_then(orders::first);
    let more = (!rest.is_empty()).then(|| {
        // Code goes on as code, and a table as a table.
        let before = markdown::before_rest(head, rest).unwrap_or_default();
        more(before + rest, rest.len())
    });
    view! {
        {order.map(|order| view! {
            <p class="reading-note" role="note" data-order=""><strong>{pieces(&wording::order_in_reply(&order))}</strong></p>
        })}
        <div class="reading">{blocks(&tree)}</div>
        {noted.map(|words| view! { <p class="reading-note" data-noted="">{words}</p> })}
        {more}
    }
    .into_any()
}

/// How far a reply is looked through for orders.
pub(super) fn looked_at(text: &str) -> Option<&str> {
    text.get(..text.floor_char_boundary(LOOKED_AT))
}

/// The rest of a reply, of which so many bytes were not drawn yet.
fn more(rest: String, hidden: usize) -> AnyView {
    let turned = Turned::not_yet();
    let drawn = changing(move || {
        if turned.is() {
            return reading(&rest);
        }
        view! {
            <p class="reading-more">
                <button type="button" class="link" on:click=move |_| turned.turn()>
                    {wording::SHOW_MORE}
                </button>
                " "
                <span>{wording::still_hidden(hidden)}</span>
            </p>
        }
        .into_any()
    });
    view! { {drawn} }.into_any()
}

/// Between two blocks stand line breaks, which are not drawn, for whoever copies them.
fn blocks(tree: &[Block]) -> AnyView {
    let blocks = tree.iter().enumerate();
    let blocks = blocks.map(|(at, one)| {
        (at > 0)
            .then(|| "\n\n".into_any())
            .into_iter()
            .chain([block(one)])
            .collect_view()
    });
    blocks.collect_view().into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        // Under the page's own headings, a card's being of the third level.
        Block::Heading(1, words) => {
            view! { <h4 class="words heading" dir="auto">{spans(words)}</h4> }.into_any()
        }
        Block::Heading(2, words) => {
            view! { <h5 class="words heading" dir="auto">{spans(words)}</h5> }.into_any()
        }
        Block::Heading(_, words) => {
            view! { <h6 class="words heading" dir="auto">{spans(words)}</h6> }.into_any()
        }
        Block::Paragraph(words) | Block::Deeper(words) => {
            view! { <p class="words" dir="auto">{spans(words)}</p> }.into_any()
        }
        Block::Quote(inside) => view! { <blockquote>{blocks(inside)}</blockquote> }.into_any(),
        Block::Bullets(items) => {
            let items = items
                .iter()
                .map(|item| view! { <li>{blocks(item)}</li> }.into_any());
            view! { <ul>{items.collect_view()}</ul> }.into_any()
        }
        Block::Numbers(items) => {
            let items = items.iter().map(|(number, item)| {
                view! { <li value=number.to_string()>{blocks(item)}</li> }.into_any()
            });
            view! { <ol>{items.collect_view()}</ol> }.into_any()
        }
        Block::Code { name, text } => {
            let name =
                (!name.is_empty()).then(|| view! { <p class="code-name">{pieces(name)}</p> });
            view! {
                <div class="code">
                    {name}
                    <pre tabindex="0"><code>{pieces(text)}</code></pre>
                </div>
            }
            .into_any()
        }
        Block::Table { head, rows } => {
            let head = head
                .iter()
                .map(|cell| view! { <th scope="col">{spans(cell)}</th> }.into_any());
            let rows = rows.iter().map(|row| {
                let cells = row
                    .iter()
                    .map(|cell| view! { <td>{spans(cell)}</td> }.into_any());
                view! { <tr>{cells.collect_view()}</tr> }.into_any()
            });
            view! {
                <div class="wide" tabindex="0">
                    <table>
                        <thead><tr>{head.collect_view()}</tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }
        Block::Rule => view! { <hr /> }.into_any(),
    }
}

fn spans(words: &[Span]) -> AnyView {
    words.iter().map(span).collect_view().into_any()
}

fn span(span: &Span) -> AnyView {
    match span {
        Span::Text(words) | Span::Refused(words) => pieces(words),
        Span::Code(words) => view! { <code>{pieces(words)}</code> }.into_any(),
        Span::Emphasis(inner) => view! { <em>{spans(inner)}</em> }.into_any(),
        Span::Strong(inner) => view! { <strong>{spans(inner)}</strong> }.into_any(),
        Span::Struck(inner) => view! { <s>{spans(inner)}</s> }.into_any(),
        Span::Bare(address) => link(address, pieces(address)),
        Span::Link { words, address } => {
            let link = link(address, spans(words));
            view! { {link} " " <span class="address">"(" {address.clone()} ")"</span> }.into_any()
        }
        Span::Image { alt, address } => {
            let words = format!("{} {address}", wording::image(alt));
            view! { <span class="image">{pieces(&words)}</span> }.into_any()
        }
    }
}

/// A link, which is looked at once more: nothing but these addresses ever becomes one.
fn link(address: &str, words: AnyView) -> AnyView {
    if !address::is_allowed(address) {
        return words;
    }
    view! {
        <a href=address.to_owned() target="_blank" rel="noopener noreferrer nofollow">
            {words}
        </a>
    }
    .into_any()
}

/// Words, with marks for what cannot be seen.
pub fn pieces(text: &str) -> AnyView {
    if !unseen::has_any(text) {
        return text.to_owned().into_any();
    }
    let pieces = unseen::pieces(text).map(|piece| match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Mark(mark) => {
            view! { <span class="unseen" dir="ltr" title=wording::UNSEEN>{mark.label()}</span> }
                .into_any()
        }
    });
    pieces.collect_view().into_any()
}
