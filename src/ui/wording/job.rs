//! The job and its input.

use super::run::thousands;
use crate::engine::cut::Fault;
use crate::engine::job::JobDraft;
use crate::ui::state::job::{NoColumn, Obstacle};

/// What stands in large letters: the job's own line, or else its name. The accent stands between asterisks.
pub fn headline(job: &JobDraft) -> String {
    let line = if job.headline.is_empty() {
        &job.title
    } else {
        &job.headline
    };
    line.clone()
}

/// What stands in the way, and what to do about it.
pub fn obstacle(obstacle: &Obstacle, label: &str) -> Option<String> {
    Some(match obstacle {
        // The second is told beside the run that it is about.
        Obstacle::None | Obstacle::Elsewhere => return None,
        Obstacle::InputMissing => format!(
            "“{label}” is empty. Write or paste something, choose a file, or put the sample back."
        ),
        Obstacle::FileEmpty => {
            "The file is empty. Choose another, or write something here.".to_owned()
        }
        Obstacle::NoItems => format!(
            "“{label}” has no records, only a header, or nothing in the column that is read. Choose another column or file, or put the sample back."
        ),
        Obstacle::NoColumn(no_column) => format!("Not run: {}", no_such_column(no_column)),
        Obstacle::FileTooLarge(bytes) => format!(
            "The file has {}, and this page takes up to 20 MB. Cut it in two, or send it to your provider's batch service.",
            // Rounded up, so that it is seen to be more.
            size(usize::try_from(bytes.saturating_add(99_999)).unwrap_or(usize::MAX))
        ),
        Obstacle::FilesLeft(name, others) => {
            let left = match others {
                1 => "the other file was not taken".to_owned(),
                more => format!("the {more} other files were not taken"),
            };
            format!("An input is one file: this is “{name}”, and {left}.")
        }
        Obstacle::FileNotText => {
            "The file is no text in UTF-8. Save it as UTF-8 text, Markdown, CSV or JSON Lines, and choose it again.".to_owned()
        }
        Obstacle::FileUnreadable => {
            "The browser could not read the file. Was it moved? Choose it again.".to_owned()
        }
        Obstacle::PageIncomplete => {
            "The rest of this page did not come. Check the connection and try again; if it still does not come, load the page anew.".to_owned()
        }
        Obstacle::NotLoaded(address) => {
            format!("{address} did not come. Check the connection and try again.")
        }
        Obstacle::OtherProvider { practised: true } => {
            "These are practice replies, and a model’s do not belong among them. Choose Practice under “Model and key” to ask again, or press Run to ask the model for all.".to_owned()
        }
        Obstacle::OtherProvider { practised: false } => {
            "These replies are a model’s, and practice replies do not belong among them. Choose the provider again under “Model and key”, then ask again.".to_owned()
        }
        Obstacle::KeysForgotten => {
            "Stopped: the keys were forgotten in another tab. Give the key again under “Model and key”.".to_owned()
        }
        Obstacle::RunKeepsSettings => {
            "The run at work keeps the key and the model that it began with. Wait for its end, or stop it, and ask again: then the new settings hold.".to_owned()
        }
        Obstacle::RunGone => {
            "That run is no longer kept: it made room for newer ones, or another tab has forgotten it.".to_owned()
        }
        Obstacle::NoSuchSample(name) => {
            format!("The job's sample, {name}, is no file of this page. Put in a text or a file of your own.")
        }
        Obstacle::Unsound(1) => {
            "Not run: the job has a problem. Open the editor; it is marked at its field.".to_owned()
        }
        Obstacle::Unsound(problems) => format!(
            "Not run: the job has {problems} problems. Open the editor; each is marked at its field."
        ),
        Obstacle::TooMany(calls) => format!(
            "Not run: this would be more than {} calls. Make the chunks larger in the editor, or use your provider's batch service.",
            thousands(*calls)
        ),
    })
}

/// The input's own fault, to be marked at its box.
pub fn is_about_input(obstacle: &Obstacle) -> bool {
    matches!(obstacle, Obstacle::InputMissing)
}

/// How many columns are named where one is not there.
const NAMED_COLUMNS: usize = 8;

