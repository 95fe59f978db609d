//! The duties of the day.

use std::fmt::Write;

use service_hall::{Day, DutyCounts, RoleId};

use super::back::{badge, count, given};
use super::{Cells, NONE, escape, table, titled};
use crate::chart;
use crate::report::duties::{OnDay, by_when, is_odd, other, posts, state};
use crate::report::{Answer, Duties, MonthDuties};
use crate::times::clock;

/// Posts with their counts, duties by due moment with how each stands, those without a day.
pub fn show(out: &mut String, duties: Option<&Answer<Duties>>) {
    let Some(duties) = given(out, duties, "当日职责", "Duties due today") else { return };
    match &duties.reviewed {
        Some(reviewed) => by_role(out, reviewed.roles.iter().map(|role| (role.role, &role.counts))),
        None => out.push_str(
            "<p class=\"soft\">完成情况需要后台文件（<code>--back-office</code>）：完成记录、营业时间和班次。 <span class=\"en\" lang=\"en\">Whether they \
             were done needs a back-office file: records, hours and shifts (<code>duties</code>).</span></p>",
        ),
    }
    let (odd, rest): (Vec<&OnDay>, Vec<&OnDay>) = duties.due.iter().partition(|each| is_odd(each));
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

fn by_role<'a>(out: &mut String, roles: impl Iterator<Item = (RoleId, &'a DutyCounts)>) {
    out.push_str(
        "<div class=\"key\"><span><i class=\"median\"></i>按时 done</span><span><i class=\"strive\"></i>不按时 late or early</span>\
         <span><i class=\"late\"></i>未做 missed</span></div>",
    );
    let roles: Vec<(RoleId, &DutyCounts)> = roles.filter(|(_, counts)| counts.duties > counts.undated).collect();
    let most = roles.iter().map(|(_, counts)| counts.duties - counts.undated).max().unwrap_or(1);
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let row = |(role, counts): &(RoleId, &DutyCounts)| -> (String, Cells) {
        let late = counts.late + counts.early;
        let parts = [("median", size(counts.done)), ("r4", size(late)), ("late", size(counts.missed)), ("most", size(other(counts)))];
        let cells = vec![
            ("drawn", chart::bar(&parts, size(most))),
            count(counts.done, false),
            count(late, true),
            count(counts.missed, true),
            count(other(counts), false),
        ];
        (titled(*role.entry().title), cells)
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
    table(out, "stacked", &head[..if known { 4 } else { 2 }], duties.iter().map(row));
}

/// The duties of a month: posts with their counts, and what was late or missed.
pub fn month(out: &mut String, duties: Option<&Answer<MonthDuties>>) {
    let Some(duties) = given(out, duties, "职责完成情况", "Duties done, late and missed") else { return };
    let _ = write!(out, "<p>有记录的{0}天。 <span class=\"en\" lang=\"en\">On the {0} days with records.</span></p>", duties.days);
    by_role(out, duties.roles.iter().map(|(role, counts)| (*role, counts)));
    let row = |(day, each): &(Day, OnDay)| -> (String, Cells) {
        let entry = each.due.duty.entry();
        let name = format!("{}<span class=\"en\" lang=\"en\">{}</span>", escape(entry.title.zh), escape(entry.title.en));
        let at = each.done.as_ref().map_or_else(|| NONE.to_owned(), |(at, ..)| at.to_string().get(11..19).unwrap_or_default().to_owned());
        (name, vec![("", day.to_string()), ("", at), ("", each.state.map_or_else(String::new, |duty| badge(state(duty))))])
    };
    if !duties.odd.is_empty() {
        out.push_str("<h3>迟到或未做 <span class=\"en\" lang=\"en\">Late or missed</span></h3>");
        table(out, "stacked", &[("职责", "duty"), ("日期", "day"), ("完成", "done at"), ("", "")], duties.odd.iter().map(row));
    }
    out.push_str("</section>");
}
