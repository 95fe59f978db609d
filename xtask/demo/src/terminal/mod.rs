//! The reports as plain text for a terminal, a file for each chapter.

pub mod back;
pub mod bulletin;
pub mod businesses;
pub mod closing;
pub mod complaints;
pub mod completeness;
pub mod days;
pub mod decisions;
pub mod duties;
pub mod errors;
pub mod funds;
pub mod indicators;
pub mod operations;
pub mod overview;
pub mod rules;
pub mod samples;
pub mod totals;
pub mod volumes;
pub mod waits;
pub mod what_if;
pub mod worst;

use std::fmt::Write;

use service_hall::tables::Wording;

use crate::report::Report;

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
    columns_of(out, head, rows, usize::MAX);
}

/// The same with the last column to the left as well.
fn table_left_last(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    columns_of(out, head, rows, head.len().saturating_sub(1));
}

fn columns_of(out: &mut String, head: &[&str], rows: &[Vec<String>], left: usize) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell));
        cells.chain(head.get(column).map(|cell| columns(cell))).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> =
            cells.zip(&widths).enumerate().map(|(column, (cell, width))| field(cell, *width, column > 0 && column != left)).collect();
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

/// Both languages on one line.
fn both(wording: Wording) -> String {
    format!("{} {}", wording.zh, wording.en)
}

/// A bar of so many columns for so much of the greatest; something is never nothing.
fn bar(count: u64, greatest: u64, columns: u64) -> String {
    let whole = usize::try_from((count * columns).div_ceil(greatest.max(1))).unwrap_or(0);
    "▇".repeat(whole)
}

/// The whole report as text.
pub fn show<R: Report>(report: &R) -> String {
    let head = report.head();
    let mut out = format!("{} · {}, {}\n", head.title.zh, head.title.en, head.of);
    let _ = writeln!(out, "Handbook {}, judged as of {}", head.edition, head.as_of);
    for chapter in R::CHAPTERS {
        (chapter.text)(&mut out, report);
    }
    out
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
