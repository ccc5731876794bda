//! The plan: every call of a job as a graph. A part starts the moment that all it needs has ended;
//! parts with no needs start together.

use thiserror::Error;

use super::job::{Job, Merge, PanelDraft, PartId, PartSpec, Split, Temperature};
use super::prompt::{Segment, Slot, Template};

/// A job's parts and panels, laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Every part in the plan's order, which is the order of every answer, whatever finishes first.
    pub parts: Vec<PlannedPart>,
    /// The panels, in the order of the page.
    pub panels: Vec<PlannedPanel>,
}

/// One call to be.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedPart {
    /// Unique in the plan.
    pub id: PartId,
    /// For people.
    pub title: String,
    /// A few words on what it looks at.
    pub about: String,
    /// What its reply is to its panel.
    pub role: Role,
    /// The system prompt, without the rule of the fences.
    pub system: String,
    /// The user message.
    pub prompt: Template,
    /// The longest reply, in tokens.
    pub max_tokens: u32,
    /// `None` leaves it to the provider.
    pub temperature: Option<Temperature>,
    /// Parts whose reply stands in its prompt: without them it cannot be asked.
    pub needs: Vec<PartId>,
    /// The reports that it merges: it waits for all, and goes on with those that exist.
    pub reports: Vec<Labelled>,
}

/// A part as another's prompt names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Which part.
    pub id: PartId,
    /// Its title.
    pub title: String,
}

/// What a part gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// By aspect.
    Report,
    /// By repetition.
    Attempt,
    /// By repetition, to be counted.
    Ballot,
    /// The text that a synthesise merge writes.
    Verdict,
}

/// A panel with its parts by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPanel {
    /// Unique in the plan.
    pub id: String,
    /// For people.
    pub title: String,
    /// The split's name: `aspect`, `repetition`.
    pub split: &'static str,
    /// The parts that the split made, in order.
    pub parts: Vec<PartId>,
    /// How they become one answer.
    pub merge: PlannedMerge,
}

/// How a panel's parts become one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlannedMerge {
    /// This further part of the plan writes it.
    Synthesise(PartId),
    /// Code counts it.
    Vote {
        /// The allowed answers.
        answers: Vec<String>,
    },
}

impl PlannedMerge {
    /// The merge's name in the page's `data-merge`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Synthesise(_) => "synthesise",
            Self::Vote { .. } => "vote",
        }
    }
}

impl Job {
    /// Lays the job out.
    pub fn plan(&self) -> Plan {
        lay_out(self.panels())
    }
}

/// Lays panels out, sound or not: [`check`](super::check) looks at the result.
pub(super) fn lay_out(panels: &[PanelDraft]) -> Plan {
    let mut parts = Vec::new();
    let mut planned = Vec::new();
    for panel in panels {
        let made = split(panel);
        let ids: Vec<PartId> = made.iter().map(|part| part.id.clone()).collect();
        let merge = match &panel.merge {
            Merge::Vote { answers } => {
                parts.extend(made);
                PlannedMerge::Vote {
                    answers: answers.clone(),
                }
            }
            Merge::Synthesise(spec) => {
                let reports = made
                    .iter()
                    .map(|part| Labelled {
                        id: part.id.clone(),
                        title: part.title.clone(),
                    })
                    .collect();
                parts.extend(made);
                parts.push(PlannedPart {
                    reports,
                    ..planned_part(spec, spec.id.clone(), spec.title.clone(), Role::Verdict)
                });
                PlannedMerge::Synthesise(spec.id.clone())
            }
        };
        planned.push(PlannedPanel {
            id: panel.id.clone(),
            title: panel.title.clone(),
            split: panel.split.name(),
            parts: ids,
            merge,
        });
    }
    Plan {
        parts,
        panels: planned,
    }
}

fn split(panel: &PanelDraft) -> Vec<PlannedPart> {
    match &panel.split {
        Split::ByAspect(specs) => specs
            .iter()
            .map(|spec| planned_part(spec, spec.id.clone(), spec.title.clone(), Role::Report))
            .collect(),
        Split::ByRepetition { attempts, part } => {
            let role = match panel.merge {
                Merge::Vote { .. } => Role::Ballot,
                Merge::Synthesise(_) => Role::Attempt,
            };
            (1..=*attempts)
                .map(|number| {
                    let id = PartId::new(format!("{}-{number}", part.id));
                    planned_part(part, id, format!("{} {number}", part.title), role)
                })
                .collect()
        }
    }
}

fn planned_part(spec: &PartSpec, id: PartId, title: String, role: Role) -> PlannedPart {
    let prompt = Template::parse(&spec.prompt);
    let mut needs: Vec<PartId> = Vec::new();
    for slot in prompt.slots() {
        if let Slot::Part(need) = slot
            && !needs.contains(need)
        {
            needs.push(need.clone());
        }
    }
    PlannedPart {
        id,
        title,
        about: spec.about.clone(),
        role,
        system: spec.system.clone(),
        prompt,
        max_tokens: spec.max_tokens,
        temperature: spec.temperature,
        needs,
        reports: Vec::new(),
    }
}

impl PlannedPart {
    /// Every part whose end it waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = &PartId> {
        let reports = self.reports.iter().map(|report| &report.id);
        self.needs.iter().chain(reports)
    }
}

impl Plan {
    /// The part of that name.
    pub fn part(&self, id: &PartId) -> Option<&PlannedPart> {
        self.parts.iter().find(|part| part.id == *id)
    }

    /// How many parts start together when the run begins.
    pub fn first_level(&self) -> usize {
        self.parts
            .iter()
            .filter(|part| part.waits_for().next().is_none())
            .count()
    }

    /// The most that all replies together can come to, in tokens.
    pub fn most_reply_tokens(&self) -> u64 {
        self.parts
            .iter()
            .map(|part| u64::from(part.max_tokens))
            .sum()
    }
}

/// How many characters of English a token holds, about. Only for what is shown with "about" before it.
const CHARS_PER_TOKEN: usize = 4;

impl Plan {
    /// About how many tokens all prompts together come to for an input of so many characters. Reports
    /// count at their limit, so a run is rarely dearer than this says.
    pub fn about_prompt_tokens(&self, input_chars: usize) -> usize {
        self.parts
            .iter()
            .map(|part| {
                let own: usize = part
                    .prompt
                    .segments()
                    .iter()
                    .map(|segment| match segment {
                        Segment::Words(words) => words.len(),
                        Segment::Slot(Slot::Input) => input_chars,
                        Segment::Slot(_) => 0,
                    })
                    .sum();
                let replies: usize = part
                    .waits_for()
                    .filter_map(|id| self.part(id))
                    .filter_map(|need| usize::try_from(need.max_tokens).ok())
                    .sum();
                (own + part.system.len()) / CHARS_PER_TOKEN + replies
            })
            .sum()
    }
}

/// The input of a run: some text, surely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input(String);

/// There is nothing to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the input is empty")]
pub struct EmptyInput;

impl Input {
    /// Takes a text as it is.
    ///
    /// # Errors
    /// Refuses one of white space alone.
    pub fn new(text: impl Into<String>) -> Result<Self, EmptyInput> {
        let text = text.into();
        if text.trim().is_empty() {
            Err(EmptyInput)
        } else {
            Ok(Self(text))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
