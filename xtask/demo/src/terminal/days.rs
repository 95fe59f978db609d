//! The days of a month: visits, waits, breaches.

use std::fmt::Write;

use service_hall::Share;

use super::{bar, both, table, title, waits};
use crate::report::{MonthDays, OfDay, weekday};
use crate::times::share_of;

/// Each day with visits, then the waits by class beside the month before.
pub fn show(out: &mut String, month: &MonthDays) {
    let [target, stretch] = [month.targets.wait, month.targets.stretch].map(|seconds| format!("≤ {} min", seconds / 60));
    title(out, "每天的客户与等候", "Visits and waits, day by day");
    if month.measured.is_none() {
        out.push_str("  日志没有客户到厅时间（arrived_at），等候时间无法得出。\n");
        out.push_str("  The log does not say when customers came in (arrived_at): waits cannot be told.\n");
        return;
    }
    let most = month.days.iter().map(|day| day.customers).max().unwrap_or(1);
    let row = |day: &OfDay| {
        let share =
            |pick: fn(&service_hall::WaitTimes) -> Share| day.wait.as_ref().map_or_else(|| "–".to_owned(), |wait| share_of(pick(wait)));
        let shares = [share(|wait| wait.in_stretch), share(|wait| wait.in_target)];
        let counts = [day.breaches.to_string(), day.complaints.to_string()];
        let name = format!("{} {}", day.day, both(weekday(day.day)));
        [name, day.customers.to_string()].into_iter().chain(shares).chain(counts).chain([bar(day.customers, most, 20)]).collect()
    };
    let rows: Vec<Vec<String>> = month.days.iter().filter(|day| day.customers + day.complaints > 0 || day.cases > 0).map(row).collect();
    table(out, &["", "visits", &stretch, &target, "breaches", "complaints", ""], &rows);
    let (open, before) = month.open;
    let before = before.map_or_else(String::new, |before| format!("，上月{before}天 · {before} in the month before"));
    let _ = writeln!(out, "\n  有客户的日子{open}天 · visits on {open} days{before}\n");
    let mut rows = Vec::new();
    for (title, now, before) in month.by_class() {
        rows.extend(waits::wait_row(both(title), now));
        rows.extend(before.and_then(|before| waits::wait_row("  上月 month before".to_owned(), before)));
    }
    table(out, &["", "n", &stretch, &target, "average", "median", "95 %", "longest"], &rows);
}
