//! What the completion of a step leaves in the state: marks, clocks of several roles, ways back.

use super::event::{Lifecycle, Noted};
use super::state::State;
use super::term::all_hold;
use crate::fact::Fact;
use crate::handbook::table::{Check, Step, Test};
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
    /// It was taken before: taken again, it leaves anew what it must.
    anew: bool,
    /// Completed without having been begun; the number is the caller's.
    pub bare: Option<usize>,
}

/// Who acts: the role and the person, as far as they are told.
pub(crate) type Actor<'a> = (Option<RoleId>, Option<&'a str>);

/// A moment of a step: its number, who acted, when.
pub(crate) type Run<'a> = (usize, Actor<'a>, Instant);

/// What was said with the completion of a step: its number, who acted, the facts.
pub(crate) type Told<'a> = (usize, Actor<'a>, Vec<(FactId, &'a Fact)>);

/// The moment of a step that belongs to an actor: their own, else that of somebody in the same role.
pub(super) fn of_actor(runs: &[Run<'_>], number: usize, actor: Actor<'_>) -> Option<usize> {
    let find = |fits: &dyn Fn(Actor<'_>) -> bool| runs.iter().rposition(|(step, of, _)| *step == number && fits(*of));
    find(&|of| of == actor).or_else(|| find(&|of| of.0 == actor.0))
}

fn note<'a>(runs: &mut Vec<Run<'a>>, number: usize, actor: Actor<'a>, at: Instant) {
    runs.retain(|(step, of, _)| *step != number || *of != actor);
    runs.push((number, actor, at));
}

/// The facts that a step leaves.
pub(super) fn left(step: &Step, mut see: impl FnMut(FactId)) {
    for row in step.leaves {
        match row.test {
            Test::All(terms) | Test::Any(terms) => terms.iter().for_each(|term| {
                see(term.fact);
                if let Check::Same(other) = term.check {
                    see(other);
                }
            }),
            Test::Answered(facts) => facts.iter().copied().for_each(&mut see),
            _ => {}
        }
    }
}

const TRUE: &Fact = &Fact::Flag(true);

impl<'a> State<'a> {
    /// When a step was begun that is not yet completed; of several, by the one that acts, else by the first.
    pub fn started(&self, number: usize) -> Option<Instant> {
        match self.actor {
            Some(actor) => self.begun(number, actor),
            None => self.open.iter().find(|(step, ..)| *step == number).map(|(.., at)| *at).or_else(|| self.marks.get(number)?.started),
        }
    }

    /// Every start of a step that is not yet completed: who has it in hand, since when.
    pub fn all_begun(&self, number: usize) -> Vec<(Actor<'a>, Instant)> {
        let several: Vec<_> = self.open.iter().filter(|(step, ..)| *step == number).map(|(_, actor, at)| (*actor, *at)).collect();
        if !several.is_empty() {
            return several;
        }
        let by = || self.begun.iter().rfind(|(step, ..)| *step == number).map_or((None, None), |(_, actor, _)| *actor);
        self.marks.get(number).and_then(|mark| mark.started).map(|at| (by(), at)).into_iter().collect()
    }

    /// When a step was last begun, whether or not it is completed: by the one that acts, else by any.
    pub fn last_begun(&self, number: usize) -> Option<Instant> {
        let own = self.actor.and_then(|actor| of_actor(&self.begun, number, actor)).and_then(|at| self.begun.get(at));
        own.or_else(|| self.begun.iter().rfind(|(step, ..)| *step == number)).map(|(.., at)| *at)
    }

    /// When a step was last completed: of several, by the one that acts, else by any.
    pub fn last_done(&self, number: usize) -> Option<Instant> {
        let own = self.actor.and_then(|actor| of_actor(&self.ended_by, number, actor)).and_then(|at| self.ended_by.get(at));
        own.map(|(.., at)| *at).or_else(|| self.marks.get(number)?.done)
    }

    /// When somebody began a step that is not yet completed. Where only one may have it open, whoever began it.
    pub fn begun(&self, number: usize, actor: Actor<'_>) -> Option<Instant> {
        let own = of_actor(&self.open, number, actor).and_then(|at| self.open.get(at));
        own.map(|(.., at)| *at).or_else(|| self.marks.get(number)?.started)
    }

    /// Whether a step is done, and its completion still counts.
    pub fn is_done(&self, number: usize) -> bool {
        self.marks.get(number).is_some_and(|mark| mark.done.is_some() && !mark.spent)
    }

    pub(super) fn mark(&mut self, step: &'static Step, noted: &Noted<'a, '_>) {
        let (event, number) = (noted.event, noted.step);
        let actor: Actor<'a> = (event.role, event.resource.as_deref());
        if event.lifecycle == Lifecycle::Start {
            note(&mut self.begun, number, actor, event.timestamp);
            if step.parallel {
                note(&mut self.open, number, actor, event.timestamp);
            } else if let Some(mark) = self.marks.get_mut(number) {
                mark.started = Some(event.timestamp);
            }
            return;
        }
        let begun = of_actor(&self.open, number, actor);
        if let Some(at) = begun {
            self.open.remove(at);
        }
        if step.parallel {
            note(&mut self.ended_by, number, actor, event.timestamp);
            self.told.retain(|(of, by, _)| *of != number || *by != actor);
            self.told.push((number, actor, noted.facts.iter().copied().zip(event.facts.values()).collect()));
        }
        let Some(mark) = self.marks.get_mut(number) else { return };
        if mark.started.take().is_none() && begun.is_none() {
            mark.bare = Some(noted.place);
        }
        mark.done = Some(event.timestamp);
        mark.by = event.role;
        mark.person = event.resource.as_deref();
        mark.spent = false;
        mark.anew = true;
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
        self.ended_by.retain(|(step, ..)| !back.contains(step));
        self.told.retain(|(step, ..)| !back.contains(step));
        for at in back {
            if let Some(mark) = self.marks.get_mut(at) {
                *mark = Mark { started: mark.started, bare: mark.bare, anew: true, ..Mark::default() };
            }
            if let Some(fact) = self.table().steps.get(at).and_then(|reopened| reopened.fact) {
                self.forget(fact);
            }
        }
    }

    /// Forgets what a step has left when it is taken again: each time it leaves what it must. Of several who take a step side by side,
    /// each does so with its own completion.
    pub(super) fn renew(&mut self, step: &Step, number: usize, begins: bool, lifecycle: Lifecycle) {
        let Some(mark) = self.marks.get_mut(number) else { return };
        let side_by_side = step.parallel && lifecycle == Lifecycle::Complete;
        if !(side_by_side || (begins && mark.anew)) {
            return;
        }
        mark.anew = false;
        left(step, |fact| self.forget(fact));
        for row in step.leaves {
            if let Test::Record(document) = row.test {
                self.records.retain(|record| *record != document);
            }
        }
    }

    fn forget(&mut self, id: FactId) {
        self.put(id, None);
    }
}
