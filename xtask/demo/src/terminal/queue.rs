//! The queue: waits, calls out of turn, other counters; the indicators.

use std::fmt::Write;

use crate::report::indicators::InWords;
use service_hall::tables::Wording;
use service_hall::{Segment, Verdict};

use super::{table, title, wrap};
use crate::report::Report;
use crate::report::waits::{OutOfTurn, PERCENT, segment};
use crate::times::{clock, share_of, span, time_of};
use service_hall::{CounterVisits, Measured, PlanResult, ReportedIndicator, ServiceTimes};

/// Waits by class, times at the counter, each counter, calls out of turn.
pub fn waits(out: &mut String, report: &Report) {
    let targets = &report.targets;
    title(out, "排队等候", &format!("The queue against {} and {} minutes", targets.stretch / 60, targets.wait / 60));
    if let Some(fault) = &report.hall_fault {
        let _ = writeln!(out, "  台席文件有误，叫号无法判定。The hall that was given cannot be used: {fault}");
    }
    let Some(waits) = &report.waits else {
        out.push_str("  日志没有客户到厅时间（arrived_at），等候时间无法得出。\n");
        out.push_str("  The log does not say when customers came in (arrived_at): waits cannot be told.\n");
        return;
    };
    let [target, stretch] = [targets.wait, targets.stretch].map(|seconds| format!("≤ {} min", seconds / 60));
    let all = std::iter::once(("全部 All".to_owned(), &waits.all));
    let classes = waits.by_segment.iter().map(|class| {
        let title = segment(class.segment);
        (format!("{} {}", title.zh, title.en), &class.measured)
    });
    let rows: Vec<Vec<String>> = all.chain(classes).filter_map(|(name, measured)| wait_row(name, measured)).collect();
    table(out, &["", "n", &stretch, &target, "average", "median", "95 %", "longest"], &rows);
    let service = |zh: &str, en: &str, limit: i64, service: Option<ServiceTimes>| {
        let ServiceTimes { served, in_target } = service?;
        let figures = [served.average_seconds, served.median_seconds, served.percentile_95_seconds, served.longest_seconds].map(span);
        let name = vec![format!("{zh} {en} ≤ {} min", limit / 60), served.count.to_string(), share_of(in_target)];
        Some(name.into_iter().chain(figures).collect())
    };
    let rows = [
        service("单一业务", "Single business", targets.single, waits.all.single),
        service("组合业务", "Combined business", targets.combined, waits.all.combined),
    ];
    let rows: Vec<Vec<String>> = rows.into_iter().flatten().collect();
    out.push('\n');
    if !rows.is_empty() {
        table(out, &["在台席 At the counter", "n", "in time", "average", "median", "95 %", "longest"], &rows);
        out.push('\n');
    }
    let shares = |measured: &Measured| {
        let wait = measured.wait.and_then(|wait| Some((wait.called?, wait.in_target)));
        let waited = wait.map_or(["–".to_owned(), "–".to_owned()], |(called, share)| [span(called.average_seconds), share_of(share)]);
        let served =
            [measured.single, measured.combined].map(|service| service.map_or("–".to_owned(), |service| share_of(service.in_target)));
        [measured.customers.to_string()].into_iter().chain(waited).chain(served).collect::<Vec<String>>()
    };
    let counter = |counter: &CounterVisits| {
        let id = counter.counter.as_deref().unwrap_or("–");
        let vip = if report.vip_counters.contains(id) { " VIP" } else { "" };
        [format!("{id}{vip}")].into_iter().chain(shares(&counter.measured)).collect()
    };
    let [single, combined] = [targets.single, targets.combined].map(|seconds| format!("≤ {} min", seconds / 60));
    let head = ["台席 Counter", "n", "average wait", &target, &format!("single {single}"), &format!("combined {combined}")];
    table(out, &head, &waits.by_counter.iter().map(counter).collect::<Vec<_>>());
    calls(out, report);
}

fn wait_row(name: String, measured: &Measured) -> Option<Vec<String>> {
    let wait = measured.wait?;
    let called = wait.called?;
    let figures = [called.average_seconds, called.median_seconds, called.percentile_95_seconds, called.longest_seconds].map(span);
    let shares = [wait.in_stretch, wait.in_target].map(share_of);
    Some([name, measured.customers.to_string()].into_iter().chain(shares).chain(figures).collect())
}

