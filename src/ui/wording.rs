//! Every sentence that a person reads and that is not the job's own. Errors say what happened and what to
//! do next.

use std::time::Duration;

use crate::engine::error::{CallError, Cause};
use crate::engine::merge::vote::{Outcome, Tally};
use crate::engine::merge::{Answer, LeftOut, PanelPhase, Why};
use crate::engine::plan::Plan;
use crate::engine::ports::Usage;
use crate::engine::run::Summary;
use crate::provider::endpoint::BadUrl;
use crate::provider::settings::{Provider, SettingsProblem};

/// An error in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened, in a few words.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// What the provider said, where it said anything.
    pub said: Option<String>,
}

/// Why a part failed, in words.
pub fn cause(cause: &Cause, provider: Provider, title: impl Fn(&str) -> String) -> Told {
    match cause {
        Cause::Call(why) => call_error(why, provider),
        Cause::Needs(id) => told(
            &format!("Not asked: {} gave nothing.", title(id.as_str())),
            "It needs that reply. Mend what failed there and run again.",
        ),
        Cause::NothingToMerge => told(
            "Not written: no report came.",
            "Mend what the reviewers' cards say and run again.",
        ),
    }
}

fn told(what: &str, next: &str) -> Told {
    Told {
        what: what.to_owned(),
        next: next.to_owned(),
        said: None,
    }
}

/// Why a call failed, in words.
pub fn call_error(why: &CallError, provider: Provider) -> Told {
    let (what, next) = match why {
        CallError::Refused { status, .. } => (
            format!("The key was refused ({status})."),
            "Check the key under “Model and key”: whether it is whole, and whether its account may use this model.",
        ),
        CallError::UnknownModel { .. } => (
            "The provider does not know this model (404).".to_owned(),
            "Choose another model under “Model and key”; the field suggests those that the provider lists.",
        ),
        CallError::NoSuchAddress { .. } => (
            "Nothing answers at this address (404).".to_owned(),
            "Check the base URL under “Model and key”: it ends where /chat/completions begins, often with /v1.",
        ),
        CallError::RateLimited {
            wait: Some(wait), ..
        } => (
            format!(
                "Too many requests (429). The provider asks to wait {}.",
                seconds(*wait)
            ),
            "Run again after that.",
        ),
        CallError::RateLimited { wait: None, .. } => (
            "Too many requests for the provider (429).".to_owned(),
            "Wait a minute and run again; if it happens every time, the account's limit is too low for so many calls at once.",
        ),
        CallError::NoCredit { .. } => (
            "The account has no credit or quota left.".to_owned(),
            "Add credit at the provider, or use another key. Waiting does not help.",
        ),
        CallError::Rejected { status, .. } => (
            format!("The provider did not accept the request ({status})."),
            "Often the model refuses an option: choose another model under “Model and key”.",
        ),
        CallError::ServerTrouble { status, .. } => (
            format!("The provider is in trouble ({status})."),
            "Nothing is wrong on your side. Run again in a moment.",
        ),
        CallError::Unreachable => return unreachable(provider),
        CallError::Offline => (
            "This browser is offline.".to_owned(),
            "Connect to a network and run again.",
        ),
        CallError::Unreadable { .. } => (
            "The reply could not be read: it is no chat completion.".to_owned(),
            "Check the base URL under “Model and key”; it may lead to a web page instead of an API.",
        ),
        CallError::Reported { .. } => (
            "The provider broke off with an error.".to_owned(),
            "What had come stays here but does not count. Run again.",
        ),
        CallError::CutOff => (
            "The reply was cut off before its end.".to_owned(),
            "What had come stays here but does not count. Run again; if it happens every time, check your connection.",
        ),
        CallError::Empty { at_limit: true } => (
            "The model used up its token limit before its first word.".to_owned(),
            "It spends the limit on thinking. Choose a model that answers at once.",
        ),
        CallError::Empty { at_limit: false } => (
            "The reply was empty.".to_owned(),
            "Run again, or choose another model under “Model and key”.",
        ),
        CallError::Withheld => (
            "The provider's content filter withheld the reply.".to_owned(),
            "Change the text, or choose another model.",
        ),
    };
    Told {
        said: why.detail().map(str::to_owned),
        ..told(&what, next)
    }
}

