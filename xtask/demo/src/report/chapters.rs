//! Which rules were broken, by whom, where.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use service_hall::tables::Wording;
use service_hall::{CaseReview, Finding, Handbook, ProcedureId, RoleId, RuleId, call_json};

use super::{Broken, Case, Chapter, is_breach};
use crate::log::Judged;

const WORST: usize = 8;

/// Chapters share a place in the report when they are the counter's: those whose visits begin with a request.
fn is_counter(procedure: ProcedureId) -> bool {
    procedure.entry().step("request").is_some()
}

/// The first procedure of the chapter, which stands for it: of the counter's chapters, and of those that have several procedures.
fn chapter(procedure: ProcedureId) -> ProcedureId {
    let number = |procedure: ProcedureId| procedure.entry().section.split(' ').next();
    let same = |other: &ProcedureId| {
        if is_counter(procedure) {
            is_counter(*other)
        } else {
            number(*other) == number(procedure) && other.entry().part == procedure.entry().part
        }
    };
    // The procedure that is the chapter as a whole, where there is one.
    let whole = |other: &ProcedureId| Some(other.entry().section) == number(*other);
    ProcedureId::all().filter(same).find(whole).or_else(|| ProcedureId::all().find(same)).unwrap_or(procedure)
}

/// The rules that some findings name, with citation and the people concerned.
pub fn broken(judged: &Judged, chosen: impl Fn(&Finding) -> bool) -> Vec<Chapter> {
    type Rules = BTreeMap<RuleId, (Broken, BTreeSet<ProcedureId>)>;
    let mut chapters: BTreeMap<ProcedureId, Rules> = BTreeMap::new();
    for case in judged.findings() {
        for finding in case.findings.iter().filter(|finding| chosen(finding)) {
            let fresh = || {
                let statement = finding.rule.entry().statement;
                let broken = Broken { rule: finding.rule, statement: *statement, cited: String::new(), count: 0, by: BTreeMap::new() };
                (broken, BTreeSet::new())
            };
            let rules = chapters.entry(chapter(case.procedure)).or_default();
            let (broken, procedures) = rules.entry(finding.rule).or_insert_with(fresh);
            broken.count += 1;
            procedures.insert(case.procedure);
            let (role, person) = culprit(judged, case, finding);
            let (name, title) =
                role.map_or(("", Wording { zh: "未记岗位", en: "no role recorded" }), |role| (role.as_str(), *role.entry().title));
            *broken.by.entry(name).or_insert((title, BTreeMap::new())).1.entry(person).or_default() += 1;
        }
    }
    let describe = |(procedure, rules): (ProcedureId, Rules)| {
        let cited = |(mut broken, procedures): (Broken, BTreeSet<ProcedureId>)| {
            broken.cited = cite(broken.rule, &procedures);
            broken
        };
        let mut broken: Vec<Broken> = rules.into_values().map(cited).collect();
        broken.sort_by_key(|broken| std::cmp::Reverse(broken.count));
        let counter = Wording { zh: "台席业务", en: "Business at the counter" };
        let (number, title) = if is_counter(procedure) {
            ("I.5–I.16, I.21".to_owned(), counter)
        } else {
            (procedure.entry().section.split(' ').next().unwrap_or_default().to_owned(), *procedure.entry().title)
        };
        Chapter { number, title, count: broken.iter().map(|broken| broken.count).sum(), broken }
    };
    chapters.into_iter().map(describe).collect()
}

/// Who acted; when nobody did, who served the case; in the role last seen, else the one that answers for the rule.
fn culprit(judged: &Judged, case: &CaseReview, finding: &Finding) -> (Option<RoleId>, String) {
    let served = || judged.cases.get(&case.case_id).and_then(|noted| noted.clerk.clone());
    let person = finding.resource.clone().or_else(served);
    let role = person.as_ref().and_then(|person| judged.roles.get(person).copied()).or_else(|| finding.answerable.first().copied());
    (role, person.unwrap_or_else(|| "–".to_owned()))
}

/// The pages of a rule, those of the procedures concerned when it has such.
fn cite(rule: RuleId, procedures: &BTreeSet<ProcedureId>) -> String {
    let own = |section: &str| procedures.iter().any(|procedure| section.starts_with(&format!("{} ", procedure.entry().section)));
    // The library's own two rules stand on the flowchart of each procedure.
    let flowcharts: Vec<_> = procedures.iter().flat_map(|procedure| procedure.entry().source.iter()).collect();
    let all = rule.entry().source;
    let chosen: Vec<_> = all.iter().filter(|source| own(source.section)).collect();
    let chosen = if rule.as_str().starts_with("procedure.") { flowcharts } else { chosen };
    let chosen = if chosen.is_empty() { all.iter().take(1).collect() } else { chosen };
    let pages: BTreeSet<u16> = chosen.iter().filter(|source| source.doc == "M").filter_map(|source| source.page).collect();
    if pages.is_empty() {
        return chosen.first().map_or_else(String::new, |source| format!("{} {}", source.doc, source.section));
    }
    format!("M p. {}", pages.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
}

/// The cases with the most breaches, each finding in the library's own words.
pub fn worst(handbook: &Handbook, judged: &Judged) -> Vec<Case> {
    // What is found of a case and of the call of its customer is told together.
    let mut weights: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for case in judged.findings() {
        weights.entry(&case.case_id).or_default().extend(case.findings.iter().filter(|finding| is_breach(finding)));
    }
    let mut cases: Vec<(&str, Vec<&Finding>)> = weights.into_iter().filter(|(_, findings)| !findings.is_empty()).collect();
    cases.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    let say = |procedure: ProcedureId, finding: &Finding, language: &str| {
        let query = json!({"finding": finding, "language": language, "procedure": procedure});
        let answer = call_json(handbook, "text.finding", &query.to_string());
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap_or_default();
        answer["ok"]["text"].as_str().unwrap_or(finding.rule.as_str()).to_owned()
    };
    let describe = |(case_id, findings): (&str, Vec<&Finding>)| {
        let noted = judged.cases.get(case_id)?;
        let procedure = noted.procedure?;
        Some(Case {
            case_id: case_id.to_owned(),
            procedure,
            clerk: noted.clerk.clone().unwrap_or_else(|| "–".to_owned()),
            begun: noted.begun.map_or_else(String::new, |at| at.to_string().chars().skip(11).take(5).collect()),
            findings: findings.into_iter().map(|finding| (say(procedure, finding, "zh"), say(procedure, finding, "en"))).collect(),
        })
    };
    cases.into_iter().filter_map(describe).take(WORST).collect()
}
