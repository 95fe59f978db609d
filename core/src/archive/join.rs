//! The join: an index over the numbers of the operations, then one look for each set.

use std::collections::BTreeMap;

use super::compare::{ArchivedSet, ComparedArchives, OddArchive};
use super::comparer::{ArchiveComparer, OperationRow, Rows, SetRow};
use super::figures::{ArchiveColumn, ArchiveFigures, Audit, Filed, GroupKey, Groups, Placed, more};
use super::findings::{self, Agreements};
use super::lists::List;
use super::names::{Hashing, Index};
use super::{ArchiveClass, ArchiveTable};
use crate::error::{Code, Error};
use crate::handbook::Handbook;
use crate::order;
use crate::time::Day;

/// What is noted of an operation: a bit for each.
type Noted = u8;
const ARCHIVED: Noted = 1;
const MORE: Noted = 2;
/// One of its sets has no class that is known.
const CLASSLESS: Noted = 4;
/// Its id stands before it.
const TWICE: Noted = 8;

const fn filed_as(class: ArchiveClass) -> Noted {
    match class {
        ArchiveClass::Ownership => 16,
        ArchiveClass::General => 32,
        ArchiveClass::Agreement => 64,
    }
}

fn filed(class: Option<ArchiveClass>, noted: Noted) -> Filed {
    match class {
        _ if noted & ARCHIVED == 0 => Filed::Missing,
        Some(class) if noted & filed_as(class) != 0 => Filed::Right,
        Some(_) if noted & CLASSLESS == 0 => Filed::Wrong,
        _ => Filed::Unknown,
    }
}

/// What is wrong with an operation that stands twice.
pub(super) fn twice() -> Error {
    Error::new(Code::Duplicate, "id", "an operation that is not there already")
}

fn place_of(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// The lists of the answer, as places.
struct Lists {
    missing: List,
    duplicated: List,
    wrong_class: List,
    surplus: List,
    other_hall: List,
    not_audited: List,
    own_audits: List,
    unmarked: List,
}

struct Join<'a> {
    rows: &'a Rows,
    complete: bool,
    hashing: Hashing,
    index: Index,
    noted: Vec<Noted>,
    all: ArchiveFigures,
    groups: Groups,
    agreements: Agreements,
    lists: Lists,
}

impl OperationRow {
    fn group(&self) -> GroupKey {
        GroupKey { day: self.day, hall: self.hall, operator: self.operator, business: self.business }
    }
}

impl SetRow {
    fn group(&self) -> GroupKey {
        GroupKey { day: self.day, hall: self.hall, operator: self.handled_by, business: self.business }
    }

    /// Who handled the business: by the set, else by the system.
    fn handler(&self, operation: Option<&OperationRow>) -> u32 {
        if self.handled_by == 0 { operation.map_or(0, |operation| operation.operator) } else { self.handled_by }
    }

    fn audit(&self, handler: u32, complete: bool) -> Audit {
        let told = self.audited_by != 0 || self.marked == Some(true);
        Audit {
            audited: if told || complete { Some(told) } else { None },
            own: (self.audited_by != 0 && handler != 0).then_some(self.audited_by == handler),
            marked: self.marked.or(complete.then_some(false)),
        }
    }
}

impl Join<'_> {
    fn find(&self, key: u128) -> Option<usize> {
        let keys = &self.rows.operation_keys;
        self.index.find(self.hashing.key(key), |place| keys.get(place_of(place)) == Some(&key)).map(place_of)
    }

    fn set(&mut self, place: usize, key: u128, row: &SetRow) {
        let found = self.find(key);
        let operation = found.and_then(|found| self.rows.operations.get(found));
        let audit = row.audit(row.handler(operation), self.complete);
        let other_hall = operation.is_some_and(|operation| ![0, row.hall].contains(&operation.hall) && row.hall != 0);
        let noted = found.and_then(|found| self.noted.get_mut(found));
        let placed = match noted {
            None => Placed::Surplus,
            Some(noted) => {
                let placed = if *noted & ARCHIVED == 0 { Placed::First } else { Placed::More };
                *noted |= if placed == Placed::More { MORE } else { ARCHIVED };
                *noted |= row.class.map_or(CLASSLESS, filed_as);
                placed
            }
        };
        self.all.set(placed, other_hall, audit);
        self.groups.count(operation.map_or_else(|| row.group(), OperationRow::group), |figures| figures.set(placed, other_hall, audit));
        self.agreements.set(row.class, audit.audited);
        let Lists { surplus, other_hall: elsewhere, not_audited, own_audits, unmarked, .. } = &mut self.lists;
        let audited = audit.audited == Some(true);
        for (list, listed) in [
            (surplus, placed == Placed::Surplus),
            (elsewhere, other_hall),
            (not_audited, audit.audited == Some(false)),
            (own_audits, audited && audit.own == Some(true)),
            (unmarked, audited && audit.marked == Some(false)),
        ] {
            if listed {
                list.add(place, |one, other| self.rows.compare_sets(one, other));
            }
        }
    }

    fn operation(&mut self, place: usize, row: &OperationRow) {
        let noted = self.noted.get(place).copied().unwrap_or_default();
        if noted & TWICE != 0 {
            return;
        }
        let filed = filed(row.class, noted);
        let agreement = noted & filed_as(ArchiveClass::Agreement) != 0;
        self.all.operation(row.class, filed, agreement);
        self.groups.count(row.group(), |figures| figures.operation(row.class, filed, agreement));
        if !agreement && (row.class.is_none() || (row.class == Some(ArchiveClass::Agreement) && filed == Filed::Unknown)) {
            more(if row.class.is_none() { &mut self.agreements.perhaps_needed } else { &mut self.agreements.perhaps_there });
        }
        let Lists { missing, duplicated, wrong_class, .. } = &mut self.lists;
        for (list, listed) in [(missing, filed == Filed::Missing), (duplicated, noted & MORE != 0), (wrong_class, filed == Filed::Wrong)] {
            if listed {
                list.add(place, |one, other| self.rows.compare_operations(one, other));
            }
        }
    }
}

