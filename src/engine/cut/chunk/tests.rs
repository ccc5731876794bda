//! Chunks of every kind of input.

use super::*;

/// The chunks, each with `|` for a whole one, `~` for a piece and `!` for one too large.
fn shown(text: &str, unit: Unit, size: ChunkSize) -> Vec<String> {
    let items = Items::find(text, unit);
    all(Chunker::new(size), text, &items)
        .list
        .into_iter()
        .map(|chunk| {
            let mark = match chunk.note {
                ChunkNote::Whole => '|',
                ChunkNote::Piece => '~',
                ChunkNote::Oversized => '!',
            };
            format!("{:?}{mark}{}", chunk.items, &text[chunk.bytes])
        })
        .collect()
}

/// All chunks, gathered in the smallest of steps.
fn all(mut chunker: Chunker, text: &str, items: &Items) -> Chunks {
    while !chunker.step(text, items, 1) {}
    chunker.finish()
}

#[test]
fn items_are_gathered_by_their_number() {
    let by = |count| shown("a\nb\nc\nd\ne", Unit::Lines, ChunkSize::Items(count));
    assert_eq!(by(2), ["0..2|a\nb\n", "2..4|c\nd\n", "4..5|e"]);
    assert_eq!(by(5), ["0..5|a\nb\nc\nd\ne"]);
    assert_eq!(by(usize::MAX), by(5));
    assert_eq!(by(0), by(1));
    assert_eq!(shown(" \n", Unit::Lines, ChunkSize::Items(1)), [""; 0]);
}

#[test]
fn items_are_gathered_by_their_length() {
    let by = |count| shown("aaa\nbbb\nccc", Unit::Lines, ChunkSize::Tokens(count));
    assert_eq!(by(1), ["0..1|aaa\n", "1..2|bbb\n", "2..3|ccc"]);
    assert_eq!(by(2), ["0..2|aaa\nbbb\n", "2..3|ccc"]);
    assert_eq!(by(usize::MAX), ["0..3|aaa\nbbb\nccc"]);
    assert_eq!(by(0), by(1));
}

#[test]
fn a_long_item_is_cut_at_sentences_then_words_then_characters() {
    let by = |text, count| shown(text, Unit::Lines, ChunkSize::Tokens(count));
    assert_eq!(
        by("x\nOne. Two. Three four five.\ny", 3),
        [
            "0..1|x\n",
            "1..2~One. Two. ",
            "1..2~Three four ",
            "1..2~five.\n",
            "2..3|y"
        ]
    );
    assert_eq!(by("aaaaaa bbb", 1), ["0..1~aaaa", "0..1~aa ", "0..1~bbb"]);
    assert_eq!(by("a🥖🥖é", 1), ["0..1~a", "0..1~🥖", "0..1~🥖", "0..1~é"]);
}

#[test]
fn no_piece_is_left_with_the_blank_lines_alone() {
    let by = |text, count| shown(text, Unit::Lines, ChunkSize::Tokens(count));
    assert_eq!(by("aaaa\n\n", 1), ["0..1~aaa", "0..1~a\n\n"]);
    assert_eq!(by("aa bb cc\n", 2), ["0..1~aa bb ", "0..1~cc\n"]);
}

#[test]
fn a_record_is_never_cut() {
    let csv = "h\n1\n\"long. Long\"\n2\n3\n";
    let expect = ["0..1|1\n", "1..2!\"long. Long\"\n", "2..4|2\n3\n"];
    assert_eq!(shown(csv, Unit::Csv, ChunkSize::Tokens(1)), expect);
    let braces = "{\"a\": 1}\n{}";
    let expect = ["0..1!{\"a\": 1}\n", "1..2|{}"];
    assert_eq!(shown(braces, Unit::Braces, ChunkSize::Tokens(1)), expect);
}

#[test]
fn what_says_nothing_goes_along_with_what_does() {
    let shown = |text: &str, unit, column: Option<&str>, size| -> Vec<String> {
        let items = Items::find(text, unit);
        let chunker = Chunker::new(size).with_words(column.map(str::to_owned), 9);
        let kept = all(chunker, text, &items);
        kept.list
            .into_iter()
            .map(|chunk| format!("{:?} {}", chunk.items, &text[chunk.bytes]))
            .collect()
    };
    let one = ChunkSize::Items(1);
    let csv = "a,b\n,1\n,2\nx,3\n,4\ny,5\n";
    let by = |column| shown(csv, Unit::Csv, column, one);
    assert_eq!(by(Some("a")), ["0..4 ,1\n,2\nx,3\n,4\n", "4..5 y,5\n"]);
    assert_eq!(by(Some("b")).len(), 5);
    assert_eq!(by(None).len(), 5);
    assert_eq!(shown("a,b\n,\n,\n", Unit::Csv, None, one), [""; 0]);
    let spaces = format!("aa{}bb", " ".repeat(40));
    let pieces = shown(&spaces, Unit::Lines, None, ChunkSize::Tokens(2));
    assert_eq!(pieces.concat().matches("0..1").count(), pieces.len());
    assert!(
        pieces.iter().all(|piece| piece.contains(['a', 'b'])),
        "{pieces:?}"
    );
}
