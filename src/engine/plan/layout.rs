//! Lays panels out: which parts there are, what each waits for, what asks again.

use std::collections::HashMap;
use std::sync::Arc;

use super::names::{LABEL_ROUNDS, asked_again, numbered};
use super::{
    Blank, Cutting, Expects, Group, Input, Labelled, Plan, PlannedMerge, PlannedPanel, PlannedPart,
    Role, Share,
};
use crate::engine::cut::{Chunk, ChunkNote, Chunks, Items};
use crate::engine::job::{CutSpec, MOST_ATTEMPTS, Merge, PanelDraft, PartId, PartSpec, Split};
use crate::engine::prompt::{Slot, Template};

/// How many chunks a plan holds at most: beyond some thousands of calls a job belongs to a provider's batch
/// service.
pub const MOST_CHUNKS: usize = 5_000;

/// How long a group's title may be, in characters.
const TITLE: usize = 48;

/// Lays panels out, sound or not: [`check`](super::super::check) looks at the result. Without an input, a split
/// by volume gives one chunk.
pub(super) fn lay_out<C: Cutter>(panels: &[PanelDraft], input: Option<&C>) -> Plan {
    let mut plan = Plan::default();
    for panel in panels {
        let planned = lay_out_panel(panel, input, &mut plan);
        plan.panels.push(Arc::new(planned));
    }
    let ids = plan.parts.iter().map(|part| part.id.clone());
    plan.places = HashMap::with_capacity(plan.parts.len());
    for (place, id) in ids.enumerate() {
        plan.places.entry(id).or_insert(place);
    }
    plan
}

fn lay_out_panel<C: Cutter>(
    panel: &PanelDraft,
    input: Option<&C>,
    plan: &mut Plan,
) -> PlannedPanel {
    let mut groups = Vec::new();
    let first = plan.parts.len();
    match &panel.split {
        Split::ByAspect(specs) => {
            for spec in specs {
                let mut part = planned(spec, spec.id.clone(), spec.title.clone(), Role::Report);
                expect(&mut part, &panel.merge, false);
                groups.push(group(spec.title.clone(), vec![part.id.clone()], None));
                plan.parts.push(part);
            }
        }
        Split::ByRepetition {
            attempts,
            flip,
            part: spec,
        } => {
            let role = match panel.merge {
                Merge::Vote(_) => Role::Ballot,
                _ => Role::Attempt,
            };
            for number in 1..=(*attempts).min(MOST_ATTEMPTS) {
                let title = format!("{} {number}", spec.title);
                let mut part = planned(spec, numbered(&spec.id, number), title.clone(), role);
                expect(&mut part, &panel.merge, *flip && number % 2 == 0);
                groups.push(group(title, vec![part.id.clone()], None));
                plan.parts.push(part);
            }
        }
        Split::ByVolume { cut, parts } => {
            let cutting = Cutting {
                cut: cut.clone(),
                whole: labels(&panel.merge).is_some(),
            };
            let (items, chunks) = input.map_or_else(any_chunk, |input| input.chunks(&cutting));
            if let Some(input) = input {
                plan.no_column = plan.no_column.take().or_else(|| input.lacks(cut, &items));
                plan.items.get_or_insert_with(|| Arc::clone(&items));
            }
            plan.beyond += chunks.beyond;
            let templates: Vec<PlannedPart> = parts
                .iter()
                .map(|spec| planned(spec, spec.id.clone(), spec.title.clone(), Role::Chunk))
                .collect();
            for (chunk, number) in chunks.list.iter().cloned().zip(1..) {
                let title = match input {
                    Some(input) => input.title(&items, cut, &chunk, number),
                    None => number.to_string(),
                };
                let share = Arc::new(Share {
                    items: Arc::clone(&items),
                    // What was left over from a table means nothing in prose.
                    column: cut.column.clone().filter(|_| cut.unit.is_table()),
                    chunk,
                    blank: Blank::default(),
                });
                let mut ids = Vec::with_capacity(parts.len());
                for template in &templates {
                    let mut part = of_chunk(template, &templates, number);
                    // Of many items, their numbers say more than the chunk's.
                    if share.chunk.items.len() > 1 || share.chunk.note == ChunkNote::Piece {
                        part.title = format!("{} {title}", template.title);
                    }
                    part.share = Some(Arc::clone(&share));
                    expect(&mut part, &panel.merge, false);
                    ids.push(part.id.clone());
                    plan.parts.push(part);
                }
                groups.push(group(title, ids, Some(share)));
            }
        }
    }
    let made = plan.parts.get(first..).unwrap_or_default();
    let parts: Vec<PartId> = made.iter().map(|part| part.id.clone()).collect();
    let merge = lay_out_merge(panel, first, &mut groups, plan);
    PlannedPanel {
        id: panel.id.clone(),
        title: panel.title.clone(),
        called: panel.called.clone(),
        split: panel.split.kind(),
        flip: matches!(panel.split, Split::ByRepetition { flip: true, .. }),
        parts,
        groups,
        at_least: panel.at_least,
        merge,
    }
}

