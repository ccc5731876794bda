//! Characters that nobody sees, where people read names.

use super::*;

#[test]
fn what_nobody_sees_in_a_name_is_a_problem_there() {
    let mut job = draft(vec![part("a", "{{input}}")]);
    job.title = "Soup\u{202E}".into();
    job.input.label = "Reci\u{200B}pe".into();
    for panel in &mut job.panels {
        panel.title = "👩\u{200D}🍳 crème brûlée".into();
    }
    let found: Vec<(String, JobFault)> = job
        .problems()
        .into_iter()
        .map(|problem| (problem.field, problem.fault))
        .collect();
    let unseen = |field: &str, marks: &str| (field.to_owned(), JobFault::Unseen(marks.into()));
    assert_eq!(
        found,
        [
            unseen("title", "⟨U+202E⟩"),
            unseen("input/label", "⟨U+200B⟩")
        ]
    );
}

#[test]
fn and_so_it_is_in_a_label() {
    let split = volume(ChunkSize::Items(1), vec![part("a", "{{chunk}} {{labels}}")]);
    let problems = with(split, labelled(&["good", "ba\u{AD}d"])).problems();
    assert!(
        problems
            .iter()
            .any(|problem| problem.field.ends_with("merge/labels")
                && problem.fault == JobFault::Unseen("⟨U+00AD⟩".into())),
        "{problems:?}"
    );
}
