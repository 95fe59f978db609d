//! Binds sets as they come, holding only the volumes that are still open.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::set::{FiledSet, Volume};
use crate::error::{Code, Error};
use crate::handbook::table::parameter;
use crate::handbook::{Handbook, Prepared};
use crate::material::MaterialClass;
use crate::time::Day;

/// Why a set is not bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnboundReason {
    /// An agreement of which it is not known to which promotion it belongs.
    PromotionUnknown,
    /// Its id is already in an open volume. `volume.bind` gives an error instead.
    Duplicate,
}

/// A set that is in no volume yet: hand it in again when the reason is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnboundSet {
    /// The set, as it was handed in.
    pub set: FiledSet,
    /// Why it is not bound.
    pub reason: UnboundReason,
}

/// Binds sets into volumes, one set at a time.
///
/// Each group (class, and promotion of agreements) has one open volume; a set goes to the end of the open volume of its group, and the
/// volume is given away when it is full. So memory grows with the number of groups and not with that of sets.
///
/// ```
/// use service_hall::{Binder, FiledSet, Handbook, MaterialClass};
/// let mut binder = Binder::new(&Handbook::builtin(), "hall-1", "2026-11", "2026-11-20".parse()?)?;
/// let mut volumes = Vec::new();
/// for number in 0..61 {
///     let set = FiledSet::new(format!("t-{number}"), MaterialClass::Ownership);
///     volumes.extend(binder.push(set).expect("each id is new"));
/// }
/// volumes.extend(binder.finish());
/// let sizes: Vec<usize> = volumes.iter().map(|volume| volume.sets.len()).collect();
/// assert_eq!(sizes, [30, 30, 1]);
/// assert_eq!(volumes[2].id, "hall-1/2026-11/ownership/3");
/// # Ok::<(), service_hall::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Binder {
    hall: String,
    period: String,
    size: usize,
    parts: Vec<String>,
    /// One for each group, by class and promotion. It may be empty: then it only holds the next number.
    open: Vec<Volume>,
    /// The ids in the open volumes.
    ids: HashSet<String>,
}

/// Numbers of open volumes are below it: those of the volumes that follow are still whole numbers everywhere.
const NUMBERS: u64 = 1 << 53;

/// How many sets make a volume on a day.
///
/// # Errors
/// `overlay_value` when an overlay leaves no room for a single set.
pub(super) fn size(handbook: &Handbook, on: Day) -> Result<usize, Error> {
    let count = |id| match handbook.value(id, Some(on), || None) {
        Prepared::Whole(count) => usize::try_from(*count).ok(),
        _ => None,
    };
    let full = count(parameter::FILES_BINDING_30_PER_VOLUME_SETS_PER_VOLUME);
    let most = count(parameter::FILES_BINDING_30_PER_VOLUME_MAX_SETS);
    let size = full.into_iter().chain(most).min().filter(|size| *size > 0);
    size.ok_or_else(|| Error::new(Code::OverlayValue, "files.binding.30_per_volume", "a volume of at least one set"))
}

/// The parts of a volume on a day, from front to back.
pub(super) fn parts(handbook: &Handbook, on: Day) -> Vec<String> {
    match handbook.value(parameter::FILES_BINDING_ORDER_ORDER, Some(on), || None) {
        Prepared::Texts(parts) => parts.clone(),
        _ => Vec::new(),
    }
}

/// A name that an id of a volume can hold.
fn named(path: &str, name: String) -> Result<String, Error> {
    let code = match name.as_str() {
        "" => Code::MissingField,
        name if name.contains('/') => Code::UnknownValue,
        _ => return Ok(name),
    };
    Err(Error::new(code, path, "a name without `/`"))
}

impl Binder {
    /// A binder without open volumes, for a hall and a hand-in period; `on` says which size of volumes is in force.
    ///
    /// # Errors
    /// `missing_field` when hall or period is empty, `unknown_value` when it holds a `/`; `overlay_value` when an overlay leaves no room in
    /// a volume.
    pub fn new(handbook: &Handbook, hall: impl Into<String>, period: impl Into<String>, on: Day) -> Result<Self, Error> {
        Ok(Self {
            hall: named("hall", hall.into())?,
            period: named("period", period.into())?,
            size: size(handbook, on)?,
            parts: parts(handbook, on),
            open: Vec::new(),
            ids: HashSet::new(),
        })
    }

    /// Goes on with open volumes of before; gives those that turn out to be full.
    ///
    /// # Errors
    /// `unknown_value` for a volume of another hall or period, a number of 2^53 or more, or a set of another group than its volume;
    /// `missing_field` for one without number, of agreements without promotion, or a set without id; `exclusive` for a promotion of another
    /// class; `volume_overfull` for one with more sets than a volume may have; `duplicate` for a second volume of a group, or a set that
    /// stands twice. Paths are in the list, such as `[0].sets[3].id`.
    pub fn resume(&mut self, open: Vec<Volume>) -> Result<Vec<Volume>, Error> {
        let mut full = Vec::new();
        for (place, volume) in open.into_iter().enumerate() {
            full.extend(self.take_up(volume).map_err(|error| error.under(&format!("[{place}]")))?);
        }
        Ok(full)
    }

