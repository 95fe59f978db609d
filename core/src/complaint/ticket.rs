//! One case of a complaint at a moment: who has it in hand, which clocks run, what comes next.

use std::cmp::Reverse;

use serde::Serialize;

use super::words::{ComplaintClass, ComplaintGrade, ComplaintSource};
use crate::handbook::table::{Step, fact, rule};
use crate::handbook::{FactId, ProcedureId, RoleId, RuleId};
use crate::order;
use crate::procedure::{Case, Due, Running, State, roles_for, running_clocks};
use crate::time::{Day, Instant};
use crate::visit::seconds;

/// How an open complaint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Somebody has begun a step and not completed it, or has the work order and a clock of their own.
    InHand,
    /// Something has been done, and nobody has the next step in hand.
    Waiting,
    /// Nothing has happened yet.
    New,
}

/// Who has a case in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketHolder {
    /// The role, when it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The person, by the log's own name, when it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The step that they have begun, or that their clock asks for.
    pub step: &'static str,
    /// Since when they have it.
    pub since: Instant,
}

/// A time limit that is running. Spans are whole seconds; a part of a second counts as a whole one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketClock {
    /// The rule.
    pub rule: RuleId,
    /// The step that stops it.
    pub step: &'static str,
    /// The role whose clock it is; absent where it starts with nobody's receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The person whose clock it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Since when it runs; absent where the case itself names the moment of the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Instant>,
    /// The moment by which the step must be completed, still in time itself; absent without a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The last day on which it is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    /// How long until then by the clock on the wall; 0 at the moment itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_seconds: Option<u64>,
    /// How long it has been past, by the clock on the wall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_seconds: Option<u64>,
    /// Without a figure: how long it has run, within the service hours when the calendar has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elapsed_seconds: Option<u64>,
    /// The fact on which it hangs whether the limit applies, or which of several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub(super) left: Option<i64>,
}

/// A step that may be taken next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketStep {
    /// The step.
    pub step: &'static str,
    /// Its number in the source's table.
    pub no: &'static str,
    /// The page of document M.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
    /// Who may take it, any one of these.
    pub roles: Vec<RoleId>,
    /// The procedure that it runs as a case of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<ProcedureId>,
    /// The rule by which it is owed; absent when it may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed: Option<RuleId>,
}

/// An open case of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketCase {
    /// The case.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// How it stands.
    pub state: TicketState,
    /// What happened last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_step: Option<String>,
    /// When that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Instant>,
    /// Who has it in hand, in the order in which they got it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<TicketHolder>,
    /// Who sent the work order, and so watches the hour (rule `complaint.reply.supervised_by_dispatcher`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supervised_by: Vec<RoleId>,
    /// The clocks that run, the most urgent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<TicketClock>,
    /// What may be done next and is in nobody's hand, in the order of the procedure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<TicketStep>,
}

/// How urgent: what is overdue, the longest first; what is due, the next first; the rest, the oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Microseconds past.
    Overdue(Reverse<i64>),
    /// Microseconds left.
    Due(i64),
    /// Microseconds of age; what has not begun is the youngest.
    Open(Reverse<i64>),
}

/// What the board needs of a case beside what it shows.
pub(super) struct Seen {
    pub case: TicketCase,
    pub number: Option<String>,
    pub opened_at: Option<Instant>,
    pub class: Option<ComplaintClass>,
    pub source: Option<ComplaintSource>,
    pub grade: Option<ComplaintGrade>,
}

