//! What is asked of the calendar of duties, and what it answers.

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, ServiceHours, TimeOfDay};
use crate::handbook::table::Rhythm;
use crate::handbook::{DutyId, RoleId, Stamp};
use crate::time::Day;

/// A shift of the hall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HallShift {
    /// The hall's own id of it.
    pub id: String,
    /// When it is worked.
    pub hours: ServiceHours,
}

/// What a deployment settles of a duty where the sources leave it open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyTerm {
    /// The duty.
    pub duty: DutyId,
    /// How often, for a duty whose period is open (readings `amb.periodically`, `amb.rotation_years`): `day`, `week`, `ten_days`, `month`,
    /// `quarter` or `year`; it is then due once in each. A number of years cannot be given: nothing says from which year they count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Rhythm>,
    /// For a duty whose day is open (readings `amb.period_without_day`, `amb.month_start`), or that is done after closing (`amb.after_close`):
    /// how many days after its period it is due, itself included; 0 is the last day of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_after: Option<u16>,
}

/// Asks which duties fall due from one day to another.
///
/// A duty stands in the answer when its last day lies in the span, so that the answers of two spans that follow one another are together that of the whole.
/// A fixed day stays when it is a rest day (reading `amb.non_working_day`); only a term of working days asks the calendar. On a day on which the hall is
/// closed, duties of that day, its halves and its shifts are not needed.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let query = r#"{"from": "2027-02-28", "to": "2027-02-28", "duties": ["obl.monthly.roster_report_30"]}"#;
/// let answer = call_json(&Handbook::builtin(), "duty.due", query);
/// let duty = r#"{"duty":"obl.monthly.roster_report_30","period":{"from":"2027-03-01","to":"2027-03-31"},"who":["hall_manager"],"#;
/// assert!(answer.starts_with(&format!(r#"{{"ok":{{"duties":[{duty}"#)));
/// assert!(answer.contains(r#""due_on":"2027-02-28""#), "February has no 30th");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DueDutiesQuery {
    /// First day, included.
    pub from: Day,
    /// Last day, included; at most 3,653 days (ten years) in all.
    pub to: Day,
    /// The working days, the days of closure and the service hours, in which the hall is open: on a day without any it is closed. Absent means
    /// Monday to Friday; without service hours it is not known when the hall opens and closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// The shifts of the hall, their ids apart; absent or empty means that they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<HallShift>,
    /// Where the day is halved, when not at 12:00 (reading `amb.half_day`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_day_at: Option<TimeOfDay>,
    /// What the deployment settles where the sources leave it open, each duty once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<DutyTerm>,
    /// Only duties of one of these roles; absent or empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleId>,
    /// Only these duties; absent or empty means all but those that are one of two voices of the sources, of which the other is followed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<DutyId>,
}

/// A half of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HalfDay {
    /// Before the day is halved.
    Morning,
    /// After it.
    Afternoon,
}

/// The days that a duty is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyPeriod {
    /// First day, included.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
}

/// Why no due moment can be given, or only its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyUndated {
    /// The sources do not say how often; `terms` may.
    PeriodOpen,
    /// The sources name no day after the period, or the hall is open to the end of the day after whose closing it is to be done; `terms`
    /// may name one. Without one it is never late.
    DayOpen,
    /// It goes by shifts, and none are given.
    NoShifts,
    /// The time of day hangs on the hours or shifts of the hall, which are not given.
    NoHours,
    /// The calendar does not reach so far.
    NotCovered,
}

/// Why a duty is not needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyNotNeeded {
    /// The hall is closed on the day that it is about.
    HallClosed,
}

/// A duty as it falls due once. Words, pages and readings come with its id (`handbook.duty`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueDuty {
    /// The duty.
    pub duty: DutyId,
    /// What it is about; absent when the sources do not say how often it comes round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<DutyPeriod>,
    /// The half of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_day: Option<HalfDay>,
    /// The shift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// From whom, any one of these.
    pub who: &'static [RoleId],
    /// To whom.
    #[serde(skip_serializing_if = "<[RoleId]>::is_empty")]
    pub to_whom: &'static [RoleId],
    /// How often in the period at least, when more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// The first day on which it may be done, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_on: Option<Day>,
    /// The time of that day from which on, itself included; absent means from its beginning, or that it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_at: Option<TimeOfDay>,
    /// The last day, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    /// The time of that day, itself still in time; absent means to its end, unless `undated` says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<TimeOfDay>,
    /// Why there is no due moment, or no time of day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undated: Option<WhyUndated>,
    /// Why nothing need be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_needed: Option<WhyNotNeeded>,
}

/// The duties that fall due in a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueDuties {
    /// By due moment, then by id; those without a day last. A duty without a day stands here when its period ends in the span, or when its period is open.
    pub duties: Vec<DueDuty>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}
