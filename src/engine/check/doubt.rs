//! What is sound and still hardly meant: told, and never in the way.

use std::collections::HashSet;

use super::JobDraft;
use crate::engine::job::{Merge, PartId, PartSpec, Split};
use crate::engine::merge::labels::shows_line;
use crate::engine::prompt::{Slot, Template, is_slot_name, named_slots, own_slot};
use crate::engine::unseen;

/// A prompt that may not say what somebody meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The way to the field, as in the job's file.
    pub field: String,
    /// What is doubtful there.
    pub what: Doubtful,
}

/// What can be doubtful about a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubtful {
    /// Two braces and the name of a slot, without the two braces that would make it one: it is sent as words.
    OpenSlot(String),
    /// Characters that nobody sees, and that a model reads.
    Unseen(String),
    /// No slot at all: the call is the same whatever the input is.
    NoSlot,
    /// It gives labels and is not told this one.
    LacksLabel(String),
    /// It gives labels and is shown no line as its reply must have them, such as one with this label.
    NoLabelLine(String),
}

impl JobDraft {
    /// Every doubt about the prompts, in the order of [`JobDraft::specs`]. What [`JobDraft::problems`] tells is not
    /// doubted as well.
    pub fn doubts(&self) -> Vec<Doubt> {
        let specs = self.specs();
        let parts: HashSet<&PartId> = specs.iter().map(|(_, spec)| &spec.id).collect();
        let free = self.panels.iter().flat_map(|panel| {
            let needs_slot = match panel.split {
                Split::ByAspect(_) => false,
                Split::ByVolume { .. } => true,
                Split::ByRepetition { flip, .. } => flip && matches!(panel.merge, Merge::Vote(_)),
            };
            let labels = match (&panel.split, &panel.merge) {
                (Split::ByVolume { .. }, Merge::Stitch { labels, .. }) => labels.as_slice(),
                _ => &[],
            };
            let own = panel.merge.spec().map(|_| (false, &[][..]));
            let parts = panel.split.specs().iter();
            let parts = parts.map(move |_| (!needs_slot, labels));
            parts.chain(own)
        });
        let mut doubts = Vec::new();
        for ((here, spec), (may_lack, labels)) in specs.iter().zip(free) {
            let field = || format!("{here}/prompt");
            let marks = [&spec.prompt, &spec.system].into_iter();
            doubts.extend(
                marks
                    .filter_map(|text| unseen::marks(text))
                    .map(|marks| Doubt {
                        field: field(),
                        what: Doubtful::Unseen(marks),
                    }),
            );
            let open = open_slot(&spec.prompt, |name| {
                own_slot(name).is_some() || parts.contains(&PartId::new(name))
            });
            if let Some(name) = open {
                doubts.push(Doubt {
                    field: field(),
                    what: Doubtful::OpenSlot(name.to_owned()),
                });
            } else if may_lack
                && !spec.prompt.trim().is_empty()
                && Template::parse(&spec.prompt).slots().next().is_none()
            {
                doubts.push(Doubt {
                    field: field(),
                    what: Doubtful::NoSlot,
                });
            }
            doubts.extend(label_doubt(spec, labels).map(|what| Doubt {
                field: field(),
                what,
            }));
        }
        doubts
    }
}

/// What a part is not told that gives labels: which there are, or how a reply is read. Every item of a chunk whose
/// part lacks either stays open, and is asked for again in vain.
fn label_doubt(spec: &PartSpec, labels: &[String]) -> Option<Doubtful> {
    let first = labels.first()?;
    if spec.prompt.trim().is_empty() {
        return None;
    }
    let texts = [&spec.prompt, &spec.system];
    let is_told = |label: &&String| texts.iter().any(|text| text.contains(label.as_str()));
    if !Template::parse(&spec.prompt).has(&Slot::Labels)
        && let Some(label) = labels.iter().find(|label| !is_told(label))
    {
        return Some(Doubtful::LacksLabel(label.clone()));
    }
    let is_shown = texts.iter().any(|text| shows_line(text, labels));
    (!is_shown).then(|| Doubtful::NoLabelLine(first.clone()))
}

