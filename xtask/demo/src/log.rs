//! Reads a log line by line: every line goes to the library's reviewer, and what the report measures is noted beside it.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead};

use service_hall::tables::From;
use service_hall::{
    BusinessId, Calendar, CaseReview, Day, Event, Fact, Handbook, Instant, Lifecycle, LogFormat, LogReader, ProcedureId, Review, Reviewer,
    RoleId,
};

use crate::front::{Front, Queue};

/// What is noted of a case beside its verdicts.
#[derive(Debug, Default, Clone)]
pub struct Noted {
    /// Its procedure.
    pub procedure: Option<ProcedureId>,
    /// It tells when the customer came in.
    pub has_arrival: bool,
    /// When it began.
    pub begun: Option<Instant>,
    /// When the customer left: at the farewell, else the last event on the day of the first.
    pub left: Option<Instant>,
    /// Who took the first step.
    pub clerk: Option<String>,
    /// The steps completed.
    pub done: Vec<&'static str>,
    /// The word on special handling, and the role that gave it.
    pub granted: Option<(bool, Option<RoleId>)>,
    /// The procedure of its business, which names that of the case where no event does.
    of_business: Option<ProcedureId>,
    /// Every step begun or completed, by time.
    pub taken: Vec<Taken>,
    /// Its events.
    pub events: Vec<Event>,
    /// Starts and completions of steps with a limit of their own.
    marks: Vec<(usize, Lifecycle, Instant)>,
}

/// A step begun or completed.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The step, as the log names it.
    pub activity: String,
    /// Begun or completed.
    pub lifecycle: Lifecycle,
    /// When.
    pub at: Instant,
    /// Who acted.
    pub resource: Option<String>,
    /// In which role.
    pub role: Option<RoleId>,
}

impl Noted {
    /// How long steps took, from each start to the completion after it, or from the start of another step where the limit says so: the
    /// number of the step and microseconds.
    pub fn spans(&self) -> Vec<(usize, i64)> {
        let mut marks = self.marks.clone();
        marks.sort_by_key(|(_, lifecycle, at)| (*at, *lifecycle == Lifecycle::Complete));
        let mut open: BTreeMap<usize, Instant> = BTreeMap::new();
        let mut begun: BTreeMap<usize, Instant> = BTreeMap::new();
        let mut spans = Vec::new();
        for (step, lifecycle, at) in marks {
            if lifecycle == Lifecycle::Start {
                open.insert(step, at);
                begun.insert(step, at);
            } else if let Some(start) = self.other_start(step).and_then(|other| begun.get(&other).copied()).or_else(|| open.remove(&step)) {
                spans.push((step, at.micros_since(start)));
            }
        }
        spans
    }

    /// The step with whose start the limit of a step begins.
    fn other_start(&self, step: usize) -> Option<usize> {
        let step = self.procedure?.entry().steps.get(step)?;
        step.within.iter().find_map(|within| if let From::Start(other) = within.from { Some(other) } else { None })
    }

    fn note(&mut self, event: &Event) {
        let business = match event.facts.get("business") {
            Some(Fact::Text(business)) => BusinessId::find(business).map(|business| business.entry().procedure),
            _ => None,
        };
        self.procedure = self.procedure.or(event.procedure);
        self.of_business = self.of_business.or(business);
        self.has_arrival |= event.facts.contains_key("arrived_at");
        if let Some(Fact::Flag(granted)) = event.facts.get("exception_granted") {
            self.granted = Some((*granted, event.role));
        }
        if self.begun.is_none_or(|begun| event.timestamp < begun) {
            self.begun = Some(event.timestamp);
            self.clerk.clone_from(&event.resource);
        }
    }

    /// What needs the procedure, which may come late.
    fn settle(&mut self) {
        self.taken.sort_by_key(|taken| (taken.at, taken.lifecycle == Lifecycle::Complete));
        self.procedure = self.procedure.or(self.of_business);
        let Some(procedure) = self.procedure else { return };
        let day = self.begun.and_then(Instant::day);
        let mut said_goodbye = false;
        for Taken { activity, lifecycle, at, .. } in &self.taken {
            let Some((number, step)) = procedure.entry().step(activity) else { continue };
            if at.day() == day && !said_goodbye {
                said_goodbye = step.id == "farewell" && *lifecycle == Lifecycle::Complete;
                self.left = if said_goodbye { Some(*at) } else { self.left.max(Some(*at)) };
            }
            if *lifecycle == Lifecycle::Complete {
                self.done.push(step.id);
            }
            if step.within.iter().any(|within| matches!(within.from, From::Own | From::Start(_)) && within.to.is_none()) {
                self.marks.push((number, *lifecycle, *at));
            }
        }
    }
}

