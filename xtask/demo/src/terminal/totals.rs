//! The log that a report rests on.

use std::fmt::Write;

use super::{both, title, wrap};
use crate::report::Totals;

/// So many lines that could not be read are listed.
const MOST: usize = 20;

/// What was judged, and what could not be read.
pub fn show(out: &mut String, totals: &Totals) {
    title(out, "日志", "The log");
    if let Some(breaches) = totals.older_breaches {
        let _ = writeln!(out, "  {} events of the month, {} cases other than visits", totals.events, totals.others);
        let _ = writeln!(out, "  {} verdicts kept, {} not to be told", totals.kept, totals.unknown);
        let _ = writeln!(out, "  {} cases of other months, with {breaches} breaches that are not counted here", totals.older);
    }
    let _ = writeln!(out, "  工作日历 working days: {}", both(totals.calendar()));
    let _ = writeln!(out, "  {} lines or events rejected", totals.rejected.len());
    for rejected in totals.rejected.iter().take(MOST) {
        let case = rejected.case_id.as_ref().map_or(String::new(), |case| format!(" (case {case})"));
        out.push_str(&wrap(&format!("line {}{case}: {}", totals.place(rejected), rejected.error), "    "));
    }
    if totals.rejected.len() > MOST {
        let _ = writeln!(out, "    … and {} more", totals.rejected.len() - MOST);
    }
}
