//! What another set of counters would have done with the same customers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

use super::hall::{Hall, HallCounter};
use super::lines::{Line, Place, WaitingLines};
use crate::error::{Code, Error};
use crate::handbook::{BusinessId, Handbook, Stamp};
use crate::order;
use crate::time::Instant;
use crate::visit::{Visit, check_all};

/// When a counter is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterShift {
    /// The counter.
    pub counter: String,
    /// From when it calls, this moment included.
    pub from: Instant,
    /// Until when, this moment not included; the business in hand is finished.
    pub to: Instant,
}

/// Visits to send through a hall.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueueReplay {
    /// The hall.
    pub hall: Hall,
    /// When its counters are open; a counter that is not named is always open.
    #[serde(default)]
    pub shifts: Vec<CounterShift>,
    /// The visits. Each has its time at the counter from `called_at` and `finished_at`; who came together comes in the order of the list.
    pub visits: Vec<Visit>,
}

/// The visits as they would have gone.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayedVisits {
    /// The visits in the order given, with new `called_at`, `finished_at` and `counter`. A customer who was served and would not have been
    /// has none.
    pub visits: Vec<Visit>,
    /// Numbers of those who would not have been served: no counter takes their business, or none opens again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unserved: Vec<String>,
    /// Numbers of those without a time at the counter; they take no part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Sends visits through a hall.
///
/// At one moment counters are freed first, then customers come, then counters call (reading `amb.simultaneous`). A counter that is free
/// calls at once; where several are free the fittest serves, then the first of the hall.
///
/// # Errors
/// As for [`Hall::check`] under `hall` and [`Visit::check`] under `visits[n]`; `duplicate` for a number that stands twice; under
/// `shifts[n]` `unknown_id` for a counter that the hall has not and `end_before_start`.
pub fn replay(handbook: &Handbook, input: QueueReplay) -> Result<ReplayedVisits, Error> {
    let QueueReplay { hall, shifts, mut visits } = input;
    check_all(&visits)?;
    let day = Day::new(&visits);
    let floor = Floor::new(&hall, &shifts, day.start)?;
    let mut takes_part = vec![false; visits.len()];
    for (arrival, seat) in day.arrivals.iter().zip(floor.run(&day)) {
        if let (Some(part), Some(visit)) = (takes_part.get_mut(arrival.visit), visits.get_mut(arrival.visit)) {
            *part = true;
            visit.move_to(seat, &hall, arrival.served);
        }
    }
    let names = |part: bool| {
        let chosen = visits.iter().zip(&takes_part).filter(move |(visit, took)| **took == part && (!part || visit.called_at.is_none()));
        chosen.map(|(visit, _)| visit.number.clone()).collect()
    };
    let (unserved, left_out) = (names(true), names(false));
    Ok(ReplayedVisits { visits, unserved, left_out, edition: handbook.stamp() })
}

/// A customer as the counters see them. Times are microseconds from the start of the day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    /// The place in the list of visits.
    pub visit: usize,
    pub at: i64,
    pub served: i64,
    business: Option<BusinessId>,
    vip: bool,
}

/// When a customer was called, counted from the arrival, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seated {
    pub wait: i64,
    pub counter: usize,
}

/// The customers of a day in the order in which they come.
pub(super) struct Day {
    pub start: Option<Instant>,
    pub arrivals: Vec<Arrival>,
}

impl Day {
    /// Of the visits that were served.
    pub fn new(visits: &[Visit]) -> Self {
        let start = visits.iter().map(|visit| visit.arrived_at).min();
        let arrival = |(place, visit): (usize, &Visit)| {
            let at = visit.arrived_at.micros_since(start?);
            Some(Arrival { visit: place, at, served: visit.served()?, business: visit.business, vip: visit.is_vip() })
        };
        let mut arrivals: Vec<Arrival> = visits.iter().enumerate().filter_map(arrival).collect();
        order::sort_by_key(&mut arrivals, |arrival| arrival.at);
        Self { start, arrivals }
    }

    /// How many are served at once at most when nobody waits: so many counters are always enough.
    pub fn most_at_once(&self) -> u32 {
        let mut done: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
        let mut most = 0;
        for arrival in &self.arrivals {
            while done.peek().is_some_and(|Reverse(at)| *at <= arrival.at) {
                done.pop();
            }
            done.push(Reverse(arrival.at.saturating_add(arrival.served)));
            most = most.max(done.len());
        }
        u32::try_from(most).unwrap_or(u32::MAX)
    }
}

/// A counter with its opening hours.
#[derive(Debug, Clone)]
struct Desk<'a> {
    counter: &'a HallCounter,
    /// From and to; none means always.
    shifts: Vec<(i64, i64)>,
    free: bool,
}

impl Desk<'_> {
    fn is_open(&self, now: i64) -> bool {
        self.shifts.is_empty() || self.shifts.iter().any(|(from, to)| (*from..*to).contains(&now))
    }
}

