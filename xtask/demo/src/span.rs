//! The time that a report is about: a day, or a month.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use service_hall::{ComplaintPeriod, Day, Instant};

/// A span of time; its end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last day, which is part of it.
    pub last: Day,
    /// Midnight before the first day.
    pub from: Instant,
    /// Midnight after the last.
    pub to: Instant,
}

impl Span {
    /// From one day to another at the place of an instant; nothing at the end of the calendar.
    pub fn new(first: Day, last: Day, place: Instant) -> Option<Self> {
        let text = place.to_string();
        let clock = text.find('T')?;
        let offset = text.rfind(['+', '-', 'Z']).filter(|sign| *sign > clock).map_or("Z", |sign| text.split_at(sign).1);
        let midnight = |day: Day| format!("{day}T00:00:00{offset}").parse().ok();
        Some(Self { first, last, from: midnight(first)?, to: midnight(last.next()?)? })
    }

    /// One day.
    pub fn of_day(day: Day, place: Instant) -> Option<Self> {
        Self::new(day, day, place)
    }

    /// Whether an instant lies in it.
    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }

    /// The day of an instant that lies in it.
    pub fn day_of(&self, at: Instant) -> Option<Day> {
        let days = u64::try_from(at.micros_since(self.from).div_euclid(86_400_000_000)).ok()?;
        Day::try_new(self.first.date().checked_add_days(Days::new(days))?).filter(|_| self.holds(at))
    }

    /// Its days, in order.
    pub fn days(&self) -> impl Iterator<Item = Day> + use<> {
        let last = self.last;
        std::iter::successors(Some(self.first), |day| day.next()).take_while(move |day| *day <= last)
    }

    /// As complaints are counted by it.
    pub const fn period(&self) -> ComplaintPeriod {
        ComplaintPeriod { from: self.from, to: self.to }
    }
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        Self { first: day.date().with_day(1).unwrap_or(day.date()) }
    }

    /// The month before; itself at the beginning of time.
    #[must_use]
    pub fn before(self) -> Self {
        Self { first: self.first.checked_sub_months(Months::new(1)).unwrap_or(self.first) }
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        let next = self.first.checked_add_months(Months::new(1)).unwrap_or(self.first);
        self.first.iter_days().take_while(move |date| *date < next).filter_map(Day::try_new)
    }

    /// As a span at the place of an instant.
    pub fn span(self, place: Instant) -> Option<Span> {
        let last = self.first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?;
        Span::new(Day::try_new(self.first)?, Day::try_new(last)?, place)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day: Option<Day> = Some(text).filter(|text| text.len() == 7).and_then(|text| format!("{text}-01").parse().ok());
        day.map(Self::of).ok_or_else(|| format!("a month is written as 2026-11, not `{text}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_days_at_its_own_place() {
        let month: Month = "2026-02".parse().unwrap();
        assert_eq!((month.to_string(), month.before().to_string(), month.days().count()), ("2026-02".to_owned(), "2026-01".to_owned(), 28));
        let span = month.span("2026-02-14T09:00:00-03:00".parse().unwrap()).unwrap();
        assert_eq!(
            (span.from.to_string(), span.to.to_string()),
            ("2026-02-01T00:00:00-03:00".to_owned(), "2026-03-01T00:00:00-03:00".to_owned())
        );
        assert_eq!(span.days().count(), 28);
        assert!(span.holds(span.from) && !span.holds(span.to));
        for wrong in ["", "2026", "2026-13", "2026-1", "2026-11-02", "11-2026"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
