//! The working days of mainland China, calendars joined, and days listed for a screen.

use serde::{Deserialize, Serialize};

use crate::calendar::{self, Calendar, DayKind, MOST_DAYS, WorkingDays};
use crate::error::{Code, Error};
use crate::handbook::table::WORKING_YEARS;
use crate::handbook::{Handbook, Stamp};
use crate::order;
use crate::time::Day;

/// Asks for the working days of mainland China.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "calendar.china", r#"{"from_year": 2026}"#);
/// assert!(answer.starts_with(r#"{"ok":{"from":"2026-01-01","to":"2026-12-31","rest_days":["2026-01-01","2026-01-02","#));
/// let answer = call_json(&Handbook::builtin(), "calendar.china", r#"{"to_year": 2027}"#);
/// assert!(answer.contains(r#""code":"year_not_covered""#));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CalendarYears {
    /// First year, included; absent means 2007.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_year: Option<u16>,
    /// Last year, included; absent means 2026.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_year: Option<u16>,
}

/// Calendars that are to be one.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let parts = r#"{"calendars": [
///     {"from": "2027-01-01", "to": "2027-12-31", "rest_days": ["2027-01-01"]}, {"from": "2026-07-01", "to": "2026-12-31"}]}"#;
/// let answer = call_json(&Handbook::builtin(), "calendar.merge", parts);
/// assert_eq!(answer, r#"{"ok":{"from":"2026-07-01","to":"2027-12-31","rest_days":["2027-01-01"],"work_days":[]}}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CalendarParts {
    /// At least one, in any order. Each begins at the latest on the day after those before it end; on days that two of them cover they say
    /// the same, and all have the same service hours.
    pub calendars: Vec<Calendar>,
}

/// Asks what days are.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let calendar = r#"{"from": "2026-01-01", "to": "2026-12-31", "closed": ["2026-11-20"]}"#;
/// let query = format!(r#"{{"from": "2026-11-20", "to": "2026-11-21", "calendar": {calendar}}}"#);
/// let answer = call_json(&Handbook::builtin(), "calendar.days", &query);
/// let days = r#"{"day":"2026-11-20","worked":false,"why":"hall_closed"},{"day":"2026-11-21","worked":false,"why":"weekend"}"#;
/// assert!(answer.starts_with(&format!(r#"{{"ok":{{"days":[{days}],"edition":"#)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    /// The calendar; absent means Monday to Friday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// First day, included.
    pub from: Day,
    /// Last day, included; at most 14,610 days (forty years) in all.
    pub to: Day,
}

/// A day of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// Whether it is worked; absent when the calendar does not reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked: Option<bool>,
    /// What it is.
    pub why: DayKind,
}

/// Days of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarDays {
    /// Each day, in order.
    pub days: Vec<CalendarDay>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// The working days of mainland China, in order; days of a holiday that fall on a weekend stand in `rest_days` too.
///
/// # Errors
/// `year_not_covered` for a year that is not in the data; `calendar` when `to_year` is before `from_year`.
pub fn china(years: &CalendarYears) -> Result<Calendar, Error> {
    let [first, last] = [WORKING_YEARS.first(), WORKING_YEARS.last()].map(|year| year.map_or(0, |year| year.year));
    let (from, to) = (years.from_year.unwrap_or(first), years.to_year.unwrap_or(last));
    for (path, year) in [("from_year", from), ("to_year", to)] {
        if !(first..=last).contains(&year) {
            return Err(Error::new(Code::YearNotCovered, path, format!("a year from {first} to {last}")));
        }
    }
    if to < from {
        return Err(Error::new(Code::Calendar, "to_year", "a year not before `from_year`"));
    }
    let mut calendar = Calendar {
        from: day(from, 1).unwrap_or(Day::LAST),
        to: last_of(to).unwrap_or(Day::FIRST),
        rest_days: Vec::new(),
        work_days: Vec::new(),
        closed: Vec::new(),
        service_hours: Vec::new(),
    };
    for year in WORKING_YEARS.iter().filter(|year| (from..=to).contains(&year.year)) {
        let rest = year.rest.iter().flat_map(|(first, last)| *first..=*last);
        calendar.rest_days.extend(rest.filter_map(|place| day(year.year, place)));
        calendar.work_days.extend(year.work.iter().filter_map(|place| day(year.year, *place)));
    }
    Ok(calendar)
}

fn day(year: u16, place: u16) -> Option<Day> {
    Day::of_year(year.into(), place.into())
}

fn last_of(year: u16) -> Option<Day> {
    day(year, 366).or_else(|| day(year, 365))
}

