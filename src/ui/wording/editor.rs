//! The words of the job editor.

mod fault;
pub mod label;

pub use self::fault::fault;
use crate::archive::{FieldFault, JobFileError};
use crate::browser::file::FileFault;
use crate::engine::check::Doubtful;
use crate::engine::cut::Unit;
use crate::engine::job::{JobDraft, MergeKind, SplitKind};
use crate::engine::trap::{Leaning, Start};
use crate::provider::catalogue::Provider;

/// The button that goes back: to the gallery's, or to the beginning of a job of one's own.
pub fn reset(is_own: bool) -> &'static str {
    if is_own {
        "Reset to how it began"
    } else {
        "Reset to the gallery’s"
    }
}
/// Beneath a part's name.
pub const NAME_NOTE: &str =
    "Made of the title, unless you write another. Prompts that use it follow.";
/// Beneath a job's name.
pub const JOB_NAME_NOTE: &str = "Names the job in the list of jobs and in files.";
/// Beneath a job's "about".
pub const ABOUT_NOTE: &str = "One sentence: what goes in, what comes out.";
/// Beneath the headline.
pub const HEADLINE_NOTE: &str = "In large letters above the job. *Asterisks* put words in colour.";
/// Beneath the input's label.
pub const LABEL_NOTE: &str = "The label of the input's text box, such as “Recipe”.";
/// Beneath the sample.
pub const SAMPLE_NOTE: &str = "What the text box holds when the job is opened. May stay empty.";
/// Beneath what parts are called.
pub const CALLED_NOTE: &str = "Such as “reviewer” and “reviewers”. May stay empty.";
/// Beneath a part's "about".
pub const PART_ABOUT_NOTE: &str = "A few words on its card before it has run.";
/// Beneath the system prompt.
pub const SYSTEM_NOTE: &str =
    "Who the model is and how it answers. Sent as the system message; may stay empty.";
/// Beneath the prompt.
pub const PROMPT_NOTE: &str =
    "What is asked. A slot such as {{input}} is filled when the part starts.";
/// Beside the slots that can be put in.
pub const CHIPS: &str = "Put in:";
/// Beneath a reply's limit.
pub const LIMIT_NOTE: &str = "In tokens. Four letters of English are about one.";
/// Beneath the temperature.
pub const HEAT_NOTE: &str =
    "0 is the likeliest words, 2 the wildest. Empty leaves it to the provider.";
/// The field that takes the name of a part.
pub const BY_NAME: &str = "the name of another part";
/// Beneath the provider.
pub const PROVIDER_NOTE: &str =
    "For this part alone. Its key is asked for under “Model and key”. In practice nobody is asked.";

/// Whom a part may ask: the run's own provider, or another.
pub fn providers() -> Vec<(&'static str, &'static str)> {
    let all = Provider::ALL.into_iter();
    let others = all.filter(|one| !one.is_practice());
    let others = others.map(|one| (one.id, one.name));
    std::iter::once(("", "The one of the run"))
        .chain(others)
        .collect()
}
/// Beneath the model.
pub const MODEL_NOTE: &str =
    "For this part alone, as the provider names it. Empty takes the one of the run.";
/// Beneath the number of attempts.
pub const ATTEMPTS_NOTE: &str = "Each is a call of its own, and all start together. At most 200.";
/// The switch that turns the answers round.
pub const FLIP: &str = "Turn the order of {{answers}} round from one attempt to the next";
/// Beneath the unit.
pub const UNIT_NOTE: &str = "The input is cut between two items, never within one that fits.";
/// Beneath the column.
pub const COLUMN_NOTE: &str = "The column that is the item. Empty takes the whole row.";
/// Beneath the answers.
pub const ANSWERS_NOTE: &str = "One a line. A reply that is none of them is shown and not counted.";
/// Beneath the word for abstaining.
pub const ABSTAIN_NOTE: &str =
    "One more reply that is allowed and counts for nobody. May stay empty.";
/// Beneath the quorum.
pub const QUORUM_NOTE: &str =
    "So many ballots must be valid, or there is no result. May stay empty.";
