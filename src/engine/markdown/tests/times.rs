//! No text takes long to read.

use std::time::{Duration, Instant};

use super::super::*;

/// Texts that readers of Markdown have taken long for.
fn nasty() -> Vec<String> {
    let size = 1 << 12;
    let mut all: Vec<String> = [
        "> ",
        "[",
        "[]",
        "[](",
        "[a](",
        "![",
        "![](",
        "*",
        "*a ",
        "**a *b ",
        "_a ",
        "~~a ",
        "`",
        "` `` ``` ",
        "`a``b",
        "- ",
        "- a\n",
        "  - a\n",
        "1. ",
        "a\n",
        "\n",
        "|",
        "|-",
        "a|b\n",
        "a|b\n-|-\n",
        "```\n",
        "<",
        "</a ",
        "&",
        "\\",
        "http://",
        "http://@",
        "https://a)",
        "#",
        "# \n",
        "-",
        "]",
        "](",
        "a\u{202E}",
        "\u{E0041}",
        "> - ",
        "- > ",
        "***a",
    ]
    .iter()
    .map(|piece| piece.repeat(size / piece.len()))
    .collect();
    all.push(
        (0..180)
            .map(|ticks| format!("{}a", "`".repeat(ticks)))
            .collect::<Vec<_>>()
            .concat(),
    );
    all.push(
        (0..180)
            .map(|level| format!("{}- a\n", " ".repeat(level)))
            .collect::<Vec<_>>()
            .concat(),
    );
    all
}

#[expect(clippy::disallowed_methods, reason = "this test has a real clock")]
#[test]
fn sixteen_times_the_text_takes_about_sixteen_times_as_long() {
    for piece in nasty() {
        let took = |text: &str| {
            let once = |_| {
                let start = Instant::now();
                let found = read(text);
                let took = start.elapsed();
                assert!(found.len() <= text.len());
                took
            };
            // The shortest of a few: a busy machine holds anything up.
            (0..3).map(once).min().unwrap_or_default()
        };
        let (small, large) = (took(&piece), took(&piece.repeat(16)));
        let most = small * 64 + Duration::from_millis(100);
        let head: String = piece.chars().take(12).collect();
        assert!(large < most, "{head:?}: {small:?}, then {large:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "this test has a real clock")]
#[test]
fn two_megabytes_are_read_at_once() {
    for piece in [
        "> ",
        "[",
        "*a ",
        "[a](b ",
        "word **strong** `code` https://x.org/ \n",
    ] {
        let took = |piece: &str| {
            let text = piece.repeat((2 << 20) / piece.len());
            let start = Instant::now();
            read(&text);
            start.elapsed()
        };
        // Beside plain words, for a busy machine reads those slowly, too.
        let (plain, nasty) = (took("a plain word, \n"), took(piece));
        assert!(
            nasty < plain * 40 + Duration::from_secs(1),
            "{piece:?}: {plain:?}, then {nasty:?}"
        );
    }
}