/// One calendar of several. Its days stand in order.
///
/// # Errors
/// `missing_field` without a calendar; `calendar` when one contradicts itself, leaves a gap after those before it (by first day), says of a
/// day what another does not, or has other service hours; `end_before_start` for service hours.
pub(crate) fn merge(parts: &CalendarParts) -> Result<Calendar, Error> {
    let mut ordered: Vec<(usize, &Calendar)> = parts.calendars.iter().enumerate().collect();
    for (place, part) in &ordered {
        part.check().map_err(|error| error.under(&format!("calendars[{place}]")))?;
    }
    order::sort_by_key(&mut ordered, |(_, part)| part.from);
    let Some(((_, first), rest)) = ordered.split_first() else {
        return Err(Error::new(Code::MissingField, "calendars", "at least one calendar"));
    };
    let mut merged = ordered_days(first);
    for (place, part) in rest {
        if merged.to.next().is_some_and(|after| part.from > after) {
            let expected = format!("a day not after {}, so that no day is left out", merged.to.next().unwrap_or(merged.to));
            return Err(Error::new(Code::Calendar, format!("calendars[{place}].from"), expected));
        }
        if merged.service_hours != part.service_hours {
            return Err(Error::new(
                Code::Calendar,
                format!("calendars[{place}].service_hours"),
                "the same hours as in the other calendars",
            ));
        }
        if let Some(day) = contradiction(&merged, part) {
            let expected = format!("the same of {day} as in another calendar");
            return Err(Error::new(Code::Calendar, format!("calendars[{place}]"), expected));
        }
        let inside = |days: &[Day]| days.iter().filter(|day| (part.from..=part.to).contains(*day)).copied().collect::<Vec<Day>>();
        merged.to = merged.to.max(part.to);
        merged.rest_days.extend(inside(&part.rest_days));
        merged.work_days.extend(inside(&part.work_days));
        merged.closed.extend(inside(&part.closed));
        merged = ordered_days(&merged);
    }
    Ok(merged)
}

/// The same calendar with its days in order, each once, and none outside its span.
fn ordered_days(calendar: &Calendar) -> Calendar {
    let ordered = |days: &[Day]| {
        let mut days: Vec<Day> = days.iter().filter(|day| (calendar.from..=calendar.to).contains(*day)).copied().collect();
        days.sort_unstable();
        days.dedup();
        days
    };
    Calendar {
        from: calendar.from,
        to: calendar.to,
        rest_days: ordered(&calendar.rest_days),
        work_days: ordered(&calendar.work_days),
        closed: ordered(&calendar.closed),
        service_hours: calendar.service_hours.clone(),
    }
}

/// The first day that both calendars cover and only one of them works, or names as one of closure. Days that neither names are the same in
/// both.
fn contradiction(one: &Calendar, other: &Calendar) -> Option<Day> {
    let calendars = [one, other];
    let [first, second] = calendars.map(WorkingDays::new);
    let named = calendars.into_iter().flat_map(|calendar| calendar.rest_days.iter().chain(&calendar.work_days).chain(&calendar.closed));
    let says = |days: &WorkingDays, day: Day| Some((days.is_worked(day)?, days.is_closed(day)));
    let differ = |day: &&Day| says(&first, **day).zip(says(&second, **day)).is_some_and(|(first, second)| first != second);
    named.filter(differ).min().copied()
}

/// Checks that a span is one and not too long to be listed.
fn check_span(from: Day, to: Day) -> Result<(), Error> {
    if to < from {
        return Err(Error::new(Code::Calendar, "to", "a day not before `from`"));
    }
    if to.days_since(from) >= MOST_DAYS {
        return Err(Error::new(Code::TooLong, "to", format!("at most {MOST_DAYS} days from `from` on")));
    }
    Ok(())
}

/// What each day is.
///
/// # Errors
/// `calendar` or `end_before_start` when the calendar contradicts itself, `calendar` when `to` is before `from`; `too_long` for more than
/// forty years.
pub(crate) fn days(handbook: &Handbook, query: &CalendarQuery) -> Result<CalendarDays, Error> {
    check_span(query.from, query.to)?;
    let calendar = calendar::prepare(query.calendar.as_ref())?;
    let each = std::iter::successors(Some(query.from), |day| day.next().filter(|next| *next <= query.to));
    let days = each
        .map(|day| match calendar.kind(day) {
            Some(why) => CalendarDay { day, worked: Some(why.is_worked()), why },
            None => CalendarDay { day, worked: None, why: DayKind::NotCovered },
        })
        .collect();
    Ok(CalendarDays { days, edition: handbook.stamp() })
}
