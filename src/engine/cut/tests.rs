//! What holds for every unit and any text.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;

/// Asserts that the prefix and the items of a text are these.
pub(super) fn check(text: &str, unit: Unit, expect: &[&str]) {
    let items = Items::find(text, unit);
    let spans = (0..items.len()).map(|item| items.span(item).unwrap());
    let shown: Vec<&str> = std::iter::once(items.prefix())
        .chain(spans)
        .map(|span| &text[span])
        .collect();
    assert_eq!(shown, expect, "{unit:?} of {text:?}");
}

/// What every item says in that column.
pub(super) fn column(text: &str, unit: Unit, name: &str) -> Vec<String> {
    let items = Items::find(text, unit);
    (0..items.len())
        .map(|item| items.text(text, item, Some(name)).into_owned())
        .collect()
}

#[test]
fn a_unit_is_found_by_its_name() {
    for unit in Unit::ALL {
        assert_eq!(Unit::from_name(unit.name()), Some(unit));
    }
    assert_eq!(Unit::from_name("pages"), None);
    assert_eq!(Unit::Braces.name().len(), 5);
    assert!(Unit::Csv.is_table() && Unit::Braces.is_table() && !Unit::Lines.is_table());
}

#[test]
fn prose_says_what_it_says_without_the_space_around_it() {
    let text = "\n  One.\n\nTwo. ";
    let items = Items::find(text, Unit::Paragraphs);
    assert_eq!(items.text(text, 0, None), "One.");
    assert_eq!(items.text(text, 1, Some("any")), "Two.");
    assert_eq!(items.text(text, 2, None), "");
    assert_eq!(items.span(2), None);
    assert!(items.columns().is_empty());
}

#[test]
fn a_blank_text_has_no_items_in_any_unit() {
    for unit in Unit::ALL {
        for text in ["", " ", "\n", "\u{feff}", "\u{feff} \r\n\r\t\n"] {
            check(text, unit, &[text]);
        }
    }
}

#[test]
fn an_endless_line_does_not_slow_the_steps_down() {
    for (unit, piece) in Unit::ALL
        .into_iter()
        .flat_map(|unit| [" ", "x", ".", "\"", "1.", "`", "é "].map(|piece| (unit, piece)))
    {
        let text = piece.repeat(200_000 / piece.len());
        let mut scanner = Scanner::new(unit);
        // Were a step to begin anew, these would read ten thousand million bytes.
        let mut steps = 0;
        while !scanner.step(&text, 2) {
            steps += 1;
            assert!(scanner.at() >= steps * 2);
        }
        assert_eq!(scanner.finish(), Items::find(&text, unit));
    }
}

fn any_text() -> impl Strategy<Value = String> {
    "(\u{feff})?(\"|,|;|\t|\n|\n\n|\r|\r\n|a|B|é|🥖|。|[.] |[.]|!|# |#|---|-|```|~~~|[{]|[}]|:|\\\\| |1){0,60}"
}

fn any_unit() -> impl Strategy<Value = Unit> {
    (0..Unit::ALL.len()).prop_map(|at| Unit::ALL[at])
}

fn any_size() -> impl Strategy<Value = ChunkSize> {
    prop_oneof![
        (0usize..8).prop_map(ChunkSize::Items),
        (0usize..12).prop_map(ChunkSize::Tokens),
    ]
}

