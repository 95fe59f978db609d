//! Which quarter has an inspection, which has none, which may still get one.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{span, whole};
use crate::decision::{Finding, Judgement};
use crate::error::{Code, Error};
use crate::handbook::table::{parameter, rule};
use crate::handbook::{Handbook, Stamp};
use crate::order;
use crate::time::Day;

/// An inspection of business processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProcessInspection {
    /// Its id, each once.
    pub id: String,
    /// The day on which it was carried out, or is planned.
    pub on: Day,
}

/// Asks which quarters were inspected.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let query = r#"{"from": "2026-01-01", "to": "2026-06-30", "as_of": "2026-07-01", "inspections": [{"id": "1", "on": "2026-03-31"}]}"#;
/// let answer = call_json(&Handbook::builtin(), "inspection.coverage", query);
/// assert!(answer.contains(r#"{"from":"2026-04-01","to":"2026-06-30","lacking":1,"outstanding":false,"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InspectionCoverage {
    /// Any day of the first quarter.
    pub from: Day,
    /// Any day of the last quarter, not before `from`.
    pub to: Day,
    /// The day of the question: inspections up to it, itself included, are done; a quarter is over on the day after its last.
    pub as_of: Day,
    /// The inspections, in any order.
    pub inspections: Vec<ProcessInspection>,
}

/// A quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InspectedQuarter {
    /// Its first day.
    pub from: Day,
    /// Its last day; its parameters are in force.
    pub to: Day,
    /// The inspections that were carried out in it, by day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inspections: Vec<String>,
    /// Those that are planned in it for a day after `as_of`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<String>,
    /// How many inspections it lacks; 0 when it has enough.
    pub lacking: u64,
    /// Whether it lacks some and is not over.
    pub outstanding: bool,
    /// What the rule says of it: broken when it is over and lacks some, unknown while it is not over.
    pub finding: Finding,
}

/// Quarters with their inspections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CoveredQuarters {
    /// Each quarter, in order.
    pub quarters: Vec<InspectedQuarter>,
    /// Inspections that lie in none of them, by day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<String>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says of each quarter whether it was inspected.
///
/// # Source
/// M II.1 2.4(5), page 48; readings `amb.process_check_frequency`, `con.process_inspection_period`.
///
/// # Errors
/// `end_before_start` when `to` is before `from`; `missing_field` and `duplicate` for an inspection without an id of its own.
pub fn coverage(handbook: &Handbook, query: &InspectionCoverage) -> Result<CoveredQuarters, Error> {
    if query.to < query.from {
        return Err(Error::new(Code::EndBeforeStart, "to", "a day not before `from`"));
    }
    let mut ids = HashSet::new();
    for (place, inspection) in query.inspections.iter().enumerate() {
        let path = || format!("inspections[{place}].id");
        if inspection.id.is_empty() {
            return Err(Error::new(Code::MissingField, path(), "an id"));
        }
        if !ids.insert(inspection.id.as_str()) {
            return Err(Error::new(Code::Duplicate, path(), "an inspection that does not stand twice"));
        }
    }
    let mut ordered: Vec<&ProcessInspection> = query.inspections.iter().collect();
    order::sort_by_key(&mut ordered, |inspection| (inspection.on, inspection.id.as_str()));
    let (first, last) = (span(query.from, 3).0, span(query.to, 3).1);
    let starts = std::iter::successors(Some(first), |from| span(*from, 3).1.next().filter(|next| *next < last));
    let names = |chosen: &[&ProcessInspection]| chosen.iter().map(|inspection| inspection.id.clone()).collect::<Vec<_>>();
    let mut rest = ordered.as_slice();
    let (before, inside) = rest.split_at(rest.partition_point(|inspection| inspection.on < first));
    rest = inside;
    let mut outside = names(before);
    let mut quarters = Vec::new();
    for from in starts {
        let (_, to) = span(from, 3);
        let (own, later) = rest.split_at(rest.partition_point(|inspection| inspection.on <= to));
        rest = later;
        let (done, planned) = own.split_at(own.partition_point(|inspection| inspection.on <= query.as_of));
        let required = whole(handbook, parameter::AUDIT_PROCESS_MIN_ONCE_PER_QUARTER_MIN_PER_QUARTER, to);
        let count = u64::try_from(done.len()).unwrap_or(u64::MAX);
        let lacking = required.saturating_sub(count);
        let over = query.as_of > to;
        let judgement = match (lacking, over) {
            (0, _) => Judgement::KEPT,
            (_, true) => Judgement::broken(Vec::new()),
            (_, false) => Judgement::unknown([]),
        };
        quarters.push(InspectedQuarter {
            from,
            to,
            inspections: names(done),
            planned: names(planned),
            lacking,
            outstanding: lacking > 0 && !over,
            finding: judgement
                .seen(count.to_string(), required.to_string())
                .in_unit("count")
                .of_rule(rule::AUDIT_PROCESS_MIN_ONCE_PER_QUARTER),
        });
    }
    outside.extend(names(rest));
    Ok(CoveredQuarters { quarters, outside, edition: handbook.stamp() })
}
