//! Changes of a job, and that each can be taken back.

mod any;

use super::*;

const TITLE: fn(usize) -> Field = |at| Field::Part(PartAt::Split(0, at), PartField::Title);
const PROMPT: fn(usize) -> Field = |at| Field::Part(PartAt::Split(0, at), PartField::Prompt);

fn shop() -> Workshop {
    Workshop::new(new_job(), new_job(), Whose::Own)
}

fn with(edits: impl IntoIterator<Item = Edit>) -> Workshop {
    let mut shop = shop();
    edits.into_iter().for_each(|edit| shop.apply(edit));
    shop
}

fn set(field: Field, text: &str) -> Edit {
    Edit::Set(field, text.to_owned())
}

fn ids(shop: &Workshop) -> Vec<String> {
    let specs = shop.draft().specs().into_iter();
    specs.map(|(_, part)| part.id.to_string()).collect()
}

#[test]
fn a_new_job_is_sound_and_so_is_all_that_can_be_added() {
    assert_eq!(shop().draft().problems(), []);
    let splits = [SplitKind::Aspect, SplitKind::Volume, SplitKind::Repetition];
    let merges = [
        MergeKind::Stitch,
        MergeKind::Vote,
        MergeKind::Score,
        MergeKind::Synthesise,
    ];
    for split in splits {
        for first in merges {
            for second in merges {
                let shop = with([
                    Edit::Split(0, split),
                    Edit::Merge(0, first),
                    Edit::AddPart(0),
                    Edit::AddPanel,
                    Edit::AddCriterion(0),
                    Edit::Merge(0, second),
                    Edit::CopyPanel(0),
                    Edit::CopyPart(0, 0),
                ]);
                assert_eq!(
                    shop.draft().problems(),
                    [],
                    "{split:?} {first:?} {second:?}"
                );
            }
        }
    }
}

#[test]
fn typing_on_in_a_field_is_one_step() {
    let title = Field::Job(JobField::Title);
    let mut shop = with([set(title, "A"), set(title, "Ab"), set(title, "Abc")]);
    shop.undo();
    assert_eq!(shop.text(title), "New job");
    assert!(!shop.can_undo() && shop.can_redo());
    shop.redo();
    assert_eq!(shop.text(title), "Abc");
    shop.rest();
    shop.apply(set(title, "Abcd"));
    shop.undo();
    assert_eq!(shop.text(title), "Abc");
}

#[test]
fn reset_goes_back_to_the_original_and_can_be_taken_back() {
    let mut shop = with([Edit::AddPart(0), set(TITLE(1), "Cost")]);
    let changed = shop.draft().clone();
    assert!(shop.is_changed());
    shop.reset();
    assert_eq!(*shop.draft(), new_job());
    assert!(!shop.is_changed());
    shop.undo();
    assert_eq!(*shop.draft(), changed);
}

#[test]
fn a_job_of_ones_own_is_known_as_such_until_it_is_taken_back() {
    let known = JobDraft {
        id: "known".into(),
        ..new_job()
    };
    let mut shop = Workshop::new(known.clone(), known.clone(), Whose::Gallery);
    shop.apply(set(TITLE(0), "Cost"));
    shop.reset();
    assert_eq!(
        (shop.draft(), shop.original().whose),
        (&known, Whose::Gallery)
    );
    shop.apply(Edit::Replace(Box::new(new_job())));
    shop.apply(set(TITLE(0), "Cost"));
    shop.reset();
    assert_eq!(
        (shop.draft(), shop.original().whose),
        (&new_job(), Whose::Own)
    );
    while shop.can_undo() {
        shop.undo();
    }
    assert_eq!(
        (shop.draft(), shop.original().whose),
        (&known, Whose::Gallery)
    );
}

