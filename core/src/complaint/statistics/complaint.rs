//! One complaint: what its cases come to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::turn::{Turn, turns};
use crate::decision::Verdict;
use crate::fact::Fact;
use crate::handbook::table::{Step, fact};
use crate::handbook::{FactId, RoleId};
use crate::order;
use crate::procedure::{Lifecycle, SeenCase};
use crate::ticket;
use crate::time::Instant;
use crate::visit::seconds;
use crate::wire;

/// The customer gets an answer (I.4 steps 3 and 5, I.17 step 7.1).
const REPLIES: [&str; 3] = ["reply_on_site", "reply", "answer"];
/// The customer is called back (I.4 step 6, I.17 step 8, P 4.3(2)).
const CALL_BACKS: [&str; 2] = ["call_back", "follow_up"];

/// A department's turn with a work order, from its receipt to its last word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DepartmentTurn {
    /// The post it acts as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Its name: the fact `complaint_department`, else who acts by the log's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// When it received the work order; absent when the log tells only the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// When it said its last word; absent while it owes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// From one to the other in whole seconds, a part of a second counting as a whole one, within the service hours when the calendar has
    /// any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// Whether it kept its hour, the hour itself included. Unknown: it owes a word and its hour is not known to be past, or its receipt is
    /// not known.
    pub verdict: Verdict,
}

/// One complaint, listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountedComplaint {
    /// Its number, when a fact tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its cases, by id.
    pub cases: Vec<String>,
    /// When it was received.
    pub received_at: Instant,
    /// Its class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Its cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Its branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The departments it went through, in the order of their receipts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<DepartmentTurn>,
    /// When the customer was last answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replied_at: Option<Instant>,
    /// When its last case ended; absent while one has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
}

/// What is told of a complaint by the latest event that says it.
type Latest<T> = Option<(Instant, T)>;

/// A complaint, or the part of it that one case tells.
#[derive(Debug, Clone)]
pub(super) struct Complaint {
    pub number: Option<String>,
    pub cases: Vec<String>,
    pub received_at: Instant,
    class: Latest<String>,
    cause: Latest<String>,
    branch: Latest<String>,
    pub turns: Vec<Turn>,
    pub redispatches: u64,
    pub forwards: u64,
    pub special_handlings: u64,
    pub escalations: u64,
    pub replied_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub called_back: bool,
    call_back_open: bool,
    satisfied: Latest<bool>,
    accepted: Latest<bool>,
}

fn later<T>(one: Latest<T>, other: Latest<T>) -> Latest<T> {
    match (&one, &other) {
        (Some((at, _)), Some((than, _))) if at >= than => one,
        (Some(_), None) => one,
        _ => other,
    }
}

