//! The plan, drawn before it runs: what is worked side by side, what waits for what, and how it joins.

use leptos::prelude::*;

use super::reactive::{changing, flag, text};
use super::state::AppState;
use super::wording;
use crate::engine::picture::{self, Node, NodeKind, PanelPicture};
use crate::engine::run::Course;

/// The plan at one of its two places: among the results, or, while the job is edited, beside the editor.
pub fn plan_while(state: AppState, editing: bool) -> AnyView {
    let plan = changing(move || {
        let is_here = state.editing.get() == editing;
        is_here
            .then(|| view! { <PlanPicture state=state /> })
            .into_any()
    });
    view! { {plan} }.into_any()
}

/// Draws the plan as it stands, and what is doubtful about it.
#[component]
fn PlanPicture(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let panels = changing(move || {
        let pictures = state.plan.with(|plan| picture::of(plan));
        pictures.into_iter().map(panel).collect_view().into_any()
    });
    let doubts = changing(move || {
        let leanings = state.job.with(|job| job.leanings.clone());
        leanings
            .iter()
            .map(|leaning| view! { <li class="doubt">{wording::leaning(leaning)}</li> })
            .collect_view()
            .into_any()
    });
    // Open until something runs; then the work itself is the picture.
    let is_open = flag(move || state.run.course.get() == Course::Idle || state.editing.get());
    view! {
        <details class="plan" open=is_open>
            <summary>
                <h2>{"The plan"}</h2>
                <p>{text(move || state.plan.with(|plan| wording::calls_before(plan, state.places(), state.limits.get())))}</p>
            </summary>
            <div class="pictures">{panels}</div>
            <ul class="doubts">{doubts}</ul>
        </details>
    }
}

/// One panel: its levels below each other, and the lines between them behind.
fn panel(picture: PanelPicture) -> AnyView {
    let rows = picture.levels.len();
    // Lines are drawn on a grid that is 100 wide, and 100 tall for each level.
    let middle = |(level, place): (usize, usize)| {
        let width = picture.levels.get(level).map_or(1, Vec::len).max(1);
        ((2 * place + 1) * 100 / (2 * width), level * 100)
    };
    let lines: Vec<String> = picture
        .edges
        .iter()
        .map(|edge| {
            let ((x1, y1), (x2, y2)) = (middle(edge.from), middle(edge.to));
            let (from, to) = (y1 + 75, y2 + 25);
            let half = usize::midpoint(from, to);
            format!("M{x1} {from} C{x1} {half} {x2} {half} {x2} {to}")
        })
        .collect();
    let levels = picture
        .levels
        .into_iter()
        .map(|level| {
            let nodes = level.into_iter().map(node).collect_view();
            view! { <ol class="picture-level">{nodes}</ol> }
        })
        .collect_view();
    let waits = (!picture.waits_for.is_empty())
        .then(|| view! { <p class="picture-note">{wording::waits_for(&picture.waits_for)}</p> });
    let circle = picture
        .is_circular
        .then(|| view! { <p class="picture-note">{wording::IN_A_CIRCLE}</p> });
    view! {
        <figure class="picture">
            <figcaption>{picture.title}</figcaption>
            {waits}
            {circle}
            <div class="picture-graph">
                <svg aria-hidden="true" viewBox=format!("0 0 100 {}", 100 * rows) preserveAspectRatio="none">
                    {lines.into_iter().map(|line| view! { <path d=line></path> }).collect_view()}
                </svg>
                {levels}
            </div>
        </figure>
    }
    .into_any()
}

fn node(node: Node) -> AnyView {
    let (kind, title) = match node.kind {
        NodeKind::Part => ("part", node.title),
        NodeKind::Judge => ("judge", node.title),
        NodeKind::Verdict => ("verdict", node.title),
        NodeKind::Join(merge) => ("join", wording::join(merge).to_owned()),
    };
    let count = (node.count > 1)
        .then(|| view! { <span class="node-count">{wording::times(node.count)}</span> });
    view! {
        <li class="node" data-kind=kind data-node=node.id.map(|id| id.to_string())>
            <span class="node-box">{title} " " {count}</span>
        </li>
    }
    .into_any()
}
