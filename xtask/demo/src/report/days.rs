//! The days of a month: who came, how many were called in time, what was broken.

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};
use service_hall::tables::Wording;
use service_hall::{ComplaintStatistics, Day, Handbook, Measured, MeasuredVisits, Visit, WaitTimes};

use super::rules::is_breach;
use super::waits::{Targets, measured, segment};
use crate::log::{Judged, Part};

/// A day of the month.
pub struct OfDay {
    /// The day.
    pub day: Day,
    /// Whether it is worked by the calendar.
    pub worked: Option<bool>,
    /// Customers who came.
    pub customers: u64,
    /// How long they waited; nothing when that is not known.
    pub wait: Option<WaitTimes>,
    /// Cases that began on the day, of any procedure.
    pub cases: usize,
    /// Breaches in them.
    pub breaches: usize,
    /// Complaints received.
    pub complaints: u64,
}

/// The days of a month, and what they come to.
pub struct MonthDays {
    /// The targets of waits.
    pub targets: Targets,
    /// Every day of the month.
    pub days: Vec<OfDay>,
    /// The visits of the month; nothing when the log does not tell when customers came.
    pub measured: Option<MeasuredVisits>,
    /// Those of the month before.
    pub before: Option<MeasuredVisits>,
    /// On how many days of each there were visits.
    pub open: (usize, Option<usize>),
}

impl MonthDays {
    pub(super) fn new(handbook: &Handbook, judged: &Judged, complaints: Option<&ComplaintStatistics>) -> Self {
        let place = |case_id: &str| judged.span?.day_of(judged.cases.get(case_id)?.begun?);
        let mut breaches: BTreeMap<Day, usize> = BTreeMap::new();
        for case in judged.part.findings() {
            if let Some(day) = place(&case.case_id) {
                *breaches.entry(day).or_default() += case.findings.iter().filter(|finding| is_breach(finding)).count();
            }
        }
        let mut begun: BTreeMap<Day, usize> = BTreeMap::new();
        for day in judged.begun().filter_map(|noted| judged.span?.day_of(noted.begun?)) {
            *begun.entry(day).or_default() += 1;
        }
        let of_day = |day: Day| {
            let queue = judged.part.queues.get(&day);
            let measured = queue.and_then(|queue| measured(handbook, &queue.visits, judged.as_of));
            let received = complaints.and_then(|complaints| complaints.by_day.iter().find(|other| other.day == day));
            OfDay {
                day,
                worked: judged.calendar.as_ref().and_then(|calendar| calendar.is_worked(day)),
                customers: measured.as_ref().map_or(0, |measured| measured.all.customers),
                wait: measured.and_then(|measured| measured.all.wait),
                cases: begun.get(&day).copied().unwrap_or(0),
                breaches: breaches.get(&day).copied().unwrap_or(0),
                complaints: received.map_or(0, |received| received.figures.complaints),
            }
        };
        let days: Vec<OfDay> = judged.span.into_iter().flat_map(|span| span.days()).map(of_day).collect();
        let open = |part: &Part| part.queues.values().filter(|queue| !queue.visits.is_empty()).count();
        let before = judged.part_before.as_ref();
        Self {
            targets: Targets::of_handbook(),
            days,
            measured: measured(handbook, &visits(&judged.part), judged.as_of),
            before: before.and_then(|before| measured(handbook, &visits(before), judged.as_of)),
            open: (open(&judged.part), before.map(open)),
        }
    }

    /// All, then each class of customers, in the month and in the month before.
    pub fn by_class(&self) -> Vec<(Wording, &Measured, Option<&Measured>)> {
        let Some(now) = &self.measured else { return Vec::new() };
        let before = self.before.as_ref();
        let all = (Wording { zh: "全部", en: "All" }, &now.all, before.map(|before| &before.all));
        let classes = now.by_segment.iter().map(|group| {
            let same = before.and_then(|before| before.by_segment.iter().find(|other| other.segment == group.segment));
            (segment(group.segment), &group.measured, same.map(|same| &same.measured))
        });
        std::iter::once(all).chain(classes).collect()
    }

    /// All visits, and those of the month before.
    pub fn all(&self) -> (Option<&Measured>, Option<&Measured>) {
        (self.measured.as_ref().map(|measured| &measured.all), self.before.as_ref().map(|before| &before.all))
    }
}

/// The visits of a span, day by day.
pub(super) fn visits(part: &Part) -> Vec<Visit> {
    part.queues.values().flat_map(|queue| &queue.visits).cloned().collect()
}

/// The name of a weekday.
pub fn weekday(day: Day) -> Wording {
    match day.date().weekday() {
        Weekday::Mon => Wording { zh: "周一", en: "Mon" },
        Weekday::Tue => Wording { zh: "周二", en: "Tue" },
        Weekday::Wed => Wording { zh: "周三", en: "Wed" },
        Weekday::Thu => Wording { zh: "周四", en: "Thu" },
        Weekday::Fri => Wording { zh: "周五", en: "Fri" },
        Weekday::Sat => Wording { zh: "周六", en: "Sat" },
        Weekday::Sun => Wording { zh: "周日", en: "Sun" },
    }
}
