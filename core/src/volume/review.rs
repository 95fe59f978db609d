//! Volumes as they are: how many sets, of which class and promotion, in which order, under which number.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::binder;
use super::set::{FiledSet, Volume};
use super::tally::{Tally, is_listed, is_worse};
use crate::decision::{Finding, Judgement, Level, Remedy};
use crate::error::{Code, Error};
use crate::handbook::table::{document, fact, rule};
use crate::handbook::{DocumentId, Handbook, RuleId, Stamp};
use crate::material::MaterialClass;
use crate::order;
use crate::procedure::RuleTotal;
use crate::time::Day;

/// Volumes that are judged as they are, of any halls and hand-in periods.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "volume.review", r#"{"on": "2026-11-30", "complete": true, "volumes": [
///     {"id": "a", "hall": "hall-1", "period": "2026-11", "class": "general", "number": 2,
///      "sets": [{"id": "t-9", "class": "ownership"}]}]}"#);
/// // The volume holds a set of another class, and its number is 2 although there is no 1; being short it may be, as the last of its group.
/// assert!(answer.contains(r#"{"rule":"audit.files.bind_by_class","verdict":"broken","seen":"ownership","required":"general""#));
/// assert!(answer.contains(r#"{"rule":"audit.files.bind_by_class","verdict":"broken","level":"warning","seen":"2","required":"1","unit":"volume_number""#));
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VolumeReview {
    /// The day: how many sets make a volume, and the order of its parts, are those in force on it.
    pub on: Day,
    /// The volumes, in any order.
    pub volumes: Vec<Volume>,
    /// These are all volumes of their halls and hand-in periods, and the periods are over: the highest number of a group is its last, and a
    /// number that nobody has is a gap.
    #[serde(default)]
    pub complete: bool,
    /// The ids of volumes that the register has; absent when it is not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Vec<String>>,
    /// Also list what cannot be told; totals count it in any case.
    #[serde(default)]
    pub list_unknown: bool,
}

/// What was found about a volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VolumeFindings {
    /// The volume.
    pub volume: String,
    /// The findings. Of a set that stands twice (unit `set_of_volume`) `seen` is the set and `required` the volume that has it before; of a
    /// number that stands twice (`number_of_volume`) the number, and that volume; of a gap (`volume_number`) the number, and the one that
    /// should come before it.
    pub findings: Vec<Finding>,
}

/// What was found about volumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewedVolumes {
    /// How many volumes were judged.
    pub volumes: u64,
    /// How many sets they hold; one that stands twice counts twice.
    pub sets: u64,
    /// What was found, in the order of the input.
    pub findings: Vec<VolumeFindings>,
    /// Entries of the register for which there is no volume.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub register_only: Vec<String>,
    /// How many volumes each rule had which verdict for; the worst counts.
    pub totals: Vec<RuleTotal>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Judges volumes as they are: how many sets, one class and one promotion, the order of the parts, numbers, sets that stand twice.
///
/// Two volumes with one number are a breach, a gap in the numbers a warning: the sources ask for numbers and do not say which. A group has
/// one last volume at most: of several that are short and say that they are it, or have the same number, one may be.
///
/// # Source
/// M II.8 2.3 step 4.2 and 2.4(5), pages 70-71; II.1 2.3.1 step 1 and 2.3.2 step 1, pages 45-46; readings `amb.volume_exact_30`,
/// `con.binding_key`.
///
/// # Errors
/// `missing_field` for an empty id, `duplicate` for an id that two volumes have, both at `volumes[n].id`; `missing_field` for a set without
/// id; `overlay_value` when an overlay
/// leaves no room in a volume.
pub fn review(handbook: &Handbook, input: &VolumeReview) -> Result<ReviewedVolumes, Error> {
    let VolumeReview { on, volumes, complete, register, list_unknown } = input;
    let mut ids = BTreeSet::new();
    for (place, volume) in volumes.iter().enumerate() {
        let fault = match (volume.id.is_empty(), ids.insert(volume.id.as_str())) {
            (true, _) => (Code::MissingField, "an id"),
            (false, false) => (Code::Duplicate, "an id that no other volume has"),
            (false, true) => match volume.sets.iter().position(|set| set.id.is_empty()) {
                Some(set) => return Err(Error::new(Code::MissingField, format!("volumes[{place}].sets[{set}].id"), "an id")),
                None => continue,
            },
        };
        return Err(Error::new(fault.0, format!("volumes[{place}].id"), fault.1));
    }
    let size = binder::size(handbook, *on)?;
    let mut judge = Judge {
        size,
        parts: binder::parts(handbook, *on),
        complete: *complete,
        register: register.as_ref().map(|register| register.iter().map(String::as_str).collect()),
        groups: groups(volumes, size),
        sets: HashMap::new(),
    };
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let mut sets = 0_u64;
    for (place, volume) in volumes.iter().enumerate() {
        sets = sets.saturating_add(u64::try_from(volume.sets.len()).unwrap_or(u64::MAX));
        let said = judge.volume(place, volume);
        let mut worst: BTreeMap<RuleId, &Finding> = BTreeMap::new();
        for finding in &said {
            let known = worst.entry(finding.rule).or_insert(finding);
            if is_worse(finding, known) {
                *known = finding;
            }
        }
        for finding in worst.into_values() {
            tally.count(finding, 1);
        }
        let listed: Vec<Finding> = said.into_iter().filter(|finding| is_listed(finding, *list_unknown)).collect();
        if !listed.is_empty() {
            findings.push(VolumeFindings { volume: volume.id.clone(), findings: listed });
        }
    }
    let mut register_only: Vec<String> = register.iter().flatten().filter(|id| !ids.contains(id.as_str())).cloned().collect();
    order::sort_by(&mut register_only, Ord::cmp);
    register_only.dedup();
    Ok(ReviewedVolumes {
        volumes: u64::try_from(volumes.len()).unwrap_or(u64::MAX),
        sets,
        findings,
        register_only,
        totals: tally.finish(),
        edition: handbook.stamp(),
    })
}

