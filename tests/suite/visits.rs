//! Properties of visits: how they are measured, grouped and read from a log.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use service_hall::{Instant, Segment, Visit};

use crate::support::{Dice, ok};

/// Moments of a visit in microseconds: arrival after eight o'clock, then wait and service.
#[derive(Debug, Clone)]
struct Times {
    arrived: i64,
    wait: i64,
    service: i64,
    /// Waits, left, is served, is done.
    state: usize,
    segment: Option<Segment>,
    counter: Option<&'static str>,
    transactions: Option<u32>,
}

const MINUTE: i64 = 60_000_000;

/// Spans up to a quarter of an hour, often next to a target.
fn span() -> impl Strategy<Value = i64> {
    let target = prop::sample::select(vec![0, 3 * MINUTE, 5 * MINUTE, 8 * MINUTE, 10 * MINUTE]);
    prop_oneof![
        0..15 * MINUTE,
        (target, prop::sample::select(vec![-1_000_000_i64, -1, 0, 1, 1_000_000])).prop_map(|(at, by)| (at + by).max(0))
    ]
}

fn times() -> impl Strategy<Value = Times> {
    let who = (option::of(prop::sample::select(Segment::ALL.to_vec())), option::of(prop::sample::select(vec!["1", "2", "10"])));
    (0..4 * 60 * MINUTE, span(), span(), 0..4_usize, who, option::weighted(0.8, 1..4_u32)).prop_map(
        |(arrived, wait, service, state, (segment, counter), transactions)| Times {
            arrived,
            wait,
            service,
            state,
            segment,
            counter,
            transactions,
        },
    )
}

