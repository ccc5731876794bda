//! What comes more than once among many things. It takes time in proportion to their number, however many of them differ.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

/// Each thing once with all that came with it, in the order in which they first came.
pub fn each_once<T: Eq + Hash, W>(all: impl IntoIterator<Item = (T, W)>) -> Vec<(T, Vec<W>)> {
    let hasher = RandomState::new();
    let mut found: Vec<(T, Vec<W>)> = Vec::new();
    // By numbers, whatever the things are, so that the code of the table is there once.
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (one, with) in all {
        let alike = places.entry(hasher.hash_one(&one)).or_default();
        let is_same = |place: &&usize| found.get(**place).is_some_and(|(other, _)| *other == one);
        let place = alike.iter().find(is_same).copied();
        if let Some((_, all)) = place.and_then(|place| found.get_mut(place)) {
            all.push(with);
        } else {
            alike.push(found.len());
            found.push((one, vec![with]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::hash::Hasher;

    use super::*;

    #[test]
    fn each_is_found_once_in_the_order_of_the_first() {
        let found = each_once(["b", "a", "b", "c", "a", "b"].into_iter().zip(1..));
        let expect = [("b", vec![1, 3, 6]), ("a", vec![2, 5]), ("c", vec![4])];
        assert_eq!(found, expect);
        assert_eq!(each_once::<u8, u8>([]), []);
    }

    /// Counts how often it is compared.
    struct Counted<'a>(usize, &'a Cell<usize>);

    impl PartialEq for Counted<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.1.set(self.1.get() + 1);
            self.0 == other.0
        }
    }

    impl Eq for Counted<'_> {}

    impl Hash for Counted<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }

    #[test]
    fn thousands_that_all_differ_are_not_compared_with_each_other() {
        let compared = Cell::new(0);
        let found = each_once((0..10_000).map(|at| (Counted(at / 2, &compared), ())));
        assert_eq!(found.len(), 5_000);
        assert!(compared.get() < 20_000, "{}", compared.get());
    }
}
