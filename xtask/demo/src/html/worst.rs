//! The cases with the most breaches.

use std::fmt::Write;

use super::{begin, escape};
use crate::report::Case;

/// Each with its findings.
pub fn show(out: &mut String, cases: &[Case]) {
    if cases.is_empty() {
        return;
    }
    begin(out, "问题最多的业务", "Cases with the most breaches");
    for case in cases {
        let title = case.procedure.entry().title;
        let _ = write!(
            out,
            "<article><h3>{} <span lang=\"en\">{}</span> <span>· {} · {} · <code>{}</code></span></h3><ul>",
            title.zh,
            title.en,
            escape(&case.begun),
            escape(&case.clerk),
            escape(&case.case_id)
        );
        for (zh, en) in &case.findings {
            let _ = write!(out, "<li>{}<div class=\"en\" lang=\"en\">{}</div></li>", escape(zh), escape(en));
        }
        out.push_str("</ul></article>");
    }
    out.push_str("</section>");
}
