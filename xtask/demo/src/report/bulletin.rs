//! What the bulletin needs: what became of the last measures, which bulletins went out, and who is to get a copy.

use service_hall::tables::Wording;
use service_hall::{ComplaintBulletin, MeasureResult, RoleId, Verdict};

use super::Unit;
use super::complaints::Complaints;

/// Measures and bulletins.
pub struct Bulletin {
    /// Whether it is about a day or a month.
    pub unit: Unit,
    /// What became of the measures of the last bulletin before.
    pub measures: Vec<MeasureResult>,
    /// The bulletins that went out.
    pub issued: Vec<ComplaintBulletin>,
    /// Who is to get a copy.
    pub copy_to: Vec<Wording>,
    /// The causes with the most complaints, which the next bulletin is about: the cause, now and before.
    pub causes: Vec<(String, u64, Option<u64>)>,
}

/// So many causes are named.
const MOST: usize = 3;

impl Bulletin {
    /// Of the complaints of a month or a day; nothing when there is nothing to say of measures or bulletins.
    pub(super) fn new(complaints: &Complaints) -> Option<Self> {
        let statistics = &complaints.statistics;
        let before = |cause: &str| {
            let comparison = statistics.comparison.as_ref()?;
            let compared = comparison.by_cause.iter().find(|compared| compared.cause.as_deref() == Some(cause))?;
            Some(compared.complaints.before)
        };
        let named = statistics.by_cause.iter().filter_map(|group| Some((group.cause.clone()?, group.figures.complaints)));
        let mut causes: Vec<_> =
            named.map(|(cause, count)| (before(&cause), cause, count)).map(|(before, cause, count)| (cause, count, before)).collect();
        causes.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        causes.truncate(MOST);
        let something = !(statistics.measures.is_empty() && statistics.bulletins.is_empty() && causes.is_empty());
        something.then(|| Self {
            unit: complaints.unit,
            measures: statistics.measures.clone(),
            issued: statistics.bulletins.clone(),
            copy_to: statistics.copy_to.iter().map(|role| *role.entry().title).collect(),
            causes,
        })
    }
}

/// A post that got a copy, by its title; as told when it is none of the handbook.
pub fn post(told: &str) -> String {
    told.parse::<RoleId>().map_or_else(|_| told.to_owned(), |role| format!("{} {}", role.entry().title.zh, role.entry().title.en))
}

/// Whether complaints of a cause became fewer.
pub const fn reduced(reduced: Option<bool>) -> (Wording, &'static str) {
    match reduced {
        Some(true) => (Wording { zh: "减少", en: "fewer" }, "good"),
        Some(false) => (Wording { zh: "没有减少", en: "not fewer" }, "bad"),
        None => (Wording { zh: "没有上期可比", en: "nothing to compare with" }, ""),
    }
}

/// Whether a branch carried a measure out.
pub const fn carried_out(carried_out: Option<bool>) -> (Wording, &'static str) {
    match carried_out {
        Some(true) => (Wording { zh: "已落实", en: "carried out" }, "good"),
        Some(false) => (Wording { zh: "没有落实", en: "not carried out" }, "bad"),
        None => (Wording { zh: "是否落实待通报写明", en: "the bulletin still has to say" }, ""),
    }
}

/// What a rule says of a bulletin.
pub const fn said(verdict: Verdict) -> (Wording, &'static str) {
    match verdict {
        Verdict::Kept => (Wording { zh: "符合", en: "kept" }, "good"),
        Verdict::Broken => (Wording { zh: "违反", en: "broken" }, "bad"),
        Verdict::NotApplicable => (Wording { zh: "不适用", en: "does not apply" }, ""),
        Verdict::Unknown => (Wording { zh: "无法判定", en: "not to be told" }, ""),
    }
}
