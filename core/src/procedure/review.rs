//! Review: here is what happened; which rule was kept, which broken.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::event::{Event, Lifecycle, Noted};
use super::said::{Part, Said};
use super::state::{Judge, Setting, State};
use crate::calendar::{self, Calendar, WorkingDays};
use crate::decision::{Finding, Judgement, Level, Verdict};
use crate::error::{Code, Error};
use crate::handbook::{FactId, Handbook, ProcedureId, RuleId, Stamp};
use crate::order;
use crate::time::Instant;
use crate::wire;

/// Events of any number of cases, in any order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventReview {
    /// The events.
    pub events: Vec<Event>,
    /// The log is complete: what it does not say did not happen.
    #[serde(default)]
    pub complete: bool,
    /// The moment up to which clocks still running are judged.
    #[serde(default)]
    pub as_of: Option<Instant>,
    /// The working days and service hours, for time limits; absent means Monday to Friday and the clock on the wall.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// Also list what cannot be told; totals count it in any case.
    #[serde(default)]
    pub list_unknown: bool,
}

/// What can be said of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseReview {
    /// The case.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Whether it has ended.
    pub ended: bool,
    /// What was found, one finding for each rule (the worst), for time limits one each time.
    pub findings: Vec<Finding>,
}

/// How often a rule was kept and broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleTotal {
    /// The rule.
    pub rule: RuleId,
    /// Kept.
    pub kept: u64,
    /// Broken, warnings not counted.
    pub broken: u64,
    /// Broken, but only worth a warning.
    pub warned: u64,
    /// Not known.
    pub unknown: u64,
}

/// Something that could not be read or judged; the rest was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejected {
    /// The line of the log, or the place in the list of events; the first is 1.
    pub line: u64,
    /// The case, when it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// Why.
    pub error: Error,
}

/// What a log says about the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// Events judged.
    pub events: u64,
    /// Cases judged.
    pub cases: u64,
    /// The cases of which there is something to say, by id.
    pub findings: Vec<CaseReview>,
    /// The rules that were judged, in the order of the handbook.
    pub totals: Vec<RuleTotal>,
    /// What could not be read or judged, by line.
    pub rejected: Vec<Rejected>,
    /// Edition and fingerprint of the handbook that judged.
    pub edition: Stamp,
}

/// An event as it stands in the log, checked.
#[derive(Debug)]
struct Line {
    number: u64,
    event: Event,
    facts: Vec<FactId>,
    /// Set once the procedure of the case is known.
    step: usize,
}

/// Events sorted into cases, and what did not fit.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    index: HashMap<String, usize>,
    logs: Vec<Vec<Line>>,
    rejected: Vec<Rejected>,
}

/// How often each rule had which verdict, by the index of the rule.
type Tally = Vec<[u64; 4]>;

impl Cases {
    /// Takes what a line of a log gave.
    pub fn take(&mut self, number: u64, read: Result<Event, Error>) {
        match read {
            Ok(event) => self.push(number, event),
            Err(error) => self.rejected.push(Rejected { line: number, case_id: None, error }),
        }
    }

    fn push(&mut self, number: u64, event: Event) {
        let facts = match event.fact_ids() {
            Ok(facts) => facts,
            Err(error) => {
                self.rejected.push(Rejected { line: number, case_id: Some(event.case_id), error });
                return;
            }
        };
        let next = self.logs.len();
        let at = if let Some(at) = self.index.get(event.case_id.as_str()) {
            *at
        } else {
            self.index.insert(event.case_id.clone(), next);
            self.logs.push(Vec::with_capacity(8));
            next
        };
        if let Some(log) = self.logs.get_mut(at) {
            log.push(Line { number, event, facts, step: 0 });
        }
    }

    /// Shows every case, by id, with its events in order of time; gives what did not fit, by line. The order of the events in the log does
    /// not matter.
    fn each(self, mut see: impl FnMut(String, ProcedureId, &[Line], &mut Vec<Rejected>)) -> Vec<Rejected> {
        let Self { index, mut logs, mut rejected } = self;
        let mut ids: Vec<(String, usize)> = index.into_iter().collect();
        ids.sort_unstable();
        for (case_id, at) in ids {
            let Some(log) = logs.get_mut(at) else { continue };
            let Some(procedure) = settle(log, &case_id, &mut rejected) else { continue };
            see(case_id, procedure, log, &mut rejected);
        }
        order::sort_by(&mut rejected, |a, b| {
            let order = a.line.cmp(&b.line).then_with(|| a.case_id.cmp(&b.case_id));
            order.then_with(|| a.error.code().as_str().cmp(b.error.code().as_str())).then_with(|| a.error.path().cmp(b.error.path()))
        });
        rejected
    }

