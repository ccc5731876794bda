//! Fills a part's prompt: what is sent when it starts.

mod given;

use std::collections::HashSet;

pub use given::{Gave, Given};

use super::cut::ChunkNote;
use super::fence;
use super::merge::labels;
use super::merge::vote;
use super::part::Reply;
use super::plan::{Expects, Input, Labelled, PlannedPart, Share};
use super::ports::{Call, Finish};
use super::prompt::{Segment, Slot};

/// What a part that asks again would ask for: the places of the items or criteria that are open. Empty where
/// nothing is, or where the first asking gave nothing that could be mended.
pub fn open(part: &PlannedPart, given: &Given) -> Vec<usize> {
    let first = part.again.first();
    if first.and_then(|id| given.reply(id)).is_none() {
        return Vec::new();
    }
    let replies = part.again.iter().filter_map(|id| given.reply(id));
    let is_open: Vec<bool> = match &part.expects {
        Expects::Labels(allowed) => {
            let share = part.share.as_ref();
            let items = share.map_or(0, |share| share.chunk.items.len());
            let read = labels::read(replies, allowed, items);
            let blank = share.map_or(&[][..], |share| share.known_blank());
            let is_open = |(place, label): (usize, &Option<usize>)| {
                label.is_none() && blank.binary_search(&place).is_err()
            };
            read.iter().enumerate().map(is_open).collect()
        }
        Expects::Scores(rubric) => rubric.read(replies).iter().map(Option::is_none).collect(),
        Expects::Words | Expects::Answer(_) => Vec::new(),
    };
    let open = is_open.iter().enumerate().filter(|(_, open)| **open);
    open.map(|(place, _)| place).collect()
}

/// The call of a part whose needs are met. Everything that is not ours stands in fences.
pub fn call(part: &PlannedPart, input: &Input, given: &Given) -> Call {
    let open = open(part, given);
    let mut desk = Desk {
        part,
        input,
        given,
        open: (!part.again.is_empty()).then_some(open.as_slice()),
        tags: Vec::new(),
        known: HashSet::new(),
    };
    let mut user = String::new();
    for segment in part.prompt.segments() {
        match segment {
            Segment::Words(words) => user.push_str(words),
            Segment::Slot(slot) => desk.fill(slot, &mut user),
        }
    }
    let system = match fence::rule(&desk.tags) {
        Some(rule) if part.system.is_empty() => rule,
        Some(rule) => format!("{}\n\n{rule}", part.system),
        None => (*part.system).to_owned(),
    };
    Call {
        part: part.id.clone(),
        system,
        user,
        max_tokens: part.max_tokens,
        temperature: part.temperature,
        provider: part.provider.clone(),
        model: part.model.clone(),
        cached: None,
    }
}

/// What a prompt is filled from, and the tags that were used.
struct Desk<'a> {
    part: &'a PlannedPart,
    input: &'a Input,
    given: &'a Given,
    /// Of a part that asks again: what is open.
    open: Option<&'a [usize]>,
    tags: Vec<String>,
    /// The same, to be looked up: reports may come in thousands.
    known: HashSet<String>,
}

