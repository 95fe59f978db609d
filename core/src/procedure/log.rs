//! Reads event logs line by line: one JSON object a line. A line that cannot be read is named; the rest is judged.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::event::Event;
use super::review::{Cases, Rejected, Review};
use super::state::{Judge, Setting};
use crate::calendar::Calendar;
use crate::error::{Code, Error};
use crate::handbook::Handbook;
use crate::time::Instant;
use crate::wire::read_json;

/// A log as text, one event a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogReview {
    /// JSON Lines; empty lines are passed over. Where the host has bytes, a line that is not UTF-8 is rejected and the rest judged.
    pub log: LogText,
    /// The log is complete: what it does not say did not happen.
    #[serde(default)]
    pub complete: bool,
    /// The moment up to which clocks still running are judged.
    #[serde(default)]
    pub as_of: Option<Instant>,
    /// The working days, for limits that count them; absent means Monday to Friday.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// Also list what cannot be told; totals count it in any case.
    #[serde(default)]
    pub list_unknown: bool,
}

/// The text of a log, which may hold lines that are not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogText(Vec<u8>);

impl<T: Into<Vec<u8>>> From<T> for LogText {
    fn from(text: T) -> Self {
        Self(text.into())
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

/// Longest line that is read, in bytes; a longer one is rejected.
const LONGEST_LINE: usize = 1 << 20;

/// Reads a log as it comes and judges it at the end. Memory grows with the events, not with unreadable lines.
///
/// ```
/// use service_hall::{Handbook, Reviewer};
/// let mut reviewer = Reviewer::new();
/// reviewer.line(br#"{"case_id":"1","procedure":"inquiry","activity":"request","timestamp":"2026-11-20T09:00:00+08:00","role":"guide"}"#);
/// reviewer.line(b"not an event");
/// let review = reviewer.finish(&Handbook::builtin());
/// assert_eq!((review.events, review.rejected.len()), (0, 2)); // `guide` is no role of this edition
/// ```
#[derive(Debug, Default)]
pub struct Reviewer {
    cases: Cases,
    lines: u64,
    /// The log is complete: what it does not say did not happen.
    pub complete: bool,
    /// The moment up to which clocks still running are judged.
    pub as_of: Option<Instant>,
    /// The working days, for limits that count them; absent means Monday to Friday.
    pub calendar: Option<Calendar>,
    /// Also list what cannot be told.
    pub list_unknown: bool,
}

impl Reviewer {
    /// A reviewer that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next line, without its line break. What cannot be read is kept for the review's `rejected`.
    pub fn line(&mut self, line: &[u8]) {
        self.lines = self.lines.saturating_add(1);
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        match read(line) {
            Ok(event) => self.cases.push(self.lines, event),
            Err(error) => self.cases.rejected.push(Rejected { line: self.lines, case_id: None, error }),
        }
    }

    /// Takes an event that is already read; it counts as a line.
    pub fn event(&mut self, event: Event) {
        self.lines = self.lines.saturating_add(1);
        self.cases.push(self.lines, event);
    }

    pub(crate) fn judge(self, handbook: &Handbook, judge: Judge) -> Review {
        let setting = Setting { handbook, calendar: self.calendar.as_ref(), judge, complete: self.complete };
        self.cases.judge(setting, self.as_of, self.list_unknown)
    }
}

fn read(line: &[u8]) -> Result<Event, Error> {
    if line.len() > LONGEST_LINE {
        return Err(Error::new(Code::Json, "", "a line of at most 1 MiB"));
    }
    let text = std::str::from_utf8(line).map_err(|_| Error::new(Code::NotUtf8, "", "UTF-8 text"))?;
    read_json(text.strip_suffix('\r').unwrap_or(text))
}

/// Judges a log given as text.
///
/// # Errors
/// `calendar` when the calendar contradicts itself. Lines that cannot be read are listed in `rejected`.
pub(crate) fn review_log(handbook: &Handbook, judge: Judge, input: LogReview) -> Result<Review, Error> {
    if let Some(calendar) = &input.calendar {
        calendar.check().map_err(|error| error.under("calendar"))?;
    }
    let LogReview { log, complete, as_of, calendar, list_unknown } = input;
    let mut reviewer = Reviewer { complete, as_of, calendar, list_unknown, ..Reviewer::default() };
    for line in log.0.split(|byte| *byte == b'\n') {
        reviewer.line(line);
    }
    Ok(reviewer.judge(handbook, judge))
}