#[test]
fn a_name_follows_the_title_until_somebody_names_the_part() {
    let name = Field::Part(PartAt::Split(0, 0), PartField::Id);
    let mut shop = with([set(TITLE(0), "Cost of it all")]);
    assert_eq!(ids(&shop), ["cost-of-it-all", "verdict"]);
    shop.apply(set(name, "My Price"));
    shop.apply(set(TITLE(0), "Money"));
    assert_eq!(ids(&shop), ["my-price", "verdict"]);
    shop.apply(set(name, ""));
    assert_eq!(ids(&shop), ["money", "verdict"]);
    shop.apply(set(TITLE(0), "Verdict"));
    assert_eq!(ids(&shop), ["verdict-b", "verdict"]);
    shop.apply(set(TITLE(0), "Input"));
    assert_eq!(ids(&shop), ["input-b", "verdict"]);
    shop.apply(set(TITLE(0), "料"));
    assert_eq!(ids(&shop), ["part", "verdict"]);
}

#[test]
fn the_name_of_a_new_job_is_its_titles_and_a_known_jobs_stays() {
    let shop = with([set(Field::Job(JobField::Title), "My first")]);
    assert_eq!(shop.draft().id, "my-first");
    let mut known = new_job();
    known.id = "known".into();
    known.title = "Known".into();
    let mut shop = Workshop::new(known.clone(), known, Whose::Gallery);
    shop.apply(set(Field::Job(JobField::Title), "Another"));
    assert_eq!(shop.draft().id, "known");
}

#[test]
fn slots_follow_a_part_that_is_renamed() {
    let shop = with([
        Edit::AddPart(0),
        set(TITLE(0), "Draft"),
        set(
            PROMPT(1),
            "{{ input }} {{draft}} {{ draft }} {{draft-2}} {{drafts}} {{",
        ),
        set(TITLE(0), "D"),
        set(TITLE(0), "Sketch"),
    ]);
    assert_eq!(
        shop.text(PROMPT(1)),
        "{{ input }} {{sketch}} {{sketch}} {{sketch-2}} {{drafts}} {{"
    );
}

#[test]
fn a_copied_panel_reads_its_own_parts() {
    let shop = with([
        Edit::AddPart(0),
        set(TITLE(0), "Draft"),
        set(PROMPT(1), "{{draft}}"),
        Edit::CopyPanel(0),
    ]);
    let prompt = Field::Part(PartAt::Split(1, 1), PartField::Prompt);
    assert_eq!(shop.text(prompt), "{{draft-b}}");
    assert_eq!(shop.draft().problems(), []);
    let verdict = |panel| Field::Part(PartAt::Merge(panel), PartField::Prompt);
    let shop = with([
        Edit::Split(0, SplitKind::Repetition),
        set(TITLE(0), "Draft"),
        set(verdict(0), "{{reports}} {{draft-2}}"),
        Edit::CopyPanel(0),
    ]);
    assert_eq!(shop.text(verdict(1)), "{{reports}} {{draft-b-2}}");
    assert_eq!(shop.draft().problems(), []);
}

#[test]
fn a_change_of_the_split_keeps_the_parts_that_it_can() {
    let mut shop = with([
        Edit::AddPart(0),
        set(TITLE(0), "First"),
        Edit::Split(0, SplitKind::Volume),
    ]);
    assert_eq!(ids(&shop), ["first", "part-b", "verdict"]);
    assert!(shop.text(PROMPT(0)).ends_with("{{chunk}}"));
    shop.apply(Edit::Split(0, SplitKind::Repetition));
    assert_eq!(ids(&shop), ["first", "verdict"]);
    assert!(shop.text(PROMPT(0)).ends_with("{{input}}"));
    shop.undo();
    assert_eq!(ids(&shop), ["first", "part-b", "verdict"]);
}

#[test]
fn answers_and_labels_become_each_other() {
    let mut shop = with([
        Edit::Split(0, SplitKind::Volume),
        Edit::Merge(0, MergeKind::Vote),
        set(Field::Panel(0, PanelField::Answers), "good\n bad \n\n"),
    ]);
    assert!(
        shop.text(PROMPT(0))
            .ends_with("Reply with {{answers}} and nothing else.")
    );
    let asked = shop.text(PROMPT(0));
    shop.apply(Edit::Merge(0, MergeKind::Stitch));
    assert_eq!(shop.text(Field::Panel(0, PanelField::Labels)), "good\nbad");
    let labelled = shop.text(PROMPT(0));
    assert!(labelled.contains("{{labels}}") && labelled.contains("\n1: label"));
    assert!(!labelled.contains("Reply with {{labels}}"));
    assert_eq!(shop.draft().doubts(), []);
    shop.apply(Edit::Merge(0, MergeKind::Vote));
    assert_eq!(shop.text(PROMPT(0)), asked);
    shop.apply(Edit::Merge(0, MergeKind::Synthesise));
    assert!(shop.text(PROMPT(0)).contains("Reply with good or bad"));
}

