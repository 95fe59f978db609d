//! Two periods side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::complaint::Complaint;
use super::counting::ComplaintPeriod;
use super::figures::{ComplaintFigures, answers};
use super::turn::{Department, Turn};
use crate::fact::MAX_WHOLE;
use crate::handbook::RoleId;
use crate::visit::Share;

/// A number in two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compared {
    /// In the period.
    pub now: u64,
    /// In the previous one.
    pub before: u64,
    /// The first less the second; negative when there are fewer now.
    pub difference: i64,
}

impl Compared {
    pub(super) fn new(now: u64, before: u64) -> Self {
        let signed = |count: u64| i64::try_from(count).unwrap_or(MAX_WHOLE);
        Self { now, before, difference: signed(now).saturating_sub(signed(before)) }
    }
}

/// The figures of two periods. Late are the answers, and the open receipts, that missed their hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedFigures {
    /// Complaints received.
    pub complaints: Compared,
    /// Those not closed by the end of each period.
    pub open: Compared,
    /// Those that a department received.
    pub dispatched: Compared,
    /// Work orders that departments received.
    pub receipts: Compared,
    /// Those that missed the hour.
    pub late: Compared,
    /// Work orders passed on.
    pub forwards: Compared,
    /// Work orders sent again.
    pub redispatches: Compared,
    /// Special handlings.
    pub special_handlings: Compared,
    /// Escalations.
    pub escalations: Compared,
    /// Customers called back.
    pub called_back: Compared,
    /// Customers still to be called back.
    pub call_backs_owed: Compared,
}

/// The complaints of a class in two periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedClass {
    /// The class; absent for those of which it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The complaints.
    pub complaints: Compared,
}

/// The complaints with a cause in two periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedCause {
    /// The cause; absent for those of which it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The complaints.
    pub complaints: Compared,
}

/// The work orders of a department in two periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedDepartment {
    /// The post it acts as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Work orders received.
    pub receipts: Compared,
    /// Those that missed the hour.
    pub late: Compared,
    /// Within the hour, of those that are judged, in the period.
    pub within_hour: Share,
    /// The same in the previous period.
    pub within_hour_before: Share,
}

/// The period beside the previous one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintComparison {
    /// The previous period.
    pub period: ComplaintPeriod,
    /// Its figures.
    pub previous: ComplaintFigures,
    /// Both.
    pub all: ComparedFigures,
    /// By class, in the order of the handbook; also those that only one of the periods has.
    pub by_class: Vec<ComparedClass>,
    /// By cause, in the order of the texts.
    pub by_cause: Vec<ComparedCause>,
    /// By department, in the order of posts and names.
    pub by_department: Vec<ComparedDepartment>,
}

/// How many missed, of a share.
fn late(share: Share) -> u64 {
    share.of.saturating_sub(share.count)
}

fn compared(now: &ComplaintFigures, before: &ComplaintFigures) -> ComparedFigures {
    let both = |pick: fn(&ComplaintFigures) -> u64| Compared::new(pick(now), pick(before));
    ComparedFigures {
        complaints: both(|figures| figures.complaints),
        open: both(|figures| figures.open),
        dispatched: both(|figures| figures.dispatched),
        receipts: both(|figures| figures.departments.receipts),
        late: both(|figures| late(figures.departments.within_hour)),
        forwards: both(|figures| figures.forwards),
        redispatches: both(|figures| figures.redispatches),
        special_handlings: both(|figures| figures.special_handlings),
        escalations: both(|figures| figures.escalations),
        called_back: both(|figures| figures.called_back),
        call_backs_owed: both(|figures| figures.call_backs_owed),
    }
}

/// Complaints divided by what `key` says of them, in its order; what is not known stands last.
pub(super) fn divided<'a, K: Ord>(complaints: &[&'a Complaint], key: impl Fn(&'a Complaint) -> K) -> BTreeMap<K, Vec<&'a Complaint>> {
    let mut groups: BTreeMap<K, Vec<&Complaint>> = BTreeMap::new();
    for complaint in complaints {
        groups.entry(key(complaint)).or_default().push(complaint);
    }
    groups
}

/// The turns of each department.
pub(super) fn by_department<'a>(complaints: &[&'a Complaint]) -> BTreeMap<&'a Department, Vec<(&'a Turn, &'a Complaint)>> {
    let mut groups: BTreeMap<&Department, Vec<_>> = BTreeMap::new();
    for complaint in complaints {
        for turn in &complaint.turns {
            groups.entry(&turn.department).or_default().push((turn, *complaint));
        }
    }
    groups
}

/// How many there are under each key in two periods.
fn counted<'a, K: Ord + Clone>(now: &[&'a Complaint], before: &[&'a Complaint], key: impl Fn(&'a Complaint) -> K) -> BTreeMap<K, Compared> {
    let mut counts: BTreeMap<K, (u64, u64)> = BTreeMap::new();
    for complaint in now {
        let (count, _) = counts.entry(key(complaint)).or_default();
        *count = count.saturating_add(1);
    }
    for complaint in before {
        let (_, count) = counts.entry(key(complaint)).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().map(|(key, (now, before))| (key, Compared::new(now, before))).collect()
}

/// Puts two periods side by side.
pub(super) fn compare(
    period: ComplaintPeriod,
    (now, figures_now): (&[&Complaint], &ComplaintFigures),
    (before, previous): (&[&Complaint], ComplaintFigures),
) -> ComplaintComparison {
    let (departments, departments_before) = (by_department(now), by_department(before));
    let names: BTreeSet<&Department> = departments.keys().chain(departments_before.keys()).copied().collect();
    let department = |name: &Department| {
        let of = |groups: &BTreeMap<&Department, Vec<(&Turn, &Complaint)>>| {
            answers(groups.get(name).into_iter().flatten().map(|(turn, _)| *turn))
        };
        let (now, before) = (of(&departments), of(&departments_before));
        ComparedDepartment {
            role: name.0,
            department: name.1.clone(),
            receipts: Compared::new(now.receipts, before.receipts),
            late: Compared::new(late(now.within_hour), late(before.within_hour)),
            within_hour: now.within_hour,
            within_hour_before: before.within_hour,
        }
    };
    let class = |complaint: &Complaint| super::count::class_key(complaint);
    ComplaintComparison {
        period,
        all: compared(figures_now, &previous),
        previous,
        by_class: counted(now, before, class).into_iter().map(|((_, class), complaints)| ComparedClass { class, complaints }).collect(),
        by_cause: counted(now, before, |complaint| (complaint.cause().is_none(), complaint.cause().map(str::to_owned)))
            .into_iter()
            .map(|((_, cause), complaints)| ComparedCause { cause, complaints })
            .collect(),
        by_department: names.into_iter().map(department).collect(),
    }
}