/// Microseconds after eight o'clock on a Friday, and after midnight on the day after.
fn moment(micros: i64) -> Instant {
    let (seconds, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let (day, seconds) = (20 + (seconds + 8 * 3600) / 86_400, (seconds + 8 * 3600) % 86_400);
    format!("2026-11-{day}T{:02}:{:02}:{:02}.{rest:06}+08:00", seconds / 3600, seconds % 3600 / 60, seconds % 60).parse().unwrap()
}

fn visits(times: &[Times], shift: i64) -> Vec<Visit> {
    let visit = |(number, times): (usize, &Times)| {
        let called = times.arrived + times.wait;
        let at = |state: &[usize], micros: i64| state.contains(&times.state).then(|| moment(micros + shift));
        Visit {
            number: number.to_string(),
            segment: times.segment,
            business: None,
            arrived_at: moment(times.arrived + shift),
            called_at: at(&[2, 3], called),
            finished_at: at(&[3], called + times.service),
            left_at: at(&[1], called),
            counter: times.counter.map(str::to_owned),
            transactions: times.transactions,
        }
    };
    times.iter().enumerate().map(visit).collect()
}

/// After all of them.
const CLOSING: i64 = 6 * 60 * MINUTE;

fn measured(visits: &[Visit], at: Option<Instant>) -> Value {
    let mut input = json!({"visits": visits});
    if let Some(at) = at {
        input["at"] = json!(at);
    }
    ok("indicator.visits", &input)
}

fn shuffled<T: Clone>(items: &[T], seed: u64) -> Vec<T> {
    let mut dice = Dice(seed | 1);
    let mut left = items.to_vec();
    let mut out = Vec::new();
    while !left.is_empty() {
        out.push(left.swap_remove(dice.roll(left.len())));
    }
    out
}

/// The sum of a number over the groups of an answer.
fn sum(groups: &Value, path: &str) -> u64 {
    groups.as_array().unwrap().iter().map(|group| group["measured"].pointer(path).and_then(Value::as_u64).unwrap_or_default()).sum()
}

const COUNTS: &[&str] = &[
    "/customers",
    "/waiting",
    "/left",
    "/serving",
    "/finished",
    "/transactions_unknown",
    "/wait/called/count",
    "/wait/gave_up/count",
    "/wait/in_target/count",
    "/wait/in_target/of",
    "/wait/in_stretch/count",
    "/wait/in_stretch/of",
    "/single/served/count",
    "/single/in_target/count",
    "/single/in_target/of",
    "/combined/served/count",
    "/combined/in_target/count",
    "/combined/in_target/of",
];

/// What stands behind a log: cases with their arrival, number and the seconds of their steps.
fn log(cases: &[(u32, Option<u8>, u32, u32, bool)]) -> Vec<Vec<Value>> {
    let at = |seconds: u32| moment(i64::from(seconds) * 1_000_000);
    let case = |(place, (arrived, number, wait, service, farewell)): (usize, &(u32, Option<u8>, u32, u32, bool))| {
        let id = format!("case {place}");
        // Cases of one number came at one moment; no two others at the same, nor any two events.
        let place = u32::try_from(place).unwrap();
        let arrived = number.map_or(arrived * 3000 + place * 3, |number| u32::from(number) * 3 + 1);
        let called = arrived + wait * 1000 + place * 3 + 100;
        let mut facts = json!({"arrived_at": at(arrived)});
        if let Some(number) = number {
            facts["queue_number"] = json!(format!("A{number}"));
        }
        let mut events = vec![
            json!({"case_id": id, "procedure": "inquiry", "activity": "request", "lifecycle": "start", "timestamp": at(called), "facts": facts}),
            json!({"case_id": id, "activity": "query", "timestamp": at(called + service * 1000 + 1)}),
        ];
        if *farewell {
            events.push(json!({"case_id": id, "activity": "farewell", "timestamp": at(called + service * 1000 + 2)}));
        }
        events
    };
    cases.iter().enumerate().map(case).collect()
}

fn read(events: &[Value]) -> Vec<Value> {
    let answer = ok("visit.read", &json!({"events": events}));
    assert!(answer.get("rejected").is_none(), "{answer}");
    answer["visits"].as_array().unwrap().clone()
}

proptest! {
    #[test]
    fn prop_the_order_of_visits_does_not_matter(times in vec(times(), 0..40), seed: u64) {
        let visits = visits(&times, 0);
        let (one, other) = (measured(&visits, None), measured(&shuffled(&visits, seed), None));
        for part in ["all", "by_hour", "by_segment", "by_counter"] {
            prop_assert_eq!(&one[part], &other[part]);
        }
    }

    #[test]
    fn prop_shifted_times_take_as_long(times in vec(times(), 0..20), shift in 0..12 * 60 * MINUTE, hours in 0..12_i64) {
        let at = |shift| Some(moment(CLOSING + shift));
        let one = measured(&visits(&times, 0), at(0));
        let other = measured(&visits(&times, shift), at(shift));
        for part in ["all", "by_segment", "by_counter", "visits"] {
            prop_assert_eq!(&one[part], &other[part]);
        }
        // By full hours the hours shift as well.
        let other = measured(&visits(&times, hours * 60 * MINUTE), at(hours * 60 * MINUTE));
        let groups = |answer: &Value| -> Vec<Value> { answer["by_hour"].as_array().unwrap().iter().map(|group| group["measured"].clone()).collect() };
        prop_assert_eq!(groups(&one), groups(&other));
    }

    #[test]
    fn prop_groups_add_up(times in vec(times(), 0..40), closing: bool) {
        let answer = measured(&visits(&times, 0), closing.then(|| moment(CLOSING)));
        for path in COUNTS {
            let whole = answer["all"].pointer(path).and_then(Value::as_u64).unwrap_or_default();
            for groups in ["by_hour", "by_segment", "by_counter"] {
                prop_assert_eq!(sum(&answer[groups], path), whole, "{} {}", groups, path);
            }
        }
        let all = |field: &str| answer["all"][field].as_u64().unwrap();
        prop_assert_eq!(all("waiting") + all("left") + all("serving") + all("finished"), all("customers"));
        let hours: Vec<Instant> = answer["by_hour"].as_array().unwrap().iter().map(|group| group["hour"].as_str().unwrap().parse().unwrap()).collect();
        prop_assert!(hours.is_sorted());
    }

    #[test]
    fn prop_the_spread_is_what_it_says(times in vec(times(), 1..60)) {
        let mut waits: Vec<i64> = times.iter().filter(|times| times.state > 1).map(|times| times.wait).collect();
        waits.sort_unstable();
        let answer = measured(&visits(&times, 0), None);
        let called = &answer["all"]["wait"]["called"];
        let Some(longest) = waits.last() else {
            prop_assert!(called.is_null());
            return Ok(());
        };
        let ceiling = |micros: i64, parts: i64| (micros + parts * 1_000_000 - 1) / (parts * 1_000_000);
        let count = i64::try_from(waits.len()).unwrap();
        // The smallest value that at least so many of a hundred do not exceed.
        let percentile = |percent: i64| {
            let enough = |value: &&i64| i64::try_from(waits.iter().filter(|wait| wait <= value).count()).unwrap() * 100 >= percent * count;
            ceiling(*waits.iter().find(enough).unwrap(), 1)
        };
        prop_assert_eq!(called, &json!({
            "count": count,
            "average_seconds": ceiling(waits.iter().sum(), count),
            "median_seconds": percentile(50),
            "percentile_95_seconds": percentile(95),
            "longest_seconds": ceiling(*longest, 1),
        }));
    }

    #[test]
    fn prop_seconds_verdicts_and_the_report_agree(times in vec(times(), 0..30), closing: bool) {
        let visits = visits(&times, 0);
        let at = closing.then(|| moment(CLOSING));
        let answer = measured(&visits, at);
        for visit in answer["visits"].as_array().unwrap() {
            for (seconds, verdict, most) in [("waited_seconds", "wait", 600), ("waited_seconds", "stretch", 480)] {
                let late = visit[seconds].as_u64().is_some_and(|seconds| seconds > most);
                prop_assert_eq!(visit[verdict] == "broken", late, "{}", visit);
            }
            let most = if visit["service_by"] == "ind.service_time.single" { 180 } else { 300 };
            let late = visit["served_seconds"].as_u64().is_some_and(|seconds| seconds > most) && visit.get("service_by").is_some();
            prop_assert_eq!(visit["service"] == "broken", late, "{}", visit);
        }
        let mut input = json!({"visits": visits});
        if let Some(at) = at {
            input["at"] = json!(at);
        }
        let report = ok("indicator.report", &input);
        let parts = ["/all/wait/in_target", "/all/wait/in_stretch", "/all/single/in_target", "/all/combined/in_target"];
        for (row, part) in report["indicators"].as_array().unwrap().iter().zip(parts) {
            prop_assert_eq!(row.pointer("/value/in_target"), answer.pointer(part));
            let missed = answer.pointer(part).is_some_and(|share| share["count"] != share["of"]);
            prop_assert_eq!(row["verdict"] == "broken", missed);
        }
    }

    #[test]
    fn prop_a_log_in_any_order_tells_of_the_same_visits(
        cases in vec((0..10_u32, option::of(0..4_u8), 0..5_u32, 0..5_u32, any::<bool>()), 0..12),
        seed: u64,
    ) {
        let cases = log(&cases);
        let visits = read(&cases.concat());
        prop_assert_eq!(&visits, &read(&shuffled(&cases.concat(), seed)));
        // Each visit in a log of its own.
        let numbers: Vec<String> = cases.iter().map(|events| events[0]["facts"]["arrived_at"].to_string()).collect();
        let mut apart = Vec::new();
        for (place, number) in numbers.iter().enumerate() {
            if !numbers[..place].contains(number) {
                let own: Vec<Value> = cases.iter().zip(&numbers).filter(|(_, other)| *other == number).flat_map(|(events, _)| events.clone()).collect();
                apart.extend(read(&own));
            }
        }
        apart.sort_by_key(|visit| visit["arrived_at"].as_str().unwrap().parse::<Instant>().unwrap());
        prop_assert_eq!(&visits, &apart);
        let transactions: u64 = visits.iter().map(|visit| visit["transactions"].as_u64().unwrap()).sum();
        prop_assert_eq!(transactions, u64::try_from(cases.len()).unwrap());
        // What was read can be measured.
        ok("indicator.visits", &json!({"visits": visits}));
    }
}

#[test]
fn the_report_has_every_indicator_of_the_handbook_in_its_order() {
    let report = ok("indicator.report", &json!({}));
    let all: Vec<&Value> = report["indicators"].as_array().unwrap().iter().map(|row| &row["indicator"]).collect();
    let indicators = ok("handbook.indicators", &json!({}));
    assert_eq!(all, indicators.as_array().unwrap().iter().map(|indicator| &indicator["id"]).collect::<Vec<_>>());
    for row in report["indicators"].as_array().unwrap() {
        assert_eq!(row["verdict"], "unknown", "{row}");
        assert!(!row["missing"].as_array().unwrap().is_empty(), "{row}");
    }
}

#[test]
fn a_hundred_thousand_visits_are_measured() {
    let visit = |number: u32| {
        let arrived = moment(i64::from(number) * 10_000);
        let called = moment(i64::from(number) * 10_000 + i64::from(number % 700) * 1_000_000);
        Visit {
            number: number.to_string(),
            segment: None,
            business: None,
            arrived_at: arrived,
            called_at: Some(called),
            finished_at: None,
            left_at: None,
            counter: None,
            transactions: None,
        }
    };
    let visits: Vec<Visit> = (0..100_000).map(visit).collect();
    let answer = measured(&visits, None);
    // Waits of 0 to 699 s in turn: 601 of 700 are within ten minutes; 100,000 are 142 rounds and 600 more, all within.
    assert_eq!(answer["all"]["wait"]["in_target"], json!({"count": 142 * 601 + 600, "of": 100_000}));
}
