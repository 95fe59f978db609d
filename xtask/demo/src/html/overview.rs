//! The head of a report and its first figures.

use std::fmt::Write;

use super::{NONE, escape};
use crate::report::{DayReport, Head, MonthReport, overview};
use crate::times::{share, share_of};

fn header(out: &mut String, head: &Head, more: &str) {
    let _ = write!(
        out,
        "<header><h1>{} <small lang=\"en\">{}</small></h1><p class=\"soft\">{}{more}</p></header>",
        head.title.zh,
        head.title.en,
        escape(&head.of)
    );
}

/// A tile: class, figure, what it counts in both languages, and what it was before.
type Tile<'a> = (&'a str, String, &'a str, &'a str, Option<String>);

fn tiles(out: &mut String, tiles: &[Tile<'_>]) {
    out.push_str("<div class=\"tiles\">");
    for (class, figure, zh, en, before) in tiles {
        let before = before.as_ref().map_or_else(String::new, |before| format!("<small>上月 {before}</small>"));
        let _ = write!(
            out,
            "<div class=\"tile {class}\"><b>{figure}{before}</b><span>{zh}</span><span class=\"en\" lang=\"en\">{en}</span></div>"
        );
    }
    out.push_str("</div>");
}

/// Of a day.
pub fn day(out: &mut String, day: &DayReport) {
    header(out, &day.head, &format!(" · {} 位客户 visits · {} 名员工 clerks", day.visits, day.clerks));
    let wait = day.waits.measured.as_ref().and_then(|measured| measured.all.wait);
    let in_target = wait.map_or_else(|| NONE.to_owned(), |wait| share_of(wait.in_target));
    let operations: usize = day.operations.iter().map(|operation| operation.times.count()).sum();
    let in_time: usize = day.operations.iter().map(|operation| operation.times.within(operation.limit)).sum();
    let within_hour = day.complaints.as_ref().map_or_else(|| NONE.to_owned(), |complaints| share_of(complaints.within_hour()));
    let minutes = day.waits.targets.wait / 60;
    let bad = |count: usize| if count > 0 { "bad" } else { "good" };
    let rules = &day.rules;
    tiles(
        out,
        &[
            ("", day.visits.to_string(), "办理客户", "visits", None),
            ("", in_target, &format!("等候不超过{minutes}分钟"), &format!("waited at most {minutes} min"), None),
            ("", share(in_time, operations), "系统操作未超时", "operations in time", None),
            ("", within_hour, "投诉1小时内答复", "tickets answered in the hour", None),
            (bad(rules.breaches), rules.breaches.to_string(), "违反规则", "breaches", None),
            (bad(rules.cases.len()), rules.cases.len().to_string(), "涉及业务", "cases with a breach", None),
        ],
    );
}

/// Of a month, beside the month before.
pub fn month(out: &mut String, month: &MonthReport) {
    let before = month.before.as_ref().map_or_else(
        || " · 日志中没有上月 <span lang=\"en\">the month before is not in the log</span>".to_owned(),
        |before| format!(" · 与 {} 相比 <span lang=\"en\">compared with {0}</span>", escape(before)),
    );
    header(out, &month.head, &before);
    let figures = overview::month(month);
    let tile = |figure: overview::Figure| (figure.class, figure.now, figure.title.zh, figure.title.en, figure.before);
    tiles(out, &figures.into_iter().map(tile).collect::<Vec<_>>());
}
