//! `schema.json`: every type of the facade, and the operations with what they take and give.

use serde_json::{Value, json, to_string_pretty};

use crate::NOTICE;
use crate::facade::{Facade, Kind};

fn reference(kind: &Kind) -> Value {
    match kind {
        Kind::Named(name) => json!({"$ref": format!("#/$defs/{name}")}),
        Kind::List(item) => json!({"type": "array", "items": reference(item)}),
        kind => panic!("an operation takes or gives {kind:?}"),
    }
}

/// The schema. A type that operations read is described as it is read, the others as they are written.
pub fn text(facade: &Facade) -> String {
    let operation = |call: &crate::facade::Call| {
        json!({
            "name": call.operation.name,
            "doc": call.operation.doc.trim(),
            "input": reference(&call.input),
            "output": reference(&call.output),
        })
    };
    let schema = json!({
        "$comment": NOTICE,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "service-hall",
        "operations": facade.calls.iter().map(operation).collect::<Vec<_>>(),
        "$defs": facade.definitions,
    });
    to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}
