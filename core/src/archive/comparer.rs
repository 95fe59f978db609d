//! Takes operations and sets as they come and compares them at the end.

use super::compare::{ArchivedSet, ComparedArchives, RejectedRow, SystemOperation};
use super::figures::ArchiveColumn;
use super::names::{Ids, Names};
use super::table::{ArchiveTable, Line, Table};
use crate::error::{Code, Error};
use crate::handbook::Handbook;
use crate::material::MaterialClass;
use crate::time::Day;

/// An operation; texts are places among the names, the day is its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct OperationRow {
    pub operator: u32,
    pub business: u32,
    pub hall: u32,
    pub day: u32,
    pub class: Option<MaterialClass>,
}

/// A set, likewise; 0 where nothing is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetRow {
    pub hall: u32,
    pub handled_by: u32,
    pub audited_by: u32,
    pub business: u32,
    pub day: u32,
    pub class: Option<MaterialClass>,
    pub marked: Option<bool>,
}

/// From which row on which lines are read, one line a row.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<(usize, u64)>);

impl Lines {
    fn note(&mut self, row: usize, line: u64) {
        if self.of(row) != Some(line) {
            self.0.push((row, line));
        }
    }

    /// The line of a row.
    pub fn of(&self, row: usize) -> Option<u64> {
        let place = self.0.partition_point(|(first, _)| *first <= row).checked_sub(1)?;
        let (first, line) = self.0.get(place)?;
        line.checked_add(u64::try_from(row.checked_sub(*first)?).ok()?)
    }
}

/// Compares operations of the system with archived sets, row by row, without JSON: for millions of them.
///
/// An operation takes 36 bytes, a set 40, and each different name its text once; ids of more than 15 bytes that are not digits alone take
/// their text and up to 17 bytes more. While they are joined an operation takes 10 to 15 more. What a list has in reserve when it grows comes
/// on top. `benches/tests/archive_memory.rs` measures it.
///
/// ```
/// use service_hall::{ArchiveComparer, Handbook};
/// let mut comparer = ArchiveComparer::new();
/// for line in ["id,operator,day,business,class", "1,0731,2026-11-20,card_replacement,ownership", "2,0731,2026-11-20,renewal,general"] {
///     comparer.operations_line(line.as_bytes())?;
/// }
/// for line in ["operation,class,audited_by,marked", "2,general,0732,true", "3,general,0732,true"] {
///     comparer.sets_line(line.as_bytes())?;
/// }
/// let compared = comparer.finish(&Handbook::builtin());
/// assert_eq!((compared.all.archived, compared.all.missing, compared.all.surplus), (1, 1, 1));
/// assert_eq!(compared.missing[0].id, "1");
/// # Ok::<(), service_hall::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct ArchiveComparer {
    /// By what the figures are divided; absent: by operator, day and business; empty: not at all.
    pub by: Option<Vec<ArchiveColumn>>,
    /// The list of sets is complete: a set without auditor and mark was not audited, one without mark is not marked.
    pub complete: bool,
    /// How many entries each list of the answer has at most; absent: all.
    pub limit: Option<u32>,
    pub(super) rows: Rows,
    pub(super) operations: Option<Table>,
    pub(super) sets: Option<Table>,
}

/// What was read. The numbers of ids stand apart from the rows, for the join looks at them alone.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub names: Names,
    pub ids: Ids,
    pub operation_keys: Vec<u128>,
    pub operations: Vec<OperationRow>,
    pub operation_lines: Lines,
    pub set_keys: Vec<u128>,
    pub sets: Vec<SetRow>,
    pub rejected_operations: u64,
    pub rejected_sets: u64,
    /// Not more of each table than the answer may list.
    pub rejected: Vec<RejectedRow>,
}

fn full() -> Error {
    Error::new(Code::TooLong, "", "fewer than 2^32 rows and names")
}

fn needed(field: &'static str, text: &str) -> Result<(), Error> {
    if text.is_empty() { Err(Error::new(Code::MissingField, field, "a text that is not empty")) } else { Ok(()) }
}

fn number(day: Option<Day>) -> u32 {
    day.and_then(|day| u32::try_from(day.number()).ok()).unwrap_or_default()
}

/// Whether one more row has a place.
fn room(rows: usize) -> Result<(), Error> {
    u32::try_from(rows).ok().filter(|place| *place < u32::MAX).map(drop).ok_or_else(full)
}

impl Rows {
    fn operation(&mut self, number_of_line: u64, row: &Line<'_>) -> Result<(), Error> {
        needed("id", row.id)?;
        needed("operator", row.operator)?;
        let day = row.day.ok_or_else(|| Error::new(Code::MissingField, "day", "a value"))?;
        needed("business", row.business)?;
        room(self.operations.len())?;
        let read = OperationRow {
            operator: self.names.place(row.operator).ok_or_else(full)?,
            business: self.names.place(row.business).ok_or_else(full)?,
            hall: self.names.place(row.hall).ok_or_else(full)?,
            day: number(Some(day)),
            class: row.class,
        };
        self.operation_keys.push(self.ids.key(row.id).ok_or_else(full)?);
        self.operation_lines.note(self.operations.len(), number_of_line);
        self.operations.push(read);
        Ok(())
    }

