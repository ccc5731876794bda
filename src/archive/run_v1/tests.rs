//! Whatever happens in a run comes back from its stored form, and what was torn loses no more than itself.

use std::time::Duration;

use proptest::prelude::*;

use crate::archive::run::{
    AskedOf, MOST_HEAD_BYTES, MOST_KEPT_BYTES, RunFileError, RunHead, RunId, Standing,
    StoredEvents, read_run_events, read_run_head, too_many, write_run_events, write_run_head,
};
use crate::engine::error::{CallError, Cause, Hint, Short, Stall};
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::job::PartId;
use crate::engine::ports::{Finish, Moment, Usage};

fn time() -> impl Strategy<Value = Duration> {
    any::<(u64, u32)>().prop_map(|(seconds, nanos)| Duration::new(seconds, nanos % 1_000_000_000))
}

fn hint() -> impl Strategy<Value = Hint> {
    prop_oneof![
        Just(Hint::Unsaid),
        Just(Hint::Never),
        time().prop_map(Hint::After),
    ]
}

fn call_error() -> impl Strategy<Value = CallError> {
    let status = any::<u16>();
    let detail = any::<String>();
    (0u8..19, status, detail, hint(), time(), any::<bool>()).prop_map(
        |(kind, status, detail, hint, after, at_limit)| match kind {
            0 => CallError::Refused { status, detail },
            1 => CallError::UnknownModel { detail },
            2 => CallError::NoSuchAddress { detail },
            3 => CallError::RateLimited { hint, detail },
            4 => CallError::DayLimit { detail },
            5 => CallError::NoCredit { detail },
            6 => CallError::Rejected { status, detail },
            7 => CallError::ServerTrouble {
                status,
                hint,
                detail,
            },
            8 => CallError::Overloaded { hint, detail },
            9 => CallError::Loading { hint, detail },
            10 => CallError::Unreachable,
            11 => CallError::Offline,
            12 => CallError::Unreadable { detail },
            13 => CallError::Reported { hint, detail },
            14 => CallError::CutOff,
            15 | 16 => CallError::Empty { at_limit },
            17 => CallError::Stalled {
                stall: if at_limit {
                    Stall::Bytes
                } else {
                    Stall::Progress
                },
                after,
            },
            _ => CallError::Withheld,
        },
    )
}

fn id() -> impl Strategy<Value = PartId> {
    prop_oneof![
        Just("began".to_owned()),
        "[a-z]{1,8}(-[0-9]{1,3})?",
        any::<String>(),
    ]
    .prop_map(PartId::new)
}

fn cause() -> impl Strategy<Value = Cause> {
    prop_oneof![
        4 => call_error().prop_map(Cause::Call),
        1 => call_error().prop_map(Cause::LaneStopped),
        1 => call_error().prop_map(Cause::ModelRefused),
        1 => id().prop_map(Cause::Needs),
        1 => Just(Cause::NothingToMerge),
        1 => any::<(usize, usize)>()
            .prop_map(|(needed, came)| Cause::BelowQuorum(Short { needed, came })),
    ]
}

fn part_event() -> impl Strategy<Value = PartEvent> {
    prop_oneof![
        Just(PartEvent::Queued),
        Just(PartEvent::Spared),
        Just(PartEvent::Sent),
        any::<String>().prop_map(PartEvent::Came),
        any::<(u64, u64)>().prop_map(|(input, output)| PartEvent::Counted(Usage { input, output })),
        Just(PartEvent::Finished(Finish::Complete)),
        Just(PartEvent::Finished(Finish::AtLimit)),
        cause().prop_map(PartEvent::Failed),
        (call_error(), time()).prop_map(|(why, after)| PartEvent::Again { why, after }),
        Just(PartEvent::Stopped),
        Just(PartEvent::Reopened),
    ]
}

fn event() -> impl Strategy<Value = RunEvent> {
    let what = prop_oneof![
        1 => Just(Happening::Began),
        1 => Just(Happening::WentOn),
        1 => Just(Happening::Stopped),
        1 => Just(Happening::Ended),
        12 => (id(), part_event()).prop_map(|(id, what)| Happening::Part(id, what)),
    ];
    (any::<u64>(), what).prop_map(|(at, what)| RunEvent {
        at: Moment::from_millis(at),
        what,
    })
}

