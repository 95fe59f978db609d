//! The board of a complaint desk: the open complaints, the most urgent first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::ticket::{Seen, TicketCase, TicketState, Urgency, look};
use super::words::{ComplaintClass, ComplaintGrade, ComplaintSource};
use crate::calendar::{self, Calendar};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, RoleId, Stamp};
use crate::order;
use crate::procedure::{Case, Judge, Setting, follow};
use crate::ticket::{PROCEDURES, is_complaint};
use crate::time::Instant;
use crate::visit::seconds;
use crate::wire::{self, Attempt, read_json};

/// Asks how complaints stand at a moment.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "complaint.board", r#"{"at": "2026-11-20T10:10:01+08:00", "tickets": [
///     {"case_id": "c-1", "procedure": "complaint_intake", "events": [{"case_id": "c-1", "activity": "handle_order",
///         "lifecycle": "start", "timestamp": "2026-11-20T09:10:00+08:00", "role": "related_department"}]}]}"#);
/// assert!(answer.contains(r#""due_at":"2026-11-20T10:10:00+08:00","overdue_seconds":1"#));
/// ```
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintBoardQuery {
    /// Cases of `complaint_intake`, `complaint_handling` and `policy_complaints`, open or ended, in any order. Those whose fact
    /// `complaint_ticket_number` is the same are one ticket.
    pub tickets: Vec<Attempt<Case>>,
    /// The moment, not before the last event of a case.
    pub at: Instant,
    /// The working days and service hours, for time limits; absent means Monday to Friday and the clock on the wall. The hour of a
    /// department runs by the one or the other (readings `amb.one_hour_clock`, `amb.service_hours`).
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// Count the tickets that are due within so many seconds from now, the last one included.
    #[serde(default)]
    pub soon_seconds: Option<u32>,
}

/// An open complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintTicket {
    /// The number that its cases share, else the case id.
    pub ticket: String,
    /// How it stands: in hand when one of its cases is.
    pub state: TicketState,
    /// When the first of its cases began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Instant>,
    /// How long ago, in whole seconds; a part counts as a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<u64>,
    /// Its class, when told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<ComplaintClass>,
    /// Where it came from, when told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<ComplaintSource>,
    /// Its grade, when told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<ComplaintGrade>,
    /// How long its most urgent clock has left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_seconds: Option<u64>,
    /// How long its most urgent clock has been past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_seconds: Option<u64>,
    /// Its open cases, the most urgent first.
    pub cases: Vec<TicketCase>,
}

/// A ticket that could not be followed; the others were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaultyTicket {
    /// Its place in the list of tickets; the first is 0.
    pub place: u64,
    /// The case, when it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// Why.
    pub error: Error,
}

/// The tickets that a role has in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldTickets {
    /// The role.
    pub role: RoleId,
    /// Tickets in hand.
    pub tickets: u64,
    /// Of these, with a clock of the role's own that is past.
    pub overdue: u64,
}

/// How many tickets there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketTotals {
    /// Open.
    pub open: u64,
    /// Of these, overdue.
    pub overdue: u64,
    /// Of these, due within `soon_seconds` and not overdue; absent when that was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_soon: Option<u64>,
    /// Of these, with no clock that says when it is due.
    pub without_due: u64,
    /// Cases that have ended.
    pub ended_cases: u64,
    /// Cases that could not be followed.
    pub faulty_cases: u64,
}

/// How complaints stand at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintBoard {
    /// The open complaints: first what is overdue, the longest first, then what is due, the next first, then the rest, the oldest first;
    /// what is alike by its id.
    pub open: Vec<ComplaintTicket>,
    /// How many.
    pub totals: TicketTotals,
    /// Who has how many in hand, in the order of the handbook.
    pub held: Vec<HeldTickets>,
    /// What could not be followed, by place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faulty: Vec<FaultyTicket>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Reads a query whose tickets are each read by themselves.