/// A log, judged.
pub struct Judged {
    /// The library's verdicts.
    pub review: Review,
    /// What was noted of each case.
    pub cases: BTreeMap<String, Noted>,
    /// The role in which each person acted last.
    pub roles: HashMap<String, RoleId>,
    /// The day of the report: the last day with an event.
    pub day: Option<Day>,
    /// The moment up to which clocks were judged: the end of that day.
    pub as_of: Option<Instant>,
    /// The customers who came on the day, and how they were called.
    pub queue: Queue,
}

impl Judged {
    /// Reviews of cases, then those of calls.
    pub fn findings(&self) -> impl Iterator<Item = &CaseReview> {
        self.review.findings.iter().chain(&self.queue.findings)
    }

    /// The cases that began on the day.
    pub fn today(&self) -> impl Iterator<Item = &Noted> {
        self.cases.values().filter(|noted| noted.procedure.is_some() && noted.begun.and_then(Instant::day) == self.day)
    }
}

/// A line longer than the reviewer takes is cut off, so that one broken line cannot fill the memory.
const LONGEST_LINE: usize = (1 << 20) + 1;

/// Reads the next line without its break; false at the end.
fn next_line(log: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let bytes = log.fill_buf()?;
        if bytes.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let part = &bytes[..end.unwrap_or(bytes.len())];
        let room = LONGEST_LINE.saturating_sub(line.len()).min(part.len());
        line.extend_from_slice(&part[..room]);
        let used = part.len() + usize::from(end.is_some());
        log.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Monday to Friday, from the first year of the log to January after its last, so that terms can run over New Year's.
fn weekdays(first: Day, last: Day) -> Option<Calendar> {
    let year = |day: Day| day.to_string().get(..4).and_then(|year| year.parse::<u16>().ok());
    let from = format!("{:04}-01-01", year(first)?).parse().ok()?;
    let to = format!("{:04}-01-31", (year(last)? + 1).min(9999)).parse().ok()?;
    Some(Calendar { from, to, rest_days: Vec::new(), work_days: Vec::new(), closed: Vec::new(), service_hours: Vec::new() })
}

/// What is noted of a log while it is read.
#[derive(Default)]
struct Notes {
    cases: BTreeMap<String, Noted>,
    roles: HashMap<String, RoleId>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Notes {
    fn note(&mut self, event: Event) {
        self.first = Some(self.first.map_or(event.timestamp, |first| first.min(event.timestamp)));
        self.last = self.last.max(Some(event.timestamp));
        if let (Some(resource), Some(role)) = (&event.resource, event.role) {
            self.roles.insert(resource.clone(), role);
        }
        let noted = self.cases.entry(event.case_id.clone()).or_default();
        noted.note(&event);
        noted.events.push(event.clone());
        let Event { activity, lifecycle, timestamp: at, resource, role, .. } = event;
        noted.taken.push(Taken { activity, lifecycle, at, resource, role });
    }
}

/// Reads and judges a log. The log is taken as complete: what it does not say did not happen. Without `front` the counters are those the log tells.
///
/// # Errors
/// When the log cannot be read at all, or the header of CSV is not understood. A line that cannot be understood is listed in the review.
pub fn read(handbook: &Handbook, mut log: impl BufRead, format: LogFormat, front: Option<Front>) -> io::Result<Judged> {
    let mut line = Vec::new();
    let (mut reviewer, mut reader) = match format {
        LogFormat::JsonLines => (Reviewer::new(), LogReader::json_lines()),
        LogFormat::Csv => {
            next_line(&mut log, &mut line)?;
            let why = |error| io::Error::new(io::ErrorKind::InvalidData, format!("the header: {error}"));
            (Reviewer::csv(&line).map_err(why)?, LogReader::csv(&line).map_err(why)?)
        }
    };
    reviewer.complete = true;
    let mut notes = Notes::default();
    let mut note = |_: u64, read: Result<Event, _>| {
        if let Some(event) = read.ok().filter(|event| event.check().is_ok()) {
            notes.note(event);
        }
    };
    while next_line(&mut log, &mut line)? {
        reviewer.line(&line);
        reader.line(&line, &mut note);
    }
    reader.finish(&mut note);
    let Notes { mut cases, roles, first, last } = notes;
    cases.values_mut().for_each(Noted::settle);
    let day = last.and_then(Instant::day);
    let as_of = last.and_then(end_of_day);
    reviewer.as_of = as_of;
    reviewer.calendar = first.and_then(Instant::day).zip(day).and_then(|(first, last)| weekdays(first, last));
    let mut judged = Judged { review: reviewer.finish(handbook), cases, roles, day, as_of, queue: Queue::default() };
    let events: Vec<Event> = judged.today().flat_map(|noted| &noted.events).cloned().collect();
    judged.queue = Queue::read(handbook, &events, &judged.cases, front);
    Ok(judged)
}

/// The last second of the day of an instant, at its own offset.
fn end_of_day(at: Instant) -> Option<Instant> {
    let text = at.to_string();
    let clock_end = text.get(10..)?.find(['Z', '+', '-'])? + 10;
    format!("{}T23:59:59{}", text.get(..10)?, text.get(clock_end..)?).parse().ok()
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