    /// Judges every case and adds up.
    pub fn judge(self, setting: Setting<'_>, as_of: Option<Instant>, list_unknown: bool) -> Review {
        let mut tally: Tally = vec![[0; 4]; RuleId::all().len()];
        let (mut events, mut cases) = (0_u64, 0_u64);
        let mut findings = Vec::new();
        let rejected = self.each(|case_id, procedure, log, rejected| {
            events = events.saturating_add(wire::count(log.len()));
            cases = cases.saturating_add(1);
            let (ended, found) = judge_case(log, procedure, setting, as_of, rejected);
            for Found { rule, verdict, level, .. } in &found {
                count(&mut tally, *rule, *verdict, *level);
            }
            let listed = |verdict| verdict == Verdict::Broken || (list_unknown && verdict == Verdict::Unknown);
            let listed: Vec<Finding> =
                found.into_iter().filter(|found| listed(found.verdict)).filter_map(|found| found.finding.map(|finding| *finding)).collect();
            if !listed.is_empty() {
                findings.push(CaseReview { case_id, procedure, ended, findings: listed });
            }
        });
        let total = |(rule, [kept, broken, warned, unknown]): (RuleId, [u64; 4])| RuleTotal { rule, kept, broken, warned, unknown };
        let totals = RuleId::all().zip(tally).filter(|(_, counts)| *counts != [0; 4]).map(total).collect();
        Review { events, cases, findings, totals, rejected, edition: setting.handbook.stamp() }
    }
}

/// A case of a log as rooms count it.
pub(crate) struct SeenCase<'a> {
    pub case_id: &'a str,
    pub procedure: ProcedureId,
    /// In order of time.
    pub events: Vec<&'a Event>,
    /// All that the step table said, in order, with the place of the event; without one what was said at the end.
    pub said: Vec<(Said, Option<usize>)>,
    /// When it ended, if it did.
    pub ended_at: Option<Instant>,
    /// What its events come to.
    pub state: &'a State<'a>,
}

impl SeenCase<'_> {
    /// What its time limits say: an entry for each time that one ended, or was past when the log ended.
    pub fn timed(&self) -> impl Iterator<Item = &(Said, Option<usize>)> {
        self.said.iter().filter(|(said, _)| said.part == Part::Within)
    }
}

