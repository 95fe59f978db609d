//! The duties of the day.

use std::fmt::Write;

use service_hall::{DutyCounts, RoleId};

use super::back::given;
use super::{both, field, table, wrap};
use crate::report::duties::{by_when, other, posts, state};
use crate::report::{Answer, Duties, MonthDuties};
use crate::times::clock;

/// Duties by due moment with how each stands; posts with their counts; those without a day.
pub fn show(out: &mut String, duties: Option<&Answer<Duties>>) {
    let Some(duties) = given(out, duties, "当日职责", "Duties due today") else { return };
    match &duties.reviewed {
        Some(reviewed) => {
            roles(out, reviewed.roles.iter().map(|role| (role.role, &role.counts)));
        }
        None => out.push_str(&wrap(
            "完成情况需要后台文件。Whether they were done needs a back-office file (--back-office): 完成记录、营业时间和班次 records, hours and shifts (`duties`).",
            "  ",
        )),
    }
    out.push('\n');
    for duty in &duties.due {
        let entry = duty.due.duty.entry();
        let (zh, _) = posts(duty.due.who);
        let stands = duty.state.map_or_else(String::new, |duty| both(state(duty).0));
        let late = duty.done.as_ref().map_or_else(String::new, |(at, by, late)| {
            let by = by.as_deref().unwrap_or("–");
            let late = late.map_or_else(String::new, |seconds| format!(" +{}", clock(i64::try_from(seconds).unwrap_or(i64::MAX))));
            format!(" {} {by}{late}", at.to_string().get(11..19).unwrap_or_default())
        });
        let _ = writeln!(out, "  {} {zh}：{} · {}", field(&by_when(&duty.due), 12, false), entry.title.zh, entry.title.en);
        if !stands.is_empty() {
            let _ = writeln!(out, "  {} {stands}{late}", field("", 12, false));
        }
    }
    if let Some(reviewed) = duties.reviewed.as_ref().filter(|reviewed| !reviewed.overdue.is_empty()) {
        let late: Vec<String> = reviewed.overdue.iter().map(|overdue| both_of(overdue.due.duty)).collect();
        out.push_str(&wrap(&format!("过期未做 overdue: {}", late.join("; ")), "  "));
    }
    if !duties.undated.is_empty() {
        let count = duties.undated.len();
        let _ = writeln!(out, "  另有 {count} 项未定期限 · {count} more have no day or period in the sources");
    }
}

/// The posts that have duties with a day.
fn roles<'a>(out: &mut String, roles: impl Iterator<Item = (RoleId, &'a DutyCounts)>) {
    let row = |(role, counts): (RoleId, &DutyCounts)| {
        let counts = [counts.done, counts.late + counts.early, counts.missed, other(counts)];
        std::iter::once(both(*role.entry().title)).chain(counts.map(|count| count.to_string())).collect()
    };
    let rows: Vec<Vec<String>> = roles.filter(|(_, counts)| counts.duties > counts.undated).map(row).collect();
    table(out, &["岗位 post", "按时 done", "不按时 late", "未做 missed", "其他 other"], &rows);
}

/// The duties of a month: posts with their counts, and what was late or missed.
pub fn month(out: &mut String, duties: Option<&Answer<MonthDuties>>) {
    let Some(duties) = given(out, duties, "职责完成情况", "Duties done, late and missed") else { return };
    let _ = writeln!(out, "  有记录的 {} 天。 On the {} days with records.", duties.days, duties.days);
    roles(out, duties.roles.iter().map(|(role, counts)| (*role, counts)));
    for (day, each) in &duties.odd {
        let stands = each.state.map_or_else(String::new, |duty| both(state(duty).0));
        let at = each.done.as_ref().map_or_else(String::new, |(at, ..)| format!(" {}", at.to_string().get(11..19).unwrap_or_default()));
        out.push_str(&wrap(&format!("{day} {stands}{at}: {}", both_of(each.due.duty)), "  "));
    }
}

fn both_of(duty: service_hall::DutyId) -> String {
    format!("{} {}", duty.entry().title.zh, duty.entry().title.en)
}