/// What stands around what a panel demands of its parts.
pub const DEMAND: &str = "For an answer";
/// What a panel demands.
pub const AT_LEAST: &str = "At least so many must count";
/// Beneath it.
pub const AT_LEAST_NOTE: &str =
    "So many parts must give a reply that counts, or there is no answer. May stay empty.";
/// A rule of the vote.
pub const MAJORITY: &str = "more than half of the valid ballots";
/// Another.
pub const PLURALITY: &str = "more than any other answer";
/// Beneath a separator that is written out.
pub const SEPARATOR_NOTE: &str = "\\n is a line break.";
/// The separator that somebody begins from who wants another.
pub const OTHER_SEPARATOR: &str = "\n* * *\n";
/// Beneath the labels.
pub const LABELS_NOTE: &str = "One a line, where every item of a chunk gets one of them. A reply gives them in lines such as “1: label”. Empty where replies are text.";
/// Beneath a criterion's name.
pub const CRITERION_NAME_NOTE: &str = "How the judge's reply names it.";
/// Beneath a criterion's weight.
pub const WEIGHT_NOTE: &str = "1 to 100.";
/// Beneath what a judge is told of a criterion.
pub const CRITERION_NOTE: &str = "Part of {{criteria}}, with the weight and the scale.";
/// What a criterion's card is.
pub const CRITERION: &str = "criterion";
/// What the card of a merge's part is.
pub const SYNTHESISER: &str = "merges: writes the verdict from the reports";
/// What a judge's card is.
pub const JUDGE: &str = "merges: scores one candidate at a time";

/// A title, or what stands where there is none.
pub fn titled(title: String) -> String {
    if title.trim().is_empty() {
        "Untitled".to_owned()
    } else {
        title
    }
}

/// What a part of a split is.
pub fn role(split: SplitKind) -> &'static str {
    match split {
        SplitKind::Aspect => "part: one angle",
        SplitKind::Volume => "part: works each chunk",
        SplitKind::Repetition => "part: asked again and again",
    }
}

/// The sample is a file beside the page.
pub fn sample_file(file: &str) -> String {
    format!("The sample is the gallery's file {file}. What you write here takes its place.")
}

/// A split, to be chosen.
pub fn split(kind: SplitKind) -> &'static str {
    match kind {
        SplitKind::Aspect => "By aspect: one subject, many angles",
        SplitKind::Volume => "By volume: one task, many chunks",
        SplitKind::Repetition => "By repetition: one question, many attempts",
    }
}

/// A merge, to be chosen.
pub fn merge(kind: MergeKind, is_suggested: bool) -> String {
    let words = match kind {
        MergeKind::Stitch => "Stitch: one after another",
        MergeKind::Vote => "Vote: count the answers",
        MergeKind::Score => "Score and pick: judge each, take the best",
        MergeKind::Synthesise => "Synthesise: write one verdict",
    };
    if is_suggested {
        format!("{words} (suggested)")
    } else {
        words.to_owned()
    }
}

