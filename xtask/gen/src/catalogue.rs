//! `catalogue.json`: rules, procedures, roles, documents and readings with their pages, and what judges each rule.

use std::collections::HashSet;

use serde_json::{Map, Value, json, to_string_pretty, to_value};
use service_hall::tables::{BUSINESSES, DOCUMENTS, DUTIES, FACTS, INDICATORS, Parameter, READINGS, ROLES, Rule};
use service_hall::{Handbook, ProcedureId, RuleId, procedure};

use crate::NOTICE;

/// The rules that stand in the needs of a step about which a decision is made.
pub fn decided() -> HashSet<RuleId> {
    let needs = |id: ProcedureId| {
        let entry = procedure(id);
        let decides = entry.decides;
        entry.steps.into_iter().filter(move |step| Some(step.id) == decides).flat_map(|step| step.needs)
    };
    ProcedureId::all().flat_map(needs).collect()
}

/// What judges a rule: operations, and steps as `procedure/step`.
pub fn judged_by(id: RuleId, decided: &HashSet<RuleId>) -> Vec<&'static str> {
    let decide = decided.contains(&id).then_some("counter.decide");
    decide.into_iter().chain(id.entry().judged_by.iter().copied()).collect()
}

fn value<T: serde::Serialize>(of: T) -> Value {
    to_value(of).expect("a table is JSON")
}

fn parameter(parameter: &Parameter) -> (String, Value) {
    let mut entry = json!({"value": parameter.value.as_fact(), "unit": parameter.unit, "bound": parameter.bound});
    if !parameter.changes.is_empty() {
        entry["changes"] = parameter.changes.iter().map(|(from, value)| json!({"from": from, "value": value.as_fact()})).collect();
    }
    (parameter.name.to_owned(), entry)
}

fn rule(id: RuleId, decided: &HashSet<RuleId>) -> Value {
    let rule: &Rule = id.entry();
    json!({
        "id": rule.id,
        "kind": rule.kind,
        "class": rule.class,
        "procedures": rule.procedures,
        "statement": rule.statement,
        "exception": rule.exception,
        "parameters": rule.parameters().iter().map(parameter).collect::<Map<_, _>>(),
        "source": rule.source,
        "responsible": rule.responsible,
        "readings": rule.readings,
        "judged_by": judged_by(id, decided),
    })
}

/// The catalogue.
pub fn text() -> String {
    let decided = decided();
    let edition = Handbook::builtin().edition();
    let open = RuleId::all().filter_map(|id| id.entry().open.map(|why| json!({"id": id, "why": why})));
    let catalogue = json!({
        "generated": NOTICE,
        "edition": edition.stamp,
        "docs": edition.docs,
        "rules": RuleId::all().map(|id| rule(id, &decided)).collect::<Vec<_>>(),
        "procedures": ProcedureId::all().map(procedure).map(value).collect::<Vec<_>>(),
        "duties": value(DUTIES),
        "indicators": value(INDICATORS),
        "roles": value(ROLES),
        "documents": value(DOCUMENTS),
        "businesses": value(BUSINESSES),
        "facts": value(FACTS),
        "readings": value(READINGS),
        "open": open.collect::<Vec<_>>(),
    });
    to_string_pretty(&catalogue).expect("a catalogue is JSON") + "\n"
}