fn lay_out_merge(
    panel: &PanelDraft,
    first: usize,
    groups: &mut [Group],
    plan: &mut Plan,
) -> PlannedMerge {
    let made = plan.parts.get(first..).unwrap_or_default();
    match &panel.merge {
        Merge::Vote(ballot) => PlannedMerge::Vote(ballot.clone()),
        Merge::Synthesise(spec) => {
            let titled = |part: &PlannedPart| Labelled {
                id: part.id.clone(),
                title: part.title.clone(),
                name: part.id.as_str().into(),
            };
            let reports = made.iter().map(titled).collect();
            plan.parts.push(PlannedPart {
                reports,
                at_least: panel.at_least,
                ..planned(spec, spec.id.clone(), spec.title.clone(), Role::Verdict)
            });
            PlannedMerge::Synthesise(spec.id.clone())
        }
        Merge::Stitch { separator, labels } => {
            if !labels.is_empty() {
                let tasks = panel.split.specs().len().max(1);
                let first = made.chunks(tasks).filter_map(<[PlannedPart]>::first);
                let again: Vec<PlannedPart> = groups
                    .iter_mut()
                    .zip(first)
                    .flat_map(|(group, first)| ask_labels_again(group, first))
                    .collect();
                plan.parts.extend(again);
            }
            PlannedMerge::Stitch {
                separator: separator.clone(),
                labels: labels.as_slice().into(),
            }
        }
        Merge::Score { rubric, judge } => {
            let rubric = Arc::new(rubric.clone());
            // By aspect the parts follow the instructions one by one, by volume chunk for chunk, and by repetition
            // all follow the one: so each part has the next instruction, round and round.
            let mut specs = panel.split.specs().iter().cycle();
            let template = planned(judge, judge.id.clone(), judge.title.clone(), Role::Judge);
            let mut judges = Vec::with_capacity(2 * groups.len());
            for (group, number) in groups.iter_mut().zip(1..) {
                let id = numbered(&judge.id, number);
                let one = PlannedPart {
                    title: format!("{} {number}", judge.title),
                    reports: group
                        .parts
                        .iter()
                        .zip(specs.by_ref())
                        .map(|(id, spec)| candidate(id, spec))
                        .collect(),
                    needs: template.needs.iter().chain(&group.parts).cloned().collect(),
                    share: group.share.clone(),
                    expects: Expects::Scores(Arc::clone(&rubric)),
                    id: id.clone(),
                    ..template.clone()
                };
                let again = asking_again(&one, vec![id.clone()]);
                group.judges = vec![id, again.id.clone()];
                judges.push(one);
                judges.push(again);
            }
            plan.parts.extend(judges);
            PlannedMerge::Score(rubric)
        }
    }
}

/// A candidate's text as a judge sees it: named after its instruction, so that no number gives it away.
fn candidate(id: &PartId, spec: &PartSpec) -> Labelled {
    Labelled {
        id: id.clone(),
        title: spec.title.clone(),
        name: spec.id.as_str().into(),
    }
}

fn ask_labels_again(group: &mut Group, first: &PlannedPart) -> Vec<PlannedPart> {
    let mut before = vec![first.id.clone()];
    let mut parts = Vec::with_capacity(LABEL_ROUNDS);
    for _ in 0..LABEL_ROUNDS {
        let part = asking_again(first, before.clone());
        before.push(part.id.clone());
        group.again.push(part.id.clone());
        parts.push(part);
    }
    parts
}

/// The part that asks `first` again for what the parts in `before` left open.
fn asking_again(first: &PlannedPart, before: Vec<PartId>) -> PlannedPart {
    PlannedPart {
        id: asked_again(&first.id, before.len()),
        title: match before.len() {
            1 => format!("{}, again", first.title),
            more => format!("{}, again ({more})", first.title),
        },
        role: Role::Again,
        again: before,
        ..first.clone()
    }
}

fn group(title: String, parts: Vec<PartId>, share: Option<Arc<Share>>) -> Group {
    Group {
        title,
        parts,
        share,
        again: Vec::new(),
        judges: Vec::new(),
    }
}

