//! What was learnt about models: written down as a small text, and read back however torn it comes. Nothing in it is secret.

use serde::Serialize;
use serde_json::Value;

use super::{Limit, MOST_LEAST, MOST_ROOM, Quirks};
use crate::provider::catalogue::LimitName;

/// How many models are remembered; of more, those that were learnt about longest ago are forgotten.
const MOST: usize = 100;
/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 64 * 1024;
/// The version of the text.
const VERSION: u64 = 1;

/// What was learnt, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learnt(Vec<(String, String, Quirks)>);

impl Learnt {
    /// What that model at that origin wants, if that was learnt.
    pub fn of(&self, origin: &str, model: &str) -> Option<Quirks> {
        let mut all = self.0.iter();
        let known = all.find(|(at, name, _)| at == origin && name == model);
        known.map(|(_, _, quirks)| *quirks)
    }

    /// Remembers it together with what was known before.
    pub fn learn(&mut self, origin: &str, model: &str, quirks: Quirks) {
        let quirks = quirks.and(self.of(origin, model).unwrap_or(quirks));
        self.0.retain(|(at, name, _)| at != origin || name != model);
        self.0.push((origin.to_owned(), model.to_owned(), quirks));
        let spare = self.0.len().saturating_sub(MOST);
        self.0.drain(..spare);
    }

    /// Remembers all that another page, or this one, has learnt.
    pub fn learn_all(&mut self, other: Self) {
        for (origin, model, quirks) in other.0 {
            self.learn(&origin, &model, quirks);
        }
    }

    /// The text to keep.
    pub fn write(&self) -> String {
        let models = self.0.iter().map(|(at, model, quirks)| Row {
            at,
            model,
            limit: word(quirks.limit),
            temperature: quirks.temperature,
            effort_none: quirks.effort_none,
            asks_usage: quirks.asks_usage,
            room: quirks.room,
            least: quirks.least,
            most: (quirks.most < u32::MAX).then_some(quirks.most),
        });
        let file = File {
            version: VERSION,
            models: models.collect(),
        };
        // Texts, numbers and switches can always be written.
        serde_json::to_string(&file).unwrap_or_default()
    }

    /// Reads such a text. What cannot be read is left out: it is learnt anew.
    pub fn read(text: &str) -> Self {
        let file = Some(text).filter(|text| text.len() <= MOST_BYTES);
        let file: Value = file
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let is_known = file.get("version").and_then(Value::as_u64) == Some(VERSION);
        let models = file
            .get("models")
            .and_then(Value::as_array)
            .filter(|_| is_known);
        let mut learnt = Self::default();
        for (at, model, quirks) in models.into_iter().flatten().filter_map(row) {
            learnt.learn(at, model, quirks);
        }
        learnt
    }
}

#[derive(Serialize)]
struct File<'a> {
    version: u64,
    models: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    at: &'a str,
    model: &'a str,
    limit: &'a str,
    temperature: bool,
    effort_none: bool,
    asks_usage: bool,
    room: u32,
    least: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u32>,
}

fn row(row: &Value) -> Option<(&str, &str, Quirks)> {
    let text = |field: &str| row.get(field)?.as_str();
    let switch = |field: &str| row.get(field)?.as_bool();
    let number = |field: &str, most: u32| {
        let number = u32::try_from(row.get(field)?.as_u64()?).ok()?;
        Some(number).filter(|number| *number <= most)
    };
    let quirks = Quirks {
        limit: limit(text("limit")?)?,
        temperature: switch("temperature")?,
        effort_none: switch("effort_none")?,
        asks_usage: switch("asks_usage")?,
        room: number("room", MOST_ROOM)?,
        least: number("least", MOST_LEAST)?,
        // It may be unknown, and in older texts it always is.
        most: number("most", u32::MAX).unwrap_or(u32::MAX),
        most_here: u32::MAX,
    };
    Some((text("at")?, text("model")?, quirks))
}

const LIMITS: [(&str, Limit); 6] = [
    ("max_tokens", Limit::Named(LimitName::MaxTokens)),
    (
        "max_completion_tokens",
        Limit::Named(LimitName::MaxCompletionTokens),
    ),
    ("now max_tokens", Limit::Renamed(LimitName::MaxTokens)),
    (
        "now max_completion_tokens",
        Limit::Renamed(LimitName::MaxCompletionTokens),
    ),
    ("none", Limit::None),
    ("only max_tokens", Limit::Demanded(LimitName::MaxTokens)),
];