#[test]
fn whoever_gives_labels_is_told_how_and_whoever_does_not_is_not() {
    let labels = |text: &str| set(Field::Panel(0, PanelField::Labels), text);
    let mut shop = with([
        Edit::Split(0, SplitKind::Volume),
        Edit::Merge(0, MergeKind::Stitch),
    ]);
    let plain = shop.text(PROMPT(0));
    for typed in ["g", "good", "good\nbad"] {
        shop.apply(labels(typed));
        assert!(shop.text(PROMPT(0)).ends_with(starter::LABELS_PROMPT));
    }
    assert_eq!(shop.draft().problems(), []);
    assert_eq!(shop.draft().doubts(), []);
    shop.apply(labels(""));
    assert_eq!(shop.text(PROMPT(0)), plain);
    // Words of one's own stay as they are.
    let own = "{{chunk}}\n\nOne of {{labels}} for each, as in\n7: good";
    shop.apply(labels("good\nbad"));
    shop.apply(set(PROMPT(0), own));
    shop.apply(labels("good\nbad\nugly"));
    assert_eq!(shop.text(PROMPT(0)), own);
}

#[test]
fn a_synthesiser_becomes_a_judge() {
    let own = Field::Part(PartAt::Merge(0), PartField::Prompt);
    let mut shop = with([
        set(own, "Read {{reports}}."),
        Edit::Merge(0, MergeKind::Score),
    ]);
    assert!(shop.text(own).starts_with("Read {{candidate}}."));
    assert!(shop.text(own).contains("{{criteria}}"));
    shop.apply(Edit::Merge(0, MergeKind::Synthesise));
    assert!(shop.text(own).starts_with("Read {{reports}}."));
}

#[test]
fn what_is_no_number_is_told_by_the_check() {
    let field = |field| Field::Part(PartAt::Split(0, 0), field);
    let told = |edit: Edit| {
        let shop = with([edit]);
        let problems = shop.draft().problems().into_iter();
        problems.map(|one| one.field).collect::<Vec<_>>()
    };
    let limit = "panels/0/split/parts/0/max_tokens";
    assert_eq!(told(set(field(PartField::MaxTokens), "")), [limit]);
    assert_eq!(told(set(field(PartField::MaxTokens), "1.5")), [limit]);
    for heat in ["2.01", "-1", "x", ".5x", "1.x", "."] {
        let heat = set(field(PartField::Temperature), heat);
        assert_eq!(told(heat), ["panels/0/split/parts/0/temperature"]);
    }
    // What cannot be said is not said as a number: the field goes on showing what was typed.
    for none in ["abc", "-1", "1e3", "99999999999"] {
        let shop = with([set(field(PartField::Temperature), none)]);
        assert_eq!(shop.text(field(PartField::Temperature)), "", "{none}");
    }
    for (heat, kept) in [
        ("0.7", "0.7"),
        ("1,25", "1.25"),
        ("2", "2"),
        (" ", ""),
        ("0", "0"),
    ] {
        let shop = with([set(field(PartField::Temperature), heat)]);
        assert_eq!(shop.text(field(PartField::Temperature)), kept);
        assert_eq!(shop.draft().problems(), []);
    }
}

