//! The answer to where a complaint goes.

use serde::{Deserialize, Serialize};

use crate::decision::{Finding, Outcome};
use crate::handbook::{FactId, ProcedureId, RoleId, RuleId, Stamp};
use crate::time::Instant;

/// How a complaint goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ComplaintWay {
    /// The complaint desk settles it on the spot (I.17 step 2.1).
    OnSite,
    /// A work order goes out by class (step 2.2).
    Dispatch,
    /// Whoever answers for its source handles it (steps 3.1, 5.1 to 5.3).
    Department,
    /// The department that received it passes it on (step 4.2).
    Forward,
    /// It is dispatched again (step 7.2).
    Redispatch,
    /// The customer is not content with what was done on the spot: a work order goes to the supervisor (I.4 step 3.2).
    Escalate,
}

/// What starts a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LimitStart {
    /// The receipt of the work order; of several departments each has a clock of its own.
    Receipt,
    /// The completion of the step that is taken now.
    Completion,
}

/// A limit that the way starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintLimit {
    /// The rule.
    pub rule: RuleId,
    /// The step that stops it.
    pub step: &'static str,
    /// What starts it.
    pub starts: LimitStart,
    /// How long it is, the last second in time; absent when neither the sources nor the deployment give a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// The facts without which it is not known which limit it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
}

/// What the customer is promised when a work order goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintPromise {
    /// The rule.
    pub rule: RuleId,
    /// What is told and promised.
    pub tell: Vec<FactId>,
    /// What is agreed: when the reply comes, and how.
    pub agree: Vec<FactId>,
    /// The moment before which no reply should be promised: the departments have until then if they receive it now
    /// (reading `con.complaint_limit`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
}

/// Where a complaint goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintRoute {
    /// `allowed`: the way is clear. `referred`: the sources do not say where it goes, a role named in `ask` decides. `undetermined`: facts
    /// named in `missing` are needed.
    pub outcome: Outcome,
    /// How it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<ComplaintWay>,
    /// The procedure that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureId>,
    /// The step that is taken now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'static str>,
    /// The page of document M where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
    /// Who takes the step, any one of these: handles it, or sends the work order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<RoleId>,
    /// Where it goes: posts and departments by the ids of their roles, systems (`eoms`) by name. Of several departments to which a complaint
    /// is passed on, those that are concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Who acts there, any one of these; the side of a system acts as the department concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub handled_by: Vec<RoleId>,
    /// The step with which they receive it, where a work order goes out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_with: Option<&'static str>,
    /// On the spot: where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// The limits that this starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<ComplaintLimit>,
    /// Who watches that the hour is kept: the one who sends the work order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supervised_by: Vec<RoleId>,
    /// What the customer is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<ComplaintPromise>,
    /// Who answers the customer in the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answered_by: Vec<RoleId>,
    /// Who gets a copy of the bulletin that will tell of it; the sources have nobody copied on the complaint itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy_to: Vec<RoleId>,
    /// Who decides, where the sources do not say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<RoleId>,
    /// Facts that are not known and may change where it goes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rules that settled it, or that leave it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}
