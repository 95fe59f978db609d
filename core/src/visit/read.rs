//! Visits out of the events of a log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Segment, Visit};
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::handbook::table::{BUSINESSES, fact};
use crate::handbook::{BusinessId, FactId, Handbook, ProcedureId, Stamp};
use crate::order;
use crate::procedure::{Event, Lifecycle};
use crate::time::Instant;

/// Events to read visits from.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let log = r#"{"events": [
///     {"case_id": "1", "procedure": "inquiry", "activity": "request", "lifecycle": "start", "timestamp": "2026-11-20T09:06:00+08:00",
///      "resource": "clerk 3", "facts": {"arrived_at": "2026-11-20T09:00:00+08:00"}},
///     {"case_id": "1", "activity": "farewell", "timestamp": "2026-11-20T09:08:30+08:00"}]}"#;
/// let answer = call_json(&Handbook::builtin(), "visit.read", log);
/// assert!(answer.contains(r#""called_at":"2026-11-20T09:06:00+08:00","finished_at":"2026-11-20T09:08:30+08:00","counter":"clerk 3""#));
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitLog {
    /// The events, in any order. A case with the fact `arrived_at` is a visit, or with others of the same `arrived_at` and `queue_number` a
    /// part of one; other cases are passed over.
    pub events: Vec<Event>,
}

/// The visits that a log tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadVisits {
    /// In the order in which the customers came; those who came together as in the log.
    pub visits: Vec<Visit>,
    /// Cases that tell of a visit and contradict themselves or have a fact of another kind, in the order of the log: told with the
    /// reason, and not among the visits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedVisit>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// A case that makes no visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RejectedVisit {
    /// The case.
    pub case_id: String,
    /// Why: at the event, or at the field of the visit that the case or others of the same visit would have made.
    pub error: Error,
}

/// Whether a business of the counter follows a procedure.
pub(crate) fn is_business(procedure: ProcedureId) -> bool {
    BUSINESSES.iter().any(|business| business.procedure == procedure)
}

/// A case with the fact `arrived_at`, its events in order of time, each with its place in the log.
struct Part<'a> {
    case_id: &'a str,
    events: Vec<(usize, &'a Event)>,
    /// The first place in the log.
    place: usize,
}

impl<'a> Part<'a> {
    fn new(case_id: &'a str, mut events: Vec<(usize, &'a Event)>) -> Self {
        let place = events.first().map_or(0, |(place, _)| *place);
        order::sort_by_key(&mut events, |(_, event)| (event.timestamp, event.lifecycle == Lifecycle::Complete));
        Self { case_id, events, place }
    }

    /// The fact of the latest event that has it.
    fn fact(&self, id: FactId) -> Option<&'a Fact> {
        self.events.iter().rev().find_map(|(_, event)| event.facts.get(id.as_str()))
    }

    fn text(&self, id: FactId) -> Option<&'a str> {
        match self.fact(id)? {
            Fact::Text(text) => Some(text),
            _ => None,
        }
    }

    fn instant(&self, id: FactId) -> Option<Instant> {
        self.text(id)?.parse().ok()
    }

    /// The first event with a fact that does not fit.
    fn check(&self) -> Result<(), Error> {
        let mut faults = self.events.iter().filter_map(|(place, event)| event.check().err().map(|error| (place, error)));
        let first = faults.by_ref().min_by_key(|(place, _)| *place);
        first.map_or(Ok(()), |(place, error)| Err(error.under(&format!("events[{place}]"))))
    }

    fn procedure(&self) -> Option<ProcedureId> {
        let named = self.events.iter().find_map(|(_, event)| event.procedure);
        named.or_else(|| self.events.iter().find_map(|(_, event)| event.business_procedure()))
    }

    /// Whether it handles a business: the runs of other procedures, such as receiving a VIP or a complaint, are no transactions.
    fn is_transaction(&self) -> bool {
        self.procedure().is_none_or(is_business)
    }

    fn first(&self) -> Option<&'a Event> {
        self.events.first().map(|(_, event)| *event)
    }

    /// When its steps were done: with the first farewell on the day of the call, else with the last step completed on that day, if that was
    /// after the call.
    fn finished(&self, called: Instant) -> Option<Instant> {
        let completed = || {
            let completions = self.events.iter().filter(|(_, event)| event.lifecycle == Lifecycle::Complete);
            completions.map(|(_, event)| *event).filter(|event| event.timestamp.day() == called.day())
        };
        let farewell = || completed().find(|event| event.activity == FAREWELL).map(|event| event.timestamp);
        let last = || completed().next_back().map(|event| event.timestamp).filter(|last| *last > called);
        farewell().or_else(last)
    }
}

