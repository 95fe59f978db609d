//! Visits against their targets: each, all, and by hour, class and counter.

use serde::{Deserialize, Serialize};

use crate::decision::Verdict;
use crate::error::Error;
use crate::handbook::{Handbook, IndicatorId, Stamp};
use crate::time::Instant;
use crate::visit::{Measured, SegmentVisits, Targets, Visit, Wait, by_segment, divided, measure, seconds};

/// Visits to be measured.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let visits = r#"{"visits": [{"number": "A1", "arrived_at": "2026-11-20T09:00:00+08:00", "called_at": "2026-11-20T09:10:00.5+08:00"}]}"#;
/// let answer = call_json(&Handbook::builtin(), "indicator.visits", visits);
/// assert!(answer.contains(r#""waited_seconds":601,"wait":"broken""#)); // ten minutes and half a second
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitMeasuring {
    /// The visits.
    pub visits: Vec<Visit>,
    /// The moment up to which they are known, not before any of theirs: who still waits and has waited longer than a target by then has
    /// missed it. Absent: nothing is said of those who still wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// One visit against its targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasuredVisit {
    /// The number of the visit.
    pub number: String,
    /// From arrival to the call or to leaving, or up to `at`; whole seconds, a part of a second counts as a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited_seconds: Option<u64>,
    /// The wait against `ind.queue_wait`, the target itself included. Not applicable: left within it. Unknown: still waits, within it as
    /// far as is known.
    pub wait: Verdict,
    /// The same against the stretch target, `ind.queue_wait_challenge`; missing it breaks nothing.
    pub stretch: Verdict,
    /// From call to finish, in the same seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_seconds: Option<u64>,
    /// The time from call to finish against `service_by`, the target itself included. Not applicable: left. Unknown: not finished, or it
    /// is not known how many transactions there were.
    pub service: Verdict,
    /// `ind.service_time.single` for one transaction, `ind.service_time.combined` for more; absent when their number is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_by: Option<IndicatorId>,
}

/// The visits of customers who came within an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HourVisits {
    /// The full hour, by the clock of the place; its end is not included.
    pub hour: Instant,
    /// What they come to.
    pub measured: Measured,
}

/// The visits that a counter called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterVisits {
    /// The counter; absent for those of whom it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// What they come to.
    pub measured: Measured,
}

/// Visits, measured. Each group is the whole of the visits, divided; groups without visits are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasuredVisits {
    /// All together.
    pub all: Measured,
    /// By the hour of arrival, in order of time.
    pub by_hour: Vec<HourVisits>,
    /// By class of customer: ordinary, VIP, group, not known.
    pub by_segment: Vec<SegmentVisits>,
    /// By counter, in order of their ids, those without one last.
    pub by_counter: Vec<CounterVisits>,
    /// Each, in the order given.
    pub visits: Vec<MeasuredVisit>,
    /// Edition and fingerprint of the handbook that measured.
    pub edition: Stamp,
}

fn one(visit: &Visit, at: Option<Instant>, targets: &Targets) -> MeasuredVisit {
    let waited = match visit.wait(at) {
        Wait::Called(span) | Wait::Left(span) => Some(span),
        Wait::SoFar(span) => span,
    };
    let (service, by) = targets.served(visit);
    MeasuredVisit {
        number: visit.number.clone(),
        waited_seconds: waited.map(seconds),
        wait: targets.wait.wait(visit, at),
        stretch: targets.stretch.wait(visit, at),
        served_seconds: visit.served().map(seconds),
        service,
        service_by: by.map(|target| target.indicator),
    }
}

/// Measures visits against the targets for waiting and for the time at the counter.
///
/// # Source
/// S 2.2: 10 minutes in the queue, 8 as a stretch target, 3 minutes for a single business, 5 for a combined one. Each customer counts, the
/// average is reported besides (reading `amb.queue_measure`).
///
/// # Errors
/// As for [`Visit::check`], with the place in the list; `duplicate` for a number that stands twice; `end_before_start` at `at` when it is
/// before a moment of the visits.
pub fn visits(handbook: &Handbook, input: &VisitMeasuring) -> Result<MeasuredVisits, Error> {
    let VisitMeasuring { visits, at } = input;
    super::check(visits, *at)?;
    let targets = Targets::of_handbook();
    // What is not known stands last.
    let by_counter = divided(visits, |visit| (visit.counter.is_none(), visit.counter.as_ref()));
    let by_hour = divided(visits, |visit| visit.arrived_at.hour());
    Ok(MeasuredVisits {
        all: measure(visits, *at),
        by_hour: by_hour.into_iter().map(|(hour, group)| HourVisits { hour, measured: measure(group, *at) }).collect(),
        by_segment: by_segment(visits, *at),
        by_counter: by_counter
            .into_iter()
            .map(|((_, counter), group)| CounterVisits { counter: counter.cloned(), measured: measure(group, *at) })
            .collect(),
        visits: visits.iter().map(|visit| one(visit, *at, &targets)).collect(),
        edition: handbook.stamp(),
    })
}
