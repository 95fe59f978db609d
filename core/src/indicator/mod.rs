//! The figures a hall is measured by: each visit against its targets, and the report of all indicators.

mod figures;
mod report;
mod tally;
mod visits;

use crate::error::{Code, Error};
use crate::time::Instant;
use crate::visit::{Visit, check_all};

pub use figures::{Figure, HallFigures};
pub use report::report;
pub use report::{IndicatorReport, IndicatorReporting, ReportedIndicator};
pub use visits::visits;
pub use visits::{CounterVisits, HourVisits, MeasuredVisit, MeasuredVisits, VisitMeasuring};

/// Checks visits and the moment up to which they are known.
fn check(visits: &[Visit], at: Option<Instant>) -> Result<(), Error> {
    check_all(visits)?;
    let Some(at) = at else { return Ok(()) };
    let moments = |visit: &Visit| [Some(visit.arrived_at), visit.called_at, visit.finished_at, visit.left_at];
    if visits.iter().flat_map(moments).flatten().any(|moment| moment > at) {
        return Err(Error::new(Code::EndBeforeStart, "at", "an instant not before any of the visits"));
    }
    Ok(())
}
