//! What happens in the queue: applied, or refused with the queue as it was.

use serde::{Deserialize, Serialize};

use super::call::{NextCall, out_of_turn};
use super::live::LiveQueue;
use super::route::{Customer, Direction};
use super::value::Queue;
use crate::decision::{Finding, Judgement, Outcome, Remedy};
use crate::error::{Code, Error};
use crate::handbook::table::rule;
use crate::handbook::{BusinessId, Handbook, Stamp};
use crate::time::Instant;
use crate::visit::{Segment, Visit};

/// Something that happens in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum QueueEvent {
    /// A customer comes and takes a number.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventArrive"))]
    Arrive {
        /// When.
        at: Instant,
        /// The number, which nobody else in the hall has.
        number: String,
        /// The customer's class. Nobody known to be a VIP has no priority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<Segment>,
        /// What the customer came for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        business: Option<BusinessId>,
    },
    /// More becomes known of a customer who waits; the turn stays.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventTell"))]
    Tell {
        /// When.
        at: Instant,
        /// The customer.
        number: String,
        /// The class, if that is what becomes known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<Segment>,
        /// The business, if that is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        business: Option<BusinessId>,
    },
    /// A counter calls.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventCall"))]
    Call {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
        /// Whom it calls; absent means whoever is next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// A counter finishes the business in hand.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventFinish"))]
    Finish {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
        /// How many transactions it was, at least 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transactions: Option<u32>,
    },
    /// A customer gives up waiting.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventLeave"))]
    Leave {
        /// When.
        at: Instant,
        /// The customer.
        number: String,
    },
    /// A counter opens.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventOpen"))]
    Open {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
    },
    /// A counter closes; the business in hand is finished all the same.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventClose"))]
    Close {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
    },
}

/// An event for a queue.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueueChange {
    /// The queue.
    pub queue: Queue,
    /// What is to happen.
    pub event: QueueEvent,
}

/// What became of an event, without the queue.
#[derive(Debug, Clone)]
pub struct QueueAnswer {
    /// `allowed`: it happened. `refused` or `undetermined`: the queue is as it was.
    pub outcome: Outcome,
    /// For a call: who is called and why.
    pub call: Option<NextCall>,
    /// For a customer who comes or of whom more becomes known: where to go.
    pub direction: Option<Direction>,
    /// For one who is done or leaves: the visit.
    pub visit: Option<Visit>,
    /// What was broken.
    pub findings: Vec<Finding>,
}

/// What became of an event.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueApplied {
    /// `allowed`: it happened. `refused` or `undetermined`: the queue is as it was.
    pub outcome: Outcome,
    /// The queue.
    pub queue: Queue,
    /// For a call: who is called and why; without a number nobody waits whom this counter serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<NextCall>,
    /// For a customer who comes or of whom more becomes known: where to go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// For one who is done or leaves: the visit, ready for the indicators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// What stood in its way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Applies an event to a queue.
///
/// # Errors
/// As for [`LiveQueue::from_value`] under `queue` and [`LiveQueue::apply`] under `event`.
pub(crate) fn apply(handbook: &Handbook, change: QueueChange) -> Result<QueueApplied, Error> {
    let mut queue = LiveQueue::from_value(change.queue).map_err(|error| error.under("queue"))?;
    let answer = queue.apply(handbook, change.event).map_err(|error| error.under("event"))?;
    let QueueAnswer { outcome, call, direction, visit, findings } = answer;
    Ok(QueueApplied { outcome, queue: queue.into_value(), call, direction, visit, findings, edition: handbook.stamp() })
}

impl QueueAnswer {
    const ALLOWED: Self = Self { outcome: Outcome::Allowed, call: None, direction: None, visit: None, findings: Vec::new() };

    fn refused(finding: Finding) -> Self {
        Self { outcome: Outcome::Refused, findings: vec![finding], ..Self::ALLOWED }
    }
}

impl QueueEvent {
    const fn at(&self) -> Instant {
        let (Self::Arrive { at, .. }
        | Self::Tell { at, .. }
        | Self::Call { at, .. }
        | Self::Finish { at, .. }
        | Self::Leave { at, .. }
        | Self::Open { at, .. }
        | Self::Close { at, .. }) = self;
        *at
    }
}

impl LiveQueue {
    /// Applies an event, or refuses it and stays as it was: a customer whose business the hall does not do, a call while a business is in hand, a call out of turn.
    ///
    /// # Errors
    /// `time_goes_back` for an event before the last one; `duplicate` for a number that somebody in the hall has; `not_waiting` for a
    /// customer who does not wait; `unknown_id` for a counter that the hall has not; `counter_closed` for a call to a closed one;
    /// `counter_idle` where there is nothing to finish; `unknown_value` for a call to a counter that does not serve the customer, and for 0
    /// transactions. The queue stays as it was.
    pub fn apply(&mut self, handbook: &Handbook, event: QueueEvent) -> Result<QueueAnswer, Error> {
        let (before, at) = (self.at, event.at());
        self.tick(at)?;
        let answer = self.happen(handbook, event);
        if !matches!(&answer, Ok(QueueAnswer { outcome: Outcome::Allowed, .. })) {
            self.at = before;
        }
        answer
    }

