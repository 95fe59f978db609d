//! What the rules say of the figures.

use super::figures::{ArchiveFigures, more};
use crate::decision::{Finding, Judgement, Level, Remedy, Verdict};
use crate::handbook::table::{document, fact, parameter, rule};
use crate::handbook::{DocumentId, FactId, Handbook, ParameterId, Prepared, RuleId};
use crate::material::MaterialClass;
use crate::time::Day;

/// What is counted of agreements alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Agreements {
    /// Operations that need one and have only sets whose class is not known.
    pub perhaps_there: u64,
    /// Operations of which it is not known whether they need one, and that have none.
    pub perhaps_needed: u64,
    audits: Audits,
    /// Operations that stand twice with different classes: those of their sets cannot be held against them. It concerns all classes.
    pub disputed: u64,
}

/// The audits of sets of one kind.
#[derive(Debug, Clone, Copy, Default)]
struct Audits {
    sets: u64,
    audited: u64,
    unknown: u64,
    /// Sets of which it is not known whether they are of the kind, and not that they were audited.
    perhaps: u64,
}

impl Agreements {
    pub fn set(&mut self, class: Option<MaterialClass>, audited: Option<bool>) {
        let Audits { sets, audited: there, unknown, perhaps } = &mut self.audits;
        match (class, audited) {
            (Some(MaterialClass::Agreement), _) => {
                more(sets);
                match audited {
                    Some(true) => more(there),
                    Some(false) => {}
                    None => more(unknown),
                }
            }
            (None, None | Some(false)) => more(perhaps),
            _ => {}
        }
    }
}

/// What is judged.
pub(super) struct Seen<'a> {
    pub all: &'a ArchiveFigures,
    pub agreements: &'a Agreements,
    /// Those that could not be read; of one that stands twice it is known which it is.
    pub rejected_operations: u64,
    pub rejected_sets: u64,
}

/// A count beside another, both in sets.
fn of(mut judgement: Judgement, seen: u64, required: u64) -> Judgement {
    let why = judgement.why();
    (why.seen, why.required, why.unit) = (Some(seen.to_string().into()), Some(required.to_string().into()), Some("set"));
    judgement
}

fn unknown(missing: &[(FactId, bool)]) -> Judgement {
    Judgement::unknown(missing.iter().filter(|(_, lacks)| *lacks).map(|(fact, _)| *fact))
}

fn leave(document: DocumentId) -> Vec<Remedy> {
    vec![Remedy::Leave { document }]
}

fn verdict(broken: bool, unknown: bool, any: bool) -> Verdict {
    if broken {
        Verdict::Broken
    } else if unknown {
        Verdict::Unknown
    } else if any {
        Verdict::Kept
    } else {
        Verdict::NotApplicable
    }
}

fn judged(verdict: Verdict, missing: &[(FactId, bool)], remedies: Vec<Remedy>) -> Judgement {
    match verdict {
        Verdict::Kept => Judgement::KEPT,
        Verdict::NotApplicable => Judgement::NOT_APPLICABLE,
        Verdict::Unknown => unknown(missing),
        Verdict::Broken => Judgement::broken(remedies),
    }
}