fn head() -> impl Strategy<Value = RunHead> {
    let standing = prop_oneof![
        Just(Standing::AtWork),
        Just(Standing::Ended),
        Just(Standing::Stopped),
        Just(Standing::Aside),
    ];
    let texts = any::<[String; 5]>();
    let some = any::<[Option<String>; 2]>();
    let numbers = any::<([u8; 16], u64, u64, bool)>();
    (standing, texts, some, numbers).prop_map(|(standing, texts, some, numbers)| {
        let [job, origin, provider, base_url, model] = texts;
        let [written, file] = some;
        let (id, begun, bytes, with_key) = numbers;
        let asked = AskedOf {
            provider,
            base_url,
            model,
            with_key,
        };
        let id = RunId::of(id);
        RunHead {
            id,
            begun,
            standing,
            job,
            written,
            origin,
            file,
            asked,
            bytes,
        }
    })
}

fn batches() -> impl Strategy<Value = Vec<Vec<RunEvent>>> {
    proptest::collection::vec(proptest::collection::vec(event(), 0..6), 1..6)
}

fn read(batches: &[String]) -> StoredEvents {
    read_run_events((0..).zip(batches.iter().map(String::as_str)))
}

proptest! {
    #[test]
    fn events_come_back_as_they_went(batches in batches()) {
        let written: Vec<String> = batches.iter().map(|batch| write_run_events(batch)).collect();
        let stored = read(&written);
        prop_assert_eq!(stored.batches, batches.len() as u64);
        prop_assert_eq!(stored.torn, false);
        prop_assert_eq!(stored.events, batches.concat());
    }

    #[test]
    fn a_torn_batch_loses_itself_and_what_follows(batches in batches(), which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let mut written: Vec<String> = batches.iter().map(|batch| write_run_events(batch)).collect();
        let which = which.index(written.len());
        let torn = &mut written[which];
        let cuts: Vec<usize> = torn.char_indices().map(|(cut, _)| cut).collect();
        torn.truncate(cuts[at.index(cuts.len())]);
        let stored = read(&written);
        prop_assert!(stored.torn);
        prop_assert_eq!(stored.batches, which as u64);
        prop_assert_eq!(stored.events, batches[..which].concat());
    }

    #[test]
    fn nothing_is_read_behind_a_gap(batches in batches(), gap in any::<prop::sample::Index>()) {
        let gap = gap.index(batches.len());
        let written: Vec<String> = batches.iter().map(|batch| write_run_events(batch)).collect();
        let numbered = (0u64..).zip(written.iter().map(String::as_str));
        let stored = read_run_events(numbered.filter(|(number, _)| *number != gap as u64));
        prop_assert_eq!(stored.torn, gap + 1 < batches.len());
        prop_assert_eq!(stored.events, batches[..gap].concat());
    }

    #[test]
    fn heads_come_back_as_they_went(head in head()) {
        prop_assert_eq!(read_run_head(&write_run_head(&head)), Ok(head));
    }
}

fn sample() -> RunHead {
    RunHead {
        id: RunId::of([7; 16]),
        begun: 1_700_000_000_000,
        standing: Standing::AtWork,
        job: "{}".into(),
        written: None,
        origin: "recipe-review".into(),
        file: None,
        asked: AskedOf {
            provider: "openai".into(),
            ..AskedOf::default()
        },
        bytes: 12,
    }
}

#[test]
fn a_form_that_is_written_is_frozen() {
    let head = r#"{"version":1,"id":"07070707070707070707070707070707","begun":1700000000000,"standing":"at-work","job":"{}","origin":"recipe-review","asked":{"provider":"openai","base_url":"","model":"","with_key":false},"bytes":12}"#;
    assert_eq!(write_run_head(&sample()), head);
    let part = |what| Happening::Part(PartId::new("cost"), what);
    let events = [
        Happening::Began,
        part(PartEvent::Came("Very \"cheap\".".into())),
        part(PartEvent::Failed(Cause::Call(CallError::ServerTrouble {
            status: 502,
            hint: Hint::After(Duration::from_millis(1_500)),
            detail: "bad gateway".into(),
        }))),
        part(PartEvent::Failed(Cause::BelowQuorum(Short {
            needed: 2,
            came: 1,
        }))),
        part(PartEvent::Again {
            why: CallError::Stalled {
                stall: Stall::Bytes,
                after: Duration::from_mins(1),
            },
            after: Duration::from_millis(1),
        }),
        Happening::Stopped,
    ];
    let events: Vec<RunEvent> = (3..)
        .zip(events)
        .map(|(at, what)| RunEvent {
            at: Moment::from_millis(at),
            what,
        })
        .collect();
    assert_eq!(
        write_run_events(&events),
        r#"[[3,"began"],[4,"cost","came","Very \"cheap\"."],[5,"cost","failed","server-trouble",502,"bad gateway","after",1,500000000],[6,"cost","failed","below-quorum",2,1],[7,"cost","again",0,1000000,"stalled","bytes",60,0],[8,"stopped"]]"#
    );
}

