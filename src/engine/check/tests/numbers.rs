//! Numbers that are none, and numbers that nothing could reach.

use super::*;

#[test]
fn a_panel_demands_no_more_parts_than_its_split_makes() {
    let reports = || Merge::Synthesise(part("end", "{{reports}}"));
    let asked = |attempts| Split::ByRepetition {
        attempts,
        flip: false,
        part: part("a", "x"),
    };
    let aspects = || Split::ByAspect(vec![part("a", "x"), part("b", "x")]);
    let chunks = || volume(ChunkSize::Items(1), vec![part("a", "{{chunk}}")]);
    for (split, at_least, expect) in [
        (aspects(), 2, None),
        (aspects(), 3, Some("is more than the 2 parts")),
        (asked(3), 3, None),
        (asked(3), 4, Some("is more than the 3 parts")),
        // How many chunks there are only the input tells.
        (chunks(), 1_000_000, None),
        (aspects(), NO_COUNT, Some("is no whole number")),
        (chunks(), NO_COUNT, Some("is no whole number")),
    ] {
        let mut draft = with(split, reports());
        draft.panels[0].at_least = at_least;
        let expect: Vec<String> = expect
            .into_iter()
            .map(|fault| format!("panels/0/at_least {fault}"))
            .collect();
        assert_eq!(told(&draft), expect, "{at_least}");
    }
}

#[test]
fn a_number_that_is_none_is_told() {
    let ballot = Ballot {
        answers: vec!["YES".into(), "NO".into()],
        quorum: NO_COUNT,
        ..Ballot::default()
    };
    for split in [
        Split::ByAspect(vec![part("a", "x")]),
        volume(ChunkSize::Items(1), vec![part("a", "{{chunk}}")]),
    ] {
        assert_eq!(
            told(&with(split, Merge::Vote(ballot.clone()))),
            ["panels/0/merge/quorum is no whole number"]
        );
    }
}
