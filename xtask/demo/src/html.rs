//! The report as one page: no script, nothing from outside, every text escaped.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::chart;
use crate::report::{Broken, Business, Operation, Report, WAIT_TARGETS, Wait};
use crate::times::{clock, share};

const STYLE: &str = include_str!("page.css");

/// Rules shown at once; the others stand behind a fold.
const AT_ONCE: usize = 12;

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
    waits(&mut out, report);
    operations(&mut out, &report.operations);
    let roles = Roles::of(report);
    rules(&mut out, ("违反的规则", "Rules broken"), &report.broken, &roles);
    if !report.warned.is_empty() {
        rules(&mut out, ("提醒", "Warnings"), &report.warned, &roles);
    }
    worst(&mut out, report);
    decisions(&mut out, report);
    businesses(&mut out, &report.businesses);
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
    let all = report.waits.first().map(|wait| &wait.times);
    let (waited, in_target) = all.map_or((0, 0), |times| (times.count(), times.within(WAIT_TARGETS[0])));
    let operations: usize = report.operations.iter().map(|operation| operation.times.count()).sum();
    let in_time: usize = report.operations.iter().map(|operation| operation.times.within(operation.limit)).sum();
    let judged_bad = |bad: bool| if bad { "bad" } else { "good" };
    let tiles = [
        ("", report.visits.to_string(), "办理客户", "visits"),
        ("", share(in_target, waited), "等候不超过10分钟", "waited at most 10 min"),
        ("", share(in_time, operations), "系统操作未超时", "operations in time"),
        (judged_bad(report.breaches > 0), report.breaches.to_string(), "违反规则", "breaches"),
        (judged_bad(report.cases_broken > 0), report.cases_broken.to_string(), "涉及业务", "cases with a breach"),
        ("", report.rejected.len().to_string(), "日志行未能读取", "log lines rejected"),
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

fn waits(out: &mut String, report: &Report) {
    if report.waits.is_empty() {
        return;
    }
    begin(out, "等候时间", "Waits against 8 and 10 minutes");
    out.push_str(
        "<div class=\"key\"><span><i class=\"median\"></i>中位数 median</span><span><i class=\"most\"></i>95 % 的客户不超过 95th percentile</span>\
         <span><i class=\"dot\"></i>红色：超过10分钟 red: over 10 min</span><span>按到厅时刻，分钟 minutes, by hour of arrival</span></div><div class=\"pair\">",
    );
    out.push_str(&chart::waits_by_hour(&report.waits_by_hour).replacen("<svg ", "<svg class=\"chart\" ", 1));
    let head = [
        ("客户", "customers"),
        ("~人数", "n"),
        ("≤ 8 分", "min"),
        ("≤ 10 分", "min"),
        ("~平均", "average"),
        ("~中位", "median"),
        ("最长", "longest"),
    ];
    let row = |wait: &Wait| {
        let times = &wait.times;
        let within = |limit: i64| ("", share(times.within(limit), times.count()));
        let long = if times.longest() > WAIT_TARGETS[0] { "bad" } else { "" };
        let cells = vec![
            ("", times.count().to_string()),
            within(WAIT_TARGETS[1]),
            within(WAIT_TARGETS[0]),
            ("", clock(times.average())),
            ("", clock(times.percentile(50))),
            (long, clock(times.longest())),
        ];
        (format!("{}<span class=\"en\" lang=\"en\">{}</span>", wait.of.zh, wait.of.en), cells)
    };
    table(out, "", &head, report.waits.iter().map(row));
    out.push_str("</div></section>");
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

/// Which colour stands for which role.
struct Roles {
    classes: BTreeMap<&'static str, (&'static str, String)>,
}

impl Roles {
    fn of(report: &Report) -> Self {
        let mut roles: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        for broken in report.broken.iter().chain(&report.warned) {
            for (role, (title, people)) in &broken.by {
                let name = format!("{} <span lang=\"en\">{}</span>", escape(title.zh), escape(title.en));
                roles.entry(role).or_insert((0, name)).0 += people.values().sum::<usize>();
            }
        }
        let mut list: Vec<_> = roles.into_iter().collect();
        list.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let class = ["r1", "r2", "r3", "r4"].into_iter().chain(std::iter::repeat("r5"));
        Self { classes: list.into_iter().zip(class).map(|((role, (_, name)), class)| (role, (class, name))).collect() }
    }

    fn class(&self, role: &str) -> &'static str {
        self.classes.get(role).map_or("r5", |(class, _)| class)
    }

    /// Says what the colours of a list mean.
    fn key(&self, out: &mut String, list: &[Broken]) {
        out.push_str("<div class=\"key\">");
        let named = |role: &&str| list.iter().any(|broken| broken.by.contains_key(*role));
        let mut classes: Vec<_> = self.classes.iter().filter(|(role, _)| named(role)).map(|(_, class)| class).collect();
        classes.sort();
        for (class, name) in classes {
            let _ = write!(out, "<span><i class=\"{class}\"></i>{name}</span>");
        }
        out.push_str("</div>");
    }
}

