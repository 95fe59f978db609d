//! The generated day and its clock: seconds since midnight at the hall, negative for the days before.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use service_hall::{Calendar, CalendarYears, Day, Instant, china_calendar};

pub type Seconds = i64;

pub const HOUR: Seconds = 3600;
pub const DAY: Seconds = 24 * HOUR;

/// The shipped day, a Friday.
pub const SHIPPED_DATE: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day that exists");

/// The working days of mainland China in these years, and in the year after them where it is known; Monday to Friday where they are not.
pub fn calendar(first: Day, last: Day) -> Option<Calendar> {
    let year = |day: Day| day.to_string().get(..4).and_then(|year| year.parse::<u16>().ok());
    let (first, last) = (year(first)?, year(last)?);
    let known = |to: u16| china_calendar(&CalendarYears { from_year: Some(first), to_year: Some(to) }).ok();
    let weekdays = || {
        let from = format!("{first:04}-01-01").parse().ok()?;
        let to = format!("{:04}-01-31", (last + 1).min(9999)).parse().ok()?;
        Some(Calendar { from, to, rest_days: Vec::new(), work_days: Vec::new(), closed: Vec::new(), service_hours: Vec::new() })
    };
    known(last + 1).or_else(|| known(last)).or_else(weekdays)
}

/// A day as seen from the generated one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// So many days after it.
    Day(i64),
    /// The working day so many working days after it.
    Working(i64),
}

/// The day that is generated.
pub struct Clock {
    date: NaiveDate,
    calendar: Option<Calendar>,
}

impl Clock {
    /// Of a day.
    pub fn new(date: NaiveDate) -> Self {
        // Around New Year the year before counts as well.
        let [first, last] = [date - Days::new(40), date].map(|date| Day::try_new(date).expect("a day of our time"));
        Self { date, calendar: calendar(first, last) }
    }

    /// The day.
    pub const fn date(&self) -> NaiveDate {
        self.date
    }

    fn local(&self, at: Seconds) -> NaiveDateTime {
        NaiveDateTime::new(self.date, NaiveTime::MIN) + TimeDelta::seconds(at)
    }

    /// The instant at a second of the day.
    pub fn instant(&self, at: Seconds) -> Instant {
        format!("{}+08:00", self.local(at).format("%Y-%m-%dT%H:%M:%S")).parse().expect("an instant")
    }

    /// The day of a second, as case ids begin.
    pub fn prefix(&self, at: Seconds) -> String {
        self.local(at).format("%Y%m%d").to_string()
    }

    /// A day, as the log writes it.
    pub fn day(&self, on: On) -> String {
        let days = match on {
            On::Day(days) => days,
            On::Working(count) => self.working(count),
        };
        (self.date + TimeDelta::days(days)).to_string()
    }

    /// How many days it is to the working day so many working days after the generated one, or before it.
    pub fn working(&self, count: i64) -> i64 {
        let (mut days, mut left) = (0, count.abs());
        while left > 0 {
            days += count.signum();
            left -= i64::from(self.is_worked(days));
        }
        days
    }

    /// Whether the hall is open on the day.
    pub fn is_open(&self) -> bool {
        self.is_worked(0)
    }

    fn is_worked(&self, days: i64) -> bool {
        Day::try_new(self.date + TimeDelta::days(days)).is_some_and(|day| {
            let known = self.calendar.as_ref().and_then(|calendar| calendar.is_worked(day));
            known.unwrap_or_else(|| day.is_weekday())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        let friday = Clock::new(SHIPPED_DATE);
        assert_eq!([-5, -4, -1, 0, 1, 2, 4].map(|count| friday.working(count)), [-7, -4, -1, 0, 3, 4, 6]);
        // After the National Day holiday, with Saturday the 10th made up for it.
        let thursday = Clock::new(NaiveDate::from_ymd_opt(2026, 10, 8).unwrap());
        assert_eq!([-1, 1, 2, 3].map(|count| thursday.working(count)), [-8, 1, 2, 4]);
        assert_eq!(thursday.day(On::Working(2)), "2026-10-10");
    }
}
