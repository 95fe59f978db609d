//! May this business go ahead for this customer now; if not, why, and what would make it go.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::facts::CounterFacts;
use super::rules::{self, Counter};
use crate::decision::{Decision, Finding, Judgement, Level, Outcome, Verdict};
use crate::error::{Code, Error};
use crate::handbook::table::{Procedure, Row, Step, Test, fact};
use crate::handbook::{DocumentId, FactId, Handbook, RuleId};
use crate::procedure::{Known, judge_row};

/// Facts of many customers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterBatch {
    /// One entry for each customer.
    pub items: Vec<CounterFacts>,
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
            fact::EXCEPTION_GRANTED => Some(self.counter.is_excepted()),
            fact::MANAGER_ASKED => Some(self.counter.manager_asked()),
            fact::DOCUMENTS_CHECKED => {
                let documents = self.facts.documents.as_deref()?;
                let checked = documents.iter().map(|document| document.checked);
                checked.reduce(|all, one| if all == Some(false) || one == Some(false) { Some(false) } else { all.and(one) }).unwrap_or(Some(false))
            }
            fact::AGREEMENT_SIGNED => self.facts.agreement_signed,
            fact::EFFECT_EXPLAINED => self.facts.effect_explained,
            fact::CUSTOMER_CONFIRMED => self.facts.customer_confirmed,
            fact::PAYMENT_TAKEN => self.facts.payment_taken,
            fact::CARD_SOLD => self.facts.card_sold,
            _ => None,
        }
    }

    fn done(&self, _: usize, step: &Step) -> Option<bool> {
        step.fact.and_then(|fact| self.truth(fact))
    }

    fn recorded(&self, _: DocumentId) -> Option<bool> {
        None
    }

    fn judge(&self, rule: RuleId) -> Judgement {
        rules::judge(rule, &self.counter)
    }
}

/// Judges the needs of the step asked about, in the handbook's order.
fn judge_needs(handbook: &Handbook, facts: &CounterFacts, mut say: impl FnMut(&'static Row, Judgement)) -> Result<(&'static Procedure, usize), Error> {
    let id = facts.check()?;
    let procedure = id.entry();
    let number = match &facts.step {
        Some(name) => {
            let expected = || Error::new(Code::UnknownId, "step", format!("the id of a step of procedure `{id}`"));
            procedure.step(name).ok_or_else(expected)?.0
        }
        None => procedure.decides.ok_or_else(|| Error::new(Code::MissingField, "step", format!("a step of procedure `{id}`")))?,
    };
    let asked = Asked { facts, counter: Counter::of_facts(handbook, facts, id) };
    if let Some(step) = procedure.steps.get(number) {
        for row in step.needs {
            say(row, judge_row(row, procedure, &asked));
        }
    }
    Ok((procedure, number))
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
/// `negative_amount` for arrears below zero; `missing_field` when neither business nor procedure is given; `unknown_value` when both are and
/// differ; `unknown_id` for a step the procedure does not have.
///
/// # Does not decide
/// Order, roles and time of the steps: that is the case's ([`call`](crate::call) `case.apply`).
pub fn decide(handbook: &Handbook, facts: &CounterFacts) -> Result<Decision, Error> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut missing: Vec<FactId> = Vec::new();
    let mut ask = Vec::new();
    let (mut refused, mut referred, mut hinges, mut unknown) = (false, false, false, false);
    let mut stops_at: Option<&'static Row> = None;
    let (procedure, number) = judge_needs(handbook, facts, |row, mut judgement| {
        if judgement.verdict < Verdict::Unknown {
            return;
        }
        let open = !judgement.missing.is_empty();
        match judgement.verdict {
            Verdict::Broken if open => hinges = true,
            Verdict::Broken if judgement.ask.is_empty() => refused = true,
            Verdict::Broken => referred = true,
            _ => unknown = true,
        }
        stops_at = stops_at.or(Some(row));
        for role in std::mem::take(&mut judgement.ask) {
            if !ask.contains(&role) {
                ask.push(role);
            }
        }
        for fact in &judgement.missing {
            if !missing.contains(fact) {
                missing.push(*fact);
            }
        }
        // The step is set below, when it is known which table the row stands in.
        findings.push(judgement.into_finding(row.rule, if row.warning { Level::Warning } else { Level::Violation }, ""));
    })?;
    let asked = procedure.steps.get(number).map_or("", |step| step.id);
    for finding in &mut findings {
        finding.step = Some(Cow::Borrowed(settled_at(procedure, finding.rule, asked)));
    }
    let outcome = if refused {
        Outcome::Refused
    } else if hinges {
        Outcome::Undetermined
    } else if referred {
        Outcome::Referred
    } else if unknown {
        Outcome::Undetermined
    } else {
        Outcome::Allowed
    };
    if outcome != Outcome::Referred {
        ask.clear();
    }
    let step = stops_at.map_or(asked, |row| match row.test {
        Test::Done(number) => procedure.steps.get(number).map_or(asked, |step| step.id),
        _ => settled_at(procedure, row.rule, asked),
    });
    Ok(Decision { outcome, procedure: facts.check()?, step: Cow::Borrowed(step), ask, missing, findings, edition: handbook.stamp() })
}

/// The first step of the table at which the matter of a rule is dealt with.
fn settled_at(procedure: &'static Procedure, rule: RuleId, otherwise: &'static str) -> &'static str {
    procedure.steps.iter().find(|step| step.settles.contains(&rule)).map_or(otherwise, |step| step.id)
}

/// Lists every rule that a decision would apply, with its verdict: also those kept and those that do not apply.
///
/// # Errors
/// As for [`decide`].
pub fn explain(handbook: &Handbook, facts: &CounterFacts) -> Result<Vec<Finding>, Error> {
    let mut said = Vec::new();
    let (procedure, number) = judge_needs(handbook, facts, |row, judgement| said.push((row, judgement)))?;
    let asked = procedure.steps.get(number).map_or("", |step| step.id);
    let finding = |(row, judgement): (&'static Row, Judgement)| {
        judgement.into_finding(row.rule, if row.warning { Level::Warning } else { Level::Violation }, settled_at(procedure, row.rule, asked))
    };
    Ok(said.into_iter().map(finding).collect())
}

/// Decides for many customers; an entry that cannot be judged does not keep the others from it.
pub fn decide_batch(handbook: &Handbook, batch: &CounterBatch) -> Vec<BatchItem> {
    batch
        .items
        .iter()
        .map(|facts| match decide(handbook, facts) {
            Ok(decision) => BatchItem { decision: Some(decision), error: None },
            Err(error) => BatchItem { decision: None, error: Some(error) },
        })
        .collect()
}
