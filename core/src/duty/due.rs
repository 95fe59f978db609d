//! Which duties fall due in a span of days.

use super::query::{DueDuties, DueDutiesQuery, DueDuty, WhyUndated};
use super::setting::{Setting, round};
use crate::calendar::{Round, Span, TimeOfDay};
use crate::error::Error;
use crate::handbook::table::Rhythm;
use crate::handbook::{DutyId, Handbook};
use crate::order;
use crate::time::Day;

/// Lists the duties that fall due from one day to another. Takes time with the number of days.
///
/// # Source
/// M part II and the chapters that give a rhythm, as each duty names them; readings `amb.on_day`, `amb.deadline_by_day`, `amb.missing_day`,
/// `amb.non_working_day`, `amb.week_start`, `amb.period_without_day`.
///
/// # Errors
/// `calendar` when the calendar contradicts itself; `end_before_start` for a span, hours or a shift; `too_long` for more than ten years;
/// `missing_field` for a shift without an id; `duplicate` for the id of a shift or the duty of a term; `missing_field`, `exclusive` or
/// `unknown_value` for a term that does not fit its duty.
pub fn due(handbook: &Handbook, query: &DueDutiesQuery) -> Result<DueDuties, Error> {
    let setting = Setting::new(handbook, query)?;
    Ok(DueDuties { duties: setting.duties(), edition: handbook.stamp() })
}

impl Setting<'_> {
    /// The duties asked for, in order.
    pub(super) fn duties(&self) -> Vec<DueDuty> {
        let mut duties = Vec::new();
        for id in DutyId::all().filter(|id| self.asks(*id)) {
            self.of_duty(id, &mut duties);
        }
        order::sort_by_key(&mut duties, |due| {
            let undated = due.due_on.is_none();
            let minutes = due.due_at.map_or(i64::MAX, TimeOfDay::minutes);
            (undated, due.due_on, minutes, due.duty.as_str(), due.period, due.half_day)
        });
        duties
    }

    fn of_duty(&self, id: DutyId, out: &mut Vec<DueDuty>) {
        let every = self.term(id).and_then(|term| term.every).unwrap_or(id.entry().every);
        let Some(round) = round(every) else {
            out.push(self.without_period(id, WhyUndated::PeriodOpen));
            return;
        };
        if every == Rhythm::Shift && self.query.shifts.is_empty() {
            out.push(self.without_period(id, WhyUndated::NoShifts));
            return;
        }
        // Backwards, since a term may end long after the period that it follows, and never before that of an earlier one.
        let mut next = last_period(round, self.query.to);
        let mut drawn = Vec::new();
        while let Some(span) = next {
            self.in_period(id, round, span, &mut drawn);
            let latest = drawn.iter().map(|due| self.falls(due, span)).max().unwrap_or(span.to);
            if span.to < self.query.from && latest < self.query.from {
                return;
            }
            out.extend(drawn.drain(..).filter(|due| self.is_in(due, span)));
            next = round.before(span);
        }
    }

    /// The day by which an occurrence belongs to a span: its last one, else the end of its period.
    fn is_in(&self, due: &DueDuty, span: Span) -> bool {
        (self.query.from..=self.query.to).contains(&due.due_on.unwrap_or(span.to))
    }

    /// The latest day on which it may fall due, as far as that can be known.
    fn falls(&self, due: &DueDuty, span: Span) -> Day {
        match due.due_on {
            Some(day) => day,
            // The calendar ends within the term: an earlier term may still end in the span.
            None if due.undated == Some(WhyUndated::NotCovered) && span.to.next().is_some_and(|day| self.calendar.kind(day).is_some()) => {
                Day::LAST
            }
            None => span.to,
        }
    }
}

/// The last period in which something may fall due up to a day: the one after that of the day, since a shift may ask for something on the day before.
fn last_period(round: Round, day: Day) -> Option<Span> {
    let week_before = || round.of(Day::of_number(day.number().checked_sub(7)?)?);
    let own = round.of(day).or_else(week_before)?;
    round.after(own).or(Some(own))
}
