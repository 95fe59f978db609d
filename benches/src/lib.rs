//! Inputs that every benchmark shares, in Rust, Python and Node: `peers/inputs.json`.

use std::fmt::Write as _;

use serde_json::Value;
use service_hall::{CounterFacts, Event, FiledSet, Instant, MaterialClass, Segment, Visit};

/// The shared inputs: `allowed` and `refused` facts, and the `visit` of one customer as events.
///
/// # Panics
/// When the shipped file is not what it should be.
#[must_use]
pub fn inputs() -> Value {
    serde_json::from_str(include_str!("../peers/inputs.json")).expect("peers/inputs.json is JSON")
}

/// Facts of the inputs by name.
///
/// # Panics
/// When the shipped file is not what it should be.
#[must_use]
pub fn facts(name: &str) -> CounterFacts {
    serde_json::from_value(inputs()[name].clone()).expect("peers/inputs.json holds facts")
}

/// The events of `visits` visits, one after another.
///
/// # Panics
/// When the shipped file is not what it should be.
#[must_use]
pub fn events(visits: usize) -> Vec<Event> {
    let visit: Vec<Event> = serde_json::from_value(inputs()["visit"].clone()).expect("peers/inputs.json holds a visit");
    let named = |number: usize| {
        visit.iter().cloned().map(move |mut event| {
            event.case_id = format!("v{number}");
            event
        })
    };
    (0..visits).flat_map(named).collect()
}

/// A hall with so many counters: one in six for VIPs, the rest for ordinary customers, in one line.
#[must_use]
pub fn hall(counters: usize) -> Value {
    let counter = |number: usize| serde_json::json!({"id": number.to_string(), "kind": if number % 6 == 1 { "vip" } else { "ordinary" }});
    serde_json::json!({"counters": (1..=counters).map(counter).collect::<Vec<_>>()})
}

/// Visits that keep some twelve counters busy: every half minute one, every tenth a VIP, each with 2 to 10 minutes at the counter.
///
/// # Panics
/// When a day has more seconds than the clock.
#[must_use]
pub fn visits(count: u64) -> Vec<Visit> {
    let start: Instant = "2026-11-20T00:00:00+08:00".parse().expect("an instant");
    let at = |seconds: u64| start.plus_seconds(seconds.try_into().expect("seconds")).expect("an instant");
    let visit = |number: u64| {
        // Spread evenly and without a pattern that the queue could follow.
        let jitter = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let (arrived, served) = (number * 30 + jitter % 30, 120 + jitter % 481);
        Visit {
            segment: Some(if jitter.is_multiple_of(10) { Segment::Vip } else { Segment::Ordinary }),
            called_at: Some(at(arrived)),
            finished_at: Some(at(arrived + served)),
            ..Visit::new(format!("v{number}"), at(arrived))
        }
    };
    (0..count).map(visit).collect()
}

/// The 300 real calls of `tests/data/sffd-calls`.
///
/// # Panics
/// When the shipped file is not what it should be.
#[must_use]
pub fn real_calls() -> Vec<Visit> {
    let visit = |line: &str| {
        let mut fields = line.split(',');
        let mut field = || fields.next().expect("five fields");
        let (number, segment) = (field().to_owned(), field());
        let segment = serde_json::from_value(Value::from(segment)).expect("a class of customers");
        let [arrived, called, finished] = [field(), field(), field()].map(|moment| moment.parse().expect("an instant"));
        Visit { segment: Some(segment), called_at: Some(called), finished_at: Some(finished), ..Visit::new(number, arrived) }
    };
    include_str!("../../tests/data/sffd-calls/visits.csv").lines().skip(1).map(visit).collect()
}

