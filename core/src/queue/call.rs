//! Who is called next to a counter, and why.

use serde::{Deserialize, Serialize};

use super::hall::HallCounter;
use super::lines::Place;
use super::live::LiveQueue;
use super::value::{CounterState, Queue};
use crate::decision::{Finding, Judgement};
use crate::error::Error;
use crate::handbook::table::rule;
use crate::handbook::{Handbook, RuleId, Stamp};
use crate::order;
use crate::visit::Visit;
use crate::wire;

/// Asks whom a counter calls next.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NextQuery {
    /// The queue.
    pub queue: Queue,
    /// The counter, open or closed, free or not.
    pub counter: String,
}

/// To whom the clerk apologises, and what is offered instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Apology {
    /// The rule that asks for it.
    pub rule: RuleId,
    /// The customer; absent for one who has no number yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How many ordinary customers wait for this counter, that one included; absent when the apology is for a VIP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinary_waiting: Option<u64>,
    /// Other open counters that serve this one customer, free ones first: the alternative to waiting.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<String>,
}

impl Apology {
    /// To a VIP who waits until the business in hand is finished.
    pub(super) fn to_vip(number: Option<&str>) -> Self {
        let rule = rule::VIP_PRIORITY_NO_PREEMPTION;
        Self { rule, number: number.map(str::to_owned), ordinary_waiting: None, counters: Vec::new() }
    }
}

/// Who is called next to a counter, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NextCall {
    /// The counter.
    pub counter: String,
    /// Who is next; absent when nobody waits whom this counter serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Whose business is in hand at the counter: it is finished first, never broken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The rules that put this customer first.
    pub because: Vec<Finding>,
    /// To whom the clerk apologises.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apologise: Vec<Apology>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says whom a counter calls next.
///
/// # Errors
/// As for [`LiveQueue::from_value`] under `queue`; `unknown_id` for a counter that the hall has not.
pub(crate) fn next(handbook: &Handbook, query: NextQuery) -> Result<NextCall, Error> {
    LiveQueue::from_value(query.queue).map_err(|error| error.under("queue"))?.next(handbook, &query.counter)
}

impl LiveQueue {
    /// Says whom a counter calls next: a VIP before all others, within a class whoever came first. The business in hand is finished first.
    ///
    /// # Source
    /// M I.3 2.3 step 2 and 2.4(4), page 6.
    ///
    /// # Errors
    /// `unknown_id` for a counter that the hall has not.
    pub fn next(&self, handbook: &Handbook, counter: &str) -> Result<NextCall, Error> {
        let place = self.counter(counter).map_err(|error| error.under("counter"))?;
        Ok(self.call_of(handbook, place, self.next_place(place)))
    }

    /// The call of a customer to a counter.
    pub(super) fn call_of(&self, handbook: &Handbook, counter: usize, next: Option<Place>) -> NextCall {
        let state = self.counters.get(counter);
        let after = state.and_then(|state| state.serving.as_ref());
        let called = next.and_then(|place| self.lines.get(place).map(|visit| (place, visit)));
        let mut call = NextCall {
            counter: state.map(|state| state.id.clone()).unwrap_or_default(),
            number: called.map(|(_, visit)| visit.number.clone()),
            after: after.map(|visit| visit.number.clone()),
            because: Vec::new(),
            apologise: Vec::new(),
            edition: handbook.stamp(),
        };
        let (Some(state), Some(own), Some((place, visit))) = (state, self.hall.counters.get(counter), called) else { return call };
        if place.vip {
            let passed_over = self.passed_over(own);
            let in_hand = after.is_some_and(|visit| !visit.is_vip());
            if passed_over.is_some() {
                call.because.push(Judgement::KEPT.of_rule(rule::VIP_PRIORITY_SIMULTANEOUS));
            }
            if in_hand || state.served_when_came(visit) {
                call.because.push(Judgement::KEPT.of_rule(rule::VIP_PRIORITY_NO_PREEMPTION));
            }
            if in_hand {
                call.apologise.push(Apology::to_vip(Some(&visit.number)));
            }
            call.apologise.extend(passed_over);
        }
        call.because.push(Judgement::KEPT.of_rule(rule::QUEUE_ARRIVAL_ORDER));
        call
    }

    /// The apology to the ordinary customers whom a counter would call if no VIP were there.
    fn passed_over(&self, counter: &HallCounter) -> Option<Apology> {
        let lines = || self.lines.iter().filter(|line| !line.vip && self.serves_line(counter, line));
        let heads = lines().filter_map(|line| line.waiting.first_key_value());
        let (_, first) = heads.min_by_key(|(turn, _)| **turn)?;
        let waiting = lines().map(|line| wire::count(line.waiting.len())).fold(0, u64::saturating_add);
        let mut others: Vec<(bool, &CounterState)> = self
            .hall
            .counters
            .iter()
            .zip(&self.counters)
            .filter(|(other, state)| other.id != counter.id && state.open && self.serves(other, first.business, false))
            .map(|(_, state)| (state.serving.is_some(), state))
            .collect();
        order::sort_by_key(&mut others, |(busy, _)| *busy);
        let counters = others.into_iter().map(|(_, state)| state.id.clone()).collect();
        let rule = rule::VIP_PRIORITY_APOLOGISE_ORDINARY;
        Some(Apology { rule, number: Some(first.number.clone()), ordinary_waiting: Some(waiting), counters })
    }
}

impl CounterState {
    /// Whether a customer came while this counter had the business of somebody without priority in hand.
    pub(super) fn served_when_came(&self, visit: &Visit) -> bool {
        self.serving.iter().chain(&self.last).any(|other| came_during(visit, other))
    }
}

/// Whether a customer came while the business of another, without priority, was in hand.
pub(super) fn came_during(visit: &Visit, other: &Visit) -> bool {
    let came = visit.arrived_at;
    !other.is_vip() && other.called_at.is_some_and(|called| called < came) && other.finished_at.is_none_or(|finished| came < finished)
}

/// The rule that is broken when somebody is called while a business is in hand.
pub(super) const fn broken_off(vip_called: bool) -> RuleId {
    if vip_called { rule::VIP_PRIORITY_NO_PREEMPTION } else { rule::QUEUE_FINISH_FIRST }
}

/// The rule that is broken when one customer is called and another was next.
pub(super) fn out_of_turn(vip_called: bool, vip_next: bool, next_waited_for_counter: bool) -> RuleId {
    match (vip_called, vip_next) {
        (false, true) if next_waited_for_counter => rule::VIP_PRIORITY_NO_PREEMPTION,
        (false, true) => rule::VIP_PRIORITY_SIMULTANEOUS,
        _ => rule::QUEUE_ARRIVAL_ORDER,
    }
}
