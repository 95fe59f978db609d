//! Time limits between two moments of a case.

use std::cmp::Ordering;

use super::state::State;
use super::term::all_hold;
use crate::calendar::WorkingDays;
use crate::decision::Judgement;
use crate::fact::Fact;
use crate::handbook::table::{From, Within};
use crate::handbook::{FactId, Limit};
use crate::time::{Day, Instant};

const MICROS: i64 = 1_000_000;

/// A moment, or a day as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    At(Instant),
    /// At the end of this day.
    On(Day),
}

impl Due {
    /// The moment, if it is one.
    pub fn at(self) -> Option<Instant> {
        if let Self::At(at) = self { Some(at) } else { None }
    }

    fn day(self) -> Option<Day> {
        match self {
            Self::At(at) => at.day(),
            Self::On(day) => Some(day),
        }
    }

    /// Whether `now` is later, the moment or day itself still in time; `None` when that cannot be told.
    pub fn is_past(self, now: Instant) -> Option<bool> {
        match self {
            Self::At(at) => Some(now > at),
            Self::On(day) => Some(now.day()? > day),
        }
    }
}

/// The moment or day that a fact names.
pub(super) fn named(fact: FactId, state: &State<'_>) -> Option<Due> {
    let Some(Fact::Text(text)) = state.fact(fact) else { return None };
    text.parse().map(Due::At).or_else(|_| text.parse().map(Due::On)).ok()
}

/// The fact on which it hangs whether a limit applies; none when that is known.
pub(crate) fn hangs_on(within: &Within, state: &State<'_>) -> Option<FactId> {
    all_hold(within.when, state).err()
}

/// Where a limit starts. One that runs to a fact starts with `end`, the completion of the step that makes the promise; one that starts with
/// the step itself, when that was `begun`.
pub(super) fn start(within: &Within, state: &State<'_>, begun: Option<Instant>, end: Option<Instant>) -> Option<Due> {
    match within.from {
        From::Step(from) => state.last_done(from).map(Due::At),
        From::Start(from) => state.last_begun(from).map(Due::At),
        From::Fact(fact) => named(fact, state),
        From::Own if within.to.is_some() => end.map(Due::At),
        From::Own => begun.map(Due::At),
    }
}

fn limit(within: &Within, state: &State<'_>, start: Due) -> Option<Limit> {
    state.setting.handbook.limit(within.parameter?, start.day(), || state.business())
}

/// The clock of a limit in seconds: within the service hours, if there are any. How long before a moment that the case names the step is
/// taken is told by the clock on the wall (reading `amb.service_hours`).
fn hours<'a>(within: &Within, state: &State<'a>) -> &'a WorkingDays {
    const WALL: &WorkingDays = &WorkingDays::weekdays();
    if within.to.is_some() && matches!(within.from, From::Own) { WALL } else { state.setting.calendar }
}

fn after(within: &Within, limit: Limit, start: Due, state: &State<'_>) -> Option<Due> {
    match (limit, start) {
        (Limit::Seconds(seconds), Due::At(start)) => hours(within, state).clock_end(start, seconds).map(Due::At),
        (Limit::Seconds(_), Due::On(_)) => None,
        (Limit::WorkingDays(count), _) => state.setting.calendar.term_end(start.day()?, count).map(Due::On),
        (Limit::Days(count), _) => (0..count).try_fold(start.day()?, |day, _| day.next()).map(Due::On),
    }
}

/// When a limit that is running will be reached; `None` when it does not run or cannot be told.
pub(crate) fn due(within: &Within, state: &State<'_>, begun: Option<Instant>) -> Option<Due> {
    if within.parameter.is_none() {
        return named(within.to?, state);
    }
    due_from(within, state, start(within, state, begun, None)?)
}

/// When a limit that started then will be reached; `None` when it has no figure, or the calendar does not reach that far.
pub(super) fn due_from(within: &Within, state: &State<'_>, start: Due) -> Option<Due> {
    after(within, limit(within, state, start)?, start, state)
}

/// How many microseconds a limit that started then has run; `None` when the calendar would have to say and does not reach so far.
pub(super) fn run(within: &Within, state: &State<'_>, start: Instant, now: Instant) -> Option<i64> {
    hours(within, state).elapsed(start, now)
}

/// The moment from which a limit that ends now ran; `None` when it did not, or a whole day starts it.
pub(crate) fn since(within: &Within, state: &State<'_>, begun: Option<Instant>, end: Instant) -> Option<Instant> {
    match start(within, state, begun, Some(end))? {
        Due::At(since) => Some(since),
        Due::On(_) => None,
    }
}

/// Whether a limit that ends with its step has begun to run and not ended.
pub(crate) fn is_running(within: &Within, number: usize, state: &State<'_>, begun: Option<Instant>) -> bool {
    if within.at_least || all_hold(within.when, state) == Ok(false) {
        return false;
    }
    let done = state.marks.get(number).and_then(|mark| mark.done);
    match (within.parameter, within.to) {
        (None, Some(fact)) => named(fact, state).is_some() && !state.is_done(number),
        (_, Some(_)) => false,
        _ if matches!(within.from, From::Own) => begun.is_some(),
        // The receipt by another step starts it, but only where its own way is open can it be told that it will be taken.
        _ if matches!(within.from, From::Start(_)) && !state.lies_ahead(number) => false,
        _ => match start(within, state, None, None) {
            Some(Due::At(since)) => done.is_none_or(|done| done < since),
            Some(Due::On(_)) => done.is_none(),
            None => false,
        },
    }
}

