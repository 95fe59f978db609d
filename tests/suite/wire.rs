//! The traps of the wire, each tried out once and kept closed here.

use serde_json::{Value, json};
use service_hall::{Day, Fact, Handbook, Instant, Money, OPERATIONS, Remedy, call_json};

use crate::support::{call, err, ok};
use crate::vectors;

/// Adds a field to the n-th object inside; `false` when there is none.
fn add_field(value: &mut Value, place: &mut usize, path: &str) -> Option<String> {
    if let Value::Object(fields) = value {
        if *place == 0 {
            fields.insert("zzz".to_owned(), json!(1));
            return Some(path.to_owned());
        }
        *place -= 1;
    }
    match value {
        Value::Object(fields) => fields.iter_mut().find_map(|(key, inner)| add_field(inner, place, &format!("{path}.{key}"))),
        Value::Array(items) => {
            items.iter_mut().enumerate().find_map(|(number, inner)| add_field(inner, place, &format!("{path}[{number}]")))
        }
        _ => None,
    }
}

#[test]
fn a_field_that_is_not_known_is_refused_wherever_it_stands() {
    let mut seen = std::collections::BTreeSet::new();
    for vector in vectors::all().iter().filter(|vector| vector.want.is_ok() && vector.input.is_object()) {
        for place in 0..6 {
            let (mut input, mut left) = (vector.input.clone(), place);
            let Some(path) = add_field(&mut input, &mut left, "") else { break };
            let kind: String = path.chars().filter(|letter| !letter.is_ascii_digit()).collect();
            if !seen.insert(format!("{} {kind}", vector.operation)) {
                continue;
            }
            let answer = call(&vector.operation, &input);
            // What stands in a union is read after the whole union: the path then ends at the list that holds it.
            let holder = path.rsplit_once('[').map_or(path.as_str(), |(holder, _)| holder);
            let told = [&path, holder].iter().any(|path| answer["error"]["path"] == format!("{path}.zzz").trim_start_matches('.'));
            // An entry of a batch has its own error, with the path inside the entry.
            let own = answer["ok"].as_array().is_some_and(|items| items.iter().any(|item| item["error"]["code"] == "unknown_field"));
            // A review sets an event aside whose facts do not stand in the handbook, and judges the rest.
            let aside = answer["ok"]["rejected"][0]["error"]["path"].as_str().is_some_and(|path| path.ends_with("facts.zzz"));
            // A board shows the tickets that it can follow, and names the others.
            let faulty = answer["ok"]["faulty"][0]["error"]["path"].as_str().is_some_and(|path| path.contains("zzz"));
            assert!(told || own || aside || faulty, "{} at `{path}`: {answer}", vector.operation);
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
}

#[test]
fn an_operation_without_questions_refuses_questions() {
    for operation in OPERATIONS.iter().filter(|operation| operation.input.name == "handbook::Everything") {
        assert!(call(operation.name, &json!({})).get("ok").is_some());
        assert_eq!(err(operation.name, &json!({"x": 1})), ("unknown_field".to_owned(), "x".to_owned()));
        assert_eq!(err(operation.name, &json!(null)).0, "wrong_type", "{}", operation.name);
    }
}

#[test]
fn a_remedy_without_contents_still_refuses_unknown_fields() {
    assert!(serde_json::from_value::<Remedy>(json!({"kind": "visit_hall"})).is_ok());
    for bad in [
        json!({"kind": "visit_hall", "extra": 1}),
        json!({"kind": "pay", "amount": "1.00", "extra": 1}),
        json!({"kind": "dance"}),
        json!("visit_hall"),
        json!({}),
    ] {
        assert!(serde_json::from_value::<Remedy>(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn a_day_has_one_form() {
    let good = ["2024-02-03", "0001-01-01", "9999-12-31", "2024-02-29"];
    let bad = [
        "2024-2-3",
        "24-02-03",
        "+2024-02-03",
        " 2024-02-03",
        "2024-02-03 ",
        "2024/02/03",
        "20240203",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "0000-01-01",
        "10000-01-01",
        "-001-01-01",
        "２０２４-02-03",
        "",
    ];
    for text in good {
        assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
    }
    for text in bad {
        assert!(text.parse::<Day>().is_err(), "{text}");
        assert!(serde_json::from_value::<Day>(json!(text)).is_err(), "{text}");
    }
    assert!(serde_json::from_value::<Day>(json!(20_240_203)).is_err());
}

#[test]
fn an_amount_has_one_form_and_is_never_a_number() {
    for text in ["0.00", "-0.01", "12.50", "999999999999999999.99", "-999999999999999999.99"] {
        assert_eq!(text.parse::<Money>().unwrap().to_string(), text);
    }
    for text in [
        "1e3",
        "1_000.00",
        ".50",
        "1.",
        "1",
        "1.5",
        "1.505",
        "+1.00",
        "-0.00",
        "01.00",
        " 1.00",
        "1.00 ",
        "1,000.00",
        "1000000000000000000.00",
        "NaN",
        "",
        "-",
        "-.00",
        "１.00",
        "0x1.00",
    ] {
        assert!(text.parse::<Money>().is_err(), "{text}");
    }
    for number in [json!(1), json!(1.5), json!(0), json!(null), json!(true), json!(["1.00"])] {
        assert!(serde_json::from_value::<Money>(number.clone()).is_err(), "{number}");
    }
    assert_eq!(
        serde_json::to_string(&"1.00".parse::<Money>().unwrap()).unwrap(),
        r#""1.00""#,
        "text, whatever features rust_decimal is built with"
    );
}

#[test]
fn an_instant_has_an_offset_and_one_form() {
    for (text, written) in [
        ("2026-11-20T09:03:10+08:00", "2026-11-20T09:03:10+08:00"),
        ("2026-11-20T01:03:10Z", "2026-11-20T01:03:10Z"),
        ("2026-11-20T01:03:10+00:00", "2026-11-20T01:03:10Z"),
        ("2026-11-20T09:03:10.5+08:00", "2026-11-20T09:03:10.500+08:00"),
        ("2026-11-20T09:03:10.000001-03:30", "2026-11-20T09:03:10.000001-03:30"),
    ] {
        assert_eq!(text.parse::<Instant>().unwrap().to_string(), written);
    }
    let bad = [
        "2026-11-20T09:03:10",
        "2026-11-20 09:03:10+08:00",
        "2026-11-20T09:03+08:00",
        "2026-11-20T09:03:10+0800",
        "2026-11-20T09:03:10+08",
        "2026-11-20T09:03:10z",
        "2026-11-20T09:03:10.+08:00",
        "2026-11-20T09:03:10.1234567Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T09:60:00Z",
        "2026-11-20T09:03:60Z",
        "2026-11-20T09:03:10+24:00",
        "2026-02-29T00:00:00Z",
        "20261120T090310Z",
        " 2026-11-20T09:03:10Z",
        "2026-11-20T09:03:10Z ",
        "１026-11-20T09:03:10Z",
        "",
    ];
    for text in bad {
        assert!(text.parse::<Instant>().is_err(), "{text}");
    }
    let (here, there): (Instant, Instant) = ("2026-11-20T09:00:00+08:00".parse().unwrap(), "2026-11-20T01:00:00Z".parse().unwrap());
    assert_eq!(here, there, "the same moment");
    assert_ne!(here.to_string(), there.to_string(), "told as it was recorded");
}

#[test]
fn instants_at_the_edge_of_time_do_not_panic() {
    for text in ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"] {
        let Ok(instant) = text.parse::<Instant>() else { continue };
        let _ = (instant.day(), instant.plus_seconds(i64::MAX), instant.plus_seconds(86_400), instant.to_string());
    }
    let far: Instant = "9999-12-31T23:59:59Z".parse().unwrap();
    let near: Instant = "0001-01-01T00:00:00Z".parse().unwrap();
    assert!(far.micros_since(near) > 0 && near.micros_since(far) < 0);
}

#[test]
fn whole_numbers_go_as_far_as_javascript_can_tell_them_apart() {
    let most = (1_i64 << 53) - 1;
    for number in [0, most, -most] {
        assert_eq!(serde_json::from_value::<Fact>(json!(number)).unwrap(), Fact::Whole(number));
    }
    for number in
        [json!(most + 1), json!(-most - 1), json!(u64::MAX), json!(1.0), json!(1.5), json!(1e300), json!(null), json!({}), json!([1])]
    {
        assert!(serde_json::from_value::<Fact>(number.clone()).is_err(), "{number}");
    }
}

#[test]
fn a_field_given_twice_and_text_after_the_end_are_refused() {
    let answer = |input: &str| call_json(&Handbook::builtin(), "counter.decide", input);
    let good = r#"{"business":"m_zone","on":"2026-11-20"}"#;
    assert!(answer(good).starts_with(r#"{"ok""#));
    for bad in [
        r#"{"business":"m_zone","on":"2026-11-20","on":"2026-11-20"}"#,
        &format!("{good} {good}"),
        &format!("{good}x"),
        &good[..20],
        "",
        " ",
        "\u{feff}{}",
    ] {
        assert!(answer(bad).starts_with(r#"{"error""#), "{bad}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = open.repeat(100_000) + &close.repeat(100_000);
        for operation in ["counter.decide", "case.apply", "review.events", "text.decision"] {
            assert!(call_json(&Handbook::builtin(), operation, &text).starts_with(r#"{"error""#));
        }
    }
}

#[test]
fn no_operation_of_that_name() {
    assert_eq!(err("counter.judge", &json!({})), ("unknown_operation".to_owned(), "operation".to_owned()));
}

#[test]
fn absent_and_null_are_the_same_for_what_may_be_left_out() {
    let absent = ok("counter.decide", &json!({"business": "renewal_any", "on": "2026-11-20"}));
    let null = ok(
        "counter.decide",
        &json!({"business": "renewal_any", "on": "2026-11-20", "segment": null, "documents": null, "payment_taken": null}),
    );
    assert_eq!(absent, null);
}
