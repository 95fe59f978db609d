//! The queue of a day: waits by hour and by class, times at the counter, calls out of turn, each counter.

use std::fmt::Write;

use service_hall::tables::Wording;
use service_hall::{CounterVisits, Measured, ServiceTimes};

use super::{Cells, NONE, begin, escape, table, titled};
use crate::chart;
use crate::report::Waits;
use crate::report::waits::{OutOfTurn, Targets, segment};
use crate::times::{clock, share_of, span, time_of};

/// Waits by hour and by class, times at the counter, each counter, calls out of turn.
pub fn show(out: &mut String, waits: &Waits) {
    let targets = &waits.targets;
    let [target, stretch] = [targets.wait, targets.stretch].map(|seconds| seconds / 60);
    begin(out, "排队等候", &format!("The queue against {stretch} and {target} minutes"));
    if let Some(fault) = &waits.hall_fault {
        let fault = escape(fault);
        let _ = write!(
            out,
            "<p>台席文件有误，叫号无法判定。<span class=\"en\" lang=\"en\">The hall that was given cannot be used: {fault}</span></p>"
        );
    }
    let Some(measured) = &waits.measured else {
        out.push_str(
            "<p>日志没有客户到厅时间（<code>arrived_at</code>），等候时间无法得出。<span class=\"en\" lang=\"en\">The log does not say when customers \
             came in: waits cannot be told.</span></p></section>",
        );
        return;
    };
    let _ = write!(
        out,
        "<div class=\"key\"><span><i class=\"median\"></i>中位数 median</span><span><i class=\"most\"></i>95 % 的客户不超过 95th percentile</span>\
         <span><i class=\"dot\"></i>红色：超过{target}分钟 red: over {target} min</span><span>按到厅时刻，分钟 minutes, by hour of arrival</span></div><div class=\"pair\">",
    );
    out.push_str(&chart::waits_by_hour(&measured.by_hour, targets).replacen("<svg ", "<svg class=\"chart\" ", 1));
    let head = [
        ("客户", "customers"),
        ("~人数", "n"),
        (&format!("≤ {stretch} 分"), "min"),
        (&format!("≤ {target} 分"), "min"),
        ("平均", "average"),
        ("~中位", "median"),
        ("~95 %", ""),
        ("最长", "longest"),
    ];
    let all = std::iter::once((Wording { zh: "全部", en: "All" }, &measured.all));
    let classes = measured.by_segment.iter().map(|class| (segment(class.segment), &class.measured));
    table(out, "", &head, all.chain(classes).filter_map(|(title, measured)| Some((titled(title), wait_cells(measured, targets.wait)?))));
    out.push_str("</div>");
    service(out, targets, &measured.all);
    calls(out, waits);
    counters(out, waits, &measured.by_counter);
    out.push_str("</section>");
}

fn wait_cells(measured: &Measured, target: i64) -> Option<Cells> {
    let wait = measured.wait?;
    let called = wait.called?;
    let long = if i64::try_from(called.longest_seconds).is_ok_and(|longest| longest > target) { "bad" } else { "" };
    Some(vec![
        ("", measured.customers.to_string()),
        ("", share_of(wait.in_stretch)),
        ("", share_of(wait.in_target)),
        ("", span(called.average_seconds)),
        ("", span(called.median_seconds)),
        ("", span(called.percentile_95_seconds)),
        (long, span(called.longest_seconds)),
    ])
}

fn service(out: &mut String, targets: &Targets, all: &Measured) {
    let head = [
        ("在台席", "at the counter"),
        ("~人数", "n"),
        ("时限", "limit"),
        ("未超过", "in time"),
        ("平均", "average"),
        ("~中位", "median"),
        ("95 %", ""),
        ("~最长", "longest"),
    ];
    let row = |zh, en, limit: i64, service: Option<ServiceTimes>| {
        let ServiceTimes { served, in_target } = service?;
        let cells = vec![
            ("", served.count.to_string()),
            ("", format!("{} 分", limit / 60)),
            ("", share_of(in_target)),
            ("", span(served.average_seconds)),
            ("", span(served.median_seconds)),
            ("", span(served.percentile_95_seconds)),
            ("", span(served.longest_seconds)),
        ];
        Some((titled(Wording { zh, en }), cells))
    };
    let rows = [
        row("单一业务", "Single business", targets.single, all.single),
        row("组合业务", "Combined business", targets.combined, all.combined),
    ];
    if rows.iter().any(Option::is_some) {
        table(out, "after", &head, rows.into_iter().flatten());
    }
}

