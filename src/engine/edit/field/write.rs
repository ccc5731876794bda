//! Texts written into the fields.

use super::{Field, JobField, PanelField, PartField};
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::edit::{names, pair, starter};
use crate::engine::job::{
    CutSpec, JobDraft, Merge, NO_COUNT, NO_NUMBER, PanelDraft, PartId, PartSpec, Split, Temperature,
};
use crate::engine::merge::score::Rubric;
use crate::engine::merge::vote::{Ballot, Rule};

/// Writes a field; a name that is derived follows.
pub(in crate::engine::edit) fn set(draft: &mut JobDraft, field: Field, text: String) {
    match field {
        Field::Job(field) => match field {
            JobField::Id => draft.id = names::slug(&text, starter::NEW),
            JobField::Title => draft.title = text,
            JobField::About => draft.about = text,
            JobField::Headline => draft.headline = text,
            JobField::InputLabel => draft.input.label = text,
            JobField::Sample => {
                draft.input.sample = text;
                draft.input.file = None;
            }
        },
        Field::Panel(at, PanelField::Id | PanelField::Title) => {
            names::name_panel(
                draft,
                at,
                text,
                field == Field::Panel(at, PanelField::Title),
            );
        }
        Field::Panel(at, field) => {
            if let Some(panel) = draft.panels.get_mut(at) {
                set_panel(panel, field, text);
            }
        }
        Field::Part(at, PartField::Title) => names::title_part(draft, at, text),
        Field::Part(at, PartField::Id) => names::name_part(draft, at, &text),
        Field::Part(at, field) => {
            if let Some(part) = at.of_mut(draft) {
                set_part(part, field, text);
            }
        }
        Field::Criterion(panel, at, field) => {
            if let Some(Merge::Score { rubric, .. }) =
                draft.panels.get_mut(panel).map(|panel| &mut panel.merge)
            {
                names::set_criterion(&mut rubric.criteria, at, field, text);
            }
        }
    }
}

fn set_panel(panel: &mut PanelDraft, field: PanelField, text: String) {
    match (field, &mut panel.split, &mut panel.merge) {
        (PanelField::CalledOne | PanelField::CalledMany, ..) => {
            let (mut one, mut many) = panel.called.take().unwrap_or_default();
            if field == PanelField::CalledOne {
                one = text;
            } else {
                many = text;
            }
            panel.called = (!one.is_empty() || !many.is_empty()).then_some((one, many));
        }
        (PanelField::Labels, ..) => pair::label(panel, lines(&text)),
        (PanelField::AtLeast, ..) => panel.at_least = demand(&text),
        (_, Split::ByVolume { cut, .. }, _) if is_cut(field) => set_cut(cut, field, text),
        (PanelField::Attempts, Split::ByRepetition { attempts, .. }, _) => {
            *attempts = number(&text);
        }
        (PanelField::Flip, Split::ByRepetition { flip, .. }, _) => *flip = text == "yes",
        (PanelField::Separator, _, Merge::Stitch { separator, .. }) => *separator = text,
        (_, _, Merge::Vote(ballot)) => set_ballot(ballot, field, text),
        (_, _, Merge::Score { rubric, .. }) => set_scale(rubric, field, &text),
        _ => {}
    }
}

fn is_cut(field: PanelField) -> bool {
    matches!(
        field,
        PanelField::Unit | PanelField::Column | PanelField::SizeBy | PanelField::Size
    )
}

fn set_cut(cut: &mut CutSpec, field: PanelField, text: String) {
    let (ChunkSize::Items(size) | ChunkSize::Tokens(size)) = cut.size;
    match field {
        PanelField::Unit => {
            cut.unit = Unit::from_name(&text).unwrap_or(cut.unit);
            if !cut.unit.is_table() {
                cut.column = None;
            }
        }
        PanelField::Column => cut.column = some(text),
        PanelField::SizeBy if text == "tokens" => cut.size = ChunkSize::Tokens(size),
        PanelField::SizeBy => cut.size = ChunkSize::Items(size),
        _ => {
            cut.size = match cut.size {
                ChunkSize::Items(_) => ChunkSize::Items(number(&text)),
                ChunkSize::Tokens(_) => ChunkSize::Tokens(number(&text)),
            }
        }
    }
}

fn set_ballot(ballot: &mut Ballot, field: PanelField, text: String) {
    match field {
        PanelField::Answers => ballot.answers = lines(&text),
        PanelField::Abstain => ballot.abstain = some(text),
        PanelField::Winner if text == Rule::Plurality.name() => ballot.winner = Rule::Plurality,
        PanelField::Winner => ballot.winner = Rule::Majority,
        PanelField::Quorum => ballot.quorum = demand(&text),
        _ => {}
    }
}

fn set_scale(rubric: &mut Rubric, field: PanelField, text: &str) {
    match field {
        // Nought is a sound lowest score, so it must not stand for what is none.
        PanelField::Lowest => {
            let lowest = whole(text).map(|lowest| u32::try_from(lowest).unwrap_or(u32::MAX));
            rubric.lowest = lowest.unwrap_or(NO_NUMBER);
        }
        PanelField::Highest => rubric.highest = small(text),
        _ => {}
    }
}

fn set_part(part: &mut PartSpec, field: PartField, text: String) {
    match field {
        PartField::Id => part.id = PartId::new(text),
        PartField::Title => part.title = text,
        PartField::About => part.about = text,
        PartField::System => part.system = text,
        PartField::Prompt => part.prompt = text,
        PartField::MaxTokens => part.max_tokens = small(&text),
        PartField::Temperature => part.temperature = heat(text.trim()),
        PartField::Provider => part.provider = some(text),
        PartField::Model => part.model = some(text),
    }
}

fn some(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

/// The lines that hold something.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// A whole number, as people write it: digits and nothing else.
fn whole(text: &str) -> Option<usize> {
    let text = text.trim();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A number that may be left out: empty is none at all, which is sound, and what is no number must not pass for it.
fn demand(text: &str) -> usize {
    if text.trim().is_empty() {
        return 0;
    }
    whole(text).unwrap_or(NO_COUNT)
}

/// A number where nought is unsound and the check tells it: what is none counts as nought.
fn number(text: &str) -> usize {
    whole(text).unwrap_or(0)
}

pub(in crate::engine::edit) fn small(text: &str) -> u32 {
    u32::try_from(number(text)).unwrap_or(u32::MAX)
}

/// A temperature as people write it, "0.7" or "1,25"; one that no check passes where it is none.
fn heat(text: &str) -> Option<Temperature> {
    if text.is_empty() {
        return None;
    }
    let (before, after) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits: String = after.chars().chain("00".chars()).take(2).collect();
    let plain = after.bytes().all(|byte| byte.is_ascii_digit());
    let hundredths: Option<u32> = format!("{before}{digits}").parse().ok();
    let hundredths = hundredths.filter(|_| plain && !before.is_empty());
    Some(Temperature::new(
        hundredths.map_or(-1.0, |heat| f64::from(heat) / 100.0),
    ))
}
