//! The table of operations: the only door the bindings use, and where rooms meet the engine.

use serde::de::DeserializeOwned;
use serde::{Deserializer, Serialize, Serializer};

use crate::archive;
use crate::bpmn::{self, Bpmn, BpmnQuery};
use crate::business_error;
use crate::calendar::Calendar;
use crate::complaint;
use crate::complaint::statistics::{self, ComplaintCounting, ComplaintStatistics};
use crate::counter::{self, CounterBatch, CounterFacts};
use crate::decision::{Decision, Finding, Judgement};
use crate::due;
use crate::duty;
use crate::error::{Code, Error};
use crate::fund;
use crate::handbook::{self, Handbook, RuleId};
use crate::icalendar::{self, CalendarFile, DutyCalendarQuery};
use crate::indicator::{self, IndicatorReport, IndicatorReporting, MeasuredVisits, VisitMeasuring};
use crate::inspection;
use crate::procedure::Applied;
use crate::procedure::{
    self, Case, CaseEvent, CaseOpening, CaseQuery, CaseStatus, EventReview, LogReading, LogReview, LogWriting, ReadLog, Review, Reviewer,
    State, WrittenLog,
};
use crate::queue;
use crate::refund::{self, RefundAnswer, RefundFacts};
use crate::sampling;
use crate::text;
use crate::triage::{self, FrequentCustomers, FrequentQuery, PostsQuery, TriageAnswer, TriageFacts, TriagePosts};
use crate::visit::{self, ReadVisits, VisitLog};
use crate::volume::{self, Binding, BoundVolumes, CustodyReport, CustodyReview, ReviewedVolumes, VolumeReview};
use crate::wire::{read_items, read_json};

/// Sends a rule that a step leaves to code to the room that knows it.
fn judge(state: &State<'_>, rule: RuleId) -> Judgement {
    counter::judge_case(state, rule)
}

impl Reviewer {
    /// Judges what was read.
    pub fn finish(self, handbook: &Handbook) -> Review {
        self.judge(handbook, judge)
    }
}

impl complaint::ComplaintBoardQuery {
    /// Shows how complaints stand. Takes time with the number of events, and of tickets times the logarithm of their number.
    ///
    /// # Errors
    /// `calendar` when the calendar contradicts itself; a ticket that cannot be followed is listed in `faulty`.
    pub fn board(&self, handbook: &Handbook) -> Result<complaint::ComplaintBoard, Error> {
        complaint::board(handbook, judge, self)
    }
}

/// How a value crosses a border: read with any serde format, judged, written with any serde format.
pub trait Crossing {
    /// Runs the judging; a binding may let go of its interpreter's lock meanwhile.
    fn judge<R: Send>(&self, long: bool, work: impl FnOnce() -> R + Send) -> R;
}

/// Crosses without ado.
pub struct Straight;

impl Crossing for Straight {
    fn judge<R: Send>(&self, _: bool, work: impl FnOnce() -> R + Send) -> R {
        work()
    }
}

/// Why a call brought no answer.
#[derive(Debug)]
pub enum Failure<D, S> {
    /// The input could not be read by its format.
    Read(D),
    /// It was read and cannot be judged.
    Judged(Error),
    /// The answer could not be written.
    Write(S),
}

/// The type behind an operation's input or output, for generators: its name and, with feature `schema`, its JSON Schema.
#[derive(Clone, Copy)]
pub struct Shape {
    /// The type as Rust writes it.
    pub name: &'static str,
    /// Adds the type to a schema.
    #[cfg(feature = "schema")]
    pub schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

/// One operation.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its name, such as `counter.decide`; `counter_decide` in Python, `counterDecide` in JavaScript.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// What it takes.
    pub input: Shape,
    /// What it gives.
    pub output: Shape,
    /// Whether it may take long enough to let others run meanwhile.
    pub long: bool,
}

fn cross<'de, I, O, D, S, C>(
    handbook: &Handbook,
    long: bool,
    input: D,
    output: S,
    crossing: &C,
    work: fn(&Handbook, I) -> Result<O, Error>,
) -> Result<S::Ok, Failure<D::Error, S::Error>>
where
    I: DeserializeOwned + Send,
    O: Serialize + Send,
    D: Deserializer<'de>,
    S: Serializer,
    C: Crossing,
{
    let input = I::deserialize(input).map_err(Failure::Read)?;
    let answer = crossing.judge(long, || work(handbook, input)).map_err(Failure::Judged)?;
    answer.serialize(output).map_err(Failure::Write)
}

