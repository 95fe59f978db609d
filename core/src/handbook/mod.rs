//! The handbook: static tables, a prepared handle over them, overlays, look-up.

mod duties;
mod ids;
mod look_up;
mod overlay;
mod procedures;
mod steps;
pub(crate) mod table;
pub(crate) mod words;

use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

pub(crate) use duties::WEEKDAYS;
pub use ids::{BusinessId, DocumentId, DutyId, FactId, IndicatorId, ParameterId, ProcedureId, ReadingId, RoleId, RuleId};
pub use look_up::*;
pub use overlay::{Overlay, OverlayChange};
pub use procedures::*;
#[cfg(feature = "words")]
pub use words::WORDS;
pub use words::load_words;

use crate::calendar::TimeOfDay;
use crate::error::Error;
use crate::fact::Fact;
use crate::money::Money;
use crate::time::Day;
use crate::wire::read_json;
use table::{EDITION, PARAMETERS, Value};

/// Edition and fingerprint of the handbook that gave an answer, such as `2026.1+0f3c5a7b9d11`.
///
/// The fingerprint is the start of a SHA-256 over the handbook's text and every overlay.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Stamp(Arc<str>);

impl Stamp {
    /// The stamp as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Stamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Stamp".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string"})
    }
}

/// The value of a parameter, ready for use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Prepared {
    Whole(i64),
    Money(Money),
    Flag(bool),
    Text(String),
    Texts(Vec<String>),
    Documents(Vec<DocumentId>),
    Roles(Vec<RoleId>),
    Businesses(Vec<BusinessId>),
    Procedures(Vec<ProcedureId>),
    Unset,
}

impl Prepared {
    /// `None` when a text should be an amount, or a list should hold ids of a table, and does not.
    fn read(value: &Fact, unit: &str) -> Option<Self> {
        Some(match value {
            Fact::Flag(flag) => Self::Flag(*flag),
            Fact::Whole(number) => Self::Whole(*number),
            Fact::Text(text) if unit == "yuan" => Self::Money(text.parse().ok()?),
            Fact::Text(text) if unit == "local_time" && text.parse::<TimeOfDay>().is_err() => return None,
            Fact::Text(text) if unit == "weekday" && !WEEKDAYS.contains(&text.as_str()) => return None,
            Fact::Text(text) => Self::Text(text.clone()),
            Fact::Texts(texts) => match unit {
                "document" => Self::Documents(texts.iter().map(|text| DocumentId::find(text)).collect::<Option<_>>()?),
                "role" => Self::Roles(texts.iter().map(|text| RoleId::find(text)).collect::<Option<_>>()?),
                "business" => Self::Businesses(texts.iter().map(|text| BusinessId::find(text)).collect::<Option<_>>()?),
                "procedure" => Self::Procedures(texts.iter().map(|text| ProcedureId::find(text)).collect::<Option<_>>()?),
                "segment" if !texts.iter().all(|text| table::fact::SEGMENT.entry().allows(text)) => return None,
                _ => Self::Texts(texts.clone()),
            },
        })
    }

    fn built_in(value: Value, unit: &str) -> Self {
        value.as_fact().and_then(|fact| Self::read(&fact, unit)).unwrap_or(Self::Unset)
    }

    pub(crate) fn as_fact(&self) -> Option<Fact> {
        let texts = |ids: &mut dyn Iterator<Item = &'static str>| Fact::Texts(ids.map(str::to_owned).collect());
        Some(match self {
            Self::Whole(number) => Fact::Whole(*number),
            Self::Money(money) => Fact::Text(money.to_string()),
            Self::Flag(flag) => Fact::Flag(*flag),
            Self::Text(text) => Fact::Text(text.clone()),
            Self::Texts(texts) => Fact::Texts(texts.clone()),
            Self::Documents(ids) => texts(&mut ids.iter().map(|id| id.as_str())),
            Self::Roles(ids) => texts(&mut ids.iter().map(|id| id.as_str())),
            Self::Businesses(ids) => texts(&mut ids.iter().map(|id| id.as_str())),
            Self::Procedures(ids) => texts(&mut ids.iter().map(|id| id.as_str())),
            Self::Unset => return None,
        })
    }
}

impl Value {
    pub(crate) fn is_unset(&self) -> bool {
        matches!(self, Self::Unset)
    }

    /// The value as it travels; `None` when the sources give no figure.
    pub fn as_fact(self) -> Option<Fact> {
        Some(match self {
            Self::Whole(number) => Fact::Whole(number),
            Self::Flag(flag) => Fact::Flag(flag),
            Self::Text(text) => Fact::Text(text.to_owned()),
            Self::Texts(texts) => Fact::Texts(texts.iter().map(|text| (*text).to_owned()).collect()),
            Self::Unset => return None,
        })
    }
}

/// A value from a day on, for every business or for one.
#[derive(Debug, Clone)]
struct Dated {
    from: Option<Day>,
    business: Option<BusinessId>,
    value: Prepared,
    authority: Option<String>,
}

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Seconds(i64),
    WorkingDays(u32),
    Days(u32),
}

