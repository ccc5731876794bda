//! What is said of texts that are not ours, beside them.

use super::thousands;
use crate::engine::look::Found;
use crate::engine::markdown::{DEPTH, Noted};

/// The button that draws more of a long reply.
pub const SHOW_MORE: &str = "Show more of this reply";

/// Of a reply that is still long and still coming.
pub fn more_came(bytes: usize) -> String {
    format!("\n… ({} KB so far)", thousands(bytes / 1024))
}

/// How much of a reply is not drawn yet.
pub fn still_hidden(bytes: usize) -> String {
    format!("{} KB more", thousands(bytes.div_ceil(1024)))
}

/// What stands in the place of an image.
pub fn image(alt: &str) -> String {
    match alt.trim() {
        "" => "[image]".to_owned(),
        alt => format!("[image: {alt}]"),
    }
}

/// Of a mark for what cannot be seen.
pub const UNSEEN: &str = "Something that cannot be seen stands here";

/// What a person is told of a reply that gives orders.
pub fn order_in_reply(order: &str) -> String {
    format!(
        "This text gives orders to whoever reads it: “{order}”. A part that reads it is told that it is material; a model can be talked into things all the same."
    )
}

/// The mark on the tile of such a reply.
pub const ORDER_IN_TILE: &str = "Gives orders. ";

/// What a person is told of such replies among many.
pub fn orders_in_replies(count: usize) -> Option<String> {
    let words = match count {
        0 => return None,
        1 => "1 reply gives orders to whoever reads it. It is marked.".to_owned(),
        more => format!(
            "{} replies give orders to whoever reads them. They are marked.",
            thousands(more)
        ),
    };
    Some(words)
}

/// What a person is told of what was found in the input.
pub fn found_in_input(found: &Found) -> Vec<String> {
    let order = found.order.as_ref().map(|order| {
        format!(
            "The input gives orders to the model: “{order}”. It is sent as material, with that said; a model can be talked into things all the same."
        )
    });
    let unseen = found.unseen.as_ref().map(|marks| {
        format!("The input holds what nobody sees and a model reads: {marks}. It is sent as it is.")
    });
    order.into_iter().chain(unseen).collect()
}

/// What a reader is told under a reply.
pub fn noted(noted: Noted) -> Option<String> {
    let many = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(format!("{count} {more}")),
    };
    let images = many(
        noted.images,
        "An image is not loaded: its address stands as text.",
        "images are not loaded: their addresses stand as text.",
    );
    let refused = many(
        noted.refused,
        "A link that leads neither to a web page nor to a mail address stands as text.",
        "links that lead neither to web pages nor to mail addresses stand as text.",
    );
    let unseen = many(
        noted.unseen,
        "Something that cannot be seen is marked.",
        "things that cannot be seen are marked.",
    );
    let html = noted
        .html
        .then(|| "HTML stands as text, and does nothing.".to_owned());
    let deeper = noted
        .deeper
        .then(|| format!("What is nested more than {DEPTH} deep stands as it was written."));
    let told: Vec<String> = [images, refused, unseen, html, deeper]
        .into_iter()
        .flatten()
        .collect();
    (!told.is_empty()).then(|| told.join(" "))
}