impl Desk<'_> {
    fn fenced(&mut self, name: &str, text: &str) -> String {
        let fence::Fenced { tag, block } = fence::fence(name, text);
        if self.known.insert(tag.clone()) {
            self.tags.push(tag);
        }
        block
    }

    fn fill(&mut self, slot: &Slot, user: &mut String) {
        match slot {
            Slot::Input => user.push_str(&self.fenced("input", self.input.as_str())),
            Slot::Chunk => user.push_str(&self.chunk("chunk")),
            Slot::Candidate => user.push_str(&self.candidate()),
            Slot::Part(id) => {
                if let Some(reply) = self.given.reply(id) {
                    user.push_str(&self.fenced(id.as_str(), &reply.text));
                    user.push_str(cut_note(reply));
                }
            }
            Slot::Reports => {
                let reports = self.part.reports.iter();
                let blocks: Vec<String> = reports.map(|report| self.report(report)).collect();
                user.push_str(&blocks.join("\n\n"));
            }
            Slot::Answers => {
                if let Expects::Answer(answers) = &self.part.expects {
                    user.push_str(answers);
                }
            }
            Slot::Labels => {
                if let Expects::Labels(labels) = &self.part.expects {
                    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                    user.push_str(&vote::either(&labels));
                }
            }
            Slot::Criteria => {
                if let Expects::Scores(rubric) = &self.part.expects {
                    user.push_str(&rubric.told(self.open));
                }
            }
        }
    }

    /// The part's share of the input: as numbered lines where each item gets a label, as a list where a column is
    /// the item, as it stands otherwise. A piece of an item is that piece, whatever else is asked for.
    fn chunk(&mut self, name: &str) -> String {
        let Some(share) = &self.part.share else {
            return String::new();
        };
        let text = self.input.as_str();
        let words = match &self.part.expects {
            _ if share.chunk.note == ChunkNote::Piece => as_written(share, text),
            Expects::Labels(_) => numbered(share, text, self.open),
            _ if share.column.is_some() => listed(share, text),
            _ => as_written(share, text),
        };
        self.fenced(name, &words)
    }

    /// One candidate: its own text, or the chunk and what its parts say of it. Nothing in it is numbered.
    fn candidate(&mut self) -> String {
        let mut blocks = Vec::new();
        if self.part.share.is_some() {
            blocks.push(self.chunk("candidate"));
        }
        for report in &self.part.reports {
            if self.part.share.is_some() {
                blocks.push(self.report(report));
            } else if let Some(reply) = self.given.reply(&report.id) {
                let mut block = self.fenced("candidate", &reply.text);
                block.push_str(cut_note(reply));
                blocks.push(block);
            }
        }
        blocks.join("\n\n")
    }

    fn report(&mut self, report: &Labelled) -> String {
        let title = &report.title;
        match self.given.reply(&report.id) {
            Some(reply) => {
                let text = self.fenced(&report.name, &reply.text);
                format!("Report \"{title}\":\n{text}{}", cut_note(reply))
            }
            None => format!("Report \"{title}\": missing. Say nothing in its place."),
        }
    }
}

/// The chunk as it stands in the input.
fn as_written(share: &Share, text: &str) -> String {
    let words = text.get(share.chunk.bytes.clone());
    words.unwrap_or_default().to_owned()
}

/// The items as numbered lines, those at the given places alone, or all that say something. A line break within an
/// item becomes a space, so that no item can pass for two.
fn numbered(share: &Share, text: &str, only: Option<&[usize]>) -> String {
    let mut lines = String::new();
    let blank = share.look_for_blank(text);
    for (place, item) in share.chunk.items.clone().enumerate() {
        if only.is_some_and(|only| only.binary_search(&place).is_err())
            || blank.binary_search(&place).is_ok()
        {
            continue;
        }
        let words = share.items.text(text, item, share.column.as_deref());
        lines.push_str(&(place + 1).to_string());
        lines.push('.');
        for word in words.split_whitespace() {
            lines.push(' ');
            lines.push_str(word);
        }
        lines.push('\n');
    }
    lines
}

/// The items of a column that say something, one below the other.
fn listed(share: &Share, text: &str) -> String {
    let items = share.chunk.items.clone();
    let words = items.map(|item| share.items.text(text, item, share.column.as_deref()));
    let words = words.filter(|words| !words.trim().is_empty());
    words.collect::<Vec<_>>().join("\n")
}

