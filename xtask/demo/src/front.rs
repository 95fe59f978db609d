//! The counters of the hall, the visits to them, and what the rules of the queue say of each call.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;
use service_hall::{
    CallReview, CaseReview, CounterKind, CounterShift, Event, Hall, HallCounter, Handbook, Lines, ProcedureId, QueueReview, RejectedVisit,
    RoleId, Visit, VisitReview, read_visits, review_calls,
};

use crate::log::Noted;

/// The counters, and when they call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The hall.
    pub hall: Hall,
    /// When its counters call; a counter that is not named always does.
    #[serde(default)]
    pub shifts: Vec<CounterShift>,
}

impl Front {
    /// As JSON, a counter or a shift a line.
    ///
    /// # Panics
    /// Never: a hall can be written.
    pub fn text(&self) -> String {
        let lines = |items: Vec<serde_json::Value>| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",\n    ");
        let counters = lines(self.hall.counters.iter().map(|counter| json!(counter)).collect());
        let shifts = lines(self.shifts.iter().map(|shift| json!(shift)).collect());
        let hall = json!(Hall { counters: Vec::new(), ..self.hall.clone() }).to_string();
        let hall = hall.replacen("\"counters\":[]", &format!("\"counters\": [\n    {counters}\n  ]"), 1);
        format!("{{\n  \"hall\": {hall},\n  \"shifts\": [\n    {shifts}\n  ]\n}}\n")
    }
}

/// Who came, and how they were called.
#[derive(Default)]
pub struct Queue {
    /// The visits of the day, to counters and other desks.
    pub visits: Vec<Visit>,
    /// Cases that tell of a visit and make none.
    pub rejected: Vec<RejectedVisit>,
    /// The visits to the counters of the hall; other desks have lines of their own.
    pub line: Vec<Visit>,
    /// The hall: as it was given, else as the log tells it.
    pub front: Option<Front>,
    /// It was given.
    pub given: bool,
    /// What the rules of the queue say.
    pub review: Option<QueueReview>,
    /// The same as reviews of cases, each under the chapter of the queue.
    pub findings: Vec<CaseReview>,
    /// Why nothing can be said, when something is wrong with what was given.
    pub fault: Option<String>,
}

/// The chapter in which the rules of the queue stand.
const CHAPTER: &str = "vip_service";
const VIP_CLERK: &str = "vip_counter_clerk";
const CLERK: &str = "counter_clerk";

impl Queue {
    /// Reads the visits out of the events of a day, and judges the calls.
    pub(crate) fn read(handbook: &Handbook, events: &[Event], cases: &BTreeMap<String, Noted>, front: Option<Front>) -> Self {
        let read = read_visits(handbook, events);
        let given = front.is_some();
        let front = front.or_else(|| as_told(&read.visits, cases));
        let at_counter = |visit: &&Visit| {
            let counters = front.as_ref().map(|front| &front.hall.counters);
            counters.is_none_or(|counters| counters.iter().any(|counter| Some(&counter.id) == visit.counter.as_ref()))
        };
        let line: Vec<Visit> = read.visits.iter().filter(at_counter).cloned().collect();
        let hall = front.as_ref().map(|front| front.hall.clone());
        let (review, fault) = match review_calls(handbook, &VisitReview { hall, visits: line.clone(), list_unknown: false }) {
            Ok(review) => (Some(review), None),
            Err(fault) => (None, Some(format!("`{}` needs {}", fault.path(), fault.expected()))),
        };
        let chapter = CHAPTER.parse::<ProcedureId>().ok();
        let case = |call: &CallReview| {
            Some(CaseReview { case_id: call.number.clone(), procedure: chapter?, ended: true, findings: call.findings.clone() })
        };
        let findings = review.iter().flat_map(|review| &review.findings).filter_map(case).collect();
        Self { visits: read.visits, rejected: read.rejected, line, front, given, review, findings, fault }
    }
}

/// The hall as a log tells it: its counters, of which those are for VIPs where clerks for VIPs sit; one line before all. Desks where
/// neither a clerk nor a clerk for VIPs acted are none of its counters.
fn as_told(visits: &[Visit], cases: &BTreeMap<String, Noted>) -> Option<Front> {
    let mut posts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for visit in visits {
        let Some((counter, noted)) = visit.counter.as_deref().zip(cases.get(&visit.number)) else { continue };
        posts.entry(counter).or_default().extend(noted.taken.iter().filter_map(|taken| taken.role).map(RoleId::as_str));
    }
    let counter = |(id, roles): (&str, BTreeSet<&str>)| {
        let vip = roles.contains(VIP_CLERK);
        let is_counter = roles.is_empty() || vip || roles.contains(CLERK);
        let kind = if vip { CounterKind::Vip } else { CounterKind::Ordinary };
        is_counter.then(|| HallCounter { id: id.to_owned(), kind, businesses: None })
    };
    let counters: Vec<HallCounter> = posts.into_iter().filter_map(counter).collect();
    let hall = Hall { counters, lines: Lines::Pooled, vip_room: false, designated_for_risk: None, other_hall: None };
    hall.check().ok().map(|()| Front { hall, shifts: Vec::new() })
}
