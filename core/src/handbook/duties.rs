//! Duties that come round again, and the figures a hall is measured by.

use serde::{Deserialize, Serialize, Serializer};

use super::ids::{DocumentId, ParameterId, ProcedureId, ReadingId, RoleId, RuleId};
use super::table::{Sources, Value, Words};

/// The days of the week as the handbook writes them, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// How often a duty comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Each shift.
    Shift,
    /// Each half of a day.
    HalfDay,
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Each ten days of a month: 1 to 10, 11 to 20, 21 to the end.
    TenDays,
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each year.
    Year,
    /// Every so many years; the sources leave the number blank.
    Years,
    /// From time to time; the sources give no period.
    Unspecified,
}

/// What the due moment of a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DueMode {
    /// Not later than the moment or day, itself still in time.
    By,
    /// On the day.
    On,
    /// At the moment.
    At,
    /// Within a window, both ends included.
    Window,
    /// Within a term after the anchor.
    Within,
    /// Once in each period, whenever.
    OncePerPeriod,
    /// The sources name no day.
    Unspecified,
}

/// When a duty is due in its period.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Due {
    /// What the due moment is.
    pub mode: DueMode,
    /// What it hangs on: `end_of_day`, `shift_start`, `close_of_business`, `after_period_end`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<&'static str>,
    /// Where a window that opens with the anchor closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<&'static str>,
    /// The time of day, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<&'static str>,
    /// Where a day is halved, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub halved_at: Option<&'static str>,
    /// Days after the day it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_days: Option<u8>,
    /// First day of the month, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_day: Option<u8>,
    /// Last day of the month, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_day: Option<u8>,
    /// A term after the anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u8>,
    /// The unit of the term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_unit: Option<&'static str>,
    /// The longest lead before the anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_from: Option<u8>,
    /// The shortest lead before the anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_to: Option<u8>,
    /// The unit of the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_unit: Option<&'static str>,
}

/// Which period a duty is about, when it is another than that in which it falls due or which it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The one before that in which it falls due.
    Previous,
    /// The one after that in which it falls due.
    Next,
    /// From the day after it was due last to the day on which it is due.
    SinceLast,
}

/// The parameters that say the same as figures of a duty: a deployment moves those.
#[derive(Debug, Clone, Copy, Default)]
pub struct SetBy {
    /// The time of day.
    pub time: Option<ParameterId>,
    /// Days after the day it is about.
    pub offset_days: Option<ParameterId>,
    /// The day of the week.
    pub weekday: Option<ParameterId>,
    /// The term after the anchor.
    pub limit: Option<ParameterId>,
    /// The longest lead before the anchor.
    pub lead_from: Option<ParameterId>,
    /// The shortest lead before the anchor.
    pub lead_to: Option<ParameterId>,
    /// How often at least.
    pub times: Option<ParameterId>,
}

/// A duty that comes round again.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duty {
    /// The id.
    pub id: &'static str,
    /// What is to be done.
    pub title: Words,
    /// Who does it.
    pub who: &'static [RoleId],
    /// Who receives it.
    #[serde(skip_serializing_if = "<[RoleId]>::is_empty")]
    pub to_whom: &'static [RoleId],
    /// How often.
    pub every: Rhythm,
    /// The event of the shift, when it goes by shifts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<&'static str>,
    /// The day of the week, when the source names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekday: Option<&'static str>,
    /// The days of the month, when the source names them.
    #[serde(skip_serializing_if = "<[u8]>::is_empty")]
    pub days: &'static [u8],
    /// On the last day of the month.
    pub last_day: bool,
    /// What stands for a day that a month does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_day: Option<&'static str>,
    /// How often in the period at least, when more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u8>,
    /// How often at least when dates collide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_on_conflict: Option<u8>,
    /// When in the period.
    pub due: Due,
    /// The parameters that set its figures.
    #[serde(skip)]
    pub set_by: SetBy,
    /// The period it is about, when that is not the one in which it falls due or which it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// What the fields do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// The papers that show it was done.
    #[serde(skip_serializing_if = "<[DocumentId]>::is_empty")]
    pub documents: &'static [DocumentId],
    /// Where it stands.
    pub source: Sources,
    /// How its unclear places are read.
    #[serde(skip_serializing_if = "<[ReadingId]>::is_empty")]
    pub readings: &'static [ReadingId],
    /// The rules that ask for it.
    #[serde(skip_serializing_if = "<[RuleId]>::is_empty")]
    pub rules: &'static [RuleId],
    /// The procedures it belongs to.
    #[serde(skip_serializing_if = "<[ProcedureId]>::is_empty")]
    pub procedures: &'static [ProcedureId],
    /// One of two voices of the sources; the other is followed.
    pub alternative: bool,
}

/// How a figure is held against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Not above it.
    AtMost,
    /// Exactly it.
    Exactly,
    /// Only followed; there is no target.
    Track,
}

/// How binding a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IndicatorLevel {
    /// It must be met.
    Required,
    /// It may be reached for.
    Stretch,
    /// It is aimed at.
    Aim,
    /// It is only followed.
    Tracked,
}

/// A figure that a hall is measured by.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Indicator {
    /// The id.
    pub id: &'static str,
    /// The title.
    pub title: Words,
    /// What is measured.
    pub measure: Words,
    /// The unit.
    pub unit: &'static str,
    /// How it is held against the target.
    pub compare: Comparison,
    /// The target, if the sources set one.
    #[serde(skip_serializing_if = "Value::is_unset", serialize_with = "as_fact")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::fact::Fact>"))]
    pub target: Value,
    /// How binding it is.
    pub level: IndicatorLevel,
    /// It follows from a rule; the sources do not name it as a figure.
    pub derived: bool,
    /// What the fields do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// Where it stands.
    pub source: Sources,
    /// How its unclear places are read.
    #[serde(skip_serializing_if = "<[ReadingId]>::is_empty")]
    pub readings: &'static [ReadingId],
    /// The rules it belongs to.
    #[serde(skip_serializing_if = "<[RuleId]>::is_empty")]
    pub rules: &'static [RuleId],
}

fn as_fact<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_fact().serialize(serializer)
}