impl Complaint {
    /// What a case tells, received at its first event.
    fn of(case: &SeenCase<'_>) -> Option<Self> {
        let received_at = case.events.first()?.timestamp;
        let latest = |id: FactId| case.events.iter().rev().find_map(|event| Some((event.timestamp, event.facts.get(id.as_str())?)));
        let text = |id: FactId| match latest(id) {
            Some((at, Fact::Text(text))) => Some((at, text.clone())),
            _ => None,
        };
        // What a step said before it was taken anew is no longer known.
        let flag = |id: FactId| latest(id).and_then(|(at, _)| Some((at, case.state.flag(id)?)));
        let completed = |steps: &'static [&'static str]| {
            case.events.iter().filter(move |event| event.lifecycle == Lifecycle::Complete && steps.contains(&event.activity.as_str()))
        };
        let times = |steps: &'static [&'static str]| wire::count(completed(steps).count());
        let call_back = |(number, step): (usize, &Step)| {
            let done = case.state.is_done(number);
            CALL_BACKS.contains(&step.id).then(|| (done, !done && case.state.way_open(step)))
        };
        let calls: Vec<(bool, bool)> = case.procedure.entry().steps.iter().enumerate().filter_map(call_back).collect();
        Some(Self {
            number: ticket::number(case).map(str::to_owned),
            cases: vec![case.case_id.to_owned()],
            received_at,
            class: text(fact::COMPLAINT_CLASS),
            cause: text(fact::COMPLAINT_CAUSE),
            branch: text(fact::COMPLAINT_BRANCH),
            turns: turns(case),
            redispatches: times(&["redispatch"]),
            forwards: times(&["forward"]),
            special_handlings: times(&["special_handling"]),
            escalations: times(&["escalate"]),
            replied_at: completed(&REPLIES).map(|event| event.timestamp).max(),
            closed_at: case.ended_at,
            called_back: calls.iter().any(|(done, _)| *done),
            call_back_open: calls.iter().any(|(_, open)| *open),
            satisfied: flag(fact::CUSTOMER_SATISFIED),
            accepted: flag(fact::COMPLAINT_REPLY_ACCEPTED),
        })
    }

    /// Takes in what another case tells of the same complaint.
    fn join(self, other: Self) -> Self {
        let mut cases = self.cases;
        cases.extend(other.cases);
        let mut turns = self.turns;
        turns.extend(other.turns);
        Self {
            number: self.number.or(other.number),
            cases,
            received_at: self.received_at.min(other.received_at),
            class: later(self.class, other.class),
            cause: later(self.cause, other.cause),
            branch: later(self.branch, other.branch),
            turns,
            redispatches: self.redispatches.saturating_add(other.redispatches),
            forwards: self.forwards.saturating_add(other.forwards),
            special_handlings: self.special_handlings.saturating_add(other.special_handlings),
            escalations: self.escalations.saturating_add(other.escalations),
            replied_at: self.replied_at.max(other.replied_at),
            closed_at: self.closed_at.zip(other.closed_at).map(|(one, other)| one.max(other)),
            called_back: self.called_back || other.called_back,
            call_back_open: self.call_back_open || other.call_back_open,
            satisfied: later(self.satisfied, other.satisfied),
            accepted: later(self.accepted, other.accepted),
        }
    }

    /// Takes in what came after it.
    fn followed(self, after: Self) -> Self {
        let (received_at, closed_at) = (self.received_at, self.closed_at);
        Self { received_at, closed_at, ..self.join(after) }
    }

    pub fn class(&self) -> Option<&str> {
        self.class.as_ref().map(|(_, class)| class.as_str())
    }

    pub fn cause(&self) -> Option<&str> {
        self.cause.as_ref().map(|(_, cause)| cause.as_str())
    }

    pub fn branch(&self) -> Option<&str> {
        self.branch.as_ref().map(|(_, branch)| branch.as_str())
    }

    pub fn satisfied(&self) -> Option<bool> {
        self.satisfied.map(|(_, satisfied)| satisfied)
    }

    pub fn accepted(&self) -> Option<bool> {
        self.accepted.map(|(_, accepted)| accepted)
    }

    /// Whether the customer is still to be called back.
    pub fn owes_call_back(&self) -> bool {
        self.call_back_open && !self.called_back
    }

    /// Whether it was not closed before a moment, or at all.
    pub fn is_open(&self, end: Option<Instant>) -> bool {
        self.closed_at.is_none_or(|closed| end.is_some_and(|end| closed >= end))
    }

    pub fn listed(&self) -> CountedComplaint {
        let turn = |turn: &Turn| DepartmentTurn {
            role: turn.department.0,
            department: turn.department.1.clone(),
            received_at: turn.received,
            answered_at: turn.answered.filter(|_| !turn.open),
            seconds: turn.took.map(seconds),
            verdict: turn.verdict(),
        };
        CountedComplaint {
            number: self.number.clone(),
            cases: self.cases.clone(),
            received_at: self.received_at,
            class: self.class().map(str::to_owned),
            cause: self.cause().map(str::to_owned),
            branch: self.branch().map(str::to_owned),
            turns: self.turns.iter().map(turn).collect(),
            replied_at: self.replied_at,
            closed_at: self.closed_at,
        }
    }
}

/// Cases are one complaint when they have the same number.
type Key = (Option<String>, Option<String>);

/// The complaints of a log.
#[derive(Default)]
pub(super) struct Complaints {
    all: BTreeMap<Key, Complaint>,
    after: Vec<Complaint>,
}

impl Complaints {
    pub fn take(&mut self, case: &SeenCase<'_>) {
        let Some(complaint) = Complaint::of(case) else { return };
        let key = key(&complaint);
        let joined = match self.all.remove(&key) {
            Some(known) => known.join(complaint),
            None => complaint,
        };
        self.all.insert(key, joined);
    }

    pub fn take_after(&mut self, case: &SeenCase<'_>) {
        self.after.extend(Complaint::of(case));
    }

    /// The complaints in the order of their receipt, and the cases that tell of none.
    pub fn settle(mut self) -> (Vec<Complaint>, Vec<String>) {
        let mut unplaced = Vec::new();
        for after in self.after {
            match self.all.remove_entry(&key(&after)) {
                Some((key, known)) => drop(self.all.insert(key, known.followed(after))),
                None => unplaced.extend(after.cases),
            }
        }
        let mut all: Vec<Complaint> = self.all.into_values().collect();
        for complaint in &mut all {
            order::sort_by_key(&mut complaint.turns, |turn| turn.received.or(turn.answered));
        }
        order::sort_by(&mut all, |one, other| one.received_at.cmp(&other.received_at).then_with(|| one.cases.cmp(&other.cases)));
        (all, unplaced)
    }
}

fn key(complaint: &Complaint) -> Key {
    match &complaint.number {
        Some(number) => (Some(number.clone()), None),
        None => (None, complaint.cases.first().cloned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::statistics::turn::is_receipt;
    use crate::handbook::ProcedureId;
    use crate::ticket::PROCEDURES;

    #[test]
    fn what_is_counted_stands_in_the_handbook() {
        let procedures = || PROCEDURES.map(|id| ProcedureId::find(id).unwrap().entry());
        let named = [&REPLIES[..], &CALL_BACKS, &["redispatch", "forward", "special_handling", "escalate"]];
        for step in named.into_iter().flatten() {
            assert!(procedures().iter().any(|procedure| procedure.step(step).is_some()), "{step}");
        }
        let receipts: Vec<&str> =
            procedures().iter().flat_map(|procedure| procedure.steps).filter(|step| is_receipt(step)).map(|step| step.id).collect();
        assert_eq!(receipts, ["handle_order", "give_opinion", "responsible_opinion"]);
    }
}
