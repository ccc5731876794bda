//! Every recorded stream, cut at every byte offset and byte by byte, gives the same reply.
//!
//! The streams in `data/streams` are shaped after what providers send; their words are ours.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its streams must stop"
)]

use std::path::PathBuf;

use forkful::engine::error::{CallError, Hint};
use forkful::engine::ports::{Delta, Finish, Usage};
use forkful::provider::reply::Decoder;

#[derive(Debug, Default, PartialEq, Eq, Clone)]
struct Heard {
    text: String,
    thoughts: String,
    finish: Option<Finish>,
    usage: Option<(u64, u64)>,
    error: Option<CallError>,
}

fn hear(name: &str, pieces: &[&[u8]]) -> Heard {
    let mut decoder = if name.starts_with("anthropic") {
        Decoder::of_messages()
    } else {
        Decoder::default()
    };
    let mut heard = Heard::default();
    let mut decodings: Vec<_> = pieces.iter().map(|piece| decoder.push(piece)).collect();
    decodings.push(decoder.finish());
    assert!(decoder.is_over());
    for decoded in decodings {
        assert!(
            heard.error.is_none() || decoded.deltas.is_empty(),
            "something follows the error"
        );
        for delta in decoded.deltas {
            match delta {
                Delta::Text(more) => heard.text.push_str(&more),
                Delta::Thought(more) => heard.thoughts.push_str(&more),
                Delta::KeepAlive => {}
                Delta::Finished(how) => heard.finish = Some(how),
                Delta::Usage(Usage { input, output }) => heard.usage = Some((input, output)),
            }
        }
        heard.error = heard.error.or(decoded.error);
    }
    heard
}

fn stream(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/streams")
        .join(name);
    std::fs::read(&path).expect(name)
}

fn check(name: &str, expect: &Heard) {
    let bytes = stream(name);
    assert_eq!(hear(name, &[&bytes]), *expect, "{name}, whole");
    for at in 0..=bytes.len() {
        let (left, right) = bytes.split_at(at);
        assert_eq!(hear(name, &[left, right]), *expect, "{name}, cut at {at}");
    }
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(hear(name, &single), *expect, "{name}, byte by byte");
}

fn whole(text: &str, usage: Option<(u64, u64)>) -> Heard {
    Heard {
        text: text.into(),
        finish: Some(Finish::Complete),
        usage,
        ..Heard::default()
    }
}

fn broken(text: &str, error: Option<CallError>) -> Heard {
    Heard {
        text: text.into(),
        error,
        ..Heard::default()
    }
}

fn reported(detail: &str) -> CallError {
    CallError::Reported {
        hint: Hint::Unsaid,
        detail: detail.into(),
    }
}

fn overloaded(detail: &str) -> CallError {
    CallError::Overloaded {
        hint: Hint::Unsaid,
        detail: detail.into(),
    }
}

fn unreadable(detail: &str) -> CallError {
    CallError::Unreadable {
        detail: detail.into(),
    }
}

#[test]
fn whole_replies_are_heard_whole_in_every_dialect_of_the_dialect() {
    check(
        "openai.sse",
        &whole("Two tins and an onion.", Some((31, 7))),
    );
    check("azure.sse", &whole("Simmer gently.", None));
    check("openrouter.sse", &whole("Crème brûlée 🍮", Some((5, 4))));
    check("moonshot.sse", &whole("YES", Some((8, 1))));
    check("crlf.sse", &whole("A pan.", None));
    check("two-choices.sse", &whole("mine", None));
    check("no-done.sse", &whole("NO", None));
    check("no-blank-line.sse", &whole("NO", None));
    check("after-done.sse", &whole("Done.", None));
    check("plain.json", &whole("Serve with bread. 🥖", Some((6, 4))));
}

#[test]
fn thoughts_are_kept_apart_from_the_answer_wherever_they_stand() {
    let thought = |heard: Heard, thoughts: &str| Heard {
        thoughts: thoughts.into(),
        ..heard
    };
    let check_thought = |name, heard, thoughts| check(name, &thought(heard, thoughts));
    check_thought("deepseek.sse", whole("YES", Some((9, 12))), "Let me think.");
    check_thought("groq.sse", whole("YES", Some((18, 7))), "One word.");
    // It counts them in the total alone.
    check_thought("xai.sse", whole("NO", Some((12, 342))), "Thinking... ");
    check_thought(
        "mistral.sse",
        whole("Fold in the spinach.", Some((3, 5))),
        "hm",
    );
    check_thought(
        "mistral-thinking.sse",
        whole("Not hard.", Some((3, 9))),
        "Is it hard? ",
    );
    check_thought(
        "think-tags.sse",
        whole("YES", None),
        "\nThey want one word.\n",
    );
    let mut unclosed = whole("", None);
    unclosed.finish = Some(Finish::AtLimit);
    check_thought("think-unclosed.sse", unclosed, "\nLet me see, is it");
}

