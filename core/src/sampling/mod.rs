//! Sampling of bound volumes: which sets are drawn from a public seed, and whether a sample that is claimed is enough (M II.1).

mod draw;
mod number;
mod verify;

pub use draw::draw;
pub use draw::{DrawnSet, Sample, SampleDraw, SampleVolume, SampledVolume};
pub use verify::verify;
pub use verify::{CheckedVolume, ClaimedVolume, SampleCheck, SampleClaim};

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::decision::{Finding, Judgement};
use crate::error::{Code, Error};
use crate::handbook::table::{parameter, rule};
use crate::handbook::{Handbook, ParameterId, Prepared, RuleId};
use crate::time::Day;

/// Who samples what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    /// Archives, by level 2 at the branch: rule `audit.files.branch_sample_min`.
    BranchFiles,
    /// Agreements, by level 2 at the branch: rule `audit.agreements.branch_sample_min`.
    BranchAgreements,
    /// Agreements, by the market department: rule `audit.agreements.market_sample_min`.
    MarketAgreements,
    /// Archives of the day in the hall, all of them: rule `audit.files.cross_audit_100`.
    CrossAuditFiles,
    /// Agreements of the day in the hall or channel, all of them: rule `audit.agreements.cross_audit_100`.
    CrossAuditAgreements,
}

impl SampleKind {
    fn rule(self) -> (RuleId, ParameterId) {
        match self {
            Self::BranchFiles => (rule::AUDIT_FILES_BRANCH_SAMPLE_MIN, parameter::AUDIT_FILES_BRANCH_SAMPLE_MIN_RATIO),
            Self::BranchAgreements => (rule::AUDIT_AGREEMENTS_BRANCH_SAMPLE_MIN, parameter::AUDIT_AGREEMENTS_BRANCH_SAMPLE_MIN_RATIO),
            Self::MarketAgreements => (rule::AUDIT_AGREEMENTS_MARKET_SAMPLE_MIN, parameter::AUDIT_AGREEMENTS_MARKET_SAMPLE_MIN_RATIO),
            Self::CrossAuditFiles => (rule::AUDIT_FILES_CROSS_AUDIT_100, parameter::AUDIT_FILES_CROSS_AUDIT_100_RATIO),
            Self::CrossAuditAgreements => (rule::AUDIT_AGREEMENTS_CROSS_AUDIT_100, parameter::AUDIT_AGREEMENTS_CROSS_AUDIT_100_RATIO),
        }
    }
}

const SHARE: &str = "a whole number from 0 to 100";

/// Reads a share in percent, so that what is no whole number is told what is expected, as a number out of range is.
fn share<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    struct Share;
    impl<'de> de::Visitor<'de> for Share {
        type Value = Option<i64>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(SHARE)
        }
        fn visit_unit<E>(self) -> Result<Option<i64>, E> {
            Ok(None)
        }
        fn visit_none<E>(self) -> Result<Option<i64>, E> {
            Ok(None)
        }
        fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Option<i64>, D::Error> {
            inner.deserialize_i64(Share)
        }
        fn visit_i64<E>(self, percent: i64) -> Result<Option<i64>, E> {
            Ok(Some(percent))
        }
        fn visit_u64<E>(self, percent: u64) -> Result<Option<i64>, E> {
            Ok(Some(i64::try_from(percent).unwrap_or(i64::MAX)))
        }
    }
    deserializer.deserialize_option(Share)
}

/// What share of a volume is drawn, and what the rule asks for, in percent.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    rule: RuleId,
    required: u64,
    used: u64,
}

impl Ratio {
    /// The share in use: the one asked for, else that of the rule.
    fn new(handbook: &Handbook, kind: SampleKind, on: Day, asked: Option<i64>) -> Result<Self, Error> {
        let (rule, ratio) = kind.rule();
        let required = match handbook.value(ratio, Some(on), || None) {
            Prepared::Whole(percent) => u64::try_from(*percent).unwrap_or_default().min(100),
            _ => 100,
        };
        let wrong = || Error::new(Code::UnknownValue, "percent", SHARE);
        let asked = asked.map(|percent| u64::try_from(percent).ok().filter(|percent| *percent <= 100).ok_or_else(wrong)).transpose()?;
        Ok(Self { rule, required, used: asked.unwrap_or(required) })
    }

    /// What the rule says of the share in use.
    fn finding(self) -> Finding {
        let judgement = if self.used < self.required { Judgement::broken(Vec::new()) } else { Judgement::KEPT };
        judgement.seen(self.used.to_string(), self.required.to_string()).in_unit("percent").of_rule(self.rule)
    }
}

/// How many of a volume are to be sampled: rounded up, and at least one of a volume that is not empty (reading `amb.sampling_rounding`).
fn count(size: u64, percent: u64) -> u64 {
    size.saturating_mul(percent).div_ceil(100).max(1).min(size)
}

/// Checks that every volume has an id of its own.
fn check_ids<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = std::collections::HashSet::new();
    for (place, id) in ids.enumerate() {
        let path = || format!("volumes[{place}].id");
        if id.is_empty() {
            return Err(Error::new(Code::MissingField, path(), "an id"));
        }
        if !seen.insert(id) {
            return Err(Error::new(Code::Duplicate, path(), "a volume that does not stand twice"));
        }
    }
    Ok(())
}

/// Checks that a seed is one.
fn check_seed(seed: &str) -> Result<(), Error> {
    if seed.is_empty() { Err(Error::new(Code::MissingField, "seed", "a text that is not empty")) } else { Ok(()) }
}

/// A list holds a set for the second time at a place.
fn twice(place: usize) -> Error {
    Error::new(Code::Duplicate, format!("[{place}]"), "a set that does not stand twice")
}

/// A list holds a set without an id.
fn check_named(sets: &[String]) -> Result<(), Error> {
    match sets.iter().position(String::is_empty) {
        Some(place) => Err(Error::new(Code::MissingField, format!("[{place}]"), "an id")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{SHARE, count};
    use crate::{Handbook, call_json};

    #[test]
    fn a_share_of_another_type_is_told_what_is_expected() {
        for percent in ["\"30\"", "30.5", "true", "[]", "-1", "101", "18446744073709551615"] {
            let draw = format!(r#"{{"on": "2026-11-20", "kind": "branch_files", "seed": "1", "percent": {percent}, "volumes": []}}"#);
            let answer = call_json(&Handbook::builtin(), "sampling.draw", &draw);
            assert!(answer.contains(r#""path":"percent""#) && answer.contains(&format!(r#""expected":"{SHARE}""#)), "{percent}: {answer}");
        }
    }

    #[test]
    fn it_rounds_up_and_takes_at_least_one() {
        let sizes = [0, 1, 9, 10, 29, 30, 31, 60, 61];
        assert_eq!(sizes.map(|size| count(size, 30)), [0, 1, 3, 3, 9, 9, 10, 18, 19]);
        assert_eq!(sizes.map(|size| count(size, 50)), [0, 1, 5, 5, 15, 15, 16, 30, 31]);
        assert_eq!(sizes.map(|size| count(size, 10)), [0, 1, 1, 1, 3, 3, 4, 6, 7]);
        assert_eq!(sizes.map(|size| count(size, 100)), sizes);
        assert_eq!(sizes.map(|size| count(size, 0)), [0, 1, 1, 1, 1, 1, 1, 1, 1]);
    }
}
