//! The days of a month: visits, and who was called in time.

use std::fmt::Write;

use service_hall::Share;
use service_hall::tables::Wording;

use super::waits::wait_cells;
use super::{Cells, NONE, begin, escape, table, titled};
use crate::chart;
use crate::report::waits::segment;
use crate::report::{MonthDays, OfDay, weekday};
use crate::times::share_of;

/// The chart, the waits by class beside the month before, and each day behind a fold.
pub fn show(out: &mut String, month: &MonthDays) {
    let [target, stretch] = [month.targets.wait, month.targets.stretch].map(|seconds| seconds / 60);
    begin(out, "每天的客户与等候", &format!("Visits and waits against {stretch} and {target} minutes, day by day"));
    let Some(measured) = &month.measured else {
        out.push_str(
            "<p>日志没有客户到厅时间（<code>arrived_at</code>），等候时间无法得出。<span class=\"en\" lang=\"en\">The log does not say when customers \
             came in: waits cannot be told.</span></p>",
        );
        each(out, month);
        out.push_str("</section>");
        return;
    };
    let (open, before) = month.open;
    let before = before.map_or_else(String::new, |before| format!("（上月{before}天 {before} the month before）"));
    let _ = write!(
        out,
        "<div class=\"key\"><span><i class=\"median\"></i>等候不超过{target}分钟的客户 called within {target} min</span>\
         <span><i class=\"strive\"></i>不超过{stretch}分钟 within {stretch} min</span>\
         <span><i class=\"most\"></i>客户 visits</span><span>{open}天有客户 days with visits{before}</span></div>{}",
        chart::days(month)
    );
    let head = [
        ("客户", "customers"),
        ("人数", "n"),
        (&format!("≤ {stretch} 分"), "min"),
        (&format!("≤ {target} 分"), "min"),
        ("平均", "average"),
        ("~中位", "median"),
        ("~95 %", ""),
        ("~最长", "longest"),
    ];
    let all = |measured| std::iter::once((Wording { zh: "全部", en: "All" }, measured));
    let classes = measured.by_segment.iter().map(|class| (segment(class.segment), &class.measured));
    let row = |(title, measured)| Some((titled(title), wait_cells(measured, month.targets.wait)?));
    let now = all(&measured.all).chain(classes).filter_map(row);
    let before: Vec<(String, Cells)> = month.before.as_ref().map_or_else(Vec::new, |before| {
        let classes = before.by_segment.iter().map(|class| (segment(class.segment), &class.measured));
        let named = |(title, cells): (String, Cells)| (format!("<span class=\"was\">上月</span> {title}"), cells);
        all(&before.all).chain(classes).filter_map(row).map(named).collect()
    });
    table(out, "", &head, now.chain(before));
    each(out, month);
    out.push_str("</section>");
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
