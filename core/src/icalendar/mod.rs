//! Duties as an iCalendar file (RFC 5545), for the calendars of a desk: occurrences → series → text.
//!
//! What `duty.due` says is the truth. A recurrence rule is written only when it gives the same days, days of closure taken out; else each day is an event of its own.

mod lines;
mod recurrence;
mod series;

use serde::{Deserialize, Serialize};

use crate::duty::{self, DueDutiesQuery, DueDuty};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, Stamp, words};
use crate::text::Language;
use crate::time::Instant;
use lines::Lines;

/// Asks for duties as an iCalendar file.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let export = r#"{"due": {"from": "2026-12-01", "to": "2027-11-30", "roles": ["hall_manager"]}, "language": "en", "stamp": "2026-11-20T09:00:00+08:00"}"#;
/// let answer = call_json(&Handbook::builtin(), "duty.icalendar", export);
/// assert!(answer.contains(r"UID:obl.monthly.roster_25-20270101@service-hall\r\n"));
/// assert!(answer.contains(r"DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=MONTHLY;UNTIL=20271125;BYMONTHDAY=25\r\n"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyCalendarQuery {
    /// The duties: those that fall due then; one role, for a calendar of its own.
    pub due: DueDutiesQuery,
    /// The language of its words; absent means Chinese.
    #[serde(default)]
    pub language: Language,
    /// The moment at which the file is made, which every event names.
    pub stamp: Instant,
    /// An id of the hall, which becomes part of each event's id, so that the calendars of several halls can stand in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
}

/// An iCalendar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarFile {
    /// The file, in lines of at most 75 octets that end with CR LF. Times are those of Asia/Shanghai.
    pub text: String,
    /// How many events it has, a series counted once.
    pub events: u64,
    /// Duties without a day, which no calendar can show.
    pub left_out: Vec<DueDuty>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Writes duties as an iCalendar file. An event stands at the last moment, or on the last day; a duty that is not needed is not in it. The id of an event is that of the
/// duty with the half of the day or the shift, and the first day that its first occurrence is about. So exports of spans that do not overlap share no id and stand side by
/// side in a calendar, and the same span exported again replaces what has the same ids. Of spans that overlap, days may stand twice, or be replaced by fewer.
///
/// # Errors
/// As for `duty.due`, under `due`; `missing_field` for an empty `hall`; `words_not_loaded`.
pub fn export(handbook: &Handbook, export: &DutyCalendarQuery) -> Result<CalendarFile, Error> {
    words::needed()?;
    if export.hall.as_ref().is_some_and(String::is_empty) {
        return Err(Error::new(Code::MissingField, "hall", "a text that is not empty"));
    }
    let duties = duty::due(handbook, &export.due).map_err(|error| error.under("due"))?.duties;
    let (dated, left_out): (Vec<DueDuty>, Vec<DueDuty>) = duties.into_iter().partition(|due| due.due_on.is_some());
    let mut lines = Lines::default();
    let mut events = 0_u64;
    lines.begin();
    for series in series::all(&dated) {
        events = events.saturating_add(series.write(export, &mut lines));
    }
    lines.line("END:VCALENDAR");
    Ok(CalendarFile { text: lines.finish(), events, left_out, edition: handbook.stamp() })
}
