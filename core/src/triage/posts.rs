//! The four levels of triage (S 4.4) and the sign of a peak.

use serde::{Deserialize, Serialize};

use crate::handbook::table::{parameter, rule};
use crate::handbook::{Handbook, Prepared, RoleId, RuleId, Stamp};
use crate::time::Day;
use crate::visit::Targets;

/// Asks for the posts of triage.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "triage.posts", r#"{"at_peak": false, "longest_wait_seconds": 601}"#);
/// assert!(answer.contains(r#"{"level":4,"role":"security_guard","rule":"triage.level4","acts":"at_peak","on_duty_now":false}"#));
/// assert!(answer.contains(r#""peak_suggested":true"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PostsQuery {
    /// The day whose parameters are in force; absent means those without a start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Whether the hall is at a peak, as the deployment sees it (reading `amb.peak_definition`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_peak: Option<bool>,
    /// How long whoever waits longest has waited, whole seconds; a part of a second counts as a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_wait_seconds: Option<u64>,
}

/// When a post takes part in triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TriagePresence {
    /// At all times.
    Always,
    /// At a peak.
    AtPeak,
}

/// A post of triage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriagePost {
    /// Its level, from 1.
    pub level: u32,
    /// Who holds it.
    pub role: RoleId,
    /// The rule that says what it does.
    pub rule: RuleId,
    /// When it takes part.
    pub acts: TriagePresence,
    /// Whether it takes part now; absent when that hangs on the peak and nobody said whether there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_duty_now: Option<bool>,
}

/// The posts of triage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriagePosts {
    /// The rule that lays the posts down.
    pub rule: RuleId,
    /// The posts, by level.
    pub posts: Vec<TriagePost>,
    /// Whether the longest wait is above the target for queueing (indicator `ind.queue_wait`), so that it may be a peak. A suggestion:
    /// no rule follows from it. Absent without a wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_suggested: Option<bool>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// The posts of triage and what they do now.
pub fn posts(handbook: &Handbook, query: &PostsQuery) -> TriagePosts {
    let value = |id| handbook.value(id, query.on, || None);
    let levels = match value(parameter::TRIAGE_LEVELS_LEVELS) {
        Prepared::Whole(levels) => usize::try_from(*levels).unwrap_or_default(),
        _ => 0,
    };
    let roles: &[RoleId] = if let Prepared::Roles(roles) = value(parameter::TRIAGE_LEVELS_ROLES) { roles } else { &[] };
    let duties = [
        (rule::TRIAGE_LEVEL1, parameter::TRIAGE_LEVEL1_PEAK_ONLY),
        (rule::TRIAGE_LEVEL2, parameter::TRIAGE_LEVEL2_PEAK_ONLY),
        (rule::TRIAGE_LEVEL3, parameter::TRIAGE_LEVEL3_PEAK_ONLY),
        (rule::TRIAGE_LEVEL4, parameter::TRIAGE_LEVEL4_PEAK_ONLY),
    ];
    let post = |(level, (role, (rule, peak_only))): (u32, (&RoleId, (RuleId, _)))| {
        let peak_only = *value(peak_only) == Prepared::Flag(true);
        TriagePost {
            level,
            role: *role,
            rule,
            acts: if peak_only { TriagePresence::AtPeak } else { TriagePresence::Always },
            on_duty_now: if peak_only { query.at_peak } else { Some(true) },
        }
    };
    let target = Targets::of_handbook().wait;
    let micros = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
    TriagePosts {
        rule: rule::TRIAGE_LEVELS,
        posts: (1_u32..).zip(roles.iter().take(levels).zip(duties)).map(post).collect(),
        peak_suggested: query.longest_wait_seconds.map(|wait| !target.met(micros(wait))),
        edition: handbook.stamp(),
    }
}
