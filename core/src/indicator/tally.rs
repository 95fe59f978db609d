//! What a log tells of a hall's figures.

use std::collections::BTreeSet;

use crate::calendar::WorkingDays;
use crate::decision::Verdict;
use crate::fact::Fact;
use crate::handbook::Handbook;
use crate::handbook::table::{Step, fact, indicator};
use crate::procedure::{Event, Lifecycle, Rejected, SeenCase, see_cases};
use crate::ticket::{self, Tells};
use crate::visit::{Share, is_business};

/// Counts of a log.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Cases of a business whose deciding step (the operation, the sale, the answer) was completed.
    pub transactions: u64,
    /// Complaints, by their number or, without one, by their case.
    complaints: BTreeSet<(bool, String)>,
    /// Recommendations attested to be four-in-one, of those attested either way.
    pub recommendations: Share,
    /// Recommendations that were closed and attested neither way.
    pub unattested: u64,
    /// Replies within the hour, of those of which the time is known.
    pub replies: Share,
    /// Replies of which it is not.
    pub untimed: u64,
}

fn add(count: &mut u64, more: bool) {
    *count = count.saturating_add(u64::from(more));
}

fn completed(case: &SeenCase<'_>, step: &str) -> bool {
    case.events.iter().any(|event| event.activity == step && event.lifecycle == Lifecycle::Complete)
}

impl Tally {
    /// Counts the cases of a log; gives what did not fit.
    pub fn of(handbook: &Handbook, events: Vec<Event>, calendar: &WorkingDays) -> (Self, Vec<Rejected>) {
        let mut tally = Self::default();
        let rejected = see_cases(handbook, events, calendar, None, |case| tally.take(case));
        (tally, rejected)
    }

    /// How many complaints the log tells of.
    pub fn complaints(&self) -> u64 {
        u64::try_from(self.complaints.len()).unwrap_or(u64::MAX)
    }

    fn take(&mut self, case: &SeenCase<'_>) {
        let table = case.procedure.entry();
        let decides = table.decides.and_then(|step| table.steps.get(step));
        add(&mut self.transactions, is_business(case.procedure) && decides.is_some_and(|step| completed(case, step.id)));
        if ticket::tells(case) == Tells::Complaint {
            let number = ticket::number(case);
            self.complaints.insert((number.is_some(), number.unwrap_or(case.case_id).to_owned()));
        }
        let done = case.events.iter().rev().find_map(|event| match event.facts.get(fact::FOUR_IN_ONE_DONE.as_str()) {
            Some(Fact::Flag(done)) => Some(*done),
            _ => None,
        });
        match done {
            Some(done) => self.recommendations.add(if done { Verdict::Kept } else { Verdict::Broken }),
            None => add(&mut self.unattested, closes_unattested(case)),
        }
        for (said, _) in case.timed().filter(|(said, _)| indicator::COMPLAINT_REPLY_1H.entry().rules.contains(&said.rule)) {
            self.replies.add(said.judgement.verdict);
            add(&mut self.untimed, said.judgement.verdict == Verdict::Unknown);
        }
    }
}

/// Whether a step was completed that should leave the attestation.
fn closes_unattested(case: &SeenCase<'_>) -> bool {
    let rules = indicator::FOUR_IN_ONE.entry().rules;
    let attests = |step: &&Step| step.leaves.iter().any(|row| rules.contains(&row.rule));
    case.procedure.entry().steps.iter().filter(attests).any(|step| completed(case, step.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::{ProcedureId, RuleId};

    #[test]
    fn what_is_counted_stands_in_the_handbook() {
        let all = || ProcedureId::all().flat_map(|id| id.entry().steps);
        let has = |rules: &[RuleId], rule: RuleId| rules.contains(&rule);
        assert!(all().any(|step| step.leaves.iter().any(|row| has(indicator::FOUR_IN_ONE.entry().rules, row.rule))));
        assert!(all().any(|step| step.within.iter().any(|within| has(indicator::COMPLAINT_REPLY_1H.entry().rules, within.rule))));
    }
}
