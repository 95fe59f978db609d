//! A realistic day of one hall, seeded: arrivals with peaks, a queue before the counters, all thirteen counter procedures, breaches
//! planted on purpose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use service_hall::{Event, Fact, LogFormat, write_log};

use crate::clock::{self, DAY, HOUR, Seconds};
use crate::plant::PLANTS;
use crate::rng::Rng;
use crate::script::{self, PLAIN, Papers, Shape};
use crate::visit::{Visit, text};

/// A breach that was planted: the rule that this case must be found to break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// The case.
    pub case_id: String,
    /// The rule.
    pub rule: String,
    /// It is only worth a warning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warning: bool,
    /// What was done.
    pub how: String,
}

/// A day as a log, and what was planted in it.
pub struct Day {
    /// The log, one event a line; the header before them in CSV.
    pub log: Vec<u8>,
    /// The breaches, by case.
    pub planted: Vec<Planted>,
    /// Lines that cannot be read, the first is 1.
    pub unreadable: Vec<u64>,
}

const OPENS: Seconds = 8 * HOUR + HOUR / 2;

/// Customers that arrive in each half hour from the opening on.
const ARRIVALS: [i64; 19] = [42, 58, 70, 74, 62, 50, 56, 64, 60, 46, 42, 46, 52, 56, 52, 44, 36, 24, 10];

/// What customers come for, in a thousand.
const SHARES: &[(&str, i64)] = &[
    ("renewal_payment", 220),
    ("inquiry", 180),
    ("recharge_card", 120),
    ("tariff_change", 80),
    ("special_service", 70),
    ("new_account_ordinary", 60),
    ("service_change", 60),
    ("sim_card_replacement", 60),
    ("new_account_batch", 40),
    ("brand_change", 30),
    ("billing_account_change", 30),
    ("loyalty_points", 30),
    ("other_integrated_service", 20),
];

/// A visit with the moment the customer comes in.
struct Arrival {
    at: Seconds,
    vip: bool,
    visit: Visit,
    /// The place of its plant in the list.
    plant: Option<usize>,
}

/// Writes a day; the same for one seed in either form.
///
/// # Panics
/// When `visits` is too small to hide every breach, or the generator names something that the handbook lacks.
pub fn day(seed: u64, visits: usize, format: LogFormat) -> Day {
    assert!(visits >= PLANTS.len() * 2, "a day needs at least {} visits", PLANTS.len() * 2);
    let mut rng = Rng::new(seed);
    let mut arrivals = arrive(visits, &mut rng);
    hide(&mut arrivals, &mut rng);
    let mut planted = Vec::new();
    let mut events = older_inquiries(visits / 140 + 2, &mut planted, &mut rng);
    for (number, (begins, clerk, arrival)) in queue(arrivals).into_iter().enumerate() {
        let case_id = format!("{}-{:04}", clock::prefix(0), number + 1);
        if let Some(plant) = arrival.plant.map(|place| &PLANTS[place]) {
            let rules = plant.rules.iter();
            planted.extend(rules.map(|rule| broken(&case_id, rule, plant.how, plant.warning)));
        }
        let mut visit = arrival.visit;
        visit.acts[0].fact("arrived_at", text(clock::instant(arrival.at).to_string()));
        events.extend(visit.events(&case_id, begins, &clerk));
    }
    planted.sort_by(|a, b| (&a.case_id, &a.rule).cmp(&(&b.case_id, &b.rule)));
    events.sort_by_key(|(at, _)| *at);
    let events: Vec<Event> = events.into_iter().map(|(_, event)| event).collect();
    let (log, unreadable) = write(&events, format, &mut rng);
    Day { log, planted, unreadable }
}

fn broken(case_id: &str, rule: &str, how: &str, warning: bool) -> Planted {
    Planted { case_id: case_id.to_owned(), rule: rule.to_owned(), warning, how: how.to_owned() }
}

