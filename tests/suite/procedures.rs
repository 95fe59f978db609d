//! Walks every procedure through every state it can reach with every event: all steps and ends are reached, cases end, nothing is lost.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::OnceLock;

use serde_json::{Value, json};
use service_hall::ProcedureId;
use service_hall::tables::{Step, Test};

use crate::in_order::{told, ways};
use crate::support::{apply, as_log, at, calendar, counter_facts, new_case, ok, procedures};

/// What `case.steps` says of each step, and whether the case has ended.
type State = (String, bool);

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
    let step = |step: &Value| format!("{}{}{} ", step["state"], step["done"], step["owed"]);
    let steps = status["steps"].as_array().unwrap().iter().map(step).collect();
    (steps, status["ended"] == true)
}

fn explore(procedure: ProcedureId, segment: &str) -> Explored {
    let table = procedure.entry();
    let mut explored = Explored { after: BTreeMap::new(), taken: BTreeSet::new(), ends: BTreeSet::new(), cases: BTreeMap::new() };
    let mut queue = VecDeque::from([new_case(procedure)]);
    while let Some(case) = queue.pop_front() {
        let here = state(&case);
        if explored.cases.contains_key(&here) {
            continue;
        }
        explored.cases.insert(here.clone(), case.clone());
        let count = case["events"].as_array().unwrap().len();
        let time = at(10 * u32::try_from(count).unwrap());
        let opening = if count == 0 && table.decides.is_some() { counter_facts(segment) } else { serde_json::Map::new() };
        let mut next = BTreeSet::new();
        let turns = turns(&case);
        for (number, step) in table.steps.iter().enumerate() {
            // A step whose turn it is not is refused whatever the event says; one that is done leads nowhere new.
            let tries = if turns[number] == Turn::Next { usize::MAX } else { 1 };
            let mut known = told(&case, step.id);
            known.extend(opening.clone());
            for mut tried in ways(table, step, &known, &time).into_iter().take(tries) {
                for (fact, value) in &opening {
                    if tried["facts"][fact].is_null() {
                        tried["facts"][fact] = value.clone();
                    }
                }
                if let Some(there) = attempt(&mut explored, procedure, step, &case, &here, &tried)
                    && turns[number] == Turn::Next
                {
                    let place = state(&there);
                    if place.1 {
                        explored.ends.insert(step.id.to_owned());
                    }
                    next.insert(place);
                    queue.push_back(there);
                }
            }
        }
        explored.after.insert(here, next);
    }
    explored
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Next,
    Done,
    Not,
}

/// Whose turn it is, whatever else may stand in its way. Ways in of their own do not touch each other: they are combined in pairs, and
/// none is taken once what follows it is done.
fn turns(case: &Value) -> Vec<Turn> {
    let status = ok("case.steps", &json!({"case": case, "calendar": calendar()}));
    let steps = status["steps"].as_array().unwrap();
    let table = ProcedureId::find(case["procedure"].as_str().unwrap()).unwrap().entry();
    let done = |number: usize| steps[number]["done"] == true;
    let ways_in = (0..table.steps.len()).filter(|number| table.steps[*number].start && done(*number)).count();
    let of = |(number, step): (usize, &Step)| {
        let blocked = steps[number]["blocked_by"].as_array().into_iter().flatten();
        let out_of_order = blocked.map(|finding| &finding["rule"]).any(|rule| *rule == step.order_rule.as_str());
        let led_to = step.from.iter().any(|edge| edge.step.is_some_and(&done));
        let joins = step.start && !led_to && step.next.iter().filter_map(|edge| edge.step).any(&done);
        let many = joins || (step.start && ways_in > 1);
        if out_of_order {
            Turn::Not
        } else if done(number) || many {
            Turn::Done
        } else {
            Turn::Next
        }
    };
    table.steps.iter().enumerate().map(of).collect()
}

