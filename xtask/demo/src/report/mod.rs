//! The daily report as figures: what terminal and page both show.

mod chapters;
mod closing;
mod counted;
mod hour;
pub mod indicators;
mod times;
pub mod waits;

use std::collections::{BTreeMap, BTreeSet};

use service_hall::tables::Wording;
use service_hall::{Finding, Handbook, Level, ProcedureId, Rejected, RuleId, Verdict};

pub use self::closing::Routine;
pub use self::counted::Counted;
pub use self::hour::{Complaints, Department};
use self::waits::{OutOfTurn, Targets, WhatIf};
use crate::log::{Judged, Noted};
use crate::times::Spread;
use service_hall::{MeasuredVisits, ReportedIndicator};

/// A rule that was broken.
pub struct Broken {
    /// The rule.
    pub rule: RuleId,
    /// What it says.
    pub statement: Wording,
    /// Where it stands, for the procedures concerned.
    pub cited: String,
    /// How often.
    pub count: usize,
    /// By whom: role, and each person with a count.
    pub by: BTreeMap<&'static str, (Wording, BTreeMap<String, usize>)>,
}

/// The rules of a chapter that were broken; the counter's chapters, which share theirs, are taken together.
pub struct Chapter {
    /// Its number in the sources.
    pub number: String,
    /// Its title.
    pub title: Wording,
    /// How many breaches.
    pub count: usize,
    /// The rules, the most frequent first.
    pub broken: Vec<Broken>,
}

/// A case with breaches.
pub struct Case {
    /// Its id.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Who served it.
    pub clerk: String,
    /// When the customer was served.
    pub begun: String,
    /// Each finding in both languages.
    pub findings: Vec<(String, String)>,
}

/// A step with a limit of its own, over the day.
pub struct Operation {
    /// The procedure.
    pub procedure: Wording,
    /// The step, when the procedure has more than one with a limit.
    pub step: Option<Wording>,
    /// The limit in seconds.
    pub limit: i64,
    /// How long it took.
    pub times: Spread,
}

/// How long some customers waited for an answer.
pub struct Wait {
    /// Which ones.
    pub of: Wording,
    /// How long they waited.
    pub times: Spread,
}

/// A procedure over the day.
pub struct Business {
    /// Its title.
    pub title: Wording,
    /// How many visits.
    pub visits: usize,
    /// How many were turned away.
    pub turned_away: usize,
    /// How many have a breach.
    pub broken: usize,
    /// How long visits took, without the wait.
    pub times: Spread,
}

/// What was decided at the counter.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The business was done, or the question looked up.
    pub done: usize,
    /// Turned away for lack of documents.
    pub turned_away: usize,
    /// A manager was asked.
    pub referred: usize,
    /// … and granted special handling.
    pub granted: usize,
    /// … and did not.
    pub declined: usize,
    /// Questions passed on.
    pub passed_on: usize,
    /// … and replied to by the end of the day.
    pub replied: usize,
}

/// The daily report.
pub struct Report {
    /// Edition and fingerprint.
    pub edition: String,
    /// The day.
    pub day: String,
    /// Up to when clocks were judged.
    pub as_of: String,
    /// Events judged.
    pub events: u64,
    /// Customers who came in on the day and took their turn at a desk. Where a log does not tell of arrivals, every case of a customer-facing chapter.
    pub visits: usize,
    /// Other cases that began on the day: customers guided, tickets, the work of managers and back office.
    pub others: usize,
    /// Cases from days before.
    pub older: usize,
    /// Clerks who served.
    pub clerks: usize,
    /// Visits and older cases with a breach.
    pub cases_broken: usize,
    /// Breaches.
    pub breaches: usize,
    /// Verdicts "kept".
    pub kept: u64,
    /// Verdicts "unknown".
    pub unknown: u64,
    /// What could not be read.
    pub rejected: Vec<Rejected>,
    /// What was decided.
    pub decisions: Decisions,
    /// Rules broken, by chapter in the order of the handbook.
    pub chapters: Vec<Chapter>,
    /// Rules with warnings.
    pub warned: Vec<Chapter>,
    /// The cases with the most breaches.
    pub worst: Vec<Case>,
    /// Steps with limits.
    pub operations: Vec<Operation>,
    /// The targets of waits and of the time at the counter.
    pub targets: Targets,
    /// Waits and times at the counter; nothing when the log does not tell when customers came.
    pub waits: Option<MeasuredVisits>,
    /// Cases whose visit contradicts itself.
    pub contradictory: Vec<String>,
    /// Which counters are for VIPs.
    pub vip_counters: BTreeSet<String>,
    /// The hall was given: it is known which counters are for VIPs.
    pub hall_given: bool,
    /// Calls to the counters of the hall.
    pub calls: u64,
    /// Those of them that were out of turn.
    pub out_of_turn: Vec<OutOfTurn>,
    /// What is wrong with the hall that was given.
    pub hall_fault: Option<String>,
    /// What other counters would have done.
    pub what_if: Option<WhatIf>,
    /// All indicators of the handbook.
    pub indicators: Vec<ReportedIndicator>,
    /// Customer-facing procedures, by the handbook.
    pub businesses: Vec<Business>,
    /// Complaints against the hour.
    pub complaints: Complaints,
    /// Complaints of the day by class and hour; nothing when none came.
    pub counted: Option<Counted>,
    /// What managers and back office do each day.
    pub closing: Vec<Routine>,
}

