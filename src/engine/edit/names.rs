//! Names: made of titles as long as nobody has chosen another, unique, and followed by the slots that use them.

use super::field::{CriterionField, PartAt, small};
use crate::engine::job::{JobDraft, Merge, PanelDraft, PartId, PartSpec, Split};
use crate::engine::merge::score::Criterion;
use crate::engine::prompt::{named_slots, own_slot};

/// What a part is called that has no title.
pub(super) const PART: &str = "part";
/// What a panel is called that has no title.
pub(super) const PANEL: &str = "panel";
/// What a criterion is called that has no title.
pub(super) const CRITERION: &str = "criterion";

/// A name made of a text; `instead` where the text holds no letter of a name.
pub(super) fn slug(text: &str, instead: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if let Some(plain) = plain(c) {
            slug.push_str(plain);
        } else if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { instead } else { slug }.to_owned()
}

/// How a common letter of Latin script is written without its mark.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
        'ö' | 'Ö' | 'œ' | 'Œ' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' | 'ẞ' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ă'
        | 'Ą' => "a",
        'ç' | 'ć' | 'č' | 'Ç' | 'Ć' | 'Č' => "c",
        'ď' | 'đ' | 'ð' | 'Ď' | 'Đ' | 'Ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ė' | 'Ę'
        | 'Ě' => "e",
        'ğ' | 'Ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' | 'İ' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'ń' | 'ň' | 'Ñ' | 'Ń' | 'Ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' | 'Ō' | 'Ő' => {
            "o"
        }
        'ř' | 'Ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'Ś' | 'Š' | 'Ş' | 'Ș' => "s",
        'ť' | 'ţ' | 'ț' | 'Ť' | 'Ţ' | 'Ț' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'Ù' | 'Ú' | 'Û' | 'Ū' | 'Ů' | 'Ű' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => "z",
        _ => return None,
    })
}

/// The name, or the first of `name-b` … `name-z` that is free. Letters, because numbers are what attempts get.
pub(super) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut base = name.to_owned();
    loop {
        if !is_taken(&base) {
            return base;
        }
        let lettered = ('b'..='z').map(|letter| format!("{base}-{letter}"));
        match lettered.into_iter().find(|name| !is_taken(name)) {
            Some(name) => return name,
            None => base.push_str("-z"),
        }
    }
}

/// The name is the one that is made of this title.
pub(super) fn follows(name: &str, title: &str, instead: &str) -> bool {
    let made = slug(title, instead);
    name.is_empty()
        || name.strip_prefix(&made).is_some_and(|rest| {
            let mut rest = rest.chars();
            match (rest.next(), rest.next(), rest.next()) {
                (None, ..) => true,
                (Some('-'), Some(letter), None) => ('b'..='z').contains(&letter),
                _ => false,
            }
        })
}

/// Writes a panel's title, or its name.
pub(super) fn name_panel(draft: &mut JobDraft, at: usize, text: String, is_title: bool) {
    let others: Vec<String> = others(&draft.panels, at)
        .map(|panel| panel.id.clone())
        .collect();
    let Some(panel) = draft.panels.get_mut(at) else {
        return;
    };
    let follows = !is_title || follows(&panel.id, &panel.title, PANEL);
    if follows {
        let text = if text.trim().is_empty() && !is_title {
            &panel.title
        } else {
            &text
        };
        panel.id = free(&slug(text, PANEL), |name| {
            others.iter().any(|other| other == name)
        });
    }
    if is_title {
        panel.title = text;
    }
}

/// Everything but what stands at this place.
fn others<T>(all: &[T], at: usize) -> impl Iterator<Item = &T> {
    all.iter()
        .enumerate()
        .filter(move |(place, _)| *place != at)
        .map(|(_, one)| one)
}

/// Writes a field of a criterion.
pub(super) fn set_criterion(all: &mut [Criterion], at: usize, field: CriterionField, text: String) {
    let taken: Vec<String> = others(all, at).map(|one| one.id.clone()).collect();
    let Some(criterion) = all.get_mut(at) else {
        return;
    };
    let named = |text: &str| {
        free(&slug(text, CRITERION), |name| {
            taken.iter().any(|other| other == name)
        })
    };
    match field {
        CriterionField::Title => {
            if follows(&criterion.id, &criterion.title, CRITERION) {
                criterion.id = named(&text);
            }
            criterion.title = text;
        }
        CriterionField::Id if text.trim().is_empty() => criterion.id = named(&criterion.title),
        CriterionField::Id => criterion.id = named(&text),
        CriterionField::About => criterion.about = text,
        CriterionField::Weight => criterion.weight = small(&text),
    }
}

/// Writes a part's title.
pub(super) fn title_part(draft: &mut JobDraft, at: PartAt, title: String) {
    let Some(part) = at.of(draft) else {
        return;
    };
    if follows(part.id.as_str(), &part.title, PART) {
        name_part(draft, at, &title);
    }
    if let Some(part) = at.of_mut(draft) {
        part.title = title;
    }
}

