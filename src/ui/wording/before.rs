//! What a run is going to do and may cost, beside its button.

use super::run::{thousands, tokens};
use crate::engine::lead::Led;
use crate::engine::limits::Limits;
use crate::engine::plan::{Plan, Which};
use crate::provider::catalogue::Provider;

/// What a run is going to do, in a lane of so many places, within a person's limits.
pub fn calls_before(plan: &Plan, places: usize, limits: Limits) -> String {
    if plan.beyond > 0 {
        return format!("more than {} calls: too many", thousands(plan.calls()));
    }
    let calls = plan.calls();
    let first = plan.first_level();
    let a_minute = match (limits.per_minute, limits.tokens_per_minute) {
        (None, None) => None,
        (Some(most), None) => Some(format!("{most}")),
        (None, Some(most)) => Some(format!("{most} tokens")),
        (Some(most), Some(tokens)) => Some(format!("{most} and {tokens} tokens")),
    };
    let mut words = match (calls, first) {
        (0, _) => "nothing to ask".to_owned(),
        (1, _) => "1 call".to_owned(),
        (calls, _) if let Some(most) = a_minute => {
            format!("{} calls, at most {most} a minute", thousands(calls))
        }
        (calls, 1) => format!("{calls} calls, one after another at first"),
        (calls, first) if first > places => {
            format!("{} calls, {places} at a time", thousands(calls))
        }
        (calls, first) if calls == first => format!("{} calls, all at once", thousands(calls)),
        (calls, first) => format!("{} calls, {} at once", thousands(calls), thousands(first)),
    };
    let again = plan.most_again();
    if again > 0 {
        words.push_str(", and up to ");
        words.push_str(&thousands(again));
        words.push_str(" more for what they leave open");
    }
    words
}

/// What a run may cost, in tokens.
pub fn tokens_before(
    plan: &Plan,
    input_bytes: usize,
    is_sample: bool,
    provider: Provider,
) -> String {
    match provider.is_practice() {
        true if is_sample => "practice: nothing is sent, nothing is paid".to_owned(),
        true => "practice: scripted replies that do not know your text; nothing is sent".to_owned(),
        false => {
            let come_to = |which| {
                let most = usize::try_from(plan.most_reply_tokens(which)).unwrap_or(usize::MAX);
                (
                    rounded(plan.about_prompt_tokens(input_bytes, which)),
                    thousands(most),
                )
            };
            let (input, output) = come_to(Which::First);
            let mut words = format!("about {input} tokens in, at most {output} out");
            if plan.most_again() > 0 {
                let (input, output) = come_to(Which::WithAgain);
                let more = format!(" ({input} and {output} with all that may be left open)");
                words.push_str(&more);
            }
            words.push_str(", plus what fails and is made again");
            words
        }
    }
}

/// What it may cost beside, where its models were seen to think before they answer: so many tokens.
pub fn room_before(room: u64) -> String {
    format!("and up to {} more out to think first", tokens(room))
}

/// The choice to let one call lead.
pub const LEAD: &str = "Let the first call lead, so that the rest read their prompt from the cache";

/// What leading saves and costs: `percent` of what the prompts cost otherwise.
pub fn led(led: &Led, provider: &str, percent: usize) -> String {
    let behind = match led.followers.len() {
        1 => "the other begins".to_owned(),
        more => format!("the other {} begin", thousands(more)),
    };
    format!(
        "“{}”: {} calls share about {} tokens of prompt. At the prices of {provider} for cached tokens the prompts cost about {percent} % of what they cost all at once; {behind} at the first one's first word.",
        led.panel,
        thousands(led.followers.len() + 1),
        rounded(led.shared_tokens),
    )
}

/// Two figures that count: an estimate that shows more pretends to know.
fn rounded(number: usize) -> String {
    let digits = number.checked_ilog10().unwrap_or(0).saturating_sub(1);
    let step = 10_usize.saturating_pow(digits);
    thousands((number + step / 2) / step * step)
}
