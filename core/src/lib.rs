#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::as_conversions,
        clippy::iter_over_hash_type,
        clippy::print_stdout,
        clippy::allow_attributes_without_reason
    )
)]

mod bpmn;
mod calendar;
mod complaint;
mod counter;
mod decision;
mod due;
mod error;
mod fact;
mod handbook;
mod indicator;
mod money;
mod operation;
mod order;
mod procedure;
mod queue;
mod refund;
mod text;
mod time;
mod triage;
mod visit;
mod wire;

pub use bpmn::{Bpmn, BpmnQuery};
pub use calendar::{Calendar, DayKind, LedgerDay, ServiceDay, ServiceHours, TimeOfDay, WorkingDays};
pub use complaint::statistics::{
    BranchMeasure, BranchResult, CauseComplaints, ClassComplaints, Compared, ComparedCause, ComparedClass, ComparedDepartment,
    ComparedFigures, ComplaintBulletin, ComplaintComparison, ComplaintCounting, ComplaintFigures, ComplaintMeasure, ComplaintPeriod,
    ComplaintStatistics, CountedComplaint, DayComplaints, DepartmentAnswers, DepartmentComplaints, DepartmentTurn, HourComplaints,
    MeasureResult, count as count_complaints,
};
pub use complaint::{
    ComplaintBoard, ComplaintBoardQuery, ComplaintClass, ComplaintFacts, ComplaintGrade, ComplaintLimit, ComplaintPromise, ComplaintRoute,
    ComplaintSource, ComplaintTicket, ComplaintWay, FaultyTicket, HeldTickets, LimitStart, RedispatchTo, TicketCase, TicketClock,
    TicketHolder, TicketState, TicketStep, TicketTotals, route as route_complaint,
};
pub use counter::{BatchItem, CounterBatch, CounterFacts, Document, IdentityNumber, ManagerDecision, decide, decide_batch, explain};
pub use decision::{Decision, Finding, Level, Outcome, Remedy, Verdict};
pub use due::{
    CalendarDay, CalendarDays, CalendarParts, CalendarQuery, CalendarYears, DueDate, DueOutcome, DueQuery, china as china_calendar,
    due as due_date,
};
pub use error::{Code, Error, Family};
pub use fact::{Fact, Facts};
#[cfg(feature = "words")]
pub use handbook::WORDS;
pub use handbook::{
    BusinessId, BusinessQuery, DocumentId, DocumentQuery, DutyId, DutyQuery, Edition, Everything, FactId, FactQuery, Handbook, IndicatorId,
    IndicatorQuery, NextStep, Overlay, OverlayChange, ParameterEntry, ParameterId, ProcedureEntry, ProcedureId, ProcedureQuery, ReadingId,
    ReadingQuery, RoleId, RoleQuery, RuleEntry, RuleId, RuleQuery, RulesQuery, Stamp, StepEntry, load_words, procedure,
};
pub use indicator::{
    CounterVisits, Figure, HallFigures, HourVisits, IndicatorReport, IndicatorReporting, MeasuredVisit, MeasuredVisits, ReportedIndicator,
    VisitMeasuring, report as report_indicators, visits as measure_visits,
};
pub use money::Money;
pub use operation::{Crossing, Failure, OPERATIONS, Operation, Shape, Straight, call, call_json};
pub use procedure::{
    Applied, Case, CaseEvent, CaseOpening, CaseQuery, CaseReview, CaseStatus, Event, EventReview, Lifecycle, LogFormat, LogReader,
    LogReading, LogReview, LogText, LogWriting, ReadLog, Rejected, Review, Reviewer, RuleTotal, StepState, StepStatus, WrittenLog,
    write_log,
};
pub use queue::{
    Apology, CallReview, ComparedHalls, CounterKind, CounterNow, CounterShift, CounterState, Direction, Hall, HallComparison, HallCounter,
    HallPlan, Lines, LiveQueue, NextCall, NextQuery, PlanResult, Queue, QueueAnswer, QueueApplied, QueueArrival, QueueChange, QueueEvent,
    QueueOpening, QueueQuery, QueueReplay, QueueReview, QueueStatus, ReplayedVisits, Staffed, StaffedDay, StaffedHour, Staffing,
    VisitReview, WaitingCustomer, compare as compare_halls, replay as replay_visits, review as review_calls, staffing as staff_hours,
};
pub use refund::{
    CashDecision, PaymentAccount, RefundAnswer, RefundFacts, RefundMethod, RefundMode, RefundPayment, RefundStage, decide as decide_refund,
};
pub use text::{DecisionText, FindingText, Language, RuleText, Text};
pub use time::{Day, Instant};
pub use triage::{
    ClassBasis, CustomerVisit, FrequentCustomer, FrequentCustomers, FrequentQuery, PostsQuery, TriageAct, TriageAnswer, TriageAssist,
    TriageClass, TriageFacts, TriageHall, TriagePost, TriagePosts, TriagePresence, direct as direct_customer,
    frequent as frequent_customers, posts as triage_posts,
};
pub use visit::{
    Destination, Measured, ReadVisits, RejectedVisit, Segment, SegmentVisits, ServiceTimes, Share, Spread, Visit, VisitLog, WaitTimes,
    read as read_visits,
};
pub use wire::Attempt;

/// The handbook's tables, for those who walk them: rules, procedures, roles, documents, businesses, facts, readings, duties, indicators.
pub mod tables {
    pub use crate::handbook::table::*;
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
