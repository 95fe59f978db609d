//! Today's sets into volumes, going on in yesterday's.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::binder::{Binder, UnboundSet};
use super::set::{FiledSet, Volume};
use crate::decision::{Finding, Judgement};
use crate::error::{Code, Error};
use crate::handbook::table::{fact, rule};
use crate::handbook::{Handbook, Stamp};
use crate::material::MaterialClass;
use crate::order;
use crate::time::Day;

/// Sets to bind: those of a day, or of many, of one hall and hand-in period.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// // Two sets today; the period goes on, so the volume stays open.
/// let answer = call_json(&Handbook::builtin(), "volume.bind", r#"{
///     "hall": "hall-1", "period": "2026-11", "on": "2026-11-20",
///     "sets": [{"id": "t-1", "class": "general"}, {"id": "t-2", "class": "general"}]}"#);
/// assert!(answer.contains(r#""volumes":[],"open":[{"id":"hall-1/2026-11/general/1""#));
/// // At its end the last volume of the group may be short.
/// let answer = call_json(&Handbook::builtin(), "volume.bind", r#"{
///     "hall": "hall-1", "period": "2026-11", "on": "2026-11-30", "close": true,
///     "sets": [{"id": "t-1", "class": "general"}, {"id": "t-2", "class": "general"}]}"#);
/// assert!(answer.contains(r#""volumes":[{"id":"hall-1/2026-11/general/1""#));
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// The hall, a name without `/`.
    pub hall: String,
    /// The hand-in period, such as a week or a month: a text without `/`. Numbers of volumes begin anew with each.
    pub period: String,
    /// The day: how many sets make a volume, and the order of its parts, are those in force on it.
    pub on: Day,
    /// The open volumes that the last call of the same period gave; nothing at the beginning of a period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Volume>,
    /// The sets, in the order in which they are to lie.
    #[serde(default)]
    pub sets: Vec<FiledSet>,
    /// The hand-in period ends: the open volumes are closed too, short or not (reading `amb.volume_exact_30`).
    #[serde(default)]
    pub close: bool,
}

/// A line of the register of volumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegisterLine {
    /// The volume.
    pub volume: String,
    /// Its class.
    pub class: MaterialClass,
    /// Its promotion, for agreements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion: Option<String>,
    /// Its running number in the group and period.
    pub number: u64,
    /// How many sets it holds.
    pub sets: u64,
    /// The first business day of its sets, of those whose day is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<Day>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Day>,
}

/// What became of the sets of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BoundGroup {
    /// The class.
    pub class: MaterialClass,
    /// The promotion, for agreements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion: Option<String>,
    /// The counts of the group.
    pub counts: BindingCounts,
}

/// Counts of sets: `sets + carried = bound + open + unbound`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BindingCounts {
    /// Sets handed in with this call.
    pub sets: u64,
    /// Sets that were in open volumes before.
    pub carried: u64,
    /// Volumes that this call closed.
    pub volumes: u64,
    /// Sets in them.
    pub bound: u64,
    /// Sets in volumes that stay open.
    pub open: u64,
    /// Sets that cannot be bound yet.
    pub unbound: u64,
}

/// Volumes that are bound, and those to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BoundVolumes {
    /// The volumes that this call closed, by class, promotion and number; full, or at the end of the period short.
    pub volumes: Vec<Volume>,
    /// The open volumes, one for each group: hand them in with the next call of the period. One without sets holds the next number.
    pub open: Vec<Volume>,
    /// What to enter in the register of volumes: a line for each volume that was closed.
    pub register: Vec<RegisterLine>,
    /// Sets that are in no volume, each with the reason; hand them in again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unbound: Vec<UnboundSet>,
    /// The counts of each group, by class and promotion; agreements without promotion stand before those with one.
    pub groups: Vec<BoundGroup>,
    /// The counts of all.
    pub counts: BindingCounts,
    /// What cannot be told: the promotion of agreements that are not bound; `seen` is the set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Binds sets into volumes: class by class, agreements promotion by promotion, thirty to a volume; the custodian does it for the hall
