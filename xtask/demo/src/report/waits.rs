//! The queue: waits, time at the counter, calls out of turn.

use std::collections::{BTreeMap, BTreeSet};

use service_hall::tables::{Value, Wording};
use service_hall::{
    CounterKind, Finding, HallCounter, Handbook, IndicatorId, Instant, MeasuredVisits, RuleId, Segment, Verdict, Visit, VisitMeasuring,
    measure_visits,
};

use crate::front::Queue;
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

/// The queue of a day.
pub struct Waits {
    /// The targets of waits and of the time at the counter.
    pub targets: Targets,
    /// The visits against them; nothing when the log does not tell when customers came.
    pub measured: Option<MeasuredVisits>,
    /// Cases whose visit contradicts itself.
    pub contradictory: Vec<String>,
    /// Which counters are for VIPs.
    pub vip_counters: BTreeSet<String>,
    /// Calls to the counters of the hall.
    pub calls: u64,
    /// Those of them that were out of turn.
    pub out_of_turn: Vec<OutOfTurn>,
    /// What is wrong with the hall that was given.
    pub hall_fault: Option<String>,
}

impl Waits {
    pub(super) fn new(handbook: &Handbook, judged: &Judged) -> Self {
        let queue = judged.queue();
        let is_vip = |counter: &&HallCounter| counter.kind != CounterKind::Ordinary;
        let counters = queue.and_then(|queue| queue.front.as_ref()).into_iter().flat_map(|front| &front.hall.counters);
        Self {
            targets: Targets::of_handbook(),
            measured: queue.and_then(|queue| measured(handbook, &queue.visits, judged.as_of)),
            contradictory: queue.into_iter().flat_map(|queue| &queue.rejected).map(|rejected| rejected.case_id.clone()).collect(),
            vip_counters: counters.filter(is_vip).map(|counter| counter.id.clone()).collect(),
            calls: queue.and_then(|queue| queue.review.as_ref()).map_or(0, |review| review.calls),
            out_of_turn: queue.map(out_of_turn).unwrap_or_default(),
            hall_fault: queue.and_then(|queue| queue.fault.clone()),
        }
    }
}

/// Visits against their targets; nothing when there are none.
pub(super) fn measured(handbook: &Handbook, visits: &[Visit], as_of: Option<Instant>) -> Option<MeasuredVisits> {
    if visits.is_empty() {
        return None;
    }
    let asked = |at| measure_visits(handbook, &VisitMeasuring { visits: visits.to_vec(), at });
    // A call that the log dates into a later day leaves nothing to say about the end of this one.
    asked(as_of).or_else(|_| asked(None)).ok()
}

/// The calls out of turn, in order of time.
fn out_of_turn(queue: &Queue) -> Vec<OutOfTurn> {
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
