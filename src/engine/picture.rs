//! The picture of a plan: parts side by side where they are independent, below each other where they wait,
//! merges as joins. Only places are worked out here; drawing is the page's.

use super::job::{MergeKind, PartId};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A node that is not placed yet. Of parts that are alike the first speaks for all, which keeps a plan of thousands
/// quick to draw.
struct Sketch {
    node: Node,
    waits_for: Vec<PartId>,
}

fn draw(panel: &PlannedPanel, plan: &Plan) -> PanelPicture {
    let sketches = sketches(panel, plan);
    let owner = |id: &PartId| {
        let is_own = |sketch: &Sketch| sketch.node.id.as_ref() == Some(id);
        sketches.iter().position(is_own)
    };
    // The parts of a panel stand together in the plan.
    let first = panel
        .parts
        .first()
        .and_then(|id| plan.place(id))
        .unwrap_or(0);
    let own = first..first + panel.parts.len();
    // A circle has no levels: as many rounds as there are nodes are enough for every graph without one.
    let mut level = vec![0_usize; sketches.len()];
    for _ in 0..sketches.len() {
        for (at, sketch) in sketches.iter().enumerate() {
            let needs = sketch.waits_for.iter().filter_map(&owner);
            let above = needs
                .filter(|need| *need != at)
                .filter_map(|need| level.get(need));
            let own = above.max().map_or(0, |above| above + 1).min(sketches.len());
            if let Some(level) = level.get_mut(at) {
                *level = own;
            }
        }
    }
    let mut picture = PanelPicture {
        title: panel.title.clone(),
        ..PanelPicture::default()
    };
    let mut places = Vec::with_capacity(sketches.len());
    for (sketch, level) in sketches.iter().zip(&level) {
        while picture.levels.len() <= *level {
            picture.levels.push(Vec::new());
        }
        if let Some(row) = picture.levels.get_mut(*level) {
            places.push((*level, row.len()));
            row.push(sketch.node.clone());
        }
    }
    for (sketch, to) in sketches.iter().zip(&places) {
        for id in &sketch.waits_for {
            if let Some(from) = owner(id).and_then(|at| places.get(at)) {
                let edge = Edge {
                    from: *from,
                    to: *to,
                };
                if edge.from.0 < edge.to.0 && !picture.edges.contains(&edge) {
                    picture.edges.push(edge);
                }
            } else if let Some(other) = plan.part(id)
                && plan.place(id).is_some_and(|place| !own.contains(&place))
                && !picture.waits_for.contains(&other.title)
            {
                picture.waits_for.push(other.title.clone());
            }
        }
    }
    picture
}

fn sketches(panel: &PlannedPanel, plan: &Plan) -> Vec<Sketch> {
    let parts = panel.parts.iter().filter_map(|id| plan.part(id));
    let mut sketches: Vec<Sketch> = gathered(parts, NodeKind::Part);
    let judges = panel
        .groups
        .iter()
        .filter_map(|group| plan.part(group.judges.first()?));
    sketches.extend(gathered(judges, NodeKind::Judge));
    let kind = panel.merge.kind();
    if let PlannedMerge::Synthesise(id) = &panel.merge {
        let verdict = plan.part(id).into_iter();
        sketches.extend(gathered(verdict, NodeKind::Verdict));
    } else {
        let scored = kind == MergeKind::Score;
        let ends = sketches
            .iter()
            .filter(|sketch| !scored || sketch.node.kind == NodeKind::Judge);
        let waits_for = ends.filter_map(|sketch| sketch.node.id.clone()).collect();
        sketches.push(Sketch {
            node: Node {
                id: None,
                title: String::new(),
                count: 1,
                kind: NodeKind::Join(kind),
            },
            waits_for,
        });
    }
    sketches
}

/// Parts that are alike but for their number become one node.
fn gathered<'a>(parts: impl Iterator<Item = &'a PlannedPart>, kind: NodeKind) -> Vec<Sketch> {
    let mut sketches: Vec<Sketch> = Vec::new();
    for part in parts {
        let own = stem(part);
        let same = sketches.iter_mut().find(|sketch| sketch.node.title == own);
        if let Some(sketch) = same.filter(|_| part.role != Role::Report) {
            sketch.node.count += 1;
            continue;
        }
        sketches.push(Sketch {
            node: Node {
                id: Some(part.id.clone()),
                title: own.to_owned(),
                count: 1,
                kind,
            },
            waits_for: part.waits_for().cloned().collect(),
        });
    }
    sketches
}

/// A part's title without its number, or without those of its items.
fn stem(part: &PlannedPart) -> &str {
    match part.role {
        Role::Report | Role::Verdict => &part.title,
        _ => part
            .title
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '–')
            .trim_end(),
    }
}
