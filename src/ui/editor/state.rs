//! The job that is edited, and what is derived of it.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::check::{Doubt, JobProblem};
use crate::engine::edit::{Edit, Field, Original, PartAt, Whose, Workshop, part_text};
use crate::engine::job::{JobDraft, PartSpec};
use crate::engine::trap::{self, Leaning};

/// Everything that the editor shows.
#[derive(Clone, Copy)]
pub struct EditorState {
    /// The job and its past.
    pub shop: RwSignal<Workshop>,
    /// Grows when there are other fields than before. Typing leaves it, so that no field is drawn anew under
    /// somebody's fingers.
    pub structure: RwSignal<u32>,
    /// What is wrong with the job.
    pub problems: Memo<Vec<JobProblem>>,
    /// The prompts that lean on what they are not given.
    pub leanings: Memo<Vec<Leaning>>,
    /// The prompts that may not say what was meant.
    pub doubts: Memo<Vec<Doubt>>,
    /// What the page was last told that the job began as, or told itself.
    began: StoredValue<Arc<Original>>,
    /// What came of the last file.
    pub news: RwSignal<String>,
    /// The field that was typed in last, what was typed, and how the job says it: `1.` is 1. Before it those whose
    /// text the job cannot say, such as a number that is none: they are to be seen until they are mended.
    typed: StoredValue<Vec<Typed>>,
    /// The parts whose cards are drawn. A signal with thousands of readers takes the square of their number to tell them all, so the
    /// fields of a card read its part, and only the parts read the job.
    parts: StoredValue<HashMap<PartAt, Memo<PartShown>>>,
    /// There are more parts than can each have a button in each other's card.
    pub is_crowded: Memo<bool>,
}

/// A part as its card shows it.
#[derive(Clone, Debug, Default, PartialEq)]
struct PartShown {
    /// The way to it.
    path: String,
    spec: PartSpec,
}

/// A field, what was typed in it, and how the job says it.
#[derive(Clone, Debug)]
struct Typed {
    field: Field,
    text: String,
    said: String,
}

impl Typed {
    /// The job has no words for what was typed.
    fn is_unsaid(&self) -> bool {
        self.said.is_empty() && !self.text.trim().is_empty()
    }
}

impl EditorState {
    /// An editor of this job.
    pub fn new(draft: JobDraft, original: JobDraft, whose: Whose) -> Self {
        let shop = Workshop::new(draft, original, whose);
        let began = StoredValue::new(Arc::clone(shop.original()));
        let shop = RwSignal::new(shop);
        Self {
            shop,
            began,
            structure: RwSignal::new(0),
            problems: Memo::new(move |_| shop.with(|shop| shop.draft().problems())),
            leanings: Memo::new(move |_| shop.with(|shop| trap::leanings(shop.draft()))),
            doubts: Memo::new(move |_| shop.with(|shop| shop.draft().doubts())),
            news: RwSignal::new(String::new()),
            typed: StoredValue::new(Vec::new()),
            parts: StoredValue::new(HashMap::new()),
            is_crowded: Memo::new(move |_| shop.with(|shop| is_crowded(shop.draft()))),
        }
    }

    /// The card of this part is being drawn.
    pub fn draw_part(self, at: PartAt) {
        let shop = self.shop;
        let part = Memo::new(move |_| {
            shop.with(|shop| PartShown {
                path: at.path(shop.draft()),
                spec: at.of(shop.draft()).cloned().unwrap_or_default(),
            })
        });
        self.parts.update_value(|parts| {
            parts.insert(at, part);
        });
    }

    /// `None` where no card of the part is drawn any more.
    fn of_part<T>(self, at: PartAt, read: impl FnOnce(&PartShown) -> T) -> Option<T> {
        let part = self.parts.with_value(|parts| parts.get(&at).copied());
        part?.try_with(read)
    }

    /// Another job: nothing is left of the one before.
    pub(super) fn open(self, draft: JobDraft, original: JobDraft, whose: Whose) {
        self.news.set(String::new());
        let opened = Workshop::new(draft, original, whose);
        self.began.set_value(Arc::clone(opened.original()));
        self.change(true, |shop| *shop = opened);
    }

    /// What the job began as, where that is another than the page knows of.
    pub(super) fn began_anew(self) -> Option<Arc<Original>> {
        let now = self.shop.with_untracked(|shop| Arc::clone(shop.original()));
        let is_known = self.began.with_value(|known| Arc::ptr_eq(known, &now));
        self.began.set_value(Arc::clone(&now));
        (!is_known).then_some(now)
    }

    /// Makes a change.
    pub(super) fn apply(self, edit: Edit) {
        let typed = match &edit {
            Edit::Set(field, text) => Some((*field, text.clone())),
            _ => None,
        };
        let structural = edit.is_structural();
        self.shop.update_untracked(|shop| shop.apply(edit));
        if structural {
            // Places may mean other fields than before.
            self.typed.set_value(Vec::new());
        }
        if let Some((field, text)) = typed {
            let said = self.shop.with_untracked(|shop| shop.text(field));
            self.typed.update_value(|typed| {
                typed.retain(|one| one.field != field && one.is_unsaid());
                typed.push(Typed { field, text, said });
            });
        }
        self.notify(structural);
    }

    /// Changes the job in a way that no field's typing is part of.
    pub(super) fn change(self, structural: bool, change: impl FnOnce(&mut Workshop)) {
        self.typed.set_value(Vec::new());
        self.shop.update_untracked(change);
        self.notify(structural);
    }

    fn notify(self, structural: bool) {
        if structural {
            self.structure
                .update(|structure| *structure = structure.wrapping_add(1));
        }
        self.shop.notify();
    }

    /// What is wrong with the last file.
    pub(super) fn tell(self, news: String) {
        self.news.set(news);
    }

    /// What a field shows: the job's text, or, as long as it means the same, what was typed.
    pub fn shown(self, field: Field) -> String {
        let now = match field {
            Field::Part(at, own) => self.of_part(at, |part| part_text(&part.spec, own)),
            _ => None,
        };
        let now = now.unwrap_or_else(|| self.shop.with(|shop| shop.text(field)));
        let typed = self.typed.with_value(|typed| {
            let mut own = typed.iter().filter(|one| one.field == field);
            own.find(|one| one.said == now).map(|one| one.text.clone())
        });
        typed.unwrap_or(now)
    }

    /// The way to a field.
    pub fn path(self, field: Field) -> String {
        let path = match field {
            Field::Part(at, own) => {
                self.of_part(at, |part| format!("{}/{}", part.path, own.name()))
            }
            _ => None,
        };
        path.unwrap_or_else(|| self.shop.with(|shop| field.path(shop.draft())))
    }
}

/// With more parts than this, their slots are chosen by name.
const FEW: usize = 24;

fn is_crowded(draft: &JobDraft) -> bool {
    let parts = draft.panels.iter().map(|panel| panel.split.specs().len());
    parts.sum::<usize>() > FEW
}
