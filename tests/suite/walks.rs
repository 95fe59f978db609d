//! Random walks over live cases: what is let through is not found fault with afterwards, and what is stopped is.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use service_hall::tables::{FactKind, Procedure, Step, Test};
use service_hall::{FactId, Handbook, ProcedureId, Reviewer};

use crate::in_order::{told, ways};
use crate::support::{Dice, apply, as_log, at, calendar, counter_facts, event, new_case, ok};

/// A case and the events that it did not take.
pub struct Walk {
    pub case: Value,
    /// The case as it was, the event, and what was said of it.
    pub stopped: Vec<(Value, Value, Value)>,
}

/// Facts as they may come: those of a good visit, those the step asks for, now and then a wrong one.
fn random_facts(dice: &mut Dice, table: &Procedure, step: &Step, case: &Value, time: &str) -> Map<String, Value> {
    let mut known = told(case, "");
    let mut facts = if known.is_empty() { counter_facts(["ordinary", "vip", "group"][dice.roll(3)]) } else { Map::new() };
    known.extend(facts.clone());
    let ways = ways(table, step, &known, time);
    for (fact, value) in dice.one(&ways)["facts"].as_object().into_iter().flatten() {
        if dice.chance(93) {
            facts.insert(fact.clone(), value.clone());
        }
    }
    for (fact, value) in &mut facts {
        if dice.chance(6) {
            *value = random_value(dice, FactId::find(fact).unwrap());
        }
    }
    if step.id == "ask_manager" || dice.chance(5) {
        facts.insert("exception_granted".to_owned(), json!(dice.chance(60)));
    }
    facts
}

fn random_value(dice: &mut Dice, fact: FactId) -> Value {
    let entry = fact.entry();
    match entry.kind {
        FactKind::Flag => json!(dice.chance(50)),
        FactKind::Money => json!(*dice.one(&["0.00", "0.01", "30.00", "1999.99", "2000.00"])),
        FactKind::Day => json!(*dice.one(&["2026-11-19", "2026-11-20", "2026-11-25", "2026-11-26"])),
        FactKind::Instant => json!(at(u32::try_from(dice.roll(4000)).unwrap())),
        FactKind::Whole => json!(dice.roll(50)),
        FactKind::Text if entry.values.is_empty() => json!(*dice.one(&["one", "another"])),
        FactKind::Text => json!(dice.one(entry.values).id),
        FactKind::Texts => json!(["one", "another"][..dice.roll(3)]),
    }
}

/// Drives a case by chance; times rise, so that the log has one order only.
pub fn walk(procedure: ProcedureId, seed: u64, length: u32) -> Walk {
    let mut dice = Dice(seed | 1);
    let table = procedure.entry();
    let mut walk = Walk { case: new_case(procedure), stopped: Vec::new() };
    for turn in 0..length {
        let case = &walk.case;
        let status = ok("case.steps", &json!({"case": case, "calendar": calendar()}));
        let open: Vec<usize> = (0..table.steps.len()).filter(|number| status["steps"][number]["state"] != "blocked").collect();
        let number = if open.is_empty() || dice.chance(20) { dice.roll(table.steps.len()) } else { *dice.one(&open) };
        let step = &table.steps[number];
        let role =
            if dice.chance(95) { Some(dice.one(step.roles).as_str()) } else { *dice.one(&[None, Some("hall"), Some("counter_clerk")]) };
        let demanded = step.leaves.iter().filter_map(|row| if let Test::Record(id) = row.test { Some(id.as_str()) } else { None });
        let records: Vec<&str> = demanded.filter(|_| dice.chance(85)).collect();
        let lifecycle = if dice.chance(25) { "start" } else { "complete" };
        let time = at(turn * 47 + 1);
        let facts = random_facts(&mut dice, table, step, case, &time);
        let mut event = event(step.id, lifecycle, &time, role, facts, &records);
        if dice.chance(95) {
            event["resource"] = (*dice.one(&["Lin", "Mei", "Tao", "Wen"])).into();
        }
        let answer = apply(case, &event);
        if answer["outcome"] == "allowed" {
            walk.case = answer["case"].clone();
        } else {
            assert_eq!(answer["case"], *case);
            walk.stopped.push((case.clone(), event, answer["findings"].clone()));
        }
    }
    walk
}

fn any_procedure() -> impl Strategy<Value = ProcedureId> {
    let all: Vec<ProcedureId> = ProcedureId::all().collect();
    (0..all.len()).prop_map(move |number| all[number])
}

fn review(events: &[Value]) -> Value {
    ok("review.events", &json!({"events": events, "calendar": calendar(), "list_unknown": true}))
}

/// Everything but the line numbers, which are the log's own.
fn without_lines(mut review: Value) -> String {
    for rejected in review["rejected"].as_array_mut().unwrap() {
        rejected["line"] = json!(0);
    }
    let rejected = review["rejected"].as_array_mut().unwrap();
    rejected.sort_by_key(Value::to_string);
    review.to_string()
}

fn findings(review: &Value) -> Vec<Value> {
    review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap().clone()).collect()
}