#[test]
fn what_is_no_number_is_told_even_where_nought_is_sound() {
    let merge = |field| Field::Panel(0, field);
    let problems = |kind, field, text: &str| {
        let shop = with([Edit::Merge(0, kind), set(merge(field), text)]);
        let problems = shop.draft().problems().into_iter();
        let problems: Vec<String> = problems
            .map(|one| format!("{} {}", one.field, one.fault))
            .collect();
        (problems, shop.text(merge(field)))
    };
    let told = |field: &str| vec![format!("panels/0/merge/{field} is no whole number")];
    let quorum = |text| problems(MergeKind::Vote, PanelField::Quorum, text);
    let lowest = |text| problems(MergeKind::Score, PanelField::Lowest, text);
    for text in ["abc", "1.5", "-1", "+1", "1O", "99999999999999999999999"] {
        assert_eq!(quorum(text), (told("quorum"), String::new()), "{text}");
        assert_eq!(lowest(text), (told("lowest"), String::new()), "{text}");
    }
    assert_eq!(quorum(" "), (vec![], String::new()));
    assert_eq!(quorum(" 1 "), (vec![], "1".to_owned()));
    let demand = |text| problems(MergeKind::Vote, PanelField::AtLeast, text);
    let none = vec!["panels/0/at_least is no whole number".to_owned()];
    assert_eq!(demand("all"), (none, String::new()));
    assert_eq!(demand(" "), (vec![], String::new()));
    assert_eq!(demand(" 1 "), (vec![], "1".to_owned()));
    assert_eq!(lowest(""), (told("lowest"), String::new()));
    assert_eq!(lowest("0"), (vec![], "0".to_owned()));
}

#[test]
fn no_slot_is_offered_that_comes_round_by_an_attempt() {
    let mut shop = with([
        Edit::AddPanel,
        Edit::Split(1, SplitKind::Repetition),
        Edit::AddPart(0),
    ]);
    let attempt = shop.draft().panels[1].split.specs()[0].id.clone();
    let first = shop.draft().panels[0].split.specs()[0].id.clone();
    let second = shop.draft().panels[0].split.specs()[1].id.clone();
    // The second waits for an attempt, and the attempts wait for the first.
    shop.apply(set(PROMPT(1), &format!("{{{{{attempt}-2}}}}")));
    let asked = Field::Part(PartAt::Split(1, 0), PartField::Prompt);
    shop.apply(set(asked, &format!("{{{{{first}}}}}")));
    assert_eq!(shop.draft().problems(), []);
    let offered = slots(shop.draft(), PartAt::Split(0, 0));
    assert!(!offered.contains(&second.to_string()), "{offered:?}");
}

#[test]
fn the_slots_that_are_offered_can_be_filled() {
    let mut shop = with([Edit::AddPart(0), Edit::AddPanel, set(PROMPT(1), "{{part}}")]);
    let offered = |shop: &Workshop, at| slots(shop.draft(), at);
    // `part-b` waits for `part`, so that one is not offered the other way round; nor is a verdict to its reports.
    assert_eq!(
        offered(&shop, PartAt::Split(0, 0)),
        ["input", "part-c", "verdict-b"]
    );
    let later = ["reports", "input", "part", "part-b", "verdict", "part-c"];
    assert_eq!(offered(&shop, PartAt::Merge(1)), later);
    for at in [
        PartAt::Split(0, 0),
        PartAt::Split(0, 1),
        PartAt::Merge(0),
        PartAt::Split(1, 0),
        PartAt::Merge(1),
    ] {
        for slot in offered(&shop, at) {
            let mut tried = shop.clone();
            let prompt = Field::Part(at, PartField::Prompt);
            let text = format!("{} {{{{{slot}}}}}", tried.text(prompt));
            tried.apply(Edit::Set(prompt, text));
            assert_eq!(tried.draft().problems(), [], "{at:?} {slot}");
        }
    }
    shop.apply(Edit::Merge(0, MergeKind::Score));
    assert_eq!(
        offered(&shop, PartAt::Merge(0)).first().map(String::as_str),
        Some("candidate")
    );
}

#[test]
fn a_slot_is_added_once() {
    let add = || Edit::AddSlot(PartAt::Split(0, 1), PartId::new("part"));
    let shop = with([Edit::AddPart(0), add(), add()]);
    assert!(shop.text(PROMPT(1)).ends_with("{{input}}\n\n{{part}}"));
}

#[test]
fn the_one_part_of_a_repetition_is_not_moved_or_removed() {
    let before = with([Edit::Split(0, SplitKind::Repetition)]);
    let mut shop = before.clone();
    for edit in [
        Edit::RemovePart(0, 0),
        Edit::AddPart(0),
        Edit::CopyPart(0, 0),
    ] {
        shop.apply(edit);
    }
    assert_eq!(shop, before);
}
