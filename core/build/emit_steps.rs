//! Writes the step tables.

use std::collections::BTreeMap;

use crate::check::{ORDER_RULE, ROLE_RULE};
use crate::check_steps::reopened;
use crate::emit::{Indices, list, option};
use crate::model::{Branch, Next, Procedure, Row, Step, Within};
use crate::terms::{self, Check, Operator, Term};

/// Every term of a step, wherever it stands. The handbook is checked: what cannot be read was a fault before.
pub fn terms_of(step: &Step) -> Vec<Term> {
    let mut all = Vec::new();
    for row in step.actor.iter().chain(&step.needs).chain(&step.leaves) {
        for texts in [&row.attest, &row.attest_any].into_iter().flatten() {
            all.extend(terms::terms(texts, &row.rule).unwrap_or_default());
        }
        all.extend(terms::condition(row.when.as_ref(), &row.rule).unwrap_or_default());
    }
    for within in &step.within {
        all.extend(terms::condition(within.when.as_ref(), &within.rule).unwrap_or_default());
    }
    if let Some(owed) = &step.owed {
        all.extend(terms::condition(owed.when.as_ref(), &owed.rule).unwrap_or_default());
        all.extend(terms::condition(owed.or_when.as_ref(), &owed.rule).unwrap_or_default());
    }
    for branch in step.next.iter().map(Next::branch) {
        all.extend(terms::condition(branch.when.as_ref(), "").unwrap_or_default());
    }
    all
}

impl Indices {
    fn term(&self, term: &Term) -> String {
        let check = match &term.check {
            Check::Holds(wanted) => format!("Holds({wanted})"),
            Check::Is(word, wanted) => format!("Is({word:?}, {wanted})"),
            Check::Same(other) => format!("Same({})", self.id("FactId", "fact", other)),
            Check::Against(operator, name) => {
                let operator = match operator {
                    Operator::AtLeast => "AtLeast",
                    Operator::AtMost => "AtMost",
                    Operator::In => "In",
                    Operator::Covers => "Covers",
                };
                format!("{operator}({})", self.id("ParameterId", "parameter", name))
            }
        };
        format!("Term {{ fact: {}, check: Check::{check} }}", self.id("FactId", "fact", &term.fact))
    }

    fn terms(&self, texts: &[String], rule: &str) -> String {
        list(terms::terms(texts, rule).unwrap_or_default().iter().map(|term| self.term(term)))
    }

    fn condition(&self, text: Option<&String>, rule: &str) -> String {
        list(terms::condition(text, rule).unwrap_or_default().iter().map(|term| self.term(term)))
    }
}

pub fn procedure(indices: &Indices, x: &Procedure) -> String {
    let order = x.order_rule.as_deref().unwrap_or(ORDER_RULE);
    let role = x.role_rule.as_deref().unwrap_or(ROLE_RULE);
    let numbers: BTreeMap<&str, usize> = x.step.iter().enumerate().map(|(number, step)| (step.id.as_str(), number)).collect();
    let decides = x.decides.as_ref().and_then(|step| numbers.get(step.as_str()));
    format!(
        "Procedure {{ id: {:?}, part: {:?}, section: {:?}, title: {}, goal: {}, source: {}, confidence: {:?}, guesses: {}, decides: {:?}, \
         steps: &[\n{}] }}",
        x.id,
        x.part,
        x.section,
        indices.words(&x.title),
        indices.words(&x.goal),
        indices.sources(&x.source),
        x.confidence,
        list(x.guesses.iter().map(|x| indices.words(x))),
        decides,
        x.step.iter().map(|y| step(indices, x, y, &numbers, order, role)).collect::<Vec<_>>().join(",\n"),
    )
}

fn within(indices: &Indices, x: &Within, number: &dyn Fn(&str) -> usize) -> String {
    let fact = |id: &String| indices.id("FactId", "fact", id);
    let from = match (&x.from, &x.from_start, &x.from_fact) {
        (Some(step), ..) => format!("From::Step({})", number(step)),
        (_, Some(step), _) => format!("From::Start({})", number(step)),
        (.., Some(id)) => format!("From::Fact({})", fact(id)),
        (None, None, None) => "From::Own".to_owned(),
    };
    format!(
        "Within {{ rule: {}, parameter: {}, from: {from}, to: {}, at_least: {}, warning: {}, when: {} }}",
        indices.id("RuleId", "rule", &x.rule),
        option(x.parameter.as_ref().map(|name| indices.id("ParameterId", "parameter", &format!("{}/{name}", x.rule)))),
        option(x.to_fact.as_ref().or(x.by_fact.as_ref()).map(fact)),
        x.at_least,
        x.level.as_deref() == Some("warning"),
        indices.condition(x.when.as_ref(), &x.rule),
    )
}

