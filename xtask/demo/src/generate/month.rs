//! Two months of one hall: the month asked for, and the one before it, after which measures are taken.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use service_hall::{ComplaintMeasure, Day, Event, LogFormat, write_log};

use super::{Odd, Planted, back, clerks, events};
use crate::back::BackOffice;
use crate::matter;
use crate::plan::Plan;
use crate::rng::Rng;
use crate::season::{AFTER, BEFORE, Season};
use crate::span::Month;

/// The logs of two months, day by day, and what was planted in them.
pub struct Months {
    /// The events of each day on which there are any, in the order of time. Some lie before the first month: what was begun then.
    pub days: BTreeMap<Day, Vec<Event>>,
    /// The breaches, by case.
    pub planted: Vec<Planted>,
    /// The measures of the last bulletin of the first month.
    pub measures: Vec<ComplaintMeasure>,
    /// The back office of each day on which the hall was open.
    pub backs: BTreeMap<Day, BackOffice>,
    /// The faults in it.
    pub odd: Vec<(Day, Odd)>,
}

impl Months {
    /// Each day as a log, with the name of its file.
    ///
    /// # Panics
    /// When the generator names something that the handbook lacks.
    pub fn files(&self, format: LogFormat) -> Vec<(String, Vec<u8>)> {
        let ending = if format == LogFormat::Csv { "csv" } else { "jsonl" };
        let write = |(day, events): (&Day, &Vec<Event>)| {
            let log = write_log(events, format).expect("the generator writes what the handbook knows");
            (format!("{day}.{ending}"), log.into_bytes())
        };
        self.days.iter().map(write).collect()
    }
}

/// The number of a date, which is its seed: 20261120.
fn seed(date: NaiveDate) -> u64 {
    u64::from(date.year().unsigned_abs()) * 10_000 + u64::from(date.month()) * 100 + u64::from(date.day())
}

/// Writes every working day of a month and of the month before it.
///
/// # Panics
/// When the generator names something that the handbook lacks.
pub fn months(month: Month) -> Months {
    let mut days: BTreeMap<Day, Vec<Event>> = BTreeMap::new();
    let (mut planted, mut backs, mut odd) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut write = |day: Day, season: &'static Season| {
        let mut rng = Rng::new(seed(day.date()));
        let plan = Plan::of_month(day.date(), season, &mut rng);
        if !plan.clock.is_open() {
            return;
        }
        let (events, broken, front) = events(&plan, &mut rng);
        planted.extend(broken);
        let (office, faults) = back::office(&plan, &events, &clerks(&front), seed(day.date()));
        backs.insert(day, office);
        odd.extend(faults.into_iter().map(|fault| (day, fault)));
        for event in events {
            days.entry(event.timestamp.day().expect("a day of our time")).or_default().push(event);
        }
    };
    month.before().days().for_each(|day| write(day, &BEFORE));
    month.days().for_each(|day| write(day, &AFTER));
    for events in days.values_mut() {
        events.sort_by_key(|event| event.timestamp);
    }
    planted.sort_by(|a, b| (&a.case_id, &a.rule).cmp(&(&b.case_id, &b.rule)));
    Months { days, planted, measures: matter::measures(), backs, odd }
}