    fn set(&mut self, row: &Line<'_>) -> Result<(), Error> {
        needed("operation", row.id)?;
        room(self.sets.len())?;
        let read = SetRow {
            hall: self.names.place(row.hall).ok_or_else(full)?,
            handled_by: self.names.place(row.handled_by).ok_or_else(full)?,
            audited_by: self.names.place(row.audited_by).ok_or_else(full)?,
            business: self.names.place(row.business).ok_or_else(full)?,
            day: number(row.day),
            class: row.class,
            marked: row.marked,
        };
        self.set_keys.push(self.ids.key(row.id).ok_or_else(full)?);
        self.sets.push(read);
        Ok(())
    }

    /// Notes a row that could not be read.
    pub fn reject(&mut self, table: ArchiveTable, line: u64, error: Error, limit: Option<u32>) {
        let count = match table {
            ArchiveTable::Operations => &mut self.rejected_operations,
            ArchiveTable::Sets => &mut self.rejected_sets,
        };
        if limit.is_none_or(|limit| *count < u64::from(limit)) {
            self.rejected.push(RejectedRow { table, line, error });
        }
        *count = count.saturating_add(1);
    }

    fn take(&mut self, table: ArchiveTable, line: u64, read: Result<Line<'_>, Error>, limit: Option<u32>) {
        let taken = read.and_then(|row| match table {
            ArchiveTable::Operations => self.operation(line, &row),
            ArchiveTable::Sets => self.set(&row),
        });
        if let Err(error) = taken {
            self.reject(table, line, error, limit);
        }
    }
}

impl ArchiveComparer {
    /// A comparer that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes an operation. One whose id is there already is found at the end and listed in `rejected` by its place, the first is 1.
    ///
    /// # Errors
    /// `missing_field` for an id, operator or business that is empty; such an operation is not taken.
    pub fn operation(&mut self, operation: &SystemOperation) -> Result<(), Error> {
        let SystemOperation { id, operator, day, business, class, hall } = operation;
        let hall = hall.as_deref().unwrap_or_default();
        let (day, class, line) = (Some(*day), *class, self.rows.operations.len().saturating_add(1));
        let row = Line { id, operator, business, hall, handled_by: "", audited_by: "", day, class, marked: None };
        self.rows.operation(u64::try_from(line).unwrap_or(u64::MAX), &row)
    }

    /// Takes a set.
    ///
    /// # Errors
    /// `missing_field` for one without the number of its operation; such a set is not taken.
    pub fn set(&mut self, set: &ArchivedSet) -> Result<(), Error> {
        let ArchivedSet { operation, class, hall, handled_by, audited_by, marked, day, business } = set;
        self.rows.set(&Line {
            id: operation,
            operator: "",
            business: business.as_deref().unwrap_or_default(),
            hall: hall.as_deref().unwrap_or_default(),
            handled_by: handled_by.as_deref().unwrap_or_default(),
            audited_by: audited_by.as_deref().unwrap_or_default(),
            day: *day,
            class: *class,
            marked: *marked,
        })
    }

    /// Reads the next line of the operations as CSV, without its line break; the first is the header. What cannot be read is kept for
    /// `rejected`.
    ///
    /// # Errors
    /// Of the header alone: `missing_field`, `unknown_field`, `csv`, `not_utf8`; the path is the name of the column.
    pub fn operations_line(&mut self, line: &[u8]) -> Result<(), Error> {
        let Self { rows, operations, limit, .. } = self;
        read(rows, operations, ArchiveTable::Operations, *limit, line)
    }

    /// Reads the next line of the sets, likewise.
    ///
    /// # Errors
    /// As [`ArchiveComparer::operations_line`].
    pub fn sets_line(&mut self, line: &[u8]) -> Result<(), Error> {
        let Self { rows, sets, limit, .. } = self;
        read(rows, sets, ArchiveTable::Sets, *limit, line)
    }

    /// Compares what was taken.
    pub fn finish(mut self, handbook: &Handbook) -> ComparedArchives {
        let limit = self.limit;
        for (table, kind) in [(self.operations.take(), ArchiveTable::Operations), (self.sets.take(), ArchiveTable::Sets)] {
            if let Some(table) = table {
                table.finish(&mut |line, read| self.rows.take(kind, line, read, limit));
            }
        }
        self.join(handbook).0
    }
}

fn read(rows: &mut Rows, table: &mut Option<Table>, kind: ArchiveTable, limit: Option<u32>, line: &[u8]) -> Result<(), Error> {
    match table {
        Some(table) => table.line(line, &mut |line, read| rows.take(kind, line, read, limit)),
        None => *table = Some(Table::of(kind, line)?),
    }
    Ok(())
}
