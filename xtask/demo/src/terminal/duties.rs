//! The duties of the day.

use std::fmt::Write;

use super::back::given;
use super::{both, field, table, wrap};
use crate::report::duties::{by_when, posts, state};
use crate::report::{Answer, Duties};
use crate::times::clock;

/// Duties by due moment with how each stands; posts with their counts; those without a day.
pub fn show(out: &mut String, duties: Option<&Answer<Duties>>) {
    let Some(duties) = given(out, duties, "当日职责", "Duties due today") else { return };
    match &duties.reviewed {
        Some(reviewed) => {
            let rows: Vec<Vec<String>> = reviewed
                .roles
                .iter()
                .filter(|role| role.counts.duties > role.counts.undated)
                .map(|role| {
                    let counts = &role.counts;
                    let counts = [counts.done, counts.late + counts.early, counts.missed, counts.outstanding + counts.undetermined];
                    std::iter::once(both(*role.role.entry().title)).chain(counts.map(|count| count.to_string())).collect()
                })
                .collect();
            table(out, &["岗位 post", "按时 done", "不按时 late", "未做 missed", "其他 other"], &rows);
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

fn both_of(duty: service_hall::DutyId) -> String {
    format!("{} {}", duty.entry().title.zh, duty.entry().title.en)
}
