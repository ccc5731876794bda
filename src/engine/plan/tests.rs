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
