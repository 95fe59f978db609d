//! A department's turn with a work order: from its receipt to its last word.
//!
//! A receipt is the start of a step that several may have open at once and that has a limit of its own (I.4 step 4, I.17 steps 3.2 and
//! 6). What ends the turn is its completion, or that of a step whose limit counts from the same receipt (I.17 steps 4.1 and 4.2).

use crate::decision::Verdict;
use crate::fact::Fact;
use crate::handbook::RoleId;
use crate::handbook::table::{From, Procedure, Step, Within, fact};
use crate::procedure::{Event, Lifecycle, SeenCase};
use crate::time::Instant;

/// A department as the log names it: the post it acts as, and its name.
pub(super) type Department = (Option<RoleId>, Option<String>);

#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub department: Department,
    pub received: Option<Instant>,
    /// Its last word.
    pub answered: Option<Instant>,
    /// Microseconds from receipt to the last word, once it has been given, within the service hours when there are any.
    pub took: Option<i64>,
    /// It owes a word.
    pub open: bool,
    /// The worst of what its limits say.
    verdict: Verdict,
    /// Who received, by the log's own name.
    person: Option<String>,
    /// The number of the step of the receipt.
    step: usize,
}

impl Turn {
    fn new(step: usize, event: &Event, received: Option<Instant>) -> Self {
        Self {
            department: (event.role, named(event).or(event.resource.as_ref()).cloned()),
            received,
            answered: None,
            took: None,
            open: true,
            verdict: Verdict::NotApplicable,
            person: event.resource.clone(),
            step,
        }
    }

    fn is_of(&self, event: &Event) -> bool {
        self.department.0 == event.role && self.person == event.resource
    }

    /// Whether it was within the hour; of one that is open only that it was not.
    pub fn verdict(&self) -> Verdict {
        if self.open && self.verdict != Verdict::Broken { Verdict::Unknown } else { self.verdict }
    }

    /// From receipt to the last word, once it has been given.
    fn span(&self) -> Option<(Instant, Instant)> {
        self.received.zip(self.answered.filter(|_| !self.open))
    }
}

/// The department's name, where a fact tells it.
fn named(event: &Event) -> Option<&String> {
    match event.facts.get(fact::COMPLAINT_DEPARTMENT.as_str()) {
        Some(Fact::Text(name)) => Some(name),
        _ => None,
    }
}

/// Whether a step's start is a receipt that a clock runs from.
pub(super) fn is_receipt(step: &Step) -> bool {
    step.parallel && step.within.iter().any(|within| matches!(within.from, From::Own) && within.to.is_none())
}

/// The step of the receipt that a step belongs to.
fn receipt(step: &Step, number: usize) -> usize {
    let from = |within: &Within| if let From::Start(from) = within.from { Some(from) } else { None };
    step.within.iter().find_map(from).unwrap_or(number)
}

/// Whether another step must follow before the turn is over.
fn goes_on(table: &Procedure, number: usize) -> bool {
    table.steps.iter().any(|step| step.parallel && receipt(step, usize::MAX) == number)
}

/// The turns of a case, in the order of their receipts.
pub(super) fn turns(case: &SeenCase<'_>) -> Vec<Turn> {
    let table = case.procedure.entry();
    let mut turns: Vec<Turn> = Vec::new();
    let mut timed = case.timed().filter(|(said, _)| said.step.parallel).peekable();
    for (place, event) in case.events.iter().enumerate() {
        let Some((number, step)) = table.step(&event.activity) else { continue };
        if event.lifecycle == Lifecycle::Start && is_receipt(step) {
            receive(&mut turns, number, event);
        }
        while let Some((said, _)) = timed.next_if(|(_, at)| *at == Some(place)) {
            let at = answering(&mut turns, receipt(step, number), said.since, event);
            let Some(turn) = turns.get_mut(at) else { continue };
            turn.verdict = turn.verdict.max(said.judgement.verdict);
            turn.answered = turn.answered.max(Some(event.timestamp));
            turn.open &= goes_on(table, number);
            if let Some(name) = named(event) {
                turn.department.1 = Some(name.clone());
            }
        }
    }
    // Clocks that were past when the log ended.
    for (said, _) in timed {
        let Some((number, _)) = table.step(said.step.id) else { continue };
        let root = receipt(said.step, number);
        let late = |turn: &&mut Turn| turn.open && turn.step == root && turn.received == said.since;
        turns.iter_mut().filter(late).for_each(|turn| turn.verdict = turn.verdict.max(said.judgement.verdict));
    }
    for turn in &mut turns {
        turn.took = turn.span().and_then(|(received, answered)| case.state.setting.calendar.elapsed(received, answered));
    }
    turns
}

/// A receipt; the same department that receives again before it has answered starts its clock anew.
fn receive(turns: &mut Vec<Turn>, step: usize, event: &Event) {
    let again = turns.iter_mut().rfind(|turn| turn.step == step && turn.answered.is_none() && turn.is_of(event));
    match again {
        Some(turn) => turn.received = Some(event.timestamp),
        None => turns.push(Turn::new(step, event, Some(event.timestamp))),
    }
}

/// The place of the turn whose clock ended: that of the department that acts, else one of the same post, else any that began then.
fn answering(turns: &mut Vec<Turn>, step: usize, since: Option<Instant>, event: &Event) -> usize {
    let find = |fits: &dyn Fn(&Turn) -> bool| turns.iter().rposition(|turn| turn.step == step && turn.received == since && fits(turn));
    let post = |turn: &Turn| turn.department.0 == event.role;
    let found = find(&|turn| turn.is_of(event)).or_else(|| since.and_then(|_| find(&post).or_else(|| find(&|_| true))));
    found.unwrap_or_else(|| {
        turns.push(Turn::new(step, event, since));
        turns.len().saturating_sub(1)
    })
}
