//! A deployment's own parameters: tightened at will, loosened only by a named authority, dated, per business.

use serde_json::{Value, json};
use service_hall::tables::{Bound, PARAMETERS, Parameter, Value as Built};
use service_hall::{Handbook, Overlay, call_json};

fn change(parameter: &Parameter, value: &Value, authority: Option<&str>) -> Overlay {
    let mut change = json!({"rule": parameter.rule.as_str(), "parameter": parameter.name, "from": "2027-01-01", "value": value});
    if let Some(authority) = authority {
        change["authority"] = authority.into();
    }
    serde_json::from_value(json!({"name": "test", "changes": [change]})).unwrap()
}

/// A value on the side of `up` (more, longer, true) and one on the other, as far as there are any.
fn moved(parameter: &Parameter) -> (Option<Value>, Option<Value>) {
    let more = |unit: &str| match unit {
        "document" => "receipt",
        "role" => "hall",
        "business" => "loss_report",
        "procedure" => "refund",
        "segment" => "ordinary",
        _ => "another",
    };
    match parameter.value {
        Built::Whole(number) => (Some(json!(number + 1)), (number > 0).then(|| json!(number - 1))),
        Built::Flag(flag) => ((!flag).then(|| json!(true)), flag.then(|| json!(false))),
        Built::Text(text) if parameter.unit == "yuan" => {
            let yuan: i64 = text.strip_suffix(".00").and_then(|yuan| yuan.parse().ok()).expect("a whole amount");
            (Some(json!(format!("{yuan}.01"))), (yuan > 0).then(|| json!(format!("{}.99", yuan - 1))))
        }
        Built::Text(_) if parameter.unit == "local_time" => (Some(json!("23:59")), Some(json!("00:01"))),
        Built::Text(_) if parameter.unit == "weekday" => (Some(json!("sunday")), Some(json!("saturday"))),
        Built::Texts(texts) => {
            let longer: Vec<&str> = texts.iter().copied().chain([more(parameter.unit)]).collect();
            (Some(json!(longer)), (!texts.is_empty()).then(|| json!(texts[1..])))
        }
        Built::Text(_) | Built::Unset => (None, None),
    }
}