/// Where a volume stands in the numbers of its group.
#[derive(Clone, Copy, Default)]
struct Standing<'a> {
    /// The number that should come before it and that nobody has.
    gap: Option<u64>,
    /// The volume that has its number already.
    twin: Option<&'a str>,
    /// Some other volume of the group comes after it, or is the last already.
    followed: bool,
}

/// The standing of each volume, by its place in the input.
fn groups(volumes: &[Volume], size: usize) -> Vec<Standing<'_>> {
    type Group<'a> = (&'a str, &'a str, MaterialClass, Option<&'a str>);
    let mut groups: BTreeMap<Group<'_>, Vec<(usize, &Volume)>> = BTreeMap::new();
    for (place, volume) in volumes.iter().enumerate() {
        let group = (volume.hall.as_str(), volume.period.as_str(), volume.class, volume.bound_by());
        groups.entry(group).or_default().push((place, volume));
    }
    let mut standings = vec![Standing::default(); volumes.len()];
    for members in groups.values_mut() {
        order::sort_by_key(members, |(place, volume)| (volume.number, *place));
        let highest = members.last().and_then(|(_, volume)| volume.number);
        let may_be_last = |volume: &Volume| match volume.last {
            _ if volume.sets.len() >= size => false,
            Some(last) => last && (volume.number.is_none() || volume.number == highest),
            None => volume.number.is_some() && volume.number == highest,
        };
        let last = members.iter().filter(|(_, volume)| may_be_last(volume));
        let last = last.max_by_key(|(place, volume)| (volume.last, volume.number, Reverse(*place))).map(|(place, _)| *place);
        let mut before: Option<(u64, &str)> = None;
        for (place, volume) in members.iter() {
            let followed = volume.number.is_some() && volume.number < highest;
            let followed = followed || (may_be_last(volume) && last != Some(*place));
            let Some(standing) = standings.get_mut(*place) else { continue };
            standing.followed = followed;
            let Some(number) = volume.number else { continue };
            let next = before.map_or(1, |(number, _)| number.saturating_add(1));
            let twin = before.filter(|(other, _)| *other == number).map(|(_, other)| other);
            let gap = (twin.is_none() && number != next).then_some(next);
            *standing = Standing { gap, twin, followed };
            if twin.is_none() {
                before = Some((number, &volume.id));
            }
        }
    }
    standings
}

struct Judge<'a> {
    size: usize,
    parts: Vec<String>,
    complete: bool,
    register: Option<BTreeSet<&'a str>>,
    groups: Vec<Standing<'a>>,
    /// The volume in which each set was seen first.
    sets: HashMap<&'a str, &'a str>,
}

fn broken(rule: RuleId, seen: impl Into<String>, required: impl Into<String>) -> Finding {
    Judgement::broken(Vec::new()).seen(seen.into(), required.into()).of_rule(rule)
}

