//! Runs every vector of `tests/vectors` through both doors, `call_json` and `call`, and compares bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use service_hall::{Failure, Handbook, Straight, call, call_json};

/// One case of a vector file.
pub struct Vector {
    pub file: String,
    pub operation: String,
    pub title: String,
    pub rules: Vec<String>,
    pub source: String,
    pub input: Value,
    /// The answer, or the error's code and path.
    pub want: Result<Value, (String, String)>,
}

fn collect(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

fn text(value: &Value, key: &str, file: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("{file}: `{key}` is a text")).to_owned()
}

/// Every vector there is, by file.
pub fn all() -> Vec<Vector> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let mut vectors = Vec::new();
    for path in paths {
        let file = path.strip_prefix(&root).unwrap().display().to_string();
        let content: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let operation = text(&content, "operation", &file);
        for case in content["cases"].as_array().unwrap() {
            let want = match case.get("want") {
                Some(want) => Ok(want.clone()),
                None => Err((text(&case["error"], "code", &file), text(&case["error"], "path", &file))),
            };
            vectors.push(Vector {
                title: text(case, "title", &file),
                rules: case["rules"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap().to_owned()).collect(),
                source: text(case, "source", &file),
                input: case["input"].clone(),
                want,
                operation: operation.clone(),
                file: file.clone(),
            });
        }
    }
    vectors
}

/// Answers of all editions read alike: the stamp becomes `*`.
fn without_stamp(handbook: &Handbook, answer: &str) -> String {
    answer.replace(&format!("\"{}\"", handbook.stamp().as_str()), "\"*\"")
}

fn compare(vector: &Vector, got: &str, faults: &mut String) {
    let answer: Value = serde_json::from_str(got).unwrap();
    let (right, wanted) = match &vector.want {
        Ok(want) => (got == format!("{{\"ok\":{want}}}"), format!("{{\"ok\":{want}}}")),
        Err((code, path)) => {
            (answer["error"]["code"] == code.as_str() && answer["error"]["path"] == path.as_str(), format!("error {code} at `{path}`"))
        }
    };
    if !right {
        let at = wanted.bytes().zip(got.bytes()).take_while(|(a, b)| a == b).count();
        let tail = |text: &str| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(90)..text.len().min(at + 400)]).into_owned();
        let _ = writeln!(faults, "\n## {}: {}\n  want … {}\n  got  … {}", vector.file, vector.title, tail(&wanted), tail(got));
    }
}

#[test]
fn every_vector_is_answered_byte_for_byte() {
    let handbook = Handbook::builtin();
    let mut faults = String::new();
    for vector in all() {
        let got = call_json(&handbook, &vector.operation, &vector.input.to_string());
        compare(&vector, &without_stamp(&handbook, &got), &mut faults);
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_typed_door_answers_as_the_text_door_does() {
    let handbook = Handbook::builtin();
    for vector in all() {
        let input = vector.input.to_string();
        let mut out = Vec::new();
        let result = call(
            &handbook,
            &vector.operation,
            &mut serde_json::Deserializer::from_str(&input),
            &mut serde_json::Serializer::new(&mut out),
            &Straight,
        );
        let by_text = call_json(&handbook, &vector.operation, &input);
        match result {
            Ok(()) => assert_eq!(by_text, format!("{{\"ok\":{}}}", String::from_utf8(out).unwrap()), "{}: {}", vector.file, vector.title),
            Err(Failure::Judged(error)) => {
                assert_eq!(
                    by_text,
                    format!("{{\"error\":{}}}", serde_json::to_string(&error).unwrap()),
                    "{}: {}",
                    vector.file,
                    vector.title
                );
            }
            // A text that does not fit cannot be read on; only the text door then reads a batch entry by entry.
            Err(Failure::Read(_)) if ["counter.decide_batch", "complaint.board"].contains(&vector.operation.as_str()) => {}
            Err(Failure::Read(_) | Failure::Write(_)) => assert!(by_text.starts_with("{\"error\":"), "{}: {}", vector.file, vector.title),
        }
    }
}
