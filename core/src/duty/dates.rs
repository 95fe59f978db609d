//! When a duty falls due in a period.

use super::query::{DueDuty, DutyPeriod, HalfDay, WhyNotNeeded, WhyUndated};
use super::setting::{Open, Setting};
use crate::calendar::{Round, Span, TimeOfDay};
use crate::handbook::DutyId;
use crate::handbook::table::{About, DueMode, Duty, Rhythm};
use crate::time::Day;

const MINUTES_OF_DAY: i64 = 1_440;

/// A day and a time of it; without one its beginning or its end.
#[derive(Debug, Clone, Copy)]
struct Moment {
    on: Day,
    at: Option<TimeOfDay>,
}

impl Moment {
    fn day(on: Day) -> Self {
        Self { on, at: None }
    }

    fn at(on: Day, at: TimeOfDay) -> Self {
        Self { on, at: Some(at) }
    }

    /// So many minutes before a time of a day, which may lie on the day before.
    fn before(on: Day, at: TimeOfDay, minutes: u32) -> Option<Self> {
        let minutes = at.minutes().checked_sub(minutes.into())?;
        let on = Day::of_number(on.number().checked_add(minutes.div_euclid(MINUTES_OF_DAY))?)?;
        Some(Self::at(on, TimeOfDay::of_minutes(minutes.rem_euclid(MINUTES_OF_DAY))?))
    }
}

/// The earliest and the latest moment.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: Option<Moment>,
    due: Option<Moment>,
    undated: Option<WhyUndated>,
}

impl Window {
    fn new(from: Option<Moment>, due: Moment) -> Self {
        Self { from, due: Some(due), undated: None }
    }

    fn days(from: Day, to: Day) -> Self {
        Self::new(Some(Moment::day(from)), Moment::day(to))
    }

    fn undated(why: WhyUndated) -> Self {
        Self { from: None, due: None, undated: Some(why) }
    }
}

fn days_after(day: Day, count: u32) -> Option<Day> {
    Day::of_number(day.number().checked_add(count.into())?)
}

