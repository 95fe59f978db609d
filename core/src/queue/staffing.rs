//! How few counters keep the promise, hour by hour.

use serde::{Deserialize, Serialize};

use super::hall::{CounterKind, Hall, HallCounter, Lines};
use super::replay::{Day, Floor};
use crate::decision::Verdict;
use crate::error::{Code, Error};
use crate::handbook::{Handbook, IndicatorId, Stamp};
use crate::time::Instant;
use crate::visit::{Share, Target, Targets, Visit, check_all};
use crate::wire;

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

/// Finds for each hour how few counters, open for everybody and every business, suffice for the given share of those who come in that hour
/// to wait no longer than the target: with one counter fewer in any hour, some hour misses it. (More counters are not always better: now
/// and then a long business lands on another counter. So a plan with fewer in one hour and more in another is not ruled out.)
///
/// Times at the counter are those of the visits. After the last hour its counters stay open until everybody is served.
///
/// # Errors
/// As for [`Visit::check`] under `visits[n]`; `duplicate` for a number that stands twice; `unknown_value` at `percent` outside 1 to 100 and
/// at `most` for 0.
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
    let enough = day.most_at_once().max(1);
    let most = most.unwrap_or(enough).min(enough);
    let hall = pooled(most);
    let targets = Targets::of_handbook();
    let [target, stretch] = [targets.wait, targets.stretch].map(|target| Search::new(&day, &hall, target, *percent, most));
    let strict = stretch.run();
    // What keeps the stretch target keeps the other, now and then with fewer counters than its own search finds.
    let both = [target.run(), target.thin(strict.clone())];
    let cheapest = |plan: &Plan| (target.missed(&plan.counters).iter().filter(|missed| **missed).count(), plan.counter_hours());
    Ok(Staffed {
        target: target.say(&both.into_iter().min_by_key(cheapest).unwrap_or_default()),
        stretch: stretch.say(&strict),
        left_out: wire::count(left_out),
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

/// Counters for each hour, and which hours miss the target all the same.
#[derive(Debug, Clone, Default)]
struct Plan {
    counters: Vec<u32>,
    may: Vec<bool>,
}

impl Plan {
    fn counter_hours(&self) -> u64 {
        self.counters.iter().map(|counters| u64::from(*counters)).fold(0, u64::saturating_add)
    }
}

struct Search<'a> {
    day: &'a Day,
    hall: &'a Hall,
    target: Target,
    percent: u64,
    most: u32,
    /// When the first hour begins, counted from the start of the day: not after the first arrival.
    start: i64,
    /// The hour of each arrival.
    hours: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(day: &'a Day, hall: &'a Hall, target: Target, percent: u8, most: u32) -> Self {
        let first = day.arrivals.first().map_or(0, |arrival| arrival.at);
        let hour_of = |start: Instant| start.plus_micros(first).map(|first| first.hour().micros_since(start));
        let start = day.start.and_then(hour_of).unwrap_or_default();
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

    /// Which of the hours so far miss the target.
    fn missed(&self, counters: &[u32]) -> Vec<bool> {
        self.in_time(counters).iter().take(counters.len()).map(|share| !self.keeps(share)).collect()
    }

    /// The smallest number of counters in an hour with which no hour misses the target but those that `may`; `None` when the most do not
    /// do.
    fn smallest(&self, counters: &mut [u32], hour: usize, may: &[bool]) -> Option<u32> {
        let mut suffices = |open: u32| {
            if let Some(place) = counters.get_mut(hour) {
                *place = open;
            }
            self.missed(counters).iter().zip(may).all(|(missed, may)| *may || !*missed)
        };
        if !suffices(self.most) {
            return None;
        }
        // The smallest that suffices is not below `low` and not above `high`.
        let (mut low, mut high) = (0, self.most);
        while low < high {
            let middle = low.midpoint(high);
            if suffices(middle) { high = middle } else { low = middle.saturating_add(1) }
        }
        suffices(high);
        Some(high)
    }

    fn run(&self) -> Plan {
        let hours = self.hours.last().map_or(0, |last| last.saturating_add(1));
        let mut counters: Vec<u32> = Vec::with_capacity(hours);
        let mut may = vec![false; hours];
        for hour in 0..hours {
            counters.push(self.most);
            // Where the hour's own counters do not do, the hours before must leave it less to do.
            let helped = (0..=hour).rev().find_map(|earlier| self.smallest(&mut counters, earlier, &may));
            if helped.is_none() {
                // Every number was the most when the last was tried: nothing helps this hour.
                if let Some(place) = may.get_mut(hour) {
                    *place = true;
                }
            }
        }
        self.thin(Plan { counters, may })
    }

    /// Takes away every counter that can be spared.
    fn thin(&self, mut plan: Plan) -> Plan {
        while self.spare(&mut plan.counters, &plan.may) {}
        plan
    }

    fn say(&self, plan: &Plan) -> StaffedDay {
        let begins = |hour: usize| {
            let since = i64::try_from(hour).ok()?.checked_mul(HOUR)?.checked_add(self.start)?;
            self.day.start?.plus_micros(since)
        };
        let shares = self.in_time(&plan.counters);
        let staffed = (plan.counters.iter().zip(shares).enumerate())
            .filter_map(|(hour, (counters, in_time))| Some(StaffedHour { hour: begins(hour)?, counters: *counters, in_time }));
        StaffedDay {
            indicator: self.target.indicator,
            kept: !self.missed(&plan.counters).contains(&true),
            hours: staffed.collect(),
            counter_hours: plan.counter_hours(),
        }
    }

    /// Takes a counter from the first hour that can spare one.
    fn spare(&self, counters: &mut [u32], may: &[bool]) -> bool {
        for hour in 0..counters.len() {
            // An hour that misses the target all the same keeps what is allowed.
            let own = counters.get(hour).copied().filter(|open| *open > 0 && may.get(hour) != Some(&true));
            let Some(open) = own else { continue };
            let set = |counters: &mut [u32], open| {
                if let Some(place) = counters.get_mut(hour) {
                    *place = open;
                }
            };
            set(counters, open.saturating_sub(1));
            if self.missed(counters).iter().zip(may).all(|(missed, may)| *may || !*missed) {
                return true;
            }
            set(counters, open);
        }
        false
    }
}
