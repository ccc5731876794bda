//! The rules. Each tells its faults with file and line.

use super::house::Source;

/// No file is longer, in lines.
const LONGEST_FILE: usize = 400;
/// No component and no function is longer, in lines.
const LONGEST_FUNCTION: usize = 120;

fn is_rust(source: &Source) -> bool {
    source.path.starts_with("src/")
}

fn is_style(source: &Source) -> bool {
    source.path.starts_with("style/")
}

/// The library's lines that hold any of these words.
fn with<'a>(source: &'a Source, words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    let lines = source.library();
    lines.flat_map(move |(at, line)| {
        let found = words.iter().filter(move |word| line.contains(**word));
        found.map(move |word| format!("{}:{at} has {word}", source.path))
    })
}

/// The rooms that a room may name. `main` and `bin` are binaries: they mount, and do nothing else.
fn rooms(room: &str) -> &'static [&'static str] {
    match room {
        "engine" => &["engine"],
        "provider" => &["provider", "engine"],
        "archive" => &["archive", "engine"],
        "gallery" => &["gallery", "archive", "provider", "engine"],
        "browser" => &["browser", "provider", "archive", "engine"],
        "ui" => &["ui", "browser", "gallery", "provider", "archive", "engine"],
        "main" | "bin" => &["ui"],
        _ => &[],
    }
}

fn first_name(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
    path.get(..end.unwrap_or(path.len())).unwrap_or_default()
}

/// The rooms that a line names: by `crate::`, from a binary by the crate's name, and by climbing to the root.
fn named(line: &str, depth: usize) -> Vec<&str> {
    let from_root = ["crate::", "forkful::"].into_iter();
    let mut named: Vec<&str> = from_root
        .flat_map(|root| line.split(root).skip(1))
        .map(first_name)
        .collect();
    let climb = "super::".repeat(depth);
    if depth > 0
        && let Some((before, path)) = line.split_once(&climb)
        && !before.ends_with("super::")
    {
        named.push(first_name(path));
    }
    named
}

pub(crate) fn imports_go_only_from_a_later_room_to_an_earlier_one(all: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in all.iter().filter(|source| is_rust(source)) {
        for (at, line) in source.library() {
            for room in named(line, source.depth()) {
                if !rooms(source.room()).contains(&room) {
                    faults.push(format!("{}:{at} reaches for {room}", source.path));
                }
            }
        }
    }
    faults
}

pub(crate) fn only_the_browser_room_names_the_browser(all: &[Source]) -> Vec<String> {
    let others = all.iter().filter(|source| is_rust(source));
    others
        .filter(|source| source.room() != "browser")
        .flat_map(|source| with(source, &["web_sys", "js_sys", "gloo_", "wasm_bindgen"]))
        .collect()
}

/// The modules that write what the page or the editor shows.
const WRITERS: [&str; 5] = [
    "src/ui/command",
    "src/ui/state",
    "src/ui/editor/command",
    "src/ui/editor/state",
    // It says that the rest of the code has come, on which every command waits.
    "src/ui/later",
];

pub(crate) fn only_commands_and_state_write_shared_state(all: &[Source]) -> Vec<String> {
    let readers = all.iter().filter(|source| source.room() == "ui");
    readers
        .filter(|source| !WRITERS.iter().any(|writer| source.is_in(writer)))
        .flat_map(|source| {
            with(
                source,
                &[
                    ".set(",
                    ".set_untracked(",
                    ".set_value(",
                    ".try_set(",
                    ".update(",
                    ".update_untracked(",
                    ".update_value(",
                    ".maybe_update(",
                    ".write(",
                    ".write_untracked(",
                    ".write_value(",
                    ".notify(",
                ],
            )
        })
        .collect()
}

