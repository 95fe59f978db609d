//! The report as plain text for a terminal.

mod queue;

use std::fmt::Write;

use crate::report::{Broken, Chapter, Report, Wait};
use crate::times::{clock, share, share_of};

/// Where text is cut, in columns.
const WIDTH: usize = 96;

/// Columns that a text takes: a Chinese character takes two.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|letter| if ('\u{1100}'..='\u{ffef}').contains(&letter) && !('\u{2000}'..='\u{2e7f}').contains(&letter) { 2 } else { 1 })
        .sum()
}

/// A text in a field of a width; a negative width puts it to the right.
fn field(text: &str, width: usize, right: bool) -> String {
    let space = " ".repeat(width.saturating_sub(columns(text)));
    if right { format!("{space}{text}") } else { format!("{text}{space}") }
}

/// Puts cells under each other: the first column to the left, the others to the right.
fn table(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell));
        cells.chain(head.get(column).map(|cell| columns(cell))).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells.zip(&widths).enumerate().map(|(column, (cell, width))| field(cell, *width, column > 0)).collect();
        format!("  {}\n", cells.join("  ").trim_end())
    };
    out.push_str(&line(&mut head.iter().copied()));
    for row in rows {
        out.push_str(&line(&mut row.iter().map(String::as_str)));
    }
}

