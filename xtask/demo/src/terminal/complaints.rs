//! Complaints by class, cause, department and time, against the hour.

use std::fmt::Write;

use service_hall::{ComparedFigures, ComplaintFigures};

use super::{bar, both, table, title};
use crate::report::complaints::{Column, class};
use crate::report::{Complaints, Unit, Wait};
use crate::times::{clock, share_of, span};

/// All tables of the chapter; nothing without complaints.
pub fn show(out: &mut String, complaints: Option<&Complaints>) {
    let Some(complaints) = complaints else { return };
    title(out, "投诉与1小时答复", &format!("Complaints against the hour ({} minutes from receipt)", complaints.limit / 60));
    let _ = writeln!(out, "  {}", both_lines(complaints));
    by_class(out, complaints);
    let before = complaints.before_label();
    groups(out, "原因 Cause", &before, &complaints.by_cause());
    departments(out, complaints);
    groups(out, "受理时间 Received", &before, &complaints.by_hour());
    weeks(out, complaints);
    to_customer(out, complaints);
    if let Some(compared) = complaints.statistics.comparison.as_ref().map(|comparison| &comparison.all) {
        call_backs(out, &complaints.statistics.all, Some(compared));
    } else {
        call_backs(out, &complaints.statistics.all, None);
    }
}

fn both_lines(complaints: &Complaints) -> String {
    let (zh, en) = complaints.in_words();
    format!("{zh} · {en}")
}

fn by_class(out: &mut String, complaints: &Complaints) {
    let statistics = &complaints.statistics;
    let all = std::iter::once(("全部 All".to_owned(), &statistics.all, complaints.before_all()));
    let classes = statistics.by_class.iter().map(|group| {
        let name = both(class(group.class.as_deref()));
        (name, &group.figures, complaints.before_of_class(group.class.as_deref()))
    });
    let compared = complaints.is_compared();
    let row = |(name, group, before): (String, &ComplaintFigures, u64)| {
        let before = compared.then_some(before);
        let counts = [
            Some(group.complaints),
            before,
            Some(group.open),
            Some(group.called_back),
            Some(group.call_backs_owed),
            Some(group.redispatches),
        ];
        let counts = counts.into_iter().flatten().map(|count| count.to_string());
        std::iter::once(name).chain(counts).chain([share_of(group.departments.within_hour)]).collect()
    };
    let label = complaints.before_label();
    let head = ["类别 Class", "n", &label, "open", "called back", "to call back", "sent again", "in the hour"];
    let head: Vec<&str> = head.into_iter().enumerate().filter(|(column, _)| compared || *column != 2).map(|(_, head)| head).collect();
    table(out, &head, &classes.chain(all).map(row).collect::<Vec<Vec<String>>>());
}

/// Groups with their numbers, and a bar for each.
fn groups(out: &mut String, name: &str, before: &str, columns: &[Column]) {
    if columns.is_empty() {
        return;
    }
    out.push('\n');
    let most = columns.iter().map(|column| column.now.max(column.before.unwrap_or(0))).max().unwrap_or(1);
    let compared = columns.iter().any(|column| column.before.is_some());
    let row = |column: &Column| {
        let bars = [Some(bar(column.now, most, 24)), column.before.map(|before| bar(before, most, 24).replace('▇', "░"))];
        let counts = [Some(column.now), column.before].map(|count| count.map(|count| count.to_string()));
        let drawn = bars.into_iter().flatten().collect::<Vec<_>>().join(" ");
        std::iter::once(column.name.clone()).chain(counts.into_iter().flatten()).chain([drawn]).collect()
    };
    let head: Vec<&str> = if compared { vec![name, "n", before, ""] } else { vec![name, "n", ""] };
    super::table_left_last(out, &head, &columns.iter().map(row).collect::<Vec<_>>());
}

fn departments(out: &mut String, complaints: &Complaints) {
    let departments = &complaints.statistics.by_department;
    if departments.is_empty() {
        return;
    }
    out.push('\n');
    let compared = complaints.is_compared();
    let row = |department: &service_hall::DepartmentComplaints| {
        let answers = &department.answers;
        let share = answers.within_hour;
        let title = department.role.map_or("", |role| role.entry().title.zh);
        let name = format!("{title} {}", department.department.as_deref().unwrap_or("–"));
        let counts = [answers.receipts, share.count, share.of - share.count, answers.open].map(|count| count.to_string());
        let before = compared.then(|| share_of(complaints.before_of_department(department)));
        let spans = answers
            .answers
            .map_or_else(|| ["–", "–"].map(str::to_owned), |spread| [span(spread.median_seconds), span(spread.longest_seconds)]);
        std::iter::once(name).chain(counts).chain([share_of(share)]).chain(before).chain(spans).collect()
    };
    let label = complaints.before_label();
    let head = ["部门 Department", "orders", "in time", "late", "open", "share", &label, "median", "longest"];
    let head: Vec<&str> = head.into_iter().enumerate().filter(|(column, _)| compared || *column != 6).map(|(_, head)| head).collect();
    table(out, &head, &departments.iter().map(row).collect::<Vec<_>>());
}

fn weeks(out: &mut String, complaints: &Complaints) {
    if complaints.unit == Unit::Day {
        return;
    }
    out.push('\n');
    let row = |(first, last, share): &(service_hall::Day, service_hall::Day, service_hall::Share)| {
        let late = share.of - share.count;
        vec![format!("{first} – {last}"), share.of.to_string(), late.to_string(), share_of(*share)]
    };
    table(out, &["1小时内，按周 In the hour, by week", "orders", "late", "share"], &complaints.by_week.iter().map(row).collect::<Vec<_>>());
}

fn to_customer(out: &mut String, complaints: &Complaints) {
    out.push('\n');
    let row = |wait: &Wait| {
        let times = &wait.times;
        let name = vec![both(wait.of), times.count().to_string()];
        name.into_iter().chain([times.percentile(50), times.percentile(95), times.longest()].map(clock)).collect()
    };
    let head = ["答复客户 To the customer", "n", "median", "95 %", "longest"];
    table(out, &head, &complaints.to_customer.iter().filter(|wait| wait.times.count() > 0).map(row).collect::<Vec<_>>());
    if complaints.unanswered > 0 {
        let _ = writeln!(out, "  尚未答复客户 not yet answered to the customer: {}", complaints.unanswered);
    }
}

fn call_backs(out: &mut String, now: &ComplaintFigures, compared: Option<&ComparedFigures>) {
    let before = |pick: fn(&ComparedFigures) -> u64| compared.map_or_else(String::new, |compared| format!(" ({})", pick(compared)));
    let _ = writeln!(
        out,
        "\n  回访 call-backs: {}{} done, {}{} owed; 满意 content {}; 接受答复 accepted the reply {}",
        now.called_back,
        before(|all| all.called_back.before),
        now.call_backs_owed,
        before(|all| all.call_backs_owed.before),
        share_of(now.satisfied),
        share_of(now.accepted)
    );
    if compared.is_some() {
        out.push_str("  括号内为上期 in brackets: the period before\n");
    }
}