/// A browser says the same of a missing server, a blocked answer and OpenAI's refusal of a wrong key.
fn unreachable(provider: Provider) -> Told {
    match provider {
        Provider::OpenAi => told(
            "No answer could be read.",
            "Either the key is wrong, for OpenAI refuses a wrong key in a way that no web page can read, or the network does not let the call through. Check the key under “Model and key” first, then the connection.",
        ),
        Provider::Practice | Provider::Compatible => told(
            "The server does not answer.",
            "Check that it runs and that the base URL under “Model and key” is right. If both are so, it must be told to let web pages in (CORS): Ollama by OLLAMA_ORIGINS, LM Studio by its switch “Enable CORS”.",
        ),
    }
}

/// The name of a provider.
pub fn provider(provider: Provider) -> &'static str {
    match provider {
        Provider::Practice => "Practice",
        Provider::OpenAi => "OpenAI",
        Provider::Compatible => "OpenAI-compatible",
    }
}

/// What a provider is.
pub fn provider_note(provider: Provider) -> &'static str {
    match provider {
        Provider::Practice => {
            "Scripted replies to the sample. No model is asked, nothing is sent and nothing is paid."
        }
        Provider::OpenAi => {
            "Calls go from this page straight to api.openai.com and are charged to your key."
        }
        Provider::Compatible => {
            "Any server that speaks Chat Completions: a provider, or llama.cpp, Ollama and LM Studio on this computer."
        }
    }
}

/// A problem with the settings, in words.
pub fn settings_problem(problem: SettingsProblem) -> &'static str {
    match problem {
        SettingsProblem::NoKey => {
            "OpenAI needs a key. Paste one here, or choose Practice to go on without."
        }
        SettingsProblem::OddKey => {
            "A key has only letters, digits and signs, without spaces inside. Copy it again, whole."
        }
        SettingsProblem::BaseUrl(BadUrl::Empty) => {
            "Give the server's base URL, such as http://localhost:11434/v1."
        }
        SettingsProblem::BaseUrl(BadUrl::Scheme) => {
            "A base URL begins with https:// or http://. Put that before it."
        }
        SettingsProblem::BaseUrl(BadUrl::Host) => {
            "This is no base URL: after the // comes a host, as in https://example.com/v1. Check it for typing errors."
        }
        SettingsProblem::BaseUrl(BadUrl::UserInfo) => {
            "Leave the name and password out of the base URL; a key goes into its own field."
        }
        SettingsProblem::BaseUrl(BadUrl::Query) => {
            "Leave out what follows the ? or the #: the base URL ends where /chat/completions begins."
        }
    }
}

/// The input is empty.
pub fn input_missing(label: &str) -> String {
    format!(
        "The {} is empty. Write or paste one, or put the sample back.",
        label.to_lowercase()
    )
}

/// What a run is going to do.
pub fn calls_before(plan: &Plan) -> String {
    let calls = plan.parts.len();
    let first = plan.first_level();
    format!("{calls} calls, {first} of them in the same instant")
}

/// What a run may cost, in tokens.
pub fn tokens_before(plan: &Plan, input_chars: usize, provider: Provider) -> String {
    match provider {
        Provider::Practice => "practice: no model is asked, nothing is paid".to_owned(),
        Provider::OpenAi | Provider::Compatible => format!(
            "about {} tokens in, at most {} out",
            rounded(plan.about_prompt_tokens(input_chars)),
            plan.most_reply_tokens()
        ),
    }
}

/// Two figures that count: an estimate that shows more pretends to know.
fn rounded(number: usize) -> String {
    let digits = number.checked_ilog10().unwrap_or(0).saturating_sub(1);
    let step = 10_usize.saturating_pow(digits);
    thousands((number + step / 2) / step * step)
}

fn thousands(number: usize) -> String {
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{},{:03}", number / 1_000, number % 1_000)
    }
}

/// Tokens that were counted.
pub fn usage(usage: Usage) -> String {
    let number = |count: u64| thousands(usize::try_from(count).unwrap_or(usize::MAX));
    format!(
        "{} tokens in, {} out",
        number(usage.input),
        number(usage.output)
    )
}

/// Seconds with one decimal, as people say them.
pub fn seconds(time: Duration) -> String {
    let tenths = (time.as_millis() + 50) / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// What a run did: its calls, its time and the time that it saved.
pub fn calls(summary: &Summary) -> String {
    match summary.calls {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    }
}

/// What is worth knowing of a run beside its times.
pub fn notes(summary: &Summary, practice: bool) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(faster(summary));
    let lacking = summary.parts.saturating_sub(summary.done);
    match lacking {
        0 => {}
        1 => notes.push(format!(
            "1 of {} parts gave no reply that counts",
            summary.parts
        )),
        _ => notes.push(format!(
            "{lacking} of {} parts gave no reply that counts",
            summary.parts
        )),
    }
    notes.extend(summary.usage.map(usage));
    if practice {
        notes.push("practice: no model was asked".to_owned());
    }
    notes
}

