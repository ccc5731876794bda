//! Prompts with named slots: `{{input}}`, `{{part-id}}`, and what a split or a merge has to offer.

use std::ops::Range;

use super::job::PartId;

/// What stands between two braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The job's input.
    Input,
    /// Every report of the panel, labelled, the missing ones named. Only a synthesiser has it.
    Reports,
    /// The part's share of the input. Only a split by volume has it.
    Chunk,
    /// The one candidate that a judge sees. Only a judge has it.
    Candidate,
    /// The allowed answers, in the order of this ballot. Only a vote has it.
    Answers,
    /// The allowed labels. Only a labelled stitch has it.
    Labels,
    /// The criteria with their weights. Only a judge has it.
    Criteria,
    /// Another part's reply: the slot that makes a chain.
    Part(PartId),
}

/// A stretch of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Words that are sent as they are.
    Words(String),
    /// A place that is filled when the part starts.
    Slot(Slot),
}

/// A prompt cut at its slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    segments: Vec<Segment>,
}

impl Template {
    /// Cuts a prompt at its slots. Braces that close nothing are words: a recipe may hold `{{`.
    pub fn parse(prompt: &str) -> Self {
        let mut segments = Vec::new();
        let mut from = 0;
        for found in named_slots(prompt) {
            segments.extend(words(prompt, from..found.range.start));
            segments.push(Segment::Slot(slot(found.name)));
            from = found.range.end;
        }
        segments.extend(words(prompt, from..prompt.len()));
        Self { segments }
    }

    /// The stretches, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The same prompt with other names of parts.
    #[must_use]
    pub fn renamed(mut self, rename: impl Fn(&PartId) -> Option<PartId>) -> Self {
        for segment in &mut self.segments {
            if let Segment::Slot(Slot::Part(id)) = segment
                && let Some(other) = rename(id)
            {
                *id = other;
            }
        }
        self
    }

    /// Whether this slot stands in it.
    pub fn has(&self, slot: &Slot) -> bool {
        self.slots().any(|one| one == slot)
    }

    /// The slots, in order, as often as they stand there.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Slot(slot) => Some(slot),
            Segment::Words(_) => None,
        })
    }
}

/// A slot where it stands in a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// Its bytes, with the braces.
    pub range: Range<usize>,
    /// What it names, without the white space around it.
    pub name: &'a str,
}

/// The slots of a prompt, in order. No byte is read more than a few times, whatever the prompt: no name holds a
/// brace, so between an opening and its closing there is nothing to begin anew from.
pub fn named_slots(prompt: &str) -> impl Iterator<Item = Found<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + prompt.get(at..)?.find('{')?;
            at = open + 1;
            if !prompt.get(at..)?.starts_with('{') {
                continue;
            }
            let inner = open + 2;
            let rest = prompt.get(inner..)?;
            let end = inner + rest.find(['{', '}']).unwrap_or(rest.len());
            let name = prompt.get(inner..end)?.trim();
            let is_closed = prompt.get(end..)?.starts_with("}}");
            if is_closed && is_slot_name(name) {
                at = end + 2;
                let range = open..at;
                return Some(Found { range, name });
            }
            at = end;
        }
    })
}

fn words(prompt: &str, range: Range<usize>) -> Option<Segment> {
    let words = prompt.get(range)?;
    (!words.is_empty()).then(|| Segment::Words(words.to_owned()))
}

fn slot(name: &str) -> Slot {
    own_slot(name).unwrap_or_else(|| Slot::Part(PartId::new(name)))
}

/// The slot with a meaning of its own that has this name: no part may be called so.
pub fn own_slot(name: &str) -> Option<Slot> {
    Some(match name {
        "input" => Slot::Input,
        "reports" => Slot::Reports,
        "chunk" => Slot::Chunk,
        "candidate" => Slot::Candidate,
        "answers" => Slot::Answers,
        "labels" => Slot::Labels,
        "criteria" => Slot::Criteria,
        _ => return None,
    })
}

/// Lower-case letters, digits and single hyphens between them: the only names a part may have, so
/// that they are safe in slots, attributes and links.
pub fn is_slot_name(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|piece| {
            !piece.is_empty()
                && piece
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use proptest::prelude::*;

    fn check(prompt: &str, expect: &[&str]) {
        let shown: Vec<String> = Template::parse(prompt)
            .segments()
            .iter()
            .map(|segment| match segment {
                Segment::Words(words) => words.clone(),
                Segment::Slot(Slot::Input) => "<input>".into(),
                Segment::Slot(Slot::Reports) => "<reports>".into(),
                Segment::Slot(Slot::Part(id)) => format!("<part {id}>"),
                Segment::Slot(other) => format!("<{other:?}>"),
            })
            .collect();
        assert_eq!(shown, expect, "for {prompt:?}");
    }

    #[test]
    fn a_prompt_is_cut_at_its_slots() {
        check("", &[]);
        check("no slot", &["no slot"]);
        check("{{input}}", &["<input>"]);
        check(
            "a {{ input }} b {{reports}}",
            &["a ", "<input>", " b ", "<reports>"],
        );
        check(
            "{{draft}}{{cost-check-2}}",
            &["<part draft>", "<part cost-check-2>"],
        );
    }

    #[test]
    fn braces_that_name_nothing_are_words() {
        check("{{", &["{{"]);
        check(
            "{{}} {{Not A Name}} {{-x}}",
            &["{{}} {{Not A Name}} {{-x}}"],
        );
        check("{{ {{input}}", &["{{ ", "<input>"]);
        check("{{input", &["{{input"]);
    }

    /// As [`named_slots`] says it, without a care for how long it takes.
    fn plainly(prompt: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut rest = prompt;
        while let Some((_, after)) = rest.split_once("{{") {
            rest = match after.split_once("}}") {
                Some((name, tail)) if is_slot_name(name.trim()) => {
                    names.push(name.trim().to_owned());
                    tail
                }
                _ => after,
            };
        }
        names
    }

    #[expect(clippy::disallowed_methods, reason = "this test has a real clock")]
    #[test]
    fn four_times_the_braces_take_about_four_times_as_long() {
        for piece in ["{", "{{a", "{{a}", "{{a b}}", "{{ ", "{{-}}{"] {
            let took = |size: usize| {
                let prompt = piece.repeat(size / piece.len());
                let once = |_| {
                    let start = Instant::now();
                    let whole = Template::parse(&prompt);
                    let took = start.elapsed();
                    assert_eq!(
                        whole.segments(),
                        [Segment::Words(prompt.clone())],
                        "{piece}"
                    );
                    took
                };
                // The shortest of a few: a busy machine holds anything up.
                (0..4).map(once).min().unwrap_or_default()
            };
            let (small, large) = (took(1 << 18), took(1 << 20));
            // Read anew from every brace, a megabyte takes minutes; four times the size sixteen times as long.
            let most = small * 12 + Duration::from_millis(250);
            assert!(large < most, "{piece}: {small:?}, then {large:?}");
        }
    }

    proptest! {
        #[test]
        fn slots_are_where_they_are_looked_for_plainly(prompt in "([{}]{1,3}|[a-b]|[ -]|é){0,24}") {
            let found: Vec<Found<'_>> = named_slots(&prompt).collect();
            let names: Vec<String> = found.iter().map(|one| one.name.to_owned()).collect();
            prop_assert_eq!(names, plainly(&prompt));
            for one in found {
                let slot = &prompt[one.range];
                prop_assert!(slot.starts_with("{{") && slot.ends_with("}}"), "{}", slot);
            }
        }
    }
}
