//! The same customers through several sets of counters, side by side.

use serde::{Deserialize, Serialize};

use super::hall::Hall;
use super::replay::{CounterShift, Day, Floor, Seated};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, Stamp};
use crate::visit::{Measured, SegmentVisits, Visit, by_segment, check_all, measure};
use crate::wire::count;

/// A set of counters to try.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HallPlan {
    /// Its name; a comparison has each once.
    pub name: String,
    /// The hall.
    pub hall: Hall,
    /// When its counters are open; a counter that is not named is always open.
    #[serde(default)]
    pub shifts: Vec<CounterShift>,
}

/// Plans to compare on the same customers.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HallComparison {
    /// The visits, as for `queue.replay`.
    pub visits: Vec<Visit>,
    /// The plans, at least one.
    pub plans: Vec<HallPlan>,
}

/// What a plan comes to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanResult {
    /// The plan; absent for the day as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All customers who take part. Who would not have been served has no wait to be judged by: look at `unserved` first.
    pub all: Measured,
    /// Each class of customers; those of whom it is not known last.
    pub by_segment: Vec<SegmentVisits>,
    /// How many would not have been served.
    pub unserved: u64,
}

/// Plans side by side.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedHalls {
    /// The day as it was.
    pub actual: PlanResult,
    /// The plans in the order given.
    pub plans: Vec<PlanResult>,
    /// How many visits have no time at the counter; they take no part, in the day as it was neither.
    pub left_out: u64,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

fn result(name: Option<String>, visits: &[Visit]) -> PlanResult {
    PlanResult {
        name,
        all: measure(visits, None),
        by_segment: by_segment(visits, None),
        unserved: count(visits.iter().filter(|visit| visit.called_at.is_none()).count()),
    }
}

/// Sends the same customers through several sets of counters and measures the waits of each class.
///
/// # Errors
/// As for `queue.replay`, with the path of the plan; `missing_field` without a plan; `duplicate` for a name that stands twice.
pub fn compare(handbook: &Handbook, input: HallComparison) -> Result<ComparedHalls, Error> {
    let HallComparison { visits, plans } = input;
    check_all(&visits)?;
    if plans.is_empty() {
        return Err(Error::new(Code::MissingField, "plans", "at least one plan"));
    }
    let day = Day::new(&visits);
    let left_out = count(visits.len()).saturating_sub(count(day.arrivals.len()));
    let mut moved: Vec<Visit> = day.arrivals.iter().filter_map(|arrival| visits.get(arrival.visit).cloned()).collect();
    let actual = result(None, &moved);
    let mut results = Vec::with_capacity(plans.len());
    for (place, plan) in plans.iter().enumerate() {
        let path = format!("plans[{place}]");
        if plans.iter().take(place).any(|other| other.name == plan.name) {
            return Err(Error::new(Code::Duplicate, format!("{path}.name"), "a name that no other plan has"));
        }
        let floor = Floor::new(&plan.hall, &plan.shifts, day.start).map_err(|error| error.under(&path))?;
        for ((visit, arrival), seat) in moved.iter_mut().zip(&day.arrivals).zip(floor.run(&day)) {
            visit.move_to(seat, &plan.hall, arrival.served);
        }
        results.push(result(Some(plan.name.clone()), &moved));
    }
    Ok(ComparedHalls { actual, plans: results, left_out, edition: handbook.stamp() })
}

impl Visit {
    /// The same visit, called when and where a replay calls it.
    pub(super) fn move_to(&mut self, seat: Option<Seated>, hall: &Hall, served: i64) {
        self.called_at = seat.and_then(|seat| self.arrived_at.plus_micros(seat.wait));
        self.finished_at = self.called_at.and_then(|called| called.plus_micros(served));
        self.counter = seat.and_then(|seat| hall.counters.get(seat.counter)).map(|counter| counter.id.clone());
    }
}
