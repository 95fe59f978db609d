//! When a term of working days or a clock of seconds is over, day by day.

use serde::{Deserialize, Serialize};

use super::MOST_DAYS;
use crate::calendar::{self, Calendar, DayKind, LedgerDay, ServiceHours, WorkingDays, hours};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, Stamp};
use crate::time::{Day, Instant};

const MICROS: i64 = 1_000_000;
const MICROS_OF_DAY: i64 = 86_400_000_000;

/// Asks when something falls due: a term of working days after an event, or a clock of seconds from a moment.
///
/// The day of the event is not counted, and a term of n working days is over at the end of the n-th, also when the event falls on a day that is
/// not worked (reading `amb.working_day_calendar`); a term of none is over at the end of the day of the event. Seconds run by the clock on the
/// wall (reading `amb.one_hour_clock`), or within `service_hours` when they are given.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let handbook = Handbook::builtin();
/// // A question taken down on a Friday evening, to be answered within three working days.
/// let answer = call_json(&handbook, "calendar.due", r#"{"at": "2026-11-20T18:30:00+08:00", "working_days": 3}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"determined","due_on":"2026-11-25","ledger":[{"day":"2026-11-20","counted":false,"why":"event_day"},"#));
/// // A complaint at 17:30, an hour in which only 08:30 to 18:00 counts.
/// let query = r#"{"at": "2026-11-20T17:30:00+08:00", "seconds": 3600, "service_hours": [{"from": "08:30", "to": "18:00"}]}"#;
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
    /// The working days; absent means Monday to Friday, as in `case.steps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// Days on which the hall is closed: neither working days nor days with service hours (reading `amb.closed_days`). A clock on the wall runs on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Day>,
    /// The hours within which seconds are counted, those of all entries together; absent or empty means all hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_hours: Vec<ServiceHours>,
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
/// `missing_field` without `at` or `on`, without `working_days` or `seconds`, or for seconds without `at`; `exclusive` when both of a pair are given, or
/// service hours with working days; `end_before_start` for service hours; `calendar` when the calendar contradicts itself; `too_long` for
/// more than forty years.
pub fn due(handbook: &Handbook, query: &DueQuery) -> Result<DueDate, Error> {
    let calendar = calendar::prepare(query.calendar.as_ref())?;
    hours::check(&query.service_hours)?;
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
        (Some(_), None) if !query.service_hours.is_empty() => exclusive("service_hours", "service hours with `seconds` alone"),
        (Some(count), None) => working_days(&calendar.without(&query.closed), day, count, edition),
        (None, Some(seconds)) => match query.at {
            Some(at) => clock(&calendar, query, (at, day), seconds, edition),
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

/// A clock of seconds, day by day.
struct Clock {
    /// Microseconds that have run.
    run: i64,
    /// Microseconds that it takes.
    most: i64,
    ledger: Vec<LedgerDay>,
}

impl Clock {
    /// Runs within spans of a day, in microseconds since its midnight; gives where the clock ends.
    fn day(&mut self, day: Day, why: DayKind, spans: &[(i64, i64)]) -> Option<i64> {
        let before = self.run;
        let mut end = None;
        for (from, to) in spans {
            let left = self.most.saturating_sub(self.run);
            let span = to.saturating_sub(*from);
            self.run = self.run.saturating_add(span.min(left));
            if span >= left {
                end = Some(from.saturating_add(left));
                break;
            }
        }
        let seconds = whole(self.run).saturating_sub(whole(before));
        let counted = self.run > before;
        self.ledger.push(LedgerDay { day, counted, why, number: None, seconds: u64::try_from(seconds).ok() });
        end
    }
}

/// Whole seconds, a part of one as a whole one.
fn whole(micros: i64) -> i64 {
    micros.saturating_add(MICROS.saturating_sub(1)).div_euclid(MICROS)
}

fn clock(calendar: &WorkingDays, query: &DueQuery, (at, start): (Instant, Day), seconds: u64, edition: Stamp) -> Result<DueDate, Error> {
    let most = i64::try_from(seconds).ok().and_then(|seconds| seconds.checked_mul(MICROS));
    let Some(most) = most.filter(|most| *most <= MOST_DAYS.saturating_mul(MICROS_OF_DAY)) else { return too_long("seconds") };
    let since = at.micros_of_day();
    let mut clock = Clock { run: 0, most, ledger: Vec::new() };
    let answer = |outcome, due_at, not_covered, ledger| Ok(DueDate { outcome, due_on: None, due_at, not_covered, ledger, edition });
    if seconds == 0 {
        clock.day(start, DayKind::EventDay, &[]);
        return answer(DueOutcome::Determined, Some(at), None, clock.ledger);
    }
    let mut next = Some(start);
    for gone in 0..=MOST_DAYS {
        let Some(day) = next else { return answer(DueOutcome::Undetermined, None, None, clock.ledger) };
        let Some((why, mut spans)) = runs(calendar, query, day) else {
            return answer(DueOutcome::Undetermined, None, Some(day), clock.ledger);
        };
        if gone == 0 {
            spans = spans.into_iter().map(|(from, to)| (from.max(since), to)).filter(|(from, to)| from < to).collect();
        }
        let why = if why == DayKind::ServiceHours && spans.is_empty() { DayKind::OutsideServiceHours } else { why };
        if let Some(end) = clock.day(day, why, &spans) {
            let micros = gone.saturating_mul(MICROS_OF_DAY).saturating_add(end).saturating_sub(since);
            let due_at = at.plus_micros(micros).filter(|due| due.day().is_some());
            let outcome = if due_at.is_some() { DueOutcome::Determined } else { DueOutcome::Undetermined };
            return answer(outcome, due_at, None, clock.ledger);
        }
        next = day.next();
    }
    too_long(if query.service_hours.is_empty() { "seconds" } else { "service_hours" })
}

/// Why the clock runs on a day or does not, and within which spans; `None` when the calendar would have to say and does not reach the day.
fn runs(calendar: &WorkingDays, query: &DueQuery, day: Day) -> Option<(DayKind, Vec<(i64, i64)>)> {
    if query.service_hours.is_empty() {
        return Some((DayKind::WallClock, vec![(0, MICROS_OF_DAY)]));
    }
    if query.closed.contains(&day) {
        return Some((DayKind::HallClosed, Vec::new()));
    }
    hours::spans(&query.service_hours, calendar, day).map(|spans| (DayKind::ServiceHours, spans))
}
