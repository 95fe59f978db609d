//! Clocks of seconds: by the clock on the wall, or within service hours (readings `amb.one_hour_clock`, `amb.service_hours`).
//!
//! The day is that at the place where the start was recorded.

use super::{DayKind, MOST_DAYS, WorkingDays, hours};
use crate::time::{Day, Instant};

const MICROS_OF_DAY: i64 = 86_400_000_000;

/// A day that a clock runs through.
pub(crate) struct ClockDay {
    pub day: Day,
    pub why: DayKind,
    /// Microseconds that had run when it began, and when it ended.
    pub run: (i64, i64),
}

/// When a clock has run out.
pub(crate) enum ClockEnd {
    At(Instant),
    /// This day would have to be known.
    NotCovered(Day),
    /// Not before the year 10000.
    OutOfRange,
    /// Not within forty years.
    TooLong,
}

impl WorkingDays {
    /// When a clock of so many seconds that begins then has run out; that moment is still in time. `None` when a day would have to be known
    /// that the calendar does not cover, or service hours do not make up the seconds in forty years.
    ///
    /// ```
    /// use service_hall::Calendar;
    /// let hours = r#"{"from": "2026-01-01", "to": "2026-12-31", "service_hours": [{"from": "08:00", "to": "18:00"}]}"#;
    /// let days = serde_json::from_str::<Calendar>(hours)?.prepare()?;
    /// let end = days.clock_end("2026-11-20T17:30:00+08:00".parse()?, 3600);
    /// assert_eq!(end.map(|end| end.to_string()).as_deref(), Some("2026-11-21T08:30:00+08:00"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clock_end(&self, start: Instant, seconds: i64) -> Option<Instant> {
        if self.runs_on_the_wall() || seconds <= 0 {
            return start.plus_seconds(seconds);
        }
        match self.run_clock(start, seconds.checked_mul(1_000_000)?, |_| {}) {
            ClockEnd::At(end) => Some(end),
            _ => None,
        }
    }

    /// How many microseconds a clock has run from one moment to another; negative when the other is earlier. `None` when a day between them
    /// would have to be known that the calendar does not cover, or they are more than forty years apart.
    ///
    /// ```
    /// use service_hall::Calendar;
    /// let hours = r#"{"from": "2026-01-01", "to": "2026-12-31", "service_hours": [{"from": "08:00", "to": "18:00"}]}"#;
    /// let days = serde_json::from_str::<Calendar>(hours)?.prepare()?;
    /// let run = days.elapsed("2026-11-20T17:30:00+08:00".parse()?, "2026-11-21T08:30:01+08:00".parse()?);
    /// assert_eq!(run, Some(3_601_000_000));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn elapsed(&self, from: Instant, to: Instant) -> Option<i64> {
        let span = to.micros_since(from);
        if self.runs_on_the_wall() || span == 0 {
            return Some(span);
        }
        let since = from.micros_of_day();
        let until = since.saturating_add(span);
        let (first, last) = (since.min(until), since.max(until));
        let days = first.div_euclid(MICROS_OF_DAY)..=last.saturating_sub(1).div_euclid(MICROS_OF_DAY);
        if days.end().saturating_sub(*days.start()) > MOST_DAYS {
            return None;
        }
        let (today, mut run) = (from.day()?.number(), 0_i64);
        for gone in days {
            let midnight = gone.saturating_mul(MICROS_OF_DAY);
            let (_, spans) = self.clock_day(Day::of_number(today.saturating_add(gone))?)?;
            for (from, to) in spans {
                let end = midnight.saturating_add(to).min(last);
                run = run.saturating_add(end.saturating_sub(midnight.saturating_add(from).max(first)).max(0));
            }
        }
        Some(if span < 0 { run.saturating_neg() } else { run })
    }

    /// Whether clocks run by the clock on the wall, whatever day it is.
    pub(crate) fn runs_on_the_wall(&self) -> bool {
        self.hours.is_empty()
    }

    /// The spans of a day within service hours, in microseconds since midnight; `None` when they hang on what the day is and the calendar
    /// does not reach it.
    pub(crate) fn open_spans(&self, day: Day) -> Option<Vec<(i64, i64)>> {
        hours::spans(&self.hours, day, self.kind(day))
    }

    /// Runs a clock of microseconds, at least one, day by day.
    pub(crate) fn run_clock(&self, start: Instant, micros: i64, mut see: impl FnMut(ClockDay)) -> ClockEnd {
        let (since, mut next) = (start.micros_of_day(), start.day());
        let mut run = 0_i64;
        for gone in 0..=MOST_DAYS {
            let Some(day) = next else { return ClockEnd::OutOfRange };
            let Some((mut why, mut spans)) = self.clock_day(day) else { return ClockEnd::NotCovered(day) };
            if gone == 0 {
                spans = spans.into_iter().map(|(from, to)| (from.max(since), to)).filter(|(from, to)| from < to).collect();
            }
            if why == DayKind::ServiceHours && spans.is_empty() {
                why = DayKind::OutsideServiceHours;
            }
            let (before, mut end) = (run, None);
            for (from, to) in spans {
                let left = micros.saturating_sub(run);
                let span = to.saturating_sub(from);
                run = run.saturating_add(span.min(left));
                if span >= left {
                    end = Some(from.saturating_add(left));
                    break;
                }
            }
            see(ClockDay { day, why, run: (before, run) });
            if let Some(end) = end {
                let micros = gone.saturating_mul(MICROS_OF_DAY).saturating_add(end).saturating_sub(since);
                let end = start.plus_micros(micros).filter(|end| end.day().is_some());
                return end.map_or(ClockEnd::OutOfRange, ClockEnd::At);
            }
            next = day.next();
        }
        ClockEnd::TooLong
    }

    /// Why a clock runs on a day or does not, and within which spans, in microseconds since midnight; `None` when the calendar would have
    /// to say and does not reach the day.
    fn clock_day(&self, day: Day) -> Option<(DayKind, Vec<(i64, i64)>)> {
        if self.runs_on_the_wall() {
            return Some((DayKind::WallClock, vec![(0, MICROS_OF_DAY)]));
        }
        let kind = self.kind(day)?;
        if self.is_closed(day) {
            return Some((DayKind::HallClosed, Vec::new()));
        }
        Some((DayKind::ServiceHours, hours::spans(&self.hours, day, Some(kind))?))
    }
}
