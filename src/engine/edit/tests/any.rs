//! What holds whatever is done to a job.

use proptest::prelude::*;

use super::*;
use crate::engine::job::{Merge, Split};

use PanelField as P;
use PartField as F;

fn field() -> impl Strategy<Value = Field> {
    let place = || 0..3_usize;
    let at = prop_oneof![
        (place(), place()).prop_map(|(panel, part)| PartAt::Split(panel, part)),
        place().prop_map(PartAt::Merge),
    ];
    prop_oneof![
        prop::sample::select(vec![JobField::Id, JobField::Title, JobField::Sample])
            .prop_map(Field::Job),
        (
            place(),
            prop::sample::select(vec![
                P::Id,
                P::Title,
                P::CalledOne,
                P::CalledMany,
                P::AtLeast,
                P::Unit,
                P::Column,
                P::SizeBy,
                P::Size,
                P::Attempts,
                P::Flip,
                P::Separator,
                P::Labels,
                P::Answers,
                P::Abstain,
                P::Winner,
                P::Quorum,
                P::Lowest,
                P::Highest,
            ])
        )
            .prop_map(|(panel, field)| Field::Panel(panel, field)),
        (
            at,
            prop::sample::select(vec![
                F::Id,
                F::Title,
                F::System,
                F::Prompt,
                F::MaxTokens,
                F::Temperature,
                F::Model
            ])
        )
            .prop_map(|(at, field)| Field::Part(at, field)),
        (
            place(),
            place(),
            prop::sample::select(vec![
                CriterionField::Id,
                CriterionField::Title,
                CriterionField::About,
                CriterionField::Weight
            ])
        )
            .prop_map(|(panel, at, field)| Field::Criterion(panel, at, field)),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = || 0..3_usize;
    let way = || prop::sample::select(vec![Way::Up, Way::Down]);
    let words = || {
        prop_oneof![
            "[a-c -]{0,4}",
            "[0-9.]{0,4}",
            prop::sample::select(vec![
                "yes",
                "csv",
                "tokens",
                "plurality",
                "{{part}}",
                "{{input}} {{verdict}}",
                "{{chunk}} {{answers}}",
                "Part",
                "Verdict",
                "the part score",
            ])
            .prop_map(str::to_owned),
        ]
    };
    let split = prop::sample::select(vec![
        SplitKind::Aspect,
        SplitKind::Volume,
        SplitKind::Repetition,
    ]);
    let merge = prop::sample::select(vec![
        MergeKind::Stitch,
        MergeKind::Vote,
        MergeKind::Score,
        MergeKind::Synthesise,
    ]);
    prop_oneof![
        8 => (field(), words()).prop_map(|(field, text)| Edit::Set(field, text)),
        1 => Just(Edit::AddPanel),
        1 => place().prop_map(Edit::RemovePanel),
        1 => (place(), way()).prop_map(|(at, way)| Edit::MovePanel(at, way)),
        1 => place().prop_map(Edit::CopyPanel),
        1 => place().prop_map(Edit::AddPart),
        1 => (place(), place()).prop_map(|(panel, at)| Edit::RemovePart(panel, at)),
        1 => (place(), place(), way()).prop_map(|(panel, at, way)| Edit::MovePart(panel, at, way)),
        1 => (place(), place()).prop_map(|(panel, at)| Edit::CopyPart(panel, at)),
        1 => place().prop_map(Edit::AddCriterion),
        1 => (place(), place()).prop_map(|(panel, at)| Edit::CopyCriterion(panel, at)),
        2 => (place(), split).prop_map(|(panel, kind)| Edit::Split(panel, kind)),
        2 => (place(), merge).prop_map(|(panel, kind)| Edit::Merge(panel, kind)),
        1 => Just(Edit::Replace(Box::new(new_job()))),
    ]
}

proptest! {
    #[test]
    fn undoing_everything_is_the_start_and_redoing_it_the_end(edits in proptest::collection::vec(edit(), 0..40)) {
        let start = shop();
        let mut shop = start.clone();
        let mut names = 0;
        for edit in edits {
            shop.apply(edit);
            names += shop.draft().problems().len();
            names += crate::engine::trap::leanings(shop.draft()).len();
        }
        prop_assert!(names < usize::MAX);
        let end = shop.clone();
        while shop.can_undo() {
            shop.undo();
        }
        prop_assert_eq!(shop.draft(), start.draft());
        while shop.can_redo() {
            shop.redo();
        }
        prop_assert_eq!(shop.draft(), end.draft());
    }

    #[test]
    fn names_stay_names_and_are_never_taken_twice(edits in proptest::collection::vec(edit(), 0..40)) {
        let mut shop = shop();
        for edit in edits {
            shop.apply(edit);
            let ids = ids(&shop);
            for (at, id) in ids.iter().enumerate() {
                prop_assert!(crate::engine::prompt::is_slot_name(id), "{}", id);
                prop_assert!(!ids.iter().skip(at + 1).any(|other| other == id), "{} twice", id);
            }
        }
    }

    #[test]
    fn a_field_that_is_written_as_it_reads_stays(edits in proptest::collection::vec(edit(), 0..20), field in field()) {
        let mut shop = shop();
        for edit in edits {
            shop.apply(edit);
        }
        let before = shop.draft().clone();
        let unit = field_is_there(&before, field);
        let text = shop.text(field);
        shop.apply(Edit::Set(field, text.clone()));
        if unit && field != Field::Job(JobField::Sample) {
            prop_assert_eq!(shop.text(field), text);
        }
    }
}

/// Whether the job has such a field: what is not there reads as nothing.
fn field_is_there(draft: &JobDraft, field: Field) -> bool {
    match field {
        Field::Panel(at, _) => draft.panels.get(at).is_some_and(|panel| {
            !matches!(
                (&panel.split, &panel.merge),
                (Split::ByAspect(_), Merge::Stitch { .. })
            )
        }),
        _ => true,
    }
}
