//! Prompts with named slots: `{{input}}`, `{{part-id}}`, and what a split or a merge has to offer.

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
        let mut words = String::new();
        let mut rest = prompt;
        while let Some((before, after)) = rest.split_once("{{") {
            words.push_str(before);
            match after.split_once("}}") {
                Some((name, tail)) if is_slot_name(name.trim()) => {
                    if !words.is_empty() {
                        segments.push(Segment::Words(std::mem::take(&mut words)));
                    }
                    segments.push(Segment::Slot(slot(name.trim())));
                    rest = tail;
                }
                _ => {
                    words.push_str("{{");
                    rest = after;
                }
            }
        }
        words.push_str(rest);
        if !words.is_empty() {
            segments.push(Segment::Words(words));
        }
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
    use super::*;

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
}
