//! What is to be counted.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::error::{Code, Error};
use crate::procedure::Event;
use crate::time::Instant;

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintPeriod {
    /// Its first moment.
    pub from: Instant,
    /// Its end, which is not part of it.
    pub to: Instant,
}

/// What a branch made of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BranchMeasure {
    /// The branch, as in the fact `complaint_branch`.
    pub branch: String,
    /// Whether it put the measure into practice; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_out: Option<bool>,
}

/// A measure that the last bulletin set against a cause of complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintMeasure {
    /// The measure, by the deployment's own name.
    pub measure: String,
    /// The cause, as in the fact `complaint_cause`.
    pub cause: String,
    /// What the branches made of it, each branch once. Branches with complaints of the cause are added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchMeasure>,
}

/// Complaints to be counted.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let log = r#"{"events": [
///     {"case_id": "1", "procedure": "complaint_intake", "activity": "classify", "timestamp": "2026-11-20T09:00:00+08:00",
///      "facts": {"complaint_class": "network"}},
///     {"case_id": "1", "activity": "handle_order", "lifecycle": "start", "timestamp": "2026-11-20T09:10:00+08:00", "resource": "network"},
///     {"case_id": "1", "activity": "handle_order", "timestamp": "2026-11-20T10:10:01+08:00", "resource": "network"}],
///   "from": "2026-11-20T00:00:00+08:00", "to": "2026-11-21T00:00:00+08:00"}"#;
/// let answer = call_json(&Handbook::builtin(), "complaint.statistics", log);
/// assert!(answer.contains(r#""within_hour":{"count":0,"of":1}"#)); // the hour and one second
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintCounting {
    /// The log, its events in any order. Cases of `complaint_intake`, `complaint_handling` and `policy_complaints` are complaints, those
    /// with the same fact `complaint_ticket_number` one and the same; other cases are passed over.
    pub events: Vec<Event>,
    /// The first moment of the period: a complaint belongs to the period in which it was received, at the first event of its cases. Absent:
    /// from the beginning of the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// The end of the period, which is not part of it. Absent: to the end of the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// The moment up to which the log is known, not before any of its events: a department that still has its hour running then and is past
    /// it has missed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The period to compare with. It ends not after `from`, which must be given then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<ComplaintPeriod>,
    /// The measures of the last bulletin. Absent: the causes that the log's last bulletin before `from` names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Vec<ComplaintMeasure>>,
    /// The working days and service hours, for time limits and to tell which days were worked; absent: Monday to Friday and the clock on
    /// the wall, and which days were worked is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// Also list each complaint with the way it took through the departments.
    #[serde(default)]
    pub list_complaints: bool,
}

fn ordered(from: Instant, to: Instant, path: &'static str) -> Result<(), Error> {
    if to < from { Err(Error::new(Code::EndBeforeStart, path, "an instant not before `from`")) } else { Ok(()) }
}

impl ComplaintCounting {
    /// Checks that periods are periods, that no event is later than `at`, and that no measure or branch stands twice.
    ///
    /// # Errors
    /// `end_before_start` at `to`, `previous.to` or `at`; `missing_field` at `from`; `duplicate` at a measure or branch; `calendar` when
    /// the calendar contradicts itself.
    pub fn check(&self) -> Result<(), Error> {
        if let Some((from, to)) = self.from.zip(self.to) {
            ordered(from, to, "to")?;
        }
        if let Some(previous) = &self.previous {
            ordered(previous.from, previous.to, "previous.to")?;
            let from = self.from.ok_or_else(|| Error::new(Code::MissingField, "from", "an instant, as `previous` is given"))?;
            if previous.to > from {
                return Err(Error::new(Code::EndBeforeStart, "previous.to", "an instant not after `from`"));
            }
        }
        if self.at.is_some_and(|at| self.events.iter().any(|event| event.timestamp > at)) {
            return Err(Error::new(Code::EndBeforeStart, "at", "an instant not before any of the events"));
        }
        let measures = self.measures.as_deref().unwrap_or_default();
        for (place, measure) in measures.iter().enumerate() {
            if measures.iter().take(place).any(|other| (&other.measure, &other.cause) == (&measure.measure, &measure.cause)) {
                return Err(Error::new(Code::Duplicate, format!("measures[{place}].measure"), "a measure that does not stand twice"));
            }
            for (number, branch) in measure.branches.iter().enumerate() {
                if measure.branches.iter().take(number).any(|other| other.branch == branch.branch) {
                    let path = format!("measures[{place}].branches[{number}].branch");
                    return Err(Error::new(Code::Duplicate, path, "a branch that does not stand twice"));
                }
            }
        }
        Ok(())
    }
}
