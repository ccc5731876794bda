//! Reads the house: its files, and what of a file is the library.

use std::fs;
use std::path::{Path, PathBuf};

/// A file.
pub(crate) struct Source {
    /// The way from the repository's root, with forward slashes.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
}

impl Source {
    /// The room: the first folder or file under `src`.
    pub(crate) fn room(&self) -> &str {
        let rest = self.path.strip_prefix("src/").unwrap_or(&self.path);
        rest.split(['/', '.']).next().unwrap_or(rest)
    }

    /// The file is this module's, or that of a module in it: `src/ui/state` has `src/ui/state.rs` and
    /// `src/ui/state/run.rs`.
    pub(crate) fn is_in(&self, module: &str) -> bool {
        let rest = self.path.strip_prefix(module);
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// How many modules it lies deep: the crate's root is none.
    pub(crate) fn depth(&self) -> usize {
        self.path.matches('/').count()
    }

    /// The lines of the library: no comments, and not the tests that end a file.
    pub(crate) fn library(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod tests {");
        let code = tests.and_then(|at| self.text.get(..at));
        code.unwrap_or(&self.text)
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(at: &Path) -> Source {
    Source {
        path: at
            .strip_prefix(root())
            .expect("below the root")
            .to_string_lossy()
            .replace('\\', "/"),
        text: fs::read_to_string(at).expect("a text"),
    }
}

/// What others have made and what tests leave behind.
const NOT_OURS: [&str; 4] = ["node_modules", "test-results", "playwright-report", "shots"];

fn walk(at: &Path, endings: &[&str], found: &mut Vec<Source>) {
    let entries = fs::read_dir(at).expect("a folder");
    for entry in entries.map(|entry| entry.expect("an entry").path()) {
        let name = entry.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        if entry.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&entry, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(read(&entry));
        }
    }
}

fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    assert!(!found.is_empty(), "{folder} holds nothing");
    found
}

/// Every file that has a rule to keep.
pub(crate) fn all() -> Vec<Source> {
    let mut all = files("src", &[".rs"]);
    all.extend(files("style", &[".css"]));
    all.extend(files("tests", &[".rs", ".ts", ".mjs"]));
    all.push(read(&root().join("index.html")));
    all
}
