//! By when volumes are to go on, as far as the sources say: each week to the branch, each month to the market department, by the 4th into
//! storage.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::input::{CustodyAct, CustodyEvent, CustodyReview, HeldVolume};
use super::post::CustodyPost;
use super::report::CustodyTerm;
use crate::handbook::DutyId;
use crate::material::MaterialClass;
use crate::time::{Day, Instant};

/// When the volumes of a hall went to the branch, and those of a branch to the market department.
#[derive(Default)]
pub(super) struct Deliveries<'a>(BTreeMap<(CustodyPost, &'a str), Vec<Instant>>);

/// Whose deliveries count for a volume when a post hands it on.
fn deliverer(post: CustodyPost, volume: &HeldVolume) -> &str {
    if post == CustodyPost::MaterialsCustodian { &volume.hall } else { volume.branch.as_deref().unwrap_or_default() }
}

impl<'a> Deliveries<'a> {
    /// Those of events up to a moment.
    pub fn of(review: &'a CustodyReview, places: &[Vec<usize>]) -> Self {
        let mut all = Self::default();
        let up = |event: &CustodyEvent| event.kind == CustodyAct::HandOver && event.from.up() == event.to;
        for (event, places) in review.events.iter().zip(places).filter(|(event, _)| event.at <= review.as_of && up(event)) {
            for volume in places.iter().filter_map(|place| review.volumes.get(*place)) {
                let moments = all.0.entry((event.from, deliverer(event.from, volume))).or_default();
                if moments.last() != Some(&event.at) {
                    moments.push(event.at);
                }
            }
        }
        all
    }

    /// Whether there was one from a day on and before a moment.
    fn within(&self, post: CustodyPost, volume: &HeldVolume, from: Day, before: Instant) -> bool {
        let moments = self.0.get(&(post, deliverer(post, volume))).map_or(&[][..], Vec::as_slice);
        let earlier = moments.partition_point(|moment| *moment < before);
        moments.get(..earlier).and_then(<[Instant]>::last).and_then(|moment| moment.day()).is_some_and(|day| day >= from)
    }
}

fn plus(day: Day, days: i64) -> Option<Day> {
    Day::of_number(day.number().saturating_add(days))
}

/// First and last day of the week from Monday on, and last day of the next.
fn week(day: Day) -> Option<(Day, Day, Day)> {
    let first = plus(day, i64::from(day.weekday()).saturating_neg())?;
    Some((first, plus(first, 6)?, plus(first, 13)?))
}

/// First and last day of the month, and last day of the next.
fn month(day: Day) -> Option<(Day, Day, Day)> {
    let first = Day::try_new(day.date().with_day(1)?)?;
    let later = |months| Day::try_new(first.date().checked_add_months(chrono::Months::new(months))?.pred_opt()?);
    Some((first, later(1)?, later(2)?))
}

/// The first of some days of the month that is not before a day.
fn next_of(days: &[u8], from: Day) -> Option<Day> {
    let (_, last, _) = month(from)?;
    let of_month = |day: Day| days.iter().filter_map(move |number| Day::try_new(day.date().with_day(u32::from(*number))?));
    of_month(from).filter(|day| *day >= from).min().or_else(|| of_month(last.next()?).min())
}

/// The first day of the month after a hand-in period that is a month.
fn month_after(period: &str) -> Option<Day> {
    let (_, last, _) = month(format!("{period}-01").parse().ok()?)?;
    last.next()
}

/// The duty to store what the market department has.
const STORING: &str = "obl.monthly.materials_archive_4";

/// The first day from a day on by which volumes are to be in storage.
fn stored_by(from: Day) -> Option<Day> {
    next_of(DutyId::find(STORING)?.entry().days, from)
}

/// The terms that begin when a post gets a volume, or has it back in order: `duty` and the last day in time.
///
/// A weekly or monthly duty has no day of its own (readings `amb.weekly_day_unset`, `amb.period_without_day`): it is in time to the end of
/// the week or month in which the volume came, or of the next when that week's or month's delivery had already gone. Where the hand-in
/// period is a month, the branch has no longer than to the day on which the volume is to be in storage.
pub(super) fn begin(
    post: CustodyPost,
    since: Instant,
    volume: &HeldVolume,
    one_flow: bool,
    deliveries: &Deliveries<'_>,
) -> Vec<CustodyTerm> {
    let Some(from) = since.day() else { return Vec::new() };
    let term = |duty: &str, due_on: Option<Day>| {
        Some(CustodyTerm { duty: DutyId::find(duty)?, post, from, due_on: due_on?, done_on: None, late: false })
    };
    let delivery = |span: Option<(Day, Day, Day)>| {
        span.map(|(first, last, next)| if deliveries.within(post, volume, first, since) { next } else { last })
    };
    match post {
        CustodyPost::MaterialsCustodian => term("obl.weekly.materials_to_branch", delivery(week(from))).into_iter().collect(),
        CustodyPost::BranchBusinessAuditor => {
            let weekly = match volume.class {
                MaterialClass::Agreement => "obl.weekly.l2_submit_agreements",
                MaterialClass::Ownership | MaterialClass::General => "obl.weekly.l2_submit_archives",
            };
            let weekly = one_flow.then(|| term(weekly, delivery(week(from)))).flatten();
            // What is to be in storage by the 4th is with the market department by then.
            let stored = volume.period.as_deref().and_then(month_after).and_then(stored_by);
            let monthly = delivery(month(from)).map(|day| stored.map_or(day, |stored| stored.min(day)));
            weekly.into_iter().chain(term("obl.monthly.materials_to_market", monthly)).collect()
        }
        CustodyPost::MarketBusinessGroup => {
            // What is stored is the month before; a volume of which the month is not known goes with the next storing.
            let earliest = volume.period.as_deref().and_then(month_after).unwrap_or(from);
            term(STORING, stored_by(earliest)).into_iter().collect()
        }
        CustodyPost::CounterClerk | CustodyPost::Level1Auditor | CustodyPost::Storage => Vec::new(),
    }
}
