//! Complaints by class, cause, department and time, against the hour; in two periods side by side where the log has both.

use std::fmt::Write;

use service_hall::tables::Wording;
use service_hall::{ComparedFigures, ComplaintFigures, DepartmentComplaints};

use super::{Cells, NONE, begin, escape, table, titled};
use crate::chart;
use crate::report::complaints::{Column, class};
use crate::report::{Complaints, Unit, Wait};
use crate::times::{clock, share_of, span};

/// All of the chapter; nothing without complaints.
pub fn show(out: &mut String, complaints: Option<&Complaints>) {
    let Some(complaints) = complaints else { return };
    begin(out, "投诉与1小时答复", "Complaints against the hour");
    let minutes = complaints.limit / 60;
    let (zh, en) = complaints.in_words();
    let _ = write!(
        out,
        "<p>{zh} <span class=\"en\" lang=\"en\">{en}</span></p><p class=\"soft\">每个部门从自己收单起{minutes}分钟之内答复。 \
         <span class=\"en\" lang=\"en\">Each department answers within {minutes} minutes of its own receipt.</span></p>"
    );
    if complaints.is_compared() {
        let (now, before) = (complaints.unit.now(), complaints.unit.before());
        let _ = write!(
            out,
            "<div class=\"key\"><span><i class=\"median\"></i>{} <span lang=\"en\">{}</span></span><span><i class=\"before\"></i>{} \
             <span lang=\"en\">{}</span></span></div>",
            now.zh, now.en, before.zh, before.en
        );
    }
    by_class(out, complaints);
    groups(out, ("原因", "cause"), complaints, &complaints.by_cause());
    departments(out, complaints);
    let _ = write!(
        out,
        "<h3>受理时间 <span class=\"en\" lang=\"en\">By the hour at which they were received</span></h3>{}",
        chart::columns("Complaints by the hour", &complaints.by_hour())
    );
    weeks(out, complaints);
    to_customer(out, complaints);
    call_backs(out, complaints);
    out.push_str("</section>");
}

