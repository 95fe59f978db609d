//! Business errors found on the day.

use std::fmt::Write;

use service_hall::{ErrorGroup, ErrorStatistics};

use super::back::{count, findings, given, line};
use super::{Cells, NONE, escape, table};
use crate::report::Answer;

/// How many, by kind, what is still open.
pub fn show(out: &mut String, errors: Option<&Answer<ErrorStatistics>>) {
    let Some(errors) = given(out, errors, "业务差错", "Business errors found") else { return };
    let figures = &errors.figures;
    let _ = write!(
        out,
        "<p>{} 笔，涉及金额 {} 元 <span class=\"en\" lang=\"en\">errors, with so many yuan involved</span></p>",
        figures.errors, figures.amount
    );
    if let Some(previous) = &errors.previous {
        let _ = write!(out, "<p>上期 {0} 笔 <span class=\"en\" lang=\"en\">{0} in the month before</span></p>", previous.errors);
    }
    let row = |group: &ErrorGroup| -> (String, Cells) {
        let name = group.of.as_ref().map_or_else(|| NONE.to_owned(), |kind| escape(kind));
        (name, vec![count(group.figures.errors, false), count(group.figures.not_corrected, true)])
    };
    let head = [("差错类型", "kind"), ("笔数", "n"), ("未更正", "not put right")];
    if !errors.kinds.is_empty() {
        table(out, "", &head, errors.kinds.iter().map(row));
    }
    line(out, "未登记", "Not registered", &errors.not_registered);
    line(out, "未通知一级稽核", "Level 1 not told", &errors.not_notified);
    line(out, "未更正", "Not put right", &errors.not_corrected);
    findings(out, errors.errors.iter().flat_map(|error| &error.findings));
    out.push_str("</section>");
}
