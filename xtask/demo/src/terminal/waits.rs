//! The queue of a day: waits by class, times at the counter, each counter, calls out of turn.

use std::fmt::Write;

use service_hall::{CounterVisits, Measured, ServiceTimes};

use super::{both, table, title, wrap};
use crate::report::Waits;
use crate::report::waits::{OutOfTurn, segment};
use crate::times::{clock, share_of, span, time_of};

/// Waits by class, times at the counter, each counter, calls out of turn.
pub fn show(out: &mut String, waits: &Waits) {
    let targets = &waits.targets;
    title(out, "排队等候", &format!("The queue against {} and {} minutes", targets.stretch / 60, targets.wait / 60));
    if let Some(fault) = &waits.hall_fault {
        let _ = writeln!(out, "  台席文件有误，叫号无法判定。The hall that was given cannot be used: {fault}");
    }
    let Some(measured) = &waits.measured else {
        out.push_str("  日志没有客户到厅时间（arrived_at），等候时间无法得出。\n");
        out.push_str("  The log does not say when customers came in (arrived_at): waits cannot be told.\n");
        return;
    };
    let [target, stretch] = [targets.wait, targets.stretch].map(|seconds| format!("≤ {} min", seconds / 60));
    let all = std::iter::once(("全部 All".to_owned(), &measured.all));
    let classes = measured.by_segment.iter().map(|class| (both(segment(class.segment)), &class.measured));
    let rows: Vec<Vec<String>> = all.chain(classes).filter_map(|(name, measured)| wait_row(name, measured)).collect();
    table(out, &["", "n", &stretch, &target, "average", "median", "95 %", "longest"], &rows);
    let service = |zh: &str, en: &str, limit: i64, service: Option<ServiceTimes>| {
        let ServiceTimes { served, in_target } = service?;
        let figures = [served.average_seconds, served.median_seconds, served.percentile_95_seconds, served.longest_seconds].map(span);
        let name = vec![format!("{zh} {en} ≤ {} min", limit / 60), served.count.to_string(), share_of(in_target)];
        Some(name.into_iter().chain(figures).collect())
    };
    let rows = [
        service("单一业务", "Single business", targets.single, measured.all.single),
        service("组合业务", "Combined business", targets.combined, measured.all.combined),
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
        let vip = if waits.vip_counters.contains(id) { " VIP" } else { "" };
        [format!("{id}{vip}")].into_iter().chain(shares(&counter.measured)).collect()
    };
    let [single, combined] = [targets.single, targets.combined].map(|seconds| format!("≤ {} min", seconds / 60));
    let head = ["台席 Counter", "n", "average wait", &target, &format!("single {single}"), &format!("combined {combined}")];
    table(out, &head, &measured.by_counter.iter().map(counter).collect::<Vec<_>>());
    calls(out, waits);
}

pub(super) fn wait_row(name: String, measured: &Measured) -> Option<Vec<String>> {
    let wait = measured.wait?;
    let called = wait.called?;
    let figures = [called.average_seconds, called.median_seconds, called.percentile_95_seconds, called.longest_seconds].map(span);
    let shares = [wait.in_stretch, wait.in_target].map(share_of);
    Some([name, measured.customers.to_string()].into_iter().chain(shares).chain(figures).collect())
}

fn calls(out: &mut String, waits: &Waits) {
    let _ = writeln!(out, "\n  叫号 {0} 次，{1} 次不按顺序 · {0} calls, {1} of them out of turn", waits.calls, waits.out_of_turn.len());
    for call in &waits.out_of_turn {
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
    if !waits.contradictory.is_empty() {
        out.push_str(&wrap(&format!("记录自相矛盾，未计入 contradictory, not counted: {}", waits.contradictory.join(", ")), "  "));
    }
}
