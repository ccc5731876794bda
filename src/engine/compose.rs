//! Fills a part's prompt: what is sent when it starts.

use std::rc::Rc;

use super::fence;
use super::job::PartId;
use super::part::Reply;
use super::plan::{Input, Labelled, PlannedPart};
use super::ports::{Call, Finish};
use super::prompt::{Segment, Slot};

/// What the parts that this one waits for have given; `None` for one that gave nothing.
#[derive(Debug, Default)]
pub struct Given(pub Vec<(PartId, Option<Rc<Reply>>)>);

impl Given {
    /// The reply of that part, if it gave one.
    pub fn reply(&self, id: &PartId) -> Option<&Reply> {
        let (_, reply) = self.0.iter().find(|(other, _)| other == id)?;
        reply.as_deref()
    }
}

/// The call of a part whose needs are met. Everything that is not ours stands in fences.
pub fn call(part: &PlannedPart, input: &Input, given: &Given) -> Call {
    let mut tags = Vec::new();
    let mut fenced = |name: &str, text: &str| {
        let fence::Fenced { tag, block } = fence::fence(name, text);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
        block
    };
    let mut user = String::new();
    for segment in part.prompt.segments() {
        match segment {
            Segment::Words(words) => user.push_str(words),
            Segment::Slot(Slot::Input) => user.push_str(&fenced("input", input.as_str())),
            Segment::Slot(Slot::Part(id)) => {
                if let Some(reply) = given.reply(id) {
                    user.push_str(&fenced(id.as_str(), &reply.text));
                    user.push_str(cut_note(reply));
                }
            }
            Segment::Slot(Slot::Reports) => {
                let blocks: Vec<String> = part
                    .reports
                    .iter()
                    .map(|report| block(report, given, &mut fenced))
                    .collect();
                user.push_str(&blocks.join("\n\n"));
            }
        }
    }
    let system = match fence::rule(&tags) {
        Some(rule) if part.system.is_empty() => rule,
        Some(rule) => format!("{}\n\n{rule}", part.system),
        None => part.system.clone(),
    };
    Call {
        part: part.id.clone(),
        system,
        user,
        max_tokens: part.max_tokens,
        temperature: part.temperature,
    }
}

fn block(
    report: &Labelled,
    given: &Given,
    fenced: &mut impl FnMut(&str, &str) -> String,
) -> String {
    let title = &report.title;
    match given.reply(&report.id) {
        Some(reply) => {
            let text = fenced(report.id.as_str(), &reply.text);
            format!("Report \"{title}\":\n{text}{}", cut_note(reply))
        }
        None => format!("Report \"{title}\": missing. Say nothing in its place."),
    }
}

fn cut_note(reply: &Reply) -> &'static str {
    match reply.finish {
        Finish::Complete => "",
        Finish::AtLimit => "\n(It reached its length limit, so its end is missing.)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::plan::Role;
    use crate::engine::prompt::Template;

    fn part(prompt: &str) -> PlannedPart {
        PlannedPart {
            id: PartId::new("verdict"),
            title: "Verdict".into(),
            about: String::new(),
            role: Role::Verdict,
            system: "You edit.".into(),
            prompt: Template::parse(prompt),
            max_tokens: 9,
            temperature: None,
            needs: Vec::new(),
            reports: ["cost", "taste", "time"]
                .map(|id| Labelled {
                    id: PartId::new(id),
                    title: id.to_uppercase(),
                })
                .into(),
        }
    }

    fn reply(text: &str, finish: Finish) -> Rc<Reply> {
        Rc::new(Reply {
            text: text.into(),
            finish,
        })
    }

    #[test]
    fn the_synthesiser_is_told_what_it_has_and_what_is_missing() {
        let given = Given(vec![
            (PartId::new("cost"), Some(reply("Cheap.", Finish::Complete))),
            (PartId::new("taste"), None),
            (PartId::new("time"), Some(reply("Half an", Finish::AtLimit))),
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
