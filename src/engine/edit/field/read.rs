//! What the fields hold, as text.

use super::{CriterionField, Field, JobField, PanelField, PartField};
use crate::engine::cut::ChunkSize;
use crate::engine::job::{
    JobDraft, Merge, NO_COUNT, NO_NUMBER, PanelDraft, PartSpec, Split, Temperature,
};
use crate::engine::merge::score::Criterion;

/// What a field holds; nothing where there is no such field.
pub(in crate::engine::edit) fn text(draft: &JobDraft, field: Field) -> String {
    match field {
        Field::Job(field) => match field {
            JobField::Id => &draft.id,
            JobField::Title => &draft.title,
            JobField::About => &draft.about,
            JobField::Headline => &draft.headline,
            JobField::InputLabel => &draft.input.label,
            JobField::Sample => &draft.input.sample,
        }
        .clone(),
        Field::Panel(panel, field) => {
            let panel = draft.panels.get(panel);
            panel
                .and_then(|panel| panel_text(panel, field))
                .unwrap_or_default()
        }
        Field::Part(at, field) => at
            .of(draft)
            .map(|part| part_text(part, field))
            .unwrap_or_default(),
        Field::Criterion(panel, at, field) => {
            let criterion = match draft.panels.get(panel).map(|panel| &panel.merge) {
                Some(Merge::Score { rubric, .. }) => rubric.criteria.get(at),
                _ => None,
            };
            criterion
                .map(|one| criterion_text(one, field))
                .unwrap_or_default()
        }
    }
}

fn panel_text(panel: &PanelDraft, field: PanelField) -> Option<String> {
    let called = panel.called.clone();
    Some(match (field, &panel.split, &panel.merge) {
        (PanelField::Id, ..) => panel.id.clone(),
        (PanelField::Title, ..) => panel.title.clone(),
        (PanelField::CalledOne, ..) => called?.0,
        (PanelField::CalledMany, ..) => called?.1,
        (PanelField::AtLeast, ..) => demand(panel.at_least),
        (PanelField::Unit, Split::ByVolume { cut, .. }, _) => cut.unit.name().to_owned(),
        (PanelField::Column, Split::ByVolume { cut, .. }, _) => cut.column.clone()?,
        (PanelField::SizeBy, Split::ByVolume { cut, .. }, _) => match cut.size {
            ChunkSize::Items(_) => "items".to_owned(),
            ChunkSize::Tokens(_) => "tokens".to_owned(),
        },
        (PanelField::Size, Split::ByVolume { cut, .. }, _) => {
            let (ChunkSize::Items(size) | ChunkSize::Tokens(size)) = cut.size;
            whole(size)
        }
        (PanelField::Attempts, Split::ByRepetition { attempts, .. }, _) => whole(*attempts),
        (PanelField::Flip, Split::ByRepetition { flip, .. }, _) => {
            if *flip { "yes" } else { "" }.to_owned()
        }
        (PanelField::Separator, _, Merge::Stitch { separator, .. }) => separator.clone(),
        (PanelField::Labels, _, Merge::Stitch { labels, .. }) => labels.join("\n"),
        (PanelField::Answers, _, Merge::Vote(ballot)) => ballot.answers.join("\n"),
        (PanelField::Abstain, _, Merge::Vote(ballot)) => ballot.abstain.clone()?,
        (PanelField::Winner, _, Merge::Vote(ballot)) => ballot.winner.name().to_owned(),
        (PanelField::Quorum, _, Merge::Vote(ballot)) => demand(ballot.quorum),
        (PanelField::Lowest, _, Merge::Score { rubric, .. }) if rubric.lowest == NO_NUMBER => {
            String::new()
        }
        (PanelField::Lowest, _, Merge::Score { rubric, .. }) => rubric.lowest.to_string(),
        (PanelField::Highest, _, Merge::Score { rubric, .. }) => whole(rubric.highest),
        _ => return None,
    })
}

/// What a field of a part says.
pub fn part_text(part: &PartSpec, field: PartField) -> String {
    match field {
        PartField::Id => part.id.to_string(),
        PartField::Title => part.title.clone(),
        PartField::About => part.about.clone(),
        PartField::System => part.system.clone(),
        PartField::Prompt => part.prompt.clone(),
        PartField::MaxTokens => whole(part.max_tokens),
        PartField::Temperature => part.temperature.map(heat_text).unwrap_or_default(),
        PartField::Provider => part.provider.clone().unwrap_or_default(),
        PartField::Model => part.model.clone().unwrap_or_default(),
    }
}

fn criterion_text(criterion: &Criterion, field: CriterionField) -> String {
    match field {
        CriterionField::Id => criterion.id.clone(),
        CriterionField::Title => criterion.title.clone(),
        CriterionField::About => criterion.about.clone(),
        CriterionField::Weight => whole(criterion.weight),
    }
}

/// A number that may be left out: neither none at all nor what was no number is written.
fn demand(number: usize) -> String {
    if number == NO_COUNT {
        String::new()
    } else {
        whole(number)
    }
}

/// Nought is what an empty field counts as, and so it is shown as one.
fn whole(number: impl PartialEq + Default + ToString) -> String {
    if number == Default::default() {
        String::new()
    } else {
        number.to_string()
    }
}

/// Without the noughts that say nothing: "0.7". What was no number is not written: the field shows what was typed.
fn heat_text(heat: Temperature) -> String {
    if heat.hundredths().is_none() {
        return String::new();
    }
    let text = heat.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
