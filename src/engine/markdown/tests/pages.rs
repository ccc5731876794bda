//! A long text is drawn a page at a time, and what a page ends within goes on in the next.

use proptest::prelude::*;

use super::super::*;

/// What a reader who asks for more sees, page by page.
fn pages(text: &str) -> Vec<Vec<Block>> {
    let (mut rest, mut pages) = (text.to_owned(), Vec::new());
    while !rest.is_empty() {
        let (head, tail) = page(&rest);
        pages.push(read(head));
        rest = before_rest(head, tail).unwrap_or_default() + tail;
        assert!(pages.len() <= 400, "it goes on for ever");
    }
    pages
}

/// The first cells of a table's rows on all pages; each page's table has the same head.
fn first_cells(pages: &[Vec<Block>]) -> Vec<String> {
    let mut cells = Vec::new();
    let mut heads = Vec::new();
    for block in pages.iter().flatten() {
        match block {
            Block::Table { head, rows } => {
                heads.push(head);
                cells.extend(rows.iter().map(|row| format!("{:?}", row.first())));
            }
            Block::Paragraph(words) => {
                assert!(!format!("{words:?}").contains('|'), "strokes are words");
            }
            _ => {}
        }
    }
    heads.dedup();
    assert_eq!(heads.len(), 1, "{heads:?}");
    cells
}

fn cell(words: &str) -> String {
    format!("{:?}", Some(&vec![Span::Text(words.to_owned())]))
}

