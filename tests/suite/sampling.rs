//! Properties of samples, beside Rivest's vectors and a plain reckoning of the numbers; of inspections and of business errors.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use service_hall::{Handbook, call_json};
use sha2::{Digest, Sha256};

use crate::support::ok;

const RULES: [(&str, u64, &str); 5] = [
    ("branch_files", 30, "audit.files.branch_sample_min"),
    ("branch_agreements", 50, "audit.agreements.branch_sample_min"),
    ("market_agreements", 10, "audit.agreements.market_sample_min"),
    ("cross_audit_files", 100, "audit.files.cross_audit_100"),
    ("cross_audit_agreements", 100, "audit.agreements.cross_audit_100"),
];

fn draw(kind: &str, seed: &str, percent: Option<u64>, sets: &[String]) -> Value {
    let mut input = json!({"on": "2026-11-20", "kind": kind, "seed": seed, "volumes": [{"id": "V-1", "sets": sets}]});
    if let Some(percent) = percent {
        input["percent"] = percent.into();
    }
    ok("sampling.draw", &input)["volumes"][0].take()
}

fn names(volume: &Value) -> Vec<String> {
    volume["drawn"].as_array().unwrap().iter().map(|drawn| drawn["set"].as_str().unwrap().to_owned()).collect()
}

fn sets() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-z0-9资料 ,-]{1,70}", 0..70).prop_map(|sets| sets.into_iter().collect::<Vec<_>>()).prop_shuffle()
}

