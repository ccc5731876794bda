//! The column of a table that a job reads, chosen for the input at hand.

use super::job::{CutSpec, JobDraft, Split};

impl JobDraft {
    /// Another column is the item: of the first split by volume, and of those that read the same one as the job is
    /// written. Whoever reads another column reads it for a reason of its own.
    pub fn read_column(&mut self, written: &Self, column: Option<&str>) {
        let first = written.panels.iter().find_map(|panel| cut(&panel.split));
        let first = first.and_then(|cut| cut.column.as_ref());
        for (panel, written) in self.panels.iter_mut().zip(&written.panels) {
            if let (Split::ByVolume { cut: own, .. }, Some(written)) =
                (&mut panel.split, cut(&written.split))
                && written.column.as_ref() == first
            {
                own.column = column.map(str::to_owned);
            }
        }
    }
}

fn cut(split: &Split) -> Option<&CutSpec> {
    match split {
        Split::ByVolume { cut, .. } => Some(cut),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cut::{ChunkSize, Unit};
    use crate::engine::job::{Merge, PanelDraft};

    #[test]
    fn a_panel_that_reads_another_column_keeps_it() {
        let panel = |column: Option<&str>| PanelDraft {
            id: String::new(),
            title: String::new(),
            called: None,
            at_least: 0,
            split: Split::ByVolume {
                cut: CutSpec {
                    unit: Unit::Csv,
                    column: column.map(str::to_owned),
                    size: ChunkSize::Items(1),
                },
                parts: Vec::new(),
            },
            merge: Merge::Stitch {
                separator: String::new(),
                labels: Vec::new(),
            },
        };
        let written = JobDraft {
            panels: [Some("message"), Some("shop"), Some("message"), None]
                .map(panel)
                .into(),
            ..JobDraft::default()
        };
        let read = |draft: &JobDraft| -> Vec<Option<String>> {
            let cuts = draft.panels.iter().filter_map(|panel| cut(&panel.split));
            cuts.map(|cut| cut.column.clone()).collect()
        };
        let mut draft = written.clone();
        draft.read_column(&written, Some("shop"));
        let some = |column: &str| Some(column.to_owned());
        assert_eq!(
            read(&draft),
            [some("shop"), some("shop"), some("shop"), None]
        );
        // Though all read the same for a while, the second is not taken along.
        draft.read_column(&written, None);
        assert_eq!(read(&draft), [None, some("shop"), None, None]);
    }
}