fn word(limit: Limit) -> &'static str {
    let known = LIMITS.iter().find(|(_, one)| *one == limit);
    known.map_or("none", |(word, _)| word)
}

fn limit(word: &str) -> Option<Limit> {
    let known = LIMITS.iter().find(|(one, _)| *one == word);
    known.map(|(_, limit)| *limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::provider::catalogue::Provider;

    fn quirks() -> impl Strategy<Value = Quirks> {
        (
            0..LIMITS.len(),
            any::<(bool, bool, bool)>(),
            0..=MOST_ROOM,
            0..=MOST_LEAST,
            prop_oneof![Just(u32::MAX), 0..=MOST_ROOM],
        )
            .prop_map(
                |(limit, (temperature, effort_none, asks_usage), room, least, most)| Quirks {
                    limit: LIMITS[limit].1,
                    temperature,
                    effort_none,
                    asks_usage,
                    room,
                    least,
                    most,
                    most_here: u32::MAX,
                },
            )
    }

    proptest! {
        #[test]
        fn what_was_learnt_is_read_back(all in proptest::collection::vec(("[a-c]", "[a-c]", quirks()), 0..9)) {
            let mut learnt = Learnt::default();
            for (at, model, quirks) in &all {
                let before = learnt.of(at, model).unwrap_or(*quirks);
                learnt.learn(at, model, *quirks);
                prop_assert_eq!(learnt.of(at, model), Some(quirks.and(before)));
            }
            prop_assert_eq!(Learnt::read(&learnt.write()), learnt);
        }

        /// Calls end in any order, in several pages at once: what any of them learnt stays.
        #[test]
        fn nothing_that_was_learnt_is_lost_to_what_is_learnt_beside_it(all in proptest::collection::vec(quirks(), 1..9), turn in 0usize..9) {
            let mut once = Learnt::default();
            for quirks in &all {
                once.learn("a", "m", *quirks);
            }
            let (early, late) = all.split_at(turn.min(all.len()));
            let mut other = Learnt::default();
            for quirks in late.iter().chain(early).rev() {
                other.learn("a", "m", *quirks);
            }
            let rest = |learnt: &Learnt| learnt.of("a", "m").map(|quirks| Quirks { limit: Limit::None, ..quirks });
            prop_assert_eq!(rest(&once), rest(&other));
            let rank = |learnt: &Learnt| learnt.of("a", "m").map(|quirks| quirks.limit.rank());
            prop_assert_eq!(rank(&once), rank(&other));
            other.learn_all(once.clone());
            prop_assert_eq!(rest(&once), rest(&other), "again is not more");
        }

        #[test]
        fn any_text_is_read(text in ".{0,60}", cut in 0usize..200) {
            Learnt::read(&text);
            let mut learnt = Learnt::default();
            learnt.learn("https://a.example", "m", Quirks::known(Provider::COMPATIBLE, None));
            let written = learnt.write();
            let torn = written.get(..cut.min(written.len())).unwrap_or_default();
            prop_assert!(torn.len() == written.len() || Learnt::read(torn) == Learnt::default());
        }
    }

    #[test]
    fn a_text_of_before_ceilings_were_known_is_read() {
        let old = r#"{"version":1,"models":[{"at":"a","model":"m","limit":"max_tokens","temperature":false,"effort_none":false,"asks_usage":true,"room":32768,"least":0}]}"#;
        let quirks = Learnt::read(old).of("a", "m").unwrap();
        assert_eq!(
            (quirks.room, quirks.most, quirks.temperature),
            (MOST_ROOM, u32::MAX, false)
        );
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut learnt = Learnt::default();
        let quirks = Quirks::known(Provider::COMPATIBLE, None);
        for number in 0..=MOST {
            learnt.learn("https://a.example", &number.to_string(), quirks);
        }
        assert_eq!(learnt.of("https://a.example", "0"), None);
        assert_eq!(learnt.of("https://a.example", "1"), Some(quirks));
        assert!(learnt.write().len() < MOST_BYTES);
    }
}