/// Names a part, and with it every slot that names it. An empty name is the one that its title makes.
pub(super) fn name_part(draft: &mut JobDraft, at: PartAt, name: &str) {
    let Some(part) = at.of(draft) else {
        return;
    };
    let old = part.id.clone();
    let title = part.title.clone();
    let path = at.path(draft);
    let others: Vec<PartId> = draft
        .specs()
        .into_iter()
        .filter(|(other, _)| *other != path)
        .map(|(_, part)| part.id.clone())
        .collect();
    let wanted = if name.trim().is_empty() { &title } else { name };
    let new = free(&slug(wanted, PART), |name| {
        own_slot(name).is_some() || others.iter().any(|other| other.as_str() == name)
    });
    if let Some(part) = at.of_mut(draft) {
        part.id = PartId::new(&new);
    }
    // Slots that name two parts belong to the other as much as to this one.
    if !others.contains(&old) {
        each_part(draft, |part| {
            part.prompt = renamed(&part.prompt, |slot| {
                other_name(slot, old.as_str(), &new, &others)
            });
        });
    }
}

/// The slot that names the renamed part, or one of those that are made of it: `ballot-3`.
pub(super) fn other_name(slot: &str, old: &str, new: &str, others: &[PartId]) -> Option<String> {
    if others.iter().any(|other| other.as_str() == slot) {
        return None;
    }
    let rest = slot.strip_prefix(old)?;
    let digits = rest.strip_prefix('-');
    let is_made = digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    (rest.is_empty() || is_made).then(|| format!("{new}{rest}"))
}

/// A prompt with some of its slots named anew; all else stays to the letter.
pub(super) fn renamed(prompt: &str, rename: impl Fn(&str) -> Option<String>) -> String {
    replaced(prompt, |name| {
        rename(name).map(|name| format!("{{{{{name}}}}}"))
    })
}

/// A prompt with other words in the place of some of its slots.
pub(super) fn replaced(prompt: &str, words: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(prompt.len());
    let mut from = 0;
    for found in named_slots(prompt) {
        if let Some(words) = words(found.name) {
            text.push_str(prompt.get(from..found.range.start).unwrap_or_default());
            text.push_str(&words);
            from = found.range.end;
        }
    }
    text.push_str(prompt.get(from..).unwrap_or_default());
    text
}

/// Every part's instruction of the job.
pub(super) fn each_part(draft: &mut JobDraft, mut see: impl FnMut(&mut PartSpec)) {
    for panel in &mut draft.panels {
        each_of_panel(panel, &mut see);
    }
}

/// Every part's instruction of a panel.
pub(super) fn each_of_panel(panel: &mut PanelDraft, mut see: impl FnMut(&mut PartSpec)) {
    each_of_split(&mut panel.split, &mut see);
    if let Merge::Synthesise(part) | Merge::Score { judge: part, .. } = &mut panel.merge {
        see(part);
    }
}

/// Every instruction of a split.
pub(super) fn each_of_split(split: &mut Split, mut see: impl FnMut(&mut PartSpec)) {
    match split {
        Split::ByAspect(parts) | Split::ByVolume { parts, .. } => {
            parts.iter_mut().for_each(&mut see);
        }
        Split::ByRepetition { part, .. } => see(part),
    }
}

/// A free name for a part that is yet to be.
pub(super) fn free_part(draft: &JobDraft, title: &str) -> PartId {
    let specs = draft.specs();
    PartId::new(free(&slug(title, PART), |name| {
        own_slot(name).is_some() || specs.iter().any(|(_, part)| part.id.as_str() == name)
    }))
}

/// The title of a copy: "Cost" has the copies "Cost B", "Cost C", …
pub(super) fn copied_title(title: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let base = match title.rsplit_once(' ') {
        Some((base, letter))
            if letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_uppercase()) =>
        {
            base
        }
        _ => title,
    };
    let mut lettered = ('B'..='Z').map(|letter| format!("{base} {letter}"));
    lettered
        .find(|title| !is_taken(title))
        .unwrap_or_else(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_with_marks_are_written_without_them() {
        for (title, name) in [
            ("Prüfung", "pruefung"),
            ("Crème brûlée", "creme-brulee"),
            ("Żółć & ŞÎŞ", "zolc-sis"),
            ("Straße Nº 5", "strasse-n-5"),
            ("料理", "part"),
        ] {
            assert_eq!(slug(title, PART), name);
        }
    }

    #[test]
    fn slots_are_named_anew_and_all_else_stays() {
        let check = |prompt: &str, expect: &str| {
            let renamed = renamed(prompt, |name| (name == "a").then(|| "new".to_owned()));
            assert_eq!(renamed, expect);
        };
        check("{{a}} {{ a }}{{b}} {{a", "{{new}} {{new}}{{b}} {{a");
        check("{{ {{a}}}} é {{é}}", "{{ {{new}}}} é {{é}}");
        // Read anew from every brace, this takes minutes.
        for piece in ["{", "{{a", "{{b}}"] {
            let long = piece.repeat(1 << 18);
            check(&long, &long);
        }
    }
}
