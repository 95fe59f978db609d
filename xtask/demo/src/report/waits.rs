//! The queue: waits, time at the counter, calls out of turn; what other counters would have done.

use std::collections::BTreeMap;

use service_hall::tables::{Value, Wording};
use service_hall::{
    ComparedHalls, CounterKind, Event, Finding, Hall, HallComparison, HallCounter, HallPlan, Handbook, IndicatorId, IndicatorReporting,
    Instant, Lines, MeasuredVisits, PlanResult, ReportedIndicator, RuleId, Segment, Staffed, Staffing, Verdict, Visit, VisitMeasuring,
    compare_halls, measure_visits, report_indicators, staff_hours,
};

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
    pub plans: Vec<(Wording, PlanResult)>,
    /// The smallest number of counters in each hour.
    pub staffed: Staffed,
    /// How many counters were open in each hour of it, where that is known.
    pub open: Vec<Option<u32>>,
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
    let asked = |at| measure_visits(handbook, &VisitMeasuring { visits: visits.clone(), at });
    // A call that the log dates into a later day leaves nothing to say about the end of this one.
    asked(judged.as_of).or_else(|_| asked(None)).ok()
}

/// All indicators of the handbook, as far as the log tells them.
pub fn indicators(handbook: &Handbook, judged: &Judged) -> Vec<ReportedIndicator> {
    let events: Vec<Event> = judged.today().flat_map(|noted| &noted.events).cloned().collect();
    let visits = Some(judged.queue.visits.clone()).filter(|visits| !visits.is_empty());
    let asked = |at| {
        let known = IndicatorReporting { visits: visits.clone(), events: Some(events.clone()), figures: None, at, calendar: None };
        report_indicators(handbook, known)
    };
    asked(judged.as_of).or_else(|_| asked(None)).map(|report| report.indicators).unwrap_or_default()
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
    let broken = queue
        .review
        .iter()
        .flat_map(|review| &review.findings)
        .flat_map(|call| call.findings.iter().map(|finding| (call.number.as_str(), finding)));
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
    let mut add = |zh, en: &'static str, hall: Hall| {
        plans.push(HallPlan { name: en.to_owned(), hall, shifts: front.shifts.clone() });
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
    let ComparedHalls { actual, plans, .. } = compare_halls(handbook, HallComparison { visits: queue.line.clone(), plans }).ok()?;
    let most = u32::try_from(hall.counters.len() * 2).ok();
    let staffed = staff_hours(handbook, &Staffing { visits: queue.line.clone(), percent: PERCENT, most }).ok()?;
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
fn open_at(front: &Front, hour: Instant) -> Option<u32> {
    let at = hour.plus_seconds(1800).filter(|_| !front.shifts.is_empty())?;
    let open = |id: &str| {
        let mut own = front.shifts.iter().filter(|shift| shift.counter == id).peekable();
        own.peek().is_none() || own.any(|shift| shift.from <= at && at < shift.to)
    };
    u32::try_from(front.hall.counters.iter().filter(|counter| open(&counter.id)).count()).ok()
}
