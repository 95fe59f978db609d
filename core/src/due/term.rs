//! When a term of working days or a clock of seconds is over, day by day.

use serde::{Deserialize, Serialize};

use crate::calendar::{self, Calendar, ClockDay, ClockEnd, DayKind, LedgerDay, MOST_DAYS, WorkingDays};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, Stamp};
use crate::time::{Day, Instant};

const MICROS: i64 = 1_000_000;
const MICROS_OF_DAY: i64 = 86_400_000_000;

/// Asks when something falls due: a term of working days after an event, or a clock of seconds from a moment.
///
/// The day of the event is not counted, and a term of n working days is over at the end of the n-th, also when the event falls on a day
/// that is not worked (reading `amb.working_day_calendar`); a term of none is over at the end of the day of the event. Seconds run by the
/// clock on the wall, or within the service hours of the calendar when it has any (reading `amb.service_hours`): as in a case.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let handbook = Handbook::builtin();
/// // A question taken down on a Friday evening, to be answered within three working days.
/// let answer = call_json(&handbook, "calendar.due", r#"{"at": "2026-11-20T18:30:00+08:00", "working_days": 3}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"determined","due_on":"2026-11-25","ledger":[{"day":"2026-11-20","counted":false,"#));
/// // A complaint at 17:30, an hour in which only 08:30 to 18:00 counts.
/// let query = r#"{"at": "2026-11-20T17:30:00+08:00", "seconds": 3600,
///     "calendar": {"from": "2026-01-01", "to": "2026-12-31", "service_hours": [{"from": "08:30", "to": "18:00"}]}}"#;
/// assert!(call_json(&handbook, "calendar.due", query).contains(r#""due_at":"2026-11-21T09:00:00+08:00""#));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DueQuery {
    /// The moment of the event. Its offset is that of the clock on the wall and says which day it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The day of the event, instead of its moment; for working days only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// How many working days; 0 is the day of the event itself, worked or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// How many seconds, instead of working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// The working days and hours; absent means Monday to Friday and the clock on the wall, as in `case.steps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// Whether it is known when something falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DueOutcome {
    /// It is.
    Determined,
    /// The calendar does not reach so far.
    Undetermined,
}

/// When something falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueDate {
    /// Whether it is known.
    pub outcome: DueOutcome,
    /// For working days: the last day, which is still in time to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    /// For seconds: the moment, which is still in time, with the offset of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The first day that would have to be known and that the calendar does not cover; for an undetermined answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_covered: Option<Day>,
    /// The day of the event and each day after it, up to the end of the term or of the calendar.
    pub ledger: Vec<LedgerDay>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// When something falls due.
///
/// # Errors
/// `missing_field` without `at` or `on`, without `working_days` or `seconds`, or for seconds without `at`; `exclusive` when both of a pair
/// are given; `calendar` or `end_before_start` when the calendar contradicts itself; `too_long` for more than forty years.
pub fn due(handbook: &Handbook, query: &DueQuery) -> Result<DueDate, Error> {
    let calendar = calendar::prepare(query.calendar.as_ref())?;
    let missing = |path, expected| Err(Error::new(Code::MissingField, path, expected));
    let exclusive = |path, expected| Err(Error::new(Code::Exclusive, path, expected));
    let edition = handbook.stamp();
    let day = match (query.at, query.on) {
        (Some(_), Some(_)) => return exclusive("on", "either `at` or `on`"),
        (None, None) => return missing("at", "`at` or `on`"),
        (None, Some(on)) => on,
        (Some(at), None) => at.day().unwrap_or(Day::LAST),
    };
    match (query.working_days, query.seconds) {
        (Some(_), Some(_)) => exclusive("seconds", "either `working_days` or `seconds`"),
        (None, None) => missing("working_days", "`working_days` or `seconds`"),
        (Some(count), None) => working_days(&calendar, day, count, edition),
        (None, Some(seconds)) => match query.at {
            Some(at) => clock(&calendar, (at, day), seconds, edition),
            None => missing("at", "the moment from which the seconds run"),
        },
    }
}

fn too_long<T>(path: &str) -> Result<T, Error> {
    Err(Error::new(Code::TooLong, path, format!("what is over within {MOST_DAYS} days")))
}

fn working_days(calendar: &WorkingDays, start: Day, count: u32, edition: Stamp) -> Result<DueDate, Error> {
    let due_on = calendar.term_end(start, count);
    let most = Day::of_number(start.number().saturating_add(MOST_DAYS)).unwrap_or(Day::LAST);
    if due_on.is_some_and(|last| last > most) {
        return too_long("working_days");
    }
    let ledger = calendar.ledger(start, due_on.unwrap_or(most));
    let unlisted = ledger.last().and_then(|last| last.day.next());
    if due_on.is_none() && unlisted.is_some_and(|day| calendar.kind(day).is_some()) {
        return too_long("working_days");
    }
    let (outcome, not_covered) = if due_on.is_some() { (DueOutcome::Determined, None) } else { (DueOutcome::Undetermined, unlisted) };
    Ok(DueDate { outcome, due_on, due_at: None, not_covered, ledger, edition })
}

/// Whole seconds, a part of one as a whole one.
fn whole(micros: i64) -> i64 {
    micros.saturating_add(MICROS.saturating_sub(1)).div_euclid(MICROS)
}

fn clock(calendar: &WorkingDays, (at, start): (Instant, Day), seconds: u64, edition: Stamp) -> Result<DueDate, Error> {
    let most = i64::try_from(seconds).ok().and_then(|seconds| seconds.checked_mul(MICROS));
    let Some(most) = most.filter(|most| *most <= MOST_DAYS.saturating_mul(MICROS_OF_DAY)) else { return too_long("seconds") };
    let mut ledger = Vec::new();
    let end = if seconds == 0 {
        ledger.push(LedgerDay { day: start, counted: false, why: DayKind::EventDay, number: None, seconds: Some(0) });
        ClockEnd::At(at)
    } else {
        calendar.run_clock(at, most, |ClockDay { day, why, run: (before, after) }| {
            let seconds = u64::try_from(whole(after).saturating_sub(whole(before))).ok();
            ledger.push(LedgerDay { day, counted: after > before, why, number: None, seconds });
        })
    };
    let (outcome, due_at, not_covered) = match end {
        ClockEnd::At(end) => (DueOutcome::Determined, Some(end), None),
        ClockEnd::NotCovered(day) => (DueOutcome::Undetermined, None, Some(day)),
        ClockEnd::OutOfRange => (DueOutcome::Undetermined, None, None),
        ClockEnd::TooLong if calendar.runs_on_the_wall() => return too_long("seconds"),
        ClockEnd::TooLong => return too_long("calendar.service_hours"),
    };
    Ok(DueDate { outcome, due_on: None, due_at, not_covered, ledger, edition })
}