    fn take_up(&mut self, mut volume: Volume) -> Result<Option<Volume>, Error> {
        let fail = |code, path: &str, expected: &str| Err(Error::new(code, path, expected));
        if volume.hall != self.hall {
            return fail(Code::UnknownValue, "hall", "the hall whose sets are bound");
        }
        if volume.period != self.period {
            return fail(Code::UnknownValue, "period", "the hand-in period whose sets are bound");
        }
        match (volume.class, volume.promotion.as_deref()) {
            (MaterialClass::Agreement, None | Some("")) => return fail(Code::MissingField, "promotion", "the promotion of the agreements"),
            (MaterialClass::Ownership | MaterialClass::General, Some(_)) => {
                return fail(Code::Exclusive, "promotion", "a promotion for agreements alone");
            }
            _ => {}
        }
        let Some(number) = volume.number.filter(|number| *number > 0) else {
            return fail(Code::MissingField, "number", "a running number from 1");
        };
        if number >= NUMBERS {
            return fail(Code::UnknownValue, "number", "a running number below 2^53");
        }
        if volume.sets.len() > self.size {
            return Err(Error::new(Code::VolumeOverfull, "sets", format!("at most {} sets", self.size)));
        }
        let Err(slot) = self.find(volume.class, volume.promotion.as_deref()) else {
            return fail(Code::Duplicate, "", "one open volume for each group");
        };
        for (place, set) in volume.sets.iter().enumerate() {
            if set.class != volume.class || set.bound_by() != volume.promotion.as_deref() {
                return fail(Code::UnknownValue, &format!("sets[{place}]"), "a set of the volume's class and promotion");
            }
            if set.id.is_empty() {
                return fail(Code::MissingField, &format!("sets[{place}].id"), "an id");
            }
            if !self.ids.insert(set.id.clone()) {
                return fail(Code::Duplicate, &format!("sets[{place}].id"), "an id that no other set has");
            }
        }
        volume.id = self.id(volume.class, volume.promotion.as_deref(), number);
        volume.last = None;
        self.open.insert(slot, volume);
        Ok(self.give_if_full(slot))
    }

    /// Binds one set; gives the volume that it fills.
    ///
    /// # Errors
    /// The set itself when it cannot be bound: an agreement without promotion, or an id that is in an open volume. An id in a volume that
    /// was given away before is not noticed; `volume.review` finds it.
    pub fn push(&mut self, set: FiledSet) -> Result<Option<Volume>, UnboundSet> {
        if set.class == MaterialClass::Agreement && set.bound_by().is_none() {
            return Err(UnboundSet { set, reason: UnboundReason::PromotionUnknown });
        }
        if !self.ids.insert(set.id.clone()) {
            return Err(UnboundSet { set, reason: UnboundReason::Duplicate });
        }
        let slot = match self.find(set.class, set.bound_by()) {
            Ok(slot) => slot,
            Err(slot) => {
                let volume = self.empty(set.class, set.bound_by(), 1);
                self.open.insert(slot, volume);
                slot
            }
        };
        if let Some(volume) = self.open.get_mut(slot) {
            volume.sets.push(set);
        }
        Ok(self.give_if_full(slot))
    }

    /// The open volumes, by class and promotion: what to go on with next time. One that is empty holds the next number of its group.
    pub fn open(self) -> Vec<Volume> {
        self.open
    }

    /// Ends the hand-in period: gives the last volume of each group that has sets left, short or not.
    pub fn finish(self) -> Vec<Volume> {
        self.open.into_iter().filter(|volume| !volume.sets.is_empty()).map(|volume| Volume { last: Some(true), ..volume }).collect()
    }

    /// The place of a group's open volume, or where it would stand.
    fn find(&self, class: MaterialClass, promotion: Option<&str>) -> Result<usize, usize> {
        self.open.binary_search_by(|open| match open.class.cmp(&class) {
            Ordering::Equal => open.promotion.as_deref().cmp(&promotion),
            other => other,
        })
    }

    fn id(&self, class: MaterialClass, promotion: Option<&str>, number: u64) -> String {
        let Self { hall, period, .. } = self;
        match promotion {
            Some(promotion) => format!("{hall}/{period}/{}/{promotion}/{number}", class.as_str()),
            None => format!("{hall}/{period}/{}/{number}", class.as_str()),
        }
    }

    fn empty(&self, class: MaterialClass, promotion: Option<&str>, number: u64) -> Volume {
        Volume {
            id: self.id(class, promotion, number),
            hall: self.hall.clone(),
            period: self.period.clone(),
            class,
            promotion: promotion.map(str::to_owned),
            number: Some(number),
            last: None,
            parts: Some(self.parts.clone()),
            sets: Vec::new(),
        }
    }

    /// Gives a volume away when it is full, and opens the next of its group.
    fn give_if_full(&mut self, slot: usize) -> Option<Volume> {
        let full = self.open.get(slot).filter(|open| open.sets.len() >= self.size)?;
        let next = self.empty(full.class, full.promotion.as_deref(), full.number.unwrap_or_default().saturating_add(1));
        let full = std::mem::replace(self.open.get_mut(slot)?, next);
        for set in &full.sets {
            self.ids.remove(&set.id);
        }
        Some(full)
    }
}
