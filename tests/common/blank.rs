//! Records that say nothing: they are not sent, they get no label, and nothing after them moves up.

use super::common::{NEVER, Told, by_volume, job, panel, play, reply, spec, stitched};
use forkful::engine::cut::Unit;
use forkful::engine::job::{Merge, PartId, Split};
use forkful::engine::merge::Body;
use forkful::engine::merge::stitch::{Row, Sheet, Stitched};
use forkful::engine::ports::Finish;

/// Six records, of which three say something in the column that is read.
const TABLE: &str = "note,id\n ,1\nfine,2\n,3\n\"\",4\nawful,5\nso so,6\n";

/// Works the table two records at a time; whoever is asked calls all that is listed bad.
fn work(prompt: &str, merge: Merge, table: &str) -> Told {
    let mut split = by_volume(2, vec![spec("tags", prompt)]);
    if let Split::ByVolume { cut, .. } = &mut split {
        cut.unit = Unit::Csv;
        cut.column = Some("note".to_owned());
    }
    let draft = job(vec![panel("panel", split, merge)]);
    let label = |line: &str| Some(format!("{}: bad", line.split_once(". ")?.0));
    play(
        draft,
        table,
        |_, call| {
            let lines: Vec<String> = call.user.lines().filter_map(label).collect();
            reply(&[(5, &lines.join("\n"))], Finish::Complete)
        },
        3,
        NEVER,
    )
}

fn sent<'a>(told: &'a Told, id: &str) -> &'a str {
    &told.calls[&PartId::new(id)].1.user
}

#[test]
fn what_says_nothing_gets_no_label_and_is_not_asked_for_again() {
    let told = work("{{labels}}\n{{chunk}}", stitched(&["good", "bad"]), TABLE);
    assert_eq!(told.calls.len(), 2);
    // The second chunk would have been two blank records: they go along with the first.
    assert!(sent(&told, "tags-1").contains("<chunk-1>\n2. fine\n</chunk-1>"));
    assert!(sent(&told, "tags-2").contains("<chunk-1>\n1. awful\n2. so so\n</chunk-1>"));
    let answer = told.run.answer(&told.plan.panels[0]);
    let sheet = match answer.body {
        Body::Stitch(Stitched { sheet, .. }) => sheet.unwrap_or_default(),
        _ => Sheet::default(),
    };
    let bad = Row::Label(1);
    let expect = [Row::Blank, bad, Row::Blank, Row::Blank, bad, bad];
    assert_eq!(sheet.rows, expect);
    assert_eq!(
        (sheet.blank, sheet.open, sheet.asked_again),
        (3, 0, 0),
        "{:?}",
        sheet.counts
    );
}

#[test]
fn a_list_of_a_column_has_no_empty_lines() {
    let told = work("{{chunk}}", stitched(&[]), TABLE);
    assert_eq!(told.calls.len(), 2);
    assert_eq!(sent(&told, "tags-1"), "<chunk-1>\nfine\n</chunk-1>");
    assert_eq!(sent(&told, "tags-2"), "<chunk-1>\nawful\nso so\n</chunk-1>");
}

#[test]
fn where_nothing_says_anything_nothing_is_asked() {
    let told = work("{{chunk}}", stitched(&[]), "note,id\n,1\n ,2\n");
    assert!(told.calls.is_empty() && told.plan.parts.is_empty());
}