fn cross_json<I, O: Serialize>(
    handbook: &Handbook,
    input: &str,
    read: fn(&str) -> Result<I, Error>,
    work: fn(&Handbook, I) -> Result<O, Error>,
) -> Result<String, Error> {
    let answer = work(handbook, read(input)?)?;
    serde_json::to_string(&answer).map_err(|error| Error::from_message(&error.to_string(), ""))
}

/// How an operation reads JSON text: as its input type reads, unless it says otherwise.
macro_rules! reader {
    ($input:ty) => {
        read_json::<$input>
    };
    ($input:ty, $read:expr) => {
        $read
    };
}

macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:literal: $input:ty => $output:ty = $work:expr, $long:literal $(, $read:expr)?;)+) => {
        /// Every operation, in the order of the reference.
        pub static OPERATIONS: &[Operation] = &[$(Operation {
            name: $name,
            doc: concat!($($doc, "\n"),+),
            input: Shape {
                name: stringify!($input),
                #[cfg(feature = "schema")]
                schema: |generator| generator.subschema_for::<$input>(),
            },
            output: Shape {
                name: stringify!($output),
                #[cfg(feature = "schema")]
                schema: |generator| generator.subschema_for::<$output>(),
            },
            long: $long,
        }),+];

        /// Calls an operation by name, reading and writing with any serde format.
        ///
        /// # Errors
        /// [`Failure::Read`] and [`Failure::Write`] are the formats' own errors; [`Failure::Judged`] is the operation's, or
        /// `unknown_operation`.
        pub fn call<'de, D: Deserializer<'de>, S: Serializer, C: Crossing>(
            handbook: &Handbook,
            name: &str,
            input: D,
            output: S,
            crossing: &C,
        ) -> Result<S::Ok, Failure<D::Error, S::Error>> {
            match name {
                $($name => cross::<$input, $output, D, S, C>(handbook, $long, input, output, crossing, $work),)+
                _ => Err(Failure::Judged(unknown(name))),
            }
        }

        /// Calls an operation by name, JSON text in, JSON text out: `{"ok": …}` or `{"error": {code, message, path, expected}}`.
        ///
        /// ```
        /// use service_hall::{Handbook, call_json};
        /// let answer = call_json(&Handbook::builtin(), "handbook.role", r#"{"id": "hall_manager"}"#);
        /// assert!(answer.starts_with(r#"{"ok":{"id":"hall_manager""#));
        /// let answer = call_json(&Handbook::builtin(), "handbook.role", r#"{"id": "king"}"#);
        /// assert!(answer.starts_with(r#"{"error":{"code":"unknown_id""#));
        /// ```
        pub fn call_json(handbook: &Handbook, name: &str, input: &str) -> String {
            let answer = match name {
                $($name => cross_json::<$input, $output>(handbook, input, reader!($input $(, $read)?), $work),)+
                _ => Err(unknown(name)),
            };
            match answer {
                Ok(answer) => format!("{{\"ok\":{answer}}}"),
                Err(error) => format!("{{\"error\":{}}}", serde_json::to_string(&error).unwrap_or_default()),
            }
        }
    };
}

fn unknown(_: &str) -> Error {
    Error::new(Code::UnknownOperation, "operation", "the name of an operation")
}

