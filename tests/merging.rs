//! Every split with every merge, in virtual time, in any order of finishing: what is in the answer and what is
//! not, each part once and in the plan's order, held against a reckoning of its own.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

#[path = "common/blank.rs"]
mod blank;
mod common;
#[path = "common/world.rs"]
mod world;

use std::ops::Range;

use common::{SEPARATOR, Told};
use forkful::engine::error::{CallError, Cause, Short};
use forkful::engine::job::{PartId, SplitKind};
use forkful::engine::merge::score::Ranking;
use forkful::engine::merge::stitch::{self, Mark, Piece, Row, Stitched};
use forkful::engine::merge::vote::Tally;
use forkful::engine::merge::{Answer, Body, LeftOut, PanelPhase, Used, Why};
use forkful::engine::part::Phase;
use forkful::engine::plan::{Expects, Group, PlannedPanel};
use forkful::engine::ports::Finish;
use forkful::engine::run::Course;
use proptest::prelude::*;
use world::{End, WAYS, World, any_world, choice, merges, script, words};

/// What an editor is told in the place of a report.
const GAP: &str = "missing. Say nothing in its place.";

/// A run that is over, and the world in which it ran.
struct Played<'a> {
    world: &'a World,
    told: Told,
}

impl Played<'_> {
    /// What a part gave to merge, worked out from its script alone.
    fn gave(&self, id: &PartId) -> Result<String, Why> {
        let part = self.told.plan.part(id).expect("it is planned");
        let Some((sent, _)) = self.told.calls.get(id) else {
            let root = part.needs.iter().find_map(|need| match self.gave(need) {
                Err(Why::Failed(Cause::Needs(root))) => Some(root),
                Err(Why::Failed(_)) => Some(need.clone()),
                _ => None,
            });
            return Err(root.map_or(Why::Stopped, |root| Why::Failed(Cause::Needs(root))));
        };
        let luck = self.world.luck(id);
        let took: u64 = script(part, luck).iter().map(|(delay, _)| delay).sum();
        if sent.as_millis() + took > self.world.until {
            return Err(Why::Stopped);
        }
        let failed = |why| Err(Why::Failed(Cause::Call(why)));
        match luck.end {
            End::Whole | End::AtLimit | End::Late => Ok(words(part, luck.word)),
            End::CutOff => failed(CallError::CutOff),
            End::Fails => failed(CallError::Withheld),
            End::Empty => failed(CallError::Empty { at_limit: false }),
        }
    }

    /// Its limit cut it where it would have gone on.
    fn is_cut(&self, id: &PartId, text: &str) -> bool {
        matches!(self.world.luck(id).end, End::AtLimit)
            && text
                .trim_end_matches(' ')
                .ends_with(|c: char| c.is_alphanumeric() || ",;:…".contains(c))
    }

    /// As [`Self::gave`], where a ballot that is no answer gives nothing, nor does a batch without one label, nor a
    /// candidate without its scores.
    fn counts(&self, panel: &PlannedPanel, id: &PartId) -> Result<String, Why> {
        let text = self.gave(id)?;
        let part = self.told.plan.part(id).expect("it is planned");
        let group = panel.groups.iter().find(|group| group.parts.contains(id));
        match &part.expects {
            Expects::Answer(_) if choice(&text).is_none() || self.is_cut(id, &text) => {
                return Err(Why::Unreadable);
            }
            Expects::Labels(_) => {
                let group = group.expect("it is a chunk's");
                let gave: Vec<_> = group.asked().map(|id| self.gave(id)).collect();
                let has_label = |gave: &Result<String, Why>| {
                    gave.as_ref().is_ok_and(|text| text.starts_with("1: "))
                };
                if !gave.iter().any(has_label) {
                    let lost = gave.into_iter().find_map(Result::err);
                    return Err(lost.unwrap_or(Why::Unlabelled));
                }
            }
            _ => {}
        }
        let is_scored = |group: &Group| group.judges.iter().any(|id| self.gives_clear(id));
        match group {
            Some(group) if !group.judges.is_empty() && !is_scored(group) => Err(Why::Unscored),
            _ => Ok(text),
        }
    }

    /// Every part of the split stands in the answer once, used or left out, in the plan's order.
    fn nothing_is_lost_or_doubled(&self, panel: &PlannedPanel, answer: &Answer) {
        let (mut used, mut left_out) = (answer.used.iter(), answer.left_out.iter());
        for id in &panel.parts {
            let at_limit = matches!(self.world.luck(id).end, End::AtLimit);
            let id = id.clone();
            match self.counts(panel, &id) {
                Ok(_) => assert_eq!(used.next(), Some(&Used { id, at_limit })),
                Err(why) => assert_eq!(left_out.next(), Some(&LeftOut { id, why })),
            }
        }
        assert_eq!((used.next(), left_out.next()), (None, None));
    }

    fn the_body_is_sound(&self, panel: &PlannedPanel, answer: &Answer) {
        match &answer.body {
            Body::Stitch(stitched) => {
                self.pieces_are_in_order(panel, stitched);
                self.each_item_has_a_row(panel, stitched);
            }
            Body::Vote(tally) => self.each_ballot_is_counted_once(panel, answer, tally),
            Body::Score(ranking) => self.only_whole_candidates_stand(panel, ranking),
            Body::Verdict(id) => self.the_editor_reads_in_order(id, panel, answer),
        }
    }

    /// Below what the panel demands nobody wins, nobody is best, no editor is asked; what exists is looked at by all else
    /// that is asserted here.
    fn no_answer_is_below_the_demand(&self, panel: &PlannedPanel, answer: &Answer) {
        // A report counts when it came, and all else when something of it stands in the answer.
        let is_verdict = matches!(answer.body, Body::Verdict(_));
        let counts = |id: &&PartId| {
            if is_verdict {
                self.gave(id).is_ok()
            } else {
                self.counts(panel, id).is_ok()
            }
        };
        let came = panel.parts.iter().filter(counts).count();
        let needed = panel.at_least;
        if came >= needed {
            assert!(!matches!(answer.phase, PanelPhase::Short(_)));
            return;
        }
        let short = Short { needed, came };
        assert_eq!(answer.phase, PanelPhase::Short(short));
        assert_eq!(answer.phase.name(), "failed");
        assert!(!answer.is_whole());
        match &answer.body {
            Body::Score(ranking) => assert!(ranking.best.is_empty()),
            Body::Verdict(id) => {
                assert!(!self.told.calls.contains_key(id));
                let why = match &self.told.part(id).phase {
                    Phase::Failed { why, .. } => Some(why),
                    _ => None,
                };
                let stopped = matches!(self.told.run.course, Course::Stopped { .. });
                assert!(
                    why == Some(&Cause::BelowQuorum(short)) || stopped,
                    "{why:?}"
                );
            }
            Body::Vote(_) | Body::Stitch(_) => {}
        }
    }

    /// The items that a group stands for, worked out from its number alone.
    fn items(&self, panel: &PlannedPanel, group: usize) -> Range<usize> {
        let World {
            items, per_chunk, ..
        } = *self.world;
        match panel.groups[group].share {
            Some(_) => group * per_chunk..((group + 1) * per_chunk).min(items),
            None => 0..0,
        }
    }

    fn pieces_are_in_order(&self, panel: &PlannedPanel, stitched: &Stitched) {
        let (mut pieces, mut texts) = (Vec::new(), Vec::new());
        let mark = |id: &PartId, items: &Range<usize>| format!("[{id}: {items:?}]");
        for (at, group) in panel.groups.iter().enumerate() {
            for id in &group.parts {
                let (id, items) = (id.clone(), self.items(panel, at));
                let (text, piece) = match self.gave(&id) {
                    Ok(text) => {
                        let part = self.told.part(&id);
                        let is_cut = part
                            .reply()
                            .is_some_and(|one| one.finish == Finish::AtLimit);
                        let end = if is_cut {
                            format!("\n[{id}: cut]")
                        } else {
                            String::new()
                        };
                        (format!("{}{end}", text.trim()), Piece::Reply(id))
                    }
                    Err(why) => (mark(&id, &items), Piece::Gap { id, why, items }),
                };
                texts.push(text);
                pieces.push(piece);
            }
        }
        assert_eq!(stitched.pieces, pieces);
        let find = |id: &PartId| Some(self.told.part(id).clone());
        let text = stitch::text(stitched, SEPARATOR, &find, |one| match one {
            Mark::Gap(id, _, items) => mark(id, &items),
            Mark::Cut(id) => format!("[{id}: cut]"),
        });
        assert_eq!(text, texts.join(SEPARATOR));
    }

    fn each_item_has_a_row(&self, panel: &PlannedPanel, stitched: &Stitched) {
        let Some(sheet) = &stitched.sheet else { return };
        assert_eq!(sheet.rows.len(), self.world.items);
        let labelled: usize = sheet.counts.iter().map(|(_, count)| count).sum();
        assert_eq!(labelled + sheet.open, self.world.items);
        let again = self
            .told
            .calls
            .keys()
            .filter(|id| id.as_str().contains("-again"));
        assert_eq!(sheet.asked_again, again.count());
        for (at, group) in panel.groups.iter().enumerate() {
            let gap = self.gave(&group.parts[0]).is_err();
            let last = group.again.last().expect("chunks are asked again");
            let open = match self.gave(last) {
                _ if gap => Row::Gap,
                Ok(_) => Row::Open,
                Err(Why::Stopped) => Row::Stopped,
                Err(_) => Row::Failed,
            };
            for row in &sheet.rows[self.items(panel, at)] {
                let is_label = matches!(row, Row::Label(_));
                assert!(*row == open || is_label && !gap, "{last}: {row:?}");
            }
        }
    }

    fn each_ballot_is_counted_once(&self, panel: &PlannedPanel, answer: &Answer, tally: &Tally) {
        let gave: Vec<Result<String, Why>> = panel.parts.iter().map(|id| self.gave(id)).collect();
        let say = |answer: &str| {
            let read = gave.iter().zip(&panel.parts);
            let said = read.filter_map(|(gave, id)| {
                let text = gave.as_ref().ok()?;
                choice(text).filter(|_| !self.is_cut(id, text))
            });
            said.filter(|said| *said == answer).count()
        };
        let votes = ["YES", "NO"].map(|answer| (answer.to_owned(), say(answer)));
        assert_eq!(tally.votes, votes);
        assert_eq!(tally.abstained, say("UNSURE"));
        assert_eq!(
            tally.missing,
            gave.iter().filter(|gave| gave.is_err()).count()
        );
        let read = tally.valid() + tally.abstained;
        assert_eq!(read, answer.used.len());
        assert_eq!(read + tally.invalid + tally.missing, panel.parts.len());
    }

    fn only_whole_candidates_stand(&self, panel: &PlannedPanel, ranking: &Ranking) {
        assert_eq!(ranking.standings.len(), panel.groups.len());
        for (group, standing) in panel.groups.iter().zip(&ranking.standings) {
            assert_eq!(standing.title, group.title);
            let judged = self.told.calls.contains_key(&group.judges[0]);
            assert!(
                !judged || group.parts.iter().all(|id| self.gave(id).is_ok()),
                "{}",
                group.title
            );
            let scores = judged && group.judges.iter().any(|id| self.gives_clear(id));
            assert_eq!(standing.points.is_some(), scores, "{}", group.title);
            let lost = group.judges.iter().find_map(|id| self.gave(id).err());
            let why = (!scores).then(|| lost.unwrap_or(Why::Unreadable));
            assert_eq!(standing.why, why, "{}", group.title);
        }
    }

    fn gives_clear(&self, judge: &PartId) -> bool {
        let text = self
            .told
            .calls
            .get(judge)
            .and_then(|_| self.gave(judge).ok());
        text.is_some_and(|_| (1..=30).contains(&self.world.luck(judge).word))
    }

    fn the_editor_reads_in_order(&self, id: &PartId, panel: &PlannedPanel, answer: &Answer) {
        let Some((_, call)) = self.told.calls.get(id) else {
            let stopped = matches!(self.told.run.course, Course::Stopped { .. });
            let is_short = matches!(answer.phase, PanelPhase::Short(_));
            assert!(stopped || is_short || answer.used.is_empty());
            return;
        };
        let report = |id: &PartId| match self.gave(id) {
            Ok(text) => text.trim().to_owned(),
            Err(_) => GAP.to_owned(),
        };
        let mut rest = call.user.as_str();
        for id in &panel.parts {
            let (before, after) = rest.split_once(&report(id)).expect("it is there");
            assert!(!has_report(before), "{rest}");
            rest = after;
        }
        assert!(!has_report(rest), "{rest}");
    }
}

