//! Labels: one for each item of a chunk, read strictly from lines such as `12: positive`.
//!
//! An item whose label is missing, not allowed, or given twice and differently is open: it is asked for again
//! and never guessed.

use super::vote::{self, is_wrapping};
use crate::engine::part::Reply;

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
    let known = Known::of(labels);
    let mut sheet = vec![None; items];
    for reply in replies {
        let round = round(reply, &known, items);
        for (held, new) in sheet.iter_mut().zip(round) {
            if held.is_none() {
                *held = new;
            }
        }
    }
    sheet
}

/// How many lines of the replies give an allowed label to an item that does not exist. None of them is used.
pub fn strays<'a>(
    replies: impl IntoIterator<Item = &'a Reply>,
    labels: &[String],
    items: usize,
) -> usize {
    let known = Known::of(labels);
    let is_stray = |line: &&str| match known.line(line) {
        Some((number, Some(_))) => number == 0 || number > items,
        _ => false,
    };
    let replies = replies.into_iter();
    replies
        .map(|reply| reply.whole_lines().filter(is_stray).count())
        .sum()
}

/// These labels can be told apart on the lines of a reply; the first that cannot, otherwise.
///
/// # Errors
/// A label that a line such as `1: label` or `1) label` does not give back: one with a line break, or one that begins
/// with what stands between a number and its label.
pub fn readable(labels: &[String]) -> Result<(), &str> {
    let known = Known::of(labels);
    let is_read = |place: usize, label: &str| {
        let line = |between: &str| format!("1{between}{label}");
        !label.contains(['\n', '\r'])
            && !compared(label).is_empty()
            && USUAL
                .iter()
                .all(|between| known.line(&line(between)) == Some((1, Some(place))))
    };
    let mut all = (0..).zip(labels);
    match all.find(|(place, label)| !is_read(*place, label)) {
        Some((_, label)) => Err(label),
        None => Ok(()),
    }
}

/// A text shows a line as a reply must have them: a number and one of the labels, or the word "label" in the place of
/// one.
pub fn shows_line(text: &str, labels: &[String]) -> bool {
    let mut known = Known::of(labels);
    known.0.push(compared("label"));
    let is_shown = |line| matches!(known.line(line), Some((_, Some(_))));
    text.lines().any(is_shown)
}

/// What models usually write between a number and its label.
const USUAL: [&str; 6] = [": ", ". ", ") ", " = ", " - ", " -> "];

