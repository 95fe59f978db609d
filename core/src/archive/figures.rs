//! What is counted of operations and sets: all, and by operator, day, business and hall.

use serde::{Deserialize, Serialize};

use super::names::{Hashing, Index, Names};
use crate::material::MaterialClass;
use crate::order;
use crate::time::Day;

/// What operations and sets may be divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ArchiveColumn {
    /// Who operated.
    Operator,
    /// The day of the operation.
    Day,
    /// Its business.
    Business,
    /// The hall.
    Hall,
}

/// How operations and sets stand.
///
/// `operations` = `archived` + `missing`; `archived` = `right_class` + `wrong_class` + `class_unknown`; `sets` = `archived` + `surplus` +
/// `duplicated` = `audited` + `not_audited` + `audit_unknown`; `audited` = `marked` + `unmarked` + `mark_unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ArchiveFigures {
    /// Operations of the system.
    pub operations: u64,
    /// Those that have a set.
    pub archived: u64,
    /// Those that have none.
    pub missing: u64,
    /// Of those archived: a set has the class that the business needs.
    pub right_class: u64,
    /// No set has it.
    pub wrong_class: u64,
    /// The class of the business, or of a set, is not known.
    pub class_unknown: u64,
    /// Operations that need an agreement.
    pub agreements: u64,
    /// Those of them that have a set of this class.
    pub agreements_archived: u64,
    /// Archived sets.
    pub sets: u64,
    /// Those of no operation.
    pub surplus: u64,
    /// Those beyond the first of an operation.
    pub duplicated: u64,
    /// Those of another hall than their operation.
    pub other_hall: u64,
    /// Sets that somebody audited, or that bear a mark of audit.
    pub audited: u64,
    /// Those that nobody audited.
    pub not_audited: u64,
    /// Those of which it is not known.
    pub audit_unknown: u64,
    /// Of those audited: by their own handler.
    pub own_audits: u64,
    /// Their auditor or handler is not known.
    pub auditor_unknown: u64,
    /// Of those audited: signed or stamped.
    pub marked: u64,
    /// Not signed or stamped.
    pub unmarked: u64,
    /// It is not known.
    pub mark_unknown: u64,
}

/// The figures of a part. Fields that were not divided by are absent, and those that are not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ArchiveGroup {
    /// The day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The hall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
    /// Who operated; of a set without operation its handler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
    /// Its figures.
    pub figures: ArchiveFigures,
}

pub(super) fn more(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// How the class of an operation stands with those of its sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filed {
    Missing,
    Right,
    Wrong,
    Unknown,
}

/// How a set stands with the operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placed {
    /// The first of its operation.
    First,
    /// Another one.
    More,
    /// It has none.
    Surplus,
}

/// What is known of the audit of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Audit {
    /// Whether somebody audited it.
    pub audited: Option<bool>,
    /// Whether that was its own handler.
    pub own: Option<bool>,
    /// Whether it bears a mark.
    pub marked: Option<bool>,
}

/// What counts of a set.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountedSet {
    pub placed: Placed,
    pub other_hall: bool,
    pub audit: Audit,
}

impl ArchiveFigures {
    pub(super) fn operation(&mut self, class: Option<MaterialClass>, filed: Filed, agreement: bool) {
        more(&mut self.operations);
        more(if filed == Filed::Missing { &mut self.missing } else { &mut self.archived });
        match filed {
            Filed::Missing => {}
            Filed::Right => more(&mut self.right_class),
            Filed::Wrong => more(&mut self.wrong_class),
            Filed::Unknown => more(&mut self.class_unknown),
        }
        if class == Some(MaterialClass::Agreement) {
            more(&mut self.agreements);
            if agreement {
                more(&mut self.agreements_archived);
            }
        }
    }