impl Setting<'_> {
    /// The duty as it falls due with a period, or without any.
    fn draw(&self, id: DutyId, span: Option<(Span, Option<Span>)>, window: Window) -> DueDuty {
        let duty = id.entry();
        let times = span.map(|(span, _)| self.times(duty, span.from)).filter(|times| *times > 1);
        let about = span.and_then(|(_, about)| about);
        DueDuty {
            duty: id,
            period: about.map(|about| DutyPeriod { from: about.from, to: about.to }),
            half_day: None,
            shift: None,
            who: duty.who,
            to_whom: duty.to_whom,
            times,
            from_on: window.from.map(|from| from.on),
            from_at: window.from.and_then(|from| from.at),
            due_on: window.due.map(|due| due.on),
            due_at: window.due.and_then(|due| due.at).filter(|at| *at != TimeOfDay::END),
            undated: window.undated,
            not_needed: None,
        }
    }

    /// A duty of which no period is known.
    pub(super) fn without_period(&self, id: DutyId, why: WhyUndated) -> DueDuty {
        self.draw(id, None, Window::undated(why))
    }

    /// All that a duty asks for in a period of its rhythm.
    pub(super) fn in_period(&self, id: DutyId, round: Round, span: Span, out: &mut Vec<DueDuty>) {
        let duty = id.entry();
        let about = match duty.about {
            None | Some(About::SinceLast) => Some(span),
            Some(About::Previous) => round.before(span),
            Some(About::Next) => round.after(span),
        };
        match duty.every {
            Rhythm::Shift => self.shifts(id, span, out),
            Rhythm::HalfDay => self.halves(id, span, out),
            _ if !duty.days.is_empty() => {
                let mut last = round.before(span).zip(duty.days.last()).map(|(before, number)| before.of_month(*number));
                for number in duty.days {
                    let day = span.of_month(*number);
                    let since = last.and_then(Day::next).map(|from| Span { from, to: day });
                    let about = if duty.about == Some(About::SinceLast) { since } else { about };
                    let from = (duty.due.mode == DueMode::On).then(|| Moment::day(day));
                    out.push(self.draw(id, Some((span, about)), Window::new(from, Moment::day(day))));
                    last = Some(day);
                }
            }
            _ => {
                let window = self.window(id, duty, span);
                let mut due = self.draw(id, Some((span, about)), window);
                if round == Round::Day && self.open(span.from) == Open::Closed {
                    due.not_needed = Some(WhyNotNeeded::HallClosed);
                }
                out.push(due);
            }
        }
    }

    fn window(&self, id: DutyId, duty: &Duty, span: Span) -> Window {
        let Span { from, to } = span;
        let start = Some(Moment::day(from));
        let term = self.term(id);
        let due = &duty.due;
        match due.mode {
            DueMode::By | DueMode::At => match due.anchor {
                Some("business_date_covered") => {
                    let at = self.time(duty, from).unwrap_or(TimeOfDay::END);
                    days_after(from, self.offset(duty, from))
                        .map_or(Window::undated(WhyUndated::NotCovered), |day| Window::new(start, Moment::at(day, at)))
                }
                Some("shift_start") => match self.first_start(from) {
                    Some(at) => Window::new(start, Moment::at(from, at)),
                    None => Window { undated: Some(self.why_no_hours(from)), ..Window::new(start, Moment::day(from)) },
                },
                // A whole day has a beginning; what is due by the end of a longer period may have been done before it.
                Some("end_of_day") => Window::days(from, to),
                _ => Window::new(None, Moment::day(to)),
            },
            DueMode::On => {
                let day = self.weekday(duty, from).and_then(|weekday| days_after(from, u32::try_from(weekday).ok()?)).unwrap_or(to);
                Window::days(day, day)
            }
            DueMode::Window => {
                if let (Some(first), Some(last)) = (due.from_day, due.to_day) {
                    return Window::days(span.of_month(first), span.of_month(last));
                }
                let closing = if let Open::Hours(_, closing) = self.open(from) { Some(closing) } else { None };
                let to_midnight = closing == Some(TimeOfDay::END);
                let start = if to_midnight { from.next().map(Moment::day) } else { Some(Moment { on: from, at: closing }) };
                match term.and_then(|term| term.days_after).unwrap_or(0) {
                    // Nothing of the day is left, and the sources name no other (reading `amb.after_close`).
                    0 if to_midnight => Window::undated(WhyUndated::DayOpen),
                    count => days_after(from, count.into())
                        .map_or(Window::undated(WhyUndated::NotCovered), |last| Window::new(start, Moment::day(last))),
                }
            }
            DueMode::Within => {
                let limit = self.limit(duty, from);
                let last = if due.limit_unit == Some("working_day") { self.calendar.term_end(to, limit) } else { days_after(to, limit) };
                last.map_or(Window::undated(WhyUndated::NotCovered), |last| Window::days(from, last))
            }
            DueMode::OncePerPeriod => Window::days(from, to),
            DueMode::Unspecified => match (term.and_then(|term| term.every), term.and_then(|term| term.days_after)) {
                (Some(_), _) => Window::days(from, to),
                (None, Some(count)) => {
                    days_after(to, count.into()).map_or(Window::undated(WhyUndated::NotCovered), |last| Window::days(from, last))
                }
                (None, None) => Window::undated(WhyUndated::DayOpen),
            },
        }
    }

    fn why_no_hours(&self, day: Day) -> WhyUndated {
        if self.open(day) == Open::NotCovered { WhyUndated::NotCovered } else { WhyUndated::NoHours }
    }

    /// A duty for each shift of a day.
    fn shifts(&self, id: DutyId, span: Span, out: &mut Vec<DueDuty>) {
        let (duty, day) = (id.entry(), span.from);
        let kind = self.calendar.kind(day);
        for shift in &self.query.shifts {
            let window = match shift.hours.hold(day, kind) {
                Some(false) => continue,
                None => Window::undated(WhyUndated::NotCovered),
                Some(true) if duty.due.anchor == Some("shift_start") => {
                    let (longest, shortest) = self.leads(duty, day);
                    let lead = |minutes| Moment::before(day, shift.hours.from, minutes);
                    match lead(shortest) {
                        Some(due) => Window::new(lead(longest), due),
                        None => Window::undated(WhyUndated::NotCovered),
                    }
                }
                Some(true) => Window::new(Some(Moment::at(day, shift.hours.from)), Moment::at(day, shift.hours.to)),
            };
            let shut = self.is_shut(day).then_some(WhyNotNeeded::HallClosed);
            out.push(DueDuty { shift: Some(shift.id.clone()), not_needed: shut, ..self.draw(id, Some((span, Some(span))), window) });
        }
    }

    /// A duty for each half of the day in which the hall is open (reading `amb.half_day`).
    fn halves(&self, id: DutyId, span: Span, out: &mut Vec<DueDuty>) {
        let day = span.from;
        let Some(split) = self.query.half_day_at.or_else(|| id.entry().due.halved_at?.parse().ok()) else { return };
        let open = self.open(day);
        let (from, to) = if let Open::Hours(from, to) = open { (Some(from), to) } else { (None, TimeOfDay::END) };
        let start = Moment { on: day, at: from };
        let has_morning = split.minutes() > from.map_or(0, TimeOfDay::minutes);
        let has_afternoon = split < to;
        let morning = Window::new(Some(start), Moment::at(day, split.min(to)));
        let afternoon = Window::new(Some(if has_morning { Moment::at(day, split) } else { start }), Moment::at(day, to));
        for (half, has, window) in [(HalfDay::Morning, has_morning, morning), (HalfDay::Afternoon, has_afternoon, afternoon)] {
            if has {
                let undated = (open == Open::NotCovered).then_some(WhyUndated::NotCovered);
                let shut = (open == Open::Closed).then_some(WhyNotNeeded::HallClosed);
                let window = Window { undated, ..window };
                out.push(DueDuty { half_day: Some(half), not_needed: shut, ..self.draw(id, Some((span, Some(span))), window) });
            }
        }
    }
}
