//! Jobs that are alike.

use super::{JobDraft, Split};

impl JobDraft {
    /// They are the same but for how often questions are asked.
    pub fn asks_like(&self, other: &Self) -> bool {
        let mut other = other.clone();
        for (own, other) in self.panels.iter().zip(&mut other.panels) {
            if let (
                Split::ByRepetition { attempts, .. },
                Split::ByRepetition {
                    attempts: others, ..
                },
            ) = (&own.split, &mut other.split)
            {
                *others = *attempts;
            }
        }
        *self == other
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::edit::{Edit, Field, PanelField, Whose, Workshop, new_job};
    use crate::engine::job::SplitKind;

    #[test]
    fn only_how_often_a_question_is_asked_does_not_matter() {
        let mut shop = Workshop::new(new_job(), new_job(), Whose::Own);
        shop.apply(Edit::Split(0, SplitKind::Repetition));
        let before = shop.draft().clone();
        let set = |field, text: &str| Edit::Set(Field::Panel(0, field), text.to_owned());
        shop.apply(set(PanelField::Attempts, "15"));
        assert!(shop.draft().asks_like(&before) && *shop.draft() != before);
        shop.apply(set(PanelField::AtLeast, "3"));
        assert!(!shop.draft().asks_like(&before));
    }
}
