//! The gallery's jobs and their practice replies, run in virtual time.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};

use forkful::archive;
use forkful::engine::controls::Controls;
use forkful::engine::cut::{ChunkSize, Unit};
use forkful::engine::drive::{Ports, drive};
use forkful::engine::job::{Job, JobDraft, MergeKind, PartId, Split};
use forkful::engine::lane::Lane;
use forkful::engine::limits::Limits;
use forkful::engine::merge::score::Ranking;
use forkful::engine::merge::stitch::{KeptRows, Sheet};
use forkful::engine::merge::vote::{Outcome, Tally};
use forkful::engine::merge::{self, Answer, Body, PanelPhase};
use forkful::engine::part::Part;
use forkful::engine::plan::{Input, Plan, Which};
use forkful::engine::run::{self, Run};
use forkful::engine::testing::VirtualTime;
use forkful::engine::trap;
use forkful::gallery::{self, LIST};
use forkful::provider::practice::{PracticeClient, Script};

fn read(address: &str) -> String {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(address);
    fs::read_to_string(&file).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()))
}

fn draft(id: &str) -> JobDraft {
    let draft = archive::read_job(&read(&gallery::job_file(id)));
    draft.unwrap_or_else(|fault| panic!("{id}: {fault}"))
}

fn job(id: &str) -> Job {
    let checked = draft(id).check();
    checked.unwrap_or_else(|problems| panic!("{id}: {problems:?}"))
}

fn sample(job: &Job) -> String {
    match &job.input().file {
        Some(file) => read(&gallery::sample_file(file)),
        None => job.input().sample.clone(),
    }
}

fn script(id: &str) -> Script {
    Script::read(&read(&gallery::practice_file(id))).expect("practice replies")
}

struct Played {
    plan: Plan,
    run: Run,
    calls: usize,
}

impl Played {
    fn answers(&self) -> Vec<Answer> {
        let panels = self.plan.panels.iter();
        panels.map(|panel| self.run.answer(panel)).collect()
    }

    fn text(&self, id: &str) -> String {
        let part = self.run.part(&PartId::new(id));
        part.expect("it is planned").text().to_owned()
    }
}

/// Plays a job on a text; with its script, if the text is its own.
fn play(id: &str, text: &str, is_own: bool) -> Played {
    play_watched(id, text, is_own, |_, _| ())
}

/// The same, with a look at the run after every event.
fn play_watched(id: &str, text: &str, is_own: bool, look: impl Fn(&Plan, &Run)) -> Played {
    play_job(&job(id), id, text, is_own, look)
}

fn play_job(job: &Job, id: &str, text: &str, is_own: bool, look: impl Fn(&Plan, &Run)) -> Played {
    let input = Input::new(text).expect("some text");
    let plan = job.plan(&input);
    let time = VirtualTime::default();
    let client = PracticeClient::new(script(id), is_own, time.clone());
    let run = RefCell::new(Run::of(&plan));
    let lane = Lane::new(8);
    let ports = Ports {
        client: &client,
        clock: &time,
        sleeper: &time,
        chance: &|| 0.0,
        lane: &lane,
        others: &[],
        leads: &[],
        limits: Limits::default(),
        controls: &Controls::default(),
    };
    let tell = |event| {
        run.borrow_mut().apply(&event);
        look(&plan, &run.borrow());
    };
    time.run(drive(&plan, &input, None, &ports, &tell))
        .expect("it ends");
    let run = run.into_inner();
    let calls = run::summary(run.course, &run.parts, |id| plan.asks_again(id))
        .expect("it is over")
        .calls;
    Played { plan, run, calls }
}

fn practice(id: &str) -> Played {
    play(id, &sample(&job(id)), true)
}

fn tally(answer: &Answer) -> &Tally {
    match &answer.body {
        Body::Vote(tally) => tally,
        other => panic!("no vote: {other:?}"),
    }
}

fn ranking(answer: &Answer) -> &Ranking {
    match &answer.body {
        Body::Score(ranking) => ranking,
        other => panic!("no ranking: {other:?}"),
    }
}

fn sheet(answer: &Answer) -> &Sheet {
    match &answer.body {
        Body::Stitch(stitched) => stitched.sheet.as_ref().expect("labels"),
        other => panic!("nothing stitched: {other:?}"),
    }
}

