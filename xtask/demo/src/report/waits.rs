//! The queue: waits, time at the counter, calls out of turn; what other counters would have done.

use std::collections::BTreeMap;

use serde_json::json;
use service_hall::tables::{Value, Wording};
use service_hall::{CounterKind, Finding, Hall, HallCounter, Handbook, IndicatorId, Instant, Lines, RuleId, Segment, Verdict, Visit};

use crate::answers::{Compared, IndicatorReport, MeasuredVisits, Plan, ReportedIndicator, Staffed, ask};
use crate::front::{Front, Queue};
use crate::log::Judged;

/// The titles of the classes of customers.
pub const fn segment(segment: Option<Segment>) -> Wording {
    match segment {
        Some(Segment::Ordinary) => Wording { zh: "普通客户", en: "Ordinary" },
        Some(Segment::Vip) => Wording { zh: "VIP客户", en: "VIP" },
        Some(Segment::Group) => Wording { zh: "集团客户", en: "Group" },
        None => Wording { zh: "未记类别", en: "Not recorded" },
    }
}

/// What the targets of S 2.2 are, in seconds.
pub struct Targets {
    /// The longest wait.
    pub wait: i64,
    /// The one to strive for.
    pub stretch: i64,
    /// A single business.
    pub single: i64,
    /// A combined one.
    pub combined: i64,
}

impl Targets {
    /// As the handbook has them.
    pub fn of_handbook() -> Self {
        let target = |id: &str| match id.parse::<IndicatorId>().map(|id| &id.entry().target) {
            Ok(Value::Whole(minutes)) => minutes * 60,
            _ => 0,
        };
        Self {
            wait: target("ind.queue_wait"),
            stretch: target("ind.queue_wait_challenge"),
            single: target("ind.service_time.single"),
            combined: target("ind.service_time.combined"),
        }
    }
}

/// A call that broke a rule of the queue.
pub struct OutOfTurn {
    /// When.
    pub at: Instant,
    /// Where.
    pub counter: String,
    /// Who was called.
    pub called: String,
    /// … and their class.
    pub segment: Wording,
    /// Who was next, or in hand.
    pub other: String,
    /// … and their class.
    pub other_segment: Wording,
    /// How many seconds the other had waited; nothing for one whose business was broken off.
    pub waited: Option<i64>,
    /// The rule.
    pub rule: RuleId,
}

/// What the day's customers would have found at other counters.
pub struct WhatIf {
    /// Each with its name, the day as it was first.
    pub plans: Vec<(Wording, Plan)>,
    /// The smallest number of counters in each hour.
    pub staffed: Staffed,
    /// How many counters were open in each hour of it, where that is known.
    pub open: Vec<Option<u64>>,
}

/// How many of a hundred customers are to be called in time when counters are counted.
pub const PERCENT: u8 = 95;
/// A day with more customers is not replayed.
const MOST: usize = 5_000;

/// The visits against their targets; nothing when the log does not tell when customers came.
pub fn measured(handbook: &Handbook, judged: &Judged) -> Option<MeasuredVisits> {
    let visits = &judged.queue.visits;
    if visits.is_empty() {
        return None;
    }
    let asked = |at| ask(handbook, "indicator.visits", &json!({"visits": visits, "at": at}).to_string());
    // A call that the log dates into a later day leaves nothing to say about the end of this one.
    asked(judged.as_of).or_else(|_| asked(None)).ok()
}

/// All indicators of the handbook, as far as the log tells them.
pub fn indicators(handbook: &Handbook, judged: &Judged) -> Vec<ReportedIndicator> {
    let events: Vec<&str> = judged.today().flat_map(|noted| &noted.events).map(String::as_str).collect();
    let asked = |at: Option<Instant>| {
        let visits = if judged.queue.visits.is_empty() { String::new() } else { format!("\"visits\":{},", json!(judged.queue.visits)) };
        let input = format!("{{{visits}\"at\":{},\"events\":[{}]}}", json!(at), events.join(","));
        ask::<IndicatorReport>(handbook, "indicator.report", &input)
    };
    let mut indicators = asked(judged.as_of).or_else(|_| asked(None)).map(|report| report.indicators).unwrap_or_default();
    // A log without arrivals tells of no visits; that does not mean that nobody came.
    let of_visits = |indicator: &&mut ReportedIndicator| indicator.indicator.entry().unit == "minute";
    if judged.queue.visits.is_empty() {
        for indicator in indicators.iter_mut().filter(of_visits) {
            (indicator.verdict, indicator.value) = (Verdict::Unknown, None);
            indicator.missing = vec!["visits".to_owned()];
        }
    }
    indicators
}

