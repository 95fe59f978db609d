//! A calendar put in order, so that a term is found without looking at each of its days.

use super::{Calendar, DayKind, ServiceHours};
use crate::order;
use crate::time::Day;

/// The working days and service hours of a [`Calendar`], in order. Finding the end of a term takes a step for each day that the calendar
/// names, not for each day.
///
/// ```
/// use service_hall::Calendar;
/// let calendar: Calendar = serde_json::from_str(r#"{"from": "2026-10-01", "to": "2026-10-31", "rest_days": ["2026-10-08"]}"#).unwrap();
/// let days = calendar.prepare().unwrap();
/// let end = days.term_end("2026-10-07".parse().unwrap(), 2);
/// assert_eq!(end.map(|day| day.to_string()), Some("2026-10-12".to_owned()));
/// assert_eq!(end, calendar.term_end("2026-10-07".parse().unwrap(), 2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    from: Day,
    to: Day,
    /// Days that the calendar names, in order, each once.
    named: Vec<(Day, DayKind)>,
    /// Days of closure, in order.
    closed: Vec<Day>,
    /// The hours within which clocks run; none: by the clock on the wall.
    pub(super) hours: Vec<ServiceHours>,
}

impl WorkingDays {
    /// Monday to Friday, without end, and the clock on the wall: what holds when no calendar is given.
    pub const fn weekdays() -> Self {
        Self { from: Day::FIRST, to: Day::LAST, named: Vec::new(), closed: Vec::new(), hours: Vec::new() }
    }

    /// Of a calendar that need not be checked: a day in both its lists is worked, and one of closure is not.
    pub(crate) fn new(calendar: &Calendar) -> Self {
        let worked = |day: &Day| (*day, if day.is_weekday() { DayKind::WorkingDay } else { DayKind::MakeUpDay });
        let mut named: Vec<(Day, DayKind)> = calendar.work_days.iter().map(worked).collect();
        named.extend(calendar.rest_days.iter().map(|day| (*day, DayKind::Holiday)));
        // Of the same day the first stays.
        order::sort_by_key(&mut named, |(day, _)| *day);
        named.dedup_by_key(|(day, _)| *day);
        let mut closed = calendar.closed.clone();
        closed.sort_unstable();
        let days = Self { from: calendar.from, to: calendar.to, named, closed: Vec::new(), hours: calendar.service_hours.clone() };
        days.without(closed)
    }

    /// The same without days of closure. A day that is not worked anyway keeps its kind.
    fn without(mut self, closed: Vec<Day>) -> Self {
        let shut: Vec<(Day, DayKind)> =
            closed.iter().filter(|day| self.named_or_weekday(**day).is_worked()).map(|day| (*day, DayKind::HallClosed)).collect();
        if !shut.is_empty() {
            self.named.splice(0..0, shut);
            order::sort_by_key(&mut self.named, |(day, _)| *day);
            self.named.dedup_by_key(|(day, _)| *day);
        }
        Self { closed, ..self }
    }

    fn named_or_weekday(&self, day: Day) -> DayKind {
        match self.named.binary_search_by_key(&day, |(named, _)| *named) {
            Ok(place) => self.named.get(place).map_or(DayKind::WorkingDay, |(_, kind)| *kind),
            Err(_) if day.is_weekday() => DayKind::WorkingDay,
            Err(_) => DayKind::Weekend,
        }
    }

    /// What a day is; `None` outside the calendar.
    pub fn kind(&self, day: Day) -> Option<DayKind> {
        (self.from..=self.to).contains(&day).then(|| self.named_or_weekday(day))
    }

    /// Whether the calendar names a day as one of closure.
    pub(crate) fn is_closed(&self, day: Day) -> bool {
        self.closed.binary_search(&day).is_ok()
    }

    /// Whether a day is worked; `None` outside the calendar.
    pub fn is_worked(&self, day: Day) -> Option<bool> {
        self.kind(day).map(DayKind::is_worked)
    }

    /// The last day of a term of `count` working days after `start`, which is not counted itself; `start` when the count is 0. `None` when
    /// the calendar does not reach that far.
    pub fn term_end(&self, start: Day, count: u32) -> Option<Day> {
        if count == 0 {
            return Some(start);
        }
        let first = start.next().filter(|first| (self.from..=self.to).contains(first))?;
        // Between two named days Monday to Friday are counted at once.
        let (mut left, mut at) = (i64::from(count), first.number());
        let place = self.named.partition_point(|(day, _)| *day < first);
        for (day, kind) in self.named.get(place..).unwrap_or_default().iter().take_while(|(day, _)| *day <= self.to) {
            let number = day.number();
            let between = weekdays_before(number).saturating_sub(weekdays_before(at));
            if left <= between {
                break;
            }
            left = left.saturating_sub(between);
            at = number.saturating_add(1);
            if kind.is_worked() {
                left = left.saturating_sub(1);
                if left == 0 {
                    return Some(*day);
                }
            }
        }
        Day::of_number(weekday(weekdays_before(at).saturating_add(left))).filter(|end| *end <= self.to)
    }
}

/// How many days before the day of this number are Monday to Friday. Day 1, 0001-01-01, is a Monday.
fn weekdays_before(number: i64) -> i64 {
    let days = number.saturating_sub(1);
    days.div_euclid(7).saturating_mul(5).saturating_add(days.rem_euclid(7).min(5))
}

/// The number of the day that is the n-th of all from Monday to Friday.
fn weekday(count: i64) -> i64 {
    let before = count.saturating_sub(1);
    before.div_euclid(5).saturating_mul(7).saturating_add(before.rem_euclid(5)).saturating_add(1)
}
