//! What parts have given to one that waits for them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::job::PartId;
use crate::engine::part::Reply;

/// What the parts that this one waits for have given.
#[derive(Debug, Default)]
pub struct Given {
    all: Vec<Gave>,
    /// Where each part's stands among them.
    places: HashMap<PartId, usize>,
}

impl FromIterator<(PartId, Gave)> for Given {
    fn from_iter<I: IntoIterator<Item = (PartId, Gave)>>(all: I) -> Self {
        let mut given = Self::default();
        for (id, gave) in all {
            given.places.insert(id, given.all.len());
            given.all.push(gave);
        }
        given
    }
}

/// What a part gave.
#[derive(Clone, Debug)]
pub enum Gave {
    /// A reply that counts.
    Reply(Arc<Reply>),
    /// Nothing, because this part failed: itself, or one that it needs.
    Nothing(PartId),
}

impl Given {
    /// The reply of that part, if it gave one.
    pub fn reply(&self, id: &PartId) -> Option<&Reply> {
        match self.gave(id)? {
            Gave::Reply(reply) => Some(reply),
            Gave::Nothing(_) => None,
        }
    }

    /// What that part gave.
    pub fn gave(&self, id: &PartId) -> Option<&Gave> {
        self.all.get(*self.places.get(id)?)
    }
}