/// The handbook, prepared: the built-in edition, with or without overlays. Immutable, cheap to clone, safe to share.
///
/// ```
/// use service_hall::{Handbook, Overlay};
/// let handbook = Handbook::builtin();
/// let tighter: Overlay = serde_json::from_str(r#"{"name": "city", "changes": [
///     {"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 2}]}"#)?;
/// assert!(handbook.with_overlay(&tighter).is_ok());
/// let looser: Overlay = serde_json::from_str(r#"{"name": "city", "changes": [
///     {"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 4}]}"#)?;
/// assert_eq!(handbook.with_overlay(&looser).unwrap_err().code().as_str(), "overlay_loosens");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Handbook {
    inner: Arc<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    stamp: Stamp,
    fingerprint: String,
    overlays: Vec<String>,
    /// One series for each parameter, oldest first; the first entry has no start.
    series: Vec<Vec<Dated>>,
}

impl Default for Handbook {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Handbook {
    /// The edition that the library carries.
    pub fn builtin() -> Self {
        let series = PARAMETERS
            .iter()
            .map(|parameter| {
                let first =
                    Dated { from: None, business: None, value: Prepared::built_in(parameter.value, parameter.unit), authority: None };
                let later = parameter.changes.iter().map(|(from, value)| Dated {
                    from: from.parse().ok(),
                    business: None,
                    value: Prepared::built_in(*value, parameter.unit),
                    authority: None,
                });
                std::iter::once(first).chain(later).collect()
            })
            .collect();
        let fingerprint = EDITION.2.to_owned();
        Self { inner: Arc::new(Inner { stamp: stamp(&fingerprint), fingerprint, overlays: Vec::new(), series }) }
    }

    /// This handbook with an overlay laid over it; the receiver stays as it is.
    ///
    /// # Errors
    /// `unknown_id` for a parameter the rule does not have; `overlay_value` for a value of another type than the parameter;
    /// `overlay_loosens` when a ceiling rises, a floor falls, a list moves the wrong way or a fixed value changes, and the change
    /// names no authority. The path names the change.
    pub fn with_overlay(&self, overlay: &Overlay) -> Result<Self, Error> {
        let mut inner = (*self.inner).clone();
        for (index, change) in overlay.changes.iter().enumerate() {
            overlay::apply(&mut inner.series, change).map_err(|error| error.under(&format!("changes[{index}]")))?;
        }
        let text = serde_json::to_string(overlay).unwrap_or_default();
        let hash = Sha256::new().chain_update(&inner.fingerprint).chain_update(text).finalize();
        inner.fingerprint = String::new();
        for byte in hash {
            let _ = write!(inner.fingerprint, "{byte:02x}");
        }
        inner.stamp = stamp(&inner.fingerprint);
        inner.overlays.push(overlay.name.clone());
        Ok(Self { inner: Arc::new(inner) })
    }

    /// As [`Handbook::with_overlay`], with the overlay as JSON text.
    ///
    /// # Errors
    /// Also those of a text that is no overlay, with the path of what does not fit.
    pub fn with_overlay_json(&self, overlay: &str) -> Result<Self, Error> {
        self.with_overlay(&read_json(overlay)?)
    }

    /// Edition and fingerprint.
    pub fn stamp(&self) -> Stamp {
        self.inner.stamp.clone()
    }

    /// The value in force on a day, for a business if it has its own. Without a day only values without a start are in force.
    fn dated(&self, id: ParameterId, on: Option<Day>, business: impl Fn() -> Option<BusinessId>) -> Option<&Dated> {
        let series = self.inner.series.get(id.number())?;
        if let [only] = series.as_slice() {
            return Some(only);
        }
        let in_force = |dated: &&Dated| dated.from.is_none_or(|from| on.is_some_and(|on| from <= on));
        let business = business();
        series
            .iter()
            .rev()
            .find(|dated| dated.business.is_some() && dated.business == business && in_force(dated))
            .or_else(|| series.iter().rev().find(|dated| dated.business.is_none() && in_force(dated)))
    }

    pub(crate) fn value(&self, id: ParameterId, on: Option<Day>, business: impl Fn() -> Option<BusinessId>) -> &Prepared {
        self.dated(id, on, business).map_or(&Prepared::Unset, |dated| &dated.value)
    }

    /// A time limit; `None` when neither the sources nor the deployment give one.
    pub(crate) fn limit(&self, id: ParameterId, on: Option<Day>, business: impl Fn() -> Option<BusinessId>) -> Option<Limit> {
        let Prepared::Whole(count) = self.value(id, on, business) else { return None };
        match id.entry().unit {
            "second" => Some(Limit::Seconds(*count)),
            "minute" => count.checked_mul(60).map(Limit::Seconds),
            "hour" => count.checked_mul(3600).map(Limit::Seconds),
            "working_day" => u32::try_from(*count).ok().map(Limit::WorkingDays),
            "calendar_day" | "day" => u32::try_from(*count).ok().map(Limit::Days),
            _ => None,
        }
    }
}

fn stamp(fingerprint: &str) -> Stamp {
    let short: String = fingerprint.chars().take(12).collect();
    Stamp(format!("{}+{short}", EDITION.0).into())
}
