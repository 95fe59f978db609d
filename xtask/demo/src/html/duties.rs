//! The duties of the day.

use std::fmt::Write;

use service_hall::{ReviewedDuties, RoleDuties};

use super::back::{badge, count, given};
use super::{Cells, NONE, escape, table, titled};
use crate::chart;
use crate::report::duties::{OnDay, by_when, posts, state};
use crate::report::{Answer, Duties};
use crate::times::clock;

/// Posts with their counts, duties by due moment with how each stands, those without a day.
pub fn show(out: &mut String, duties: Option<&Answer<Duties>>) {
    let Some(duties) = given(out, duties, "当日职责", "Duties due today") else { return };
    match &duties.reviewed {
        Some(reviewed) => by_role(out, reviewed),
        None => out.push_str(
            "<p class=\"soft\">完成情况需要后台文件（<code>--back-office</code>）：完成记录、营业时间和班次。 <span class=\"en\" lang=\"en\">Whether they \
             were done needs a back-office file: records, hours and shifts (<code>duties</code>).</span></p>",
        ),
    }
    let wrong = |each: &&OnDay| each.state.is_some_and(|duty| state(duty).1 == "bad");
    let (odd, rest): (Vec<&OnDay>, Vec<&OnDay>) = duties.due.iter().partition(wrong);
    if !odd.is_empty() {
        out.push_str("<h3>迟到或未做 <span class=\"en\" lang=\"en\">Late or missed</span></h3>");
        list(out, &odd, true);
    }
    if duties.reviewed.is_some() {
        let _ = write!(out, "<details class=\"more\"><summary>其余 {0} 项 <span lang=\"en\">The other {0}</span></summary>", rest.len());
    }
    list(out, &rest, duties.reviewed.is_some());
    if duties.reviewed.is_some() {
        out.push_str("</details>");
    }
    if !duties.undated.is_empty() {
        let _ = write!(
            out,
            "<details class=\"more\"><summary>未定期限的 {0} 项 <span lang=\"en\">{0} without a day or period in the sources</span></summary><ul>",
            duties.undated.len()
        );
        for duty in &duties.undated {
            let entry = duty.duty.entry();
            let _ = write!(out, "<li>{} <span class=\"en\" lang=\"en\">{}</span></li>", escape(entry.title.zh), escape(entry.title.en));
        }
        out.push_str("</ul></details>");
    }
    out.push_str("</section>");
}

fn by_role(out: &mut String, reviewed: &ReviewedDuties) {
    out.push_str(
        "<div class=\"key\"><span><i class=\"median\"></i>按时 done</span><span><i class=\"strive\"></i>不按时 late or early</span>\
         <span><i class=\"late\"></i>未做 missed</span></div>",
    );
    let roles: Vec<&RoleDuties> = reviewed.roles.iter().filter(|role| role.counts.duties > role.counts.undated).collect();
    let most = roles.iter().map(|role| role.counts.duties - role.counts.undated).max().unwrap_or(1);
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let row = |role: &&RoleDuties| -> (String, Cells) {
        let counts = &role.counts;
        let (late, other) = (counts.late + counts.early, counts.outstanding + counts.undetermined + counts.excused + counts.not_needed);
        let parts = [("median", size(counts.done)), ("r4", size(late)), ("late", size(counts.missed)), ("most", size(other))];
        let cells = vec![
            ("drawn", chart::bar(&parts, size(most))),
            count(counts.done, false),
            count(late, true),
            count(counts.missed, true),
            count(other, false),
        ];
        (titled(*role.role.entry().title), cells)
    };
    let head = [("岗位", "post"), ("", ""), ("按时", "done"), ("不按时", "late"), ("未做", "missed"), ("~其他", "other")];
    table(out, "stacked", &head, roles.iter().map(row));
}

fn list(out: &mut String, duties: &[&OnDay], known: bool) {
    let head = [("职责", "duty"), ("期限", "by"), ("完成", "done at"), ("", "")];
    let row = |each: &&OnDay| -> (String, Cells) {
        let entry = each.due.duty.entry();
        let (zh, en) = posts(each.due.who);
        let name = format!(
            "{}<span class=\"en\" lang=\"en\">{}</span><span class=\"en\">{} <span lang=\"en\">{}</span></span>",
            escape(entry.title.zh),
            escape(entry.title.en),
            escape(&zh),
            escape(&en)
        );
        let done = each.done.as_ref().map_or_else(
            || NONE.to_owned(),
            |(at, by, late)| {
                let late = late.map_or_else(String::new, |late| format!(" +{}", clock(i64::try_from(late).unwrap_or(i64::MAX))));
                let by = by.as_ref().map_or_else(String::new, |by| format!(" <span class=\"en\">{}</span>", escape(by)));
                format!("{}{late}{by}", at.to_string().get(11..19).unwrap_or_default())
            },
        );
        let stands = each.state.map_or_else(String::new, |duty| badge(state(duty)));
        let cells = [("", escape(&by_when(&each.due))), ("", done), ("", stands)];
        (name, cells.into_iter().take(if known { 3 } else { 1 }).collect())
    };
    table(out, "duties", &head[..if known { 4 } else { 2 }], duties.iter().map(row));
}