fn calls(out: &mut String, report: &Report) {
    let _ = writeln!(out, "\n  叫号 {0} 次，{1} 次不按顺序 · {0} calls, {1} of them out of turn", report.calls, report.out_of_turn.len());
    for call in &report.out_of_turn {
        let OutOfTurn { at, counter, called, segment, other, other_segment, waited, rule } = call;
        let (zh, en) = match waited {
            Some(seconds) => {
                (format!("{}（已等{}）在先", other_segment.zh, clock(*seconds)), format!("{} was next ({other})", other_segment.en))
            }
            None => (format!("{}的业务还没办完", other_segment.zh), format!("the business of {other} was broken off")),
        };
        let text = format!("{} {counter} 叫了{}，{zh} · {} {called} was called, {en}  [{rule}]", time_of(*at), segment.zh, segment.en);
        out.push_str(&wrap(&text, "    "));
    }
    if !report.contradictory.is_empty() {
        out.push_str(&wrap(&format!("记录自相矛盾，未计入 contradictory, not counted: {}", report.contradictory.join(", ")), "  "));
    }
}

/// The same customers at other counters, and how few counters would do.
pub fn what_if(out: &mut String, report: &Report) {
    let Some(what_if) = &report.what_if else { return };
    title(out, "如果换一种台席安排", "What if: the day's customers at other counters");
    let minutes = report.targets.wait / 60;
    let share =
        |measured: Option<&Measured>| measured.and_then(|measured| measured.wait).map_or("–".to_owned(), |wait| share_of(wait.in_target));
    let average = |measured: &Measured| measured.wait.and_then(|wait| wait.called);
    let row = |(name, plan): &(Wording, PlanResult)| {
        let of = |wanted| plan.by_segment.iter().find(|class| class.segment == Some(wanted)).map(|class| &class.measured);
        let called = average(&plan.all);
        let figures = [called.map(|called| called.average_seconds), called.map(|called| called.percentile_95_seconds)];
        let mut row = vec![format!("{} {}", name.zh, name.en)];
        row.extend([Some(&plan.all), of(Segment::Ordinary), of(Segment::Vip)].map(share));
        row.extend(figures.map(|seconds| seconds.map_or("–".to_owned(), span)));
        row
    };
    let head = [&format!("≤ {minutes} 分 min"), "all", "ordinary", "VIP", "average", "95 %"];
    table(out, &head, &what_if.plans.iter().map(row).collect::<Vec<_>>());
    if !report.hall_given {
        out.push_str("  日志不说明哪些台席是VIP专席，可用 --hall 给出。Which counters are for VIPs is not in the log; --hall says it.\n");
    }
    let [target, stretch] = [report.targets.wait, report.targets.stretch].map(|seconds| seconds / 60);
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

/// Every indicator with its value, its target and what is missing.
pub fn indicators(out: &mut String, report: &Report) {
    if report.indicators.is_empty() {
        return;
    }
    title(out, "服务指标", "The hall's indicators");
    let (unknown, known): (Vec<_>, Vec<_>) = report.indicators.iter().partition(|indicator| indicator.verdict == Verdict::Unknown);
    let row = |indicator: &&ReportedIndicator| {
        let title = indicator.indicator.entry().title;
        let ((value, more), (said, _)) = (indicator.shown(), indicator.said());
        vec![format!("{} {}", title.zh, title.en), value, more, indicator.aimed_at(), format!("{} {}", said.zh, said.en)]
    };
    table(out, &["", "value", "", "target", ""], &known.iter().map(row).collect::<Vec<_>>());
    if !unknown.is_empty() {
        let named = |indicator: &&ReportedIndicator| {
            let title = indicator.indicator.entry().title;
            format!("{} {} ({})", title.zh, title.en, indicator.missing.join(", "))
        };
        let list = unknown.iter().map(named).collect::<Vec<_>>().join("; ");
        out.push_str(&wrap(&format!("日志里没有 not in the log: {list}"), "  "));
    }
}
