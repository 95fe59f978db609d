//! Archives beside the operations of the day.

use std::fmt::Write;

use service_hall::{ArchiveGroup, ComparedArchives};

use super::back::{findings, given};
use super::{both, table, wrap};
use crate::report::Answer;
use crate::report::completeness::odd;

/// The figures by clerk, the lists of what is odd, what the rules say.
pub fn show(out: &mut String, compared: Option<&Answer<ComparedArchives>>) {
    let Some(compared) = given(out, compared, "业务与资料核对", "Archives beside operations") else { return };
    figures(out, compared, "营业员 clerk", |group| group.operator.clone());
}

/// The same of a month, by day.
pub fn month(out: &mut String, compared: Option<&Answer<ComparedArchives>>) {
    let Some(compared) = given(out, compared, "业务与资料核对", "Archives beside operations") else { return };
    figures(out, compared, "日期 day", |group| group.day.map(|day| day.to_string()));
}

fn figures(out: &mut String, compared: &ComparedArchives, by: &str, name: impl Fn(&ArchiveGroup) -> Option<String>) {
    let all = &compared.all;
    let _ = writeln!(
        out,
        "  {} 笔业务 operations, {} 份资料 sets: 缺 missing {}, 无对应业务 of no operation {}, 重复 twice {}, 类别不符 wrong class {}",
        all.operations, all.sets, all.missing, all.surplus, all.duplicated, all.wrong_class
    );
    let row = |group: &ArchiveGroup| {
        let figures = &group.figures;
        let name = name(group).unwrap_or_else(|| "–".to_owned());
        let counts = [
            figures.operations,
            figures.archived,
            figures.missing,
            figures.surplus,
            figures.duplicated,
            figures.wrong_class,
            figures.own_audits,
            figures.unmarked,
        ];
        std::iter::once(name).chain(counts.iter().map(ToString::to_string)).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = compared.groups.iter().map(row).collect();
    table(out, &[by, "业务 n", "有资料 filed", "缺 missing", "多 surplus", "重 twice", "类别 class", "自审 own", "无章 unmarked"], &rows);
    for (_, title, list) in odd(compared) {
        let list: Vec<String> = list.into_iter().map(|(id, who)| format!("{id} ({who})")).collect();
        out.push_str(&wrap(&format!("{}: {}", both(title), list.join(", ")), "  "));
    }
    findings(out, &compared.findings);
}
