//! What the calendar of duties knows: working days, hours, shifts, and the figures of a duty in force.

use std::collections::BTreeSet;

use super::MOST_DAYS;
use super::query::{DueDutiesQuery, DutyTerm};
use crate::calendar::{self, Round, TimeOfDay, WorkingDays};
use crate::error::{Code, Error};
use crate::handbook::table::{DueMode, Duty, Rhythm};
use crate::handbook::{DutyId, Handbook, ParameterId, Prepared, WEEKDAYS};
use crate::time::Day;

/// When the hall is open on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// From the first opening to the last closing.
    Hours(TimeOfDay, TimeOfDay),
    Closed,
    /// No hours are given.
    NotKnown,
    /// They hang on a calendar that does not reach the day.
    NotCovered,
}

/// What is done after closing has this anchor.
const CLOSE: &str = "close_of_business";

/// A query, checked.
pub(super) struct Setting<'a> {
    pub handbook: &'a Handbook,
    pub query: &'a DueDutiesQuery,
    pub calendar: WorkingDays,
}

/// How often a duty comes round, as far as the sources say.
pub(super) fn round(every: Rhythm) -> Option<Round> {
    Some(match every {
        Rhythm::Shift | Rhythm::HalfDay | Rhythm::Day => Round::Day,
        Rhythm::Week => Round::Week,
        Rhythm::TenDays => Round::TenDays,
        Rhythm::Month => Round::Month,
        Rhythm::Quarter => Round::Quarter,
        Rhythm::Year => Round::Year,
        Rhythm::Years | Rhythm::Unspecified => return None,
    })
}

fn check_term(term: &DutyTerm) -> Result<(), Error> {
    let duty = term.duty.entry();
    let open = round(duty.every).is_none();
    match (term.every, term.days_after) {
        (None, None) => Err(Error::new(Code::MissingField, "every", "`every` or `days_after`")),
        (Some(_), Some(_)) => Err(Error::new(Code::Exclusive, "days_after", "either `every` or `days_after`")),
        (Some(_), None) if !open => Err(Error::new(Code::UnknownValue, "duty", "a duty whose period the sources leave open")),
        (Some(every), None) if round(every).is_none() || matches!(every, Rhythm::Shift | Rhythm::HalfDay) => {
            Err(Error::new(Code::UnknownValue, "every", "`day`, `week`, `ten_days`, `month`, `quarter` or `year`"))
        }
        (None, Some(_)) if open || (duty.due.mode != DueMode::Unspecified && duty.due.anchor != Some(CLOSE)) => {
            Err(Error::new(Code::UnknownValue, "duty", "a duty whose day the sources leave open"))
        }
        _ => Ok(()),
    }
}

impl<'a> Setting<'a> {
    /// # Errors
    /// As for [`super::due`].
    pub fn new(handbook: &'a Handbook, query: &'a DueDutiesQuery) -> Result<Self, Error> {
        if query.to < query.from {
            return Err(Error::new(Code::EndBeforeStart, "to", "a day not before `from`"));
        }
        if query.to.days_since(query.from) >= MOST_DAYS {
            return Err(Error::new(Code::TooLong, "to", format!("at most {MOST_DAYS} days from `from` on")));
        }
        let mut ids = BTreeSet::new();
        for (place, shift) in query.shifts.iter().enumerate() {
            if shift.hours.to <= shift.hours.from {
                return Err(Error::new(Code::EndBeforeStart, format!("shifts[{place}].hours.to"), "a time of day after `from`"));
            }
            if shift.id.is_empty() {
                return Err(Error::new(Code::MissingField, format!("shifts[{place}].id"), "an id"));
            }
            if !ids.insert(shift.id.as_str()) {
                return Err(Error::new(Code::Duplicate, format!("shifts[{place}].id"), "an id that no other shift has"));
            }
        }
        for (place, term) in query.terms.iter().enumerate() {
            check_term(term).map_err(|error| error.under(&format!("terms[{place}]")))?;
            if query.terms.iter().take(place).any(|other| other.duty == term.duty) {
                return Err(Error::new(Code::Duplicate, format!("terms[{place}].duty"), "a duty that has no other term"));
            }
        }
        Ok(Self { handbook, query, calendar: calendar::prepare(query.calendar.as_ref())? })
    }

