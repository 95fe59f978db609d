//! The CSV form of event logs: a header with the names that process-mining tools use, one event a row.

use std::borrow::Cow;

use super::event::{Event, Lifecycle};
use super::log::Take;
use crate::csv::{Row, Rows};
use crate::error::{Code, Error};
use crate::fact::{Fact, Facts, MAX_WHOLE};
use crate::handbook::table::FactKind;
use crate::handbook::{FactId, ProcedureId, RoleId};
use crate::time::Instant;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    CaseId,
    Activity,
    Timestamp,
    Lifecycle,
    Resource,
    Role,
    Procedure,
    Records,
    Fact(FactId),
    /// Where tools that know spans write when they began; here the same as the timestamp, for a start is an event of its own.
    Begun,
    /// What another tool keeps for itself.
    Foreign,
}

/// The columns that are always written, in their order: the name that process-mining tools use, and the name in JSON Lines.
const COLUMNS: [(Column, &str, &str); 8] = [
    (Column::CaseId, "case:concept:name", "case_id"),
    (Column::Activity, "concept:name", "activity"),
    (Column::Timestamp, "time:timestamp", "timestamp"),
    (Column::Lifecycle, "lifecycle:transition", "lifecycle"),
    (Column::Resource, "org:resource", "resource"),
    (Column::Role, "org:role", "role"),
    (Column::Procedure, "case:procedure", "procedure"),
    (Column::Records, "records", "records"),
];

/// The first of them must be there.
const REQUIRED: usize = 3;

/// Before the id of a fact.
const FACT: &str = "fact:";

/// Between the items of a list; alone, the list that has none.
const BETWEEN: char = ';';

/// A log whose header is read.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Rows,
}

impl Table {
    /// Reads the header.
    pub fn of(header: &[u8]) -> Result<Self, Error> {
        let (rows, names) = Rows::of(header)?;
        // First of all what must be there: a log without header is not told cell by cell.
        for (_, name, short) in COLUMNS.iter().take(REQUIRED) {
            if !names.iter().any(|known| known == name || known == short) {
                return Err(Error::new(Code::MissingField, *name, format!("a column of this name, or `{short}`")));
            }
        }
        let mut columns = Vec::with_capacity(names.len());
        for name in &names {
            let column = column(name)?;
            if column != Column::Foreign && columns.contains(&column) {
                return Err(Error::new(Code::Csv, name, "each column once"));
            }
            columns.push(column);
        }
        Ok(Self { columns, rows })
    }

    /// Reads the next line.
    pub fn line(&mut self, number: u64, line: &[u8], take: Take<'_>) {
        let Self { columns, rows } = self;
        rows.line(number, line, &mut |number, row| take(number, row.and_then(|row| event(columns, &row))));
    }

    /// Reads what lies behind a quote that was never closed.
    pub fn finish(self, take: Take<'_>) {
        let Self { columns, rows } = self;
        rows.finish(&mut |number, row| take(number, row.and_then(|row| event(&columns, &row))));
    }
}

/// The event of a row; errors name its field as in JSON Lines.
fn event(columns: &[Column], row: &Row<'_>) -> Result<Event, Error> {
    let (mut case_id, mut activity, mut timestamp, mut begun) = (None, None, None, None);
    let (mut procedure, mut lifecycle, mut resource, mut role) = (None, Lifecycle::Complete, None, None);
    let (mut records, mut facts) = (Vec::new(), Facts::new());
    for (column, cell) in columns.iter().zip(row.cells()).filter(|(_, cell)| !cell.is_empty()) {
        let under = |field: &'static str| move |error: Error| error.under(field);
        match column {
            Column::CaseId => case_id = Some(cell.into_owned()),
            Column::Activity => activity = Some(cell.into_owned()),
            Column::Timestamp => timestamp = Some(instant(&cell).map_err(under("timestamp"))?),
            Column::Begun => begun = Some(instant(&cell).map_err(under("start_timestamp"))?),
            Column::Lifecycle if cell.eq_ignore_ascii_case("start") => lifecycle = Lifecycle::Start,
            Column::Lifecycle if cell.eq_ignore_ascii_case("complete") => {}
            Column::Lifecycle => return Err(Error::new(Code::UnknownValue, "lifecycle", "`start` or `complete`")),
            Column::Resource => resource = Some(cell.into_owned()),
            Column::Role => role = Some(cell.parse().map_err(under("role"))?),
            Column::Procedure => procedure = Some(cell.parse().map_err(under("procedure"))?),
            Column::Records => {
                for (place, record) in items(&cell).enumerate() {
                    records.push(record.parse().map_err(|error: Error| error.under(&format!("records[{place}]")))?);
                }
            }
            Column::Fact(id) => drop(facts.insert(id.as_str().to_owned(), fact(id.entry().kind, cell))),
            Column::Foreign => {}
        }
    }
    if begun.is_some() && begun != timestamp {
        return Err(Error::new(Code::Csv, "start_timestamp", "the timestamp itself, for a start is an event of its own"));
    }
    let absent = |field: &str| Error::new(Code::MissingField, field, "a value");
    Ok(Event {
        case_id: case_id.ok_or_else(|| absent("case_id"))?,
        procedure,
        activity: activity.ok_or_else(|| absent("activity"))?,
        lifecycle,
        timestamp: timestamp.ok_or_else(|| absent("timestamp"))?,
        resource,
        role,
        records,
        facts,
    })
}

