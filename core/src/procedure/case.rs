//! Proceed: open a case, see where it is, apply an event or refuse it.

use serde::{Deserialize, Serialize};

use super::clock::Due;
use super::event::{Case, Event, Lifecycle, Noted};
use super::row::{self, Known};
use super::running::{self, Running};
use super::state::{Judge, Setting, State};
use super::term::all_hold;
use crate::calendar::{self, Calendar};
use crate::decision::{Finding, Level, Outcome, Verdict};
use crate::error::{Code, Error};
use crate::handbook::table::{Row, Step, Test, Words};
use crate::handbook::{BusinessId, FactId, Handbook, ProcedureId, RoleId, RuleId, Stamp};
use crate::time::{Day, Instant};

/// Opens a case: gives the procedure, or the business whose procedure it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseOpening {
    /// The id of the new case.
    pub case_id: String,
    /// The procedure.
    #[serde(default)]
    pub procedure: Option<ProcedureId>,
    /// Or a business.
    #[serde(default)]
    pub business: Option<BusinessId>,
}

/// Asks where a case is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseQuery {
    /// The case.
    pub case: Case,
    /// The moment asked about; without it nothing is overdue.
    #[serde(default)]
    pub at: Option<Instant>,
    /// The working days and service hours, for time limits; absent means Monday to Friday and the clock on the wall.
    #[serde(default)]
    pub calendar: Option<Calendar>,
}

/// An event for a case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseEvent {
    /// The case.
    pub case: Case,
    /// What is to happen.
    pub event: Event,
    /// The working days and service hours, for time limits; absent means Monday to Friday and the clock on the wall.
    #[serde(default)]
    pub calendar: Option<Calendar>,
}

/// Whether a step may be taken now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It may be taken.
    Enabled,
    /// It has been begun.
    Started,
    /// It may not; `blocked_by` says why.
    Blocked,
}

/// A step of a case.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepStatus {
    /// The step.
    pub step: &'static str,
    /// Its number in the source's table.
    pub no: &'static str,
    /// Its title.
    pub title: Words,
    /// Who may take it.
    pub roles: &'static [RoleId],
    /// The procedure that it runs as a case of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<ProcedureId>,
    /// Whether it may be taken now.
    pub state: StepState,
    /// Whether it has been completed.
    pub done: bool,
    /// Whether it must be taken before the case may end.
    pub owed: bool,
    /// Why it may not be taken, with remedies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Finding>,
    /// The moment by which it must be completed, still in time itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The last day on which it is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    /// Whether that is past at the moment asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// Rules that only advise here.
    #[serde(skip_serializing_if = "<[RuleId]>::is_empty")]
    pub hints: &'static [RuleId],
}

/// Where a case is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseStatus {
    /// The case.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Whether it has ended; a step that lies open from the last one may still follow.
    pub ended: bool,
    /// Every step of the procedure.
    pub steps: Vec<StepStatus>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// What became of an event.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Applied {
    /// `allowed`: the case has the event. `refused` or `undetermined`: the case is as it was.
    pub outcome: Outcome,
    /// The case.
    pub case: Case,
    /// What is broken or not known about the event; when it was refused, only what stood in its way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Opens a case.
///
/// # Errors
/// `missing_field` when neither a procedure nor a business is given; `unknown_value` when both are and differ.
pub(crate) fn open(opening: CaseOpening) -> Result<Case, Error> {
    let own = opening.business.map(|business| business.entry().procedure);
    if let (Some(own), Some(given)) = (own, opening.procedure)
        && own != given
    {
        return Err(Error::new(Code::UnknownValue, "procedure", format!("`{own}`, the procedure of the business, or none")));
    }
    let procedure = opening.procedure.or(own).ok_or_else(|| Error::new(Code::MissingField, "procedure", "a procedure or a business"))?;
    Ok(Case { case_id: opening.case_id, procedure, events: Vec::new() })
}

