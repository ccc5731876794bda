//! Reads an object of a stored form field by field, and knows the way to each, so that whoever wrote the file
//! is told where to look.

use serde_json::{Map, Value};

use super::{FieldFault, JobFileError};

/// An object, the way to it, and the names that were asked for.
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: String,
    known: Vec<&'static str>,
}

type Read<T> = Result<T, JobFileError>;

impl<'a> Fields<'a> {
    /// The object at `path`.
    pub(super) fn of(value: &'a Value, path: String) -> Read<Self> {
        let Some(map) = value.as_object() else {
            return Err(fault(path, FieldFault::NotA("an object")));
        };
        let known = Vec::new();
        Ok(Self { map, path, known })
    }

    fn way(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.path)
        }
    }

    fn optional(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn required(&mut self, name: &'static str) -> Read<&'a Value> {
        let way = self.way(name);
        self.optional(name)
            .ok_or_else(|| fault(way, FieldFault::Missing))
    }

    pub(super) fn not_a<T>(&self, name: &str, kind: &'static str) -> Read<T> {
        Err(fault(self.way(name), FieldFault::NotA(kind)))
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Read<String> {
        match self.required(name)? {
            Value::String(text) => Ok(text.clone()),
            _ => self.not_a(name, "a text"),
        }
    }

    /// A text, if there is one.
    pub(super) fn optional_text(&mut self, name: &'static str) -> Read<Option<String>> {
        match self.optional(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => self.not_a(name, "a text"),
        }
    }

    /// Yes or no; no where it is missing.
    pub(super) fn flag(&mut self, name: &'static str) -> Read<bool> {
        match self.optional(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => self.not_a(name, "true or false"),
        }
    }

    /// A text or a list of its lines, so that a long prompt can be read in the file; empty where it is missing.
    pub(super) fn lines(&mut self, name: &'static str) -> Read<String> {
        match self.optional(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Array(_)) => Ok(self.texts(name)?.join("\n")),
            Some(_) => self.not_a(name, "a text or a list of its lines"),
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, name: &'static str) -> Read<Vec<String>> {
        let texts = self.required(name)?.as_array().and_then(|list| {
            let texts = list.iter().map(|text| text.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<String>>>()
        });
        texts.map_or_else(|| self.not_a(name, "a list of texts"), Ok)
    }

    /// A list of texts, empty where it is missing.
    pub(super) fn optional_texts(&mut self, name: &'static str) -> Read<Vec<String>> {
        match self.optional(name) {
            None => Ok(Vec::new()),
            Some(_) => self.texts(name),
        }
    }

    /// A whole number, if there is one.
    pub(super) fn optional_whole(&mut self, name: &'static str) -> Read<Option<u64>> {
        match self.optional(name) {
            None => Ok(None),
            Some(_) => self.whole(name).map(Some),
        }
    }

    /// A whole number, zero or more.
    pub(super) fn whole(&mut self, name: &'static str) -> Read<u64> {
        let number = self.required(name)?.as_u64();
        number.map_or_else(|| self.not_a(name, "a whole number"), Ok)
    }

    /// A number, if there is one.
    pub(super) fn number(&mut self, name: &'static str) -> Read<Option<f64>> {
        match self.optional(name).map(Value::as_f64) {
            None => Ok(None),
            Some(Some(number)) => Ok(Some(number)),
            Some(None) => self.not_a(name, "a number"),
        }
    }

    /// An object.
    pub(super) fn object(&mut self, name: &'static str) -> Read<Fields<'a>> {
        Fields::of(self.required(name)?, self.way(name))
    }

    /// A list of objects, each read in the same way.
    pub(super) fn each<T>(
        &mut self,
        name: &'static str,
        read: fn(Fields<'a>) -> Read<T>,
    ) -> Read<Vec<T>> {
        let Value::Array(list) = self.required(name)? else {
            return self.not_a(name, "a list");
        };
        let way = self.way(name);
        let mut all = Vec::with_capacity(list.len());
        for (number, object) in list.iter().enumerate() {
            all.push(read(Fields::of(object, format!("{way}/{number}"))?)?);
        }
        Ok(all)
    }

    /// One of a few words, if there is one.
    pub(super) fn optional_one_of(
        &mut self,
        name: &'static str,
        words: &'static str,
    ) -> Read<Option<&'a str>> {
        match self.optional(name) {
            None => Ok(None),
            Some(_) => self.one_of(name, words).map(Some),
        }
    }

    /// One of a few words.
    pub(super) fn one_of(&mut self, name: &'static str, words: &'static str) -> Read<&'a str> {
        match self.required(name)?.as_str() {
            Some(word) if words.split(" or ").any(|one| one == word) => Ok(word),
            _ => self.not_a(name, words),
        }
    }

    /// Every field has been read: what is left is not of this form.
    pub(super) fn end(self) -> Read<()> {
        match self
            .map
            .keys()
            .find(|name| !self.known.contains(&name.as_str()))
        {
            Some(name) => Err(fault(self.way(name), FieldFault::Unknown)),
            None => Ok(()),
        }
    }
}

fn fault(field: String, fault: FieldFault) -> JobFileError {
    JobFileError::Field { field, fault }
}
