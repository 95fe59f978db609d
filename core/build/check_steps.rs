//! Checks the step tables: rows, terms, limits, branches, and that every procedure's graph is sound.

use std::collections::BTreeSet;

use crate::check::{Names, ORDER_RULE, ROLE_RULE};
use crate::model::{Book, Procedure, Row, Step, Within};
use crate::terms::{self, Check, Operator, Term};

pub fn check_procedure(names: &mut Names<'_>, procedure: &Procedure) {
    let at = format!("{}: procedure `{}`", procedure.file, procedure.id);
    names.words(&at, "title", &procedure.title);
    names.words(&at, "goal", &procedure.goal);
    names.sources(&at, &procedure.source);
    if let Some(confidence) = &procedure.confidence {
        names.one_of(&at, "confidence", confidence, &["high", "medium", "low"]);
    }
    for guess in &procedure.guesses {
        names.words(&at, "guesses", guess);
    }
    for (key, rule) in [("order_rule", &procedure.order_rule), ("role_rule", &procedure.role_rule)] {
        if let Some(rule) = rule {
            names.resolve(&at, key, "rule", rule);
        }
    }
    let steps: BTreeSet<&str> = procedure.step.iter().map(|step| step.id.as_str()).collect();
    if steps.len() != procedure.step.len() {
        names.faults.push(format!("{at}: two steps share an id, expected unique step ids"));
    }
    if procedure.step.is_empty() || procedure.step.len() > 64 {
        names.faults.push(format!("{at}: {} steps, expected 1 to 64", procedure.step.len()));
        return;
    }
    if let Some(step) = &procedure.decides
        && !steps.contains(step.as_str())
    {
        names.faults.push(format!("{at}: decides = `{step}`, expected the id of a step of this procedure"));
    }
    for step in &procedure.step {
        check_step(names, procedure, step, &steps);
    }
    for step in &procedure.step {
        for done in step.needs.iter().chain(&step.leaves).filter_map(|row| row.done.as_ref()) {
            if procedure.step.iter().any(|before| before.id == *done && before.fact.is_none()) {
                names.faults.push(format!(
                    "{at} step `{}`: done = `{done}`, expected a step with `fact`, so that a decision can ask for it",
                    step.id
                ));
            }
        }
    }
    check_graph(names, procedure, &at);
}

fn check_step(names: &mut Names<'_>, procedure: &Procedure, step: &Step, steps: &BTreeSet<&str>) {
    let at = format!("{}: procedure `{}` step `{}`", procedure.file, procedure.id, step.id);
    if step.id.is_empty() || step.no.is_empty() {
        names.faults.push(format!("{at}: no = `{}`, expected an id and a number", step.no));
    }
    names.words(&at, "title", &step.title);
    if procedure.source.iter().any(|source| source.doc == "M") && step.page.is_none() {
        names.faults.push(format!("{at}: page is missing, expected the page of document M"));
    }
    if step.roles.is_empty() {
        names.faults.push(format!("{at}: roles are missing, expected who may take the step"));
    }
    for role in &step.roles {
        names.resolve(&at, "roles", "role", role);
    }
    for (key, rule) in [("role_rule", &step.role_rule), ("order_rule", &step.order_rule)] {
        if let Some(rule) = rule {
            names.resolve(&at, key, "rule", rule);
        }
    }
    if let Some(fact) = &step.fact {
        names.resolve(&at, "fact", "fact", fact);
    }
    for row in step.actor.iter().chain(&step.needs).chain(&step.leaves) {
        check_row(names, &at, row, procedure);
        if row.by.is_some() || row.other_than.is_some() {
            if !step.actor.iter().any(|of| std::ptr::eq(of, row)) {
                names.faults.push(format!("{at}: row of `{}` asks who acts, expected it under actor", row.rule));
            }
        } else if step.actor.iter().any(|of| std::ptr::eq(of, row)) {
            names.faults.push(format!("{at}: actor row of `{}`, expected by or other_than", row.rule));
        }
    }
    for row in &step.needs {
        if row.record.is_some() || row.attest_any.is_some() || row.answered.is_some() {
            names.faults.push(format!("{at}: needs row of `{}`, expected done, attest or a rule judged by code", row.rule));
        }
    }
    for document in &step.records {
        names.resolve(&at, "records", "document", document);
    }
    if let Some(called) = &step.calls {
        names.resolve(&at, "calls", "procedure", called);
    }
    for within in &step.within {
        check_within(names, &at, within, steps);
    }
    if let Some(owed) = &step.owed {
        names.resolve(&at, "owed.rule", "rule", &owed.rule);
        condition(names, &at, "owed.when", &owed.rule, owed.when.as_ref());
        condition(names, &at, "owed.or_when", &owed.rule, owed.or_when.as_ref());
        if owed.or_when.is_some() && owed.when.is_none() {
            names.faults.push(format!("{at}: owed.or_when without owed.when, expected both or neither"));
        }
    }
    for (key, rules) in [("hints", &step.hints), ("settles", &step.settles)] {
        for rule in rules {
            names.resolve(&at, key, "rule", rule);
        }
    }
    if step.next.is_empty() {
        names.faults.push(format!("{at}: next is missing, expected a step or `end`"));
    }
    for branch in step.next.iter().map(crate::model::Next::branch) {
        if branch.to != "end" && !steps.contains(branch.to.as_str()) {
            names.faults.push(format!("{at}: next = `{}`, expected the id of a step of this procedure or `end`", branch.to));
        }
        condition(names, &at, "next.when", "", branch.when.as_ref());
        if branch.again && reopened(procedure, &step.id, &branch.to).is_empty() {
            names.faults.push(format!("{at}: next = `{}` again, expected a step from which the way leads back here", branch.to));
        }
        if let Some(label) = &branch.label {
            names.words(&at, "next.label", label);
        }
    }
}

