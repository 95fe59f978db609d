//! Which volumes are bound on the day.

use std::collections::BTreeSet;

use service_hall::tables::Wording;
use service_hall::{Binding, BoundVolumes, ComparedArchives, Day, FiledSet, Handbook, MaterialClass, SystemOperation, bind_volumes};

use super::Answer;
use crate::back::BackOffice;

/// Volumes bound on a day.
pub struct Volumes {
    /// The library's answer.
    pub bound: BoundVolumes,
    /// The sets are those that were filed; else one for each operation.
    pub filed: bool,
    /// Sets that wait until they are put right: surplus ones, second ones, those of a wrong class.
    pub waiting: Vec<String>,
    /// Sets of whose business the table of papers does not know the class.
    pub no_class: Vec<String>,
}

/// Binds the day's sets, after those of the days before.
pub(super) fn bind(
    handbook: &Handbook,
    back: &BackOffice,
    operations: &[SystemOperation],
    compared: Option<&ComparedArchives>,
    day: Day,
) -> Answer<Volumes> {
    let wrong: BTreeSet<&str> =
        compared.into_iter().flat_map(|compared| &compared.wrong_class).map(|odd| odd.operation.id.as_str()).collect();
    let surplus: BTreeSet<&str> = compared.into_iter().flat_map(|compared| &compared.surplus).map(|set| set.operation.as_str()).collect();
    let filed: Vec<(&str, Option<MaterialClass>)> = match &back.sets {
        Some(sets) => sets.iter().map(|set| (set.operation.as_str(), set.class)).collect(),
        None => operations.iter().map(|operation| (operation.id.as_str(), operation.class)).collect(),
    };
    let (mut sets, mut waiting, mut no_class) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (id, class) in filed {
        let operation = operations.binary_search_by(|operation| operation.id.as_str().cmp(id)).ok().map(|place| &operations[place]);
        if !seen.insert(id) || wrong.contains(id) || surplus.contains(id) {
            waiting.push(id.to_owned());
            continue;
        }
        let Some(class) = class else {
            no_class.push(id.to_owned());
            continue;
        };
        let paper = operation.and_then(|operation| back.papers.get(&operation.business));
        sets.push(FiledSet {
            id: id.to_owned(),
            class,
            promotion: paper.filter(|_| class == MaterialClass::Agreement).and_then(|paper| paper.promotion.clone()),
            operator: operation.map(|operation| operation.operator.clone()),
            business: operation.map(|operation| operation.business.clone()),
            day: operation.map(|operation| operation.day),
        });
    }
    let binding =
        Binding { hall: back.hall.clone(), period: back.period.clone(), on: day, open: back.open.clone(), sets, close: back.close };
    Answer::of(bind_volumes(handbook, binding).map(|bound| Volumes { bound, filed: back.sets.is_some(), waiting, no_class }))
}

/// A class of papers.
pub const fn class(class: MaterialClass) -> Wording {
    match class {
        MaterialClass::Ownership => Wording { zh: "权属类", en: "ownership" },
        MaterialClass::General => Wording { zh: "综合类", en: "general" },
        MaterialClass::Agreement => Wording { zh: "协议类", en: "agreements" },
    }
}