/// Customers in the order they come in, with what they want.
fn arrive(visits: usize, rng: &mut Rng) -> Vec<Arrival> {
    let slots: Vec<(Seconds, i64)> = (0..).map(|slot| OPENS + slot * HOUR / 2).zip(ARRIVALS).collect();
    let mut times: Vec<Seconds> = (0..visits).map(|_| rng.weighted(&slots) + rng.range(0, HOUR / 2 - 1)).collect();
    times.sort_unstable();
    let mut exact = BTreeMap::from([("tariff_change", "operate"), ("inquiry", "query")]);
    let arrival = |at| {
        let procedure = rng.weighted(SHARES);
        let shape = shape(at, procedure, rng);
        let mut visit = script::write(procedure, shape, rng);
        // One operation that takes exactly as long as it may, and one document on its last day: both are kept.
        if let Some(step) = exact.remove(procedure) {
            visit.lasts(step, script::businesses(procedure).1);
        }
        if procedure == "special_service" && shape.papers == Papers::Good && at % 3 == 0 {
            visit.set("check_documents", "document_expires_on", text(clock::day_after(0)));
        }
        Arrival { at, vip: shape.segment == "vip", visit, plant: None }
    };
    times.into_iter().map(arrival).collect()
}

/// What sort of visit it is when nothing is planted.
fn shape(at: Seconds, procedure: &str, rng: &mut Rng) -> Shape {
    let segment = rng.weighted(&[("ordinary", 86), ("vip", 9), ("group", 5)]);
    // A VIP counts on being known, and forgets the document more often.
    let papers = if segment == "vip" { 24 } else { 94 };
    let open = procedure == "inquiry" && at < 15 * HOUR && rng.chance(8);
    Shape {
        segment,
        unit: segment == "group" && rng.chance(60),
        papers: rng.weighted(&[(Papers::Good, papers), (Papers::None, 4), (Papers::Expired, 2)]),
        granted: rng.chance(70),
        arrears: if rng.chance(15) { rng.range(150, 18000) } else { 0 },
        by_collection: rng.chance(20),
        plan_named: rng.chance(30),
        by_clerk: rng.chance(60),
        reply_at: open.then(|| rng.range(16 * HOUR + HOUR / 2, 17 * HOUR + HOUR / 2)),
    }
}

/// Replaces a visit by a spoilt one for every plant.
fn hide(arrivals: &mut [Arrival], rng: &mut Rng) {
    for (place, plant) in PLANTS.iter().enumerate() {
        let visit = plant.visit(rng);
        // An open question is replied to in the afternoon of the same day: such a customer comes before three.
        let last = if visit.acts.iter().any(|act| act.step == "reply") { 15 * HOUR } else { DAY };
        let fits = |arrival: &Arrival| arrival.plant.is_none() && arrival.at < last;
        let chosen = loop {
            let chosen = rng.index(arrivals.len());
            if fits(&arrivals[chosen]) {
                break chosen;
            }
        };
        let segment = visit.acts.iter().flat_map(|act| &act.facts).find(|(name, _)| *name == "segment");
        let vip = segment.is_some_and(|(_, fact)| *fact == Fact::Text("vip".to_owned()));
        arrivals[chosen] = Arrival { at: arrivals[chosen].at, vip, visit, plant: Some(place) };
    }
}

/// Questions from the days before that are replied to today: two of them late.
fn older_inquiries(count: usize, planted: &mut Vec<Planted>, rng: &mut Rng) -> Vec<(Seconds, Event)> {
    let mut events = Vec::new();
    for number in 0..count {
        let late = number < 2;
        let begins = rng.range(10 * HOUR, 16 * HOUR) - if late { rng.pick(&[4, 7]) * DAY } else { rng.range(1, 3) * DAY };
        let reply_at = Some(rng.range(9 * HOUR, 17 * HOUR));
        let mut visit = script::write("inquiry", Shape { reply_at, ..PLAIN }, rng);
        // From a Friday the next working day is three days on.
        let opened = begins.div_euclid(DAY);
        let agreed = if opened == -7 { -4 } else { opened + 1 };
        let agreed = clock::instant(agreed * DAY).to_string();
        visit.set("record_transfer", "agreed_reply_on", text(&agreed[..10]));
        let case_id = format!("{}-9{number:03}", clock::prefix(begins));
        if late {
            planted.push(broken(&case_id, "query.reply.within_3_working_days", "the reply came after the third working day", false));
        }
        events.extend(visit.events(&case_id, begins, &format!("c{:02}", rng.range(1, 12))));
    }
    events
}