/// A part of a split by volume, for one chunk. A slot that names another part of the split means the one of the
/// same chunk.
fn of_chunk(template: &PlannedPart, all: &[PlannedPart], number: usize) -> PlannedPart {
    let own = |id: &PartId| all.iter().any(|part| part.id == *id);
    let rename = |id: &PartId| own(id).then(|| numbered(id, number));
    let mut part = PlannedPart {
        id: numbered(&template.id, number),
        title: format!("{} {number}", template.title),
        ..template.clone()
    };
    if template.needs.iter().any(own) {
        part.prompt = Arc::new(Template::clone(&template.prompt).renamed(rename));
        part.needs = template
            .needs
            .iter()
            .map(|id| rename(id).unwrap_or_else(|| id.clone()))
            .collect();
    }
    part
}

pub(super) fn labels(merge: &Merge) -> Option<&[String]> {
    match merge {
        Merge::Stitch { labels, .. } if !labels.is_empty() => Some(labels),
        _ => None,
    }
}

fn expect(part: &mut PlannedPart, merge: &Merge, flipped: bool) {
    part.expects = match merge {
        Merge::Vote(ballot) => Expects::Answer(ballot.spoken(flipped)),
        merge => labels(merge).map_or(Expects::Words, |labels| Expects::Labels(labels.into())),
    };
}

/// Cuts an input. What only looks at a job's outline has none ([`NoInput`]), and is not weighed down by the code that cuts: a
/// trait object would bring it along.
pub(super) trait Cutter {
    /// The chunks of the input.
    fn chunks(&self, cutting: &Cutting) -> (Arc<Items>, Arc<Chunks>);

    /// The column that the cut reads and the input does not have.
    fn lacks(&self, cut: &CutSpec, items: &Items) -> Option<String>;

    /// What a chunk is called.
    fn title(&self, items: &Items, cut: &CutSpec, chunk: &Chunk, number: usize) -> String;
}

/// No input is there.
pub(super) enum NoInput {}

impl Cutter for NoInput {
    fn chunks(&self, _: &Cutting) -> (Arc<Items>, Arc<Chunks>) {
        match *self {}
    }

    fn lacks(&self, _: &CutSpec, _: &Items) -> Option<String> {
        match *self {}
    }

    fn title(&self, _: &Items, _: &CutSpec, _: &Chunk, _: usize) -> String {
        match *self {}
    }
}

impl Cutter for Input {
    fn chunks(&self, cutting: &Cutting) -> (Arc<Items>, Arc<Chunks>) {
        let items = self.items(cutting.cut.unit);
        let chunks = match self.lacks(&cutting.cut, &items) {
            Some(_) => Arc::default(),
            None => self.chunks_of(cutting, &items),
        };
        (items, chunks)
    }

    fn lacks(&self, cut: &CutSpec, items: &Items) -> Option<String> {
        let column = cut.column.as_ref().filter(|_| cut.unit.is_table())?;
        (!items.is_empty() && !items.has_column(self.as_str(), column)).then(|| column.clone())
    }

    /// The first words of a chunk that is one item; the numbers of its items otherwise.
    fn title(&self, items: &Items, cut: &CutSpec, chunk: &Chunk, number: usize) -> String {
        let first = chunk.items.start + 1;
        if chunk.note == ChunkNote::Piece {
            format!("{number}, part of item {first}")
        } else if chunk.items.len() == 1 {
            let text = items.text(self.as_str(), chunk.items.start, cut.column.as_deref());
            let line = text.lines().next().unwrap_or("");
            let line = line.trim_start_matches(['#', ' ']);
            line.chars().take(TITLE).collect()
        } else {
            format!("{first}–{}", chunk.items.end)
        }
    }
}

/// The one chunk of an input that is not there yet.
fn any_chunk() -> (Arc<Items>, Arc<Chunks>) {
    let one = Chunk {
        items: 0..0,
        bytes: 0..0,
        note: ChunkNote::Whole,
    };
    let one = Chunks {
        list: vec![one],
        beyond: 0,
    };
    (Arc::default(), Arc::new(one))
}

fn planned(spec: &PartSpec, id: PartId, title: String, role: Role) -> PlannedPart {
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
        task: spec.title.as_str().into(),
        about: spec.about.as_str().into(),
        role,
        system: spec.system.as_str().into(),
        prompt: Arc::new(prompt),
        max_tokens: spec.max_tokens,
        temperature: spec.temperature,
        provider: spec.provider.clone(),
        model: spec.model.clone(),
        needs,
        reports: Vec::new(),
        at_least: 0,
        share: None,
        expects: Expects::Words,
        again: Vec::new(),
    }
}
