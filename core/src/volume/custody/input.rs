//! Volumes and what was done with them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::post::CustodyPost;
use crate::error::{Code, Error};
use crate::handbook::DocumentId;
use crate::material::MaterialClass;
use crate::time::Instant;

/// A volume whose way is followed; before binding, the batch of a class that goes together (reading `con.reject_bound_before_binding`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HeldVolume {
    /// Its id.
    pub id: String,
    /// The hall it comes from.
    pub hall: String,
    /// The branch that the hall belongs to; absent means one branch for all volumes without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The hand-in period. Only a month, written `YYYY-MM`, says something here: it is stored by the 4th of the month after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Its class.
    pub class: MaterialClass,
    /// How many sets it holds.
    pub sets: u64,
    /// Who took the transactions in it: the log's own names for the persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handled_by: Vec<String>,
    /// Who has it before the first event; absent means whoever of the hall acts first, else the custodian, who binds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<CustodyPost>,
    /// Since when; without it no term can be said to run before the first event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// What is done with volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustodyAct {
    /// They go up to another post.
    HandOver,
    /// Whoever holds them audits them.
    Audit,
    /// They go back down.
    Return,
    /// They are put right.
    Correct,
    /// They go into storage.
    Archive,
}

/// A signature on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetSignature {
    /// The post that signed.
    pub post: CustodyPost,
    /// The person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Whether it is stamped too, which level 1 does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped: Option<bool>,
}

/// The sheet of a hand-over or a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustodySheet {
    /// Which sheet it is.
    pub document: DocumentId,
    /// How many sets it counts, of all volumes of the event together; of a return, how many went back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets: Option<u64>,
    /// Who signed; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signatures: Option<Vec<SheetSignature>>,
    /// Whether a return is noted on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noted: Option<bool>,
    /// Whether it is the sheet of the month, for the market department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_the_month: Option<bool>,
}

/// By what volumes are grouped for the market department: words of the fact `materials_grouped_by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroupUnit {
    /// Hall by hall.
    Hall,
    /// For the branch as one.
    Branch,
}

impl GroupUnit {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Hall => "hall",
            Self::Branch => "branch",
        }
    }
}

/// Something that was done with volumes. What is not told is left out; it cannot be judged then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustodyEvent {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: CustodyAct,
    /// The volumes, by id; at least one, each once.
    pub volumes: Vec<String>,
    /// The post that acts: gives them away, audits them, puts them right.
    pub from: CustodyPost,
    /// The post that receives them: of a hand-over or a return. Into storage they go by `archive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CustodyPost>,
    /// The person who acts: the log's own name. An empty text says nothing, here and wherever a person is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The person who receives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_by: Option<String>,
    /// The sheet that goes along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<CustodySheet>,
    /// Other papers that are left or in which it is entered, such as the audit record of level 1; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<Vec<DocumentId>>,
    /// Sheets that the receiver looked through first; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Vec<DocumentId>>,
    /// Of an audit: whether they passed; absent, they did not when sets failed, else it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Sets that failed, by id, for an audit that was not passed or a return; kept in the history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_sets: Vec<String>,
    /// Of a hand-over to the market department: by what they are grouped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grouped_by: Option<GroupUnit>,
}

impl HeldVolume {
    /// Who took the transactions in it, of those who are named.
    pub(super) fn handlers(&self) -> impl Iterator<Item = &str> {
        self.handled_by.iter().map(String::as_str).filter(|person| !person.is_empty())
    }
}

impl SheetSignature {
    /// The person, when one is named.
    pub(super) fn person(&self) -> Option<&str> {
        named(self.person.as_ref())
    }
}

fn named(person: Option<&String>) -> Option<&str> {
    person.map(String::as_str).filter(|person| !person.is_empty())
}

impl CustodyEvent {
    /// The person who acts, when one is named.
    pub(super) fn by(&self) -> Option<&str> {
        named(self.by.as_ref())
    }

    /// The person who receives, when one is named.
    pub(super) fn received_by(&self) -> Option<&str> {
        named(self.received_by.as_ref())
    }

    /// Of an audit: whether the volumes passed. What has sets that failed did not.
    pub(super) fn verdict(&self) -> Option<bool> {
        self.passed.or((self.kind == CustodyAct::Audit && !self.failed_sets.is_empty()).then_some(false))
    }

    /// Whether the volumes go down, by whatever name.
    pub(super) fn goes_down(&self) -> bool {
        matches!(self.kind, CustodyAct::HandOver | CustodyAct::Return) && self.receiver() < self.from
    }

    /// The post that has the volumes afterwards.
    pub(super) fn receiver(&self) -> CustodyPost {
        match self.kind {
            CustodyAct::Archive => CustodyPost::Storage,
            CustodyAct::HandOver | CustodyAct::Return => self.to.unwrap_or(self.from),
            CustodyAct::Audit | CustodyAct::Correct => self.from,
        }
    }
}

