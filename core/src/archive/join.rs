//! The join: an index over the numbers of the operations, then one look for each set.

use std::collections::BTreeMap;

use super::ArchiveTable;
use super::compare::{ArchivedSet, ComparedArchives, OddArchive};
use super::comparer::{ArchiveComparer, OperationRow, Rows, SetRow};
use super::figures::{ArchiveColumn, ArchiveFigures, Audit, CountedSet, Filed, GroupKey, Groups, Placed, more};
use super::findings::{self, Agreements};
use super::lists::List;
use super::names::{Batch, Hashing, Index, place_of};
use crate::error::{Code, Error};
use crate::handbook::Handbook;
use crate::material::MaterialClass;
use crate::order;
use crate::time::Day;

/// What is noted of an operation: a bit for each.
type Noted = u8;
/// Rows fetched at once.
const AT_ONCE: usize = 256;

const ARCHIVED: Noted = 1;
const MORE: Noted = 2;
/// One of its sets has no class that is known.
const CLASSLESS: Noted = 4;
/// Its id stands before it.
const TWICE: Noted = 8;
/// Its id stands again with another class or operator.
const DISPUTED: Noted = 128;

const fn filed_as(class: MaterialClass) -> Noted {
    match class {
        MaterialClass::Ownership => 16,
        MaterialClass::General => 32,
        MaterialClass::Agreement => 64,
    }
}

fn filed(class: Option<MaterialClass>, noted: Noted) -> Filed {
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
    /// What stands twice and differs, as far as it is known.
    disputed: BTreeMap<usize, Disputed>,
    all: ArchiveFigures,
    groups: Groups,
    agreements: Agreements,
    lists: Lists,
}

/// What the rows of one operation say differently: then it is not known, whichever came first.
#[derive(Debug, Clone, Copy, Default)]
struct Disputed {
    class: bool,
    operator: bool,
}

impl OperationRow {
    /// The row as far as nothing contradicts it.
    fn agreed(self, disputed: Disputed) -> Self {
        let class = self.class.filter(|_| !disputed.class);
        Self { class, operator: if disputed.operator { 0 } else { self.operator }, ..self }
    }

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
    /// What stands against an operation.
    fn disputed(&self, place: usize) -> Disputed {
        let noted = self.noted.get(place).is_some_and(|noted| noted & DISPUTED != 0);
        if noted { self.disputed.get(&place).copied().unwrap_or_default() } else { Disputed::default() }
    }

    /// Counts a set that is not the first of an operation: one of those that follow, or of none.
    fn other_set(&mut self, place: usize, row: &SetRow, found: Option<usize>) {
        let operation = found.and_then(|found| self.rows.operations.get(found));
        if let Some(noted) = found.and_then(|found| self.noted.get_mut(found)) {
            *noted |= MORE | row.class.map_or(CLASSLESS, filed_as);
        }
        let placed = if operation.is_some() { Placed::More } else { Placed::Surplus };
        let agreed = found.zip(operation).map(|(found, operation)| operation.agreed(self.disputed(found)));
        let set = self.set(place, row, agreed.as_ref(), placed);
        self.all.set(set);
        self.groups.count(operation.map_or_else(|| row.group(), OperationRow::group), |figures| figures.set(set));
    }

    /// Puts a set on its lists and says what counts of it.
    fn set(&mut self, place: usize, row: &SetRow, operation: Option<&OperationRow>, placed: Placed) -> CountedSet {
        let audit = row.audit(row.handler(operation), self.complete);
        let other_hall = operation.is_some_and(|operation| ![0, row.hall].contains(&operation.hall) && row.hall != 0);
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
        CountedSet { placed, other_hall, audit }
    }

