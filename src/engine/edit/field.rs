//! The fields of a job, each readable and writable as text.

use super::names;
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{
    CutSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split, Temperature,
};
use crate::engine::merge::score::{Criterion, Rubric};
use crate::engine::merge::vote::{Ballot, Rule};

/// A field of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Of the job itself.
    Job(JobField),
    /// Of a panel, its split or its merge.
    Panel(usize, PanelField),
    /// Of a part.
    Part(PartAt, PartField),
    /// Of a criterion: the panel, and the place in it.
    Criterion(usize, usize, CriterionField),
}

/// Where a part's instruction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartAt {
    /// In a panel's split, at this place.
    Split(usize, usize),
    /// It is the merge's own.
    Merge(usize),
}

/// The fields of a job itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum JobField {
    Id,
    Title,
    About,
    Headline,
    InputLabel,
    Sample,
}

/// The fields of a panel, its split and its merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum PanelField {
    Id,
    Title,
    CalledOne,
    CalledMany,
    Unit,
    Column,
    /// `items` or `tokens`.
    SizeBy,
    Size,
    Attempts,
    /// `yes` or nothing.
    Flip,
    Separator,
    /// One a line.
    Labels,
    /// One a line.
    Answers,
    Abstain,
    Winner,
    Quorum,
    Lowest,
    Highest,
}

/// The fields of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum PartField {
    Id,
    Title,
    About,
    System,
    Prompt,
    MaxTokens,
    Temperature,
    Model,
}

/// The fields of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as in the job")]
pub enum CriterionField {
    Id,
    Title,
    About,
    Weight,
}

impl PartAt {
    /// The panel that it belongs to.
    pub fn panel(self) -> usize {
        match self {
            Self::Split(panel, _) | Self::Merge(panel) => panel,
        }
    }

    /// The part that stands there.
    pub fn of(self, draft: &JobDraft) -> Option<&PartSpec> {
        let panel = draft.panels.get(self.panel())?;
        match self {
            Self::Split(_, at) => panel.split.specs().get(at),
            Self::Merge(_) => panel.merge.spec(),
        }
    }

    pub(super) fn of_mut(self, draft: &mut JobDraft) -> Option<&mut PartSpec> {
        let panel = draft.panels.get_mut(self.panel())?;
        match self {
            Self::Split(_, at) => match &mut panel.split {
                Split::ByAspect(parts) | Split::ByVolume { parts, .. } => parts.get_mut(at),
                Split::ByRepetition { part, .. } => (at == 0).then_some(part),
            },
            Self::Merge(_) => match &mut panel.merge {
                Merge::Synthesise(part) | Merge::Score { judge: part, .. } => Some(part),
                Merge::Vote(_) | Merge::Stitch { .. } => None,
            },
        }
    }

    /// The way to it, as in the job's file.
    pub fn path(self, draft: &JobDraft) -> String {
        let here = format!("panels/{}", self.panel());
        let split = draft.panels.get(self.panel()).map(|panel| &panel.split);
        match self {
            Self::Merge(_) => format!("{here}/merge/part"),
            Self::Split(..) if matches!(split, Some(Split::ByRepetition { .. })) => {
                format!("{here}/split/part")
            }
            Self::Split(_, at) => format!("{here}/split/parts/{at}"),
        }
    }
}

impl Field {
    /// It is typed letter by letter, and not chosen.
    pub(super) fn is_typed(self) -> bool {
        !matches!(
            self,
            Self::Panel(
                _,
                PanelField::Unit | PanelField::SizeBy | PanelField::Flip | PanelField::Winner
            )
        )
    }

