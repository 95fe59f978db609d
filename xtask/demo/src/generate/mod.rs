//! Realistic days of one hall, seeded: what every desk does, what follows after closing time, breaches planted on purpose.

mod back;
mod month;

use serde::{Deserialize, Serialize};
use service_hall::{Event, LogFormat, write_log};

use crate::back::BackOffice;
use crate::desks::DESKS;
use crate::front::Front;
use crate::matter;
use crate::plan::Plan;
use crate::rng::Rng;
use crate::schedule::{self, Case};

pub use month::{Months, months};

/// A breach that was planted: the rule that this case must be found to break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// The case.
    pub case_id: String,
    /// The rule.
    pub rule: String,
    /// It is only worth a warning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warning: bool,
    /// What was done.
    pub how: String,
}

/// A fault that was planted in the back office: what must be found, and of what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Odd {
    /// The chapter of the report.
    pub chapter: String,
    /// What is found: a list of the answer, a state, a rule.
    pub what: String,
    /// The operation, clerk, kind of card, duty, error.
    pub of: String,
    /// What was done.
    pub how: String,
}

/// A day as a log, and what was planted in it.
pub struct Day {
    /// The log, one event a line; the header before them in CSV.
    pub log: Vec<u8>,
    /// The breaches, by case.
    pub planted: Vec<Planted>,
    /// Lines that cannot be read, the first is 1.
    pub unreadable: Vec<u64>,
    /// The counters.
    pub front: Front,
    /// The back office.
    pub back: BackOffice,
    /// The faults in it.
    pub odd: Vec<Odd>,
}

/// Writes the shipped day; the same for one seed in either form.
///
/// # Panics
/// When `visits` is too small to hide every breach, or the generator names something that the handbook lacks.
pub fn day(seed: u64, visits: usize, format: LogFormat) -> Day {
    let mut rng = Rng::new(seed);
    let plan = Plan::shipped(visits);
    let (events, planted, front) = events(&plan, &mut rng);
    let (log, unreadable) = write(&events, format, &mut rng);
    let (back, odd) = back::office(&plan, &events, &clerks(&front), seed);
    Day { log, planted, unreadable, front, back, odd }
}

/// The counters, each with a clerk of its name.
fn clerks(front: &Front) -> Vec<String> {
    front.hall.counters.iter().map(|counter| counter.id.clone()).collect()
}

/// The events of a day in the order of time, what was planted in it, by case, and its counters.
fn events(plan: &Plan, rng: &mut Rng) -> (Vec<Event>, Vec<Planted>, Front) {
    let (mut cases, front) = schedule::counters(plan, rng);
    cases.extend(schedule::older_inquiries(plan, rng));
    for desk in DESKS {
        cases.extend(schedule::desk(desk, plan, rng));
    }
    let mut planted = Vec::new();
    let mut events = Vec::new();
    for Case { id, begins, who, mut visit, broken } in cases {
        let breach =
            |rule: &&str| Planted { case_id: id.clone(), rule: (*rule).to_owned(), warning: broken.warning, how: broken.how.to_owned() };
        planted.extend(broken.rules.iter().map(breach));
        matter::tell(&mut visit, &id, plan.season, broken.rules.is_empty());
        events.extend(visit.events(&id, begins, &who, &plan.clock));
    }
    planted.sort_by(|a, b| (&a.case_id, &a.rule).cmp(&(&b.case_id, &b.rule)));
    events.sort_by_key(|(at, _)| *at);
    (events.into_iter().map(|(_, event)| event).collect(), planted, front)
}

/// Three lines that nobody can read: one that breaks off, one that is not UTF-8, one whose time has no offset.
fn spoilt(format: LogFormat, header: &str) -> [Vec<u8>; 3] {
    match format {
        LogFormat::JsonLines => [
            br#"{"case_id":"20261120-8001","procedure":"inquiry","activity":"request","timest"#.to_vec(),
            b"{\"case_id\":\"20261120-8002\",\"activity\":\"request\",\"resource\":\"\xd6\xdc\xb0\xae\"}".to_vec(),
            br#"{"case_id":"20261120-8003","procedure":"inquiry","activity":"request","timestamp":"2026-11-20T15:12:40","role":"counter_clerk"}"#
                .to_vec(),
        ],
        LogFormat::Csv => {
            let no_facts = ",".repeat(header.matches("fact:").count());
            let row = |cells: &[u8]| [cells, no_facts.as_bytes()].concat();
            [
                b"20261120-8001,request,2026-11-20T15:1".to_vec(),
                row(b"20261120-8002,request,,complete,\xd6\xdc\xb0\xae,,,"),
                row(b"20261120-8003,request,2026-11-20T15:12:40,complete,,counter_clerk,inquiry,"),
            ]
        }
    }
}

/// The log as bytes, with three lines in it that nobody can read.
fn write(events: &[Event], format: LogFormat, rng: &mut Rng) -> (Vec<u8>, Vec<u64>) {
    let third = events.len() / 3;
    let places: Vec<usize> = (0..3).map(|part| part * third + rng.index(third)).collect();
    let text = write_log(events, format).expect("the generator writes what the handbook knows");
    let spoilt = spoilt(format, text.lines().next().unwrap_or_default());
    let header = usize::from(format == LogFormat::Csv);
    let (mut log, mut unreadable, mut line) = (Vec::new(), Vec::new(), 0);
    for (number, event) in text.lines().enumerate() {
        if let Some(part) = places.iter().position(|place| place + header == number) {
            log.extend_from_slice(&spoilt[part]);
            log.push(b'\n');
            line += 1;
            unreadable.push(line);
        }
        log.extend_from_slice(event.as_bytes());
        log.push(b'\n');
        line += 1;
    }
    (log, unreadable)
}

/// The list of what was planted, one breach a line.
///
/// # Panics
/// Never: a list of texts can be written.
pub fn list(planted: &[Planted]) -> String {
    let lines: Vec<String> = planted.iter().map(|breach| serde_json::to_string(breach).expect("texts can be written")).collect();
    format!("[\n  {}\n]\n", lines.join(",\n  "))
}

/// The list of the faults planted in the back office, one a line.
///
/// # Panics
/// Never: texts can be written.
pub fn odd_list(planted: &[Odd]) -> String {
    let lines: Vec<String> = planted.iter().map(|odd| serde_json::to_string(odd).expect("texts can be written")).collect();
    format!("[\n  {}\n]\n", lines.join(",\n  "))
}