fn rows(range: std::ops::Range<usize>) -> String {
    range
        .map(|row| format!("| row {row} | **x** |\n"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn a_table_goes_on_behind_the_end_of_a_page() {
    let text = format!("Words.\n\n| a | b |\n|---|:-:|\n{}\nAfter.", rows(0..300));
    let (head, rest) = page(&text);
    let before = before_rest(head, rest);
    assert_eq!(before.as_deref(), Some("| a | b |\n|---|:-:|\n"));
    let pages = pages(&text);
    assert!(pages.len() > 1);
    let all: Vec<String> = (0..300).map(|row| cell(&format!("row {row}"))).collect();
    assert_eq!(first_cells(&pages), all);
    let end = pages.last().and_then(|page| page.last());
    assert_eq!(
        end,
        Some(&Block::Paragraph(vec![Span::Text("After.".into())]))
    );
}

#[test]
fn only_a_table_that_the_page_ends_within_goes_on() {
    let table = "a | b\n-|-\n1 | 2\n";
    let before = |head: &str, rest| before_rest(head, rest).unwrap_or_default();
    assert_eq!(before(table, "3 | 4"), "a | b\n-|-\n");
    assert_eq!(before("| a |\n---\n", "| 1 |"), "| a |\n---\n");
    assert_eq!(before(&format!("{table}\n"), "3 | 4"), "", "it is over");
    assert_eq!(before(table, "\n3 | 4"), "", "it is over");
    assert_eq!(before(table, "and words"), "");
    assert_eq!(before(&format!("{table}words\n"), "3 | 4"), "");
    assert_eq!(before("1 | 2\n3 | 4\n", "5 | 6"), "", "it has no head");
    let within = before(&format!("```\n{table}"), "3 | 4");
    assert_eq!(within, "```\n", "it is code");
}

#[test]
fn what_is_carried_on_never_fills_a_page() {
    let long = "long ".repeat(PAGE_BYTES / 5);
    let head = format!("| {long} | b |\n|---|---|\n");
    assert_eq!(before_rest(&head, "| 1 | 2 |"), None);
    assert_eq!(before_rest(&format!("```{long}\n"), "let"), None);
    for text in [
        format!("{head}{}", rows(0..500)),
        format!("```{long}\n{}", "let a = b;\n".repeat(5_000)),
    ] {
        assert!(pages(&text).len() > 1);
    }
}

#[test]
fn each_page_goes_on_however_much_is_carried_on_and_however_heavy_its_rows_are() {
    let unseen = format!("| {} | b |\n", "\u{200B}".repeat(400));
    let links = format!("| {} | b |\n", "a/".repeat(3_000));
    let code = "\u{200B}".repeat(400);
    for long in [900, 3_500] {
        let head = format!("| {} | b |\n|---|---|\n", "h".repeat(long));
        let fence = format!("```{}\n", "i".repeat(long));
        for text in [
            format!("{head}{}{unseen}{}", rows(0..200), rows(200..210)),
            format!("{head}{}{links}{}", rows(0..200), rows(200..210)),
            format!("{fence}{}{code}\nend\n```\n", "let a = b;\n".repeat(900)),
        ] {
            let drawn = format!("{:?}", pages(&text));
            assert!(drawn.contains("row 209") || drawn.contains("end"), "{text}");
        }
    }
}

/// A table of so many rows behind so many bytes of words.
fn table_behind(words: usize, count: usize) -> (String, Vec<String>) {
    let (words, rows) = ("x".repeat(words), rows(0..count));
    let all = (0..count).map(|row| cell(&format!("row {row}")));
    (
        format!("{words}\n| a | b |\n|---|---|\n{rows}"),
        all.collect(),
    )
}

#[test]
fn no_page_ends_between_the_head_of_a_table_and_the_line_under_it() {
    // Before the head, between its two lines, behind them.
    for words in PAGE_BYTES - 130..PAGE_BYTES {
        let (text, all) = table_behind(words, 150);
        assert_eq!(first_cells(&pages(&text)), all, "behind {words} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_pages_of_a_table_give_all_its_rows(words in 0..20_000_usize, count in 1..700_usize) {
        let (text, all) = table_behind(words, count);
        prop_assert_eq!(first_cells(&pages(&text)), all);
    }
}

#[test]
fn pages_are_the_text() {
    let prose = "Some words of a line.\nAnd another.\n\n".repeat(3_000);
    for text in [
        "é".repeat(40_000),
        "a b ".repeat(20_000),
        prose,
        "| **x** | `y` |\n".repeat(5_000),
        "a\u{202E}".repeat(9_000),
        String::new(),
        "x".repeat(PAGE_BYTES),
    ] {
        let (mut rest, mut whole, mut pages) = (text.as_str(), String::new(), 0);
        let weight: usize = text.chars().map(page::weight_of).sum();
        while !rest.is_empty() {
            let (head, tail) = page(rest);
            assert!(!head.is_empty() && head.len() <= PAGE_BYTES + PAGE_BYTES / 4);
            whole.push_str(head);
            (rest, pages) = (tail, pages + 1);
        }
        assert_eq!(whole, text);
        assert!(pages <= 2 + weight / (PAGE_BYTES / 2));
    }
}

#[test]
fn a_page_of_cells_or_links_is_shorter_than_one_of_words() {
    let rows = |text: &str| match read(text).as_slice() {
        [Block::Table { rows, .. }] => rows.len(),
        _ => 0,
    };
    let table = format!(
        "| a | b |\n| - | - |\n{}",
        "| **x** | `y` |\n".repeat(5_000)
    );
    let (head, rest) = page(&table);
    assert!((100..=300).contains(&rows(head)), "{}", rows(head));
    assert!(rest.len() > table.len() / 2);
    let links = "http://a.b ".repeat(5_000);
    let drawn = page(&links).0.matches("http").count();
    assert!((300..=700).contains(&drawn), "{drawn}");
    let marked = "a\u{202E}".repeat(9_000);
    assert!((300..=600).contains(&page(&marked).0.chars().count()));
}

#[test]
fn code_goes_on_behind_the_end_of_a_page() {
    let before = |head| before_rest(head, "let b").unwrap_or_default();
    assert_eq!(before("a\n```rust\nlet"), "```rust\n");
    assert_eq!(before("a\n```rust\nlet\n```\n~~~\nx\n~~~"), "");
}
