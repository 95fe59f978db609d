//! What a generated day is to be like: the shipped day, on which everything goes wrong once, or one day of a month.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::clock::{Clock, SHIPPED_DATE, Seconds};
use crate::desks::{Begins, Desk, Every};
use crate::rng::Rng;
use crate::season::Season;

/// A day to be generated.
pub struct Plan {
    pub clock: Clock,
    pub visits: usize,
    pub counters: usize,
    /// What its month is like; none for the shipped day.
    pub season: Option<&'static Season>,
}

impl Plan {
    /// The shipped day with so many visits.
    pub fn shipped(visits: usize) -> Self {
        Self { clock: Clock::new(SHIPPED_DATE), visits, counters: (visits * 11).div_ceil(1000), season: None }
    }

    /// A day of a month.
    pub fn of_month(date: NaiveDate, season: &'static Season, rng: &mut Rng) -> Self {
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        let visits = usize::try_from(season.visits[weekday] + rng.range(-12, 12)).unwrap_or(0);
        Self { clock: Clock::new(date), visits, counters: season.counters, season: Some(season) }
    }

    /// Whether it has every script and every breach.
    pub const fn has_all(&self) -> bool {
        self.season.is_none()
    }

    /// Whether what breaks these rules is to happen on this day.
    pub fn goes_wrong(&self, rules: &[&str], rng: &mut Rng) -> bool {
        self.season.is_none_or(|season| rng.range(1, 1000) <= season.chance(rules))
    }

    /// Whether a desk that works so often works on this day.
    pub fn takes_place(&self, every: Every) -> bool {
        let (today, next) = (self.clock.date(), self.clock.date() + TimeDelta::days(self.clock.working(1)));
        let part = |date: NaiveDate| (date.month(), (date.day0() / 10).min(2));
        self.has_all()
            || match every {
                Every::Day => true,
                Every::Week => today.iso_week() != next.iso_week(),
                Every::TenDays => part(today) != part(next),
            }
    }

    /// How many cases of a desk nothing is wrong with, beside so many others.
    pub fn clean_cases(&self, desk: &Desk, wrong: usize) -> usize {
        let with_visits = (desk.count * self.visits).div_ceil(1000);
        match (self.season, desk.begins) {
            (None, Begins::From(..) | Begins::DayBefore(..)) => desk.count,
            (None, Begins::AllDay { .. }) => with_visits,
            (Some(season), _) => (with_visits * season.share(desk.code)).div_ceil(100).saturating_sub(wrong),
        }
    }

    /// How far apart the clerks go to lunch: in a hall with few counters one after the other.
    pub const fn lunch_apart(&self) -> Seconds {
        if self.has_all() { 11 * 60 } else { 36 * 60 }
    }

    /// Whether somebody works in this hall: it may have fewer counters than clerks are named.
    pub fn is_there(&self, name: &str) -> bool {
        let counter = name.strip_prefix('c').and_then(|number| number.parse::<usize>().ok());
        self.has_all() || counter.is_none_or(|number| number <= self.counters)
    }

    /// The number of the last clerk.
    pub fn last_counter(&self) -> i64 {
        if self.has_all() { 12 } else { i64::try_from(self.counters).unwrap_or(1) }
    }

    /// How many questions of the days before are replied to.
    pub fn older(&self) -> usize {
        self.visits / 140 + if self.has_all() { 2 } else { 1 }
    }

    /// The number of the first of them.
    pub fn first_of_older(&self) -> usize {
        if self.has_all() { 0 } else { usize::try_from(self.clock.date().day()).unwrap_or(0) * 10 }
    }
}
