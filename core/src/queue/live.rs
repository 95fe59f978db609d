//! The queue at work: finds in a few steps who is next, whatever the number of those who wait.

use std::collections::HashMap;

use super::hall::{Hall, HallCounter};
use super::lines::{Line, Place, WaitingLines};
use super::value::{CounterState, Queue};
use crate::error::{Code, Error};
use crate::handbook::BusinessId;
use crate::order;
use crate::time::Instant;
use crate::visit::Visit;

/// Where a customer in the hall is.
#[derive(Debug, Clone, Copy)]
enum Seat {
    Waiting(Place),
    Served,
}

/// A queue at work. Each call takes time that grows with the number of counters and of kinds of business, and with the logarithm of the
/// number of those who wait; [`Queue`] is the same as a value.
///
/// ```
/// use service_hall::{Hall, Handbook, LiveQueue, QueueEvent};
/// let hall: Hall = serde_json::from_str(r#"{"counters": [{"id": "1", "kind": "combined"}]}"#)?;
/// let (handbook, mut queue) = (Handbook::builtin(), LiveQueue::new(hall)?);
/// for event in [
///     r#"{"kind": "arrive", "at": "2026-11-20T09:00:00+08:00", "number": "A1", "segment": "ordinary"}"#,
///     r#"{"kind": "arrive", "at": "2026-11-20T09:01:00+08:00", "number": "V1", "segment": "vip"}"#,
/// ] {
///     queue.apply(&handbook, serde_json::from_str::<QueueEvent>(event)?)?;
/// }
/// let call = queue.next(&handbook, "1")?;
/// assert_eq!(call.number.as_deref(), Some("V1"));
/// assert_eq!(call.because[0].rule.as_str(), "vip.priority.simultaneous");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct LiveQueue {
    pub(super) hall: Hall,
    pub(super) at: Option<Instant>,
    pub(super) lines: WaitingLines<Visit>,
    pub(super) counters: Vec<CounterState>,
    seats: HashMap<String, Seat>,
    turn: u64,
}

impl LiveQueue {
    /// A hall in which nobody waits and every counter is open.
    ///
    /// # Errors
    /// As for [`Hall::check`], under `hall`.
    pub fn new(hall: Hall) -> Result<Self, Error> {
        hall.check().map_err(|error| error.under("hall"))?;
        let idle = |counter: &HallCounter| CounterState { id: counter.id.clone(), open: true, serving: None, last: None };
        let counters = hall.counters.iter().map(idle).collect();
        Ok(Self { hall, at: None, lines: WaitingLines::default(), counters, seats: HashMap::new(), turn: 0 })
    }

    /// Takes a queue up where its value left it.
    ///
    /// # Errors
    /// As for [`Self::new`] and [`Visit::check`]; `unknown_value` at `counters` unless they are those of the hall, in its order, at a
    /// customer who waits and was called, is served and was not, or was served last and is not done, and at a counter that is not theirs;
    /// `duplicate` for a number that stands twice; `missing_field` at `at` when somebody is there; `time_goes_back` for customers who stand
    /// before earlier ones, and for what happened after `at`.
    pub fn from_value(queue: Queue) -> Result<Self, Error> {
        let Queue { hall, at, waiting, counters } = queue;
        let mut live = Self::new(hall)?;
        if !counters.iter().map(|state| &state.id).eq(live.hall.counters.iter().map(|counter| &counter.id)) {
            return Err(Error::new(Code::UnknownValue, "counters", "the counters of the hall, in its order"));
        }
        let wrong = |path: String, expected| Err(Error::new(Code::UnknownValue, path, expected));
        let nobody = waiting.is_empty() && counters.iter().all(|state| state.serving.is_none() && state.last.is_none());
        if at.is_none() && !nobody {
            return Err(Error::new(Code::MissingField, "at", "the moment of the last event"));
        }
        let is_late = |moment: Instant| at.is_some_and(|now| now < moment);
        let too_late = |path: String| Err(Error::new(Code::TimeGoesBack, path, "an instant not after `at`"));
        for (place, state) in counters.iter().enumerate() {
            for (field, visit) in [("serving", &state.serving), ("last", &state.last)] {
                let Some(visit) = visit else { continue };
                let path = format!("counters[{place}].{field}");
                visit.check().map_err(|error| error.under(&path))?;
                if visit.called_at.is_none() || visit.finished_at.is_some() != (field == "last") {
                    let expected =
                        if field == "last" { "a visit with `finished_at`" } else { "a visit with `called_at` and without `finished_at`" };
                    return wrong(path, expected);
                }
                if visit.counter.as_ref() != Some(&state.id) {
                    return wrong(format!("{path}.counter"), "the counter at which it stands");
                }
                if visit.finished_at.is_some_and(is_late) {
                    return too_late(format!("{path}.finished_at"));
                }
                if visit.called_at.is_some_and(is_late) {
                    return too_late(format!("{path}.called_at"));
                }
                if field == "serving" {
                    live.admit(visit.number.clone(), Seat::Served).map_err(|error| error.under(&path))?;
                }
            }
        }
        live.counters = counters;
        let mut before = None;
        for (place, visit) in waiting.into_iter().enumerate() {
            let path = format!("waiting[{place}]");
            visit.check().map_err(|error| error.under(&path))?;
            if visit.called_at.is_some() || visit.left_at.is_some() {
                return wrong(path, "a visit without `called_at` and `left_at`");
            }
            if before.is_some_and(|before| visit.arrived_at < before) || is_late(visit.arrived_at) {
                return Err(Error::new(
                    Code::TimeGoesBack,
                    format!("{path}.arrived_at"),
                    "an instant not before the last and not after `at`",
                ));
            }
            before = Some(visit.arrived_at);
            live.line_up(visit).map_err(|error| error.under(&path))?;
        }
        live.at = at;
        Ok(live)
    }