#[test]
fn every_parameter_may_be_tightened_and_none_loosened_without_authority() {
    let handbook = Handbook::builtin();
    assert!(!PARAMETERS.is_empty());
    for parameter in PARAMETERS {
        let name = format!("{}/{}", parameter.rule, parameter.name);
        let (up, down) = moved(parameter);
        if !parameter.read {
            // Nothing reads it: an overlay that would change nothing is refused, whichever way it goes.
            for value in [up, down].into_iter().flatten() {
                let error = handbook.with_overlay(&change(parameter, &value, Some("anybody"))).expect_err(&name);
                assert_eq!((error.code().as_str(), error.path()), ("overlay_value", "changes[0].parameter"), "{name}");
            }
            continue;
        }
        let (tighter, looser) = match parameter.bound {
            Some(Bound::AtMost) => (down, up),
            Some(Bound::AtLeast) => (up, down),
            Some(Bound::Exactly) | None => (None, up.or(down)),
        };
        if let Some(value) = tighter {
            handbook.with_overlay(&change(parameter, &value, None)).unwrap_or_else(|error| panic!("{name} = {value}: {error}"));
        }
        if let Some(value) = looser {
            for nobody in [None, Some(""), Some("  ")] {
                let error = handbook.with_overlay(&change(parameter, &value, nobody)).expect_err(&name);
                assert_eq!((error.code().as_str(), error.path()), ("overlay_loosens", "changes[0].value"), "{name}");
            }
            handbook
                .with_overlay(&change(parameter, &value, Some("city branch, notice 7")))
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        if let Some(value) = parameter.value.as_fact() {
            let same = serde_json::to_value(value).unwrap();
            handbook.with_overlay(&change(parameter, &same, None)).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

#[test]
fn every_parameter_refuses_a_value_of_another_kind() {
    for parameter in PARAMETERS.iter().filter(|parameter| parameter.read) {
        let wrong = match parameter.value {
            Built::Whole(_) => vec![json!("3"), json!(true), json!([]), json!(-1)],
            Built::Flag(_) => vec![json!(1), json!("true"), json!([])],
            Built::Text(_) if parameter.unit == "yuan" => vec![json!(0), json!("0"), json!("0.000"), json!("-0.01"), json!(false)],
            Built::Text(_) if parameter.unit == "local_time" => {
                vec![json!(10), json!("10"), json!("24:01"), json!("9:30"), json!(["10:00"])]
            }
            Built::Text(_) if parameter.unit == "weekday" => vec![json!(1), json!("Monday"), json!("someday")],
            Built::Texts(_) if ["document", "role", "business", "procedure"].contains(&parameter.unit) => {
                vec![json!("valid_id"), json!(["napkin"]), json!(0)]
            }
            Built::Texts(_) => vec![json!("text"), json!(0)],
            Built::Text(_) | Built::Unset => continue,
        };
        for value in wrong {
            let error = Handbook::builtin().with_overlay(&change(parameter, &value, Some("anybody"))).expect_err("another kind");
            let at = format!("{}/{} = {value}", parameter.rule, parameter.name);
            assert_eq!((error.code().as_str(), error.path()), ("overlay_value", "changes[0].value"), "{at}");
        }
    }
}

fn overlay(changes: &Value) -> Handbook {
    let overlay: Overlay = serde_json::from_value(json!({"name": "city", "changes": changes})).unwrap();
    Handbook::builtin().with_overlay(&overlay).unwrap()
}

fn answer(handbook: &Handbook, operation: &str, input: &Value) -> Value {
    serde_json::from_str(&call_json(handbook, operation, &input.to_string())).unwrap()
}

#[test]
fn a_value_holds_from_its_first_day() {
    let handbook = overlay(&json!([{"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2026-11-21", "value": 2}]));
    let late = |day: &str, seconds: &str| {
        let event = |lifecycle: &str, time: &str| {
            let timestamp = format!("{day}T{time}+08:00");
            json!({"case_id": "c", "activity": "operate", "lifecycle": lifecycle, "timestamp": timestamp, "role": "counter_clerk"})
        };
        let case = json!({"case_id": "c", "procedure": "brand_change", "events": [event("start", "09:00:00")]});
        let applied = answer(&handbook, "case.apply", &json!({"case": case, "event": event("complete", seconds)}));
        let findings = applied["ok"]["findings"].as_array().unwrap().clone();
        findings.iter().any(|finding| finding["rule"] == "counter.system_time.brand_change")
    };
    assert!(!late("2026-11-20", "09:03:00"), "the day before, three minutes hold");
    assert!(!late("2026-11-21", "09:02:00") && late("2026-11-21", "09:02:01"), "from the day on, two");
    let rule = |on: &str| {
        answer(&handbook, "handbook.rule", &json!({"id": "counter.system_time.brand_change", "on": on}))["ok"]["parameters"][0].clone()
    };
    assert_eq!(rule("2026-11-20"), json!({"name": "limit", "value": 3, "unit": "minute", "bound": "at_most"}));
    assert_eq!(rule("2026-11-21"), json!({"name": "limit", "value": 2, "unit": "minute", "bound": "at_most", "from": "2026-11-21"}));
}

#[test]
fn a_loss_report_may_be_freed_from_the_arrears_by_authority() {
    let handbook = overlay(&json!([{"rule": "counter.arrears.cleared", "parameter": "exempt_businesses", "from": "2026-01-01",
        "value": ["loss_report"], "authority": "branch notice 7"}]));
    let facts = |business: &str| {
        json!({"business": business, "on": "2026-11-20", "segment": "ordinary", "unit_customer": false, "customer": "c1",
            "arrears": "5.00", "agreement_signed": true,
            "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2030-01-01", "genuine": true, "checked": true}]})
    };
    assert_eq!(answer(&handbook, "counter.decide", &facts("loss_report"))["ok"]["outcome"], "allowed");
    assert_eq!(answer(&handbook, "counter.decide", &facts("service_resumption"))["ok"]["outcome"], "refused");
}

#[test]
fn a_value_for_one_business_leaves_the_others_alone() {
    let change = json!([{"rule": "counter.documents.required", "parameter": "default_documents", "from": "2026-01-01",
        "value": ["valid_id", "receipt"], "business": "card_replacement"}]);
    let handbook = overlay(&change);
    let facts = |business: &str| {
        json!({"business": business, "on": "2026-11-20", "segment": "ordinary", "unit_customer": false, "customer": "c1", "arrears": "0.00",
            "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2030-01-01", "genuine": true, "checked": true}]})
    };
    let refused = answer(&handbook, "counter.decide", &facts("card_replacement"));
    assert_eq!(refused["ok"]["findings"][0]["remedies"][0], json!({"kind": "bring", "document": "receipt"}));
    assert_eq!(answer(&handbook, "counter.decide", &facts("points_any"))["ok"]["outcome"], "allowed");
}

