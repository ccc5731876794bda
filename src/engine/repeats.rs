//! What comes more than once among many things. It takes time in proportion to their number, however many of them differ.

use std::collections::HashMap;
use std::hash::Hash;

/// Each thing once with how often it came, in the order in which they first came.
pub fn each_once<T: Eq + Hash>(all: impl IntoIterator<Item = T>) -> Vec<(T, usize)> {
    let mut found: HashMap<T, (usize, usize)> = HashMap::new();
    for one in all {
        let place = found.len();
        let (_, count) = found.entry(one).or_insert((place, 0));
        *count += 1;
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable_by_key(|(_, (place, _))| *place);
    let found = found.into_iter();
    found.map(|(one, (_, count))| (one, count)).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::hash::Hasher;

    use super::*;

    #[test]
    fn each_is_found_once_in_the_order_of_the_first() {
        let found = each_once(["b", "a", "b", "c", "a", "b"]);
        assert_eq!(found, [("b", 3), ("a", 2), ("c", 1)]);
        assert_eq!(each_once::<u8>([]), []);
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
        let found = each_once((0..10_000).map(|at| Counted(at / 2, &compared)));
        assert_eq!(found.len(), 5_000);
        assert!(compared.get() < 20_000, "{}", compared.get());
    }
}
