//! The first figures of a report.

use std::fmt::Write;

use super::{table, title};
use crate::report::{DayReport, MonthReport, overview};

/// A day in a few lines.
pub fn day(out: &mut String, day: &DayReport) {
    title(out, "概况", "The day");
    let (totals, rules) = (&day.totals, &day.rules);
    let _ = writeln!(
        out,
        "  {} visits with {} clerks, {} other cases, {} from days before, {} events",
        day.visits, day.clerks, totals.others, totals.older, totals.events
    );
    let _ = writeln!(
        out,
        "  {} verdicts kept, {} breaches in {} cases, {} not to be told",
        totals.kept,
        rules.breaches,
        rules.cases.len(),
        totals.unknown
    );
}

/// A month in a few lines, beside the month before.
pub fn month(out: &mut String, month: &MonthReport) {
    title(out, "概况", "The month");
    let row = |figure: overview::Figure| {
        let name = format!("{} {}", figure.title.zh, figure.title.en);
        [name, figure.now].into_iter().chain(figure.before).collect()
    };
    let head = ["", &format!("本月 {}", month.head.of)];
    let before = month.before.as_ref().map(|before| format!("上月 {before}"));
    let head: Vec<&str> = head.into_iter().chain(before.as_deref()).collect();
    table(out, &head, &overview::month(month).into_iter().map(row).collect::<Vec<_>>());
}
