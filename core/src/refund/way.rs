//! The answer: the decision, what is then done in BOSS, the stages still to come.

use serde::Serialize;

use super::decide::Asked;
use super::facts::{PaymentAccount, RefundMethod, RefundMode};
use crate::decision::Decision;
use crate::handbook::table::{Step, Test};
use crate::handbook::{DocumentId, Limit, RoleId};
use crate::money::Money;
use crate::time::Instant;

/// What is entered in BOSS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefundPayment {
    /// Yuan: the amount that was given.
    pub amount: Money,
    /// Cash only where the branch manager has granted it.
    pub method: RefundMethod,
    /// The method to choose in BOSS.
    pub boss_mode: RefundMode,
}

/// A stage that is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefundStage {
    /// The step of the procedure; where several stand, any one of them.
    pub steps: Vec<&'static str>,
    /// Who takes it, any one of these.
    pub roles: Vec<RoleId>,
    /// The papers that it leaves behind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DocumentId>,
    /// How long it may take, whole seconds, the last included; for the accounts office from its receipt to the result. Absent where
    /// neither the source nor the deployment gives a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// The last moment that is in time; when the receipt is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
}

/// Whether a refund may be made now, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefundAnswer {
    /// The decision, with the edition that decided; `text.decision` says it in words. It is about the step `refund_in_boss`.
    pub decision: Decision,
    /// What is entered in BOSS; present when the refund may be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<RefundPayment>,
    /// The stages still to come, in their order, as far as they can be told; none when the refund has no place in the procedure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub way: Vec<RefundStage>,
}

fn stage(asked: &Asked<'_>, steps: &[&'static Step]) -> RefundStage {
    let mut stage = RefundStage { steps: Vec::new(), roles: Vec::new(), records: Vec::new(), seconds: None, due_at: None };
    for step in steps {
        let left = step.leaves.iter().filter_map(|row| if let Test::Record(document) = row.test { Some(document) } else { None });
        stage.steps.push(step.id);
        stage.roles.extend(step.roles.iter().filter(|role| !stage.roles.contains(role)).copied().collect::<Vec<_>>());
        stage.records.extend(left.chain(step.records.iter().copied()));
        let limit = step.within.iter().find_map(|within| asked.limit(within.parameter?));
        stage.seconds = stage.seconds.or(if let Some(Limit::Seconds(seconds)) = limit { u64::try_from(seconds).ok() } else { None });
    }
    stage
}

/// The stages still to come.
pub(super) fn way(asked: &Asked<'_>) -> Vec<RefundStage> {
    let (facts, steps) = (asked.facts, &asked.steps);
    let mut way = Vec::new();
    let mut next = |of: &[&'static Step]| way.push(stage(asked, of));
    let fed_back = facts.fed_back() == Some(true);
    if facts.refund_due.is_none() {
        if facts.submitted() != Some(true) && !fed_back {
            next(&[steps.take_10086, steps.take_desk]);
        }
        if facts.payment_account_type.is_none() && !fed_back {
            next(&[steps.check]);
        }
    }
    if !fed_back {
        match facts.payment_account_type {
            Some(PaymentAccount::Personal) => next(&[steps.decide_personal]),
            Some(PaymentAccount::Corporate) => next(&[steps.decide_corporate]),
            None => next(&[steps.decide_corporate, steps.decide_personal]),
        }
    }
    if facts.refund_due == Some(false) {
        next(&[steps.explain_refusal]);
    } else {
        if facts.refund_amount.is_none() {
            next(&[if facts.refund_self_computable == Some(false) { steps.support_compute } else { steps.compute }]);
        }
        if facts.refund_form_completed != Some(true) || facts.refund_documents_collected != Some(true) {
            next(&[steps.fill_form]);
        }
        if asked.cash_wanted() && asked.decision.is_none() {
            if facts.refund_cash_explained != Some(true) || facts.branch_manager_informed != Some(true) {
                next(&[steps.report_cash_demand]);
            }
            next(&[steps.decide_cash]);
        }
        next(&[steps.refund_in_boss]);
        next(&[steps.farewell]);
    }
    let office = [steps.check.id, steps.decide_corporate.id, steps.decide_personal.id];
    for stage in way.iter_mut().filter(|stage| stage.steps.iter().all(|step| office.contains(step))) {
        let seconds = stage.seconds.and_then(|seconds| i64::try_from(seconds).ok());
        stage.due_at = facts.received_at.zip(seconds).and_then(|(received, seconds)| asked.hours.clock_end(received, seconds));
    }
    way
}
