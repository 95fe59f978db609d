//! Periods of the calendar that come round: days, ISO weeks, ten days, months, quarters, years.

use chrono::{Datelike, NaiveDate};

use crate::time::Day;

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub from: Day,
    pub to: Day,
}

/// A kind of period. The periods of a kind follow one another without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    Day,
    /// Monday to Sunday (reading `amb.week_start`).
    Week,
    /// Days 1 to 10, 11 to 20, 21 to the end of the month.
    TenDays,
    Month,
    Quarter,
    Year,
}

impl Round {
    /// The period in which a day lies; `None` when a part of it lies outside the years 0001 to 9999.
    pub(crate) fn of(self, day: Day) -> Option<Span> {
        let date = day.date();
        let months = |count: u32| {
            let first = date.month0().checked_sub(date.month0().checked_rem(count)?)?.checked_add(1)?;
            let last = first.checked_add(count)?.checked_sub(1)?;
            Some(Span { from: Self::day(date.year(), first, 1)?, to: last_of_month(date.year(), last)? })
        };
        match self {
            Self::Day => Some(Span { from: day, to: day }),
            Self::Week => {
                let monday = day.number().checked_sub(day.weekday().into())?;
                Some(Span { from: Day::of_number(monday)?, to: Day::of_number(monday.checked_add(6)?)? })
            }
            Self::TenDays => {
                let month = last_of_month(date.year(), date.month())?;
                let on = |number: u32| Self::day(date.year(), date.month(), number);
                Some(match date.day() {
                    1..=10 => Span { from: on(1)?, to: on(10)? },
                    11..=20 => Span { from: on(11)?, to: on(20)? },
                    _ => Span { from: on(21)?, to: month },
                })
            }
            Self::Month => months(1),
            Self::Quarter => months(3),
            Self::Year => months(12),
        }
    }

    /// The period before.
    pub(crate) fn before(self, span: Span) -> Option<Span> {
        self.of(Day::of_number(span.from.number().checked_sub(1)?)?)
    }

    /// The period after.
    pub(crate) fn after(self, span: Span) -> Option<Span> {
        self.of(span.to.next()?)
    }

    fn day(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Day::try_new)
    }
}

impl Span {
    /// The day of a month by its number, or its last day when it does not have it.
    pub(crate) fn of_month(self, number: u8) -> Day {
        let date = self.from.date();
        Round::day(date.year(), date.month(), number.into()).unwrap_or(self.to)
    }
}

fn last_of_month(year: i32, month: u32) -> Option<Day> {
    (28..=31).rev().find_map(|number| Round::day(year, month, number))
}