/// Applies an event; the case as it is afterwards, when it was accepted.
fn attempt(explored: &mut Explored, procedure: ProcedureId, step: &Step, case: &Value, here: &State, tried: &Value) -> Option<Value> {
    let table = procedure.entry();
    let count = case["events"].as_array().unwrap().len();
    let answer = apply(case, tried);
    let events = answer["case"]["events"].as_array().unwrap();
    if answer["outcome"] != "allowed" {
        assert_eq!(answer["case"], *case, "{procedure}/{}: a refused event leaves the case as it was", step.id);
        assert!(!answer["findings"].as_array().unwrap().is_empty(), "{procedure}/{}: a refusal says why", step.id);
        return None;
    }
    assert_eq!(events.len(), count + 1, "{procedure}/{}: the event is kept", step.id);
    assert_eq!(events[count]["activity"], step.id);
    assert_eq!(events[..count], case["events"].as_array().unwrap()[..], "{procedure}: the events before stay as they were");
    let last = count.checked_sub(1).and_then(|at| table.step(events[at]["activity"].as_str().unwrap()));
    let open = last.is_some_and(|(_, last)| last.next.iter().any(|edge| edge.step.is_some_and(|to| table.steps[to].id == step.id)));
    assert!(!here.1 || open || step.start, "{procedure}/{}: after the end only what lies open from it", step.id);
    if explored.taken.insert(step.id.to_owned()) {
        must_leave_its_records(procedure, step, case, tried);
        must_be_taken_by_its_roles(procedure, step, case, tried);
    }
    Some(answer["case"].clone())
}

/// The same event without its papers is refused, by every rule that demands one.
fn must_leave_its_records(procedure: ProcedureId, step: &Step, case: &Value, tried: &Value) {
    let demanded = step.leaves.iter().filter(|row| matches!(row.test, Test::Record(_)) && row.when.is_empty() && !row.warning);
    let rules: BTreeSet<&str> = demanded.map(|row| row.rule.as_str()).collect();
    let mut bare = tried.clone();
    bare.as_object_mut().unwrap().remove("records");
    // What an earlier step has left need not be left again.
    let mut from_scratch = case.clone();
    for event in from_scratch["events"].as_array_mut().unwrap() {
        event.as_object_mut().unwrap().remove("records");
    }
    let answer = apply(&from_scratch, &bare);
    for rule in rules {
        let said = answer["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == rule && finding["verdict"] == "broken");
        assert!(answer["outcome"] == "refused" && said, "{procedure}/{} without its record: {rule}", step.id);
    }
}

/// The same event by a post that the step does not name is refused.
fn must_be_taken_by_its_roles(procedure: ProcedureId, step: &Step, case: &Value, tried: &Value) {
    let stranger = service_hall::RoleId::all().find(|role| !step.roles.contains(role)).unwrap();
    let mut other = tried.clone();
    other["role"] = stranger.as_str().into();
    let answer = apply(case, &other);
    let said = answer["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == step.role_rule.as_str());
    assert!(answer["outcome"] == "refused" && said, "{procedure}/{} by {stranger}", step.id);
}

/// Ordinary customers and VIPs together reach what there is; each procedure is walked once.
fn explore_all(procedure: ProcedureId) -> &'static [Explored] {
    static ALL: OnceLock<BTreeMap<ProcedureId, Vec<Explored>>> = OnceLock::new();
    let walked = ALL.get_or_init(|| {
        let segments = |id: ProcedureId| if id.entry().decides.is_some() { vec!["ordinary", "vip"] } else { vec!["ordinary"] };
        let walked = procedures().into_iter().map(|(id, _)| (id, segments(id).into_iter().map(|segment| explore(id, segment)).collect()));
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
    let mut all = Vec::new();
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
            // Where nothing is owed a case may rest.
            let owes = |state: &State| state.0.split(' ').any(|step| step.ends_with("falsetrue") || step.ends_with("truetrue"));
            let stuck: Vec<&State> = explored.after.keys().filter(|state| !ending.contains(state) && owes(state)).collect();
            if let Some(first) = stuck.first() {
                let steps = explored.cases[*first]["events"].as_array().unwrap().iter().map(|event| event["activity"].to_string());
                all.push(format!("{id}: {} of {}: {}", stuck.len(), explored.after.len(), steps.collect::<Vec<_>>().join(" ")));
            }
        }
    }
    assert!(all.is_empty(), "{all:#?}");
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
fn a_case_that_was_led_to_its_end_in_order_is_found_in_order() {
    for (id, _) in procedures() {
        for explored in explore_all(id) {
            for (_, case) in explored.cases.iter().filter(|(state, _)| state.1) {
                let review = ok("review.events", &json!({"events": as_log(case), "calendar": calendar(), "complete": true}));
                let found = review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap());
                // The walk's clock stands nearly still: a step that belongs to the next day comes too early.
                let faults: Vec<&Value> = found.filter(|finding| finding["unit"] != "day").collect();
                assert!(faults.is_empty(), "{id}: {faults:?} {case}");
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
