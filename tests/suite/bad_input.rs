//! Bad input is named, and the rest is judged all the same.

use serde_json::{Value, json};
use service_hall::{Calendar, Handbook, Review, Reviewer};

use crate::support::{apply, at, err, event, ok};

const GOOD: &str = concat!(
    r#"{"case_id":"CASE","procedure":"new_account_batch","activity":"request","timestamp":"2026-11-20T09:00:00+08:00","#,
    r#""role":"counter_clerk","facts":{"need_asked":true,"seated":true,"welcomed_standing":true}}"#
);

fn judged(reviewer: Reviewer) -> Review {
    reviewer.finish(&Handbook::builtin())
}

/// A log of so many bytes with one line that is no event, in the middle.
fn long_log(bytes: usize) -> Review {
    let mut reviewer = Reviewer::new();
    let (mut read, mut number, mut broken) = (0, 0_u64, false);
    while read < bytes {
        number += 1;
        let line = if !broken && read > bytes / 2 {
            broken = true;
            format!("{}\u{0}", &GOOD[..60])
        } else {
            GOOD.replace("CASE", &format!("case-{}", number % 5_000))
        };
        reviewer.line(line.as_bytes());
        read += line.len() + 1;
    }
    let review = judged(reviewer);
    assert_eq!(review.events, number - 1);
    review
}

fn has_one_broken_line(review: &Review) {
    assert_eq!(review.rejected.len(), 1);
    assert_eq!(review.rejected[0].error.code().as_str(), "json");
    assert!(review.rejected[0].line > 1);
    assert_eq!(review.cases, 5_000);
}

#[test]
fn a_log_of_twenty_megabytes_with_one_broken_line_is_judged() {
    has_one_broken_line(&long_log(20_000_000));
}

#[test]
#[ignore = "takes a quarter of a minute; the size the issue names"]
fn a_log_of_a_hundred_megabytes_with_one_broken_line_is_judged() {
    has_one_broken_line(&long_log(100_000_000));
}

#[test]
fn lines_that_cannot_be_read_do_not_pile_up() {
    let mut reviewer = Reviewer::new();
    let long = vec![b'x'; (1 << 20) + 1];
    for _ in 0..20 {
        reviewer.line(&long);
    }
    reviewer.line(GOOD.as_bytes());
    let review = judged(reviewer);
    assert_eq!((review.events, review.rejected.len()), (1, 20));
    assert!(review.rejected.iter().all(|rejected| rejected.error.expected() == "a line of at most 1 MiB"));
    let text = serde_json::to_string(&review).unwrap();
    assert!(text.len() < 10_000 && !text.contains("xxxx"));
}

#[test]
fn lines_that_are_not_utf8_are_named() {
    let mut reviewer = Reviewer::new();
    reviewer.line(GOOD.as_bytes());
    reviewer.line(b"{\"case_id\":\"\xff\xfe\"}");
    reviewer.line("  \t".as_bytes());
    reviewer.line(&GOOD.as_bytes()[..GOOD.len() - 1]);
    let gbk = [b"{\"case_id\":\"".as_slice(), &[0xb5, 0xe7, 0xd0, 0xc5], b"\"}"].concat();
    reviewer.line(&gbk);
    let review = judged(reviewer);
    let named: Vec<(u64, &str)> = review.rejected.iter().map(|rejected| (rejected.line, rejected.error.code().as_str())).collect();
    assert_eq!(named, [(2, "not_utf8"), (4, "json"), (5, "not_utf8")]);
    assert_eq!((review.events, review.cases), (1, 1));
}

fn line(change: impl FnOnce(&mut Value)) -> String {
    let mut event: Value = serde_json::from_str(&GOOD.replace("CASE", "c")).unwrap();
    change(&mut event);
    event.to_string()
}

#[test]
fn every_sort_of_bad_line_has_its_code_and_path() {
    let cases: [(String, &str, &str); 10] = [
        (line(|event| event["facts"]["arrears"] = json!("-1.00")), "fact_kind", "facts.arrears"),
        (line(|event| event["facts"]["arrears"] = json!("1.005")), "fact_kind", "facts.arrears"),
        (line(|event| event["facts"]["business"] = json!(7)), "fact_kind", "facts.business"),
        (line(|event| event["facts"]["mood"] = json!(true)), "unknown_id", "facts.mood"),
        (line(|event| event["role"] = json!("king")), "unknown_id", "role"),
        (line(|event| event["procedure"] = json!("teleport")), "unknown_id", "procedure"),
        (line(|event| event["timestamp"] = json!("2026-11-20T09:00:00")), "instant", "timestamp"),
        (line(|event| event["mood"] = json!("good")), "unknown_field", "mood"),
        (line(|event| drop(event.as_object_mut().unwrap().remove("activity"))), "missing_field", "activity"),
        ("[]".to_owned(), "wrong_type", ""),
    ];
    for (line, code, path) in cases {
        let review = ok("review.log", &json!({"log": format!("{line}\n{}", GOOD.replace("CASE", "other"))}));
        let error = &review["rejected"][0]["error"];
        assert_eq!((error["code"].as_str().unwrap(), error["path"].as_str().unwrap()), (code, path), "{line}");
        assert_eq!((&review["events"], &review["rejected"][0]["line"]), (&json!(1), &json!(1)), "the rest is judged");
    }
}

