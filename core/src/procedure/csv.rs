//! The CSV form of event logs: a header with the names that process-mining tools use, one event a row.
//!
//! Quoting is read here and not by the crate `csv`: lines are pushed one by one, and both `csv` and `csv-core` take a quote that is never
//! closed for the rest of the log, so that one stray `"` would swallow it. Here it costs its line. (`csv` would also add 5.6 KB to the
//! compressed .wasm, `csv-core` 2.3 KB.)

use std::borrow::Cow;
use std::mem;

use super::event::{Event, Lifecycle};
use super::log::{LONGEST_LINE, Take};
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
    /// The lines of a row that has a quote still open.
    open: Vec<u8>,
    /// The number of the first of them.
    first: u64,
}

impl Table {
    /// Reads the header.
    pub fn of(header: &[u8]) -> Result<Self, Error> {
        let names = cells(header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header))?;
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
                return Err(Error::new(Code::Csv, name.as_ref(), "each column once"));
            }
            columns.push(column);
        }
        Ok(Self { columns, open: Vec::new(), first: 0 })
    }

    /// Reads the next line.
    pub fn line(&mut self, number: u64, line: &[u8], take: Take<'_>) {
        // Outside of quotes before a line and behind it: it has an even number of them.
        let odd = line.iter().fold(false, |odd, byte| odd ^ (*byte == b'"'));
        if self.open.len().saturating_add(line.len()) > LONGEST_LINE {
            let too_long = || Error::new(Code::Csv, "", "a row of at most 1 MiB");
            if self.open.is_empty() {
                take(number, Err(too_long()));
            } else {
                self.give_up(too_long(), take);
                self.line(number, line, take);
            }
        } else if self.open.is_empty() && odd {
            self.first = number;
            self.open.extend_from_slice(line);
        } else if self.open.is_empty() {
            if !line.iter().all(u8::is_ascii_whitespace) {
                take(number, self.cells(line).and_then(|cells| self.event(cells)));
            }
        } else {
            self.open.push(b'\n');
            self.open.extend_from_slice(line);
            if odd {
                let row = mem::take(&mut self.open);
                match self.cells(&row) {
                    Ok(cells) => take(self.first, self.event(cells)),
                    Err(error) => self.reject_first(&row, error, take),
                }
            }
        }
    }

    /// Reads what lies behind a quote that was never closed.
    pub fn finish(mut self, take: Take<'_>) {
        if !self.open.is_empty() {
            self.give_up(Error::new(Code::Csv, "", "a closing quote"), take);
        }
    }

    fn give_up(&mut self, error: Error, take: Take<'_>) {
        let row = mem::take(&mut self.open);
        self.reject_first(&row, error, take);
    }

    /// Rejects the first line of a row and reads the others as rows of their own: a stray quote costs one line. Each line is read again
    /// once at most, for the lines between two with an odd number of quotes stand by themselves.
    fn reject_first(&mut self, row: &[u8], error: Error, take: Take<'_>) {
        take(self.first, Err(error));
        for (number, line) in (self.first..).zip(row.split(|byte| *byte == b'\n')).skip(1) {
            self.line(number, line, take);
        }
    }

    /// The cells of a row, as many as there are columns.
    fn cells<'a>(&self, row: &'a [u8]) -> Result<Vec<Cow<'a, str>>, Error> {
        let cells = cells(row)?;
        if cells.len() == self.columns.len() { Ok(cells) } else { Err(Error::new(Code::Csv, "", "as many cells as the header has")) }
    }

    /// The event of a row; errors name its field as in JSON Lines.
    fn event(&self, cells: Vec<Cow<'_, str>>) -> Result<Event, Error> {
        let (mut case_id, mut activity, mut timestamp, mut begun) = (None, None, None, None);
        let (mut procedure, mut lifecycle, mut resource, mut role) = (None, Lifecycle::Complete, None, None);
        let (mut records, mut facts) = (Vec::new(), Facts::new());
        for (column, cell) in self.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
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

/// The cells of a row by RFC 4180.
fn cells(row: &[u8]) -> Result<Vec<Cow<'_, str>>, Error> {
    let row = std::str::from_utf8(row).map_err(|_| Error::new(Code::NotUtf8, "", "UTF-8 text"))?;
    split(row.strip_suffix('\r').unwrap_or(row)).ok_or_else(|| Error::new(Code::Csv, "", "quotes around a whole cell, and doubled inside"))
}

fn split(mut rest: &str) -> Option<Vec<Cow<'_, str>>> {
    let mut cells = Vec::new();
    loop {
        let (cell, after) = if let Some(quoted) = rest.strip_prefix('"') {
            unquote(quoted)?
        } else {
            let (cell, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
            (!cell.contains('"')).then_some((Cow::Borrowed(cell), after))?
        };
        cells.push(cell);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return after.is_empty().then_some(cells),
        }
    }
}

/// A quoted cell and what follows it; the opening quote is read.
fn unquote(mut text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut cell = Cow::Borrowed("");
    loop {
        let (part, after) = text.split_once('"')?;
        let again = after.strip_prefix('"');
        if cell.is_empty() && again.is_none() {
            return Some((Cow::Borrowed(part), after));
        }
        cell.to_mut().push_str(part);
        match again {
            Some(more) => {
                cell.to_mut().push('"');
                text = more;
            }
            None => return Some((cell, after)),
        }
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
