//! What is known of a customer who has come in.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::handbook::table::{parameter, rule};
use crate::handbook::{BusinessId, DocumentId, Handbook, ParameterId, Prepared, ProcedureId};
use crate::time::Day;
use crate::visit::{Segment, is_risky};

/// What a hall has for the customers who come in. What is absent is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TriageHall {
    /// Whether it has a reception room for VIPs (fact `vip_room_in_hall`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip_room: Option<bool>,
    /// Whether it has a counter for VIPs (fact `vip_counter_in_hall`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip_counter: Option<bool>,
    /// Whether it is one of the halls in which business with a risk is gathered (fact `hall_designated_for_risk`); absent means that such
    /// business is not gathered and every hall does it (conflict `con.risk_business_scope`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated_for_risk: Option<bool>,
    /// The hall in which business with a risk is done; comes back with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_hall: Option<String>,
}

/// What is known when a customer has come in and said what for. Everything but `on` and the business may be left out: what is missing and
/// matters is named in the answer. Fields have the names of the handbook's facts.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "triage.direct", r#"{
///     "business": "inq_bill", "on": "2026-11-20", "segment": "ordinary", "at_peak": true}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"allowed","to":["statement_printer","online_hall"],"may_insist":true"#));
/// let answer = call_json(&Handbook::builtin(), "triage.direct", r#"{
///     "business": "inq_bill", "on": "2026-11-20", "segment": "ordinary", "at_peak": true, "counter_insisted": true}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"allowed","to":["counter"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TriageFacts {
    /// The business asked for; this or `procedure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// Its procedure, for a business that the handbook does not list by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureId>,
    /// The day: its parameters are in force.
    pub on: Day,
    /// The customer's class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// Whether the customer is a unit (an organisation) that sends a bearer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_customer: Option<bool>,
    /// Whether the business can be done by self-service in this hall, now. For what a peak restricts, absent means at a peak that it
    /// can, as S supposes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_service_available: Option<bool>,
    /// Whether the customer needs help with self-service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_service_help_needed: Option<bool>,
    /// Whether the customer insists on the counter; absent means that nothing of the sort was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter_insisted: Option<bool>,
    /// Whether the hall is at a peak, as the deployment sees it (reading `amb.peak_definition`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_peak: Option<bool>,
    /// Whether the payment is a prepayment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepayment: Option<bool>,
    /// Whether the customer carries the valid documents that the business needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents_carried: Option<bool>,
    /// Whether the business needs copies of the documents; absent means that it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies_needed: Option<bool>,
    /// Whether a pre-acceptance slip is needed; absent means that a note will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip_needed: Option<bool>,
    /// Whether the deployment counts the business among those with a risk, although the list of the rule does not have it; heeded while
    /// that list is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_business: Option<bool>,
    /// A hall near the customer's home or workplace; comes back with the advice to go there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearby_hall: Option<String>,
    /// The hall; absent means that nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hall: Option<TriageHall>,
}

impl TriageFacts {
    /// The procedure asked for, after what contradicts itself is ruled out.
    pub(super) fn check(&self) -> Result<ProcedureId, Error> {
        match (self.business.map(|business| business.entry().procedure), self.procedure) {
            (Some(own), Some(given)) if own != given => {
                Err(Error::new(Code::UnknownValue, "procedure", format!("`{own}`, the procedure of the business, or none")))
            }
            (Some(procedure), _) | (None, Some(procedure)) => Ok(procedure),
            (None, None) => Err(Error::new(Code::MissingField, "business", "a business or a procedure")),
        }
    }

    fn value<'a>(&self, handbook: &'a Handbook, id: ParameterId) -> &'a Prepared {
        handbook.value(id, Some(self.on), || self.business)
    }

    /// Whether a list of procedures has the one asked for.
    pub(super) fn is_among(&self, handbook: &Handbook, list: ParameterId, procedure: ProcedureId) -> bool {
        matches!(self.value(handbook, list), Prepared::Procedures(ids) if ids.contains(&procedure))
    }

    /// What a VIP is offered in the reception room; one of them.
    pub(super) fn refreshments(&self, handbook: &Handbook) -> Vec<String> {
        match self.value(handbook, parameter::VIP_ROUTE_RECEPTION_ROOM_REFRESHMENT) {
            Prepared::Texts(items) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether the business is one with a risk; `None` when only some of the procedure's are and the business was not said.
    pub(super) fn risk(&self, handbook: &Handbook, procedure: ProcedureId) -> Option<bool> {
        let listed = |business: &BusinessId| is_risky(handbook, *business, Some(self.on));
        let open = *self.value(handbook, parameter::HALL_FUNCTIONS_RISK_BUSINESS_LIST_CLOSED) != Prepared::Flag(true);
        let told = if open { self.risk_business } else { None };
        let own = if let Some(business) = self.business {
            Some(listed(&business))
        } else {
            let mut all = BusinessId::all().filter(|business| business.entry().procedure == procedure).map(|business| listed(&business));
            let first = all.next().unwrap_or(false);
            all.all(|other| other == first).then_some(first)
        };
        if own == Some(true) { own } else { told.or(own) }
    }

    /// The documents that the business asks of this customer, and whether it must be known first whether the customer is a unit. As long as
    /// that is not known, those that are asked of everybody.
    pub(super) fn documents(&self, handbook: &Handbook, procedure: ProcedureId) -> (Vec<DocumentId>, bool) {
        if !rule::COUNTER_DOCUMENTS_REQUIRED.entry().procedures.contains(&procedure) {
            return (Vec::new(), false);
        }
        let list = |id| match self.value(handbook, id) {
            Prepared::Documents(ids) => ids.as_slice(),
            _ => &[],
        };
        let personal = list(parameter::COUNTER_DOCUMENTS_REQUIRED_DEFAULT_DOCUMENTS);
        let unit = list(parameter::COUNTER_DOCUMENTS_REQUIRED_UNIT_DOCUMENTS);
        match self.unit_customer {
            Some(true) => (unit.to_vec(), false),
            Some(false) => (personal.to_vec(), false),
            None => (personal.iter().filter(|id| unit.contains(id)).copied().collect(), personal != unit),
        }
    }
}
