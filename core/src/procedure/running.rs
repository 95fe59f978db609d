//! Which time limits of a case are running, whose they are, and until when.

use super::clock::{self, Due};
use super::mark::{Actor, left};
use super::side::Side;
use super::state::State;
use super::term::{all_hold, holds};
use crate::decision::Judgement;
use crate::handbook::FactId;
use crate::handbook::table::{From, Step, Within};
use crate::time::Instant;

/// A time limit that is running.
pub(crate) struct Running<'a> {
    /// The number of the step that ends it.
    pub step: usize,
    pub within: &'static Within,
    /// Whose it is; nobody's where it starts with no receipt.
    pub actor: Option<Actor<'a>>,
    /// Since when; none for a moment or day that the case itself names.
    pub started: Option<Due>,
    /// Until when; none without a figure, or when the calendar does not reach that far.
    pub due: Option<Due>,
    /// The fact on which it hangs whether the limit applies.
    pub missing: Option<FactId>,
    /// One of several side by side, who each have a clock of their own.
    pub side_by_side: bool,
}

impl Running<'_> {
    /// Whether it ends with the completion of its step, and not with a fact.
    pub fn ends_with_step(&self) -> bool {
        self.within.to.is_none() || self.within.parameter.is_none()
    }

    /// Whether it is past, the moment or day itself still in time; `None` when that cannot be told.
    pub fn is_past(&self, now: Instant) -> Option<bool> {
        self.due?.is_past(now)
    }

    /// How many microseconds it has run; none where it began with a whole day, or when the calendar does not reach so far.
    pub fn run(&self, state: &State<'_>, now: Instant) -> Option<i64> {
        clock::run(self.within, state, self.started?.at()?, now)
    }

    /// What it says when it is stopped now.
    pub fn judge(&self, state: &State<'_>, now: Instant) -> Judgement {
        match (self.started, self.missing) {
            (Some(start), None) if self.side_by_side => clock::judge_between(self.within, state, start, Due::At(now)),
            (_, Some(fact)) if self.side_by_side => Judgement::unknown([fact]),
            (start, _) => clock::judge(self.within, state, start.and_then(Due::at), now),
        }
    }
}

/// Every limit that is running, step by step.
pub(crate) fn all<'a>(state: &State<'a>) -> Vec<Running<'a>> {
    let mut found = Vec::new();
    for (number, step) in state.table().steps.iter().enumerate().filter(|(_, step)| !step.within.is_empty()) {
        let begun = state.all_begun(number);
        for (actor, at) in &begun {
            for within in step.within.iter().filter(|within| is_own(within)) {
                if clock::is_running(within, number, state, Some(*at)) {
                    add(&mut found, running(state, number, within, Some(*actor), Some(Due::At(*at))));
                }
            }
        }
        for within in step.within.iter().filter(|within| !is_own(within)) {
            match (within.from, within.to) {
                (From::Start(from), None) if several(state, from) => side_by_side(state, number, within, from, &mut found),
                (From::Fact(_), Some(_)) if within.parameter.is_some() => {
                    if let Some(applies) = runs_to_fact(within, number, step, state) {
                        let start = clock::start(within, state, None, None);
                        add(&mut found, Running { missing: applies.err(), ..running(state, number, within, None, start) });
                    }
                }
                _ if clock::is_running(within, number, state, None) => {
                    let start = within.parameter.and_then(|_| clock::start(within, state, None, None));
                    add(&mut found, running(state, number, within, None, start));
                }
                _ => {}
            }
        }
    }
    found
}

fn is_own(within: &Within) -> bool {
    within.to.is_none() && matches!(within.from, From::Own)
}

fn several(state: &State<'_>, number: usize) -> bool {
    state.table().steps.get(number).is_some_and(|step| step.parallel)
}

fn running<'a>(state: &State<'a>, step: usize, within: &'static Within, actor: Option<Actor<'a>>, started: Option<Due>) -> Running<'a> {
    let due = match started {
        Some(start) => clock::due_from(within, state, start),
        None => clock::due(within, state, None),
    };
    Running { step, within, actor, started, due, missing: clock::hangs_on(within, state), side_by_side: false }
}

/// Alternatives of one rule that hang on what is not known are one clock.
fn add<'a>(found: &mut Vec<Running<'a>>, clock: Running<'a>) {
    let same = |before: &Running<'_>| {
        before.step == clock.step && before.within.rule == clock.within.rule && before.actor == clock.actor && before.missing.is_some()
    };
    if clock.missing.is_none() || !found.iter().any(same) {
        found.push(clock);
    }
}

/// A limit from the receipt by another step, which several have had: each has a clock of their own, from the completion of that step until
/// they go on, if what they said themselves leads here.
fn side_by_side<'a>(state: &State<'a>, number: usize, within: &'static Within, from: usize, found: &mut Vec<Running<'a>>) {
    let Some(step) = state.table().steps.get(number).filter(|_| !within.at_least) else { return };
    for (place, (_, actor, at)) in state.begun.iter().enumerate().filter(|(_, (step, ..))| *step == from) {
        let own = |side: &Side<'_, '_>| side.receipt == Some(place) && side.at >= *at && !side.went_on();
        let Some(side) = state.sides(from).find(own).filter(|side| side.expects(step) != Ok(false)) else { continue };
        let applies = all_hold(within.when, &side);
        if applies != Ok(false) {
            let clock = running(state, number, within, Some(*actor), Some(Due::At(*at)));
            add(found, Running { side_by_side: true, missing: applies.err(), ..clock });
        }
    }
}

/// A limit between two facts runs from the first until the second is named; an error is the fact on which it hangs whether it applies.
/// What its own step is to leave is not asked before.
fn runs_to_fact(within: &Within, number: usize, step: &Step, state: &State<'_>) -> Option<Result<(), FactId>> {
    let mut own = Vec::new();
    left(step, |fact| own.push(fact));
    let named = |fact: FactId| clock::named(fact, state).is_some();
    let begins = matches!(within.from, From::Fact(fact) if named(fact)) && !within.to.is_some_and(named);
    let settled = state.is_done(number) && all_hold(within.when, state) != Ok(false);
    if within.at_least || !begins || settled || state.has_ended() {
        return None;
    }
    let mut applies = Ok(());
    for term in within.when.iter().filter(|term| !own.contains(&term.fact)) {
        match holds(term, state) {
            Some(true) => {}
            Some(false) => return None,
            None => applies = applies.and(Err(term.fact)),
        }
    }
    Some(applies)
}
