//! What happens in the queue: applied, or refused with the queue as it was.

use serde::{Deserialize, Serialize};

use super::call::{NextCall, broken_off, out_of_turn};
use super::event::QueueEvent;
use super::live::LiveQueue;
use super::route::{Customer, Direction};
use super::value::Queue;
use crate::decision::{Finding, Judgement, Outcome, Remedy};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, Stamp};
use crate::time::Instant;
use crate::visit::Visit;

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
    /// `allowed`: it happened, even if it is a call and nobody waits. `refused` or `undetermined`: the queue is as it was.
    pub outcome: Outcome,
    /// The queue.
    pub queue: Queue,
    /// For a call: who is called and why; without a number nobody waits whom this counter serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<NextCall>,
    /// For a customer who comes or of whom more becomes known: where to go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// For one who is done or leaves: the visit, ready for the indicators. Its number may be given to another customer now; a list of
    /// visits has each number once.
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

    /// Where a customer was led, or why not.
    fn led(direction: Direction) -> Self {
        let stood_in_the_way = direction.outcome != Outcome::Allowed;
        let findings = if stood_in_the_way { direction.findings.clone() } else { Vec::new() };
        Self { outcome: direction.outcome, direction: Some(direction), findings, ..Self::ALLOWED }
    }

    fn refused(finding: Finding) -> Self {
        Self { outcome: Outcome::Refused, findings: vec![finding], ..Self::ALLOWED }
    }
}

impl LiveQueue {
    /// Applies an event, or refuses it and stays as it was: a customer whose business the hall does not do, a call while a business is in
    /// hand, a call out of turn.
    ///
    /// # Errors
    /// `time_goes_back` for an event before the last one; `duplicate` for a number that somebody in the hall has; `not_waiting` for a
    /// customer who does not wait; `unknown_id` for a counter that the hall has not; `counter_closed` for a call to a closed one;
    /// `counter_idle` where there is nothing to finish; `not_served_here` for a call to a counter that does not serve the customer;
    /// `unknown_value` for 0 transactions; `missing_field` for an empty number. The queue stays as it was.
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
        let idle = || Error::new(Code::CounterIdle, "counter", "a counter that serves somebody");
        match event {
            QueueEvent::Arrive { at, number, segment, business } => {
                if number.is_empty() {
                    return Err(Error::new(Code::MissingField, "number", "a number"));
                }
                let visit = Visit { segment, business, ..Visit::new(number, at) };
                self.must_be_new(&visit.number)?;
                let customer = Customer { number: Some(&visit.number), segment, business, turn: None };
                let direction = self.lead(handbook, customer);
                if direction.outcome == Outcome::Allowed {
                    self.line_up(visit)?;
                }
                Ok(QueueAnswer::led(direction))
            }
            QueueEvent::Tell { number, segment, business, .. } => {
                let place = self.place_of(&number)?;
                // Out of the line meanwhile, so that nobody stands before themselves.
                let Some(before) = self.lines.remove(place) else { return Ok(QueueAnswer::ALLOWED) };
                let (segment, business) = (segment.or(before.segment), business.or(before.business));
                let direction = self.lead(handbook, Customer { number: Some(&number), segment, business, turn: Some(place.turn) });
                let now = if direction.outcome == Outcome::Allowed { Visit { segment, business, ..before } } else { before };
                self.put_back(place.turn, now);
                Ok(QueueAnswer::led(direction))
            }
            QueueEvent::Call { at, counter, number } => self.call(handbook, at, &counter, number.as_deref()),
            QueueEvent::Finish { at, counter, transactions } => {
                let counter = self.counter(&counter).map_err(|error| error.under("counter"))?;
                if transactions == Some(0) {
                    return Err(Error::new(Code::UnknownValue, "transactions", "at least 1"));
                }
                let visit = self.free(counter, at, transactions).ok_or_else(idle)?;
                Ok(QueueAnswer { visit: Some(visit), ..QueueAnswer::ALLOWED })
            }
            QueueEvent::NoShow { at, counter } => {
                let counter = self.counter(&counter).map_err(|error| error.under("counter"))?;
                let visit = self.dismiss(counter).ok_or_else(idle)?;
                let visit = Visit { called_at: None, counter: None, left_at: Some(at), ..visit };
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
            return Err(Error::new(Code::NotServedHere, "number", "a customer whom this counter serves"));
        }
        if let Some(in_hand) = &state.serving {
            let first = Remedy::Finish { number: in_hand.number.clone() };
            let vip = asked.or_else(|| self.next_place(counter)).is_some_and(|place| place.vip);
            let finding = Judgement::broken(vec![first]).of_rule(broken_off(vip));
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