/// The chunks hold every item once, in order.
fn chunks_tile(panel: &PlannedPanel, items: usize) {
    let chunks = panel.groups.iter().filter(|group| group.share.is_some());
    let ranges: Vec<Range<usize>> = chunks.map(Group::items).collect();
    let covered: Vec<usize> = ranges.iter().cloned().flatten().collect();
    assert!(
        ranges.is_empty() || covered == (0..items).collect::<Vec<_>>(),
        "{ranges:?}"
    );
}

/// Every candidate stands before its judge under the title of its own instruction, which is the beginning of its name.
fn candidates_have_their_own_titles(told: &Told, panel: &PlannedPanel) {
    for group in &panel.groups {
        for judge in group.judges.iter().filter_map(|id| told.plan.part(id)) {
            let reports = judge.reports.iter();
            let judged: Vec<&PartId> = reports.map(|report| &report.id).collect();
            assert_eq!(judged, group.parts.iter().collect::<Vec<_>>());
            for report in &judge.reports {
                let number = report.id.as_str().strip_prefix(&report.title);
                let number = number.map(|rest| rest.trim_start_matches('-'));
                let is_aspect = panel.split == SplitKind::Aspect;
                assert_eq!(number.is_some_and(str::is_empty), is_aspect, "{report:?}");
                assert!(number.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())));
                assert_eq!(*report.name, *report.title);
            }
        }
    }
}