impl Seen<'_> {
    /// Facts that rejected rows may have told.
    fn rejected(&self) -> [(FactId, bool); 2] {
        [(fact::REPORT_TRANSACTION_IDS, self.rejected_operations > 0), (fact::MATERIAL_TRANSACTION_IDS, self.rejected_sets > 0)]
    }

    /// Every operation has a set. What a rejected set belonged to is not known, so it may be the one that is missing.
    fn archives(&self) -> Judgement {
        let ArchiveFigures { operations, archived, missing, .. } = *self.all;
        let [report, papers] = self.rejected();
        let verdict = verdict(missing > self.rejected_sets, missing > 0 || report.1, operations > 0);
        of(judged(verdict, &[report, (papers.0, papers.1 && missing > 0)], leave(document::BUSINESS_ARCHIVE)), archived, operations)
    }

    /// Every operation that needs an agreement has one.
    fn agreements(&self) -> Judgement {
        let ArchiveFigures { agreements, agreements_archived, .. } = *self.all;
        let Agreements { perhaps_there, perhaps_needed, .. } = *self.agreements;
        let missing = agreements.saturating_sub(agreements_archived).saturating_sub(perhaps_there);
        let [report, papers] = self.rejected();
        let classes = (fact::MATERIAL_CLASS, perhaps_there > 0 || perhaps_needed > 0);
        let verdict = verdict(missing > self.rejected_sets, missing > 0 || classes.1 || report.1, agreements > 0);
        let facts = [classes, report, (papers.0, papers.1 && missing > 0)];
        of(judged(verdict, &facts, leave(document::BUSINESS_AGREEMENT)), agreements_archived, agreements)
    }

    /// So many of a hundred sets are audited, a part of a set counting as a whole one.
    fn cross_audit(&self, audits: Audits, ratio: u64) -> Judgement {
        let least = |sets: u64| sets.saturating_mul(ratio).div_ceil(100);
        let Audits { sets, audited, unknown, perhaps } = audits;
        let rejected = self.rejected_sets;
        let most = audited.saturating_add(unknown).saturating_add(rejected);
        let broken = most < least(sets.saturating_add(rejected));
        let open = audited < least(sets.saturating_add(perhaps).saturating_add(rejected));
        let facts = [
            (fact::ARCHIVE_AUDITED_BY, unknown > 0 || perhaps > 0),
            (fact::MATERIAL_CLASS, perhaps > 0),
            (fact::MATERIAL_TRANSACTION_IDS, rejected > 0),
        ];
        of(judged(verdict(broken, open, sets > 0), &facts, leave(document::AUDIT_MARK)), audited, least(sets))
    }

    /// Nobody audits what they handled.
    fn other_person(&self) -> Judgement {
        let ArchiveFigures { audited, own_audits, auditor_unknown, audit_unknown, .. } = *self.all;
        let facts = [
            (fact::ARCHIVE_HANDLED_BY, auditor_unknown > 0),
            (fact::ARCHIVE_AUDITED_BY, auditor_unknown > 0 || audit_unknown > 0),
            (fact::MATERIAL_TRANSACTION_IDS, self.rejected_sets > 0),
        ];
        let verdict = verdict(own_audits > 0, facts.iter().any(|(_, lacks)| *lacks), audited > 0);
        of(judged(verdict, &facts, Vec::new()), own_audits, 0)
    }

    /// What was audited is signed or stamped.
    fn mark(&self) -> Judgement {
        let ArchiveFigures { audited, marked, unmarked, mark_unknown, audit_unknown, .. } = *self.all;
        let facts =
            [(fact::ARCHIVE_MARKED, mark_unknown > 0 || audit_unknown > 0), (fact::MATERIAL_TRANSACTION_IDS, self.rejected_sets > 0)];
        let verdict = verdict(unmarked > 0, facts.iter().any(|(_, lacks)| *lacks), audited > 0);
        of(judged(verdict, &facts, leave(document::AUDIT_MARK)), marked, audited)
    }

    /// Papers and report name the same operations, each once and under the same class.
    fn compared(&self) -> Judgement {
        let ArchiveFigures { operations, sets, missing, surplus, duplicated, wrong_class, .. } = *self.all;
        // A set that could not be read may mend one operation.
        let lacking = missing.saturating_add(wrong_class);
        let broken = lacking > self.rejected_sets || surplus > self.rejected_operations || duplicated > 0;
        let [report, papers] = self.rejected();
        let facts = [(fact::MATERIAL_CLASS, self.agreements.disputed > 0), report, papers];
        let verdict = verdict(broken, facts.iter().any(|(_, lacks)| *lacks), operations > 0 || sets > 0);
        let differences = lacking.saturating_add(surplus).saturating_add(duplicated);
        of(judged(verdict, &facts, Vec::new()), differences, 0)
    }
}

/// What the rules say, also when they are kept.
pub(super) fn findings(handbook: &Handbook, day: Option<Day>, seen: &Seen<'_>) -> Vec<Finding> {
    let ratio = |id: ParameterId| match handbook.value(id, day, || None) {
        Prepared::Whole(ratio) => u64::try_from(*ratio).unwrap_or_default(),
        _ => 100,
    };
    let ArchiveFigures { sets, audited, audit_unknown, .. } = *seen.all;
    let all = Audits { sets, audited, unknown: audit_unknown, perhaps: 0 };
    let say = |rule: RuleId, judgement: Judgement| judgement.of_rule(rule);
    let compared = Finding { level: Level::Warning, ..say(rule::FILES_LEVEL1_COMPARE_REPORT, seen.compared()) };
    vec![
        say(rule::AUDIT_FILES_NO_SHORTAGE, seen.archives()),
        say(rule::AUDIT_AGREEMENTS_NO_SHORTAGE, seen.agreements()),
        say(rule::AUDIT_FILES_CROSS_AUDIT_100, seen.cross_audit(all, ratio(parameter::AUDIT_FILES_CROSS_AUDIT_100_RATIO))),
        say(
            rule::AUDIT_AGREEMENTS_CROSS_AUDIT_100,
            seen.cross_audit(seen.agreements.audits, ratio(parameter::AUDIT_AGREEMENTS_CROSS_AUDIT_100_RATIO)),
        ),
        say(rule::AUDIT_FILES_CROSS_AUDIT_OTHER_PERSON, seen.other_person()),
        say(rule::AUDIT_FILES_MARK, seen.mark()),
        compared,
    ]
}