impl<'a> Judge<'a> {
    fn volume(&mut self, place: usize, volume: &'a Volume) -> Vec<Finding> {
        let standing = self.groups.get(place).copied().unwrap_or_default();
        let mut said = vec![self.size(volume, standing).in_unit("set").of_rule(rule::FILES_BINDING_30_PER_VOLUME)];
        if let Some(other) = volume.sets.iter().find(|set| set.class != volume.class) {
            // Both parts say it: class by class (II.8), and in volumes of three classes (II.1).
            for rule in [rule::FILES_BINDING_30_PER_VOLUME, rule::AUDIT_FILES_BIND_BY_CLASS] {
                said.push(broken(rule, other.class.as_str(), volume.class.as_str()));
            }
        } else {
            said.push(Judgement::KEPT.of_rule(rule::AUDIT_FILES_BIND_BY_CLASS));
        }
        if volume.class == MaterialClass::Agreement {
            said.push(promotion(volume).of_rule(rule::AUDIT_AGREEMENTS_BIND_BY_PROMOTION));
        }
        for set in &volume.sets {
            if let Some(first) = self.sets.insert(&set.id, &volume.id) {
                self.sets.insert(&set.id, first);
                let twice = Judgement::broken(Vec::new()).seen(set.id.clone(), first.to_owned()).in_unit("set_of_volume");
                said.push(twice.of_rule(rule::FILES_BINDING_30_PER_VOLUME));
            }
        }
        self.number(volume, standing, &mut said);
        said.push(self.order(volume).of_rule(rule::FILES_BINDING_ORDER));
        said
    }

    /// More than thirty never; fewer only in the last volume of the group, and nothing is no volume.
    fn size(&self, volume: &Volume, standing: Standing<'_>) -> Judgement {
        let seen = volume.sets.len();
        if seen == self.size {
            return Judgement::KEPT;
        }
        let required = if seen == 0 { 1 } else { self.size };
        let wrong = Judgement::broken(Vec::new()).seen(seen.to_string(), required.to_string());
        if seen > self.size || seen == 0 || standing.followed {
            return wrong;
        }
        match volume.last.or((self.complete && volume.number.is_some()).then_some(true)) {
            Some(true) => Judgement::KEPT,
            Some(false) => wrong,
            None => Judgement::unknown([fact::LAST_VOLUME_OF_GROUP]).seen(seen.to_string(), required.to_string()),
        }
    }

    fn number(&self, volume: &Volume, standing: Standing<'_>, said: &mut Vec<Finding>) {
        let rule = match volume.class {
            MaterialClass::Agreement => rule::AUDIT_AGREEMENTS_BIND_BY_PROMOTION,
            MaterialClass::Ownership | MaterialClass::General => rule::AUDIT_FILES_BIND_BY_CLASS,
        };
        match volume.number {
            None if self.complete => {
                said.push(Judgement::broken(vec![Remedy::Attest { facts: vec![fact::VOLUMES_NUMBERED] }]).of_rule(rule));
            }
            None => said.push(Judgement::unknown([fact::VOLUMES_NUMBERED]).of_rule(rule)),
            Some(number) => {
                let odd =
                    |required: String, unit| Judgement::broken(Vec::new()).seen(number.to_string(), required).in_unit(unit).of_rule(rule);
                said.extend(standing.twin.map(|twin| odd(twin.to_owned(), "number_of_volume")));
                let gap = standing.gap.filter(|_| self.complete);
                said.extend(gap.map(|gap| Finding { level: Level::Warning, ..odd(gap.to_string(), "volume_number") }));
            }
        }
        if self.register.as_ref().is_some_and(|register| !register.contains(volume.id.as_str())) {
            said.push(Judgement::broken(vec![Remedy::Leave { document: document::ARCHIVE_REGISTER }]).of_rule(rule));
        }
    }

    /// Each part that must be there stands behind those that come before it; other parts may lie between.
    fn order(&self, volume: &Volume) -> Judgement {
        let Some(parts) = &volume.parts else { return Judgement::unknown([fact::VOLUME_PARTS]) };
        let mut rest = parts.iter();
        if self.parts.iter().all(|part| rest.any(|own| own == part)) {
            return Judgement::KEPT;
        }
        let lacks = self.parts.iter().filter(|part| !parts.contains(part)).filter_map(|part| DocumentId::find(part));
        Judgement::broken(lacks.map(|document| Remedy::Leave { document }).collect()).seen(parts.join("|"), self.parts.join("|"))
    }
}

/// All agreements of a volume are of one promotion.
fn promotion(volume: &Volume) -> Judgement {
    let named = volume.promotion.as_deref().filter(|promotion| !promotion.is_empty());
    let Some(wanted) = named.or_else(|| volume.sets.iter().find_map(FiledSet::bound_by)) else {
        return Judgement::unknown([fact::AGREEMENT_PROMOTION]);
    };
    let agreements = || volume.sets.iter().filter(|set| set.class == MaterialClass::Agreement);
    match agreements().filter_map(FiledSet::bound_by).find(|promotion| *promotion != wanted) {
        Some(other) => Judgement::broken(Vec::new()).seen(other.to_owned(), wanted.to_owned()),
        None if agreements().all(|set| set.bound_by().is_some()) => Judgement::KEPT,
        None => Judgement::unknown([fact::AGREEMENT_PROMOTION]),
    }
}