/// A task has the words of the one before it for its own chunk, and no other reply.
fn tasks_stay_within_their_chunk(told: &Told, panel: &PlannedPanel) {
    for id in &panel.parts {
        let Some((_, call)) = told.calls.get(id) else {
            continue;
        };
        let needs = told.plan.part(id).map_or(0, |part| part.needs.len());
        assert_eq!(call.user.matches("</").count(), needs + 1, "{id}");
        for need in told.plan.part(id).iter().flat_map(|part| &part.needs) {
            assert!(call.user.contains(&format!("<{need}-1>")), "{id}");
        }
    }
}

/// Whether a stretch of a prompt holds anything of a report.
fn has_report(text: &str) -> bool {
    text.contains("Words of") || text.contains(GAP)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_split_goes_with_every_merge_and_nothing_is_lost_doubled_or_out_of_order(world in any_world()) {
        for way in WAYS {
            for merge in merges(way) {
                let played = Played { world: &world, told: world.play(way, merge) };
                let panel = &played.told.plan.panels[0];
                let answer = played.told.run.answer(panel);
                chunks_tile(panel, world.items);
                tasks_stay_within_their_chunk(&played.told, panel);
                candidates_have_their_own_titles(&played.told, panel);
                prop_assert!(played.told.high_water <= world.places);
                played.nothing_is_lost_or_doubled(panel, &answer);
                played.the_body_is_sound(panel, &answer);
                played.no_answer_is_below_the_demand(panel, &answer);
            }
        }
    }
}
