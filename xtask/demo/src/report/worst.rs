//! The cases with the most breaches, in the library's own words.

use std::collections::BTreeMap;

use serde_json::json;
use service_hall::{Finding, Handbook, ProcedureId, call_json};

use super::rules::is_breach;
use crate::log::Judged;

const WORST: usize = 8;

/// A case with breaches.
pub struct Case {
    /// Its id.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Who served it.
    pub clerk: String,
    /// When the customer was served; in a month with its day.
    pub begun: String,
    /// Each finding in both languages.
    pub findings: Vec<(String, String)>,
}

/// The cases with the most breaches.
pub(super) fn worst(handbook: &Handbook, judged: &Judged) -> Vec<Case> {
    // What is found of a case and of the call of its customer is told together.
    let mut weights: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for case in judged.part.findings() {
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
    let one_day = judged.span.is_some_and(|span| span.first == span.last);
    let (from, length) = if one_day { (11, 5) } else { (5, 11) };
    let describe = |(case_id, findings): (&str, Vec<&Finding>)| {
        let noted = judged.cases.get(case_id)?;
        let procedure = noted.procedure?;
        Some(Case {
            case_id: case_id.to_owned(),
            procedure,
            clerk: noted.clerk.clone().unwrap_or_else(|| "–".to_owned()),
            begun: noted.begun.map_or_else(String::new, |at| at.to_string().chars().skip(from).take(length).collect()).replace('T', " "),
            findings: findings.into_iter().map(|finding| (say(procedure, finding, "zh"), say(procedure, finding, "en"))).collect(),
        })
    };
    cases.into_iter().filter_map(describe).take(WORST).collect()
}
