//! Where a customer goes: which counter, the VIP room, another hall.

use serde::{Deserialize, Serialize};

use super::call::Apology;
use super::hall::{CounterKind, HallCounter};
use super::lines::Line;
use super::live::LiveQueue;
use super::value::{CounterState, Queue};
use crate::decision::{Finding, Judgement, Outcome, Remedy};
use crate::error::Error;
use crate::handbook::table::{fact, rule};
use crate::handbook::{BusinessId, FactId, Handbook, Stamp};
use crate::order;
use crate::time::Instant;
use crate::visit::{Destination, Segment, is_risky};
use crate::wire;

/// Asks where a customer goes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueueArrival {
    /// The queue.
    pub queue: Queue,
    /// The customer's class.
    #[serde(default)]
    pub segment: Option<Segment>,
    /// What the customer came for.
    #[serde(default)]
    pub business: Option<BusinessId>,
}

/// Where a customer goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Direction {
    /// `allowed`: the hall serves the customer. `refused`: another hall does. `undetermined`: it hangs on what is missing.
    pub outcome: Outcome,
    /// Where the customer is led; absent while that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// A counter that is free for this customer now; `to` is then where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// The open counters that may call the customer, the fittest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<String>,
    /// Those that could, and are closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<String>,
    /// The other hall, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
    /// How many of those who wait are called before, as things stand; while no counter is open, before those that will.
    pub ahead: u64,
    /// To whom somebody apologises.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apologise: Vec<Apology>,
    /// What is not known and matters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rules behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says where a customer goes.
///
/// # Errors
/// As for [`LiveQueue::from_value`], under `queue`.
pub(crate) fn route(handbook: &Handbook, arrival: QueueArrival) -> Result<Direction, Error> {
    let queue = LiveQueue::from_value(arrival.queue).map_err(|error| error.under("queue"))?;
    Ok(queue.route(handbook, arrival.segment, arrival.business))
}

/// A customer who looks for a counter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Customer<'a> {
    pub number: Option<&'a str>,
    pub segment: Option<Segment>,
    pub business: Option<BusinessId>,
    /// The turn of one who waits already; absent for one who comes now.
    pub turn: Option<u64>,
}

impl LiveQueue {
    /// Says where a customer goes who comes now.
    ///
    /// # Source
    /// M I.3 2.3 steps 1 to 1.2, page 6, for VIPs; S 2.1 for what a hall does not do.
    pub fn route(&self, handbook: &Handbook, segment: Option<Segment>, business: Option<BusinessId>) -> Direction {
        self.lead(handbook, Customer { number: None, segment, business, turn: None })
    }

    pub(super) fn lead(&self, handbook: &Handbook, customer: Customer<'_>) -> Direction {
        let Customer { segment, business, .. } = customer;
        let mut direction = Direction {
            outcome: Outcome::Allowed,
            to: None,
            counter: None,
            counters: Vec::new(),
            closed: Vec::new(),
            hall: None,
            ahead: 0,
            apologise: Vec::new(),
            missing: Vec::new(),
            findings: Vec::new(),
            edition: handbook.stamp(),
        };
        if segment.is_none() {
            direction.missing.push(fact::SEGMENT);
        }
        let vip = segment == Some(Segment::Vip);
        if let Some(finding) = self.elsewhere(handbook, business, vip) {
            direction.outcome = Outcome::Refused;
            direction.to = Some(Destination::OtherHall);
            direction.hall.clone_from(&self.hall.other_hall);
            direction.missing.clear();
            direction.findings.push(finding);
            return direction;
        }
        if business.is_none() {
            direction.missing.push(fact::BUSINESS);
            if !self.hall.counters.iter().any(|counter| self.serves(counter, None, vip)) {
                direction.outcome = Outcome::Undetermined;
                return direction;
            }
        }
        self.choose(customer, &mut direction);
        direction
    }

    /// Why a business is not done in this hall, if so.
    fn elsewhere(&self, handbook: &Handbook, business: Option<BusinessId>, vip: bool) -> Option<Finding> {
        let business = business?;
        let risky = || is_risky(handbook, business, self.at.and_then(Instant::day));
        let rule = if self.hall.designated_for_risk == Some(false) && risky() {
            rule::HALL_FUNCTIONS_RISK_BUSINESS
        } else if self.hall.counters.iter().any(|counter| self.serves(counter, Some(business), vip)) {
            return None;
        } else {
            rule::HALL_FUNCTIONS_ALL_PERSONAL_BUSINESS
        };
        let remedy = Remedy::VisitHall { hall: self.hall.other_hall.clone() };
        let mut finding = Judgement::broken(vec![remedy]).of_rule(rule);
        finding.seen = Some(business.as_str().into());
        Some(finding)
    }

    /// Names the counters, the place to wait and how many come before.
    fn choose(&self, customer: Customer<'_>, direction: &mut Direction) {
        let vip = customer.segment == Some(Segment::Vip);
        let mut serving: Vec<(usize, &HallCounter, &CounterState)> = (self.hall.counters.iter().zip(&self.counters).enumerate())
            .map(|(place, (counter, state))| (place, counter, state))
            .filter(|(_, counter, _)| self.serves(counter, customer.business, vip))
            .collect();
        order::sort_by_key(&mut serving, |(_, counter, _)| counter.kind.misfit(vip));
        let (open, closed): (Vec<_>, Vec<_>) = serving.into_iter().partition(|(_, _, state)| state.open);
        let ids = |counters: &[(usize, &HallCounter, &CounterState)]| counters.iter().map(|(_, counter, _)| counter.id.clone()).collect();
        (direction.counters, direction.closed) = (ids(&open), ids(&closed));
        // While none is open, those count that will open.
        let callers = if open.is_empty() { &closed } else { &open };
        let before = |line: &&Line<_>| (line.vip || !vip) && callers.iter().any(|(_, counter, _)| self.serves_line(counter, line));
        let ahead = |line: &Line<_>| match customer.turn.filter(|_| line.vip == vip) {
            Some(turn) => line.waiting.range(..turn).count(),
            None => line.waiting.len(),
        };
        let count = self.lines.iter().filter(before).map(ahead).fold(0, usize::saturating_add);
        direction.ahead = wire::count(count);
        let is_next = |counter: usize| {
            let next = self.next_place(counter);
            next.is_none_or(|next| (!vip, customer.turn.unwrap_or(u64::MAX)) < (!next.vip, next.turn))
        };
        let free = open.iter().find(|(place, _, state)| state.serving.is_none() && is_next(*place));
        direction.counter = free.map(|(_, counter, _)| counter.id.clone());
        let first = free.or(open.first());
        let (to, rule) = match first {
            _ if vip && self.hall.vip_room => (Destination::VipRoom, Some(rule::VIP_ROUTE_RECEPTION_ROOM)),
            Some((_, counter, _)) if vip && counter.kind == CounterKind::Vip => {
                (Destination::VipCounter, Some(rule::VIP_ROUTE_VIP_COUNTER))
            }
            _ => (Destination::Counter, None),
        };
        direction.to = Some(to);
        direction.findings.extend(rule.map(|rule| Judgement::KEPT.of_rule(rule)));
        let in_hand = first.and_then(|(_, _, state)| state.serving.as_ref());
        if vip && in_hand.is_some_and(|visit| !visit.is_vip()) {
            direction.apologise.push(Apology::to_vip(customer.number));
        }
    }
}
