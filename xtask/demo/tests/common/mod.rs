//! What the tests of the day and of the month share.

mod page;

use std::collections::BTreeSet;

use service_hall::{Level, Verdict};
use service_hall_demo::generate::Planted;
use service_hall_demo::log::Part;

pub use self::page::is_well_formed;

pub type Pairs = BTreeSet<(String, String)>;

/// Case and rule of everything broken, breaches and warnings apart.
pub fn found(part: &Part) -> (Pairs, Pairs) {
    let (mut breaches, mut warnings) = (Pairs::new(), Pairs::new());
    for case in part.findings() {
        for finding in case.findings.iter().filter(|finding| finding.verdict == Verdict::Broken) {
            let pairs = if finding.level == Level::Violation { &mut breaches } else { &mut warnings };
            pairs.insert((case.case_id.clone(), finding.rule.to_string()));
        }
    }
    (breaches, warnings)
}

/// The same of what was planted.
pub fn planted<'a>(list: impl IntoIterator<Item = &'a Planted>) -> (Pairs, Pairs) {
    let (warnings, breaches): (Vec<_>, Vec<_>) = list.into_iter().partition(|each| each.warning);
    let pairs = |list: Vec<&Planted>| list.into_iter().map(|each| (each.case_id.clone(), each.rule.clone())).collect();
    (pairs(breaches), pairs(warnings))
}

/// Fails with what is missing and what is too much, which reads better than two long lists.
pub fn assert_same(found: &(Pairs, Pairs), wanted: &(Pairs, Pairs), of: &str) {
    for (found, wanted, what) in [(&found.0, &wanted.0, "breaches"), (&found.1, &wanted.1, "warnings")] {
        let missed: Vec<_> = wanted.difference(found).collect();
        let surplus: Vec<_> = found.difference(wanted).collect();
        assert!(missed.is_empty() && surplus.is_empty(), "{what} of {of}: missed {missed:?}, not planted {surplus:?}");
    }
}