/// How much faster a run was, where that is worth a word.
fn faster(summary: &Summary) -> Option<String> {
    let tenths = (10 * summary.sum.as_millis()).checked_div(summary.wall.as_millis())?;
    (tenths >= 12).then(|| format!("{}.{} times as fast", tenths / 10, tenths % 10))
}

/// What an answer is made of: above every verdict.
pub fn made_of(answer: &Answer, title: impl Fn(&str) -> String, provider: Provider) -> String {
    let used = answer.used.len();
    let total = used + answer.left_out.len();
    let mut text = format!(
        "from {used} of {total} {}",
        if total == 1 { "reviewer" } else { "reviewers" }
    );
    let missing: Vec<String> = answer
        .left_out
        .iter()
        .map(|left| {
            format!(
                "{} is missing, {}",
                title(left.id.as_str()).to_lowercase(),
                because(left, provider)
            )
        })
        .collect();
    if !missing.is_empty() {
        text.push_str(": ");
        text.push_str(&missing.join("; "));
    }
    let cut: Vec<String> = answer
        .used
        .iter()
        .filter(|used| used.at_limit)
        .map(|used| title(used.id.as_str()).to_lowercase())
        .collect();
    if !cut.is_empty() {
        text.push_str(if missing.is_empty() { ": " } else { "; " });
        text.push_str(&cut.join(" and "));
        text.push_str(" reached its length limit");
    }
    text
}

fn because(left: &LeftOut, provider: Provider) -> String {
    match &left.why {
        Why::NotYet => "it is still at work".to_owned(),
        Why::Stopped => "because it was stopped".to_owned(),
        Why::Unreadable => "because it could not be read".to_owned(),
        Why::Failed(Cause::Call(why)) => {
            let what = call_error(why, provider).what;
            let what = what.trim_end_matches('.');
            let mut words = format!("because {what}");
            if let Some(first) = words.get_mut("because ".len().."because T".len()) {
                first.make_ascii_lowercase();
            }
            words
        }
        Why::Failed(_) => "because it was not asked".to_owned(),
    }
}

/// How a vote stands: the headline.
pub fn vote(tally: &Tally, phase: PanelPhase) -> String {
    if phase == PanelPhase::Idle {
        return "Not voted yet".to_owned();
    }
    if phase == PanelPhase::Running {
        return "Voting…".to_owned();
    }
    match &tally.outcome {
        Outcome::Winner(winner) => {
            let of = |answer: &str| {
                tally
                    .votes
                    .iter()
                    .find(|(name, _)| name == answer)
                    .map_or(0, |(_, count)| *count)
            };
            let most = of(winner);
            let against = tally.valid().saturating_sub(most);
            if against == 0 {
                format!("{}, by all {most}", spoken(winner))
            } else {
                format!("{}, by {most} to {against}", spoken(winner))
            }
        }
        Outcome::Tie(_) => format!("A tie: {}", counts(tally)),
        Outcome::NoMajority => format!("No majority: {}", counts(tally)),
        Outcome::NoBallot => "No result".to_owned(),
    }
}

fn counts(tally: &Tally) -> String {
    let counts: Vec<String> = tally
        .votes
        .iter()
        .map(|(answer, count)| format!("{} {count}", spoken(answer)))
        .collect();
    counts.join(", ")
}

/// An allowed answer as people write it: `YES` reads "Yes".
pub fn spoken(answer: &str) -> String {
    let mut spoken = answer.to_lowercase();
    if let Some(first) = spoken.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    spoken
}

/// What a vote is made of: beside its headline.
pub fn vote_made_of(tally: &Tally, phase: PanelPhase) -> String {
    let valid = tally.valid();
    let total = valid + tally.invalid + tally.missing;
    if phase == PanelPhase::Idle {
        return format!(
            "{total} ballots, one question. A winner needs more than half of those that can be read."
        );
    }
    let mut text = format!("{valid} of {total} ballots counted.");
    match tally.invalid {
        0 => {}
        1 => text.push_str(" 1 is neither answer: it is shown as it came and not counted."),
        more => {
            text.push(' ');
            text.push_str(&more.to_string());
            text.push_str(" are neither answer: they are shown as they came and not counted.");
        }
    }
    if phase != PanelPhase::Running {
        match tally.missing {
            0 => {}
            1 => text.push_str(" 1 did not come."),
            more => {
                text.push(' ');
                text.push_str(&more.to_string());
                text.push_str(" did not come.");
            }
        }
    }
    text
}

