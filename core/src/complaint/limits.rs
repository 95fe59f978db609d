//! The steps of a complaint, the limits that they start and the promise that goes with them.

use serde::{Deserialize, Serialize};

use super::facts::Told;
use crate::handbook::table::{From, Step, Term, Test, fact, rule};
use crate::handbook::{FactId, Limit, ProcedureId, RuleId};
use crate::procedure::{Known, all_hold};
use crate::time::Instant;

/// What starts a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LimitStart {
    /// The receipt of the work order; of several departments each has a clock of its own.
    Receipt,
    /// The completion of the step that is taken now.
    Completion,
}

/// A limit that the way starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintLimit {
    /// The rule.
    pub rule: RuleId,
    /// The step that stops it.
    pub step: &'static str,
    /// What starts it.
    pub starts: LimitStart,
    /// How long it is, the last second in time; absent when neither the sources nor the deployment give a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// The facts without which it is not known which limit it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
}

/// What the customer is promised when a work order goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintPromise {
    /// The rule.
    pub rule: RuleId,
    /// What is told and promised.
    pub tell: Vec<FactId>,
    /// What is agreed: when the reply comes, and how.
    pub agree: Vec<FactId>,
    /// The moment before which no reply should be promised: the departments have until then if they receive it now
    /// (reading `con.complaint_limit`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
}

/// A step of a complaint's procedures.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub procedure: ProcedureId,
    pub number: usize,
    pub step: &'static Step,
}

/// The steps of the procedures that a rule binds and that fit.
pub(super) fn places(of: RuleId, fits: impl Fn(&Step) -> bool) -> impl Iterator<Item = Place> {
    let all = of.entry().procedures.iter().flat_map(|procedure| {
        procedure.entry().steps.iter().enumerate().map(|(number, step)| Place { procedure: *procedure, number, step })
    });
    all.filter(move |place| fits(place.step))
}

/// The step that a rule asks for.
pub(super) fn owed(by: RuleId) -> impl Iterator<Item = Place> {
    places(by, move |step| step.owed.is_some_and(|owed| owed.rule == by))
}

/// The step whose role a rule settles.
pub(super) fn whose(by: RuleId) -> Option<Place> {
    places(by, move |step| step.role_rule == by).next()
}

impl Place {
    /// The first step that follows.
    pub fn next(self) -> Option<Self> {
        let number = self.step.next.iter().find_map(|edge| edge.step)?;
        self.procedure.entry().steps.get(number).map(|step| Self { number, step, ..self })
    }
}

impl Told<'_> {
    /// The limits that a step starts when it is completed, and its receipt by another.
    pub fn limits(&self, taken: Place, received: Option<Place>) -> Vec<ComplaintLimit> {
        let mut limits: Vec<ComplaintLimit> = Vec::new();
        let again = taken.step.owed.is_some_and(|owed| owed.rule == rule::COMPLAINT_REDISPATCH_IF_NOT_EFFECTIVE);
        let is = |place: Option<Place>, number: usize| place.is_some_and(|place| place.number == number);
        for (number, step) in taken.procedure.entry().steps.iter().enumerate() {
            for within in step.within.iter().filter(|within| !within.at_least) {
                let starts = match within.from {
                    From::Own if is(received, number) && within.to.is_none() => LimitStart::Receipt,
                    From::Start(from) if is(received, from) => LimitStart::Receipt,
                    From::Fact(fact::COMPLAINT_ORDER_RECEIVED_AT) => LimitStart::Receipt,
                    From::Fact(fact::COMPLAINT_REDISPATCHED_AT) if again => LimitStart::Completion,
                    From::Step(from) if from == taken.number => LimitStart::Completion,
                    _ => continue,
                };
                let Some(parameter) = within.parameter else { continue };
                let missing = match all_hold(within.when, self) {
                    Ok(false) => continue,
                    Ok(true) => None,
                    Err(_) => self.open_term(within.when),
                };
                if limits.iter().any(|limit| limit.rule == within.rule && limit.step == step.id && !limit.missing.is_empty()) {
                    continue;
                }
                let limit = self.handbook.limit(parameter, self.at.day(), || None).filter(|_| missing.is_none());
                let seconds = limit.and_then(|limit| if let Limit::Seconds(seconds) = limit { u64::try_from(seconds).ok() } else { None });
                limits.push(ComplaintLimit { rule: within.rule, step: step.id, starts, seconds, missing: missing.into_iter().collect() });
            }
        }
        limits
    }

    /// The grade, where the limit hangs on it; other conditions are about what comes later.
    fn open_term(&self, when: &[Term]) -> Option<FactId> {
        let asks = when.iter().any(|term| term.fact == fact::COMPLAINT_GRADE);
        (asks && self.fact(fact::COMPLAINT_GRADE).is_none()).then_some(fact::COMPLAINT_GRADE)
    }

    /// What the intake chapter has the customer told and asked when a work order goes out.
    pub fn promise(&self, limits: &[ComplaintLimit]) -> ComplaintPromise {
        let by = rule::COMPLAINT_DISPATCH_PROMISE;
        let (mut tell, mut agree) = (Vec::new(), Vec::new());
        for row in places(by, |_| true).flat_map(|place| place.step.leaves).filter(|row| row.rule == by) {
            match row.test {
                Test::All(terms) => tell.extend(terms.iter().map(|term| term.fact)),
                Test::Answered(facts) => agree.extend(facts),
                _ => {}
            }
        }
        let hour = limits.iter().filter(|limit| limit.starts == LimitStart::Receipt && limit.rule != rule::COMPLAINT_GRADE_TIME_LIMIT);
        let room = hour.filter_map(|limit| i64::try_from(limit.seconds?).ok()).max();
        ComplaintPromise { rule: by, tell, agree, not_before: room.and_then(|seconds| self.hours.clock_end(self.at, seconds)) }
    }
}
