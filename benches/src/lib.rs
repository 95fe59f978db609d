//! Inputs that every benchmark shares, in Rust, Python and Node: `peers/inputs.json`.

use serde_json::Value;
use service_hall::{CounterFacts, Event};

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
