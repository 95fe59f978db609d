//! The report as plain text for a terminal.

use std::fmt::Write;

use crate::report::{Broken, Report, WAIT_TARGETS, Wait};
use crate::times::{clock, share};

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
    title(&mut out, "违反的规则", "Rules broken");
    if report.broken.is_empty() {
        out.push_str("  没有。None.\n");
    }
    for broken in &report.broken {
        rule(&mut out, broken);
    }
    if !report.warned.is_empty() {
        title(&mut out, "提醒", "Warnings");
        for broken in &report.warned {
            rule(&mut out, broken);
        }
    }
    worst(&mut out, report);
    times(&mut out, report);
    out
}

fn head(out: &mut String, report: &Report) {
    let _ = writeln!(out, "营业厅日报 · Daily report of the hall, {}", report.day);
    let _ = writeln!(out, "Handbook {}, judged as of {}", report.edition, report.as_of);
    title(out, "概况", "The day");
    let _ = writeln!(
        out,
        "  {} visits with {} clerks, {} cases from days before, {} events",
        report.visits, report.clerks, report.older, report.events
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

fn wait_row(wait: &Wait) -> Vec<String> {
    let times = &wait.times;
    let [target, strive] = WAIT_TARGETS;
    let mut row = vec![format!("{} {}", wait.of.zh, wait.of.en), times.count().to_string()];
    row.extend([strive, target].map(|limit| share(times.within(limit), times.count())));
    row.extend([times.average(), times.percentile(50), times.percentile(95), times.longest()].map(clock));
    row
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
    if !report.waits.is_empty() {
        title(out, "等候时间", "Waits against 8 and 10 minutes");
        let head = ["", "n", "≤ 8 min", "≤ 10 min", "average", "median", "95 %", "longest"];
        table(out, &head, &report.waits.iter().map(wait_row).collect::<Vec<_>>());
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
