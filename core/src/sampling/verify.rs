//! A sample that somebody says was taken: whether it is enough, and whether it is the one that the seed draws.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::number::Drawing;
use super::{Ratio, SampleKind, check_ids, check_named, check_seed, count, twice};
use crate::decision::{Finding, Judgement};
use crate::error::Error;
use crate::handbook::{Handbook, RuleId, Stamp};
use crate::time::Day;

/// A volume with the sets that were sampled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimedVolume {
    /// Its number or id, each once.
    pub id: String,
    /// The ids of the sets that are bound in it, in any order, each once.
    pub sets: Vec<String>,
    /// The ids of the sets that were sampled, in any order, each once.
    pub sampled: Vec<String>,
}

/// A sample to be checked.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let claim = r#"{"on": "2026-11-20", "kind": "market_agreements",
///     "volumes": [{"id": "A-0001", "sets": ["s01", "s02", "s03"], "sampled": ["s04"]}]}"#;
/// let answer = call_json(&Handbook::builtin(), "sampling.verify", claim);
/// assert!(answer.contains(r#""not_in_volume":["s04"],"finding":{"rule":"audit.agreements.market_sample_min","verdict":"broken""#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleClaim {
    /// The day of the sample; its parameters are in force.
    pub on: Day,
    /// Who samples what.
    pub kind: SampleKind,
    /// The public seed, not empty; absent: only the number of sets is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The share that was to be drawn, in whole percent, 0 to 100; absent: that of the rule.
    #[serde(default, deserialize_with = "super::share", skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// The volumes, each once.
    pub volumes: Vec<ClaimedVolume>,
}

/// What was sampled of a volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckedVolume {
    /// The volume.
    pub id: String,
    /// How many sets it has.
    pub size: u64,
    /// The share that was to be drawn, in percent.
    pub percent: u64,
    /// How many sets were to be drawn.
    pub count: u64,
    /// How many of its sets were sampled.
    pub sampled: u64,
    /// With a seed: SHA-256 of the seed, a comma and the volume's id, in lowercase hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed_hash: Option<String>,
    /// With a seed: whether every set that it draws was sampled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_drawn: Option<bool>,
    /// With a seed: sets that it draws and that were not sampled, in the order of the draw.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_sampled: Vec<String>,
    /// With a seed: sets of the volume that were sampled without being drawn, in the order given; nothing speaks against more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<String>,
    /// What was named as sampled and is no set of the volume, in the order given; it does not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in_volume: Vec<String>,
    /// What the rule says of the number of sets. It asks for a share and not for a draw, so a sample that is large enough keeps it.
    pub finding: Finding,
}

/// A sample that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SampleCheck {
    /// The rule that asks for it.
    pub rule: RuleId,
    /// What was sampled of each volume, in the order given.
    pub volumes: Vec<CheckedVolume>,
    /// What the rule says of the share that was to be drawn.
    pub finding: Finding,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// The sets of a list.
fn look_up(sets: &[String]) -> Result<HashSet<&str>, Error> {
    check_named(sets)?;
    let mut known = HashSet::with_capacity(sets.len());
    match sets.iter().position(|set| !known.insert(set.as_str())) {
        Some(place) => Err(twice(place)),
        None => Ok(known),
    }
}

fn chosen<'a>(sets: impl Iterator<Item = &'a String>, choose: impl Fn(&str) -> bool) -> Vec<String> {
    sets.filter(|set| choose(set)).cloned().collect()
}

fn check(ratio: Ratio, seed: Option<&str>, volume: &ClaimedVolume) -> Result<CheckedVolume, Error> {
    let known = look_up(&volume.sets).map_err(|error| error.under("sets"))?;
    let sampled = look_up(&volume.sampled).map_err(|error| error.under("sampled"))?;
    let size = u64::try_from(volume.sets.len()).unwrap_or(u64::MAX);
    let not_in_volume = chosen(volume.sampled.iter(), |set| !known.contains(set));
    let counted = u64::try_from(volume.sampled.len().saturating_sub(not_in_volume.len())).unwrap_or(u64::MAX);
    let required = count(size, ratio.required);
    let judgement = match counted < required {
        _ if size == 0 => Judgement::NOT_APPLICABLE,
        true => Judgement::broken(Vec::new()),
        false => Judgement::KEPT,
    };
    let mut checked = CheckedVolume {
        id: volume.id.clone(),
        size,
        percent: ratio.used,
        count: count(size, ratio.used),
        sampled: counted,
        seed_hash: None,
        as_drawn: None,
        not_sampled: Vec::new(),
        beyond: Vec::new(),
        not_in_volume,
        finding: judgement.seen(counted.to_string(), required.to_string()).in_unit("set").of_rule(ratio.rule),
    };
    if let Some(seed) = seed {
        let drawing = Drawing::new(seed, &volume.id, &volume.sets).map_err(|place| twice(place).under("sets"))?;
        let drawn: Vec<&String> = drawing.take(checked.count).filter_map(|(place, _)| volume.sets.get(place)).collect();
        let names: HashSet<&str> = drawn.iter().map(|set| set.as_str()).collect();
        checked.not_sampled = chosen(drawn.into_iter(), |set| !sampled.contains(set));
        checked.beyond = chosen(volume.sampled.iter(), |set| known.contains(set) && !names.contains(set));
        checked.as_drawn = Some(checked.not_sampled.is_empty());
        checked.seed_hash = Some(drawing.hash.hex);
    }
    Ok(checked)
}

/// Checks a sample, volume by volume.
///
/// # Source
/// M II.1 2.3.1 step 2, pages 45 and 46; 2.3.2 steps 2 and 3, pages 46 and 47; 2.4(1), (3) and (5), pages 47 and 48; readings
/// `amb.sampling_rounding`, `amb.sampling_scope`.
///
/// # Errors
/// `missing_field` for an empty seed or id; `unknown_value` at `percent`; `duplicate` for a volume that stands twice, and a set that does
/// in a list of its volume.
pub fn verify(handbook: &Handbook, claim: &SampleClaim) -> Result<SampleCheck, Error> {
    claim.seed.as_deref().map_or(Ok(()), check_seed)?;
    let ratio = Ratio::new(handbook, claim.kind, claim.on, claim.percent)?;
    check_ids(claim.volumes.iter().map(|volume| volume.id.as_str()))?;
    let volume = |(place, volume)| check(ratio, claim.seed.as_deref(), volume).map_err(|error| error.under(&format!("volumes[{place}]")));
    let volumes = claim.volumes.iter().enumerate().map(volume).collect::<Result<_, Error>>()?;
    Ok(SampleCheck { rule: ratio.rule, volumes, finding: ratio.finding(), edition: handbook.stamp() })
}
