//! What is known about a customer at the counter.

use serde::{Deserialize, Serialize};

use super::identity::IdentityNumber;
use crate::error::{Code, Error};
use crate::handbook::{BusinessId, DocumentId, ProcedureId, RoleId};
use crate::money::Money;
use crate::time::Day;
use crate::visit::Segment;

/// A document as presented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Which document.
    pub kind: DocumentId,
    /// Whom it names: the same opaque id as `customer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// An 18-digit identity number on it; only whether its check digit is right is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<IdentityNumber>,
    /// Last day of its validity, itself included; `9999-12-31` when it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Day>,
    /// Whether the official seal is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<bool>,
    /// Whether it was found genuine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genuine: Option<bool>,
    /// Whether the clerk has checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
}

/// What a manager said about special handling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ManagerDecision {
    /// The role that decided.
    pub role: RoleId,
    /// Whether it is granted.
    pub granted: bool,
}

/// What is known when a business is asked for. Everything but `on` and the business may be left out: what is missing and matters
/// is named in the answer.
///
/// ```
/// use service_hall::{CounterFacts, Handbook, Outcome, decide};
/// let facts: CounterFacts = serde_json::from_str(r#"{
///     "business": "card_replacement", "on": "2026-11-20", "segment": "ordinary", "unit_customer": false, "customer": "c1",
///     "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2030-01-01", "genuine": true, "checked": true}],
///     "arrears": "12.50"}"#)?;
/// let decision = decide(&Handbook::builtin(), &facts)?;
/// assert_eq!(decision.outcome, Outcome::Refused);
/// assert_eq!(decision.findings[0].rule.as_str(), "counter.arrears.cleared");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterFacts {
    /// The business asked for; this or `procedure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// Its procedure, for a business that the handbook does not list by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureId>,
    /// The step to take; absent means the one that does the business, mostly the system operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The day on which it is asked: documents must be valid, parameters in force.
    pub on: Day,
    /// The customer's class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// Whether the customer is a unit (an organisation) that sends a bearer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_customer: Option<bool>,
    /// An opaque id of the customer, to compare with the holders of documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// An opaque id of the account that pays for the number; comes back with the remedy to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The documents presented; an empty list means none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<Document>>,
    /// Arrears of the account, yuan, not negative; a credit balance is 0.00.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrears: Option<Money>,
    /// What a manager said about special handling; absent when none was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerDecision>,
    /// Whether the agreement of this business is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_signed: Option<bool>,
    /// Whether the customer was told when a new plan takes effect and how it may change the bill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect_explained: Option<bool>,
    /// Whether the customer has then confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_confirmed: Option<bool>,
    /// Whether the payment is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_taken: Option<bool>,
    /// Whether the recharge card is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_sold: Option<bool>,
    /// A hall near the customer's home or workplace; comes back with the remedy to go there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearby_hall: Option<String>,
}

impl CounterFacts {
    /// Facts that say no more than the business and the day.
    pub const fn new(business: BusinessId, on: Day) -> Self {
        Self {
            business: Some(business),
            procedure: None,
            step: None,
            on,
            segment: None,
            unit_customer: None,
            customer: None,
            account: None,
            documents: None,
            arrears: None,
            manager: None,
            agreement_signed: None,
            effect_explained: None,
            customer_confirmed: None,
            payment_taken: None,
            card_sold: None,
            nearby_hall: None,
        }
    }

    /// The procedure asked for, after what contradicts itself is ruled out.
    pub(super) fn check(&self) -> Result<ProcedureId, Error> {
        if self.arrears.is_some_and(Money::is_negative) {
            return Err(Error::new(Code::NegativeAmount, "arrears", "an amount not below zero; a credit balance is 0.00"));
        }
        match (self.business.map(|business| business.entry().procedure), self.procedure) {
            (Some(own), Some(given)) if own != given => {
                Err(Error::new(Code::UnknownValue, "procedure", format!("`{own}`, the procedure of the business, or none")))
            }
            (Some(procedure), _) | (None, Some(procedure)) => Ok(procedure),
            (None, None) => Err(Error::new(Code::MissingField, "business", "a business or a procedure")),
        }
    }
}
