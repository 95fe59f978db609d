//! Which findings are listed, and how often each rule had which verdict.

use std::collections::BTreeMap;

use crate::decision::{Finding, Level, Verdict};
use crate::handbook::RuleId;
use crate::procedure::RuleTotal;

/// How often each rule had which verdict.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<RuleId, RuleTotal>);

impl Tally {
    /// Counts a verdict so many times.
    pub fn count(&mut self, finding: &Finding, times: u64) {
        let rule = finding.rule;
        let total = self.0.entry(rule).or_insert(RuleTotal { rule, kept: 0, broken: 0, warned: 0, unknown: 0 });
        let count = match (finding.verdict, finding.level) {
            (Verdict::Kept, _) => &mut total.kept,
            (Verdict::Broken, Level::Violation) => &mut total.broken,
            (Verdict::Broken, Level::Warning) => &mut total.warned,
            (Verdict::Unknown, _) => &mut total.unknown,
            (Verdict::NotApplicable, _) => return,
        };
        *count = count.saturating_add(times);
    }

    pub fn finish(self) -> Vec<RuleTotal> {
        self.0.into_values().collect()
    }
}

/// Whether a finding is listed.
pub(super) fn is_listed(finding: &Finding, list_unknown: bool) -> bool {
    finding.verdict == Verdict::Broken || (list_unknown && finding.verdict == Verdict::Unknown)
}

/// The worse of two findings of a rule: a breach, then a warning, then what is not known.
pub(super) fn is_worse(one: &Finding, other: &Finding) -> bool {
    (one.verdict, one.level == Level::Violation) > (other.verdict, other.level == Level::Violation)
}
