//! Leading: of calls whose prompts begin alike, the first goes ahead and the rest follow at its first word, so that a
//! provider that caches the beginnings of prompts reads theirs from its cache.
//!
//! A cached beginning is there only once the call that wrote it has begun to answer (Anthropic's documentation; a note of its
//! engineers tells of 16 calls at once and 16 misses). So leading saves money and costs the time to the first word: a choice.

use super::compose::{self, Given};
use super::plan::{Input, Plan, PlannedPart};
use super::ports::{CHARS_PER_TOKEN, Call};

use super::job::PartId;

/// The most bytes of prompts that are made to find out what they have in common. A job of more has chunks of its own, whose
/// prompts differ where it counts.
const MOST_BYTES: usize = 4 << 20;

/// Calls of a panel whose prompts begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Led {
    /// The panel's title.
    pub panel: String,
    /// Who goes ahead.
    pub leader: PartId,
    /// Who follows at its first word.
    pub followers: Vec<PartId>,
    /// How much of their user messages is the same, in bytes, after system prompts that are the same.
    pub user_bytes: usize,
    /// About how many tokens that is, the system prompt included.
    pub shared_tokens: usize,
    /// About how many tokens all their prompts have together.
    pub all_tokens: usize,
    /// Which provider they ask, where that is not the run's own.
    pub provider: Option<String>,
}

impl Led {
    /// What their prompts cost when led, in percent of what they cost at once: the shared beginning written once and read by
    /// all others, at these prices in percent of the usual one. Above 100 it does not pay.
    pub fn percent(&self, write: u32, read: u32) -> usize {
        let shared = self.shared_tokens;
        let calls = self.followers.len() + 1;
        let rest = self.all_tokens.saturating_sub(shared * calls);
        let cached = shared * (wide(write) + wide(read) * self.followers.len());
        (rest * 100 + cached) / self.all_tokens.max(1)
    }
}

fn wide(percent: u32) -> usize {
    usize::try_from(percent).unwrap_or(usize::MAX)
}

impl Plan {
    /// The calls of each panel that could be led. `least` says from how many tokens on a provider caches for a model, the run's own for
    /// `None`; `None` where it does not.
    pub fn could_be_led(
        &self,
        input: &Input,
        least: impl Fn(Option<&str>, Option<&str>) -> Option<u32>,
    ) -> Vec<Led> {
        let panels = self.panels.iter().filter_map(|panel| {
            let parts = panel.parts.iter().filter_map(|id| self.part(id));
            let free: Vec<_> = parts.filter(|part| waits_for_nobody(part)).collect();
            let first = free.first()?;
            let least = least(first.provider.as_deref(), first.model.as_deref())?;
            // Before any prompt is made: what can be told of the instructions alone.
            let alike: Vec<_> = free.iter().filter(|part| is_like(part, first)).collect();
            if alike.len() < 2 || first.prompt.segments().is_empty() {
                return None;
            }
            let mut bytes = 0;
            let mut calls = Vec::with_capacity(alike.len());
            for part in alike {
                let call = compose::call(part, input, &Given::default());
                bytes += call.system.len() + call.user.len();
                if bytes > MOST_BYTES {
                    return None;
                }
                calls.push(call);
            }
            let led = of_calls(&panel.title, &calls)?;
            // An estimate may be a quarter too high.
            (led.shared_tokens >= wide(least) * 5 / 4).then_some(led)
        });
        panels.collect()
    }
}

fn waits_for_nobody(part: &PlannedPart) -> bool {
    part.waits_for().next().is_none()
}

fn is_like(part: &PlannedPart, first: &PlannedPart) -> bool {
    part.provider == first.provider && part.model == first.model && part.system == first.system
}

/// Those whose system prompts are the first's, to the last byte.
fn of_calls(panel: &str, calls: &[Call]) -> Option<Led> {
    let (first, rest) = calls.split_first()?;
    let alike: Vec<_> = rest
        .iter()
        .filter(|call| call.system == first.system)
        .collect();
    if alike.is_empty() {
        return None;
    }
    let lengths = alike.iter().map(|call| in_common(&first.user, &call.user));
    let user_bytes = lengths.min()?;
    let prompts = alike.iter().map(|call| call.system.len() + call.user.len());
    let all = first.system.len() + first.user.len() + prompts.sum::<usize>();
    Some(Led {
        panel: panel.to_owned(),
        leader: first.part.clone(),
        followers: alike.iter().map(|call| call.part.clone()).collect(),
        user_bytes,
        shared_tokens: (first.system.len() + user_bytes) / CHARS_PER_TOKEN,
        all_tokens: all / CHARS_PER_TOKEN,
        provider: first.provider.clone(),
    })
}

/// How many bytes two texts have in common at their beginning, in whole characters.
fn in_common(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other);
    same.map(|(one, _)| one.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(part: &str, system: &str, user: &str) -> Call {
        Call {
            part: PartId::new(part),
            system: system.into(),
            user: user.into(),
            max_tokens: 1,
            temperature: None,
            provider: None,
            model: None,
            cached: None,
        }
    }

    #[test]
    fn what_is_shared_is_what_stands_at_the_beginning_of_all() {
        let calls = [
            call("a", "Judge.", "Long text é1. Question one"),
            call("b", "Judge.", "Long text éè. Question two"),
            call("c", "Other.", "Long text é1. Question one"),
            call("d", "Judge.", "Long text é1. Question one"),
        ];
        let led = of_calls("P", &calls).unwrap();
        assert_eq!(led.leader.as_str(), "a");
        let followers: Vec<_> = led.followers.iter().map(PartId::as_str).collect();
        assert_eq!(followers, ["b", "d"]);
        assert_eq!(led.user_bytes, "Long text é".len());
        assert_eq!(of_calls("P", &calls[2..]), None, "no two are alike");
    }

    #[test]
    fn leading_pays_by_what_is_shared() {
        let calls = vec![call("a", "", &"x".repeat(8_000)); 8];
        let led = of_calls("P", &calls).unwrap();
        assert_eq!((led.shared_tokens, led.all_tokens), (2_000, 16_000));
        // 1.25 and seven times 0.1, of eight.
        assert_eq!(led.percent(125, 10), 24);
        assert_eq!(led.percent(100, 10), 21);
        let two = of_calls("P", &calls[..2]).unwrap();
        assert_eq!(two.percent(190, 20), 105, "it need not pay");
    }
}
