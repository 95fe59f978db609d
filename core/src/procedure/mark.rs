//! What the completion of a step leaves in the state: marks, clocks of several roles, ways back.

use super::event::{Lifecycle, Noted};
use super::state::State;
use super::term::all_hold;
use crate::fact::Fact;
use crate::handbook::table::{Step, Test};
use crate::handbook::{FactId, RoleId};
use crate::time::Instant;

/// When a step was begun and done.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mark<'a> {
    /// Begun and not yet completed.
    pub started: Option<Instant>,
    /// Last completed.
    pub done: Option<Instant>,
    /// The role that last completed it.
    pub by: Option<RoleId>,
    /// The person who last completed it.
    pub person: Option<&'a str>,
    /// A way back from it has been taken: what follows hangs on its next completion.
    pub(super) spent: bool,
    /// It is to be done anew: what it left before does not count.
    anew: bool,
    /// Completed without having been begun; the number is the caller's.
    pub bare: Option<usize>,
}

const TRUE: &Fact = &Fact::Flag(true);

impl<'a> State<'a> {
    /// When a step was begun that is not yet completed; of several roles, by the one that acts, else by the first.
    pub fn started(&self, number: usize) -> Option<Instant> {
        match self.actor {
            Some((role, _)) => self.begun(number, role),
            None => self.open.iter().find(|(step, ..)| *step == number).map(|(.., at)| *at).or_else(|| self.marks.get(number)?.started),
        }
    }

    /// Every start of a step that is not yet completed; one `None` when there is none.
    pub fn all_begun(&self, number: usize) -> Vec<Option<Instant>> {
        let several: Vec<Option<Instant>> = self.open.iter().filter(|(step, ..)| *step == number).map(|(.., at)| Some(*at)).collect();
        if several.is_empty() { vec![self.marks.get(number).and_then(|mark| mark.started)] } else { several }
    }

    /// When a step was last begun, whether or not it is completed: by the role that acts, else by any.
    pub fn last_begun(&self, number: usize) -> Option<Instant> {
        let runs = || self.runs.iter().filter(|(step, ..)| *step == number);
        let own = self.actor.and_then(|(role, _)| runs().find(|(_, of, _)| *of == role));
        own.or_else(|| runs().max_by_key(|(.., at)| *at)).map(|(.., at)| *at)
    }

    /// When a role began a step that is not yet completed. Where only one may have it open, whoever began it.
    pub fn begun(&self, number: usize, role: Option<RoleId>) -> Option<Instant> {
        let own = self.open.iter().find(|(step, of, _)| *step == number && *of == role);
        own.map(|(.., at)| *at).or_else(|| self.marks.get(number)?.started)
    }

    /// Whether a step is done, and its completion still counts.
    pub fn is_done(&self, number: usize) -> bool {
        self.marks.get(number).is_some_and(|mark| mark.done.is_some() && !mark.spent)
    }

    pub(super) fn mark(&mut self, step: &'static Step, noted: &Noted<'a, '_>) {
        let (event, number) = (noted.event, noted.step);
        let begun = if step.parallel { self.open.iter().position(|(of, role, _)| *of == number && *role == event.role) } else { None };
        if event.lifecycle == Lifecycle::Start {
            match self.runs.iter_mut().find(|(of, role, _)| *of == number && *role == event.role) {
                Some((.., at)) => *at = event.timestamp,
                None => self.runs.push((number, event.role, event.timestamp)),
            }
            match begun.and_then(|at| self.open.get_mut(at)) {
                Some((.., at)) => *at = event.timestamp,
                None if step.parallel => self.open.push((number, event.role, event.timestamp)),
                None => {
                    if let Some(mark) = self.marks.get_mut(number) {
                        mark.started = Some(event.timestamp);
                    }
                }
            }
            return;
        }
        if let Some(at) = begun {
            self.open.remove(at);
        }
        let Some(mark) = self.marks.get_mut(number) else { return };
        if mark.started.take().is_none() && begun.is_none() {
            mark.bare = Some(noted.place);
        }
        mark.done = Some(event.timestamp);
        mark.by = event.role;
        mark.person = event.resource.as_deref();
        mark.spent = false;
        if let Some(fact) = step.fact {
            self.learn(fact, TRUE);
        }
        if self.follows_the_end(step) {
            self.ended = self.ends_with(step).then_some(number);
        }
        self.go_back(step, number);
    }

    /// A way back was taken by this step, or lies open from it.
    fn go_back(&mut self, step: &'static Step, number: usize) {
        for before in step.from.iter().filter(|edge| !edge.reopens.is_empty()).filter_map(|edge| edge.step) {
            if let Some(mark) = self.marks.get_mut(before).filter(|_| before != number) {
                mark.spent = mark.done.is_some();
            }
        }
        let back: Vec<usize> = step
            .next
            .iter()
            .filter(|edge| !edge.reopens.is_empty() && all_hold(edge.when, self) == Ok(true))
            .flat_map(|edge| edge.reopens)
            .copied()
            .collect();
        if let Some(mark) = self.marks.get_mut(number) {
            mark.anew = !back.is_empty();
        }
        for at in back {
            if let Some(mark) = self.marks.get_mut(at) {
                *mark = Mark { started: mark.started, bare: mark.bare, anew: true, ..Mark::default() };
            }
            if let Some(fact) = self.table().steps.get(at).and_then(|reopened| reopened.fact) {
                self.forget(fact);
            }
        }
    }

    /// Forgets what a step has left, when it is begun anew: it is to be left anew.
    pub(super) fn renew(&mut self, step: &Step, number: usize) {
        let Some(mark) = self.marks.get_mut(number).filter(|mark| mark.anew) else { return };
        mark.anew = false;
        for row in step.leaves {
            match row.test {
                Test::All(terms) | Test::Any(terms) => terms.iter().for_each(|term| self.forget(term.fact)),
                Test::Record(document) => self.records.retain(|record| *record != document),
                _ => {}
            }
        }
    }

    fn forget(&mut self, id: FactId) {
        if let Some(slot) = self.facts.get_mut(id.index()) {
            *slot = None;
        }
    }
}
