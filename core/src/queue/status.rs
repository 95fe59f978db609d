//! The queue at a moment: who waits how long, and whether the promise still holds.

use serde::{Deserialize, Serialize};

use super::live::LiveQueue;
use super::value::Queue;
use crate::error::{Code, Error};
use crate::handbook::{BusinessId, Handbook, Stamp};
use crate::order;
use crate::time::Instant;
use crate::visit::{Segment, Targets, Visit, seconds};
use crate::wire;

/// Asks how the queue stands.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueueQuery {
    /// The queue.
    pub queue: Queue,
    /// The moment, not before the last event.
    pub at: Instant,
}

/// Somebody who waits.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WaitingCustomer {
    /// The number.
    pub number: String,
    /// The class, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// The business, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// How long until now, in whole seconds; a part counts as a whole one.
    pub waited_seconds: u64,
    /// Whether that is longer than the stretch target of 8 minutes.
    pub over_stretch: bool,
    /// Whether it is longer than the target of 10 minutes.
    pub over_target: bool,
    /// Whether no open counter serves this customer.
    pub stranded: bool,
}

/// A counter at the moment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterNow {
    /// The counter.
    pub id: String,
    /// Whether it calls customers.
    pub open: bool,
    /// Whom it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving: Option<String>,
    /// For how long, in whole seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_seconds: Option<u64>,
    /// Whom it calls next, if it is open; several counters may name the same customer, the first to call has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// How the queue stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueStatus {
    /// Who waits: VIPs first, each class in order of arrival.
    pub waiting: Vec<WaitingCustomer>,
    /// How many wait longer than the stretch target.
    pub over_stretch: u64,
    /// How many wait longer than the target.
    pub over_target: u64,
    /// The longest wait until now; absent when nobody waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_seconds: Option<u64>,
    /// Somebody waits longer than the target: take it for a peak unless the hall has a measure of its own (reading `amb.peak_definition`).
    pub peak_suggested: bool,
    /// The counters.
    pub counters: Vec<CounterNow>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says how the queue stands at a moment.
///
/// # Errors
/// As for [`LiveQueue::from_value`] under `queue`; `time_goes_back` for a moment before the last event.
pub(crate) fn status(handbook: &Handbook, query: QueueQuery) -> Result<QueueStatus, Error> {
    LiveQueue::from_value(query.queue).map_err(|error| error.under("queue"))?.status(handbook, query.at)
}

impl LiveQueue {
    /// Says how the queue stands at a moment. Takes time with the number of those who wait, as it names them all.
    ///
    /// # Errors
    /// `time_goes_back` for a moment before the last event.
    pub fn status(&self, handbook: &Handbook, at: Instant) -> Result<QueueStatus, Error> {
        if self.at.is_some_and(|last| at < last) {
            return Err(Error::new(Code::TimeGoesBack, "at", "an instant not before the last event"));
        }
        let targets = Targets::of_handbook();
        let mut waiting: Vec<(bool, u64, &Visit)> =
            (self.lines.iter()).flat_map(|line| line.waiting.iter().map(|(turn, visit)| (!line.vip, *turn, visit))).collect();
        order::sort_by_key(&mut waiting, |(ordinary, turn, _)| (*ordinary, *turn));
        let customer = |(_, _, visit): (bool, u64, &Visit)| {
            let waited = at.micros_since(visit.arrived_at);
            WaitingCustomer {
                number: visit.number.clone(),
                segment: visit.segment,
                business: visit.business,
                waited_seconds: seconds(waited),
                over_stretch: !targets.stretch.met(waited),
                over_target: !targets.wait.met(waited),
                stranded: !(self.hall.counters.iter().zip(&self.counters))
                    .any(|(counter, state)| state.open && self.serves(counter, visit.business, visit.is_vip())),
            }
        };
        let waiting: Vec<WaitingCustomer> = waiting.into_iter().map(customer).collect();
        let count = |test: fn(&WaitingCustomer) -> bool| wire::count(waiting.iter().filter(|customer| test(customer)).count());
        let (over_stretch, over_target) = (count(|customer| customer.over_stretch), count(|customer| customer.over_target));
        let longest_seconds = waiting.iter().map(|customer| customer.waited_seconds).max();
        let counter = |(place, state): (usize, &super::value::CounterState)| CounterNow {
            id: state.id.clone(),
            open: state.open,
            serving: state.serving.as_ref().map(|visit| visit.number.clone()),
            served_seconds: state.serving.as_ref().and_then(|visit| Some(seconds(at.micros_since(visit.called_at?)))),
            next: self.next_place(place).filter(|_| state.open).and_then(|place| self.lines.get(place)).map(|visit| visit.number.clone()),
        };
        let counters = self.counters.iter().enumerate().map(counter).collect();
        let peak_suggested = over_target > 0;
        Ok(QueueStatus { waiting, over_stretch, over_target, longest_seconds, peak_suggested, counters, edition: handbook.stamp() })
    }
}