fn cut_note(reply: &Reply) -> &'static str {
    match reply.finish {
        Finish::Complete => "",
        Finish::AtLimit => "\n(It reached its length limit, so its end is missing.)",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::cut::{ChunkSize, Chunker, Items, Unit};
    use crate::engine::job::PartId;
    use crate::engine::plan::{Blank, Role};
    use crate::engine::prompt::Template;

    fn part(prompt: &str) -> PlannedPart {
        PlannedPart {
            id: PartId::new("verdict"),
            title: "Verdict".into(),
            task: "Verdict".into(),
            about: "".into(),
            role: Role::Verdict,
            system: "You edit.".into(),
            prompt: Arc::new(Template::parse(prompt)),
            max_tokens: 9,
            temperature: None,
            provider: None,
            model: None,
            needs: Vec::new(),
            reports: ["cost", "taste", "time"]
                .map(|id| Labelled {
                    id: PartId::new(id),
                    title: id.to_uppercase(),
                    name: id.into(),
                })
                .into(),
            at_least: 0,
            share: None,
            expects: Expects::Words,
            again: Vec::new(),
        }
    }

    fn reply(text: &str, finish: Finish) -> Gave {
        Gave::Reply(Arc::new(Reply {
            text: text.into(),
            finish,
        }))
    }

    #[test]
    fn the_synthesiser_is_told_what_it_has_and_what_is_missing() {
        let given = Given::from_iter([
            (PartId::new("cost"), reply("Cheap.", Finish::Complete)),
            (PartId::new("taste"), Gave::Nothing(PartId::new("taste"))),
            (PartId::new("time"), reply("Half an", Finish::AtLimit)),
        ]);
        let input = Input::new("Soup").unwrap();
        let call = call(&part("{{input}}\n\n{{reports}}"), &input, &given);
        assert_eq!(
            call.user,
            "<input-1>\nSoup\n</input-1>\n\n\
             Report \"COST\":\n<cost-1>\nCheap.\n</cost-1>\n\n\
             Report \"TASTE\": missing. Say nothing in its place.\n\n\
             Report \"TIME\":\n<time-1>\nHalf an\n</time-1>\n(It reached its length limit, so its end is missing.)"
        );
        assert!(call.system.starts_with("You edit.\n\n"));
        assert!(call.system.contains("<input-1>, <cost-1>, <time-1>"));
    }

    #[test]
    fn a_verdict_over_very_many_reports_is_asked_for_in_no_time() {
        // So many that it would take minutes to look through all of them for each.
        let ids: Vec<PartId> = (0..60_000)
            .map(|at| PartId::new(format!("report-{at:05}")))
            .collect();
        let verdict = PlannedPart {
            reports: ids
                .iter()
                .map(|id| Labelled {
                    id: id.clone(),
                    title: "R".into(),
                    name: id.as_str().into(),
                })
                .collect(),
            ..part("{{reports}}")
        };
        let given = ids.iter().map(|id| {
            let text = format!("Of {id}.");
            (id.clone(), reply(&text, Finish::Complete))
        });
        let call = call(&verdict, &Input::new("x").unwrap(), &given.collect());
        let blocks: Vec<&str> = call.user.split("\n\n").collect();
        assert_eq!(blocks.len(), ids.len());
        assert!(ids.iter().zip(&blocks).all(|(id, block)| {
            *block == format!("Report \"R\":\n<{id}-1>\nOf {id}.\n</{id}-1>")
        }));
    }

    /// What a part of this chunk is sent in the place of `{{chunk}}`.
    fn sent(text: &str, unit: Unit, column: Option<&str>, chunk: usize, tokens: usize) -> String {
        let items = Arc::new(Items::find(text, unit));
        let mut chunker = Chunker::new(ChunkSize::Tokens(tokens));
        while !chunker.step(text, &items, usize::MAX) {}
        let share = Share {
            items,
            column: column.map(str::to_owned),
            chunk: chunker.finish().list.swap_remove(chunk),
            blank: Blank::default(),
        };
        let part = PlannedPart {
            share: Some(Arc::new(share)),
            ..part("{{chunk}}")
        };
        let sent = call(&part, &Input::new(text).unwrap(), &Given::default()).user;
        let sent = sent.strip_prefix("<chunk-1>\n").unwrap();
        sent.strip_suffix("\n</chunk-1>").unwrap().to_owned()
    }

    #[test]
    fn a_piece_is_sent_as_the_piece_even_beside_a_column() {
        let text = "One two. Three four. Five six.\n";
        for column in [None, Some("message")] {
            let pieces = [0, 1, 2].map(|chunk| sent(text, Unit::Lines, column, chunk, 3));
            let pieces = pieces.map(|piece| piece.trim_end().to_owned());
            assert_eq!(pieces, ["One two.", "Three four.", "Five six."]);
        }
    }

    #[test]
    fn a_column_of_a_table_is_sent_item_for_item() {
        let text = "id,message\n1,hello\n2,\"a\nb\"\n3, \n";
        assert_eq!(sent(text, Unit::Csv, Some("message"), 0, 99), "hello\na\nb");
        assert_eq!(sent(text, Unit::Csv, Some("message"), 0, 2), "hello");
        assert_eq!(sent(text, Unit::Csv, None, 0, 2), "1,hello");
    }

    #[test]
    fn a_prompt_without_slots_is_sent_as_it_is() {
        let call = call(
            &part("Say hello."),
            &Input::new("x").unwrap(),
            &Given::default(),
        );
        assert_eq!(
            (call.system.as_str(), call.user.as_str()),
            ("You edit.", "Say hello.")
        );
    }
}
