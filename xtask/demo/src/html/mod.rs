//! The report as one page: no script, nothing from outside, every text escaped.

mod queue;
mod routine;
mod rules;

use std::fmt::Write;

use crate::chart;
use crate::report::{Business, Operation, Report};
use crate::times::{clock, share, share_of};

const STYLE: &str = include_str!("../page.css");

/// A text as it stands in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The whole page.
pub fn page(report: &Report) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>营业厅日报 {day}</title><style>{style}</style></head><body><main>",
        day = escape(&report.day),
        style = STYLE.replace('>', "&gt;")
    );
    let _ = write!(
        out,
        "<header><h1>营业厅日报 <small lang=\"en\">Daily report of the hall</small></h1>\
         <p class=\"soft\">{} · {} 位客户 visits · {} 名员工 clerks</p></header>",
        escape(&report.day),
        report.visits,
        report.clerks
    );
    tiles(&mut out, report);
    queue::waits(&mut out, report);
    queue::what_if(&mut out, report);
    operations(&mut out, &report.operations);
    routine::complaints(&mut out, &report.complaints);
    routine::counted(&mut out, report.counted.as_ref());
    routine::closing(&mut out, &report.closing);
    rules::chapters(&mut out, report);
    rules::worst(&mut out, report);
    decisions(&mut out, report);
    businesses(&mut out, &report.businesses);
    queue::indicators(&mut out, report);
    log(&mut out, report);
    let _ = write!(
        out,
        "<footer><p>手册版本 Handbook {} · 判定截至 judged as of {}</p>\
         <p>每条规则的页码见手册。“M”为营业厅窗口服务流程手册，“P”为制度规范。 \
         <span lang=\"en\">M: window service process handbook; P: system of rules of the hall.</span></p></footer></main></body></html>",
        escape(&report.edition),
        escape(&report.as_of)
    );
    out + "\n"
}

fn begin(out: &mut String, zh: &str, en: &str) {
    let _ = write!(out, "<section><h2>{zh} <small lang=\"en\">{en}</small></h2>");
}

fn tiles(out: &mut String, report: &Report) {
    let in_target = report.waits.as_ref().and_then(|waits| waits.all.wait).map_or_else(|| "–".to_owned(), |wait| share_of(wait.in_target));
    let operations: usize = report.operations.iter().map(|operation| operation.times.count()).sum();
    let in_time: usize = report.operations.iter().map(|operation| operation.times.within(operation.limit)).sum();
    let (answered, answered_in_time) = report.complaints.in_time();
    let minutes = report.targets.wait / 60;
    let judged_bad = |bad: bool| if bad { "bad" } else { "good" };
    let tiles = [
        ("", report.visits.to_string(), "办理客户", "visits"),
        ("", in_target, &format!("等候不超过{minutes}分钟"), &format!("waited at most {minutes} min")),
        ("", share(in_time, operations), "系统操作未超时", "operations in time"),
        ("", share(answered_in_time, answered), "投诉1小时内答复", "tickets answered in the hour"),
        (judged_bad(report.breaches > 0), report.breaches.to_string(), "违反规则", "breaches"),
        (judged_bad(report.cases_broken > 0), report.cases_broken.to_string(), "涉及业务", "cases with a breach"),
    ];
    out.push_str("<div class=\"tiles\">");
    for (class, figure, zh, en) in tiles {
        let _ = write!(out, "<div class=\"tile {class}\"><b>{figure}</b><span>{zh}</span><span class=\"en\" lang=\"en\">{en}</span></div>");
    }
    out.push_str("</div>");
}

