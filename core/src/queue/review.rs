//! Looking back: who was called out of turn.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::call::{broken_off, came_during, out_of_turn};
use super::hall::{Hall, HallCounter};
use super::lines::{Line, Place, WaitingLines};
use crate::decision::{Finding, Judgement, Verdict};
use crate::error::{Code, Error};
use crate::handbook::table::{fact, rule};
use crate::handbook::{Handbook, RuleId, Stamp};
use crate::order;
use crate::procedure::RuleTotal;
use crate::time::Instant;
use crate::visit::{Visit, check_all};
use crate::wire;

/// Visits whose calls are judged.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitReview {
    /// The hall; absent means one line before counters that take every business.
    #[serde(default)]
    pub hall: Option<Hall>,
    /// The visits, in any order.
    pub visits: Vec<Visit>,
    /// Whether calls that cannot be judged are listed too.
    #[serde(default)]
    pub list_unknown: bool,
}

/// What was found about the call of a customer.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallReview {
    /// The customer who was called.
    pub number: String,
    /// The findings; `seen` is who was called, `required` who was next or in hand.
    pub findings: Vec<Finding>,
}

/// What was found about the calls of a day.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueReview {
    /// How many customers were called.
    pub calls: u64,
    /// What was broken, in the order of the calls.
    pub findings: Vec<CallReview>,
    /// How often each rule had which verdict.
    pub totals: Vec<RuleTotal>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says of each customer who was called whether somebody else should have been, and whether a business in hand was broken off.
///
/// A VIP who waits when an ordinary customer is called was passed over; so was a customer of the same class who came earlier. Whoever
/// arrives at the moment of a call waits already (reading `amb.simultaneous`).
///
/// # Source
/// M I.3 2.3 step 2 and 2.4(4), page 6.
///
/// # Errors
/// As for [`Hall::check`] under `hall` and [`Visit::check`] under `visits[n]`; `duplicate` for a number that stands twice; `unknown_id` for
/// a counter that the hall has not.
pub fn review(handbook: &Handbook, input: &VisitReview) -> Result<QueueReview, Error> {
    let VisitReview { hall, visits, list_unknown } = input;
    if let Some(hall) = hall {
        hall.check().map_err(|error| error.under("hall"))?;
    }
    check_all(visits)?;
    let mut sweep = Sweep { hall: hall.as_ref(), lines: WaitingLines::default(), counters: BTreeMap::new() };
    let mut order: Vec<usize> = (0..visits.len()).collect();
    order::sort_by_key(&mut order, |place| visits.get(*place).map(|visit| visit.arrived_at));
    let places: Vec<(Place, &Visit)> = (0_u64..)
        .zip(order.iter().filter_map(|place| visits.get(*place)))
        .map(|(turn, visit)| (Place { business: visit.business, vip: visit.is_vip(), turn }, visit))
        .collect();
    let mut calls: Vec<(Instant, usize, Place, &Visit)> =
        (order.iter().zip(&places)).filter_map(|(index, (place, visit))| Some((visit.called_at?, *index, *place, *visit))).collect();
    order::sort_by_key(&mut calls, |(at, _, place, visit)| (*at, !place.vip, visit.arrived_at, visit.finished_at, place.turn));
    let mut leaves: Vec<(Instant, Place)> = places.iter().filter_map(|(place, visit)| Some((visit.left_at?, *place))).collect();
    order::sort_by_key(&mut leaves, |(at, _)| *at);
    let (mut coming, mut leaving) = (places.iter().peekable(), leaves.into_iter().peekable());
    let mut totals: BTreeMap<RuleId, RuleTotal> = BTreeMap::new();
    let mut findings = Vec::new();
    for (now, index, place, visit) in &calls {
        while let Some((place, visit)) = coming.next_if(|(_, visit)| visit.arrived_at <= *now) {
            sweep.lines.push(*place, visit);
        }
        while let Some((_, place)) = leaving.next_if(|(at, _)| at <= now) {
            sweep.lines.remove(place);
        }
        let said = sweep.judge(*place, visit).map_err(|error| error.under(&format!("visits[{index}].counter")))?;
        sweep.lines.remove(*place);
        if let Some(counter) = &visit.counter {
            sweep.seat(counter, visit);
        }
        let mut listed = Vec::new();
        for mut finding in said {
            let nothing = RuleTotal { rule: finding.rule, kept: 0, broken: 0, warned: 0, unknown: 0 };
            let total = totals.entry(finding.rule).or_insert(nothing);
            let count = match finding.verdict {
                Verdict::Kept => &mut total.kept,
                Verdict::Broken => &mut total.broken,
                Verdict::Unknown | Verdict::NotApplicable => &mut total.unknown,
            };
            *count = count.saturating_add(1);
            if finding.verdict == Verdict::Broken || (*list_unknown && finding.verdict == Verdict::Unknown) {
                finding.at = Some(*now);
                finding.resource.clone_from(&visit.counter);
                finding.seen = Some(visit.number.clone().into());
                listed.push(finding);
            }
        }
        if !listed.is_empty() {
            findings.push(CallReview { number: visit.number.clone(), findings: listed });
        }
    }
    let calls = wire::count(calls.len());
    Ok(QueueReview { calls, findings, totals: totals.into_values().collect(), edition: handbook.stamp() })
}