/// Volumes, and what was done with them.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "volume.custody", r#"{
///     "as_of": "2026-11-23T09:00:00+08:00",
///     "volumes": [{"id": "v-1", "hall": "hall-1", "class": "general", "sets": 30}],
///     "events": [{"at": "2026-11-20T16:00:00+08:00", "kind": "hand_over", "volumes": ["v-1"],
///         "from": "materials_custodian", "to": "branch_business_auditor",
///         "sheet": {"document": "hall_branch_handover_sheet", "sets": 29}}]}"#);
/// // The branch has it, and its sheet counts a set too few.
/// assert!(answer.contains(r#""post":"branch_business_auditor""#));
/// assert!(answer.contains(r#""rule":"files.branch.sign","verdict":"broken""#));
/// assert!(answer.contains(r#""seen":"29","required":"30","unit":"set""#));
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustodyReview {
    /// The moment of which it is asked who holds what; later events do not count.
    pub as_of: Instant,
    /// The volumes.
    pub volumes: Vec<HeldVolume>,
    /// What was done with them, in the order of time.
    #[serde(default)]
    pub events: Vec<CustodyEvent>,
    /// The events are complete: what they do not say did not happen.
    #[serde(default)]
    pub complete: bool,
    /// The volumes are also the numbered archives of II.1, so the branch passes them on each week too (reading `con.weekly_vs_monthly`).
    #[serde(default)]
    pub one_flow: bool,
    /// Also list what cannot be told; totals count it in any case.
    #[serde(default)]
    pub list_unknown: bool,
}

impl CustodyReview {
    /// The place of each volume by its id.
    pub(super) fn places(&self) -> Result<BTreeMap<&str, usize>, Error> {
        let mut places = BTreeMap::new();
        for (place, volume) in self.volumes.iter().enumerate() {
            if volume.id.is_empty() {
                return Err(Error::new(Code::MissingField, format!("volumes[{place}].id"), "an id"));
            }
            if places.insert(volume.id.as_str(), place).is_some() {
                return Err(Error::new(Code::Duplicate, format!("volumes[{place}].id"), "an id that no other volume has"));
            }
        }
        Ok(places)
    }

    /// The places of the volumes of each event.
    pub(super) fn check(&self) -> Result<Vec<Vec<usize>>, Error> {
        let places = self.places()?;
        let mut before: Option<Instant> = None;
        let mut all = Vec::with_capacity(self.events.len());
        for (number, event) in self.events.iter().enumerate() {
            all.push(event.check(before, &places).map_err(|error| error.under(&format!("events[{number}]")))?);
            before = Some(event.at);
        }
        Ok(all)
    }
}

impl CustodyEvent {
    fn check(&self, before: Option<Instant>, places: &BTreeMap<&str, usize>) -> Result<Vec<usize>, Error> {
        let fail = |code, path: &str, expected: &str| Err(Error::new(code, path, expected));
        if before.is_some_and(|before| self.at < before) {
            return fail(Code::TimeGoesBack, "at", "a moment not before that of the event before");
        }
        match (self.kind, self.to) {
            (CustodyAct::HandOver | CustodyAct::Return, None) => {
                return fail(Code::MissingField, "to", "the post that receives the volumes");
            }
            (CustodyAct::HandOver | CustodyAct::Return, Some(to)) if to == self.from => {
                return fail(Code::UnknownValue, "to", "another post than `from`");
            }
            (CustodyAct::HandOver | CustodyAct::Return, Some(CustodyPost::Storage)) => {
                return fail(Code::UnknownValue, "to", "a post; into storage volumes go by `archive`");
            }
            (CustodyAct::HandOver | CustodyAct::Return, Some(_)) | (_, None) | (CustodyAct::Archive, Some(CustodyPost::Storage)) => {}
            (_, Some(_)) => return fail(Code::Exclusive, "to", "a receiver for a hand-over or a return alone"),
        }
        if self.kind != CustodyAct::Audit && self.passed.is_some() {
            return fail(Code::Exclusive, "passed", "a verdict for an audit alone");
        }
        let may_fail = matches!(self.kind, CustodyAct::Audit | CustodyAct::Return) && self.passed != Some(true);
        if !self.failed_sets.is_empty() && !may_fail {
            return fail(Code::Exclusive, "failed_sets", "failed sets for a return, or an audit that was not passed, alone");
        }
        if self.grouped_by.is_some() && (self.kind, self.to) != (CustodyAct::HandOver, Some(CustodyPost::MarketBusinessGroup)) {
            return fail(Code::Exclusive, "grouped_by", "a grouping for a hand-over to the market department alone");
        }
        if self.volumes.is_empty() {
            return fail(Code::MissingField, "volumes", "at least one volume");
        }
        let mut seen = BTreeSet::new();
        let mut own = Vec::with_capacity(self.volumes.len());
        for (number, id) in self.volumes.iter().enumerate() {
            let Some(place) = places.get(id.as_str()) else {
                return fail(Code::UnknownId, &format!("volumes[{number}]"), "the id of one of the volumes");
            };
            if !seen.insert(*place) {
                return fail(Code::Duplicate, &format!("volumes[{number}]"), "each volume once");
            }
            own.push(*place);
        }
        Ok(own)
    }
}
