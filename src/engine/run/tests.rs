//! What a run left open whose page went away, and what ended it.

use super::{Course, Run, cut_off, left_open};
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::job::PartId;
use crate::engine::part::Part;
use crate::engine::ports::{Finish, Moment};

fn last() -> Moment {
    Moment::from_millis(9)
}

fn run(story: &[Happening]) -> Run {
    let mut run = Run {
        course: Course::Idle,
        parts: ["tags-1", "tags-1-again"]
            .map(|id| Part::waiting(PartId::new(id)))
            .into(),
    };
    fold(&mut run, story.iter().cloned());
    run
}

fn fold(run: &mut Run, story: impl IntoIterator<Item = Happening>) {
    for what in story {
        run.apply(&RunEvent { at: last(), what });
    }
}

fn to(id: &str, what: PartEvent) -> Happening {
    Happening::Part(PartId::new(id), what)
}

fn ended(id: &str) -> Vec<Happening> {
    let reply = PartEvent::Came("1: other".into());
    let done = PartEvent::Finished(Finish::Complete);
    let all = [PartEvent::Queued, PartEvent::Sent, reply, done];
    all.into_iter().map(|what| to(id, what)).collect()
}

/// What it left open, and how it stands once it was cut off.
fn found(story: &[Happening]) -> (usize, Run) {
    let mut run = run(story);
    let open = left_open(run.course, &run.parts);
    let lost = cut_off(last(), run.course, &run.parts);
    fold(&mut run, lost.into_iter().map(|event| event.what));
    (open, run)
}

fn began(rest: impl IntoIterator<Item = Happening>) -> Vec<Happening> {
    std::iter::once(Happening::Began).chain(rest).collect()
}

#[test]
fn a_run_of_which_only_the_asking_again_was_cut_off_had_not_ended() {
    let mut story = began(ended("tags-1"));
    story.push(to("tags-1-again", PartEvent::Queued));
    let (open, run) = found(&story);
    assert_eq!(open, 1);
    assert!(matches!(run.course, Course::Stopped { .. }));
    assert!(run.parts.iter().all(Part::is_over));
}

#[test]
fn a_run_of_which_only_the_word_of_its_end_was_lost_had_ended() {
    let mut story = began(ended("tags-1"));
    story.push(to("tags-1-again", PartEvent::Spared));
    let (open, run) = found(&story);
    assert_eq!(open, 0);
    assert!(matches!(run.course, Course::Ended { .. }));
    story.push(Happening::Ended);
    assert_eq!(found(&story).0, 0);
}

#[test]
fn a_run_of_which_nothing_was_kept_but_that_it_was_asked_for_can_go_on() {
    let (open, run) = found(&[]);
    assert_eq!(open, 2);
    assert!(matches!(run.course, Course::Stopped { .. }));
    assert!(run.parts.iter().all(Part::is_over));
}

#[test]
fn what_was_reopened_before_the_page_went_away_is_open() {
    let mut story = began(ended("tags-1"));
    story.extend(ended("tags-1-again"));
    story.extend([Happening::Ended, to("tags-1", PartEvent::Reopened)]);
    let (open, run) = found(&story);
    assert_eq!(open, 1);
    assert!(run.parts.iter().all(Part::is_over));
}

#[test]
fn what_a_person_stopped_is_open_where_that_stopped_the_run() {
    let mut story = began(ended("tags-1"));
    story.push(to("tags-1-again", PartEvent::Stopped));
    let of = |end| {
        let mut story = story.clone();
        story.push(end);
        found(&story).0
    };
    assert_eq!(of(Happening::Stopped), 1);
    assert_eq!(
        of(Happening::Ended),
        0,
        "that part alone, and the run went on to its end"
    );
}