    /// The way to it, as in the job's file and in what is wrong with the job.
    pub fn path(self, draft: &JobDraft) -> String {
        match self {
            Self::Job(field) => match field {
                JobField::Id => "id",
                JobField::Title => "title",
                JobField::About => "about",
                JobField::Headline => "headline",
                JobField::InputLabel => "input/label",
                JobField::Sample => "input/sample",
            }
            .to_owned(),
            Self::Panel(panel, field) => {
                let by_tokens = matches!(
                    draft.panels.get(panel).map(|panel| &panel.split),
                    Some(Split::ByVolume { cut, .. }) if matches!(cut.size, ChunkSize::Tokens(_))
                );
                format!("panels/{panel}/{}", panel_path(field, by_tokens))
            }
            Self::Part(at, field) => {
                let name = match field {
                    PartField::Id => "id",
                    PartField::Title => "title",
                    PartField::About => "about",
                    PartField::System => "system",
                    PartField::Prompt => "prompt",
                    PartField::MaxTokens => "max_tokens",
                    PartField::Temperature => "temperature",
                    PartField::Model => "model",
                };
                format!("{}/{name}", at.path(draft))
            }
            Self::Criterion(panel, at, field) => {
                let name = match field {
                    CriterionField::Id => "id",
                    CriterionField::Title => "title",
                    CriterionField::About => "about",
                    CriterionField::Weight => "weight",
                };
                format!("panels/{panel}/merge/criteria/{at}/{name}")
            }
        }
    }
}

fn panel_path(field: PanelField, by_tokens: bool) -> &'static str {
    match field {
        PanelField::Id => "id",
        PanelField::Title => "title",
        PanelField::CalledOne => "parts_called/0",
        PanelField::CalledMany => "parts_called/1",
        PanelField::Unit => "split/unit",
        PanelField::Column => "split/column",
        PanelField::SizeBy => "split/size",
        PanelField::Size if by_tokens => "split/tokens",
        PanelField::Size => "split/items",
        PanelField::Attempts => "split/attempts",
        PanelField::Flip => "split/flip",
        PanelField::Separator => "merge/separator",
        PanelField::Labels => "merge/labels",
        PanelField::Answers => "merge/answers",
        PanelField::Abstain => "merge/abstain",
        PanelField::Winner => "merge/winner",
        PanelField::Quorum => "merge/quorum",
        PanelField::Lowest => "merge/lowest",
        PanelField::Highest => "merge/highest",
    }
}

/// What a field holds; nothing where there is no such field.
pub(super) fn text(draft: &JobDraft, field: Field) -> String {
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
        (PanelField::Quorum, _, Merge::Vote(ballot)) => whole(ballot.quorum),
        (PanelField::Lowest, _, Merge::Score { rubric, .. }) => rubric.lowest.to_string(),
        (PanelField::Highest, _, Merge::Score { rubric, .. }) => whole(rubric.highest),
        _ => return None,
    })
}

fn part_text(part: &PartSpec, field: PartField) -> String {
    match field {
        PartField::Id => part.id.to_string(),
        PartField::Title => part.title.clone(),
        PartField::About => part.about.clone(),
        PartField::System => part.system.clone(),
        PartField::Prompt => part.prompt.clone(),
        PartField::MaxTokens => whole(part.max_tokens),
        PartField::Temperature => part.temperature.map(heat_text).unwrap_or_default(),
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

/// Nought is what an empty field counts as, and so it is shown as one.
fn whole(number: impl PartialEq + Default + ToString) -> String {
    if number == Default::default() {
        String::new()
    } else {
        number.to_string()
    }
}

/// Without the noughts that say nothing: "0.7".
fn heat_text(heat: Temperature) -> String {
    let text = heat.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Writes a field; a name that is derived follows.
pub(super) fn set(draft: &mut JobDraft, field: Field, text: String) {
    match field {
        Field::Job(field) => match field {
            JobField::Id => draft.id = names::slug(&text, super::starter::NEW),
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
        (_, Split::ByVolume { cut, .. }, _) if is_cut(field) => set_cut(cut, field, text),
        (PanelField::Attempts, Split::ByRepetition { attempts, .. }, _) => {
            *attempts = number(&text)
        }
        (PanelField::Flip, Split::ByRepetition { flip, .. }, _) => *flip = text == "yes",
        (PanelField::Separator, _, Merge::Stitch { separator, .. }) => *separator = text,
        (PanelField::Labels, _, Merge::Stitch { labels, .. }) => *labels = lines(&text),
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
        PanelField::Quorum => ballot.quorum = number(&text),
        _ => {}
    }
}

fn set_scale(rubric: &mut Rubric, field: PanelField, text: &str) {
    match field {
        PanelField::Lowest => rubric.lowest = small(text),
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

fn number(text: &str) -> usize {
    text.trim().parse().unwrap_or(0)
}

pub(super) fn small(text: &str) -> u32 {
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
