//! The picture of a plan: parts side by side where they are independent, below each other where they wait,
//! merges as joins. Only places are worked out here; drawing is the page's.

use std::collections::{HashMap, HashSet};

use super::job::{MergeKind, PartId, SplitKind};
use super::plan::{Plan, PlannedMerge, PlannedPanel, PlannedPart, Role};

/// One panel's picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanelPicture {
    /// The panel's title.
    pub title: String,
    /// The nodes, level by level from the top; those of one level stand side by side.
    pub levels: Vec<Vec<Node>>,
    /// Which waits for which, by level and place.
    pub edges: Vec<Edge>,
    /// Titles of parts of other panels that parts of this one wait for.
    pub waits_for: Vec<String>,
    /// Some of its nodes wait for each other in a circle, so that there are no levels: all stand side by side.
    pub is_circular: bool,
}

/// Something that stands in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which part; the first of several alike. `None` for a join in code.
    pub id: Option<PartId>,
    /// For people.
    pub title: String,
    /// How many alike parts it stands for.
    pub count: usize,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// One or more calls of the split.
    Part,
    /// The judges of candidates.
    Judge,
    /// A merge that is a call of its own.
    Verdict,
    /// A merge in code.
    Join(MergeKind),
}

/// A line from one node to another, further down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Level and place of the one that is waited for.
    pub from: (usize, usize),
    /// Level and place of the one that waits.
    pub to: (usize, usize),
}

/// Draws every panel of a plan.
pub fn of(plan: &Plan) -> Vec<PanelPicture> {
    plan.panels.iter().map(|panel| draw(panel, plan)).collect()
}

/// The nodes of a panel before they are placed. Parts that are alike but for their number share one, so that a plan of
/// thousands is quick to draw.
#[derive(Default)]
struct Sketch<'a> {
    nodes: Vec<Node>,
    /// Whose node is which; of parts that are alike, the first alone.
    places: HashMap<&'a PartId, usize>,
    /// The nodes of parts that are alike, by what they are made of.
    alike: HashMap<&'a str, usize>,
    /// Which waits for which, each once.
    edges: Vec<(usize, usize)>,
    seen: HashSet<(usize, usize)>,
    /// Titles of parts of other panels.
    waits_for: Vec<String>,
}

impl<'a> Sketch<'a> {
    fn of(panel: &'a PlannedPanel, plan: &'a Plan) -> Self {
        let mut sketch = Self::default();
        let parts = panel.parts.iter().filter_map(|id| plan.part(id));
        let parts: Vec<&PlannedPart> = parts.collect();
        let groups = panel.groups.iter();
        let judges = groups.filter_map(|group| plan.part(group.judges.first()?));
        let judges: Vec<&PlannedPart> = judges.collect();
        let verdict = match &panel.merge {
            PlannedMerge::Synthesise(id) => plan.part(id),
            _ => None,
        };
        // What is alike waits for what is alike, so the first of each tells of all; but of aspects none is like another, and
        // each judge has its own.
        let mut first = sketch.place(&parts, NodeKind::Part);
        let judge = sketch.place(&judges, NodeKind::Judge);
        first.extend(match panel.split {
            SplitKind::Aspect => judges,
            _ => judge,
        });
        first.extend(sketch.place(verdict.as_slice(), NodeKind::Verdict));
        for part in first {
            sketch.join(part, plan);
        }
        if verdict.is_none() {
            sketch.end_in(panel.merge.kind());
        }
        sketch
    }

    /// Gives these parts nodes, and back the first of each node.
    fn place(&mut self, parts: &[&'a PlannedPart], kind: NodeKind) -> Vec<&'a PlannedPart> {
        let mut first = Vec::new();
        for part in parts {
            let next = self.nodes.len();
            let at = match part.role {
                Role::Report | Role::Verdict => next,
                _ => *self.alike.entry(stem(&part.id)).or_insert(next),
            };
            if let Some(node) = self.nodes.get_mut(at) {
                node.count += 1;
                continue;
            }
            self.places.insert(&part.id, at);
            self.nodes.push(Node {
                id: Some(part.id.clone()),
                title: part.task.to_string(),
                count: 1,
                kind,
            });
            first.push(*part);
        }
        first
    }

    /// The node of a part of this panel.
    fn node(&self, id: &PartId) -> Option<usize> {
        let own = self.places.get(id).or_else(|| self.alike.get(stem(id)));
        own.copied()
    }

    /// Joins a part's node with those that it waits for.
    fn join(&mut self, part: &PlannedPart, plan: &Plan) {
        let Some(to) = self.node(&part.id) else {
            return;
        };
        for id in part.waits_for() {
            if let Some(from) = self.node(id) {
                self.join_nodes(from, to);
            } else if let Some(other) = plan.part(id)
                && !self.waits_for.contains(&other.title)
            {
                self.waits_for.push(other.title.clone());
            }
        }
    }

    fn join_nodes(&mut self, from: usize, to: usize) {
        if from != to && self.seen.insert((from, to)) {
            self.edges.push((from, to));
        }
    }

    /// A merge in code joins the judges where there are any, and else all parts.
    fn end_in(&mut self, merge: MergeKind) {
        let join = self.nodes.len();
        let scored = merge == MergeKind::Score;
        for from in 0..join {
            let kind = self.nodes.get(from).map(|node| node.kind);
            if !scored || kind == Some(NodeKind::Judge) {
                self.join_nodes(from, join);
            }
        }
        self.nodes.push(Node {
            id: None,
            title: String::new(),
            count: 1,
            kind: NodeKind::Join(merge),
        });
    }

    /// On which level each node stands: below all that it waits for. A circle has no levels: `None`. As many
    /// rounds as there are nodes are enough for every graph without one.
    fn levels(&self) -> Option<Vec<usize>> {
        let mut levels = vec![0_usize; self.nodes.len()];
        for _ in 0..self.nodes.len() {
            let mut moved = false;
            for (from, to) in &self.edges {
                let below = levels.get(*from).map_or(0, |above| above + 1);
                let below = below.min(self.nodes.len());
                if let Some(level) = levels.get_mut(*to).filter(|level| **level < below) {
                    *level = below;
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
        let deepest = levels.iter().copied().max().unwrap_or_default();
        (deepest < self.nodes.len().max(1)).then_some(levels)
    }
}

fn draw(panel: &PlannedPanel, plan: &Plan) -> PanelPicture {
    let sketch = Sketch::of(panel, plan);
    let mut picture = PanelPicture {
        title: panel.title.clone(),
        ..PanelPicture::default()
    };
    let mut places = Vec::with_capacity(sketch.nodes.len());
    let levels = sketch.levels();
    picture.is_circular = levels.is_none();
    let levels = levels.unwrap_or_else(|| vec![0; sketch.nodes.len()]);
    for (node, level) in sketch.nodes.iter().zip(levels) {
        while picture.levels.len() <= level {
            picture.levels.push(Vec::new());
        }
        if let Some(row) = picture.levels.get_mut(level) {
            places.push((level, row.len()));
            row.push(node.clone());
        }
    }
    let drawn = sketch.edges.iter().filter_map(|(from, to)| {
        let (from, to) = (*places.get(*from)?, *places.get(*to)?);
        (from.0 < to.0).then_some(Edge { from, to })
    });
    picture.edges = drawn.collect();
    picture.waits_for = sketch.waits_for;
    picture
}

/// A part's name without its number: what it shares with those that are alike.
fn stem(id: &PartId) -> &str {
    id.as_str().trim_end_matches(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests;
