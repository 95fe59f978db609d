//! Reads logs line by line, notes what the reports measure, and has the library judge the cases: all of one day's log, those of a month
//! and those of the month before it apart.

mod lines;
mod noted;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead};

use service_hall::{Calendar, CaseReview, Day, Error, Event, Handbook, Instant, LogFormat, LogReader, Rejected, Review, Reviewer, RoleId};

use self::lines::next_line;
pub use self::noted::{Noted, Taken};
use crate::front::{Front, Queue};
use crate::span::{Month, Span};

/// A line or an event that is not part of what was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// Which of the logs, by its place.
    pub log: usize,
    /// The line in it, the first is 1.
    pub line: u64,
    /// Its case, where that can be told.
    pub case_id: Option<String>,
    /// Why.
    pub error: Error,
}

/// The cases of a span of time, judged.
pub struct Part {
    /// The library's verdicts.
    pub review: Review,
    /// Who came on each day, and how they were called.
    pub queues: BTreeMap<Day, Queue>,
}

impl Part {
    /// Reviews of cases, then those of calls.
    pub fn findings(&self) -> impl Iterator<Item = &CaseReview> {
        self.review.findings.iter().chain(self.queues.values().flat_map(|queue| &queue.findings))
    }
}

/// Logs, judged.
pub struct Judged {
    /// The cases of the report: all those of a day's log, of a month those that began in it.
    pub part: Part,
    /// Those of the month before, where the logs have any.
    pub part_before: Option<Part>,
    /// What began at another time, in a report on a month.
    pub others: Option<Review>,
    /// What was noted of each case.
    pub cases: BTreeMap<String, Noted>,
    /// The role in which each person acted last.
    pub roles: HashMap<String, RoleId>,
    /// The day or the month that the report is about.
    pub span: Option<Span>,
    /// The day before; the month before, with which it is compared, where the logs know it.
    pub before: Option<Span>,
    /// The moment up to which clocks were judged: the end of the last day with an event.
    pub as_of: Option<Instant>,
    /// The working days.
    pub calendar: Option<Calendar>,
    /// The names of the logs.
    pub logs: Vec<String>,
    /// What could not be read or judged, by log and line.
    pub rejected: Vec<NotRead>,
}

impl Judged {
    /// The cases that began in a span.
    pub fn begun_in(&self, span: Option<Span>) -> impl Iterator<Item = &Noted> {
        let within = move |noted: &&Noted| span.zip(noted.begun).is_some_and(|(span, begun)| span.holds(begun));
        self.cases.values().filter(|noted| noted.procedure.is_some()).filter(within)
    }

    /// The cases that began in the span of the report.
    pub fn begun(&self) -> impl Iterator<Item = &Noted> {
        self.begun_in(self.span)
    }

    /// The last day of the report.
    pub fn day(&self) -> Option<Day> {
        self.span.map(|span| span.last)
    }

    /// What of the day's queue is known, in a report on a day.
    pub fn queue(&self) -> Option<&Queue> {
        self.part.queues.get(&self.day()?)
    }
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The last day with an event.
    LastDay,
    /// A month; the one of the last event where none is named.
    Month(Option<Month>),
}

/// Logs while they are read.
#[derive(Default)]
pub struct Reading {
    cases: BTreeMap<String, Noted>,
    roles: HashMap<String, RoleId>,
    first: Option<Instant>,
    last: Option<Instant>,
    logs: Vec<String>,
    rejected: Vec<NotRead>,
}

impl Reading {
    /// Reads a log.
    ///
    /// # Errors
    /// When the log cannot be read at all, or the header of CSV is not understood. A line that cannot be understood is kept for later.
    pub fn log(&mut self, name: &str, mut log: impl BufRead, format: LogFormat) -> io::Result<()> {
        let number = self.logs.len();
        self.logs.push(name.to_owned());
        let mut line = Vec::new();
        let mut reader = match format {
            LogFormat::JsonLines => LogReader::json_lines(),
            LogFormat::Csv => {
                next_line(&mut log, &mut line)?;
                let why = |error| io::Error::new(io::ErrorKind::InvalidData, format!("the header: {error}"));
                LogReader::csv(&line).map_err(why)?
            }
        };
        while next_line(&mut log, &mut line)? {
            reader.line(&line, &mut |line, read| self.take((number, line), read));
        }
        reader.finish(&mut |line, read| self.take((number, line), read));
        Ok(())
    }

    fn take(&mut self, (log, line): (usize, u64), read: Result<Event, Error>) {
        let checked = read.map_err(|error| (None, error)).and_then(|event| match event.check() {
            Ok(()) => Ok(event),
            Err(error) => Err((Some(event.case_id), error)),
        });
        match checked {
            Ok(event) => self.note(event, (log, line)),
            Err((case_id, error)) => self.rejected.push(NotRead { log, line, case_id, error }),
        }
    }

    fn note(&mut self, event: Event, place: (usize, u64)) {
        self.first = Some(self.first.map_or(event.timestamp, |first| first.min(event.timestamp)));
        self.last = self.last.max(Some(event.timestamp));
        if let (Some(resource), Some(role)) = (&event.resource, event.role) {
            self.roles.insert(resource.clone(), role);
        }
        self.cases.entry(event.case_id.clone()).or_default().note(event, place);
    }

