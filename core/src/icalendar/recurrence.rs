//! Recurrence rules, and whether one gives the same days.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::calendar::Round;
use crate::handbook::WEEKDAYS;
use crate::handbook::table::Rhythm;
use crate::time::Day;

/// A rule that gives days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Recurrence {
    Daily,
    /// Monday is 0.
    Weekly(BTreeSet<u32>),
    MonthDays(BTreeSet<u32>),
    /// A day of each month, or its last day when it does not have it.
    MonthDayOrLast(u32),
    MonthEnd,
    /// The 10th, the 20th and the last day.
    TenDays,
    QuarterEnd,
    YearEnd,
    /// A day of the year, by month and day.
    YearDay(u32, u32),
}

impl Recurrence {
    fn gives(&self, day: Day) -> bool {
        let date = day.date();
        let ends = |round: Round| round.of(day).is_some_and(|span| span.to == day);
        match self {
            Self::Daily => true,
            Self::Weekly(weekdays) => weekdays.contains(&day.weekday()),
            Self::MonthDays(days) => days.contains(&date.day()),
            Self::MonthDayOrLast(number) => date.day() == *number || (date.day() < *number && ends(Round::Month)),
            Self::MonthEnd => ends(Round::Month),
            Self::TenDays => ends(Round::TenDays),
            Self::QuarterEnd => ends(Round::Quarter),
            Self::YearEnd => ends(Round::Year),
            Self::YearDay(month, number) => (date.month(), date.day()) == (*month, *number),
        }
    }

    /// As the value of `RRULE`, with its end.
    pub fn write(&self, until: &str) -> String {
        let numbers = |numbers: &BTreeSet<u32>| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let (every, by) = match self {
            Self::Daily => ("DAILY", String::new()),
            Self::Weekly(weekdays) => {
                let name = |weekday: &u32| WEEKDAYS.get(usize::try_from(*weekday).ok()?)?.get(..2);
                let names: Vec<String> = weekdays.iter().filter_map(name).map(str::to_uppercase).collect();
                ("WEEKLY", format!(";BYDAY={}", names.join(",")))
            }
            Self::MonthDays(days) => ("MONTHLY", format!(";BYMONTHDAY={}", numbers(days))),
            Self::MonthDayOrLast(number) => ("MONTHLY", format!(";BYMONTHDAY={};BYSETPOS=-1", numbers(&(28..=*number).collect()))),
            Self::MonthEnd => ("MONTHLY", ";BYMONTHDAY=-1".to_owned()),
            Self::TenDays => ("MONTHLY", ";BYMONTHDAY=10,20,-1".to_owned()),
            Self::QuarterEnd => ("YEARLY", ";BYMONTH=3,6,9,12;BYMONTHDAY=-1".to_owned()),
            Self::YearEnd => ("YEARLY", ";BYMONTH=12;BYMONTHDAY=-1".to_owned()),
            Self::YearDay(month, number) => ("YEARLY", format!(";BYMONTH={month};BYMONTHDAY={number}")),
        };
        format!("FREQ={every};UNTIL={until}{by}")
    }

    /// The rules by which days of a rhythm may come.
    fn candidates(every: Rhythm, days: &[Day]) -> Vec<Self> {
        let month_days: BTreeSet<u32> = days.iter().map(|day| day.date().day()).collect();
        let weekly = || Self::Weekly(days.iter().map(|day| day.weekday()).collect());
        match every {
            Rhythm::Shift | Rhythm::HalfDay | Rhythm::Day => vec![Self::Daily, weekly()],
            Rhythm::Week => vec![weekly()],
            Rhythm::TenDays => vec![Self::TenDays, Self::MonthDays(month_days)],
            Rhythm::Month => {
                let last = month_days.last().copied().unwrap_or_default();
                let clamped = (last > 28).then_some(Self::MonthDayOrLast(last));
                [Some(Self::MonthEnd), Some(Self::MonthDays(month_days)), clamped].into_iter().flatten().collect()
            }
            Rhythm::Quarter => vec![Self::QuarterEnd],
            Rhythm::Year => {
                let first = days.first().map(|day| Self::YearDay(day.date().month(), day.date().day()));
                [Some(Self::YearEnd), first].into_iter().flatten().collect()
            }
            Rhythm::Years | Rhythm::Unspecified => Vec::new(),
        }
    }

    /// How many values it is chosen by.
    fn values(&self) -> usize {
        match self {
            Self::Daily => 0,
            Self::Weekly(values) | Self::MonthDays(values) => values.len(),
            Self::MonthEnd | Self::MonthDayOrLast(_) => 1,
            Self::YearEnd | Self::YearDay(..) => 2,
            Self::TenDays => 3,
            Self::QuarterEnd => 5,
        }
    }

    /// The rule with the fewest values and exceptions that gives all these days, which stand in order, and the days that it gives beside them; `None` when no rule does, or
    /// more than a third would be taken out.
    pub fn of(every: Rhythm, days: &[Day]) -> Option<(Self, Vec<Day>)> {
        let (first, last) = (*days.first()?, *days.last()?);
        if first == last {
            return None;
        }
        let fits = |rule: Self| {
            if !days.iter().all(|day| rule.gives(*day)) {
                return None;
            }
            let given = std::iter::successors(Some(first), |day| day.next().filter(|day| *day <= last)).filter(|day| rule.gives(*day));
            let beside: Vec<Day> = given.filter(|day| days.binary_search(day).is_err()).collect();
            (beside.len() <= days.len().div_euclid(2)).then_some((rule, beside))
        };
        Self::candidates(every, days).into_iter().filter_map(fits).min_by_key(|(rule, beside)| rule.values().saturating_add(beside.len()))
    }
}
