//! Whom a job asks beside the run's own provider.

use super::job::{JobDraft, PartSpec};
use super::plan::Plan;

/// Another provider than the run's that a job asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlsoAsked {
    /// Its name in the job.
    pub provider: String,
    /// Every part that asks it names a model.
    pub names_model: bool,
}

impl JobDraft {
    /// The other providers that its parts ask, each once, in the order of the parts.
    pub fn also_asked(&self) -> Vec<AlsoAsked> {
        let panels = self.panels.iter();
        let specs = panels.flat_map(|panel| panel.split.specs().iter().chain(panel.merge.spec()));
        gather(specs.map(
            |PartSpec {
                 provider, model, ..
             }| (provider, model),
        ))
    }
}

impl Plan {
    /// The same of its parts.
    pub fn also_asked(&self) -> Vec<AlsoAsked> {
        gather(self.parts.iter().map(|part| (&part.provider, &part.model)))
    }
}

fn gather<'a>(
    parts: impl Iterator<Item = (&'a Option<String>, &'a Option<String>)>,
) -> Vec<AlsoAsked> {
    let mut all: Vec<AlsoAsked> = Vec::new();
    for (provider, model) in parts {
        let Some(provider) = provider else { continue };
        let known = all.iter_mut().find(|asked| asked.provider == *provider);
        match known {
            Some(asked) => asked.names_model &= model.is_some(),
            None => all.push(AlsoAsked {
                provider: provider.clone(),
                names_model: model.is_some(),
            }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_provider_is_named_once_and_needs_a_model_where_a_part_names_none() {
        let [a, b, m] = ["a", "b", "m"].map(|name| Some(name.to_owned()));
        let parts = [(&None, &m), (&a, &m), (&b, &None), (&a, &m), (&b, &m)];
        let asked = gather(parts.into_iter());
        let asked: Vec<_> = asked
            .iter()
            .map(|one| (one.provider.as_str(), one.names_model))
            .collect();
        assert_eq!(asked, [("a", true), ("b", false)]);
    }
}
