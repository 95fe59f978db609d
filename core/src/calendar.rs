//! Working days. The sources do not say which days those are, so the calendar is an argument.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::time::Day;

/// Which days are worked, from one day to another, both included.
///
/// Monday to Friday are worked, except `rest_days`; `work_days` (make-up days) are worked although they fall on a weekend or holiday.
/// A day outside the span is unknown, never guessed.
///
/// Reading `amb.working_day_calendar`: without a calendar Monday to Friday are worked; the day of the event is not counted; a term of n working days is over at the end of the n-th.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// First day covered.
    pub from: Day,
    /// Last day covered.
    pub to: Day,
    /// Days not worked although they are Monday to Friday.
    #[serde(default)]
    pub rest_days: Vec<Day>,
    /// Days worked although they are not Monday to Friday, or although they stand in `rest_days` by another rule.
    #[serde(default)]
    pub work_days: Vec<Day>,
}

impl Calendar {
    /// Checks that the span is a span and no day is named twice over.
    ///
    /// # Errors
    /// Code `calendar`, at the field that contradicts.
    pub fn check(&self) -> Result<(), Error> {
        if self.to < self.from {
            return Err(Error::new(Code::Calendar, "to", "a day not before `from`"));
        }
        if let Some(index) = self.work_days.iter().position(|day| self.rest_days.contains(day)) {
            return Err(Error::new(Code::Calendar, format!("work_days[{index}]"), "a day that is not also a rest day"));
        }
        Ok(())
    }

    /// Whether a day is worked; `None` outside the span.
    pub fn is_worked(&self, day: Day) -> Option<bool> {
        if day < self.from || day > self.to {
            return None;
        }
        Some(self.work_days.contains(&day) || (day.is_weekday() && !self.rest_days.contains(&day)))
    }

    /// Monday to Friday, without end: what holds when no calendar is given.
    pub fn weekdays() -> Self {
        Self { from: Day::FIRST, to: Day::LAST, rest_days: Vec::new(), work_days: Vec::new() }
    }

    /// The last day of a term of `count` working days after `start`; `None` when the calendar does not reach that far.
    pub fn term_end(&self, start: Day, count: u32) -> Option<Day> {
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = day.next()?;
            if self.is_worked(day)? {
                left = left.checked_sub(1)?;
            }
        }
        Some(day)
    }
}
