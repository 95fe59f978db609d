//! What was done, by whom, and what was excused.

use serde::{Deserialize, Serialize};

use super::query::{DueDutiesQuery, HalfDay};
use super::review::DutyState;
use crate::handbook::{DocumentId, DutyId, RoleId};
use crate::time::{Day, Instant};

/// A duty that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyRecord {
    /// The duty.
    pub duty: DutyId,
    /// A day of the period that it was about: for the report of yesterday that is yesterday. Without a period: the day on which it was done,
    /// which counts when it lies in the span.
    pub on: Day,
    /// The half of the day, for a duty of each half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_day: Option<HalfDay>,
    /// The id of the shift, for a duty of each shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// When it was done. Its offset is that of the clock on the wall and says which day and time it was.
    pub done_at: Instant,
    /// Who did it: the log's own name for the person.
    pub by: String,
    /// In which role; absent means that nothing is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The papers that went with it; absent means that nothing is said of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<DocumentId>>,
}

/// A duty that somebody was freed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyExcuse {
    /// The duty.
    pub duty: DutyId,
    /// A day of the period that it is about; of a duty without a period, a day of the span.
    pub on: Day,
    /// The half of the day, for a duty of each half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_day: Option<HalfDay>,
    /// The id of the shift, for a duty of each shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Why, in the deployment's own words.
    pub reason: String,
}

/// Asks whether duties were done.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let review = r#"{"due": {"from": "2026-11-21", "to": "2026-11-21", "duties": ["obl.daily.l1_report_10"]},
///     "records": [{"duty": "obl.daily.l1_report_10", "on": "2026-11-20", "done_at": "2026-11-21T10:00:01+08:00", "by": "A"}],
///     "as_of": "2026-11-21T18:00:00+08:00"}"#;
/// let answer = call_json(&Handbook::builtin(), "duty.review", review);
/// assert!(answer.contains(r#""state":"late","done_at":"2026-11-21T10:00:01+08:00","by":"A""#));
/// assert!(answer.contains(r#""rule":"audit.fund.l1.report_by_10","verdict":"broken""#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyReview {
    /// The duties that are reviewed: those that fall due then.
    pub due: DueDutiesQuery,
    /// What was done, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DutyRecord>,
    /// What was excused. Of two for one duty the first counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excuses: Vec<DutyExcuse>,
    /// The moment of which is spoken; what was done later is not yet known. Its offset is that of the clock on the wall.
    pub as_of: Instant,
    /// Only duties in one of these states are listed; absent or empty means all. Totals count all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<DutyState>,
}
