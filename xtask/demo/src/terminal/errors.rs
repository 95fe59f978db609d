//! Business errors found on the day.

use std::fmt::Write;

use service_hall::ErrorStatistics;

use super::back::{findings, given};
use super::{table, wrap};
use crate::report::Answer;

/// How many, by kind, what is still open.
pub fn show(out: &mut String, errors: Option<&Answer<ErrorStatistics>>) {
    let Some(errors) = given(out, errors, "业务差错", "Business errors found") else { return };
    let figures = &errors.figures;
    let _ = writeln!(out, "  {} 笔差错 errors, 涉及金额 amount {}", figures.errors, figures.amount);
    if let Some(previous) = &errors.previous {
        let _ = writeln!(out, "  上期 the month before: {}", previous.errors);
    }
    let row = |group: &service_hall::ErrorGroup| {
        vec![group.of.clone().unwrap_or_else(|| "–".to_owned()), group.figures.errors.to_string(), group.figures.not_corrected.to_string()]
    };
    let rows: Vec<Vec<String>> = errors.kinds.iter().map(row).collect();
    if !rows.is_empty() {
        table(out, &["差错类型 kind", "笔数 n", "未更正 open"], &rows);
    }
    for (what, list) in [
        ("未登记 not registered", &errors.not_registered),
        ("未通知一级稽核 level 1 not told", &errors.not_notified),
        ("未更正 not put right", &errors.not_corrected),
    ] {
        if !list.is_empty() {
            out.push_str(&wrap(&format!("{what}: {}", list.join(", ")), "  "));
        }
    }
    findings(out, errors.errors.iter().flat_map(|error| &error.findings));
}