#[test]
fn the_line_on_valid_documents_may_be_switched_on_for_openings() {
    let handbook = overlay(
        &json!([{"rule": "counter.documents.valid_and_own", "parameter": "also_new_account", "from": "2026-01-01", "value": true}]),
    );
    let facts = json!({"business": "gotone", "on": "2026-11-20", "segment": "ordinary", "unit_customer": false, "customer": "c1",
        "agreement_signed": true,
        "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2026-11-19", "genuine": true, "checked": true}]});
    assert_eq!(answer(&handbook, "counter.decide", &facts)["ok"]["findings"][0]["rule"], "counter.documents.valid_and_own");
    assert_eq!(answer(&Handbook::builtin(), "counter.decide", &facts)["ok"]["outcome"], "allowed");
}

#[test]
fn answers_name_the_overlay_by_another_fingerprint() {
    let built_in = Handbook::builtin();
    let handbook = overlay(&json!([]));
    assert_ne!(handbook.stamp(), built_in.stamp());
    assert_eq!(handbook.edition().overlays, ["city"]);
    assert!(built_in.edition().overlays.is_empty(), "the receiver stays as it is");
    assert_eq!(handbook.stamp(), overlay(&json!([])).stamp(), "the same overlay, the same stamp");
    let edition = answer(&handbook, "handbook.edition", &json!({}));
    assert_eq!(edition["ok"]["stamp"], handbook.stamp().as_str());
    assert_eq!(edition["ok"]["fingerprint"].as_str().unwrap().len(), 64);
}

#[test]
fn an_overlay_on_an_overlay_is_held_to_what_is_in_force() {
    let two = overlay(&json!([{"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 2}]));
    let again = |value: i64, from: &str| {
        let change = json!({"rule": "counter.system_time.brand_change", "parameter": "limit", "from": from, "value": value});
        let text = json!({"name": "hall", "changes": [change]});
        two.with_overlay(&serde_json::from_value(text).unwrap()).map(|_| ())
    };
    assert!(again(1, "2027-02-01").is_ok());
    assert_eq!(again(3, "2027-02-01").unwrap_err().code().as_str(), "overlay_loosens", "three is looser than the two in force");
    assert!(again(3, "2026-06-01").is_ok(), "before 2027 three is in force");
}

#[test]
fn an_overlay_names_what_there_is() {
    let bad = |change: Value| {
        let read = serde_json::from_value::<Overlay>(json!({"name": "city", "changes": [change]}));
        read.map_err(|_| "unread".to_owned()).and_then(|overlay| {
            Handbook::builtin().with_overlay(&overlay).map(|_| ()).map_err(|error| format!("{} {}", error.code().as_str(), error.path()))
        })
    };
    let full = json!({"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 2});
    let with = |key: &str, value: Value| {
        let mut change = full.clone();
        change[key] = value;
        change
    };
    assert_eq!(bad(full.clone()), Ok(()));
    assert_eq!(bad(with("parameter", json!("length"))), Err("unknown_id changes[0].parameter".to_owned()));
    for (key, value) in [
        ("rule", json!("counter.tip")),
        ("from", json!("2027-1-1")),
        ("value", json!(1.5)),
        ("business", json!("teleport")),
        ("colour", json!("red")),
    ] {
        assert_eq!(bad(with(key, value)), Err("unread".to_owned()), "{key}");
    }
}