    /// Counts an operation and the first of its sets.
    fn operation(&mut self, place: usize, row: &OperationRow, first: Option<(usize, SetRow)>) {
        let Some(noted) = self.noted.get_mut(place) else { return };
        if let Some((_, set)) = &first {
            *noted |= ARCHIVED | set.class.map_or(CLASSLESS, filed_as);
        }
        let noted = *noted;
        if noted & TWICE != 0 {
            return;
        }
        let disputed = self.disputed(place);
        let agreed = row.agreed(disputed);
        let class = agreed.class;
        let filed = filed(class, noted);
        let agreement = noted & filed_as(MaterialClass::Agreement) != 0;
        let set = first.map(|(place, set)| self.set(place, &set, Some(&agreed), Placed::First));
        let count = |figures: &mut ArchiveFigures| {
            figures.operation(class, filed, agreement);
            if let Some(set) = set {
                figures.set(set);
            }
        };
        count(&mut self.all);
        self.groups.count(row.group(), count);
        if disputed.class && filed != Filed::Missing {
            more(&mut self.agreements.disputed);
        }
        if !agreement && (class.is_none() || (class == Some(MaterialClass::Agreement) && filed == Filed::Unknown)) {
            more(if class.is_none() { &mut self.agreements.perhaps_needed } else { &mut self.agreements.perhaps_there });
        }
        let Lists { missing, duplicated, wrong_class, .. } = &mut self.lists;
        for (list, listed) in [(missing, filed == Filed::Missing), (duplicated, noted & MORE != 0), (wrong_class, filed == Filed::Wrong)] {
            if listed {
                list.add(place, |one, other| self.rows.compare_operations(one, other));
            }
        }
    }

    /// Looks every set up, then goes through the operations with the first set of each. What lies far apart in memory is fetched for many rows
    /// at once and counted afterwards, so that one row does not wait for the other.
    fn run(&mut self) {
        let rows = self.rows;
        let mut firsts: Vec<u32> = vec![0; rows.operations.len()];
        let mut batch = Batch::default();
        let mut place = 0_usize;
        for (keys, sets) in rows.set_keys.chunks(AT_ONCE).zip(rows.sets.chunks(AT_ONCE)) {
            self.index.find_each(keys, &rows.operation_keys, &self.hashing, &mut batch);
            for (found, row) in batch.found.iter().zip(sets) {
                let operation = found.map(place_of);
                match operation.and_then(|operation| firsts.get_mut(operation)) {
                    Some(first) if *first == 0 => *first = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1),
                    _ => self.other_set(place, row, operation),
                }
                place = place.saturating_add(1);
            }
        }
        let mut fetched = Vec::with_capacity(AT_ONCE);
        let mut place = 0_usize;
        for (operations, firsts) in rows.operations.chunks(AT_ONCE).zip(firsts.chunks(AT_ONCE)) {
            fetched.clear();
            fetched.extend(firsts.iter().map(|first| {
                let place = place_of(first.checked_sub(1)?);
                rows.sets.get(place).map(|row| (place, *row))
            }));
            for (row, first) in operations.iter().zip(&fetched) {
                self.operation(place, row, *first);
                place = place.saturating_add(1);
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
            filed: MaterialClass::ALL.into_iter().filter(|class| noted & filed_as(*class) != 0).collect(),
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
        let number = |place: u32| keys.get(place_of(place)).copied().unwrap_or_default();
        let (mut batch, mut places) = (Batch::default(), 0_u32..);
        for (some, noted) in keys.chunks(AT_ONCE).zip(noted.chunks_mut(AT_ONCE)) {
            // The look before they are taken in fetches their slots.
            index.find_each(some, keys, &hashing, &mut batch);
            for (((key, hash), noted), place) in some.iter().zip(&batch.hashes).zip(noted).zip(&mut places) {
                let first = index.insert(place, *hash, |other| number(other) == *key, |other| hashing.key(number(other)));
                if let Some(first) = first {
                    *noted = TWICE;
                    again.push((place_of(place), place_of(first)));
                }
            }
        }
        let unread = rows.rejected_operations;
        let mut disputed: BTreeMap<usize, Disputed> = BTreeMap::new();
        for (place, first) in &again {
            let line = rows.operation_lines.of(*place).unwrap_or_default();
            rows.reject(ArchiveTable::Operations, line, twice(), None);
            let Some((own, other)) = rows.operations.get(*place).zip(rows.operations.get(*first)) else { continue };
            let (class, operator) = (own.class != other.class, own.operator != other.operator);
            if let Some(noted) = noted.get_mut(*first).filter(|_| class || operator) {
                *noted |= DISPUTED;
                let known = disputed.entry(*first).or_default();
                (known.class, known.operator) = (known.class || class, known.operator || operator);
            }
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
        let mut join = Join { rows, complete, hashing, index, noted, disputed, all, groups: Groups::new(&by), agreements, lists };
        join.run();
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
        (found, again.first().map(|(place, _)| *place))
    }
}
