//! The daily routine and the closing of the hall.

use std::fmt::Write;

use super::{begin, escape};
use crate::report::Routine;

/// Each routine: how often, by whom, what is missing behind a fold.
pub fn show(out: &mut String, routines: &[Routine]) {
    if routines.is_empty() {
        return;
    }
    begin(out, "每日收尾与管理", "The daily routine and the closing of the hall");
    for routine in routines {
        let state = match (routine.rounds, routine.broken) {
            (0, _) => "<span class=\"badge bad\">日志中没有 not in the log</span>".to_owned(),
            (rounds, 0) => format!("<span class=\"badge good\">{rounds} 次，无缺漏 {rounds} done, nothing missing</span>"),
            (rounds, broken) => {
                format!("<span class=\"badge bad\">{rounds} 次，{broken} 次有缺漏 {rounds} done, {broken} with gaps</span>")
            }
        };
        let _ = write!(
            out,
            "<article><h3>{} <span lang=\"en\">{}</span> {state}</h3><p class=\"meta\">",
            escape(routine.title.zh),
            escape(routine.title.en)
        );
        let post = |(role, people): (&service_hall::RoleId, &std::collections::BTreeSet<String>)| {
            let people: Vec<String> = people.iter().map(|person| escape(person)).collect();
            format!("{} <span lang=\"en\">{}</span> {}", escape(role.entry().title.zh), escape(role.entry().title.en), people.join("、"))
        };
        let _ = write!(out, "{}</p>", routine.people.iter().map(post).collect::<Vec<_>>().join(" · "));
        if !routine.missing.is_empty() {
            let _ = write!(out, "<details><summary>缺漏 {0} 项 · {0} missing or wrong</summary><ul>", routine.missing.len());
            for ((zh, en), cases) in &routine.missing {
                let cases: Vec<String> = cases.iter().map(|case| format!("<code>{}</code>", escape(case))).collect();
                let _ = write!(out, "<li>{} {}<div class=\"en\" lang=\"en\">{}</div></li>", escape(zh), cases.join(" "), escape(en));
            }
            out.push_str("</ul></details>");
        }
        out.push_str("</article>");
    }
    out.push_str("</section>");
}
