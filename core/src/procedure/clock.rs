//! Time limits between two moments of a case.

use super::state::State;
use crate::calendar::Calendar;
use crate::decision::Judgement;
use crate::handbook::Limit;
use crate::handbook::table::Within;
use crate::time::{Day, Instant};

const MICROS: i64 = 1_000_000;

/// When a limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    At(Instant),
    /// At the end of this day.
    On(Day),
}

/// A limit on a promised day runs from `end`, the completion of the step that makes the promise.
fn start(within: &Within, number: usize, state: &State<'_>, end: Option<Instant>) -> Option<Instant> {
    match (within.from, within.to) {
        (Some(from), _) => state.marks.get(from).and_then(|mark| mark.done),
        (None, Some(_)) => end,
        (None, None) => state.marks.get(number).and_then(|mark| mark.started),
    }
}

fn limit(within: &Within, state: &State<'_>, start: Instant) -> Option<Limit> {
    state.setting.handbook.limit(within.parameter, start.day(), || state.business())
}

fn after(limit: Limit, start: Instant, state: &State<'_>) -> Option<Due> {
    match limit {
        Limit::Seconds(seconds) => start.plus_seconds(seconds).map(Due::At),
        Limit::WorkingDays(count) => match state.setting.calendar {
            Some(calendar) => calendar.term_end(start.day()?, count),
            None => Calendar::weekdays().term_end(start.day()?, count),
        }
        .map(Due::On),
        Limit::Days(count) => (0..count).try_fold(start.day()?, |day, _| day.next()).map(Due::On),
    }
}

/// When a limit that is running will be reached; `None` when it does not run or cannot be told.
pub(crate) fn due(within: &Within, number: usize, state: &State<'_>) -> Option<Due> {
    let start = start(within, number, state, None)?;
    after(limit(within, state, start)?, start, state)
}

/// Whether a limit that ends with its step has begun to run and not ended.
pub(crate) fn is_running(within: &Within, number: usize, state: &State<'_>) -> bool {
    let done = state.marks.get(number).and_then(|mark| mark.done);
    let since = start(within, number, state, None);
    within.to.is_none() && since.is_some_and(|since| done.is_none_or(|done| done < since))
}

/// Whether a limit that is running is past at `now`, the moment or day itself still in time; `None` when that cannot be told.
pub(crate) fn overdue(within: &Within, number: usize, state: &State<'_>, now: Instant) -> Option<bool> {
    match due(within, number, state)? {
        Due::At(at) => Some(now > at),
        Due::On(day) => Some(now.day()? > day),
    }
}

/// Judges a limit that ends now, or on the day of its fact. The limit itself is still in time.
pub(crate) fn judge(within: &Within, number: usize, state: &State<'_>, end: Instant) -> Judgement {
    let Some(start) = start(within, number, state, Some(end)) else { return Judgement::unknown([]).seen("no_start", "start") };
    let Some(limit) = limit(within, state, start) else { return Judgement::unknown([]).seen("no_limit", "limit") };
    match (limit, after(limit, start, state)) {
        (Limit::Seconds(seconds), _) => {
            let micros = end.micros_since(start);
            if seconds.checked_mul(MICROS).is_none_or(|most| micros <= most) {
                return Judgement::KEPT;
            }
            Judgement::broken(Vec::new()).seen(in_seconds(micros), seconds.to_string()).in_unit("second")
        }
        (_, Some(Due::On(last))) => {
            let day = match within.to {
                Some(fact) => match state.day(fact) {
                    Some(day) => day,
                    None => return Judgement::unknown([fact]),
                },
                None => match end.day() {
                    Some(day) => day,
                    None => return Judgement::unknown([]),
                },
            };
            if day <= last { Judgement::KEPT } else { Judgement::broken(Vec::new()).seen(day.to_string(), last.to_string()).in_unit("day") }
        }
        _ => Judgement::unknown([]).seen("no_calendar", "calendar"),
    }
}

/// Seconds without needless decimals.
fn in_seconds(micros: i64) -> String {
    let (whole, rest) = (micros.div_euclid(MICROS), micros.rem_euclid(MICROS));
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:06}").trim_end_matches('0').to_owned() }
}
