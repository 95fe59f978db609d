//! What was decided at the counter.

use std::fmt::Write;

use super::begin;
use crate::report::Decisions;

/// Done, turned away, referred, passed on.
pub fn show(out: &mut String, decided: &Decisions) {
    begin(out, "决定", "Decisions at the counter");
    let figures = [
        (decided.done, "已办理", "done"),
        (decided.turned_away, "因证件未办", "turned away for lack of documents"),
        (decided.referred, "请示经理", "referred to a manager"),
        (decided.granted, "经理准予", "granted"),
        (decided.declined, "经理未准", "not granted"),
        (decided.passed_on, "问题转办", "questions passed on"),
        (decided.replied, "当日已答复", "replied to the same day"),
    ];
    out.push_str("<dl class=\"facts\">");
    for (figure, zh, en) in figures {
        let _ = write!(out, "<div><dd>{figure}</dd><dt>{zh} <span class=\"en\" lang=\"en\">{en}</span></dt></div>");
    }
    out.push_str("</dl></section>");
}