#[test]
fn every_job_of_the_gallery_is_sound_and_what_the_list_says_of_it() {
    for listed in LIST {
        let job = job(listed.id);
        assert_eq!((job.id(), job.title()), (listed.id, listed.title));
        assert_eq!(trap::leanings(job.draft()), [], "{}", listed.id);
        assert!(
            job.panels().iter().all(|panel| panel.called.is_some()),
            "{}",
            listed.id
        );
    }
}

#[test]
fn every_job_of_the_gallery_survives_being_written_and_read() {
    for listed in LIST {
        let draft = draft(listed.id);
        assert_eq!(
            archive::read_job(&archive::write_job(&draft)),
            Ok(draft),
            "{}",
            listed.id
        );
    }
}

#[test]
fn every_job_has_its_answers_in_practice_and_a_reply_for_every_part() {
    for listed in LIST {
        let played = practice(listed.id);
        for answer in played.answers() {
            assert_eq!(answer.phase, PanelPhase::Done, "{}", listed.id);
            assert_eq!(
                answer.left_out.len(),
                usize::from(listed.id.ends_with("review") || listed.id.starts_with("beginner"))
                    * usize::from(matches!(answer.body, Body::Vote(_))),
                "{}",
                listed.id
            );
        }
        for part in played
            .plan
            .parts
            .iter()
            .filter(|part| part.again.is_empty())
        {
            assert!(
                script(listed.id).has(&part.id),
                "{}: {}",
                listed.id,
                part.id
            );
        }
        assert!(
            played
                .run
                .parts
                .iter()
                .all(|part| !part.text().contains("No model was asked")),
            "{}",
            listed.id
        );
    }
}

#[test]
fn to_another_text_practice_says_that_no_model_was_asked() {
    let played = play("recipe-review", "Another dish", false);
    assert!(played.text("cost").contains("No model was asked"));
    let answers = played.answers();
    assert_eq!(tally(&answers[1]).outcome, Outcome::NoBallot);
}

#[test]
fn the_recipe_has_its_verdict_and_its_vote() {
    let played = practice("recipe-review");
    assert_eq!((played.plan.parts.len(), played.plan.first_level()), (9, 8));
    assert_eq!(
        played.plan.most_reply_tokens(Which::First),
        3 * 160 + 260 + 5 * 3
    );
    let answers = played.answers();
    assert_eq!((answers[0].used.len(), played.calls), (3, 9));
    assert_eq!(tally(&answers[1]).outcome, Outcome::Winner("YES".into()));
    let verdict = played.text("verdict");
    assert!(
        verdict
            .lines()
            .last()
            .is_some_and(|line| line.starts_with("Verdict:"))
    );
}

#[test]
fn two_thousand_messages_get_a_label_each_and_two_batches_are_asked_again() {
    let played = practice("customer-messages");
    let answers = played.answers();
    let sheet = sheet(&answers[0]);
    assert_eq!(
        (sheet.rows.len(), sheet.open, sheet.asked_again),
        (2_000, 0, 2)
    );
    let counts: Vec<usize> = sheet.counts.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [840, 560, 600]);
    assert_eq!(
        (played.calls, played.plan.calls(), played.plan.most_again()),
        (22, 20, 40)
    );
}

#[test]
fn the_best_tagline_wins_after_its_judge_was_asked_again() {
    let played = practice("taglines");
    let answers = played.answers();
    assert_eq!(ranking(&answers[0]).best, [2]);
    assert_eq!(played.calls, 5 + 5 + 1);
}

#[test]
fn a_vote_with_an_abstention_and_an_odd_ballot_still_has_its_majority() {
    let tally = tally(&practice("beginner-friendly").answers()[0]).clone();
    assert_eq!((tally.valid(), tally.abstained, tally.invalid), (5, 1, 1));
    assert_eq!(tally.margin(), 1);
    assert_eq!(tally.outcome, Outcome::Winner("NO".into()));
}

#[test]
fn five_to_fifteen_ballots_have_replies_of_their_own() {
    let cast = |ballots: usize| {
        let mut draft = draft("beginner-friendly");
        let Split::ByRepetition { attempts, .. } = &mut draft.panels[0].split else {
            panic!("it is asked again and again");
        };
        *attempts = ballots;
        assert!(draft.asks_like(job("beginner-friendly").draft()));
        let job = draft.check().expect("a sound job");
        let played = play_job(&job, "beginner-friendly", &sample(&job), true, |_, _| ());
        assert_eq!(played.calls, ballots);
        tally(&played.answers()[0]).clone()
    };
    let tie = Outcome::Tie(vec!["YES".into(), "NO".into()]);
    assert_eq!(cast(5).outcome, tie);
    let most = cast(15);
    assert_eq!((most.valid(), most.abstained, most.invalid), (12, 2, 1));
    assert_eq!(most.votes, [("YES".to_owned(), 4), ("NO".to_owned(), 8)]);
    assert_eq!(most.outcome, Outcome::Winner("NO".into()));
}