    /// The queue as a value; [`Self::from_value`] takes it up again.
    pub fn into_value(self) -> Queue {
        let mut waiting: Vec<(u64, Visit)> = self.lines.into_waiting().collect();
        order::sort_by_key(&mut waiting, |(turn, _)| *turn);
        let waiting = waiting.into_iter().map(|(_, visit)| visit).collect();
        Queue { hall: self.hall, at: self.at, waiting, counters: self.counters }
    }

    /// The place of a counter in the hall.
    pub(super) fn counter(&self, id: &str) -> Result<usize, Error> {
        let place = self.counters.iter().position(|counter| counter.id == id);
        place.ok_or_else(|| Error::new(Code::UnknownId, "", "the id of a counter of the hall"))
    }

    pub(super) fn set_open(&mut self, counter: usize, open: bool) {
        if let Some(state) = self.counters.get_mut(counter) {
            state.open = open;
        }
    }

    /// Moves the clock.
    pub(super) fn tick(&mut self, at: Instant) -> Result<(), Error> {
        if self.at.is_some_and(|last| at < last) {
            return Err(Error::new(Code::TimeGoesBack, "at", "an instant not before the last event"));
        }
        self.at = Some(at);
        Ok(())
    }

    /// # Errors
    /// `duplicate` for a number that somebody in the hall has.
    pub(super) fn must_be_new(&self, number: &str) -> Result<(), Error> {
        let taken = self.seats.contains_key(number);
        if taken { Err(Error::new(Code::Duplicate, "number", "a number that nobody in the hall has")) } else { Ok(()) }
    }

    fn admit(&mut self, number: String, seat: Seat) -> Result<(), Error> {
        self.must_be_new(&number)?;
        self.seats.insert(number, seat);
        Ok(())
    }

    /// Puts a customer at the end of the line.
    pub(super) fn line_up(&mut self, visit: Visit) -> Result<(), Error> {
        let place = Place { business: visit.business, vip: visit.is_vip(), turn: self.turn };
        self.admit(visit.number.clone(), Seat::Waiting(place))?;
        self.turn = self.turn.saturating_add(1);
        self.lines.push(place, visit);
        Ok(())
    }

    /// Puts a customer back into line, with the turn they had.
    pub(super) fn put_back(&mut self, turn: u64, visit: Visit) {
        let place = Place { business: visit.business, vip: visit.is_vip(), turn };
        self.seats.insert(visit.number.clone(), Seat::Waiting(place));
        self.lines.push(place, visit);
    }

    /// Where a customer waits.
    pub(super) fn place_of(&self, number: &str) -> Result<Place, Error> {
        match self.seats.get(number) {
            Some(Seat::Waiting(place)) => Ok(*place),
            _ => Err(Error::new(Code::NotWaiting, "number", "the number of a customer who waits")),
        }
    }

    /// Takes a customer out of the line.
    pub(super) fn take(&mut self, place: Place) -> Option<Visit> {
        let visit = self.lines.remove(place)?;
        self.seats.remove(&visit.number);
        Some(visit)
    }

    /// Seats a customer at a counter.
    pub(super) fn seat(&mut self, counter: usize, visit: Visit) {
        self.seats.insert(visit.number.clone(), Seat::Served);
        if let Some(state) = self.counters.get_mut(counter) {
            state.serving = Some(visit);
        }
    }

    /// Frees a counter whose business is done.
    pub(super) fn free(&mut self, counter: usize, at: Instant, transactions: Option<u32>) -> Option<Visit> {
        let visit = Visit { finished_at: Some(at), transactions, ..self.dismiss(counter)? };
        if let Some(state) = self.counters.get_mut(counter) {
            state.last = Some(visit.clone());
        }
        Some(visit)
    }

    /// Frees a counter of a customer.
    pub(super) fn dismiss(&mut self, counter: usize) -> Option<Visit> {
        let visit = self.counters.get_mut(counter)?.serving.take()?;
        self.seats.remove(&visit.number);
        Some(visit)
    }

    /// Whether a counter serves customers of a class with a business, be it open or not.
    pub(super) fn serves(&self, counter: &HallCounter, business: Option<BusinessId>, vip: bool) -> bool {
        let counters = || self.hall.counters.iter().zip(&self.counters);
        let elsewhere = || counters().any(|(other, state)| state.open && other.is_for_vips(business));
        counter.accepts(business) && self.hall.serves(counter.kind, vip, elsewhere)
    }

    pub(super) fn serves_line(&self, counter: &HallCounter, line: &Line<Visit>) -> bool {
        self.serves(counter, line.business, line.vip)
    }

    /// Where the customer stands whom a counter calls next.
    pub(super) fn next_place(&self, counter: usize) -> Option<Place> {
        let counter = self.hall.counters.get(counter)?;
        self.lines.next(|line| self.serves_line(counter, line))
    }
}
