//! The complaints of a period: all, and by class, cause, department and time.

use serde::Serialize;

use super::bulletin::{self, ComplaintBulletin, MeasureResult};
use super::compare::{ComplaintComparison, by_department, compare, divided};
use super::complaint::{Complaint, Complaints, CountedComplaint};
use super::counting::ComplaintCounting;
use super::figures::{ComplaintFigures, DepartmentAnswers, answers, figures};
use super::turn::{Department, Turn};
use crate::calendar;
use crate::complaint::copy_to;
use crate::error::Error;
use crate::handbook::table::fact;
use crate::handbook::{Handbook, RoleId, Stamp};
use crate::order;
use crate::procedure::{Rejected, see_cases};
use crate::ticket::{self, Tells, is_complaint};
use crate::time::{Day, Instant};
use crate::wire;

/// The complaints of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassComplaints {
    /// The class: a word of the fact `complaint_class`; absent for those of which it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What they come to.
    pub figures: ComplaintFigures,
}

/// The complaints with a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseComplaints {
    /// The cause, as in the fact `complaint_cause`; absent for those of which it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What they come to.
    pub figures: ComplaintFigures,
}

/// The complaints received in an hour of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HourComplaints {
    /// The hour, 0 to 23, by the clock of the place; all days together.
    pub hour: u32,
    /// What they come to.
    pub figures: ComplaintFigures,
}

/// The complaints received on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DayComplaints {
    /// The day, by the calendar of the place.
    pub day: Day,
    /// Whether it was a working day; absent without a calendar, and outside of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked: Option<bool>,
    /// What they come to.
    pub figures: ComplaintFigures,
}

/// The work orders that a department received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DepartmentComplaints {
    /// The post it acts as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Its name: the fact `complaint_department`, else who received, by the log's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The complaints that it had, each once.
    pub complaints: u64,
    /// What it made of the work orders.
    pub answers: DepartmentAnswers,
}

/// The statistics of complaints. Each group of complaints is the whole, divided, and so are the receipts of departments; groups without
/// any are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintStatistics {
    /// All together.
    pub all: ComplaintFigures,
    /// By class, in the order of the handbook, those without one last.
    pub by_class: Vec<ClassComplaints>,
    /// By cause, in the order of the texts, those without one last.
    pub by_cause: Vec<CauseComplaints>,
    /// By department, in the order of posts and names.
    pub by_department: Vec<DepartmentComplaints>,
    /// By the hour of the day at which they were received.
    pub by_hour: Vec<HourComplaints>,
    /// By the day on which they were received.
    pub by_day: Vec<DayComplaints>,
    /// Beside the previous period, when that is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<ComplaintComparison>,
    /// What became of the measures of the last bulletin.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureResult>,
    /// The bulletins issued in the period.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bulletins: Vec<ComplaintBulletin>,
    /// Who is to receive a copy of the bulletin.
    pub copy_to: Vec<RoleId>,
    /// Each complaint in the order of receipt, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub complaints: Vec<CountedComplaint>,
    /// Complaints of the log that were received outside of the period, and are in none of the groups.
    pub outside: u64,
    /// Cases that tell what came after a complaint, but not of its receipt: in no period and in none of the groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<String>,
    /// Cases of other procedures, and those that are about many complaints: their analysis and the bulletin.
    pub passed_over: u64,
    /// Events that did not fit and were not counted, by their place in the list; the first is 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Rejected>,
    /// Edition and fingerprint of the handbook that counted.
    pub edition: Stamp,
}

/// The class of a complaint with its place in the handbook; what is not known stands last.
pub(super) fn class_key(complaint: &Complaint) -> (usize, Option<String>) {
    let class = complaint.class();
    let place = fact::COMPLAINT_CLASS.entry().values.iter().position(|word| Some(word.id) == class);
    (place.unwrap_or(usize::MAX), class.map(str::to_owned))
}

fn within(complaint: &Complaint, from: Option<Instant>, to: Option<Instant>) -> bool {
    from.is_none_or(|from| complaint.received_at >= from) && to.is_none_or(|to| complaint.received_at < to)
}