#[test]
fn the_chain_of_the_budget_recipe_goes_step_by_step() {
    let played = practice("budget-recipe");
    let sent = |id: &str| {
        played
            .run
            .part(&PartId::new(id))
            .and_then(|part| part.times.sent)
    };
    let ended = |id: &str| {
        played
            .run
            .part(&PartId::new(id))
            .and_then(|part| part.times.ended)
    };
    assert!(sent("costing") >= ended("draft"));
    assert!(sent("trimmed") >= ended("costing"));
    assert_eq!(sent("nutrition"), sent("difficulty"));
    assert_eq!(sent("nutrition"), ended("trimmed"));
    assert_eq!(played.plan.first_level(), 1);
}

#[test]
fn each_dish_of_the_menu_goes_through_the_same_panel_and_the_soup_comes_first() {
    let played = practice("menu");
    let answers = played.answers();
    let ranking = ranking(&answers[0]);
    let titles: Vec<&str> = ranking
        .standings
        .iter()
        .map(|one| one.title.as_str())
        .collect();
    assert_eq!(titles[0], "Tomato and white bean soup");
    assert_eq!((ranking.best.as_slice(), titles.len()), ([0].as_slice(), 4));
    assert_eq!((played.plan.first_level(), played.calls), (12, 16));
}

#[test]
fn what_was_read_before_and_kept_gives_the_same_answer_after_every_event() {
    let kept = RefCell::new(KeptRows::default());
    let looks = Cell::new(0);
    play_watched(
        "customer-messages",
        &sample(&job("customer-messages")),
        true,
        |plan, run| {
            let panel = plan.panels.first().expect("a panel");
            let find = |id: &PartId| run.part(id).cloned();
            let again = merge::answer_again(panel, &find, &mut kept.borrow_mut());
            assert_eq!(again, merge::answer(panel, &find));
            looks.set(looks.get() + 1);
        },
    );
    assert!(looks.get() > 100, "it was looked at {} times", looks.get());
}

#[test]
fn before_anything_has_begun_a_short_look_gives_the_answer_that_a_long_one_gives() {
    for listed in LIST {
        let job = job(listed.id);
        let plan = job.plan(&Input::new(sample(&job)).expect("a sample"));
        for panel in &plan.panels {
            // What is drawn of a table before its panel has begun comes with the long look.
            if panel.merge.kind() != MergeKind::Stitch {
                let waiting = |id: &PartId| Some(Part::waiting(id.clone()));
                assert_eq!(
                    Answer::idle(panel),
                    merge::answer(panel, &waiting),
                    "{}",
                    panel.id
                );
            }
        }
    }
}

#[test]
fn an_item_that_alone_is_larger_than_a_chunk_is_told_once_however_many_its_pieces() {
    let mut draft = draft("menu");
    let Split::ByVolume { cut, .. } = &mut draft.panels[0].split else {
        panic!("a menu is cut");
    };
    cut.unit = Unit::Paragraphs;
    cut.size = ChunkSize::Tokens(50);
    let long = "One more word follows here. ".repeat(30);
    let text = format!("Short.\n\n{long}\n\nShort.\n\n{long}\n");
    let plan = |draft: &JobDraft| {
        let job = draft.clone().check().expect("a sound job");
        job.plan(&Input::new(text.as_str()).expect("a text"))
    };
    assert_eq!(plan(&draft).too_large(), (2, 0), "prose is cut into pieces");
    let Split::ByVolume { cut, .. } = &mut draft.panels[0].split else {
        panic!("a menu is cut");
    };
    cut.unit = Unit::Csv;
    cut.size = ChunkSize::Tokens(10);
    assert_eq!(plan(&draft).too_large(), (0, 2), "a record stays whole");
    cut_at(&mut draft, ChunkSize::Tokens(1_000));
    assert_eq!(plan(&draft).too_large(), (0, 0));
}

fn cut_at(draft: &mut JobDraft, size: ChunkSize) {
    for panel in &mut draft.panels {
        if let Split::ByVolume { cut, .. } = &mut panel.split {
            cut.size = size;
        }
    }
}
