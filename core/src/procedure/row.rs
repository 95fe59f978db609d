//! Judges one row of a step table. Decisions and cases share it: they differ only in how they know things.

use std::borrow::Cow;

use super::term::{all_hold, judge_all, judge_any};
use crate::decision::{Judgement, Remedy, Verdict};
use crate::fact::Fact;
use crate::handbook::table::{Person, Procedure, Row, Step, Test};
use crate::handbook::{DocumentId, FactId, ParameterId, Prepared, RoleId, RuleId};

/// Who completed a step.
pub(crate) enum Doer<'a> {
    /// Nobody has.
    Nobody,
    /// Somebody has, and it is not told who.
    Unnamed,
    /// This person has.
    Person(&'a str),
}

/// How something is known about a case.
pub(crate) trait Known {
    /// Whether a fact holds; `None` when it is not known.
    fn truth(&self, fact: FactId) -> Option<bool> {
        self.fact(fact).map(|fact| *fact != Fact::Flag(false))
    }
    /// The value of a fact.
    fn fact(&self, fact: FactId) -> Option<&Fact>;
    /// What is not said is known not to be so.
    fn is_closed(&self) -> bool {
        false
    }
    /// The value of a parameter in force.
    fn parameter(&self, id: ParameterId) -> &Prepared;
    /// The role and the person that act; `None` when nobody does yet.
    fn actor(&self) -> Option<(Option<RoleId>, Option<&str>)> {
        None
    }
    /// Who completed a step.
    fn doer(&self, _number: usize) -> Doer<'_> {
        Doer::Nobody
    }
    /// Whether a step is done; `None` when it is not known.
    fn done(&self, _number: usize, step: &Step) -> Option<bool> {
        step.fact.and_then(|fact| self.truth(fact))
    }
    /// Whether one step was done after another; `None` when it is not known.
    fn follows(&self, _number: usize, _before: usize) -> Option<bool> {
        None
    }
    /// Whether a fact is given, either way; `None` when it may be yet.
    fn answered(&self, fact: FactId) -> Option<bool> {
        self.truth(fact).map(|_| true)
    }
    /// Whether a record has been left.
    fn recorded(&self, _document: DocumentId) -> Option<bool> {
        None
    }
    /// Asks the room that judges a rule by code.
    fn judge(&self, _rule: RuleId) -> Judgement {
        Judgement::unknown([])
    }
}

pub(crate) fn judge(row: &Row, procedure: &'static Procedure, known: &(impl Known + ?Sized)) -> Judgement {
    let open = match all_hold(row.when, known) {
        Ok(true) => None,
        Ok(false) => return Judgement::NOT_APPLICABLE,
        Err(fact) => Some(fact),
    };
    let judgement = test(row.test, row.rule, procedure, known);
    match open {
        // It is not known whether the rule applies: a kept one is kept either way, anything else hangs on the condition.
        Some(fact) if judgement.verdict != Verdict::Kept => Judgement::unknown([fact]),
        _ => judgement,
    }
}

fn test(test: Test, rule: RuleId, procedure: &'static Procedure, known: &(impl Known + ?Sized)) -> Judgement {
    match test {
        Test::Code => known.judge(rule),
        Test::Done { any, after } => done(any, after, procedure, known),
        Test::All(terms) => judge_all(terms, known),
        Test::Any(terms) => judge_any(terms, known),
        Test::Answered(facts) => answered(facts, known),
        Test::By(roles) => by(roles, known),
        Test::OtherThan(persons) => other_than(persons, known),
        Test::Record(document) => match known.recorded(document) {
            Some(true) => Judgement::KEPT,
            Some(false) => Judgement::broken(vec![Remedy::Leave { document }]),
            None => Judgement::unknown([]),
        },
    }
}

/// One of several steps is done: the first, or another that is known to follow `after`.
fn done(any: &[usize], after: Option<usize>, procedure: &'static Procedure, known: &(impl Known + ?Sized)) -> Judgement {
    let done = |number: &usize| procedure.steps.get(*number).and_then(|step| known.done(*number, step));
    let follows = |number: &usize| after.map_or(Some(true), |before| known.follows(*number, before));
    let Some((first, others)) = any.split_first() else { return Judgement::KEPT };
    let first_done = if follows(first) == Some(false) { Some(false) } else { done(first) };
    if first_done == Some(true) || others.iter().any(|number| done(number) == Some(true) && follows(number) == Some(true)) {
        return Judgement::KEPT;
    }
    let Some(step) = procedure.steps.get(*first) else { return Judgement::KEPT };
    if first_done == Some(false) { Judgement::broken(vec![first_take(step)]) } else { Judgement::unknown(step.fact) }
}

/// All facts are known, either way.
fn answered(facts: &[FactId], known: &(impl Known + ?Sized)) -> Judgement {
    let those = |wanted: Option<bool>| facts.iter().copied().filter(|fact| known.answered(*fact) == wanted).collect::<Vec<_>>();
    let failed = those(Some(false));
    if !failed.is_empty() {
        return Judgement::broken(vec![Remedy::Attest { facts: failed }]);
    }
    let open = those(None);
    if open.is_empty() { Judgement::KEPT } else { Judgement::unknown(open) }
}

/// The acting role is one of these.
fn by(roles: &'static [RoleId], known: &(impl Known + ?Sized)) -> Judgement {
    let names = || roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("|");
    match known.actor() {
        Some((Some(role), _)) if roles.contains(&role) => Judgement::KEPT,
        Some((Some(role), _)) => Judgement::broken(vec![Remedy::HandTo { roles: roles.to_vec() }]).seen(role.as_str(), names()),
        _ => Judgement::unknown([]).seen("no_role", names()),
    }
}

/// The acting person is none of these; who did a step that nobody did is nobody.
fn other_than(persons: &[Person], known: &(impl Known + ?Sized)) -> Judgement {
    let acting = known.actor().and_then(|(_, person)| person);
    let mut open = Judgement::KEPT;
    for person in persons {
        let other = match person {
            Person::Of(number) => match known.doer(*number) {
                Doer::Nobody => continue,
                Doer::Unnamed => Err(Judgement::unknown([])),
                Doer::Person(other) => Ok(other),
            },
            Person::Named(fact) => match known.fact(*fact) {
                Some(Fact::Text(name)) => Ok(name.as_str()),
                _ => Err(Judgement::unknown([*fact])),
            },
        };
        match (acting, other) {
            (Some(acting), Ok(other)) if acting == other => {
                return Judgement::broken(Vec::new()).seen(acting.to_owned(), "another_person");
            }
            (Some(_), Ok(_)) => {}
            (None, _) => open = Judgement::unknown([]).seen("no_resource", "another_person"),
            (_, Err(unknown)) => open = unknown.seen("no_resource", "another_person"),
        }
    }
    open
}

/// What to do first: sign, when the step leaves an agreement, else take the step.
pub(crate) fn first_take(step: &'static Step) -> Remedy {
    let agreement = step.leaves.iter().find_map(|row| match row.test {
        Test::Record(document) if document.entry().kind == "agreement" => Some(document),
        _ => None,
    });
    agreement
        .map_or_else(|| Remedy::TakeStep { step: Cow::Borrowed(step.id), roles: step.roles.to_vec() }, |document| Remedy::Sign { document })
}
