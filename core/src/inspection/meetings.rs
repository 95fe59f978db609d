//! The branches' analysis meetings that the market business group attends.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{span, whole};
use crate::decision::{Finding, Judgement};
use crate::error::{Code, Error};
use crate::handbook::table::{parameter, rule};
use crate::handbook::{Handbook, Stamp};
use crate::time::Day;

/// An analysis meeting of a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BranchMeeting {
    /// Its id, each once.
    pub id: String,
    /// The day on which it was held.
    pub on: Day,
    /// The branch that held it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Whether the market business group was there; absent when that is not known, or not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attended: Option<bool>,
    /// Of one that was missed, or may have been: whether a conflict of time is on record. Of others it does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict_recorded: Option<bool>,
}

/// The branches' meetings, of whole months.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let meetings = r#"{"meetings": [{"id": "1", "on": "2026-11-20", "attended": true}, {"id": "2", "on": "2026-11-25", "attended": true},
///     {"id": "3", "on": "2026-11-25", "attended": false, "conflict_recorded": true}]}"#;
/// let answer = call_json(&Handbook::builtin(), "inspection.meetings", meetings);
/// assert!(answer.contains(r#""held":3,"attended":2,"missed":["3"],"finding":{"rule":"audit.market.meetings_min_2","verdict":"kept""#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeetingAttendance {
    /// All meetings of the months, in any order.
    pub meetings: Vec<BranchMeeting>,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttendedMonth {
    /// Its first day.
    pub from: Day,
    /// Its last day; its parameters are in force.
    pub to: Day,
    /// How many meetings the branches held.
    pub held: u64,
    /// How many of them the group attended, as far as that is known.
    pub attended: u64,
    /// Those that it missed, in the order given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<String>,
    /// Those of them for which it is known that no conflict of time is on record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_conflict: Vec<String>,
    /// Meetings of which it is not known whether the group was there, or missed ones whether a conflict is on record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_known: Vec<String>,
    /// What the rule says: all of them are attended; if one is missed, a conflict must be on record, and the rule's least number attended.
    pub finding: Finding,
}

/// Months with the meetings of the branches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttendedMonths {
    /// Each month in which a meeting was held, in order.
    pub months: Vec<AttendedMonth>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

fn month(handbook: &Handbook, from: Day, meetings: &[&BranchMeeting]) -> AttendedMonth {
    let to = span(from, 1).1;
    let least = whole(handbook, parameter::AUDIT_MARKET_MEETINGS_MIN_2_MIN_ON_CONFLICT, to);
    let ids = |choose: &dyn Fn(&BranchMeeting) -> bool| -> Vec<String> {
        meetings.iter().filter(|meeting| choose(meeting)).map(|meeting| meeting.id.clone()).collect()
    };
    let number = |choose: &dyn Fn(&BranchMeeting) -> bool| {
        u64::try_from(meetings.iter().filter(|meeting| choose(meeting)).count()).unwrap_or(u64::MAX)
    };
    let missed = ids(&|meeting| meeting.attended == Some(false));
    let without_conflict = ids(&|meeting| meeting.attended == Some(false) && meeting.conflict_recorded == Some(false));
    let not_known = ids(&|meeting| match meeting.attended {
        None => true,
        Some(false) => meeting.conflict_recorded.is_none(),
        Some(true) => false,
    });
    let (held, attended) = (number(&|_| true), number(&|meeting| meeting.attended == Some(true)));
    let at_most = number(&|meeting| meeting.attended != Some(false));
    let too_few = !missed.is_empty() && at_most < least;
    // What is not known does not matter when enough were attended and a conflict is on record for each that was not, or may not have been.
    let excused = number(&|meeting| meeting.attended != Some(true) && meeting.conflict_recorded == Some(true));
    let judgement = if !without_conflict.is_empty() || too_few {
        Judgement::broken(Vec::new())
    } else if attended == held || (attended >= least && attended.checked_add(excused) == Some(held)) {
        Judgement::KEPT
    } else {
        Judgement::unknown([])
    };
    // What may be left out is what a recorded conflict excuses.
    let required = if missed.is_empty() || !without_conflict.is_empty() { held } else { least };
    AttendedMonth {
        from,
        to,
        held,
        attended,
        missed,
        without_conflict,
        not_known,
        finding: judgement.seen(attended.to_string(), required.to_string()).in_unit("count").of_rule(rule::AUDIT_MARKET_MEETINGS_MIN_2),
    }
}

/// Says of each month whether the market business group attended the branches' meetings as it must.
///
/// # Source
/// M II.1 2.3.2 step 3, page 47; reading `amb.market_meeting_min`.
///
/// # Errors
/// `missing_field` and `duplicate` for a meeting without an id of its own.
pub fn meetings(handbook: &Handbook, attendance: &MeetingAttendance) -> Result<AttendedMonths, Error> {
    let mut ids = HashSet::new();
    let mut months: BTreeMap<Day, Vec<&BranchMeeting>> = BTreeMap::new();
    for (place, meeting) in attendance.meetings.iter().enumerate() {
        let path = |field: &str| format!("meetings[{place}].{field}");
        if meeting.id.is_empty() {
            return Err(Error::new(Code::MissingField, path("id"), "an id"));
        }
        if !ids.insert(meeting.id.as_str()) {
            return Err(Error::new(Code::Duplicate, path("id"), "a meeting that does not stand twice"));
        }
        months.entry(span(meeting.on, 1).0).or_default().push(meeting);
    }
    let months = months.into_iter().map(|(from, meetings)| month(handbook, from, &meetings)).collect();
    Ok(AttendedMonths { months, edition: handbook.stamp() })
}