fn edge(indices: &Indices, branch: &Branch, step: &str, reopens: &str) -> String {
    let (when, label) = (indices.condition(branch.when.as_ref(), ""), option(branch.label.as_ref().map(|x| indices.words(x))));
    format!("Edge {{ step: {step}, when: {when}, label: {label}, reopens: {reopens} }}")
}

fn step(indices: &Indices, procedure: &Procedure, x: &Step, numbers: &BTreeMap<&str, usize>, order: &str, role: &str) -> String {
    let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
    let rows = |rows: &[Row]| list(rows.iter().map(|y| row(indices, y, numbers)));
    let reopens = |branch: &Branch, from: &str| {
        let back = if branch.again { reopened(procedure, from, &branch.to) } else { Vec::new() };
        list(back.iter().map(|id| number(id).to_string()))
    };
    let next = list(x.next.iter().map(Next::branch).map(|branch| {
        let to = option((branch.to != "end").then(|| number(&branch.to).to_string()));
        edge(indices, &branch, &to, &reopens(&branch, &x.id))
    }));
    let ways_hither = procedure.step.iter().flat_map(|before| before.next.iter().map(move |next| (before, next.branch())));
    let from = list(
        ways_hither
            .filter(|(_, branch)| branch.to == x.id)
            .map(|(before, branch)| edge(indices, &branch, &format!("Some({})", number(&before.id)), &reopens(&branch, &before.id))),
    );
    let owed = x.owed.as_ref().map(|owed| {
        let when = indices.condition(owed.when.as_ref(), &owed.rule);
        let or_when = option(owed.or_when.as_ref().map(|_| indices.condition(owed.or_when.as_ref(), &owed.rule)));
        format!("Owed {{ rule: {}, when: {when}, or_when: {or_when} }}", indices.id("RuleId", "rule", &owed.rule))
    });
    format!(
        "Step {{ id: {:?}, no: {:?}, title: {}, page: {:?}, roles: {}, role_rule: {}, order_rule: {}, stage: {:?}, fact: {}, start: {}, \
         calls: {}, parallel: {}, actor: {}, needs: {}, leaves: {}, records: {}, within: {}, owed: {}, settles: {}, hints: {}, next: {next}, \
         from: {from} }}",
        x.id,
        x.no,
        indices.words(&x.title),
        x.page,
        indices.ids("RoleId", "role", &x.roles),
        indices.id("RuleId", "rule", x.role_rule.as_deref().unwrap_or(role)),
        indices.id("RuleId", "rule", x.order_rule.as_deref().unwrap_or(order)),
        x.stage,
        option(x.fact.as_ref().map(|fact| indices.id("FactId", "fact", fact))),
        x.start,
        option(x.calls.as_ref().map(|called| indices.id("ProcedureId", "procedure", called))),
        x.parallel,
        rows(&x.actor),
        rows(&x.needs),
        rows(&x.leaves),
        indices.ids("DocumentId", "document", &x.records),
        list(x.within.iter().map(|y| within(indices, y, &number))),
        option(owed),
        indices.ids("RuleId", "rule", &x.settles),
        indices.ids("RuleId", "rule", &x.hints),
    )
}

fn row(indices: &Indices, x: &Row, numbers: &BTreeMap<&str, usize>) -> String {
    let number = |id: &String| numbers.get(id.as_str()).copied().unwrap_or_default();
    let test = if let Some(step) = &x.done {
        let any = list(std::iter::once(step).chain(&x.or_done).map(|step| number(step).to_string()));
        format!("Test::Done {{ any: {any}, after: {:?} }}", x.after.as_ref().map(number))
    } else if let Some(all) = &x.attest {
        format!("Test::All({})", indices.terms(all, &x.rule))
    } else if let Some(any) = &x.attest_any {
        format!("Test::Any({})", indices.terms(any, &x.rule))
    } else if let Some(answered) = &x.answered {
        format!("Test::Answered({})", indices.ids("FactId", "fact", answered))
    } else if let Some(record) = &x.record {
        format!("Test::Record({})", indices.id("DocumentId", "document", record))
    } else if let Some(by) = &x.by {
        format!("Test::By({})", indices.ids("RoleId", "role", by))
    } else if let Some(others) = &x.other_than {
        let person = |id: &String| match numbers.get(id.as_str()) {
            Some(step) => format!("Person::Of({step})"),
            None => format!("Person::Named({})", indices.id("FactId", "fact", id)),
        };
        format!("Test::OtherThan({})", list(others.iter().map(person)))
    } else {
        "Test::Code".to_owned()
    };
    format!(
        "Row {{ rule: {}, test: {test}, when: {}, warning: {} }}",
        indices.id("RuleId", "rule", &x.rule),
        indices.condition(x.when.as_ref(), &x.rule),
        x.level.as_deref() == Some("warning"),
    )
}
