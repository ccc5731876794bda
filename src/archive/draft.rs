//! What a person has made of jobs and inputs and not run, as it is kept: texts alone. Settings are no part of it, and so no key
//! is.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{JobFileError, fields, parse};

/// The largest input that is kept, in bytes. What keeps it is small, and shared by all tabs.
pub const LARGEST_INPUT: usize = 200_000;

/// How many are kept of one tab.
pub const MOST: usize = 6;

/// A job and its input, as somebody left them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When, in milliseconds since 1970.
    pub when: u64,
    /// The gallery's job that it began as; empty where it is somebody's own.
    pub origin: String,
    /// Its file; `None` where that is the gallery's.
    pub job: Option<String>,
    /// What a job of somebody's own began as, as a file.
    pub began: Option<String>,
    /// What it works on.
    pub input: Typed,
}

/// What stands in the place of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The job's own sample.
    Sample,
    /// This text in the box.
    Text(String),
    /// A file: its name, and what is in it.
    File(String, String),
    /// More than is kept.
    Large,
}

impl Typed {
    /// A text, or a file with this name, as far as it is kept.
    pub fn of(file: Option<&str>, text: &str) -> Self {
        match file {
            _ if text.len() > LARGEST_INPUT => Self::Large,
            Some(name) => Self::File(name.to_owned(), text.to_owned()),
            None => Self::Text(text.to_owned()),
        }
    }
}

impl Draft {
    /// Both say the same, whenever they were left.
    pub fn says_what(&self, other: &Self) -> bool {
        let when = other.when;
        Self {
            when,
            ..self.clone()
        } == *other
    }

    /// There is nothing in it that the page does not have without it.
    pub fn is_nothing(&self) -> bool {
        self.job.is_none() && matches!(self.input, Typed::Sample | Typed::Large)
    }
}

/// Writes the drafts of a tab down, as many as are kept.
pub fn write_drafts(drafts: &[Draft]) -> String {
    let all = drafts.iter().take(MOST).map(written);
    let mut form = Map::new();
    form.insert("version".to_owned(), 1.into());
    form.insert("drafts".to_owned(), Value::Array(all.collect()));
    Value::Object(form).to_string()
}

fn written(draft: &Draft) -> Value {
    let mut form = Map::new();
    let mut say = |name: &str, text: &str| form.insert(name.to_owned(), text.into());
    say("origin", &draft.origin);
    for (name, text) in [("job", &draft.job), ("began", &draft.began)] {
        if let Some(text) = text {
            say(name, text);
        }
    }
    let input = match &draft.input {
        Typed::Sample => "sample",
        Typed::Text(text) => {
            say("text", text);
            "text"
        }
        Typed::File(name, text) => {
            say("file", name);
            say("text", text);
            "file"
        }
        Typed::Large => "large",
    };
    say("input", input);
    form.insert("when".to_owned(), draft.when.into());
    Value::Object(form)
}

/// Reads what was written; nothing where it is not of this form.
pub fn read_drafts(json: &str) -> Vec<Draft> {
    read(json).unwrap_or_default()
}

fn read(json: &str) -> Result<Vec<Draft>, JobFileError> {
    let value = parse(json)?;
    let mut form = fields::Fields::of(&value, String::new())?;
    match form.whole("version")? {
        1 => {}
        version => return Err(JobFileError::Version(version)),
    }
    let drafts = form.each("drafts", read_one)?;
    form.end()?;
    Ok(drafts)
}

fn read_one(mut form: Fields<'_>) -> Result<Draft, JobFileError> {
    let input = match form.one_of("input", "sample or text or file or large")? {
        "text" => Typed::Text(form.text("text")?),
        "file" => Typed::File(form.text("file")?, form.text("text")?),
        "large" => Typed::Large,
        _ => Typed::Sample,
    };
    let draft = Draft {
        when: form.whole("when")?,
        origin: form.text("origin")?,
        job: form.optional_text("job")?,
        began: form.optional_text("began")?,
        input,
    };
    form.end()?;
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(input: Typed) -> Draft {
        Draft {
            when: 1_790_000_000_000,
            origin: "taglines".to_owned(),
            job: Some("{\"version\":1}".to_owned()),
            began: None,
            input,
        }
    }

    #[test]
    fn drafts_come_back_as_they_were_left() {
        let own = Draft {
            origin: String::new(),
            began: Some("{}".to_owned()),
            ..draft(Typed::Text("“Toast”\n\t\\ \u{0}".to_owned()))
        };
        let file = Typed::File("a \"b\".csv".to_owned(), "a,b\n".to_owned());
        let all = [own, draft(file), draft(Typed::Sample), draft(Typed::Large)];
        assert_eq!(read_drafts(&write_drafts(&all)), all);
        assert_eq!(read_drafts(&write_drafts(&[])), []);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let many: Vec<Draft> = (0..20).map(|_| draft(Typed::Sample)).collect();
        assert_eq!(read_drafts(&write_drafts(&many)).len(), MOST);
        let text = "x".repeat(LARGEST_INPUT + 1);
        assert_eq!(Typed::of(None, &text), Typed::Large);
        assert_eq!(Typed::of(Some("a.txt"), &text), Typed::Large);
        assert_eq!(Typed::of(None, "x"), Typed::Text("x".to_owned()));
    }

    #[test]
    fn what_is_no_form_of_drafts_is_nothing() {
        let odd = [
            "",
            "[]",
            "{",
            r#"{"version":2,"drafts":[]}"#,
            r#"{"version":1,"drafts":[{"when":1,"origin":"a","input":"text"}]}"#,
            r#"{"version":1,"drafts":[{"when":1,"origin":"a","input":"sample","key":"k"}]}"#,
        ];
        for odd in odd {
            assert_eq!(read_drafts(odd), [], "{odd}");
        }
    }

    #[test]
    fn the_same_left_at_another_time_says_the_same() {
        let one = draft(Typed::Sample);
        let later = Draft {
            when: 2,
            ..one.clone()
        };
        assert!(one.says_what(&later));
        assert!(!one.says_what(&draft(Typed::Large)));
        let bare = Draft {
            job: None,
            ..one.clone()
        };
        assert!(bare.is_nothing() && !one.is_nothing());
    }
}
