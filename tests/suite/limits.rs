//! Every time limit with a figure is shown just inside, exactly on it and just outside.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use service_hall::tables::{From, Step, Value as Figure, Within};
use service_hall::{Day, Instant, ProcedureId};

use crate::support::procedures;
use crate::vectors::{self, Vector};

/// A moment in seconds, or a day in days.
#[derive(Clone, Copy)]
enum Moment {
    At(Instant),
    On(Day),
}

impl Moment {
    fn read(text: &Value) -> Option<Self> {
        let text = text.as_str()?;
        text.parse().map(Self::At).or_else(|_| text.parse().map(Self::On)).ok()
    }

    fn day(self) -> Day {
        match self {
            Self::At(at) => at.day().unwrap(),
            Self::On(day) => day,
        }
    }
}

/// The events of each case of a vector, with its procedure.
fn cases(vector: &Vector) -> Vec<(ProcedureId, Vec<Value>)> {
    let input = &vector.input;
    if let Some(case) = input.get("case") {
        let Some(procedure) = case["procedure"].as_str().and_then(ProcedureId::find) else { return Vec::new() };
        let mut events = case["events"].as_array().cloned().unwrap_or_default();
        events.extend(input.get("event").cloned());
        return vec![(procedure, events)];
    }
    let mut by: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for event in input["events"].as_array().into_iter().flatten() {
        by.entry(event["case_id"].as_str().unwrap_or_default()).or_default().push(event.clone());
    }
    let procedure = |events: &Vec<Value>| events.iter().find_map(|event| event["procedure"].as_str().and_then(ProcedureId::find));
    by.into_values().filter_map(|events| Some((procedure(&events)?, events))).collect()
}

/// What the clock saw when the event completed the step, relative to its limit: in seconds, or in days.
fn around(within: &Within, step: &Step, events: &[Value], number: usize, steps: &[Step]) -> Option<i64> {
    let before = |id: &str, start: bool| {
        let fits = |event: &&Value| event["activity"] == id && (event["lifecycle"] == "start") == start;
        Moment::read(&events[..number].iter().rfind(fits)?["timestamp"])
    };
    let told = |fact: &str| events[..=number].iter().rev().find_map(|event| Moment::read(&event["facts"][fact]));
    let end = Moment::read(&events[number]["timestamp"])?;
    let start = match within.from {
        From::Own if within.to.is_some() => end,
        From::Own => before(step.id, true)?,
        From::Step(from) => before(steps[from].id, false)?,
        From::Start(from) => before(steps[from].id, true)?,
        From::Fact(fact) => told(fact.as_str())?,
    };
    let end = match within.to {
        Some(fact) => told(fact.as_str())?,
        None => end,
    };
    let parameter = within.parameter?.entry();
    let Figure::Whole(limit) = parameter.value else { return None };
    let seconds = match parameter.unit {
        "second" => limit,
        "minute" => limit * 60,
        "hour" => limit * 3600,
        _ => return Some(end.day().days_since(start.day()) - limit),
    };
    match (start, end) {
        (Moment::At(start), Moment::At(end)) => Some(end.micros_since(start) / 1_000_000 - seconds),
        _ => None,
    }
}

#[test]
fn every_time_limit_with_a_figure_is_shown_on_it_and_on_both_sides() {
    let mut shown: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    let name = |within: &Within| within.parameter.map(|id| format!("{}/{}", within.rule, id.entry().name));
    for vector in vectors::all() {
        for (procedure, events) in cases(&vector) {
            let steps = procedure.entry().steps;
            for (number, event) in events.iter().enumerate().filter(|(_, event)| event["lifecycle"] != "start") {
                let Some(step) = steps.iter().find(|step| event["activity"] == step.id) else { continue };
                for within in step.within.iter().filter(|within| vector.rules.iter().any(|rule| rule == within.rule.as_str())) {
                    if let (Some(name), Some(around)) = (name(within), around(within, step, &events, number, steps)) {
                        shown.entry(name).or_default().insert(around);
                    }
                }
            }
        }
    }
    let mut lacks = BTreeSet::new();
    for within in procedures().iter().flat_map(|(_, table)| table.steps).flat_map(|step| step.within) {
        let Some(parameter) = within.parameter.map(service_hall::ParameterId::entry) else { continue };
        // A term of working days depends on the calendar; vectors and properties show its last day.
        if !matches!(parameter.value, Figure::Whole(_)) || parameter.unit == "working_day" {
            continue;
        }
        let name = name(within).unwrap();
        let seen = shown.get(&name).cloned().unwrap_or_default();
        if ![-1, 0, 1].iter().all(|one| seen.contains(one)) {
            lacks.insert(format!("{name}: {seen:?}"));
        }
    }
    assert!(lacks.is_empty(), "{lacks:#?}");
}
