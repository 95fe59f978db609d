//! What the chapters of the back office share.

use std::fmt::Write;

use service_hall::tables::Wording;
use service_hall::{Finding, Verdict};

use super::{begin, escape};
use crate::report::Answer;
use crate::report::back::{often, open};

/// The head of a chapter and its answer, or why there is none; nothing when the log has no day. The section is closed when nothing is given.
pub(super) fn given<'a, T>(out: &mut String, answer: Option<&'a Answer<T>>, zh: &str, en: &str) -> Option<&'a T> {
    let answer = answer?;
    begin(out, zh, en);
    match answer {
        Answer::Given(answer) => return Some(answer),
        Answer::NotTold(what) => {
            let _ = write!(
                out,
                "<p class=\"soft\">需要后台文件（<code>--back-office</code>）：{} <span class=\"en\" lang=\"en\">Needs a back-office file: {}</span></p>",
                escape(what.zh),
                escape(what.en)
            );
        }
        Answer::Fault(fault) => {
            let _ = write!(
                out,
                "<p>后台文件有误 <span class=\"en\" lang=\"en\">The back-office file cannot be used</span>: {}</p>",
                escape(fault)
            );
        }
    }
    out.push_str("</section>");
    None
}

/// What is broken or not known, by rule.
pub(super) fn findings<'a>(out: &mut String, findings: impl IntoIterator<Item = &'a Finding>) {
    let list: Vec<String> = open(findings)
        .into_iter()
        .map(|(finding, times)| {
            let (wording, class) = match finding.verdict {
                Verdict::Broken => (Wording { zh: "违反", en: "broken" }, "bad"),
                _ => (Wording { zh: "无法判定", en: "unknown" }, ""),
            };
            let statement = finding.rule.entry().statement;
            format!(
                "<li>{}{} {}<div class=\"en\" lang=\"en\">{} <code>{}</code></div></li>",
                badge((wording, class)),
                often(times),
                escape(statement.zh),
                escape(statement.en),
                finding.rule
            )
        })
        .collect();
    if !list.is_empty() {
        let _ = write!(
            out,
            "<article><details open=\"\"><summary>规则 {0} 条 · {0} rules</summary><ul>{1}</ul></details></article>",
            list.len(),
            list.concat()
        );
    }
}

/// A word in both languages in a frame.
pub(super) fn badge((wording, class): (Wording, &str)) -> String {
    format!("<span class=\"badge {class}\">{} <span lang=\"en\">{}</span></span>", wording.zh, wording.en)
}

/// A line of both languages with texts of the log behind it.
pub(super) fn line(out: &mut String, zh: &str, en: &str, texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    let codes: Vec<String> = texts.iter().map(|text| format!("<code>{}</code>", escape(text))).collect();
    let _ = write!(out, "<p>{zh} <span class=\"en\" lang=\"en\">{en}</span>: {}</p>", codes.join(" "));
}

/// A count as a cell: nothing is pale, something that should not be is red.
pub(super) fn count(count: u64, wrong: bool) -> (&'static str, String) {
    let class = match (count, wrong) {
        (0, _) => "zero",
        (_, true) => "bad",
        _ => "",
    };
    (class, count.to_string())
}