#[test]
fn an_unknown_business_in_a_log_names_no_procedure() {
    let unknown = line(|event| {
        event.as_object_mut().unwrap().remove("procedure");
        event["facts"]["business"] = json!("teleport");
    });
    let review = ok("review.log", &json!({"log": unknown}));
    assert_eq!(review["rejected"].as_array().unwrap().len(), 1, "{review}");
    assert_eq!(review["events"], 0);
}

#[test]
fn the_same_event_twice_is_judged_twice_and_says_no_more() {
    let once = ok("review.log", &json!({"log": GOOD}));
    let twice = ok("review.log", &json!({"log": format!("{GOOD}\n{GOOD}")}));
    assert_eq!((&once["events"], &twice["events"]), (&json!(1), &json!(2)));
    assert_eq!((&once["totals"], &once["findings"]), (&twice["totals"], &twice["findings"]));
}

#[test]
fn a_case_of_two_procedures_keeps_the_first() {
    let other = line(|event| {
        event["procedure"] = json!("inquiry");
        event["timestamp"] = json!("2026-11-20T09:10:00+08:00");
        event["case_id"] = json!("CASE");
    });
    for log in [format!("{GOOD}\n{other}"), format!("{other}\n{GOOD}")] {
        let review = ok("review.log", &json!({"log": log}));
        assert_eq!((&review["events"], &review["rejected"][0]["error"]["code"]), (&json!(1), &json!("other_case")));
    }
}

#[test]
fn events_after_the_end_are_judged_and_found_out_of_order() {
    let step = |activity: &str, seconds: u32| {
        let mut event = event(activity, "complete", &at(seconds), Some("counter_clerk"), serde_json::Map::new(), &[]);
        event["procedure"] = json!("new_account_batch");
        event
    };
    let events: Vec<Value> =
        ["request", "operate", "charge", "farewell", "operate"].iter().zip(0..).map(|(activity, turn)| step(activity, turn * 60)).collect();
    let review = ok("review.events", &json!({"events": events}));
    assert_eq!(review["events"], 5);
    let finding = &review["findings"][0]["findings"][0];
    assert_eq!((&finding["rule"], &finding["seen"]), (&json!("counter.sequence"), &json!("ended")));
}

#[test]
fn time_does_not_go_back_in_a_live_case() {
    let case = json!({"case_id": "c", "procedure": "new_account_batch", "events": []});
    let request = event("request", "complete", &at(60), Some("counter_clerk"), serde_json::Map::new(), &[]);
    let case = apply(&case, &request)["case"].clone();
    let earlier = event("operate", "start", &at(59), Some("counter_clerk"), serde_json::Map::new(), &[]);
    assert_eq!(err("case.apply", &json!({"case": case, "event": earlier})), ("time_goes_back".to_owned(), "event.timestamp".to_owned()));
    let same = event("operate", "start", &at(60), Some("counter_clerk"), serde_json::Map::new(), &[]);
    assert_eq!(apply(&case, &same)["outcome"], "allowed", "the same moment is not back");
    let elsewhere = event("operate", "start", "2026-11-20T01:01:00Z", Some("counter_clerk"), serde_json::Map::new(), &[]);
    assert_eq!(apply(&case, &elsewhere)["outcome"], "allowed", "the same moment in another zone");
}

#[test]
fn a_calendar_is_checked_and_knows_its_borders() {
    let read = |text: Value| serde_json::from_value::<Calendar>(text).unwrap();
    let calendar = read(json!({"from": "2026-10-01", "to": "2026-10-31", "rest_days": ["2026-10-01"], "work_days": ["2026-10-10"]}));
    assert!(calendar.check().is_ok());
    let worked = |day: &str| calendar.is_worked(day.parse().unwrap());
    assert_eq!((worked("2026-09-30"), worked("2026-11-01")), (None, None), "outside nothing is known");
    assert_eq!(
        (worked("2026-10-01"), worked("2026-10-10"), worked("2026-10-11"), worked("2026-10-12")),
        (Some(false), Some(true), Some(false), Some(true))
    );
    assert_eq!(calendar.term_end("2026-10-30".parse().unwrap(), 1), None, "the calendar ends on the 31st, a Saturday");
    assert_eq!(calendar.term_end("2026-10-29".parse().unwrap(), 0).map(|day| day.to_string()), Some("2026-10-29".to_owned()));
    assert_eq!(calendar.term_end("2026-10-05".parse().unwrap(), u32::MAX), None, "bounded by the calendar");
}
