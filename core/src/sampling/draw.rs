//! The draw: from a public seed, so that anybody can draw the same again.

use serde::{Deserialize, Serialize};

use super::number::Drawing;
use super::{Ratio, SampleKind, check_ids, check_named, check_seed, count, twice};
use crate::decision::Finding;
use crate::error::Error;
use crate::handbook::words::Wording;
use crate::handbook::{Handbook, RuleId, Stamp};
use crate::time::Day;

/// A bound volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleVolume {
    /// Its number or id, each once.
    pub id: String,
    /// The ids of the sets that are bound in it, in any order, each once. The order does not matter to the draw.
    pub sets: Vec<String>,
}

/// Volumes to be sampled.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let draw = r#"{"on": "2026-11-20", "kind": "branch_files", "seed": "31415926535897932384",
///     "volumes": [{"id": "F-0001", "sets": ["s01", "s02", "s03", "s04", "s05"]}]}"#;
/// let answer = call_json(&Handbook::builtin(), "sampling.draw", draw);
/// assert!(answer.contains(r#""id":"F-0001","size":5,"percent":30,"count":2,"seed_hash":""#)); // 1.5 is rounded up
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleDraw {
    /// The day of the draw; its parameters are in force.
    pub on: Day,
    /// Who samples what.
    pub kind: SampleKind,
    /// A text that nobody could foresee when the volumes were bound, such as twenty digits from dice thrown in public; not empty.
    pub seed: String,
    /// The share of each volume in whole percent, 0 to 100; absent: that of the rule. Below it the draw is made and the finding broken.
    #[serde(default, deserialize_with = "super::share", skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// The volumes, each once, each sampled by itself (reading `amb.sampling_scope`).
    pub volumes: Vec<SampleVolume>,
}

/// A set that is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DrawnSet {
    /// The set.
    pub set: String,
    /// Its number, a fraction as text: `0.`, then the digits of SHA-256(`seed_hash` + set) in decimal, the last first. The least are drawn.
    pub number: String,
}

/// What is drawn of a volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SampledVolume {
    /// The volume.
    pub id: String,
    /// How many sets it has.
    pub size: u64,
    /// The share that is drawn, in percent.
    pub percent: u64,
    /// How many sets are drawn: the share rounded up, at least one; none of an empty volume.
    pub count: u64,
    /// SHA-256 of the seed, a comma and the volume's id, in lowercase hex.
    pub seed_hash: String,
    /// The sets, in the order of the draw. A smaller share gives the first of them.
    pub drawn: Vec<DrawnSet>,
}

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sample {
    /// The rule that asks for it.
    pub rule: RuleId,
    /// What is drawn of each volume, in the order given.
    pub volumes: Vec<SampledVolume>,
    /// How anybody can check the draw.
    pub recheck: Wording,
    /// What the rule says of the share in use.
    pub finding: Finding,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

const RECHECK: Wording = Wording {
    zh: "seed_hash 是“种子,册号”的 SHA-256（小写十六进制）。每份的号码：取 SHA-256(seed_hash + 份号)，写成十进制，不足64位前面补零，各位倒过来，\
         前面加“0.”。号码按文本比大小，最小的 count 份就是抽中的。",
    en: "seed_hash is the SHA-256 of `seed,volume` in lowercase hex. A set's number is SHA-256(seed_hash + set) written in decimal, \
         filled with zeros in front to 64 digits, its digits turned round, after `0.`. Compared as text, the `count` least numbers are drawn.",
};

/// Draws a sample of each volume.
///
/// # Source
/// M II.1 2.3.1 step 2, pages 45 and 46; 2.3.2 steps 2 and 3, pages 46 and 47; 2.4(3) and (5), pages 47 and 48; readings
/// `amb.sampling_rounding`, `amb.sampling_scope`.
///
/// # Errors
/// `missing_field` for an empty seed or id; `unknown_value` at `percent`; `duplicate` for a volume that stands twice, and a set that does
/// in its volume.
pub fn draw(handbook: &Handbook, draw: &SampleDraw) -> Result<Sample, Error> {
    check_seed(&draw.seed)?;
    let ratio = Ratio::new(handbook, draw.kind, draw.on, draw.percent)?;
    check_ids(draw.volumes.iter().map(|volume| volume.id.as_str()))?;
    let volume = |(place, volume): (usize, &SampleVolume)| {
        let SampleVolume { id, sets } = volume;
        let under = |error: Error| error.under(&format!("volumes[{place}].sets"));
        check_named(sets).map_err(under)?;
        let drawing = Drawing::new(&draw.seed, id, sets).map_err(|place| under(twice(place)))?;
        let size = u64::try_from(sets.len()).unwrap_or(u64::MAX);
        let count = count(size, ratio.used);
        let set = |(place, number): (usize, super::number::Number)| Some(DrawnSet { set: sets.get(place)?.clone(), number: number.text() });
        let drawn = drawing.take(count).filter_map(set).collect();
        Ok(SampledVolume { id: id.clone(), size, percent: ratio.used, count, seed_hash: drawing.hash.hex, drawn })
    };
    let volumes = draw.volumes.iter().enumerate().map(volume).collect::<Result<_, Error>>()?;
    Ok(Sample { rule: ratio.rule, volumes, recheck: RECHECK, finding: ratio.finding(), edition: handbook.stamp() })
}