/// How a panel works, beside its title.
pub fn pairing(split: &str, merge: &str) -> String {
    let split = match split {
        "aspect" => "one subject, several angles",
        _ => "one question, several ballots",
    };
    let merge = match merge {
        "synthesise" => "then one verdict",
        _ => "then a count",
    };
    format!("{split}, {merge}")
}

/// A part's phase in a word or two, on its card.
pub fn phase(name: &str) -> &'static str {
    match name {
        "waiting" => "",
        "queued" => "queued",
        "streaming" => "at work",
        "done" => "done",
        "failed" => "failed",
        _ => "stopped",
    }
}

/// The mark on everything that practice made.
pub const PRACTICE: &str = "practice";
/// The mark on a reply that reached its token limit.
pub const AT_LIMIT: &str = "cut at its limit";
/// The mark on what a person stopped.
pub const STOPPED: &str = "stopped: what came stays, and does not count";
/// The mark on an unreadable ballot.
pub const NOT_COUNTED: &str = "not counted";
/// The settings have problems, beside the Run button.
pub fn settings_refused(problems: &[SettingsProblem]) -> String {
    let mut words = "Not run. Open “Model and key”: ".to_owned();
    for problem in problems {
        words.push_str(settings_problem(*problem));
        words.push(' ');
    }
    words
}

/// A key was dropped.
pub const KEY_DROPPED: &str =
    "The key was given for another address, so it was not kept. Paste the key for this one.";
/// The provider is being asked.
pub const ASKING: &str = "Asking…";
/// There is nothing to test.
pub const NOTHING_TO_TEST: &str = "Practice needs no connection.";

/// What came of a test of the connection.
pub fn connected(models: &[String], chosen: &str) -> String {
    let count = match models.len() {
        0 => "It answers, and lists no model.".to_owned(),
        1 => "It answers, with 1 model.".to_owned(),
        count => format!("It answers, with {count} models."),
    };
    if chosen.is_empty() || models.is_empty() || models.iter().any(|model| model == chosen) {
        count
    } else {
        format!("{count} “{chosen}” is not among them.")
    }
}

/// Parts wait for others.
pub const WAITING: &str = "waits for the others";
/// Before the first run.
pub const IDLE: &str = "Press Run: every card starts in the same instant.";
/// What the bars mean.
pub const TIMELINE: &str = "pale until the first word came, then full";
/// Where the key is.
pub const KEY_NOTE: &str = "Kept in this page's memory alone, and sent only to the provider above. A key with a spending limit is the safest.";

/// What the model's field says while it is empty.
pub fn model_placeholder(provider: Provider) -> &'static str {
    match provider {
        Provider::Practice => "practice asks no model",
        Provider::OpenAi => crate::provider::settings::OPENAI_MODEL,
        Provider::Compatible => "the server's own choice",
    }
}

/// A run began.
pub fn began(calls: usize) -> String {
    format!("Running: {calls} calls have left.")
}

/// How far a run is.
pub fn progress(over: usize, total: usize) -> String {
    format!("{over} of {total} replies are in")
}

/// A run ended, for the ear.
pub fn ended(summary: &Summary) -> String {
    format!(
        "The run has ended: {} of {} replies count.",
        summary.done, summary.parts
    )
}

/// A run was stopped.
pub fn stopped(summary: &Summary) -> String {
    format!(
        "Stopped after {}: {} of {} replies came",
        seconds(summary.wall),
        summary.done,
        summary.parts
    )
}

/// A trouble that so many ballots share.
pub fn shared_by(mut told: Told, ballots: usize) -> Told {
    told.what = match ballots {
        1 => format!("1 ballot: {}", told.what),
        more => format!("{more} ballots: {}", told.what),
    };
    told
}

/// Before what a provider said.
pub const SAID: &str = "It said: ";
/// The page's last words.
pub const FOOT: &str = "Your text and your key go from this page straight to the provider that you choose, and nowhere else. The key is kept in memory and is gone with the page.";

/// The settings have problems, in the masthead.
pub fn not_ready(of: Provider) -> String {
    format!("{}: not ready", provider(of))
}

/// A part came to its end, for the ear.
pub fn part_ended(title: &str, phase_name: &str) -> String {
    format!("{title}: {}", phase(phase_name))
}