/// Whether a limit that runs from another step has ended before: its own step was completed since.
pub(crate) fn has_ended(within: &Within, number: usize, state: &State<'_>) -> bool {
    let From::Step(from) = within.from else { return false };
    let (from, own) = (state.marks.get(from).and_then(|mark| mark.done), state.marks.get(number).and_then(|mark| mark.done));
    from.zip(own).is_some_and(|(from, own)| from <= own)
}

/// Judges a limit that ends now, or with its fact. The limit itself is still in time.
pub(crate) fn judge(within: &Within, state: &State<'_>, begun: Option<Instant>, end: Instant) -> Judgement {
    match all_hold(within.when, state) {
        Ok(true) => {}
        Ok(false) => return Judgement::NOT_APPLICABLE,
        Err(fact) => return open(within, state, begun, end, fact),
    }
    let to = match within.to.map(|fact| named(fact, state).ok_or(fact)) {
        None => Due::At(end),
        Some(Ok(to)) => to,
        Some(Err(fact)) => return Judgement::unknown([fact]),
    };
    if within.parameter.is_none() {
        return match to.is_past(end) {
            Some(true) => Judgement::broken(Vec::new()).seen(written(Due::At(end), to), written(to, to)),
            Some(false) => Judgement::KEPT,
            None => Judgement::unknown([]),
        };
    }
    let Some(start) = start(within, state, begun, Some(end)) else {
        let missing = if let From::Fact(fact) = within.from { Some(fact) } else { None };
        return Judgement::unknown(missing).seen("no_start", "start");
    };
    judge_between(within, state, start, to)
}

/// It is not known whether the limit applies. Where it has no figure, the time it took is reported all the same.
fn open(within: &Within, state: &State<'_>, begun: Option<Instant>, end: Instant, fact: FactId) -> Judgement {
    let to = within.to.map_or(Some(Due::At(end)), |to| named(to, state));
    let ends = within.parameter.and_then(|_| start(within, state, begun, Some(end)).zip(to));
    match ends.filter(|(start, _)| limit(within, state, *start).is_none()) {
        Some((start, to)) => {
            let mut judgement = without_limit(within, state, start, to);
            judgement.why().missing.push(fact);
            judgement
        }
        None => Judgement::unknown([fact]),
    }
}

/// Judges a limit that started and ended then.
pub(super) fn judge_between(within: &Within, state: &State<'_>, start: Due, to: Due) -> Judgement {
    let Some(limit) = limit(within, state, start) else { return without_limit(within, state, start, to) };
    match (limit, start, to) {
        (Limit::Seconds(seconds), Due::At(start), Due::At(to)) => elapsed(hours(within, state), (start, to), seconds, within.at_least),
        (Limit::Seconds(_), ..) => Judgement::unknown([]).seen("no_start", "start"),
        _ => match (to.day(), after(within, limit, start, state)) {
            (Some(day), Some(Due::On(last))) if (within.at_least && day >= last) || (!within.at_least && day <= last) => Judgement::KEPT,
            (Some(day), Some(Due::On(last))) => Judgement::broken(Vec::new()).seen(day.to_string(), last.to_string()).in_unit("day"),
            _ => no_calendar(),
        },
    }
}

fn no_calendar() -> Judgement {
    Judgement::unknown([]).seen("no_calendar", "calendar")
}

/// Judges the span from one moment to another against so many seconds, themselves included. By the clock on the wall what is broken says
/// how long it took; within service hours, when it was and by when it was due: after hours the clock stands still at its end.
pub(crate) fn elapsed(hours: &WorkingDays, (start, to): (Instant, Instant), seconds: i64, at_least: bool) -> Judgement {
    let in_time = |order: Ordering| if at_least { order.is_ge() } else { order.is_le() };
    let broken = || Judgement::broken(Vec::new());
    if hours.runs_on_the_wall() {
        let micros = to.micros_since(start);
        if in_time(micros.cmp(&seconds.saturating_mul(MICROS))) {
            return Judgement::KEPT;
        }
        return broken().seen(in_seconds(micros), seconds.to_string()).in_unit("second");
    }
    match hours.clock_end(start, seconds) {
        Some(due) if in_time(to.cmp(&due)) => Judgement::KEPT,
        Some(due) => broken().seen(to.to_string(), due.to_string()),
        None => no_calendar(),
    }
}

/// Neither the sources nor the deployment give a figure: the time it took is reported and not judged.
fn without_limit(within: &Within, state: &State<'_>, start: Due, to: Due) -> Judgement {
    match (start, to) {
        (Due::At(start), Due::At(to)) => match run(within, state, start, to) {
            Some(micros) => Judgement::unknown([]).seen(in_seconds(micros), "no_limit").in_unit("second"),
            None => no_calendar(),
        },
        _ => match start.day().zip(to.day()) {
            Some((start, to)) => Judgement::unknown([]).seen(to.days_since(start).to_string(), "no_limit").in_unit("day"),
            None => Judgement::unknown([]).seen("no_limit", "limit"),
        },
    }
}

/// A moment or a day, in the form of the limit.
fn written(due: Due, like: Due) -> String {
    match (due, like) {
        (Due::At(at), Due::At(_)) => at.to_string(),
        _ => due.day().map_or_else(String::new, |day| day.to_string()),
    }
}

/// Seconds without needless decimals.
fn in_seconds(micros: i64) -> String {
    let (whole, rest) = (micros.div_euclid(MICROS), micros.rem_euclid(MICROS));
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:06}").trim_end_matches('0').to_owned() }
}
