//! How few counters keep the promise, hour by hour.

use serde::{Deserialize, Serialize};

use super::hall::{CounterKind, Hall, HallCounter, Lines};
use super::replay::{Day, Floor};
use crate::decision::Verdict;
use crate::error::{Code, Error};
use crate::handbook::{Handbook, IndicatorId, Stamp};
use crate::time::Instant;
use crate::visit::{Share, Target, Targets, Visit, check_all};

const HOUR: i64 = 3_600_000_000;

/// Asks how few counters suffice.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Staffing {
    /// The visits, as for `queue.replay`.
    pub visits: Vec<Visit>,
    /// How many of 100 customers that come in an hour must be called in time: 1 to 100.
    pub percent: u8,
    /// No hour gets more counters than this; absent means as many as it takes.
    #[serde(default)]
    pub most: Option<u32>,
}

/// The counters of an hour.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffedHour {
    /// When the hour begins, by the offset of the first visit.
    pub hour: Instant,
    /// How many counters are open.
    pub counters: u32,
    /// Who of those that come in this hour is called in time.
    pub in_time: Share,
}

/// The counters of a day for one target.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffedDay {
    /// The target.
    pub indicator: IndicatorId,
    /// Whether every hour keeps it with the counters allowed.
    pub kept: bool,
    /// Each hour from the first arrival to the last.
    pub hours: Vec<StaffedHour>,
    /// The sum of the open counters over the hours.
    pub counter_hours: u64,
}

/// How few counters suffice.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Staffed {
    /// For the target of 10 minutes (`ind.queue_wait`).
    pub target: StaffedDay,
    /// For the stretch target of 8 minutes (`ind.queue_wait_challenge`).
    pub stretch: StaffedDay,
    /// How many visits have no time at the counter; they take no part.
    pub left_out: u64,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Finds for each hour the smallest number of counters, open for everybody and every business, with which the given share of those who come in
/// that hour waits no longer than the target: with one counter fewer in any hour, some hour misses it.
///
/// Times at the counter are those of the visits. After the last hour its counters stay open until everybody is served.
///
/// # Errors
/// As for [`Visit::check`] under `visits[n]`; `duplicate` for a number that stands twice; `unknown_value` at `percent` outside 1 to 100 and at
/// `most` for 0.
pub fn staffing(handbook: &Handbook, input: &Staffing) -> Result<Staffed, Error> {
    let Staffing { visits, percent, most } = input;
    check_all(visits)?;
    if !(1..=100).contains(percent) {
        return Err(Error::new(Code::UnknownValue, "percent", "a whole number from 1 to 100"));
    }
    if *most == Some(0) {
        return Err(Error::new(Code::UnknownValue, "most", "at least 1"));
    }
    let day = Day::new(visits);
    let left_out = visits.len().saturating_sub(day.arrivals.len());
    let everybody = u32::try_from(day.arrivals.len()).unwrap_or(u32::MAX).max(1);
    let most = most.unwrap_or(everybody).min(everybody);
    let hall = pooled(most);
    let targets = Targets::of_handbook();
    let search = |target| Search::new(&day, &hall, target, *percent, most).run();
    Ok(Staffed {
        target: search(targets.wait),
        stretch: search(targets.stretch),
        left_out: u64::try_from(left_out).unwrap_or(u64::MAX),
        edition: handbook.stamp(),
    })
}

/// Counters for everybody.
fn pooled(count: u32) -> Hall {
    let counter = |number: u32| HallCounter { id: number.to_string(), kind: CounterKind::Combined, businesses: None };
    Hall {
        counters: (1..=count).map(counter).collect(),
        lines: Lines::Pooled,
        vip_room: false,
        designated_for_risk: None,
        other_hall: None,
    }
}

