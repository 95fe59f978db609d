//! How long visits took, against the targets of the paper on improving service (S 2.2).

use serde::Serialize;

use super::Visit;
use crate::time::Instant;

/// A set of spans, in whole seconds; a part of a second counts as a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spread {
    /// How many there are, at least one.
    pub count: u64,
    /// Their sum by their number.
    pub average_seconds: u64,
    /// The shortest span that is not exceeded by half of them or more.
    pub median_seconds: u64,
    /// The shortest span that is not exceeded by 95 of 100 of them or more.
    pub percentile_95_seconds: u64,
    /// The longest.
    pub longest_seconds: u64,
}