/// Shows every case of a log, by id, and gives what did not fit. Clocks that still run are judged at `as_of`, when that is known; limits in
/// working days need the calendar.
pub(crate) fn see_cases(
    handbook: &Handbook,
    events: Vec<Event>,
    calendar: &WorkingDays,
    as_of: Option<Instant>,
    mut see: impl FnMut(&SeenCase<'_>),
) -> Vec<Rejected> {
    let mut cases = Cases::default();
    for (line, event) in (1_u64..).zip(events) {
        cases.push(line, event);
    }
    // What the step table says needs no room.
    let setting = Setting { handbook, calendar, judge: |_, _| Judgement::NOT_APPLICABLE, complete: false };
    cases.each(|case_id, procedure, log, rejected| {
        let mut state = State::new(setting, procedure);
        let (mut said, mut ended_at) = (Vec::with_capacity(32), None);
        for (place, Line { event, facts, step, .. }) in log.iter().enumerate() {
            state.take(&Noted { place, step: *step, event, facts }, &mut |one| said.push((one, Some(place))));
            ended_at = state.has_ended().then(|| ended_at.unwrap_or(event.timestamp));
        }
        state.finish(as_of, &mut |one| said.push((one, None)));
        reject_reversed(&state, log, rejected);
        let events = log.iter().map(|line| &line.event).collect();
        see(&SeenCase { case_id: &case_id, procedure, events, said, ended_at, state: &state });
    })
}

/// Puts the events of a case in order of time, finds its procedure and sets aside events that do not belong.
fn settle(log: &mut Vec<Line>, case_id: &str, rejected: &mut Vec<Rejected>) -> Option<ProcedureId> {
    log.sort_unstable_by_key(|line| (line.event.timestamp, line.event.lifecycle == Lifecycle::Complete, line.number));
    let mut reject = |line: &Line, code, path: &str, expected: String| {
        rejected.push(Rejected { line: line.number, case_id: Some(case_id.to_owned()), error: Error::new(code, path, expected) });
    };
    // The business that a case is about names its procedure only where no event does: a VIP may ask for any business.
    let explicit = log.iter().find_map(|line| line.event.procedure);
    let names = |event: &Event| if explicit.is_some() { event.procedure } else { event.business_procedure() };
    let Some(procedure) = log.iter().find_map(|line| names(&line.event)) else {
        if let Some(line) = log.first() {
            reject(line, Code::MissingField, "procedure", "a procedure, or the fact `business`, on one event of the case".to_owned());
        }
        return None;
    };
    log.retain_mut(|line| {
        if names(&line.event).is_some_and(|named| named != procedure) {
            reject(line, Code::OtherCase, "procedure", format!("`{procedure}`, as on an earlier event of the case"));
            return false;
        }
        let Some((number, _)) = procedure.entry().step(&line.event.activity) else {
            reject(line, Code::UnknownId, "activity", format!("the id of a step of procedure `{procedure}`"));
            return false;
        };
        line.step = number;
        true
    });
    Some(procedure)
}

/// A rule's verdict in a case, with its level; whether a time limit said so, which counts each time; the finding only when there is
/// something to say.
struct Found {
    rule: RuleId,
    verdict: Verdict,
    level: Level,
    timed: bool,
    finding: Option<Box<Finding>>,
}

fn judge_case(
    log: &[Line],
    procedure: ProcedureId,
    setting: Setting<'_>,
    as_of: Option<Instant>,
    rejected: &mut Vec<Rejected>,
) -> (bool, Vec<Found>) {
    let mut state = State::new(setting, procedure);
    // About as many rules as a visit to the counter meets.
    let mut found = Vec::with_capacity(32);
    for (place, Line { event, facts, step, .. }) in log.iter().enumerate() {
        state.take(&Noted { place, step: *step, event, facts }, &mut |said| keep(&mut found, said, Some(event)));
    }
    state.finish(as_of, &mut |said| keep(&mut found, said, None));
    reject_reversed(&state, log, rejected);
    (state.has_ended(), found)
}

/// Lists completions that stand before the start of their step.
fn reject_reversed(state: &State<'_>, log: &[Line], rejected: &mut Vec<Rejected>) {
    for mark in &state.marks {
        let Some(line) = mark.bare.filter(|_| mark.started.is_some()).and_then(|place| log.get(place)) else { continue };
        let error = Error::new(Code::EndBeforeStart, "timestamp", "an instant not before the start of the step");
        rejected.push(Rejected { line: line.number, case_id: Some(line.event.case_id.clone()), error });
    }
}

/// One verdict for each rule, the worst; a time limit counts each time it runs.
fn keep(found: &mut Vec<Found>, said: Said, event: Option<&Event>) {
    let (rule, verdict, level) = (said.rule, said.judgement.verdict, said.level);
    if verdict == Verdict::NotApplicable {
        return;
    }
    let timed = said.part == Part::Within;
    let before = if timed { None } else { found.iter_mut().find(|known| known.rule == rule && !known.timed) };
    let weight = |verdict: Verdict, level: Level| (verdict, level == Level::Violation);
    if before.as_ref().is_some_and(|was| weight(was.verdict, was.level) >= weight(verdict, level)) {
        return;
    }
    let finding = (verdict != Verdict::Kept).then(|| {
        let mut finding = said.into_finding();
        finding.at = event.map(|event| event.timestamp);
        finding.resource = event.and_then(|event| event.resource.clone());
        Box::new(finding)
    });
    let said = Found { rule, verdict, level, timed, finding };
    match before {
        Some(before) => *before = said,
        None => found.push(said),
    }
}

fn count(tally: &mut Tally, rule: RuleId, verdict: Verdict, level: Level) {
    let Some([kept, broken, warned, unknown]) = tally.get_mut(rule.index()) else { return };
    let slot = match (verdict, level) {
        (Verdict::Kept, _) => kept,
        (Verdict::Broken, Level::Violation) => broken,
        (Verdict::Broken, Level::Warning) => warned,
        (Verdict::Unknown, _) => unknown,
        (Verdict::NotApplicable, _) => return,
    };
    *slot = slot.saturating_add(1);
}

/// Judges a list of events.
///
/// # Errors
/// `calendar` when the calendar contradicts itself. An event that does not fit is listed in `rejected`, and the rest is judged.
pub(crate) fn review(handbook: &Handbook, judge: Judge, input: EventReview) -> Result<Review, Error> {
    let calendar = calendar::prepare(input.calendar.as_ref())?;
    let mut cases = Cases::default();
    for (line, event) in (1_u64..).zip(input.events) {
        cases.push(line, event);
    }
    let setting = Setting { handbook, calendar: &calendar, judge, complete: input.complete };
    Ok(cases.judge(setting, input.as_of, input.list_unknown))
}
