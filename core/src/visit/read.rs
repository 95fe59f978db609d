//! Visits out of the events of a log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Segment, Visit};
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::handbook::{BusinessId, Handbook, Stamp};
use crate::procedure::Event;
use crate::time::Instant;

/// Events to read visits from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitLog {
    /// The events, in any order.
    pub events: Vec<Event>,
}

/// The visits that a log tells of.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadVisits {
    /// In the order in which the customers came; those who came together as in the log.
    pub visits: Vec<Visit>,
    /// Cases whose times contradict each other: told with the reason, and not among the visits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedVisit>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// A case that makes no visit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RejectedVisit {
    /// The case.
    pub case_id: String,
    /// Why.
    pub error: Error,
}