/// What is to be said of a pair: why it suits, or why it is odd.
pub fn pair(split: SplitKind, merge: MergeKind) -> &'static str {
    match (split, merge) {
        (SplitKind::Aspect, MergeKind::Synthesise) => {
            "A good pair: each part looks at something else, and the verdict draws it together."
        }
        (SplitKind::Volume, MergeKind::Stitch) => {
            "A good pair: each chunk is worked by itself, and the replies are put back in order."
        }
        (SplitKind::Repetition, MergeKind::Vote) => {
            "A good pair: the same question asked several times, and the answers counted."
        }
        (SplitKind::Repetition, MergeKind::Score) => {
            "A good pair: several attempts at the same thing, and the best by fixed criteria."
        }
        (SplitKind::Aspect, MergeKind::Stitch) => {
            "An odd pair: the angles stay side by side, and nobody draws them together. It fits where the parts are steps of a chain, or sections of one text."
        }
        (SplitKind::Aspect, MergeKind::Vote) => {
            "An odd pair: a vote counts answers to one question, and each part asks its own. It fits where all ask the same in different roles."
        }
        (SplitKind::Aspect, MergeKind::Score) => {
            "An odd pair: picking the best drops all other angles. It fits where each part is another way to do the same thing."
        }
        (SplitKind::Volume, MergeKind::Vote) => {
            "An odd pair: each chunk is another text, so the ballots answer different questions. It fits where each chunk is evidence for one answer."
        }
        (SplitKind::Volume, MergeKind::Score) => {
            "An odd pair: picking the best chunk drops all others. It fits where each chunk is a candidate of its own."
        }
        (SplitKind::Volume, MergeKind::Synthesise) => {
            "An odd pair: the more chunks, the more a verdict leaves out. It fits where you want one overview and the chunks are few."
        }
        (SplitKind::Repetition, MergeKind::Stitch) => {
            "An odd pair: you get the same thing several times, one after another. It fits where you want to choose yourself."
        }
        (SplitKind::Repetition, MergeKind::Synthesise) => {
            "An odd pair: a blend of attempts can be worse than the best of them. It fits where each attempt finds some of what there is."
        }
    }
}

/// What an item is.
pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Sections => "a section, by its heading",
        Unit::Paragraphs => "a paragraph",
        Unit::Lines => "a line",
        Unit::Sentences => "a sentence",
        Unit::Csv => "a row of a table (CSV)",
        Unit::Braces => "a record (JSON, one a line)",
    }
}

/// What may stand between two replies.
pub fn separator(name: &str) -> &'static str {
    match name {
        "blank" => "a blank line",
        "break" => "a line break",
        "dashes" => "a line of dashes",
        _ => "something else",
    }
}

/// What a slot is filled with.
pub fn slot(name: &str) -> String {
    match name {
        "input" => "The whole input".to_owned(),
        "chunk" => "This part's chunk of the input".to_owned(),
        "reports" => "The replies of this panel's parts".to_owned(),
        "candidate" => "The one candidate that is judged".to_owned(),
        "criteria" => "The criteria with their weights, and the scale".to_owned(),
        "answers" => "The allowed answers".to_owned(),
        "labels" => "The allowed labels".to_owned(),
        part => format!("The reply of {part}: this part will wait for it"),
    }
}

/// A prompt leans on what it is not given.
pub fn leaning(leaning: &Leaning) -> String {
    let Leaning { words, title, .. } = leaning;
    let start = match leaning.start {
        Start::Apart => format!("this part does not wait for {title} and never sees"),
        Start::After => format!("this part starts after {title} and still never sees"),
    };
    let mend = match leaning.slot {
        Some(_) => "Add its slot to be given it, or leave it",
        None => {
            "No slot can bring it, because it is a call for each chunk: let its panel’s merge write a verdict and name that, or leave it"
        }
    };
    format!(
        "“{words}”: {start} what it finds, so the model will make it up. {mend} if that is not what you mean."
    )
}

/// A prompt may not say what was meant.
pub fn doubt(what: &Doubtful) -> String {
    match what {
        Doubtful::OpenSlot(name) => format!(
            "“{{{{{name}” is sent as it stands, because nothing closes it. Write {{{{{name}}}}}, or leave it if those are the words that you mean."
        ),
        Doubtful::Unseen(marks) => format!(
            "Nobody sees {marks} in this prompt or its system prompt, but the model reads it. If you did not put it there, take it out."
        ),
        Doubtful::LacksLabel(label) => format!(
            "This part gives labels and is not told “{label}”. Put in {{{{labels}}}}, which names them all, or leave it if the prompt says it in other words."
        ),
        Doubtful::NoLabelLine(label) => format!(
            "A reply gives each item its label in a line of its own, with the item's number: “1: {label}”. This prompt shows no such line, so replies may not be readable. Add one, or leave it if the prompt says it in other words."
        ),
        Doubtful::NoSlot => "This prompt has no slot, so what is sent is the same whatever the input is. Put in {{input}}, or leave it if that is what you mean.".to_owned(),
    }
}