    fn happen(&mut self, handbook: &Handbook, event: QueueEvent) -> Result<QueueAnswer, Error> {
        match event {
            QueueEvent::Arrive { at, number, segment, business } => {
                let visit = Visit { segment, business, ..Visit::new(number, at) };
                self.must_be_new(&visit.number)?;
                let customer = Customer { number: Some(&visit.number), segment, business, turn: None };
                let direction = self.lead(handbook, customer);
                if direction.outcome == Outcome::Allowed {
                    self.line_up(visit)?;
                }
                Ok(QueueAnswer { outcome: direction.outcome, direction: Some(direction), ..QueueAnswer::ALLOWED })
            }
            QueueEvent::Tell { number, segment, business, .. } => {
                let place = self.place_of(&number)?;
                let Some(mut visit) = self.lines.get(place).cloned() else { return Ok(QueueAnswer::ALLOWED) };
                visit.segment = segment.or(visit.segment);
                visit.business = business.or(visit.business);
                let customer = Customer { number: Some(&number), segment: visit.segment, business: visit.business, turn: Some(place.turn) };
                let direction = self.lead(handbook, customer);
                if direction.outcome == Outcome::Allowed {
                    self.move_to(place, visit);
                }
                Ok(QueueAnswer { outcome: direction.outcome, direction: Some(direction), ..QueueAnswer::ALLOWED })
            }
            QueueEvent::Call { at, counter, number } => self.call(handbook, at, &counter, number.as_deref()),
            QueueEvent::Finish { at, counter, transactions } => {
                let counter = self.counter(&counter).map_err(|error| error.under("counter"))?;
                if transactions == Some(0) {
                    return Err(Error::new(Code::UnknownValue, "transactions", "at least 1"));
                }
                let idle = || Error::new(Code::CounterIdle, "counter", "a counter that serves somebody");
                let visit = self.free(counter, at, transactions).ok_or_else(idle)?;
                Ok(QueueAnswer { visit: Some(visit), ..QueueAnswer::ALLOWED })
            }
            QueueEvent::Leave { at, number } => {
                let place = self.place_of(&number)?;
                let visit = self.take(place).map(|visit| Visit { left_at: Some(at), ..visit });
                Ok(QueueAnswer { visit, ..QueueAnswer::ALLOWED })
            }
            QueueEvent::Open { counter, .. } => self.turn_sign(&counter, true),
            QueueEvent::Close { counter, .. } => self.turn_sign(&counter, false),
        }
    }

    fn turn_sign(&mut self, counter: &str, open: bool) -> Result<QueueAnswer, Error> {
        let counter = self.counter(counter).map_err(|error| error.under("counter"))?;
        self.set_open(counter, open);
        Ok(QueueAnswer::ALLOWED)
    }

    fn call(&mut self, handbook: &Handbook, at: Instant, id: &str, number: Option<&str>) -> Result<QueueAnswer, Error> {
        let counter = self.counter(id).map_err(|error| error.under("counter"))?;
        let asked = number.map(|number| self.place_of(number)).transpose()?;
        let Some(state) = self.counters.get(counter) else { return Ok(QueueAnswer::ALLOWED) };
        if !state.open {
            return Err(Error::new(Code::CounterClosed, "counter", "an open counter"));
        }
        if let Some(own) = self.hall.counters.get(counter)
            && asked.is_some_and(|place| !self.serves(own, place.business, place.vip))
        {
            return Err(Error::new(Code::UnknownValue, "number", "a customer whom this counter serves"));
        }
        if let Some(in_hand) = &state.serving {
            let first = Remedy::Finish { number: in_hand.number.clone() };
            let finding = Judgement::broken(vec![first]).of_rule(rule::VIP_PRIORITY_NO_PREEMPTION);
            return Ok(QueueAnswer::refused(Finding { seen: number.map(|number| number.to_owned().into()), ..finding }));
        }
        let next = self.next_place(counter);
        if let Some((asked, next)) = asked.zip(next)
            && asked != next
            && let Some(right) = self.lines.get(next)
        {
            let rule = out_of_turn(asked.vip, next.vip, state.served_when_came(right));
            let number = right.number.clone();
            let mut finding = Judgement::broken(vec![Remedy::Call { number: number.clone() }]).of_rule(rule);
            finding.seen = self.lines.get(asked).map(|visit| visit.number.clone().into());
            finding.required = Some(number.into());
            return Ok(QueueAnswer::refused(finding));
        }
        let call = self.call_of(handbook, counter, next);
        if let Some(visit) = next.and_then(|place| self.take(place)) {
            self.seat(counter, Visit { called_at: Some(at), counter: Some(id.to_owned()), ..visit });
        }
        Ok(QueueAnswer { call: Some(call), ..QueueAnswer::ALLOWED })
    }
}
