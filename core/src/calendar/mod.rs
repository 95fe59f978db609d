//! Working days and service hours. The sources do not say which those are, so the calendar is an argument.

mod clock;
mod hours;
mod ledger;
mod round;
mod worked;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::time::Day;

pub(crate) use clock::{ClockDay, ClockEnd};
pub use hours::{ServiceDay, ServiceHours, TimeOfDay};
pub use ledger::{DayKind, LedgerDay};
pub(crate) use round::{Round, Span};
pub use worked::WorkingDays;

/// The most days that an answer lists and a clock is followed through: forty years.
pub(crate) const MOST_DAYS: i64 = 14_610;

/// Which days are worked, from one day to another, both included, and within which hours clocks run.
///
/// Monday to Friday are worked, except `rest_days` and `closed`; `work_days` (make-up days) are worked although they fall on a weekend or
/// holiday. A day outside the span is unknown, never guessed. `calendar.china` gives that of mainland China, `calendar.merge` makes one of
/// several.
///
/// Reading `amb.working_day_calendar`: without a calendar Monday to Friday are worked; the day of the event is not counted; a term of n
/// working days is over at the end of the n-th. Reading `amb.service_hours`: time limits in seconds, minutes and hours run by the clock on
/// the wall; with `service_hours` they run within these, whether they lie between steps or within one. How long before an agreed moment
/// somebody is there is always told by the wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// First day covered.
    pub from: Day,
    /// Last day covered.
    pub to: Day,
    /// Days not worked, in any order: Monday to Friday, and days of a holiday that fall on a weekend, which a ledger then calls so.
    #[serde(default)]
    pub rest_days: Vec<Day>,
    /// Days worked although they are not Monday to Friday, in any order; none of them stands in `rest_days`.
    #[serde(default)]
    pub work_days: Vec<Day>,
    /// Days on which the hall is closed, in any order: not worked, whatever else is said of them, and without service hours (reading
    /// `amb.closed_days`). A clock on the wall runs on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Day>,
    /// The hours within which time limits run, those of all entries together; absent or empty means by the clock on the wall.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_hours: Vec<ServiceHours>,
}

impl Calendar {
    /// Checks that the span is a span, no day is named twice over and service hours end after they begin.
    ///
    /// # Errors
    /// Code `calendar`, at the field that contradicts; `end_before_start` at the end of service hours.
    pub fn check(&self) -> Result<(), Error> {
        if self.to < self.from {
            return Err(Error::new(Code::Calendar, "to", "a day not before `from`"));
        }
        let mut rest = self.rest_days.clone();
        rest.sort_unstable();
        if let Some(index) = self.work_days.iter().position(|day| rest.binary_search(day).is_ok()) {
            return Err(Error::new(Code::Calendar, format!("work_days[{index}]"), "a day that is not also a rest day"));
        }
        hours::check(&self.service_hours)
    }

    /// Checks it and puts its days in order, for many questions.
    ///
    /// # Errors
    /// As for [`Calendar::check`].
    pub fn prepare(&self) -> Result<WorkingDays, Error> {
        self.check()?;
        Ok(WorkingDays::new(self))
    }

    /// Whether a day is worked; `None` outside the span.
    pub fn is_worked(&self, day: Day) -> Option<bool> {
        if day < self.from || day > self.to {
            return None;
        }
        let named = self.work_days.contains(&day) || (day.is_weekday() && !self.rest_days.contains(&day));
        Some(named && !self.closed.contains(&day))
    }

    /// The last day of a term of `count` working days after `start`; `None` when the calendar does not reach that far. [`WorkingDays`]
    /// answers many of them faster.
    pub fn term_end(&self, start: Day, count: u32) -> Option<Day> {
        WorkingDays::new(self).term_end(start, count)
    }
}

/// The working days and hours of a calendar that is the field `calendar` of an input; Monday to Friday
/// and the clock on the wall when it is absent.
///
/// # Errors
/// As for [`Calendar::check`], with the path of the field.
pub(crate) fn prepare(calendar: Option<&Calendar>) -> Result<WorkingDays, Error> {
    calendar.map_or_else(|| Ok(WorkingDays::weekdays()), |calendar| calendar.prepare().map_err(|error| error.under("calendar")))
}