/// Breaks a text at spaces, or anywhere between Chinese characters.
fn wrap(text: &str, indent: &str) -> String {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_inclusive([' ', '，', '。', '；', '、', '：', '）']) {
        if !line.is_empty() && columns(&line) + columns(word.trim_end()) + indent.len() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.iter().fold(String::new(), |text, line| text + indent + line.trim_end() + "\n")
}

fn title(out: &mut String, zh: &str, en: &str) {
    let _ = write!(out, "\n{zh} · {en}\n{}\n", "─".repeat(WIDTH));
}

/// The whole report as text.
pub fn show(report: &Report) -> String {
    let mut out = String::new();
    head(&mut out, report);
    decisions(&mut out, report);
    complaints(&mut out, report);
    counted(&mut out, report);
    closing(&mut out, report);
    title(&mut out, "违反的规则", "Rules broken, by chapter");
    if report.chapters.is_empty() {
        out.push_str("  没有。None.\n");
    }
    chapters(&mut out, &report.chapters);
    if !report.warned.is_empty() {
        title(&mut out, "提醒", "Warnings");
        chapters(&mut out, &report.warned);
    }
    worst(&mut out, report);
    queue::waits(&mut out, report);
    queue::what_if(&mut out, report);
    times(&mut out, report);
    queue::indicators(&mut out, report);
    out
}

fn head(out: &mut String, report: &Report) {
    let _ = writeln!(out, "营业厅日报 · Daily report of the hall, {}", report.day);
    let _ = writeln!(out, "Handbook {}, judged as of {}", report.edition, report.as_of);
    title(out, "概况", "The day");
    let _ = writeln!(
        out,
        "  {} visits with {} clerks, {} other cases, {} from days before, {} events",
        report.visits, report.clerks, report.others, report.older, report.events
    );
    let _ = writeln!(
        out,
        "  {} verdicts kept, {} breaches in {} cases, {} not to be told",
        report.kept, report.breaches, report.cases_broken, report.unknown
    );
    let _ = writeln!(out, "  {} lines or events rejected", report.rejected.len());
    for rejected in report.rejected.iter().take(20) {
        let case = rejected.case_id.as_ref().map_or(String::new(), |case| format!(" (case {case})"));
        let _ = write!(out, "{}", wrap(&format!("line {}{case}: {}", rejected.line, rejected.error), "    "));
    }
    if report.rejected.len() > 20 {
        let _ = writeln!(out, "    … and {} more", report.rejected.len() - 20);
    }
}

fn decisions(out: &mut String, report: &Report) {
    let decided = &report.decisions;
    title(out, "决定", "Decisions");
    let _ = writeln!(out, "  {} done, {} turned away for lack of documents", decided.done, decided.turned_away);
    let _ = writeln!(out, "  {} referred to a manager: {} granted, {} not granted", decided.referred, decided.granted, decided.declined);
    let _ = writeln!(out, "  {} questions passed on, {} of them replied to the same day", decided.passed_on, decided.replied);
}

fn complaints(out: &mut String, report: &Report) {
    let complaints = &report.complaints;
    let answered = complaints.to_customer.first().map_or(0, |wait| wait.times.count());
    if complaints.departments.is_empty() && answered + complaints.unanswered == 0 {
        return;
    }
    title(out, "投诉与1小时答复", &format!("Complaints against the hour ({} minutes from receipt)", complaints.limit / 60));
    let department = |department: &crate::report::Department| {
        let times = &department.times;
        let in_time = times.within(complaints.limit);
        let title = department.role.map_or("", |role| role.entry().title.zh);
        let counts = [in_time, times.count() - in_time, department.open].map(|count| count.to_string());
        let share = share(in_time, times.count() + department.open);
        let name = std::iter::once(format!("{title} {}", department.name));
        name.chain(counts).chain([share, clock(times.percentile(50)), clock(times.longest())]).collect()
    };
    let head = ["", "in time", "late", "open", "share", "median", "longest"];
    if !complaints.departments.is_empty() {
        table(out, &head, &complaints.departments.iter().map(department).collect::<Vec<_>>());
        out.push('\n');
    }
    let row = |wait: &Wait| {
        let times = &wait.times;
        let name = vec![format!("{} {}", wait.of.zh, wait.of.en), times.count().to_string()];
        name.into_iter().chain([times.percentile(50), times.percentile(95), times.longest()].map(clock)).collect()
    };
    let head = ["答复客户 to the customer", "n", "median", "95 %", "longest"];
    table(out, &head, &complaints.to_customer.iter().filter(|wait| wait.times.count() > 0).map(row).collect::<Vec<_>>());
    if complaints.unanswered > 0 {
        let _ = writeln!(out, "  {} not yet answered to the customer", complaints.unanswered);
    }
}

fn counted(out: &mut String, report: &Report) {
    let Some(counted) = &report.counted else { return };
    title(out, "投诉分类统计", "Complaints by class");
    let all = std::iter::once(("全部 All".to_owned(), &counted.all, counted.before));
    let classes = counted.by_class.iter().map(|(class, group, before)| (format!("{} {}", class.zh, class.en), group, *before));
    let row = |(name, group, before): (String, &service_hall::ComplaintFigures, u64)| {
        let counts = [group.complaints, before, group.open, group.call_backs_owed, group.redispatches].map(|count| count.to_string());
        std::iter::once(name).chain(counts).chain([share_of(group.departments.within_hour)]).collect()
    };
    let head = ["", "n", "day before", "open", "to call back", "sent again", "in the hour"];
    table(out, &head, &classes.chain(all).map(row).collect::<Vec<Vec<String>>>());
}

fn closing(out: &mut String, report: &Report) {
    if report.closing.is_empty() {
        return;
    }
    title(out, "每日收尾与管理", "The daily routine and the closing of the hall");
    for routine in &report.closing {
        let done = match (routine.rounds, routine.broken) {
            (0, _) => "not in the log".to_owned(),
            (rounds, 0) => format!("{rounds} done"),
            (rounds, broken) => format!("{rounds} done, {broken} with gaps"),
        };
        let _ = writeln!(out, "  {} {}: {done}", routine.title.zh, routine.title.en);
        let post = |(role, people): (&service_hall::RoleId, &std::collections::BTreeSet<String>)| {
            format!("{} {}", role.entry().title.zh, people.iter().map(String::as_str).collect::<Vec<_>>().join(" "))
        };
        out.push_str(&wrap(&routine.people.iter().map(post).collect::<Vec<_>>().join(", "), "      "));
        for ((zh, en), cases) in &routine.missing {
            out.push_str(&wrap(&format!("– {zh} · {en} ({})", cases.join(", ")), "      "));
        }
    }
}

/// The rules of each chapter under its title.
fn chapters(out: &mut String, chapters: &[Chapter]) {
    for (place, chapter) in chapters.iter().enumerate() {
        let gap = if place > 0 { "\n" } else { "" };
        let _ = writeln!(out, "{gap}  {} {} {} ({})", chapter.number, chapter.title.zh, chapter.title.en, chapter.count);
        for broken in &chapter.broken {
            rule(out, broken);
        }
    }
}

fn rule(out: &mut String, broken: &Broken) {
    let _ = writeln!(out, "  {:>3} ×  {}   [{}]", broken.count, broken.rule, broken.cited);
    out.push_str(&wrap(broken.statement.zh, "         "));
    out.push_str(&wrap(broken.statement.en, "         "));
    for (role, people) in broken.by.values() {
        let people: Vec<String> =
            people.iter().map(|(person, count)| if *count > 1 { format!("{person} ×{count}") } else { person.clone() }).collect();
        out.push_str(&wrap(&format!("{} {}: {}", role.zh, role.en, people.join(", ")), "         "));
    }
}

fn worst(out: &mut String, report: &Report) {
    if report.worst.is_empty() {
        return;
    }
    title(out, "问题最多的业务", "Cases with the most breaches");
    for case in &report.worst {
        let procedure = case.procedure.entry().title;
        let _ = writeln!(out, "  {}  {}  {}  {} {}", case.case_id, case.begun, case.clerk, procedure.zh, procedure.en);
        for (zh, en) in &case.findings {
            out.push_str(&wrap(zh, "      "));
            out.push_str(&wrap(en, "      "));
        }
    }
}

fn times(out: &mut String, report: &Report) {
    if !report.operations.is_empty() {
        title(out, "系统操作与时限", "System operations against their limits");
        let row = |operation: &crate::report::Operation| {
            let step = operation.step.map_or(String::new(), |step| format!(": {}", step.en));
            let times = &operation.times;
            let mut row = vec![format!("{} {}{step}", operation.procedure.zh, operation.procedure.en), times.count().to_string()];
            row.extend([operation.limit, times.percentile(50), times.percentile(95), times.longest()].map(clock));
            row.push(share(times.within(operation.limit), times.count()));
            row
        };
        table(out, &["", "n", "limit", "median", "95 %", "longest", "in time"], &report.operations.iter().map(row).collect::<Vec<_>>());
    }
    if !report.businesses.is_empty() {
        title(out, "各项业务", "By business");
        let row = |business: &crate::report::Business| {
            let counts = [business.visits, business.turned_away, business.broken].map(|count| count.to_string());
            let times = [business.times.percentile(50), business.times.percentile(95)].map(clock);
            std::iter::once(format!("{} {}", business.title.zh, business.title.en)).chain(counts).chain(times).collect()
        };
        let head = ["", "cases", "turned away", "with breach", "visit median", "visit 95 %"];
        table(out, &head, &report.businesses.iter().map(row).collect::<Vec<_>>());
    }
}

#[cfg(test)]
mod tests {
    use super::{columns, wrap};

    #[test]
    fn chinese_takes_two_columns_and_is_broken_at_its_stops() {
        assert_eq!((columns("换卡 ab"), columns("–…")), (7, 2));
        let text = "先审核证件资料，再签协议、进系统；".repeat(6);
        assert!(wrap(&text, "  ").lines().all(|line| columns(line) <= super::WIDTH));
    }
}
