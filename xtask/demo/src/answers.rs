//! The library's operations by name, and what the demo reads of their answers.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use service_hall::{Fact, Finding, Handbook, IndicatorId, Instant, RuleId, Segment, Verdict, Visit, call_json};

/// Asks an operation; the input is JSON text.
///
/// # Errors
/// What the operation says is wrong with the input.
pub fn ask<T: DeserializeOwned>(handbook: &Handbook, operation: &str, input: &str) -> Result<T, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Answer<T> {
        Ok(T),
        Error { path: String, expected: String },
    }
    match serde_json::from_str(&call_json(handbook, operation, input)) {
        Ok(Answer::Ok(answer)) => Ok(answer),
        Ok(Answer::Error { path, expected }) => Err(format!("`{path}` needs {expected}")),
        Err(error) => Err(error.to_string()),
    }
}

/// Of `visit.read`.
#[derive(Deserialize)]
pub struct ReadVisits {
    pub visits: Vec<Visit>,
    #[serde(default)]
    pub rejected: Vec<RejectedVisit>,
}

/// A case that makes no visit.
#[derive(Debug, Deserialize)]
pub struct RejectedVisit {
    /// The case.
    pub case_id: String,
}

/// Of `queue.review`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct QueueReview {
    /// How many were called.
    pub calls: u64,
    pub findings: Vec<CallReview>,
    pub totals: Vec<RuleTotal>,
}

/// Of one call.
#[derive(Debug, Clone, Deserialize)]
pub struct CallReview {
    pub number: String,
    pub findings: Vec<Finding>,
}

/// How often a rule had which verdict.
#[derive(Debug, Clone, Deserialize)]
pub struct RuleTotal {
    /// The rule.
    pub rule: RuleId,
    pub kept: u64,
    pub broken: u64,
    pub unknown: u64,
}

/// Durations, summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Spread {
    pub count: u64,
    pub average_seconds: u64,
    pub median_seconds: u64,
    pub percentile_95_seconds: u64,
    pub longest_seconds: u64,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Share {
    pub count: u64,
    pub of: u64,
}

/// How long customers waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Waits {
    pub called: Option<Spread>,
    pub in_target: Share,
    pub in_stretch: Share,
}

/// How long they were served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Service {
    pub served: Spread,
    pub in_target: Share,
}

/// What visits come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Measured {
    pub customers: u64,
    pub transactions_unknown: u64,
    pub wait: Option<Waits>,
    pub single: Option<Service>,
    pub combined: Option<Service>,
}

/// The visits of an hour.
#[derive(Debug, Deserialize)]
pub struct HourVisits {
    pub hour: Instant,
    pub measured: Measured,
}

/// The visits of a class of customers.
#[derive(Debug, Deserialize)]
pub struct SegmentVisits {
    pub segment: Option<Segment>,
    pub measured: Measured,
}

/// The visits of a counter.
#[derive(Debug, Deserialize)]
pub struct CounterVisits {
    pub counter: Option<String>,
    pub measured: Measured,
}

/// Of `indicator.visits`.
#[derive(Debug, Deserialize)]
pub struct MeasuredVisits {
    pub all: Measured,
    pub by_hour: Vec<HourVisits>,
    pub by_segment: Vec<SegmentVisits>,
    pub by_counter: Vec<CounterVisits>,
}

/// Of `queue.compare`: the day as it was and the plans.
#[derive(Debug, Deserialize)]
pub struct Compared {
    pub actual: Plan,
    pub plans: Vec<Plan>,
}

/// What a set of counters comes to.
#[derive(Debug, Deserialize)]
pub struct Plan {
    pub all: Measured,
    pub by_segment: Vec<SegmentVisits>,
    pub unserved: u64,
}

/// Of `queue.staffing`.
#[derive(Debug, Deserialize)]
pub struct Staffed {
    pub target: StaffedDay,
    pub stretch: StaffedDay,
}

/// The counters of a day for one target.
#[derive(Debug, Deserialize)]
pub struct StaffedDay {
    pub hours: Vec<StaffedHour>,
    pub counter_hours: u64,
}

/// The counters of an hour.
#[derive(Debug, Deserialize)]
pub struct StaffedHour {
    pub hour: Instant,
    pub counters: u64,
}

/// Of `indicator.report`.
#[derive(Debug, Deserialize)]
pub struct IndicatorReport {
    pub indicators: Vec<ReportedIndicator>,
}

/// One indicator.
#[derive(Debug, Deserialize)]
pub struct ReportedIndicator {
    pub indicator: IndicatorId,
    pub target: Option<Fact>,
    pub verdict: Verdict,
    pub value: Option<Figure>,
    #[serde(default)]
    pub missing: Vec<String>,
}

/// A value. A log alone tells these kinds; the others come from figures that are handed in.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figure {
    /// Customers whose time is within the target.
    Times { in_target: Share, average_seconds: Option<u64> },
    /// A part of a whole.
    Rate { share: Share },
    /// A number.
    Count { count: u64 },
    #[serde(other)]
    Other,
}

/// Of `complaint.statistics`.
#[derive(Debug, Deserialize)]
pub struct ComplaintStatistics {
    pub all: CountedGroup,
    pub by_class: Vec<ClassComplaints>,
    pub by_hour: Vec<HourComplaints>,
    pub comparison: ComplaintComparison,
}

/// What complaints come to.
#[derive(Debug, Clone, Deserialize)]
pub struct CountedGroup {
    /// How many.
    pub complaints: u64,
    /// Not closed by the end of the day.
    pub open: u64,
    /// Sent again.
    pub redispatches: u64,
    /// Customers still to be called back.
    pub call_backs_owed: u64,
    /// What departments made of them.
    pub departments: CountedAnswers,
}

/// What departments made of work orders.
#[derive(Debug, Clone, Deserialize)]
pub struct CountedAnswers {
    /// Within the hour.
    pub within_hour: Share,
}

/// Complaints of a class.
#[derive(Debug, Deserialize)]
pub struct ClassComplaints {
    pub class: Option<String>,
    pub figures: CountedGroup,
}

/// Complaints of an hour of the day.
#[derive(Debug, Deserialize)]
pub struct HourComplaints {
    pub hour: u32,
    pub figures: CountedGroup,
}

/// Two days side by side.
#[derive(Debug, Deserialize)]
pub struct ComplaintComparison {
    pub all: ComparedComplaints,
    pub by_class: Vec<ComparedClass>,
}

/// All complaints.
#[derive(Debug, Deserialize)]
pub struct ComparedComplaints {
    pub complaints: TwoCounts,
}

/// Those of a class.
#[derive(Debug, Deserialize)]
pub struct ComparedClass {
    pub class: Option<String>,
    pub complaints: TwoCounts,
}

/// A number on both days.
#[derive(Debug, Deserialize)]
pub struct TwoCounts {
    pub before: u64,
}
