//! A batch whose labels lack does not look settled, and of those without any it is told what they said.

use forkful::engine::job::PartId;
use forkful::engine::merge::bare;
use forkful::engine::merge::stitch::{Row, Sheet};
use forkful::engine::part::Part;
use forkful::engine::plan::PlannedPanel;

use crate::common::Told;
use crate::world::LABELS;

pub(crate) fn what_lacks_is_told_of_its_batch(
    told: &Told,
    panel: &PlannedPanel,
    sheet: &Sheet,
    came: impl Fn(&PartId) -> bool,
) {
    let find = |id: &PartId| Some(told.part(id).clone());
    let labels = LABELS.map(str::to_owned);
    let mut without = 0;
    for group in &panel.groups {
        let parts: Vec<Part> = group.asked().filter_map(find).collect();
        let labelled = sheet.of(group).iter();
        let labelled = labelled.filter(|row| matches!(row, Row::Label(_)));
        let labelled = labelled.count();
        let came = group.parts.iter().all(&came);
        let lacks = if came {
            group.items().len() - labelled
        } else {
            0
        };
        assert_eq!(bare::lacking(group, &parts, &labels), lacks);
        without += usize::from(came && labelled == 0);
    }
    let prose = bare::prose(panel, &labels, &find);
    assert_eq!(prose.as_ref().map_or(0, |prose| prose.batches), without);
    if let Some(prose) = prose {
        assert!(prose.is_same);
        assert_eq!(prose.words, "I cannot tell.");
    }
}
