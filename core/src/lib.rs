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

mod archive;
mod bpmn;
mod business_error;
mod calendar;
mod complaint;
mod counter;
mod csv;
mod decision;
mod due;
mod duty;
mod error;
mod fact;
mod fund;
mod handbook;
mod icalendar;
mod indicator;
mod inspection;
mod material;
mod money;
mod operation;
mod order;
mod procedure;
mod queue;
mod refund;
mod sampling;
mod text;
mod ticket;
mod time;
mod triage;
mod visit;
mod volume;
mod wire;

pub use archive::{
    ArchiveColumn, ArchiveComparer, ArchiveComparison, ArchiveFigures, ArchiveGroup, ArchiveTable, ArchiveTables, ArchivedSet,
    CommissionBranch, CommissionCheck, CommissionCount, CommissionFindings, CommissionRow, ComparedArchives, OddArchive, RejectedRow,
    SystemOperation, commission as check_commission, compare as compare_archives, compare_text as compare_archive_text,
};
pub use bpmn::{Bpmn, BpmnQuery};
pub use business_error::{
    BusinessError, CountedError, ErrorCounting, ErrorFigures, ErrorGroup, ErrorLevel, ErrorPeriod, ErrorStatistics, count as count_errors,
};
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
pub use duty::{
    DueDuties, DueDutiesQuery, DueDuty, DutyCounts, DutyExcuse, DutyPeriod, DutyRecord, DutyReview, DutyState, DutyTerm, HalfDay,
    HallShift, OverdueDuty, PersonDuties, ReviewedDuties, ReviewedDuty, RoleDuties, UnmatchedExcuse, UnmatchedRecord, WhyNotNeeded,
    WhyUndated, WhyUnmatched, due as due_duties, review as review_duties,
};
pub use error::{Code, Error, Family};
pub use fact::{Fact, Facts};
pub use fund::{
    BankComparison, BankSlip, BankedDay, BankedFunds, CheckedReport, ClerkCash, FundDebt, FundFigure, FundFigures, FundLevel, FundPair,
    FundPeriod, FundReport, FundReports, FundUnit, FundWaiver, MiscompiledTotal, MissingFigure, MissingReportFigure, ReconciledFunds,
    ReconciledPair, ReconciledUnit, ReconciledWhole, Reconciliation, ReportCheck, ReportKind, ReportPaper, RolledFunds, RolledUnit,
    StockBreak, StockBreakKind, StockDifference, StockItem, check as check_report, reconcile as reconcile_funds, roll_up as roll_up_funds,
};
#[cfg(feature = "words")]
pub use handbook::WORDS;
pub use handbook::{
    BusinessId, BusinessQuery, DocumentId, DocumentQuery, DutyId, DutyQuery, Edition, Everything, FactId, FactQuery, Handbook, IndicatorId,
    IndicatorQuery, NextStep, Overlay, OverlayChange, ParameterEntry, ParameterId, ProcedureEntry, ProcedureId, ProcedureQuery, ReadingId,
    ReadingQuery, RoleId, RoleQuery, RuleEntry, RuleId, RuleQuery, RulesQuery, Stamp, StepEntry, load_words, procedure,
};
pub use icalendar::{CalendarFile, DutyCalendarQuery, export as export_duties};
pub use indicator::{
    CounterVisits, Figure, HallFigures, HourVisits, IndicatorReport, IndicatorReporting, MeasuredVisit, MeasuredVisits, ReportedIndicator,
    VisitMeasuring, report as report_indicators, visits as measure_visits,
};
pub use inspection::{
    AttendedMonth, AttendedMonths, BranchMeeting, CoveredQuarters, InspectedQuarter, InspectionCoverage, InspectionPeriod,
    InspectionReport, InspectionRoute, MeetingAttendance, ProcessInspection, coverage as inspection_coverage,
    meetings as meeting_attendance, report as route_inspection_report,
};
pub use material::MaterialClass;
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
pub use sampling::{
    CheckedVolume, ClaimedVolume, DrawnSet, Sample, SampleCheck, SampleClaim, SampleDraw, SampleKind, SampleVolume, SampledVolume,
    draw as draw_sample, verify as verify_sample,
};
pub use text::{DecisionText, FindingText, Language, RuleText, ShortageText, Text};
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
pub use volume::{
    Binder, Binding, BindingCounts, BoundGroup, BoundVolumes, CustodyAct, CustodyEvent, CustodyFinding, CustodyNext, CustodyPost,
    CustodyReport, CustodyReview, CustodySheet, CustodyState, CustodyStep, CustodyTerm, FiledSet, GroupUnit, HeldByPost, HeldVolume,
    RegisterLine, ReviewedVolumes, SheetSignature, UnboundReason, UnboundSet, Volume, VolumeCustody, VolumeFindings, VolumeReview,
    bind as bind_volumes, custody as volume_custody, review as review_volumes,
};
pub use wire::Attempt;

/// The handbook's tables, for those who walk them: rules, procedures, roles, documents, businesses, facts, readings, duties, indicators.
pub mod tables {
    pub use crate::handbook::table::*;
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
