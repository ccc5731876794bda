//! The list of models that a server offers.

use serde_json::Value;

use crate::engine::unseen;

/// How many of them are offered to choose from; any other can be typed. OpenRouter, whose list is the longest that is known, has some 700.
pub const MOST_OFFERED: usize = 800;

/// The longest name of a model, in bytes.
const LONGEST: usize = 256;

/// Reads a list of models in the server's order; `None` if the text is none.
///
/// The list is called `data`, or `models` by some; a model's name is its `id`, or its `name`. What
/// is too long for a name is left out, and so is one with anything in it that nobody sees: who chose it would not see what is asked for.
pub fn read(body: &str) -> Option<Vec<String>> {
    let value: Value = serde_json::from_str(body).ok()?;
    let list = value
        .get("data")
        .or_else(|| value.get("models"))?
        .as_array()?;
    let names = list
        .iter()
        .filter_map(|model| model.get("id").or_else(|| model.get("name"))?.as_str());
    let names = names.filter(|name| name.len() <= LONGEST && !unseen::has_any(name));
    Some(names.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_models_is_read_in_the_shapes_that_servers_send() {
        let names = |body| read(body).map(|names| names.join(" "));
        assert_eq!(
            names(r#"{"object":"list","data":[{"id":"b","object":"model"},{"id":"a"}]}"#),
            Some("b a".into())
        );
        assert_eq!(
            names(
                r#"{"models":[{"name":"x","model":"x"}],"object":"list","data":[{"id":"/m/y.gguf"}]}"#
            ),
            Some("/m/y.gguf".into())
        );
        assert_eq!(
            names(r#"{"data":[{"id":"a/b","name":"B"}]}"#),
            Some("a/b".into())
        );
        assert_eq!(names(r#"{"data":[]}"#), Some(String::new()));
        assert_eq!(
            names(
                "{\"data\":[{\"id\":\"gpt\u{202E}x\"},{\"id\":\"a\u{200B}\"},{\"id\":\"küche-7b\"}]}"
            ),
            Some("küche-7b".into()),
            "names that cannot be seen whole"
        );
        let long = format!(
            r#"{{"data":[{{"id":"{}"}},{{"id":"a"}}]}}"#,
            "x".repeat(LONGEST + 1)
        );
        assert_eq!(names(&long), Some("a".into()));
        assert_eq!(names("<html>"), None);
        assert_eq!(names(r#"{"error":{}}"#), None);
    }
}