/// The calls out of turn, in order of time.
pub fn out_of_turn(queue: &Queue) -> Vec<OutOfTurn> {
    let visits: BTreeMap<&str, &Visit> = queue.line.iter().map(|visit| (visit.number.as_str(), visit)).collect();
    let describe = |called: &str, finding: &Finding| {
        let visit = visits.get(called)?;
        let other = visits.get(finding.required.as_deref()?)?;
        let at = visit.called_at?;
        let in_hand = other.called_at.is_some_and(|other| other <= at);
        Some(OutOfTurn {
            at,
            counter: visit.counter.clone().unwrap_or_else(|| "–".to_owned()),
            called: called.to_owned(),
            segment: segment(visit.segment),
            other: other.number.clone(),
            other_segment: segment(other.segment),
            waited: (!in_hand).then(|| crate::times::seconds_between(other.arrived_at, at)),
            rule: finding.rule,
        })
    };
    let broken = queue.review.findings.iter().flat_map(|call| call.findings.iter().map(|finding| (call.number.as_str(), finding)));
    let mut list: Vec<OutOfTurn> = broken
        .filter(|(_, finding)| finding.verdict == Verdict::Broken)
        .filter_map(|(called, finding)| describe(called, finding))
        .collect();
    list.sort_by_key(|call| call.at);
    list
}

/// Sends the customers of the counters through other counters.
pub fn what_if(handbook: &Handbook, queue: &Queue) -> Option<WhatIf> {
    let front = queue.front.as_ref()?;
    if queue.line.is_empty() || queue.line.len() > MOST {
        return None;
    }
    let mut names = vec![Wording { zh: "当日实况", en: "The day as it was" }];
    let mut plans = Vec::new();
    let mut add = |zh, en, hall: Hall| {
        plans.push(json!({"name": en, "hall": hall, "shifts": front.shifts}));
        names.push(Wording { zh, en });
    };
    let hall = &front.hall;
    add("同样的台席，准时叫号", "The same counters, calling at once", hall.clone());
    add("多开一个VIP台席", "One more VIP counter", with_one_more(hall, CounterKind::Vip));
    add("多开一个普通台席", "One more ordinary counter", with_one_more(hall, CounterKind::Ordinary));
    let kinds = |kind| hall.counters.iter().any(|counter| counter.kind == kind);
    if hall.lines == Lines::Pooled && kinds(CounterKind::Vip) && kinds(CounterKind::Ordinary) {
        add("VIP与普通客户分开排队", "Separate lines", Hall { lines: Lines::Separate, ..hall.clone() });
    }
    let Compared { actual, plans } = ask(handbook, "queue.compare", &json!({"visits": queue.line, "plans": plans}).to_string()).ok()?;
    // A search among as many counters as customers would take seconds.
    let input = json!({"visits": queue.line, "percent": PERCENT, "most": hall.counters.len() * 2}).to_string();
    let staffed: Staffed = ask(handbook, "queue.staffing", &input).ok()?;
    let open = staffed.target.hours.iter().map(|hour| open_at(front, hour.hour)).collect();
    Some(WhatIf { plans: names.into_iter().zip(std::iter::once(actual).chain(plans)).collect(), staffed, open })
}

fn with_one_more(hall: &Hall, kind: CounterKind) -> Hall {
    let taken = |id: &String| hall.counters.iter().any(|counter| counter.id == *id);
    let id = (0..=hall.counters.len()).map(|number| format!("+{number}")).find(|id| !taken(id)).unwrap_or_default();
    let more = HallCounter { id, kind, businesses: None };
    Hall { counters: hall.counters.iter().cloned().chain([more]).collect(), ..hall.clone() }
}

/// How many counters call half an hour into an hour; unknown without shifts.
fn open_at(front: &Front, hour: Instant) -> Option<u64> {
    let at = hour.plus_seconds(1800).filter(|_| !front.shifts.is_empty())?;
    let open = |id: &str| {
        let mut own = front.shifts.iter().filter(|shift| shift.counter == id).peekable();
        own.peek().is_none() || own.any(|shift| shift.from <= at && at < shift.to)
    };
    u64::try_from(front.hall.counters.iter().filter(|counter| open(&counter.id)).count()).ok()
}