pub(crate) fn read(text: &str) -> Result<ComplaintBoardQuery, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rough<'a> {
        #[serde(borrow)]
        tickets: Vec<&'a RawValue>,
        at: Instant,
        #[serde(default)]
        calendar: Option<Calendar>,
        #[serde(default)]
        soon_seconds: Option<u32>,
    }
    read_json::<ComplaintBoardQuery>(text).or_else(|error| match serde_json::from_str::<Rough<'_>>(text) {
        Ok(Rough { tickets, at, calendar, soon_seconds }) => {
            let tickets = tickets.into_iter().map(|ticket| Attempt(read_json(ticket.get()))).collect();
            Ok(ComplaintBoardQuery { tickets, at, calendar, soon_seconds })
        }
        Err(_) => Err(error),
    })
}

/// What groups cases: a shared number, or the case itself.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(String),
    Case(String),
}

/// Shows how complaints stand.
///
/// # Source
/// M I.4 2.3 and 2.4, I.17 2.3 and 2.4, P 4.3: the clocks, roles and ways of their steps.
///
/// # Errors
/// `calendar` when the calendar contradicts itself. A case that cannot be followed is listed in `faulty`, and the rest is shown: besides
/// the errors of `case.steps`, `unknown_value` for another procedure, `duplicate` for every case whose id stands twice, `time_goes_back`
/// for an event after `at`.
pub(crate) fn board(handbook: &Handbook, judge: Judge, query: &ComplaintBoardQuery) -> Result<ComplaintBoard, Error> {
    let ComplaintBoardQuery { tickets, at, calendar, soon_seconds } = query;
    let at = *at;
    let calendar = calendar::prepare(calendar.as_ref())?;
    let setting = Setting { handbook, calendar: &calendar, judge, complete: false };
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for case in tickets.iter().filter_map(|ticket| ticket.0.as_ref().ok()) {
        let count = times.entry(&case.case_id).or_default();
        *count = count.saturating_add(1);
    }
    let (mut faulty, mut ended_cases) = (Vec::new(), 0_u64);
    let mut groups: BTreeMap<Key, Vec<Seen>> = BTreeMap::new();
    for (place, ticket) in tickets.iter().enumerate() {
        let seen = match &ticket.0 {
            Ok(case) => check(case, &times, at).and_then(|()| Ok(look(case, &follow(case, setting)?, at))),
            Err(error) => Err(error.clone()),
        };
        match seen {
            Ok(Some(seen)) => {
                let key = seen.number.clone().map_or_else(|| Key::Case(seen.case.case_id.clone()), Key::Number);
                groups.entry(key).or_default().push(seen);
            }
            Ok(None) => ended_cases = ended_cases.saturating_add(1),
            Err(error) => faulty.push(FaultyTicket {
                place: wire::count(place),
                case_id: ticket.0.as_ref().ok().map(|case| case.case_id.clone()),
                error: error.under(&format!("tickets[{place}]")),
            }),
        }
    }
    let mut open: Vec<(Urgency, ComplaintTicket)> = groups.into_iter().map(|(key, seen)| ticket_of(key, seen, at)).collect();
    order::sort_by(&mut open, |(a, one), (b, other)| a.cmp(b).then_with(|| one.ticket.cmp(&other.ticket)));
    let soon = soon_seconds.map(u64::from);
    let count = |test: &dyn Fn(&ComplaintTicket) -> bool| wire::count(open.iter().filter(|(_, ticket)| test(ticket)).count());
    let totals = TicketTotals {
        open: wire::count(open.len()),
        overdue: count(&|ticket| ticket.overdue_seconds.is_some()),
        due_soon: soon.map(|soon| count(&|ticket| ticket.remaining_seconds.is_some_and(|left| left <= soon))),
        without_due: count(&|ticket| ticket.overdue_seconds.is_none() && ticket.remaining_seconds.is_none()),
        ended_cases,
        faulty_cases: wire::count(faulty.len()),
    };
    let open: Vec<ComplaintTicket> = open.into_iter().map(|(_, ticket)| ticket).collect();
    let held = held(&open);
    Ok(ComplaintBoard { open, totals, held, faulty, edition: handbook.stamp() })
}

