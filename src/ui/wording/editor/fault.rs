//! What is wrong with a job, in words.

use crate::engine::check::JobFault;
use crate::ui::wording::run::thousands;

/// The largest number that a limit or a chunk may have.
const MOST: usize = u32::MAX as usize;

/// What is wrong at a field, and what to do.
pub fn fault(path: &str, fault: &JobFault) -> String {
    let field = path.rsplit('/').next().unwrap_or(path);
    match fault {
        JobFault::Empty => match field {
            "title" => "Give it a title.",
            "prompt" => "Write what the model is to do.",
            "label" => "Say what the input is called.",
            _ => "Write something here.",
        }
        .to_owned(),
        JobFault::NoName => "Use lower-case letters, digits and single hyphens, such as first-look.".to_owned(),
        JobFault::Reserved => "In a prompt this name means something of its own. Choose another.".to_owned(),
        JobFault::Taken => "Another has this name, or one of its numbered parts can have it. Choose another.".to_owned(),
        JobFault::Nothing => match field {
            "panels" => "There is no panel. Add one.",
            "criteria" => "There is no criterion. Add one.",
            _ => "There is no part. Add one.",
        }
        .to_owned(),
        JobFault::Alike => "In a judge's reply this reads like the name or title of another criterion, so one line would score both. Choose another.".to_owned(),
        JobFault::Unseen(marks) => format!("Nobody sees {marks} here, and it can make this read as something else. Take it out."),
        JobFault::NoNumber if matches!(field, "quorum" | "at_least") => "Write a whole number, or leave it empty.".to_owned(),
        JobFault::NoNumber => "Write a whole number, 0 or more.".to_owned(),
        JobFault::Crowded(most) => format!("{} A job may have {most} at most. Take some away.", match field {
            "panels" => "There are too many panels.",
            "criteria" => "There are too many criteria.",
            "answers" => "There are too many answers.",
            "labels" => "There are too many labels.",
            _ => "All panels together have too many parts.",
        }),
        JobFault::TooMany(most) => format!("Write {most} or less. More belong to a provider's batch service."),
        JobFault::Answers if field == "abstain" => "Choose a word that is none of the answers.".to_owned(),
        JobFault::Answers => "Write at least two that differ in more than case, quotes and closing marks.".to_owned(),
        JobFault::Unreadable(label) => format!(
            "“{label}” cannot be told from what stands before it on a line such as “1: {label}”. Write it in other words."
        ),
        JobFault::Limit => format!("Write a whole number from 1 to {}.", thousands(MOST)),
        JobFault::Temperature => "Write a number from 0 to 2, such as 0.7, or leave it empty.".to_owned(),
        JobFault::Quorum(ballots) => format!("There are only {ballots} ballots. Write {ballots} or less."),
        JobFault::AtLeast(1) => "There is only 1 part. Write 1, or leave it empty.".to_owned(),
        JobFault::AtLeast(parts) => format!("There are only {parts} parts. Write {parts} or less, or leave it empty."),
        JobFault::Scale => "Write a number above the lowest score, at most 1000.".to_owned(),
        JobFault::Weight => "Write a whole number from 1 to 100.".to_owned(),
        JobFault::Labels => "Labels need a split by volume with a single part. Take the labels away, or change the split.".to_owned(),
        JobFault::UnknownSlot(id) => format!("No part that can be read here is called {id}. Change {{{{{id}}}}}, or take it away."),
        JobFault::OneChunk(id) => format!("{{{{{id}}}}} works a single chunk, and how many there are only the input tells. Take it away."),
        JobFault::MaybeSpared(id) => format!("{{{{{id}}}}} is only asked where something was left open, so there may be nothing to read. Take it away."),
        JobFault::OutOfPlace(slot) => format!("{{{{{slot}}}}} has nothing to stand for here: {}. Take it away.", home(slot)),
        JobFault::Lacks(slot) => format!("Put in {{{{{slot}}}}}: without it the model does not see what it works on."),
        JobFault::Circle(ids) => {
            let first = ids.first().cloned();
            let way: Vec<String> = ids.iter().cloned().chain(first).map(|id| id.to_string()).collect();
            format!("These wait for each other, so none can start: {}. Take one of the slots away.", way.join(" → "))
        }
    }
}

/// Where a slot belongs.
fn home(slot: &str) -> &'static str {
    match slot {
        "reports" => "only a synthesiser has reports",
        "chunk" => "only the parts of a split by volume have chunks",
        "candidate" | "criteria" => "only a judge has it",
        "answers" => "only a vote has answers",
        _ => "only a stitch with labels has them",
    }
}
