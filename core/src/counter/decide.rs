//! May this business go ahead for this customer now; if not, why, and what would make it go.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::facts::CounterFacts;
use super::rules;
use super::view::{Counter, Source};
use crate::decision::{Decision, Finding, Judgement, Level, Outcome, Verdict};
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::handbook::table::{Row, Step, Test, fact};
use crate::handbook::{FactId, Handbook, ParameterId, Prepared, ProcedureId, RoleId, RuleId};
use crate::procedure::{Known, judge_row};
use crate::wire::Attempt;

/// Facts of many customers, each read by itself.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterBatch {
    /// One entry for each customer.
    pub items: Vec<Attempt<CounterFacts>>,
}

/// The answer to one entry of a batch: a decision or an error, at the same place as the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BatchItem {
    /// The decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Or why the entry cannot be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

struct Asked<'a> {
    facts: &'a CounterFacts,
    counter: Counter<'a>,
}

impl Known for Asked<'_> {
    fn truth(&self, id: FactId) -> Option<bool> {
        match id {
            fact::MANAGER_ASKED => Some(self.counter.manager_asked()),
            fact::AGREEMENT_SIGNED => self.facts.agreement_signed,
            fact::EFFECT_EXPLAINED => self.facts.effect_explained,
            fact::CUSTOMER_CONFIRMED => self.facts.customer_confirmed,
            fact::PAYMENT_TAKEN => self.facts.payment_taken,
            fact::CARD_SOLD => self.facts.card_sold,
            _ => None,
        }
    }

    fn fact(&self, _: FactId) -> Option<&Fact> {
        None
    }

    fn parameter(&self, id: ParameterId) -> &Prepared {
        self.counter.value(id)
    }

    fn judge(&self, rule: RuleId) -> Judgement {
        rules::judge(rule, &self.counter)
    }
}

/// Judges the needs of the step asked about, in the handbook's order.
fn judge_needs(
    handbook: &Handbook,
    facts: &CounterFacts,
    mut say: impl FnMut(&'static Row, Judgement),
) -> Result<(ProcedureId, &'static Step), Error> {
    let id = facts.check()?;
    let procedure = id.entry();
    let step = match &facts.step {
        Some(name) => procedure.step(name).map(|(_, step)| step),
        None => procedure.decides.and_then(|number| procedure.steps.get(number)),
    };
    let (code, expected) = if facts.step.is_some() { (Code::UnknownId, "the id of a step") } else { (Code::MissingField, "a step") };
    let step = step.ok_or_else(|| Error::new(code, "step", format!("{expected} of procedure `{id}`")))?;
    let asked = Asked { facts, counter: Counter::new(handbook, id, Source::Facts(facts)) };
    for row in step.needs {
        say(row, judge_row(row, procedure, &asked));
    }
    Ok((id, step))
}

/// Decides whether a step of a counter business may be taken now.
///
/// A refusal is an answer. The outcome is `refused` when a rule is broken that nobody may waive; else `undetermined` when it hangs on a
/// missing fact whether somebody may; else `referred` when a manager may decide otherwise; else `undetermined` when facts are
/// missing; else `allowed`.
///
/// # Source
/// M I.5-I.16 and I.21, 2.3 and 2.4; the rules are cited by the findings.
///
/// # Errors
/// `negative_amount` for arrears below zero; `missing_field` when neither business nor procedure is given; `unknown_value` when both are
/// and differ; `unknown_id` for a step the procedure does not have.
///
/// # Does not decide
/// Order, roles and time of the steps: that is the case's ([`call`](crate::call) `case.apply`).
pub fn decide(handbook: &Handbook, facts: &CounterFacts) -> Result<Decision, Error> {
    let mut said: Vec<(&'static Row, Judgement)> = Vec::new();
    let (id, step) = judge_needs(handbook, facts, |row, judgement| {
        if judgement.verdict >= Verdict::Unknown {
            said.push((row, judgement));
        }
    })?;
    let outcome = outcome(&said);
    let stops_at = said.first().map_or(step.id, |(row, _)| settled_at(id, row, step));
    let mut ask: Vec<RoleId> = Vec::new();
    let mut missing: Vec<FactId> = Vec::new();
    for (_, judgement) in &said {
        if outcome == Outcome::Referred {
            ask.extend(judgement.ask().iter().filter(|role| !ask.contains(role)).copied().collect::<Vec<_>>());
        }
        missing.extend(judgement.missing().iter().filter(|fact| !missing.contains(fact)).copied().collect::<Vec<_>>());
    }
    let findings = said.into_iter().map(|(row, judgement)| finding(id, step, row, judgement)).collect();
    Ok(Decision { outcome, procedure: id, step: Cow::Borrowed(stops_at), ask, missing, findings, edition: handbook.stamp() })
}

fn outcome(said: &[(&'static Row, Judgement)]) -> Outcome {
    let broken = |test: fn(&Judgement) -> bool| said.iter().any(|(_, judgement)| judgement.verdict == Verdict::Broken && test(judgement));
    if broken(|judgement| judgement.ask().is_empty() && judgement.missing().is_empty()) {
        Outcome::Refused
    } else if broken(|judgement| !judgement.missing().is_empty()) {
        Outcome::Undetermined
    } else if broken(|judgement| !judgement.ask().is_empty()) {
        Outcome::Referred
    } else if said.is_empty() {
        Outcome::Allowed
    } else {
        Outcome::Undetermined
    }
}

fn finding(id: ProcedureId, asked: &'static Step, row: &'static Row, judgement: Judgement) -> Finding {
    judgement.into_finding(row.rule, if row.warning { Level::Warning } else { Level::Violation }, settled_at(id, row, asked))
}

/// The step at which the matter of a row is dealt with: the step it wants done, the one that settles its rule, or the one asked about.
fn settled_at(id: ProcedureId, row: &Row, asked: &'static Step) -> &'static str {
    let steps = id.entry().steps;
    let step = match row.test {
        Test::Done { any, .. } => any.first().and_then(|number| steps.get(*number)),
        _ => steps.iter().find(|step| step.settles.contains(&row.rule)),
    };
    step.unwrap_or(asked).id
}

/// Lists every rule that a decision would apply, with its verdict: also those kept and those that do not apply.
///
/// # Errors
/// As for [`decide`].
pub fn explain(handbook: &Handbook, facts: &CounterFacts) -> Result<Vec<Finding>, Error> {
    let mut said = Vec::new();
    let (id, step) = judge_needs(handbook, facts, |row, judgement| said.push((row, judgement)))?;
    Ok(said.into_iter().map(|(row, judgement)| finding(id, step, row, judgement)).collect())
}

/// Decides for many customers; an entry that cannot be judged does not keep the others from it.
pub fn decide_batch<'a>(handbook: &Handbook, items: impl IntoIterator<Item = &'a CounterFacts>) -> Vec<BatchItem> {
    items.into_iter().map(|facts| decide(handbook, facts).into()).collect()
}

/// Decides for every entry of a batch that could be read.
pub(crate) fn decide_each(handbook: &Handbook, batch: &CounterBatch) -> Vec<BatchItem> {
    let item = |item: &Attempt<CounterFacts>| match item {
        Attempt(Ok(facts)) => decide(handbook, facts).into(),
        Attempt(Err(error)) => Err(error.clone()).into(),
    };
    batch.items.iter().map(item).collect()
}

impl From<Result<Decision, Error>> for BatchItem {
    fn from(result: Result<Decision, Error>) -> Self {
        match result {
            Ok(decision) => Self { decision: Some(decision), error: None },
            Err(error) => Self { decision: None, error: Some(error) },
        }
    }
}