/// A condition, if any.
fn condition(names: &mut Names<'_>, at: &str, key: &str, rule: &str, text: Option<&String>) {
    let terms = terms::condition(text, rule);
    check_terms(names, at, key, terms);
}

fn check_terms(names: &mut Names<'_>, at: &str, key: &str, terms: Result<Vec<Term>, String>) {
    match terms {
        Ok(terms) => terms.iter().for_each(|term| check_term(names, at, key, term)),
        Err(fault) => names.faults.push(format!("{at}: {key} = {fault}")),
    }
}

/// The fact has the kind that the check asks for, and the parameter the unit.
fn check_term(names: &mut Names<'_>, at: &str, key: &str, term: &Term) {
    names.resolve(at, key, "fact", &term.fact);
    let Some(fact) = names.facts.get(term.fact.as_str()).copied() else { return };
    let mut fault = |text: String| names.faults.push(format!("{at}: {key} asks `{}`: {text}", term.fact));
    match &term.check {
        Check::Holds(_) => {}
        Check::Is(word, _) => {
            if fact.kind != "text" {
                fault(format!("= `{word}`, expected a fact of kind text"));
            } else if !fact.allows(word) {
                let ids: Vec<&str> = fact.values.iter().map(|value| value.id.as_str()).collect();
                fault(format!("= `{word}`, expected one of {}", ids.join(", ")));
            }
        }
        Check::Same(other) => match names.facts.get(other.as_str()) {
            Some(second) if second.kind == fact.kind => {}
            _ => fault(format!("same `{other}`, expected a fact of its kind")),
        },
        Check::Against(operator, name) => match names.parameters.get(name) {
            None => fault(format!("against `{name}`, expected a parameter as `rule/name`")),
            Some(parameter) => {
                let kind = match operator {
                    Operator::AtLeast | Operator::AtMost if parameter.unit == "yuan" => "money",
                    Operator::AtLeast | Operator::AtMost => "whole",
                    Operator::In => "text",
                    Operator::Covers => "texts",
                };
                if fact.kind != kind {
                    fault(format!("against `{name}`, expected a fact of kind {kind}"));
                }
                if parameter.unit == "enum" {
                    fault(format!("against `{name}`, expected a unit other than enum, which only describes"));
                }
            }
        },
    }
}

fn check_row(names: &mut Names<'_>, at: &str, row: &Row, procedure: &Procedure) {
    names.resolve(at, "rule", "rule", &row.rule);
    let tests = [
        row.done.is_some(),
        row.attest.is_some(),
        row.attest_any.is_some(),
        row.answered.is_some(),
        row.record.is_some(),
        row.by.is_some(),
        row.other_than.is_some(),
    ];
    if tests.iter().filter(|given| **given).count() > 1 {
        names.faults.push(format!(
            "{at}: row of `{}` has two tests, expected one of done, attest, attest_any, answered, record, by, other_than",
            row.rule
        ));
    }
    let is_step = |id: &str| procedure.step.iter().any(|step| step.id == id);
    let done = row.done.iter().map(|step| ("done", step));
    let after = row.after.iter().map(|step| ("after", step));
    for (key, step) in done.chain(row.or_done.iter().map(|step| ("or_done", step))).chain(after) {
        if !is_step(step) {
            names.faults.push(format!("{at}: {key} = `{step}`, expected the id of a step of this procedure"));
        }
    }
    if row.done.is_none() && (!row.or_done.is_empty() || row.after.is_some()) {
        names.faults.push(format!("{at}: row of `{}` has or_done or after, expected done beside it", row.rule));
    }
    for texts in [&row.attest, &row.attest_any].into_iter().flatten() {
        check_terms(names, at, "attest", terms::terms(texts, &row.rule));
    }
    for fact in row.answered.iter().flatten() {
        names.resolve(at, "answered", "fact", fact);
    }
    if let Some(record) = &row.record {
        names.resolve(at, "record", "document", record);
    }
    for role in row.by.iter().flatten() {
        names.resolve(at, "by", "role", role);
    }
    for person in row.other_than.iter().flatten() {
        let is_fact = names.facts.get(person.as_str()).is_some_and(|fact| fact.kind == "text");
        if is_step(person) == is_fact {
            names.faults.push(format!("{at}: other_than = `{person}`, expected the id of a step or of a fact of kind text, not of both"));
        }
    }
    condition(names, at, "when", &row.rule, row.when.as_ref());
    if let Some(level) = &row.level {
        names.one_of(at, "level", level, &["warning", "violation"]);
    }
}