/// Whether a clock of some step judges the rule: being late is found, not refused.
fn is_time_limit(finding: &Value) -> bool {
    let mut limits = ProcedureId::all().flat_map(|id| id.entry().steps).flat_map(|step| step.within);
    limits.any(|within| finding["rule"] == within.rule.as_str())
}

/// A log of several cases, each with its own id.
fn log(seed: u64, count: u64) -> Vec<Value> {
    let all: Vec<ProcedureId> = ProcedureId::all().collect();
    let cases = (0..count).flat_map(|number| {
        let mut dice = Dice(seed.wrapping_mul(31).wrapping_add(number) | 1);
        let mut events = as_log(&walk(*dice.one(&all), seed ^ (number << 40), 12).case);
        for event in &mut events {
            event["case_id"] = format!("case-{number}").into();
        }
        events
    });
    cases.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn prop_what_a_live_case_takes_is_not_found_broken_except_for_lateness(procedure in any_procedure(), seed: u64) {
        let walk = walk(procedure, seed, 25);
        let review = review(&as_log(&walk.case));
        for finding in findings(&review) {
            let broken = finding["verdict"] == "broken" && finding.get("level").is_none();
            prop_assert!(!broken || is_time_limit(&finding), "{procedure}: {finding}\n{}", walk.case);
        }
    }

    #[test]
    fn prop_what_a_live_case_stops_is_found_in_a_review(procedure in any_procedure(), seed: u64) {
        for (case, event, said) in walk(procedure, seed, 12).stopped {
            let mut events = as_log(&case);
            let mut event = event;
            event["procedure"] = procedure.as_str().into();
            events.push(event.clone());
            let found = findings(&review(&events));
            for finding in said.as_array().unwrap() {
                let no_less = |other: &Value| other["verdict"] == "broken" || other["verdict"] == finding["verdict"];
                let same = found.iter().any(|other| other["rule"] == finding["rule"] && no_less(other));
                prop_assert!(same, "{procedure}: {event} stopped by {finding}, review found {found:?}");
            }
        }
    }

    #[test]
    fn prop_a_step_shown_as_enabled_may_be_begun_and_a_blocked_one_may_not(procedure in any_procedure(), seed: u64) {
        let case = walk(procedure, seed, 10).case;
        let status = ok("case.steps", &json!({"case": case, "calendar": calendar()}));
        for step in status["steps"].as_array().unwrap() {
            let begun = event(step["step"].as_str().unwrap(), "start", &at(3000), step["roles"][0].as_str(), Map::new(), &[]);
            let answer = apply(&case, &begun);
            // What hangs on who acts is not known before somebody does.
            let actor = procedure.entry().step(step["step"].as_str().unwrap()).unwrap().1.actor;
            let of_actor = |finding: &&Value| actor.iter().any(|row| finding["rule"] == row.rule.as_str());
            let others: Vec<&Value> = answer["findings"].as_array().into_iter().flatten().filter(|finding| !of_actor(finding)).collect();
            let may = answer["outcome"] == "allowed" || others.is_empty();
            prop_assert_eq!(may, step["state"] != "blocked", "{}: {}\n{}", procedure, step, answer);
            if !may {
                let blocked: Vec<&Value> = step["blocked_by"].as_array().unwrap().iter().filter(|finding| !of_actor(finding)).collect();
                prop_assert_eq!(others, blocked, "{}", procedure);
            }
        }
    }

    #[test]
    fn prop_a_case_read_back_gives_the_same_bytes(procedure in any_procedure(), seed: u64) {
        let case = walk(procedure, seed, 20).case;
        let typed: service_hall::Case = serde_json::from_value(case.clone()).unwrap();
        prop_assert_eq!(serde_json::to_string(&typed).unwrap(), case.to_string());
        let again = serde_json::to_value(&typed).unwrap();
        let ask = |case: &Value| ok("case.steps", &json!({"case": case, "calendar": calendar()})).to_string();
        prop_assert_eq!(ask(&case), ask(&again));
    }

    #[test]
    fn prop_the_order_of_a_log_does_not_matter(seed: u64, shuffle: u64) {
        let events = log(seed, 3);
        let mut dice = Dice(shuffle | 1);
        let mut shuffled = events.clone();
        for number in (1..shuffled.len()).rev() {
            shuffled.swap(number, dice.roll(number + 1));
        }
        prop_assert_eq!(without_lines(review(&events)), without_lines(review(&shuffled)));
    }

    #[test]
    fn prop_lines_read_one_by_one_are_judged_as_the_log_is(seed: u64) {
        let lines: Vec<String> = log(seed, 2).iter().map(Value::to_string).collect();
        let whole = ok("review.log", &json!({"log": lines.join("\n"), "calendar": calendar(), "list_unknown": true}));
        let mut reviewer = Reviewer::new();
        reviewer.calendar = Some(serde_json::from_value(calendar()).unwrap());
        reviewer.list_unknown = true;
        for line in &lines {
            reviewer.line(line.as_bytes());
        }
        prop_assert_eq!(serde_json::to_string(&reviewer.finish(&Handbook::builtin())).unwrap(), whole.to_string());
    }
}
