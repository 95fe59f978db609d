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
    if row.unless.is_some_and(|condition| holds(condition, known) == Some(true)) {
        return Judgement::NOT_APPLICABLE;
    }
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
        Test::Done(number) => {
            let Some(step) = procedure.steps.get(number) else { return Judgement::KEPT };
            match known.done(number, step) {
                Some(true) => Judgement::KEPT,
                Some(false) => Judgement::broken(vec![first_take(step)]),
                None => Judgement::unknown(step.fact),
            }
        }
        Test::All(facts) => all(facts, known),
        Test::Any(facts) => {
            if facts.iter().any(|fact| known.truth(*fact) == Some(true)) {
                Judgement::KEPT
            } else {
                let open: Vec<FactId> = facts.iter().copied().filter(|fact| known.truth(*fact).is_none()).collect();
                if open.is_empty() { Judgement::broken(vec![Remedy::Attest { facts: facts.to_vec() }]) } else { Judgement::unknown(open) }
            }
        }
        Test::Answered(facts) => {
            let open: Vec<FactId> = facts.iter().copied().filter(|fact| known.truth(*fact).is_none()).collect();
            if open.is_empty() { Judgement::KEPT } else { Judgement::unknown(open) }
        }
        Test::Record(document) => match known.recorded(document) {
            Some(true) => Judgement::KEPT,
            Some(false) => Judgement::broken(vec![Remedy::Leave { document }]),
            None => Judgement::unknown([]),
        },
    }
}

fn all(facts: &[FactId], known: &(impl Known + ?Sized)) -> Judgement {
    let failed: Vec<FactId> = facts.iter().copied().filter(|fact| known.truth(*fact) == Some(false)).collect();
    if !failed.is_empty() {
        return Judgement::broken(vec![Remedy::Attest { facts: failed }]);
    }
    let open: Vec<FactId> = facts.iter().copied().filter(|fact| known.truth(*fact).is_none()).collect();
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
