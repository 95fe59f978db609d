//! Process inspection and the market department's meetings: who reviews a report, which quarter has no inspection, which meeting was missed
//! (M II.1 2.3.2 step 3, 2.3.3).

mod coverage;
mod meetings;
mod report;

pub use coverage::coverage;
pub use coverage::{CoveredQuarters, InspectedQuarter, InspectionCoverage, ProcessInspection};
pub use meetings::meetings;
pub use meetings::{AttendedMonth, AttendedMonths, BranchMeeting, MeetingAttendance};
pub use report::report;
pub use report::{InspectionPeriod, InspectionReport, InspectionRoute};

use chrono::{Datelike, NaiveDate};

use crate::handbook::{Handbook, ParameterId, Prepared};
use crate::time::Day;

/// A whole number of the handbook, on a day.
fn whole(handbook: &Handbook, id: ParameterId, on: Day) -> u64 {
    if let Prepared::Whole(number) = handbook.value(id, Some(on), || None) { u64::try_from(*number).unwrap_or_default() } else { 0 }
}

/// First and last day of the months that a day lies in, so many to a span: 1 for its month, 3 for its quarter.
fn span(day: Day, months: u32) -> (Day, Day) {
    let date = day.date();
    let first_month = date.month0().div_euclid(months).saturating_mul(months).saturating_add(1);
    let first = NaiveDate::from_ymd_opt(date.year(), first_month, 1).unwrap_or(date);
    let last = first.checked_add_months(chrono::Months::new(months)).and_then(|next| next.pred_opt()).unwrap_or(date);
    (Day::try_new(first).unwrap_or(day), Day::try_new(last).unwrap_or(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_months_and_quarters() {
        let written = |day: &str, months| {
            let (from, to) = span(day.parse().unwrap(), months);
            format!("{from} {to}")
        };
        assert_eq!(written("2028-02-10", 1), "2028-02-01 2028-02-29");
        assert_eq!(written("2026-03-31", 3), "2026-01-01 2026-03-31");
        assert_eq!(written("2026-04-01", 3), "2026-04-01 2026-06-30");
        assert_eq!(written("9999-12-31", 3), "9999-10-01 9999-12-31");
        assert_eq!(written("0001-01-01", 1), "0001-01-01 0001-01-31");
    }
}