fn rules(out: &mut String, (zh, en): (&str, &str), list: &[Broken], roles: &Roles) {
    begin(out, zh, en);
    if list.is_empty() {
        out.push_str("<p>没有。<span class=\"en\" lang=\"en\">None.</span></p></section>");
        return;
    }
    roles.key(out, list);
    let greatest = list.iter().map(|broken| broken.count).max().unwrap_or(1);
    let (first, rest) = list.split_at(list.len().min(AT_ONCE));
    for broken in first {
        rule(out, broken, greatest, roles);
    }
    if !rest.is_empty() {
        let _ = write!(out, "<details><summary>其余 {0} 条规则 · {0} more rules</summary>", rest.len());
        for broken in rest {
            rule(out, broken, greatest, roles);
        }
        out.push_str("</details>");
    }
    out.push_str("</section>");
}

fn rule(out: &mut String, broken: &Broken, greatest: usize, roles: &Roles) {
    let parts: Vec<(&str, usize)> = broken.by.iter().map(|(role, (_, people))| (roles.class(role), people.values().sum())).collect();
    let person =
        |(person, count): (&String, &usize)| if *count > 1 { format!("{}&#8239;×{count}", escape(person)) } else { escape(person) };
    let people: Vec<String> = broken
        .by
        .values()
        .map(|(role, people)| format!("{} {}", escape(role.zh), people.iter().map(person).collect::<Vec<_>>().join("、")))
        .collect();
    let _ = write!(
        out,
        "<div class=\"rule\"><div class=\"count\">{}</div><div><div>{}</div><div class=\"en\" lang=\"en\">{}</div>\
         <div class=\"meta\"><span class=\"page\">{}</span>{} · <code>{}</code></div></div><div class=\"drawn\">{}</div></div>",
        broken.count,
        escape(broken.statement.zh),
        escape(broken.statement.en),
        escape(&broken.cited),
        people.join("；"),
        broken.rule,
        chart::bar(&parts, greatest)
    );
}

fn worst(out: &mut String, report: &Report) {
    if report.worst.is_empty() {
        return;
    }
    begin(out, "问题最多的业务", "Cases with the most breaches");
    for case in &report.worst {
        let title = case.procedure.entry().title;
        let _ = write!(
            out,
            "<article><h3>{} <span lang=\"en\">{}</span> <span>· {} · {} · <code>{}</code></span></h3><ul>",
            title.zh,
            title.en,
            escape(&case.begun),
            escape(&case.clerk),
            escape(&case.case_id)
        );
        for (zh, en) in &case.findings {
            let _ = write!(out, "<li>{}<div class=\"en\" lang=\"en\">{}</div></li>", escape(zh), escape(en));
        }
        out.push_str("</ul></article>");
    }
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
        "<p>{} 个事件，{} 笔前日业务，{} 项符合，{} 项无法判定。 <span class=\"en\" lang=\"en\">{} events, {} cases from days before, {} verdicts kept, \
         {} not to be told.</span></p>",
        report.events, report.older, report.kept, report.unknown, report.events, report.older, report.kept, report.unknown
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
