//! The queue: waits, time at the counter, calls out of turn, and what other counters would have done.

use std::fmt::Write;

use super::{begin, escape, table};
use crate::chart;
use crate::report::Report;
use crate::report::indicators::InWords;
use crate::report::waits::{OutOfTurn, PERCENT, WhatIf, segment};
use crate::times::{clock, share_of, span, time_of};
use service_hall::Segment;
use service_hall::tables::Wording;
use service_hall::{CounterVisits, Measured, PlanResult, ServiceTimes};

type Cells = Vec<(&'static str, String)>;

const NONE: &str = "–";

fn titled(title: Wording) -> String {
    format!("{}<span class=\"en\" lang=\"en\">{}</span>", escape(title.zh), escape(title.en))
}

/// Waits by hour and by class, times at the counter, each counter, calls out of turn.
pub fn waits(out: &mut String, report: &Report) {
    let targets = &report.targets;
    let [target, stretch] = [targets.wait, targets.stretch].map(|seconds| seconds / 60);
    begin(out, "排队等候", &format!("The queue against {stretch} and {target} minutes"));
    if let Some(fault) = &report.hall_fault {
        let fault = escape(fault);
        let _ = write!(
            out,
            "<p>台席文件有误，叫号无法判定。<span class=\"en\" lang=\"en\">The hall that was given cannot be used: {fault}</span></p>"
        );
    }
    let Some(waits) = &report.waits else {
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
    out.push_str(&chart::waits_by_hour(&waits.by_hour, targets).replacen("<svg ", "<svg class=\"chart\" ", 1));
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
    let all = std::iter::once((Wording { zh: "全部", en: "All" }, &waits.all));
    let classes = waits.by_segment.iter().map(|class| (segment(class.segment), &class.measured));
    table(out, "", &head, all.chain(classes).filter_map(|(title, measured)| Some((titled(title), wait_cells(measured, targets.wait)?))));
    out.push_str("</div>");
    service(out, report, &waits.all);
    calls(out, report);
    counters(out, report, &waits.by_counter);
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

fn service(out: &mut String, report: &Report, all: &Measured) {
    let (targets, head) = (
        &report.targets,
        [
            ("在台席", "at the counter"),
            ("~人数", "n"),
            ("时限", "limit"),
            ("未超过", "in time"),
            ("平均", "average"),
            ("~中位", "median"),
            ("95 %", ""),
            ("~最长", "longest"),
        ],
    );
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

fn calls(out: &mut String, report: &Report) {
    let count = report.out_of_turn.len();
    let state = if count > 0 { "bad" } else { "good" };
    let _ = write!(
        out,
        "<article><h3>叫号 <span lang=\"en\">Calls</span> <span class=\"badge {state}\">{calls} 次，{count} 次不按顺序 {calls} calls, {count} out of turn</span></h3>",
        calls = report.calls
    );
    if count > 0 {
        out.push_str("<ul>");
    }
    for OutOfTurn { at, counter, called, segment, other, other_segment, waited, rule } in &report.out_of_turn {
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
    if !report.contradictory.is_empty() {
        let cases = escape(&report.contradictory.join(", "));
        let _ = write!(
            out,
            "<p>记录自相矛盾，未计入 <span class=\"en\" lang=\"en\">contradictory, not counted</span>: <code>{cases}</code></p>"
        );
    }
}

fn counters(out: &mut String, report: &Report, counters: &[CounterVisits]) {
    let targets = &report.targets;
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
        let vip = if report.vip_counters.contains(id) { " <span class=\"badge\">VIP</span>" } else { "" };
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

/// The same customers at other counters, and how few counters would do.
pub fn what_if(out: &mut String, report: &Report) {
    let Some(what_if) = &report.what_if else { return };
    let target = report.targets.wait / 60;
    begin(out, "如果换一种台席安排", "What if: the day's customers at other counters");
    out.push_str(
        "<p class=\"soft\">同样的客户、同样的办理时长，换一种台席重新叫号。 <span class=\"en\" lang=\"en\">The same customers with the same times at the counter, \
         called anew.</span></p>",
    );
    let within = format!("≤ {target} 分");
    let head = [
        ("台席安排", "counters"),
        (within.as_str(), "all"),
        ("~普通", "ordinary"),
        ("~VIP", "VIP"),
        ("平均", "average"),
        ("95 %", ""),
        ("~普通平均", "ordinary"),
        ("~VIP平均", "VIP"),
    ];
    table(out, "", &head, what_if.plans.iter().map(|(name, plan)| (titled(*name), plan_cells(plan))));
    if report.hall_given {
        out.push_str(
            "<p class=\"soft\">一条队时每个台席谁都办，多开的台席放在哪一类，等候都一样。 <span class=\"en\" lang=\"en\">In one line every counter serves everybody, \
             so the kind of the added one makes no difference to the waits.</span></p>",
        );
    } else {
        out.push_str(
            "<p class=\"soft\">日志不说明哪些台席是VIP专席；用 <code>--hall</code> 给出台席。 <span class=\"en\" lang=\"en\">The log does not say which \
             counters are for VIPs; the hall can be given.</span></p>",
        );
    }
    staffing(out, report, what_if);
    out.push_str("</section>");
}

fn plan_cells(plan: &PlanResult) -> Cells {
    let of = |wanted| plan.by_segment.iter().find(|class| class.segment == Some(wanted)).map(|class| &class.measured);
    let called = |measured: Option<&Measured>| measured.and_then(|measured| measured.wait).and_then(|wait| wait.called);
    let share = |measured: Option<&Measured>| {
        ("", measured.and_then(|measured| measured.wait).map_or_else(|| NONE.to_owned(), |wait| share_of(wait.in_target)))
    };
    let seconds = |seconds: Option<u64>| ("", seconds.map_or_else(|| NONE.to_owned(), span));
    let average = |measured| seconds(called(measured).map(|called| called.average_seconds));
    let (all, ordinary, vip) = (Some(&plan.all), of(Segment::Ordinary), of(Segment::Vip));
    let longest = seconds(called(all).map(|called| called.percentile_95_seconds));
    vec![share(all), share(ordinary), share(vip), average(all), longest, average(ordinary), average(vip)]
}

fn staffing(out: &mut String, report: &Report, what_if: &WhatIf) {
    let [target, stretch] = [report.targets.wait, report.targets.stretch].map(|seconds| seconds / 60);
    let (ten, eight) = (&what_if.staffed.target, &what_if.staffed.stretch);
    let open: u32 = what_if.open.iter().flatten().sum();
    let known = if open > 0 { format!("<span><i class=\"open\"></i>实开 open: {open}</span>") } else { String::new() };
    let _ = write!(
        out,
        "<h3>每小时最少开几个台席 <span class=\"en\" lang=\"en\">The fewest counters in each hour with which {PERCENT} % are called in time</span></h3>\
         <div class=\"key\"><span><i class=\"median\"></i>{target}分钟 min: {}</span><span><i class=\"most\"></i>{stretch}分钟 min: {}</span>{known}\
         <span>合计为台席·小时 sums in counter hours</span></div>{}",
        ten.counter_hours,
        eight.counter_hours,
        chart::staffing(what_if)
    );
}

/// Every indicator with its value, its target and what is missing.
pub fn indicators(out: &mut String, report: &Report) {
    if report.indicators.is_empty() {
        return;
    }
    begin(out, "服务指标", "The hall's indicators");
    let head = [("指标", "indicator"), ("数值", "value"), ("目标", "target"), ("判定", "verdict")];
    let row = |indicator: &service_hall::ReportedIndicator| {
        let ((value, more), (said, class)) = (indicator.shown(), indicator.said());
        let more = if more.is_empty() { String::new() } else { format!("<span class=\"en block\">{}</span>", escape(&more)) };
        let needs: Vec<String> = indicator.missing.iter().map(|path| format!("<code>{}</code>", escape(path))).collect();
        let verdict = format!("{} <span class=\"en\" lang=\"en\">{}</span> {}", said.zh, said.en, needs.join(" "));
        let cells = vec![("", format!("{}{more}", escape(&value))), ("", escape(&indicator.aimed_at())), (class, verdict)];
        (titled(*indicator.indicator.entry().title), cells)
    };
    table(out, "indicators", &head, report.indicators.iter().map(row));
    out.push_str("</section>");
}