/// The first name of a slot that stands behind two braces and is no slot.
fn open_slot(prompt: &str, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    let mut slots = named_slots(prompt).peekable();
    let mut at = 0;
    while let Some(open) = prompt.get(at..)?.find("{{") {
        let open = at + open;
        if let Some(found) = slots.next_if(|found| found.range.start <= open) {
            at = found.range.end;
            continue;
        }
        at = open + 2;
        let name = prompt.get(at..)?.trim_start_matches([' ', '\t']);
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '-';
        let name = name.get(..name.find(is_end).unwrap_or(name.len()))?;
        if is_slot_name(name) && is_known(name) {
            return Some(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draft, labelled, part, volume, with};
    use super::*;
    use crate::engine::cut::ChunkSize;

    fn check(prompt: &str, expect: Option<Doubtful>) {
        let found = draft(vec![part("cost-check", "{{input}}"), part("b", prompt)]).doubts();
        let expect: Vec<Doubt> = expect
            .into_iter()
            .map(|what| Doubt {
                field: "panels/0/split/parts/1/prompt".to_owned(),
                what,
            })
            .collect();
        assert_eq!(found, expect, "{prompt}");
    }

    #[test]
    fn a_slot_that_is_not_closed_is_doubted() {
        let open = |name: &str| Some(Doubtful::OpenSlot(name.to_owned()));
        check("{{input", open("input"));
        check("Look at {{ input }, please", open("input"));
        check("{{input}} and {{cost-check", open("cost-check"));
        check("{{cost-check {{input}}", open("cost-check"));
        check("{{ {{input}}", None);
        check("{{input}} a recipe may hold {{ or {{inputs", None);
        check("{{{input}} {{input}}", None);
    }

    #[test]
    fn what_nobody_sees_in_a_prompt_is_doubted() {
        let seen = |marks: &str| Some(Doubtful::Unseen(marks.to_owned()));
        check("{{input}} \u{E0068}\u{E0069}", seen("⟨hidden: hi⟩"));
        check("{{input}} a\u{202E}b", seen("⟨U+202E⟩"));
        check("{{input}} 👩\u{200D}🍳, crème brûlée\n", None);
        let mut job = draft(vec![part("a", "{{input}}")]);
        let Some(Split::ByAspect(parts)) = job.panels.first_mut().map(|panel| &mut panel.split)
        else {
            unreachable!("it is by aspect");
        };
        for part in parts {
            part.system = "You are\u{200B} kind.".into();
        }
        assert_eq!(job.doubts().len(), 1);
    }

    #[test]
    fn a_prompt_that_is_the_same_for_every_input_is_doubted() {
        check("Say hello.", Some(Doubtful::NoSlot));
        check("{{Not A Name}}", Some(Doubtful::NoSlot));
        check("{{cost-check}}", None);
        // Where nothing is written, or a slot is needed, that is a problem already.
        check(" ", None);
        let split = volume(ChunkSize::Items(1), vec![part("a", "Say hello.")]);
        let job = with(split, labelled(&[]));
        assert_eq!(job.doubts(), []);
        assert!(!job.problems().is_empty());
    }

    #[test]
    fn a_part_that_gives_labels_and_is_not_told_how_is_doubted() {
        let told = |prompt: &str, system: &str| {
            let mut part = part("tags", prompt);
            part.system = system.into();
            let split = volume(ChunkSize::Items(9), vec![part]);
            let doubts = with(split, labelled(&["good", "bad"])).doubts();
            doubts.into_iter().map(|one| one.what).collect::<Vec<_>>()
        };
        let line = [Doubtful::NoLabelLine("good".to_owned())];
        assert_eq!(told("{{chunk}}", ""), [Doubtful::LacksLabel("good".into())]);
        assert_eq!(
            told("{{chunk}} Say good.", ""),
            [Doubtful::LacksLabel("bad".into())]
        );
        assert_eq!(
            told("{{chunk}} Reply with {{labels}} and nothing else.", ""),
            line
        );
        assert_eq!(told("{{chunk}} {{labels}}\n3. Be quick", ""), line);
        assert_eq!(told("{{chunk}} {{labels}}\n12: bad", ""), []);
        assert_eq!(
            told("{{chunk}}", "good: as it should be\nbad: not so\n1: good"),
            []
        );
        assert_eq!(told("{{chunk}} {{labels}} so:\n1: label", ""), []);
    }

    #[test]
    fn a_megabyte_of_braces_is_read_at_once() {
        for piece in ["{", "{{a", "{{ ", "{{input}}{{"] {
            let prompt = format!("{{{{input}}}}{}", piece.repeat(1 << 18));
            check(&prompt, None);
        }
    }
}