    /// Judges what was read. The logs are taken as complete: what they do not say did not happen. Without `front` the counters are those the
    /// logs tell.
    pub fn judge(self, handbook: &Handbook, about: About, front: Option<&Front>) -> Judged {
        let Self { mut cases, roles, first, last, logs, mut rejected } = self;
        cases.values_mut().for_each(Noted::settle);
        let (span, before) = last.map_or((None, None), |last| spans(about, last));
        let as_of = last.and_then(end_of_day);
        let calendar = first.and_then(Instant::day).zip(last.and_then(Instant::day));
        let calendar = calendar.and_then(|(first, last)| crate::clock::calendar(first, last));
        let mut review = |chosen: &dyn Fn(&Noted) -> bool| {
            let mut reviewer = Reviewer::new();
            (reviewer.complete, reviewer.as_of, reviewer.calendar) = (true, as_of, calendar.clone());
            let mut places = Vec::new();
            for noted in cases.values().filter(|noted| chosen(noted)) {
                noted.events.iter().for_each(|event| reviewer.event(event.clone()));
                places.extend(&noted.places);
            }
            let mut review = reviewer.finish(handbook);
            rejected.extend(review.rejected.drain(..).filter_map(|rejected| in_its_log(rejected, &places)));
            review
        };
        let queues = |span: Option<Span>| {
            let days = span.into_iter().flat_map(|span| span.days().filter_map(move |day| Span::of_day(day, span.from)));
            days.filter_map(|day| Some((day.first, queue_of(handbook, &cases, day, front)?))).collect()
        };
        let begun_in = |noted: &Noted, span: Option<Span>| noted.begun.zip(span).is_some_and(|(begun, span)| span.holds(begun));
        // A month is known by what was done in it from beginning to end; cases that go on after it may stand in the logs of the next one.
        let whole = |noted: &Noted| noted.taken.last().zip(before).is_some_and(|(last, before)| before.holds(last.at));
        let known = about == About::LastDay || cases.values().any(|noted| begun_in(noted, before) && whole(noted));
        let before = before.filter(|_| known);
        let (part, part_before, others) = if about == About::LastDay {
            (Part { review: review(&|_| true), queues: queues(span) }, None, None)
        } else {
            let part = Part { review: review(&|noted| begun_in(noted, span)), queues: queues(span) };
            let part_before = before.map(|_| Part { review: review(&|noted| begun_in(noted, before)), queues: queues(before) });
            let others = review(&|noted| !begun_in(noted, span) && !begun_in(noted, before));
            (part, part_before, Some(others))
        };
        rejected.sort_by(|a, b| (a.log, a.line, &a.case_id).cmp(&(b.log, b.line, &b.case_id)));
        Judged { part, part_before, others, cases, roles, span, before, as_of, calendar, logs, rejected }
    }
}

/// The span of a report, and the one before it, in logs whose last event is this.
fn spans(about: About, last: Instant) -> (Option<Span>, Option<Span>) {
    let Some(day) = last.day() else { return (None, None) };
    match about {
        About::LastDay => {
            let before = day.date().pred_opt().and_then(Day::try_new);
            (Span::of_day(day, last), before.and_then(|before| Span::of_day(before, last)))
        }
        About::Month(month) => {
            let month = month.unwrap_or(Month::of(day));
            (month.span(last), month.before().span(last))
        }
    }
}

/// The log and the line of an event that was not judged; its number is its place among those that were given.
fn in_its_log(rejected: Rejected, places: &[(usize, u64)]) -> Option<NotRead> {
    let Rejected { line, case_id, error } = rejected;
    let (log, line) = usize::try_from(line).ok().and_then(|number| places.get(number.checked_sub(1)?)).copied()?;
    Some(NotRead { log, line, case_id, error })
}

/// The queue of a day; nothing when no case began on it.
fn queue_of(handbook: &Handbook, cases: &BTreeMap<String, Noted>, day: Span, front: Option<&Front>) -> Option<Queue> {
    let begun = |noted: &&Noted| noted.procedure.is_some() && noted.begun.is_some_and(|begun| day.holds(begun));
    let events: Vec<Event> = cases.values().filter(begun).flat_map(|noted| &noted.events).cloned().collect();
    (!events.is_empty()).then(|| Queue::read(handbook, &events, cases, front.cloned()))
}

/// Judges one day's log. Without `front` the counters are those the log tells.
///
/// # Errors
/// As [`Reading::log`].
pub fn read(handbook: &Handbook, log: impl BufRead, format: LogFormat, front: Option<&Front>) -> io::Result<Judged> {
    let mut reading = Reading::default();
    reading.log("", log, format)?;
    Ok(reading.judge(handbook, About::LastDay, front))
}

/// The last second of the day of an instant, at its own offset.
fn end_of_day(at: Instant) -> Option<Instant> {
    Span::of_day(at.day()?, at)?.to.plus_seconds(-1)
}

#[cfg(test)]
mod tests {
    use super::end_of_day;

    #[test]
    fn the_day_ends_at_its_own_offset() {
        let at = |text: &str| end_of_day(text.parse().unwrap()).unwrap().to_string();
        assert_eq!(at("2026-11-20T09:00:00.250+08:00"), "2026-11-20T23:59:59+08:00");
        assert_eq!(at("2026-11-20T09:00:00Z"), "2026-11-20T23:59:59Z");
    }
}
