//! What is known of a complaint when it is asked where it goes.

use serde::{Deserialize, Serialize};

use super::words::{ComplaintClass, ComplaintGrade, ComplaintSource, RedispatchTo};
use crate::calendar::{self, Calendar, WorkingDays};
use crate::error::Error;
use crate::fact::Fact;
use crate::handbook::table::fact;
use crate::handbook::{FactId, Handbook, ParameterId, Prepared};
use crate::procedure::Known;
use crate::time::Instant;
use crate::visit::Segment;

/// What is known of a complaint. Everything but `at` may be left out: what is missing and matters is named in the answer. Fields have the
/// names of the handbook's facts.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "complaint.route", r#"{"at": "2026-11-20T09:00:00+08:00",
///     "complaint_source": "hall_visit", "hall_can_resolve": false, "complaint_class": "billing_support"}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"allowed","way":"dispatch","procedure":"complaint_handling","step":"dispatch""#));
/// assert!(answer.contains(r#""by":["complaint_desk"],"to":["billing_centre"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintFacts {
    /// The moment; parameters in force on its day are used.
    pub at: Instant,
    /// Where it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_source: Option<ComplaintSource>,
    /// Its class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_class: Option<ComplaintClass>,
    /// Its grade, for the limits of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_grade: Option<ComplaintGrade>,
    /// The customer's class; asked for where a group account manager took the complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// Whether the hall can settle it on the spot; asked for where it is for the hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hall_can_resolve: Option<bool>,
    /// After it was settled on the spot: whether the customer is content. Who is not goes on to the supervisor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_satisfied: Option<bool>,
    /// After it was dispatched: whether the department that received it handles it. What it does not handle is passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_receiver_handles: Option<bool>,
    /// After it was handled: whether that was effective. What was not is dispatched again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_effectively_handled: Option<bool>,
    /// The kind of department to which it is dispatched again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_redispatch_to: Option<RedispatchTo>,
    /// The service hours, for the hour of the departments; absent means by the clock on the wall (reading `amb.service_hours`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// The words by which the tables tell complaints apart. What was said of the last round is not known of the next.
pub(super) struct Told<'a> {
    pub handbook: &'a Handbook,
    pub at: Instant,
    pub hours: WorkingDays,
    facts: Vec<(FactId, Fact)>,
}

impl<'a> Told<'a> {
    pub fn new(handbook: &'a Handbook, facts: &ComplaintFacts) -> Result<Self, Error> {
        let hours = calendar::prepare(facts.calendar.as_ref())?;
        let word = |id: FactId, word: Option<&str>| word.map(|word| (id, Fact::Text(word.to_owned())));
        let told = [
            word(fact::COMPLAINT_SOURCE, facts.complaint_source.map(ComplaintSource::as_str)),
            word(fact::COMPLAINT_CLASS, facts.complaint_class.map(ComplaintClass::as_str)),
            word(fact::COMPLAINT_GRADE, facts.complaint_grade.map(ComplaintGrade::as_str)),
            word(fact::COMPLAINT_REDISPATCH_TO, facts.complaint_redispatch_to.map(RedispatchTo::as_str)),
            word(fact::SEGMENT, facts.segment.map(Segment::as_str)),
        ];
        Ok(Self { handbook, at: facts.at, hours, facts: told.into_iter().flatten().collect() })
    }

    /// The words of a list, or the ids of one of roles.
    pub fn words(&self, id: ParameterId) -> Vec<String> {
        match self.parameter(id).as_fact() {
            Some(Fact::Texts(texts)) => texts,
            _ => Vec::new(),
        }
    }

    /// Whether the value of a fact stands in a list; `None` when it is not told.
    pub fn is_in(&self, id: FactId, list: ParameterId) -> Option<bool> {
        let Some(Fact::Text(word)) = Known::fact(self, id) else { return None };
        Some(self.words(list).contains(word))
    }
}

impl Known for Told<'_> {
    fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.iter().find(|(known, _)| *known == id).map(|(_, fact)| fact)
    }

    fn parameter(&self, id: ParameterId) -> &Prepared {
        self.handbook.value(id, self.at.day(), || None)
    }
}
