//! What is known of a refund.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::handbook::table::fact;
use crate::handbook::{FactId, RoleId};
use crate::money::Money;
use crate::time::{Day, Instant};

/// Type of the account that pays the bills (reading `amb.personal_account`): words of the fact `payment_account_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentAccount {
    /// A person's account: refunded when a refund is due.
    Personal,
    /// Any other account: refunded by the circumstances.
    Corporate,
}

/// How the money goes out: words of the fact `refund_method`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundMethod {
    /// Over the counter.
    Cash,
    /// In any other way.
    NotCash,
}

/// The method that is chosen in BOSS: words of the fact `refund_boss_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundMode {
    /// Complaint handling, as the handbook asks.
    ComplaintHandling,
    /// Any other.
    Other,
}

/// What became of a customer's demand for cash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CashDecision {
    /// The role that decided; only the branch manager's word counts.
    pub role: RoleId,
    /// Whether cash is granted.
    pub granted: bool,
}

/// What is known of a refund when it is asked whether it may be made now. Everything but `on` may be left out: what is missing and matters
/// is named in the answer. Fields have the names of the handbook's facts.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "refund.decide", r#"{
///     "on": "2026-11-20", "refund_batch": false, "refund_for_complaint": true, "zigong_branch_customer": true,
///     "refund_due": true, "refund_feedback_given": true, "refund_amount": "12.50",
///     "refund_form_completed": true, "refund_documents_collected": true, "refund_cash_demanded": false}"#);
/// assert!(answer.starts_with(r#"{"ok":{"decision":{"outcome":"allowed","procedure":"refund","step":"refund_in_boss""#));
/// assert!(answer.contains(r#""payment":{"amount":"12.50","method":"not_cash","boss_mode":"complaint_handling"}"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundFacts {
    /// The day on which it is asked: parameters in force.
    pub on: Day,
    /// Whether it is one of a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_batch: Option<bool>,
    /// Whether it is made to settle a complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_for_complaint: Option<bool>,
    /// Whether the customer belongs to the Zigong branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zigong_branch_customer: Option<bool>,
    /// The role that took the complaint; judged when it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<RoleId>,
    /// Whether the complaint has been handed to the accounts office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_submitted: Option<bool>,
    /// When the accounts office received it, which says that it was handed over: its ten minutes start (reading `amb.refund_10min`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// The type of the account that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_account_type: Option<PaymentAccount>,
    /// What the accounts office decided: whether to refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_due: Option<bool>,
    /// Whether 10086 or the front desk has the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_feedback_given: Option<bool>,
    /// When they had it, which says that they have it: the ten minutes end. Not before `received_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fed_back_at: Option<Instant>,
    /// Whether hall or 10086 can compute the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_self_computable: Option<bool>,
    /// The role that computed it; judged when it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed_by: Option<RoleId>,
    /// The amount, yuan; at least 0.01.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_amount: Option<Money>,
    /// Whether the customer has filled in the refund form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_form_completed: Option<bool>,
    /// Whether the clerk has collected the customer's documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_documents_collected: Option<bool>,
    /// Whether the customer demands cash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_cash_demanded: Option<bool>,
    /// Whether it was explained why cash is not paid out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_cash_explained: Option<bool>,
    /// Whether the branch manager has been told of the demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch_manager_informed: Option<bool>,
    /// What was decided about the demand; absent when nobody has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_decision: Option<CashDecision>,
    /// How the money is to go out; absent means as the rules have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_method: Option<RefundMethod>,
    /// The method to be chosen in BOSS; absent means as the rules have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_boss_mode: Option<RefundMode>,
    /// Whether the customer's record of complaint refunds was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_history_checked: Option<bool>,
    /// The service hours, for the ten minutes; absent means by the clock on the wall (reading `amb.service_hours`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl RefundFacts {
    /// Rules out what contradicts itself.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.refund_amount.is_some_and(|amount| amount <= Money::ZERO) {
            return Err(Error::new(Code::NegativeAmount, "refund_amount", "an amount of at least 0.01"));
        }
        if self.fed_back_at.is_some() && self.refund_feedback_given == Some(false) {
            return Err(Error::new(Code::UnknownValue, "refund_feedback_given", "true, or none, with `fed_back_at`"));
        }
        if self.received_at.is_some() && self.refund_submitted == Some(false) {
            return Err(Error::new(Code::UnknownValue, "refund_submitted", "true, or none, with `received_at`"));
        }
        if self.received_at.zip(self.fed_back_at).is_some_and(|(received, fed_back)| fed_back < received) {
            return Err(Error::new(Code::EndBeforeStart, "fed_back_at", "an instant not before `received_at`"));
        }
        Ok(())
    }

    /// Whether the accounts office has the complaint; its receipt says so too.
    pub(super) fn submitted(&self) -> Option<bool> {
        self.refund_submitted.or(self.received_at.map(|_| true))
    }

    /// Whether the result has come back; its moment says so too.
    pub(super) fn fed_back(&self) -> Option<bool> {
        self.refund_feedback_given.or(self.fed_back_at.map(|_| true))
    }

    /// What the rows of the step table ask for. `decision` is what a role that may said about cash.
    pub(super) fn known(&self, decision: Option<CashDecision>) -> Vec<(FactId, Fact)> {
        let flags = [
            (fact::REFUND_BATCH, self.refund_batch),
            (fact::REFUND_FOR_COMPLAINT, self.refund_for_complaint),
            (fact::ZIGONG_BRANCH_CUSTOMER, self.zigong_branch_customer),
            (fact::REFUND_SUBMITTED, self.submitted()),
            (fact::REFUND_DUE, self.refund_due),
            (fact::REFUND_FEEDBACK_GIVEN, self.fed_back()),
            (fact::REFUND_SELF_COMPUTABLE, self.refund_self_computable),
            (fact::REFUND_FORM_COMPLETED, self.refund_form_completed),
            (fact::REFUND_DOCUMENTS_COLLECTED, self.refund_documents_collected),
            (fact::REFUND_CASH_DEMANDED, self.refund_cash_demanded),
            (fact::REFUND_CASH_EXPLAINED, self.refund_cash_explained),
            (fact::BRANCH_MANAGER_INFORMED, self.branch_manager_informed),
            (fact::REFUND_HISTORY_CHECKED, self.refund_history_checked),
            (fact::REFUND_CASH_DECIDED, Some(decision.is_some())),
            (fact::REFUND_CASH_GRANTED, decision.map(|decision| decision.granted)),
        ];
        let method = self.refund_method.map(|method| match method {
            RefundMethod::Cash => "cash",
            RefundMethod::NotCash => "not_cash",
        });
        let mode = self.refund_boss_mode.map(|mode| match mode {
            RefundMode::ComplaintHandling => "complaint_handling",
            RefundMode::Other => "other",
        });
        let words = [(fact::REFUND_METHOD, method), (fact::REFUND_BOSS_MODE, mode)];
        let flags = flags.into_iter().filter_map(|(id, flag)| Some((id, Fact::Flag(flag?))));
        flags.chain(words.into_iter().filter_map(|(id, word)| Some((id, Fact::Text(word?.to_owned()))))).collect()
    }
}