/// The button that mends it.
pub fn add_slot(name: &str) -> String {
    format!("Add {{{{{name}}}}}")
}

/// How the job stands.
pub fn summary(problems: usize, warnings: usize) -> String {
    let mut words = match problems {
        0 => "No problems".to_owned(),
        1 => "1 problem".to_owned(),
        more => format!("{more} problems"),
    };
    match warnings {
        0 => {}
        1 => words.push_str(", 1 warning"),
        more => {
            words.push_str(", ");
            words.push_str(&more.to_string());
            words.push_str(" warnings");
        }
    }
    words
}

/// Where a field is, by the titles of what it is in.
pub fn place(draft: &JobDraft, path: &str) -> String {
    let mut steps: Vec<String> = Vec::new();
    let pieces: Vec<&str> = path.split('/').collect();
    if let ["panels", panel, rest @ ..] = pieces.as_slice() {
        let panel = panel
            .parse()
            .ok()
            .and_then(|at: usize| draft.panels.get(at));
        steps.extend(panel.map(|panel| titled(panel.title.clone())));
        let here = path
            .strip_suffix(rest.last().copied().unwrap_or_default())
            .unwrap_or(path);
        let specs = draft.specs();
        let part = specs
            .iter()
            .find(|(at, _)| *at == here.trim_end_matches('/'));
        steps.extend(part.map(|(_, part)| titled(part.title.clone())));
    } else {
        steps.push("Job".to_owned());
    }
    let field = match pieces.last().copied().unwrap_or_default() {
        "id" => "name",
        "max_tokens" => "reply limit",
        "highest" => "highest score",
        "label" => "what the input is called",
        "items" | "tokens" => "chunk size",
        "at_least" => "how many must count",
        "split" => "parts",
        other => other,
    };
    steps.push(field.to_owned());
    steps.join(", ")
}

/// Why a file's text could not be had.
pub fn no_text(fault: &FileFault) -> String {
    match fault {
        FileFault::TooLarge(bytes) => format!(
            "This file has {} MB, and a job's file has some thousand letters. Choose another.",
            bytes / 1_000_000
        ),
        FileFault::NotText => {
            "This file is no text in UTF-8, so it is no job's file. Choose another.".to_owned()
        }
        FileFault::Unreadable => {
            "The browser could not read this file. Choose it again, or another.".to_owned()
        }
    }
}

/// Why a file is no job, and what to do.
pub fn file_error(fault: &JobFileError) -> String {
    match fault {
        JobFileError::TooLong(bytes) => format!(
            "This job has {} MB, and a job's file may have 2. Shorten its prompts or its sample: a long input belongs in a file of its own.",
            bytes / 1_000_000
        ),
        JobFileError::NoJson(line) => format!(
            "This file is no JSON, at line {line}. Look for a comma or a quotation mark there."
        ),
        JobFileError::TooDeep(line) => {
            format!("This file is nested more deeply than any job, at line {line}. Choose another.")
        }
        JobFileError::Twice { name, line } => format!(
            "This file has the field “{name}” twice in one place, at line {line}, and may mean either. Take one out and open the file again."
        ),
        JobFileError::Version(version) => format!(
            "This is a job file of version {version}, from a later Forkful. Load this page anew and open it again."
        ),
        JobFileError::Field { field, fault } => {
            let place = if field.is_empty() { "The file" } else { field };
            match fault {
                FieldFault::NotA(kind) if field.is_empty() => {
                    format!("A job file is {kind}, and this one is none. Choose another.")
                }
                FieldFault::Missing => {
                    format!("{place} is missing in this file. Add it and open the file again.")
                }
                FieldFault::NotA(kind) => {
                    format!("{place} must be {kind} in this file. Mend it and open the file again.")
                }
                FieldFault::Crowded(most) => format!(
                    "{place} holds more than {most} in this file, and a job may not. Take some out and open the file again."
                ),
                FieldFault::Unknown => format!(
                    "{place} is no field of a job file. Take it out and open the file again."
                ),
            }
        }
    }
}
