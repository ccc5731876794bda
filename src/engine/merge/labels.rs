//! Labels: one for each item of a chunk, read strictly from lines such as `12: positive`.
//!
//! An item whose label is missing, not allowed, or given twice and differently is open: it is asked for again
//! and never guessed.

use super::vote;
use crate::engine::part::Reply;
use crate::engine::ports::Finish;

/// The labels of a chunk's items as the replies so far give them, each by its place among the allowed labels;
/// `None` for an open item.
///
/// The first reply is the answer to the whole chunk. Each later one was asked for what was open before it, so
/// it changes nothing else.
pub fn read<'a>(
    replies: impl IntoIterator<Item = &'a Reply>,
    labels: &[String],
    items: usize,
) -> Vec<Option<usize>> {
    let plain: Vec<String> = labels.iter().map(|label| vote::plain(label)).collect();
    let mut sheet = vec![None; items];
    for reply in replies {
        let round = round(reply, &plain, items);
        for (known, new) in sheet.iter_mut().zip(round) {
            if known.is_none() {
                *known = new;
            }
        }
    }
    sheet
}

/// What one reply gives.
fn round(reply: &Reply, labels: &[String], items: usize) -> Vec<Option<usize>> {
    let mut found: Vec<Found> = vec![Found::Nothing; items];
    for line in reply.whole_lines() {
        let Some((number, label)) = line_parts(line) else {
            continue;
        };
        let place = number.checked_sub(1).and_then(|at| found.get_mut(at));
        // A number that is no item's belongs to nothing.
        let Some(place) = place else { continue };
        let label = vote::plain(label);
        let label = labels.iter().position(|allowed| *allowed == label);
        *place = match (*place, label) {
            (Found::Nothing, Some(label)) => Found::One(label),
            (Found::One(before), Some(label)) if before == label => Found::One(label),
            _ => Found::Unclear,
        };
    }
    found
        .into_iter()
        .map(|found| match found {
            Found::One(label) => Some(label),
            Found::Nothing | Found::Unclear => None,
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Found {
    Nothing,
    One(usize),
    Unclear,
}

/// Whether a label comes back from a line of its own: `1: label`. One that does not could never be given.
pub fn comes_back(label: &str, labels: &[String]) -> bool {
    let line = Reply {
        text: format!("1: {label}"),
        finish: Finish::Complete,
    };
    let place = labels.iter().position(|one| one == label);
    place.is_some() && read([&line], labels, 1) == [place]
}

/// The number and the label of a line such as `12: positive`, `12. positive`, `- "12" = positive`.
///
/// Behind the number stands one mark and no more is taken away, because a label may begin with a sign: the label
/// of `3: -1` is `-1`.
fn line_parts(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || is_list_mark(c));
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line.get(..digits)?.parse().ok()?;
    let rest = line.get(digits..)?.trim_start_matches(vote::is_wrapping);
    let bare = rest.trim_start();
    let is_apart = bare.len() < rest.len();
    let Some(behind) = bare.strip_prefix(is_mark) else {
        // `12th` names no item.
        return is_apart.then_some((number, bare));
    };
    if is_apart && !behind.starts_with(char::is_whitespace) {
        // `3 -1`: the sign is the label's.
        return Some((number, bare));
    }
    // `3.5` and `3-5` are other numbers.
    let is_number = bare.starts_with(['.', '-', '–']) && starts_with_digit(behind);
    (!is_number).then_some((number, behind))
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// What may part a number from its label.
fn is_mark(c: char) -> bool {
    matches!(c, ':' | '：' | '.' | ')' | ']' | '=' | '–' | '—' | '-')
}

/// What may stand before the number: the mark of a list, a bracket, a quotation mark.
fn is_list_mark(c: char) -> bool {
    vote::is_wrapping(c) || matches!(c, '-' | '–' | '—' | '+' | '•' | '·' | '#' | '(' | '[' | '{')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels() -> Vec<String> {
        ["positive", "neutral", "negative"].map(String::from).into()
    }

    fn reply(text: &str, finish: Finish) -> Reply {
        Reply {
            text: text.into(),
            finish,
        }
    }

    fn check(texts: &[&str], items: usize, expect: &[Option<usize>]) {
        let replies: Vec<Reply> = texts
            .iter()
            .map(|text| reply(text, Finish::Complete))
            .collect();
        assert_eq!(read(&replies, &labels(), items), expect, "{texts:?}");
    }

    #[test]
    fn a_label_is_read_from_a_line_with_its_number() {
        check(
            &["1: positive\n2. Neutral\n3) **negative**\n- \"4\": \"positive\","],
            4,
            &[Some(0), Some(1), Some(2), Some(0)],
        );
        check(&["2: neutral\n1: negative"], 2, &[Some(2), Some(1)]);
    }

    #[test]
    fn what_is_missing_not_allowed_or_unclear_is_open() {
        check(&[""], 2, &[None, None]);
        check(&["positive\nneutral"], 2, &[None, None]);
        check(&["1: mixed\n2: positive (I think)"], 2, &[None, None]);
        check(
            &["1: positive\n1: negative\n2: neutral\n2: neutral"],
            2,
            &[None, Some(1)],
        );
        check(
            &["0: positive\n3: positive\n99999999999999999999: neutral"],
            2,
            &[None, None],
        );
        check(&["1st: positive\n2positive"], 2, &[None, None]);
    }

    #[test]
    fn a_sign_before_a_label_is_the_labels() {
        let signs = ["-1", "+1", "1", "#bug", "👍", ":)", "C++"].map(String::from);
        for (line, expect) in [
            ("1: -1", Some(0)),
            ("1 -1", Some(0)),
            ("1:-1", Some(0)),
            ("**1:** -1", Some(0)),
            ("1) +1", Some(1)),
            ("(1) +1", Some(1)),
            ("1. **+1**", Some(1)),
            ("1 – 1", Some(2)),
            ("1 = 1", Some(2)),
            ("1.1", None),
            ("1-1", None),
            ("1: –1", None),
            ("1: - 1", None),
            ("1: #bug", Some(3)),
            ("- 1: #Bug.", Some(3)),
            ("1: bug", None),
            ("1: 👍", Some(4)),
            ("1 👍", Some(4)),
            ("1: :)", Some(5)),
            ("1 :)", Some(5)),
            ("1: c++", Some(6)),
        ] {
            let got = read([&reply(line, Finish::Complete)], &signs, 1);
            assert_eq!(got, [expect], "{line:?}");
        }
    }

    #[test]
    fn a_label_of_two_lines_never_comes_back() {
        let labels = ["a\nb", "c"].map(String::from);
        assert!(!comes_back("a\nb", &labels));
        assert!(comes_back("c", &labels));
        assert!(!comes_back("d", &labels));
    }

    #[test]
    fn a_later_reply_fills_what_is_open_and_changes_nothing_else() {
        check(
            &["1: positive\n2: mixed", "1: negative\n2: neutral"],
            3,
            &[Some(0), Some(1), None],
        );
    }

    #[test]
    fn the_last_line_of_a_reply_that_was_cut_is_not_trusted() {
        let cut = reply("1: positive\n2: negative", Finish::AtLimit);
        assert_eq!(read([&cut], &labels(), 2), [Some(0), None]);
    }

    proptest! {
        #[test]
        fn whatever_order_the_lines_come_in_each_item_has_its_own_label(
            truth in proptest::collection::vec(0_usize..3, 1..40),
            turn in 0_usize..40,
            extra in proptest::collection::vec("(0: positive|77: neutral|hello|)", 0..4),
        ) {
            let names = labels();
            let mut lines: Vec<String> = truth.iter().zip(1..).map(|(label, number)| format!("{number}: {}", names[*label])).collect();
            let by = turn % lines.len();
            lines.rotate_left(by);
            lines.extend(extra);
            let got = read([&reply(&lines.join("\n"), Finish::Complete)], &names, truth.len());
            let expect: Vec<Option<usize>> = truth.iter().map(|label| Some(*label)).collect();
            prop_assert_eq!(got, expect);
        }

        #[test]
        fn every_label_that_comes_back_is_read_from_every_item(
            labels in proptest::collection::btree_set("[-+#:.)=–a-cÀß👍 \\n*\"0-9]{1,5}", 2..5),
            picks in proptest::collection::vec(0_usize..5, 1..20),
            mark in "(: |\\. |\\) | = | - | – |:|=)",
        ) {
            let labels: Vec<String> = labels.into_iter().collect();
            let sound: Vec<bool> = labels.iter().map(|label| comes_back(label, &labels)).collect();
            prop_assume!(sound.iter().all(|sound| *sound));
            let truth: Vec<usize> = picks.iter().map(|pick| pick % labels.len()).collect();
            let lines: Vec<String> = truth.iter().zip(1..).map(|(label, number)| format!("{number}{mark}{}", labels[*label])).collect();
            let got = read([&reply(&lines.join("\n"), Finish::Complete)], &labels, truth.len());
            let expect: Vec<Option<usize>> = truth.iter().map(|label| Some(*label)).collect();
            prop_assert_eq!(got, expect);
        }

        #[test]
        fn no_reply_labels_more_items_than_there_are(text in "[0-9a-z: \n]{0,80}", items in 0_usize..9) {
            prop_assert_eq!(read([&reply(&text, Finish::Complete)], &labels(), items).len(), items);
        }
    }
}