/// The counters of a hall, ready for customers.
pub(super) struct Floor<'a> {
    hall: &'a Hall,
    desks: Vec<Desk<'a>>,
}

/// What comes up at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alarm {
    /// A counter is done with its customer.
    Done(usize),
    /// A counter opens or closes.
    Turns,
}

impl<'a> Floor<'a> {
    pub fn new(hall: &'a Hall, shifts: &[CounterShift], start: Option<Instant>) -> Result<Self, Error> {
        hall.check().map_err(|error| error.under("hall"))?;
        let mut desks: Vec<Desk<'a>> = hall.counters.iter().map(|counter| Desk { counter, shifts: Vec::new(), free: true }).collect();
        for (place, shift) in shifts.iter().enumerate() {
            let fault = |code, field: &str, expected| Error::new(code, format!("shifts[{place}].{field}"), expected);
            let desk = desks.iter_mut().find(|desk| desk.counter.id == shift.counter);
            let desk = desk.ok_or_else(|| fault(Code::UnknownId, "counter", "the id of a counter of the hall"))?;
            if shift.to < shift.from {
                return Err(fault(Code::EndBeforeStart, "to", "an instant not before `from`"));
            }
            let start = start.unwrap_or(shift.from);
            desk.shifts.push((shift.from.micros_since(start), shift.to.micros_since(start)));
        }
        Ok(Self { hall, desks })
    }

    /// A floor of counters for everybody, each open as given.
    pub fn of(hall: &'a Hall, shifts: impl Iterator<Item = Vec<(i64, i64)>>) -> Self {
        let desks = hall.counters.iter().zip(shifts).map(|(counter, shifts)| Desk { counter, shifts, free: true }).collect();
        Self { hall, desks }
    }

    /// Lets the customers come; says of each, in their order, when and where they are called.
    pub fn run(mut self, day: &Day) -> Vec<Option<Seated>> {
        let mut seats = vec![None; day.arrivals.len()];
        let mut lines = WaitingLines::default();
        let mut alarms: BinaryHeap<Reverse<(i64, Alarm)>> = self
            .desks
            .iter()
            .flat_map(|desk| &desk.shifts)
            .flat_map(|(from, to)| [*from, *to])
            .map(|at| Reverse((at, Alarm::Turns)))
            .collect();
        let mut coming = day.arrivals.iter().zip(0_u64..).peekable();
        loop {
            let arrives = coming.peek().map(|(arrival, _)| arrival.at);
            let rings = alarms.peek().map(|Reverse((at, _))| *at);
            let Some(now) = [arrives, rings].into_iter().flatten().min() else { return seats };
            while let Some(Reverse((_, alarm))) = alarms.peek().copied().filter(|Reverse((at, _))| *at <= now) {
                alarms.pop();
                if let Alarm::Done(desk) = alarm
                    && let Some(desk) = self.desks.get_mut(desk)
                {
                    desk.free = true;
                }
            }
            while let Some((arrival, turn)) = coming.next_if(|(arrival, _)| arrival.at <= now) {
                lines.push(Place { business: arrival.business, vip: arrival.vip, turn }, arrival);
            }
            while let Some((counter, place)) = self.next_call(&lines, now) {
                let (Some(desk), Some(arrival)) = (self.desks.get_mut(counter), lines.remove(place)) else { return seats };
                desk.free = false;
                alarms.push(Reverse((now.saturating_add(arrival.served), Alarm::Done(counter))));
                if let Some(seat) = usize::try_from(place.turn).ok().and_then(|turn| seats.get_mut(turn)) {
                    *seat = Some(Seated { wait: now.saturating_sub(arrival.at), counter });
                }
            }
        }
    }

    /// Who is called now, and where: of all whom a free counter serves the first, to the fittest of these counters.
    fn next_call(&self, lines: &WaitingLines<&Arrival>, now: i64) -> Option<(usize, Place)> {
        if !self.desks.iter().any(|desk| desk.free) || lines.iter().next().is_none() {
            return None;
        }
        let ready = || self.desks.iter().enumerate().filter(|(_, desk)| desk.free && desk.is_open(now));
        let serves = |desk: &Desk<'_>, line: &Line<&Arrival>| self.serves(desk, line, now);
        let place = lines.next(|line| ready().any(|(_, desk)| serves(desk, line)))?;
        let line = lines.iter().find(|line| line.business == place.business && line.vip == place.vip)?;
        let fittest = ready().filter(|(_, desk)| serves(desk, line)).min_by_key(|(_, desk)| desk.counter.kind.misfit(place.vip));
        fittest.map(|(counter, _)| (counter, place))
    }

    fn serves(&self, desk: &Desk<'_>, line: &Line<&Arrival>, now: i64) -> bool {
        let elsewhere = || self.desks.iter().any(|other| other.is_open(now) && other.counter.is_for_vips(line.business));
        desk.counter.accepts(line.business) && self.hall.serves(desk.counter.kind, line.vip, elsewhere)
    }
}