fn calls(out: &mut String, waits: &Waits) {
    let count = waits.out_of_turn.len();
    let state = if count > 0 { "bad" } else { "good" };
    let _ = write!(
        out,
        "<article><h3>叫号 <span lang=\"en\">Calls</span> <span class=\"badge {state}\">{calls} 次，{count} 次不按顺序 {calls} calls, {count} out of turn</span></h3>",
        calls = waits.calls
    );
    if count > 0 {
        out.push_str("<ul>");
    }
    for OutOfTurn { at, counter, called, segment, other, other_segment, waited, rule } in &waits.out_of_turn {
        let [counter, called, other] = [counter, called, other].map(|text| escape(text));
        let (zh, en) = match waited {
            Some(seconds) => {
                let waited = clock(*seconds);
                (
                    format!("{}已等{waited}，应先叫", other_segment.zh),
                    format!("{} {other} had waited {waited} and was next", other_segment.en),
                )
            }
            None => (format!("{}的业务还没办完", other_segment.zh), format!("the business of {other} was in hand and broken off")),
        };
        let _ = write!(
            out,
            "<li>{} {counter} 叫了{}；{zh}。<div class=\"en\" lang=\"en\">{} {called} was called; {en}. <code>{rule}</code></div></li>",
            time_of(*at),
            segment.zh,
            segment.en
        );
    }
    out.push_str(if count > 0 { "</ul></article>" } else { "</article>" });
    if !waits.contradictory.is_empty() {
        let cases = escape(&waits.contradictory.join(", "));
        let _ = write!(
            out,
            "<p>记录自相矛盾，未计入 <span class=\"en\" lang=\"en\">contradictory, not counted</span>: <code>{cases}</code></p>"
        );
    }
}

fn counters(out: &mut String, waits: &Waits, counters: &[CounterVisits]) {
    let targets = &waits.targets;
    let of = |seconds: i64| seconds / 60;
    out.push_str("<details class=\"more\"><summary>各台席 <span lang=\"en\">By counter</span></summary>");
    let head = [
        ("台席", "counter"),
        ("人数", "n"),
        ("平均等候", "average wait"),
        (&format!("~等候 ≤ {} 分", of(targets.wait)), "min"),
        (&format!("单一 ≤ {} 分", of(targets.single)), "single"),
        ("~单一平均", "average"),
        (&format!("组合 ≤ {} 分", of(targets.combined)), "combined"),
    ];
    let none = || NONE.to_owned();
    let row = |counter: &CounterVisits| {
        let measured = &counter.measured;
        let id = counter.counter.as_deref().unwrap_or(NONE);
        let vip = if waits.vip_counters.contains(id) { " <span class=\"badge\">VIP</span>" } else { "" };
        let called = measured.wait.and_then(|wait| wait.called);
        let service = |service: Option<ServiceTimes>| service.map_or_else(none, |service| share_of(service.in_target));
        let cells = vec![
            ("", measured.customers.to_string()),
            ("", called.map_or_else(none, |called| span(called.average_seconds))),
            ("", measured.wait.map_or_else(none, |wait| share_of(wait.in_target))),
            ("", service(measured.single)),
            ("", measured.single.map_or_else(none, |single| span(single.served.average_seconds))),
            ("", service(measured.combined)),
        ];
        (format!("<code>{}</code>{vip}", escape(id)), cells)
    };
    table(out, "narrow", &head, counters.iter().map(row));
    out.push_str("</details>");
}