/// The column that is read is not there: which are.
pub fn no_such_column(NoColumn { column, others }: &NoColumn) -> String {
    let named: Vec<String> = others
        .iter()
        .take(NAMED_COLUMNS)
        .map(|name| format!("“{name}”"))
        .collect();
    let has = match others.len().saturating_sub(named.len()) {
        _ if named.is_empty() => "no columns that could be read".to_owned(),
        0 => named.join(", "),
        more => format!("{} and {} more", named.join(", "), thousands(more)),
    };
    format!(
        "the job reads the column “{column}”, and this input does not have it. It has {has}. Choose one of them beside the file or in the editor, or the whole record."
    )
}

/// The same, as a note at the input.
pub fn at_the_column(no_column: &NoColumn) -> String {
    format!("Nothing can be sent: {}", no_such_column(no_column))
}

/// A column that is chosen and not there, in the list of columns.
pub fn not_there(column: &str) -> String {
    format!("{column} (not in this file)")
}

/// A file's size.
pub fn size(bytes: usize) -> String {
    if bytes < 1_000 {
        format!("{bytes} bytes")
    } else if bytes < 1_000_000 {
        format!("{} KB", bytes / 1_000)
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
    }
}

/// How many items there are.
pub fn items(count: usize) -> String {
    match count {
        1 => "1 item".to_owned(),
        count => format!("{} items", thousands(count)),
    }
}

/// What is odd about an input: what is read in another way than its writer may have meant.
pub fn odd(fault: &Fault) -> String {
    match fault {
        Fault::OpenQuote { line } => format!(
            "A quoted field begins in line {} and is never closed: all that follows it is one record.",
            thousands(*line)
        ),
        Fault::NoRecord { line } => format!(
            "Line {} is no object in braces. It is an item all the same.",
            thousands(*line)
        ),
        Fault::OpenRecord { line } => format!(
            "Line {} begins an object and does not close it. It is an item all the same; what is cut off cannot be read.",
            thousands(*line)
        ),
    }
}

/// So many faults more.
pub fn odd_more(more: usize) -> Option<String> {
    (more > 0).then(|| format!("{} more of this kind.", thousands(more)))
}

/// Items that alone are larger than a chunk: so many that were cut, and so many that are sent whole.
pub fn too_large(cut: usize, whole: usize) -> Option<String> {
    let alone = |count: usize| match count {
        1 => "1 item alone is larger than a chunk".to_owned(),
        count => format!("{} items alone are larger than a chunk", thousands(count)),
    };
    match (cut, whole) {
        (0, 0) => None,
        (cut, 0) => Some(format!("{} and cut into pieces.", alone(cut))),
        (0, whole) => Some(format!("{} and sent whole.", alone(whole))),
        (cut, whole) => Some(format!(
            "{}: {} cut into pieces, {} sent whole.",
            alone(cut + whole),
            thousands(cut),
            thousands(whole)
        )),
    }
}

/// The input is being cut.
pub const CUTTING: &str = "looking for the items…";
/// Before a file is chosen.
pub const CHOOSE_FILE: &str = "Choose a file";
/// After it.
pub const DROP_FILE: &str = "or drop one here: .txt, .md, .csv or .jsonl, up to 20 MB";
/// Takes the file away.
pub const REMOVE_FILE: &str = "Write in the box instead";
/// Before the choice of a column.
pub const COLUMN: &str = "Column";
/// No column: the record as it stands.
pub const WHOLE_RECORD: &str = "the whole record";
/// Beside the picker of a job that was changed.
pub const CHANGED: &str = "changed";
/// What stands in the picker for a job that is none of the gallery's.
pub const OWN_JOB: &str = "Your own job";

/// What was left for the job that is open, and what it was given.
pub fn aside(title: &str, of: &str) -> String {
    if of.is_empty() {
        return format!("“{title}” is kept as you left it.");
    }
    format!("“{title}” is kept as you left it: {of}")
}
/// Opens it again.
pub const GO_BACK: &str = "Go back to it";
/// Another job is wanted while a run is at work: the run would be stopped for it.
pub fn leaving(title: &str) -> String {
    format!("A run is at work, and opening “{title}” stops it.")
}
/// Does both.
pub const LEAVE: &str = "Stop it and open that";
/// Does neither.
pub const STAY: &str = "Stay here";

/// The button that opens the editor.
pub fn edit_button(is_open: bool) -> &'static str {
    if is_open {
        "Close the editor"
    } else {
        "Edit this job"
    }
}