/// The operations at these places, with their sets.
fn odd(rows: &Rows, noted: &[Noted], places: Vec<usize>) -> Vec<OddArchive> {
    let keys = places.iter().filter_map(|place| rows.operation_keys.get(*place));
    let mut counts: BTreeMap<u128, u64> = keys.map(|key| (*key, 0)).collect();
    if !counts.is_empty() {
        for key in &rows.set_keys {
            if let Some(count) = counts.get_mut(key) {
                more(count);
            }
        }
    }
    let one = |place: usize| {
        let noted = noted.get(place)?;
        Some(OddArchive {
            operation: rows.operation_at(place)?,
            sets: counts.get(rows.operation_keys.get(place)?).copied()?,
            filed: ArchiveClass::ALL.into_iter().filter(|class| noted & filed_as(*class) != 0).collect(),
        })
    };
    places.into_iter().filter_map(one).collect()
}

impl ArchiveComparer {
    /// What the comparison finds, and the place of the first operation whose id stands before it.
    pub(super) fn join(self, handbook: &Handbook) -> (ComparedArchives, Option<usize>) {
        let Self { by, complete, limit, mut rows, .. } = self;
        let by = by.unwrap_or_else(|| vec![ArchiveColumn::Operator, ArchiveColumn::Day, ArchiveColumn::Business]);
        let hashing = Hashing::default();
        let mut index = Index::with_room(rows.operation_keys.len());
        let mut noted: Vec<Noted> = vec![0; rows.operations.len()];
        let mut again = Vec::new();
        let keys = &rows.operation_keys;
        for ((place, key), noted) in (0_u32..).zip(keys).zip(&mut noted) {
            let number = |place: u32| keys.get(place_of(place)).copied().unwrap_or_default();
            if index.insert(place, |other| number(other) == *key, |place| hashing.key(number(place))).is_some() {
                *noted = TWICE;
                again.push(place_of(place));
            }
        }
        let unread = rows.rejected_operations;
        for place in &again {
            let line = rows.operation_lines.of(*place).unwrap_or_default();
            rows.reject(ArchiveTable::Operations, line, twice(), None);
        }
        let mut rejected = std::mem::take(&mut rows.rejected);
        order::sort_by_key(&mut rejected, |row| (row.table, row.line));
        rejected.truncate(limit.map_or(usize::MAX, place_of));
        let list = || List::new(limit);
        let lists = Lists {
            missing: list(),
            duplicated: list(),
            wrong_class: list(),
            surplus: list(),
            other_hall: list(),
            not_audited: list(),
            own_audits: list(),
            unmarked: list(),
        };
        let (all, agreements) = (ArchiveFigures::default(), Agreements::default());
        let rows = &rows;
        let mut join = Join { rows, complete, hashing, index, noted, all, groups: Groups::new(&by), agreements, lists };
        for (place, (key, row)) in rows.set_keys.iter().zip(&rows.sets).enumerate() {
            join.set(place, *key, row);
        }
        for (place, row) in rows.operations.iter().enumerate() {
            join.operation(place, row);
        }
        let day = rows.operations.iter().map(|row| row.day).max().and_then(|day| Day::of_number(day.into()));
        let seen =
            findings::Seen { all: &join.all, agreements: &join.agreements, rejected_operations: unread, rejected_sets: rows.rejected_sets };
        let findings = findings::findings(handbook, day, &seen);
        let Join { noted, all, groups, lists, .. } = join;
        let operations = |list: List| list.into_places(|one, other| rows.compare_operations(one, other));
        let sets = |list: List| -> Vec<ArchivedSet> {
            let places = list.into_places(|one, other| rows.compare_sets(one, other));
            places.into_iter().filter_map(|place| rows.set_at(place)).collect()
        };
        let mut own_audits = sets(lists.own_audits);
        for set in &mut own_audits {
            set.handled_by.clone_from(&set.audited_by);
        }
        let found = ComparedArchives {
            all,
            groups: groups.into_list(&rows.names),
            missing: operations(lists.missing).into_iter().filter_map(|place| rows.operation_at(place)).collect(),
            surplus: sets(lists.surplus),
            duplicated: odd(rows, &noted, operations(lists.duplicated)),
            wrong_class: odd(rows, &noted, operations(lists.wrong_class)),
            other_hall: sets(lists.other_hall),
            not_audited: sets(lists.not_audited),
            own_audits,
            unmarked: sets(lists.unmarked),
            rejected_operations: rows.rejected_operations,
            rejected_sets: rows.rejected_sets,
            rejected,
            findings,
            edition: handbook.stamp(),
        };
        (found, again.first().copied())
    }
}
