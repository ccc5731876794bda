//! The rules of the house that the compiler does not keep. Each fault is told with its file and line.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read the house must stop"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// No file is longer, in lines.
const LONGEST_FILE: usize = 400;
/// No component's body is longer, in lines.
const LONGEST_COMPONENT: usize = 120;

struct Source {
    /// The way from the repository's root, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    /// The room: the first folder or file under `src`.
    fn room(&self) -> &str {
        let rest = self.path.strip_prefix("src/").unwrap_or(&self.path);
        rest.split(['/', '.']).next().unwrap_or(rest)
    }

    /// The lines of the library, without the tests that end a file.
    fn library(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.split("#[cfg(test)]").next().unwrap_or("");
        code.lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    fn walk(at: &Path, endings: &[&str], found: &mut Vec<Source>) {
        for entry in fs::read_dir(at)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
        {
            let name = entry
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if entry.is_dir() {
                if !["node_modules", "test-results", "playwright-report", "shots"]
                    .contains(&name.as_str())
                {
                    walk(&entry, endings, found);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let path = entry
                    .strip_prefix(root())
                    .expect("below the root")
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push(Source {
                    path,
                    text: fs::read_to_string(&entry).expect("a text"),
                });
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    assert!(!found.is_empty(), "{folder} holds nothing");
    found
}

fn sources() -> Vec<Source> {
    files("src", &[".rs"])
}

fn refuse(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn imports_go_only_from_a_later_room_to_an_earlier_one() {
    let allowed = |room: &str| -> &[&str] {
        match room {
            "engine" => &["engine"],
            "provider" => &["provider", "engine"],
            "archive" => &["archive", "engine"],
            "gallery" => &["gallery", "archive", "provider", "engine"],
            "browser" => &["browser", "provider", "archive", "engine"],
            "ui" => &["ui", "browser", "gallery", "provider", "archive", "engine"],
            _ => &[],
        }
    };
    let mut faults = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !matches!(source.room(), "lib" | "main" | "bin"))
    {
        for (at, line) in source.library() {
            for piece in line.split("crate::").skip(1) {
                let room = piece
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("");
                if !allowed(source.room()).contains(&room) {
                    faults.push(format!("{}:{at} reaches for {room}", source.path));
                }
            }
        }
    }
    refuse(&faults);
}

#[test]
fn only_the_browser_room_names_the_browser() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "browser") {
        for (at, line) in source.library() {
            for name in ["web_sys", "js_sys", "gloo_", "wasm_bindgen"] {
                if line.contains(name) {
                    faults.push(format!("{}:{at} names {name}", source.path));
                }
            }
        }
    }
    refuse(&faults);
}

#[test]
fn only_commands_and_state_write_shared_state() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() == "ui") {
        let is_writer = source.path.starts_with("src/ui/state")
            || [
                "src/ui/command.rs",
                "src/ui/editor/command.rs",
                "src/ui/editor/state.rs",
            ]
            .contains(&source.path.as_str());
        for (at, line) in source.library().filter(|_| !is_writer) {
            for call in [
                ".set(",
                ".update(",
                ".set_value(",
                ".update_value(",
                ".write(",
            ] {
                if line.contains(call) {
                    faults.push(format!("{}:{at} writes by {call}", source.path));
                }
            }
        }
    }
    refuse(&faults);
}

#[test]
fn the_engine_is_never_serialised_and_knows_nothing_of_food() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() == "engine") {
        for (at, line) in source.library() {
            let folded = line.to_lowercase();
            for word in ["serde", "json", "recipe", "cook", "ingredient", "nutrition"] {
                if folded.contains(word) {
                    faults.push(format!("{}:{at} says {word}", source.path));
                }
            }
        }
    }
    refuse(&faults);
}

#[test]
fn the_key_is_read_only_where_it_is_sent_checked_and_typed() {
    let may = [
        "src/provider/key.rs",
        "src/provider/settings.rs",
        "src/browser/fetch.rs",
        "src/ui/settings.rs",
    ];
    let mut faults = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !may.contains(&source.path.as_str()))
    {
        for (at, line) in source.library().filter(|(_, line)| line.contains("expose")) {
            faults.push(format!(
                "{}:{at} reads the key: {}",
                source.path,
                line.trim()
            ));
        }
    }
    refuse(&faults);
}

#[test]
fn replies_are_never_drawn_as_html() {
    let mut faults = Vec::new();
    for source in sources() {
        for (at, line) in source.library() {
            for name in [
                "inner_html",
                "innerHTML",
                "outer_html",
                "insert_adjacent_html",
                "eval(",
            ] {
                if line.contains(name) {
                    faults.push(format!("{}:{at} uses {name}", source.path));
                }
            }
        }
    }
    refuse(&faults);
}

#[test]
fn files_and_components_are_short() {
    let mut faults = Vec::new();
    let mut all = sources();
    all.extend(files("style", &[".css"]));
    all.extend(files("tests", &[".rs", ".ts", ".mjs"]));
    for source in &all {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{} has {lines} lines", source.path));
        }
        let mut began = None;
        for (at, line) in source.text.lines().enumerate() {
            if line == "#[component]" {
                began = Some(at);
            } else if let Some(from) = began.filter(|_| line == "}") {
                if at - from > LONGEST_COMPONENT {
                    faults.push(format!(
                        "{}:{} is a component of {} lines",
                        source.path,
                        from + 1,
                        at - from
                    ));
                }
                began = None;
            }
        }
    }
    refuse(&faults);
}

#[test]
fn colours_are_named_in_one_file() {
    let mut faults = Vec::new();
    for source in files("style", &[".css"])
        .iter()
        .filter(|source| source.path != "style/tokens.css")
    {
        for (at, line) in source.text.lines().enumerate() {
            let hex = line
                .split('#')
                .skip(1)
                .any(|rest| rest.chars().take(3).filter(char::is_ascii_hexdigit).count() == 3);
            if hex
                || ["oklch(", "hsl(", "rgb("]
                    .iter()
                    .any(|name| line.contains(name))
            {
                faults.push(format!(
                    "{}:{} names a colour: {}",
                    source.path,
                    at + 1,
                    line.trim()
                ));
            }
        }
    }
    refuse(&faults);
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("HA", "CK"),
    ];
    let mut faults = Vec::new();
    let mut all = sources();
    all.extend(files("tests", &[".rs", ".ts", ".mjs"]));
    for source in &all {
        for (at, line) in source.text.lines().enumerate() {
            for mark in marks {
                if line.contains(mark) {
                    faults.push(format!("{}:{} is marked {mark}", source.path, at + 1));
                }
            }
        }
    }
    refuse(&faults);
}

#[test]
fn nothing_is_fetched_from_another_host() {
    let mut all = files("style", &[".css"]);
    let index = root().join("index.html");
    all.push(Source {
        path: "index.html".into(),
        text: fs::read_to_string(index).expect("index.html"),
    });
    let mut faults = Vec::new();
    for source in &all {
        for (at, line) in source.text.lines().enumerate() {
            if line.contains("http://") || line.contains("https://") || line.contains("url(//") {
                faults.push(format!(
                    "{}:{} names a host: {}",
                    source.path,
                    at + 1,
                    line.trim()
                ));
            }
        }
    }
    refuse(&faults);
}
