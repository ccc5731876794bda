//! Words of one part that follow each other, as one event: what a card draws once a frame, and what is stored.

use super::event::{Happening, PartEvent, RunEvent};

/// Joins them. Everything else keeps its place, and a run folded from what is joined is the same. An empty piece
/// takes nothing in: a part's first words come when they came.
pub fn joined(events: Vec<RunEvent>) -> Vec<RunEvent> {
    let mut out: Vec<RunEvent> = Vec::with_capacity(events.len());
    for event in events {
        if let Happening::Part(id, PartEvent::Came(more)) = &event.what {
            // Back over other parts' words alone: anything else must keep its place.
            let same = out
                .iter_mut()
                .rev()
                .map_while(|earlier| match &mut earlier.what {
                    Happening::Part(other, PartEvent::Came(text)) => Some((other, text)),
                    _ => None,
                })
                .find(|(other, text)| *other == id && !text.is_empty());
            if let Some((_, text)) = same {
                text.push_str(more);
                continue;
            }
        }
        out.push(event);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::engine::error::{CallError, Cause};
    use crate::engine::job::PartId;
    use crate::engine::part::Part;
    use crate::engine::ports::{Finish, Moment};

    fn any_event() -> impl Strategy<Value = PartEvent> {
        prop_oneof![
            1 => Just(PartEvent::Queued),
            2 => Just(PartEvent::Sent),
            8 => "[a-z]{0,3}".prop_map(PartEvent::Came),
            1 => Just(PartEvent::Finished(Finish::Complete)),
            1 => Just(PartEvent::Failed(Cause::Call(CallError::CutOff))),
            1 => Just(PartEvent::Again { why: CallError::CutOff, after: Duration::ZERO }),
            1 => Just(PartEvent::Reopened),
        ]
    }

    proptest! {
        #[test]
        fn a_run_folded_from_joined_words_is_the_same(
            begun in any::<bool>(),
            events in proptest::collection::vec((0usize..3, any_event()), 0..40),
        ) {
            let ids = ["a", "b", "c"].map(PartId::new);
            let fold = |events: &[RunEvent]| {
                let mut parts = ids.clone().map(Part::waiting);
                for event in events {
                    for part in &mut parts {
                        if matches!(&event.what, Happening::Part(id, _) if *id == part.id) {
                            let Happening::Part(_, what) = &event.what else { continue };
                            part.apply(event.at, what);
                        }
                    }
                }
                parts
            };
            let start = ids.iter().flat_map(|id| [PartEvent::Queued, PartEvent::Sent].map(|what| (id.clone(), what)));
            let start: Vec<_> = start.filter(|_| begun).collect();
            let rest = events.into_iter().filter_map(|(which, what)| Some((ids.get(which)?.clone(), what)));
            let events: Vec<RunEvent> = start.into_iter().chain(rest).enumerate().map(|(at, (id, what))| RunEvent {
                at: Moment::from_millis(at as u64),
                what: Happening::Part(id, what),
            }).collect();
            let joined = joined(events.clone());
            prop_assert!(joined.len() <= events.len());
            prop_assert_eq!(fold(&joined), fold(&events));
        }
    }
}
