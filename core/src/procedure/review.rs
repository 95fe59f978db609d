//! Review: here is what happened; which rule was kept, which broken.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::event::{Event, Lifecycle};
use super::state::{Judge, Part, Said, Setting, State};
use crate::calendar::Calendar;
use crate::decision::{Finding, Level, Verdict};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, ProcedureId, RuleId, Stamp};
use crate::time::Instant;

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
    /// The working days, for limits that count them.
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

/// Events of one case with their lines.
#[derive(Debug, Default)]
pub(crate) struct CaseLog {
    pub procedure: Option<ProcedureId>,
    pub events: Vec<(u64, Event)>,
}

/// Events sorted into cases, and what did not fit.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    index: HashMap<String, usize>,
    logs: Vec<CaseLog>,
    pub rejected: Vec<Rejected>,
}

impl Cases {
    pub fn push(&mut self, line: u64, event: Event) {
        if let Err(error) = event.check() {
            self.rejected.push(Rejected { line, case_id: Some(event.case_id), error });
            return;
        }
        let next = self.logs.len();
        let at = match self.index.get(event.case_id.as_str()) {
            Some(at) => *at,
            None => {
                self.index.insert(event.case_id.clone(), next);
                self.logs.push(CaseLog::default());
                next
            }
        };
        if let Some(log) = self.logs.get_mut(at) {
            log.events.push((line, event));
        }
    }

    /// Judges every case and adds up. The order of the events in the log does not matter.
    pub fn judge(self, setting: Setting<'_>, as_of: Option<Instant>, list_unknown: bool) -> Review {
        let Self { index, mut logs, mut rejected } = self;
        let mut ids: Vec<(String, usize)> = index.into_iter().collect();
        ids.sort();
        let mut totals: BTreeMap<RuleId, RuleTotal> = BTreeMap::new();
        let (mut events, mut cases) = (0_u64, 0_u64);
        let mut findings = Vec::new();
        for (case_id, at) in ids {
            let Some(log) = logs.get_mut(at) else { continue };
            settle(log, &case_id, &mut rejected);
            let Some(procedure) = log.procedure else { continue };
            events = events.saturating_add(u64::try_from(log.events.len()).unwrap_or(u64::MAX));
            cases = cases.saturating_add(1);
            let (ended, said) = judge_case(log, procedure, &case_id, setting, as_of, &mut rejected);
            let mut listed = Vec::new();
            for finding in said {
                count(&mut totals, &finding);
                if finding.verdict == Verdict::Broken || (list_unknown && finding.verdict == Verdict::Unknown) {
                    listed.push(finding);
                }
            }
            if !listed.is_empty() {
                findings.push(CaseReview { case_id, procedure, ended, findings: listed });
            }
        }
        rejected.sort_by(|a, b| (a.line, &a.case_id, a.error.code().as_str()).cmp(&(b.line, &b.case_id, b.error.code().as_str())));
        Review { events, cases, findings, totals: totals.into_values().collect(), rejected, edition: setting.handbook.stamp() }
    }
}

/// Puts the events of a case in order of time, finds its procedure and sets aside events that do not belong.
fn settle(log: &mut CaseLog, case_id: &str, rejected: &mut Vec<Rejected>) {
    log.events.sort_by_key(|(line, event)| (event.timestamp, event.lifecycle == Lifecycle::Complete, *line));
    let mut reject = |line: u64, code, path: &str, expected: String| {
        rejected.push(Rejected { line, case_id: Some(case_id.to_owned()), error: Error::new(code, path, expected) });
    };
    log.procedure = log.events.iter().find_map(|(_, event)| event.named_procedure());
    let Some(procedure) = log.procedure else {
        if let Some((line, _)) = log.events.first() {
            reject(*line, Code::MissingField, "procedure", "a procedure, or the fact `business`, on one event of the case".to_owned());
        }
        return;
    };
    log.events.retain(|(line, event)| {
        if event.named_procedure().is_some_and(|named| named != procedure) {
            reject(*line, Code::OtherCase, "procedure", format!("`{procedure}`, as on an earlier event of the case"));
            return false;
        }
        let known = procedure.entry().step(&event.activity).is_some();
        if !known {
            reject(*line, Code::UnknownId, "activity", format!("the id of a step of procedure `{procedure}`"));
        }
        known
    });
}

fn judge_case(
    log: &CaseLog,
    procedure: ProcedureId,
    case_id: &str,
    setting: Setting<'_>,
    as_of: Option<Instant>,
    rejected: &mut Vec<Rejected>,
) -> (bool, Vec<Finding>) {
    let mut state = State::new(setting, procedure);
    let mut found = Vec::new();
    for (place, (_, event)) in log.events.iter().enumerate() {
        if let Some((number, _)) = procedure.entry().step(&event.activity) {
            state.take(number, event, place, &mut |said| keep(&mut found, said, Some(event)));
        }
    }
    state.finish(as_of, &mut |said| keep(&mut found, said, None));
    for mark in &state.marks {
        let Some((line, _)) = mark.bare.filter(|_| mark.started.is_some()).and_then(|place| log.events.get(place)) else { continue };
        let error = Error::new(Code::EndBeforeStart, "timestamp", "an instant not before the start of the step");
        rejected.push(Rejected { line: *line, case_id: Some(case_id.to_owned()), error });
    }
    (state.ended, found)
}

/// One finding for each rule, the worst of them; a time limit counts each time it runs.
fn keep(found: &mut Vec<Finding>, said: Said, event: Option<&Event>) {
    if said.judgement.verdict == Verdict::NotApplicable {
        return;
    }
    let weight = |verdict: Verdict, level: Level| (verdict, level == Level::Violation);
    let (each_time, new) = (said.part == Part::Within, weight(said.judgement.verdict, said.level));
    let before = if each_time { None } else { found.iter_mut().find(|finding| finding.rule == said.rule) };
    if before.as_ref().is_some_and(|before| weight(before.verdict, before.level) >= new) {
        return;
    }
    let mut finding = said.into_finding();
    if finding.verdict != Verdict::Kept
        && let Some(event) = event
    {
        finding.at = Some(event.timestamp);
        finding.resource.clone_from(&event.resource);
    }
    match before {
        Some(before) => *before = finding,
        None => found.push(finding),
    }
}

fn count(totals: &mut BTreeMap<RuleId, RuleTotal>, finding: &Finding) {
    let total = totals.entry(finding.rule).or_insert(RuleTotal { rule: finding.rule, kept: 0, broken: 0, warned: 0, unknown: 0 });
    let slot = match (finding.verdict, finding.level) {
        (Verdict::Kept, _) => &mut total.kept,
        (Verdict::Broken, Level::Violation) => &mut total.broken,
        (Verdict::Broken, Level::Warning) => &mut total.warned,
        (Verdict::Unknown, _) => &mut total.unknown,
        (Verdict::NotApplicable, _) => return,
    };
    *slot = slot.saturating_add(1);
}

/// Judges a list of events.
///
/// # Errors
/// `calendar` when the calendar contradicts itself. An event that does not fit is listed in `rejected`, and the rest is judged.
pub(crate) fn review(handbook: &Handbook, judge: Judge, input: EventReview) -> Result<Review, Error> {
    if let Some(calendar) = &input.calendar {
        calendar.check().map_err(|error| error.under("calendar"))?;
    }
    let mut cases = Cases::default();
    for (line, event) in (1_u64..).zip(input.events) {
        cases.push(line, event);
    }
    let setting = Setting { handbook, calendar: input.calendar.as_ref(), judge, complete: input.complete };
    Ok(cases.judge(setting, input.as_of, input.list_unknown))
}