struct Search<'a> {
    day: &'a Day,
    hall: &'a Hall,
    target: Target,
    percent: u64,
    most: u32,
    /// When the first hour begins, counted from the first arrival: not after it.
    start: i64,
    /// The hour of each arrival.
    hours: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(day: &'a Day, hall: &'a Hall, target: Target, percent: u8, most: u32) -> Self {
        let start = day.start.map_or(0, |first| first.hour().micros_since(first));
        let hour = |at: i64| usize::try_from(at.saturating_sub(start).div_euclid(HOUR)).unwrap_or_default();
        let hours = day.arrivals.iter().map(|arrival| hour(arrival.at)).collect();
        Self { day, hall, target, percent: u64::from(percent), most, start, hours }
    }

    /// Who is called in time, by hour of arrival, with so many counters in each hour. The last number holds on.
    fn in_time(&self, counters: &[u32]) -> Vec<Share> {
        let hours = self.hours.last().map_or(0, |last| last.saturating_add(1));
        let mut shares = vec![Share::default(); hours];
        let seats = Floor::of(self.hall, (0..self.most).map(|counter| self.shifts(counter, counters))).run(self.day);
        for (seat, hour) in seats.into_iter().zip(&self.hours) {
            if let Some(share) = shares.get_mut(*hour) {
                share.add(if seat.is_some_and(|seat| self.target.met(seat.wait)) { Verdict::Kept } else { Verdict::Broken });
            }
        }
        shares
    }

    /// The times in which a counter is open: the hours that have more counters than come before it.
    fn shifts(&self, counter: u32, counters: &[u32]) -> Vec<(i64, i64)> {
        let mut shifts: Vec<(i64, i64)> = Vec::new();
        let mut from = self.start;
        for (place, open) in counters.iter().enumerate() {
            let last = place.saturating_add(1) == counters.len();
            let to = if last { i64::MAX } else { from.saturating_add(HOUR) };
            if *open > counter {
                match shifts.last_mut() {
                    Some((_, end)) if *end == from => *end = to,
                    _ => shifts.push((from, to)),
                }
            }
            from = to;
        }
        // A counter that never opens has a time in which nothing happens; none at all would mean always.
        if shifts.is_empty() { vec![(i64::MIN, i64::MIN)] } else { shifts }
    }

    fn keeps(&self, share: &Share) -> bool {
        share.count.saturating_mul(100) >= share.of.saturating_mul(self.percent)
    }

    /// Whether the hours up to one keep the target.
    fn suffices(&self, counters: &[u32], hours: usize) -> bool {
        self.in_time(counters).iter().take(hours).all(|share| self.keeps(share))
    }

    fn run(&self) -> StaffedDay {
        let hours = self.hours.last().map_or(0, |last| last.saturating_add(1));
        let mut counters: Vec<u32> = Vec::with_capacity(hours);
        for hour in 1..=hours {
            counters.push(self.most);
            if !self.suffices(&counters, hour) {
                continue;
            }
            // The smallest that suffices lies above `few` and not above `many`.
            let (mut few, mut many) = (None, self.most);
            while many > few.map_or(0, |few: u32| few.saturating_add(1)) {
                let middle = few.map_or(0, |few| few.saturating_add(1)).midpoint(many.saturating_sub(1));
                if let Some(last) = counters.last_mut() {
                    *last = middle;
                }
                if self.suffices(&counters, hour) { many = middle } else { few = Some(middle) }
            }
            if let Some(last) = counters.last_mut() {
                *last = many;
            }
        }
        let kept = self.suffices(&counters, hours);
        while kept && self.spare(&mut counters, hours) {}
        let shares = self.in_time(&counters);
        let begins = |hour: usize| {
            let since = i64::try_from(hour).ok()?.checked_mul(HOUR)?.checked_add(self.start)?;
            self.day.start?.plus_micros(since)
        };
        let staffed = (counters.iter().zip(shares).enumerate())
            .filter_map(|(hour, (counters, in_time))| Some(StaffedHour { hour: begins(hour)?, counters: *counters, in_time }));
        StaffedDay {
            indicator: self.target.indicator,
            kept,
            hours: staffed.collect(),
            counter_hours: counters.iter().map(|counters| u64::from(*counters)).fold(0, u64::saturating_add),
        }
    }

    /// Takes a counter from the first hour that can spare one.
    fn spare(&self, counters: &mut [u32], hours: usize) -> bool {
        for hour in 0..counters.len() {
            let Some(open) = counters.get(hour).copied().filter(|open| *open > 0) else { continue };
            let set = |counters: &mut [u32], open| {
                if let Some(place) = counters.get_mut(hour) {
                    *place = open;
                }
            };
            set(counters, open.saturating_sub(1));
            if self.suffices(counters, hours) {
                return true;
            }
            set(counters, open);
        }
        false
    }
}
