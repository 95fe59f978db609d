//! What the tests of the day and of the month share.

use std::collections::BTreeSet;

use service_hall::{Level, Verdict};
use service_hall_demo::generate::Planted;
use service_hall_demo::log::Part;

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

/// Every element is closed in order, and no attribute is left open.
pub fn is_well_formed(page: &str) {
    const EMPTY: [&str; 5] = ["!doctype", "meta", "br", "hr", "col"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "a bare `>` before {:.60}", &rest[start..]);
        let end = rest[start..].find('>').expect("a tag is closed") + start;
        let tag = &rest[start + 1..end];
        assert!(!tag.contains('<') && tag.matches('"').count().is_multiple_of(2), "broken tag <{tag}>");
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closing {name}");
        } else if !tag.ends_with('/') {
            let name = tag.split_whitespace().next().unwrap_or_default();
            if !EMPTY.contains(&name) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}
