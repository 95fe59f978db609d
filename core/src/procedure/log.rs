//! Event logs as text: read line by line, judged, written. A line that cannot be read is named; the rest is read all the same.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::csv::{self, Table};
use super::event::Event;
use super::review::{Cases, Rejected, Review};
use super::state::{Judge, Setting};
use crate::calendar::{self, Calendar, WorkingDays};
use crate::csv::LONGEST_LINE;
use crate::error::{Code, Error};
use crate::handbook::Handbook;
use crate::time::Instant;
use crate::wire::read_json;

/// The form of a log's text; `docs/event-log.md` describes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// JSON Lines: one event a line.
    #[default]
    JsonLines,
    /// CSV: a header with the names that process-mining tools use, then one event a row.
    Csv,
}

/// A log as text, one event a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogReview {
    /// The log; empty lines are passed over. Where the host has bytes, a line that is not UTF-8 is rejected and the rest judged.
    pub log: LogText,
    /// Its form; absent means JSON Lines.
    #[serde(default)]
    pub format: LogFormat,
    /// The log is complete: what it does not say did not happen.
    #[serde(default)]
    pub complete: bool,
    /// The moment up to which clocks still running are judged.
    #[serde(default)]
    pub as_of: Option<Instant>,
    /// The working days and service hours, for time limits; absent means Monday to Friday and the clock on the wall.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// Also list what cannot be told; totals count it in any case.
    #[serde(default)]
    pub list_unknown: bool,
}

/// A log as text, of which the events are wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogReading {
    /// The log; empty lines are passed over. Where the host has bytes, a line that is not UTF-8 is rejected and the rest read.
    pub log: LogText,
    /// Its form; absent means JSON Lines.
    #[serde(default)]
    pub format: LogFormat,
}

/// The events of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadLog {
    /// The events, as they stand in the log.
    pub events: Vec<Event>,
    /// What could not be read, by line.
    pub rejected: Vec<Rejected>,
}

/// Events that are to become a log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogWriting {
    /// The events; they are written as they stand.
    pub events: Vec<Event>,
    /// The form of the log; absent means JSON Lines.
    #[serde(default)]
    pub format: LogFormat,
}

/// A log, written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WrittenLog {
    /// The log, each line with its break.
    pub text: String,
}

/// The text of a log, which may hold lines that are not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogText(Vec<u8>);

impl<T: Into<Vec<u8>>> From<T> for LogText {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl LogText {
    /// The lines, without their breaks.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(|byte| *byte == b'\n')
    }
}

impl Serialize for LogText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from_utf8_lossy(&self.0))
    }
}

impl<'de> Deserialize<'de> for LogText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lines;
        impl de::Visitor<'_> for Lines {
            type Value = LogText;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<LogText, E> {
                Ok(bytes.into())
            }
            fn visit_str<E>(self, text: &str) -> Result<LogText, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_byte_buf(Lines)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for LogText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LogText".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "lines"})
    }
}

/// What is done with the events of a log: the number of the line, the first is 1, and the event or why it cannot be read.
pub(super) type Take<'a> = &'a mut dyn FnMut(u64, Result<Event, Error>);

/// Reads the events of a log line by line.
///
/// ```
/// use service_hall::LogReader;
/// let mut reader = LogReader::csv(b"case_id,activity,timestamp,fact:listened")?;
/// let mut events = Vec::new();
/// reader.line(b"1,request,2026-11-20T09:00:00+08:00,true", &mut |line, event| events.push((line, event)));
/// reader.finish(&mut |line, event| events.push((line, event)));
/// assert_eq!(events.len(), 1);
/// assert_eq!(events[0].0, 2); // the header is line 1
/// assert!(events[0].1.as_ref().is_ok_and(|event| event.check().is_ok()));
/// # Ok::<(), service_hall::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct LogReader {
    lines: u64,
    /// The columns of CSV; none for JSON Lines.
    table: Option<Table>,
}

impl LogReader {
    /// A reader of JSON Lines.
    pub fn json_lines() -> Self {
        Self::default()
    }

    /// A reader of CSV, from its header: the first line, without its line break. The lines behind it are read next.
    ///
    /// # Errors
    /// `missing_field` when a column is absent that must be there, `unknown_field` or `unknown_id` for a column that is not known, `csv`
    /// for one that is there twice and for what is no CSV, `not_utf8`; the path is the name of the column.
    pub fn csv(header: &[u8]) -> Result<Self, Error> {
        Ok(Self { lines: 1, table: Some(Table::of(header)?) })
    }

    /// Reads the next line, without its line break, and gives what can be told by now: mostly one event, or why there is none.
    pub fn line(&mut self, line: &[u8], take: &mut dyn FnMut(u64, Result<Event, Error>)) {
        self.lines = self.lines.saturating_add(1);
        match &mut self.table {
            Some(table) => table.line(self.lines, line, take),
            None if line.iter().all(u8::is_ascii_whitespace) => {}
            None => take(self.lines, read_line(line)),
        }
    }

    /// Gives what is left: the lines behind a quote that was never closed.
    pub fn finish(self, take: &mut dyn FnMut(u64, Result<Event, Error>)) {
        if let Some(table) = self.table {
            table.finish(take);
        }
    }

