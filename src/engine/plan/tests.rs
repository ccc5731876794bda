//! What a plan makes of a cut.

use super::*;
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{CutSpec, Merge, PanelDraft, PartSpec, Split};

/// A job that works the chunks of such a cut.
fn plan(text: &str, unit: Unit, column: Option<&str>, size: ChunkSize) -> Plan {
    let panel = panel(unit, column, size);
    layout::lay_out(&[panel], Some(&Input::new(text).unwrap()))
}

fn panel(unit: Unit, column: Option<&str>, size: ChunkSize) -> PanelDraft {
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
    PanelDraft {
        id: "panel".to_owned(),
        title: "Panel".to_owned(),
        called: None,
        at_least: 0,
        split: Split::ByVolume { cut, parts },
        merge: Merge::Stitch {
            separator: String::new(),
            labels: Vec::new(),
        },
    }
}

#[test]
fn an_item_larger_than_a_chunk_is_told_of_whichever_panel_cuts_it() {
    let long = "One more word follows here. ".repeat(30);
    let text = format!("Short.\n\n{long}\n\nShort.\n\n{long}\n");
    let too_large = |sizes: &[ChunkSize]| {
        let panels = sizes
            .iter()
            .map(|size| panel(Unit::Paragraphs, None, *size));
        let panels: Vec<PanelDraft> = panels.collect();
        layout::lay_out(&panels, Some(&Input::new(text.as_str()).unwrap())).too_large()
    };
    let (wide, narrow, narrower) = (
        ChunkSize::Items(9),
        ChunkSize::Tokens(50),
        ChunkSize::Tokens(20),
    );
    assert_eq!(too_large(&[wide]), (0, 0));
    assert_eq!(too_large(&[wide, narrow]), (2, 0));
    assert_eq!(too_large(&[narrow, narrower, wide, narrow]), (2, 0));
}

#[test]
fn what_a_judge_reads_is_counted_once() {
    let part = |id: &str, prompt: &str| PartSpec {
        id: PartId::new(id),
        prompt: prompt.to_owned(),
        max_tokens: 100,
        ..PartSpec::default()
    };
    let about = |merge| {
        let panel = PanelDraft {
            split: Split::ByAspect(vec![part("a", ""), part("b", "")]),
            merge,
            ..panel(Unit::Lines, None, ChunkSize::Items(1))
        };
        let plan = layout::lay_out(&[panel], Some(&Input::new("x").unwrap()));
        plan.about_prompt_tokens(1, Which::First)
    };
    let judge = |prompt| Merge::Score {
        rubric: Rubric {
            lowest: 1,
            highest: 9,
            criteria: Vec::new(),
        },
        judge: part("judge", prompt),
    };
    assert_eq!(about(judge("{{candidate}}")), 2 * 100);
    // What stands in a prompt twice is sent twice.
    assert_eq!(about(Merge::Synthesise(part("end", "{{reports}}"))), 200);
    assert_eq!(
        about(Merge::Synthesise(part("end", "{{reports}}{{a}}"))),
        300
    );
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

#[test]
fn prompts_and_replies_are_reckoned_of_the_same_calls() {
    let labels = Merge::Stitch {
        separator: String::new(),
        labels: vec!["good".to_owned(), "bad".to_owned()],
    };
    let panel = PanelDraft {
        merge: labels,
        ..panel(Unit::Lines, None, ChunkSize::Items(2))
    };
    let words = "So many words as make a line of some length.\n".repeat(8);
    let plan = layout::lay_out(&[panel], Some(&Input::new(words.as_str()).unwrap()));
    let reckoned = |which| {
        let prompts = plan.about_prompt_tokens(words.len(), which);
        (prompts, plan.most_reply_tokens(which))
    };
    let (first, all) = (reckoned(Which::First), reckoned(Which::WithAgain));
    assert_eq!((plan.calls(), plan.most_again()), (4, 8));
    assert_eq!((first.1, all.1), (4 * 9, 12 * 9));
    assert_eq!(all.0, 3 * first.0);
}