fn number(count: u64) -> (&'static str, String) {
    (if count == 0 { "zero" } else { "" }, count.to_string())
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Takes out the columns that only a comparison has.
fn kept<T>(compared: bool, columns: impl IntoIterator<Item = (bool, T)>) -> Vec<T> {
    columns.into_iter().filter(|(comparison, _)| compared || !comparison).map(|(_, column)| column).collect()
}

fn by_class(out: &mut String, complaints: &Complaints) {
    let statistics = &complaints.statistics;
    let compared = complaints.is_compared();
    let before = complaints.unit.before();
    let head = kept(
        compared,
        [
            (false, ("类别", "class")),
            (false, ("件数", "n")),
            (true, (before.zh, before.en)),
            (false, ("", "")),
            (false, ("1小时内", "in the hour")),
            (false, ("~未结", "open")),
            (false, ("~已回访", "called back")),
            (false, ("~待回访", "to call back")),
            (false, ("~重派", "sent again")),
        ],
    );
    let columns = complaints.by_class();
    let most = columns.iter().map(|column| column.now.max(column.before.unwrap_or(0))).max().unwrap_or(1);
    let cells = |group: &ComplaintFigures, before: u64, drawn: bool| -> Cells {
        let bars = chart::beside(&[("median", size(group.complaints))], compared.then_some(size(before)), size(most));
        let cells = [
            (false, number(group.complaints)),
            (true, number(before)),
            (false, ("drawn", if drawn { bars } else { String::new() })),
            (false, ("", share_of(group.departments.within_hour))),
            (false, number(group.open)),
            (false, number(group.called_back)),
            (false, number(group.call_backs_owed)),
            (false, number(group.redispatches)),
        ];
        kept(compared, cells)
    };
    let of_class = |group: &service_hall::ClassComplaints| {
        let name = group.class.as_deref();
        (titled(class(name)), cells(&group.figures, complaints.before_of_class(name), true))
    };
    let all = (titled(Wording { zh: "全部", en: "All" }), cells(&statistics.all, complaints.before_all(), false));
    table(out, "stacked", &head, statistics.by_class.iter().map(of_class).chain([all]));
}

/// Groups with a bar for each period.
fn groups(out: &mut String, head: (&str, &str), complaints: &Complaints, columns: &[Column]) {
    let compared = complaints.is_compared();
    let before = complaints.unit.before();
    let head = kept(compared, [(false, head), (false, ("件数", "n")), (true, (before.zh, before.en)), (false, ("", ""))]);
    let most = columns.iter().map(|column| column.now.max(column.before.unwrap_or(0))).max().unwrap_or(1);
    let row = |column: &Column| {
        let bars = chart::beside(&[("median", size(column.now))], column.before.map(size), size(most));
        let cells = [(false, number(column.now)), (true, number(column.before.unwrap_or(0))), (false, ("drawn", bars))];
        (escape(&column.name), kept(compared, cells))
    };
    table(out, "stacked", &head, columns.iter().map(row));
}

fn departments(out: &mut String, complaints: &Complaints) {
    let departments = &complaints.statistics.by_department;
    if departments.is_empty() {
        return;
    }
    let compared = complaints.is_compared();
    let before = complaints.unit.before();
    let head = kept(
        compared,
        [
            (false, ("部门", "department")),
            (false, ("~收单", "orders")),
            (false, ("~按时", "in time")),
            (false, ("超时", "late")),
            (false, ("~未答复", "open")),
            (false, ("按时率", "share")),
            (true, (before.zh, before.en)),
            (false, ("~中位", "median")),
            (false, ("~最长", "longest")),
        ],
    );
    let row = |department: &DepartmentComplaints| {
        let answers = &department.answers;
        let share = answers.within_hour;
        let late = share.of - share.count;
        let mark = |bad: bool| if bad { "bad" } else { "" };
        let longest = answers.answers.map(|spread| spread.longest_seconds);
        let too_long = longest.is_some_and(|longest| i64::try_from(longest).is_ok_and(|longest| longest > complaints.limit));
        let cells = [
            (false, number(answers.receipts)),
            (false, number(share.count)),
            (false, (if late > 0 { "bad" } else { "zero" }, late.to_string())),
            (false, (if answers.open > 0 { "bad" } else { "zero" }, answers.open.to_string())),
            (false, ("", share_of(share))),
            (true, ("zero", share_of(complaints.before_of_department(department)))),
            (false, ("", answers.answers.map_or_else(|| NONE.to_owned(), |spread| span(spread.median_seconds)))),
            (false, (mark(too_long), longest.map_or_else(|| NONE.to_owned(), span))),
        ];
        let title = department.role.map_or(("", ""), |role| (role.entry().title.zh, role.entry().title.en));
        let name = escape(department.department.as_deref().unwrap_or(NONE));
        let name = format!("{} <code>{name}</code><span class=\"en\" lang=\"en\">{}</span>", escape(title.0), escape(title.1));
        (name, kept(compared, cells))
    };
    table(out, "", &head, departments.iter().map(row));
}

/// The share of each week and the chart of the days, in a month.
fn weeks(out: &mut String, complaints: &Complaints) {
    if complaints.unit == Unit::Day || complaints.within_hour().of == 0 {
        return;
    }
    let _ = write!(
        out,
        "<h3>1小时内答复 <span class=\"en\" lang=\"en\">Answered within the hour, by the day of the complaint</span></h3>\
         <div class=\"key\"><span><i class=\"median\"></i>按时 in time</span><span><i class=\"late\"></i>超时 late</span></div>{}",
        chart::within_hour(&complaints.statistics.by_day)
    );
    let head = [("周", "week"), ("工单", "orders"), ("超时", "late"), ("按时率", "share")];
    let row = |(first, last, share): &(service_hall::Day, service_hall::Day, service_hall::Share)| {
        let late = share.of - share.count;
        let cells = vec![number(share.of), (if late > 0 { "bad" } else { "zero" }, late.to_string()), ("", share_of(*share))];
        (format!("{first} – {last}"), cells)
    };
    table(out, "", &head, complaints.by_week.iter().map(row));
}

fn to_customer(out: &mut String, complaints: &Complaints) {
    let head = [("答复客户", "to the customer"), ("件数", "n"), ("中位", "median"), ("~95 %", ""), ("最长", "longest")];
    let row = |wait: &Wait| {
        let times = &wait.times;
        let cells = vec![
            ("", times.count().to_string()),
            ("", clock(times.percentile(50))),
            ("", clock(times.percentile(95))),
            ("", clock(times.longest())),
        ];
        (titled(wait.of), cells)
    };
    table(out, "", &head, complaints.to_customer.iter().filter(|wait| wait.times.count() > 0).map(row));
    if complaints.unanswered > 0 {
        let _ = write!(
            out,
            "<p>尚未答复客户：{0} 件 <span class=\"en\" lang=\"en\">{0} complaints not yet answered to the customer</span></p>",
            complaints.unanswered
        );
    }
}

fn call_backs(out: &mut String, complaints: &Complaints) {
    let all = &complaints.statistics.all;
    let compared = complaints.statistics.comparison.as_ref();
    let previous = |pick: fn(&ComplaintFigures) -> service_hall::Share| compared.map(|compared| share_of(pick(&compared.previous)));
    let before = |pick: fn(&ComparedFigures) -> u64| compared.map(|compared| pick(&compared.all).to_string());
    let figures = [
        (all.called_back.to_string(), before(|all| all.called_back.before), "已回访", "called back"),
        (all.call_backs_owed.to_string(), before(|all| all.call_backs_owed.before), "待回访", "still to be called back"),
        (share_of(all.satisfied), previous(|all| all.satisfied), "客户满意", "content, of those asked"),
        (share_of(all.accepted), previous(|all| all.accepted), "接受答复", "accepted the reply"),
        (all.escalations.to_string(), before(|all| all.escalations.before), "升级", "escalated"),
        (all.forwards.to_string(), before(|all| all.forwards.before), "转办", "passed on"),
        (all.redispatches.to_string(), before(|all| all.redispatches.before), "重派", "sent again"),
    ];
    out.push_str("<h3>回访与去向 <span class=\"en\" lang=\"en\">Call-backs, and where complaints went</span></h3><dl class=\"facts\">");
    for (figure, before, zh, en) in figures {
        let label = complaints.unit.before().zh;
        let before = before.map_or_else(String::new, |before| format!(" <small>{label} {before}</small>"));
        let _ = write!(out, "<div><dd>{figure}{before}</dd><dt>{zh} <span class=\"en\" lang=\"en\">{en}</span></dt></div>");
    }
    out.push_str("</dl>");
}
