//! Archives beside the operations of the day.

use std::fmt::Write;

use service_hall::{ArchiveGroup, ComparedArchives};

use super::back::{count, findings, given};
use super::{NONE, escape, table};
use crate::report::Answer;
use crate::report::completeness::odd;

/// The figures, those of each clerk, the lists of what is odd, what the rules say.
pub fn show(out: &mut String, compared: Option<&Answer<ComparedArchives>>) {
    let Some(compared) = given(out, compared, "业务与资料核对", "Archives beside operations") else { return };
    figures(out, compared, (("营业员", "clerk"), ("各营业员", "By clerk")), |group| group.operator.clone());
}

/// The same of a month, by day.
pub fn month(out: &mut String, compared: Option<&Answer<ComparedArchives>>) {
    let Some(compared) = given(out, compared, "业务与资料核对", "Archives beside operations") else { return };
    figures(out, compared, (("日期", "day"), ("每天", "Each day")), |group| group.day.map(|day| day.to_string()));
}

type Words = (&'static str, &'static str);

fn figures(out: &mut String, compared: &ComparedArchives, (by, each): (Words, Words), of: impl Fn(&ArchiveGroup) -> Option<String>) {
    let all = &compared.all;
    out.push_str("<dl class=\"facts\">");
    for (zh, en, number) in [
        ("业务", "operations", all.operations),
        ("资料", "sets", all.sets),
        ("缺资料", "no archive", all.missing),
        ("无对应业务", "of no operation", all.surplus),
        ("重复", "filed twice", all.duplicated),
        ("类别不符", "wrong class", all.wrong_class),
        ("自审、无标记", "own audits, unmarked", all.own_audits + all.unmarked),
    ] {
        let _ = write!(out, "<div><dd>{number}</dd><dt>{zh}<br/><span class=\"en\" lang=\"en\">{en}</span></dt></div>");
    }
    out.push_str("</dl>");
    let list: Vec<String> = odd(compared)
        .into_iter()
        .map(|(_, title, list)| {
            let list: Vec<String> = list
                .into_iter()
                .map(|(id, who)| format!("<code>{}</code> <span class=\"en\">{}</span>", escape(id), escape(&who)))
                .collect();
            format!("<li>{} <span class=\"en\" lang=\"en\">{}</span>: {}</li>", title.zh, title.en, list.join("、"))
        })
        .collect();
    if !list.is_empty() {
        let _ = write!(out, "<h3>清单 <span class=\"en\" lang=\"en\">What is odd</span></h3><ul class=\"odd\">{}</ul>", list.concat());
    }
    let head = [
        by,
        ("业务", "n"),
        ("有资料", "filed"),
        ("缺", "missing"),
        ("~多", "surplus"),
        ("~重复", "twice"),
        ("~类别", "class"),
        ("~自审", "own"),
        ("~无标记", "unmarked"),
    ];
    let row = |group: &ArchiveGroup| {
        let figures = &group.figures;
        let name = of(group).map_or_else(|| NONE.to_owned(), |name| escape(&name));
        let wrong = [figures.missing, figures.surplus, figures.duplicated, figures.wrong_class, figures.own_audits, figures.unmarked];
        let cells = [count(figures.operations, false), count(figures.archived, false)].into_iter();
        (name, cells.chain(wrong.map(|number| count(number, true))).collect())
    };
    let _ = write!(out, "<details class=\"more\"><summary>{} <span lang=\"en\">{}</span></summary>", each.0, each.1);
    table(out, "", &head, compared.groups.iter().map(row));
    out.push_str("</details>");
    findings(out, &compared.findings);
    out.push_str("</section>");
}