    /// Whether the duty is asked for.
    pub fn asks(&self, id: DutyId) -> bool {
        let DueDutiesQuery { roles, duties, .. } = self.query;
        let duty = id.entry();
        let named = if duties.is_empty() { !duty.alternative } else { duties.contains(&id) };
        named && (roles.is_empty() || duty.who.iter().any(|role| roles.contains(role)))
    }

    pub fn term(&self, id: DutyId) -> Option<&DutyTerm> {
        self.query.terms.iter().find(|term| term.duty == id)
    }

    pub fn is_shut(&self, day: Day) -> bool {
        self.calendar.is_closed(day)
    }

    pub fn open(&self, day: Day) -> Open {
        if self.is_shut(day) {
            return Open::Closed;
        }
        if self.calendar.runs_on_the_wall() {
            return Open::NotKnown;
        }
        let Some(spans) = self.calendar.open_spans(day) else { return Open::NotCovered };
        let time = |micros: i64| TimeOfDay::of_minutes(micros.div_euclid(60_000_000));
        let from = spans.first().and_then(|(from, _)| time(*from));
        let to = spans.last().and_then(|(_, to)| time(*to));
        from.zip(to).map_or(Open::Closed, |(from, to)| Open::Hours(from, to))
    }

    /// When the first shift of a day begins, else when the hall opens.
    pub fn first_start(&self, day: Day) -> Option<TimeOfDay> {
        let kind = self.calendar.kind(day);
        let shifts = self.query.shifts.iter().filter(|shift| shift.hours.hold(day, kind) == Some(true));
        shifts.map(|shift| shift.hours.from).min().or_else(|| if let Open::Hours(from, _) = self.open(day) { Some(from) } else { None })
    }

    fn text(&self, set: Option<ParameterId>, own: Option<&'static str>, on: Day) -> Option<&str> {
        match set.map(|id| self.handbook.value(id, Some(on), || None)) {
            Some(Prepared::Text(text)) => Some(text),
            _ => own,
        }
    }

    fn whole(&self, set: Option<ParameterId>, own: Option<u8>, on: Day) -> u32 {
        match set.map(|id| self.handbook.value(id, Some(on), || None)) {
            Some(Prepared::Whole(number)) => u32::try_from(*number).unwrap_or_default(),
            _ => own.map_or(0, u32::from),
        }
    }

    /// The time of day of a duty, as it stands on a day.
    pub fn time(&self, duty: &Duty, on: Day) -> Option<TimeOfDay> {
        self.text(duty.set_by.time, duty.due.time, on)?.parse().ok()
    }

    /// How many days after the day that it is about.
    pub fn offset(&self, duty: &Duty, on: Day) -> u32 {
        self.whole(duty.set_by.offset_days, duty.due.offset_days, on)
    }

    /// The weekday of a duty, Monday 0.
    pub fn weekday(&self, duty: &Duty, on: Day) -> Option<usize> {
        let name = self.text(duty.set_by.weekday, duty.weekday, on)?;
        WEEKDAYS.iter().position(|weekday| *weekday == name)
    }

    /// The term after the anchor.
    pub fn limit(&self, duty: &Duty, on: Day) -> u32 {
        self.whole(duty.set_by.limit, duty.due.limit, on)
    }

    /// The longest and the shortest lead, in minutes.
    pub fn leads(&self, duty: &Duty, on: Day) -> (u32, u32) {
        (self.whole(duty.set_by.lead_from, duty.due.lead_from, on), self.whole(duty.set_by.lead_to, duty.due.lead_to, on))
    }

    /// How often in the period at least.
    pub fn times(&self, duty: &Duty, on: Day) -> u32 {
        self.whole(duty.set_by.times, duty.times, on).max(1)
    }
}
