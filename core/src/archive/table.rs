//! The two tables as CSV: `docs/archives.md` describes their columns.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::csv::{Row, Rows};
use crate::error::{Code, Error};
use crate::material::MaterialClass;
use crate::time::Day;

/// One of the two tables that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ArchiveTable {
    /// The operations of the system.
    Operations,
    /// The archived sets.
    Sets,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Operator,
    Day,
    Business,
    Class,
    Hall,
    HandledBy,
    AuditedBy,
    Marked,
    /// What another tool keeps for itself.
    Foreign,
}

impl ArchiveTable {
    /// The columns, first those that must be there.
    const fn columns(self) -> &'static [(&'static str, Column)] {
        match self {
            Self::Operations => &[
                ("id", Column::Id),
                ("operator", Column::Operator),
                ("day", Column::Day),
                ("business", Column::Business),
                ("class", Column::Class),
                ("hall", Column::Hall),
            ],
            Self::Sets => &[
                ("operation", Column::Id),
                ("class", Column::Class),
                ("hall", Column::Hall),
                ("handled_by", Column::HandledBy),
                ("audited_by", Column::AuditedBy),
                ("marked", Column::Marked),
                ("day", Column::Day),
                ("business", Column::Business),
            ],
        }
    }

    /// How many of them must be there.
    const fn required(self) -> usize {
        match self {
            Self::Operations => 4,
            Self::Sets => 1,
        }
    }

    fn column(self, name: &str) -> Result<Column, Error> {
        if let Some((_, column)) = self.columns().iter().find(|(known, _)| *known == name) {
            return Ok(*column);
        }
        if name.starts_with("@@") {
            return Ok(Column::Foreign);
        }
        let known: Vec<String> = self.columns().iter().map(|(known, _)| format!("`{known}`")).collect();
        Err(Error::new(Code::UnknownField, name, format!("one of {}, or a name that begins with `@@`", known.join(", "))))
    }
}

/// The cells of a row by name; an empty one says nothing.
#[derive(Default)]
struct Cells<'a> {
    id: Cow<'a, str>,
    operator: Cow<'a, str>,
    business: Cow<'a, str>,
    hall: Cow<'a, str>,
    handled_by: Cow<'a, str>,
    audited_by: Cow<'a, str>,
    day: Option<Day>,
    class: Option<MaterialClass>,
    marked: Option<bool>,
}

/// A row of either table, read.
pub(super) struct Line<'a> {
    pub id: &'a str,
    pub operator: &'a str,
    pub business: &'a str,
    pub hall: &'a str,
    pub handled_by: &'a str,
    pub audited_by: &'a str,
    pub day: Option<Day>,
    pub class: Option<MaterialClass>,
    pub marked: Option<bool>,
}

fn class(cell: &str) -> Result<MaterialClass, Error> {
    MaterialClass::find(cell).ok_or_else(|| Error::new(Code::UnknownValue, "class", "`ownership`, `general` or `agreement`"))
}

fn flag(cell: &str) -> Result<bool, Error> {
    match cell {
        _ if cell.eq_ignore_ascii_case("true") => Ok(true),
        _ if cell.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(Error::new(Code::WrongType, "marked", "`true` or `false`")),
    }
}

/// A table whose header is read.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Rows,
    lines: u64,
}

/// What is done with a row: the number of its line, and the row or why it cannot be read.
pub(super) type TakeLine<'a> = &'a mut dyn FnMut(u64, Result<Line<'_>, Error>);

impl Table {
    /// Reads the header.
    pub fn of(table: ArchiveTable, header: &[u8]) -> Result<Self, Error> {
        let (rows, names) = Rows::of(header)?;
        for (name, _) in table.columns().iter().take(table.required()) {
            if !names.iter().any(|known| known == name) {
                return Err(Error::new(Code::MissingField, *name, "a column of this name in the first line, the header"));
            }
        }
        let mut columns = Vec::with_capacity(names.len());
        for name in &names {
            let column = table.column(name)?;
            if column != Column::Foreign && columns.contains(&column) {
                return Err(Error::new(Code::Csv, name, "each column once"));
            }
            columns.push(column);
        }
        Ok(Self { columns, rows, lines: 1 })
    }

    /// Reads the next line.
    pub fn line(&mut self, line: &[u8], take: TakeLine<'_>) {
        let Self { columns, rows, lines } = self;
        *lines = lines.saturating_add(1);
        rows.line(*lines, line, &mut |number, row| give(columns, number, row, take));
    }

    /// Reads what lies behind a quote that was never closed.
    pub fn finish(self, take: TakeLine<'_>) {
        let Self { columns, rows, .. } = self;
        rows.finish(&mut |number, row| give(&columns, number, row, take));
    }
}

fn give(columns: &[Column], number: u64, row: Result<Row<'_>, Error>, take: TakeLine<'_>) {
    match row.and_then(|row| read(columns, &row)) {
        Ok(cells) => {
            let Cells { id, operator, business, hall, handled_by, audited_by, day, class, marked } = &cells;
            let line = Line { id, operator, business, hall, handled_by, audited_by, day: *day, class: *class, marked: *marked };
            take(number, Ok(line));
        }
        Err(error) => take(number, Err(error)),
    }
}

fn read<'a>(columns: &[Column], row: &Row<'a>) -> Result<Cells<'a>, Error> {
    let mut cells = Cells::default();
    for (column, cell) in columns.iter().zip(row.cells()).filter(|(_, cell)| !cell.is_empty()) {
        match column {
            Column::Id => cells.id = cell,
            Column::Operator => cells.operator = cell,
            Column::Business => cells.business = cell,
            Column::Hall => cells.hall = cell,
            Column::HandledBy => cells.handled_by = cell,
            Column::AuditedBy => cells.audited_by = cell,
            Column::Day => cells.day = Some(cell.parse().map_err(|error: Error| error.under("day"))?),
            Column::Class => cells.class = Some(class(&cell)?),
            Column::Marked => cells.marked = Some(flag(&cell)?),
            Column::Foreign => {}
        }
    }
    Ok(cells)
}
