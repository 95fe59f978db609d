//! The lists of the answer: in their own order, whatever the order of the input, and no longer than asked for.

use std::cmp::Ordering;

use super::compare::{ArchivedSet, SystemOperation};
use super::comparer::{OperationRow, Rows, SetRow};
use crate::order;
use crate::time::Day;

/// Rows kept beyond those asked for, before they are put in order and cut.
const SPARE: usize = 1024;

/// The first rows in an order, of any number that come.
#[derive(Debug)]
pub(super) struct List {
    limit: Option<usize>,
    places: Vec<usize>,
    /// The last of those that fit, once there are more.
    last: Option<usize>,
}

impl List {
    pub fn new(limit: Option<u32>) -> Self {
        Self { limit: limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)), places: Vec::new(), last: None }
    }

    pub fn add(&mut self, place: usize, compare: impl Fn(usize, usize) -> Ordering) {
        let Some(limit) = self.limit else {
            self.places.push(place);
            return;
        };
        if limit == 0 || self.last.is_some_and(|last| compare(place, last) == Ordering::Greater) {
            return;
        }
        self.places.push(place);
        if self.places.len() >= limit.saturating_mul(2).saturating_add(SPARE) {
            self.cut(&compare);
        }
    }

    fn cut(&mut self, compare: impl Fn(usize, usize) -> Ordering) {
        order::sort_by(&mut self.places, |one, other| compare(*one, *other));
        if let Some(limit) = self.limit.filter(|limit| *limit < self.places.len()) {
            self.places.truncate(limit);
            self.last = self.places.last().copied();
        }
    }

    pub fn into_places(mut self, compare: impl Fn(usize, usize) -> Ordering) -> Vec<usize> {
        self.cut(compare);
        self.places
    }
}

impl Rows {
    fn known(&self, name: u32) -> Option<String> {
        (name != 0).then(|| self.names.text(name).to_owned())
    }

    fn both<T>(rows: &[T], one: usize, other: usize) -> Option<(&T, &T)> {
        rows.get(one).zip(rows.get(other))
    }

    fn texts<const N: usize>(&self, one: [u32; N], other: [u32; N]) -> Ordering {
        if one == other {
            return Ordering::Equal;
        }
        let texts = |names: [u32; N]| names.map(|name| self.names.text(name));
        texts(one).cmp(&texts(other))
    }

    /// The order of the shortage list: day, hall, operator, business, id.
    pub fn compare_operations(&self, one: usize, other: usize) -> Ordering {
        let Some((a, b)) = Self::both(&self.operations, one, other) else { return Ordering::Equal };
        let names = |row: &OperationRow| [row.hall, row.operator, row.business];
        let ids =
            || Self::both(&self.operation_keys, one, other).map_or(Ordering::Equal, |(a, b)| self.ids.text(*a).cmp(&self.ids.text(*b)));
        a.day.cmp(&b.day).then_with(|| self.texts(names(a), names(b))).then_with(ids)
    }

    /// The order of the lists of sets: the id, then whatever else tells one from another.
    pub fn compare_sets(&self, one: usize, other: usize) -> Ordering {
        let Some((a, b)) = Self::both(&self.sets, one, other) else { return Ordering::Equal };
        let names = |row: &SetRow| [row.hall, row.handled_by, row.audited_by, row.business];
        let ids = Self::both(&self.set_keys, one, other);
        let ids = ids.filter(|(a, b)| a != b).map_or(Ordering::Equal, |(a, b)| self.ids.text(*a).cmp(&self.ids.text(*b)));
        ids.then_with(|| self.texts(names(a), names(b))).then_with(|| (a.day, a.class, a.marked).cmp(&(b.day, b.class, b.marked)))
    }

    /// An operation as it came.
    pub fn operation_at(&self, place: usize) -> Option<SystemOperation> {
        let row = self.operations.get(place)?;
        Some(SystemOperation {
            id: self.ids.text(*self.operation_keys.get(place)?).into_owned(),
            operator: self.names.text(row.operator).to_owned(),
            day: Day::of_number(row.day.into())?,
            business: self.names.text(row.business).to_owned(),
            class: row.class,
            hall: self.known(row.hall),
        })
    }

    /// A set as it came.
    pub fn set_at(&self, place: usize) -> Option<ArchivedSet> {
        let row = self.sets.get(place)?;
        Some(ArchivedSet {
            operation: self.ids.text(*self.set_keys.get(place)?).into_owned(),
            class: row.class,
            hall: self.known(row.hall),
            handled_by: self.known(row.handled_by),
            audited_by: self.known(row.audited_by),
            marked: row.marked,
            day: if row.day == 0 { None } else { Day::of_number(row.day.into()) },
            business: self.known(row.business),
        })
    }
}