/// The hall at the moment of a call.
struct Sweep<'a> {
    hall: Option<&'a Hall>,
    lines: WaitingLines<&'a Visit>,
    counters: BTreeMap<&'a str, Seat<'a>>,
}

/// Whom a counter has called.
#[derive(Clone, Copy)]
struct Seat<'a> {
    /// The last.
    last: &'a Visit,
    /// The one who is done last.
    latest: &'a Visit,
}

impl Seat<'_> {
    fn served_when_came(&self, visit: &Visit) -> bool {
        came_during(visit, self.last) || came_during(visit, self.latest)
    }
}

/// The finding that somebody else was next, or in hand.
fn passed_over(rule: RuleId, right: &Visit) -> Finding {
    Finding { required: Some(right.number.clone().into()), ..Judgement::broken(Vec::new()).of_rule(rule) }
}

impl<'a> Sweep<'a> {
    /// What the rules say of the call of a customer who stands in line.
    fn judge(&self, place: Place, visit: &Visit) -> Result<Vec<Finding>, Error> {
        let own = match (self.hall, &visit.counter) {
            (Some(hall), Some(id)) => {
                let counter = hall.counters.iter().find(|counter| counter.id == *id);
                Some(counter.ok_or_else(|| Error::new(Code::UnknownId, "", "the id of a counter of the hall"))?)
            }
            (Some(_), None) => return Ok(vec![Judgement::unknown([fact::COUNTER]).of_rule(rule::QUEUE_ARRIVAL_ORDER)]),
            (None, _) => None,
        };
        let serves = |line: &Line<&Visit>| own.is_none_or(|counter| self.serves(counter, line));
        let seat = visit.counter.as_deref().and_then(|id| self.counters.get(id));
        let mut said = Vec::new();
        if let Some(seat) = seat {
            let in_hand = seat.latest.finished_at.is_some_and(|finished| visit.called_at.is_some_and(|called| called < finished));
            if in_hand {
                said.push(passed_over(broken_off(place.vip), seat.latest));
            } else if place.vip && seat.served_when_came(visit) {
                said.push(Judgement::KEPT.of_rule(rule::VIP_PRIORITY_NO_PREEMPTION));
            }
        }
        let first = |vip: bool| self.lines.next(|line| line.vip == vip && serves(line)).and_then(|next| self.lines.get(next)).copied();
        let (vip, ordinary) = (first(true), first(false));
        let unsure = |rule, finding| {
            if visit.segment.is_some() { finding } else { Judgement::unknown([fact::SEGMENT]).of_rule(rule) }
        };
        let vip_passed_over = vip.filter(|_| !place.vip);
        if let Some(right) = vip_passed_over {
            let rule = out_of_turn(false, true, seat.is_some_and(|seat| seat.served_when_came(right)));
            said.push(unsure(rule, passed_over(rule, right)));
        } else if place.vip && ordinary.is_some() {
            said.push(Judgement::KEPT.of_rule(rule::VIP_PRIORITY_SIMULTANEOUS));
        }
        let rule = rule::QUEUE_ARRIVAL_ORDER;
        match if place.vip { vip } else { ordinary } {
            Some(right) if right.arrived_at < visit.arrived_at => said.push(unsure(rule, passed_over(rule, right))),
            _ if vip_passed_over.is_none() => said.push(Judgement::KEPT.of_rule(rule)),
            _ => {}
        }
        Ok(said)
    }

    /// Notes whom a counter serves. Of one whose end is not known nobody can say that they are still there when the next is called.
    fn seat(&mut self, counter: &'a str, visit: &'a Visit) {
        let seat = self.counters.entry(counter).or_insert(Seat { last: visit, latest: visit });
        seat.last = visit;
        if visit.finished_at >= seat.latest.finished_at {
            seat.latest = visit;
        }
    }

    fn serves(&self, counter: &HallCounter, line: &Line<&Visit>) -> bool {
        let elsewhere = || self.hall.is_some_and(|hall| hall.counters.iter().any(|other| other.is_for_vips(line.business)));
        counter.accepts(line.business) && self.hall.is_none_or(|hall| hall.serves(counter.kind, line.vip, elsewhere))
    }
}