/// Looks at a case at a moment; `None` when it has ended and nobody has anything of it in hand.
pub(super) fn look(case: &Case, state: &State<'_>, at: Instant) -> Option<Seen> {
    let steps = state.table().steps;
    let running = running_clocks(state);
    let mut holders: Vec<TicketHolder> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let held = state.all_begun(number).into_iter();
        holders.extend(held.map(|((role, person), since)| TicketHolder {
            role,
            resource: person.map(str::to_owned),
            step: step.id,
            since,
        }));
    }
    for clock in &running {
        let (Some((role, person)), Some(Due::At(since)), Some(step)) = (clock.actor, clock.started, steps.get(clock.step)) else {
            continue;
        };
        if !holders.iter().any(|holder| (holder.role, holder.resource.as_deref()) == (role, person)) {
            holders.push(TicketHolder { role, resource: person.map(str::to_owned), step: step.id, since });
        }
    }
    if state.has_ended() && holders.is_empty() {
        return None;
    }
    order::sort_by_key(&mut holders, |holder| holder.since);
    let shown = |clock: &Running<'_>| Some(clock_at(clock, state, steps.get(clock.step)?, at));
    let mut clocks: Vec<TicketClock> = running.iter().filter_map(shown).collect();
    order::sort_by_key(&mut clocks, |clock| (clock.left.is_none(), clock.left.unwrap_or_default()));
    let last = case.events.last();
    let text = |id| state.text(id);
    let shown = TicketCase {
        case_id: case.case_id.clone(),
        procedure: case.procedure,
        state: match (last, holders.is_empty()) {
            (None, _) => TicketState::New,
            (_, false) => TicketState::InHand,
            (_, true) => TicketState::Waiting,
        },
        last_step: last.map(|event| event.activity.clone()),
        last_at: last.map(|event| event.timestamp),
        holders,
        supervised_by: supervisors(state),
        clocks,
        next: if state.has_ended() { Vec::new() } else { next(state, &running) },
    };
    Some(Seen {
        case: shown,
        number: text(fact::COMPLAINT_TICKET_NUMBER).map(str::to_owned),
        opened_at: case.events.first().map(|event| event.timestamp),
        class: text(fact::COMPLAINT_CLASS).and_then(ComplaintClass::find),
        source: text(fact::COMPLAINT_SOURCE).and_then(ComplaintSource::find),
        grade: text(fact::COMPLAINT_GRADE).and_then(ComplaintGrade::find),
    })
}

fn next(state: &State<'_>, running: &[Running<'_>]) -> Vec<TicketStep> {
    let step = |(number, step): (usize, &'static Step)| {
        // Of several side by side, what one has said may ask for a step that another's does not.
        let asked = running.iter().any(|clock| clock.step == number && clock.side_by_side);
        (asked || state.is_next(number, step)).then(|| TicketStep {
            step: step.id,
            no: step.no,
            page: step.page,
            roles: roles_for(step, state),
            calls: step.calls,
            owed: step.owed.filter(|_| asked || state.owes(number, step) == Ok(true)).map(|owed| owed.rule),
        })
    };
    state.table().steps.iter().enumerate().filter_map(step).collect()
}

/// The roles that completed a step by which a work order leaves them.
fn supervisors(state: &State<'_>) -> Vec<RoleId> {
    const SENDS: [RuleId; 4] = [
        rule::COMPLAINT_DISPATCH_IF_NOT_RESOLVABLE,
        rule::COMPLAINT_ONSITE_DISSATISFIED_ESCALATE,
        rule::COMPLAINT_BILLING_FORWARD_IF_NOT_OWN,
        rule::COMPLAINT_REDISPATCH_IF_NOT_EFFECTIVE,
    ];
    let mut roles = Vec::new();
    for (step, mark) in state.table().steps.iter().zip(&state.marks) {
        let sent = mark.done.is_some() && step.owed.is_some_and(|owed| SENDS.contains(&owed.rule));
        if let Some(role) = mark.by.filter(|role| sent && !roles.contains(role)) {
            roles.push(role);
        }
    }
    roles
}

fn clock_at(clock: &Running<'_>, state: &State<'_>, step: &Step, at: Instant) -> TicketClock {
    // Where it hangs on an unknown fact whether the limit applies, it is not known when it is due.
    let due = clock.due.filter(|_| clock.missing.is_none());
    let left = due.map(|due| match due {
        Due::At(due) => due.micros_since(at),
        Due::On(day) => at.micros_to_end_of(day),
    });
    let started_at = clock.started.and_then(Due::at);
    let (role, person) = clock.actor.unwrap_or_default();
    TicketClock {
        rule: clock.within.rule,
        step: step.id,
        role,
        resource: person.map(str::to_owned),
        started_at,
        due_at: due.and_then(Due::at),
        due_on: due.and_then(|due| if let Due::On(day) = due { Some(day) } else { None }),
        remaining_seconds: left.filter(|left| *left >= 0).map(seconds),
        overdue_seconds: left.filter(|left| *left < 0).map(|left| seconds(left.saturating_neg())),
        elapsed_seconds: clock.run(state, at).filter(|_| due.is_none()).map(seconds),
        missing: clock.missing.into_iter().collect(),
        left,
    }
}
