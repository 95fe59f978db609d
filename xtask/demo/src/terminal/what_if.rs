//! The same customers at other counters, and how few counters would do.

use std::fmt::Write;

use service_hall::tables::Wording;
use service_hall::{Measured, PlanResult, Segment};

use super::{both, table, title};
use crate::report::WhatIf;
use crate::report::what_if::PERCENT;
use crate::times::{share_of, span, time_of};

/// The same customers at other counters, and how few counters would do.
pub fn show(out: &mut String, what_if: Option<&WhatIf>) {
    let Some(what_if) = what_if else { return };
    title(out, "如果换一种台席安排", "What if: the day's customers at other counters");
    let minutes = what_if.targets.wait / 60;
    let share =
        |measured: Option<&Measured>| measured.and_then(|measured| measured.wait).map_or("–".to_owned(), |wait| share_of(wait.in_target));
    let average = |measured: &Measured| measured.wait.and_then(|wait| wait.called);
    let row = |(name, plan): &(Wording, PlanResult)| {
        let of = |wanted| plan.by_segment.iter().find(|class| class.segment == Some(wanted)).map(|class| &class.measured);
        let called = average(&plan.all);
        let figures = [called.map(|called| called.average_seconds), called.map(|called| called.percentile_95_seconds)];
        let mut row = vec![both(*name)];
        row.extend([Some(&plan.all), of(Segment::Ordinary), of(Segment::Vip)].map(share));
        row.extend(figures.map(|seconds| seconds.map_or("–".to_owned(), span)));
        row
    };
    let head = [&format!("≤ {minutes} 分 min"), "all", "ordinary", "VIP", "average", "95 %"];
    table(out, &head, &what_if.plans.iter().map(row).collect::<Vec<_>>());
    if !what_if.hall_given {
        out.push_str("  日志不说明哪些台席是VIP专席，可用 --hall 给出。Which counters are for VIPs is not in the log; --hall says it.\n");
    }
    let [target, stretch] = [what_if.targets.wait, what_if.targets.stretch].map(|seconds| seconds / 60);
    let _ = writeln!(out, "\n  {PERCENT} % 的客户等候不超过 {target} / {stretch} 分钟，最少要开的台席");
    let _ = writeln!(out, "  The fewest counters with which {PERCENT} % wait at most {target} / {stretch} minutes");
    let hours = what_if.staffed.target.hours.iter().zip(&what_if.staffed.stretch.hours).zip(&what_if.open);
    let line = |name: &str, cells: Vec<String>, sum: Option<u64>| {
        let mut row = vec![name.to_owned()];
        row.extend(cells);
        row.push(sum.map_or(String::new(), |sum| sum.to_string()));
        row
    };
    let [mut head, mut ten, mut eight, mut open] = [const { Vec::new() }; 4];
    for ((target, stretch), opened) in hours {
        head.push(time_of(target.hour)[..2].trim_start_matches('0').to_owned());
        ten.push(target.counters.to_string());
        eight.push(stretch.counters.to_string());
        open.extend(opened.map(|open| open.to_string()));
    }
    let head = line("时 hour", head, None);
    let known: u32 = what_if.open.iter().flatten().sum();
    let mut rows = vec![
        line(&format!("{target} 分 min"), ten, Some(what_if.staffed.target.counter_hours)),
        line(&format!("{stretch} 分 min"), eight, Some(what_if.staffed.stretch.counter_hours)),
    ];
    if !open.is_empty() {
        rows.push(line("实开 open", open, Some(known.into())));
    }
    table(out, &head.iter().map(String::as_str).collect::<Vec<_>>(), &rows);
}