    /// Reads a whole text.
    fn text(text: &LogText, format: LogFormat, take: Take<'_>) -> Result<(), Error> {
        let mut lines = text.lines();
        let mut reader = match format {
            LogFormat::JsonLines => Self::json_lines(),
            LogFormat::Csv => Self::csv(lines.next().unwrap_or_default()).map_err(|error| error.under("log"))?,
        };
        for line in lines {
            reader.line(line, take);
        }
        reader.finish(take);
        Ok(())
    }
}

fn read_line(line: &[u8]) -> Result<Event, Error> {
    if line.len() > LONGEST_LINE {
        return Err(Error::new(Code::Json, "", "a line of at most 1 MiB"));
    }
    let text = std::str::from_utf8(line).map_err(|_| Error::new(Code::NotUtf8, "", "UTF-8 text"))?;
    read_json(text.strip_suffix('\r').unwrap_or(text))
}

/// Reads a log as it comes and judges it at the end. Memory grows with the events, not with unreadable lines.
///
/// ```
/// use service_hall::{Handbook, Reviewer};
/// let mut reviewer = Reviewer::new();
/// reviewer.line(br#"{"case_id":"1","procedure":"inquiry","activity":"request","timestamp":"2026-11-20T09:00:00+08:00","role":"king"}"#);
/// reviewer.line(b"not an event");
/// let review = reviewer.finish(&Handbook::builtin());
/// assert_eq!((review.events, review.rejected.len()), (0, 2)); // `king` is no role of the handbook
/// ```
#[derive(Debug, Default)]
pub struct Reviewer {
    cases: Cases,
    reader: LogReader,
    /// The log is complete: what it does not say did not happen.
    pub complete: bool,
    /// The moment up to which clocks still running are judged.
    pub as_of: Option<Instant>,
    /// The working days and service hours, for time limits; absent means Monday to Friday and the clock on the wall.
    pub calendar: Option<Calendar>,
    /// Also list what cannot be told.
    pub list_unknown: bool,
}

impl Reviewer {
    /// A reviewer of JSON Lines that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reviewer of CSV that has read its header: the first line, without its line break.
    ///
    /// # Errors
    /// As [`LogReader::csv`].
    pub fn csv(header: &[u8]) -> Result<Self, Error> {
        Ok(Self { reader: LogReader::csv(header)?, ..Self::default() })
    }

    /// Reads the next line, without its line break. What cannot be read is kept for the review's `rejected`.
    pub fn line(&mut self, line: &[u8]) {
        self.reader.line(line, &mut |number, read| self.cases.take(number, read));
    }

    /// Takes an event that is already read; it counts as a line.
    pub fn event(&mut self, event: Event) {
        self.reader.lines = self.reader.lines.saturating_add(1);
        self.cases.take(self.reader.lines, Ok(event));
    }

    pub(crate) fn judge(self, handbook: &Handbook, judge: Judge) -> Review {
        let Self { mut cases, reader, complete, as_of, calendar, list_unknown } = self;
        reader.finish(&mut |number, read| cases.take(number, read));
        let calendar = calendar.as_ref().map_or_else(WorkingDays::weekdays, WorkingDays::new);
        cases.judge(Setting { handbook, calendar: &calendar, judge, complete }, as_of, list_unknown)
    }
}

/// Judges a log given as text.
///
/// # Errors
/// `calendar` when the calendar contradicts itself, and what is wrong with the header of CSV. Lines that cannot be read are listed in
/// `rejected`.
pub(crate) fn review_log(handbook: &Handbook, judge: Judge, input: LogReview) -> Result<Review, Error> {
    let LogReview { log, format, complete, as_of, calendar, list_unknown } = input;
    let calendar = calendar::prepare(calendar.as_ref())?;
    let mut cases = Cases::default();
    LogReader::text(&log, format, &mut |number, read| cases.take(number, read))?;
    Ok(cases.judge(Setting { handbook, calendar: &calendar, judge, complete }, as_of, list_unknown))
}

/// Gives the events of a log given as text.
///
/// # Errors
/// What is wrong with the header of CSV. Lines that cannot be read are listed in `rejected`.
pub(crate) fn read_log(input: &LogReading) -> Result<ReadLog, Error> {
    let (mut events, mut rejected) = (Vec::new(), Vec::new());
    LogReader::text(&input.log, input.format, &mut |line, read| match read {
        Ok(event) => match event.check() {
            Ok(()) => events.push(event),
            Err(error) => rejected.push(Rejected { line, case_id: Some(event.case_id), error }),
        },
        Err(error) => rejected.push(Rejected { line, case_id: None, error }),
    })?;
    Ok(ReadLog { events, rejected })
}

/// Writes events as a log. Reading the log gives the same events.
///
/// # Errors
/// `unknown_id` or `fact_kind` for facts that are not as the handbook has them; `csv` for what CSV cannot say: an empty text, and `;` in a
/// list of texts.
pub fn write_log(events: &[Event], format: LogFormat) -> Result<String, Error> {
    let at = |number: usize, error: Error| error.under(&format!("events[{number}]"));
    for (number, event) in events.iter().enumerate() {
        event.check().map_err(|error| at(number, error))?;
    }
    if format == LogFormat::Csv {
        return csv::write(events).map_err(|(number, error)| at(number, error));
    }
    let mut text = String::new();
    for event in events {
        text += &serde_json::to_string(event).map_err(|_| Error::new(Code::Json, "", "an event that can be written as JSON"))?;
        text.push('\n');
    }
    Ok(text)
}
