//! What a plan makes of a cut.

use super::*;
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{CutSpec, Merge, PanelDraft, PartSpec, Split};

/// A job that works the chunks of such a cut.
fn plan(text: &str, unit: Unit, column: Option<&str>, size: ChunkSize) -> Plan {
    let cut = CutSpec {
        unit,
        column: column.map(str::to_owned),
        size,
    };
    let part = PartSpec {
        id: PartId::new("tags"),
        prompt: "{{chunk}}".to_owned(),
        max_tokens: 9,
        ..PartSpec::default()
    };
    let parts = vec![part];
    let panel = PanelDraft {
        id: "panel".to_owned(),
        title: "Panel".to_owned(),
        called: None,
        at_least: 0,
        split: Split::ByVolume { cut, parts },
        merge: Merge::Stitch {
            separator: String::new(),
            labels: Vec::new(),
        },
    };
    layout::lay_out(&[panel], Some(&Input::new(text).unwrap()))
}

/// The column of each share.
fn columns(plan: &Plan) -> Vec<Option<&str>> {
    let shares = plan.parts.iter().filter_map(|part| part.share.as_ref());
    shares.map(|share| share.column.as_deref()).collect()
}

#[test]
fn a_column_that_is_left_over_from_a_table_means_nothing_in_prose() {
    let by = |unit| plan("message\nhello", unit, Some("message"), ChunkSize::Items(9));
    assert_eq!(columns(&by(Unit::Csv)), [Some("message")]);
    assert_eq!(columns(&by(Unit::Braces)), [Some("message")]);
    assert_eq!(columns(&by(Unit::Lines)), [None]);
    assert_eq!(columns(&by(Unit::Sections)), [None]);
}

#[test]
fn a_column_that_the_table_does_not_have_gives_no_parts_and_is_told() {
    let by = |unit, text| plan(text, unit, Some("message"), ChunkSize::Items(1));
    let lacking = by(Unit::Csv, "id,words\n1,good\n2,bad\n");
    assert_eq!(lacking.no_column.as_deref(), Some("message"));
    assert!(columns(&lacking).is_empty(), "nothing of it is sent");
    let items = lacking
        .items
        .expect("the page offers the columns that there are");
    assert_eq!(items.columns(), ["id", "words"]);
    let braces = by(Unit::Braces, "{\"id\":1}\n{\"id\":2}\n");
    assert_eq!(braces.no_column.as_deref(), Some("message"));
    let some = by(Unit::Braces, "{\"id\":1}\n{\"message\":\"good\"}\n");
    assert_eq!(some.no_column, None);
    assert_eq!(
        columns(&some).len(),
        1,
        "the record that lacks it goes along unsent"
    );
    let only_a_header = by(Unit::Csv, "id,words\n");
    assert_eq!(only_a_header.no_column, None);
}

#[test]
fn a_piece_is_called_by_the_item_that_it_is_part_of() {
    let text = "One is short.\n\nTwo is much longer. It has more than a sentence.\n";
    let plan = plan(text, Unit::Paragraphs, None, ChunkSize::Tokens(6));
    let titles: Vec<&str> = plan.panels[0]
        .groups
        .iter()
        .map(|group| group.title.as_str())
        .collect();
    assert_eq!(titles[0], "One is short.");
    assert!(titles[1].ends_with(", part of item 2"), "{titles:?}");
}
