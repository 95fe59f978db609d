//! Events and cases: what happened, as it travels.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::fact::{Fact, Facts};
use crate::handbook::table::FactKind;
use crate::handbook::{BusinessId, DocumentId, FactId, ProcedureId, RoleId};
use crate::money::Money;
use crate::time::{Day, Instant};

/// Whether a step begins or is completed, as in process-mining logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// The step begins; its clock runs.
    Start,
    /// The step is completed.
    #[default]
    Complete,
}

impl Lifecycle {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
    fn is_complete(&self) -> bool {
        *self == Self::Complete
    }
}

/// One thing that happened in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The case it belongs to.
    pub case_id: String,
    /// The procedure of the case. A log needs it, or the fact `business`, on one event of each case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureId>,
    /// The step: its id in the procedure.
    pub activity: String,
    /// Begun or completed; absent means completed.
    #[serde(default, skip_serializing_if = "Lifecycle::is_complete")]
    pub lifecycle: Lifecycle,
    /// When, with offset.
    pub timestamp: Instant,
    /// Who acted, by the log's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The role they acted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The records it left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DocumentId>,
    /// What became known, by the fact ids of the handbook; a later event wins.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
}

/// One run of a procedure: nothing but its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its id.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// What happened, oldest first.
    #[serde(default)]
    pub events: Vec<Event>,
}

impl Event {
    /// Checks that every fact stands in the handbook and has its kind.
    ///
    /// # Errors
    /// `unknown_id` or `fact_kind`, with the path of the fact.
    pub fn check(&self) -> Result<(), Error> {
        self.fact_ids().map(drop)
    }

    /// The ids of the facts, in their order, once checked.
    pub(crate) fn fact_ids(&self) -> Result<Vec<FactId>, Error> {
        let id = |(name, fact): (&String, &Fact)| {
            let at = || format!("facts.{name}");
            let id = FactId::find(name).ok_or_else(|| Error::new(Code::UnknownId, at(), "the id of a fact in the handbook"))?;
            fits(id, fact).map_err(|expected| Error::new(Code::FactKind, at(), expected))?;
            Ok(id)
        };
        self.facts.iter().map(id).collect()
    }

    /// The procedure of the business that the event tells of.
    pub(crate) fn business_procedure(&self) -> Option<ProcedureId> {
        match self.facts.get("business") {
            Some(Fact::Text(text)) => BusinessId::find(text).map(|id| id.entry().procedure).or_else(|| ProcedureId::find(text)),
            _ => None,
        }
    }
}

/// An event that was checked: its place in the log, the number of its step, the ids of its facts in their order.
#[derive(Debug)]
pub(crate) struct Noted<'a, 'f> {
    pub place: usize,
    pub step: usize,
    pub event: &'a Event,
    pub facts: &'f [FactId],
}

fn fits(id: FactId, fact: &Fact) -> Result<(), &'static str> {
    let entry = id.entry();
    let (good, expected) = match (entry.kind, fact) {
        (FactKind::Flag, fact) => (matches!(fact, Fact::Flag(_)), "true or false"),
        (FactKind::Whole, fact) => (matches!(fact, Fact::Whole(_)), "a whole number"),
        (FactKind::Texts, fact) => (matches!(fact, Fact::Texts(_)), "a list of texts"),
        (FactKind::Money, Fact::Text(text)) => {
            (text.parse::<Money>().is_ok_and(|money| !money.is_negative()), "an amount in yuan with exactly two decimals, not negative")
        }
        (FactKind::Money, _) => (false, "an amount in yuan with exactly two decimals, as text"),
        (FactKind::Day, Fact::Text(text)) => (text.parse::<Day>().is_ok(), "a day written YYYY-MM-DD"),
        (FactKind::Day, _) => (false, "a day written YYYY-MM-DD"),
        (FactKind::Instant, Fact::Text(text)) => (text.parse::<Instant>().is_ok(), "an instant with offset"),
        (FactKind::Instant, _) => (false, "an instant with offset"),
        (FactKind::Text, Fact::Text(text)) => (entry.allows(text), "one of the words the handbook gives for this fact"),
        (FactKind::Text, _) => (false, "a text"),
    };
    if good { Ok(()) } else { Err(expected) }
}