/// What one reply gives.
fn round(reply: &Reply, known: &Known, items: usize) -> Vec<Option<usize>> {
    let mut found: Vec<Found> = vec![Found::Nothing; items];
    for line in reply.whole_lines() {
        let Some((number, label)) = known.line(line) else {
            continue;
        };
        let place = number.checked_sub(1).and_then(|at| found.get_mut(at));
        // A number that is no item's belongs to nothing.
        let Some(place) = place else { continue };
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

/// The allowed labels as they are compared.
struct Known(Vec<String>);

impl Known {
    fn of(labels: &[String]) -> Self {
        Self(labels.iter().map(|label| compared(label)).collect())
    }

    fn place(&self, label: &str) -> Option<usize> {
        let label = compared(label);
        self.0.iter().position(|allowed| *allowed == label)
    }

    /// The number and the label of a line such as `12: positive`, `12. positive`, `- "12" = positive`; `None` for a
    /// line without a number of its own. The label is `None` if it is not allowed, or could be two.
    fn line(&self, line: &str) -> Option<(usize, Option<usize>)> {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let number = line.get(..digits)?.parse().ok()?;
        let rest = line.get(digits..)?;
        let unwrapped = rest.trim_start_matches(is_wrapping);
        let bare = unwrapped.trim_start_matches([')', ']']);
        let spaced = bare.trim_start_matches(is_wrapping).trim_start();
        let mark = separator(spaced);
        let behind_mark = spaced.get(mark..).unwrap_or_default();
        if spaced.len() == rest.len() && mark == 0 {
            // `12th` names no item.
            return None;
        }
        if spaced.starts_with('.') && behind_mark.starts_with(|c: char| c.is_ascii_digit()) {
            // `3.5` is another number.
            return None;
        }
        let is_dash = spaced.starts_with(['-', '–', '—']);
        let is_spaced = behind_mark.starts_with(char::is_whitespace);
        if !is_dash || is_spaced {
            return Some((number, self.place(behind_mark)));
        }
        if bare.len() < unwrapped.len() {
            return Some((number, self.place(spaced)));
        }
        // `3 -1` is a number and a label with a sign, or a number, a dash and a label.
        let label = match (self.place(spaced), self.place(behind_mark)) {
            (Some(_), Some(_)) | (None, None) => None,
            (label, None) | (None, label) => label,
        };
        Some((number, label))
    }
}

/// What may stand between a number and its label; the longer before what it begins with.
const SEPARATORS: [&str; 11] = ["->", "=>", "→", ":", "：", ".", "=", "|", "–", "—", "-"];

/// How many bytes of a separator a text begins with.
fn separator(text: &str) -> usize {
    let mut all = SEPARATORS.iter();
    let found = all.find(|mark| text.starts_with(**mark));
    found.map_or(0, |mark| mark.len())
}

/// A label as it is compared: as a ballot is, without the end of a table's cell, and with one minus sign for all.
fn compared(label: &str) -> String {
    let label = label.trim_end().trim_end_matches('|');
    vote::plain(label).replace('\u{2212}', "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ports::Finish;
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
    fn labels_for_items_that_do_not_exist_are_counted() {
        let text = "0: neutral\n1: positive\n3: negative\n4: rubbish\n12 eggs\n103: neutral";
        let replies = [reply(text, Finish::Complete)];
        assert_eq!(strays(&replies, &labels(), 2), 3);
        assert_eq!(strays(&replies, &labels(), 103), 1);
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
    fn a_label_that_begins_with_a_sign_is_itself() {
        let known = ["1", "0", "-1", "+1", "👍", "#bug"].map(String::from);
        let read_one = |line: &str| {
            let reply = reply(line, Finish::Complete);
            let sheet = read([&reply], &known, 3);
            sheet
                .get(2)
                .copied()
                .flatten()
                .map(|place| known[place].as_str())
        };
        for (line, expect) in [
            ("3: -1", Some("-1")),
            ("3: \u{2212}1", Some("-1")),
            ("3. -1", Some("-1")),
            ("3 - 1", Some("1")),
            ("3 – 1", Some("1")),
            ("3 - -1", Some("-1")),
            ("3: 1", Some("1")),
            ("3: +1", Some("+1")),
            ("3：👍", Some("👍")),
            ("3 = 👍", Some("👍")),
            ("3) -1", Some("-1")),
            ("3) #bug", Some("#bug")),
            ("[3] #bug", Some("#bug")),
            ("| 3 | #bug |", Some("#bug")),
            ("3 → 0", Some("0")),
            ("3 -> 0", Some("0")),
            ("**3:** \"0\",", Some("0")),
            // The one or the other: not guessed.
            ("3 -1", None),
            ("3-1", None),
            ("3: :1", None),
            ("3: bug", None),
        ] {
            assert_eq!(read_one(line), expect, "{line}");
        }
    }

    #[test]
    fn labels_that_cannot_be_read_back_are_known_before() {
        let of = |labels: &[&str]| {
            labels
                .iter()
                .map(|&label| label.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(readable(&of(&["1", "0", "-1"])), Ok(()));
        assert_eq!(readable(&of(&["👍", "👎"])), Ok(()));
        assert_eq!(readable(&of(&["fine", "two\nlines"])), Err("two\nlines"));
        assert_eq!(readable(&of(&["fine", "|"])), Err("|"));
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
        check(&["1.5: positive\n1: neutral"], 1, &[Some(1)]);
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
        fn labels_that_pass_the_check_come_back_from_every_way_of_writing_a_line(
            labels in proptest::collection::vec("[-+#*]{0,1}[a-c1-3👍]{1,3}", 2..4),
            between in "(: |\\. |\\) | = | - | – | -> |\": | \\| |\\*\\*: |\\*\\*\\) )",
        ) {
            let compared: Vec<String> = labels.iter().map(|label| compared(label)).collect();
            let alike = (1..).zip(&compared).any(|(next, one)| compared[next..].contains(one));
            prop_assume!(!alike && compared.iter().all(|label| !label.is_empty()));
            prop_assume!(readable(&labels).is_ok());
            let lines: Vec<String> = labels.iter().zip(1..).map(|(label, number)| format!("{number}{between}{label}")).collect();
            let got = read([&reply(&lines.join("\n"), Finish::Complete)], &labels, labels.len());
            let expect: Vec<Option<usize>> = (0..labels.len()).map(Some).collect();
            prop_assert_eq!(got, expect);
        }

        #[test]
        fn no_reply_labels_more_items_than_there_are(text in "[0-9a-z: \n]{0,80}", items in 0_usize..9) {
            prop_assert_eq!(read([&reply(&text, Finish::Complete)], &labels(), items).len(), items);
        }
    }
}
