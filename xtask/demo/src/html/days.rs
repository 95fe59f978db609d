//! The days of a month: visits, and who was called in time.

use std::fmt::Write;

use service_hall::{Measured, Share};

use super::{Cells, NONE, begin, escape, table, titled};
use crate::chart;
use crate::report::{MonthDays, OfDay, weekday};
use crate::times::{share_of, span};

/// The chart, the waits by class beside the month before, and each day behind a fold.
pub fn show(out: &mut String, month: &MonthDays) {
    let [target, stretch] = [month.targets.wait, month.targets.stretch].map(|seconds| seconds / 60);
    begin(out, "每天的客户与等候", &format!("Visits and waits against {stretch} and {target} minutes, day by day"));
    if month.measured.is_none() {
        out.push_str(
            "<p>日志没有客户到厅时间（<code>arrived_at</code>），等候时间无法得出。<span class=\"en\" lang=\"en\">The log does not say when customers \
             came in: waits cannot be told.</span></p>",
        );
        each(out, month);
        out.push_str("</section>");
        return;
    }
    let (open, before) = month.open;
    let before = before.map_or_else(String::new, |before| format!("（上月{before}天 {before} the month before）"));
    let _ = write!(
        out,
        "<div class=\"key\"><span><i class=\"median\"></i>等候不超过{target}分钟的客户 called within {target} min</span>\
         <span><i class=\"strive\"></i>不超过{stretch}分钟 within {stretch} min</span>\
         <span><i class=\"most\"></i>客户 visits</span><span>{open}天有客户 days with visits{before}</span></div>{}",
        chart::days(month)
    );
    by_class(out, month);
    each(out, month);
    out.push_str("</section>");
}

/// Waits by class; each figure with that of the month before behind it, where it is known.
fn by_class(out: &mut String, month: &MonthDays) {
    let [target, stretch] = [month.targets.wait, month.targets.stretch].map(|seconds| seconds / 60);
    let (target, stretch, was) = (format!("≤ {target} 分"), format!("≤ {stretch} 分"), ("上月", "before"));
    let compared = month.before.is_some();
    let head = [
        ("~人数", "n"),
        ("~上月", "before"),
        (&format!("~{stretch}"), "min"),
        ("~上月", "before"),
        (&target, "min"),
        was,
        ("平均", "average"),
        was,
        ("~最长", "longest"),
        ("~上月", "before"),
    ];
    let head = head.into_iter().enumerate().filter(|(place, _)| compared || place % 2 == 0).map(|(_, head)| head);
    let head: Vec<(&str, &str)> = std::iter::once(("客户", "customers")).chain(head).collect();
    let cells = |now: &Measured, before: Option<&Measured>| -> Cells {
        let (now, before) = (wait_figures(now), before.map(wait_figures));
        let pairs = now.into_iter().enumerate().flat_map(|(place, figure)| {
            let was = compared.then(|| ("zero", before.as_ref().map_or_else(|| NONE.to_owned(), |before| before[place].clone())));
            std::iter::once(("", figure)).chain(was)
        });
        pairs.collect()
    };
    let rows = month.by_class().into_iter().map(|(title, now, before)| (titled(title), cells(now, before)));
    table(out, "", &head, rows);
}

/// How many, the shares within both targets, the average and the longest wait.
fn wait_figures(measured: &Measured) -> [String; 5] {
    let none = || NONE.to_owned();
    let wait = measured.wait;
    let called = wait.and_then(|wait| wait.called);
    [
        measured.customers.to_string(),
        wait.map_or_else(none, |wait| share_of(wait.in_stretch)),
        wait.map_or_else(none, |wait| share_of(wait.in_target)),
        called.map_or_else(none, |called| span(called.average_seconds)),
        called.map_or_else(none, |called| span(called.longest_seconds)),
    ]
}

fn each(out: &mut String, month: &MonthDays) {
    let [target, stretch] = [month.targets.wait, month.targets.stretch].map(|seconds| seconds / 60);
    out.push_str("<details class=\"more\"><summary>每天 <span lang=\"en\">Each day</span></summary>");
    let head = [
        ("日期", "day"),
        ("客户", "visits"),
        (&format!("≤ {stretch} 分"), "min"),
        (&format!("≤ {target} 分"), "min"),
        ("~业务", "cases"),
        ("违反", "breaches"),
        ("投诉", "complaints"),
    ];
    let number = |count: usize| (if count == 0 { "zero" } else { "" }, count.to_string());
    let long = |count: u64| number(usize::try_from(count).unwrap_or(usize::MAX));
    let row = |day: &OfDay| {
        let share = |share: Option<Share>| ("", share.map_or_else(|| NONE.to_owned(), share_of));
        let name = weekday(day.day);
        let cells = vec![
            long(day.customers),
            share(day.wait.map(|wait| wait.in_stretch)),
            share(day.wait.map(|wait| wait.in_target)),
            number(day.cases),
            number(day.breaches),
            long(day.complaints),
        ];
        (format!("{} <span class=\"en\">{} <span lang=\"en\">{}</span></span>", escape(&day.day.to_string()), name.zh, name.en), cells)
    };
    let any = |day: &&OfDay| day.customers + day.complaints > 0 || day.cases > 0;
    table(out, "narrow", &head, month.days.iter().filter(any).map(row));
    out.push_str("</details>");
}