/// Lets customers wait until a counter is free: a VIP first, else who came first. Clerks take turns at lunch.
fn queue(arrivals: Vec<Arrival>) -> Vec<(Seconds, String, Arrival)> {
    const LUNCH: Seconds = 35 * 60;
    let counters = (arrivals.len() / 83).max(2);
    let mut free: Vec<Seconds> = vec![OPENS; counters];
    let mut lunch: Vec<Option<Seconds>> = (0_i64..).take(counters).map(|clerk| Some(11 * HOUR + clerk * 11 * 60)).collect();
    let mut left: Vec<Option<Arrival>> = arrivals.into_iter().map(Some).collect();
    let mut served = Vec::new();
    let mut first = 0;
    while let Some(begin) = left.iter().skip(first).position(Option::is_some) {
        first += begin;
        let clerk = (0..counters).min_by_key(|clerk| free[*clerk]).unwrap_or(0);
        if let Some(due) = lunch[clerk].filter(|due| free[clerk] >= *due) {
            free[clerk] = free[clerk].max(due) + LUNCH;
            lunch[clerk] = None;
            continue;
        }
        let now = left[first].as_ref().map_or(0, |arrival| arrival.at).max(free[clerk]);
        let here = |arrival: &&Option<Arrival>| arrival.as_ref().is_none_or(|arrival| arrival.at <= now);
        let waiting = left.iter().enumerate().skip(first).take_while(|(_, arrival)| here(arrival));
        let vip = waiting.clone().find(|(_, arrival)| arrival.as_ref().is_some_and(|arrival| arrival.vip));
        let place = vip.map_or(first, |(place, _)| place);
        if let Some(arrival) = left[place].take() {
            // The clerk calls the next customer a moment after the last has gone.
            let begins = now + 6;
            free[clerk] = begins + arrival.visit.stay() + 31;
            served.push((begins, format!("c{:02}", clerk + 1), arrival));
        }
    }
    served.sort_by_key(|(_, _, arrival)| arrival.at);
    served
}

/// Three lines that nobody can read: one that breaks off, one that is not UTF-8, one whose time has no offset.
fn spoilt(format: LogFormat, header: &str) -> [Vec<u8>; 3] {
    match format {
        LogFormat::JsonLines => [
            br#"{"case_id":"20261120-8001","procedure":"inquiry","activity":"request","timest"#.to_vec(),
            b"{\"case_id\":\"20261120-8002\",\"activity\":\"request\",\"resource\":\"\xd6\xdc\xb0\xae\"}".to_vec(),
            br#"{"case_id":"20261120-8003","procedure":"inquiry","activity":"request","timestamp":"2026-11-20T15:12:40","role":"counter_clerk"}"#
                .to_vec(),
        ],
        LogFormat::Csv => {
            let no_facts = ",".repeat(header.matches("fact:").count());
            let row = |cells: &[u8]| [cells, no_facts.as_bytes()].concat();
            [
                b"20261120-8001,request,2026-11-20T15:1".to_vec(),
                row(b"20261120-8002,request,,complete,\xd6\xdc\xb0\xae,,,"),
                row(b"20261120-8003,request,2026-11-20T15:12:40,complete,,counter_clerk,inquiry,"),
            ]
        }
    }
}

/// The log as bytes, with three lines in it that nobody can read.
fn write(events: &[Event], format: LogFormat, rng: &mut Rng) -> (Vec<u8>, Vec<u64>) {
    let third = events.len() / 3;
    let places: Vec<usize> = (0..3).map(|part| part * third + rng.index(third)).collect();
    let text = write_log(events, format).expect("the generator writes what the handbook knows");
    let spoilt = spoilt(format, text.lines().next().unwrap_or_default());
    let header = usize::from(format == LogFormat::Csv);
    let (mut log, mut unreadable, mut line) = (Vec::new(), Vec::new(), 0);
    for (number, event) in text.lines().enumerate() {
        if let Some(part) = places.iter().position(|place| place + header == number) {
            log.extend_from_slice(&spoilt[part]);
            log.push(b'\n');
            line += 1;
            unreadable.push(line);
        }
        log.extend_from_slice(event.as_bytes());
        log.push(b'\n');
        line += 1;
    }
    (log, unreadable)
}

/// The list of what was planted, one breach a line.
///
/// # Panics
/// Never: a list of texts can be written.
pub fn list(planted: &[Planted]) -> String {
    let lines: Vec<String> = planted.iter().map(|breach| serde_json::to_string(breach).expect("texts can be written")).collect();
    format!("[\n  {}\n]\n", lines.join(",\n  "))
}