fn kind() -> impl Strategy<Value = (&'static str, u64, &'static str)> {
    select(RULES.to_vec())
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The number of a set by school arithmetic: bytes into decimal digits, padded, turned round.
fn number(seed_hash: &str, set: &str) -> String {
    let mut digits = vec![0_u32]; // the last digit first
    for byte in Sha256::digest(format!("{seed_hash}{set}")) {
        let mut carry = u32::from(byte);
        for digit in &mut digits {
            carry += *digit * 256;
            *digit = carry % 10;
            carry /= 10;
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits.resize(digits.len().max(64), 0);
    format!("0.{}", digits.iter().map(ToString::to_string).collect::<String>())
}

#[test]
fn the_hash_of_a_volume_gives_the_picks_of_rivest() {
    let file: Value = serde_json::from_str(include_str!("../data/rivest-sampler-vectors/tests.json")).unwrap();
    let tests = file["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 10);
    for test in tests {
        let (seed, total) = (test["data"]["seed"].as_str().unwrap(), test["data"]["total"].as_u64().unwrap());
        let volumes: Vec<Value> =
            (1..=test["data"]["count"].as_u64().unwrap()).map(|id| json!({"id": id.to_string(), "sets": []})).collect();
        let answer = ok("sampling.draw", &json!({"on": "2026-11-20", "kind": "branch_files", "seed": seed, "volumes": volumes}));
        let pick = |volume: &Value| {
            let rest = |rest: u64, digit: char| (rest * 16 + u64::from(digit.to_digit(16).unwrap())) % total;
            1 + volume["seed_hash"].as_str().unwrap().chars().fold(0, rest)
        };
        let picks: Vec<u64> = answer["volumes"].as_array().unwrap().iter().map(pick).collect();
        assert_eq!(json!(picks), test["expected"], "{seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_least_numbers_are_drawn_and_never_less_than_the_share((kind, ratio, _) in kind(), seed in "\\PC{1,20}", sets in sets()) {
        let volume = draw(kind, &seed, None, &sets);
        let drawn = names(&volume);
        let (count, size) = (drawn.len() as u64, sets.len() as u64);
        prop_assert!(count * 100 >= ratio * size && count <= size);
        prop_assert!(count.saturating_sub(1) * 100 < ratio * size || count <= 1, "one less would be below the share");
        prop_assert!(size == 0 || count >= 1);
        let seed_hash = hex(&format!("{seed},V-1"));
        prop_assert_eq!(&volume["seed_hash"], &json!(seed_hash));
        let mut all: Vec<(String, &String)> = sets.iter().map(|set| (number(&seed_hash, set), set)).collect();
        all.sort();
        let expected: Vec<Value> = all.iter().take(drawn.len()).map(|(number, set)| json!({"set": set, "number": number})).collect();
        prop_assert_eq!(&volume["drawn"], &json!(expected));
    }

    #[test]
    fn the_order_of_the_sets_does_not_matter((kind, ..) in kind(), (sets, shuffled) in sets().prop_flat_map(|sets| (Just(sets.clone()), Just(sets).prop_shuffle()))) {
        prop_assert_eq!(draw(kind, "seed", None, &sets), draw(kind, "seed", None, &shuffled));
    }

    #[test]
    fn a_smaller_sample_begins_the_larger_one((kind, ..) in kind(), sets in sets(), one in 0_u64..=100, other in 0_u64..=100) {
        let (less, more) = (draw(kind, "seed", Some(one.min(other)), &sets), draw(kind, "seed", Some(one.max(other)), &sets));
        prop_assert!(names(&more).starts_with(&names(&less)));
    }

    #[test]
    fn of_a_volume_that_grows_what_is_drawn_of_the_old_sets_keeps_its_order(sets in sets(), more in sets()) {
        let old: BTreeSet<&String> = sets.iter().collect();
        let both: Vec<String> = sets.iter().chain(more.iter().filter(|set| !old.contains(set))).cloned().collect();
        let kept: Vec<String> = names(&draw("cross_audit_files", "seed", None, &both)).into_iter().filter(|set| old.contains(set)).collect();
        prop_assert_eq!(kept, names(&draw("cross_audit_files", "seed", None, &sets)));
    }

    #[test]
    fn what_is_drawn_is_accepted_and_any_sample_is_taken_apart(
        (kind, ratio, rule) in kind(),
        (sets, sampled) in sets().prop_flat_map(|sets| { let size = sets.len(); (Just(sets.clone()), subsequence(sets, 0..=size)) }),
        foreign in prop::collection::btree_set("[A-Z]{1,3}", 0..4),
    ) {
        let drawn = names(&draw(kind, "seed", None, &sets));
        let check = |sampled: &[String]| {
            let volume = json!({"id": "V-1", "sets": sets, "sampled": sampled});
            ok("sampling.verify", &json!({"on": "2026-11-20", "kind": kind, "seed": "seed", "volumes": [volume]}))["volumes"][0].take()
        };
        let whole = check(&drawn);
        prop_assert_eq!(&whole["as_drawn"], &json!(true));
        prop_assert_eq!(&whole["finding"]["verdict"], &json!(if sets.is_empty() { "not_applicable" } else { "kept" }));
        let named: Vec<String> = sampled.iter().chain(&foreign).cloned().collect();
        let checked = check(&named);
        let list = |key: &str| checked.get(key).map_or(0, |list| list.as_array().unwrap().len());
        prop_assert_eq!(list("not_in_volume"), foreign.len());
        prop_assert_eq!(&checked["sampled"], &json!(sampled.len()));
        prop_assert_eq!(list("beyond") + drawn.len(), sampled.len() + list("not_sampled"), "drawn, or beyond, or not sampled");
        let enough = !sets.is_empty() && !sampled.is_empty() && sampled.len() as u64 * 100 >= ratio * sets.len() as u64;
        prop_assert_eq!(&checked["finding"]["rule"], &json!(rule));
        prop_assert_eq!(checked["finding"]["verdict"] == "kept", enough);
    }
}

fn over(rule: &str, parameter: &str, value: &Value) -> Handbook {
    let change = json!({"rule": rule, "parameter": parameter, "from": "2027-01-01", "value": value});
    Handbook::builtin().with_overlay_json(&json!({"name": "city", "changes": [change]}).to_string()).unwrap()
}

fn asked(handbook: &Handbook, operation: &str, input: &Value) -> Value {
    let mut answer: Value = serde_json::from_str(&call_json(handbook, operation, &input.to_string())).unwrap();
    answer["ok"].take()
}

#[test]
fn an_overlay_raises_the_share_from_its_day_on() {
    let sets: Vec<String> = (0..30).map(|number| number.to_string()).collect();
    for (kind, ratio, rule) in RULES.into_iter().take(3) {
        let handbook = over(rule, "ratio", &json!(ratio + 10));
        let count = |on: &str, handbook: &Handbook| {
            let input = json!({"on": on, "kind": kind, "seed": "s", "volumes": [{"id": "V-1", "sets": sets}]});
            asked(handbook, "sampling.draw", &input)["volumes"][0]["count"].as_u64().unwrap()
        };
        let least = 30 * ratio / 100;
        assert_eq!([count("2026-12-31", &handbook), count("2027-01-01", &handbook)], [least, least + 3], "{kind}");
        let claim = json!({"on": "2027-01-01", "kind": kind, "volumes": [{"id": "V-1", "sets": sets, "sampled": sets[..least as usize]}]});
        assert_eq!(asked(&handbook, "sampling.verify", &claim)["volumes"][0]["finding"]["verdict"], "broken", "{kind}");
    }
}

#[test]
fn an_overlay_moves_the_way_of_a_report_and_the_least_number_of_inspections_and_meetings() {
    let handbook = over("audit.process.report.annual_or_major", "amount", &json!("500.00"));
    let step = |on: &str, amount: &str| {
        let report = json!({"on": on, "inspection_period": "month", "irregular_amount": amount, "inspection_wide_impact": false});
        asked(&handbook, "inspection.report", &report)["step"].take()
    };
    assert_eq!([step("2026-12-31", "500.00"), step("2027-01-01", "500.00")], ["review_monthly", "review_yearly"]);
    assert_eq!(step("2027-01-01", "499.99"), "review_monthly");
    let handbook = over("audit.process.min_once_per_quarter", "min_per_quarter", &json!(2));
    let query = json!({"from": "2026-12-01", "to": "2027-01-01", "as_of": "2027-04-01",
        "inspections": [{"id": "1", "on": "2026-12-31"}, {"id": "2", "on": "2027-01-01"}]});
    let quarters = asked(&handbook, "inspection.coverage", &query)["quarters"].take();
    assert_eq!([&quarters[0]["lacking"], &quarters[1]["lacking"]], [&json!(0), &json!(1)]);
    let handbook = over("audit.market.meetings_min_2", "min_on_conflict", &json!(3));
    let meeting = |id: &str, attended: bool| json!({"id": id, "on": "2027-01-20", "attended": attended, "conflict_recorded": true});
    let meetings = json!({"meetings": [meeting("1", true), meeting("2", true), meeting("3", false)]});
    assert_eq!(asked(&handbook, "inspection.meetings", &meetings)["months"][0]["finding"]["verdict"], "broken");
}

fn error(number: usize) -> impl Strategy<Value = Value> {
    let name = |names: &'static [&'static str]| prop::option::of(select(names));
    let places = (select(&["hall", "branch", "market"][..]), name(&["North", "South"]), name(&["c1", "c2", "c3"]), name(&["plan", "form"]));
    (1..=30_u32, places, 0..10_000_u32, prop::option::of(any::<bool>()), any::<[bool; 2]>()).prop_map(
        move |(day, (level, hall, clerk, kind), fen, registered, [told, corrected])| {
            let mut error = json!({"id": number.to_string(), "found_on": format!("2026-11-{day:02}"), "level": level});
            error["amount"] = format!("{}.{:02}", fen / 100, fen % 100).into();
            for (key, value) in [("hall", hall), ("clerk", clerk), ("kind", kind)] {
                if let Some(value) = value {
                    error[key] = value.into();
                }
            }
            if let Some(registered) = registered {
                error["registered"] = registered.into();
            }
            for (key, done) in [("level1_notified_at", told), ("corrected_at", corrected)] {
                if done {
                    error[key] = format!("2026-11-{day:02}T12:00:00+08:00").into();
                }
            }
            error
        },
    )
}

fn fen(figures: &Value) -> u64 {
    figures["amount"].as_str().unwrap().replace('.', "").parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn errors_are_counted_in_any_order_and_groups_add_up(
        (errors, shuffled) in (0..40_usize).prop_flat_map(|count| (0..count).map(error).collect::<Vec<_>>())
            .prop_flat_map(|errors| (Just(errors.clone()), Just(errors).prop_shuffle())),
    ) {
        let count = |errors: &[Value]| {
            let period = json!({"from": "2026-11-16", "to": "2026-11-28", "previous": {"from": "2026-11-03", "to": "2026-11-15"},
                "as_of": "2026-11-27T09:00:00+08:00", "errors": errors});
            ok("business_error.statistics", &period)
        };
        let answer = count(&errors);
        prop_assert_eq!(&answer, &count(&shuffled));
        let figures = &answer["figures"];
        let listed = |key: &str| answer.get(key).map_or(0, |list| list.as_array().unwrap().len());
        let before = answer["previous"]["errors"].as_u64().unwrap();
        prop_assert_eq!(listed("errors") as u64 + before + listed("outside") as u64, errors.len() as u64);
        for key in ["not_registered", "not_notified", "not_corrected"] {
            prop_assert_eq!(&json!(listed(key)), &figures[key]);
        }
        for groups in ["levels", "halls", "clerks", "kinds", "businesses"] {
            let groups = answer[groups].as_array().unwrap();
            let sum = |of: &dyn Fn(&Value) -> u64| groups.iter().map(of).sum::<u64>();
            for key in ["errors", "not_registered", "not_notified", "not_corrected"] {
                prop_assert_eq!(sum(&|group| group["figures"][key].as_u64().unwrap()), figures[key].as_u64().unwrap());
            }
            prop_assert_eq!(sum(&|group| fen(&group["figures"])), fen(figures));
            prop_assert_eq!(sum(&|group| group["previous"].as_u64().unwrap()), before);
        }
    }

    #[test]
    fn every_inspection_is_in_one_quarter_or_outside(days in prop::collection::vec(0..1500_u32, 0..30), as_of in 0..1500_u32) {
        let day = |number: u32| format!("{:04}-{:02}-{:02}", 2024 + number / 372, number / 31 % 12 + 1, number % 28 + 1);
        let inspections: Vec<Value> = days.iter().enumerate().map(|(id, number)| json!({"id": id.to_string(), "on": day(*number)})).collect();
        let query = |inspections: &[Value]| {
            let query = json!({"from": "2025-02-01", "to": "2026-11-01", "as_of": day(as_of), "inspections": inspections});
            ok("inspection.coverage", &query)
        };
        let answer = query(&inspections);
        let turned: Vec<Value> = inspections.iter().rev().cloned().collect();
        prop_assert_eq!(&answer, &query(&turned));
        let quarters = answer["quarters"].as_array().unwrap();
        prop_assert_eq!(quarters.len(), 8);
        let list = |of: &Value, key: &str| of.get(key).map_or(0, |list| list.as_array().unwrap().len());
        let inside: usize = quarters.iter().map(|quarter| list(quarter, "inspections") + list(quarter, "planned")).sum();
        prop_assert_eq!(inside + list(&answer, "outside"), inspections.len());
        for quarter in quarters {
            let over = quarter["to"].as_str().unwrap() < day(as_of).as_str();
            let verdict = if list(quarter, "inspections") > 0 { "kept" } else if over { "broken" } else { "unknown" };
            prop_assert_eq!(&quarter["finding"]["verdict"], &json!(verdict));
            prop_assert_eq!(quarter["outstanding"] == true, verdict == "unknown");
        }
    }
}
