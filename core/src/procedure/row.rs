//! Judges one row of a step table. Decisions and cases share it: they differ only in how they know things.

use std::borrow::Cow;

use crate::decision::{Judgement, Remedy, Verdict};
use crate::handbook::table::{Condition, Procedure, Row, Step, Test};
use crate::handbook::{DocumentId, FactId, RuleId};

/// How something is known about a case.
pub(crate) trait Known {
    /// Whether a fact holds; `None` when it is not known.
    fn truth(&self, fact: FactId) -> Option<bool>;
    /// Whether a step is done; `None` when it is not known.
    fn done(&self, number: usize, step: &Step) -> Option<bool>;
    /// Whether one step was done after another; `None` when it is not known.
    fn follows(&self, number: usize, before: usize) -> Option<bool>;
    /// Whether a fact is given, either way; `None` when it may be yet.
    fn answered(&self, fact: FactId) -> Option<bool>;
    /// Whether a record has been left.
    fn recorded(&self, document: DocumentId) -> Option<bool>;
    /// Asks the room that judges a rule by code.
    fn judge(&self, rule: RuleId) -> Judgement;
}

/// Whether a condition holds; `None` when it is not known.
pub(crate) fn holds(condition: Condition, known: &(impl Known + ?Sized)) -> Option<bool> {
    known.truth(condition.fact).map(|truth| truth == condition.wanted)
}

pub(crate) fn judge(row: &Row, procedure: &'static Procedure, known: &(impl Known + ?Sized)) -> Judgement {
    let open = match row.when {
        Some(condition) => match holds(condition, known) {
            Some(true) => None,
            Some(false) => return Judgement::NOT_APPLICABLE,
            None => Some(condition.fact),
        },
        None => None,
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
        Test::All(facts) => all(facts, |fact| known.truth(fact)),
        Test::Any(facts) if facts.iter().any(|fact| known.truth(*fact) == Some(true)) => Judgement::KEPT,
        Test::Any(facts) => {
            let open: Vec<FactId> = facts.iter().copied().filter(|fact| known.truth(*fact).is_none()).collect();
            if open.is_empty() { Judgement::broken(vec![Remedy::Attest { facts: facts.to_vec() }]) } else { Judgement::unknown(open) }
        }
        Test::Answered(facts) => all(facts, |fact| known.answered(fact)),
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

/// All facts are true; broken as soon as one is known not to be.
fn all(facts: &[FactId], truth: impl Fn(FactId) -> Option<bool>) -> Judgement {
    let those = |wanted: Option<bool>| facts.iter().copied().filter(|fact| truth(*fact) == wanted).collect::<Vec<_>>();
    let failed = those(Some(false));
    if !failed.is_empty() {
        return Judgement::broken(vec![Remedy::Attest { facts: failed }]);
    }
    let open = those(None);
    if open.is_empty() { Judgement::KEPT } else { Judgement::unknown(open) }
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
