//! Complaints against the hour, and the daily routine.

use std::fmt::Write;

use super::{begin, escape, table};
use crate::chart;
use crate::report::{Complaints, Counted, Department, Routine, Wait};
use crate::times::{clock, share, share_of};
use service_hall::ComplaintFigures;

pub fn complaints(out: &mut String, complaints: &Complaints) {
    let answered: usize = complaints.to_customer.first().map_or(0, |wait| wait.times.count());
    if complaints.departments.is_empty() && answered + complaints.unanswered == 0 {
        return;
    }
    begin(out, "投诉与1小时答复", "Complaints against the hour");
    let minutes = complaints.limit / 60;
    let _ = write!(
        out,
        "<p class=\"soft\">每个部门从自己收单起{minutes}分钟之内答复。 <span class=\"en\" lang=\"en\">Each department answers within {minutes} minutes \
         of its own receipt.</span></p>"
    );
    let head = [("答复客户", "to the customer"), ("件数", "n"), ("中位", "median"), ("95 %", ""), ("最长", "longest")];
    let row = |wait: &Wait| {
        let times = &wait.times;
        let cells = vec![
            ("", times.count().to_string()),
            ("", clock(times.percentile(50))),
            ("", clock(times.percentile(95))),
            ("", clock(times.longest())),
        ];
        (format!("{}<span class=\"en\" lang=\"en\">{}</span>", wait.of.zh, wait.of.en), cells)
    };
    table(out, "", &head, complaints.to_customer.iter().filter(|wait| wait.times.count() > 0).map(row));
    if !complaints.departments.is_empty() {
        departments(out, complaints);
    }
    if complaints.unanswered > 0 {
        let _ = write!(
            out,
            "<p>尚未答复客户：{0} 件 <span class=\"en\" lang=\"en\">{0} complaints not yet answered to the customer</span></p>",
            complaints.unanswered
        );
    }
    out.push_str("</section>");
}

fn departments(out: &mut String, complaints: &Complaints) {
    let head = [
        ("部门", "department"),
        ("按时", "in time"),
        ("超时", "late"),
        ("~未答复", "open"),
        ("按时率", "share"),
        ("~中位", "median"),
        ("最长", "longest"),
    ];
    let row = |department: &Department| {
        let times = &department.times;
        let in_time = times.within(complaints.limit);
        let late = times.count() - in_time;
        let mark = |bad: bool| if bad { "bad" } else { "" };
        let cells = vec![
            ("", in_time.to_string()),
            (if late > 0 { "bad" } else { "zero" }, late.to_string()),
            (if department.open > 0 { "bad" } else { "zero" }, department.open.to_string()),
            ("", share(in_time, times.count() + department.open)),
            ("", clock(times.percentile(50))),
            (mark(times.longest() > complaints.limit), clock(times.longest())),
        ];
        let title = department.role.map_or(("", ""), |role| (role.entry().title.zh, role.entry().title.en));
        (
            format!(
                "{} <code>{}</code><span class=\"en\" lang=\"en\">{}</span>",
                escape(title.0),
                escape(&department.name),
                escape(title.1)
            ),
            cells,
        )
    };
    table(out, "", &head, complaints.departments.iter().map(row));
}

/// Complaints of the day by class, and how many came in each hour.
pub fn counted(out: &mut String, counted: Option<&Counted>) {
    let Some(counted) = counted else { return };
    begin(out, "投诉分类统计", "Complaints by class and hour");
    let head = [
        ("类别", "class"),
        ("件数", "n"),
        ("前一天", "day before"),
        ("部门1小时内", "in the hour"),
        ("~未结", "open"),
        ("~待回访", "to call back"),
        ("~重派", "sent again"),
    ];
    let number = |count: u64| (if count == 0 { "zero" } else { "" }, count.to_string());
    let cells = |group: &ComplaintFigures, before: u64| {
        let share = ("", share_of(group.departments.within_hour));
        vec![number(group.complaints), number(before), share, number(group.open), number(group.call_backs_owed), number(group.redispatches)]
    };
    let title = |zh: &str, en: &str| format!("{zh}<span class=\"en\" lang=\"en\">{en}</span>");
    let classes = counted.by_class.iter().map(|(class, group, before)| (title(class.zh, class.en), cells(group, *before)));
    let all = std::iter::once((title("全部", "All"), cells(&counted.all, counted.before)));
    table(out, "", &head, classes.chain(all));
    let (now, before) = (counted.all.complaints, counted.before);
    let (zh, en) = match now.cmp(&before) {
        _ if before == 0 => ("前一天日志中没有", "none in the log of the day before"),
        std::cmp::Ordering::Less => ("比前一天少", "fewer than the day before"),
        std::cmp::Ordering::Equal => ("与前一天一样多", "as many as the day before"),
        std::cmp::Ordering::Greater => ("比前一天多", "more than the day before"),
    };
    let _ = write!(out, "<p>{now} 件，{zh}。 <span class=\"en\" lang=\"en\">{now} complaints, {en}.</span></p>");
    let count = |group: &ComplaintFigures| usize::try_from(group.complaints).unwrap_or(usize::MAX);
    let most = counted.by_hour.iter().map(|(_, group)| count(group)).max().unwrap_or(1);
    let head = [("受理时间", "received"), ("件数", "n"), ("", "")];
    let hour = |(hour, group): &(u32, ComplaintFigures)| {
        let bar = chart::bar(&[("median", count(group))], most);
        (format!("{hour}:00"), vec![("", group.complaints.to_string()), ("drawn", bar)])
    };
    table(out, "", &head, counted.by_hour.iter().map(hour));
    out.push_str("</section>");
}

pub fn closing(out: &mut String, routines: &[Routine]) {
    if routines.is_empty() {
        return;
    }
    begin(out, "每日收尾与管理", "The daily routine and the closing of the hall");
    for routine in routines {
        let state = match (routine.rounds, routine.broken) {
            (0, _) => "<span class=\"badge bad\">日志中没有 not in the log</span>".to_owned(),
            (rounds, 0) => format!("<span class=\"badge good\">{rounds} 次，无缺漏 {rounds} done, nothing missing</span>"),
            (rounds, broken) => {
                format!("<span class=\"badge bad\">{rounds} 次，{broken} 次有缺漏 {rounds} done, {broken} with gaps</span>")
            }
        };
        let _ = write!(
            out,
            "<article><h3>{} <span lang=\"en\">{}</span> {state}</h3><p class=\"meta\">",
            escape(routine.title.zh),
            escape(routine.title.en)
        );
        let post = |(role, people): (&service_hall::RoleId, &std::collections::BTreeSet<String>)| {
            let people: Vec<String> = people.iter().map(|person| escape(person)).collect();
            format!("{} <span lang=\"en\">{}</span> {}", escape(role.entry().title.zh), escape(role.entry().title.en), people.join("、"))
        };
        let _ = write!(out, "{}</p>", routine.people.iter().map(post).collect::<Vec<_>>().join(" · "));
        if !routine.missing.is_empty() {
            let _ = write!(out, "<details><summary>缺漏 {0} 项 · {0} missing or wrong</summary><ul>", routine.missing.len());
            for ((zh, en), cases) in &routine.missing {
                let cases: Vec<String> = cases.iter().map(|case| format!("<code>{}</code>", escape(case))).collect();
                let _ = write!(out, "<li>{} {}<div class=\"en\" lang=\"en\">{}</div></li>", escape(zh), cases.join(" "), escape(en));
            }
            out.push_str("</ul></details>");
        }
        out.push_str("</article>");
    }
    out.push_str("</section>");
}