/// Operations of a month and their sets as CSV, in different orders: of each thousand operations one has no set and one two, one set belongs to
/// none and one stands under another class. Ids have `digits` digits.
#[must_use]
pub fn archive_tables(count: u64, digits: usize) -> (String, String) {
    let classes = ["ownership", "general", "agreement"];
    let (mut operations, mut sets) =
        (String::from("id,operator,day,business,class,hall\n"), String::from("operation,class,hall,audited_by,marked\n"));
    for number in 0..count {
        // Spread evenly and without a pattern that a table could follow.
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        let (operator, day, business, hall) = (mixed % 400, 1 + number * 30 / count, mixed % 60, mixed % 40);
        let class = |shift: u64| classes[usize::try_from((business + shift) % 3).unwrap_or(0)];
        let _ = writeln!(operations, "{number:0digits$},0731{operator:04},2026-11-{day:02},business {business},{},hall {hall}", class(0));
        // Every row is another one's set: the sets stand in another order.
        let other = (number * 7_919 + 13) % count;
        let mixed = other.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        let (operator, business, hall) = (mixed % 400, mixed % 60, mixed % 40);
        let class = |shift: u64| classes[usize::try_from((business + shift) % 3).unwrap_or(0)];
        let mut set = |id: u64, shift: u64| {
            let _ = writeln!(sets, "{id:0digits$},{},hall {hall},0731{:04},true", class(shift), (operator + 1) % 400);
        };
        match other % 1000 {
            0 => {}
            1 => (0..2).for_each(|_| set(other, 0)),
            2 => [other, other + count].into_iter().for_each(|id| set(id, 0)),
            3 => set(other, 1),
            _ => set(other, 0),
        }
    }
    (operations, sets)
}

/// Complaints of a day, each at one of four stages: waiting for its department, with it, with two departments, answered.
///
/// # Panics
/// When a day has more seconds than the clock.
#[must_use]
pub fn complaints(count: u64) -> Vec<Value> {
    let start: Instant = "2026-11-20T08:00:00+08:00".parse().expect("an instant");
    (0..count)
        .map(|number| {
            let case = format!("t{number}");
            let mut seconds = number * 20;
            let mut event = |activity: &str, lifecycle: &str, role: &str, facts: Value| {
                seconds += 60;
                let timestamp = start.plus_seconds(seconds.try_into().expect("seconds")).expect("an instant").to_string();
                serde_json::json!({"case_id": case, "activity": activity, "lifecycle": lifecycle, "timestamp": timestamp, "role": role,
                    "facts": facts})
            };
            let desk = "complaint_desk";
            let order = serde_json::json!({"complaint_class": "network", "hall_can_resolve": false, "complaint_cause_learnt": true});
            let mut events = vec![
                event("receive", "complete", desk, serde_json::json!({"complaint_source": "phone"})),
                event("record_order", "complete", desk, order),
                event(
                    "dispatch",
                    "complete",
                    desk,
                    serde_json::json!({"complaint_work_order_sent": true, "complaint_work_order_to": "eoms"}),
                ),
            ];
            let stage = number % 4;
            if stage > 0 {
                events.push(event("give_opinion", "start", "related_department", serde_json::json!({})));
            }
            if stage == 2 {
                events.push(event("give_opinion", "start", "misc_support", serde_json::json!({})));
            }
            if stage == 3 {
                let handles = serde_json::json!({"complaint_receiver_handles": true});
                let settled = serde_json::json!({"complaint_effectively_handled": true, "complaint_work_order_complete": true});
                events.push(event("give_opinion", "complete", "related_department", handles));
                events.push(event("handle_own", "complete", "related_department", serde_json::json!({})));
                events.push(event("supervise", "complete", desk, settled));
                events.push(event("answer", "complete", desk, serde_json::json!({"complaint_reply_manner": "telephone"})));
            }
            serde_json::json!({"case_id": case, "procedure": "complaint_handling", "events": events})
        })
        .collect()
}

/// A set of papers by its number: four in ten ownership, three general, three agreements of one of ten promotions.
#[must_use]
pub fn filed_set(number: u64) -> FiledSet {
    let jitter = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let class = match jitter % 10 {
        0..4 => MaterialClass::Ownership,
        4..7 => MaterialClass::General,
        _ => MaterialClass::Agreement,
    };
    let promotion = (class == MaterialClass::Agreement).then(|| format!("promotion-{}", jitter / 10 % 10));
    FiledSet { promotion, ..FiledSet::new(format!("t-{number:09}"), class) }
}