#[test]
fn a_reply_that_reached_its_limit_says_so() {
    let mut limit = whole("It depends on", None);
    limit.finish = Some(Finish::AtLimit);
    check("limit.sse", &limit);
}

#[test]
fn a_reply_without_its_end_has_none() {
    check("cut.sse", &broken("The priciest ingredient is", None));
    check("cut-in-chunk.sse", &broken("Half ", None));
    check("comments-only.sse", &broken("", Some(CallError::CutOff)));
    check("plain-cut.json", &broken("", Some(CallError::CutOff)));
    check("empty.sse", &broken("", None));
}

#[test]
fn errors_in_a_reply_that_began_well_are_heard_and_nothing_after_them() {
    check(
        "error-object.sse",
        &broken("Cheap ", Some(overloaded("The engine is overloaded"))),
    );
    check(
        "error-finish.sse",
        &broken("Cheap ", Some(reported("Provider returned error"))),
    );
    check(
        "error-event.sse",
        &broken("Cheap ", Some(overloaded("Overloaded"))),
    );
    check("filter.sse", &broken("Take a ", Some(CallError::Withheld)));
    check(
        "plain-error.json",
        &broken(
            "",
            Some(CallError::RateLimited {
                hint: Hint::Unsaid,
                detail: "Rate limit reached".into(),
            }),
        ),
    );
}

#[test]
fn the_messages_of_anthropic_are_heard_as_they_are_meant() {
    // What was read from the cache is part of the prompt.
    check("anthropic.sse", &whole("Crème brûlée 🍮", Some((2_012, 9))));
    let mut thinking = whole("YES", Some((25, 14)));
    thinking.thoughts = "They want one word. NO?".into();
    check("anthropic-thinking.sse", &thinking);
    let mut limit = whole("It depends on", Some((25, 3)));
    limit.finish = Some(Finish::AtLimit);
    check("anthropic-limit.sse", &limit);
    check("anthropic-no-stop.sse", &whole("NO", Some((25, 1))));
    // Blocks and events that a reply has no use for are left alone, whatever they say.
    check("anthropic-unknown.sse", &whole("Simmer.", Some((25, 5))));
    let mut plain = whole("Serve with bread. 🥖", Some((6, 4)));
    plain.thoughts = "Hm.".into();
    check("anthropic-plain.json", &plain);

    let counted = |heard: Heard, usage| Heard { usage, ..heard };
    let refused = broken("I ", Some(CallError::Withheld));
    check("anthropic-refusal.sse", &counted(refused, Some((25, 2))));
    let cut = broken("The priciest ingredient is", None);
    check("anthropic-cut.sse", &counted(cut, Some((25, 1))));
    let overloaded = broken("Cheap ", Some(overloaded("Overloaded")));
    check(
        "anthropic-overloaded.sse",
        &counted(overloaded, Some((25, 1))),
    );
    let limited = CallError::RateLimited {
        hint: Hint::Unsaid,
        detail: "Rate limit reached".into(),
    };
    check("anthropic-plain-error.json", &broken("", Some(limited)));
}

#[test]
fn what_is_no_completion_is_told_by_its_beginning() {
    check("page.html", &broken("", Some(unreadable("Sign in"))));
    check(
        "text.txt",
        &broken("", Some(unreadable("Not found, try elsewhere"))),
    );
    check("not-json.sse", &broken("", Some(unreadable("so"))));
    check(
        "not-a-completion.json",
        &broken("", Some(unreadable(r#"{"hello":"world"}"#))),
    );
}

#[test]
fn every_stream_of_the_folder_is_heard_by_some_test() {
    let here = include_str!("wire.rs");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/streams");
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let name = entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned();
        assert!(here.contains(&format!("\"{name}\"")), "{name}");
    }
}