/// A table; columns whose head begins with `~` are left out on a phone.
fn table(out: &mut String, class: &str, head: &[(&str, &str)], rows: impl Iterator<Item = (String, Vec<(&'static str, String)>)>) {
    let _ = write!(out, "<div class=\"scroll\"><table class=\"{class}\"><thead><tr>");
    let class = |zh: &str| if zh.starts_with('~') { " class=\"wide\"" } else { "" };
    for (zh, en) in head {
        let _ = write!(out, "<th scope=\"col\"{}>{}<br/>{en}</th>", class(zh), zh.trim_start_matches('~'));
    }
    out.push_str("</tr></thead><tbody>");
    for (first, cells) in rows {
        let _ = write!(out, "<tr><th scope=\"row\">{first}</th>");
        for ((kind, cell), (zh, _)) in cells.into_iter().zip(head.iter().skip(1)) {
            let wide = if zh.starts_with('~') { "wide " } else { "" };
            let _ = write!(out, "<td class=\"{wide}{kind}\" data-head=\"{}\">{cell}</td>", zh.trim_start_matches('~'));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn operations(out: &mut String, operations: &[Operation]) {
    if operations.is_empty() {
        return;
    }
    begin(out, "系统操作与时限", "System operations against their limits");
    out.push_str(
        "<div class=\"key\"><span><i class=\"median\"></i>5 %–95 %，缺口为中位数 notch at the median</span><span><i class=\"dot\"></i>超时 over the limit</span>\
         <span>红线为时限 red line: the limit</span></div>",
    );
    let head = [
        ("业务", "business"),
        ("~笔数", "n"),
        ("", ""),
        ("中位", "median"),
        ("~95 %", ""),
        ("最长", "longest"),
        ("时限", "limit"),
        ("未超时", "in time"),
    ];
    let row = |operation: &Operation| {
        let times = &operation.times;
        let title = operation.procedure;
        let step = operation.step.map_or((String::new(), String::new()), |step| (format!("：{}", step.zh), format!(": {}", step.en)));
        let late = if times.longest() > operation.limit { "bad" } else { "" };
        let cells = vec![
            ("", times.count().to_string()),
            ("drawn", chart::strip(operation)),
            ("", clock(times.percentile(50))),
            ("", clock(times.percentile(95))),
            (late, clock(times.longest())),
            ("", clock(operation.limit)),
            ("", share(times.within(operation.limit), times.count())),
        ];
        (
            format!("{}{}<span class=\"en\" lang=\"en\">{}{}</span>", escape(title.zh), escape(&step.0), escape(title.en), escape(&step.1)),
            cells,
        )
    };
    table(out, "stacked", &head, operations.iter().map(row));
    out.push_str("</section>");
}

fn decisions(out: &mut String, report: &Report) {
    let decided = &report.decisions;
    begin(out, "决定", "Decisions at the counter");
    let figures = [
        (decided.done, "已办理", "done"),
        (decided.turned_away, "因证件未办", "turned away for lack of documents"),
        (decided.referred, "请示经理", "referred to a manager"),
        (decided.granted, "经理准予", "granted"),
        (decided.declined, "经理未准", "not granted"),
        (decided.passed_on, "问题转办", "questions passed on"),
        (decided.replied, "当日已答复", "replied to the same day"),
    ];
    out.push_str("<dl class=\"facts\">");
    for (figure, zh, en) in figures {
        let _ = write!(out, "<div><dd>{figure}</dd><dt>{zh} <span class=\"en\" lang=\"en\">{en}</span></dt></div>");
    }
    out.push_str("</dl></section>");
}

fn businesses(out: &mut String, businesses: &[Business]) {
    if businesses.is_empty() {
        return;
    }
    begin(out, "各项业务", "By business");
    let head = [
        ("业务", "business"),
        ("笔数", "cases"),
        ("~未办", "turned away"),
        ("有违反", "with breach"),
        ("办理中位", "visit median"),
        ("~办理 95 %", "visit 95 %"),
    ];
    let count = |count: usize| (if count == 0 { "zero" } else { "" }, count.to_string());
    let row = |business: &Business| {
        let times = &business.times;
        let cells = vec![
            count(business.visits),
            count(business.turned_away),
            count(business.broken),
            ("", clock(times.percentile(50))),
            ("", clock(times.percentile(95))),
        ];
        (format!("{}<span class=\"en\" lang=\"en\">{}</span>", escape(business.title.zh), escape(business.title.en)), cells)
    };
    table(out, "", &head, businesses.iter().map(row));
    out.push_str("</section>");
}

fn log(out: &mut String, report: &Report) {
    const MOST: usize = 50;
    begin(out, "日志", "The log");
    let _ = write!(
        out,
        "<p>{} 个事件，{} 笔其他业务，{} 笔前日业务，{} 项符合，{} 项无法判定。 <span class=\"en\" lang=\"en\">{} events, {} other cases, {} from days before, {} verdicts kept, \
         {} not to be told.</span></p>",
        report.events,
        report.others,
        report.older,
        report.kept,
        report.unknown,
        report.events,
        report.others,
        report.older,
        report.kept,
        report.unknown
    );
    if !report.rejected.is_empty() {
        let _ = write!(out, "<p>未能读取 <span class=\"en\" lang=\"en\">rejected</span>: {}</p><article><ul>", report.rejected.len());
        for rejected in report.rejected.iter().take(MOST) {
            let case = rejected.case_id.as_ref().map_or(String::new(), |case| format!(" ({})", escape(case)));
            let _ = write!(
                out,
                "<li>第 {} 行 line {}{case}: <code>{}</code></li>",
                rejected.line,
                rejected.line,
                escape(&rejected.error.to_string())
            );
        }
        if report.rejected.len() > MOST {
            let _ = write!(out, "<li>… {}</li>", report.rejected.len() - MOST);
        }
        out.push_str("</ul></article>");
    }
    out.push_str("</section>");
}