/// Counts the complaints of a period.
///
/// # Source
/// M I.4 2.3 steps 6 to 8 and 2.4(5): call-backs, figures by class with their causes, the bulletin, its copies and the results of the last
/// measures; M I.17 2.4(3): the hour of each department; P 4.3(3).
///
/// # Errors
/// As for [`ComplaintCounting::check`]. An event that does not fit is listed in `rejected`, and the rest is counted.
pub fn count(handbook: &Handbook, input: ComplaintCounting) -> Result<ComplaintStatistics, Error> {
    input.check()?;
    let ComplaintCounting { events, from, to, at, previous, measures, calendar, list_complaints } = input;
    let mut complaints = Complaints::default();
    let (mut bulletins, mut passed_over) = (Vec::new(), 0_u64);
    let known_days = calendar.is_some();
    let calendar = calendar::prepare(calendar.as_ref())?;
    let rejected = see_cases(handbook, events, &calendar, at, |case| {
        if case.events.is_empty() {
            return; // rejected
        }
        match ticket::tells(case) {
            Tells::Complaint => complaints.take(case),
            Tells::Afterwards => complaints.take_after(case),
            Tells::OfMany | Tells::Other => passed_over = passed_over.saturating_add(1),
        }
        if is_complaint(case.procedure) {
            bulletins.extend(bulletin::bulletins(case));
        }
    });
    let (log, unplaced) = complaints.settle();
    let now: Vec<&Complaint> = log.iter().filter(|complaint| within(complaint, from, to)).collect();
    let all = figures(now.iter().copied(), to);
    let period = previous.map(|period| {
        let before: Vec<&Complaint> = log.iter().filter(|complaint| within(complaint, Some(period.from), Some(period.to))).collect();
        (period, before)
    });
    let comparison = period.as_ref().map(|(period, before)| {
        let figures = figures(before.iter().copied(), Some(period.to));
        compare(*period, (&now, &all), (before, figures))
    });
    let before = period.as_ref().map(|(_, before)| before.as_slice());
    let measures = bulletin::measures(measures, &bulletins, from);
    bulletins.retain(|one| from.is_none_or(|from| one.published_at >= from) && to.is_none_or(|to| one.published_at < to));
    order::sort_by(&mut bulletins, |one, other| one.published_at.cmp(&other.published_at).then_with(|| one.case_id.cmp(&other.case_id)));
    let department = |(name, turns): (&Department, Vec<(&Turn, &Complaint)>)| {
        let mut had: Vec<&String> = turns.iter().filter_map(|(_, complaint)| complaint.cases.first()).collect();
        had.dedup();
        DepartmentComplaints {
            role: name.0,
            department: name.1.clone(),
            complaints: wire::count(had.len()),
            answers: answers(turns.iter().map(|(turn, _)| *turn)),
        }
    };
    let cause = |complaint: &'_ Complaint| (complaint.cause().is_none(), complaint.cause().map(str::to_owned));
    let day = |day: Day, group: Vec<&Complaint>| DayComplaints {
        day,
        worked: calendar.is_worked(day).filter(|_| known_days),
        figures: figures(group, to),
    };
    Ok(ComplaintStatistics {
        by_class: divided(&now, class_key)
            .into_iter()
            .map(|((_, class), group)| ClassComplaints { class, figures: figures(group, to) })
            .collect(),
        by_cause: divided(&now, cause)
            .into_iter()
            .map(|((_, cause), group)| CauseComplaints { cause, figures: figures(group, to) })
            .collect(),
        by_department: by_department(&now).into_iter().map(department).collect(),
        by_hour: divided(&now, |complaint| complaint.received_at.hour_of_day())
            .into_iter()
            .map(|(hour, group)| HourComplaints { hour, figures: figures(group, to) })
            .collect(),
        by_day: divided(&now, |complaint| complaint.received_at.day())
            .into_iter()
            .filter_map(|(of, group)| Some(day(of?, group)))
            .collect(),
        comparison,
        measures: measures.into_iter().map(|measure| bulletin::result(measure, &now, before)).collect(),
        bulletins,
        copy_to: copy_to(handbook, to.or(at).and_then(Instant::day)),
        complaints: if list_complaints { now.iter().map(|complaint| complaint.listed()).collect() } else { Vec::new() },
        outside: wire::count(log.len().saturating_sub(now.len())),
        unplaced,
        passed_over,
        all,
        rejected,
        edition: handbook.stamp(),
    })
}
