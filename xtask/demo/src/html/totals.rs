//! The log that a report rests on.

use std::fmt::Write;

use super::{begin, escape};
use crate::report::Totals;

/// So many lines that could not be read are listed.
const MOST: usize = 50;

/// What was judged, and what could not be read.
pub fn show(out: &mut String, totals: &Totals) {
    begin(out, "日志", "The log");
    let Totals { events, others, older, kept, unknown, .. } = totals;
    let (zh, en) = match totals.older_breaches {
        None => (format!("{older} 笔前日业务"), format!("{older} from days before")),
        Some(breaches) => (
            format!("其他月份 {older} 笔业务（{breaches} 处违反，不计入本报告）"),
            format!("{older} cases of other months with {breaches} breaches, which are not counted here"),
        ),
    };
    let calendar = totals.calendar();
    let _ = write!(
        out,
        "<p>{events} 个事件，{others} 笔其他业务，{zh}，{kept} 项符合，{unknown} 项无法判定。工作日：{}。 <span class=\"en\" lang=\"en\">{events} events, \
         {others} other cases, {en}, {kept} verdicts kept, {unknown} not to be told. Working days: {}.</span></p>",
        calendar.zh, calendar.en
    );
    if !totals.rejected.is_empty() {
        let count = totals.rejected.len();
        let _ = write!(out, "<p>未能读取 <span class=\"en\" lang=\"en\">rejected</span>: {count}</p><article><ul>");
        for rejected in totals.rejected.iter().take(MOST) {
            let case = rejected.case_id.as_ref().map_or(String::new(), |case| format!(" ({})", escape(case)));
            let place = escape(&totals.place(rejected));
            let error = escape(&rejected.error.to_string());
            let _ = write!(out, "<li>第 {place} 行 line {place}{case}: <code>{error}</code></li>");
        }
        if count > MOST {
            let _ = write!(out, "<li>… {}</li>", count - MOST);
        }
        out.push_str("</ul></article>");
    }
    out.push_str("</section>");
}