/// What the cases of a visit have in common: queue number, arrival, and the case's own id where it has no number.
type Key<'a> = (Option<&'a str>, Option<Instant>, &'a str);

/// The step with which a business at the counter ends (M I.5 to I.16, I.21, the last step of each).
const FAREWELL: &str = "farewell";

/// The visit that cases tell of, the first of them first.
fn visit(parts: &[Part<'_>], arrived_at: Option<Instant>) -> Result<Visit, Error> {
    parts.iter().try_for_each(Part::check)?;
    let arrived_at = arrived_at.ok_or_else(|| Error::new(Code::FactKind, "arrived_at", "an instant with offset"))?;
    let transactions: Vec<&Part<'_>> = parts.iter().filter(|part| part.is_transaction()).collect();
    let first = transactions.first().copied().or(parts.first());
    let first = first.ok_or_else(|| Error::new(Code::MissingField, "events", "an event of the visit"))?;
    let told = parts.iter().filter_map(|part| part.instant(fact::CALLED_AT)).min();
    let called_at = told.or_else(|| first.first().map(|event| event.timestamp));
    let text = |id: FactId| std::iter::once(first).chain(parts).find_map(|part| part.text(id));
    let serves = |part: &Part<'_>| transactions.is_empty() || part.is_transaction();
    let finished = |part: &Part<'_>, called: Instant| {
        part.instant(fact::LEFT_COUNTER_AT).or_else(|| serves(part).then(|| part.finished(called)).flatten())
    };
    let visit = Visit {
        number: first.case_id.to_owned(),
        segment: text(fact::SEGMENT).and_then(Segment::find),
        business: text(fact::BUSINESS).and_then(BusinessId::find),
        arrived_at,
        called_at,
        finished_at: called_at.and_then(|called| parts.iter().filter_map(|part| finished(part, called)).max()),
        left_at: None,
        counter: text(fact::COUNTER).map(str::to_owned).or_else(|| first.first()?.resource.clone()),
        transactions: u32::try_from(transactions.len()).ok().filter(|count| *count > 0),
    };
    visit.check().map(|()| visit)
}

/// Reads the visits of a log.
///
/// A visit is the case, or the cases with the same `queue_number` and `arrived_at`, that carry the fact `arrived_at`. Its number is the id
/// of its first case that handles a business, or of its first case; `transactions` counts its cases that handle one (reading
/// `amb.single_combined`). It was called at the earliest fact `called_at`, else with the first event of that case; it was finished at the
/// latest of the ends of its cases: the fact `left_counter_at`, else, of those that handle a business, the first completed `farewell` of
/// the day of the call, else the last completed step of that day. The counter is the fact `counter`, else the resource of the first event.
/// Within a case a later event wins; of several cases the one that gives the number, then the first.
pub fn read(handbook: &Handbook, events: &[Event]) -> ReadVisits {
    let mut cases: BTreeMap<&str, Vec<(usize, &Event)>> = BTreeMap::new();
    for (place, event) in events.iter().enumerate() {
        cases.entry(&event.case_id).or_default().push((place, event));
    }
    let mut groups: BTreeMap<Key<'_>, Vec<Part<'_>>> = BTreeMap::new();
    for (case_id, events) in cases {
        let part = Part::new(case_id, events);
        if part.fact(fact::ARRIVED_AT).is_none() {
            continue;
        }
        let (number, arrived_at) = (part.text(fact::QUEUE_NUMBER), part.instant(fact::ARRIVED_AT));
        let own = if number.is_some() && arrived_at.is_some() { "" } else { case_id };
        groups.entry((number, arrived_at, own)).or_default().push(part);
    }
    let (mut visits, mut rejected) = (Vec::new(), Vec::new());
    for ((_, arrived_at, _), mut parts) in groups {
        order::sort_by_key(&mut parts, |part| (part.first().map(|event| event.timestamp), part.place));
        let place = parts.iter().map(|part| part.place).min();
        match visit(&parts, arrived_at) {
            Ok(visit) => visits.push((visit.arrived_at, place, visit)),
            Err(error) => rejected
                .extend(parts.iter().map(|part| (part.place, RejectedVisit { case_id: part.case_id.to_owned(), error: error.clone() }))),
        }
    }
    order::sort_by_key(&mut visits, |(arrived_at, place, _)| (*arrived_at, *place));
    order::sort_by_key(&mut rejected, |(place, _)| *place);
    ReadVisits {
        visits: visits.into_iter().map(|(.., visit)| visit).collect(),
        rejected: rejected.into_iter().map(|(_, rejected)| rejected).collect(),
        edition: handbook.stamp(),
    }
}