/// Replays the events of a case. They were accepted once, so verdicts are not asked again.
fn replay<'a>(case: &'a Case, setting: Setting<'a>) -> Result<State<'a>, Error> {
    follow(case, setting).map_err(|error| error.under("case"))
}

/// As [`replay`], with a calendar that was checked; the path of an error begins in the case.
pub(crate) fn follow<'a>(case: &'a Case, setting: Setting<'a>) -> Result<State<'a>, Error> {
    let mut state = State::new(setting, case.procedure);
    for (place, event) in case.events.iter().enumerate() {
        let (step, facts) = check(case, &state, event).map_err(|error| error.under(&format!("events[{place}]")))?;
        state.take(&Noted { place, step, event, facts: &facts }, &mut |_| {});
    }
    Ok(state)
}

/// The step and fact ids of an event that fits the case, its time and the handbook.
fn check(case: &Case, state: &State<'_>, event: &Event) -> Result<(usize, Vec<FactId>), Error> {
    if event.case_id != case.case_id {
        return Err(Error::new(Code::OtherCase, "case_id", "the id of the case"));
    }
    if event.procedure.is_some_and(|procedure| procedure != case.procedure) {
        return Err(Error::new(Code::OtherCase, "procedure", format!("`{}`, the procedure of the case", case.procedure)));
    }
    let facts = event.fact_ids()?;
    let (number, _) = case
        .procedure
        .entry()
        .step(&event.activity)
        .ok_or_else(|| Error::new(Code::UnknownId, "activity", format!("the id of a step of procedure `{}`", case.procedure)))?;
    let started = state.begun(number, (event.role, event.resource.as_deref()));
    if event.lifecycle == Lifecycle::Complete && started.is_some_and(|started| event.timestamp < started) {
        return Err(Error::new(Code::EndBeforeStart, "timestamp", "an instant not before the start of the step"));
    }
    if state.now.is_some_and(|now| event.timestamp < now) {
        return Err(Error::new(Code::TimeGoesBack, "timestamp", "an instant not before the last event"));
    }
    Ok((number, facts))
}

/// Says of every step whether it may be taken, by whom and by when.
///
/// # Errors
/// As for [`Event::check`], with the path of the event; `time_goes_back`, `end_before_start`, `other_case`, `calendar`.
pub(crate) fn steps(handbook: &Handbook, judge: Judge, query: &CaseQuery) -> Result<CaseStatus, Error> {
    let calendar = calendar::prepare(query.calendar.as_ref())?;
    let setting = Setting { handbook, calendar: &calendar, judge, complete: false };
    let mut state = replay(&query.case, setting)?;
    state.now = query.at.or(state.now);
    let clocks = running::all(&state);
    let steps = state.table().steps.iter().enumerate().map(|(number, step)| status(&state, &clocks, number, step, query.at)).collect();
    Ok(CaseStatus {
        case_id: query.case.case_id.clone(),
        procedure: query.case.procedure,
        ended: state.has_ended(),
        steps,
        edition: handbook.stamp(),
    })
}

fn status(state: &State<'_>, clocks: &[Running<'_>], number: usize, step: &'static Step, at: Option<Instant>) -> StepStatus {
    let mut blocked_by = Vec::new();
    let started = state.started(number);
    if started.is_none() {
        let order = std::iter::once((step.order_rule, false, state.order(number)));
        let needs = step.needs.iter().map(|row| (row.rule, row.warning, row::judge(row, state.table(), state)));
        for (rule, warning, judgement) in order.chain(needs) {
            if !warning && judgement.verdict >= Verdict::Unknown {
                add(&mut blocked_by, judgement.into_finding(rule, Level::Violation, step.id));
            }
        }
    }
    let running = || clocks.iter().filter(|clock| clock.step == number && clock.ends_with_step());
    let due = running().find_map(|clock| clock.due);
    let overdue = at.and_then(|now| running().find_map(|clock| clock.is_past(now)));
    StepStatus {
        step: step.id,
        no: step.no,
        title: step.title,
        roles: step.roles,
        calls: step.calls,
        state: match (started, blocked_by.is_empty()) {
            (Some(_), _) => StepState::Started,
            (None, true) => StepState::Enabled,
            (None, false) => StepState::Blocked,
        },
        done: state.is_done(number),
        owed: state.owes(number, step) == Ok(true),
        blocked_by,
        due_at: due.and_then(|due| if let Due::At(at) = due { Some(at) } else { None }),
        due_on: due.and_then(|due| if let Due::On(day) = due { Some(day) } else { None }),
        overdue,
        hints: step.hints,
    }
}

