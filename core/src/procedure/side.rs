//! Several side by side: each who completed a step that several may have open at once, and the case as it is for them.

use super::mark::{Actor, left, of_actor};
use super::row::{Doer, Known};
use super::state::State;
use super::term::applies;
use crate::decision::Judgement;
use crate::fact::Fact;
use crate::handbook::table::{From, Step};
use crate::handbook::{DocumentId, FactId, ParameterId, Prepared, RoleId, RuleId};
use crate::time::Instant;

/// A case as it is for one of several who completed the same step: what that step leaves is as they said it.
pub(super) struct Side<'s, 'a> {
    state: &'s State<'a>,
    /// The number of the step.
    first: usize,
    /// The place of its completion.
    place: usize,
    /// The place of its start, where it is known.
    pub receipt: Option<usize>,
    /// When they completed it.
    pub at: Instant,
    /// When they began it, if that is known, else when they completed it.
    since: Instant,
    told: &'s [(FactId, &'a Fact)],
    /// The facts that the step leaves.
    left: Vec<FactId>,
}

impl Side<'_, '_> {
    /// Whether an actor is the one: themselves, or somebody in the same role where they are not found.
    fn is(&self, by: Actor<'_>) -> bool {
        match self.receipt {
            Some(receipt) => of_actor(&self.state.begun, self.first, by) == Some(receipt),
            None => of_actor(&self.state.ended_by, self.first, by) == Some(self.place),
        }
    }

    /// Whether they have completed a step since.
    fn did(&self, number: usize) -> bool {
        self.state.ended_by.iter().any(|(step, by, end)| *step == number && *end >= self.since && self.is(*by))
    }

    /// Whether they have gone on, on whatever way.
    pub fn went_on(&self) -> bool {
        let steps = self.state.table().steps.get(self.first);
        steps.is_some_and(|step| step.next.iter().filter_map(|edge| edge.step).any(|number| self.did(number)))
    }

    /// Whether they have begun a step and not completed it.
    fn has_open(&self, number: usize) -> bool {
        self.state.open.iter().any(|(step, by, _)| *step == number && self.is(*by))
    }

    /// Whether a step is to be expected of them: its way is open, and it is owed or need not be. The fact when that hangs on one.
    pub fn expects(&self, step: &Step) -> Result<bool, FactId> {
        if !self.state.way_open_for(step, self) {
            return Ok(false);
        }
        step.owed.map_or(Ok(true), |owed| applies(&owed, self))
    }
}

impl<'a> State<'a> {
    /// Those who completed a step that several may have open at once, each with what they said last.
    pub(super) fn sides(&self, first: usize) -> impl Iterator<Item = Side<'_, 'a>> {
        let receipt = move |by: &Actor<'_>| of_actor(&self.begun, first, *by);
        let done = self.ended_by.iter().enumerate().filter(move |(_, (step, ..))| *step == first);
        // Of two who completed what one began, the last.
        let last = move |place: usize, by: &Actor<'_>| {
            let mut later = self.ended_by.iter().skip(place.saturating_add(1)).filter(|(step, ..)| *step == first);
            receipt(by).is_none_or(|own| !later.any(|(_, by, _)| receipt(by) == Some(own)))
        };
        done.filter(move |(place, (_, by, _))| last(*place, by)).map(move |(place, (_, by, at))| {
            let receipt = receipt(by);
            let begun = receipt.and_then(|place| self.begun.get(place)).map(|(.., begun)| *begun);
            let told = self.told.iter().rfind(|(step, of, _)| *step == first && of == by).map_or(&[][..], |(.., told)| told);
            let mut facts = Vec::new();
            if let Some(step) = self.table().steps.get(first) {
                left(step, |fact| facts.push(fact));
            }
            Side { state: self, first, place, receipt, at: *at, since: begun.map_or(*at, |begun| begun.min(*at)), told, left: facts }
        })
    }

    /// The step that a step follows up for each who took it: both may be had open by several, and its limits count from the start of the
    /// other.
    pub(super) fn follows_up(&self, step: &Step) -> Option<usize> {
        let several = |number: &usize| self.table().steps.get(*number).is_some_and(|first| first.parallel);
        let from = step.within.iter().find_map(|within| if let From::Start(from) = within.from { Some(from) } else { None });
        from.filter(several).filter(|_| step.parallel)
    }

    /// Whether one of those side by side owes a step that follows up what they said. The fact when it hangs on one.
    pub(super) fn one_owes(&self, number: usize, step: &Step, first: usize) -> Result<bool, FactId> {
        let mut owes = Ok(false);
        for side in self.sides(first).filter(|side| !side.went_on() || side.has_open(number)) {
            match side.expects(step) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(fact) => owes = Err(fact),
            }
        }
        owes
    }
}

impl Known for Side<'_, '_> {
    fn truth(&self, fact: FactId) -> Option<bool> {
        self.state.truth_of(fact, Known::fact(self, fact))
    }

    fn fact(&self, fact: FactId) -> Option<&Fact> {
        if self.left.contains(&fact) {
            return self.told.iter().find(|(id, _)| *id == fact).map(|(_, value)| *value);
        }
        self.state.fact(fact)
    }

    fn is_closed(&self) -> bool {
        self.state.is_closed()
    }

    fn parameter(&self, id: ParameterId) -> &Prepared {
        self.state.parameter(id)
    }

    fn actor(&self) -> Option<(Option<RoleId>, Option<&str>)> {
        Known::actor(self.state)
    }

    fn doer(&self, number: usize) -> Doer<'_> {
        self.state.doer(number)
    }

    fn done(&self, number: usize, step: &Step) -> Option<bool> {
        self.state.done(number, step)
    }

    fn follows(&self, number: usize, before: usize) -> Option<bool> {
        self.state.follows(number, before)
    }

    fn recorded(&self, document: DocumentId) -> Option<bool> {
        self.state.recorded(document)
    }

    fn judge(&self, rule: RuleId) -> Judgement {
        Known::judge(self.state, rule)
    }
}