    pub(super) fn set(&mut self, set: CountedSet) {
        let CountedSet { placed, other_hall, audit } = set;
        more(&mut self.sets);
        match placed {
            Placed::First => {}
            Placed::More => more(&mut self.duplicated),
            Placed::Surplus => more(&mut self.surplus),
        }
        if other_hall {
            more(&mut self.other_hall);
        }
        match audit.audited {
            None => more(&mut self.audit_unknown),
            Some(false) => more(&mut self.not_audited),
            Some(true) => {
                more(&mut self.audited);
                match audit.own {
                    Some(true) => more(&mut self.own_audits),
                    Some(false) => {}
                    None => more(&mut self.auditor_unknown),
                }
                more(match audit.marked {
                    Some(true) => &mut self.marked,
                    Some(false) => &mut self.unmarked,
                    None => &mut self.mark_unknown,
                });
            }
        }
    }
}

/// What a part is told by: places among the names, and the number of a day; 0 where it is not divided or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct GroupKey {
    pub day: u32,
    pub hall: u32,
    pub operator: u32,
    pub business: u32,
}

impl GroupKey {
    fn number(self) -> u128 {
        [self.day, self.hall, self.operator, self.business].into_iter().fold(0, |sum, part| sum.wrapping_shl(32) | u128::from(part))
    }
}

/// The parts, as they come.
#[derive(Debug)]
pub(super) struct Groups {
    /// Which columns divide; a mask over the key.
    mask: GroupKey,
    index: Index,
    hashing: Hashing,
    parts: Vec<(GroupKey, ArchiveFigures)>,
    /// The part of the row before, which is often that of the next.
    last: usize,
}

impl Groups {
    pub fn new(by: &[ArchiveColumn]) -> Self {
        let whole = |column| if by.contains(&column) { u32::MAX } else { 0 };
        let mask = GroupKey {
            day: whole(ArchiveColumn::Day),
            hall: whole(ArchiveColumn::Hall),
            operator: whole(ArchiveColumn::Operator),
            business: whole(ArchiveColumn::Business),
        };
        Self { mask, index: Index::default(), hashing: Hashing::default(), parts: Vec::new(), last: 0 }
    }

    /// Counts something for its part, when there are parts.
    pub fn count(&mut self, key: GroupKey, count: impl FnOnce(&mut ArchiveFigures)) {
        let mask = self.mask;
        if mask == GroupKey::default() {
            return;
        }
        let key = GroupKey {
            day: key.day & mask.day,
            hall: key.hall & mask.hall,
            operator: key.operator & mask.operator,
            business: key.business & mask.business,
        };
        let Self { index, hashing, parts, last, .. } = self;
        if parts.get(*last).is_none_or(|(known, _)| *known != key) {
            let part = |place: u32| usize::try_from(place).ok().and_then(|place| parts.get(place)).map(|(known, _)| *known);
            let hash = hashing.key(key.number());
            let known = index.find(hash, |place| part(place) == Some(key));
            *last = known.and_then(|place| usize::try_from(place).ok()).unwrap_or(parts.len());
            if known.is_none() {
                let place = u32::try_from(parts.len()).unwrap_or(u32::MAX);
                index.insert(place, hash, |_| false, |other| hashing.key(part(other).map_or(0, GroupKey::number)));
                parts.push((key, ArchiveFigures::default()));
            }
        }
        if let Some((_, figures)) = parts.get_mut(*last) {
            count(figures);
        }
    }

    /// The parts in the order of day, hall, operator and business; what is not known stands first.
    pub fn into_list(self, names: &Names) -> Vec<ArchiveGroup> {
        let text = |place: u32| (place != 0).then(|| names.text(place).to_owned());
        let group = |(key, figures): (GroupKey, ArchiveFigures)| ArchiveGroup {
            day: Day::of_number(key.day.into()).filter(|_| key.day != 0),
            hall: text(key.hall),
            operator: text(key.operator),
            business: text(key.business),
            figures,
        };
        let mut parts = self.parts;
        order::sort_by(&mut parts, |(one, _), (other, _)| {
            let texts = |key: &GroupKey| [key.hall, key.operator, key.business].map(|place| names.text(place));
            one.day.cmp(&other.day).then_with(|| texts(one).cmp(&texts(other)))
        });
        parts.into_iter().map(group).collect()
    }
}
