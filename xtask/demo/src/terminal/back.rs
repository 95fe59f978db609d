//! What the chapters of the back office share.

use service_hall::{Finding, Verdict};
use std::fmt::Write;

use super::{both, title, wrap};
use crate::report::Answer;
use crate::report::back::{often, open};

/// The title of a chapter and its answer, or why there is none; nothing when the log has no day.
pub(super) fn given<'a, T>(out: &mut String, answer: Option<&'a Answer<T>>, zh: &str, en: &str) -> Option<&'a T> {
    let answer = answer?;
    title(out, zh, en);
    match answer {
        Answer::Given(answer) => return Some(answer),
        Answer::NotTold(what) => {
            out.push_str(&wrap(&format!("需要后台文件 needs a back-office file (--back-office): {}", both(*what)), "  "));
        }
        Answer::Fault(fault) => out.push_str(&wrap(&format!("后台文件有误 the back-office file cannot be used: {fault}"), "  ")),
    }
    None
}

/// What is broken or not known, by rule.
pub(super) fn findings<'a>(out: &mut String, findings: impl IntoIterator<Item = &'a Finding>) {
    for (finding, times) in open(findings) {
        let verdict = if finding.verdict == Verdict::Broken { "违反 broken" } else { "无法判定 unknown" };
        let _ = writeln!(out, "  {verdict}: {}{}", finding.rule, often(times));
        out.push_str(&wrap(finding.rule.entry().statement.zh, "      "));
        out.push_str(&wrap(finding.rule.entry().statement.en, "      "));
    }
}
