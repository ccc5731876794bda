//! `docs/job-format.md` is true: its example is a sound job, and it says what every fault means.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot read the page must stop"
)]

use forkful::archive::{FieldFault, JobFileError, read_job, write_job};
use forkful::engine::check::JobFault;
use forkful::engine::cut::Unit;
use forkful::engine::job::PartId;

const DOC: &str = include_str!("../docs/job-format.md");

fn example() -> &'static str {
    let (_, rest) = DOC.split_once("```json\n").expect("an example");
    rest.split_once("```").expect("its end").0
}

#[test]
fn the_example_is_a_sound_job_and_comes_back_as_it_went() {
    let draft = read_job(example()).expect("a job file");
    assert_eq!(draft.problems(), []);
    let again = read_job(&write_job(&draft)).expect("what is written can be read");
    assert_eq!(again, draft);
}

#[test]
fn a_mark_of_the_byte_order_is_no_part_of_a_file() {
    let marked = format!("\u{feff}{}", example());
    assert_eq!(read_job(&marked), read_job(example()));
}

#[test]
fn every_unit_is_named() {
    for unit in Unit::ALL {
        assert!(DOC.contains(&format!("`{}`", unit.name())), "{unit:?}");
    }
}

#[test]
fn every_fault_has_its_line() {
    let faults = [
        JobFault::Empty,
        JobFault::NoName,
        JobFault::Reserved,
        JobFault::Taken,
        JobFault::Nothing,
        JobFault::TooMany(200),
        JobFault::Answers,
        JobFault::Unreadable(":)".into()),
        JobFault::Limit,
        JobFault::Temperature,
        JobFault::Quorum(5),
        JobFault::AtLeast(3),
        JobFault::Scale,
        JobFault::Weight,
        JobFault::Labels,
        JobFault::UnknownSlot(PartId::new("nobody")),
        JobFault::OneChunk(PartId::new("tags-1")),
        JobFault::MaybeSpared(PartId::new("tags-1-again")),
        JobFault::OutOfPlace("chunk"),
        JobFault::Lacks("reports"),
        JobFault::Circle(Vec::new()),
        JobFault::Alike,
        JobFault::NoNumber,
        JobFault::Crowded(200),
        JobFault::Unseen("⟨U+202E⟩".into()),
    ];
    let mut seen = [false; 25];
    for fault in &faults {
        let place = place(fault);
        assert!(!std::mem::replace(
            seen.get_mut(place).expect("a place"),
            true
        ));
        assert!(DOC.contains(&format!("| `{fault}` |")), "{fault}");
    }
    assert!(seen.iter().all(|seen| *seen));
}

/// Whoever adds a fault is stopped here, to add it above and to the page.
fn place(fault: &JobFault) -> usize {
    match fault {
        JobFault::Empty => 0,
        JobFault::NoName => 1,
        JobFault::Reserved => 2,
        JobFault::Taken => 3,
        JobFault::Nothing => 4,
        JobFault::TooMany(_) => 5,
        JobFault::Answers => 6,
        JobFault::Limit => 7,
        JobFault::Temperature => 8,
        JobFault::Quorum(_) => 9,
        JobFault::Scale => 10,
        JobFault::Weight => 11,
        JobFault::Labels => 12,
        JobFault::UnknownSlot(_) => 13,
        JobFault::OutOfPlace(_) => 14,
        JobFault::Lacks(_) => 15,
        JobFault::Circle(_) => 16,
        JobFault::OneChunk(_) => 17,
        JobFault::MaybeSpared(_) => 18,
        JobFault::Alike => 19,
        JobFault::NoNumber => 20,
        JobFault::Crowded(_) => 21,
        JobFault::Unreadable(_) => 22,
        JobFault::AtLeast(_) => 23,
        JobFault::Unseen(_) => 24,
    }
}

#[test]
fn every_fault_of_a_file_has_its_line() {
    let field = |field: &str, fault| JobFileError::Field {
        field: field.to_owned(),
        fault,
    };
    for fault in [
        JobFileError::TooLong(5_000_000),
        JobFileError::NoJson(3),
        JobFileError::TooDeep(3),
        JobFileError::Twice {
            name: "title".to_owned(),
            line: 3,
        },
        field("panels", FieldFault::Crowded(400)),
        JobFileError::Version(2),
        field("panels/0/title", FieldFault::Missing),
        field(
            "panels/0/split/by",
            FieldFault::NotA("aspect or volume or repetition"),
        ),
        field("panels/0/key", FieldFault::Unknown),
    ] {
        assert!(DOC.contains(&format!("| `{fault}` |")), "{fault}");
    }
}

#[test]
fn a_file_that_is_longer_than_any_job_is_not_read() {
    let most = 2 << 20;
    let padded = |bytes: usize| format!("{}{}", example(), " ".repeat(bytes - example().len()));
    assert!(read_job(&padded(most)).is_ok());
    let too_long = Err(JobFileError::TooLong(most + 1));
    assert_eq!(read_job(&padded(most + 1)), too_long);
}
