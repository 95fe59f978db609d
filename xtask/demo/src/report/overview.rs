//! The figures at the head of the report on a month.

use service_hall::tables::Wording;
use service_hall::{ComplaintFigures, Measured, Share};

use super::MonthReport;
use crate::times::share_of;

/// A figure, and what it was in the month before.
pub struct Figure {
    /// What it counts.
    pub title: Wording,
    /// In the month.
    pub now: String,
    /// In the month before, where that is known.
    pub before: Option<String>,
    /// Good or bad news when it is not nothing.
    pub class: &'static str,
}

/// Visits, waits, complaints and breaches.
pub fn month(month: &MonthReport) -> Vec<Figure> {
    let (now, before) = month.days.all();
    let visits = |measured: &Measured| measured.customers.to_string();
    let in_target = |measured: &Measured| measured.wait.map_or_else(|| "–".to_owned(), |wait| share_of(wait.in_target));
    let statistics = month.complaints.as_ref().map(|complaints| &complaints.statistics);
    let counted = statistics.map(|statistics| &statistics.all);
    let counted_before = statistics.and_then(|statistics| Some(&statistics.comparison.as_ref()?.previous));
    let complaints = |figures: Option<&ComplaintFigures>| figures.map_or(0, |figures| figures.complaints).to_string();
    let hour = |figures: Option<&ComplaintFigures>| share_of(figures.map_or(Share::default(), |figures| figures.departments.within_hour));
    let has_before = month.before.as_ref();
    let minutes = month.days.targets.wait / 60;
    let waited = if minutes == 10 {
        Wording { zh: "等候不超过10分钟", en: "waited at most 10 min" }
    } else {
        Wording { zh: "等候达标", en: "waited within the target" }
    };
    let figure = |zh, en, now: String, before: Option<String>, class| Figure { title: Wording { zh, en }, now, before, class };
    let rules = &month.rules;
    let bad = |count: usize| if count > 0 { "bad" } else { "good" };
    vec![
        figure("办理客户", "visits", now.map_or_else(|| "0".to_owned(), visits), before.map(visits), ""),
        figure(waited.zh, waited.en, now.map_or_else(|| "–".to_owned(), in_target), before.map(in_target), ""),
        figure("投诉", "complaints", complaints(counted), has_before.map(|_| complaints(counted_before)), ""),
        figure("投诉1小时内答复", "tickets answered in the hour", hour(counted), has_before.map(|_| hour(counted_before)), ""),
        figure(
            "违反规则",
            "breaches",
            rules.breaches.to_string(),
            rules.breaches_before.map(|count| count.to_string()),
            bad(rules.breaches),
        ),
        figure(
            "涉及业务",
            "cases with a breach",
            rules.cases.len().to_string(),
            rules.cases_before.map(|count| count.to_string()),
            bad(rules.cases.len()),
        ),
    ]
}