#[test]
fn a_head_of_a_later_forkful_is_told_from_one_that_is_broken() {
    let written = write_run_head(&sample());
    let changed = |from: &str, to: &str| {
        assert!(written.contains(from), "{from}");
        read_run_head(&written.replacen(from, to, 1))
    };
    assert_eq!(
        changed(r#""version":1"#, r#""version":2,"lanes":[]"#),
        Err(RunFileError::Newer(2))
    );
    let broken = [
        (r#""version":1"#, r#""version":0"#),
        (r#""version":1"#, r#""version":"1""#),
        ("07070707", "0707070G"),
        ("07070707", "070707"),
        ("at-work", "asleep"),
        (r#""bytes":12"#, r#""bytes":-12"#),
        (r#""bytes":12"#, r#""bytes":12,"key":"sk""#),
        (r#""with_key":false"#, r#""with_key":"sk""#),
        (r#""base_url":"""#, r#""api_key":"sk""#),
    ];
    for (from, to) in broken {
        let read = changed(from, to);
        assert!(
            matches!(read, Err(RunFileError::Corrupt(_))),
            "{from} as {to}: {read:?}"
        );
    }
    for text in ["", "{", "[]", "null", "{}"] {
        assert!(
            matches!(read_run_head(text), Err(RunFileError::Corrupt(_))),
            "{text}"
        );
    }
    let long = " ".repeat(MOST_HEAD_BYTES) + &written;
    assert_eq!(
        read_run_head(&long),
        Err(RunFileError::Corrupt("it is too long".into()))
    );
}

#[test]
fn what_is_nearly_an_event_is_none() {
    let good = r#"[[1,"cost","failed","loading","soon","after",2,5]]"#;
    assert_eq!(read(&[good.to_owned()]).events.len(), 1);
    for bad in [
        r#"{"0":[1,"began"]}"#,
        r#"[[1,"began"],7]"#,
        r#"[["1","began"]]"#,
        r#"[[-1,"began"]]"#,
        "[[1]]",
        r#"[[1,"dreamt"]]"#,
        r#"[[1,"cost","dreamt"]]"#,
        r#"[[1,"cost","queued","twice"]]"#,
        r#"[[1,"cost","came"]]"#,
        r#"[[1,"cost","came",7]]"#,
        r#"[[1,"cost","finished","nearly"]]"#,
        r#"[[1,"cost","counted",1]]"#,
        r#"[[1,"cost","failed","refused",65536,"no"]]"#,
        r#"[[1,"cost","failed","moonlight"]]"#,
        r#"[[1,"cost","failed","below-quorum",2]]"#,
        r#"[[1,"cost","failed","below-quorum",2,-1]]"#,
        r#"[[1,"cost","failed","loading","soon","after",2,1000000000]]"#,
        r#"[[1,"cost","failed","loading","soon","perhaps"]]"#,
    ] {
        let stored = read(&[bad.to_owned()]);
        assert!(stored.torn && stored.events.is_empty(), "{bad}: {stored:?}");
    }
}

#[test]
fn a_name_is_32_digits() {
    let id = RunId::of([0xAB; 16]);
    assert_eq!(id.as_str(), "ab".repeat(16));
    assert_eq!(RunId::read(id.as_str()), Some(id));
    for bad in ["", "ab", &"AB".repeat(16), &"é".repeat(16), &"0".repeat(33)] {
        assert_eq!(RunId::read(bad), None, "{bad}");
    }
}

#[test]
fn the_oldest_runs_are_one_too_many() {
    let runs = |count: u8, bytes: u64| -> Vec<RunHead> {
        let run = |number: u8| RunHead {
            id: RunId::of([number; 16]),
            begun: number.into(),
            bytes,
            ..sample()
        };
        (1..=count).map(run).collect()
    };
    let ids = |numbers: &[u8]| -> Vec<RunId> {
        let numbers = numbers.iter();
        numbers.map(|number| RunId::of([*number; 16])).collect()
    };
    assert_eq!(too_many(&runs(10, 1)), ids(&[]));
    assert_eq!(too_many(&runs(12, 1)), ids(&[2, 1]));
    assert_eq!(too_many(&runs(4, MOST_KEPT_BYTES / 2)), ids(&[2, 1]));
    assert_eq!(too_many(&runs(2, u64::MAX)), ids(&[1]), "never the newest");
    assert_eq!(too_many(&[]), ids(&[]));
}
