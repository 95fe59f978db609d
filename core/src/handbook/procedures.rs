//! Procedures as answers: their steps, with rules, facts and records, and the ways between them.

use serde::Serialize;

use super::ids::{DocumentId, FactId, ParameterId, ProcedureId, RoleId, RuleId};
use super::table::{self, Check, Sources, Term, Test, Words};

/// A way on from a step.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NextStep {
    /// The step, or `end`.
    pub to: &'static str,
    /// Open only when: terms joined by ` & `, such as `fact`, `!fact`, `fact = word`, `fact >= rule/parameter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The word on the branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Words>,
    /// A way back: these steps are done anew once it is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reopens: Vec<&'static str>,
}

/// A step of a procedure.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepEntry {
    /// The id: the activity of events.
    pub id: &'static str,
    /// The number in the source's table; letters are ours.
    pub no: &'static str,
    /// The title.
    pub title: Words,
    /// The page of document M.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
    /// Who may take it.
    pub roles: &'static [RoleId],
    /// Another way into the procedure, beside the first step.
    pub start: bool,
    /// The procedure that it runs as a case of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<ProcedureId>,
    /// Several roles may have it open at once.
    pub parallel: bool,
    /// The rules on who may take it, beyond the roles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actor: Vec<RuleId>,
    /// The rules that must hold before.
    pub needs: Vec<RuleId>,
    /// The rules on what it must leave behind.
    pub leaves: Vec<RuleId>,
    /// The rules that limit its time.
    pub within: Vec<RuleId>,
    /// The rules that only advise here.
    pub hints: &'static [RuleId],
    /// The facts it asks to be attested or known.
    pub facts: Vec<FactId>,
    /// The records it leaves.
    pub records: Vec<DocumentId>,
    /// The fact that its completion makes true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactId>,
    /// Ways on.
    pub next: Vec<NextStep>,
}

/// A procedure of the handbook.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProcedureEntry {
    /// The id.
    pub id: ProcedureId,
    /// `1`, `2`, `P` or `S`.
    pub part: &'static str,
    /// The section.
    pub section: &'static str,
    /// The title.
    pub title: Words,
    /// What it is for.
    pub goal: Words,
    /// Where it stands.
    pub source: Sources,
    /// How surely the flowchart could be read: `high`, `medium` or `low`; absent where the source draws none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<&'static str>,
    /// What the flowchart leaves uncertain, with the reading taken.
    #[serde(skip_serializing_if = "<[Words]>::is_empty")]
    pub guesses: &'static [Words],
    /// The step that a decision is about when it names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decides: Option<&'static str>,
    /// The steps, in the order of the source.
    pub steps: Vec<StepEntry>,
}

fn term(term: &Term) -> String {
    let against = |operator: &str, id: ParameterId| {
        let parameter = id.entry();
        format!("{} {operator} {}/{}", term.fact, parameter.rule, parameter.name)
    };
    match term.check {
        Check::Holds(true) => term.fact.to_string(),
        Check::Holds(false) => format!("!{}", term.fact),
        Check::Is(word, true) => format!("{} = {word}", term.fact),
        Check::Is(word, false) => format!("{} != {word}", term.fact),
        Check::AtLeast(id) => against(">=", id),
        Check::AtMost(id) => against("<=", id),
        Check::In(id) => against("in", id),
        Check::Covers(id) => against("covers", id),
        Check::Same(other) => format!("{} same {other}", term.fact),
    }
}

fn condition(terms: &[Term]) -> Option<String> {
    (!terms.is_empty()).then(|| terms.iter().map(term).collect::<Vec<_>>().join(" & "))
}

/// The facts that terms ask for.
fn asked(terms: &[Term]) -> impl Iterator<Item = FactId> + '_ {
    terms.iter().flat_map(|term| [Some(term.fact), if let Check::Same(other) = term.check { Some(other) } else { None }]).flatten()
}

/// The facts that a step asks to be known, in the order of the handbook.
fn facts(step: &table::Step) -> Vec<FactId> {
    let mut facts: Vec<FactId> = Vec::new();
    for row in step.actor.iter().chain(step.needs).chain(step.leaves) {
        match row.test {
            Test::All(terms) | Test::Any(terms) => facts.extend(asked(terms)),
            Test::Answered(ids) => facts.extend(ids),
            Test::OtherThan(persons) => facts.extend(persons.iter().filter_map(|person| match person {
                table::Person::Named(fact) => Some(*fact),
                table::Person::Of(_) => None,
            })),
            Test::Record(_) | Test::By(_) | Test::Code | Test::Done { .. } => {}
        }
        facts.extend(asked(row.when));
    }
    for within in step.within {
        facts.extend(within.to);
        facts.extend(asked(within.when));
        if let table::From::Fact(fact) = within.from {
            facts.push(fact);
        }
    }
    FactId::all().filter(|fact| facts.contains(fact)).collect()
}

/// The papers a step leaves: those that a rule demands, then the others.
fn records(step: &table::Step) -> Vec<DocumentId> {
    let mut records: Vec<DocumentId> = Vec::new();
    let demanded = step.leaves.iter().filter_map(|row| if let Test::Record(id) = row.test { Some(id) } else { None });
    for id in demanded.chain(step.records.iter().copied()) {
        if !records.contains(&id) {
            records.push(id);
        }
    }
    records
}

fn rules(rows: &[table::Row]) -> Vec<RuleId> {
    let mut rules: Vec<RuleId> = rows.iter().map(|row| row.rule).collect();
    rules.dedup();
    rules
}

/// A procedure with its steps.
pub fn procedure(id: ProcedureId) -> ProcedureEntry {
    let entry = id.entry();
    let name = |number: usize| entry.steps.get(number).map_or("", |step| step.id);
    let next = |edge: &table::Edge| NextStep {
        to: edge.step.map_or("end", name),
        when: condition(edge.when),
        label: edge.label,
        reopens: edge.reopens.iter().map(|number| name(*number)).collect(),
    };
    let steps = entry.steps.iter().map(|step| StepEntry {
        id: step.id,
        no: step.no,
        title: step.title,
        page: step.page,
        roles: step.roles,
        start: step.start,
        calls: step.calls,
        parallel: step.parallel,
        actor: rules(step.actor),
        needs: rules(step.needs),
        leaves: rules(step.leaves),
        within: step.within.iter().map(|within| within.rule).collect(),
        hints: step.hints,
        facts: facts(step),
        records: records(step),
        fact: step.fact,
        next: step.next.iter().map(next).collect(),
    });
    ProcedureEntry {
        id,
        part: entry.part,
        section: entry.section,
        title: entry.title,
        goal: entry.goal,
        source: entry.source,
        confidence: entry.confidence,
        guesses: entry.guesses,
        decides: entry.decides.map(name),
        steps: steps.collect(),
    }
}