/// A field as RFC 4180 writes it. A field of white space is quoted so that its line is not blank.
fn written(field: &str, separator: char) -> String {
    if field.trim().is_empty() || field.contains([separator, '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// All chunks, in steps of these sizes in turn.
fn chunks(mut chunker: Chunker, text: &str, items: &Items, budgets: &[usize]) -> Chunks {
    for budget in budgets.iter().cycle() {
        if chunker.step(text, items, *budget) {
            break;
        }
    }
    chunker.finish()
}

proptest! {
    #[test]
    fn prefix_and_spans_are_the_whole_text(text in any_text(), unit in any_unit()) {
        let items = Items::find(&text, unit);
        let mut read = items.prefix();
        prop_assert_eq!(read.start, 0);
        for item in 0..items.len() {
            let span = items.span(item).unwrap();
            prop_assert_eq!(span.start, read.end);
            prop_assert!(!text[span.clone()].trim_matches([' ', '\n', '\r']).is_empty());
            read.end = span.end;
        }
        prop_assert_eq!(read.end, text.len());
    }

    #[test]
    fn steps_of_any_size_find_the_same(
        text in any_text(),
        unit in any_unit(),
        budgets in proptest::collection::vec(0usize..9, 1..5),
    ) {
        let mut scanner = Scanner::new(unit);
        for budget in budgets.iter().cycle() {
            if scanner.step(&text, *budget) {
                break;
            }
        }
        prop_assert!(scanner.step(&text, 1));
        prop_assert_eq!(scanner.at(), text.len());
        prop_assert_eq!(scanner.finish(), Items::find(&text, unit));
    }

    /// In whatever steps, and whatever says nothing: the same chunks, which hold every item once, and none is blank.
    #[test]
    fn chunks_do_not_depend_on_the_steps(
        text in any_text(),
        unit in any_unit(),
        size in any_size(),
        whole: bool,
        most in 1..5_usize,
        budgets in proptest::collection::vec(1..40_usize, 1..6),
    ) {
        let items = Items::find(&text, unit);
        let chunker = || Chunker::new(size).whole(whole).with_words(None, most);
        let found = chunks(chunker(), &text, &items, &budgets);
        prop_assert_eq!(&found, &chunks(chunker(), &text, &items, &[usize::MAX]));
        prop_assert!(found.list.len() <= most);
        prop_assert!(found.beyond == 0 || found.list.len() == most);
        let mut at = items.prefix().end;
        for chunk in &found.list {
            prop_assert_eq!(chunk.bytes.start, at);
            prop_assert!(!whole || chunk.note != ChunkNote::Piece);
            let words = text.get(chunk.bytes.clone()).unwrap();
            prop_assert!(words.contains(|c: char| !c.is_whitespace()), "{:?}", words);
            at = chunk.bytes.end;
        }
        let is_all = found.beyond > 0 || found.list.is_empty() || at == text.len();
        prop_assert!(is_all, "{} of {}", at, text.len());
    }

    #[test]
    fn chunks_are_the_text_without_its_prefix(
        text in any_text(),
        unit in any_unit(),
        size in any_size(),
    ) {
        let items = Items::find(&text, unit);
        let (mut at, mut item) = (items.prefix().end, 0);
        for chunk in chunks(Chunker::new(size), &text, &items, &[usize::MAX]).list {
            prop_assert_eq!(chunk.bytes.start, at);
            prop_assert!(text.get(chunk.bytes.clone()).is_some_and(|bytes| !bytes.is_empty()));
            let (first, end) = (chunk.items.start, chunk.items.end);
            let begins_item = items.span(first).unwrap().start == at;
            if chunk.note == ChunkNote::Piece {
                prop_assert!(!unit.is_table());
                prop_assert_eq!(end, first + 1);
            }
            prop_assert_eq!(first, if begins_item { item } else { item - 1 });
            prop_assert!(begins_item || chunk.note == ChunkNote::Piece);
            match size {
                ChunkSize::Items(count) => {
                    prop_assert_eq!(chunk.note, ChunkNote::Whole);
                    prop_assert!(end - first == count.max(1) || end == items.len());
                }
                ChunkSize::Tokens(count) => {
                    let fits = chunk.bytes.len() <= count.max(1) * 4;
                    prop_assert_eq!(fits, chunk.note != ChunkNote::Oversized);
                }
            }
            if chunk.note != ChunkNote::Piece {
                prop_assert_eq!(chunk.bytes.end, items.span(end - 1).unwrap().end);
            }
            at = chunk.bytes.end;
            item = end;
        }
        prop_assert_eq!((at, item), (text.len(), items.len()));
    }

    #[test]
    fn an_item_can_always_be_read(text in any_text(), unit in any_unit(), name in "[aB]?") {
        let items = Items::find(&text, unit);
        for item in 0..items.len() {
            let raw = items.span(item).unwrap();
            prop_assert!(text[raw].contains(items.text(&text, item, None).as_ref()));
            let _said = items.text(&text, item, Some(&name));
        }
    }

    #[test]
    fn a_table_is_read_as_it_was_written(
        rows in proptest::collection::vec(
            proptest::collection::vec("(\"|,|;|\t|\n|\r|\r\n|a|é|🥖| ){0,6}", 3..4), 0..6),
        separator in prop_oneof![Just(','), Just(';'), Just('\t')],
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        is_ended in any::<bool>(),
    ) {
        let names = ["id", "the, \"name\"\n;", "x\ty"];
        let mut lines = vec![names.map(|name| format!("\"{}\"", name.replace('"', "\"\"")))
            .join(&separator.to_string())];
        lines.extend(rows.iter().map(|row| row
            .iter()
            .map(|field| written(field, separator))
            .collect::<Vec<_>>()
            .join(&separator.to_string())));
        let mut text = lines.join(end);
        if is_ended {
            text.push_str(end);
        }
        let items = Items::find(&text, Unit::Csv);
        prop_assert_eq!(items.len(), rows.len());
        prop_assert!(items.faults().is_empty());
        for (place, name) in items.columns().iter().enumerate() {
            let expect: Vec<&str> = rows.iter().map(|row| row[place].as_str()).collect();
            prop_assert_eq!(column(&text, Unit::Csv, name), expect);
        }
        prop_assert_eq!(items.columns(), names.map(|name| name.trim().to_owned()));
    }

    #[test]
    fn a_string_is_read_as_it_was_written(said in any::<String>(), is_ascii in any::<bool>()) {
        let mut line = String::from("{\"k\" : \"");
        for c in said.chars() {
            if c == '"' || c == '\\' {
                line.extend(['\\', c]);
            } else if c.is_control() || is_ascii && !c.is_ascii() {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(line, "\\u{unit:04x}").unwrap();
                }
            } else {
                line.push(c);
            }
        }
        line.push_str("\"}");
        prop_assert_eq!(column(&line, Unit::Braces, "k"), [said]);
    }
}
