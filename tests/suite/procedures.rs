//! Walks every procedure through every state it can reach with every event: all steps and ends are reached, cases end, nothing is lost.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use service_hall::ProcedureId;
use service_hall::tables::Step;

use crate::support::{all_records, apply, as_log, at, calendar, event, good_facts, new_case, ok, procedures};

type State = (BTreeSet<String>, bool, String);

/// What a live case can be driven to.
struct Explored {
    /// From each state the states after it, by the events that were accepted.
    after: BTreeMap<State, BTreeSet<State>>,
    taken: BTreeSet<String>,
    ends: BTreeSet<String>,
    cases: BTreeMap<State, Value>,
}

fn state(case: &Value) -> State {
    let status = ok("case.steps", &json!({"case": case, "calendar": calendar()}));
    let done = status["steps"].as_array().unwrap().iter().filter(|step| step["done"] == true);
    let facts: Vec<String> = case["events"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|event| ["exception_granted", "answered_on_site"].map(|fact| event["facts"][fact].to_string()))
        .collect();
    let last = |n: usize| facts.iter().skip(n).step_by(2).rfind(|fact| *fact != "null").cloned().unwrap_or_default();
    (done.map(|step| step["step"].as_str().unwrap().to_owned()).collect(), status["ended"] == true, last(0) + &last(1))
}

/// The events that the step may be tried with: one for each way a branch can turn out.
fn variants(step: &str, records: &[&str], role: &str, time: &str) -> Vec<Value> {
    let with = |pairs: &[(&str, bool)]| {
        let facts: Map<String, Value> = pairs.iter().map(|(fact, flag)| ((*fact).to_owned(), json!(flag))).collect();
        event(step, "complete", time, Some(role), facts, records)
    };
    match step {
        "ask_manager" => vec![with(&[("exception_granted", true)]), with(&[("exception_granted", false)])],
        "query" => vec![with(&[("answered_on_site", true)]), with(&[("answered_on_site", false)])],
        _ => vec![with(&[])],
    }
}

fn explore(procedure: ProcedureId, segment: &str) -> Explored {
    let table = procedure.entry();
    let records = all_records();
    let mut facts = good_facts(segment);
    facts.remove("answered_on_site");
    if procedure.as_str() == "recharge_card" {
        facts.insert("customer_guided".to_owned(), json!(true));
    }
    let first = event(table.steps[0].id, "complete", &at(0), Some(table.steps[0].roles[0].as_str()), facts, &[]);
    let opened = apply(&new_case(procedure), &first);
    assert_eq!(opened["outcome"], "allowed", "{procedure}: {opened}");
    let mut explored = Explored {
        after: BTreeMap::new(),
        taken: BTreeSet::from([table.steps[0].id.to_owned()]),
        ends: BTreeSet::new(),
        cases: BTreeMap::new(),
    };
    let mut queue = VecDeque::from([opened["case"].clone()]);
    while let Some(case) = queue.pop_front() {
        let here = state(&case);
        if explored.cases.contains_key(&here) {
            continue;
        }
        explored.cases.insert(here.clone(), case.clone());
        let count = case["events"].as_array().unwrap().len();
        let time = at(10 * u32::try_from(count).unwrap());
        let mut next = BTreeSet::new();
        for step in table.steps {
            for tried in variants(step.id, &records, step.roles[0].as_str(), &time) {
                let answer = apply(&case, &tried);
                let events = answer["case"]["events"].as_array().unwrap();
                if answer["outcome"] == "allowed" {
                    assert_eq!(events.len(), count + 1, "{procedure}/{}: the event is kept", step.id);
                    assert_eq!(events[count]["activity"], step.id);
                    assert_eq!(events[..count], case["events"].as_array().unwrap()[..], "{procedure}: the events before stay as they were");
                    let last = events.get(count.wrapping_sub(1)).and_then(|event| event["activity"].as_str()).and_then(|id| table.step(id));
                    let open = last
                        .is_some_and(|(_, last)| last.next.iter().any(|edge| edge.step.is_some_and(|to| table.steps[to].id == step.id)));
                    assert!(!here.1 || open, "{procedure}/{}: after the end only what lies open from it", step.id);
                    explored.taken.insert(step.id.to_owned());
                    let there = state(&answer["case"]);
                    if there.1 {
                        explored.ends.insert(step.id.to_owned());
                    }
                    next.insert(there);
                    queue.push_back(answer["case"].clone());
                } else {
                    assert_eq!(answer["case"], case, "{procedure}/{}: a refused event leaves the case as it was", step.id);
                    assert!(!answer["findings"].as_array().unwrap().is_empty(), "{procedure}/{}: a refusal says why", step.id);
                }
            }
        }
        explored.after.insert(here, next);
    }
    explored
}