/// A case that may stand on the board.
fn check(case: &Case, times: &BTreeMap<&str, u32>, at: Instant) -> Result<(), Error> {
    if !is_complaint(case.procedure) {
        return Err(Error::new(Code::UnknownValue, "procedure", format!("one of {}", PROCEDURES.join(", "))));
    }
    if times.get(case.case_id.as_str()).is_some_and(|times| *times > 1) {
        return Err(Error::new(Code::Duplicate, "case_id", "an id that no other ticket has"));
    }
    match case.events.iter().position(|event| event.timestamp > at) {
        Some(place) => Err(Error::new(Code::TimeGoesBack, format!("events[{place}].timestamp"), "an instant not after `at`")),
        None => Ok(()),
    }
}

fn urgency(left: Option<i64>, opened_at: Option<Instant>, at: Instant) -> Urgency {
    match left {
        Some(left) if left < 0 => Urgency::Overdue(Reverse(left.saturating_neg())),
        Some(left) => Urgency::Due(left),
        None => Urgency::Open(Reverse(opened_at.map_or(-1, |opened| at.micros_since(opened)))),
    }
}

/// The cases of one complaint as one ticket.
fn ticket_of(key: Key, mut seen: Vec<Seen>, at: Instant) -> (Urgency, ComplaintTicket) {
    // The most urgent clock of a case is its first.
    let left = |seen: &Seen| seen.case.clocks.first().and_then(|clock| clock.left);
    order::sort_by(&mut seen, |a, b| {
        let order = urgency(left(a), a.opened_at, at).cmp(&urgency(left(b), b.opened_at, at));
        order.then_with(|| a.case.case_id.cmp(&b.case.case_id))
    });
    let nearest = seen.iter().filter_map(left).min();
    let opened_at = seen.iter().filter_map(|seen| seen.opened_at).min();
    let (Key::Number(ticket) | Key::Case(ticket)) = key;
    let ticket = ComplaintTicket {
        ticket,
        state: seen.iter().map(|seen| seen.case.state).min().unwrap_or(TicketState::New),
        opened_at,
        age_seconds: opened_at.map(|opened| seconds(at.micros_since(opened))),
        class: seen.iter().find_map(|seen| seen.class),
        source: seen.iter().find_map(|seen| seen.source),
        grade: seen.iter().find_map(|seen| seen.grade),
        remaining_seconds: nearest.filter(|left| *left >= 0).map(seconds),
        overdue_seconds: nearest.filter(|left| *left < 0).map(|left| seconds(left.saturating_neg())),
        cases: seen.into_iter().map(|seen| seen.case).collect(),
    };
    (urgency(nearest, opened_at, at), ticket)
}

/// Who has how many in hand: each ticket counts once for a role.
fn held(open: &[ComplaintTicket]) -> Vec<HeldTickets> {
    let mut roles: BTreeMap<RoleId, (u64, u64)> = BTreeMap::new();
    for ticket in open {
        let mut own: BTreeMap<RoleId, bool> = BTreeMap::new();
        for case in &ticket.cases {
            for role in case.holders.iter().filter_map(|holder| holder.role) {
                own.entry(role).or_default();
            }
            for clock in case.clocks.iter().filter(|clock| clock.overdue_seconds.is_some()) {
                if let Some(late) = clock.role.and_then(|role| own.get_mut(&role)) {
                    *late = true;
                }
            }
        }
        for (role, late) in own {
            let (tickets, overdue) = roles.entry(role).or_default();
            *tickets = tickets.saturating_add(1);
            *overdue = overdue.saturating_add(u64::from(late));
        }
    }
    roles.into_iter().map(|(role, (tickets, overdue))| HeldTickets { role, tickets, overdue }).collect()
}