/// (reading `con.binding_role`). Within a group the order of the sets is kept. A set that comes after the end of its period belongs to the
/// next.
///
/// # Source
/// M II.8 2.3 step 4.2 and 2.4(5), pages 70-71; II.1 2.3.1 step 1 and 2.3.2 step 1, pages 45-46.
///
/// # Errors
/// As for [`Binder::new`], and for [`Binder::resume`] under `open`; `missing_field` for an empty id; `duplicate` for a set that stands
/// twice, among the sets or in an open volume.
pub fn bind(handbook: &Handbook, input: Binding) -> Result<BoundVolumes, Error> {
    let Binding { hall, period, on, open, sets, close } = input;
    let mut binder = Binder::new(handbook, hall, period, on)?;
    let mut ids: HashSet<&str> = open.iter().flat_map(|volume| &volume.sets).map(|set| set.id.as_str()).collect();
    for (place, set) in sets.iter().enumerate() {
        let fault = match (set.id.is_empty(), ids.insert(&set.id)) {
            (true, _) => (Code::MissingField, "an id"),
            (false, false) => (Code::Duplicate, "an id that no other set has"),
            (false, true) => continue,
        };
        return Err(Error::new(fault.0, format!("sets[{place}].id"), fault.1));
    }
    drop(ids);
    let mut groups = Groups::default();
    for volume in &open {
        groups.of_volume(volume, |counts, size| counts.carried = counts.carried.saturating_add(size));
    }
    let mut volumes = binder.resume(open).map_err(|error| error.under("open"))?;
    let mut unbound = Vec::new();
    for set in sets {
        groups.of(set.class, set.bound_by(), |counts| counts.sets = counts.sets.saturating_add(1));
        match binder.push(set) {
            Ok(volume) => volumes.extend(volume),
            Err(left) => unbound.push(left),
        }
    }
    let open = if close {
        volumes.extend(binder.finish());
        Vec::new()
    } else {
        binder.open()
    };
    order::sort_by(&mut volumes, Volume::by_group);
    for volume in &volumes {
        groups.of_volume(volume, |counts, size| {
            counts.volumes = counts.volumes.saturating_add(1);
            counts.bound = counts.bound.saturating_add(size);
        });
    }
    for volume in &open {
        groups.of_volume(volume, |counts, size| counts.open = counts.open.saturating_add(size));
    }
    for left in &unbound {
        groups.of(left.set.class, left.set.bound_by(), |counts| counts.unbound = counts.unbound.saturating_add(1));
    }
    let (groups, counts) = groups.finish();
    Ok(BoundVolumes {
        register: volumes.iter().map(register_line).collect(),
        volumes,
        open,
        findings: unbound.iter().map(promotion_unknown).collect(),
        unbound,
        groups,
        counts,
        edition: handbook.stamp(),
    })
}

fn promotion_unknown(left: &UnboundSet) -> Finding {
    let unknown = Judgement::unknown([fact::AGREEMENT_PROMOTION]).of_rule(rule::AUDIT_AGREEMENTS_BIND_BY_PROMOTION);
    Finding { seen: Some(left.set.id.clone().into()), ..unknown }
}

fn register_line(volume: &Volume) -> RegisterLine {
    let days = || volume.sets.iter().filter_map(|set| set.day);
    RegisterLine {
        volume: volume.id.clone(),
        class: volume.class,
        promotion: volume.promotion.clone(),
        number: volume.number.unwrap_or_default(),
        sets: count(volume.sets.len()),
        first_day: days().min(),
        last_day: days().max(),
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Counts by class and promotion.
#[derive(Default)]
struct Groups(BTreeMap<(MaterialClass, Option<String>), BindingCounts>);

impl Groups {
    fn of(&mut self, class: MaterialClass, promotion: Option<&str>, add: impl FnOnce(&mut BindingCounts)) {
        add(self.0.entry((class, promotion.map(str::to_owned))).or_default());
    }

    fn of_volume(&mut self, volume: &Volume, add: impl FnOnce(&mut BindingCounts, u64)) {
        self.of(volume.class, volume.promotion.as_deref(), |counts| add(counts, count(volume.sets.len())));
    }

    fn finish(self) -> (Vec<BoundGroup>, BindingCounts) {
        let mut all = BindingCounts::default();
        let mut groups = Vec::new();
        for ((class, promotion), counts) in self.0 {
            let BindingCounts { sets, carried, volumes, bound, open, unbound } = counts;
            for (sum, part) in [
                (&mut all.sets, sets),
                (&mut all.carried, carried),
                (&mut all.volumes, volumes),
                (&mut all.bound, bound),
                (&mut all.open, open),
                (&mut all.unbound, unbound),
            ] {
                *sum = sum.saturating_add(part);
            }
            groups.push(BoundGroup { class, promotion, counts });
        }
        (groups, all)
    }
}
