//! The cases with the most breaches.

use std::fmt::Write;

use super::{title, wrap};
use crate::report::Case;

/// Each with its findings.
pub fn show(out: &mut String, cases: &[Case]) {
    if cases.is_empty() {
        return;
    }
    title(out, "问题最多的业务", "Cases with the most breaches");
    for case in cases {
        let procedure = case.procedure.entry().title;
        let _ = writeln!(out, "  {}  {}  {}  {} {}", case.case_id, case.begun, case.clerk, procedure.zh, procedure.en);
        for (zh, en) in &case.findings {
            out.push_str(&wrap(zh, "      "));
            out.push_str(&wrap(en, "      "));
        }
    }
}