pub(crate) fn the_engine_is_never_serialised_and_knows_nothing_of_food(
    all: &[Source],
) -> Vec<String> {
    let words = ["serde", "json", "recipe", "cook", "ingredient", "nutrition"];
    let mut faults = Vec::new();
    for source in all.iter().filter(|source| source.room() == "engine") {
        // What a test says is no part of the engine.
        if source.path.ends_with("/tests.rs") || source.path.contains("/tests/") {
            continue;
        }
        for (at, line) in source.library() {
            // The ending of a file's name is no serialised type.
            let folded = line.replace("\"jsonl\"", "").replace("\"ndjson\"", "");
            let folded = folded.to_lowercase();
            let found = words.iter().filter(|word| folded.contains(**word));
            faults.extend(found.map(|word| format!("{}:{at} says {word}", source.path)));
        }
    }
    faults
}

pub(crate) fn the_key_is_read_only_where_it_is_sent_checked_and_typed(
    all: &[Source],
) -> Vec<String> {
    let may = [
        "src/provider/key.rs",
        "src/provider/keyring.rs",
        "src/provider/settings.rs",
        "src/browser/fetch.rs",
        "src/ui/settings.rs",
    ];
    let others = all.iter().filter(|source| is_rust(source));
    others
        .filter(|source| !may.contains(&source.path.as_str()))
        .flat_map(|source| with(source, &["expose"]))
        .collect()
}

pub(crate) fn replies_are_never_drawn_as_html(all: &[Source]) -> Vec<String> {
    let ways = [
        "inner_html",
        "innerHTML",
        "outer_html",
        "insert_adjacent_html",
        "eval(",
    ];
    let sources = all.iter().filter(|source| is_rust(source));
    sources.flat_map(|source| with(source, &ways)).collect()
}

pub(crate) fn files_and_functions_are_short(all: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in all.iter().filter(|source| source.path != "index.html") {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{} has {lines} lines", source.path));
        }
        // Components, and functions that draw without being any: what begins and ends without indentation.
        let mut began = None;
        for (at, line) in source.text.lines().enumerate() {
            let is_outermost = !line.starts_with([' ', '/']);
            let is_function = is_outermost && line.split(' ').any(|word| word == "fn");
            if line == "#[component]" || is_function {
                began = began.or(Some(at));
            } else if line == "}"
                && let Some(from) = began.take()
                && at - from > LONGEST_FUNCTION
            {
                let (path, first, lines) = (&source.path, from + 1, at - from);
                faults.push(format!("{path}:{first} is a function of {lines} lines"));
            }
        }
    }
    faults
}

pub(crate) fn every_file_says_why_it_exists(all: &[Source]) -> Vec<String> {
    let silent = all.iter().filter(|source| is_rust(source));
    silent
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| format!("{} begins without a word", source.path))
        .collect()
}

pub(crate) fn colours_are_named_in_one_file(all: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    let styles = all.iter().filter(|source| is_style(source));
    for source in styles.filter(|source| source.path != "style/tokens.css") {
        for (at, line) in source.text.lines().enumerate() {
            let mut pieces = line.split('#').skip(1);
            let hex = pieces
                .any(|rest| rest.chars().take(3).filter(char::is_ascii_hexdigit).count() == 3);
            let function = ["oklch(", "hsl(", "rgb("];
            if hex || function.iter().any(|name| line.contains(name)) {
                let (path, line) = (&source.path, line.trim());
                faults.push(format!("{path}:{} names a colour: {line}", at + 1));
            }
        }
    }
    faults
}

pub(crate) fn nothing_is_left_unfinished(all: &[Source]) -> Vec<String> {
    // In two pieces, so that the rule does not find itself.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("HA", "CK"),
    ];
    let mut faults = Vec::new();
    for source in all {
        for (at, line) in source.text.lines().enumerate() {
            let found = marks.iter().filter(|mark| line.contains(**mark));
            faults.extend(found.map(|mark| format!("{}:{} is marked {mark}", source.path, at + 1)));
        }
    }
    faults
}

pub(crate) fn nothing_is_fetched_from_another_host(all: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    let shells = all
        .iter()
        .filter(|source| is_style(source) || source.path == "index.html");
    for source in shells {
        for (at, line) in source.text.lines().enumerate() {
            let hosts = ["http://", "https://", "url(//", "=\"//"];
            if hosts.iter().any(|host| line.contains(host)) {
                let (path, line) = (&source.path, line.trim());
                faults.push(format!("{path}:{} names a host: {line}", at + 1));
            }
        }
    }
    faults
}