/// Ordinary customers and VIPs together reach what there is; each procedure is walked once.
fn explore_all(procedure: ProcedureId) -> &'static [Explored] {
    static ALL: OnceLock<BTreeMap<ProcedureId, Vec<Explored>>> = OnceLock::new();
    let walked = ALL.get_or_init(|| {
        let walked = procedures().into_iter().map(|(id, _)| (id, ["ordinary", "vip"].map(|segment| explore(id, segment)).into()));
        walked.collect()
    });
    &walked[&procedure]
}

#[test]
fn every_step_is_reached_by_some_live_case() {
    let mut missing = Vec::new();
    for (id, table) in procedures() {
        let taken: BTreeSet<String> = explore_all(id).iter().flat_map(|explored| explored.taken.clone()).collect();
        missing.extend(table.steps.iter().filter(|step| !taken.contains(step.id)).map(|step| format!("{id}/{}", step.id)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_end_is_reached_and_ends_the_case() {
    let mut missing = Vec::new();
    for (id, table) in procedures() {
        let ends: BTreeSet<String> = explore_all(id).iter().flat_map(|explored| explored.ends.clone()).collect();
        // Where another way is the clerk's to choose, the case may rest there, but it is not over.
        let chosen = |step: &Step| step.next.iter().any(|edge| edge.step.is_some() && edge.when.is_empty());
        let named = table.steps.iter().filter(|step| step.next.iter().any(|edge| edge.step.is_none()) && !chosen(step));
        missing.extend(named.filter(|step| !ends.contains(step.id)).map(|step| format!("{id}/{}", step.id)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn from_every_state_a_case_can_be_brought_to_an_end() {
    for (id, _) in procedures() {
        for explored in explore_all(id) {
            let mut ending: BTreeSet<&State> = explored.after.keys().filter(|state| state.1).collect();
            loop {
                let more: Vec<&State> = explored
                    .after
                    .iter()
                    .filter(|(state, next)| !ending.contains(state) && next.iter().any(|state| ending.contains(state)))
                    .map(|(state, _)| state)
                    .collect();
                if more.is_empty() {
                    break;
                }
                ending.extend(more);
            }
            let stuck: Vec<&State> = explored.after.keys().filter(|state| !ending.contains(state)).collect();
            // Where the branches are the clerk's to choose, a case may rest at a step that may be its last.
            let rests = |state: &State| {
                let may_end = |step: &Step| step.next.iter().any(|edge| edge.step.is_none());
                id.entry().steps.iter().any(|step| state.0.contains(step.id) && may_end(step))
            };
            assert!(stuck.iter().all(|state| rests(state)), "{id}: {stuck:?}");
        }
    }
}

#[test]
fn a_review_of_any_live_case_counts_every_event() {
    for (id, _) in procedures() {
        for explored in explore_all(id) {
            for case in explored.cases.values() {
                let review = ok("review.events", &json!({"events": as_log(case), "calendar": calendar()}));
                assert_eq!(review["events"], case["events"].as_array().unwrap().len(), "{id}");
                assert_eq!(review["rejected"], json!([]), "{id}");
            }
        }
    }
}

#[test]
fn every_edge_leads_somewhere_and_is_known_from_both_ends() {
    for (id, table) in procedures() {
        for (number, step) in table.steps.iter().enumerate() {
            for edge in step.next {
                let Some(to) = edge.step else { continue };
                let back = table.steps[to].from.iter().any(|edge| edge.step == Some(number));
                assert!(back, "{id}: {} -> {}", step.id, table.steps[to].id);
            }
        }
    }
}