fn column(name: &str) -> Result<Column, Error> {
    if let Some((column, ..)) = COLUMNS.iter().find(|(_, known, short)| name == *known || name == *short) {
        return Ok(*column);
    }
    if let Some(id) = name.strip_prefix(FACT) {
        return id.parse().map(Column::Fact).map_err(|_| Error::new(Code::UnknownId, name, "`fact:` and the id of a fact in the handbook"));
    }
    if name == "start_timestamp" {
        return Ok(Column::Begun);
    }
    if name.starts_with("@@") || name.starts_with("case:") {
        return Ok(Column::Foreign);
    }
    Err(Error::new(
        Code::UnknownField,
        name,
        "a column of the event log, `fact:` and the id of a fact, or a name that begins with `@@` or `case:`",
    ))
}

/// Tables of other tools have a blank where ISO 8601 has `T`.
fn instant(cell: &str) -> Result<Instant, Error> {
    cell.replacen(' ', "T", 1).parse()
}

fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(BETWEEN).filter(|item| !item.is_empty())
}

/// A fact by its kind; where the cell does not fit the kind, a text that `Event::check` finds.
fn fact(kind: FactKind, cell: Cow<'_, str>) -> Fact {
    match kind {
        FactKind::Flag if cell.eq_ignore_ascii_case("true") => Fact::Flag(true),
        FactKind::Flag if cell.eq_ignore_ascii_case("false") => Fact::Flag(false),
        FactKind::Whole => {
            let number = cell.parse().ok().filter(|number| (-MAX_WHOLE..=MAX_WHOLE).contains(number));
            number.map_or_else(|| Fact::Text(cell.into_owned()), Fact::Whole)
        }
        FactKind::Texts => Fact::Texts(items(&cell).map(str::to_owned).collect()),
        _ => Fact::Text(cell.into_owned()),
    }
}

/// Writes events; an error comes with the place of its event.
pub(super) fn write(events: &[Event]) -> Result<String, (usize, Error)> {
    // The facts that occur, by id: the columns depend on the events alone.
    let mut facts: Vec<&str> = Vec::new();
    for id in events.iter().flat_map(|event| event.facts.keys()) {
        if let Err(place) = facts.binary_search(&id.as_str()) {
            facts.insert(place, id);
        }
    }
    let mut sheet = Sheet::default();
    for (_, name, _) in COLUMNS {
        sheet.cell(name);
    }
    for id in &facts {
        sheet.cell(&format!("{FACT}{id}"));
    }
    for (number, event) in events.iter().enumerate() {
        sheet.next_row();
        for (column, ..) in COLUMNS {
            sheet.cell(&field(column, event).map_err(|error| (number, error))?);
        }
        for id in &facts {
            match event.facts.get(*id) {
                Some(fact) => sheet.cell(&value(id, fact).map_err(|error| (number, error))?),
                None => sheet.cell(""),
            }
        }
    }
    sheet.next_row();
    Ok(sheet.text)
}

/// Rows as they are written.
#[derive(Default)]
struct Sheet {
    text: String,
    /// The row has a cell.
    begun: bool,
}

impl Sheet {
    fn cell(&mut self, cell: &str) {
        if self.begun {
            self.text.push(',');
        }
        self.begun = true;
        if cell.contains(['"', ',', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }

    fn next_row(&mut self) {
        self.text.push('\n');
        self.begun = false;
    }
}

fn field(column: Column, event: &Event) -> Result<Cow<'_, str>, Error> {
    Ok(match column {
        Column::CaseId => said("case_id", &event.case_id)?,
        Column::Activity => said("activity", &event.activity)?,
        Column::Timestamp => event.timestamp.to_string().into(),
        Column::Lifecycle => if event.lifecycle == Lifecycle::Start { "start" } else { "complete" }.into(),
        Column::Resource => event.resource.as_deref().map_or(Ok(Cow::Borrowed("")), |name| said("resource", name))?,
        Column::Role => event.role.map_or("", RoleId::as_str).into(),
        Column::Procedure => event.procedure.map_or("", ProcedureId::as_str).into(),
        Column::Records => event.records.iter().map(|record| record.as_str()).collect::<Vec<_>>().join(";").into(),
        Column::Fact(_) | Column::Begun | Column::Foreign => "".into(),
    })
}

/// A text that is there: the empty cell says that nothing is.
fn said<'a>(path: &str, text: &'a str) -> Result<Cow<'a, str>, Error> {
    if text.is_empty() { Err(Error::new(Code::Csv, path, "a text that is not empty, as a cell needs it")) } else { Ok(text.into()) }
}

fn value<'a>(id: &str, fact: &'a Fact) -> Result<Cow<'a, str>, Error> {
    let path = || format!("facts.{id}");
    match fact {
        Fact::Flag(flag) => Ok(if *flag { "true" } else { "false" }.into()),
        Fact::Whole(number) => Ok(number.to_string().into()),
        Fact::Text(text) => said(&path(), text),
        Fact::Texts(texts) if texts.is_empty() => Ok(";".into()),
        Fact::Texts(texts) if texts.iter().any(|text| text.is_empty() || text.contains(BETWEEN)) => {
            Err(Error::new(Code::Csv, path(), "texts that are not empty and hold no `;`, as a cell needs them"))
        }
        Fact::Texts(texts) => Ok(texts.join(";").into()),
    }
}