fn check_within(names: &mut Names<'_>, at: &str, within: &Within, steps: &BTreeSet<&str>) {
    names.resolve(at, "within.rule", "rule", &within.rule);
    match &within.parameter {
        Some(name) if !names.parameters.contains_key(&format!("{}/{name}", within.rule)) => {
            names.faults.push(format!("{at}: within.parameter = `{name}`, expected a parameter of rule `{}`", within.rule));
        }
        _ => {}
    }
    if within.parameter.is_some() == within.by_fact.is_some() {
        names.faults.push(format!("{at}: within of `{}`, expected either parameter or by_fact", within.rule));
    }
    if [within.from.is_some(), within.from_start.is_some(), within.from_fact.is_some()].iter().filter(|given| **given).count() > 1 {
        names.faults.push(format!("{at}: within of `{}`, expected one of from, from_start, from_fact", within.rule));
    }
    for (key, step) in [("from", &within.from), ("from_start", &within.from_start)] {
        if let Some(step) = step.as_ref().filter(|step| !steps.contains(step.as_str())) {
            names.faults.push(format!("{at}: within.{key} = `{step}`, expected the id of a step of this procedure"));
        }
    }
    for (key, fact) in [("from_fact", &within.from_fact), ("to_fact", &within.to_fact), ("by_fact", &within.by_fact)] {
        let Some(fact) = fact else { continue };
        if !names.facts.get(fact.as_str()).is_some_and(|fact| fact.kind == "day" || fact.kind == "instant") {
            names.faults.push(format!("{at}: within.{key} = `{fact}`, expected a fact of kind day or instant"));
        }
    }
    condition(names, at, "within.when", &within.rule, within.when.as_ref());
    if let Some(level) = &within.level {
        names.one_of(at, "within.level", level, &["warning", "violation"]);
    }
}

/// Every step can be reached from a way in, and the end from every step.
fn check_graph(names: &mut Names<'_>, procedure: &Procedure, at: &str) {
    let ways_in = procedure.step.iter().enumerate().filter(|(number, step)| *number == 0 || step.start).map(|(_, step)| step.id.clone());
    let reached = spread(procedure, ways_in.collect(), true, true);
    let ending = spread(procedure, BTreeSet::from(["end".to_owned()]), false, true);
    for step in &procedure.step {
        if !reached.contains(&step.id) {
            names.faults.push(format!("{at}: step `{}` is unreachable, expected a way to it from the first step", step.id));
        }
        if !ending.contains(&step.id) {
            names.faults.push(format!("{at}: step `{}` never ends, expected a way from it to `end`", step.id));
        }
    }
}

/// What can be reached along the edges, or against them; with or without the ways back.
fn spread(procedure: &Procedure, mut seen: BTreeSet<String>, forward: bool, back: bool) -> BTreeSet<String> {
    let edges: Vec<(&str, String)> = procedure
        .step
        .iter()
        .flat_map(|step| step.next.iter().map(|next| (step.id.as_str(), next.branch())))
        .filter(|(_, branch)| back || !branch.again)
        .map(|(from, branch)| (from, branch.to))
        .collect();
    loop {
        let before = seen.len();
        for (from, to) in &edges {
            let (a, b) = if forward { (*from, to.as_str()) } else { (to.as_str(), *from) };
            if seen.contains(a) {
                seen.insert(b.to_owned());
            }
        }
        if seen.len() == before {
            return seen;
        }
    }
}

/// The steps to be done anew when a way back from one step to an earlier one, or to itself, is taken: all on the way between them.
pub fn reopened(procedure: &Procedure, from: &str, to: &str) -> Vec<String> {
    if from == to {
        return vec![from.to_owned()];
    }
    let after = spread(procedure, BTreeSet::from([to.to_owned()]), true, false);
    let before = spread(procedure, BTreeSet::from([from.to_owned()]), false, false);
    if !after.contains(from) {
        return Vec::new();
    }
    procedure.step.iter().map(|step| &step.id).filter(|id| *id != from && after.contains(*id) && before.contains(*id)).cloned().collect()
}

/// Ids of all rules that some step cites.
pub fn citations(book: &Book) -> BTreeSet<&str> {
    let mut cited = BTreeSet::from([ROLE_RULE, ORDER_RULE]);
    for procedure in &book.procedures {
        cited.extend([&procedure.order_rule, &procedure.role_rule].into_iter().flatten().map(String::as_str));
        for step in &procedure.step {
            cited.extend(step.actor.iter().chain(&step.needs).chain(&step.leaves).map(|row| row.rule.as_str()));
            cited.extend(step.within.iter().map(|within| within.rule.as_str()));
            cited.extend(step.owed.iter().map(|owed| owed.rule.as_str()));
            cited.extend(step.hints.iter().map(String::as_str));
            cited.extend([&step.order_rule, &step.role_rule].into_iter().flatten().map(String::as_str));
        }
    }
    cited
}
