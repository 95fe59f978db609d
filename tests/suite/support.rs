//! What several modules need: calls with values, cases that are driven by events.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use service_hall::tables::Procedure;
use service_hall::{Handbook, ProcedureId, call_json};

/// The built-in handbook, prepared once.
pub fn handbook() -> &'static Handbook {
    static HANDBOOK: OnceLock<Handbook> = OnceLock::new();
    HANDBOOK.get_or_init(Handbook::builtin)
}

/// Calls an operation of the built-in handbook; the whole answer.
pub fn call(operation: &str, input: &Value) -> Value {
    serde_json::from_str(&call_json(handbook(), operation, &input.to_string())).unwrap()
}

/// Calls an operation that must succeed.
pub fn ok(operation: &str, input: &Value) -> Value {
    let mut answer = call(operation, input);
    assert!(answer.get("ok").is_some(), "{operation} {input}: {answer}");
    answer["ok"].take()
}

/// Calls an operation that must fail; code and path.
pub fn err(operation: &str, input: &Value) -> (String, String) {
    let answer = call(operation, input);
    let error = answer.get("error").unwrap_or_else(|| panic!("{operation} {input}: {answer}"));
    (error["code"].as_str().unwrap().to_owned(), error["path"].as_str().unwrap().to_owned())
}

/// Every procedure with its table.
pub fn procedures() -> Vec<(ProcedureId, &'static Procedure)> {
    ProcedureId::all().map(|id| (id, id.entry())).collect()
}

/// An instant on a Friday, seconds after nine o'clock.
pub fn at(seconds: u32) -> String {
    let seconds = 9 * 3600 + seconds;
    format!("2026-11-20T{:02}:{:02}:{:02}+08:00", seconds / 3600, seconds % 3600 / 60, seconds % 60)
}

/// An event of case `c`.
pub fn event(activity: &str, lifecycle: &str, timestamp: &str, role: Option<&str>, facts: Map<String, Value>, records: &[&str]) -> Value {
    let mut event = json!({"case_id": "c", "activity": activity, "lifecycle": lifecycle, "timestamp": timestamp});
    if let Some(role) = role {
        event["role"] = role.into();
    }
    if !records.is_empty() {
        event["records"] = json!(records);
    }
    if !facts.is_empty() {
        event["facts"] = facts.into();
    }
    event
}

pub fn new_case(procedure: ProcedureId) -> Value {
    ok("case.open", &json!({"case_id": "c", "procedure": procedure.as_str()}))
}

pub fn calendar() -> Value {
    json!({"from": "2026-01-01", "to": "2026-12-31"})
}

pub fn apply(case: &Value, event: &Value) -> Value {
    ok("case.apply", &json!({"case": case, "event": event, "calendar": calendar()}))
}

/// The events of a case as a log has them: the first names the procedure.
pub fn as_log(case: &Value) -> Vec<Value> {
    let mut events = case["events"].as_array().unwrap().clone();
    if let Some(first) = events.first_mut() {
        first["procedure"] = case["procedure"].clone();
    }
    events
}

/// What a customer brings to the counter when everything is in order.
pub fn counter_facts(segment: &str) -> Map<String, Value> {
    let facts = json!({
        "segment": segment,
        "unit_customer": false,
        "documents_presented": ["valid_id"],
        "document_own": true,
        "document_genuine": true,
        "document_expires_on": "2030-01-01",
        "arrears": "0.00",
        "amount_received": "30.00",
        "amount_charged": "30.00",
        "standard_amount": "30.00",
        "plan_named_by_customer": false,
    });
    facts.as_object().unwrap().clone()
}

/// A xorshift generator: the same walk for the same seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    pub fn one<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.roll(items.len())]
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}
