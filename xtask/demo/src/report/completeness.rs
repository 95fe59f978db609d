//! Which of the day's operations have their papers.

use service_hall::tables::Wording;
use service_hall::{
    ArchiveColumn, ArchiveComparison, ArchivedSet, BusinessId, ComparedArchives, Handbook, SystemOperation, compare_archives,
};

use super::Answer;
use crate::back::BackOffice;

/// The lists of the answer by which something is odd: what the set or the operation is, and its number.
pub type OddList<'a> = (&'static str, Wording, Vec<(&'a str, String)>);

pub(super) fn compare(handbook: &Handbook, back: &BackOffice, operations: &[SystemOperation]) -> Answer<ComparedArchives> {
    let Some(sets) = &back.sets else {
        return Answer::NotTold(Wording { zh: "已归档资料清单（sets）", en: "the archived sets (`sets`)" });
    };
    let comparison = ArchiveComparison {
        operations: operations.to_vec(),
        sets: sets.clone(),
        by: Some(vec![ArchiveColumn::Operator]),
        complete: false,
        limit: None,
    };
    Answer::of(compare_archives(handbook, &comparison))
}

/// What is odd, list by list; those with nothing in them are left out.
pub fn odd(compared: &ComparedArchives) -> Vec<OddList<'_>> {
    let of = |operation: &SystemOperation| {
        let business = BusinessId::find(&operation.business).map_or(operation.business.as_str(), |business| business.entry().title.zh);
        format!("{} {business}", operation.operator)
    };
    let set = |set: &ArchivedSet| {
        let people = [("经手 by", &set.handled_by), ("稽核 audited by", &set.audited_by)];
        people.iter().filter_map(|(what, person)| Some(format!("{what} {}", person.as_ref()?))).collect::<Vec<_>>().join("，")
    };
    let lists: Vec<OddList<'_>> = vec![
        ("missing", Wording { zh: "缺资料", en: "no archive" }, compared.missing.iter().map(|each| (each.id.as_str(), of(each))).collect()),
        (
            "surplus",
            Wording { zh: "无对应业务", en: "of no operation" },
            compared.surplus.iter().map(|each| (each.operation.as_str(), set(each))).collect(),
        ),
        (
            "duplicated",
            Wording { zh: "重复", en: "filed twice" },
            compared.duplicated.iter().map(|each| (each.operation.id.as_str(), of(&each.operation))).collect(),
        ),
        (
            "wrong_class",
            Wording { zh: "类别不符", en: "wrong class" },
            compared.wrong_class.iter().map(|each| (each.operation.id.as_str(), of(&each.operation))).collect(),
        ),
        (
            "own_audits",
            Wording { zh: "自己稽核自己", en: "audited by its own handler" },
            compared.own_audits.iter().map(|each| (each.operation.as_str(), set(each))).collect(),
        ),
        (
            "unmarked",
            Wording { zh: "无稽核标记", en: "without mark" },
            compared.unmarked.iter().map(|each| (each.operation.as_str(), set(each))).collect(),
        ),
        (
            "not_audited",
            Wording { zh: "未稽核", en: "not audited" },
            compared.not_audited.iter().map(|each| (each.operation.as_str(), set(each))).collect(),
        ),
    ];
    lists.into_iter().filter(|(_, _, list)| !list.is_empty()).collect()
}