impl State<'_> {
    /// Whether a step that nobody has in hand may be taken now: it follows from what was done, or opens the case.
    pub fn is_next(&self, number: usize, step: &'static Step) -> bool {
        let opens = self.now.is_none() && (number == 0 || step.start);
        let waits = !self.is_done(number) || self.owes(number, step) == Ok(true);
        let ahead = waits && self.started(number).is_none() && (opens || self.lies_ahead(number));
        let holds = |row: &Row| row.warning || row::judge(row, self.table(), self).verdict < Verdict::Unknown;
        ahead && self.order(number).verdict == Verdict::Kept && step.needs.iter().all(holds)
    }
}

/// The roles that may take a step: those of its table, as far as no row says that it must be another.
pub(crate) fn roles_for(step: &Step, known: &impl Known) -> Vec<RoleId> {
    let fits = |role: &RoleId| {
        step.actor.iter().all(|row| match row.test {
            Test::By(roles) => roles.contains(role) || all_hold(row.when, known) != Ok(true),
            _ => true,
        })
    };
    step.roles.iter().copied().filter(fits).collect()
}

/// Adds a finding, unless the same rule already says that the same would help.
fn add(findings: &mut Vec<Finding>, finding: Finding) {
    let said = |before: &Finding| {
        (before.rule, before.verdict, &before.remedies, &before.missing)
            == (finding.rule, finding.verdict, &finding.remedies, &finding.missing)
    };
    if !findings.iter().any(said) {
        findings.push(finding);
    }
}

/// Applies an event to a case, or refuses it and leaves the case as it was.
///
/// An event is refused when the step is out of order, the role is not one of the step's, something the step needs does not hold or
/// is not known, something it must leave behind is said to be missing, or it would end the case while another step is owed. Being late is
/// found, not refused.
///
/// # Errors
/// As for [`steps`]; for the new event the path begins with `event`.
pub(crate) fn apply(handbook: &Handbook, judge: Judge, input: CaseEvent) -> Result<Applied, Error> {
    let CaseEvent { mut case, event, calendar } = input;
    let calendar = calendar::prepare(calendar.as_ref())?;
    let setting = Setting { handbook, calendar: &calendar, judge, complete: false };
    let (mut passing, mut stopping) = (Vec::new(), Vec::new());
    {
        let mut state = replay(&case, setting)?;
        let (step, facts) = check(&case, &state, &event).map_err(|error| error.under("event"))?;
        let noted = Noted { place: case.events.len(), step, event: &event, facts: &facts };
        state.take(&noted, &mut |said| {
            if said.stops() {
                add(&mut stopping, said.into_finding());
            } else if said.judgement.verdict >= Verdict::Unknown {
                add(&mut passing, said.into_finding());
            }
        });
        if stopping.is_empty() && state.has_ended() {
            state.finish(None, &mut |said| add(&mut stopping, said.into_finding()));
        }
    }
    let outcome = if stopping.iter().any(|finding| finding.verdict == Verdict::Broken) {
        Outcome::Refused
    } else if stopping.is_empty() {
        Outcome::Allowed
    } else {
        Outcome::Undetermined
    };
    let findings = if outcome == Outcome::Allowed {
        case.events.push(event);
        passing
    } else {
        stopping
    };
    Ok(Applied { outcome, case, findings, edition: handbook.stamp() })
}