operations! {
    /// Decides whether a counter business may go ahead now; if not, why, and what would make it go.
    "counter.decide": CounterFacts => Decision = |handbook, facts| counter::decide(handbook, &facts), false;
    /// Decides for many customers; each entry has its own decision or error.
    "counter.decide_batch": CounterBatch => Vec<counter::BatchItem> = |handbook, batch| Ok(counter::decide_each(handbook, &batch)), true,
        |text| read_items(text).map(|items| CounterBatch { items });
    /// Lists every rule that a decision would apply, with its verdict, also those kept.
    "counter.explain": CounterFacts => Vec<Finding> = |handbook, facts| counter::explain(handbook, &facts), false;
    /// Opens the queue of a hall.
    "queue.open": queue::QueueOpening => queue::Queue = |_, opening| queue::open(opening), false;
    /// Says whom a counter calls next, and why.
    "queue.next": queue::NextQuery => queue::NextCall = queue::next, false;
    /// Says where a customer goes who comes now.
    "queue.route": queue::QueueArrival => queue::Direction = queue::route, false;
    /// Applies an event to a queue, or refuses it and leaves the queue as it was.
    "queue.apply": queue::QueueChange => queue::QueueApplied = queue::apply, false;
    /// Says how a queue stands at a moment: who waits how long, who is over 8 and 10 minutes, whom each counter calls next.
    "queue.status": queue::QueueQuery => queue::QueueStatus = queue::status, false;
    /// Compares sets of counters on the same customers.
    "queue.compare": queue::HallComparison => queue::ComparedHalls = queue::compare, true;
    /// Finds how few counters keep the waits within 10 and 8 minutes, hour by hour.
    "queue.staffing": queue::Staffing => queue::Staffed = |handbook, input| queue::staffing(handbook, &input), true;
    /// Judges the calls of a day: who was called out of turn, whose business was broken off.
    "queue.review": queue::VisitReview => queue::QueueReview = |handbook, input| queue::review(handbook, &input), true;
    /// Sends the visits of a day through another set of counters.
    "queue.replay": queue::QueueReplay => queue::ReplayedVisits = queue::replay, true;
    /// Decides whether a refund may be made now; if not, why and who decides, and which stages are still to come.
    "refund.decide": RefundFacts => RefundAnswer = |handbook, facts| refund::decide(handbook, &facts), false;
    /// Gives the working days of mainland China, for years from 2007 to 2026.
    "calendar.china": due::CalendarYears => Calendar = |_, years| due::china(&years), false;
    /// Makes one calendar of several that follow one another or overlap.
    "calendar.merge": due::CalendarParts => Calendar = |_, parts| due::merge(&parts), false;
    /// Lists the days from one to another, each with whether it is worked and why.
    "calendar.days": due::CalendarQuery => due::CalendarDays = |handbook, query| due::days(handbook, &query), false;
    /// Says when a term of working days or a clock of seconds is over, with every day that counts or does not.
    "calendar.due": due::DueQuery => due::DueDate = |handbook, query| due::due(handbook, &query), false;
    /// Lists the duties that fall due from one day to another: from whom, to whom, by when, or why no day can be given.
    "duty.due": duty::DueDutiesQuery => duty::DueDuties = |handbook, query| duty::due(handbook, &query), true;
    /// Says of each duty whether it was done in time, by whom, and what is overdue.
    "duty.review": duty::DutyReview => duty::ReviewedDuties = |handbook, input| duty::review(handbook, &input), true;
    /// Writes duties as an iCalendar file (RFC 5545), with recurrence rules where they are exact.
    "duty.icalendar": DutyCalendarQuery => CalendarFile = |handbook, export| icalendar::export(handbook, &export), true;
    /// Opens a case of a procedure.
    "case.open": CaseOpening => Case = |_, opening| procedure::open(opening), false;
    /// Says of every step of a case whether it may be taken, by whom and by when.
    "case.steps": CaseQuery => CaseStatus = |handbook, query| procedure::steps(handbook, judge, &query), false;
    /// Applies an event to a case, or refuses it and leaves the case as it was.
    "case.apply": CaseEvent => Applied = |handbook, input| procedure::apply(handbook, judge, input), false;
    /// Judges the events of many cases: which rule was kept, which broken.
    "review.events": EventReview => Review = |handbook, input| procedure::review(handbook, judge, input), true;
    /// Judges a log given as text, JSON Lines or CSV; a line that cannot be read is named and the rest judged.
    "review.log": LogReview => Review = |handbook, input| procedure::review_log(handbook, judge, input), true;
    /// Gives the events of a log, JSON Lines or CSV; a line that cannot be read is named.
    "log.read": LogReading => ReadLog = |_, input| procedure::read_log(&input), true;
    /// Writes events as a log, JSON Lines or CSV with the column names of process-mining tools; read again it gives the same events.
    "log.write": LogWriting => WrittenLog = |_, input| procedure::write_log(&input.events, input.format).map(|text| WrittenLog { text }), true;
    /// Gives the visits that a log tells of: who came, was called and was served, when and where.
    "visit.read": VisitLog => ReadVisits = |handbook, log| Ok(visit::read(handbook, &log.events)), true;
    /// Measures visits against the targets for waiting and for the time at the counter: each, all, by hour, class and counter.
    "indicator.visits": VisitMeasuring => MeasuredVisits = |handbook, input| indicator::visits(handbook, &input), true;
    /// Reports all figures that a hall is measured by, each with its value, its target and what can be said.
    "indicator.report": IndicatorReporting => IndicatorReport = indicator::report, true;
    /// Says where a customer goes, who acts, and what is asked and left behind beforehand.
    "triage.direct": TriageFacts => TriageAnswer = |handbook, facts| triage::direct(handbook, &facts), false;
    /// Says where a complaint goes: to whom, by whom, on the spot or by work order, and which limits that starts.
    "complaint.route": complaint::ComplaintFacts => complaint::ComplaintRoute = |handbook, facts| complaint::route(handbook, &facts), false;
    /// Shows the open complaints, the most urgent first: who has each in hand, which clocks run, what comes next.
    "complaint.board": complaint::ComplaintBoardQuery => complaint::ComplaintBoard = |handbook, query| query.board(handbook), true,
        complaint::read_board;
    /// Lists the four posts of triage, whether they act always or at a peak, and whether a wait suggests one.
    "triage.posts": PostsQuery => TriagePosts = |handbook, query| Ok(triage::posts(handbook, &query)), false;
    /// Counts each customer's transactions of the last six months: who is frequent, who comes at peaks, which class.
    "triage.frequent": FrequentQuery => FrequentCustomers = |handbook, query| triage::frequent(handbook, &query), true;
    /// Counts complaints by class, cause, department and time, beside the previous period, and says what the bulletin needs.
    "complaint.statistics": ComplaintCounting => ComplaintStatistics = statistics::count, true;
    /// Draws a sample of each bound volume from a public seed; anybody can draw the same again.
    "sampling.draw": sampling::SampleDraw => sampling::Sample = |handbook, input| sampling::draw(handbook, &input), true;
    /// Checks a sample that was taken: whether it is enough of each volume, and whether it is the one that a seed draws.
    "sampling.verify": sampling::SampleClaim => sampling::SampleCheck = |handbook, input| sampling::verify(handbook, &input), true;
    /// Says who reviews the report of a process inspection.
    "inspection.report": inspection::InspectionReport => inspection::InspectionRoute = |handbook, input| inspection::report(handbook, &input), false;
    /// Says which quarters have a process inspection, which lack one and which may still get it.
    "inspection.coverage": inspection::InspectionCoverage => inspection::CoveredQuarters = |handbook, input| inspection::coverage(handbook, &input), false;
    /// Says of each month whether the market business group attended the branches' analysis meetings as it must.
    "inspection.meetings": inspection::MeetingAttendance => inspection::AttendedMonths = |handbook, input| inspection::meetings(handbook, &input), false;
    /// Counts business errors found in audits by level, hall, clerk, kind and business, beside the period before, and judges each.
    "business_error.statistics": business_error::ErrorCounting => business_error::ErrorStatistics = |handbook, input| business_error::count(handbook, &input), true;
    /// Binds sets of papers into volumes, going on in those that are still open.
    "volume.bind": Binding => BoundVolumes = volume::bind, true;
    /// Judges volumes as they are: how many sets, one class and one promotion, the order of the parts, numbers, sets that stand twice.
    "volume.review": VolumeReview => ReviewedVolumes = |handbook, input| volume::review(handbook, &input), true;
    /// Says who holds which volume, what became of it and what is due next, and judges hand-overs, returns and audits.
    "volume.custody": CustodyReview => CustodyReport = |handbook, input| volume::custody(handbook, &input), true;
    /// Reconciles the funds of a hall, a branch or the company: reports, takings, system, papers, goods, bank slips, debts, waivers, stock.
    "fund.reconcile": fund::Reconciliation => fund::ReconciledFunds = |handbook, input| fund::reconcile(handbook, &input), true;
    /// Adds daily reports up to the week and the month, of halls and of districts; names days without a report or a slip.
    "fund.roll_up": fund::FundReports => fund::RolledFunds = |handbook, input| fund::roll_up(handbook, &input), true;
    /// Says how a report stands: what it needs, what failed, who checks and signs next, whether it may be archived.
    "report.check": fund::ReportCheck => fund::CheckedReport = |handbook, input| fund::check(handbook, &input), false;
    /// Compares operations of the system with archived sets: missing, surplus, twice, under another class, audited by whom.
    "archive.compare": archive::ArchiveComparison => archive::ComparedArchives = |handbook, input| archive::compare(handbook, &input), true;
    /// Compares them as two texts in CSV; a row that cannot be read is named and the rest compared.
    "archive.compare_text": archive::ArchiveTables => archive::ComparedArchives = archive::compare_text, true;
    /// Says of each branch whether forms, electronic detail and hand-over sheet show the same numbers.
    "archive.commission": archive::CommissionCheck => archive::CommissionFindings = |handbook, input| archive::commission(handbook, &input), false;
    /// Names the edition in use, its fingerprint and its overlays.
    "handbook.edition": handbook::Everything => handbook::Edition = handbook::operations::edition, false;
    /// Gives a rule with its wording, pages and parameters in force.
    "handbook.rule": handbook::RuleQuery => handbook::RuleEntry = handbook::operations::rule, false;
    /// Gives all rules, or those that bind a procedure.
    "handbook.rules": handbook::RulesQuery => Vec<handbook::RuleEntry> = handbook::operations::rules, false;
    /// Gives a procedure with its steps.
    "handbook.procedure": handbook::ProcedureQuery => handbook::ProcedureEntry = handbook::operations::procedure, false;
    /// Gives all procedures.
    "handbook.procedures": handbook::Everything => Vec<handbook::ProcedureEntry> = handbook::operations::procedures, false;
    /// Gives a role.
    "handbook.role": handbook::RoleQuery => &'static handbook::table::Role = handbook::operations::role, false;
    /// Gives all roles.
    "handbook.roles": handbook::Everything => &'static [handbook::table::Role] = handbook::operations::roles, false;
    /// Gives a document: a paper, form or record.
    "handbook.document": handbook::DocumentQuery => &'static handbook::table::Document = handbook::operations::document, false;
    /// Gives all documents.
    "handbook.documents": handbook::Everything => &'static [handbook::table::Document] = handbook::operations::documents, false;
    /// Gives a business.
    "handbook.business": handbook::BusinessQuery => &'static handbook::table::Business = handbook::operations::business, false;
    /// Gives all businesses.
    "handbook.businesses": handbook::Everything => &'static [handbook::table::Business] = handbook::operations::businesses, false;
    /// Gives a fact that events may carry.
    "handbook.fact": handbook::FactQuery => &'static handbook::table::FactEntry = handbook::operations::fact, false;
    /// Gives all facts.
    "handbook.facts": handbook::Everything => &'static [handbook::table::FactEntry] = handbook::operations::facts, false;
    /// Gives a reading: how an unclear place of the sources is read.
    "handbook.reading": handbook::ReadingQuery => &'static handbook::table::Reading = handbook::operations::reading, false;
    /// Gives all readings.
    "handbook.readings": handbook::Everything => &'static [handbook::table::Reading] = handbook::operations::readings, false;
    /// Gives a duty that comes round again.
    "handbook.duty": handbook::DutyQuery => &'static handbook::table::Duty = handbook::operations::duty, false;
    /// Gives all duties.
    "handbook.duties": handbook::Everything => &'static [handbook::table::Duty] = handbook::operations::duties, false;
    /// Gives a figure that a hall is measured by.
    "handbook.indicator": handbook::IndicatorQuery => &'static handbook::table::Indicator = handbook::operations::indicator, false;
    /// Gives all such figures.
    "handbook.indicators": handbook::Everything => &'static [handbook::table::Indicator] = handbook::operations::indicators, false;
    /// Draws a procedure as BPMN 2.0: the process with its diagram, as XML.
    "procedure.bpmn": BpmnQuery => Bpmn = |handbook, query| Ok(bpmn::bpmn(handbook, &query)), false;
    /// Explains a rule in words: what it says, its figures on a day, where it stands.
    "text.rule": text::RuleText => text::Text = |handbook, query| text::rule(handbook, &query), false;
    /// Says a finding in words.
    "text.finding": text::FindingText => text::Text = |_, query| text::finding(&query), false;
    /// Says a decision in words.
    "text.decision": text::DecisionText => text::Text = |_, query| text::decision(&query), false;
    /// Says a shortage list of archives in words.
    "text.shortages": text::ShortageText => text::Text = |_, query| text::shortages(&query), false;
}