/// Those who came in and took their turn. Where a log has no time of arrival, every case of a customer-facing chapter.
fn visits<'a>(today: &[&'a Noted]) -> Vec<&'a Noted> {
    let faces_customers = |noted: &&&Noted| noted.procedure.is_some_and(|procedure| procedure.entry().part == "1");
    let customers: Vec<&Noted> = today.iter().filter(faces_customers).copied().collect();
    let came: Vec<&Noted> = customers.iter().copied().filter(|noted| noted.has_arrival).collect();
    if came.is_empty() { customers } else { came }
}

fn is_breach(finding: &Finding) -> bool {
    finding.verdict == Verdict::Broken && finding.level == Level::Violation
}

impl Report {
    /// Adds up a judged log.
    pub fn new(handbook: &Handbook, judged: &Judged) -> Self {
        let of_queue = || judged.queue.review.iter().flat_map(|review| &review.totals);
        let review = &judged.review;
        let known = judged.cases.values().filter(|noted| noted.procedure.is_some()).count();
        let today: Vec<&Noted> = judged.today().collect();
        let visits = visits(&today);
        let broken_cases: BTreeSet<&str> =
            judged.findings().filter(|case| case.findings.iter().any(is_breach)).map(|case| case.case_id.as_str()).collect();
        let queue = &judged.queue;
        let is_vip = |counter: &&service_hall::HallCounter| counter.kind != service_hall::CounterKind::Ordinary;
        let counters = || queue.front.iter().flat_map(|front| &front.hall.counters);
        let waits = waits::measured(handbook, judged);
        let chapters = chapters::broken(judged, is_breach);
        Self {
            edition: review.edition.as_str().to_owned(),
            day: judged.day.map_or_else(|| "–".to_owned(), |day| day.to_string()),
            as_of: judged.as_of.map_or_else(|| "–".to_owned(), |at| at.to_string()),
            events: review.events,
            visits: waits.as_ref().map_or(visits.len(), |waits| usize::try_from(waits.all.customers).unwrap_or(usize::MAX)),
            others: today.len() - visits.len(),
            older: known - today.len(),
            clerks: visits.iter().filter_map(|noted| noted.clerk.as_deref()).collect::<BTreeSet<_>>().len(),
            cases_broken: broken_cases.len(),
            breaches: chapters.iter().map(|chapter| chapter.count).sum(),
            kept: review.totals.iter().map(|total| total.kept).chain(of_queue().map(|total| total.kept)).sum(),
            unknown: review.totals.iter().map(|total| total.unknown).chain(of_queue().map(|total| total.unknown)).sum(),
            rejected: review.rejected.clone(),
            decisions: decisions(&visits),
            chapters,
            warned: chapters::broken(judged, |finding| finding.verdict == Verdict::Broken && finding.level == Level::Warning),
            worst: chapters::worst(handbook, judged),
            operations: times::operations(handbook, judged),
            targets: Targets::of_handbook(),
            waits,
            contradictory: queue.rejected.iter().map(|rejected| rejected.case_id.clone()).collect(),
            vip_counters: counters().filter(is_vip).map(|counter| counter.id.clone()).collect(),
            hall_given: queue.given,
            calls: queue.review.as_ref().map_or(0, |review| review.calls),
            out_of_turn: waits::out_of_turn(queue),
            hall_fault: queue.fault.clone(),
            what_if: waits::what_if(handbook, queue),
            indicators: waits::indicators(handbook, judged),
            businesses: times::businesses(judged, &broken_cases),
            complaints: Complaints::new(handbook, judged),
            counted: counted::counted(handbook, judged),
            closing: closing::routines(judged),
        }
    }
}

fn decisions(visits: &[&Noted]) -> Decisions {
    let count = |test: &dyn Fn(&Noted) -> bool| visits.iter().filter(|noted| test(noted)).count();
    let did = |step: &'static str| move |noted: &Noted| noted.done.contains(&step);
    // A word of somebody who may not decide is a breach, not a decision.
    let asked = |noted: &Noted, word: bool| {
        let step = noted.procedure.and_then(|procedure| procedure.entry().step("ask_manager"));
        let (Some((said, Some(role))), Some((_, step))) = (noted.granted, step) else { return false };
        said == word && step.roles.contains(&role)
    };
    Decisions {
        done: count(&|noted| ["operate", "query", "sell_card"].iter().any(|step| noted.done.contains(step))),
        turned_away: count(&did("explain_refer")),
        referred: count(&|noted| asked(noted, true) || asked(noted, false)),
        granted: count(&|noted| asked(noted, true)),
        declined: count(&|noted| asked(noted, false)),
        passed_on: count(&did("record_transfer")),
        replied: count(&|noted| did("record_transfer")(noted) && did("reply")(noted)),
    }
}
