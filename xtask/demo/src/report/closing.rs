//! What managers and back office do each day: done, by whom, what is missing.

use std::collections::{BTreeMap, BTreeSet};

use service_hall::tables::{FactKind, Wording};
use service_hall::{CaseReview, FactId, Finding, ProcedureId, Remedy, RoleId};

use super::rules::is_breach;
use crate::log::Judged;

/// A procedure of the daily routine.
pub struct Routine {
    /// Its title.
    pub title: Wording,
    /// How many rounds of it the log holds.
    pub rounds: usize,
    /// Rounds with a breach.
    pub broken: usize,
    /// Who took part, by post.
    pub people: BTreeMap<RoleId, BTreeSet<String>>,
    /// What is missing or not done, in both languages, and in which rounds.
    pub missing: Vec<(Wanting, Vec<String>)>,
}

/// What is missing: Chinese and English.
pub type Wanting = (String, String);

/// What the handbook has a hall do day by day.
const DAILY: [&str; 7] = [
    "shift_handover",
    "manager_supervision",
    "fund_audit",
    "fund_audit_level1",
    "business_audit_archives",
    "customer_materials",
    "report_management",
];

/// The routine as the log tells it; nothing when the log is of the counters alone.
pub(super) fn routines(judged: &Judged) -> Vec<Routine> {
    let routine = |procedure: ProcedureId| {
        let rounds = judged.cases.values().filter(|noted| noted.procedure == Some(procedure));
        let mut people: BTreeMap<RoleId, BTreeSet<String>> = BTreeMap::new();
        let mut count = 0;
        for noted in rounds {
            count += 1;
            for taken in &noted.taken {
                if let Some((role, person)) = taken.role.zip(taken.resource.clone()) {
                    people.entry(role).or_default().insert(person);
                }
            }
        }
        let broken: Vec<&CaseReview> =
            judged.part.review.findings.iter().filter(|case| case.procedure == procedure && case.findings.iter().any(is_breach)).collect();
        let mut missing: BTreeMap<Wanting, Vec<String>> = BTreeMap::new();
        for case in &broken {
            for finding in case.findings.iter().filter(|finding| is_breach(finding)) {
                missing.entry(wanting(procedure, finding)).or_default().push(case.case_id.clone());
            }
        }
        Routine { title: *procedure.entry().title, rounds: count, broken: broken.len(), people, missing: by_kind(missing) }
    };
    let list: Vec<Routine> = DAILY.iter().filter_map(|id| id.parse().ok()).map(routine).collect();
    if list.iter().all(|routine| routine.rounds == 0) { Vec::new() } else { list }
}

const STEP: Wording = Wording { zh: "缺步骤：", en: "Not taken: " };
const PAPER: Wording = Wording { zh: "缺单据：", en: "No paper: " };
const ACT: Wording = Wording { zh: "未做到：", en: "Not so: " };

/// Steps first, then papers, then acts, then the rest.
fn by_kind(missing: BTreeMap<Wanting, Vec<String>>) -> Vec<(Wanting, Vec<String>)> {
    let mut missing: Vec<_> = missing.into_iter().collect();
    missing.sort_by_key(|((zh, _), _)| [STEP, PAPER, ACT].iter().position(|kind| zh.starts_with(kind.zh)).unwrap_or(usize::MAX));
    missing
}

/// What a finding lacks: the step, the paper, the acts; else what the rule says.
fn wanting(procedure: ProcedureId, finding: &Finding) -> Wanting {
    let is_flag = |fact: &&FactId| matches!(fact.entry().kind, FactKind::Flag);
    let (of, titles): (Wording, Vec<Wording>) = match finding.remedies.first() {
        Some(Remedy::TakeStep { step, .. }) if finding.seen.as_deref() == Some("nothing") => {
            (STEP, procedure.entry().step(step).map(|(_, step)| *step.title).into_iter().collect())
        }
        Some(Remedy::Leave { document }) => (PAPER, vec![*document.entry().title]),
        Some(Remedy::Attest { facts }) => (ACT, facts.iter().filter(is_flag).map(|fact| *fact.entry().title).collect()),
        _ => (ACT, Vec::new()),
    };
    if titles.is_empty() {
        let statement = finding.rule.entry().statement;
        return (statement.zh.to_owned(), statement.en.to_owned());
    }
    let zh = titles.iter().map(|title| title.zh).collect::<Vec<_>>().join("；");
    let en = titles.iter().map(|title| title.en).collect::<Vec<_>>().join("; ");
    (format!("{}{zh}", of.zh), format!("{}{en}", of.en))
}
